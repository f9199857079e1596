"""What released answers say in a period: counts and rates, with everything small hidden by the one rule."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from core import rounding
from core.dates import months
from core.disclosure import INSIDE, RATE_NEEDS, hidden_cells, hidden_ticks, is_one_thing
from store import survey_links
from store.database import Db
from store.survey_answers import Asked
from survey import population as answers_of
from survey import splits
from survey.figures import OptionCount, QuestionFigures, Rate, SplitFigures, SurveyFigures, Words, rate_of
from survey.forms import Question
from survey.population import Population, first_week, last_week

__all__ = [
    "OptionCount", "QuestionFigures", "Rate", "SplitFigures", "SurveyFigures", "Words", "asked_for", "figures_of",
    "read", "read_words",
]  # fmt: skip


def read(
    db: Db,
    *,
    programme_id: int,
    since: date,
    until: date,
    code: str = "closing",
    open_survey_id: int | None = None,
    threshold: int = INSIDE,
) -> SurveyFigures:
    """A programme's survey in a period, both days included; `threshold` is the smallest number of persons shown.

    Without an event those who answered by one-time links; an event's answers are its own.
    """
    asked = asked_for(programme_id, since, until, code, open_survey_id)
    touched = months(since, until)
    population = answers_of.read(db, asked, touched)
    sent = {} if open_survey_id else survey_links.sent(db, programme_id, touched[0], touched[-1], code)
    return figures_of(
        population,
        since=since,
        until=until,
        sent=sum(sent.values()),
        sent_since=touched[0],
        sent_until=(touched[-1] + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        threshold=threshold,
    )


def asked_for(programme_id: int, since: date, until: date, code: str, open_survey_id: int | None) -> Asked:
    """The answers of a period: those of its weeks."""
    return Asked(programme_id, code, open_survey_id, (first_week(since), last_week(until)))


def read_words(
    db: Db,
    *,
    programme_id: int,
    since: date,
    until: date,
    code: str = "closing",
    open_survey_id: int | None = None,
    threshold: int = INSIDE,
) -> list[Words]:
    """What people wrote in a period, both days included, question by question; days as in `read`.

    Only released words, already masked, in the order of their answers' random keys. Nothing else that an answer says
    comes with them, so that a word can't be put beside an age or a week.
    """
    written = answers_of.read_words(db, asked_for(programme_id, since, until, code, open_survey_id))
    return [
        Words(code=one.code, label=one.label, texts=tuple(texts) if len(texts) >= threshold else None)
        for one, texts in written
    ]


def figures_of(
    population: Population,
    *,
    since: date,
    until: date,
    sent: int = 0,
    sent_since: date,
    sent_until: date,
    threshold: int = INSIDE,
) -> SurveyFigures:
    """All that may be shown of a population, decided together: the same persons stand in all of it."""
    divided = splits.divide(population, threshold=threshold)
    told: dict[str, QuestionFigures] = {}
    for question in population.questions:
        if question.kind != "text" and _may_be_told(question, told):
            told[question.code] = _figures(population, question, divided, threshold)
    return SurveyFigures(
        since=since,
        until=until,
        sent=sent,
        sent_since=sent_since,
        sent_until=sent_until,
        answered=population.size,
        questions=tuple(told.values()),
        splits=splits.figures(population, divided, threshold=threshold),
        compared=divided.grid.columns,
        threshold=threshold,
    )


def _may_be_told(question: Question, told: Mapping[str, QuestionFigures]) -> bool:
    """Whether those who were asked are shown: how many answered a second step would tell of a hidden first one."""
    if question.only_if is None:
        return True
    asked, codes = question.only_if
    counts = {option.code: option.count for option in told[asked].options} if asked in told else {}
    return all(counts.get(code) is not None for code in codes)


def _figures(population: Population, question: Question, divided: splits.Divided, threshold: int) -> QuestionFigures:
    n = len(population.answered(question.code))
    counts = [len(population.chose(question.code, code)) for code in question.codes]
    good = len(population.good.get(question.code, ()))
    rate = rate_of(good, n, threshold=threshold) if question.positive else None
    if question.code in divided.splits:
        hidden = divided.hidden(question.code)
    elif question.kind == "multiple":
        hidden = hidden_ticks(counts, n, threshold=threshold)
    else:
        hidden = _hidden_choices(question, counts, rate, threshold)
    options = tuple(
        OptionCount(
            code=option.code,
            label=option.label,
            count=None if place in hidden else counts[place],
            is_positive=option.code in question.positive,
        )
        for place, option in enumerate(question.options)
    )
    return QuestionFigures(
        code=question.code,
        kind=question.kind,
        label=question.label,
        n=n,
        options=options,
        rate=rate,
        target=question.target,
        mean=_mean(population, question, n) if question.kind == "number" else None,
    )


def _mean(population: Population, question: Question, n: int) -> int | None:
    if n < RATE_NEEDS:
        return None
    return rounding.whole(sum(int(value) * len(who) for value, who in population.said[question.code].items()) / n)


def _hidden_choices(question: Question, counts: Sequence[int], rate: Rate | None, threshold: int) -> set[int]:
    """Hidden cells of a question with one answer a person, whose cells add up to n.

    Where the sum of the good options is shown, they and the others are two rows with a known total each. Where it
    isn't, any option would tell which side is small, and how small. What all said of themselves is hidden too; what all
    said of the desk is not.
    """
    everywhere = set(range(len(counts)))
    if rate is None:
        return everywhere if is_one_thing(counts, sum(counts)) else hidden_cells(counts, threshold=threshold)
    if rate.positive is None:
        return everywhere
    hidden: set[int] = set()
    for is_good in (True, False):
        places = [place for place, code in enumerate(question.codes) if (code in question.positive) == is_good]
        part = hidden_cells([counts[place] for place in places], threshold=threshold)
        hidden |= {places[place] for place in part}
    return hidden
