"""The page by time: its sentences and charts, and the notes that staff put on the axis."""

from datetime import date, timedelta
from typing import Any

import pytest

from core.dates import now, tokyo_day
from funnel import happenings as noting
from funnel.happenings import Note, Told
from funnel.times import Clock, Week
from store import happenings, staff
from store.database import Store
from tests.funnel.town import Town, at, found
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import times_charts, times_view

OPEN = frozenset({(3, 18), (3, 19), (3, 20), (5, 18), (5, 20)})
APRIL = date(2026, 4, 1)


def clock(inside: int, outside: int, is_open: frozenset[tuple[int, int]] = OPEN) -> Clock:
    return Clock({(3, 18): inside, (0, 9): outside}, is_open, inside)


def note(day: date, until: date | None = None) -> Note:
    return Note(day, until, "press", "テレビ", is_own=True, key=1)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (clock(38, 62), "読みとりの62％は開設時間の外です（100回のうち62回）。"),
        (clock(3, 6), "読みとり9回のうち6回は開設時間の外でした。"),
        (clock(0, 0), "この期間の読みとりはまだありません。"),
        (clock(0, 20, frozenset()), "開設時間が登録されていないため、時間外の割合は分かりません。"),
    ],
)
def test_the_share_outside_opening_hours_is_said_as_a_sentence_that_the_numbers_carry(
    told: Clock, sentence: str
) -> None:
    assert times_view.outside(told) == sentence


def test_hours_in_a_row_have_one_frame() -> None:
    assert times_charts.frames(clock(1, 1)) == [(3, 18, 20), (5, 18, 18), (5, 20, 20)]


def test_the_map_holds_every_scan_once_and_monday_stands_on_top() -> None:
    figure = times_charts.clock(clock(38, 62))
    assert sum(sum(row) for row in figure.data[0].z) == 100
    assert (figure.data[0].z[3][18], figure.data[0].z[0][9]) == (38, 62)
    assert figure.layout.yaxis.autorange == "reversed"
    assert [(frame.x0, frame.x1, frame.y0) for frame in figure.layout.shapes][0] == (17.5, 20.5, 2.5)


def numbers(figure: object) -> list[tuple[str, float]]:
    return [(one.text, one.yshift) for one in figure.layout.annotations if one.text.isdigit()]  # type: ignore[attr-defined] # plotly has no types


def test_notes_near_each_other_are_numbered_one_above_another() -> None:
    weeks = [
        Week(APRIL + timedelta(days=7 * number), APRIL + timedelta(days=7 * number + 6), 1) for number in range(52)
    ]
    marks = [(1, note(APRIL)), (2, note(APRIL + timedelta(days=3))), (3, note(APRIL + timedelta(days=90)))]
    assert numbers(times_charts.weeks(weeks, marks)) == [("1", 34), ("2", 48), ("3", 34)]


def test_a_note_outside_the_weeks_is_not_drawn_and_one_of_several_days_is_a_band() -> None:
    weeks = [Week(APRIL, APRIL + timedelta(days=6), 1)]
    marks = [(1, note(date(2026, 6, 1))), (2, note(date(2026, 3, 1), date(2026, 4, 2)))]
    figure = times_charts.weeks(weeks, marks)
    assert numbers(figure) == [("2", 34)]
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes][0] == ("2026-04-01", "2026-04-03")


def test_the_year_before_is_a_line_beside_its_own_columns() -> None:
    rows = [("scans", [("scans", [1, 2])]), ("cases", [("first", [1, 1]), ("again", [0, 5])])]
    figure = times_charts.months([APRIL, date(2026, 5, 1)], rows, {"cases": [4, 3]}, [])
    kinds = [(one.type, one.name, list(one.y), one.yaxis) for one in figure.data]
    assert kinds == [
        ("bar", "scans", [1, 2], "y"),
        ("bar", "first", [1, 1], "y2"),
        ("bar", "again", [0, 5], "y2"),
        ("scatter", "前年度", [4, 3], "y2"),
    ]


def a_town(store: Store) -> Town:
    today = tokyo_day(now())
    town = found(store, starts=today - timedelta(days=40))
    card = town.put_up("card", installed_on=today - timedelta(days=30))
    town.scan(card, *(at(today - timedelta(days=number)) for number in range(1, 13)))
    return town


@pytest.mark.slow
def test_the_page_tells_what_happened_and_how_many_scan_while_nobody_is_there(workspace: Store) -> None:
    town = a_town(workspace)
    with workspace.writing() as db:
        person = hire(db, "manager", [town.programme])
    told = pages.text(pages.visit(workspace, person, "times"))
    assert "開設時間の外です（12回のうち" in told
    assert "カード 1か所" in told
    assert "比べられる前年度はありません" in told
    assert "個人が特定されないよう" in told


@pytest.mark.slow
def test_a_note_is_added_refused_changed_and_removed(workspace: Store) -> None:
    town = a_town(workspace)
    programme = town.programme
    with workspace.writing() as db:
        person = hire(db, "pr", [programme])
    page = pages.visit(workspace, person, "times")
    page.text_input(key="happening-new-0-sentence").input("地域の新聞で紹介")
    page.date_input(key="happening-new-0-day").set_value(programme.starts - timedelta(days=1))
    page.button(key="happening-new-0-go").click().run()
    assert "事業の期間外" in pages.text(page)
    assert page.text_input(key="happening-new-0-sentence").value == "地域の新聞で紹介"
    page.date_input(key="happening-new-0-day").set_value(programme.starts + timedelta(days=3))
    page.button(key="happening-new-0-go").click().run()
    assert "時間軸に載せました" in pages.text(page)
    assert "地域の新聞で紹介" in pages.text(page)
    with workspace.reading() as db:
        [kept] = happenings.within(db, programme.id, programme.starts, tokyo_day(now()))
    page.selectbox(key="happening-which").set_value(kept.id).run()
    field = named(page.text_input, kept.id, "sentence")
    field.input("区の新聞で紹介")
    page.button(key=field.key.replace("sentence", "go")).click().run()
    assert "区の新聞で紹介" in pages.text(page)
    assert named(page.button, kept.id, "remove").disabled
    named(page.checkbox, kept.id, "sure").check().run()
    named(page.button, kept.id, "remove").click().run()
    assert "メモを削除しました" in pages.text(page)
    with workspace.reading() as db:
        assert happenings.within(db, programme.id, programme.starts, tokyo_day(now())) == []
        actions = {one.action for one in staff.audit_trail(db)}
    assert {"happening.add", "happening.change", "happening.remove"} <= actions


def named(fields: Any, key: int, what: str) -> Any:
    """A field of the note's form; its name holds what the note says."""
    [field] = [one for one in fields if (one.key or "").startswith(f"happening-{key}-") and one.key.endswith(what)]
    return field


@pytest.mark.slow
@pytest.mark.parametrize("way", ["go", "remove"])
def test_a_note_that_a_colleague_changed_meanwhile_is_shown_anew(workspace: Store, way: str) -> None:
    town = a_town(workspace)
    who: dict[str, Any] = {"by": "yu@office.example", "at": now(), "programme": town.programme}
    day = tokyo_day(now())
    with workspace.writing() as db:
        person = hire(db, "pr", [town.programme])
        noting.add(db, **who, told=Told(day, None, "press", "地域の新聞で紹介"))
        [seen] = [one for one in noting.notes(db, town.programme, day, day) if one.is_own]
    key = seen.key or 0
    page = pages.visit(workspace, person, "times")
    page.selectbox(key="happening-which").set_value(key).run()
    named(page.checkbox, key, "sure").check().run()
    named(page.text_input, key, "sentence").input("こちらのことば")
    button = named(page.button, key, way)
    with workspace.writing() as db:
        noting.change(db, **who, seen=seen, told=Told(day, None, "press", "同僚のことば"))
    button.click().run()
    assert "ほかの人がこのメモを変更または削除しました" in pages.text(page)
    assert named(page.text_input, key, "sentence").value == "同僚のことば"
    with workspace.writing() as db:
        [theirs] = [one for one in noting.notes(db, town.programme, day, day) if one.is_own]
        noting.remove(db, **who, seen=theirs)
    page.run()
    assert theirs.text == "同僚のことば"
    assert "ほかの人がこのメモを変更または削除しました" in pages.text(page)
    assert "ほかの人がこのメモを変更または削除しました" not in pages.text(page.run())


@pytest.mark.slow
def test_a_year_that_has_not_begun_says_so(workspace: Store) -> None:
    programme = found(workspace, starts=date(2090, 4, 1)).programme
    with workspace.writing() as db:
        person = hire(db, "manager", [programme])
    assert "この年度はまだ始まっていません" in pages.text(pages.visit(workspace, person, "times"))
