"""The money of a fiscal year: how amounts and rates are written, what the grant should come to, who changes what."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import now
from core.refusals import Refusal
from funnel import year_money, year_money_changes, year_project
from funnel.report import Money
from funnel.year_money import YearProject, amount_text, check_grant, rate_text, read_amount, read_lines, read_rate
from funnel.year_project import Told
from store import programmes, reports, staff
from store.database import Db
from store.records import Programme, ProgrammeYear
from store.report_records import CostLine
from tests.conftest import NOON, add_programme

BY = "manager@office.example"
LINE = Told("1-1", "LINE相談", 6_347_000, 4_760_000, 0.75, partners=("区社会福祉協議会",), implementer="見本団体")
OUTREACH = Told("1-2", "アウトリーチ", 297_000, 222_000, 0.75, is_desk=False)


def who(programme: Programme) -> dict[str, Any]:
    return {"by": BY, "at": NOON, "programme": programme}


def add(db: Db, programme: Programme, *projects: Told, year: int = 2026) -> list[YearProject]:
    for told in projects:
        year_money_changes.add(db, **who(programme), year=year, told=told)
    return list(year_money.read(db, programme, year))


def put_lines(db: Db, programme: Programme, project: YearProject, *lines: tuple[str, int]) -> YearProject:
    year_money_changes.set_lines(db, **who(programme), seen=project.row, seen_lines=project.lines, lines=lines)
    found = year_money.read(db, programme, project.row.fiscal_year)
    return next(one for one in found if one.row == project.row)


def rows(db: Db, programme: Programme, year: int = 2026) -> list[ProgrammeYear]:
    return [one.row for one in year_money.read(db, programme, year)]


def actions(db: Db) -> list[tuple[str, object]]:
    return [(one.action, one.detail["project"]) for one in staff.audit_trail(db) if one.action.startswith("project.")]


def refused(kind: type[Refusal], db: Db, programme: Programme, call: Any, **facts: Any) -> None:
    def everything() -> list[object]:
        lines = reports.cost_lines(db, programme.id, 2026)
        return [programmes.years(db, programme.id), lines, actions(db)]

    before = everything()
    with pytest.raises(kind):
        call(db, **who(programme), **facts)
    assert everything() == before


# Amounts and rates


@pytest.mark.parametrize(
    ("typed", "unit", "yen"),
    [
        ("6,347", "thousand", 6_347_000),
        ("６，３４７", "thousand", 6_347_000),
        ("4760.25", "thousand", 4_760_250),
        ("6347000", "yen", 6_347_000),
        (" 0 ", "thousand", 0),
        ("", "thousand", None),
    ],
)
def test_amounts_are_read_in_the_unit_that_the_page_says(typed: str, unit: str, yen: int | None) -> None:
    assert read_amount(typed, unit) == yen


@pytest.mark.parametrize("typed", ["-1", "6,347 + P", "1e9", "12.3", "nan", "９" * 40, "1.2345", "6.347千"])
def test_what_is_no_whole_yen_is_refused(typed: str) -> None:
    with pytest.raises(year_money.AmountUnfit):
        read_amount(typed, "yen")


def test_more_than_any_grant_is_refused_in_either_unit() -> None:
    assert read_amount("1,000,000,000", "thousand") == year_money.MOST_YEN
    with pytest.raises(year_money.AmountUnfit):
        read_amount("1,000,000,001", "thousand")


@given(yen=st.integers(0, year_money.MOST_YEN), unit=st.sampled_from(["thousand", "yen"]))
def test_an_amount_reads_back_as_it_was_shown(yen: int, unit: str) -> None:
    assert read_amount(amount_text(yen, unit), unit) == yen


@pytest.mark.parametrize(
    ("typed", "rate", "shown"),
    [
        ("3/4", 0.75, "3/4"),
        ("３／４", 0.75, "3/4"),
        ("75%", 0.75, "3/4"),
        ("75 ％", 0.75, "3/4"),
        ("10/10", 1.0, "10/10"),
        ("100%", 1.0, "10/10"),
        ("1/2", 0.5, "1/2"),
        ("66.67%", 0.6667, "66.67%"),
        ("", None, ""),
    ],
)
def test_rates_are_read_and_shown_as_an_office_writes_them(typed: str, rate: float | None, shown: str) -> None:
    assert read_rate(typed) == rate
    assert rate_text(rate) == shown


@pytest.mark.parametrize("typed", ["0/4", "5/4", "3/0", "0%", "101%", "0.75", "75", "三分の二", "-3/4"])
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(year_money.RateUnfit):
        read_rate(typed)


# The grant


@pytest.mark.parametrize(
    ("cost", "rate", "ceiling", "expected"),
    [
        (6_347_000, 0.75, None, 4_760_000),  # Kita R5, 1-1: 4,760,250
        (297_000, 0.75, None, 222_000),  # Kita R5, 1-2: 222,750
        (6_347_000, 0.75, 4_500_000, 4_500_000),
        (6_347_000, 0.75, 4_500_900, 4_500_000),
        (6_347_000, 0.75, 9_000_000, 4_760_000),
        (3_000_000, 2 / 3, None, 2_000_000),
        (0, 0.5, None, 0),
        (None, 0.75, 1_000, None),
        (1_000, None, 1_000, None),
    ],
)
def test_the_grant_is_rate_times_cost_cut_to_whole_thousands(
    cost: int | None, rate: float | None, ceiling: int | None, expected: int | None
) -> None:
    assert check_grant(Money(cost_yen=cost, rate=rate, ceiling_yen=ceiling)) == expected


@given(thousands=st.integers(0, 10**6), of=st.integers(1, 12))
def test_a_fraction_loses_no_yen_to_the_computers_way_of_writing_it(thousands: int, of: int) -> None:
    for part in range(1, of + 1):
        money = Money(cost_yen=thousands * 1_000 * of, rate=read_rate(f"{part}/{of}"))
        assert check_grant(money) == thousands * 1_000 * part


# Pasted lines


def test_two_columns_are_read_with_tabs_or_commas_without_headings_and_sums() -> None:
    pasted = '費目\t金額\n委託料\t5,200\n\n"印刷, 製本費"\t1,147千円\n合　計\t6,347\n'
    assert read_lines(pasted, "thousand") == (("委託料", 5_200_000), ("印刷, 製本費", 1_147_000))
    assert read_lines('委託料,"5,200"\n旅費,0', "yen") == (("委託料", 5_200), ("旅費", 0))


@pytest.mark.parametrize("line", ["旅費", "旅費\t", "旅費\t12円、13円", "旅費\t-3", "旅費\t1.2345"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(year_money.LineUnreadable) as told:
        read_lines(f"委託料\t1\n\n{line}\n", "yen")
    assert told.value.facts == {"line": 3}


def test_thousands_are_never_taken_for_yen() -> None:
    with pytest.raises(year_money.LineUnreadable):
        read_lines("委託料\t5,200千円", "yen")
    with pytest.raises(year_money.LineUnreadable):
        read_lines("委託料\t5,200,000円", "thousand")


def test_more_lines_or_letters_than_a_report_holds_are_refused() -> None:
    line = "委託料\t1\n"
    assert len(read_lines(line * year_money.MOST_LINES, "yen")) == year_money.MOST_LINES
    with pytest.raises(year_money.TooManyLines):
        read_lines(line * (year_money.MOST_LINES + 1), "yen")
    with pytest.raises(year_money.TooManyLines):
        read_lines("\n" * (year_money.MOST_PASTED + 1), "yen")
    with pytest.raises(year_money.LineLabelUnfit):
        read_lines("あ" * (year_money.LONGEST_LABEL + 1) + "\t1", "yen")


# Projects


def test_a_project_is_added_as_it_was_told(db: Db, programme: Programme) -> None:
    [project] = add(db, programme, replace(LINE, note=" + P ", ceiling_yen=5_000_000, sessions_counted=105))
    row = project.row
    assert (row.project_number, row.project, row.cost_yen, row.grant_yen) == ("1-1", "LINE相談", 6_347_000, 4_760_000)
    assert (row.grant_rate, row.grant_ceiling_yen, row.amount_note) == (0.75, 5_000_000, "+ P")
    assert (row.partners, row.implementer, row.is_desk, row.sessions_counted) == (
        ["区社会福祉協議会"],
        "見本団体",
        True,
        105,
    )
    assert actions(db) == [("project.add", "1-1")]
    assert check_grant(project.money) == 4_760_000


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"number": "1234567890a"}, year_project.ProjectNumberUnfit),
        ({"name": ""}, year_project.ProjectUnnamed),
        ({"name": "あ" * 81}, year_project.ProjectUnnamed),
        ({"cost_yen": -1}, year_money.AmountUnfit),
        ({"grant_yen": year_money.MOST_YEN + 1}, year_money.AmountUnfit),
        ({"ceiling_yen": -1}, year_money.AmountUnfit),
        ({"rate": 0.0}, year_money.RateUnfit),
        ({"rate": 1.01}, year_money.RateUnfit),
        ({"note": "あ" * 81}, year_project.ProjectTextTooLong),
        ({"implementer": "あ" * 81}, year_project.ProjectTextTooLong),
        ({"partners": ["団体"] * 41}, year_project.PartnersUnfit),
        ({"partners": ["あ" * 61]}, year_project.PartnersUnfit),
        ({"sessions_counted": -1}, year_project.SessionsUnfit),
        ({"sessions_counted": 10_000}, year_project.SessionsUnfit),
        ({"is_desk": False}, year_money_changes.DeskMissing),
    ],
)
def test_what_no_report_can_hold_is_refused(
    db: Db, programme: Programme, facts: dict[str, Any], kind: type[Refusal]
) -> None:
    refused(kind, db, programme, year_money_changes.add, year=2026, told=replace(LINE, **facts))


def test_a_programme_that_is_one_project_needs_neither_number_nor_name(db: Db, programme: Programme) -> None:
    add(db, programme, Told("", "", 475_000, 475_000, 1.0, partners=["", " 区立図書館 "]))
    [row] = rows(db, programme)
    assert (row.project_number, row.project, row.partners) == ("", "", ["区立図書館"])


def test_a_number_is_given_once_a_year_and_only_in_the_programmes_years(db: Db, programme: Programme) -> None:
    add(db, programme, LINE)
    call = year_money_changes.add
    refused(year_money_changes.ProjectNumberTaken, db, programme, call, year=2026, told=LINE)
    refused(year_money_changes.ProjectYearUnfit, db, programme, call, year=2025, told=LINE)
    add(db, programme, LINE, year=2027)


def test_a_year_holds_a_bounded_number_of_projects(db: Db, programme: Programme) -> None:
    most = year_money_changes.MOST_PROJECTS
    add(db, programme, *(Told(f"1-{number}", "事業") for number in range(most)))
    one_more = Told("2-1", "事業")
    refused(year_money_changes.TooManyProjects, db, programme, year_money_changes.add, year=2026, told=one_more)


def test_exactly_one_project_is_the_desks(db: Db, programme: Programme) -> None:
    line, outreach = add(db, programme, LINE, OUTREACH)
    assert [one.row.is_desk for one in (line, outreach)] == [True, False]
    give_up = {"seen": line.row, "told": replace(LINE, is_desk=False)}
    refused(year_money_changes.DeskMissing, db, programme, year_money_changes.change, **give_up)
    refused(year_money_changes.DeskMissing, db, programme, year_money_changes.remove, seen=line.row)
    year_money_changes.change(db, **who(programme), seen=outreach.row, told=replace(OUTREACH, is_desk=True))
    assert [row.is_desk for row in rows(db, programme)] == [False, True]
    # The one that lost the mark has its own entry.
    assert actions(db)[:2] == [("project.change", "1-1"), ("project.change", "1-2")]
    add(db, programme, Told("1-3", "研修"))
    assert [row.is_desk for row in rows(db, programme)] == [False, False, True]


def test_a_project_is_changed_only_by_who_has_seen_it_as_it_is(db: Db, programme: Programme) -> None:
    [project] = add(db, programme, LINE)
    year_money_changes.change(db, **who(programme), seen=project.row, told=replace(LINE, grant_yen=4_761_000))
    assert rows(db, programme)[0].grant_yen == 4_761_000
    [entry, _added] = [one for one in staff.audit_trail(db) if one.action.startswith("project.")]
    assert (entry.detail["before"], entry.detail["after"]) == ("6,347,000 / 4,760,000", "6,347,000 / 4,761,000")
    for call, facts in (
        (year_money_changes.change, {"told": OUTREACH}),
        (year_money_changes.remove, {}),
        (year_money_changes.set_lines, {"seen_lines": (), "lines": [("委託料", 1)]}),
    ):
        refused(year_money_changes.ProjectGone, db, programme, call, seen=project.row, **facts)


def test_no_change_leaves_no_trace(db: Db, programme: Programme) -> None:
    [project] = add(db, programme, LINE)
    year_money_changes.change(db, **who(programme), seen=project.row, told=LINE)
    put_lines(db, programme, project)
    assert actions(db) == [("project.add", "1-1")]


def test_cost_lines_follow_a_projects_number_and_go_with_it(db: Db, programme: Programme) -> None:
    [project] = add(db, programme, LINE)
    put_lines(db, programme, project, ("委託料", 6_000_000))
    year_money_changes.change(db, **who(programme), seen=project.row, told=replace(LINE, number="2-1"))
    [moved] = year_money.read(db, programme, 2026)
    assert (moved.row.project_number, [one.label for one in moved.lines]) == ("2-1", ["委託料"])
    year_money_changes.remove(db, **who(programme), seen=moved.row)
    assert reports.cost_lines(db, programme.id, 2026) == []
    assert rows(db, programme) == []


def test_a_number_with_texts_or_targets_is_neither_changed_nor_removed(db: Db, programme: Programme) -> None:
    line, _outreach = add(db, programme, LINE, OUTREACH)
    text: dict[str, Any] = {
        "programme_id": programme.id,
        "fiscal_year": 2026,
        "project_number": "1-2",
        "part": "effect",
    }
    reports.write_text(db, **text, written="届いた。", by=BY, at=now())
    seen = rows(db, programme)[1]
    renumbered = {"seen": seen, "told": replace(OUTREACH, number="1-9")}
    refused(year_money_changes.ProjectInUse, db, programme, year_money_changes.remove, seen=seen)
    refused(year_money_changes.ProjectInUse, db, programme, year_money_changes.change, **renumbered)
    reports.write_text(db, **text, written=" ", by=BY, at=now())
    year_money_changes.remove(db, **who(programme), seen=seen)
    target = {"measure": "outreach", "kind": "external", "value": 12, "unit": "件", "project_number": "1-1"}
    programmes.add_target(db, programme_id=programme.id, fiscal_year=2026, **target)
    refused(year_money_changes.ProjectInUse, db, programme, year_money_changes.remove, seen=line.row)


# Cost lines


def test_lines_stand_beside_the_total_and_a_difference_is_said(db: Db, programme: Programme) -> None:
    [project] = add(db, programme, LINE)
    assert (project.lines_yen, project.difference_yen) == (None, None)
    project = put_lines(db, programme, project, ("委託料", 6_000_000), ("  印刷\n製本費 ", 350_000))
    assert project.lines == (
        CostLine(programme.id, 2026, "1-1", 1, "委託料", 6_000_000),
        CostLine(programme.id, 2026, "1-1", 2, "印刷 製本費", 350_000),
    )
    assert (project.lines_yen, project.difference_yen) == (6_350_000, 3_000)
    assert project.money.lines == (("委託料", 6_000_000), ("印刷 製本費", 350_000))
    assert actions(db)[0] == ("project.costs", "1-1")


def test_lines_that_a_colleague_changed_are_not_overwritten(db: Db, programme: Programme) -> None:
    [project] = add(db, programme, LINE)
    put_lines(db, programme, project, ("委託料", 1))
    stale = {"seen": project.row, "seen_lines": (), "lines": [("旅費", 2)]}
    refused(year_money_changes.ProjectGone, db, programme, year_money_changes.set_lines, **stale)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([("", 1)], year_money.LineLabelUnfit),
        ([("あ" * 61, 1)], year_money.LineLabelUnfit),
        ([("旅費", -1)], year_money.AmountUnfit),
        ([("旅費", 1)] * 101, year_money.TooManyLines),
    ],
)
def test_lines_that_no_report_can_hold_are_refused(
    db: Db, programme: Programme, lines: list[tuple[str, int]], kind: type[Refusal]
) -> None:
    [project] = add(db, programme, LINE)
    call = year_money_changes.set_lines
    refused(kind, db, programme, call, seen=project.row, seen_lines=project.lines, lines=lines)


# Years


def test_a_new_year_begins_with_last_years_projects_without_their_amounts(db: Db, programme: Programme) -> None:
    add(db, programme, replace(LINE, sessions_counted=105, note="+ P"), OUTREACH)
    assert year_money_changes.copy_year(db, **who(programme), year=2027) == 2
    line, outreach = rows(db, programme, 2027)
    assert (line.project_number, line.project, line.partners, line.grant_rate) == (
        "1-1",
        "LINE相談",
        ["区社会福祉協議会"],
        0.75,
    )
    assert (line.cost_yen, line.grant_yen, line.sessions_counted, line.amount_note) == (None, None, None, "")
    assert (line.is_desk, outreach.is_desk) == (True, False)
    refused(year_money_changes.NothingToCopy, db, programme, year_money_changes.copy_year, year=2027)
    refused(year_money_changes.NothingToCopy, db, programme, year_money_changes.copy_year, year=2029)


def test_a_programme_that_continues_another_copies_that_ones_projects(db: Db) -> None:
    before = add_programme(db, "toshima-r7", starts=date(2025, 4, 1), ends=date(2026, 3, 31))
    add(db, before, LINE, year=2025)
    desk = add_programme(db, "toshima-r8", continues=before)
    assert year_money_changes.copy_year(db, **who(desk), year=2026) == 1
    assert [row.programme_id for row in rows(db, desk)] == [desk.id]


def test_years_begin_with_the_present_and_offer_the_one_to_come(db: Db, programme: Programme) -> None:
    assert year_money.years(db, programme, date(2027, 5, 1)) == [2027, 2026, 2028]
    ended = add_programme(db, "ended", ends=date(2027, 3, 31))
    assert year_money.years(db, ended, date(2028, 5, 1)) == [2026]
