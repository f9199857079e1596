"""Answers: read against the published questions, stored without a trace of the link."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from core.dates import iso_week
from core.language import mark as _
from core.refusals import Refusal
from store import questionnaires, survey_links
from store import survey_answers as questions
from store.database import Db
from store.survey_records import OpenSurvey, SurveyLink
from survey import open_surveys, parsing
from survey.forms import Form, form_of
from survey.invitations import live
from survey.parsing import Given, NothingChosen, NotOnTheForm, NumberOutside, WordTooLong
from survey.releasing import release

__all__ = [
    "Filled", "Given", "LinkGone", "NothingChosen", "NotOnTheForm", "NumberOutside", "Taken", "WordTooLong", "fill",
    "keep", "read", "read_open", "release", "submit", "submit_open",
]  # fmt: skip


class LinkGone(Refusal):
    """Unknown, spent and expired are one and the same to whoever asks; and an open link that is full or closed too."""

    sentence = _("This page can't be used any more.")


@dataclass(frozen=True)
class Filled:
    """A form that was filled in, read and masked: all that is left is to spend its link and to store it.

    `link` is a token's hash, or the key of an open link; `items` are pairs of question and value.
    """

    form: Form
    items: tuple[tuple[str, str], ...]
    sounds_urgent: bool
    link: str
    programme_id: int
    questionnaire_id: int
    open_survey_id: int | None = None


@dataclass(frozen=True)
class Taken:
    """An answer that is stored: the questions it answers, and whether a word of it sounds like danger."""

    form: Form
    sounds_urgent: bool


def fill(form: Form, link: SurveyLink | OpenSurvey, given: Given) -> Filled:
    """What was given by a link to its questions; nothing is asked of the store. Raises what `parsing.read` raises.

    Masking takes long beside everything else, so it's done here and not while the store waits.
    """
    read = parsing.read(form, given)
    return Filled(
        form=form,
        items=read.items,
        sounds_urgent=read.sounds_urgent,
        link=link.token_hash if isinstance(link, SurveyLink) else link.key,
        programme_id=link.programme_id,
        questionnaire_id=link.questionnaire_id,
        open_survey_id=link.id if isinstance(link, OpenSurvey) else None,
    )


def read(db: Db, *, token: str, given: Given, at: datetime) -> Filled:
    """What was given by a one-time link, which is looked up and not spent; a read transaction will do.

    Raises LinkGone and what `parsing.read` raises.
    """
    return _filled(db, live(db, token, at=at), given)


def read_open(db: Db, *, key: str, given: Given, at: datetime) -> Filled:
    """What was given by an open link, which takes no place yet. Raises LinkGone and what `parsing.read` raises."""
    return _filled(db, open_surveys.live(db, key, at=at), given)


def _filled(db: Db, link: SurveyLink | OpenSurvey | None, given: Given) -> Filled:
    published = questionnaires.by_id(db, link.questionnaire_id) if link else None
    if link is None or published is None:
        raise LinkGone
    return fill(form_of(published), link, given)


def keep(db: Db, filled: Sequence[Filled], *, at: datetime) -> list[bool]:
    """Spend the links of some filled forms and store their answers; for each whether its link was still good.

    All in the transaction given, in three statements however many they are (one more for each open link's answer). An
    answer has a random key and its ISO week; nothing of it comes from the link. Of two for one link the first is kept.
    """
    spent = survey_links.spend_all(db, {one.link for one in filled if one.open_survey_id is None}, at)
    # In the order of the links, which is the same in every process: none waits for another that waits for it.
    kept = {place: _takes(db, filled[place], spent, at) for place in sorted(range(len(filled)), key=_link_of(filled))}
    answers: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    for one in (one for place, one in enumerate(filled) if kept[place]):
        of, key = {"programme_id": one.programme_id}, uuid4().hex
        row = {**of, "id": key, "questionnaire_id": one.questionnaire_id, "open_survey_id": one.open_survey_id}
        answers.append({**row, "week": iso_week(at), "released": False})
        items += [{**of, "answer_id": key, "question": question, "value": value} for question, value in one.items]
    if answers:
        # By their random keys, so that who came together stands in no order.
        answers.sort(key=lambda answer: str(answer["id"]))
        items.sort(key=lambda item: str(item["answer_id"]))
        questions.add_answers(db, answers=answers, items=items)
    return [kept[place] for place in range(len(filled))]


def _link_of(filled: Sequence[Filled]) -> Callable[[int], str]:
    return lambda place: filled[place].link


def _takes(db: Db, one: Filled, spent: set[str], at: datetime) -> bool:
    if one.open_survey_id is not None:
        return survey_links.take_place(db, one.link, at) is not None
    if one.link not in spent:
        return False
    spent.remove(one.link)
    return True


def submit(db: Db, *, token: str, given: Given, at: datetime) -> Taken:
    """Spend a token and store its answer; both or, where anything is refused, neither.

    Raises LinkGone and what `parsing.read` raises.
    """
    return _kept(db, read(db, token=token, given=given, at=at), at)


def submit_open(db: Db, *, key: str, given: Given, at: datetime) -> Taken:
    """Take a place of an open link and store an answer; both or, where anything is refused, neither.

    Raises LinkGone, also where the link is full or closed, and what `parsing.read` raises.
    """
    return _kept(db, read_open(db, key=key, given=given, at=at), at)


def _kept(db: Db, filled: Filled, at: datetime) -> Taken:
    if keep(db, [filled], at=at) != [True]:
        raise LinkGone
    return Taken(filled.form, filled.sounds_urgent)
