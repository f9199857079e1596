"""What a scan was: a person, or one of the machines that also fetch addresses. Decides by the request alone."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from socket import AF_INET, inet_pton
from typing import NamedTuple

import crawleruseragents

from core.dates import tokyo_day
from funnel import scan_rules
from store.records import Placement

RULE = scan_rules.NEWEST

_LONGEST_AGENT = 1024
# As much of a user agent as the patterns are held against; real ones are shorter, and time grows with the length.
_LONGEST_JUDGED = 512

# Programs that fetch an address somebody sent in a talk to show its title. Those in LINE come as
# "facebookexternalhit/1.1;line-poker/1.0".
_PREVIEWS = re.compile(
    r"facebookexternalhit|facebookcatalog|line-poker|Line-Crawler|Twitterbot|Slackbot|Slack-ImgProxy|Discordbot"
    r"|TelegramBot|^WhatsApp/|SkypeUriPreview|LinkedInBot|Iframely|Embedly|Mastodon|Bluesky Cardyb|Viber"
    r"|BitlyBot|kakaotalk-scrap|Snap URL Preview|Synapse|redditbot|Pinterestbot",
    re.IGNORECASE,
)
# Browsers of people that name a word the data set knows from crawlers: inside LINE, Instagram, Facebook and the
# Google app, and telephones of the make CUBOT.
_IN_APP = re.compile(
    r"^Mozilla/5\.0 \((?:iPhone|iPad|iPod|Linux; (?:U; )?Android)[^)]*\).*"
    r"(?:\bLine/\d|\bInstagram \d|\[FB(?:AN|_IAB)|\bFBAN/|\bMetaIAB\b|\bGSA/\d|\bGoogle/google\b"
    r"|\bYJApp-|\bWhatsApp/\d)"
)
_CUBOT = re.compile(r"\bCUBOT\b")
# Every browser begins so; libraries, monitors and apps that look at an address for somebody don't.
_BROWSER = re.compile(r"(?:Mozilla|Opera)/\d")
_SAYS_BOT = re.compile(r"bot\b|crawler|spider|\+https?://", re.IGNORECASE)
# Drivers of browsers and imitations of them, beyond those the data set knows.
_HEADLESS = re.compile(r"headless|phantomjs|slimerjs|jsdom|happy-?dom|htmlunit|puppeteer|playwright|webdriver", re.I)
# What browsers run on; each of them names it. The last are telephones without a system of their own.
_SYSTEM = re.compile(
    r"Windows|Macintosh|Linux|X11|Android|iPhone|iPad|iPod|CrOS|Harmony|Tizen|Web0S|webOS|BSD|PlayStation|Nintendo"
    r"|BlackBerry|BB10|Symbian|KAIOS|Fuchsia|J2ME|Mobile|Tablet|Phone",
    re.IGNORECASE,
)


class Verdict(NamedTuple):
    """The class of a request for a code (core.words.SCAN_CLASSES) and the sign that decided (scan_rules.SIGNS)."""

    kind: str
    sign: str


_VERDICTS = {sign: Verdict(kind, sign) for sign, kind in scan_rules.RULES[RULE].classes.items()}


def judge(method: str, headers: Iterable[tuple[bytes, bytes]], query: bytes) -> Verdict:
    """What a request for a code was, by the newest rule.

    `headers` are raw with names in small letters. A HEAD is never a person; staff come with the test link `?T`; then
    what the browser says of itself, and last its user agent, where an empty one is a program's.
    """
    if method == "HEAD":
        return _VERDICTS["head"]
    if query and query.upper() in (b"T", b"T="):
        return _VERDICTS["staff-link"]
    agent = b""
    for name, value in headers:
        if name == b"user-agent":
            agent = value
        elif name in _AHEAD and _says_ahead(value):
            return _VERDICTS["prefetch"]
    return of_agent(agent[:_LONGEST_JUDGED])


_AHEAD = frozenset((b"sec-purpose", b"purpose", b"x-moz", b"x-purpose"))


def _says_ahead(value: bytes) -> bool:
    told = value.lower()
    return b"prefetch" in told or b"preview" in told or b"prerender" in told


@lru_cache(maxsize=2_048)
def of_agent(agent: bytes) -> Verdict:
    """What a user agent alone says."""
    return _VERDICTS[_sign(agent.decode("latin-1"))]


def _sign(agent: str) -> str:
    """The sign a user agent gives; apps and CUBOT telephones are asked for nothing that only looks like a crawler."""
    if not agent.strip():
        return "no-agent"
    is_app, is_cubot = _IN_APP.search(agent) is not None, _CUBOT.search(agent) is not None
    if not is_app and not is_cubot and _PREVIEWS.search(agent):
        return "preview"
    if _SAYS_BOT.search(agent.replace("CUBOT", "")):
        return "says-bot"
    if not _BROWSER.match(agent):
        return "no-browser"
    if is_app:
        return "in-app"
    if not is_cubot and any(pattern.search(agent) for pattern in _crawlers()):
        return "crawler"
    if _HEADLESS.search(agent):
        return "headless"
    return "browser" if _SYSTEM.search(agent) else "bare"


@cache
def _crawlers() -> list[re.Pattern[str]]:
    # Some hundred patterns in one alternation are slower than a few of them after another.
    patterns = [str(entry["pattern"]) for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA]
    return [re.compile("|".join(patterns[start : start + 25])) for start in range(0, len(patterns), 25)]


def device_hash(salt: bytes, *, programme_id: int, client: str, agent: bytes) -> str:
    """What tells two devices of a day apart and nothing else: 128 bits of keyed BLAKE2b (RFC 7693).

    Its key is the day's random salt, of at most 64 bytes. An IPv6 address counts by its /64, the part a household
    keeps for a day.
    """
    told = b"\0".join((str(programme_id).encode(), _network(client), agent[:_LONGEST_AGENT]))
    return blake2b(told, key=salt, digest_size=16).hexdigest()


def _network(client: str) -> bytes:
    with suppress(OSError, ValueError):
        # Nearly all are of this kind, which is several times as fast.
        return inet_pton(AF_INET, client)
    try:
        address = ip_address(client)
    except ValueError:
        return client.encode("utf-8", "replace")
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped.packed if address.ipv4_mapped else address.packed[:8]
    return address.packed


def meets_the_desk(place: Placement, day: date) -> bool:
    """Whether a scan of a day can be somebody in town who reaches the desk.

    Before the installation it is the printer's or the office's; once the code is retired it leads nowhere.
    """
    is_up = place.installed_on is None or day >= place.installed_on
    return is_up and (place.retired_at is None or day <= tokyo_day(place.retired_at))
