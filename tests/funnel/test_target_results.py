"""Results of targets by the activities that staff recorded."""

from datetime import date
from typing import Any

from core.disclosure import wilson
from core.words import MEASURES
from funnel import target_results
from funnel.target_changes import DEED_KINDS
from funnel.target_results import from_activities
from funnel.targets import Interval, progress
from store.records import Target
from store.report_records import Activity
from tests.conftest import NOON

MAY = date(2026, 5, 1)


def done(kind: str, amount: int | None = None, *, day: date = MAY, key: int = 1, **facts: Any) -> Activity:
    usual = {"title": "", "until": None, "meetings": 0, "body": None, "place": None, "satisfied": None}
    told: dict[str, Any] = {**usual, "satisfied_of": None, "made_at": NOON, "made_by": "a@b.example", **facts}
    return Activity(id=key, programme_id=1, kind=kind, day=day, amount=amount, **told)


def target(measure: str, value: float, result: float | None = None, kind: str = "flow") -> Target:
    return Target(1, 2026, measure, kind, value, "件", result, "")


def test_nights_and_participants_add_up() -> None:
    activities = [done("stay", 200), done("stay", 11), done("peer_support", 20, meetings=1)]
    assert from_activities(activities) == {"nights": 211, "peer_participants": 20, "peer_sessions": 1}


def test_a_meeting_of_several_days_counts_once() -> None:
    activities = [done("training", 5, meetings=1, until=date(2026, 5, 3))]
    assert from_activities(activities) == {"training_sessions": 1}


def test_an_outreach_of_none_is_zero() -> None:
    assert from_activities([done("outreach_done", 0)]) == {"outreach": 0}


def test_outreach_that_was_only_offered_is_no_result() -> None:
    assert from_activities([done("outreach_offered", 4)]) == {}


def test_a_stay_without_a_count_stays_unknown() -> None:
    assert from_activities([done("stay", 12), done("stay", None)]) == {}


def test_trainings_are_told_apart_by_their_days() -> None:
    activities = [
        done("training", 9, day=date(2026, 11, 1), satisfied=56.0, meetings=1),
        done("training", 9, day=MAY, satisfied=88.0, meetings=1, key=2),
    ]
    found = from_activities(activities)
    assert (found["training_satisfaction_1"], found["training_satisfaction_2"]) == (88, 56)


def test_a_training_that_nobody_was_asked_about_has_no_satisfaction() -> None:
    assert "training_satisfaction_1" not in from_activities([done("training", 9, meetings=1)])


def test_a_satisfaction_has_an_interval_where_it_is_known_how_many_were_asked() -> None:
    activities = [
        done("training", 25, satisfied=88.0, satisfied_of=25, meetings=1),
        done("training", 9, satisfied=56.0),
    ]
    assert target_results.asked(activities) == {"training_satisfaction_1": Interval(25, *wilson(22, 25))}


def test_a_typed_satisfaction_is_of_those_who_were_asked_at_the_training() -> None:
    wanted = target("training_satisfaction_1", 80, result=60, kind="rate")
    recorded = done("training", 25, satisfied=88.0, satisfied_of=25, meetings=1)
    assert target_results.asked([recorded], [wanted]) == {"training_satisfaction_1": Interval(25, *wilson(22, 25))}
    untold = done("training", 25, satisfied_of=25, meetings=1)
    assert target_results.asked([untold], [wanted])["training_satisfaction_1"].n == 25
    assert target_results.asked([untold]) == {}


def test_a_typed_share_has_the_interval_of_those_who_were_asked() -> None:
    wanted = target("training_satisfaction_1", 80, result=60, kind="rate")
    asked = {"training_satisfaction_1": Interval(25, 0.4, 0.77)}
    [found] = progress([wanted], stages={}, rates={}, intervals=asked)
    assert (found.result, found.is_typed, found.interval) == (60, True, asked["training_satisfaction_1"])


def test_all_that_activities_fill_can_be_aimed_for_by_its_name() -> None:
    trainings = [done("training", 5, satisfied=88.0, meetings=1, key=key) for key in (1, 2)]
    every = [done("stay", 1), done("peer_support", 2, meetings=1), done("outreach_done", 0), *trainings]
    assert set(from_activities(every)) == set(DEED_KINDS)
    assert set(DEED_KINDS) <= set(MEASURES)


def test_a_target_without_a_typed_result_takes_that_of_the_activities() -> None:
    [found] = progress([target("nights", 100)], stages={}, rates={}, done={"nights": 211.0})
    assert (found.result, found.is_typed) == (211, False)


def test_what_is_recorded_goes_before_what_was_typed_and_the_difference_is_told() -> None:
    [found] = progress([target("nights", 100, result=210)], stages={}, rates={}, done={"nights": 211.0})
    assert (found.result, found.is_typed, found.typed, found.difference) == (211, False, 210, -1)


def test_a_satisfaction_by_activities_has_its_interval() -> None:
    asked = {"training_satisfaction_1": Interval(25, 0.7, 0.96)}
    wanted = target("training_satisfaction_1", 80, kind="rate")
    [found] = progress([wanted], stages={}, rates={}, intervals=asked, done={"training_satisfaction_1": 88.0})
    assert (found.result, found.interval) == (88, asked["training_satisfaction_1"])
