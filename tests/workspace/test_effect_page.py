"""The effect check's page: what it offers to compare, what it says first, and what it keeps for who looks closer."""

import shutil
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from campaigns.programmes import opening_days
from core.dates import now
from core.settings import Settings
from funnel import effect_series, happenings
from funnel.effect_series import Month, Series, Side
from funnel.happenings import Told
from funnel.periods import Period, of_year
from store import programmes
from store.database import Store
from tests import browser as browsing
from tests.conftest import NOON
from tests.demo_store import Played, played
from tests.funnel.town import APRIL, JUNE, Town, found, row
from tests.workspace.cast import PASSWORD, hire, open_session
from tests.workspace.pages import text, visit
from workspace import database, effect_charts, effect_choice, effect_turns, effect_view, reading
from workspace.access import Visit, visit_of
from workspace.effect_choice import Occasion
from workspace.sessions import hash_of

# The fixture is known by its name alone.
assert played
UNTIL = date(2026, 9, 30)


def offered(town: Town) -> list[Occasion]:
    with town.store.reading() as db:
        series = effect_series.read(
            db, programme=town.programme, stage="consultations", opening_days=opening_days, until=UNTIL
        )
        return effect_choice.occasions(db, town.programme, Period(of_year(2026).since, UNTIL), series)


def test_what_was_put_up_or_noted_can_be_looked_at_from_its_first_whole_month(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.consult(row("a", date(2026, 4, 2)))
    town.put_up("sticker", installed_on=date(2026, 5, 12))
    note = Told(date(2026, 5, 20), None, "press", "地域の新聞にのった")
    with sqlite_store.writing() as db:
        happenings.add(db, by="pr", at=NOON, programme=town.programme, told=note)
    [only] = offered(town)
    assert only.code == "from-2026-06"
    assert only.name == "2026年6月から：トイレのステッカー 1か所、地域の新聞にのった"
    assert only.before.until == date(2026, 5, 31)
    assert (only.after.since, only.after.until) == (JUNE, UNTIL)


def test_the_year_before_is_offered_where_the_chain_has_one(sqlite_store: Store) -> None:
    town = found(sqlite_store, starts=date(2025, 4, 1), history_starts=date(2025, 4, 1))
    hours = {"weekday": 3, "opens": "18:00", "closes": "21:00", "since": date(2025, 4, 1)}
    with sqlite_store.writing() as db:
        programmes.add_hours(db, programme_id=town.programme.id, **hours)
    town.consult(row("a", date(2025, 4, 3)), row("a", date(2026, 4, 2)))
    names = [one.name for one in offered(town)]
    assert names[0] == "前の年の同じ月と比べる"
    assert offered(found(sqlite_store, slug="nerima-r8")) == []


def test_what_came_in_the_first_month_that_was_counted_has_no_before(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.consult(row("a", date(2026, 4, 2)))
    town.put_up("card", installed_on=date(2026, 4, 7))
    assert [one.code for one in offered(town)] == []
    town.put_up("sticker", installed_on=date(2026, 5, 1))
    [only] = offered(town)
    assert (only.code, only.name) == ("from-2026-05", "2026年5月から：トイレのステッカー 1か所")


def looked_at(before: tuple[int, int], after: tuple[int, int]) -> effect_choice.Looked:
    """Two months a side; each side's count and opening days a month."""
    months = tuple(
        Month(date(2026, 4 + place, 1), count, days)
        for place, (count, days) in enumerate((before, before, after, after))
    )
    halves = Period(date(2026, 4, 1), date(2026, 5, 31)), Period(date(2026, 6, 1), date(2026, 7, 31))
    series = Series("consultations", months, date(2026, 7, 31), date(2026, 7, 31))
    compared = effect_series.compare(series, *halves)
    return effect_choice.Looked("consultations", "相談", series, UNTIL, Occasion("x", "x", *halves), compared)


def test_the_picture_s_sides_are_told_in_the_unit_of_the_first_sentence() -> None:
    looked = looked_at((40, 10), (39, 9))
    compared = looked.found
    assert compared is not None
    assert effect_view.is_monthly(compared)
    assert "<br>月あたり40.0<br>" in effect_view.side_label("前", compared.before, looked)
    assert "<br>月あたり39.0<br>" in effect_view.side_label("後", compared.after, looked)


def test_that_per_month_and_per_day_point_to_different_sides_is_said() -> None:
    looked = looked_at((40, 10), (39, 9))
    assert looked.found is not None
    [told] = effect_view.otherwise(looked, looked.found)
    assert told.startswith("月あたりでは0.97倍、開設日1日あたりでは1.08倍（4.00→4.33）です。")
    alike = looked_at((40, 10), (30, 10))
    assert alike.found is not None
    assert effect_view.otherwise(alike, alike.found) == []


def test_an_increase_is_rounded_up_because_less_would_not_do() -> None:
    assert [effect_view.increase(ratio) for ratio in (1.282, 1.29, 1.5, 2.0001)] == [29, 29, 50, 101]


def test_the_picture_shows_every_month_the_step_and_both_means() -> None:
    months = tuple(Month(date(2026, month, 1), month, 10) for month in range(4, 10))
    sides = Side(months[:2], 0.45, 0.2, 0.9), Side(months[3:], 0.8, 0.5, 1.2)
    periods = Period(date(2026, 4, 1), date(2026, 5, 31)), Period(date(2026, 7, 1), UNTIL)
    figure = effect_charts.before_after(months, periods, sides, ("<b>前</b>", "<b>後</b>"))
    [bars] = figure.data
    assert list(bars.y) == [4, 5, 6, 7, 8, 9]
    assert list(bars.marker.pattern.shape) == ["/", "/", ".", "", "", ""], "told apart without colour too"
    step, *_means = [shape for shape in figure.layout.shapes if shape.x0 == shape.x1]
    assert step.x0 == 2.5
    bands = [(shape.y0, shape.y1) for shape in figure.layout.shapes if shape.type == "rect"]
    assert bands == [(2.0, 9.0), (5.0, 12.0)]
    assert figure.layout.yaxis.range[1] > 12, "no band is cut off"
    assert list(figure.layout.xaxis.ticktext)[:2] == ["4月<br>2026", "5月"]
    labels = {one.xanchor: one.x for one in figure.layout.annotations if one.yref == "paper"}
    assert labels == {"left": -0.45, "right": 5.45}, "the labels grow inwards, so that none is cut off"
    numbers = [one for one in figure.layout.annotations if one.yref != "paper"]
    assert [one.text for one in numbers] == ["4", "5", "6", "7", "8", "9"]
    assert {one.bgcolor for one in numbers} == {"rgba(255,255,255,.75)"}, "no line strikes a number through"
    assert effect_charts.described(sides, ("<b>前</b><br>4", "<b>後</b><br>8")).endswith("前：前 4。後：後 8。")


def test_places_on_the_internet_are_no_area(sqlite_store: Store, workspace: Store) -> None:
    town = found(workspace)
    for kind in ("school", "online", "online"):
        town.put_up("card", venue_kind=kind)
    assert effect_turns.sizes(town.programme) == {"school": 1}


def test_a_count_that_may_have_ended_early_says_so() -> None:
    months = tuple(Month(date(2026, 4 + at, 1), count, 20) for at, count in enumerate((2, 2, 2, 7, 7, 7)))
    series = Series("consultations", months, date(2026, 9, 24), UNTIL, days_unrecorded=4)
    halves = Period(date(2026, 4, 1), date(2026, 6, 30)), Period(date(2026, 7, 1), UNTIL)
    compared = effect_series.compare(series, *halves)
    assert compared is not None
    looked = effect_choice.Looked("consultations", "相談", series, UNTIL, Occasion("x", "x", *halves), compared)
    [told] = effect_view.condition(looked, compared)
    assert told.startswith(
        "2026年9月末までの件数とした場合です。最後の記録（2026年9月24日）で数え終わっていたなら、3.8倍"
    )


def test_a_click_does_not_count_again_what_nobody_has_changed(
    workspace: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = found(workspace)
    counted: list[object] = []
    count = effect_series.read

    def counting(*args: Any, **asked: Any) -> Series:
        counted.append(asked["stage"])
        return count(*args, **asked)

    monkeypatch.setattr(effect_series, "read", counting)
    ours = reading_of(workspace, town)
    asked = APRIL, UNTIL, "consultations", "ja"
    first, again = (effect_choice._counted(reading.state(ours), *asked, town.programme) for _click in range(2))
    assert first == again
    assert counted == ["consultations"]
    assert first[0].months[0].count == 0
    town.consult(row("anna", date(2026, 4, 9)))
    changed, _occasions = effect_choice._counted(reading.state(ours), *asked, town.programme)
    assert changed.months[0].count == 1


def reading_of(store: Store, town: Town) -> Visit:
    with store.writing() as db:
        person = hire(db, "manager", [town.programme])
        found = visit_of(db, hash_of(open_session(db, person)), now(), wanted=town.programme.id)
    assert found
    return found


@pytest.fixture
def copied(played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The demo in a store that may be written to."""
    folder = tmp_path / "data"
    shutil.copytree(played.settings.data_dir, folder)
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(folder))
    monkeypatch.delenv("SHIRUBE_DATABASE_URL", raising=False)
    database.forget()
    return database.store()


def seen(store: Store, slug: str, state: dict[str, object] | None = None) -> str:
    with store.writing() as db:
        one = programmes.by_slug(db, slug)
        assert one
        person = hire(db, "manager", [one], email=f"{slug}@office.example")
    return unescape(text(visit(store, person, "effect", state)))


@pytest.mark.slow
def test_the_demo_years_say_no_more_than_their_numbers(copied: Store) -> None:
    kita = seen(copied, "kita-r5")
    assert "月あたりの相談：増減は判断できない。0.97倍（95％区間 0.81～1.18）。" in kita
    assert "前は12か月で232件、後は12か月で226件。" in kita
    assert "増減の理由は、この数だけでは言えません。" in kita
    assert "年226件では、29％以上の増加でなければ見分けられません。" in kita
    assert "中断時系列" not in kita, "methods are for who looks closer"
    itabashi = seen(copied, "itabashi-r4")
    assert "月あたりの相談：増えた可能性が高い。2.9倍（95％区間 1.3～7.2）。" in itabashi
    assert "2023年3月末までの件数とした場合です。" in itabashi
    assert "数え終わっていたなら、3.1倍" in itabashi
    ueda = seen(copied, "ueda-r3")
    assert "比べられる月が、まだありません。" in ueda
    assert "この事業の最初の年度なので、比べる前年度がありません。" in ueda
    assert "比べられる月が、まだありません。" in seen(copied, "osaka-r4")
    database.forget()


@pytest.mark.slow
def test_who_looks_closer_sees_the_methods_and_a_plan(copied: Store) -> None:
    told = seen(copied, "kita-r5", {"effect-closer": True, "effect-turns": True})
    assert "月の並びの段差（中断時系列）" in told
    assert "何もしていない4か月のそれぞれで同じ計算をすると" in told
    assert "場所の種類ごとに時期をずらして始めた取り組みは、まだありません。" in told
    assert "この事業は終わったため" in told
    assert "場所の種類ごとの始める順番" not in told, "no plan for months after its end"
    assert "月が足りません。前に6か月、後に3か月以上が必要です。" in seen(
        copied, "itabashi-r4", {"effect-closer": True}
    )
    database.forget()


@pytest.mark.slow
def test_a_programme_that_runs_can_plan_its_next_campaign(workspace: Store) -> None:
    town = found(workspace)
    for kind in ("school", "library"):
        town.put_up("card", venue_kind=kind)
    with workspace.writing() as db:
        person = hire(db, "manager", [town.programme])
    assert "場所の種類ごとの始める順番" in text(visit(workspace, person, "effect", {"effect-turns": True}))


@pytest.mark.slow
@pytest.mark.chromium
def test_in_a_browser_the_picture_comes_at_once_and_the_methods_when_asked_for(copied: Store, tmp_path: Path) -> None:
    with copied.writing() as db:
        one = programmes.by_slug(db, "kita-r5")
        assert one
        person = hire(db, "manager", [one], email="yu@office.example")
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)
    with browsing.running_workspace(settings) as address, browsing.browser() as browser:
        page = browser.new_context(base_url=address, locale="ja-JP").new_page()
        page.goto("/")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("form button")
        page.wait_for_selector(".sb-title", timeout=30_000)
        page.goto("/effect?programme=kita-r5&counted=friends_new&compared=from-2023-06")
        page.wait_for_selector(".js-plotly-plot .bars path", timeout=30_000)
        assert "月あたりの新しい友だち" in page.inner_text(".sb-lead >> nth=0")
        assert not page.get_by_text("月の並びの段差").is_visible()
        page.get_by_text("詳しく", exact=True).click()
        page.get_by_text("月の並びの段差").wait_for(timeout=30_000)
    database.forget()
