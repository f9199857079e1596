"""Questions about what left the house: published tables, released words, and urgent numbers as staff keep them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from store import tables as t
from store.asking import add as insert
from store.asking import dialect_insert, every
from store.database import Db
from store.programmes import hold as hold
from store.survey_records import Publication, Quotation, UrgentChange


def add(
    db: Db,
    *,
    programme_id: int,
    code: str,
    open_survey_id: int | None,
    weeks: tuple[str, str],
    figures: dict[str, Any],
    at: datetime,
    by: str,
) -> int:
    """Keep what is published of some ISO weeks, both included; its key."""
    told = {"programme_id": programme_id, "code": code, "open_survey_id": open_survey_id, "figures": figures}
    return insert(db, t.publication, **told, since_week=weeks[0], until_week=weeks[1], made_at=at, made_by=by)


def of_survey(db: Db, programme_id: int, code: str) -> list[Publication]:
    """All publications of one of a programme's questionnaires, oldest first."""
    p = t.publication
    mine = (p.c.programme_id == programme_id) & (p.c.code == code)
    return every(db, select(p).where(mine).order_by(p.c.id), Publication)


def add_quotation(
    db: Db, *, programme_id: int, key: str, code: str, question: str, sentence: str, at: datetime, by: str
) -> None:
    """Keep a word that a person has read and released."""
    told = {"programme_id": programme_id, "id": key, "code": code, "question": question, "sentence": sentence}
    db.execute(t.quotation.insert().values(**told, made_at=at, made_by=by))


def quotations(db: Db, programme_id: int, code: str) -> list[Quotation]:
    """Words released of one of a programme's questionnaires, by their random keys."""
    q = t.quotation
    mine = (q.c.programme_id == programme_id) & (q.c.code == code)
    return every(db, select(q).where(mine).order_by(q.c.id), Quotation)


def remove_quotation(db: Db, programme_id: int, key: str) -> bool:
    """Take a released word back; whether it was there."""
    q = t.quotation
    return db.execute(q.delete().where(q.c.programme_id == programme_id, q.c.id == key)).rowcount > 0


def urgent_changes(db: Db) -> list[UrgentChange]:
    """What staff say of urgent numbers, by number."""
    return every(db, select(t.urgent_change).order_by(t.urgent_change.c.dial), UrgentChange)


def keep_urgent(db: Db, *, dial: str, facts: dict[str, Any] | None, at: datetime, by: str) -> None:
    """Keep what staff say of a number; None where it is to be shown no more."""
    statement = dialect_insert(db, t.urgent_change).values(dial=dial, facts=facts, changed_at=at, changed_by=by)
    changed = {name: statement.excluded[name] for name in ("facts", "changed_at", "changed_by")}
    db.execute(statement.on_conflict_do_update(index_elements=["dial"], set_=changed))


def forget_urgent(db: Db, dial: str) -> bool:
    """Go back to what the data file says of a number; whether anything was changed."""
    u = t.urgent_change
    return db.execute(u.delete().where(u.c.dial == dial)).rowcount > 0
