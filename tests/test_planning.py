"""A planned year: scans between two wordings."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import planning
from scenario import Place, Scan

NOON = datetime(2023, 9, 1, 3, tzinfo=UTC)
BOTH = Place("c", "sticker", date(2023, 7, 15), 1, 1, {}, second_share=0.6, code="FIRST", second_code="SECOND")
ALONE = Place("c", "sticker", date(2023, 7, 15), 1, 1, {}, code="ALONE")


def scans(code: str, client: str = "person") -> list[Scan]:
    return [Scan(NOON + timedelta(minutes=number), code, client) for number in range(400)]


def shared(told: list[Scan]) -> list[Scan]:
    return planning.between_wordings(told, [BOTH, ALONE], Random("a test"))


def test_the_second_wording_gets_its_share_of_the_scans() -> None:
    second = [scan for scan in shared(scans("FIRST")) if scan.code == "SECOND"]
    assert 0.54 < len(second) / 400 < 0.66


def test_no_scan_is_added_lost_or_moved_in_time() -> None:
    told = scans("FIRST")
    assert [(scan.at, scan.client) for scan in shared(told)] == [(scan.at, scan.client) for scan in told]


def test_a_place_with_one_wording_keeps_its_scans() -> None:
    told = scans("ALONE")
    assert shared(told) == told


def test_staff_and_machines_stay_with_the_first_code() -> None:
    told = scans("FIRST", "staff") + scans("FIRST", "bot")
    assert shared(told) == told


def test_the_same_chance_shares_the_same_way() -> None:
    assert shared(scans("FIRST")) == shared(scans("FIRST"))
