"""Two of the office change the same at once: one is done, the other told; the record says what happened."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from funnel import activities, baselines, year_money, year_money_changes, year_project
from store import activities as stored
from store import programmes, reports, staff
from store.database import Db, Store
from store.records import Programme
from store.report_records import Activity, Baseline
from tests.conftest import NOON, add_programme
from tests.two_at_once import outcome

BY = "manager@office.example"
MAY = date(2026, 5, 1)
PEER = activities.Told("peer_support", MAY, amount=9)
STAY = activities.Told("stay", MAY, amount=3)
EARLIER = baselines.Told("相談先を知らない人", 41.5, "%", "令和4年度", "区民意識調査")
DESK = year_project.Told("1-1", "LINE相談", 1_000_000)
OTHER = year_project.Told("1-2", "アウトリーチ", 200_000, is_desk=False)


@pytest.fixture
def office(store: Store) -> tuple[Store, dict[str, Any]]:
    with store.writing() as db:
        programme = add_programme(db)
    return store, {"by": BY, "at": NOON, "programme": programme}


def actions(store: Store, prefix: str) -> list[str]:
    with store.reading() as db:
        return [one.action for one in staff.audit_trail(db) if one.action.startswith(prefix)]


def recorded(db: Db, programme: Programme) -> list[Activity]:
    return stored.within(db, programme.id, date(2026, 4, 1), date(2026, 6, 3))


def an_activity(store: Store, who: dict[str, Any]) -> Activity:
    with store.writing() as db:
        activities.add(db, **who, told=PEER)
        return recorded(db, who["programme"])[0]


def a_figure(store: Store, who: dict[str, Any]) -> Baseline:
    with store.writing() as db:
        baselines.add(db, **who, told=EARLIER)
        return stored.baselines(db, who["programme"].id)[0]


def the_project(store: Store, who: dict[str, Any]) -> year_money.YearProject:
    with store.writing() as db:
        year_money_changes.add(db, **who, year=2026, told=DESK)
        return year_money.read(db, who["programme"], 2026)[0]


def test_a_file_handed_in_twice_at_once_counts_once(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office

    def bring_in(db: Db) -> None:
        activities.add_all(db, **who, told=[PEER, STAY], file_hash="f" * 64)

    assert outcome(store, bring_in, bring_in) == "done"
    with store.reading() as db:
        assert len(recorded(db, who["programme"])) == 2
    assert actions(store, "activity.") == ["activity.import"]


def test_of_two_changes_of_a_record_the_second_is_told(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    seen = an_activity(store, who)

    def say(amount: int) -> Any:
        return lambda db: activities.change(db, **who, seen=seen, told=replace(PEER, amount=amount))

    assert outcome(store, say(10), say(11)) == "ActivityGone"
    with store.reading() as db:
        assert [one.amount for one in recorded(db, who["programme"])] == [10]


def test_a_record_is_removed_once(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    seen = an_activity(store, who)

    def remove(db: Db) -> None:
        activities.remove(db, **who, seen=seen)

    assert outcome(store, remove, remove) == "ActivityGone"
    assert actions(store, "activity.remove") == ["activity.remove"]


@pytest.mark.parametrize("puts_back", [False, True])
def test_two_who_take_the_last_place_get_one(
    office: tuple[Store, dict[str, Any]], monkeypatch: pytest.MonkeyPatch, *, puts_back: bool
) -> None:
    store, who = office
    seen = an_activity(store, who)
    monkeypatch.setattr(activities, "MOST_ROWS", 2)

    def take(db: Db) -> None:
        if puts_back:
            activities.put_back(db, **who, removed=seen)
        else:
            activities.add(db, **who, told=STAY)

    assert outcome(store, take, take) == "TooManyActivities"


def test_of_two_changes_of_an_earlier_figure_the_second_is_told(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    seen = a_figure(store, who)

    def say(value: float) -> Any:
        return lambda db: baselines.change(db, **who, seen=seen, told=replace(EARLIER, value=value))

    assert outcome(store, say(40.0), say(39.0)) == "BaselineGone"

    def remove(db: Db) -> None:
        baselines.remove(db, **who, seen=replace(seen, value=40.0))

    assert outcome(store, remove, remove) == "BaselineGone"


def test_the_last_place_for_an_earlier_figure_is_taken_once(
    office: tuple[Store, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, who = office
    monkeypatch.setattr(baselines, "MOST_ROWS", 1)

    def add(db: Db) -> None:
        baselines.add(db, **who, told=EARLIER)

    assert outcome(store, add, add) == "TooManyBaselines"


def test_a_year_has_one_desk_however_many_add_a_project(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office

    def add(number: str) -> Any:
        told = replace(DESK, number=number)
        return lambda db: year_money_changes.add(db, **who, year=2026, told=told)

    assert outcome(store, add("1-1"), add("1-2")) == "done"
    with store.reading() as db:
        desks = [(one.project_number, one.is_desk) for one in programmes.years(db, who["programme"].id)]
    assert desks == [("1-1", False), ("1-2", True)]


def test_two_projects_of_one_number_are_never_added(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office

    def add(db: Db) -> None:
        year_money_changes.add(db, **who, year=2026, told=DESK)

    assert outcome(store, add, add) == "ProjectNumberTaken"


def test_of_two_changes_of_a_project_the_second_is_told(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    seen = the_project(store, who).row

    def say(cost: int) -> Any:
        return lambda db: year_money_changes.change(db, **who, seen=seen, told=replace(DESK, cost_yen=cost))

    assert outcome(store, say(2_000_000), say(3_000_000)) == "ProjectGone"


def test_a_project_is_removed_once(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    seen = the_project(store, who).row

    def remove(db: Db) -> None:
        year_money_changes.remove(db, **who, seen=seen)

    assert outcome(store, remove, remove) == "ProjectGone"


def test_cost_lines_of_two_writers_never_mix(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    seen = the_project(store, who)

    def say(label: str) -> Any:
        told: dict[str, Any] = {"seen": seen.row, "seen_lines": seen.lines, "lines": [(label, 500)]}
        return lambda db: year_money_changes.set_lines(db, **who, **told)

    assert outcome(store, say("人件費"), say("印刷費")) == "ProjectGone"
    with store.reading() as db:
        assert [one.label for one in reports.cost_lines(db, who["programme"].id, 2026)] == ["人件費"]


def test_last_year_is_copied_once(office: tuple[Store, dict[str, Any]]) -> None:
    store, who = office
    the_project(store, who)

    def copy(db: Db) -> None:
        year_money_changes.copy_year(db, **who, year=2027)

    assert outcome(store, copy, copy) == "NothingToCopy"
