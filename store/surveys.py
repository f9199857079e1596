"""Questions about questionnaires, one-time links and answers."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from store import tables as t
from store.asking import add as insert
from store.asking import dialect_insert, every, one
from store.database import Db
from store.records import Questionnaire, SurveyLink


def publish(db: Db, *, programme_id: int, definition: dict[str, Any], at: datetime) -> Questionnaire:
    """Insert the next version of a programme's questionnaire."""
    q = t.questionnaire
    newest = db.execute(select(func.max(q.c.version)).where(q.c.programme_id == programme_id)).scalar()
    key = insert(db, q, programme_id=programme_id, version=(newest or 0) + 1, definition=definition, published_at=at)
    found = by_id(db, key)
    assert found
    return found


def by_id(db: Db, questionnaire_id: int) -> Questionnaire | None:
    """The questionnaire of a key."""
    return one(db, select(t.questionnaire).where(t.questionnaire.c.id == questionnaire_id), Questionnaire)


def current(db: Db, programme_id: int) -> Questionnaire | None:
    """The newest version of a programme's questionnaire."""
    q = t.questionnaire
    query = select(q).where(q.c.programme_id == programme_id).order_by(q.c.version.desc()).limit(1)
    return one(db, query, Questionnaire)


def add_links(db: Db, rows: Sequence[dict[str, Any]], *, programme_id: int, month: date) -> None:
    """Insert links and count them as sent in their month.

    When a link was made is told by `expires_at` alone, which the caller rounds.
    """
    db.execute(t.survey_link.insert(), list(rows))
    s = t.survey_sent
    statement = dialect_insert(db, s).values(programme_id=programme_id, month=month, sent=len(rows))
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["programme_id", "month"], set_={"sent": s.c.sent + statement.excluded.sent}
        )
    )


def link(db: Db, token_hash: str) -> SurveyLink | None:
    """The unspent link of a token's hash, expired or not."""
    return one(db, select(t.survey_link).where(t.survey_link.c.token_hash == token_hash), SurveyLink)


def take_back(db: Db, token_hash: str, *, programme_id: int, month: date) -> bool:
    """Delete an unspent link and count it as sent no more; False where it is spent, expired and deleted, or unknown."""
    place, s = t.survey_link, t.survey_sent
    gone = place.delete().where(place.c.token_hash == token_hash, place.c.programme_id == programme_id)
    if db.execute(gone.returning(place.c.token_hash)).first() is None:
        return False
    db.execute(
        s.update().where(s.c.programme_id == programme_id, s.c.month == month, s.c.sent > 0).values(sent=s.c.sent - 1)
    )
    return True


def spend(db: Db, token_hash: str, at: datetime) -> SurveyLink | None:
    """Delete a live link; the deleted link, or None where it is unknown, spent or expired."""
    place = t.survey_link
    statement = place.delete().where(place.c.token_hash == token_hash, place.c.expires_at > at).returning(*place.c)
    row = db.execute(statement).mappings().one_or_none()
    return None if row is None else SurveyLink(**row)


def remove_expired(db: Db, at: datetime) -> int:
    """Delete links that have expired; how many."""
    return db.execute(t.survey_link.delete().where(t.survey_link.c.expires_at <= at)).rowcount


def add_answer(db: Db, *, answer: dict[str, Any], items: Sequence[dict[str, Any]]) -> None:
    """Insert one answer with its items."""
    add_answers(db, answers=[answer], items=items)


def add_answers(db: Db, *, answers: Sequence[dict[str, Any]], items: Sequence[dict[str, Any]]) -> None:
    """Insert answers and their items, each in the order given."""
    db.execute(t.answer.insert(), list(answers))
    if items:
        db.execute(t.answer_item.insert(), list(items))


def sent(db: Db, programme_id: int, since: date, until: date) -> dict[date, int]:
    """Links sent by month (first days), for months that begin in the period."""
    s = t.survey_sent
    query = select(s.c.month, s.c.sent).where(s.c.programme_id == programme_id, s.c.month >= since, s.c.month <= until)
    return {month: count for month, count in db.execute(query)}


# A group is read and rewritten by its keys, which go into one statement.
_MOST_AT_ONCE = 1_000


def waiting(db: Db, programme_id: int) -> list[dict[str, Any]]:
    """Answers not yet released, at most a thousand, in the order of their random keys."""
    a = t.answer
    query = select(a).where(a.c.programme_id == programme_id, a.c.released.is_(False)).order_by(a.c.id)
    return [dict(row) for row in db.execute(query.limit(_MOST_AT_ONCE)).mappings()]


def items_of(db: Db, programme_id: int, answer_ids: Collection[str]) -> list[dict[str, Any]]:
    """Items of some answers."""
    i = t.answer_item
    query = select(i).where(i.c.programme_id == programme_id, i.c.answer_id.in_(answer_ids))
    return [dict(row) for row in db.execute(query).mappings()]


def remove_answers(db: Db, programme_id: int, answer_ids: Collection[str]) -> None:
    """Delete answers with their items."""
    a, i = t.answer, t.answer_item
    db.execute(i.delete().where(i.c.programme_id == programme_id, i.c.answer_id.in_(answer_ids)))
    db.execute(a.delete().where(a.c.programme_id == programme_id, a.c.id.in_(answer_ids)))


def released_counts(
    db: Db, programme_id: int, since_week: str, until_week: str, *, without: Collection[str] = ()
) -> dict[tuple[int, str, str], int]:
    """Released answers by questionnaire, question and value, both weeks included, `without` some questions."""
    a, i = t.answer, t.answer_item
    query = (
        select(a.c.questionnaire_id, i.c.question, i.c.value, func.count())
        .join(a, (a.c.programme_id == i.c.programme_id) & (a.c.id == i.c.answer_id))
        .where(a.c.programme_id == programme_id, a.c.released.is_(True), a.c.week.between(since_week, until_week))
        .where(i.c.question.not_in(without))
        .group_by(a.c.questionnaire_id, i.c.question, i.c.value)
    )
    return {(version, question, value): count for version, question, value, count in db.execute(query)}


def released_persons(db: Db, programme_id: int, since_week: str, until_week: str) -> dict[str, int]:
    """How many released answers say anything to each question, both weeks included."""
    a, i = t.answer, t.answer_item
    query = (
        select(i.c.question, func.count(i.c.answer_id.distinct()))
        .join(a, (a.c.programme_id == i.c.programme_id) & (a.c.id == i.c.answer_id))
        .where(a.c.programme_id == programme_id, a.c.released.is_(True), a.c.week.between(since_week, until_week))
        .group_by(i.c.question)
    )
    return {question: count for question, count in db.execute(query)}


def released_by_week(db: Db, programme_id: int, since_week: str, until_week: str) -> dict[str, int]:
    """Released answers by ISO week."""
    a = t.answer
    query = (
        select(a.c.week, func.count())
        .where(a.c.programme_id == programme_id, a.c.released.is_(True), a.c.week.between(since_week, until_week))
        .group_by(a.c.week)
    )
    return {week: count for week, count in db.execute(query)}


def words(db: Db, programme_id: int, question: str, since_week: str, until_week: str) -> list[str]:
    """Released masked words, in the order of random keys."""
    a, i = t.answer, t.answer_item
    query = (
        select(i.c.value)
        .join(a, (a.c.programme_id == i.c.programme_id) & (a.c.id == i.c.answer_id))
        .where(a.c.programme_id == programme_id, a.c.released.is_(True), i.c.question == question)
        .where(a.c.week.between(since_week, until_week))
        .order_by(a.c.id)
    )
    return list(db.execute(query).scalars())


def questionnaires_of(db: Db, programme_id: int) -> list[Questionnaire]:
    """All versions of a programme, oldest first."""
    q = t.questionnaire
    return every(db, select(q).where(q.c.programme_id == programme_id).order_by(q.c.version), Questionnaire)
