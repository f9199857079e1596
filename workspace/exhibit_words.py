"""What the columns of result tables mean, for the files: who gets a file doesn't have the page beside it."""

from core.language import gettext as _
from core.language import mark
from core.words import STAGE_MEANINGS

_RANGE = mark("With 95 in 100 such counts the true number lies between these two.")
_NOW = mark("The chosen period; it stands on the sheet about this file.")
_MAY_SAY = mark("What the two numbers allow to say: more, fewer, or no difference that could not be chance.")
_BARE = mark("The later number divided by the earlier one, whatever the number of days.")
_STAGES = {"friends": "friends_new", "first": "consultations_first", "again": "consultations_repeat"}

# By the table's name, as far as it stands before a hyphen and a number, and by the column's key.
_MEANINGS: dict[str, dict[str, str]] = {
    "funnel": {
        "stage": mark("What is counted, and in which unit. Persons, cases and times are never mixed."),
        "now": _NOW,
        "before": mark("The period of the same length before the chosen one."),
        "year_before": mark("The same period a year before."),
        "before-said": _MAY_SAY,
        "year_before-said": _MAY_SAY,
        "before-plain": _BARE,
        "year_before-plain": _BARE,
    },
    "overview": {
        "stage": mark("What is counted, and in which unit. Persons, cases and times are never mixed."),
        "now": _NOW,
        "then": mark("The number of the period that stands in the column before."),
        "verdict": _MAY_SAY,
        "ratio": mark("The number per day divided by that of the earlier period, with its 95 % range."),
        "plain": _BARE,
    },
    "ages": {"number": mark("Consultations (cases) with people of this age, as the counsellor recorded it.")},
    "survey": {
        "rate": mark("Positive answers of all answers to the question, with the 95 % interval (Wilson)."),
        "n": mark("How many people answered the question."),
    },
    "by": {
        "pieces": mark("Pieces put up or handed out."),
        "share": mark("Of all scans of the period in this table."),
        "range": _RANGE,
    },
    "channels": {
        "channel": mark("By what people came. Who can't be told is 'unknown', and never left out."),
        "range": _RANGE,
        "cost": mark("Yen spent on the pieces of the channel: the price of a piece times the pieces."),
        "friend_cost": mark("The yen of the channel divided by its new friends."),
        "friend_cost_range": mark("The same with the ends of the 95 % range of new friends."),
        "first_cost": mark("The yen of the channel divided by its first consultations."),
    },
    "channel-scans": {
        "now": _NOW,
        "before": mark("The period of the same length before the chosen one."),
        "year_before": mark("The same period a year before."),
    },
    "channel-methods": {
        "ours": mark("Friends within 10 minutes after a scan, less those that chance alone would bring."),
        "plain": mark("Each friend belongs to the last scan before, even if they only met by chance."),
        "em": mark("Friends are shared among all scans before by how likely each is (EM)."),
    },
    "channel-witnesses": {
        "scan": mark("Shares by scans within 10 minutes before somebody became a friend."),
        "record": mark("Shares by what the counsellor recorded of how people learned of the desk."),
        "survey": mark("Shares by answers to the survey; one person may name several."),
    },
    "places": {
        "a_hundred": mark("Scans divided by the pieces of the place, times 100."),
        "last": mark("The last day on which a person scanned the code."),
        "look": mark("What to look for where nobody has scanned for 30 days or more."),
    },
    "places-round": {
        "last": mark("The last day on which a person scanned the code."),
        "look": mark("What to look for where nobody has scanned for 30 days or more."),
    },
    "effect-months": {
        "side": mark("Whether the month counts as before or as after; a month between counts as neither."),
        "days": mark("Days by which the number is divided."),
        "per_day": mark("The number divided by the days."),
    },
    "effect-areas": {
        "change": mark("How many times as many scans, with the 95 % range."),
        "placebo": mark("Tried where nothing had begun yet: it should be about 1."),
        "basis": mark("By what the width of the range was reckoned."),
    },
    "targets": {
        "n": mark("How many people the result is a share of, where it is one."),
        "share": mark("The result divided by the target; not for results that are shares themselves."),
        "standing": mark("Whether the target is reached, as far as the numbers allow to say."),
        "source": mark("Where the target is written."),
        "result_source": mark("Who counted the result, and until which day."),
    },
}


def of(name: str, key: str) -> str:
    """What a column of a table means, in the reader's language; empty where its heading says all."""
    table = _MEANINGS.get(name) or _MEANINGS.get(name.partition("-")[0], {})
    stage = STAGE_MEANINGS.get(key.removesuffix("-before"), "") or STAGE_MEANINGS.get(_STAGES.get(key, ""), "")
    return _(table.get(key, "") or stage)
