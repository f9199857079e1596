"""Stored scans under another rule: shown beside the stored ones, never guessed, and nothing moves."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from funnel import recounts, scan_rules
from funnel.recounts import Recount
from store import rollups
from store import tables as t
from store.database import Store
from tests.funnel.town import APRIL, JUNE, MAY, SINCE, UNTIL, Town, at, found


@pytest.fixture
def town(store: Store) -> Town:
    """April under the first rule, which kept no sign; May under the second."""
    made = found(store)
    card, later = made.put_up("card"), made.put_up("poster", installed_on=JUNE)
    made.scan(card, at(APRIL), at(APRIL, 20), rule=1)
    made.scan(card, at(APRIL), kind="bot", rule=1)
    for sign, kind, scans in (("browser", "person", 3), ("in-app", "person", 2), ("bare", "bot", 4)):
        made.scan(card, *[at(MAY, 19, minute) for minute in range(scans)], kind=kind, rule=2, sign=sign)
    made.scan(later, at(MAY, 0, 30), kind="head", rule=2, sign="head")
    return made


def read(town: Town, rule: int, since: date = SINCE, until: date = UNTIL) -> Recount:
    with town.store.reading() as db:
        return recounts.read(db, programme=town.programme, since=since, until=until, rule=rule)


def test_the_first_rule_takes_for_persons_what_the_second_knows_as_scripts(town: Town) -> None:
    of = read(town, 1)
    assert of.total.stored == {"person": 7, "bot": 5, "head": 1}
    assert of.total.judged == {"person": 2 + 5 + 4, "bot": 1, "head": 1}
    assert of.total.unknown == 0


def test_scans_without_a_sign_are_unknown_under_a_rule_they_were_not_stored_by(town: Town) -> None:
    of = read(town, 2)
    assert of.total.judged == {"person": 5, "bot": 4, "head": 1}
    assert of.total.unknown == 3


def test_months_stand_by_themselves_and_belong_to_tokyo(town: Town) -> None:
    monthly = {f"{month:%m}": counts for month, counts in read(town, 2).monthly}
    assert list(monthly) == ["04", "05", "06"]
    assert (monthly["04"].stored, monthly["04"].judged, monthly["04"].unknown) == ({"person": 2, "bot": 1}, {}, 3)
    assert monthly["05"].stored == monthly["05"].judged == {"person": 5, "bot": 4, "head": 1}
    assert (monthly["06"].stored, monthly["06"].unknown) == ({}, 0)


@pytest.mark.parametrize("rule", scan_rules.RULES)
def test_every_stored_scan_is_judged_or_unknown(town: Town, rule: int) -> None:
    of = read(town, rule)
    for counts in (of.total, *(counts for _month, counts in of.monthly)):
        assert sum(counts.judged.values()) + counts.unknown == sum(counts.stored.values())
    assert sum(of.signs.values()) == sum(of.total.stored.values())


def test_both_days_are_included(town: Town) -> None:
    assert read(town, 2, MAY, MAY).total.stored == {"person": 5, "bot": 4, "head": 1}
    assert read(town, 2, date(2026, 5, 2), UNTIL).total.stored == {}


def test_nothing_of_another_programme_is_counted(town: Town) -> None:
    other = found(town.store, "other-r8")
    other.scan(other.put_up("card"), at(MAY), rule=2, sign="browser")
    assert read(town, 2).total.stored["person"] == 7
    assert read(other, 2).signs == {"browser": 1}


def everything(store: Store) -> list[Any]:
    with store.reading() as db:
        return [sorted(map(tuple, db.execute(select(table)).all()), key=str) for table in t.metadata.sorted_tables]


def test_counting_again_writes_nothing_and_moves_no_figure(town: Town) -> None:
    before = everything(town.store)
    read(town, 1)
    assert everything(town.store) == before
    with town.store.reading() as db:
        days = rollups.scans_by_day(db, town.programme.id, at(SINCE, 0), at(UNTIL, 0))
    assert sum(scans for _place, _day, kind, scans in days if kind == "person") == 7


def test_a_rule_that_is_not_there_is_refused(town: Town) -> None:
    with pytest.raises(recounts.NoSuchRule):
        read(town, 3)
