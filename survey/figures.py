"""What the results page shows, as frozen values: rates, counts, groups of persons, with hidden numbers as None."""

from dataclasses import dataclass
from datetime import date

from core.disclosure import INSIDE, RATE_IS_FIRM, RATE_NEEDS, hidden_cells, wilson
from survey.forms import Labels


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
    """One question: `n` persons said something to it; `rate` only where it has good options.

    `mean` is the average of a number, rounded to a whole one, from ten persons on. `until` is the last day counted
    where that isn't the whole period.
    """

    code: str
    kind: str
    label: Labels
    n: int
    options: tuple[OptionCount, ...]
    rate: Rate | None
    target: int | None = None
    mean: int | None = None
    until: date | None = None


@dataclass(frozen=True)
class GroupFigures:
    """Persons who are counted together, because each alone would be too few.

    `codes` are options' codes, or months as '2026-04'; `is_silent` where those who left the question out are among
    them. `rates` are those of the table's questions, in their order.
    """

    codes: tuple[str, ...]
    labels: tuple[Labels, ...]
    n: int
    is_silent: bool = False
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True)
class SplitFigures:
    """Answers by month, new or repeat, channel or age band: how many persons, and how the questions stand by them.

    `groups` is empty where too few answered; `rows`, which are as coarse as the smallest cell of any question asks for,
    too. `n`, with those who left the question out, is None where it would tell how few these are.
    """

    code: str
    label: Labels
    n: int | None
    overlaps: bool
    groups: tuple[GroupFigures, ...]
    rows: tuple[GroupFigures, ...]


@dataclass(frozen=True)
class SurveyFigures:
    """Released answers to a questionnaire in a period, by one-time links or by one event's link.

    Answers know only their ISO week, which belongs to the period its Thursday lies in. Links are counted by month:
    `sent` holds the months from `sent_since` to `sent_until` that the period touches; nothing for an event. What waits
    for its group is not counted anywhere: a count that grows by one would tell that somebody has just answered.
    `compared` are the questions whose rates the splits show. Fewer than `threshold` persons are shown nowhere. Until a
    period `is_over` there are only totals and rates, each of the months that may be counted so far.
    """

    since: date
    until: date
    sent: int
    sent_since: date
    sent_until: date
    answered: int
    questions: tuple[QuestionFigures, ...]
    splits: tuple[SplitFigures, ...] = ()
    compared: tuple[str, ...] = ()
    threshold: int = INSIDE
    is_over: bool = True

    @property
    def response_rate(self) -> Rate:
        """Answered of sent; never hidden, both are totals. No rate where a period cuts answers off from their links."""
        if self.answered > self.sent:
            return Rate(n=self.sent, positive=self.answered, rate=None, low=None, high=None)
        return rate_of(self.answered, self.sent, threshold=0)

    @property
    def rates(self) -> dict[str, Rate]:
        """Rates by the code of their question: helpful, more_positive, felt_heard, glad."""
        return {question.code: question.rate for question in self.questions if question.rate}

    def question(self, code: str) -> QuestionFigures | None:
        """The figures of a question."""
        return next((question for question in self.questions if question.code == code), None)


@dataclass(frozen=True)
class Words:
    """What people wrote to one question; `texts` is None where too few wrote for anybody to hide among."""

    code: str
    label: Labels
    texts: tuple[str, ...] | None


def rate_of(positive: int, n: int, *, threshold: int) -> Rate:
    """The rate of a part of n persons; hidden where the part or its rest is small, none under ten persons."""
    if hidden_cells([positive, n - positive], threshold=threshold):
        return Rate(n=n, positive=None, rate=None, low=None, high=None)
    if n < RATE_NEEDS:
        return Rate(n=n, positive=positive, rate=None, low=None, high=None)
    low, high = wilson(positive, n)
    return Rate(n=n, positive=positive, rate=positive / n, low=low, high=high)
