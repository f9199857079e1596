"""New friends by channel from scans that were looked up: the same numbers as from reading all of them."""

from datetime import date, timedelta
from random import Random

import numpy as np

from campaigns import programmes
from core.dates import start_of
from funnel import arrivals, attribution, material
from funnel.arrivals import Arrivals
from store import happenings
from store.database import Store
from store.types import milliseconds
from tests.conftest import NOON
from tests.funnel.town import APRIL, SINCE, UNTIL, Town, at, found

THURSDAY, SATURDAY = date(2026, 4, 2), date(2026, 4, 4)


def read(town: Town, since: date = SINCE, until: date = UNTIL) -> Arrivals:
    with town.store.reading() as db:
        days = programmes.opening_days(db, town.programme, since, until)
        return arrivals.read(db, programme=town.programme, since=since, until=until, opening_days=days)


def note(town: Town, kind: str, day: date, until: date | None = None) -> None:
    told = {"day": day, "until": until, "kind": kind, "sentence": "x", "made_at": NOON, "made_by": "x"}
    with town.store.writing() as db:
        happenings.add(db, programme_id=town.programme.id, **told)


def test_days_are_told_apart_by_opening_and_by_events(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    note(town, "press", THURSDAY)
    note(town, "event", date(2026, 3, 30), until=APRIL)
    note(town, "event", SATURDAY)
    assert read(town, until=date(2026, 4, 5)).kinds == [2, 1, 0, 3, 0]


def test_what_is_looked_up_gives_the_same_numbers_as_reading_every_scan(store: Store) -> None:
    town, rng = found(store), Random(3)
    places = [town.put_up(channel) for channel in ("card", "poster", "card")]
    for place in places:
        town.scan(place, *(at(APRIL, 0, rng.uniform(0, 20 * 1440)) for _number in range(400)))
    for number in range(40):
        moment = at(APRIL, 0, rng.uniform(0, 20 * 1440))
        town.scan(places[number % 3], moment - timedelta(minutes=rng.uniform(0, 15)))
        town.line("follow", f"p{number}", moment)
    note(town, "event", SATURDAY)
    of = read(town)
    with store.reading() as db:
        scans = material.person_scans(db, programme=town.programme, since=SINCE, until=UNTIL)
    begin = milliseconds(start_of(SINCE))
    expected = attribution.estimate(
        [(round(minute * 60_000) - begin) / 60_000 for minute, _channel in scans],
        [int(channel == "poster") for _minute, channel in scans],
        of.follows,
        2,
        day_kinds=of.kinds,
    )
    looked_up = of.estimate({place.id: int(place.channel == "poster") for place in places}, 2)
    assert sum(looked_up.friends) > 5
    for name in ("friends", "low", "high", "unknown"):
        assert np.allclose(getattr(looked_up, name), getattr(expected, name), atol=1e-9), name


def test_where_scans_are_so_many_that_nothing_can_be_told_none_is_looked_up(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    card = town.put_up("card")
    for part in range(61):
        town.scan(card, *(at(APRIL, 0, (part * 500 + number) * 1.4) for number in range(500)))
    town.line("follow", "anna", at(THURSDAY, 12))
    town.line("follow", "beate", at(SATURDAY, 12))
    april = read(town, until=date(2026, 4, 30))
    assert (april.is_dense, len(april.placement)) == (True, 0)
    assert not april.estimate({card.id: 0}, 1).is_told
    assert april.matched({card.id: 0}, 1).tolist() == [0]
    assert not read(town).is_dense, "three months have a third of it each"


def test_without_scans_everybody_is_unknown(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.line("follow", "anna", at(THURSDAY))
    assert read(town).estimate({}, 2).unknown == 1
    assert read(found(sqlite_store, "other-r8")).estimate({}, 2).unknown == 0
