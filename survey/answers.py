"""Answers: parsed against the published questions, stored without a trace of the token, released in shuffled groups."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from core.dates import iso_week
from core.language import current
from core.language import mark as _
from core.refusals import Refusal
from store import programmes, staff, surveys
from store.database import Db
from survey.invitations import hash_of, is_token
from survey.masking import mask
from survey.questionnaires import DECLINED, Form, Question, form_of, said

SMALLEST_GROUP = 5

Given = Sequence[tuple[str, str]]


class LinkGone(Refusal):
    """Unknown, spent and expired are one and the same to whoever asks."""

    sentence = _("This page can't be used any more.")


class NotOnTheForm(Refusal):
    """Something was sent that the form doesn't offer."""

    sentence = _("The answers could not be read. Nothing was sent. Please choose again and send once more.")


class WordTooLong(Refusal):
    """A word beyond its limit."""

    sentence = _("“{question}” takes up to {limit} characters. Nothing was sent yet. Please shorten it.")


class NothingChosen(Refusal):
    """The form came back untouched."""

    sentence = _("Nothing is chosen yet, so nothing was sent. One answer is enough, or simply leave this page.")


def parse(form: Form, given: Given) -> list[tuple[str, str]]:
    """What was given as pairs of question and value, free words masked.

    Fields that are no question are dropped. 「答えたくない」 leaves nothing behind.
    Raises NotOnTheForm, WordTooLong, NothingChosen.
    """
    items: list[tuple[str, str]] = []
    touched = False
    for question in form.questions:
        values = list(dict.fromkeys(value for name, value in given if name == question.code))
        chosen = _word(question, values) if question.kind == "text" else _choice(question, values)
        touched = touched or bool(chosen) or (DECLINED in values and question.kind != "text")
        items += [(question.code, value) for value in chosen]
    if not touched:
        raise NothingChosen
    return items


def _choice(question: Question, values: Sequence[str]) -> list[str]:
    if any(value not in question.codes and value != DECLINED for value in values):
        raise NotOnTheForm
    if DECLINED in values:
        return []
    if question.kind != "multiple" and len(values) > 1:
        raise NotOnTheForm
    return list(values)


def _word(question: Question, values: Sequence[str]) -> list[str]:
    if len(values) > 1:
        raise NotOnTheForm
    # A form sends a line's end as two characters and counts it as one.
    text = "".join(values).replace("\r\n", "\n").strip()
    if "\0" in text:
        raise NotOnTheForm
    if len(text) > question.limit:
        raise WordTooLong(question=said(question.label, current()), limit=question.limit)
    return [mask(text)] if text else []


def submit(db: Db, *, token: str, given: Given, at: datetime) -> Form:
    """Spend a token and store its answer; both or, where anything is refused, neither.

    The answer has a random key and its ISO week; nothing of it comes from the token. Gives back the questions answered.
    Raises LinkGone and what `parse` raises.
    """
    link = surveys.spend(db, hash_of(token), at) if is_token(token) else None
    published = surveys.by_id(db, link.questionnaire_id) if link else None
    if link is None or published is None:
        raise LinkGone
    form = form_of(published)
    items = parse(form, given)
    key = uuid4().hex
    of = {"programme_id": link.programme_id}
    surveys.add_answer(
        db,
        answer={**of, "id": key, "questionnaire_id": published.id, "week": iso_week(at), "released": False},
        items=[{**of, "answer_id": key, "question": question, "value": value} for question, value in items],
    )
    return form


def release(db: Db, *, at: datetime, rng: random.Random) -> int:
    """Release waiting answers of every programme that has five or more; how many were released.

    Fewer than five are carried over. The rows are written anew under new random keys and in random order, so that
    neither a key nor a place in the table tells when an answer came. `rng` shuffles: random.SystemRandom() except where
    a demo must come out the same. Call it at a fixed hour of the day, not after an answer; after the
    commit the entry point calls Store.forget_order(), and again until it succeeds.
    """
    return sum(_release(db, programme.id, at=at, rng=rng) for programme in programmes.all_programmes(db))


def _release(db: Db, programme_id: int, *, at: datetime, rng: random.Random) -> int:
    released = 0
    while len(group := surveys.waiting(db, programme_id)) >= SMALLEST_GROUP:
        _rewrite(db, programme_id, group, rng=rng)
        released += len(group)
    if released:
        staff.write_audit(db, at=at, by="worker", action="survey.released", programme_id=programme_id, answers=released)
    return released


def _rewrite(db: Db, programme_id: int, group: Sequence[dict[str, Any]], *, rng: random.Random) -> None:
    new = {answer["id"]: uuid4().hex for answer in group}
    items = [{**item, "answer_id": new[item["answer_id"]]} for item in surveys.items_of(db, programme_id, new)]
    answers = [{**answer, "id": new[answer["id"]], "released": True} for answer in group]
    rng.shuffle(answers)
    rng.shuffle(items)
    surveys.remove_answers(db, programme_id, new)
    surveys.add_answers(db, answers=answers, items=items)
