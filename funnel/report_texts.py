"""The words under a report's headings: staff's own, kept by project and year, and what stood there a year before."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from core import typed
from core.dates import tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from core.words import REPORT_TEXTS
from funnel.report_reading import must_run
from store import programmes, reports, staff
from store.database import Db
from store.records import Programme, ProgrammeYear
from store.report_records import ReportText

LONGEST = 4_000


class TextTooLong(Refusal):
    """More than a page of the report holds."""

    sentence = _("The text has {length} characters, at most {limit} can be kept. Nothing was saved. Please shorten it.")


class TextChanged(Refusal):
    """Somebody else wrote under the heading meanwhile."""

    sentence = _(
        "A colleague has changed this text since you opened it. Nothing was saved. Please compare both and save again."
    )


class HeadingUnknown(Refusal):
    """A heading that the report doesn't have, or a project that the year doesn't have."""

    sentence = _("This heading isn't in the report any more. Nothing was saved. Please reload the page.")


def write(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    year: int,
    project_number: str,
    part: str,
    seen: str,
    written: str,
) -> None:
    """Write what stands under a heading of core.words.REPORT_TEXTS; `seen` is what the writer saw there.

    Raises NoSuchYear, HeadingUnknown, TextTooLong, TextChanged.
    """
    must_run(programme, year, tokyo_day(at))
    numbers = {row.project_number for row in _rows(db, programme.id, year)} or {""}
    if part not in REPORT_TEXTS or project_number not in numbers:
        raise HeadingUnknown
    text = plain(written)
    if len(text) > LONGEST:
        raise TextTooLong(length=f"{len(text):,}", limit=f"{LONGEST:,}")
    reports.hold(db, programme.id)
    if plain(seen) != (there := _there(db, programme, year, project_number, part)):
        raise TextChanged
    if text == there:
        return
    place = {"programme_id": programme.id, "fiscal_year": year, "project_number": project_number, "part": part}
    reports.write_text(db, **place, written=text, by=by, at=at)  # type: ignore[arg-type]
    told = {"fiscal_year": year, "project": project_number, "part": part, "characters": len(text)}
    staff.write_audit(db, at=at, by=by, action="report.text", programme_id=programme.id, **told)


def plain(text: str) -> str:
    """Words as they are kept: lines end alike, nothing unprintable, no blank ends."""
    return typed.lines(text)


def _there(db: Db, programme: Programme, year: int, number: str, part: str) -> str:
    """What stands there as the report shows it, in which the desk has what was written before it had a number."""
    rows = _rows(db, programme.id, year)
    return plain(_of_project(reports.texts(db, programme.id, year), number, _desk(rows)).get(part, ""))


def last_year(db: Db, programme: Programme, year: int) -> Mapping[tuple[str, str], str]:
    """What was written a year before, by project number and heading, through the chain of programmes.

    A project has what stood under its own number; the desk's, where nothing did, what stood under the desk of then.
    """
    rows = _rows(db, programme.id, year)
    numbers, desk = [row.project_number for row in rows] or [""], _desk(rows)
    before, texts = _before(db, programme, year - 1)
    found: dict[tuple[str, str], str] = {}
    for number in numbers:
        own = _of_project(texts, number, _desk(before))
        if not own and number == desk:
            own = _of_project(texts, _desk(before), _desk(before))
        found |= {(number, part): written for part, written in own.items()}
    return found


def _before(db: Db, programme: Programme, year: int) -> tuple[list[ProgrammeYear], list[ReportText]]:
    """The projects and texts of a year, of the nearest programme of the chain that wrote any."""
    for key in programmes.chain(db, programme):
        if texts := reports.texts(db, key, year):
            return _rows(db, key, year), texts
    return [], []


def _rows(db: Db, programme_id: int, year: int) -> list[ProgrammeYear]:
    return [row for row in programmes.years(db, programme_id) if row.fiscal_year == year]


def _desk(rows: Iterable[ProgrammeYear]) -> str:
    """The number of the desk's project: the first that says so, else the first, else none."""
    ordered = sorted(rows, key=lambda row: (not row.is_desk, row.project_number))
    return ordered[0].project_number if ordered else ""


def _of_project(texts: Iterable[ReportText], number: str, desk: str) -> dict[str, str]:
    """What was written for a project by heading; the desk's has what was written before it had a number."""
    told = sorted(texts, key=lambda one: one.project_number == number)
    numbers = ("", number) if number == desk else (number,)
    return {one.part: one.written for one in told if one.project_number in numbers}
