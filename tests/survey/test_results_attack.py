"""The results page against somebody who solves for what it hides, from all its tables and totals together.

The unknowns are how many persons gave each possible set of answers; every number shown is one equation over them, and
everything known of a hidden one (that it isn't 0) an inequality. The least and the most that a hidden number can be are
found by linear programming. Who sees the house's page and the published table has the equations of both. Looks while a
year runs: tests/survey/test_looks.py; who knows the rule's own course: tests/core/test_disclosure.py.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations, product
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from core.disclosure import INSIDE, PUBLISHED
from survey.figures import GroupFigures, SplitFigures, SurveyFigures
from survey.forms import Option, Question
from survey.population import Population
from survey.results import figures_of

MONTHS = (date(2026, 4, 1), date(2026, 5, 1))
Profile = Mapping[str, frozenset[str]]
Holds = Callable[[Profile], bool]


def question(code: str, kind: str, *codes: str, positive: tuple[str, ...] = ()) -> Question:
    options = tuple(Option(code=one, label={"ja": one, "en": one}) for one in codes)
    return Question(code=code, kind=kind, label={"ja": code, "en": code}, options=options, positive=positive)


HELPFUL = question("helpful", "scale", "very", "somewhat", "little", positive=("very", "somewhat"))
HEARD = question("felt_heard", "scale", "fully", "not", positive=("fully",))
FIRST = question("first_time", "single", "first", "again")
AGE = question("age_band", "single", "10s", "20s", "30s")
CHANNEL = question("channel", "multiple", "card", "poster", "other")
WHY = question("why_here", "multiple", "talk", "chat", "hours")


@dataclass(frozen=True)
class Survey:
    """What is asked, and every set of answers that a person may give."""

    questions: tuple[Question, ...]

    def question(self, code: str) -> Question:
        return next(question for question in self.questions if question.code == code)

    def profiles(self) -> list[Profile]:
        ways = [_ways(question) for question in self.questions]
        months = [frozenset([f"{month:%Y-%m}"]) for month in MONTHS]
        names = ["month", *(question.code for question in self.questions)]
        return [dict(zip(names, one, strict=True)) for one in product(months, *ways)]

    def population(self, persons: list[Profile]) -> Population:
        def who(holds: Holds) -> frozenset[int]:
            return frozenset(number for number, profile in enumerate(persons) if holds(profile))

        return Population(
            size=len(persons),
            questions=self.questions,
            said={q.code: {c: who(says(q.code, c)) for c in q.codes} for q in self.questions},
            good={q.code: who(is_good(q)) for q in self.questions if q.positive},
            months={month: who(says("month", f"{month:%Y-%m}")) for month in MONTHS},
        )


def _ways(question: Question) -> list[frozenset[str]]:
    if question.kind == "multiple":
        some = chain.from_iterable(combinations(question.codes, many) for many in range(len(question.codes) + 1))
        return [frozenset(one) for one in some]
    return [frozenset(), *(frozenset([code]) for code in question.codes)]


def says(code: str, value: str) -> Holds:
    return lambda profile: value in profile[code]


def says_any(code: str, *values: str, silent: bool = False) -> Holds:
    return lambda profile: bool(profile[code] & {*values}) or (silent and not profile[code])


def answers(code: str) -> Holds:
    return lambda profile: bool(profile[code])


def is_good(question: Question) -> Holds:
    return says_any(question.code, *question.positive)


def is_other(question: Question) -> Holds:
    return says_any(question.code, *(code for code in question.codes if code not in question.positive))


def both(one: Holds, other: Holds) -> Holds:
    return lambda profile: one(profile) and other(profile)


def shown(survey: Survey, found: SurveyFigures) -> Iterator[tuple[Holds, int]]:
    """Every number that stands on the page, with whom it counts."""
    yield (lambda profile: True), found.answered
    split_by = {split.code for split in found.splits}
    for told in found.questions:
        if told.code not in split_by and not 0 < told.n < found.threshold:
            yield answers(told.code), told.n
        for option in told.options:
            if option.count is not None:
                yield says(told.code, option.code), option.count
        if told.rate and told.rate.positive is not None:
            yield is_good(survey.question(told.code)), told.rate.positive
    for split in found.splits:
        if split.n is not None and (split.overlaps or nobody_is_silent(split)):
            yield answers(split.code), split.n
        yield from _shown_groups(survey, found, split)


def _shown_groups(survey: Survey, found: SurveyFigures, split: SplitFigures) -> Iterator[tuple[Holds, int]]:
    for group in (*split.groups, *split.rows):
        inside = says_any(split.code, *group.codes, silent=group.is_silent)
        if not group.rates:
            yield inside, group.n
        for column, rate in zip(found.compared, group.rates, strict=False):
            yield both(inside, answers(column)), rate.n
            assert rate.positive is not None
            yield both(inside, is_good(survey.question(column))), rate.positive


def not_none(found: SurveyFigures) -> Iterator[Holds]:
    """Whom there is at least one of: hidden options beside a zero, and every position of a group."""
    for told in found.questions:
        if any(option.count == 0 for option in told.options):
            yield from (says(told.code, option.code) for option in told.options if option.count is None)
    for split in found.splits:
        for group in split.groups:
            yield from (says(split.code, code) for code in group.codes)
            if group.is_silent:
                yield says_any(split.code, silent=True)


def hidden(survey: Survey, found: SurveyFigures) -> Iterator[tuple[str, Holds]]:
    """Every number about persons that doesn't stand there: of a row, and of two things that one person said."""
    scales = []
    for told in found.questions:
        for option in told.options:
            if option.count is None:
                yield f"{told.code} {option.code}", says(told.code, option.code)
        # Where all said one thing, or nobody said anything, the total tells what it is allowed to.
        if told.rate and told.n and told.rate.positive not in (0, told.n):
            scales.append(survey.question(told.code))
        if told.rate and told.rate.positive is None:
            yield f"{told.code} good", is_good(survey.question(told.code))
    for split in found.splits:
        alone = {group.codes[0] if group.codes else None for group in split.groups if _is_alone(group)}
        for code in _hidden_positions(survey, found, split):
            inside = says_any(split.code, *([] if code is None else [code]), silent=code is None)
            if code not in alone:
                yield f"{split.code} {code}", inside
            for scale in scales:
                yield f"{split.code} {code}, {scale.code} good", both(inside, is_good(scale))
                yield f"{split.code} {code}, {scale.code} other", both(inside, is_other(scale))


def nobody_is_silent(split: SplitFigures) -> bool:
    """What a total beside groups without silent ones tells; where these were put together with others there is none."""
    return split.n is not None and not any(group.is_silent for group in split.groups)


def _is_alone(group: GroupFigures) -> bool:
    return len(group.codes) + group.is_silent == 1


def _hidden_positions(survey: Survey, found: SurveyFigures, split: SplitFigures) -> list[str | None]:
    """What stands in no row alone; None for those who said nothing. Left out is what is shown to be empty."""
    alone = {group.codes[0] if group.codes else None for group in split.rows if _is_alone(group)}
    told = found.question(split.code)
    empty: set[str | None] = {option.code for option in told.options if option.count == 0} if told else set()
    if split.code == "month" and split.groups:
        empty = {*_positions(survey, "month")} - {code for group in split.groups for code in group.codes}
    if split.overlaps or split.code == "month" or nobody_is_silent(split):
        empty.add(None)
    return [code for code in _positions(survey, split.code) if code not in alone | empty]


def _positions(survey: Survey, code: str) -> list[str | None]:
    if code == "month":
        return [f"{month:%Y-%m}" for month in MONTHS]
    return [*survey.question(code).codes, None]


def page(survey: Survey, persons: list[Profile], threshold: int) -> SurveyFigures:
    until = date(2026, 5, 31)
    population = survey.population(persons)
    return figures_of(
        population, since=MONTHS[0], until=until, sent_since=MONTHS[0], sent_until=until, threshold=threshold
    )


def solved(survey: Survey, persons: list[Profile], *pages: int, threshold: int = 0) -> list[str]:
    """Numbers hidden on the first of some pages (by their thresholds) that all pages leave fewer values than promised.

    Promised is the first page's threshold, where no other one is said.
    """
    profiles = survey.profiles()
    seen = [page(survey, persons, one) for one in pages]
    told = [each for found in seen for each in shown(survey, found)]
    table = np.array([[holds(profile) for profile in profiles] for holds, _number in told], dtype=float)
    numbers = np.array([number for _holds, number in told], dtype=float)
    truth = np.array([[holds(profile) for profile in persons] for holds, _number in told]).sum(axis=1)
    assert (truth == numbers).all(), "the page shows what is true"
    there = [[-float(holds(profile)) for profile in profiles] for found in seen for holds in not_none(found)]
    weak = []
    for name, holds in hidden(survey, seen[0]):
        aim = np.array([holds(profile) for profile in profiles], dtype=float)
        low, high = (_edge(sign * aim, table, numbers, there) for sign in (1, -1))
        least, most = ceil(low - 1e-6), floor(-high + 1e-6)
        if most - least + 1 < (threshold or pages[0]):
            weak.append(f"{name}: {least} to {most}")
    return weak


def _edge(aim: np.ndarray, table: np.ndarray, numbers: np.ndarray, there: list[list[float]]) -> float:
    least = {"A_ub": csr_array(np.array(there)), "b_ub": -np.ones(len(there))} if there else {}
    answer = linprog(aim, A_eq=csr_array(table), b_eq=numbers, **least, bounds=(0, None), method="highs")
    assert answer.success, answer.message
    return float(answer.fun)


SMALL = Survey((HELPFUL, FIRST))
FORMS = (SMALL, Survey((HEARD, CHANNEL)), Survey((HELPFUL, HEARD, AGE)), Survey((HEARD, WHY, FIRST)))


@st.composite
def crowds(draw: st.DrawFn, survey: Survey) -> list[Profile]:
    """Persons of a few kinds, alike within a kind but for some odd ones: what one says goes with what else one says."""
    size = draw(st.sampled_from([12, 20, 30, 45, 70, 110]))
    ways = [[frozenset([f"{month:%Y-%m}"]) for month in MONTHS], *(_ways(one) for one in survey.questions)]
    names = ["month", *(one.code for one in survey.questions)]
    rng = draw(st.randoms(use_true_random=False))
    kinds = []
    for _kind in range(draw(st.integers(1, 4))):
        weights = [[rng.choice((0, 1, 1, 3, 12)) + 0.01 for _one in way] for way in ways]
        kinds.append(list(zip(ways, weights, strict=True)))
    shares = [rng.choice((1, 2, 6)) for _kind in kinds]
    crowd = []
    for kind in rng.choices(kinds, shares, k=size):
        said = [rng.choices(way, weight)[0] for way, weight in kind]
        crowd.append(dict(zip(names, said, strict=True)))
    return crowd


def attacked(survey: Survey, data: st.DataObject, *pages: int) -> None:
    persons = data.draw(crowds(survey))
    if len(persons) >= max(pages):
        assert solved(survey, persons, *pages) == []


PAGES = st.sampled_from([(INSIDE,), (PUBLISHED,), (INSIDE, PUBLISHED)])


@settings(max_examples=15, deadline=None)
@given(st.data(), PAGES)
def test_no_hidden_number_is_solved_from_the_tables_of_a_small_survey(
    data: st.DataObject, pages: tuple[int, ...]
) -> None:
    attacked(SMALL, data, *pages)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(FORMS), PAGES)
def test_no_hidden_number_is_solved_from_all_tables_of_a_survey(
    data: st.DataObject, survey: Survey, pages: tuple[int, ...]
) -> None:
    attacked(survey, data, *pages)


def persons(*groups: tuple[int, dict[str, str]], survey: Survey = SMALL) -> list[Profile]:
    """So many persons of each kind; what a kind doesn't say it leaves out."""
    names = ["month", *(one.code for one in survey.questions)]
    made: list[Profile] = []
    for number, said in groups:
        values = {"month": "2026-04", **said}
        one = {name: frozenset([values[name]] if name in values else []) for name in names}
        made += [one] * number
    return made


CROWD = (
    (20, {"helpful": "very", "first_time": "first"}),
    (8, {"helpful": "little", "first_time": "first"}),
    (12, {"helpful": "very", "first_time": "again"}),
    (7, {"helpful": "little", "first_time": "again"}),
    (2, {"helpful": "little"}),
)


def test_the_attack_finds_what_a_lower_threshold_would_tell() -> None:
    """The same page made for groups of two, held to what is promised for five."""
    crowd = persons(*CROWD)
    assert solved(SMALL, crowd, INSIDE) == []
    assert solved(SMALL, crowd, 2, threshold=INSIDE) != []


def test_page_and_published_table_laid_side_by_side_tell_no_more_than_the_page() -> None:
    """8 and 3+8 inside, 8+3 and 8+30 outside would give the 3."""
    survey = Survey((HELPFUL, AGE))
    crowd = persons(
        (8, {"age_band": "10s"}), (3, {"age_band": "20s"}), (8, {"age_band": "30s"}), (30, {}), survey=survey
    )
    assert solved(survey, crowd, INSIDE, PUBLISHED) == []


def test_the_attack_finds_what_one_number_more_would_tell() -> None:
    """Two who left a question out stand with a group; its own number beside it would tell what they said."""
    crowd = persons(*CROWD)
    found = page(SMALL, crowd, INSIDE)
    first_time = next(split for split in found.splits if split.code == "first_time")
    assert [(group.codes, group.is_silent, group.n) for group in first_time.rows] == [
        (("first",), False, 28),
        (("again",), True, 21),
    ]
    profiles = SMALL.profiles()
    told = [*shown(SMALL, found), (says("first_time", "again"), 19)]
    table = np.array([[holds(one) for one in profiles] for holds, _number in told], dtype=float)
    numbers = np.array([number for _holds, number in told], dtype=float)
    aim = np.array([both(says_any("first_time", silent=True), is_other(HELPFUL))(one) for one in profiles], dtype=float)
    assert -_edge(-aim, table, numbers, []) <= 2


def test_shares_of_a_split_add_up_to_all_who_answered_with_those_who_left_it_out() -> None:
    crowd = persons((22, {"first_time": "first"}), (24, {"first_time": "again"}), (10, {"helpful": "very"}))
    first_time = next(split for split in page(SMALL, crowd, INSIDE).splits if split.code == "first_time")
    assert [(group.codes, group.is_silent, group.n) for group in first_time.groups] == [
        (("first",), False, 22),
        (("again",), False, 24),
        ((), True, 10),
    ]
    assert first_time.n == 56
