"""Words and rows of the page of channels: what it says first, its table, and what can be compared."""

from collections.abc import Mapping, Sequence
from typing import Any

from core import rounding, words
from core.language import gettext as _
from funnel import verdicts
from funnel.channel_friends import Friends, Ways
from funnel.channels import ChannelRow, CostPer
from funnel.comparisons import Comparison, Earlier, change
from funnel.figures import Figures
from funnel.periods import Period
from funnel.put_up import PutUp
from workspace import channels_charts, charts, overview_numbers, widgets
from workspace.access import Visit
from workspace.exhibits import Exhibit, about

NONE = "–"


def is_empty(found: Figures, put_up: Mapping[str, PutUp]) -> bool:
    """Whether there is nothing to show of any channel."""
    counted = any(found.stages[name] for name in ("scans", "consultations", "friends_new"))
    return not counted and not put_up


def lead(found: Figures) -> str:
    """One sentence a manager can repeat: of how many new people the channel is known, and which brought most."""
    friends, unknown = found.stages["friends_new"], found.channels[-1]
    if not found.is_split:
        return _("People by channel are shown for a whole fiscal year: a month could be subtracted from it.")
    if friends is None:
        return _("Without webhooks of LINE nobody can say which channel brings new friends; consultations are below.")
    if not friends:
        return _("Nobody new became a friend in this period.")
    if unknown.friends is None and "friends_new" not in unknown.hidden:
        told = _("{friends} became new friends; so many scan that nobody can say by which channel they came.")
        return told.format(friends=widgets.people(friends))
    if unknown.friends is None:
        return _("{friends} became new friends; by channel they are too few to show.").format(
            friends=widgets.people(friends)
        )
    known = friends - unknown.friends.friends
    said = _(
        "Of {friends} new friends, {known} ({share} %; 95 % range {low} to {high}) came within 10 minutes"
        " after a scan of a channel's code."
    )
    sentence = said.format(
        friends=widgets.people(friends),
        known=widgets.people(known),
        share=rounding.percent(known / friends),
        low=friends - unknown.friends.high,
        high=friends - unknown.friends.low,
    )
    return f"{sentence}{_most(found.channels[:-1])}"


def _most(rows: Sequence[ChannelRow]) -> str:
    """Which of several channels with a code brought most; where the ranges of two overlap, both are named."""
    known = sorted((row for row in rows if row.friends_new), key=lambda row: -(row.friends_new or 0))
    if not known or sum(row.has_code for row in rows) < 2:
        return ""
    beside = [row for row in known if (row.friends_high or 0) >= (known[0].friends_low or 0)]
    names = _(" and ").join(channels_charts.name(row) for row in beside)
    if len(beside) > 1:
        return " " + _("Most came by {channels}; which of them brought more can't be told.").format(channels=names)
    text = " " + _("Most came by {channel}: {friends}.")
    return text.format(channel=names, friends=friends_words(known[0].friends))


def friends_words(friends: Friends | None) -> str:
    """Persons with their 95 % range."""
    if friends is None:
        return _("hidden")
    if friends.low == friends.high:
        return widgets.people(friends.friends)
    return _("{friends} (95 % range {low} to {high})").format(
        friends=widgets.people(friends.friends), low=f"{friends.low:,}", high=f"{friends.high:,}"
    )


def _range(low: str, high: str) -> str:
    return _("{low}–{high}").format(low=low, high=high)


def exhibit(visit: Visit, found: Figures, *, with_cost_per: bool) -> Exhibit:
    """The rows of all channels, the unknown last; what each person cost only where the period is a fiscal year."""
    columns = {
        "channel": _("Channel"),
        "scans": _("Scans"),
        "friends": _("New friends"),
        "range": _("95 % range"),
        "first": _(found.first_label),
        "again": _("Repeat consultations"),
        "cost": _("Cost (yen)"),
    }
    if with_cost_per:
        columns |= {
            "friend_cost": _("Yen per new friend"),
            "friend_cost_range": _("95 % range of yen"),
            "first_cost": _("Yen per first consultation"),
        }
    return Exhibit(
        name="channels",
        caption=_("Scans, new people, people who come again and cost by channel"),
        columns=columns,
        rows=[_cells(row) for row in found.channels],
        about=about(visit, found.since, found.until),
        numbers=[key for key in columns if key != "channel"],
    )


def _cells(row: ChannelRow) -> dict[str, Any]:
    friends = row.friends
    return {
        "channel": channels_charts.name(row),
        "scans": row.scans if row.has_code else NONE,
        "friends": row.friends_new if friends or "friends_new" in row.hidden else _("can't be estimated"),
        "range": NONE
        if friends is None or row.channel == words.UNKNOWN
        else _range(f"{friends.low:,}", f"{friends.high:,}"),
        "first": row.consultations_first,
        "again": row.consultations_repeat,
        "cost": row.cost_yen if row.has_code else NONE,
        "friend_cost": NONE if row.cost_per.friend_yen is None else row.cost_per.friend_yen,
        "friend_cost_range": cost_range(row.cost_per),
        "first_cost": NONE if row.cost_per.first_yen is None else row.cost_per.first_yen,
    }


def cost_range(cost: CostPer) -> str:
    """From what to what a new friend cost; open above where the range begins with nobody."""
    if cost.friend_low_yen is None:
        return NONE
    high = _("no upper limit") if cost.friend_high_yen is None else f"{cost.friend_high_yen:,}"
    return _range(f"{cost.friend_low_yen:,}", high)


def earlier(comparison: Comparison) -> list[Earlier]:
    """The periods there are figures of to compare with; of a fiscal year the one before is the same a year before."""
    names: list[Earlier] = ["before", "year_before"]
    if comparison.period.before() == comparison.period.year_before():
        names.remove("before")
    return [name for name in names if comparison.earlier(name)]


def earlier_name(period: Period, than: Earlier) -> str:
    """An earlier period as people say it."""
    if period.is_fiscal_year:
        return _("the fiscal year before")
    return _("the month before") if than == "before" else _("the same month last year")


def scans_exhibit(visit: Visit, comparison: Comparison, put_up: Mapping[str, Mapping[str, PutUp]]) -> Exhibit:
    """Scans by channel beside those of the earlier periods; `put_up` holds those of now, before and year_before."""
    than = earlier(comparison)
    labels = {"now": _("This period")} | {name: earlier_name(comparison.period, name) for name in than}
    shown = {name: put_up[name] for name in ("now", *than)}
    names = [name for name in words.CHANNELS if any(name in period for period in shown.values())]
    return Exhibit(
        name="channel-scans",
        caption=_("Scans by people, by channel"),
        columns={"channel": _("Channel")} | {name: labels[name] for name in shown},
        rows=[
            {"channel": charts.channel_name(name)}
            | {period: told[name].scans if name in told else NONE for period, told in shown.items()}
            for name in names
        ],
        about=about(visit, comparison.now.since, comparison.now.until),
        numbers=[*shown],
    )


def compared(comparison: Comparison) -> list[str]:
    """The programme's totals against the earlier periods, in the words that the numbers carry."""
    said = []
    for than in earlier(comparison):
        for stage in ("friends_new", "consultations_first", "consultations_repeat"):
            seen = change(comparison, stage, than)
            if seen is not None:
                what = charts.stage_name(stage, comparison.now.first_label)
                name = earlier_name(comparison.period, than)
                said.append(verdicts.sentence(seen, _("Against {earlier}, {what}").format(earlier=name, what=what)))
    warned = overview_numbers.first_year(comparison)
    return [*said, warned] if said and warned else said


def ways_exhibit(visit: Visit, found: Figures, ways: Sequence[Ways]) -> Exhibit:
    """New friends by channel as three methods count them."""
    rows = {row.channel: row for row in found.channels}
    return Exhibit(
        name="channel-methods",
        caption=_("New friends by channel in three ways of counting, with 95 % ranges"),
        columns={
            "channel": _("Channel"),
            "ours": _("Ours (chance taken out)"),
            "plain": _("Last scan only"),
            "em": _("EM"),
        },
        rows=[
            {
                "channel": channels_charts.name(rows[each.channel]),
                "ours": _plain(each.ours, each.channel),
                "plain": each.plain,
                "em": _plain(each.em, each.channel),
            }
            for each in ways
        ],
        about=about(visit, found.since, found.until),
        numbers=("ours", "plain", "em"),
    )


def _plain(friends: Friends | None, channel: str) -> str | None:
    if friends is None:
        return None
    alone = channel == words.UNKNOWN or friends.low == friends.high
    return (
        f"{friends.friends:,}" if alone else f"{friends.friends:,} ({_range(f'{friends.low:,}', f'{friends.high:,}')})"
    )


def definitions(found: Figures, *, with_cost_per: bool) -> list[str]:
    """What the numbers mean, printed under them."""
    said = [
        _("New friends of a channel are those who came within 10 minutes after a scan of its code, chance taken out."),
        _("Everybody else is unknown: came later, searched, or was told. They are never spread over the channels."),
        _("First and repeat consultations stand with the channel she named, else with the scan before she came."),
    ]
    if with_cost_per:
        said.append(_("Cost is that of all that was up by the end of the year, in yen for each who came in the year."))
    if any(row.hidden for row in found.channels):
        said.append(_("Numbers that stand for fewer than 5 people are hidden, and so is what would give them away."))
    return said


def methods() -> list[str]:
    """A plain sentence about each way of counting."""
    return [
        _("Ours: who came within 10 minutes after a last scan, less those who would have come then anyway."),
        _("Last scan only: the same without taking chance out; too many, the more people scan."),
        _("EM: a model shares each person out over the scans before her by likelihood; it supposes how people come."),
        _("What one of the three would have to hide is hidden in all, because they differ by few people."),
    ]
