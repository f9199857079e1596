"""`manage.py report`: a programme's yearly report as a file, with what its checker would ask on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from command_line import COMMAND, must_be_a_file, programme_of, put
from core import words
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.language import mark, spoken
from core.refusals import Refusal
from funnel import report_checks, report_reading, report_release, report_versions, report_wording
from funnel.report import Edition, Report
from store.database import Db, Store
from store.records import Programme
from workspace import report_files, report_source

EDITIONS = (Edition.SUBMIT, Edition.PUBLIC)
NEWEST = "newest"


class EditionUnknown(Refusal):
    """Neither of the editions that leave the house."""

    sentence = mark("There is no edition '{edition}'. Please choose one of: {known}. Nothing was written.")


class FormatUnknown(Refusal):
    """None of the formats, and none by the name of the file either."""

    sentence = mark("There is no format '{format}'. Please choose one of: {known}. Nothing was written.")


class VersionUnknown(Refusal):
    """A version that was never frozen."""

    sentence = mark("There is no version '{version}' of this report. Known: {known}. Nothing was written.")


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line; `version` is '' for the present numbers, a number or NEWEST."""

    slug: str
    year: int
    edition: str
    format: str
    version: str
    out: Path


def write(store: Store, wanted: Wanted, *, say: Callable[[str], None]) -> None:
    """Write the file and the audit's line of it; `say` gets the checker's questions, and whether it is final.

    Raises EditionUnknown, FormatUnknown, PathUnfit, PathNoFile, VersionUnknown, NoSuchProgramme, NoSuchYear.
    """
    edition, fmt = _edition(wanted), _format(wanted)
    must_be_a_file(wanted.out)
    with store.reading() as db, spoken("ja"):
        programme = programme_of(db, wanted.slug)
        report_reading.must_run(programme, wanted.year, tokyo_day(now()))
        number = _number(db, programme, wanted)
        report = _read(db, programme, wanted.year, number)
    if number is None:
        say(_("These numbers are not final: no version was asked for, and they may still change."))
    for question in _questions(report):
        say(question)
    data = report_files.files(report, edition, fmt, number)

    def note() -> None:
        with store.writing() as db:
            report_release.note(
                db,
                by=COMMAND,
                at=now(),
                programme=programme,
                year=wanted.year,
                edition=edition,
                fmt=fmt,
                version=number,
            )

    put(wanted.out, data, before=note, only_for_the_owner=edition is Edition.SUBMIT)


def _edition(wanted: Wanted) -> Edition:
    if wanted.edition not in EDITIONS:
        raise EditionUnknown(edition=wanted.edition, known=", ".join(EDITIONS))
    return Edition(wanted.edition)


def _format(wanted: Wanted) -> str:
    """The format that was named; else the file's own ending, so that no .docx holds a PDF."""
    told = wanted.format or wanted.out.suffix.removeprefix(".").lower()
    if told not in report_files.FORMATS:
        raise FormatUnknown(format=told, known=", ".join(report_files.FORMATS))
    return told


def _number(db: Db, programme: Programme, wanted: Wanted) -> int | None:
    """The frozen version that is meant, None for the present numbers."""
    if not wanted.version:
        return None
    known = [one.number for one in report_versions.of_year(db, programme, wanted.year)]
    told = str(known[0]) if wanted.version == NEWEST and known else wanted.version
    if told not in map(str, known):
        raise VersionUnknown(version=wanted.version, known=", ".join(map(str, sorted(known))) or "-")
    return int(told)


def _read(db: Db, programme: Programme, year: int, number: int | None) -> Report:
    if number is not None:
        return report_versions.load(db, programme, year, number)
    return report_source.read(db, programme=programme, year=year, today=tokyo_day(now()))


def _questions(report: Report) -> Sequence[str]:
    """What the checker asks, each with where it stands; they are questions and stop nothing."""
    told = []
    for one in report_checks.findings(report):
        heading = _(words.REPORT_TEXTS[one.part]) if one.part else ""
        place = " ".join(filter(None, (one.project, heading)))
        sentence = report_wording.sentence(one)
        told.append(f"{place}: {sentence}" if place else sentence)
    return told
