"""What was reached of a target is the same on every page, on paper and in the files, because one function decides."""

from datetime import date

import figures_command
from campaigns import programmes
from core.dates import fiscal_bounds
from core.disclosure import wilson
from core.language import spoken
from funnel import figures, report_numbers, report_paper
from funnel.report import Edition
from funnel.targets import in_percent
from store.database import Store
from tests.funnel.report_town import AFTER, YEAR, act, add_year, aim, write
from tests.funnel.town import APRIL, JUNE, MAY, Town, found
from workspace import monthly_source, overview_reading, report_source, targets_view

MARCH = date(2027, 3, 1)
Results = dict[str, float | None]


def year_of(store: Store) -> Town:
    """A year of which the office counted 105 sessions, whatever its calendar says, with activities and their aims."""
    town = found(store)
    add_year(town, sessions_counted=105)
    aim(town, "sessions", 104, kind="sessions", unit="回")
    aim(town, "nights", 3, kind="nights", unit="泊")
    aim(town, "training_satisfaction_1", 80, kind="rate", unit="%")
    aim(town, "training_satisfaction_2", 80, kind="rate", unit="%", result=60)
    act(town, "stay", APRIL, amount=2)
    act(town, "stay", MAY, amount=9)
    act(town, "training", MAY, meetings=1, satisfied=88.0, satisfied_of=25)
    act(town, "training", JUNE, meetings=1, satisfied=56.0, satisfied_of=25)
    return town


def everywhere(town: Town, today: date) -> dict[str, Results]:
    first, last = fiscal_bounds(YEAR)
    with town.store.reading() as db:
        programme = town.programme
        days = programmes.opening_days(db, programme, first, last)
        page = targets_view.read(db, programme, YEAR, today)
        year = figures.read(db, programme=programme, since=first, until=last, opening_days=days, today=today)
        overview = overview_reading._reached(db, programme, year, today)
        month = monthly_source.read(db, programme=programme, month=min(today, MARCH), today=today)
        report = report_source.read(db, programme=programme, year=YEAR, today=today, with_pictures=False)
        told = figures_command.read(db, slug=programme.slug, since=first, until=last, today=today)
    return {
        "page": {one.target.measure: one.result for one in page.progress},
        "overview": {one.target.measure: one.result for one in overview},
        "month": {one.target.measure: one.result for one in month.targets},
        "report": {one.measure: one.result for one in report.projects[0].aims},
        "command": {one["measure"]: one["actual"] for one in told["targets"]},
    }


def open_days(town: Town, until: date) -> int:
    with town.store.reading() as db:
        return len(programmes.opening_days(db, town.programme, APRIL, until))


def test_a_year_that_is_over_has_the_offices_own_sessions_everywhere(sqlite_store: Store) -> None:
    town = year_of(sqlite_store)
    assert open_days(town, fiscal_bounds(YEAR)[1]) not in (0, 105)
    results = everywhere(town, AFTER)
    expected = {"sessions": 105, "nights": 11, "training_satisfaction_1": 88, "training_satisfaction_2": 56}
    assert results == dict.fromkeys(results, expected)


def test_while_the_year_runs_the_calendar_counts_everywhere(sqlite_store: Store) -> None:
    town, today = year_of(sqlite_store), date(2026, 6, 20)
    results = everywhere(town, today)
    assert {one["sessions"] for one in results.values()} == {open_days(town, today)}
    assert {one["nights"] for one in results.values()} == {11}


def test_an_earlier_month_has_what_was_done_by_its_end(sqlite_store: Store) -> None:
    town = year_of(sqlite_store)
    with sqlite_store.reading() as db:
        page = monthly_source.read(db, programme=town.programme, month=APRIL, today=AFTER)
    found = {one.target.measure: one.result for one in page.targets}
    assert (found["nights"], found["sessions"]) == (2, open_days(town, date(2026, 4, 30)))


def test_the_year_before_has_what_was_recorded_then(sqlite_store: Store) -> None:
    town = year_of(sqlite_store)
    aim(town, "nights", 3, kind="nights", unit="泊", fiscal_year=YEAR + 1)
    aim(town, "sessions", 104, kind="sessions", unit="回", fiscal_year=YEAR + 1)
    with sqlite_store.reading() as db:
        page = targets_view.read(db, town.programme, YEAR + 1, AFTER)
    assert dict(page.year_before) == {"nights": 11, "sessions": 105}


def test_a_satisfaction_of_few_is_hidden_in_public_as_a_target_and_as_an_activity(sqlite_store: Store) -> None:
    town = year_of(sqlite_store)
    write(town, "purpose", "研修の満足度を上げる。")
    with sqlite_store.reading() as db, spoken("ja"):
        report = report_source.read(db, programme=town.programme, year=YEAR, today=AFTER, with_pictures=False)
        public = {one.key: one.state for one in report_numbers.told(report, Edition.PUBLIC)}
        papers = {edition: repr(report_paper.paper(report, edition).parts) for edition in Edition}
    aims = {one.measure: one for one in report.projects[0].aims}
    second_one = aims["training_satisfaction_2"]
    assert (second_one.result, second_one.is_typed, second_one.n) == (56, False, 25), "as recorded, not as typed"
    assert second_one.low == in_percent(wilson(14, 25)[0])
    first, second = public["/aims/training_satisfaction_1"], public["/deeds/training/satisfied/1"]
    assert (first, second) == ("hidden", "hidden"), "of 25 three were not satisfied"
    assert "88％" in papers[Edition.SUBMIT]
    assert "88％" not in papers[Edition.PUBLIC]
