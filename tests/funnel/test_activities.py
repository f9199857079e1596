"""Records of a desk's other work: what may be recorded, by whom it was changed, and that nothing is half kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.refusals import Refusal
from core.words import ACTIVITIES, MEETINGS
from exchange import activity_file
from funnel import activities
from funnel.activities import (
    ActivityAmountUnfit,
    ActivityBodyUnfit,
    ActivityCrossesYears,
    ActivityDayUnfit,
    ActivityEndsEarly,
    ActivityGone,
    ActivityKindUnknown,
    ActivityMeetingsUnfit,
    ActivityNoMeeting,
    ActivityPlaceUnfit,
    ActivityTitleTooLong,
    SatisfactionKindUnfit,
    SatisfactionMissing,
    SatisfactionUnfit,
    Told,
    TooManyActivities,
)
from store import activities as stored
from store import staff
from store.database import Db, Store
from store.records import Programme
from store.report_records import Activity
from tests.conftest import NOON, add_programme

BY = "counsellor@example.lg.jp"
MAY, TODAY = date(2026, 5, 1), date(2026, 6, 3)
PEER = Told("peer_support", MAY, amount=9)
STAY = Told("stay", MAY, amount=3)


def made(db: Db, programme: Programme, told: Told = PEER) -> Activity:
    key = activities.add(db, by=BY, at=NOON, programme=programme, told=told)
    found = stored.by_id(db, programme.id, key)
    assert found
    return found


def rows(db: Db, programme: Programme) -> list[Told]:
    return [activities.told_of(one) for one in stored.within(db, programme.id, date(2020, 1, 1), TODAY)]


def trail(db: Db) -> list[tuple[str, dict[str, Any]]]:
    return [(one.action, one.detail) for one in staff.audit_trail(db) if one.action.startswith("activity.")]


def test_a_meeting_counts_once_and_a_stay_is_none(db: Db, programme: Programme) -> None:
    assert made(db, programme).meetings == 1
    assert made(db, programme, STAY).meetings == 0
    assert made(db, programme, replace(PEER, until=date(2026, 5, 3))).meetings == 1
    assert made(db, programme, replace(PEER, until=date(2026, 5, 31), meetings=6, amount=21)).meetings == 6


def test_a_shelter_stay_without_a_count_stays_unknown_and_a_zero_stays_zero(db: Db, programme: Programme) -> None:
    assert made(db, programme, replace(STAY, amount=None)).amount is None
    assert made(db, programme, Told("outreach_done", MAY, amount=0)).amount == 0


def test_what_is_kept_is_tidied_and_in_the_record_of_changes_without_its_title(db: Db, programme: Programme) -> None:
    one = made(db, programme, Told("training", MAY, title=" 山田花子さんの\u3000講演\x00会 ", until=MAY, amount=20))
    assert (one.title, one.until, one.made_by, one.made_at) == ("山田花子さんの 講演 会", None, BY, NOON)
    activities.remove(db, by=BY, at=NOON, programme=programme, seen=one)
    assert trail(db) == [
        ("activity.remove", {"kind": "training", "since": "2026-05-01", "until": None, "before": 20}),
        ("activity.add", {"kind": "training", "since": "2026-05-01", "until": None}),
    ]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (Told("party", MAY), ActivityKindUnknown),
        (Told("training", MAY, title="研" * 81), ActivityTitleTooLong),
        (Told("stay", date(2026, 3, 31)), ActivityDayUnfit),
        (Told("stay", date(2026, 6, 4)), ActivityDayUnfit),
        (Told("stay", MAY, until=date(2026, 6, 4)), ActivityDayUnfit),
        (Told("stay", MAY, until=date(2026, 4, 30)), ActivityEndsEarly),
        (Told("training", MAY, meetings=-1), ActivityMeetingsUnfit),
        (Told("training", MAY, meetings=501), ActivityMeetingsUnfit),
        (Told("stay", MAY, meetings=2), ActivityNoMeeting),
        (Told("stay", MAY, amount=-1), ActivityAmountUnfit),
        (Told("stay", MAY, amount=1_000_001), ActivityAmountUnfit),
        (Told("stay", MAY, body="police"), ActivityBodyUnfit),
        (Told("referral", MAY, body="circus"), ActivityBodyUnfit),
        (Told("referral", MAY, place="school"), ActivityPlaceUnfit),
        (Told("goods", MAY, place="circus"), ActivityPlaceUnfit),
        (Told("training", MAY, satisfied=100.1), SatisfactionUnfit),
        (Told("training", MAY, satisfied=-0.1), SatisfactionUnfit),
        (Told("training", MAY, satisfied=float("nan")), SatisfactionUnfit),
        (Told("goods", MAY, satisfied=90), SatisfactionKindUnfit),
        (Told("training", MAY, satisfied_of=10), SatisfactionMissing),
        (Told("training", MAY, satisfied=90, satisfied_of=0), SatisfactionMissing),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    told: Told, refusal: type[Refusal], sqlite_store: Store
) -> None:
    with sqlite_store.writing() as db:
        programme = add_programme(db)
        one = made(db, programme)
        with pytest.raises(refusal):
            activities.add(db, by=BY, at=NOON, programme=programme, told=told)
        with pytest.raises(refusal):
            activities.change(db, by=BY, at=NOON, programme=programme, seen=one, told=told)
        with pytest.raises(refusal):
            activities.add_all(db, by=BY, at=NOON, programme=programme, told=[STAY, told], file_hash="")
        assert rows(db, programme) == [activities.told_of(one)]
        assert len(trail(db)) == 1


def test_a_record_lies_in_one_fiscal_year_of_the_programme(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        past = add_programme(db, starts=date(2023, 6, 1), ends=date(2025, 2, 28))
        assert activities.days(past, TODAY) == (date(2023, 4, 1), date(2025, 3, 31))
        whole = replace(STAY, day=date(2023, 4, 1), until=date(2024, 3, 31))
        assert made(db, past, whole).until == date(2024, 3, 31)
        with pytest.raises(ActivityCrossesYears):
            made(db, past, replace(whole, until=date(2024, 4, 1)))


def test_a_change_is_of_what_somebody_has_seen(db: Db, programme: Programme) -> None:
    seen = made(db, programme)
    activities.change(db, by=BY, at=NOON, programme=programme, seen=seen, told=replace(PEER, amount=10))
    assert trail(db)[0] == (
        "activity.change",
        {"kind": "peer_support", "since": "2026-05-01", "until": None, "before": 9, "after": 10},
    )
    late: list[Callable[[], None]] = [
        lambda: activities.change(db, by=BY, at=NOON, programme=programme, seen=seen, told=PEER),
        lambda: activities.remove(db, by=BY, at=NOON, programme=programme, seen=seen),
    ]
    for again in late:
        with pytest.raises(ActivityGone):
            again()
    assert [one.amount for one in rows(db, programme)] == [10]
    assert len(trail(db)) == 2


def test_the_same_again_is_no_change(db: Db, programme: Programme) -> None:
    seen = made(db, programme)
    activities.change(db, by=BY, at=NOON, programme=programme, seen=seen, told=replace(PEER, meetings=1))
    assert [action for action, _detail in trail(db)] == ["activity.add"]


def test_another_programmes_record_is_out_of_reach(db: Db, programme: Programme) -> None:
    other = add_programme(db, "other-r8")
    theirs = made(db, other)
    with pytest.raises(ActivityGone):
        activities.remove(db, by=BY, at=NOON, programme=programme, seen=theirs)
    with pytest.raises(ActivityGone):
        activities.put_back(db, by=BY, at=NOON, programme=programme, removed=theirs)
    assert len(rows(db, other)) == 1


def test_a_removed_record_comes_back_as_it_was(db: Db, programme: Programme) -> None:
    seen = made(db, programme, replace(PEER, satisfied=88.5, satisfied_of=8))
    activities.remove(db, by=BY, at=NOON, programme=programme, seen=seen)
    assert rows(db, programme) == []
    key = activities.put_back(db, by="manager@example.lg.jp", at=NOON, programme=programme, removed=seen)
    assert stored.by_id(db, programme.id, key) == replace(seen, id=key)
    assert [action for action, _detail in trail(db)] == ["activity.put_back", "activity.remove", "activity.add"]


def test_a_file_handed_in_twice_counts_once(db: Db, programme: Programme) -> None:
    first = [STAY, STAY, PEER]
    assert activities.add_all(db, by=BY, at=NOON, programme=programme, told=first, file_hash="ab" * 32) == 3
    assert activities.add_all(db, by=BY, at=NOON, programme=programme, told=first, file_hash="ab" * 32) == 0
    more = [*first, STAY, replace(PEER, meetings=1)]
    assert activities.fresh(db, programme=programme, told=more, today=TODAY) == (
        replace(STAY, meetings=0),
        replace(PEER, meetings=1),
    )
    assert trail(db) == [("activity.import", {"rows": 3, "file": "abababababab"})]


def test_a_programme_holds_so_many_records_and_no_more(
    db: Db, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activities, "MOST_ROWS", 2)
    seen = made(db, programme)
    with pytest.raises(TooManyActivities):
        activities.add_all(db, by=BY, at=NOON, programme=programme, told=[STAY, STAY], file_hash="")
    made(db, programme)
    with pytest.raises(TooManyActivities):
        made(db, programme)
    with pytest.raises(TooManyActivities):
        activities.put_back(db, by=BY, at=NOON, programme=programme, removed=seen)
    assert len(rows(db, programme)) == 2


def test_what_a_file_may_say_may_be_recorded(programme: Programme) -> None:
    limits = (activity_file.LONGEST_TITLE, activity_file.MOST_MEETINGS, activity_file.MOST_AMOUNT)
    assert limits == (activities.LONGEST_TITLE, activities.MOST_MEETINGS, activities.MOST_AMOUNT)
    for kind in ACTIVITIES:
        most = Told(kind, MAY, "研" * 80, meetings=500 if kind in MEETINGS else None, amount=1_000_000)
        assert activities.usable(programme, most, today=TODAY).amount == 1_000_000
