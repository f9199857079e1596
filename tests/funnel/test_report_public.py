"""What the edition for publication leaves out beside earlier versions, while a year runs, and of work by title."""

from dataclasses import replace
from datetime import date

import pytest

from funnel import report_numbers, report_public
from funnel.report import Cell, Deed, Edition, Project, Report, Split
from tests.funnel import report_values as values

PUBLIC, SUBMIT = Edition.PUBLIC, Edition.SUBMIT
DAY = ((date(2023, 5, 1), None),)
DV, BODY = Deed("specialist", "法律相談（DV）", 1, 1, DAY), Deed("specialist", "からだの相談", 12, 21, DAY)


def with_ages(whole: dict[str, int], shown: dict[str, int | None]) -> Report:
    complete, public = (Split(ages=tuple(Cell(*one) for one in cells.items())) for cells in (whole, shown))
    return values.report(
        values.line(desk=values.desk(splits={SUBMIT: complete, PUBLIC: public, Edition.INSIDE: public}))
    )


def public(report: Report) -> Split:
    desk = report.projects[0].desk
    assert desk
    return desk.splits[PUBLIC]


def ages(report: Report) -> dict[str, int | None]:
    return {one.code: one.count for one in public(report).ages}


def of(*deeds: Deed, untitled: tuple[str, ...] = ()) -> Project:
    return values.line(deeds=deeds, untitled=untitled)


def test_a_correction_by_one_record_does_not_open_what_the_first_version_hid() -> None:
    first = with_ages({"20s": 22, "30s": 9, "40s": 15}, {"20s": None, "30s": None, "40s": None})
    bands = {"20s": 22, "30s": 10, "40s": 15}
    second = report_public.prepared(with_ages(bands, dict(bands)), runs=False, earlier=[first])
    assert ages(second) == {"20s": None, "30s": None, "40s": None}


def test_what_was_hidden_stays_hidden_with_its_complement_and_the_rest_is_shown() -> None:
    first = with_ages({"20s": 3, "30s": 12, "40s": 50}, {"20s": None, "30s": None, "40s": 50})
    bands = {"20s": 11, "30s": 12, "40s": 51}
    second = report_public.prepared(with_ages(bands, dict(bands)), runs=False, earlier=[first])
    assert ages(second) == {"20s": None, "30s": None, "40s": 51}
    # Made ready once more it is the same.
    assert report_public.prepared(second, runs=False, earlier=[first]) == second


def test_a_band_that_is_gone_stays_as_a_hidden_one() -> None:
    first = with_ages({"20s": 3, "30s": 12, "40s": 50}, {"20s": None, "30s": None, "40s": 50})
    second = with_ages({"30s": 12, "40s": 50}, {"30s": 12, "40s": 50})
    assert ages(report_public.prepared(second, runs=False, earlier=[first])) == {"30s": None, "40s": 50, "20s": None}


def test_channels_hide_what_they_hid_and_nobody_where_the_rows_are_others() -> None:
    first = values.report(values.line())
    line = values.line()
    assert line.desk
    open_ = replace(line.desk.splits[PUBLIC], channels=values.COMPLETE.channels)
    now = values.report(replace(line, desk=replace(line.desk, splits={**line.desk.splits, PUBLIC: open_})))
    rows = {row.channel: row for row in public(report_public.prepared(now, runs=False, earlier=[first])).channels}
    assert (rows["sticker"].first, rows["sns"].first, rows["sns"].repeat, rows["sns"].friends_new) == (None,) * 4
    assert (rows["sns"].friends_low, rows["sns"].scans) == (None, 88)
    assert rows["unknown"].repeat == 75
    fewer = replace(open_, channels=open_.channels[1:])
    other = values.report(replace(line, desk=replace(line.desk, splits={**line.desk.splits, PUBLIC: fewer})))
    for row in public(report_public.prepared(other, runs=False, earlier=[first])).channels:
        assert (row.first, row.repeat, row.friends_new) == (None, None, None)


def test_bodies_hide_what_they_hid() -> None:
    def referral(welfare: int, legal: int, *shown: Cell) -> Report:
        whole = (Cell("welfare_office", welfare), Cell("legal", legal))
        return values.report(of(Deed("referral", "", 0, welfare + legal, parts=values.each_edition(whole, shown))))

    def parts(report: Report) -> tuple[Cell, ...]:
        return report.projects[0].deeds[0].parts[PUBLIC]

    first = referral(8, 14)
    second = referral(10, 14, Cell("welfare_office", 10), Cell("legal", 14))
    assert parts(report_public.prepared(second, runs=False)) == (Cell("welfare_office", 10), Cell("legal", 14))
    assert parts(report_public.prepared(second, runs=False, earlier=[first])) == ()


def test_beside_a_version_that_nobody_can_read_nobody_is_split() -> None:
    report = report_public.prepared(values.report(), runs=False, earlier=[None])
    assert set(ages(report).values()) == {None}
    assert all(row.first is None and row.repeat is None for row in public(report).channels)


def test_while_the_year_runs_the_published_edition_splits_nobody() -> None:
    report = report_public.prepared(values.report(), runs=True)
    told = {one.key: one for one in report_numbers.told(report, PUBLIC)}
    assert not [key for key in told if "/ages/" in key or "/parts/" in key and "goods" not in key]
    of_persons = [
        one for key, one in told.items() if "/channels/" in key and key.endswith(("first", "repeat", "friends_new"))
    ]
    assert of_persons
    assert {one.state for one in of_persons} <= {"hidden", "unknown"}
    assert told["1-1/survey/answered"].state == told["1-1/surveys_answered"].state == "hidden"
    assert told["1-1/channels/card/scans"].value == 310
    whole = {one.key: one.value for one in report_numbers.told(report, SUBMIT)}
    assert whole["1-1/ages/10s"] == 7


def test_work_by_title_is_one_sum_where_a_title_is_of_few() -> None:
    assert report_public.deeds(of(DV, BODY), PUBLIC) == (Deed("specialist", "", 13, 22),)
    assert report_public.deeds(of(DV, BODY), SUBMIT) == (DV, BODY)
    told = {one.key: one.value for one in report_numbers.told(values.report(of(DV, BODY)), PUBLIC)}
    assert told["1-1/deeds/specialist/amount"] == 22
    assert "1-1/deeds/specialist.2/amount" not in told


def test_work_by_title_stays_where_each_is_of_many() -> None:
    law = replace(DV, title="法律相談", meetings=12, amount=23)
    assert report_public.deeds(of(law, BODY), PUBLIC) == (law, BODY)


@pytest.mark.parametrize("earlier", [of(DV, BODY), of(BODY, untitled=("specialist",))])
def test_titles_that_were_put_together_stay_so(earlier: Project) -> None:
    now = values.report(of(replace(DV, amount=10), BODY))
    [project] = report_public.prepared(now, runs=False, earlier=[values.report(earlier)]).projects
    assert project.untitled == ("specialist",)
    assert [one.title for one in report_public.deeds(project, PUBLIC)] == [""]


def test_days_on_which_few_came_are_not_published() -> None:
    circle = Deed("peer_support", "", 1, 1, DAY)
    [shown] = report_public.deeds(of(circle), PUBLIC)
    assert (shown.days, shown.meetings, shown.amount) == ((), 1, 1)
    assert report_public.deeds(of(replace(circle, amount=31)), PUBLIC)[0].days == DAY
