"""The rates of the funnel: which stage is a part of which, and what share of it.

A rate stands only where both stages count the same thing, so that one is a part of the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.disclosure import RATE_IS_FIRM, RATE_NEEDS, wilson

# Each stage and the one it is a part of.
OF = {
    "consultations": "requests",
    "consultations_first": "consultations",
    "consultations_repeat": "consultations",
    "linked_onward": "consultations",
    "surveys_answered": "surveys_sent",
}


@dataclass(frozen=True)
class StageRate:
    """A stage's share in another as an unrounded fraction, with its 95 % Wilson interval; None where there is none.

    `reason` says why: a number that is not known, a part larger than its whole (some of it belongs to a time before
    the period), or fewer than ten.
    """

    stage: str
    of: str
    number: int | None
    n: int | None
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None

    @property
    def is_reference(self) -> bool:
        """Whether it is a 参考値: of fewer than 30."""
        return self.rate is not None and self.n is not None and self.n < RATE_IS_FIRM


def read(stages: Mapping[str, int | None]) -> list[StageRate]:
    """The rates of a period's stages; both ends are totals of the programme, which are never hidden."""
    return [_rate(stage, of, stages[stage], stages[of]) for stage, of in OF.items() if stage in stages and of in stages]


def _rate(stage: str, of: str, number: int | None, n: int | None) -> StageRate:
    if number is None or n is None:
        return StageRate(stage, of, number, n, reason="unknown")
    if number > n:
        return StageRate(stage, of, number, n, reason="from_before")
    if n < RATE_NEEDS:
        return StageRate(stage, of, number, n, reason="fewer_than_ten")
    return StageRate(stage, of, number, n, number / n, *wilson(number, n))
