"""Answers by month, new or repeat, channel and age band: which groups can be shown, in all tables at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.disclosure import INSIDE, Grid, Group, Split, grid, groups, hidden_cells
from survey.figures import GroupFigures, SplitFigures, rate_of
from survey.forms import Labels, Question
from survey.population import MONTH, SPLIT_BY, Population


@dataclass(frozen=True)
class Divided:
    """How a population is split: by what, in which groups, and the two-way tables that can be shown of it."""

    splits: Mapping[str, Split]
    groups: Mapping[str, tuple[Group, ...]]
    grid: Grid

    def hidden(self, code: str) -> set[int]:
        """Positions of a split whose own number isn't shown."""
        split, shown = self.splits[code], self.groups[code]
        alone = {group[0] for group in shown if len(group) == 1}
        empty = {place for place, part in enumerate(split.parts) if not part} if shown else set()
        return set(range(len(split.parts))) - alone - empty


def divide(population: Population, *, threshold: int) -> Divided:
    """Decide, for all tables together, which persons are counted together.

    What is published is put together of what the house sees: laid side by side, the two tell no more than the finer.
    """
    splits = {MONTH: population.by_month()}
    for code in SPLIT_BY:
        question = _split_question(population, code)
        if question:
            splits[code] = population.split(question)
    least = min(threshold, INSIDE)
    shown = {code: groups(split, threshold=least) for code, split in splits.items()}
    every = [one.code for one in population.questions]
    inside = Divided(splits, shown, _grid(population, splits, shown, every, least))
    if threshold == least:
        return inside
    whole = {code: inside.grid.splits.get(code, shown[code]) for code in splits}
    fewer = {code: groups(splits[code], threshold=threshold, units=units) for code, units in whole.items()}
    crossed = {code: fewer[code] for code in inside.grid.splits}
    return Divided(splits, fewer, _grid(population, splits, crossed, inside.grid.columns, threshold))


def _grid(
    population: Population,
    splits: Mapping[str, Split],
    shown: Mapping[str, tuple[Group, ...]],
    compared: Collection[str],
    threshold: int,
) -> Grid:
    columns = {}
    for question in population.questions:
        everybody = population.answered(question.code)
        good = population.good.get(question.code, frozenset())
        sides = [len(good), len(everybody) - len(good)]
        if question.code in compared and _is_compared(question) and not hidden_cells(sides, threshold=threshold):
            columns[question.code] = (good, everybody - good)
    return grid({code: (splits[code], shown[code]) for code in shown}, columns, threshold=threshold)


def _split_question(population: Population, code: str) -> Question | None:
    found = next((question for question in population.questions if question.code == code), None)
    return found if found and found.kind in ("single", "multiple") and found.only_if is None else None


def _is_compared(question: Question) -> bool:
    """Whether a question's rate is shown by groups: a scale with good options that everybody is asked."""
    return question.kind == "scale" and bool(question.positive) and question.only_if is None


def figures(population: Population, divided: Divided, *, threshold: int) -> tuple[SplitFigures, ...]:
    """Each split as it is shown."""
    return tuple(_figures(population, divided, code, threshold) for code in divided.splits)


def _figures(population: Population, divided: Divided, code: str, threshold: int) -> SplitFigures:
    split, shown = divided.splits[code], divided.groups[code]
    question = _split_question(population, code)
    names = _names(population, question)

    def group(places: Group, columns: tuple[str, ...] = ()) -> GroupFigures:
        inside = split.of(places)
        rates = [
            rate_of(
                len(inside & population.good[column]), len(inside & population.answered(column)), threshold=threshold
            )
            for column in columns
        ]
        told = [names[place] for place in places if place < len(names)]
        return GroupFigures(
            codes=tuple(name for name, _label in told),
            labels=tuple(label for _name, label in told if label),  # months have none
            n=len(inside),
            is_silent=len(told) < len(places),
            rates=tuple(rates),
        )

    crossed = divided.grid.splits.get(code, ())
    return SplitFigures(
        code=code,
        label=question.label if question else {},
        n=_n(split, shown) if question else population.size,
        overlaps=split.overlaps,
        groups=tuple(group(places) for places in shown),
        rows=tuple(group(places, divided.grid.columns) for places in crossed),
    )


def _names(population: Population, question: Question | None) -> list[tuple[str, Labels]]:
    """Codes and labels of a split's positions; who said nothing has none."""
    if question is None:
        return [(f"{month:%Y-%m}", {}) for month in population.months]
    return [(option.code, option.label) for option in question.options]


def _n(split: Split, shown: tuple[Group, ...]) -> int | None:
    """How many persons the groups are of, with the silent ones; None where that would tell how many these are."""
    if not shown:
        return None
    if split.overlaps:
        return len(split.of(tuple(range(len(split.parts)))))
    silent = len(split.parts) - 1
    is_told = not split.parts[silent] or (silent,) in shown
    return sum(len(part) for part in split.parts) if is_told else None
