"""Questionnaires as values: read from assets, published as frozen versions, read back to render and to validate."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from core.folders import ASSETS
from core.language import mark as _
from core.refusals import Refusal
from store import staff, surveys
from store.database import Db
from store.records import Questionnaire

KINDS = ("scale", "single", "multiple", "text")
# What a form sends for 「答えたくない」. It is no option: nothing of it is stored.
DECLINED = "-"
FORGOTTEN = "forgotten"

Labels = Mapping[str, str]


class UnknownModule(Refusal):
    """The questionnaire has no such module."""

    sentence = _("There is no survey module named {module}. Nothing was published.")


class UnknownChannel(Refusal):
    """The survey has no words for a channel."""

    sentence = _("The survey has no words for the channel {channel}. Nothing was published.")


class NotReviewed(Refusal):
    """A translation nobody reviewed can't be shown to anybody."""

    sentence = _("Nobody has reviewed the survey in {language} yet. Nothing was published.")


@dataclass(frozen=True)
class Option:
    """One thing that can be ticked; its label reads on its own."""

    code: str
    label: Labels


@dataclass(frozen=True)
class Question:
    """One item. `positive` holds the options that count as good; `limit` is the length of a text in characters."""

    code: str
    kind: str
    label: Labels
    options: tuple[Option, ...] = ()
    positive: tuple[str, ...] = ()
    limit: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the options."""
        return tuple(option.code for option in self.options)


@dataclass(frozen=True)
class Form:
    """All questions of one version, in order, with the languages it may be shown in."""

    code: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        """The question of a code."""
        return next((question for question in self.questions if question.code == code), None)


@cache
def _source(name: str) -> dict[str, Any]:
    return tomllib.loads((ASSETS / "questionnaires" / f"{name}.toml").read_text(encoding="utf-8"))


def modules(name: str = "closing") -> tuple[str, ...]:
    """Names of the modules a questionnaire offers beside its core."""
    return tuple(sorted({question["module"] for question in _source(name)["questions"] if "module" in question}))


def channels_with_words(name: str = "closing") -> tuple[str, ...]:
    """Channels that the survey can name."""
    return tuple(code for code in _source(name)["channels"] if code != FORGOTTEN)


def compose(*, modules: Sequence[str] = (), channels: Sequence[str], name: str = "closing") -> Form:
    """The core questions with some modules' and the programme's channels.

    Raises UnknownModule, UnknownChannel, NotReviewed.
    """
    source = _source(name)
    offered = {question.get("module") for question in source["questions"]}
    for module in modules:
        if module not in offered:
            raise UnknownModule(module=module)
    for language, reviewer in source["reviewed_by"].items():
        if not reviewer:
            raise NotReviewed(language=language)
    told = _channel_options(source["channels"], channels)
    wanted = (None, *modules)
    questions = [question for question in source["questions"] if question.get("module") in wanted]
    return Form(
        code=source["code"],
        languages=tuple(source["reviewed_by"]),
        questions=tuple(_question(question, told) for question in questions),
    )


def _channel_options(labels: Mapping[str, Labels], channels: Sequence[str]) -> list[dict[str, Any]]:
    for channel in channels:
        if channel not in labels:
            raise UnknownChannel(channel=channel)
    return [{"code": code, "label": labels[code]} for code in labels if code in channels or code == FORGOTTEN]


def _question(facts: Mapping[str, Any], channels: Sequence[Mapping[str, Any]] = ()) -> Question:
    options = channels if facts.get("options") == "channels" else facts.get("options", ())
    return Question(
        code=facts["code"],
        kind=facts["kind"],
        label=dict(facts["label"]),
        options=tuple(Option(code=option["code"], label=dict(option["label"])) for option in options),
        positive=tuple(facts.get("positive", ())),
        limit=facts.get("limit", 0),
    )


def publish(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme_id: int,
    modules: Sequence[str] = (),
    channels: Sequence[str],
) -> Questionnaire:
    """Freeze the questions as a programme's next version; links issued from now on lead to it.

    `channels` are those the programme tells people through. Raises UnknownModule, UnknownChannel, NotReviewed.
    """
    form = compose(modules=modules, channels=channels)
    published = surveys.publish(db, programme_id=programme_id, definition=asdict(form), at=at)
    staff.write_audit(db, at=at, by=by, action="survey.published", programme_id=programme_id, version=published.version)
    return published


def form_of(published: Questionnaire) -> Form:
    """The frozen questions of a published version."""
    facts = published.definition
    return Form(
        code=facts["code"],
        languages=tuple(facts["languages"]),
        questions=tuple(_question(question) for question in facts["questions"]),
    )


def said(labels: Labels, language: str) -> str:
    """A label in a language, in Japanese where it has none."""
    return labels.get(language) or labels["ja"]
