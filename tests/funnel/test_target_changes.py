"""What staff do with targets: each change with its row in the record, and nothing half done where it is refused."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.refusals import Refusal
from funnel import target_changes as changes
from funnel.target_changes import Told
from store import programmes, staff
from store.database import Db, Store
from store.records import Programme, Target
from tests.conftest import add_programme

AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
BY: dict[str, Any] = {"by": "manager@office.example", "at": AT}
PLAN = Told(2026, "consultations", "flow", 280, "", "事業計画")


@pytest.fixture
def db(sqlite_store: Store) -> Iterator[Db]:
    """SQLite; the whole life of a target is told on both databases below."""
    with sqlite_store.writing() as opened:
        yield opened


def only(db: Db, programme: Programme) -> Target:
    [target] = programmes.targets(db, programme.id)
    return target


def trail(db: Db) -> list[tuple[str, dict[str, Any]]]:
    return [(one.action, dict(one.detail)) for one in staff.audit_trail(db) if one.action.startswith("target.")]


def added(db: Db, programme: Programme, told: Told = PLAN) -> Target:
    changes.add(db, **BY, programme=programme, told=told)
    return programmes.targets(db, programme.id)[-1]


def test_a_target_of_ours_has_its_own_kind_and_unit(db: Db, programme: Programme) -> None:
    found = added(db, programme, replace(PLAN, kind="nights", unit="泊"))
    assert (found.kind, found.unit, found.value, found.source) == ("flow", "件", 280, "事業計画")
    [(action, told)] = trail(db)
    assert action == "target.add"
    assert told == {"measure": "consultations", "fiscal_year": 2026, "after": "280 件"}


def test_own_words_have_the_kind_and_unit_that_were_told(db: Db, programme: Programme) -> None:
    found = added(db, programme, Told(2030, " 出前講座の参加者 ", "participants", 40.5, " 人 ", ""))
    assert (found.fiscal_year, found.measure, found.kind, found.unit) == (
        2030,
        "出前講座の参加者",
        "participants",
        "人",
    )
    assert added(db, programme, Told(2031, "満足度", "rate", 80, "", "")).unit == "%"


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("nights", ("nights", "泊")),
        ("outreach", ("flow", "件")),
        ("peer_sessions", ("sessions", "回")),
        ("training_satisfaction_1", ("rate", "%")),
    ],
)
def test_what_activities_fill_has_its_own_kind_and_unit(
    db: Db, programme: Programme, measure: str, expected: tuple[str, str]
) -> None:
    found = added(db, programme, replace(PLAN, measure=measure, value=80, kind="external", unit="箱"))
    assert (found.kind, found.unit) == expected


def test_a_target_belongs_to_one_of_the_year_s_projects(db: Db, programme: Programme) -> None:
    year = {"programme_id": programme.id, "fiscal_year": 2026, "project": "アウトリーチ", "is_desk": False}
    programmes.add_year(db, **year, project_number="1-2")
    assert added(db, programme, replace(PLAN, project_number="1-2")).project_number == "1-2"
    assert added(db, programme, replace(PLAN, measure="persons")).project_number == ""
    for unfit in (replace(PLAN, project_number="9-9"), replace(PLAN, fiscal_year=2027, project_number="1-2")):
        with pytest.raises(changes.TargetProjectGone):
            added(db, programme, unfit)


def test_of_two_who_change_a_target_at_once_the_second_has_to_look_again(store: Store) -> None:
    with store.writing() as db:
        programme = add_programme(db)
        seen = added(db, programme)
    refused: list[str] = []

    def second() -> None:
        try:
            with store.writing() as db:
                changes.change(db, **BY, programme=programme, seen=seen, value=300, unit="", source="")
        except Refusal as reason:
            refused.append(type(reason).__name__)

    waiting = threading.Thread(target=second)
    with store.writing() as db:
        changes.change(db, **BY, programme=programme, seen=seen, value=290, unit="", source="")
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join(10)
    assert refused == ["TargetGone"]
    with store.reading() as db:
        assert only(db, programme).value == 290


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        (replace(PLAN, measure="  "), changes.TargetUnnamed),
        (replace(PLAN, measure="あ" * 61), changes.TargetUnnamed),
        (replace(PLAN, fiscal_year=2025), changes.TargetYearUnfit),
        (replace(PLAN, value=None), changes.TargetValueUnfit),
        (replace(PLAN, value=0), changes.TargetValueUnfit),
        (replace(PLAN, value=float("nan")), changes.TargetValueUnfit),
        (Told(2026, "満足度", "rate", 101, "", ""), changes.TargetValueUnfit),
        (Told(2026, "平等だと思う人", "external", 120, "%", ""), changes.TargetValueUnfit),
        (Told(2026, "宿泊", "nights", 12, " ", ""), changes.TargetUnitMissing),
        (replace(PLAN, source="あ" * 201), changes.SourceTooLong),
    ],
)
def test_what_is_no_target_is_refused(db: Db, programme: Programme, told: Told, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        changes.add(db, **BY, programme=replace(programme, starts=date(2026, 4, 1)), told=told)
    assert (programmes.targets(db, programme.id), trail(db)) == ([], [])


def test_one_measure_has_one_target_a_year(db: Db, programme: Programme) -> None:
    added(db, programme)
    with pytest.raises(changes.TargetTaken):
        added(db, programme)
    added(db, programme, replace(PLAN, fiscal_year=2027))
    assert [one.fiscal_year for one in programmes.targets(db, programme.id)] == [2026, 2027]


def test_a_target_is_changed_with_what_it_was_before(db: Db, programme: Programme) -> None:
    seen = added(db, programme)
    changes.change(db, **BY, programme=programme, seen=seen, value=300, unit="", source="変更届")
    assert (only(db, programme).value, only(db, programme).source) == (300, "変更届")
    assert trail(db)[0][1] == {"measure": "consultations", "fiscal_year": 2026, "before": "280 件", "after": "300 件"}


def test_a_change_of_nothing_is_not_recorded(db: Db, programme: Programme) -> None:
    seen = added(db, programme)
    changes.change(db, **BY, programme=programme, seen=seen, value=280, unit="", source="事業計画")
    assert [action for action, _told in trail(db)] == ["target.add"]


def test_a_result_is_typed_in_and_taken_back(db: Db, programme: Programme) -> None:
    seen = added(db, programme)
    told: dict[str, Any] = {"result": 226.0, "source": " 実績報告書 ", "on": date(2026, 10, 31)}
    changes.type_result(db, **BY, programme=programme, seen=seen, **told)
    found = only(db, programme)
    assert (found.result, found.result_source, found.result_on) == (226, "実績報告書", date(2026, 10, 31))
    changes.take_result_back(db, **BY, programme=programme, seen=found)
    assert only(db, programme) == seen
    results = [told for action, told in trail(db) if action == "target.result"]
    assert [(one["before"], one["result"]) for one in results] == [(226, None), (None, 226)]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"result": None}, changes.ResultUnfit),
        ({"result": -1.0}, changes.ResultUnfit),
        ({"result": float("inf")}, changes.ResultUnfit),
        ({"source": "  "}, changes.ResultWithoutSource),
        ({"source": "あ" * 201}, changes.ResultWithoutSource),
        ({"on": None}, changes.ResultDayUnfit),
        ({"on": date(2026, 11, 2)}, changes.ResultDayUnfit),
    ],
)
def test_a_result_nobody_could_check_is_refused(
    db: Db, programme: Programme, told: dict[str, Any], refusal: type[Refusal]
) -> None:
    seen = added(db, programme)
    facts: dict[str, Any] = {"result": 226.0, "source": "実績報告書", "on": date(2026, 11, 1), **told}
    with pytest.raises(refusal):
        changes.type_result(db, **BY, programme=programme, seen=seen, **facts)
    assert only(db, programme) == seen


def test_a_share_of_more_than_all_is_refused(db: Db, programme: Programme) -> None:
    seen = added(db, programme, Told(2026, "満足度", "rate", 80, "", ""))
    with pytest.raises(changes.ResultUnfit):
        changes.type_result(db, **BY, programme=programme, seen=seen, result=101, source="報告書", on=date(2026, 11, 1))


def test_zero_is_a_result_one_may_type(db: Db, programme: Programme) -> None:
    seen = added(db, programme, Told(2026, "outreach", "external", 12, "件", ""))
    changes.type_result(db, **BY, programme=programme, seen=seen, result=0, source="報告書", on=date(2026, 11, 1))
    assert only(db, programme).result == 0


def test_a_target_is_removed_and_the_record_keeps_what_it_was(db: Db, programme: Programme) -> None:
    changes.remove(db, **BY, programme=programme, seen=added(db, programme))
    assert programmes.targets(db, programme.id) == []
    assert trail(db)[0] == (
        "target.remove",
        {"measure": "consultations", "fiscal_year": 2026, "before": "280 件", "result": None},
    )


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(db: Db, programme: Programme) -> None:
    seen = added(db, programme)
    changes.change(db, **BY, programme=programme, seen=seen, value=300, unit="", source="変更届")
    with pytest.raises(changes.TargetGone):
        changes.change(db, **BY, programme=programme, seen=seen, value=290, unit="", source="変更届")
    with pytest.raises(changes.TargetGone):
        changes.remove(db, **BY, programme=programme, seen=seen)
    with pytest.raises(changes.TargetGone):
        changes.take_result_back(db, **BY, programme=programme, seen=seen)
    assert only(db, programme).value == 300


def test_a_target_lives_alike_on_both_databases(store: Store) -> None:
    with store.writing() as db:
        programme = add_programme(db, "both-r8")
        seen = added(db, programme)
        changes.change(db, **BY, programme=programme, seen=seen, value=300.5, unit="", source="変更届")
        on = date(2026, 10, 31)
        changes.type_result(db, **BY, programme=programme, seen=only(db, programme), result=7, source="表", on=on)
    with store.writing() as db:
        found = only(db, programme)
        assert (found.value, found.result, found.result_on) == (300.5, 7, on)
        changes.remove(db, **BY, programme=programme, seen=found)
        assert programmes.targets(db, programme.id) == []
        assert [action for action, _told in trail(db)] == [
            "target.remove",
            "target.result",
            "target.change",
            "target.add",
        ]
