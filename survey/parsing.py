"""What somebody sent, read against the questions: what the form doesn't offer is refused, free words are masked."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.language import current
from core.language import mark as _
from core.refusals import Refusal
from survey.crisis import sounds_urgent
from survey.forms import DECLINED, Form, Question, said, ticked
from survey.masking import mask

# Names and values, as a form sends them.
Given = Sequence[tuple[str, str]]

_LONGEST_NUMBER = 9
_LARGEST = 10**_LONGEST_NUMBER - 1
# Unicode's category Cc without tab and line feed.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class NotOnTheForm(Refusal):
    """Something was sent that the form doesn't offer."""

    sentence = _("The answers could not be read. Nothing was sent. Please choose again and send once more.")


class WordTooLong(Refusal):
    """A word beyond its limit."""

    sentence = _("“{question}” takes up to {limit} characters. Nothing was sent yet. Please shorten it.")


class NumberOutside(Refusal):
    """No whole number, or one beyond its bounds."""

    sentence = _("“{question}” takes a whole number from {low} to {high}. Nothing was sent yet. Please correct it.")


class NothingChosen(Refusal):
    """The form came back untouched."""

    sentence = _("Nothing is chosen yet, so nothing was sent. One answer is enough, or simply leave this page.")


@dataclass(frozen=True)
class Read:
    """Pairs of question and value, free words masked, and whether one of these sounds like danger as it was written."""

    items: tuple[tuple[str, str], ...]
    sounds_urgent: bool


def read(form: Form, given: Given) -> Read:
    """What was given.

    Fields that are no question are dropped, and so are questions whose condition isn't met. 「答えたくない」 leaves
    nothing behind. Raises NotOnTheForm, WordTooLong, NumberOutside, NothingChosen.
    """
    items = _accepted(form, given)
    words = {question.code for question in form.questions if question.kind == "text"}
    return Read(
        items=tuple((code, mask(value) if code in words else value) for code, value in items),
        sounds_urgent=any(sounds_urgent(value) for code, value in items if code in words),
    )


def _accepted(form: Form, given: Given) -> list[tuple[str, str]]:
    """As `read`, with free words as they were written."""
    items: list[tuple[str, str]] = []
    touched = False
    sent: dict[str, dict[str, None]] = {}
    for name, value in given:
        sent.setdefault(name, {})[value] = None
    for question in form.questions:
        if question.code not in sent or not _is_asked(question, items):
            continue
        values = list(sent[question.code])
        chosen = _chosen(question, values)
        touched = touched or bool(chosen) or (DECLINED in values and question.kind != "text")
        items += [(question.code, value) for value in chosen]
    if not touched:
        raise NothingChosen
    return items


def _is_asked(question: Question, items: Sequence[tuple[str, str]]) -> bool:
    # By what is kept, not by what was sent: who declined a question, or was never asked it, is not asked on about it.
    if question.only_if is None:
        return True
    code, options = question.only_if
    return any((code, option) in items for option in options)


def _chosen(question: Question, values: Sequence[str]) -> list[str]:
    if question.kind == "text":
        return _word(question, values)
    if question.kind == "number":
        return _number(question, values)
    return _choice(question, values)


def _choice(question: Question, values: Sequence[str]) -> list[str]:
    if any(value not in question.codes and value != DECLINED for value in values):
        raise NotOnTheForm
    if DECLINED in values:
        return []
    if question.kind != "multiple" and len(values) > 1:
        raise NotOnTheForm
    return ticked(question, values)


def _number(question: Question, values: Sequence[str]) -> list[str]:
    # Full-width digits are what a Japanese keyboard gives.
    typed = [text for value in values if (text := unicodedata.normalize("NFKC", value).strip())]
    if DECLINED in typed or not typed:
        return []
    if len(typed) > 1:
        raise NotOnTheForm
    [text] = typed
    is_whole = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    low, high = question.low or 0, _LARGEST if question.high is None else question.high
    if not (is_whole and low <= int(text) <= high):
        raise NumberOutside(question=said(question.label, current()), low=low, high=high)
    return [str(int(text))]


def _word(question: Question, values: Sequence[str]) -> list[str]:
    if len(values) > 1:
        raise NotOnTheForm
    # A form sends a line's end as two characters and counts it as one.
    text = "".join(values).replace("\r\n", "\n").strip()
    if "\0" in text:
        raise NotOnTheForm
    # No keyboard writes other control characters, and no spreadsheet opens with one in it.
    text = _CONTROL.sub("", text)
    if len(text) > question.limit:
        raise WordTooLong(question=said(question.label, current()), limit=question.limit)
    return [text] if text else []
