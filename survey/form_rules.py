"""What holds for every questionnaire that is kept or published, however it was edited."""

import re
import unicodedata
from collections.abc import Sequence

from core import words
from core.language import mark as _
from core.refusals import Refusal
from survey.forms import CHOICES, KINDS, ORIGINAL, Form, Labels, Question

MOST_QUESTIONS = 30
MOST_OPTIONS = 20
LONGEST_NAME = 60
LONGEST_QUESTION = 300
LONGEST_OPTION = 150
LONGEST_TEXT = 200
HIGHEST_NUMBER = 10_000

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OPTION_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
# Control characters and halves of characters; joiners, which Nepali needs, are neither.
_UNUSABLE = ("Cc", "Cs")
_HAS_POSITIVE = ("scale", "single")


class NoQuestions(Refusal):
    """A form without a question that everybody is asked."""

    sentence = _("At least one question must be for everybody. Nothing was kept. Please add one.")


class TooManyQuestions(Refusal):
    """More than anybody would answer."""

    sentence = _("A questionnaire has at most {most} questions. Nothing was kept. Please leave some out.")


class NameMissing(Refusal):
    """The questionnaire has no name, or one that is too long."""

    sentence = _(
        "The questionnaire needs a name of 1 to {most} characters in {language}. Nothing was kept. Please change it."
    )


class CodeUnusable(Refusal):
    """A code that a form could not send."""

    sentence = _(
        "Question {number}: “{code}” can't be a code. Nothing was kept. Use small letters, digits and _, at most 40."
    )


class CodeTwice(Refusal):
    """Two questions, or two options of one, with the same code."""

    sentence = _("Question {number}: the code “{code}” is used twice. Nothing was kept. Please change one of the two.")


class KindUnknown(Refusal):
    """A kind of question that the form can't draw."""

    sentence = _("Question {number}: there is no kind “{kind}”. Nothing was kept. Please choose another.")


class OptionsUnfit(Refusal):
    """Too few options to choose from, too many, or options where none belong."""

    sentence = _(
        "Question {number}: a choice has {least} to {most} options; a number or a text has none."
        " Nothing was kept. Please change them."
    )


class OptionsAlike(Refusal):
    """Two options that nobody can tell apart."""

    sentence = _("Question {number}: two options both read “{label}”. Nothing was kept. Please word one differently.")


class PositiveUnfit(Refusal):
    """What counts as good is not among the options, is all of them, or the question has no single answer."""

    sentence = _(
        "Question {number}: what counts as good must be some of the options of a scale or a single choice, not all."
        " Nothing was kept. Please choose again."
    )


class TargetUnfit(Refusal):
    """A target that is no share, or is a share of nothing."""

    sentence = _(
        "Question {number}: a target is 1 to 100 per cent of the answers that count as good."
        " Nothing was kept. Please change it."
    )


class LimitUnfit(Refusal):
    """A text without a sensible length, or a length where there is no text."""

    sentence = _("Question {number}: a text may have 1 to {most} characters. Nothing was kept. Please change it.")


class RangeUnfit(Refusal):
    """A number without sensible bounds, or bounds where there is no number."""

    sentence = _(
        "Question {number}: a number needs a lowest and a higher highest value between 0 and {most}."
        " Nothing was kept. Please change them."
    )


class ConditionUnfit(Refusal):
    """A condition that can't be known on the second page."""

    sentence = _(
        "Question {number}: it can only depend on options of a choice question before it that everybody is asked."
        " Nothing was kept. Please choose again."
    )


class WordsMissing(Refusal):
    """A label without its words in a language the office writes itself."""

    sentence = _("Question {number}: words are missing in {language}. Nothing was kept. Please write them.")


class WordsTooLong(Refusal):
    """A label longer than a phone can show."""

    sentence = _(
        "Question {number}: a text in {language} has more than {most} characters. Nothing was kept. Please shorten it."
    )


class WordsUnusable(Refusal):
    """A label with a sign that no page can show."""

    sentence = _(
        "Question {number}: a text in {language} holds a sign that can't be shown."
        " Nothing was kept. Please type it anew."
    )


def check(form: Form) -> None:
    """Raise the refusal for the first thing that is wrong with a form, saying which question; else nothing."""
    _name(form.name)
    if len(form.questions) > MOST_QUESTIONS:
        raise TooManyQuestions(most=MOST_QUESTIONS)
    if all(question.only_if for question in form.questions):
        raise NoQuestions
    for number, question in enumerate(form.questions, start=1):
        before = form.questions[: number - 1]
        _codes(number, question, before)
        _kind(number, question)
        _bounds(number, question)
        _positive(number, question)
        _condition(number, question, before)
        _labels(number, question)


def _name(name: Labels) -> None:
    for language in ORIGINAL:
        if not name.get(language, "").strip():
            raise NameMissing(language=words.LANGUAGES[language], most=LONGEST_NAME)
    for language, told in name.items():
        if len(told) > LONGEST_NAME:
            raise NameMissing(language=words.LANGUAGES.get(language, language), most=LONGEST_NAME)


def _codes(number: int, question: Question, before: Sequence[Question]) -> None:
    for code, allowed in [(question.code, _CODE), *((code, _OPTION_CODE) for code in question.codes)]:
        if not allowed.fullmatch(code):
            raise CodeUnusable(number=number, code=code)
    if question.code in {other.code for other in before}:
        raise CodeTwice(number=number, code=question.code)
    for place, code in enumerate(question.codes):
        if code in question.codes[:place]:
            raise CodeTwice(number=number, code=code)


def _kind(number: int, question: Question) -> None:
    if question.kind not in KINDS:
        raise KindUnknown(number=number, kind=question.kind)
    count = len(question.options)
    if count if question.kind not in CHOICES else not 2 <= count <= MOST_OPTIONS:
        raise OptionsUnfit(number=number, least=2, most=MOST_OPTIONS)


def _bounds(number: int, question: Question) -> None:
    limits = range(1, LONGEST_TEXT + 1) if question.kind == "text" else (0,)
    if question.limit not in limits:
        raise LimitUnfit(number=number, most=LONGEST_TEXT)
    low, high = question.low, question.high
    if question.kind != "number":
        fits = low is None and high is None
    else:
        fits = low is not None and high is not None and 0 <= low < high <= HIGHEST_NUMBER
    if not fits:
        raise RangeUnfit(number=number, most=HIGHEST_NUMBER)


def _positive(number: int, question: Question) -> None:
    good = question.positive
    if good:
        among = len(set(good)) == len(good) and set(good) < set(question.codes)
        if question.kind not in _HAS_POSITIVE or not among:
            raise PositiveUnfit(number=number)
    if question.target is not None and not (good and 1 <= question.target <= 100):
        raise TargetUnfit(number=number)


def _condition(number: int, question: Question, before: Sequence[Question]) -> None:
    if question.only_if is None:
        return
    code, options = question.only_if
    asked = next((other for other in before if other.code == code), None)
    known = asked is not None and asked.kind in CHOICES and asked.only_if is None and set(options) <= set(asked.codes)
    if not known or not options:
        raise ConditionUnfit(number=number)


def _labels(number: int, question: Question) -> None:
    said = [(question.label, LONGEST_QUESTION), *((option.label, LONGEST_OPTION) for option in question.options)]
    for labels, most in said:
        for language in ORIGINAL:
            if not labels.get(language, "").strip():
                raise WordsMissing(number=number, language=words.LANGUAGES[language])
        for language, told in labels.items():
            if len(told) > most:
                raise WordsTooLong(number=number, language=words.LANGUAGES.get(language, language), most=most)
            if any(unicodedata.category(sign) in _UNUSABLE and sign != "\n" for sign in told):
                raise WordsUnusable(number=number, language=words.LANGUAGES.get(language, language))
    for language in words.LANGUAGES:
        _alike(number, [option.label[language].strip() for option in question.options if option.label.get(language)])


def _alike(number: int, told: Sequence[str]) -> None:
    for place, label in enumerate(told):
        if label in told[:place]:
            raise OptionsAlike(number=number, label=label)
