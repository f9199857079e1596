"""The funnel as values: its parts and stages, what is told beside each, and the rate from one to the next.

A rate stands only where both stages count the same thing, so that the later one is part of the earlier. Elsewhere the
reason stands in its place.
"""

from dataclasses import dataclass

from core import rounding, words
from core.disclosure import RATE_IS_FIRM, RATE_NEEDS
from core.language import current, mark
from core.language import gettext as _
from funnel import stage_rates
from funnel.figures import Figures
from funnel.stage_rates import StageRate
from survey.figures import SurveyFigures
from survey.forms import said
from workspace import charts, widgets

# Heading and stages of each part. Only what counts the same as the part's first stage has a bar, long against it.
PARTS = (
    (mark("Noticing"), ("scans", "devices")),
    (mark("Becoming a friend"), ("friends_new",)),
    (
        mark("Consulting"),
        ("requests", "consultations", "consultations_first", "consultations_repeat", "persons", "linked_onward"),
    ),
    (mark("Answering afterwards"), ("surveys_sent", "surveys_answered")),
)
_BESIDE = {
    "scans": ("scans_excluded",),
    "devices": ("devices_unknown_scans",),
    "friends_new": ("friends_returning", "friends_blocked", "friends_stock"),
    "requests": ("requests_in_hours", "requests_out_of_hours", "sessions"),
    "consultations": ("busy", "no_reply", "faded_out"),
}
_NO_RATE = {
    "devices": mark("No rate: one telephone may scan several times."),
    "friends_new": mark("No rate: telephones of each day and people, and many become friends without a code."),
    "requests": mark("No rate: people and cases, and friends of earlier years write too."),
    "surveys_sent": mark("No rate: nobody records after which consultation a link was sent."),
}
_REASONS = {
    "unknown": mark("No rate: there is no record of both."),
    "from_before": mark("No rate: some belong to a time before the period."),
    "fewer_than_ten": mark("No rate: {label} {n}, fewer than {needed}."),
}
_SURVEY = ("helpful", "more_positive")
_TONES = {
    "friends_new": "new",
    "consultations_first": "new",
    "consultations_repeat": "again",
    "linked_onward": "good",
    "surveys_answered": "good",
}


@dataclass(frozen=True)
class Told:
    """A stage with its number in words."""

    stage: str
    label: str
    number: str


@dataclass(frozen=True)
class Rung:
    """One stage: its number in words, its bar against the part's first (None: no bar), its share of the one before."""

    told: Told
    share: float | None
    tone: str
    beside: tuple[Told, ...]
    between: str
    note: str = ""


@dataclass(frozen=True)
class Part:
    """Stages under one heading."""

    heading: str
    rungs: tuple[Rung, ...]


def parts(found: Figures, survey: SurveyFigures) -> list[Part]:
    """The whole funnel; the survey's rates are those of the fiscal year (`results_view.survey_of_year`)."""
    made = [Part(_(heading), tuple(_rungs(found, stages))) for heading, stages in PARTS]
    last = made[-1]
    return [*made[:-1], Part(last.heading, (*last.rungs, *_rates(survey)))]


def told(found: Figures, stage: str) -> Told:
    """A stage of a period in words."""
    number = charts.worded(stage, found.stages[stage], unavailable=stage in found.unavailable)
    return Told(stage, charts.stage_name(stage, found.first_label), number)


def _rungs(found: Figures, stages: tuple[str, ...]) -> list[Rung]:
    whole = max((found.stages[stage] or 0 for stage in stages if _has_bar(stage, stages)), default=0) or 1
    return [
        Rung(
            told=told(found, stage),
            share=_share(found, stage, whole) if _has_bar(stage, stages) else None,
            tone=_TONES.get(stage, ""),
            beside=tuple(told(found, other) for other in _BESIDE.get(stage, ()) if _says_something(found, other)),
            between=between(found, stage),
            note=_note(found, stage),
        )
        for stage in stages
    ]


def _share(found: Figures, stage: str, whole: int) -> float | None:
    """What a bar shows; where nothing is known there is nothing to draw, and none of a zero either."""
    number = _known(found, stage)
    return number / whole if number else None


def _has_bar(stage: str, stages: tuple[str, ...]) -> bool:
    return stage == stages[0] or stage in stage_rates.OF


def _says_something(found: Figures, stage: str) -> bool:
    # Scans without a device are a rare fault and of no interest where there are none.
    return stage != "devices_unknown_scans" or bool(found.stages[stage])


def between(found: Figures, stage: str) -> str:
    """What a stage is of the one before: a rate with n and interval, or why there is none; nothing for the first."""
    if stage == "persons":
        return _each(found)
    if stage in _NO_RATE:
        return _(_NO_RATE[stage])
    rate = next((one for one in stage_rates.read(found.stages) if one.stage == stage), None)
    return rate_words(rate, charts.stage_name(rate.of, found.first_label)) if rate else ""


def rate_words(rate: StageRate, label: str) -> str:
    """A share of the stage `label` with its 95 % interval, or why there is none; under 30 it is a reference value."""
    if rate.rate is None or rate.low is None or rate.high is None:
        return _(_REASONS[rate.reason or "unknown"]).format(label=label, n=rate.n, needed=RATE_NEEDS)
    share, low, high = (rounding.percent(one) for one in (rate.rate, rate.low, rate.high))
    text = _("{share} % of {label} (n = {n}, 95 % interval {low}–{high} %)").format(
        share=share, label=label, n=f"{rate.n:,}", low=low, high=high
    )
    return _("{rate} reference value").format(rate=text) if rate.is_reference else text


def _known(found: Figures, stage: str) -> int | None:
    return None if stage in found.unavailable else found.stages[stage]


def _each(found: Figures) -> str:
    cases, persons = _known(found, "consultations"), _known(found, "persons")
    if not cases or not persons:
        return _("No rate: cases and people.")
    text = _("No rate: cases and people. {number} consultations a person on average.")
    return text.format(number=f"{cases / persons:.1f}")


def _note(found: Figures, stage: str) -> str:
    if stage == "friends_new" and "friends_stock" not in found.unavailable:
        return _("Friends as of {day}.").format(day=widgets.day(found.until))
    if stage == "linked_onward" and _known(found, stage):
        return _(
            "Face to face, outreach, accompaniment or another body: the records say only that somebody was linked "
            "onward, not where to."
        )
    return ""


def _rates(survey: SurveyFigures) -> list[Rung]:
    found = []
    for code in _SURVEY:
        question = survey.question(code)
        if question is None or question.rate is None or not question.rate.n:
            continue
        one = question.rate
        number = _("too few to show") if one.rate is None else _("{share} %").format(share=rounding.percent(one.rate))
        told_ = Told("", said(question.label, current()), number)
        found.append(Rung(told_, one.rate, "good", (), _of_answers(one.n, one.low, one.high), ""))
    return found


def _of_answers(n: int, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return _("positive answers of {n} people this fiscal year").format(n=f"{n:,}")
    text = _("positive answers of {n} people this fiscal year (95 % interval {low}–{high} %)").format(
        n=f"{n:,}", low=rounding.percent(low), high=rounding.percent(high)
    )
    return _("{rate} reference value").format(rate=text) if n < RATE_IS_FIRM else text


def meanings(found: Figures) -> list[tuple[str, str]]:
    """Name and meaning of each stage that stands on the page."""
    shown = (stage for stage in words.STAGE_MEANINGS if stage in found.stages and _says_something(found, stage))
    return [(charts.stage_name(stage, found.first_label), _(words.STAGE_MEANINGS[stage])) for stage in shown]
