"""Activities summed for a report: meetings and people, what is unknown, and few people behind a body."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.words import BODIES
from funnel.activity_sums import deeds
from funnel.report import THRESHOLDS, Cell, Deed, Edition
from store.report_records import Activity

MAY = date(2026, 5, 1)
PUBLIC, SUBMIT = Edition.PUBLIC, Edition.SUBMIT


def row(kind: str, key: int = 1, **facts: Any) -> Activity:
    empty: dict[str, Any] = dict.fromkeys(Activity.__dataclass_fields__)
    known = {"id": key, "programme_id": 1, "kind": kind, "title": "", "day": MAY, "meetings": 0, "amount": 1}
    return Activity(**{**empty, **known, "made_at": datetime(2026, 6, 1, tzinfo=UTC), "made_by": "x", **facts})


def only(*rows: Activity) -> Deed:
    [deed] = deeds(rows)
    return deed


def test_eighteen_meetings_of_179_people_are_one_deed() -> None:
    meetings = [row("peer_support", key, meetings=1, amount=10) for key in range(17)]
    days = row("peer_support", 99, day=date(2026, 4, 3), until=date(2026, 4, 5), meetings=1, amount=9)
    deed = only(*meetings, days)
    assert (deed.meetings, deed.amount, deed.title) == (18, 179, "")
    assert deed.days[0] == (date(2026, 4, 3), date(2026, 4, 5))
    assert deed.days[1:] == ((MAY, None),) * 17


def test_a_sum_over_a_period_counts_as_many_meetings_as_it_says() -> None:
    deed = only(row("peer_support", until=date(2026, 5, 31), meetings=6, amount=21), row("peer_support", 2, meetings=1))
    assert (deed.meetings, deed.amount) == (7, 22)


def test_one_row_that_nobody_counted_leaves_no_sum() -> None:
    deed = only(row("referral", amount=20, body="police"), row("referral", 2, amount=None, body="police"))
    assert deed.amount is None
    assert deed.parts == {}


def test_a_zero_stays_and_what_was_never_recorded_has_no_deed() -> None:
    assert only(row("outreach_done", amount=0)).amount == 0
    assert deeds([]) == ()


def test_each_specialist_and_each_kind_of_goods_stands_alone_and_trainings_together() -> None:
    found = deeds(
        [
            row("goods", 1, title="生理用品", amount=10_000),
            row("training", 2, title="第1回", meetings=1),
            row("specialist", 3, title="法律相談", meetings=2, amount=23),
            row("specialist", 4, title="からだの相談", meetings=2, amount=21),
            row("training", 5, title="第2回", meetings=1),
            row("specialist", 6, title="法律相談", meetings=1, amount=2),
        ]
    )
    assert [(one.kind, one.title, one.meetings, one.amount) for one in found] == [
        ("specialist", "法律相談", 3, 25),
        ("specialist", "からだの相談", 2, 21),
        ("training", "", 2, 2),
        ("goods", "生理用品", 0, 10_000),
    ]


def test_satisfaction_stands_in_the_order_of_days_whoever_few_answered() -> None:
    later = row("training", 1, title="第2回", day=date(2026, 6, 1), satisfied=56.0)
    deed = only(later, row("training", 2, title="第1回", satisfied=88.0, satisfied_of=3), row("training", 3))
    assert deed.satisfied == (("第1回", 88.0, 3), ("第2回", 56.0, None))


def test_things_are_never_hidden() -> None:
    deed = only(row("goods", amount=3, place="school"), row("goods", 2, amount=2), row("goods", 3, place="library"))
    for edition in Edition:
        assert deed.parts[edition] == (Cell("school", 3), Cell("library", 1), Cell("unknown", 2))


def test_the_funder_reads_all_bodies_and_the_public_none_of_few_cases() -> None:
    rows = [row("referral", 1, amount=40, body="welfare_office"), row("referral", 2, amount=3, body="police")]
    parts = only(
        *rows, row("referral", 3, amount=30, body="hospital"), row("referral", 4, amount=0, body="school")
    ).parts
    assert parts[SUBMIT] == (
        Cell("welfare_office", 40),
        Cell("police", 3),
        Cell("hospital", 30),
        Cell("school", 0),
    )
    public = {cell.code: cell.count for cell in parts[PUBLIC]}
    assert public["police"] is None
    assert list(public.values()).count(None) >= 2, "a single hidden body could be reckoned"


def test_a_single_body_of_few_cases_is_not_told_by_standing_alone() -> None:
    parts = only(row("accompaniment", amount=3, body="police")).parts
    assert parts[SUBMIT] == (Cell("police", 3),)
    assert parts[PUBLIC] == ()


def test_no_body_at_all_is_no_split() -> None:
    assert only(row("referral", amount=30)).parts == {}
    assert only(row("stay", amount=30)).parts == {}


@given(st.lists(st.tuples(st.sampled_from([*BODIES, None]), st.integers(0, 30)), min_size=1, max_size=12))
def test_shown_parts_are_true_and_no_hidden_one_can_be_reckoned(told: list[tuple[str | None, int]]) -> None:
    deed = only(*(row("referral", key, body=body, amount=amount) for key, (body, amount) in enumerate(told)))
    true = Counter[str]()
    for body, amount in told:
        true[body or "unknown"] += amount
    for edition, cells in deed.parts.items():
        assert all(cell.count == true[cell.code] for cell in cells if cell.count is not None)
        assert not [cell for cell in cells if cell.count and cell.count < THRESHOLDS[Edition(edition)]]
        hidden = [cell for cell in cells if cell.count is None]
        if hidden:
            total = sum(true[cell.code] for cell in hidden)
            assert len(hidden) > 1 or total == 0
        elif cells:
            assert sum(cell.count or 0 for cell in cells) == deed.amount
