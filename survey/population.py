"""The released answers of a period as sets of persons: what all tables of the results page are counted from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.dates import iso_week, start_of
from core.disclosure import Persons, Split
from store import questionnaires as questions
from store.database import Db
from store.survey_answers import Asked, released, released_items, words
from survey.forms import Form, Question, form_of

# What answers are split by, beside months: single and multiple questions that may be asked under these codes.
SPLIT_BY = ("first_time", "channel", "age_band")
# Age bands have an order, and several of them are worded as one range.
ORDERED = ("age_band",)
MONTH = "month"


@dataclass(frozen=True)
class Population:
    """Who said what: persons are numbers that mean nothing but that two numbers are two persons.

    `said` holds persons by question and value, `good` those whose value their own version counts as good, `months` the
    persons by month (first days), of which those without answers are there too.
    """

    size: int
    questions: tuple[Question, ...]
    said: Mapping[str, Mapping[str, Persons]]
    good: Mapping[str, Persons]
    months: Mapping[date, Persons]

    def answered(self, question: str) -> Persons:
        """Who said anything to a question."""
        return frozenset().union(*self.said.get(question, {}).values())

    def chose(self, question: str, value: str) -> Persons:
        """Who said one thing to a question."""
        return self.said.get(question, {}).get(value, frozenset())

    def split(self, question: Question) -> Split:
        """Persons by what they said to a choice question; a single one has a last position for those who didn't."""
        parts = [self.chose(question.code, code) for code in question.codes]
        if question.kind == "multiple":
            return Split(tuple(parts), overlaps=True)
        silent = frozenset(range(self.size)) - self.answered(question.code)
        return Split((*parts, silent))

    def by_month(self) -> Split:
        """Persons by month."""
        return Split(tuple(self.months.values()))


def read(db: Db, asked: Asked, months: Sequence[date]) -> Population:
    """The released answers that are asked for; `months` are those that the weeks belong to."""
    forms = {one.id: form_of(one) for one in questions.of_programme(db, asked.programme_id, asked.code)}
    newest = newest_of(forms)
    texts = [question.code for question in newest if question.kind == "text"]
    rows = released(db, asked)
    person = {key: number for number, (key, _version, _week) in enumerate(rows)}
    form = {number: forms[version] for number, (_key, version, _week) in enumerate(rows)}
    said: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    good: dict[str, set[int]] = defaultdict(set)
    for key, code, value in released_items(db, asked, without=texts):
        said[code][value].add(person[key])
        question = form[person[key]].question(code)
        if question and value in question.positive:
            good[code].add(person[key])
    by_month: dict[date, set[int]] = {month: set() for month in months}
    for number, (_key, _version, week) in enumerate(rows):
        by_month.setdefault(month_of(week), set()).add(number)
    return Population(
        size=len(rows),
        questions=newest,
        said={code: {value: frozenset(who) for value, who in values.items()} for code, values in said.items()},
        good={code: frozenset(who) for code, who in good.items()},
        months={month: frozenset(by_month[month]) for month in sorted(by_month)},
    )


def read_words(db: Db, asked: Asked) -> list[tuple[Question, list[str]]]:
    """What people wrote, question by question, already masked, in the order of their answers' random keys."""
    forms = {one.id: form_of(one) for one in questions.of_programme(db, asked.programme_id, asked.code)}
    return [(one, words(db, asked, one.code)) for one in newest_of(forms) if one.kind == "text"]


def newest_of(forms: Mapping[int, Form]) -> tuple[Question, ...]:
    """Every question ever asked, worded as asked last, with all options it ever had."""
    last: dict[str, Question] = {}
    for key in sorted(forms):
        for question in forms[key].questions:
            before = last.pop(question.code, None)
            last[question.code] = _merged(before, question) if before else question
    return tuple(last.values())


def _merged(before: Question, after: Question) -> Question:
    gone = tuple(option for option in before.options if option.code not in after.codes)
    return replace(after, options=after.options + gone)


def first_week(since: date) -> str:
    """The first ISO week whose Thursday lies on or after a day."""
    return iso_week(start_of(since + timedelta(days=(3 - since.weekday()) % 7)))


def last_week(until: date) -> str:
    """The last ISO week whose Thursday lies on or before a day."""
    return iso_week(start_of(until - timedelta(days=(until.weekday() - 3) % 7)))


def month_of(week: str) -> date:
    """The first day of the month that an ISO week belongs to: that of its Thursday."""
    return date.fromisocalendar(int(week[:4]), int(week[-2:]), 4).replace(day=1)
