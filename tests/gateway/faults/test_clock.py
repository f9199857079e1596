"""The clock is set back an hour, and forth: totals are what is in the rows, and no scan takes another's place."""

import random
from collections import Counter
from datetime import timedelta

from core.settings import Settings
from store.database import Store
from store.types import milliseconds
from tests.conftest import NOON
from tests.gateway.client import Client
from tests.gateway.conftest import rows, totals, wait_until
from tests.gateway.desks import PHONE, Clock, Desk, minutes
from tests.gateway.faults.load import spooled
from tests.gateway.test_recorder import out_of_reach

HOUR_MS = 3_600_000


def scan(client: Client, desk: Desk, times: int) -> None:
    assert {answer.status_code for answer in client.many([f"/R/{desk.code}"] * times, headers=PHONE)} == {302}


def by_hour(store: Store) -> dict[int, int]:
    return {int(str(hour)): int(str(scans)) for _key, _place, hour, _kind, scans in rows(store, "scan_hour")}


def test_a_clock_that_goes_back_an_hour_and_forth_loses_and_doubles_nothing(
    client: Client, desk: Desk, store: Store, clock: Clock
) -> None:
    rng, expected = random.Random(4), Counter[int]()
    for offset in (0, 59, -1, 58, -60, 61, 0, -60):
        clock.at = NOON + minutes(offset)
        times = rng.randint(10, 40)
        scan(client, desk, times)
        at = milliseconds(clock.at)
        expected[at - at % HOUR_MS] += times
    assert by_hour(store) == expected
    assert totals(store) == {"person": sum(expected.values())}
    numbers = [int(str(seq)) for _key, _boot, seq, *_rest in rows(store, "scan")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert len(rows(store, "device")) == len(rows(store, "day_salt")) == 1


def test_a_clock_that_goes_back_while_the_store_is_away_changes_nothing_either(
    client: Client, desk: Desk, store: Store, clock: Clock, settings: Settings
) -> None:
    scan(client, desk, 10)
    with out_of_reach(store):
        for offset in (0, -60, 5):
            clock.at = NOON + minutes(offset)
            scan(client, desk, 10)
        assert spooled(settings)
    wait_until(lambda: not spooled(settings))
    noon = milliseconds(NOON)
    assert by_hour(store) == {noon: 30, noon - HOUR_MS: 10}
    assert totals(store) == {"person": 40}


def test_a_clock_that_goes_back_over_midnight_tells_devices_by_the_salt_each_day_had(
    client: Client, desk: Desk, store: Store, clock: Clock
) -> None:
    midnight = NOON + timedelta(hours=12)
    salts = set()
    for offset in (-30, 30, -30, 30, -1, 0):
        clock.at = midnight + minutes(offset)
        scan(client, desk, 5)
        salts |= set(rows(store, "day_salt"))
    assert len(salts) == len(rows(store, "device")) == 2
    assert totals(store) == {"person": 30}
    assert rows(store, "device_unknown") == []
