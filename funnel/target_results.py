"""What was reached of a year's targets, decided in one place for every page, paper and file.

Our own counts are those of `funnel.figures`, whatever they decide; then comes what the activities that staff recorded
add up to, so that nobody types it in a second time and a corrected record is corrected everywhere; then what was typed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from core import rounding
from core.disclosure import wilson
from funnel import targets
from funnel.figures import Figures
from funnel.target_changes import STAGE_KINDS
from funnel.targets import Course, Interval, Progress
from store.records import Target
from store.report_records import Activity

# Targets that the amounts of one kind of activity add up to (nights, persons, cases) ...
_AMOUNTS = {"nights": "stay", "peer_participants": "peer_support", "outreach": "outreach_done"}
# ... and those that its meetings (回) do; a meeting of several days counts once.
_MEETINGS = {"peer_sessions": "peer_support", "training_sessions": "training"}
# How satisfied those were who came to which training of the year.
_SATISFACTION = {"training_satisfaction_1": 0, "training_satisfaction_2": 1}


def reached(
    wanted: Sequence[Target],
    *,
    found: Figures,
    activities: Sequence[Activity],
    rates: Mapping[str, float | None],
    intervals: Mapping[str, Interval],
    course: Course,
) -> list[Progress]:
    """Targets of a fiscal year with what was reached; `found` and `activities` are of its days up to one of them.

    `rates` and `intervals` are the closing survey's, fractions in whole per cent by question.
    """
    return targets.progress(
        wanted,
        stages=stages(found),
        rates=rates,
        intervals={**intervals, **asked(activities, wanted)},
        done=from_activities(activities),
        course=course,
    )


def stages(found: Figures) -> dict[str, int | None]:
    """Our own counts that can be aimed for; of sessions of a year that is over the office's own, where it has one."""
    return {name: found.stages[name] for name in STAGE_KINDS if name in found.stages}


def from_activities(activities: Sequence[Activity]) -> dict[str, float]:
    """Results by the measure of a target, in its unit (泊, 人, 回, 件, %); `activities` are a fiscal year's.

    A measure without an activity is left out, and so is one of which some amount was never counted: unknown, not zero.
    `funnel.targets.progress` takes them as `done`.
    """
    found: dict[str, float | None] = {measure: _sum(activities, kind, _amount) for measure, kind in _AMOUNTS.items()}
    found |= {measure: _sum(activities, kind, _meetings) for measure, kind in _MEETINGS.items()}
    trainings = _trainings(activities)
    found |= {measure: trainings[place].satisfied for measure, place in _SATISFACTION.items() if place < len(trainings)}
    return {measure: float(number) for measure, number in found.items() if number is not None}


def asked(activities: Sequence[Activity], wanted: Iterable[Target] = ()) -> dict[str, Interval]:
    """Of how many a satisfaction is and its 95 % interval (fractions), where it is known how many were asked.

    Of a result typed in for a target of `wanted` too: it is of the same people, and tells of as few.
    """
    typed = {one.measure: one.result for one in wanted if one.result is not None}
    trainings, found = _trainings(activities), {}
    for measure, place in _SATISFACTION.items():
        one = trainings[place] if place < len(trainings) else None
        share = one.satisfied if one and one.satisfied is not None else typed.get(measure)
        if one and share is not None and one.satisfied_of:
            low, high = wilson(rounding.whole(share * one.satisfied_of / 100), one.satisfied_of)
            found[measure] = Interval(one.satisfied_of, low, high)
    return found


def _trainings(activities: Sequence[Activity]) -> list[Activity]:
    return sorted((one for one in activities if one.kind == "training"), key=lambda one: (one.day, one.id))


def _sum(activities: Sequence[Activity], kind: str, of: Callable[[Activity], int | None]) -> int | None:
    numbers = [of(one) for one in activities if one.kind == kind]
    told = [number for number in numbers if number is not None]
    return sum(told) if numbers and len(told) == len(numbers) else None


def _amount(one: Activity) -> int | None:
    return one.amount


def _meetings(one: Activity) -> int | None:
    return one.meetings
