"""A year's targets against what was reached, each in its own unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.records import Target


@dataclass(frozen=True)
class Progress:
    """A target with its result in the same unit; None where nothing says it. `share` is result / value."""

    target: Target
    result: float | None
    is_typed: bool

    @property
    def share(self) -> float | None:
        """How much of the target is reached; 1.0 is all of it."""
        return None if self.result is None or not self.target.value else self.result / self.target.value


def progress(
    targets: Sequence[Target], *, stages: Mapping[str, int | None], rates: Mapping[str, float | None]
) -> list[Progress]:
    """Each target with what our data say, else with what staff typed in; `rates` are fractions by survey question."""
    return [_progress(target, stages, rates) for target in targets]


def _progress(target: Target, stages: Mapping[str, int | None], rates: Mapping[str, float | None]) -> Progress:
    if target.measure in stages:
        number = stages[target.measure]
        return Progress(target, None if number is None else float(number), is_typed=False)
    share = rates.get(target.measure)
    if target.kind == "rate" and share is not None:
        return Progress(target, share * 100, is_typed=False)
    return Progress(target, target.result, is_typed=target.result is not None)
