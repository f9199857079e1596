"""Classes of scans: people are people in whatever app they read the code, machines are not."""

import crawleruseragents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import SCAN_CLASSES
from funnel import scan_rules, scans
from tests.funnel.kept import KEPT, Request

SAFARI = KEPT[0].agent
PEOPLE = [request for request in KEPT if request.kind == "person"]
HEADERS = st.lists(st.tuples(st.binary(max_size=40), st.binary(max_size=600)), max_size=6)
NAMES = st.sampled_from([b"user-agent", b"sec-purpose", b"purpose", b"x-moz", b"host"])
REQUESTS = st.lists(st.tuples(NAMES, st.binary(max_size=600)), max_size=5)


def judged(agent: str, *, method: str = "GET", query: str = "", **headers: str) -> scans.Verdict:
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return scans.judge(method, [(b"host", b"a.example"), *told, (b"user-agent", agent.encode())], query.encode())


@pytest.mark.parametrize("request_", KEPT, ids=lambda request: request.what)
def test_every_kept_request_has_its_class_and_sign(request_: Request) -> None:
    verdict = judged(request_.agent, method=request_.method, query=request_.query, **request_.headers)
    assert verdict == (request_.kind, request_.sign)


def test_the_kept_requests_show_every_sign() -> None:
    assert {request.sign for request in KEPT} == {*scan_rules.SIGNS}
    assert len({(request.agent, request.method, str(request.headers), request.query) for request in KEPT}) == len(KEPT)


def test_of_people_nothing_is_said_but_whether_they_were_in_an_app() -> None:
    signs = {sign for sign, kind in scan_rules.RULES[scans.RULE].classes.items() if kind == "person"}
    assert signs == {"in-app", "browser"}


def test_a_request_without_a_user_agent_is_a_bot() -> None:
    assert scans.judge("GET", [(b"host", b"a.example")], b"") == ("bot", "no-agent")


def test_what_the_data_set_knows_is_no_person_but_for_browsers_inside_apps() -> None:
    data = crawleruseragents.CRAWLER_USER_AGENTS_DATA
    taken = [agent for entry in data for agent in entry["instances"] if judged(agent).kind == "person"]
    # The data set also lists two browsers inside apps that people really use; everything else it names is a machine.
    assert len(taken) <= 2
    assert all("Instagram" in agent or "MetaIAB Facebook" in agent for agent in taken)


@pytest.mark.parametrize("query", ["T", "t", "T="])
def test_the_test_link_is_staff(query: str) -> None:
    assert judged(SAFARI, query=query) == ("staff", "staff-link")


@pytest.mark.parametrize("query", ["", "fbclid=abc", "utm_source=T", "TT", "T&T", "x=T"])
def test_another_query_changes_nothing(query: str) -> None:
    assert judged(SAFARI, query=query) == ("person", "browser")


@pytest.mark.parametrize("request_", PEOPLE, ids=lambda request: request.what)
def test_nobody_is_a_person_who_fetches_ahead_or_asks_by_head(request_: Request) -> None:
    assert judged(request_.agent, sec_purpose="prefetch").kind == "prefetch"
    assert judged(request_.agent, method="HEAD", sec_purpose="prefetch").kind == "head"


@given(HEADERS | REQUESTS, st.binary(max_size=20), st.sampled_from(["GET", "HEAD"]))
def test_any_request_has_a_class_of_its_sign(headers: list[tuple[bytes, bytes]], query: bytes, method: str) -> None:
    verdict = scans.judge(method, headers, query)
    assert verdict.kind in SCAN_CLASSES
    assert verdict.kind == scan_rules.RULES[scans.RULE].classes[verdict.sign]


@given(REQUESTS, st.sampled_from(KEPT))
def test_a_verdict_depends_on_nothing_but_the_request(headers: list[tuple[bytes, bytes]], between: Request) -> None:
    first = scans.judge("GET", headers, b"")
    judged(between.agent)
    scans.of_agent.cache_clear()
    assert scans.judge("GET", iter(headers), b"") == first


@given(st.binary(max_size=600))
def test_nothing_of_a_user_agent_is_in_a_verdict(agent: bytes) -> None:
    verdict = scans.judge("GET", [(b"user-agent", agent)], b"")
    assert {*verdict} <= {*SCAN_CLASSES, *scan_rules.SIGNS}


def test_only_the_beginning_of_a_long_user_agent_is_looked_at_and_only_so_many_are_remembered() -> None:
    long = SAFARI + " " * 512
    assert judged(long + "Googlebot") == judged(long) == ("person", "browser")
    for number in range(3_000):
        judged(f"curl/{number}")
    assert scans.of_agent.cache_info().currsize <= 2_048


SALT = b"s" * 32


def device(client: str = "203.0.113.7", agent: bytes = b"a", programme_id: int = 1, salt: bytes = SALT) -> str:
    return scans.device_hash(salt, programme_id=programme_id, client=client, agent=agent)


def test_the_same_device_has_the_same_hash_all_day_and_another_the_next() -> None:
    assert device() == device()
    assert device() != device(salt=b"t" * 32)


def test_devices_differ_by_address_browser_and_programme() -> None:
    assert len({device(), device("203.0.113.8"), device(agent=b"b"), device(programme_id=2)}) == 4


def test_an_ipv6_device_counts_by_its_64_bit_network() -> None:
    assert device("2001:db8::1") == device("2001:db8::ffff") != device("2001:db8:0:1::1")


def test_an_ipv4_address_written_as_ipv6_is_the_same_device() -> None:
    assert device("::ffff:203.0.113.7") == device("203.0.113.7")


def test_a_client_without_an_address_still_has_a_hash() -> None:
    assert device("").isalnum()
