"""Questions about questionnaires: published versions, drafts, and who has read them in which language."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from store import tables as t
from store.asking import add as insert
from store.asking import dialect_insert, every, one
from store.database import Db
from store.survey_records import Questionnaire, QuestionnaireDraft, SurveyReview

CLOSING = "closing"


def publish(db: Db, *, programme_id: int, code: str, definition: dict[str, Any], at: datetime) -> Questionnaire:
    """Insert the next version of one of a programme's questionnaires; versions are counted over all of them."""
    q = t.questionnaire
    newest = db.execute(select(func.max(q.c.version)).where(q.c.programme_id == programme_id)).scalar()
    told = {"programme_id": programme_id, "code": code, "definition": definition, "published_at": at}
    key = insert(db, q, version=(newest or 0) + 1, **told)
    found = by_id(db, key)
    assert found
    return found


def by_id(db: Db, questionnaire_id: int) -> Questionnaire | None:
    """The questionnaire of a key."""
    return one(db, select(t.questionnaire).where(t.questionnaire.c.id == questionnaire_id), Questionnaire)


def current(db: Db, programme_id: int, code: str = CLOSING) -> Questionnaire | None:
    """The newest version of one of a programme's questionnaires."""
    q = t.questionnaire
    query = select(q).where(q.c.programme_id == programme_id, q.c.code == code).order_by(q.c.version.desc()).limit(1)
    return one(db, query, Questionnaire)


def of_programme(db: Db, programme_id: int, code: str | None = None) -> list[Questionnaire]:
    """All versions of a programme, or those of one questionnaire, oldest first."""
    q = t.questionnaire
    query = select(q).where(q.c.programme_id == programme_id).order_by(q.c.version)
    return every(db, query if code is None else query.where(q.c.code == code), Questionnaire)


def draft(db: Db, programme_id: int, code: str) -> QuestionnaireDraft | None:
    """What staff are about to publish."""
    d = t.questionnaire_draft
    return one(db, select(d).where(d.c.programme_id == programme_id, d.c.code == code), QuestionnaireDraft)


def drafts(db: Db, programme_id: int) -> list[QuestionnaireDraft]:
    """All drafts of a programme, by their codes."""
    d = t.questionnaire_draft
    return every(db, select(d).where(d.c.programme_id == programme_id).order_by(d.c.code), QuestionnaireDraft)


def keep_draft(db: Db, *, programme_id: int, code: str, definition: dict[str, Any], at: datetime, by: str) -> None:
    """Keep a draft in place of the one before."""
    statement = dialect_insert(db, t.questionnaire_draft).values(
        programme_id=programme_id, code=code, definition=definition, changed_at=at, changed_by=by
    )
    changed = {name: statement.excluded[name] for name in ("definition", "changed_at", "changed_by")}
    db.execute(statement.on_conflict_do_update(index_elements=["programme_id", "code"], set_=changed))


def drop_draft(db: Db, programme_id: int, code: str) -> bool:
    """Delete a draft; whether there was one."""
    d = t.questionnaire_draft
    return db.execute(d.delete().where(d.c.programme_id == programme_id, d.c.code == code)).rowcount > 0


def add_review(
    db: Db, *, programme_id: int, language: str, fingerprint: str, reviewed_by: str, at: datetime, by: str
) -> None:
    """Keep who has read these texts in a language; read again, the last one stands."""
    told = {"programme_id": programme_id, "language": language, "fingerprint": fingerprint}
    statement = dialect_insert(db, t.survey_review).values(**told, reviewed_by=reviewed_by, made_at=at, made_by=by)
    changed = {name: statement.excluded[name] for name in ("reviewed_by", "made_at", "made_by")}
    db.execute(statement.on_conflict_do_update(index_elements=list(told), set_=changed))


def reviews(db: Db, programme_id: int) -> list[SurveyReview]:
    """All reviews of a programme's surveys, the newest last."""
    r = t.survey_review
    query = select(r).where(r.c.programme_id == programme_id).order_by(r.c.made_at, r.c.language)
    return every(db, query, SurveyReview)


def review_of(db: Db, programme_id: int, language: str, fingerprint: str) -> SurveyReview | None:
    """Who has read just these texts in a language."""
    r = t.survey_review
    these = (r.c.programme_id == programme_id) & (r.c.language == language) & (r.c.fingerprint == fingerprint)
    return one(db, select(r).where(these), SurveyReview)
