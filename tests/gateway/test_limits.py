"""How often one address may ask; and that nobody can tell afterwards who asked."""

import asyncio
import gc
from collections.abc import Callable
from ipaddress import ip_address
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.codes import mint
from core.settings import Settings
from gateway import limits
from gateway.app import create_app
from gateway.limits import (
    MOST_DEAD_LINKS,
    MOST_SURVEY_REQUESTS,
    MOST_UNKNOWN_CODES,
    Limiter,
    SurveyLimits,
    network_of,
)
from store.database import Store
from tests.gateway.client import Client, living
from tests.gateway.conftest import totals
from tests.gateway.desks import PHONE, Clock, Desk

Result = TypeVar("Result")


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def looped(work: Callable[[], Result]) -> Result:
    async def run() -> Result:
        return work()

    return asyncio.run(run())


def scope(address: str) -> dict[str, object]:
    return {"client": (address, 1)}


def test_so_many_a_minute_go_on_and_the_next_are_told_how_long_to_wait() -> None:
    def work() -> None:
        clock = Seconds()
        limiter = Limiter(3, clock=clock)
        assert [limiter.wait(scope("203.0.113.7")) for _ in range(4)] == [0, 0, 0, 60]
        clock.now += 59.5
        assert limiter.wait(scope("203.0.113.7")) == 1
        assert limiter.limited == 2
        clock.now += 0.5
        assert limiter.wait(scope("203.0.113.7")) == 0

    looped(work)


def test_one_that_floods_takes_nothing_from_the_others() -> None:
    def work() -> None:
        limiter = Limiter(2, addresses=100, clock=Seconds())
        others = [scope(f"203.0.113.{n}") for n in range(99)]
        assert not any(limiter.wait(other) for other in others)
        flood = [limiter.wait(scope("198.51.100.1")) for _ in range(10_000)]
        assert flood.count(0) == 2
        assert not any(limiter.wait(other) for other in others)
        assert all(limiter.wait(other) for other in others)

    looped(work)


def test_its_memory_is_bounded_and_the_oldest_falls_out() -> None:
    def work() -> None:
        limiter = Limiter(1, addresses=100, clock=Seconds())
        for n in range(5_000):
            assert limiter.wait(scope(f"10.0.{n // 250}.{n % 250}")) == 0
        assert len(limiter._counts) == 100
        assert limiter.wait(scope("10.0.19.249")) > 0
        assert limiter.wait(scope("10.0.0.0")) == 0

    looped(work)


def test_after_the_minute_neither_counts_nor_the_key_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WINDOW", 0.05)

    async def work() -> None:
        limiter = Limiter(1)
        limiter.wait(scope("203.0.113.7"))
        key = limiter._key
        assert len(key) == 32
        assert len(limiter._counts) == 1
        # Nobody comes any more.
        await asyncio.sleep(0.2)
        assert (limiter._key, limiter._counts) == (b"", {})
        limiter.wait(scope("203.0.113.7"))
        assert limiter._key not in (key, b"")

    asyncio.run(work())


def test_no_address_is_kept_as_it_came() -> None:
    def work() -> None:
        limiter = Limiter(9, clock=Seconds())
        limiter.wait(scope("203.0.113.7"))
        [kept] = limiter._counts
        assert len(kept) == 16
        assert ip_address("203.0.113.7").packed not in kept
        gc.collect()
        assert "203.0.113.7" not in [text for text in gc.get_referents(vars(limiter)) if isinstance(text, str)]

    looped(work)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::1%eth1", True),
        ("unknown", "203.0.113.7", False),
    ],
)
def test_a_telephones_many_addresses_count_as_one(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", ""])
def test_our_own_machine_and_nobody_are_not_limited(address: str) -> None:
    def work() -> None:
        limiter = Limiter(1, clock=Seconds())
        assert [limiter.wait(scope(address)) for _ in range(5)] == [0] * 5
        assert limiter.wait({"client": None}) == 0
        assert not limiter._counts

    looped(work)


@given(st.text(max_size=300))
def test_whatever_a_proxy_says_the_address_is_it_stays_small(text: str) -> None:
    assert len(network_of(text)) <= 64 * 4


def test_whole_rooms_open_links_that_live_and_guesses_end_soon() -> None:
    def work() -> None:
        limits, room, guesser = SurveyLimits(), scope("203.0.113.7"), scope("198.51.100.1")
        assert not any(limits.wait(room) for _ in range(MOST_SURVEY_REQUESTS))
        assert limits.wait(room) > 0
        for _ in range(MOST_DEAD_LINKS):
            assert limits.wait(guesser) == 0
            limits.led_nowhere(guesser)
        assert limits.wait(guesser) > 0
        assert limits.limited == 2

    looped(work)


def survey_pages(client: Client, times: int) -> list[int]:
    return [client.get("/s/unknown", headers=PHONE).status_code for _ in range(times)]


def test_too_many_looks_at_the_survey_get_a_calm_page_in_the_readers_language(client: Client) -> None:
    assert survey_pages(client, MOST_DEAD_LINKS) == [404] * MOST_DEAD_LINKS
    for language, said in (("ja", "こみあっています"), ("en", "Many people are opening pages")):
        page = client.get("/s/unknown", headers={**PHONE, "accept-language": language})
        assert page.status_code == 429
        assert said in page.text
        assert 1 <= int(page.headers["retry-after"]) <= 60
        assert "default-src 'none'" in page.headers["content-security-policy"]
    # In the language of the address too, as the form is.
    assert "Many people" in client.get("/s/unknown?lang=en", headers=PHONE).text


def test_an_answer_over_the_budget_is_not_lost(client: Client) -> None:
    survey_pages(client, MOST_DEAD_LINKS)
    page = client.post("/s/unknown", data={"word": "きいてくれて、ありがとう"}, headers=PHONE)
    assert page.status_code == 429
    assert 'value="きいてくれて、ありがとう"' in page.text
    assert 'href="tel:110"' in page.text
    assert int(page.headers["retry-after"]) >= 1
    assert client.post("/s/unknown", content=b"x", headers=PHONE).status_code == 429


def test_another_address_is_not_touched(settings: Settings, store: Store, clock: Clock) -> None:
    gateway = create_app(settings, store=store, clock=clock)
    with living(gateway, address="198.51.100.1") as flood:
        assert 429 in survey_pages(flood, MOST_DEAD_LINKS + 1)
        scopes = {"type": "http", "client": ("203.0.113.9", 1)}
        assert gateway.limits.survey.wait(scopes) == 0


def test_unknown_codes_are_limited_and_known_ones_never(client: Client, desk: Desk, store: Store) -> None:
    wrong = [mint() for _ in range(MOST_UNKNOWN_CODES - 2)] + ["0000001", "short"]
    assert {client.get(f"/R/{code}", headers=PHONE).status_code for code in wrong} == {404}
    answer = client.get(f"/R/{mint()}", headers=PHONE)
    assert (answer.status_code, client.get("/R/nonsense", headers=PHONE).status_code) == (429, 429)
    assert "こみあっています" in answer.text
    assert int(answer.headers["retry-after"]) >= 1
    for typed in (desk.code, desk.code.lower(), f"%20{desk.code}"):
        for _ in range(100):
            assert client.get(f"/R/{typed}", headers=PHONE).status_code == 302
    assert totals(store) == {"person": 300}


def test_a_class_that_scans_at_once_meets_no_limit(client: Client, desk: Desk) -> None:
    answers = client.many([f"/R/{desk.code}"] * 400, headers=PHONE)
    assert {answer.status_code for answer in answers} == {302}
