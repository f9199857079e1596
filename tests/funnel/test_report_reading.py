"""A year's report read from the store: projects, targets, activities, the desk's numbers by edition."""

from datetime import date
from typing import Any

import pytest

from core import words
from funnel.report import Answered, Desk, Edition, Material, Project, Report
from funnel.report_desk import Surveyed
from funnel.report_reading import NoSuchYear
from store import activities
from store.database import Store
from tests.funnel.report_town import AFTER, DAYS, YEAR, act, add_year, aim, desk_town, of, write
from tests.funnel.town import APRIL, JUNE, MAY, Town, at, found, row


def project(report: Report, number: str = "") -> Project:
    return next(one for one in report.projects if one.number == number)


def desk(report: Report) -> Desk:
    held = [one.desk for one in report.projects if one.desk]
    assert len(held) == 1
    return held[0]


def with_outreach(town: Town) -> Town:
    add_year(town, "1-2", project="アウトリーチ", is_desk=False, cost_yen=297_000)
    add_year(town, "1-1", project="LINE相談", cost_yen=6_347_000, grant_yen=4_760_000, grant_rate=0.75)
    aim(town, "outreach", 12, kind="external", project_number="1-2")
    return town


def test_a_programme_without_projects_is_one_with_its_own_name(sqlite_store: Store) -> None:
    report = of(found(sqlite_store))
    [only] = report.projects
    assert (only.number, only.name, only.desk is not None) == ("", "女性のためのLINE相談", True)
    assert (report.municipality, report.fiscal_year, report.as_on) == ("見本区", YEAR, AFTER)


def test_projects_stand_in_order_and_the_desk_is_ones_own(store: Store) -> None:
    report = of(with_outreach(found(store)), materials=[Material("カード", "", "", b"")])
    assert [one.number for one in report.projects] == ["1-1", "1-2"]
    assert [one.desk is not None for one in report.projects] == [True, False]
    assert [len(one.materials) for one in report.projects] == [1, 0]
    assert project(report, "1-1").money.rate == 0.75


def test_another_year_has_nothing_of_this_one(sqlite_store: Store) -> None:
    town = with_outreach(found(sqlite_store))
    write(town, "effect", "今年の効果", "1-1")
    act(town, "stay", amount=3)
    report = of(town, year=YEAR + 1)
    [only] = report.projects
    assert (only.number, dict(only.texts), only.aims, only.deeds) == ("", {}, (), ())


@pytest.mark.parametrize("year", [YEAR - 1, YEAR + 2])
def test_a_year_before_the_programme_or_to_come_has_no_report(sqlite_store: Store, year: int) -> None:
    with pytest.raises(NoSuchYear):
        of(found(sqlite_store), year=year)


def test_targets_stand_with_their_project_and_those_without_with_the_desk(sqlite_store: Store) -> None:
    town = with_outreach(found(sqlite_store))
    aim(town, "consultations", 280)
    aim(town, "nights", 10, project_number="9-9")
    report = of(town)
    assert [one.measure for one in project(report, "1-1").aims] == ["consultations", "nights"]
    assert [one.measure for one in project(report, "1-2").aims] == ["outreach"]


def test_a_target_of_a_later_year_comes_last_and_is_said_to_be_one(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    aim(town, "equality_share_r7", 20, kind="external", unit="%", fiscal_year=2031, source="現状 12.7%")
    aim(town, "consultations", 280)
    first, later = project(of(town)).aims
    assert (first.measure, first.later) == ("consultations", False)
    assert (later.later, later.fiscal_year, later.result, later.source) == (True, 2031, None, "現状 12.7%")


def test_next_years_target_of_the_same_thing_is_next_years(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    aim(town, "consultations", 280)
    aim(town, "consultations", 300, fiscal_year=YEAR + 1)
    assert [one.value for one in project(of(town)).aims] == [280]


def test_outreach_belongs_to_the_project_that_aims_for_it(sqlite_store: Store) -> None:
    town = with_outreach(found(sqlite_store))
    act(town, "outreach_done", amount=0)
    act(town, "stay", amount=3)
    report = of(town)
    assert [one.kind for one in project(report, "1-1").deeds] == ["stay"]
    assert [(one.kind, one.amount) for one in project(report, "1-2").deeds] == [("outreach_done", 0)]


def test_without_such_a_target_outreach_is_the_desks(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    act(town, "outreach_done", amount=2)
    assert [one.kind for one in project(of(town)).deeds] == ["outreach_done"]


def test_a_target_takes_its_result_from_what_was_recorded(sqlite_store: Store) -> None:
    town = with_outreach(found(sqlite_store))
    act(town, "outreach_done", amount=0)
    [reached] = project(of(town), "1-2").aims
    assert (reached.result, reached.is_typed) == (0, False)


def test_what_is_counted_here_has_nobody_else_for_its_source(sqlite_store: Store) -> None:
    town = desk_town(sqlite_store)
    aim(town, "consultations", 280, source="実績報告")
    [reached] = project(of(town)).aims
    assert (reached.result, reached.source) == (16, "")


def test_a_typed_result_stays_with_its_source_until_something_is_recorded(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    aim(town, "nights", 100, kind="nights", unit="泊", result=211, result_source="実績報告", result_on=JUNE)
    [reached] = project(of(town)).aims
    assert (reached.result, reached.is_typed, reached.source, reached.on) == (211, True, "実績報告", JUNE)
    act(town, "stay", amount=3)
    [reached] = project(of(town)).aims
    assert (reached.result, reached.is_typed) == (3, False)


def test_what_was_written_before_the_project_had_a_number_is_the_desks(sqlite_store: Store) -> None:
    town = with_outreach(found(sqlite_store))
    write(town, "effect", "前からの文")
    write(town, "issues", "前からの課題")
    write(town, "effect", "新しい文", "1-1")
    report = of(town)
    assert dict(project(report, "1-1").texts) == {"effect": "新しい文", "issues": "前からの課題"}
    assert dict(project(report, "1-2").texts) == {}


def test_earlier_figures_stand_with_the_desk(sqlite_store: Store) -> None:
    town = with_outreach(found(sqlite_store))
    with sqlite_store.writing() as db:
        told = {"subject": "相談しなかった人", "value": 44.6, "unit": "%", "year": "令和元年度", "source": "見本区"}
        activities.add_baseline(db, programme_id=town.programme.id, **told)
    report = of(town)
    assert [one.value for one in project(report, "1-1").figures] == [44.6]
    assert project(report, "1-2").figures == ()


def test_the_desks_numbers_are_those_of_the_figures(store: Store) -> None:
    held = desk(of(desk_town(store)))
    assert {name: held.stages[name] for name in ("consultations", "persons", "consultations_repeat")} == {
        "consultations": 16,
        "persons": 15,
        "consultations_repeat": 1,
    }
    assert set(held.stages) == set(words.STAGES)


def test_without_a_list_consultations_are_unknown_and_after_its_end_too(sqlite_store: Store) -> None:
    nothing = desk(of(found(sqlite_store)))
    assert nothing.stages["consultations"] is None
    assert not nothing.is_recorded_to_end
    held = desk(of(desk_town(sqlite_store, "b-town")))
    months = {one.month.month: one.consultations for one in held.months}
    assert (months[4], months[6], months[7]) == (12, 1, None)
    assert (held.recorded_until, held.is_recorded_to_end) == (date(2026, 6, 3), False)


def test_without_a_link_ever_made_there_was_no_survey(sqlite_store: Store) -> None:
    split = desk(of(found(sqlite_store), surveys={Edition.SUBMIT: Surveyed(0, 0)})).splits[Edition.SUBMIT]
    assert (split.sent, split.answered) == (None, None)


def test_months_are_those_in_which_the_programme_runs_and_none_to_come_is_counted(sqlite_store: Store) -> None:
    town = found(sqlite_store, starts=JUNE)
    town.line("follow", "a", at(JUNE))
    held = desk(of(town, today=date(2026, 8, 10)))
    assert [one.month.month for one in held.months] == [6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    assert [one.friends_new for one in held.months][:4] == [1, 0, 0, None]


def test_opening_days_to_come_are_not_sessions(sqlite_store: Store) -> None:
    held = desk(of(found(sqlite_store), today=date(2026, 4, 20)))
    assert held.opening_days == tuple(DAYS[:3])
    assert held.stages["sessions"] == 3


def test_the_offices_own_count_stands_beside_the_calendars(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    add_year(town, sessions_counted=105)
    held = desk(of(town))
    assert (held.stages["sessions"], held.sessions_counted) == (52, 105)


def test_the_funder_reads_everything_and_everybody_else_no_few(sqlite_store: Store) -> None:
    splits = desk(of(desk_town(sqlite_store))).splits
    ages = {edition: {one.code: one.count for one in splits[edition].ages} for edition in Edition}
    assert ages[Edition.SUBMIT] == {"20s": 3, "30s": 13}
    assert ages[Edition.PUBLIC] == ages[Edition.INSIDE] == {"20s": None, "30s": None}
    assert all(splits[edition].is_split for edition in Edition)


def test_between_five_and_nine_people_are_shown_inside_alone(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    rows = [row(f"p{n}", APRIL, age_band="30s") for n in range(20)]
    town.consult(*rows, *(row(f"q{n}", MAY, age_band="20s") for n in range(7)))
    splits = desk(of(town)).splits
    assert {one.code: one.count for one in splits[Edition.INSIDE].ages} == {"20s": 7, "30s": 20}
    assert {one.count for one in splits[Edition.PUBLIC].ages} == {None}


def test_a_channel_has_its_pieces_places_and_cost(sqlite_store: Store) -> None:
    channels = {one.channel: one for one in desk(of(desk_town(sqlite_store))).splits[Edition.SUBMIT].channels}
    card = channels["card"]
    assert (card.pieces, card.places, card.cost_yen, card.first, card.repeat) == (300, 1, 3_600, 12, 1)
    assert (channels["unknown"].pieces, channels["unknown"].cost_yen) == (None, None)


def test_hidden_numbers_of_a_channel_are_named_as_the_report_calls_them(sqlite_store: Store) -> None:
    channels = {one.channel: one for one in desk(of(desk_town(sqlite_store))).splits[Edition.PUBLIC].channels}
    assert set(channels["card"].hidden) == {"first", "repeat"}
    assert channels["card"].first is None


def test_small_channels_share_a_row_with_all_their_pieces(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    for channel in ("sticker", "poster"):
        town.put_up(channel, quantity=10, installed_on=APRIL)
        town.consult(*(row(f"{channel}{n}", APRIL, channel_told=channel) for n in range(4)))
    town.consult(*(row(f"w{n}", MAY, channel_told="website") for n in range(12)))
    held = {one.channel: one for one in desk(of(town)).splits[Edition.INSIDE].channels}
    assert set(held["other"].includes) == {"sticker", "poster"}
    assert (held["other"].pieces, held["other"].places) == (20, 2)


def question(share: float | None) -> Answered:
    return Answered("more_positive", "前向きに", 40, 30, share, 0.6, 0.86)


def surveys(**shares: Any) -> dict[Edition, Surveyed]:
    return {edition: Surveyed(60, 40, (question(shares.get(edition.value, 0.754)),)) for edition in Edition}


def test_a_share_of_the_survey_is_a_targets_result_with_one_decimal_as_in_the_survey(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    aim(town, "more_positive", 70, kind="rate", unit="%")
    [reached] = project(of(town, surveys=surveys())).aims
    assert (reached.result, reached.n, reached.low, reached.high) == (75.4, 40, 60, 86)


def test_a_share_that_is_hidden_inside_is_whole_in_the_report(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    aim(town, "more_positive", 70, kind="rate", unit="%")
    report = of(town, surveys=surveys(inside=None, public=None))
    assert [one.result for one in project(report).aims] == [75.4]
    assert desk(report).splits[Edition.INSIDE].questions[0].share is None
