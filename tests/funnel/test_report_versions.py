"""Frozen versions of a report: as they were, numbered, corrected with a reason, and told apart."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from command_line import COMMAND
from funnel import report_release, report_versions
from funnel.report import Cell, Deed, Desk, Edition, Material, Money, Project, Report, Split
from funnel.report_json import FormatUnknown
from funnel.report_release import MayNotRelease
from funnel.report_versions import (
    LONGEST_REASON,
    MOST_BYTES,
    NothingChanged,
    ReasonMissing,
    ReportTooLarge,
    VersionGone,
    YearRuns,
    difference,
)
from store import reports, staff
from store.database import Db
from store.records import Programme
from tests.workspace.cast import hire

YEAR = 2026
AT = datetime(2027, 5, 1, tzinfo=UTC)
BY = "manager@office.example"


def a_desk(consultations: int = 226, **ages: int | None) -> Desk:
    cells = tuple(Cell(f"{code.removeprefix('a')}", count) for code, count in ages.items())
    return Desk({"consultations": consultations, "sessions": 10}, (), (), dict.fromkeys(Edition, Split(ages=cells)))


def report(**facts: Any) -> Report:
    usual: dict[str, Any] = {
        "number": "",
        "name": "LINE相談",
        "money": Money(6_347_000, 4_760_000),
        "partners": ("社会福祉協議会",),
        "implementer": "NPO法人",
        "since": date(2026, 4, 1),
        "until": date(2027, 3, 31),
        "texts": {"effect": "効果の文"},
        "aims": (),
        "desk": a_desk(),
    }
    project = Project(**{**usual, **facts})
    return Report("a", "To U", "見本区", "係", YEAR, date(2027, 5, 1), (project,))


def freeze(db: Db, programme: Programme, what: Report, reason: str = "", at: datetime = AT) -> int:
    return report_versions.freeze(db, by=BY, at=at, programme=programme, year=YEAR, report=what, reason=reason)


def test_a_frozen_report_is_read_as_it_was(db: Db, programme: Programme) -> None:
    assert freeze(db, programme, report()) == 1
    assert report_versions.load(db, programme, YEAR, 1) == report()
    [kept] = report_versions.of_year(db, programme, YEAR)
    assert (kept.number, kept.made_by, kept.made_at, kept.reason) == (1, BY, AT, "")


def test_who_froze_which_version_is_audited(db: Db, programme: Programme) -> None:
    freeze(db, programme, report())
    [entry] = [one for one in staff.audit_trail(db) if one.action == "report.freeze"]
    assert (entry.by, entry.detail) == (BY, {"fiscal_year": YEAR, "version": 1})


def test_a_correction_is_a_new_version_with_its_reason(db: Db, programme: Programme) -> None:
    freeze(db, programme, report())
    assert freeze(db, programme, report(desk=a_desk(230)), "  記録の追加\n") == 2
    newest, first = report_versions.of_year(db, programme, YEAR)
    assert (newest.number, newest.reason, first.number) == (2, "記録の追加", 1)
    assert report_versions.load(db, programme, YEAR, 1) == report()


@pytest.mark.parametrize("reason", ["", " \n", "あ" * (LONGEST_REASON + 1)])
def test_a_correction_without_a_short_reason_is_refused(db: Db, programme: Programme, reason: str) -> None:
    freeze(db, programme, report())
    with pytest.raises(ReasonMissing):
        freeze(db, programme, report(desk=a_desk(230)), reason)
    assert len(report_versions.of_year(db, programme, YEAR)) == 1


def test_a_version_that_says_the_same_is_refused(db: Db, programme: Programme) -> None:
    freeze(db, programme, report())
    with pytest.raises(NothingChanged):
        freeze(db, programme, replace(report(), as_on=date(2027, 6, 1)), "数えた日だけ")


@pytest.mark.parametrize(
    "facts",
    [
        {"materials": (Material("a", "b", "c", b"x"),)},
        {"deeds": (Deed("training", "", 1, 12, days=((date(2026, 10, 24), None),)),)},
        {"money": Money(6_347_000, 4_760_000, lines=(("印刷費", 100),))},
    ],
)
def test_a_picture_a_day_or_a_cost_line_alone_can_be_corrected(
    db: Db, programme: Programme, facts: dict[str, Any]
) -> None:
    usual = {
        "deeds": (Deed("training", "", 1, 12, days=((date(2026, 10, 23), None),)),),
        "money": Money(6_347_000, 4_760_000, lines=(("委託料", 100),)),
    }
    freeze(db, programme, report(**usual))
    assert freeze(db, programme, report(**{**usual, **facts}), "訂正") == 2


def test_a_version_hides_from_the_public_what_the_one_before_hid(db: Db, programme: Programme) -> None:
    def of(whole: int, shown: int | None) -> Report:
        complete, public = (Split(ages=(Cell("20s", 22), Cell("30s", one))) for one in (whole, shown))
        hidden = replace(public, ages=(Cell("20s", None), Cell("30s", None))) if shown is None else public
        splits: dict[str, Split] = {Edition.SUBMIT: complete, Edition.PUBLIC: hidden, Edition.INSIDE: complete}
        return report(desk=replace(a_desk(), splits=splits))

    freeze(db, programme, of(9, None))
    freeze(db, programme, of(10, 10), "一件追加")
    desk = report_versions.load(db, programme, YEAR, 2).projects[0].desk
    assert desk
    assert [one.count for one in desk.splits[Edition.PUBLIC].ages] == [None, None]
    assert [one.count for one in desk.splits[Edition.SUBMIT].ages] == [22, 10]


def test_a_year_that_runs_is_not_frozen(db: Db, programme: Programme) -> None:
    last_evening, next_morning = datetime(2027, 3, 31, 14, tzinfo=UTC), datetime(2027, 3, 31, 15, tzinfo=UTC)
    with pytest.raises(YearRuns):
        freeze(db, programme, report(), at=last_evening)
    assert freeze(db, programme, report(), at=next_morning) == 1


def test_a_report_of_many_megabytes_is_refused(db: Db, programme: Programme) -> None:
    large = report(materials=(Material("a", "b", "c", bytes(MOST_BYTES)),))
    with pytest.raises(ReportTooLarge):
        freeze(db, programme, large)
    assert report_versions.of_year(db, programme, YEAR) == []


def test_versions_of_programmes_and_years_are_their_own(db: Db, programme: Programme) -> None:
    freeze(db, programme, report())
    with pytest.raises(VersionGone):
        report_versions.load(db, programme, YEAR + 1, 1)
    assert report_versions.of_year(db, programme, YEAR + 1) == []


def test_a_version_of_another_release_is_refused(db: Db, programme: Programme) -> None:
    told = {"programme_id": programme.id, "fiscal_year": YEAR, "number": 1, "made_at": AT, "made_by": BY}
    reports.add_version(db, **told, report={"format": 99})
    with pytest.raises(FormatUnknown):
        report_versions.load(db, programme, YEAR, 1)
    # It can be corrected all the same, with a reason, whatever has changed.
    with pytest.raises(ReasonMissing):
        freeze(db, programme, report())
    assert freeze(db, programme, report(), "読めない版の訂正") == 2


def changes(before: Report, after: Report) -> dict[str, tuple[str, str]]:
    return {one.key: (one.before, one.after) for one in difference(before, after)}


def test_two_reports_alike_have_no_difference() -> None:
    assert difference(report(), report()) == ()


def test_numbers_and_words_that_differ_are_told_before_and_after() -> None:
    found = changes(report(), report(desk=a_desk(230), texts={"effect": "別の文", "issues": "課題"}))
    assert found["/consultations"] == ("226件", "230件")
    assert found["/texts/effect"] == ("効果の文", "別の文")
    assert found["/texts/issues"] == ("", "課題")
    assert "/mean_per_session" in found
    assert "/sessions" not in found


def test_a_number_that_became_known_was_not_zero_before() -> None:
    found = changes(report(money=Money()), report())
    assert found["/money/grant_yen"] == ("記録がありません", "4,760,000円")


def test_a_few_people_are_not_told_by_a_difference() -> None:
    def of(count: int) -> Report:
        hidden = Split(ages=(Cell("20s", None),))
        splits: dict[str, Split] = {Edition.SUBMIT: Split(ages=(Cell("20s", count),)), Edition.INSIDE: hidden}
        return report(desk=replace(a_desk(), splits=splits))

    assert changes(of(2), of(3))["/ages/20s"] == ("非表示（人数が少ないため）",) * 2


def test_a_number_that_is_gone_is_told_with_what_it_was() -> None:
    found = changes(report(desk=a_desk(226, a20s=30)), report(desk=a_desk(226)))
    assert found["/ages/20s"] == ("30件", "")


def test_facts_beside_numbers_are_told() -> None:
    found = changes(report(), report(partners=("社会福祉協議会", "警察"), implementer="別の法人"))
    assert found == {"/partners": ("", "警察"), "/implementer": ("NPO法人", "別の法人")}


def release(db: Db, programme: Programme, by: str, edition: Edition = Edition.SUBMIT) -> None:
    told: dict[str, Any] = {"year": YEAR, "edition": edition, "fmt": "pdf", "version": 1}
    report_release.note(db, by=by, at=AT, programme=programme, **told)


@pytest.mark.parametrize("role", ["pr", "counsellor"])
def test_the_complete_report_is_released_by_a_manager(db: Db, programme: Programme, role: str) -> None:
    person = hire(db, role, [programme])
    with pytest.raises(MayNotRelease):
        release(db, programme, person.email)
    release(db, programme, person.email, Edition.PUBLIC)
    assert [one.action for one in staff.audit_trail(db) if one.action.startswith("report.")] == ["report.publish"]


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_release_is_audited_with_edition_and_version(db: Db, programme: Programme, role: str) -> None:
    release(db, programme, hire(db, role, [programme]).email)
    [entry] = [one for one in staff.audit_trail(db) if one.action == "report.release"]
    assert entry.detail == {"fiscal_year": YEAR, "format": "pdf", "version": 1}


@pytest.mark.parametrize("by", ["gone@office.example", "MANAGE.PY", ""])
def test_an_address_that_nobody_has_releases_nothing_complete(db: Db, programme: Programme, by: str) -> None:
    with pytest.raises(MayNotRelease):
        release(db, programme, by)
    assert not staff.was_done(db, programme_id=programme.id, action="report.release")


def test_the_command_line_releases_too(db: Db, programme: Programme) -> None:
    assert COMMAND == report_release.COMMAND
    release(db, programme, COMMAND)
    assert staff.was_done(db, programme_id=programme.id, action="report.release")
