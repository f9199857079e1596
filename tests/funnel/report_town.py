"""A small town and its yearly report: projects, targets, activities and words, by the real functions."""

from datetime import date, timedelta
from typing import Any

from core.dates import fiscal_bounds
from funnel import report_reading
from funnel.report import Report
from store import activities, programmes, reports
from store.database import Store
from tests.conftest import NOON
from tests.funnel.town import APRIL, BY, JUNE, MAY, Town, at, found, row

YEAR = 2026
AFTER = date(2027, 6, 1)
DAYS = [APRIL + timedelta(days=7 * number) for number in range(52)]


def add_year(town: Town, number: str = "", **facts: Any) -> None:
    with town.store.writing() as db:
        told = {"programme_id": town.programme.id, "fiscal_year": YEAR, "project_number": number, **facts}
        programmes.add_year(db, **told)


def aim(town: Town, measure: str, value: float, **facts: Any) -> None:
    usual = {"fiscal_year": YEAR, "kind": "flow", "unit": "件"}
    with town.store.writing() as db:
        programmes.add_target(db, programme_id=town.programme.id, measure=measure, value=value, **{**usual, **facts})


def act(town: Town, kind: str, day: date = MAY, **facts: Any) -> None:
    usual = {"meetings": 0, "made_at": NOON, "made_by": BY}
    with town.store.writing() as db:
        activities.add(db, programme_id=town.programme.id, kind=kind, day=day, **{**usual, **facts})


def write(town: Town, part: str, written: str, number: str = "", year: int = YEAR) -> None:
    with town.store.writing() as db:
        told = {"programme_id": town.programme.id, "fiscal_year": year, "project_number": number, "part": part}
        reports.write_text(db, **told, written=written, by=BY, at=NOON)  # type: ignore[arg-type]


def of(town: Town, *, year: int = YEAR, today: date = AFTER, **facts: Any) -> Report:
    """The town's report; opening days are every Wednesday."""
    first, last = fiscal_bounds(year)
    days = [day for day in DAYS if first <= day <= last]
    with town.store.reading() as db:
        return report_reading.read(
            db, programme=town.programme, year=year, today=today, **{"opening_days": days, **facts}
        )


def desk_town(store: Store, slug: str = "toshima-r8") -> Town:
    """Twelve people in their thirties by card, three in their twenties by poster, all in April to June."""
    town = found(store, slug)
    town.put_up("card", quantity=300, unit_cost_yen=12, installed_on=APRIL)
    town.put_up("poster", quantity=10, unit_cost_yen=100, installed_on=MAY)
    rows = [row(f"p{n}", APRIL + timedelta(days=n), channel_told="card", age_band="30s") for n in range(12)]
    rows += [row(f"q{n}", MAY + timedelta(days=n), channel_told="poster", age_band="20s") for n in range(3)]
    rows += [row("p0", JUNE, channel_told="card", age_band="30s")]
    town.consult(*rows)
    return town


__all__ = ["AFTER", "DAYS", "YEAR", "act", "add_year", "aim", "at", "desk_town", "of", "write"]
