"""Questions about answers to surveys: added, waiting, rewritten, and counted once they are released."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, func, select

from store import tables as t
from store.database import Db
from store.questionnaires import CLOSING

# The rows come as one JSON text and stay in its order: a statement a row would cost more than all else of an answer.
_ROWS = {"sqlite": "SELECT {columns} FROM json_each(?)", "postgresql": "SELECT {columns} FROM json_array_elements(%s)"}
_COLUMN = {"sqlite": "json_extract(value, '$.{0}')", "postgresql": "(value ->> '{0}')::{1}"}


def add_answers(db: Db, *, answers: Sequence[dict[str, Any]], items: Sequence[dict[str, Any]]) -> None:
    """Insert answers and their items, each in the order given."""
    _add(db, t.answer, answers)
    if items:
        _add(db, t.answer_item, items)


def _add(db: Db, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    db.exec_driver_sql(_insert(table, db.dialect.name), (json.dumps(rows),))


@cache
def _insert(table: Table, dialect: str) -> str:
    names = [column.name for column in table.columns]
    values = [_COLUMN[dialect].format(column.name, column.type.compile()) for column in table.columns]
    rows = _ROWS[dialect].format(columns=", ".join(values))
    return f"INSERT INTO {table.name} ({', '.join(names)}) {rows}"


def waiting_groups(db: Db, programme_id: int) -> dict[tuple[int, int | None], int]:
    """How many answers wait to be released, by version and event (None for one-time links)."""
    a = t.answer
    group = (a.c.questionnaire_id, a.c.open_survey_id)
    query = select(*group, func.count()).where(a.c.programme_id == programme_id, a.c.released.is_(False))
    found = {(version, event): number for version, event, number in db.execute(query.group_by(*group))}
    return dict(sorted(found.items(), key=lambda one: (one[0][0], one[0][1] or 0)))


def waiting(
    db: Db, programme_id: int, questionnaire_id: int, open_survey_id: int | None, *, at_most: int
) -> list[dict[str, Any]]:
    """Answers to a version, by an event's link or by one-time links, that are not yet released; in the order of their
    random keys.
    """
    a = t.answer
    mine = (a.c.questionnaire_id == questionnaire_id) & a.c.open_survey_id.is_not_distinct_from(open_survey_id)
    query = select(a).where(a.c.programme_id == programme_id, a.c.released.is_(False), mine).order_by(a.c.id)
    return [dict(row) for row in db.execute(query.limit(at_most)).mappings()]


def number_waiting(db: Db, programme_id: int) -> int:
    """How many answers of a programme are not yet released."""
    a = t.answer
    query = select(func.count()).where(a.c.programme_id == programme_id, a.c.released.is_(False))
    return int(db.execute(query).scalar_one())


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


@dataclass(frozen=True)
class Asked:
    """Which answers are meant: to a questionnaire, by one event's link or else by one-time links, in some ISO weeks."""

    programme_id: int
    code: str
    open_survey_id: int | None
    weeks: tuple[str, str]


def _released(asked: Asked, *columns: Any, items: bool = False) -> Select[Any]:
    a, q, i = t.answer, t.questionnaire, t.answer_item
    source = a.join(q, (q.c.programme_id == a.c.programme_id) & (q.c.id == a.c.questionnaire_id))
    if items:
        source = source.join(i, (i.c.programme_id == a.c.programme_id) & (i.c.answer_id == a.c.id))
    return (
        select(*columns)
        .select_from(source)
        .where(a.c.programme_id == asked.programme_id, a.c.released.is_(True), q.c.code == asked.code)
        .where(a.c.open_survey_id.is_not_distinct_from(asked.open_survey_id), a.c.week.between(*asked.weeks))
    )


def released(db: Db, asked: Asked) -> list[tuple[str, int, str]]:
    """Key, version and ISO week of released answers, in the order of their random keys."""
    a = t.answer
    query = _released(asked, a.c.id, a.c.questionnaire_id, a.c.week).order_by(a.c.id)
    return [(key, version, week) for key, version, week in db.execute(query)]


def released_items(db: Db, asked: Asked, *, without: Collection[str] = ()) -> list[tuple[str, str, str]]:
    """Answer's key, question and value of what released answers say, `without` some questions."""
    i = t.answer_item
    query = _released(asked, i.c.answer_id, i.c.question, i.c.value, items=True).where(i.c.question.not_in(without))
    return [(key, question, value) for key, question, value in db.execute(query)]


def released_by_week(
    db: Db, programme_id: int, since_week: str, until_week: str, *, code: str = CLOSING
) -> dict[str, int]:
    """Released answers to a questionnaire by one-time links, by ISO week."""
    asked = Asked(programme_id, code, None, (since_week, until_week))
    query = _released(asked, t.answer.c.week, func.count()).group_by(t.answer.c.week)
    return {week: count for week, count in db.execute(query)}


def words(db: Db, asked: Asked, question: str) -> list[str]:
    """Released masked words, in the order of random keys."""
    i = t.answer_item
    query = _released(asked, i.c.value, items=True).where(i.c.question == question).order_by(t.answer.c.id)
    return list(db.execute(query).scalars())


def events_answered(db: Db, programme_id: int, weeks: tuple[str, str]) -> set[tuple[str, int | None]]:
    """Questionnaires and the events (None for one-time links) that have released answers in some weeks."""
    a, q = t.answer, t.questionnaire
    query = (
        select(q.c.code, a.c.open_survey_id)
        .join(q, (q.c.programme_id == a.c.programme_id) & (q.c.id == a.c.questionnaire_id))
        .where(a.c.programme_id == programme_id, a.c.released.is_(True), a.c.week.between(*weeks))
        .distinct()
    )
    return {(code, event) for code, event in db.execute(query)}
