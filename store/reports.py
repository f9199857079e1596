"""Questions about yearly reports: what was written, what it cost, and the versions that were frozen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from store import tables as t
from store.asking import dialect_insert, every
from store.database import Db
from store.programmes import hold as hold
from store.report_records import CostLine, ReportText, ReportVersion


def texts(db: Db, programme_id: int, fiscal_year: int) -> list[ReportText]:
    """What was written for a fiscal year."""
    r = t.report_text
    mine = select(r).where(r.c.programme_id == programme_id, r.c.fiscal_year == fiscal_year)
    return every(db, mine.order_by(r.c.project_number, r.c.part), ReportText)


def write_text(
    db: Db,
    *,
    programme_id: int,
    fiscal_year: int,
    project_number: str,
    part: str,
    written: str,
    by: str,
    at: datetime,
) -> None:
    """Write what stands under a heading, over what stood there."""
    facts = {"written": written, "changed_at": at, "changed_by": by}
    key = {"programme_id": programme_id, "fiscal_year": fiscal_year, "project_number": project_number, "part": part}
    statement = dialect_insert(db, t.report_text).values(**key, **facts)
    db.execute(statement.on_conflict_do_update(index_elements=list(key), set_=facts))


def cost_lines(db: Db, programme_id: int, fiscal_year: int) -> list[CostLine]:
    """What a fiscal year's projects cost, line by line."""
    c = t.cost_line
    mine = select(c).where(c.c.programme_id == programme_id, c.c.fiscal_year == fiscal_year)
    return every(db, mine.order_by(c.c.project_number, c.c.position), CostLine)


def set_cost_lines(
    db: Db, programme_id: int, fiscal_year: int, project_number: str, lines: Sequence[tuple[str, int]]
) -> None:
    """Put the lines of a project's cost (label, yen) in place of those that were there."""
    c = t.cost_line
    mine = (c.c.programme_id == programme_id) & (c.c.fiscal_year == fiscal_year)
    db.execute(c.delete().where(mine & (c.c.project_number == project_number)))
    key = {"programme_id": programme_id, "fiscal_year": fiscal_year, "project_number": project_number}
    rows = [{**key, "position": place, "label": label, "yen": yen} for place, (label, yen) in enumerate(lines, 1)]
    if rows:
        db.execute(c.insert(), rows)


def add_version(db: Db, **told: Any) -> None:
    """Insert a frozen version; the database refuses a number that is taken."""
    db.execute(t.report_version.insert().values(**{"reason": "", **told}))


def newest_number(db: Db, programme_id: int, fiscal_year: int) -> int:
    """The number of the newest version of a fiscal year, 0 where there is none."""
    v = t.report_version
    query = select(func.max(v.c.number)).where(v.c.programme_id == programme_id, v.c.fiscal_year == fiscal_year)
    return int(db.execute(query).scalar_one() or 0)


def versions(db: Db, programme_id: int, fiscal_year: int) -> list[ReportVersion]:
    """All versions of a fiscal year, the newest first, without what they say."""
    v = t.report_version
    light = [column for column in v.c if column is not v.c.report]
    mine = select(*light).where(v.c.programme_id == programme_id, v.c.fiscal_year == fiscal_year)
    return every(db, mine.order_by(v.c.number.desc()), ReportVersion)


def frozen(db: Db, programme_id: int, fiscal_year: int, number: int) -> Any | None:
    """What a version says, as funnel.report_json wrote it; None where there is no such version."""
    v = t.report_version
    mine = (v.c.programme_id == programme_id) & (v.c.fiscal_year == fiscal_year) & (v.c.number == number)
    return db.execute(select(v.c.report).where(mine)).scalar_one_or_none()
