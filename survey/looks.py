"""The results as the house may look at them again and again, while answers still come.

Two looks can be subtracted. So what is over is shown whole, and never changes; before that there are totals and rates,
of months that are over, and only as far as nobody is left between two looks with less company than the threshold.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from core.dates import fiscal_bounds, months, tokyo_day
from core.disclosure import INSIDE, countable, hidden_cells
from store import survey_links
from store.database import Db
from survey import population as answers_of
from survey import results
from survey.figures import OptionCount, QuestionFigures, SurveyFigures, Words, rate_of
from survey.forms import Question
from survey.periods import end_of_month, is_settled
from survey.population import Population


def read(
    db: Db,
    *,
    programme_id: int,
    since: date,
    until: date,
    today: date,
    code: str = "closing",
    open_survey_id: int | None = None,
) -> SurveyFigures:
    """A survey in a fiscal year as shown inside; an event's as a whole once its link is closed."""
    asked: dict[str, Any] = {"programme_id": programme_id, "code": code, "open_survey_id": open_survey_id}
    if _is_over(db, programme_id, open_survey_id, until, today):
        return results.read(db, since=since, until=until, **asked)
    over = _months_over(since, until, today)
    none = SurveyFigures(since, until, 0, since, end_of_month(since), 0, (), is_over=False)
    if not over:
        return none
    last = end_of_month(over[-1])
    population = answers_of.read(db, results.asked_for(since=since, until=last, **asked), over)
    sent = {} if open_survey_id else survey_links.sent(db, programme_id, over[0], over[-1], code)
    rates = (_rate_so_far(population, question) for question in population.questions)
    told = tuple(one for one in rates if one)
    return replace(none, sent=sum(sent.values()), sent_until=last, answered=population.size, questions=told)


def read_year(db: Db, *, programme_id: int, year: int, today: date) -> SurveyFigures:
    """The closing survey of a fiscal year without the questions that only a few answered: how few is not told either.

    How many left a question out is told, as on the survey's own page: that is nothing that anybody said of herself.
    """
    since, until = fiscal_bounds(year)
    found = read(db, programme_id=programme_id, since=since, until=until, today=today)
    return replace(found, questions=tuple(one for one in found.questions if not hidden_cells([one.n])))


def read_words(
    db: Db,
    *,
    programme_id: int,
    since: date,
    until: date,
    today: date,
    code: str = "closing",
    open_survey_id: int | None = None,
) -> list[Words]:
    """What people wrote in a fiscal year as shown inside: while it runs, so far as five or more are new at a time."""
    asked: dict[str, Any] = {"programme_id": programme_id, "code": code, "open_survey_id": open_survey_id}
    whole = results.read_words(db, since=since, until=until, **asked)
    if _is_over(db, programme_id, open_survey_id, until, today):
        return whole
    over = _months_over(since, until, today)
    by_month = [
        answers_of.read_words(db, results.asked_for(since=month, until=end_of_month(month), **asked)) for month in over
    ]
    found = []
    for place, one in enumerate(whole):
        number = countable([[len(written[place][1])] for written in by_month])
        last = end_of_month(over[number - 1]) if number else None
        found.append(
            results.read_words(db, since=since, until=last, **asked)[place] if last else replace(one, texts=None)
        )
    return found


def _is_over(db: Db, programme_id: int, open_survey_id: int | None, until: date, today: date) -> bool:
    if is_settled(until, today):
        return True
    event = next((one for one in survey_links.opened(db, programme_id) if one.id == open_survey_id), None)
    return event is not None and is_settled(tokyo_day(event.closed_at or event.ends_at), today)


def _months_over(since: date, until: date, today: date) -> list[date]:
    return [month for month in months(since, until) if is_settled(end_of_month(month), today)]


def _rate_so_far(population: Population, question: Question) -> QuestionFigures | None:
    """A rate of the months that may be counted; nothing where it can be told of none, or only some are asked."""
    if not question.positive or question.only_if is not None:
        return None
    everybody, good = population.answered(question.code), population.good.get(question.code, frozenset())
    by_month = population.months
    number = countable([[len(who & good), len(who & everybody - good)] for who in by_month.values()])
    if not number:
        return None
    counted = frozenset().union(*list(by_month.values())[:number])
    n = len(counted & everybody)
    return QuestionFigures(
        code=question.code,
        kind=question.kind,
        label=question.label,
        n=n,
        options=tuple(
            OptionCount(one.code, one.label, None, one.code in question.positive) for one in question.options
        ),
        rate=rate_of(len(counted & good), n, threshold=INSIDE),
        target=question.target,
        until=end_of_month(list(by_month)[number - 1]),
    )
