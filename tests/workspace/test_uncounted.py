"""What pages say where scans could not be recorded, or devices not be counted."""

from datetime import date, datetime

import pytest

from core import language
from store import tables as t
from store import unrecorded
from store.database import Store
from store.records import Staff, Unrecorded
from tests.funnel.town import APRIL, MAY, Town, at, found
from tests.workspace.cast import hire
from tests.workspace.pages import text, visit
from workspace import uncounted

NOON, ONE = at(MAY, 12, 5), at(MAY, 13)


@pytest.fixture
def town(workspace: Store) -> Town:
    made = found(workspace)
    made.scan(made.put_up("card"), at(APRIL), at(MAY))
    return made


@pytest.fixture
def manager(town: Town) -> Staff:
    with town.store.writing() as db:
        return hire(db, "manager", [town.programme])


def span(since: datetime = NOON, until: datetime = ONE, scans: int = 17) -> Unrecorded:
    return Unrecorded(1, 1, since, until, scans)


def lose(town: Town) -> None:
    with town.store.writing() as db:
        unrecorded.note(db, [span()])


def test_pages_of_scans_say_nothing_where_all_were_recorded(town: Town, manager: Staff) -> None:
    for page in ("results", "placements"):
        told = text(visit(town.store, manager, page))
        assert "記録できません" not in told
        assert "端末が不明" not in told
        assert "端末を数えられません" not in told


@pytest.mark.parametrize("page", ["results", "placements"])
def test_scans_that_could_not_be_recorded_are_told_with_their_number_and_time(
    town: Town, manager: Staff, page: str
) -> None:
    lose(town)
    told = text(visit(town.store, manager, page))
    assert "17回の読みとり（2026年5月1日 12:05–13:00）を記録できませんでした" in told


def test_they_are_told_also_where_nothing_else_was_counted(workspace: Store) -> None:
    town = found(workspace)
    with workspace.writing() as db:
        manager = hire(db, "manager", [town.programme])
    lose(town)
    told = text(visit(workspace, manager, "results"))
    assert "17回の読みとり" in told
    assert "まだ数えられたものがありません" in told


def test_of_another_programme_nothing_is_told(town: Town, manager: Staff) -> None:
    other = found(town.store, "other-r8")
    with town.store.writing() as db:
        unrecorded.note(db, [Unrecorded(other.programme.id, 1, NOON, ONE, 17)])
    assert "記録できません" not in text(visit(town.store, manager, "results"))


def test_scans_without_a_device_are_told_and_a_month_of_only_such_is_unknown(town: Town, manager: Staff) -> None:
    with town.store.writing() as db:
        of_june = {"programme_id": town.programme.id, "day": date(2026, 6, 8), "scans": 3}
        db.execute(t.device_unknown.insert().values(of_june))
    told = text(visit(town.store, manager, "results"))
    assert "読みとりのうち3回は、端末を数えられませんでした（不明）" in told
    june = told[told.index("2026年6月") :]
    assert "不明" in june[: june.index("</tr>")]
    assert "端末が不明な読みとり" in told
    assert "端末の推定（日ごとの延べ）" in told


def test_a_span_over_midnight_names_both_days_and_a_moment_only_one() -> None:
    assert "2026年5月1日 12:05 – 2026年5月2日 00:10" in uncounted.missing([span(until=at(date(2026, 5, 2), 0, 10))])
    assert "（2026年5月1日 12:05）" in uncounted.missing([span(until=NOON)])


def test_of_many_spans_the_first_are_named_and_all_are_counted() -> None:
    spans = [span(at(date(2026, 5, day)), at(date(2026, 5, day), 20), day) for day in range(1, 6)]
    told = uncounted.missing(spans)
    assert told.startswith("15回の読みとり")
    assert "ほか2件の時間帯" in told
    language.use("en")
    assert "15 scans (1 May 2026 19:00–20:00, " in uncounted.missing(spans)


def test_nothing_missing_is_no_sentence() -> None:
    assert uncounted.missing([]) == uncounted.devices(0) == uncounted.devices(None) == ""
