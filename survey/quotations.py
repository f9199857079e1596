"""Words that may be quoted: read once more by a person, shortened where they tell too much, and taken back at will."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import uuid4

from core.language import mark as _
from core.refusals import Refusal
from store import publications as kept
from store import staff
from store.database import Db
from survey import results
from survey.masking import kinds

CUT = "〔…〕"


class NotAWord(Refusal):
    """The word isn't among the released ones."""

    sentence = _("This word isn't among the released ones any more. Nothing was released. Please choose again.")


class NotShortened(Refusal):
    """A quotation says something that was not written."""

    sentence = _(
        "A quotation may only leave things out, with {cut} or a kind such as 〔name〕 in their place. Nothing was "
        "released. Please write everything else as it stands in the word."
    )


class AlreadyQuoted(Refusal):
    """The same sentence stands among the quotations."""

    sentence = _("This quotation is released already. Nothing was changed.")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A word that somebody read: which one, in which answers, and what of it is to be quoted."""

    programme_id: int
    code: str
    open_survey_id: int | None
    since: date
    until: date
    question: str
    word: str
    sentence: str


def release(db: Db, chosen: Chosen, *, by: str, at: datetime) -> str:
    """Keep a sentence as a quotation, without anything that leads back to its answer; its random key.

    Raises NotAWord, NotShortened, AlreadyQuoted.
    """
    sentence = chosen.sentence.strip()
    kept.hold(db, chosen.programme_id)
    if chosen.word not in _words(db, chosen):
        raise NotAWord
    if not may_stand_for(sentence, chosen.word):
        raise NotShortened(cut=CUT)
    if any(one.sentence == sentence for one in kept.quotations(db, chosen.programme_id, chosen.code)):
        raise AlreadyQuoted
    key = uuid4().hex
    kept.add_quotation(
        db,
        programme_id=chosen.programme_id,
        key=key,
        code=chosen.code,
        question=chosen.question,
        sentence=sentence,
        at=at,
        by=by,
    )
    staff.write_audit(
        db,
        at=at,
        by=by,
        action="survey.quotation_released",
        programme_id=chosen.programme_id,
        questionnaire=chosen.code,
    )
    return key


def _words(db: Db, chosen: Chosen) -> tuple[str, ...]:
    asked = {name: getattr(chosen, name) for name in ("programme_id", "code", "open_survey_id", "since", "until")}
    for written in results.read_words(db, **asked):
        if written.code == chosen.question:
            return written.texts or ()
    return ()


def take_back(db: Db, *, programme_id: int, key: str, by: str, at: datetime) -> bool:
    """Delete a quotation, so that no later file holds it; whether it was there."""
    was_there = kept.remove_quotation(db, programme_id, key)
    if was_there:
        staff.write_audit(db, at=at, by=by, action="survey.quotation_taken_back", programme_id=programme_id)
    return was_there


def may_stand_for(sentence: str, word: str) -> bool:
    """Whether a sentence only leaves things out of a word, each with a mark in its place, and leaves something over.

    Nothing is left out without a mark, also at the ends: a sentence cut short can say the opposite.
    """
    pieces = _mark().split(sentence)
    if not any(piece.strip() for piece in pieces):
        return False
    if len(pieces) == 1:
        return sentence == word.strip()
    word = word.strip()
    first, *middle, last = pieces
    if not word.startswith(first) or not word.endswith(last):
        return False
    # Each mark stands for one character or more. Found as early as possible, the rest has the most room.
    place, end = len(first), len(word) - len(last)
    for piece in middle:
        found = word.find(piece, place + 1, end)
        if found < 0:
            return False
        place = found + len(piece)
    return place < end


@cache
def _mark() -> re.Pattern[str]:
    """What stands for something taken out: the sign for it, or a kind as masking writes it, such as 〔名前〕.

    Any other word in the brackets would say something that nobody wrote.
    """
    return re.compile("|".join(re.escape(mark) for mark in (CUT, *(f"〔{kind}〕" for kind in kinds()))))
