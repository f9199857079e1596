"""Questions about designs, print runs and logos, and about a programme's texts in other languages."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from store import tables as t
from store.asking import add as insert
from store.asking import dialect_insert, every, one
from store.database import Db
from store.programmes import hold as hold
from store.records import LanguageReview, LogoFile, PrintDesign, PrintRun

_WITHOUT_DATA = tuple(column for column in t.logo.c if column is not t.logo.c.data)


def add(db: Db, *, programme_id: int, **facts: Any) -> PrintDesign:
    """Insert a design under the programme's next number; whoever may race for it calls `hold` first."""
    d = t.print_design
    last = select(func.coalesce(func.max(d.c.number), 0)).where(d.c.programme_id == programme_id)
    number = db.execute(last).scalar_one() + 1
    key = insert(db, d, programme_id=programme_id, number=number, **facts)
    found = design(db, programme_id, key)
    assert found
    return found


def design(db: Db, programme_id: int, design_id: int) -> PrintDesign | None:
    """A design of the programme, or None."""
    d = t.print_design
    return one(db, select(d).where(d.c.programme_id == programme_id, d.c.id == design_id), PrintDesign)


def of_programme(db: Db, programme_id: int) -> list[PrintDesign]:
    """A programme's designs, newest first."""
    d = t.print_design
    return every(db, select(d).where(d.c.programme_id == programme_id).order_by(d.c.number.desc()), PrintDesign)


def with_fingerprint(db: Db, programme_id: int, fingerprint: str) -> list[PrintDesign]:
    """A programme's designs that print the same words, newest first."""
    d = t.print_design
    query = select(d).where(d.c.programme_id == programme_id, d.c.fingerprint == fingerprint)
    return every(db, query.order_by(d.c.number.desc()), PrintDesign)


def set_approval(db: Db, *, programme_id: int, design_id: int, at: datetime | None, by: str | None) -> None:
    """Note who approved a design when, or that nobody does any more."""
    d = t.print_design
    place = (d.c.programme_id == programme_id) & (d.c.id == design_id)
    db.execute(d.update().where(place).values(approved_at=at, approved_by=by))


def add_run(db: Db, **facts: Any) -> PrintRun:
    """Insert a print run."""
    key = insert(db, t.print_run, **facts)
    found = one(db, select(t.print_run).where(t.print_run.c.id == key), PrintRun)
    assert found
    return found


def runs(db: Db, programme_id: int) -> list[PrintRun]:
    """A programme's print runs, newest first."""
    r = t.print_run
    query = select(r).where(r.c.programme_id == programme_id).order_by(r.c.made_at.desc(), r.c.id.desc())
    return every(db, query, PrintRun)


def add_logo(db: Db, **facts: Any) -> LogoFile:
    """Insert a logo, or offer the same file again under its new name."""
    statement = dialect_insert(db, t.logo).values(removed=False, **facts)
    again = {"removed": False, "name": facts["name"]}
    upsert = statement.on_conflict_do_update(index_elements=["programme_id", "sha256"], set_=again)
    key = db.execute(upsert.returning(t.logo.c.id)).scalar_one()
    found = logo(db, facts["programme_id"], key)
    assert found
    return found


def logo(db: Db, programme_id: int, logo_id: int) -> LogoFile | None:
    """A logo of the programme, one no longer offered too, or None."""
    query = select(*_WITHOUT_DATA).where(t.logo.c.programme_id == programme_id, t.logo.c.id == logo_id)
    return one(db, query, LogoFile)


def logos(db: Db, programme_id: int) -> list[LogoFile]:
    """The logos a programme offers, by name."""
    query = select(*_WITHOUT_DATA).where(t.logo.c.programme_id == programme_id, t.logo.c.removed.is_(False))
    return every(db, query.order_by(t.logo.c.name, t.logo.c.id), LogoFile)


def logo_data(db: Db, programme_id: int, logo_id: int) -> bytes:
    """The bytes of a logo that is there."""
    query = select(t.logo.c.data).where(t.logo.c.programme_id == programme_id, t.logo.c.id == logo_id)
    return bytes(db.execute(query).scalar_one())


def remove_logo(db: Db, programme_id: int, logo_id: int, *, keep: bool) -> None:
    """Offer a logo no more; delete it unless it is to be kept."""
    place = (t.logo.c.programme_id == programme_id) & (t.logo.c.id == logo_id)
    db.execute(t.logo.update().where(place).values(removed=True) if keep else t.logo.delete().where(place))


def add_review(db: Db, **facts: Any) -> None:
    """Note a review; the same words read again keep their latest reader."""
    statement = dialect_insert(db, t.language_review).values(**facts)
    latest = {name: facts[name] for name in ("reviewed_by", "made_at", "made_by")}
    key = ["programme_id", "language", "fingerprint"]
    db.execute(statement.on_conflict_do_update(index_elements=key, set_=latest))


def review(db: Db, programme_id: int, language: str, fingerprint: str) -> LanguageReview | None:
    """The review of these very words, or None."""
    r = t.language_review
    query = select(r).where(r.c.programme_id == programme_id, r.c.language == language)
    return one(db, query.where(r.c.fingerprint == fingerprint), LanguageReview)


def set_text(db: Db, *, programme_id: int, language: str, part: str, sentence: str, at: datetime, by: str) -> None:
    """Keep a programme's text in a language; an empty one is taken back."""
    p = t.programme_text
    key = {"programme_id": programme_id, "language": language, "part": part}
    if not sentence:
        place = (p.c.programme_id == programme_id) & (p.c.language == language) & (p.c.part == part)
        db.execute(p.delete().where(place))
        return
    values = {"sentence": sentence, "made_at": at, "made_by": by}
    statement = dialect_insert(db, p).values(**key, **values)
    db.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def texts(db: Db, programme_id: int, language: str) -> dict[str, str]:
    """A programme's own texts in a language, by part."""
    p = t.programme_text
    query = select(p.c.part, p.c.sentence).where(p.c.programme_id == programme_id, p.c.language == language)
    return {part: sentence for part, sentence in db.execute(query.order_by(p.c.part))}
