"""What a scan was: a person, or one of the machines that also fetch addresses. Decides by the request alone."""

import hmac
import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

import crawleruseragents

from core.dates import tokyo_day
from store.records import Placement

# Goes up whenever a request would be classed otherwise than before; stored with every scan.
RULE = 1

_LONGEST_AGENT = 1024

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
_PEOPLE = re.compile(
    r"^Mozilla/5\.0 \((?:iPhone|iPad|iPod|Linux; (?:U; )?Android)[^)]*\).*"
    r"(?:\bLine/\d|\bInstagram \d|\[FB(?:AN|_IAB)|\bFBAN/|\bMetaIAB\b|\bGSA/\d|\bGoogle/google\b"
    r"|\bYJApp-|\bWhatsApp/\d)"
    r"|\bCUBOT\b"
)
# Every browser begins so; libraries, monitors and apps that look at an address for somebody don't.
_BROWSER = re.compile(r"(?:Mozilla|Opera)/\d")
_SAYS_BOT = re.compile(r"bot\b|crawler|spider|\+https?://", re.IGNORECASE)


def classify(method: str, headers: Iterable[tuple[bytes, bytes]], query: bytes) -> str:
    """The class of a request for a code, one of core.words.SCAN_CLASSES.

    `headers` are raw with names in small letters. A HEAD is never a person; staff come with the test link `?T`; then
    what the browser says of itself, and last its user agent, where an empty one is a program's.
    """
    if method == "HEAD":
        return "head"
    if query.upper() in (b"T", b"T="):
        return "staff"
    agent = b""
    for name, value in headers:
        if name == b"user-agent":
            agent = value
        elif _says_prefetch(name, value):
            return "prefetch"
    return class_of_agent(agent[:_LONGEST_AGENT].decode("latin-1"))


def _says_prefetch(name: bytes, value: bytes) -> bool:
    if name in (b"sec-purpose", b"purpose", b"x-moz", b"x-purpose"):
        told = value.lower()
        return b"prefetch" in told or b"preview" in told or b"prerender" in told
    return False


@lru_cache(maxsize=4096)
def class_of_agent(agent: str) -> str:
    """Person, bot or preview by a user agent."""
    in_app = _PEOPLE.search(agent) is not None
    if not in_app and _PREVIEWS.search(agent):
        return "preview"
    if not _BROWSER.match(agent) or _SAYS_BOT.search(agent.replace("CUBOT", "")):
        return "bot"
    return "bot" if not in_app and any(pattern.search(agent) for pattern in _crawlers()) else "person"


@cache
def _crawlers() -> list[re.Pattern[str]]:
    # Some hundred patterns in one alternation are slower than a few of them after another.
    patterns = [str(entry["pattern"]) for entry in crawleruseragents.CRAWLER_USER_AGENTS_DATA]
    return [re.compile("|".join(patterns[start : start + 25])) for start in range(0, len(patterns), 25)]


def device_hash(salt: bytes, *, programme_id: int, client: str, agent: bytes) -> str:
    """What tells two devices of a day apart and nothing else: HMAC-SHA256 under the day's random salt, 128 bits.

    An IPv6 address counts by its /64, the part a household keeps for a day.
    """
    told = b"\0".join((str(programme_id).encode(), _network(client), agent[:_LONGEST_AGENT]))
    return hmac.new(salt, told, sha256).hexdigest()[:32]


def _network(client: str) -> bytes:
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
