"""The report of a fiscal year as its page has it before it: read once a minute, with what is asked about it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from core import words
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.language import mark, spoken
from core.refusals import Refusal
from funnel import report_checks, report_numbers, report_texts, report_versions
from funnel.report import Edition, Project, Report
from funnel.report_findings import Finding
from funnel.report_json import FormatUnknown
from funnel.report_numbers import Told
from store.database import Db
from store.records import Programme
from store.report_records import ReportVersion
from workspace import reading, report_printed, report_source
from workspace.access import Visit
from workspace.database import store

Place = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """What the page shows of a fiscal year: the report as it stands now, without pictures.

    `last` are the texts of the year before by project and heading; `versions` begin with the newest. `is_changed` where
    the report says something else by now than the newest version does.
    """

    visit: Visit
    year: int
    today: date
    report: Report
    numbers: tuple[Told, ...]
    findings: tuple[Finding, ...]
    last: Mapping[Place, str]
    versions: tuple[ReportVersion, ...]
    is_changed: bool = False

    @property
    def key(self) -> str:
        """Begins the keys of all fields that belong to this report."""
        return f"report-{self.visit.programme.id}-{self.year}"

    @property
    def is_over(self) -> bool:
        """Whether the fiscal year is over, so that its report may be settled."""
        return self.today > fiscal_bounds(self.year)[1]

    @property
    def digest(self) -> str:
        """Another one wherever the report says something else: what was read before has to be read again."""
        return digest(self.report)

    def project(self, number: str) -> Project:
        """One of the report's projects."""
        return next(one for one in self.report.projects if one.number == number)

    def written(self, place: Place) -> str:
        """What is saved under a heading; '' for nothing."""
        return self.project(place[0]).texts.get(place[1], "")

    def asked(self, place: Place) -> list[Finding]:
        """The questions about what stands under a heading."""
        return [one for one in self.findings if (one.project, one.part) == place]

    @property
    def empty(self) -> list[Place]:
        """The headings that need words and have none."""
        places = [(one.number, part) for one in self.report.projects for part in words.REPORT_TEXTS]
        return [place for place in places if not self.written(place).strip() and self._needs_words(place)]

    def fills_itself(self, place: Place) -> bool:
        """Whether the paper has what belongs under a heading without words."""
        return report_printed.fills_itself(self.project(place[0]), place[1])

    def _needs_words(self, place: Place) -> bool:
        return report_printed.needs_words(self.project(place[0]), place[1])


class Changed(Refusal):
    """What would be settled or given out isn't what was read before the button was pressed."""

    sentence = mark(
        "The report has changed since this page showed it. Nothing was settled and no file was made. "
        "Please look at it again."
    )


def digest(report: Report) -> str:
    """What a report says in a few letters, without its pictures."""
    bare = replace(report, projects=tuple(replace(one, materials=()) for one in report.projects))
    return hashlib.sha256(repr(bare).encode()).hexdigest()[:12]


def years(programme: Programme, today: date) -> list[int]:
    """The fiscal years that a programme has a report of, the latest first."""
    last = max(programme.starts, min(today, programme.ends or today))
    return list(range(fiscal_year(last), fiscal_year(programme.starts) - 1, -1))


def read_for(visit: Visit, year: int) -> Shown:
    """All that the page shows of a fiscal year, at most a minute old, and never older than what staff changed."""
    found = _shown(reading.state(visit), year, tokyo_day(now()), visit)
    return replace(found, visit=visit)


def whole(visit: Visit, year: int) -> Report:
    """The report with its pictures, for papers; they take a while, so they are read apart."""
    return _whole(reading.state(visit), year, tokyo_day(now()), visit.programme)


def as_shown(shown: Shown) -> Report:
    """The report with its pictures, if it still says what the page showed. Raises Changed."""
    found = whole(shown.visit, shown.year)
    if digest(found) != shown.digest:
        raise Changed
    return found


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _shown(state: reading.State, year: int, today: date, _visit: Visit) -> Shown:
    programme = _visit.programme
    # The report is a Japanese paper, whatever language the screen has.
    with spoken("ja"), store().reading() as db:
        report = report_source.read(db, programme=programme, year=year, today=today, with_pictures=False)
        versions = report_versions.of_year(db, programme, year)
        return Shown(
            visit=_visit,
            year=year,
            today=today,
            report=report,
            numbers=report_numbers.told(report, Edition.INSIDE),
            findings=tuple(report_checks.findings(report)),
            last=report_texts.last_year(db, programme, year),
            versions=tuple(versions),
            is_changed=bool(versions) and _differs(db, programme, versions[0], report),
        )


def _differs(db: Db, programme: Programme, newest: ReportVersion, report: Report) -> bool:
    try:
        older = report_versions.load(db, programme, newest.fiscal_year, newest.number)
        return bool(report_versions.difference(older, report, with_pictures=False))
    except FormatUnknown:
        return True


@st.cache_data(ttl=reading.SECONDS, max_entries=8, show_spinner=False)
def _whole(state: reading.State, year: int, today: date, _programme: Programme) -> Report:
    with spoken("ja"), store().reading() as db:
        return report_source.read(db, programme=_programme, year=year, today=today)


def frozen(visit: Visit, year: int, number: int) -> Report:
    """A settled version as it was."""
    return _frozen(reading.state(visit), year, number, visit.programme)


@st.cache_data(ttl=reading.SECONDS, max_entries=8, show_spinner=False)
def _frozen(state: reading.State, year: int, number: int, _programme: Programme) -> Report:
    with store().reading() as db:
        return report_versions.load(db, _programme, year, number)
