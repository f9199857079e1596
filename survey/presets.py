"""Questionnaires as they come with the product: read from assets/questionnaires, composed for a programme."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from core import words
from core.folders import ASSETS
from core.language import mark as _
from core.refusals import Refusal
from store.questionnaires import CLOSING
from survey.forms import ORIGINAL, Form, Labels, Option, Question, every_label, option_from, question_from

FORGOTTEN = "forgotten"
# The question whose options are the programme's channels.
CHANNEL = "channel"
_FOLDER = ASSETS / "questionnaires"


class UnknownQuestionnaire(Refusal):
    """The product has no such questionnaire."""

    sentence = _("There is no questionnaire named {code}. Nothing was published.")


class UnknownModule(Refusal):
    """The questionnaire has no such module."""

    sentence = _("There is no survey module named {module}. Nothing was published.")


class UnknownChannel(Refusal):
    """The survey has no words for a channel."""

    sentence = _("The survey has no words for the channel {channel}. Nothing was published.")


@cache
def presets() -> tuple[str, ...]:
    """Codes of the questionnaires that come with the product, the closing survey first."""
    codes = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    return (CLOSING, *(code for code in codes if code != CLOSING))


def modules(code: str = CLOSING) -> tuple[str, ...]:
    """Names of the modules a questionnaire offers beside its core. Raises UnknownQuestionnaire."""
    return tuple(sorted({question["module"] for question in _source(code)["questions"] if "module" in question}))


def module_questions(code: str, module: str) -> tuple[str, ...]:
    """Codes of the questions that a module adds. Raises UnknownQuestionnaire."""
    return tuple(question["code"] for question in _source(code)["questions"] if question.get("module") == module)


def channels_with_words() -> tuple[str, ...]:
    """Channels that the survey can name."""
    return tuple(code for code in _source(CLOSING)["channels"] if code != FORGOTTEN)


def reviewer(language: str) -> str:
    """Who has read the product's own texts in a language; empty where nobody has."""
    return "original" if language in ORIGINAL else str(_texts(language).get("reviewed_by", ""))


def compose(code: str = CLOSING, *, modules: Sequence[str] = (), channels: Sequence[str] = ()) -> Form:
    """The core questions with some modules' and the programme's channels, in every language that has all its labels.

    Raises UnknownQuestionnaire, UnknownModule, UnknownChannel.
    """
    source = _source(code)
    offered = {question.get("module") for question in source["questions"]}
    for module in modules:
        if module not in offered:
            raise UnknownModule(module=module)
    wanted = (None, *modules)
    form = Form(
        code=source["code"],
        languages=(),
        questions=tuple(
            _question(code, facts, channels) for facts in source["questions"] if facts.get("module") in wanted
        ),
        name=_labels(source["name"], code, "name"),
    )
    return with_languages(form)


def with_channels(form: Form, channels: Sequence[str]) -> Form:
    """The form with these channels in the question where she learned of the desk, if it asks. Raises UnknownChannel."""
    asked = tuple(
        replace(question, options=_channel_options(channels)) if question.code == CHANNEL else question
        for question in form.questions
    )
    return with_languages(replace(form, questions=asked))


def add_channels(form: Form, channels: Sequence[str]) -> Form:
    """The form with these channels besides those it offers, each in its usual place. Raises UnknownChannel."""
    asked = tuple(
        replace(question, options=_joined(question.options, _channel_options(channels)))
        if question.code == CHANNEL
        else question
        for question in form.questions
    )
    return with_languages(replace(form, questions=asked))


def with_languages(form: Form) -> Form:
    """The form with all languages in which none of its labels is missing."""
    labels = every_label(form)
    complete = tuple(code for code in words.LANGUAGES if all(label.get(code, "").strip() for label in labels))
    return replace(form, languages=complete)


def says_only_ours(form: Form, language: str) -> bool:
    """Whether every label of a form is the product's own, in a language and in the Japanese it stands for."""
    ours = compose(form.code, modules=modules(form.code), channels=channels_with_words())
    known = {(label.get("ja"), label.get(language)) for label in every_label(ours)}
    return all((label.get("ja"), label.get(language)) in known for label in every_label(form))


@cache
def _source(code: str) -> dict[str, Any]:
    if code not in presets():
        raise UnknownQuestionnaire(code=code)
    return tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))


@cache
def _texts(language: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "languages" / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def _translations() -> tuple[str, ...]:
    return tuple(code for code in words.LANGUAGES if code not in ORIGINAL)


def _question(preset: str, facts: Mapping[str, Any], channels: Sequence[str]) -> Question:
    label = _labels(facts["label"], preset, facts["code"], "ask")
    question = question_from({**facts, "label": label, "options": ()})
    if facts.get("options") == "channels":
        return replace(question, options=_channel_options(channels))
    return replace(question, options=_options(preset, facts))


def _options(preset: str, facts: Mapping[str, Any]) -> tuple[Option, ...]:
    """The options as written; where a name stands instead, such as closing.helpful, those of that question."""
    offered, code = facts.get("options", ()), facts["code"]
    if isinstance(offered, str):
        preset, _dot, code = offered.partition(".")
        offered = next(other["options"] for other in _source(preset)["questions"] if other["code"] == code)
    return tuple(
        option_from({**option, "label": _labels(option["label"], preset, code, option["code"])}) for option in offered
    )


def _channel_options(channels: Sequence[str]) -> tuple[Option, ...]:
    labels: Mapping[str, Labels] = _source(CLOSING)["channels"]
    for channel in channels:
        if channel not in labels:
            raise UnknownChannel(channel=channel)
    return tuple(
        Option(code, _labels(labels[code], "channels", code), alone=code == FORGOTTEN)
        for code in labels
        if code in channels or code == FORGOTTEN
    )


def _joined(options: Sequence[Option], more: Sequence[Option]) -> tuple[Option, ...]:
    there = {option.code for option in options}
    usual = {code: place for place, code in enumerate(_source(CLOSING)["channels"])}
    # An option of the office's own stands before 「そのほか」 and 「おぼえていない」.
    own = usual["other"] - 0.5
    both = (*options, *(option for option in more if option.code not in there))
    return tuple(sorted(both, key=lambda option: usual.get(option.code, own)))


def _labels(original: Labels, *place: str) -> dict[str, str]:
    """The office's words with those of every other language that stand at the same place."""
    told = {language: _text(language, *place) for language in _translations()}
    written = {**original, **told}
    return {language: written[language] for language in words.LANGUAGES if written.get(language)}


def _text(language: str, *place: str) -> str:
    """A text of a language; an option without its own is worded as everywhere ([any])."""
    found: Any = _texts(language)
    for part in place:
        found = found.get(part, {})
    return str(found or _texts(language).get("any", {}).get(place[-1], ""))
