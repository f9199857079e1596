"""Whether anything is recorded of people in a span of time: friends, consultations, talks, answers."""

from datetime import datetime

from sqlalchemy import exists, select

from store import tables as t
from store.database import Db


def of_people(db: Db, programme_id: int, since: datetime, until: datetime) -> bool:
    """Whether anybody followed, consulted or talked in since <= t < until."""
    moments = (t.friend.c.followed_at, t.consultation.c.started_at, t.line_talk.c.opened_at)
    return any(
        db.execute(
            select(exists().where(moment.table.c.programme_id == programme_id, moment >= since, moment < until))
        ).scalar_one()
        for moment in moments
    )


def of_answers(db: Db, programme_id: int, first_week: str, last_week: str) -> bool:
    """Whether anybody answered a survey in ISO weeks such as '2026-W17', both included."""
    a = t.answer
    mine = exists().where(a.c.programme_id == programme_id, a.c.week.between(first_week, last_week))
    return bool(db.execute(select(mine)).scalar_one())
