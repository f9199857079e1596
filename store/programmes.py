"""Questions about programmes: their facts, chain, calendar, targets, money."""

from datetime import date
from typing import Any

from sqlalchemy import select

from store import tables as t
from store.asking import add as insert
from store.asking import dialect_insert, every, one
from store.database import Db
from store.records import OpeningException, OpeningHours, Programme, ProgrammeYear, Target


def add(db: Db, *, continues: Programme | None = None, **facts: Any) -> Programme:
    """Insert a programme; one that continues another shares its line of pseudonyms."""
    values = {
        "continues_id": continues.id if continues else None,
        "line_id": continues.line_id if continues else 0,
        "name_en": "",
        "desk_reading": "",
        "desk_kind": "",
        "who_may_consult": "",
        "closed_note": "",
        "made_up": "",
        "languages": ["ja"],
        "telephones": [],
        "closed_on_holidays": False,
        **facts,
    }
    key = insert(db, t.programme, **values)
    if not continues:
        db.execute(t.programme.update().where(t.programme.c.id == key).values(line_id=key))
    found = by_id(db, key)
    assert found
    return found


def hold(db: Db, programme_id: int) -> None:
    """Let nobody else change what belongs to a programme until we commit; everybody who would calls this first.

    On PostgreSQL FOR NO KEY UPDATE: rows that only point to the programme may still come. SQLite has one writer anyway.
    """
    db.execute(select(t.programme.c.id).where(t.programme.c.id == programme_id).with_for_update(key_share=True))


def by_id(db: Db, programme_id: int) -> Programme | None:
    """The programme of a key."""
    return one(db, select(t.programme).where(t.programme.c.id == programme_id), Programme)


def by_slug(db: Db, slug: str) -> Programme | None:
    """The programme of a slug such as 'kita-r5'."""
    return one(db, select(t.programme).where(t.programme.c.slug == slug), Programme)


def all_programmes(db: Db) -> list[Programme]:
    """Every programme, by slug."""
    return every(db, select(t.programme).order_by(t.programme.c.slug), Programme)


def of_staff(db: Db, staff_id: int) -> list[Programme]:
    """The programmes a member of staff works on, by slug."""
    query = (
        select(t.programme)
        .join(t.membership, t.membership.c.programme_id == t.programme.c.id)
        .where(t.membership.c.staff_id == staff_id)
        .order_by(t.programme.c.slug)
    )
    return every(db, query, Programme)


def chain(db: Db, programme: Programme) -> list[int]:
    """Keys of the programme and of all it continues, newest first."""
    keys, before = [programme.id], programme.continues_id
    while before is not None:
        keys.append(before)
        before = db.execute(select(t.programme.c.continues_id).where(t.programme.c.id == before)).scalar_one()
    return keys


def line(db: Db, line_id: int) -> list[int]:
    """Keys of all programmes of a chain, oldest first."""
    query = select(t.programme.c.continues_id, t.programme.c.id).where(t.programme.c.line_id == line_id)
    after = {before: key for before, key in db.execute(query)}
    keys: list[int] = []
    while (key := after.get(keys[-1] if keys else None)) is not None:
        keys.append(key)
    return keys


def allow_destination(db: Db, programme_id: int, url: str) -> None:
    """Put an https address on a programme's allow-list."""
    statement = dialect_insert(db, t.destination).values(programme_id=programme_id, url=url)
    db.execute(statement.on_conflict_do_nothing())


def destinations(db: Db, programme_id: int) -> list[str]:
    """Addresses that codes of a programme may lead to."""
    query = select(t.destination.c.url).where(t.destination.c.programme_id == programme_id)
    return list(db.execute(query.order_by(t.destination.c.url)).scalars())


def add_hours(db: Db, **hours: Any) -> None:
    """Insert a weekday's hours."""
    db.execute(t.opening_hours.insert().values(**{"last_intake": None, "until": None, **hours}))


def hours(db: Db, programme_id: int) -> list[OpeningHours]:
    """The weekly hours of a programme."""
    query = select(t.opening_hours).where(t.opening_hours.c.programme_id == programme_id)
    return every(db, query.order_by(t.opening_hours.c.since, t.opening_hours.c.weekday), OpeningHours)


def add_exception(db: Db, **exception: Any) -> None:
    """Insert a day that is open or closed against the weekly rule."""
    db.execute(t.opening_exception.insert().values(**{"note": "", **exception}))


def exceptions(db: Db, programme_id: int) -> list[OpeningException]:
    """The days against the weekly rule."""
    query = select(t.opening_exception).where(t.opening_exception.c.programme_id == programme_id)
    return every(db, query.order_by(t.opening_exception.c.day), OpeningException)


def add_target(db: Db, **target: Any) -> None:
    """Insert a target of a fiscal year."""
    db.execute(t.target.insert().values(**{"source": "", "result": None, **target}))


def change_target(db: Db, programme_id: int, fiscal_year: int, measure: str, **told: Any) -> bool:
    """Change columns of a target; False where there is no such target."""
    p = t.target
    mine = (p.c.programme_id == programme_id) & (p.c.fiscal_year == fiscal_year) & (p.c.measure == measure)
    return db.execute(p.update().where(mine).values(**told)).rowcount > 0


def remove_target(db: Db, programme_id: int, fiscal_year: int, measure: str) -> bool:
    """Delete a target; False where there is no such target."""
    p = t.target
    mine = (p.c.programme_id == programme_id) & (p.c.fiscal_year == fiscal_year) & (p.c.measure == measure)
    return db.execute(p.delete().where(mine)).rowcount > 0


def targets(db: Db, programme_id: int, fiscal_year: int | None = None) -> list[Target]:
    """A programme's targets, of one fiscal year or all."""
    query = select(t.target).where(t.target.c.programme_id == programme_id)
    if fiscal_year is not None:
        query = query.where(t.target.c.fiscal_year == fiscal_year)
    return every(db, query.order_by(t.target.c.fiscal_year, t.target.c.measure), Target)


def add_year(db: Db, **year: Any) -> None:
    """Insert the money and partners of a (sub-)project in a fiscal year."""
    defaults: dict[str, Any] = {"project_number": "", "project": "", "cost_yen": None, "grant_yen": None}
    defaults |= {"partners": [], "source": ""}
    db.execute(t.programme_year.insert().values(**{**defaults, **year}))


def years(db: Db, programme_id: int) -> list[ProgrammeYear]:
    """Money and partners of a programme by fiscal year."""
    query = select(t.programme_year).where(t.programme_year.c.programme_id == programme_id)
    order = (t.programme_year.c.fiscal_year, t.programme_year.c.project_number)
    return every(db, query.order_by(*order), ProgrammeYear)


def change_year(db: Db, programme_id: int, fiscal_year: int, project_number: str, **told: Any) -> bool:
    """Change columns of a (sub-)project's year; False where there is no such row."""
    y = t.programme_year
    mine = (y.c.programme_id == programme_id) & (y.c.fiscal_year == fiscal_year)
    changed = y.update().where(mine & (y.c.project_number == project_number)).values(**told)
    return db.execute(changed).rowcount > 0


def remove_year(db: Db, programme_id: int, fiscal_year: int, project_number: str) -> bool:
    """Delete a (sub-)project's year; False where there is no such row."""
    y = t.programme_year
    mine = (y.c.programme_id == programme_id) & (y.c.fiscal_year == fiscal_year)
    return db.execute(y.delete().where(mine & (y.c.project_number == project_number))).rowcount > 0


def change_exception(db: Db, programme_id: int, day: date, **told: Any) -> bool:
    """Change columns of a day against the weekly rule; False where there is no such day."""
    e = t.opening_exception
    mine = (e.c.programme_id == programme_id) & (e.c.day == day)
    return db.execute(e.update().where(mine).values(**told)).rowcount > 0


def remove_exception(db: Db, programme_id: int, day: date) -> bool:
    """Delete a day against the weekly rule; False where there is no such day."""
    e = t.opening_exception
    return db.execute(e.delete().where(e.c.programme_id == programme_id, e.c.day == day)).rowcount > 0


def end_hours(db: Db, programme_id: int, weekday: int, opens: str, since: date, *, until: date | None) -> bool:
    """Set the last day of a weekday's hours; False where there are no such hours."""
    h = t.opening_hours
    mine = (h.c.programme_id == programme_id) & (h.c.weekday == weekday) & (h.c.opens == opens) & (h.c.since == since)
    return db.execute(h.update().where(mine).values(until=until)).rowcount > 0


def remove_hours(db: Db, programme_id: int, weekday: int, opens: str, since: date) -> bool:
    """Delete a weekday's hours; False where there are no such hours."""
    h = t.opening_hours
    mine = (h.c.programme_id == programme_id) & (h.c.weekday == weekday) & (h.c.opens == opens) & (h.c.since == since)
    return db.execute(h.delete().where(mine)).rowcount > 0


def remove_demo(db: Db, programme: Programme) -> None:
    """Delete a demo programme with everything that belongs to it; any other is left alone."""
    if not programme.is_demo:
        return
    for table in reversed(t.metadata.sorted_tables):
        if "programme_id" in table.c and table is not t.audit:
            db.execute(table.delete().where(table.c.programme_id == programme.id))
    db.execute(t.programme.delete().where(t.programme.c.id == programme.id))
