"""The opening calendar, as managers keep it and counsellors read it."""

from collections.abc import Mapping
from datetime import date, time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from campaigns import calendar, calendar_changes
from campaigns.calendar import Calendar, Day, Month
from core import language
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from store import programmes, staff
from store.database import Store
from store.records import OpeningException, Programme
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import calendar_view
from workspace.calendar_forms import form_key
from workspace.sessions import hash_of

TODAY = tokyo_day(now())
YEAR = fiscal_year(TODAY)
FIRST = fiscal_bounds(YEAR)[0]
# No Thursday and no Saturday, on which the desk opens anyway.
A_FRIDAY = next(FIRST + timedelta(days=number) for number in range(7) if (FIRST + timedelta(number)).weekday() == 4)


# What is drawn, without a page


def test_a_month_is_a_table_whose_states_are_words_and_shapes() -> None:
    days = [Day(date(2026, 6, number), "none") for number in range(1, 31)]
    days[3] = Day(date(2026, 6, 4), "closed", note="点検 <b>")
    days[4] = Day(date(2026, 6, 5), "opened")
    days[5] = Day(date(2026, 6, 6), "holiday", holiday="記念日")
    days[6] = Day(date(2026, 6, 7), "weekly")
    drawn = calendar_view.month(Month(date(2026, 6, 1), tuple(days)))
    assert "<caption>令和8年6月<small>2回</small></caption>" in drawn
    assert drawn.count("<tr>") == 1 + 5
    assert drawn.count('<th scope="col">') == 7
    for letter, said in (
        ("休", "臨時の休み"),
        ("臨", "臨時の開設日"),
        ("祝", "祝日の休み 記念日"),
        ("開", "毎週の開設日"),
    ):
        assert f'aria-hidden="true">{letter}</i>' in drawn
        assert said in drawn
    assert "<b>" not in drawn
    assert 'title="点検 &lt;b&gt;"' in drawn


def test_weeks_begin_on_monday_and_are_full() -> None:
    days = tuple(Day(date(2026, 10, 1) + timedelta(days=number), "none") for number in range(31))
    drawn = calendar_view.month(Month(date(2026, 10, 1), days))  # a Thursday
    assert "<tr><td></td><td></td><td></td><td><span>1</span></td>" in drawn
    assert drawn.count("<td") % 7 == 0


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        (None, "令和8年度は1回（カレンダー）。"),
        (1, "令和8年度は1回（カレンダー）。 報告書などで数えた回数も同じです。"),
        (3, "令和8年度は1回（カレンダー）。 報告書などで数えた回数は3回です。"),
    ],
)
def test_the_year_is_said_in_one_sentence(counted: int | None, told: str) -> None:
    month = Month(date(2026, 6, 1), (Day(date(2026, 6, 4), "weekly"),))
    assert calendar_view.sentence(Calendar(2026, (month,), (), counted), date(2027, 4, 1)) == told


def test_a_year_that_runs_says_how_often_it_was_open_up_to_today() -> None:
    days = (Day(date(2026, 6, 4), "weekly"), Day(date(2026, 6, 11), "weekly"), Day(date(2026, 6, 12), "closed"))
    shown = Calendar(2026, (Month(date(2026, 6, 1), days),), ())
    assert "今日（令和8年6月10日）までは1回。" in calendar_view.sentence(shown, date(2026, 6, 10))
    assert "今日（令和8年6月11日）までは2回。" in calendar_view.sentence(shown, date(2026, 6, 11))


def test_one_month_alone_stands_open_on_a_phone() -> None:
    day = Month(date(2026, 6, 1), (Day(date(2026, 6, 1), "none"),))
    assert '<table class="now">' in calendar_view.month(day, is_now=True)
    assert '<table class="now">' not in calendar_view.month(day)


def test_every_state_has_a_letter_of_its_own_in_both_languages() -> None:
    for code in language.SPOKEN:
        language.use(code)
        letters = [
            calendar_view.month(Month(date(2026, 6, 1), (Day(date(2026, 6, 1), state),))) for state in calendar.STATES
        ]
        assert len(set(letters)) == len(calendar.STATES)


# The page


@pytest.fixture
def desk(workspace: Store) -> Programme:
    with workspace.writing() as db:
        made = add_programme(db, "mine-r8", starts=FIRST, ends=None)
        # The builder's hours begin in a year of their own.
        for one in programmes.hours(db, made.id):
            programmes.remove_hours(db, made.id, one.weekday, one.opens, one.since)
        for weekday in (3, 5):
            programmes.add_hours(db, programme_id=made.id, weekday=weekday, opens="18:00", closes="21:00", since=FIRST)
    return made


def test_years_begin_with_the_present_and_offer_the_one_to_come(workspace: Store, desk: Programme) -> None:
    with workspace.writing() as db:
        assert calendar_view.years(db, desk, TODAY) == [YEAR, YEAR + 1]
        assert calendar_view.years(db, desk, fiscal_bounds(YEAR + 1)[0]) == [YEAR + 1, YEAR, YEAR + 2]
        ended = add_programme(db, "ended", starts=FIRST, ends=fiscal_bounds(YEAR)[1])
        assert calendar_view.years(db, ended, fiscal_bounds(YEAR + 3)[0]) == [YEAR]


def opened(store: Store, desk: Programme, role: str = "manager", state: Mapping[str, object] | None = None) -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [desk])
    return pages.visit(store, person, "calendar", state)


def exceptions(store: Store, desk: Programme) -> list[OpeningException]:
    with store.reading() as db:
        return programmes.exceptions(db, desk.id)


def except_on(store: Store, desk: Programme, note: str = "振替") -> OpeningException:
    with store.writing() as db:
        return calendar_changes.add_exception(
            db, by="test", at=now(), programme=desk, day=A_FRIDAY, is_open=True, note=note
        )


def actions(store: Store) -> list[str]:
    with store.reading() as db:
        return [one.action for one in staff.audit_trail(db) if one.action.startswith("calendar.")]


def test_a_counsellor_reads_the_year_and_changes_nothing(workspace: Store, desk: Programme) -> None:
    except_on(workspace, desk)
    page = opened(workspace, desk, "counsellor")
    with workspace.reading() as db:
        sessions = calendar.of_year(db, desk, YEAR).sessions
    told = pages.text(page)
    assert f"令和{YEAR - 2018}年度は{sessions}回（カレンダー）。" in told
    assert told.count("<caption>") == 12 + 3  # months, figures, exceptions, hours
    assert "振替" in told
    assert "木" in told
    assert [one.key for one in page.button if one.key and one.key.startswith(("calendar-", "hours-"))] == []


def test_publicity_staff_are_turned_away(workspace: Store, desk: Programme) -> None:
    with workspace.writing() as db:
        id_hash = hash_of(open_session(db, hire(db, "pr", [desk])))
    assert "この画面は、ほかの担当の人" in pages.text(pages.alone(id_hash, "calendar"))


def test_a_day_is_added_refused_changed_removed_and_put_back(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    page.date_input(key="calendar-new-0-day").set_value(A_FRIDAY)
    page.text_input(key="calendar-new-0-note").input("振替")
    page.button(key="calendar-new-0-go").click().run()
    assert "この日は、もともと開設しない日です。" in pages.text(page)
    assert exceptions(workspace, desk) == []
    page.radio(key="calendar-new-0-open").set_value(True)
    page.button(key="calendar-new-0-go").click().run()
    assert "カレンダーに加えました。" in pages.text(page)
    [seen] = exceptions(workspace, desk)
    assert (seen.day, seen.open, seen.note) == (A_FRIDAY, True, "振替")
    page.selectbox(key=f"calendar-which-{YEAR}").set_value(A_FRIDAY).run()
    page.text_input(key=f"{form_key(seen)}-note").input("イベント")
    page.button(key=f"{form_key(seen)}-go").click().run()
    [seen] = exceptions(workspace, desk)
    assert seen.note == "イベント"
    page.button(key=f"{form_key(seen)}-away").click().run()
    assert exceptions(workspace, desk) == []
    assert "一覧から消しました。" in pages.text(page)
    page.button(key="calendar-undo").click().run()
    assert exceptions(workspace, desk) == [seen]
    assert [one.key for one in page.button if one.key == "calendar-undo"] == []
    assert actions(workspace) == [
        "calendar.exception_add",
        "calendar.exception_remove",
        "calendar.exception_change",
        "calendar.exception_add",
    ]


def test_what_a_colleague_changed_is_said_and_not_overwritten(workspace: Store, desk: Programme) -> None:
    seen = except_on(workspace, desk)
    page = opened(workspace, desk)
    page.selectbox(key=f"calendar-which-{YEAR}").set_value(A_FRIDAY).run()
    with workspace.writing() as db:
        calendar_changes.change_exception(
            db, by="other", at=now(), programme=desk, seen=seen, is_open=True, note="講座"
        )
    page.text_input(key=f"{form_key(seen)}-note").input("イベント")
    page.button(key=f"{form_key(seen)}-go").click().run()
    assert "ほかの職員がこの日を変えたか消しました。" in pages.text(page)
    assert exceptions(workspace, desk)[0].note == "講座"


def test_weekly_hours_are_added_ended_and_only_removed_when_one_is_sure(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    page.button_group(key="hours-new-0-weekdays").set_value([0, 1])
    for name, value in (("opens", time(10)), ("closes", time(12)), ("intake", time(11, 30))):
        page.time_input(key=f"hours-new-0-{name}").set_value(value)
    page.date_input(key="hours-new-0-since").set_value(TODAY + timedelta(days=1))
    page.button(key="hours-new-0-go").click().run()
    assert "毎週の開設時間を加えました。" in pages.text(page)
    with workspace.reading() as db:
        [monday, tuesday] = [one for one in programmes.hours(db, desk.id) if one.weekday < 2]
    assert (monday.opens, monday.closes, monday.last_intake) == ("10:00", "12:00", "11:30")
    page.selectbox(key="hours-which").set_value(form_key(monday)).run()
    page.date_input(key=f"{form_key(monday)}-until").set_value(TODAY + timedelta(days=30))
    page.button(key=f"{form_key(monday)}-go").click().run()
    assert "最終日を保存しました。" in pages.text(page)
    page.selectbox(key="hours-which").set_value(form_key(tuesday)).run()
    assert page.button(key=f"{form_key(tuesday)}-away").disabled
    page.checkbox(key=f"{form_key(tuesday)}-sure").check().run()
    page.button(key=f"{form_key(tuesday)}-away").click().run()
    with workspace.reading() as db:
        [left] = [one for one in programmes.hours(db, desk.id) if one.weekday < 2]
    assert (left.weekday, left.until) == (0, TODAY + timedelta(days=30))
    assert actions(workspace) == ["calendar.hours_remove", "calendar.hours_end", "calendar.hours_add"]
