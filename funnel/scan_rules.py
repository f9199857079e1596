"""Which class a scan has by the sign that was seen on it: one mapping for every version of the rule, old ones kept.

A scan keeps the class and the version it was stored with. Where a newer rule would call it otherwise, its counts can be
shown beside the stored ones (`manage.py scans`), and no number that somebody has quoted moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.language import mark as _

# What decided, in the order in which it is looked for. A word of this list is all that is kept of a request.
SIGNS = MappingProxyType(
    {
        "head": _("asks by HEAD: only whether the address lives"),
        "staff-link": _("came by the test link"),
        "prefetch": _("the browser says that it fetches ahead"),
        "no-agent": _("names no program at all"),
        "preview": _("shows the title of an address in a talk"),
        "says-bot": _("calls itself a bot"),
        "no-browser": _("a library, monitor or app, no browser"),
        "in-app": _("the browser inside LINE, Instagram or another app"),
        "crawler": _("known from the list of crawlers"),
        "headless": _("a browser without a screen"),
        "bare": _("claims to be a browser and names no system"),
        "browser": _("a browser"),
    }
)


@dataclass(frozen=True)
class Rule:
    """A version of the rule: the class (core.words.SCAN_CLASSES) of every sign, and in a sentence why it changed.

    `data` is the version of the data set by which `crawler` was told. A newer data set needs a new rule, and can't be
    held against scans of before: of those only the sign is known.
    """

    why: str
    data: str
    classes: Mapping[str, str]


_FIRST = MappingProxyType(
    {
        "head": "head",
        "staff-link": "staff",
        "prefetch": "prefetch",
        "no-agent": "bot",
        "preview": "preview",
        "says-bot": "bot",
        "no-browser": "bot",
        "in-app": "person",
        "crawler": "bot",
        "headless": "person",
        "bare": "person",
        "browser": "person",
    }
)

_DATA = "1.67.0"

# Scans stored under rule 1 carry no sign: it was not kept then.
RULES: Mapping[int, Rule] = MappingProxyType(
    {
        1: Rule(
            _("The first rule: what begins like a browser and is on no list of crawlers is a person."), _DATA, _FIRST
        ),
        2: Rule(
            _("A browser without a screen, or one that names no system, is a script; nobody holds a phone."),
            _DATA,
            MappingProxyType({**_FIRST, "headless": "bot", "bare": "bot"}),
        ),
    }
)
# Goes up whenever a request would be classed otherwise than before; stored with every scan.
NEWEST = max(RULES)


def under(rule: int, *, kind: str, stored_by: int, sign: str | None) -> str | None:
    """The class of a stored scan under a rule of RULES; None where its sign is missing or one that the rule can't know.

    A scan that was stored by the same rule has its class already.
    """
    if stored_by == rule:
        return kind
    return RULES[rule].classes.get(sign) if sign else None
