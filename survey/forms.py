"""What is asked, as frozen values: options, questions, the whole form, and which of it a second page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from store.survey_records import Questionnaire

KINDS = ("scale", "single", "multiple", "number", "text")
CHOICES = ("scale", "single", "multiple")
# Written by the office itself; every other language is a translation that somebody has to read first.
ORIGINAL = ("ja", "en")
# What a form sends for 「答えたくない」. It is no option: nothing of it is stored.
DECLINED = "-"

Labels = Mapping[str, str]
# Which question, and which of its options: the condition of a question on the second page.
Condition = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Option:
    """One thing that can be ticked; its label reads on its own.

    `alone` marks what contradicts all the others of a multiple choice (「ほかは使っていない」).
    """

    code: str
    label: Labels
    alone: bool = False


@dataclass(frozen=True)
class Question:
    """One item: a scale, a single or multiple choice, a number or a text.

    `positive` holds the options that count as good, `target` the share of them aimed for in whole per cent.
    `limit` is the length of a text in characters; `low` and `high` bound a number, both included.
    `only_if` names an earlier choice question and options of it: only who chose one of them is asked, on a second page.
    """

    code: str
    kind: str
    label: Labels
    options: tuple[Option, ...] = ()
    positive: tuple[str, ...] = ()
    limit: int = 0
    only_if: Condition | None = None
    low: int | None = None
    high: int | None = None
    target: int | None = None

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the options."""
        return tuple(option.code for option in self.options)

    @cached_property
    def alone(self) -> tuple[str, ...]:
        """Codes of those that contradict all the others."""
        return tuple(option.code for option in self.options if option.alone)


@dataclass(frozen=True)
class Form:
    """All questions of one version, in order, with the languages it may be shown in.

    In easy Japanese a label writes readings as {漢字|かんじ}; `survey.readings` takes them apart for <ruby>.
    """

    code: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    name: Labels = field(default_factory=dict)

    def question(self, code: str) -> Question | None:
        """The question of a code."""
        return next((question for question in self.questions if question.code == code), None)


def form_of(published: Questionnaire) -> Form:
    """The frozen questions of a published version."""
    return form_from(published.definition)


def form_from(definition: Mapping[str, Any]) -> Form:
    """A form as the store keeps it (`dataclasses.asdict`); what older versions didn't know yet takes its default."""
    return Form(
        code=definition["code"],
        languages=tuple(definition["languages"]),
        questions=tuple(question_from(question) for question in definition["questions"]),
        name=dict(definition.get("name", {})),
    )


def question_from(facts: Mapping[str, Any]) -> Question:
    """One question as the store keeps it."""
    condition = facts.get("only_if")
    return Question(
        code=facts["code"],
        kind=facts["kind"],
        label=dict(facts["label"]),
        options=tuple(option_from(option) for option in facts.get("options", ())),
        positive=tuple(facts.get("positive", ())),
        limit=facts.get("limit", 0),
        only_if=(condition[0], tuple(condition[1])) if condition else None,
        low=facts.get("low"),
        high=facts.get("high"),
        target=facts.get("target"),
    )


def option_from(facts: Mapping[str, Any]) -> Option:
    """One option as the store keeps it."""
    return Option(facts["code"], dict(facts["label"]), alone=facts.get("alone", False))


def said(labels: Labels, language: str) -> str:
    """A label in a language, in Japanese where it has none."""
    return labels.get(language) or labels["ja"]


def every_label(form: Form) -> list[Labels]:
    """All that a form says, in order: its name, then each question with its options."""
    asked = [(question.label, *(option.label for option in question.options)) for question in form.questions]
    return [form.name, *(label for labels in asked for label in labels)]


def first_step(form: Form) -> tuple[Question, ...]:
    """The questions of the first page: those that everybody is asked."""
    return tuple(question for question in form.questions if question.only_if is None)


def second_step(form: Form, given: Sequence[tuple[str, str]]) -> tuple[Question, ...]:
    """The questions of the second page for what was chosen on the first, as pairs of question and value; often none.

    Who would rather not answer a question is never asked on about it.
    """
    return tuple(one for one in form.questions if one.only_if and _holds(form, one.only_if, given))


def _holds(form: Form, condition: Condition, given: Sequence[tuple[str, str]]) -> bool:
    code, options = condition
    asked = form.question(code)
    values = [value for name, value in given if name == code]
    return asked is not None and DECLINED not in values and any(value in options for value in ticked(asked, values))


def ticked(question: Question, values: Sequence[str]) -> list[str]:
    """What counts of the options somebody ticked: beside one that stands alone, none that doesn't."""
    return [value for value in values if value in question.alone] or list(values)
