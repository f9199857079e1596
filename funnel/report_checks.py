"""Questions about a yearly report, asked while it is written and before it is frozen.

Rules compare what the texts say with the numbers that staff may see (the inside edition): no question tells more.
"""

from collections.abc import Iterator

from core.words import REPORT_TEXTS
from funnel import (
    checked_project,
    checks_aims,
    checks_cells,
    checks_changes,
    checks_channels,
    checks_claims,
    checks_few,
    checks_money,
    checks_months,
    checks_numbers,
    checks_ratios,
    checks_sessions,
    checks_sums,
    checks_survey,
    checks_texts,
    checks_yen,
)
from funnel.checked_project import Asked
from funnel.report import Project, Report
from funnel.report_findings import Finding

_CHECKS = (
    checks_texts.found,
    checks_numbers.found,
    checks_aims.found,
    checks_sessions.found,
    checks_claims.found,
    checks_cells.found,
    checks_few.found,
    checks_sums.found,
    checks_months.found,
    checks_ratios.found,
    checks_changes.found,
    checks_survey.found,
    checks_channels.found,
    checks_yen.found,
    checks_money.found,
)
_PARTS = (*REPORT_TEXTS, "")


def findings(report: Report) -> tuple[Finding, ...]:
    """All questions about a report: by project, heading and place; those about no text last. Each is asked once."""
    return tuple(asked.finding for project in report.projects for asked in _of_project(report, project))


def _of_project(report: Report, project: Project) -> Iterator[Asked]:
    of = checked_project.read(report, project)
    asked = [one for check in _CHECKS for one in check(of)]
    asked.sort(key=lambda one: (_PARTS.index(one.finding.part), one.start))
    there = set()
    for one in asked:
        # The same number told again under another heading is the same question.
        same = (one.finding.kind, one.finding.number, tuple(sorted(one.finding.facts.items())))
        if same not in there:
            there.add(same)
            yield one
