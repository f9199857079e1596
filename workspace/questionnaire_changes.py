"""Changes to a questionnaire as values: a form goes in, another comes out. Nothing is stored here."""

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from core.language import mark as _
from core.refusals import Refusal
from survey.questionnaires import CHOICES, ORIGINAL, Form, Option, Question

_T = TypeVar("_T")


class Gone(Refusal):
    """Somebody else has taken out what was to be changed."""

    sentence = _("This question or option isn't in the draft any more. Nothing was changed. Please look at the list.")


class LinesDiffer(Refusal):
    """Japanese and English have another number of options."""

    sentence = _(
        "There are {japanese} options in Japanese and {english} in English. Nothing was added. "
        "Please write one option a line, in the same order."
    )


def moved(form: Form, code: str, *, by: int) -> Form:
    """The form with a question `by` places further down; at an end it stays. Raises Gone."""
    codes = [question.code for question in form.questions]
    if code not in codes:
        raise Gone
    return replace(form, questions=_shifted(form.questions, codes.index(code), by))


def without(form: Form, code: str) -> Form:
    """The form without a question, and without the conditions that hang on it."""
    kept = [question for question in form.questions if question.code != code]
    return replace(form, questions=tuple(_freed(question, code) for question in kept))


def with_question(form: Form, question: Question) -> Form:
    """The form with one more question at its end."""
    # What it hung on may have been taken out meanwhile.
    on = form.question(question.only_if[0]) if question.only_if else None
    kept = tuple(one for one in question.only_if[1] if on and one in on.codes) if question.only_if else ()
    asked = replace(question, only_if=(on.code, kept) if on and kept else None)
    return replace(form, questions=(*form.questions, asked))


def reworded(form: Form, code: str, language: str, text: str, *, option: str | None = None) -> Form:
    """The form with other words for a question or for one of its options; none at all take the language away.

    Raises Gone.
    """

    def change(question: Question) -> Question:
        if option is None:
            return replace(question, label=_said(question.label, language, text))
        if option not in question.codes:
            raise Gone
        told = [
            replace(one, label=_said(one.label, language, text)) if one.code == option else one
            for one in question.options
        ]
        return replace(question, options=tuple(told))

    return _changed(form, code, change)


def renamed(form: Form, language: str, text: str) -> Form:
    """The form with another name in a language; none at all takes it away."""
    return replace(form, name=_said(form.name, language, text))


def _said(labels: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    words = " ".join(text.split())
    rest = {name: label for name, label in labels.items() if name != language}
    return {**rest, language: words} if words else rest


def option_moved(form: Form, code: str, option: str, *, by: int) -> Form:
    """The form with an option `by` places further down in its question. Raises Gone."""

    def change(question: Question) -> Question:
        if option not in question.codes:
            raise Gone
        return replace(question, options=_shifted(question.options, question.codes.index(option), by))

    return _changed(form, code, change)


def taken(forms: Iterable[Form], code: str | None = None) -> set[str]:
    """Codes that something new can't have: of the questions of some forms, or of the options one of them ever had.

    Answers are counted by these codes over all versions: one that is given twice would count what people said to
    other words.
    """
    questions = [question for form in forms for question in form.questions]
    if code is None:
        return {question.code for question in questions}
    return {option for question in questions if question.code == code for option in question.codes}


def with_option(form: Form, code: str, words: Mapping[str, str], *, taken: Collection[str]) -> Form:
    """The form with one more option at the end of a question, with a code that isn't `taken`. Raises Gone."""

    def change(question: Question) -> Question:
        used = {*taken, *question.codes}
        made = Option(code=_next("own", used), label={name: text.strip() for name, text in words.items()})
        return replace(question, options=(*question.options, made))

    return _changed(form, code, change)


def without_option(form: Form, code: str, option: str) -> Form:
    """The form without an option, wherever it was counted or asked for. Raises Gone."""

    def change(question: Question) -> Question:
        kept = tuple(one for one in question.options if one.code != option)
        return replace(question, options=kept, positive=tuple(one for one in question.positive if one != option))

    left = _changed(form, code, change)
    return replace(left, questions=tuple(_freed(question, code, option) for question in left.questions))


def with_options(form: Form, code: str, options: tuple[Option, ...]) -> Form:
    """The form with other options of a question, such as today's channels; of those it has, words and marks stay."""

    def change(question: Question) -> Question:
        known = {one.code: one for one in question.options}
        return replace(question, options=tuple(known.get(one.code, one) for one in options))

    return _changed(form, code, change)


def with_positive(form: Form, code: str, positive: Collection[str]) -> Form:
    """The form with other options that count as good, in the question's own order; no target without any."""

    def change(question: Question) -> Question:
        good = tuple(one for one in question.codes if one in positive)
        return replace(question, positive=good, target=question.target if good else None)

    return _changed(form, code, change)


def with_alone(form: Form, code: str, alone: Collection[str]) -> Form:
    """The form with other options of a question that contradict all the rest of it."""

    def change(question: Question) -> Question:
        return replace(question, options=tuple(replace(one, alone=one.code in alone) for one in question.options))

    return _changed(form, code, change)


def with_target(form: Form, code: str, target: int | None) -> Form:
    """The form with another share of good answers aimed for, in whole per cent."""
    return _changed(form, code, lambda question: replace(question, target=target))


def with_condition(form: Form, code: str, asked: str | None, options: Collection[str] = ()) -> Form:
    """The form with a question only for those who chose one of these options; for everybody without `asked`."""
    if not asked or not options:
        return _changed(form, code, lambda question: replace(question, only_if=None))
    other = form.question(asked)
    if other is None:
        raise Gone
    chosen = tuple(one for one in other.codes if one in options)
    return _changed(form, code, lambda question: replace(question, only_if=(asked, chosen)))


def may_decide(form: Form, code: str) -> tuple[Question, ...]:
    """Questions that a condition of this one can hang on: choices before it that everybody is asked."""
    before = itertools.takewhile(lambda one: one.code != code, form.questions)
    return tuple(one for one in before if one.kind in CHOICES and one.only_if is None)


def own_question(
    *,
    taken: Collection[str],
    kind: str,
    words: Mapping[str, str],
    lines: Mapping[str, str],
    limit: int = 200,
    low: int = 0,
    high: int = 10,
) -> Question:
    """A question of the office's own, with a code nobody uses yet; `lines` hold one option a line in each language.

    Raises LinesDiffer; whether it can be asked, the draft's own rules say.
    """
    return Question(
        code=_next("own", taken),
        kind=kind,
        label={language: " ".join(words[language].split()) for language in ORIGINAL},
        options=_options(lines) if kind in CHOICES else (),
        limit=limit if kind == "text" else 0,
        low=low if kind == "number" else None,
        high=high if kind == "number" else None,
    )


def _options(lines: Mapping[str, str]) -> tuple[Option, ...]:
    ja, en = ([line.strip() for line in lines.get(one, "").splitlines() if line.strip()] for one in ORIGINAL)
    if len(ja) != len(en):
        raise LinesDiffer(japanese=len(ja), english=len(en))
    pairs = enumerate(zip(ja, en, strict=True), start=1)
    return tuple(Option(code=f"own_{number}", label={"ja": one, "en": other}) for number, (one, other) in pairs)


def _next(stem: str, taken: Collection[str]) -> str:
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def _shifted(row: Sequence[_T], place: int, by: int) -> tuple[_T, ...]:
    left = [*row[:place], *row[place + 1 :]]
    left.insert(min(max(place + by, 0), len(left)), row[place])
    return tuple(left)


def _freed(question: Question, code: str, option: str | None = None) -> Question:
    """The question without what its condition asked of another one (or of one of its options)."""
    if question.only_if is None or question.only_if[0] != code:
        return question
    rest = tuple(one for one in question.only_if[1] if option is not None and one != option)
    return replace(question, only_if=(code, rest) if rest else None)


def _changed(form: Form, code: str, change: Callable[[Question], Question]) -> Form:
    if form.question(code) is None:
        raise Gone
    questions = tuple(change(question) if question.code == code else question for question in form.questions)
    return replace(form, questions=questions)
