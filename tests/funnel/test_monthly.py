"""A month's page as a value: its numbers beside earlier ones, scans by channel, targets at its end, what to do."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import programmes
from core.dates import now
from funnel import monthly, monthly_tasks, periods, target_changes, targets
from funnel import places as places_of
from funnel.effect import Verdict
from funnel.monthly import Line, Monthly, MonthOutside
from funnel.monthly_tasks import Desk, Task
from funnel.places import Place
from funnel.target_changes import Told
from funnel.targets import Course, Progress, Standing
from store.database import Store
from store.records import Programme, Target
from tests.conftest import add_programme
from tests.funnel.town import APRIL, JUNE, MAY, Town, at, found, row

AFTER = date(2026, 6, 20)


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return found(sqlite_store)


def read(town: Town, month: date = MAY, today: date = AFTER) -> Monthly:
    with town.store.reading() as db:
        return monthly.read(
            db, programme=town.programme, month=month, today=today, opening_days=programmes.opening_days
        )


def strangers(month: date, number: int) -> list[tuple[str, date]]:
    return [(f"{month}{place}", month + timedelta(days=place % 28)) for place in range(number)]


def aim(town: Town, measure: str, value: float, *, kind: str = "flow", unit: str = "件") -> None:
    with town.store.writing() as db:
        told = Told(2026, measure, kind, value, unit, "事業計画")
        target_changes.add(db, by="test", at=now(), programme=town.programme, told=told)


def consult(town: Town, *some: tuple[str, date]) -> None:
    town.consult(*(row(person, day) for person, day in some))


def test_a_month_stands_beside_the_one_before_it(store: Store) -> None:
    town = found(store)
    consult(town, *strangers(APRIL, 5), *strangers(MAY, 40))
    page = read(town)
    line = page.line("consultations")
    assert (line.number, [(one.than, one.number) for one in line.earlier]) == (40, [("before", 5)])
    assert line.earlier[0].change
    assert line.earlier[0].change.verdict is Verdict.MORE
    assert page.missing == {"year_before": "not_begun"}
    assert page.began == ("before",), "the desk began in April"


def test_what_no_list_has_told_yet_is_unknown_and_no_zero(town: Town) -> None:
    consult(town, *strangers(APRIL, 3))
    page = read(town)
    assert page.records_until == date(2026, 4, 30)
    assert page.line("consultations").number is None
    assert not page.line("consultations").is_unavailable
    assert [one.kind for one in page.tasks] == ["records"]


def test_what_was_never_connected_has_no_source(town: Town) -> None:
    assert read(town).line("friends_new").is_unavailable
    assert read(town).line("scans").is_unavailable


@pytest.mark.parametrize("month", [date(2026, 3, 1), date(2026, 7, 1)])
def test_there_is_no_page_of_a_month_without_the_programme(town: Town, month: date) -> None:
    with pytest.raises(MonthOutside) as refused:
        read(town, month)
    assert refused.value.facts == {"month": f"{month:%Y-%m}", "first": "2026-04", "last": "2026-06"}


def test_the_months_are_offered_latest_first_and_end_with_the_programme(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        ended = add_programme(db, ends=date(2026, 5, 31))
    assert monthly.months_of(ended, date(2027, 1, 1)) == [MAY, APRIL]


def test_a_month_that_runs_says_up_to_when_it_is_counted(town: Town) -> None:
    page = read(town, JUNE)
    assert (page.is_over, page.until) == (False, AFTER)
    assert (read(town).is_over, read(town).until) == (True, date(2026, 5, 31))


def test_scans_are_of_the_month_and_people_by_channel_of_the_year(town: Town) -> None:
    card = town.put_up("card", installed_on=APRIL)
    for number in range(6):
        town.come(card, f"anna {number}", at(APRIL + timedelta(days=number)))
    town.scan(card, at(MAY), at(MAY, 20))
    page = read(town)
    [line] = [one for one in page.channels if one.year.channel == "card"]
    assert (line.scans, dict(line.earlier)) == (2, {"before": 6})
    assert page.is_split
    assert not page.is_year_over
    assert line.year.scans == 8
    [june] = [one for one in read(town, JUNE).channels if one.year.channel == "card"]
    assert june.year == line.year, "people stand in one split table, whatever month is asked for"


def test_a_channel_of_which_nothing_was_up_has_no_scans_and_no_zero(town: Town) -> None:
    town.put_up("card", installed_on=MAY)
    [line] = [one for one in read(town).channels if one.year.channel == "card"]
    assert (line.scans, dict(line.earlier)) == (0, {"before": None})


def test_without_records_nobody_knows_who_came_by_a_channel(town: Town) -> None:
    town.put_up("card", installed_on=APRIL)
    assert {one.year.consultations_first for one in read(town).channels} == {None}
    consult(town, *strangers(APRIL, 6))
    assert {one.year.consultations_first for one in read(town).channels} == {0, 6}


def test_targets_stand_as_at_the_month_s_end_whenever_the_page_is_made(town: Town) -> None:
    aim(town, "consultations", 120)
    consult(town, *strangers(APRIL, 5), *strangers(MAY, 5), *strangers(JUNE, 2))
    for today in (date(2026, 6, 1), AFTER, date(2027, 2, 1)):
        [one] = read(town, MAY, today).targets
        assert (one.result, one.known) == (10.0, date(2026, 5, 31))
        assert one.expected == pytest.approx(20.0)
    [one] = read(town, JUNE, AFTER).targets
    assert (one.result, one.known) == (12.0, date(2026, 6, 3)), "as far as the list of 3 June can know"


def test_the_month_itself_is_one_of_the_whole_months_of_a_forecast() -> None:
    programme_course = Course(
        APRIL,
        date(2027, 3, 31),
        date(2026, 7, 1),
        monthly=[(month, {"scans": 10}) for month in (APRIL, MAY, JUNE)],
        counted=date(2026, 6, 30),
    )
    target = Target(1, 2026, "scans", "flow", 120.0, "回", None, "")
    [one] = targets.progress([target], stages={"scans": 30}, rates={}, course=programme_course)
    assert one.forecast
    assert one.forecast.months == 3
    assert one.known == date(2026, 6, 30)
    assert one.expected == pytest.approx(30.0)


# What to do.

PROGRAMME_FACTS = {"starts": APRIL, "ends": date(2027, 3, 31)}


def desk(programme: Programme, **facts: object) -> Desk:
    told: dict[str, object] = {"month": MAY, "today": AFTER, "records_until": None}
    return Desk(programme, **told | facts)  # type: ignore[arg-type] # dates of a desk


def told(consultations: int = 0, sent: int | None = None) -> list[Line]:
    numbers = {"consultations": consultations, "surveys_sent": sent}
    return [Line(stage, number, number is None, ()) for stage, number in numbers.items()]


def behind(result: float, standing: Standing = Standing.HARD, *, is_over: bool = False) -> Progress:
    target = Target(1, 2026, "consultations", "flow", 120.0, "件", None, "")
    pace = {"months": 12, "pace": 10.0, "expected": None if is_over else 20.0}
    return Progress(target, result, is_typed=False, standing=standing, is_over=is_over, **pace)  # type: ignore[arg-type] # numbers


def kinds(
    programme: Programme,
    lines: Sequence[Line] = (),
    reached: Sequence[Progress] = (),
    places: Sequence[Place] = (),
    **facts: object,
) -> list[str]:
    found = monthly_tasks.tasks(lines or told(), reached, places, desk(programme, **facts))
    return [one.kind for one in found]


@pytest.fixture
def programme(town: Town) -> Programme:
    return town.programme


def test_records_that_end_early_are_asked_for(programme: Programme) -> None:
    assert kinds(programme, records_until=date(2026, 5, 20)) == ["records"]
    assert kinds(programme, records_until=date(2026, 5, 31)) == []
    assert kinds(programme, records_until=date(2026, 5, 20), today=date(2026, 5, 21)) == [], "the month isn't over"


def test_a_target_behind_says_what_is_needed_a_month(programme: Programme) -> None:
    [task] = monthly_tasks.tasks(told(), [behind(10.0)], (), desk(programme))
    assert (task.kind, task.months_left, task.needed) == ("target", 10.0, 11.0)


def test_a_target_that_was_missed_or_reached_needs_no_pace(programme: Programme) -> None:
    assert kinds(programme, reached=[behind(100.0, Standing.NOT_REACHED, is_over=True)]) == ["missed"]
    assert kinds(programme, reached=[behind(10.0, Standing.LIKELY)]) == [], "the forecast carries it"


def test_few_survey_links_are_told_only_of_enough_consultations(programme: Programme) -> None:
    assert kinds(programme, told(20, 9)) == ["links"]
    assert kinds(programme, told(20, 10)) == []
    assert kinds(programme, told(9, 0)) == [], "of nine consultations nothing is said"
    assert kinds(programme, told(20, None)) == [], "a desk that asks nobody isn't reminded"


def test_places_gone_silent_and_codes_in_a_drawer_are_named(town: Town) -> None:
    for _number in range(4):
        town.put_up("poster", installed_on=APRIL)
    town.put_up("card")
    page = read(town, today=date(2026, 6, 25))
    silent, waiting = page.tasks
    assert (silent.kind, silent.number, silent.names) == ("silent", 4, ("館 0", "館 1", "館 2"))
    assert (waiting.kind, waiting.number, waiting.names) == ("codes", 1, ("館 4",))


def test_nobody_is_sent_into_town_for_a_programme_that_is_over(sqlite_store: Store) -> None:
    town = found(sqlite_store, ends=date(2026, 6, 30))
    town.put_up("poster", installed_on=APRIL)
    town.put_up("card")
    assert read(town, today=date(2026, 6, 25)).tasks
    assert read(town, JUNE, today=date(2026, 7, 20)).tasks == ()
    assert read(town, MAY, today=date(2026, 8, 1)).tasks, "at the end of May somebody should have gone"


def test_there_are_never_more_than_four_things_to_do(town: Town) -> None:
    town.put_up("poster", installed_on=APRIL)
    town.put_up("card")
    with town.store.reading() as db:
        places = places_of.read(db, programme=town.programme, period=periods.of_month(MAY), today=AFTER)
    lately = [behind(1.0), behind(2.0), behind(3.0)]
    facts = {"records_until": date(2026, 5, 1), "today": date(2026, 6, 25)}
    found = kinds(town.programme, told(20, 1), lately, places, **facts)
    assert found == ["records", "target", "target", "silent"]


@given(result=st.floats(0, 119), gone=st.floats(0.1, 11.9))
def test_what_is_needed_a_month_reaches_the_target_exactly(result: float, gone: float) -> None:
    target = Target(1, 2026, "scans", "flow", 120.0, "回", None, "")
    one = Progress(target, result, False, months=12, pace=10.0, expected=10.0 * gone, standing=Standing.HARD)
    [task] = [each for each in monthly_tasks._targets([one])]
    assert isinstance(task, Task)
    assert task.needed is not None
    assert task.months_left is not None
    assert result + task.needed * task.months_left == pytest.approx(120.0)
