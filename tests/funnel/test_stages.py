"""What has no source says so instead of 0; requests in and out of the hours in which the desk is open."""

from datetime import date, timedelta

import pytest

from campaigns import programmes
from core import words
from funnel import figures
from store import programmes as stored
from store.database import Store
from tests.funnel.town import APRIL, SINCE, UNTIL, Town, at, found, row

THURSDAY = date(2026, 4, 16)
FRIENDS = {"friends_new", "friends_returning", "friends_blocked", "friends_stock"}
SCANS = {"scans", "scans_excluded", "devices", "devices_unknown_scans"}
SURVEYS = {"surveys_sent", "surveys_answered"}


def read(town: Town) -> figures.Figures:
    with town.store.reading() as db:
        days = programmes.opening_days(db, town.programme, SINCE, UNTIL)
        return figures.read(db, programme=town.programme, since=SINCE, until=UNTIL, opening_days=days)


def test_a_programme_of_which_nothing_is_known_has_only_opening_days(sqlite_store: Store) -> None:
    of = read(found(sqlite_store))
    assert {name for name, number in of.stages.items() if number is not None} == {"sessions"}
    assert of.unavailable == set(words.STAGES) - {"sessions"}
    assert of.monthly[0][1]["consultations"] is None


def test_every_stage_has_its_words_and_every_word_its_stage(sqlite_store: Store) -> None:
    assert set(read(found(sqlite_store)).stages) == set(words.STAGES)


@pytest.mark.parametrize("source", ["placement", "webhook", "list", "links"])
def test_a_source_that_is_there_makes_its_stages_zero_and_no_others(sqlite_store: Store, source: str) -> None:
    town = found(sqlite_store)
    if source == "placement":
        town.put_up("card")
    elif source == "webhook":
        town.line("message", "anna", at(APRIL - timedelta(days=9)))
    elif source == "list":
        town.consult(row("anna", date(2025, 4, 16)))
    else:
        town.ask()
        town.send(date(2026, 7, 2), links=1, replies=0)
    told = {name for name, number in read(town).stages.items() if number == 0}
    records = set(words.STAGES) - FRIENDS - SCANS - SURVEYS - {"sessions"}
    assert told == {"placement": SCANS, "webhook": FRIENDS, "list": records, "links": SURVEYS}[source]


def test_a_list_that_was_undone_is_no_source(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.consult(row("anna", THURSDAY))
    with sqlite_store.writing() as db:
        db.exec_driver_sql("UPDATE import_batch SET state = 'undone'")
    assert "requests" in read(town).unavailable


def test_requests_are_told_apart_by_the_hours_of_opening_days(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    with sqlite_store.writing() as db:
        for day, is_open in ((THURSDAY, False), (date(2026, 4, 20), True)):
            stored.add_exception(db, programme_id=town.programme.id, day=day, open=is_open)
    moments = {
        "opens": at(date(2026, 4, 9), 18),
        "closes": at(date(2026, 4, 9), 21),
        "just before": at(date(2026, 4, 9), 20, 59),
        "early": at(date(2026, 4, 9), 17, 59),
        "closed thursday": at(THURSDAY, 19),
        "opened monday": at(date(2026, 4, 20), 19),
        "tuesday": at(date(2026, 4, 21), 19),
    }
    town.consult(*(row(name, moment.date(), started_at=moment) for name, moment in moments.items()))
    of = read(town).stages
    assert (of["requests"], of["requests_in_hours"], of["requests_out_of_hours"]) == (7, 3, 4)


def test_without_opening_hours_nobody_knows_who_came_in_them(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.consult(row("anna", THURSDAY))
    with sqlite_store.writing() as db:
        db.exec_driver_sql("DELETE FROM opening_hours")
    in_and_out = {"requests_in_hours", "requests_out_of_hours"}
    assert read(town).unavailable & {"requests", *in_and_out} == in_and_out
