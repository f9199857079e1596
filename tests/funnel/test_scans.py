"""Classes of scans: people are people in whatever app they read the code, machines are not."""

import crawleruseragents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import SCAN_CLASSES
from funnel import scans

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
SAFARI = f"{IPHONE} Version/18.1 Mobile/15E148 Safari/604.1"

PEOPLE = [
    SAFARI,
    f"{IPHONE} Mobile/15E148 Safari Line/13.4.0",
    f"{ANDROID} Chrome/130.0.0.0 Mobile Safari/537.36 Line/14.17.1/IAB",
    f"{IPHONE} Mobile/15E148 Instagram 330.0.0.40.92 (iPhone15,2; iOS 18_1; ja_JP; ja; scale=3.00; 1179x2556)",
    f"{ANDROID} Chrome/130.0.0.0 Mobile Safari/537.36 Instagram 312.0.0.37.103 Android (34/14; 420dpi; Google/google)",
    f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/440.0;FBBV/1;FBDV/iPhone15,2]",
    f"{ANDROID} Chrome/130 Mobile Safari/537.36 MetaIAB Facebook",
    f"{IPHONE} Version/17.0 Mobile/15E148 Safari/604.1 WhatsApp/2.23.20",
    f"{IPHONE} GSA/290.0.5 Mobile/15E148 Safari/604.1",
    f"{IPHONE} Mobile/15E148 YJApp-IOS jp.co.yahoo.ipn.appli/4.100.0",
    "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SH-M26) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Opera/9.80 (Android; Opera Mini/36.2/191.249; U; ja) Presto/2.12.423 Version/12.16",
]
PREVIEWS = [
    "facebookexternalhit/1.1;line-poker/1.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1"
    " Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "Twitterbot/1.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "WhatsApp/2.23.20.0 A",
    "TelegramBot (like TwitterBot)",
]
BOTS = [
    "",
    " ",
    "curl/8.5.0",
    "python-requests/2.32",
    "kube-probe/1.30",
    "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/130.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0 Safari/537.36",
    f"{IPHONE} Mobile/15E148 Safari Line/13.4.0 (compatible; somebot/1.0; +https://bot.example)",
]


def classed(agent: str, *, method: str = "GET", query: bytes = b"", **headers: str) -> str:
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return scans.classify(method, [(b"host", b"a.example"), *told, (b"user-agent", agent.encode())], query)


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_browser_of_a_person_is_a_person(agent: str) -> None:
    assert classed(agent) == "person"


@pytest.mark.parametrize("agent", PREVIEWS)
def test_a_talks_link_preview_is_a_preview(agent: str) -> None:
    assert classed(agent) == "preview"


@pytest.mark.parametrize("agent", BOTS)
def test_a_program_is_a_bot(agent: str) -> None:
    assert classed(agent) == "bot"


def test_a_request_without_a_user_agent_is_a_bot() -> None:
    assert scans.classify("GET", [(b"host", b"a.example")], b"") == "bot"


def test_what_the_data_set_knows_is_no_person_but_for_browsers_inside_apps() -> None:
    data = crawleruseragents.CRAWLER_USER_AGENTS_DATA
    taken = [agent for entry in data for agent in entry["instances"] if classed(agent) == "person"]
    # The data set also lists two browsers inside apps that people really use; everything else it names is a machine.
    assert len(taken) <= 2
    assert all("Instagram" in agent or "MetaIAB Facebook" in agent for agent in taken)


def test_a_head_request_is_never_a_person_whatever_it_says() -> None:
    assert classed(SAFARI, method="HEAD") == "head"
    assert classed(SAFARI, method="HEAD", query=b"T") == "head"


@pytest.mark.parametrize("query", [b"T", b"t", b"T="])
def test_the_test_link_is_staff(query: bytes) -> None:
    assert classed(SAFARI, query=query) == "staff"


@pytest.mark.parametrize("query", [b"", b"fbclid=abc", b"utm_source=T", b"TT", b"T&T", b"x=T"])
def test_another_query_changes_nothing(query: bytes) -> None:
    assert classed(SAFARI, query=query) == "person"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sec_purpose", "prefetch"),
        ("sec_purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
        ("purpose", "Prefetch"),
        ("x_moz", "prefetch"),
        ("x_purpose", "preview"),
    ],
)
def test_a_browser_that_fetches_ahead_is_a_prefetch(name: str, value: str) -> None:
    assert classed(SAFARI, **{name: value}) == "prefetch"


@given(st.binary(max_size=3000), st.binary(max_size=20), st.sampled_from(["GET", "HEAD"]))
def test_any_request_has_a_class(agent: bytes, query: bytes, method: str) -> None:
    assert scans.classify(method, [(b"user-agent", agent)], query) in SCAN_CLASSES


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
