"""What a programme says in each language, and who has read it: unread texts don't go to press."""

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime

from campaigns import campaigns
from campaigns.placements import LanguageUnknown
from core import words
from core.language import mark as _
from core.refusals import Refusal
from printing import designs
from store import print_designs as questions
from store import staff
from store.database import Db
from store.records import LanguageReview, Programme

PARTS = ("office", "desk_kind", "who", "closed", "cost", "secrecy", "anonymity")
LONGEST_SENTENCE = 200
_PHONE = re.compile(r"phone_([0-9]|[1-9][0-9])")


class PartUnknown(Refusal):
    """No piece has a place for such a text."""

    sentence = _("'{part}' is no part of our pieces. Nothing was saved. Please choose one from the list.")


class ReviewOutdated(Refusal):
    """The texts were changed while somebody read them."""

    sentence = _("The texts have changed since they were read. Nothing was saved. Please have the new ones read.")


def set_text(db: Db, *, by: str, at: datetime, programme: Programme, language: str, part: str, sentence: str) -> None:
    """Keep what the programme says in a language: one of PARTS or a telephone's name (phone_0, phone_1 ...).

    In Japanese it replaces the fixed sentence; an empty one is taken back. Raises LanguageUnknown, PartUnknown,
    NameTooLong.
    """
    _must_be_printed(language)
    if part not in PARTS and not _PHONE.fullmatch(part):
        raise PartUnknown(part=part[:40])
    sentence = campaigns.cleaned(sentence, most=LONGEST_SENTENCE, may_be_empty=True)
    if programme_texts(db, programme, language).get(part, "") == sentence:
        return
    questions.set_text(db, programme_id=programme.id, language=language, part=part, sentence=sentence, at=at, by=by)
    told = {"language": language, "part": part}
    staff.write_audit(db, at=at, by=by, action="language.text", programme_id=programme.id, **told)


def programme_texts(db: Db, programme: Programme, language: str) -> dict[str, str]:
    """The programme's own texts in a language, by part."""
    return questions.texts(db, programme.id, language)


def fingerprint(db: Db, programme: Programme, language: str, *, own: Sequence[str] = ()) -> str:
    """SHA-256 of all that pieces say in a language: our texts, the programme's, and a design's own words.

    Raises DesignNotFound for a language without texts.
    """
    said = [designs.fingerprint(language), programme_texts(db, programme, language), list(own)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def review(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    language: str,
    read: str,
    reviewed_by: str,
    own: Sequence[str] = (),
) -> None:
    """Note who has read the texts (a name, or an office such as 国際交流協会).

    `read` is the fingerprint of what they read, which must still be what is there; with a design's own words it
    holds for these words only. Raises LanguageUnknown, ReviewOutdated, NameMissing, NameTooLong.
    """
    _must_be_printed(language)
    reviewed_by = campaigns.cleaned(reviewed_by)
    if fingerprint(db, programme, language, own=own) != read:
        raise ReviewOutdated
    questions.add_review(
        db,
        programme_id=programme.id,
        language=language,
        fingerprint=read,
        reviewed_by=reviewed_by,
        made_at=at,
        made_by=by,
    )
    told = {"language": language, "reviewed_by": reviewed_by}
    staff.write_audit(db, at=at, by=by, action="language.review", programme_id=programme.id, **told)


def reviewed(db: Db, programme: Programme, language: str, fingerprint: str) -> bool:
    """Whether somebody has read just these words; Japanese is read by the staff who write it."""
    if language == "ja":
        return bool(designs.reviewed_by("ja"))
    return found(db, programme, language, fingerprint) is not None


def side_by_side(language: str) -> list[tuple[str, str]]:
    """Every fixed text of a language beside the Japanese that it stands for, for whoever reads them."""
    japanese = designs.said("ja")
    return [(japanese.get(place, ""), words) for place, words in designs.said(language).items()]


def fixed(language: str) -> dict[str, str]:
    """The sentences on cost, secrecy and anonymity that stand on pieces unless the programme writes its own."""
    said = designs.said(language)
    return {part: said.get(f"sentences.{part}", "") for part in ("cost", "secrecy", "anonymity")}


def is_read(db: Db, programme: Programme, language: str, *, own: Sequence[str] = ()) -> bool:
    """Whether somebody has read what pieces say in a language today, with a design's own words."""
    return reviewed(db, programme, language, fingerprint(db, programme, language, own=own))


def found(db: Db, programme: Programme, language: str, fingerprint: str) -> LanguageReview | None:
    """The review of just these words, or None."""
    return questions.review(db, programme.id, language, fingerprint)


def _must_be_printed(language: str) -> None:
    if language not in words.LANGUAGES:
        raise LanguageUnknown(language=language[:40])
