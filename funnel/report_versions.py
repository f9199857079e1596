"""Frozen versions of a yearly report: kept whole as it was, never changed, and corrected only by another version."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from core.dates import fiscal_bounds, tokyo_day
from core.language import gettext
from core.language import mark as _
from core.refusals import Refusal
from funnel import report_facts, report_json, report_numbers, report_public
from funnel.report import Edition, Report
from funnel.report_numbers import Told
from store import reports, staff
from store.database import Db
from store.records import Programme
from store.report_records import ReportVersion

LONGEST_REASON = 200
MOST_BYTES = 8_000_000


class YearRuns(Refusal):
    """A fiscal year that isn't over has no last numbers."""

    sentence = _("The fiscal year runs until {until}. Nothing was settled. Please settle its report after that day.")


class NothingChanged(Refusal):
    """A version that would say the same as the newest one."""

    sentence = _("Nothing has changed since version {number}. No new version was made.")


class ReasonMissing(Refusal):
    """A correction without a reason, or with a very long one."""

    sentence = _("Please say why the report is corrected, in at most {limit} characters. No new version was made.")


class ReportTooLarge(Refusal):
    """More than a version may hold."""

    sentence = _(
        "The report has {size} MB, at most {limit} MB can be kept. No version was made. "
        "Please tell your administrator; the pictures of the materials are probably too large."
    )


class VersionGone(Refusal):
    """A version that isn't there."""

    sentence = _("There is no version {number} of this report. Please reload the page.")


@dataclass(frozen=True)
class Change:
    """Something that two versions say differently, in words; '' where only the other has it."""

    key: str
    label: str
    before: str
    after: str


def freeze(db: Db, *, by: str, at: datetime, programme: Programme, year: int, report: Report, reason: str = "") -> int:
    """Keep a report as it is; the number of the new version. Every version but the first needs a reason.

    Raises YearRuns, NothingChanged, ReasonMissing, ReportTooLarge.
    """
    last = fiscal_bounds(year)[1]
    if tokyo_day(at) <= last:
        raise YearRuns(until=last.isoformat())
    # Two who freeze at once would take one number.
    reports.hold(db, programme.id)
    newest, before = reports.newest_number(db, programme.id, year), earlier(db, programme, year)
    report = report_public.prepared(report, runs=False, earlier=before)
    kept = report_json.write(report)
    size = len(json.dumps(kept, ensure_ascii=False).encode())
    if size > MOST_BYTES:
        raise ReportTooLarge(size=f"{size / 1e6:.1f}", limit=MOST_BYTES // 1_000_000)
    why = " ".join(reason.split())
    for older in before:
        _must_correct(older, report, newest, why)
    number = newest + 1
    told = {"programme_id": programme.id, "fiscal_year": year, "number": number, "made_at": at, "made_by": by}
    reports.add_version(db, **told, reason=why if newest else "", report=kept)
    staff.write_audit(
        db, at=at, by=by, action="report.freeze", programme_id=programme.id, fiscal_year=year, version=number
    )
    return number


def _must_correct(older: Report | None, newer: Report, number: int, reason: str) -> None:
    """A version that another release kept can't be compared: then whoever corrects it says why."""
    if older is not None and not difference(older, newer):
        raise NothingChanged(number=number)
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ReasonMissing(limit=LONGEST_REASON)


def of_year(db: Db, programme: Programme, year: int) -> list[ReportVersion]:
    """The versions of a fiscal year, the newest first."""
    return reports.versions(db, programme.id, year)


def load(db: Db, programme: Programme, year: int, number: int) -> Report:
    """A report as it was frozen. Raises VersionGone, FormatUnknown."""
    found = reports.frozen(db, programme.id, year, number)
    if found is None:
        raise VersionGone(number=number)
    return report_json.read(found)


def earlier(db: Db, programme: Programme, year: int) -> list[Report | None]:
    """The version that a report of the year comes after, which hides what those before it hid; None if it can't be
    read, nothing where there is none.
    """
    newest = reports.newest_number(db, programme.id, year)
    return [_known(db, programme, year, newest)] if newest else []


def _known(db: Db, programme: Programme, year: int, number: int) -> Report | None:
    try:
        return load(db, programme, year, number)
    except report_json.FormatUnknown:
        return None


def difference(older: Report, newer: Report, *, with_pictures: bool = True) -> tuple[Change, ...]:
    """What the newer says otherwise: numbers, facts and words, in the reader's language; all but the day of counting.

    A number that few stand behind is told to have changed, and not which it was or is (fewer than five, as on pages).
    Without pictures where the newer was read without them.
    """
    if not with_pictures:
        older, newer = _unpictured(older), _unpictured(newer)
    found = (*_numbers(older, newer), *_facts(older, newer))
    if not found and replace(older, as_on=newer.as_on) != newer:
        return (Change("other", gettext(_("Something else in the report")), "", gettext(_("changed"))),)
    return found


def _unpictured(report: Report) -> Report:
    return replace(report, projects=tuple(replace(one, materials=()) for one in report.projects))


def _numbers(older: Report, newer: Report) -> Iterator[Change]:
    before, after = _told(older), _told(newer)
    for key in dict.fromkeys((*before, *after)):
        was, told = before.get(key), after.get(key)
        if (was.meant if was else None) != (told.meant if told else None):
            label = (told or before[key]).label
            yield Change(key, label, was.words if was else "", told.words if told else "")


def _facts(older: Report, newer: Report) -> Iterator[Change]:
    """Facts that differ: of a list what is gone and what has come."""
    before, after = ({one.key: one for one in report_facts.facts(each)} for each in (older, newer))
    for key in dict.fromkeys((*before, *after)):
        was, told = before.get(key), after.get(key)
        if (was.meant if was else None) == (told.meant if told else None):
            continue
        had, has = was.items if was else (), told.items if told else ()
        gone, come = ([one for one in here if one not in there] for here, there in ((had, has), (has, had)))
        if not gone and not come and had:
            # The same words in another order, or something that isn't for everybody's eyes.
            come = [gettext(_("changed"))]
        yield Change(key, (told or before[key]).label, "、".join(gone), "、".join(come))


@dataclass(frozen=True)
class _Said:
    """A number that a report says: its label, its words inside the house, and what it is, to compare."""

    label: str
    words: str
    meant: object


def _told(report: Report) -> dict[str, _Said]:
    shown = {one.key: one for one in report_numbers.told(report, Edition.INSIDE)}
    return {
        one.key: _Said(_named(report, one), _number(shown.get(one.key, one)), (one.value, one.state, one.unit))
        for one in report_numbers.told(report, Edition.SUBMIT)
    }


def _named(report: Report, one: Told) -> str:
    return f"{one.project} {one.label}" if len(report.projects) > 1 else one.label


def _number(one: Told) -> str:
    if one.value is None:
        return gettext(_("not shown, few people")) if one.state == "hidden" else gettext(_("not known"))
    number = f"{one.value:,.1f}".removesuffix(".0")
    between = "" if one.unit in ("%", "％") or not one.unit.isascii() else " "
    return f"{number}{between}{one.unit}"
