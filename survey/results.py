"""What released answers say in a period: counts and rates, with everything small hidden by the one rule."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import iso_week, months, start_of
from core.disclosure import INSIDE, RATE_IS_FIRM, RATE_NEEDS, hidden_cells, wilson
from store import surveys
from store.database import Db
from survey.questionnaires import Labels, Question, form_of


@dataclass(frozen=True)
class Rate:
    """How many of `n` persons chose one of the good options: share and 95 % Wilson interval as unrounded fractions.

    `positive` is None where it, or its rest, stands for fewer persons than may be shown; then so is the rate. Under
    ten persons there is no rate.
    """

    n: int
    positive: int | None
    rate: float | None
    low: float | None
    high: float | None

    @property
    def is_reference(self) -> bool:
        """Whether the rate is a 参考値: of fewer than 30 persons."""
        return self.n < RATE_IS_FIRM


@dataclass(frozen=True)
class OptionCount:
    """Persons who chose an option; None where that is hidden."""

    code: str
    label: Labels
    count: int | None
    is_positive: bool


@dataclass(frozen=True)
class QuestionFigures:
    """One question: `n` persons said something to it; `rate` only where it has good options."""

    code: str
    kind: str
    label: Labels
    n: int
    options: tuple[OptionCount, ...]
    rate: Rate | None


@dataclass(frozen=True)
class SurveyFigures:
    """Released answers of a programme in a period.

    Answers know only their ISO week, which belongs to the period its Thursday lies in. Links are counted by month:
    `sent` holds the months from `sent_since` to `sent_until` that the period touches. What waits for its group is not
    counted anywhere: a count that grows by one would tell that somebody has just answered.
    """

    since: date
    until: date
    sent: int
    sent_since: date
    sent_until: date
    answered: int
    questions: tuple[QuestionFigures, ...]

    @property
    def response_rate(self) -> Rate:
        """Answered of sent; never hidden, both are totals. No rate where a period cuts answers off from their links."""
        if self.answered > self.sent:
            return Rate(n=self.sent, positive=self.answered, rate=None, low=None, high=None)
        return _rate(self.answered, self.sent, threshold=0)

    @property
    def rates(self) -> dict[str, Rate]:
        """Rates by the code of their question: helpful, more_positive, felt_heard, glad."""
        return {question.code: question.rate for question in self.questions if question.rate}

    @property
    def hidden(self) -> tuple[str, ...]:
        """Names of hidden numbers, such as 'survey.helpful.positive' or 'survey.age_band.60s'."""
        rates = [f"survey.{code}.positive" for code, rate in self.rates.items() if rate.positive is None]
        cells = [
            f"survey.{question.code}.{option.code}"
            for question in self.questions
            for option in question.options
            if option.count is None
        ]
        return (*rates, *cells)


@dataclass(frozen=True)
class Words:
    """What people wrote to one question; `texts` is None where too few wrote for anybody to hide among."""

    code: str
    label: Labels
    texts: tuple[str, ...] | None


def read(db: Db, *, programme_id: int, since: date, until: date, threshold: int = INSIDE) -> SurveyFigures:
    """A programme's survey in a period, both days included; `threshold` is the smallest number of persons shown."""
    versions = surveys.questionnaires_of(db, programme_id)
    forms = {version.id: form_of(version) for version in versions}
    asked = _newest({form_id: form.questions for form_id, form in forms.items()})
    weeks = first_week(since), last_week(until)
    texts = [question.code for question in asked if question.kind == "text"]
    counts = surveys.released_counts(db, programme_id, *weeks, without=texts)
    persons = surveys.released_persons(db, programme_id, *weeks)
    chosen = {code: Counter[str]() for code in {question.code for question in asked}}
    good: Counter[str] = Counter()
    for (version, code, value), count in counts.items():
        chosen[code][value] += count
        question = forms[version].question(code)
        good[code] += count if question and value in question.positive else 0
    touched = months(since, until)
    sent = surveys.sent(db, programme_id, touched[0], touched[-1])
    return SurveyFigures(
        since=since,
        until=until,
        sent=sum(sent.values()),
        sent_since=touched[0],
        sent_until=(touched[-1] + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        answered=sum(surveys.released_by_week(db, programme_id, *weeks).values()),
        questions=tuple(
            _figures(
                question,
                n=persons.get(question.code, 0),
                chosen=chosen[question.code],
                good=good[question.code],
                threshold=threshold,
            )
            for question in asked
        ),
    )


def read_words(db: Db, *, programme_id: int, since: date, until: date, threshold: int = INSIDE) -> list[Words]:
    """What people wrote in a period, both days included, question by question; days as in `read`.

    Only released words, already masked, in the order of their answers' random keys. Nothing else that an answer says
    comes with them, so that a word can't be put beside an age or a week.
    """
    versions = surveys.questionnaires_of(db, programme_id)
    asked = _newest({version.id: form_of(version).questions for version in versions})
    weeks = first_week(since), last_week(until)
    written = [(one, surveys.words(db, programme_id, one.code, *weeks)) for one in asked if one.kind == "text"]
    return [
        Words(code=one.code, label=one.label, texts=tuple(texts) if len(texts) >= threshold else None)
        for one, texts in written
    ]


def _newest(versions: Mapping[int, Sequence[Question]]) -> list[Question]:
    """Every question ever asked, worded as asked last, with all options it ever had."""
    last: dict[str, Question] = {}
    for key in sorted(versions):
        for question in versions[key]:
            before = last.pop(question.code, None)
            last[question.code] = _merged(before, question) if before else question
    return list(last.values())


def _merged(before: Question, after: Question) -> Question:
    gone = tuple(option for option in before.options if option.code not in after.codes)
    return Question(
        code=after.code,
        kind=after.kind,
        label=after.label,
        options=after.options + gone,
        positive=after.positive,
        limit=after.limit,
    )


def _figures(question: Question, *, n: int, chosen: Mapping[str, int], good: int, threshold: int) -> QuestionFigures:
    counts = [chosen.get(code, 0) for code in question.codes]
    rate = _rate(good, n, threshold=threshold) if question.positive else None
    if question.kind == "multiple":
        hidden = _hidden_ticks(counts, n, threshold)
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
        code=question.code, kind=question.kind, label=question.label, n=n, options=options, rate=rate
    )


def _hidden_choices(question: Question, counts: Sequence[int], rate: Rate | None, threshold: int) -> set[int]:
    """Hidden cells of a question with one answer a person, whose cells add up to n.

    Where the sum of the good options is shown, they and the others are two rows with a known total each.
    """
    if rate is None or rate.positive is None:
        return hidden_cells(counts, threshold=threshold)
    hidden: set[int] = set()
    for is_good in (True, False):
        places = [place for place, code in enumerate(question.codes) if (code in question.positive) == is_good]
        part = hidden_cells([counts[place] for place in places], threshold=threshold)
        hidden |= {places[place] for place in part}
    return hidden


def _hidden_ticks(counts: Sequence[int], n: int, threshold: int) -> set[int]:
    """Hidden cells of a question with several answers a person: each option splits the n persons in two."""
    return {place for place, count in enumerate(counts) if hidden_cells([count, n - count], threshold=threshold)}


def _rate(positive: int, n: int, *, threshold: int) -> Rate:
    if hidden_cells([positive, n - positive], threshold=threshold):
        return Rate(n=n, positive=None, rate=None, low=None, high=None)
    if n < RATE_NEEDS:
        return Rate(n=n, positive=positive, rate=None, low=None, high=None)
    low, high = wilson(positive, n)
    return Rate(n=n, positive=positive, rate=positive / n, low=low, high=high)


def first_week(since: date) -> str:
    """The first ISO week whose Thursday lies on or after a day."""
    return iso_week(start_of(since + timedelta(days=(3 - since.weekday()) % 7)))


def last_week(until: date) -> str:
    """The last ISO week whose Thursday lies on or before a day."""
    return iso_week(start_of(until - timedelta(days=(until.weekday() - 3) % 7)))
