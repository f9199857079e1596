"""Questions about the ways to a survey: one-time links, open links, and how many were handed over or not."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from store import tables as t
from store.asking import add as insert
from store.asking import dialect_insert, every, one
from store.database import Db
from store.questionnaires import CLOSING
from store.survey_records import OpenSurvey, SurveyLink
from store.types import milliseconds, moment

SENT = "sent"

# Every answer asks for these, so they are written out, which spares putting them together. PostgreSQL goes by the index
# where it is given an array; given rows, of which it can't know how many, it reads the whole table. SQLite tells all in
# one row: for each more its thread would wait for the interpreter's lock, which the event loop hardly gives away.
_FOUND = {
    "sqlite": """
SELECT json_group_array(json_array(programme_id, token_hash, questionnaire_id, expires_at)) FROM survey_link
WHERE token_hash IN (SELECT value FROM json_each(?))
""",
    "postgresql": """
SELECT coalesce(json_agg(json_build_array(programme_id, token_hash, questionnaire_id, expires_at)), '[]')::text
FROM survey_link WHERE token_hash = ANY(ARRAY(SELECT json_array_elements_text(%s)))
""",
}
_LIVE = """
SELECT json_group_array(token_hash) FROM survey_link
WHERE token_hash IN (SELECT value FROM json_each(?)) AND expires_at > ?
"""
_GONE = "DELETE FROM survey_link WHERE token_hash IN (SELECT value FROM json_each(?))"
# Rows are locked in the order of their hashes, not of the plan: of two gateways that were sent the same links none
# waits for the other that waits for it.
_SPENT = """
DELETE FROM survey_link WHERE token_hash = ANY(ARRAY(
    SELECT token_hash FROM survey_link
    WHERE token_hash = ANY(ARRAY(SELECT json_array_elements_text(%s))) AND expires_at > %s
    ORDER BY token_hash FOR UPDATE
)) RETURNING token_hash
"""


def add_links(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Insert links. When a link was made is told by `expires_at` alone, which the caller rounds."""
    db.execute(t.survey_link.insert(), list(rows))


def count(db: Db, *, programme_id: int, month: date, code: str, outcome: str, number: int) -> None:
    """Add a number (of links, not of persons; negative to take back) to what became of them in a month."""
    s = t.survey_count
    statement = dialect_insert(db, s).values(
        programme_id=programme_id, month=month, code=code, outcome=outcome, number=max(number, 0)
    )
    key = ["programme_id", "month", "code", "outcome"]
    db.execute(statement.on_conflict_do_update(index_elements=key, set_={"number": s.c.number + number}))


def counts(db: Db, programme_id: int, since: date, until: date, code: str = CLOSING) -> dict[tuple[date, str], int]:
    """What became of links by month (first days) and outcome, for months that begin in the period."""
    s = t.survey_count
    query = select(s.c.month, s.c.outcome, s.c.number).where(
        s.c.programme_id == programme_id, s.c.code == code, s.c.month >= since, s.c.month <= until
    )
    return {(month, outcome): number for month, outcome, number in db.execute(query)}


def sent(db: Db, programme_id: int, since: date, until: date, code: str = CLOSING) -> dict[date, int]:
    """Links sent by month (first days), for months that begin in the period."""
    found = counts(db, programme_id, since, until, code)
    return {month: number for (month, outcome), number in found.items() if outcome == SENT}


def link(db: Db, token_hash: str) -> SurveyLink | None:
    """The unspent link of a token's hash, expired or not."""
    return one(db, select(t.survey_link).where(t.survey_link.c.token_hash == token_hash), SurveyLink)


def links(db: Db, token_hashes: Collection[str]) -> dict[str, SurveyLink]:
    """The unspent ones of some links by their tokens' hashes, expired or not."""
    told = db.exec_driver_sql(_FOUND[db.dialect.name], (json.dumps(sorted(token_hashes)),)).scalar_one()
    return {
        token_hash: SurveyLink(programme_id, token_hash, version, moment(expires_at))
        for programme_id, token_hash, version, expires_at in json.loads(told)
    }


def take_back(db: Db, token_hash: str, *, programme_id: int) -> SurveyLink | None:
    """Delete an unspent link; the deleted link, or None where it is spent, expired and deleted, or unknown."""
    place = t.survey_link
    gone = place.delete().where(place.c.token_hash == token_hash, place.c.programme_id == programme_id)
    row = db.execute(gone.returning(*place.c)).mappings().one_or_none()
    return None if row is None else SurveyLink(**row)


def spend_all(db: Db, token_hashes: Collection[str], at: datetime) -> set[str]:
    """Delete those of some links that are live; the hashes of the deleted ones."""
    if not token_hashes:
        return set()
    listed = json.dumps(sorted(token_hashes))
    if db.dialect.name == "postgresql":
        return set(db.exec_driver_sql(_SPENT, (listed, milliseconds(at))).scalars())
    # It has one writer, so nothing happens in between.
    live = db.exec_driver_sql(_LIVE, (listed, milliseconds(at))).scalar_one()
    db.exec_driver_sql(_GONE, (live,))
    return set(json.loads(live))


def live_versions(db: Db, programme_id: int, at: datetime) -> set[int]:
    """Versions of a programme's questionnaires that one-time links still lead to."""
    place = t.survey_link
    query = select(place.c.questionnaire_id).where(place.c.programme_id == programme_id, place.c.expires_at > at)
    return set(db.execute(query.distinct()).scalars())


def live_events(db: Db, programme_id: int, at: datetime) -> set[int]:
    """Keys of a programme's open links that take answers at a moment or later."""
    o = t.open_survey
    may_come = (o.c.ends_at > at) & o.c.closed_at.is_(None) & (o.c.answered < o.c.most)
    return set(db.execute(select(o.c.id).where(o.c.programme_id == programme_id, may_come)).scalars())


def remove_expired(db: Db, at: datetime) -> int:
    """Delete links that have expired; how many."""
    return db.execute(t.survey_link.delete().where(t.survey_link.c.expires_at <= at)).rowcount


def add_open(db: Db, **told: Any) -> OpenSurvey:
    """Insert an open link, whose columns are given, that nobody has answered yet."""
    key = insert(db, t.open_survey, **told, answered=0, closed_at=None)
    found = one(db, select(t.open_survey).where(t.open_survey.c.id == key), OpenSurvey)
    assert found
    return found


def open_by_key(db: Db, key: str) -> OpenSurvey | None:
    """The open link whose address ends with a key, whether it takes answers or not."""
    return one(db, select(t.open_survey).where(t.open_survey.c.key == key), OpenSurvey)


def opened(db: Db, programme_id: int) -> list[OpenSurvey]:
    """All open links of a programme, the newest first."""
    o = t.open_survey
    return every(db, select(o).where(o.c.programme_id == programme_id).order_by(o.c.id.desc()), OpenSurvey)


def close_open(db: Db, programme_id: int, open_survey_id: int, *, at: datetime) -> bool:
    """Take no more answers; False where it is closed already or unknown."""
    o = t.open_survey
    mine = (o.c.programme_id == programme_id) & (o.c.id == open_survey_id) & o.c.closed_at.is_(None)
    return db.execute(o.update().where(mine).values(closed_at=at)).rowcount > 0


def take_place(db: Db, key: str, at: datetime) -> OpenSurvey | None:
    """Count one more answer of an open link that is open at a moment and not full; None otherwise."""
    o = t.open_survey
    is_open = (o.c.opens_at <= at) & (o.c.ends_at > at) & o.c.closed_at.is_(None) & (o.c.answered < o.c.most)
    statement = o.update().where(o.c.key == key, is_open).values(answered=o.c.answered + 1).returning(*o.c)
    row = db.execute(statement).mappings().one_or_none()
    return None if row is None else OpenSurvey(**row)
