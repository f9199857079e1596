"""After the last day of a scenario: what was done beside counselling, what it cost, and what the office wrote of it.

All through the functions that staff's pages call.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from core.dates import fiscal_year
from funnel import activities, baselines, report_texts, year_money_changes
from scenario import Scenario
from store import programmes as programme_store
from store import reports
from store.database import Db
from store.records import Programme

# The demo's own account, so that a name stands beside what was written.
_MANAGER = "manager@demo.example"


def year(db: Db, told: Scenario, desk: Programme, *, at: datetime) -> None:
    """Write up a scenario's year, some days after it has ended."""
    for row in told.activities:
        activities.add(db, by=_MANAGER, at=at, programme=desk, told=activities.Told(**row))
    for row in told.baselines:
        baselines.add(db, by=_MANAGER, at=at, programme=desk, told=baselines.Told(**row))
    _costs(db, told, desk, at=at)
    for row in told.report_texts:
        _text(db, desk, row, at=at)


def _costs(db: Db, told: Scenario, desk: Programme, *, at: datetime) -> None:
    by_number = {one.project_number: one for one in programme_store.years(db, desk.id)}
    for number, rows in groupby(told.cost_lines, key=lambda row: str(row["project_number"])):
        year_money_changes.set_lines(
            db,
            by=_MANAGER,
            at=at,
            programme=desk,
            seen=by_number[number],
            seen_lines=[
                line
                for line in reports.cost_lines(db, desk.id, by_number[number].fiscal_year)
                if line.project_number == number
            ],
            lines=[(row["label"], row["yen"]) for row in rows],
        )


def _text(db: Db, desk: Programme, row: Mapping[str, Any], *, at: datetime) -> None:
    report_texts.write(
        db,
        by=_MANAGER,
        at=at,
        programme=desk,
        year=fiscal_year(desk.starts),
        project_number=row.get("project_number", ""),
        part=row["part"],
        seen="",
        written=row["text"],
    )
