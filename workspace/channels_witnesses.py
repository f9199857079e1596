"""The three witnesses on the page of channels: a table of shares, and sentences where they contradict each other."""

from collections.abc import Sequence

from core import rounding
from core.language import gettext as _
from core.language import mark
from funnel import witnesses
from funnel.figures import Figures
from funnel.witnesses import RECORD, SCAN, SURVEY, Share, Witness
from survey.figures import SurveyFigures
from workspace import channels_charts, charts, widgets
from workspace.access import Visit
from workspace.exhibits import Exhibit, about

NAMES = {
    SCAN: mark("Scan before the follow"),
    RECORD: mark("Counsellor's record"),
    SURVEY: mark("Survey"),
}
_MISSING = {
    SCAN: mark("Scans: there is no source, because webhooks of LINE or codes are missing, or nobody came by one."),
    RECORD: mark("Counsellor's record: how people learned of the desk was not recorded in this period."),
    SURVEY: mark("Survey: not asked, or not yet shown; it is shown when the fiscal year is over."),
}
_QUESTION = "channel"


def read(found: Figures, survey: SurveyFigures) -> list[Witness]:
    """What the three say of a period; the survey, of which only what its own rule shows, of the whole fiscal year."""
    asked = survey.question(_QUESTION)
    counts = {option.code: option.count for option in asked.options} if asked else None
    return [
        witnesses.by_scan(found.channels, found.stages["friends_new"]),
        witnesses.by_record(found.channels, found.stages["consultations_first"]),
        witnesses.by_survey(counts, asked.n if asked else 0),
    ]


def has_table(found: Figures, told: Sequence[Witness]) -> bool:
    """Whether there are channels to compare, and a source that knows of them."""
    return bool(witnesses.compared(found.channels)) and any(witness.has_source for witness in told)


def exhibit(visit: Visit, found: Figures, told: Sequence[Witness]) -> Exhibit:
    """Shares by channel, a column a witness that has a source."""
    heard = [witness for witness in told if witness.has_source]
    rows = {row.channel: row for row in found.channels}
    return Exhibit(
        name="channel-witnesses",
        caption=_("Of those who came by one of these channels (survey: who named any), with 95 % interval"),
        columns={"channel": _("Channel")} | {witness.name: _heading(witness) for witness in heard},
        rows=[
            {"channel": channels_charts.name(rows[name])} | {witness.name: _cell(witness, name) for witness in heard}
            for name in witnesses.compared(found.channels)
        ],
        about=about(visit, found.since, found.until),
        numbers=[witness.name for witness in heard],
    )


def missing(told: Sequence[Witness]) -> list[str]:
    """Which witnesses have no source, and why."""
    return [_(_MISSING[witness.name]) for witness in told if not witness.has_source]


def notes(told: Sequence[Witness]) -> list[str]:
    """Which witnesses have no source, and why the survey is left out of what is compared."""
    asked = any(witness.name == SURVEY and witness.has_source for witness in told)
    several = [_("Several answers are possible in the survey: it isn't held against the others.")] if asked else []
    return [*missing(told), *several]


def contradictions(found: Figures, told: Sequence[Witness]) -> list[str]:
    """Where two witnesses differ beyond their intervals, or that none do, or that nothing can be compared."""
    if not witnesses.compared(found.channels):
        return [_("Fewer than two channels have a code, so that shares can't be compared.")]
    if not witnesses.can_disagree(told):
        return [_("No two of them tell enough of the same channel to be compared.")]
    text = _("{channel}: {one} says {share}, {other} says {other_share}. They differ by more than their intervals.")
    said = [
        text.format(
            channel=charts.channel_name(each.channel),
            one=_(NAMES[each.one]),
            share=_worded(each.share),
            other=_(NAMES[each.other]),
            other_share=_worded(each.other_share),
        )
        for each in witnesses.disagreements(told)
    ]
    return said or [_("Within their intervals, the witnesses don't contradict each other.")]


def _heading(witness: Witness) -> str:
    if witness.n is None:
        return _(NAMES[witness.name])
    if witness.name == SURVEY:
        return _("{name}, several answers, of {n}").format(name=_(NAMES[SURVEY]), n=widgets.people(witness.n))
    unit = {SCAN: widgets.people, RECORD: widgets.consultations}[witness.name]
    return _("{name}, of {n}").format(name=_(NAMES[witness.name]), n=unit(witness.n))


def _cell(witness: Witness, name: str) -> str | None:
    if name not in witness.shares:
        return _("can't be told")
    share = witness.shares[name]
    if share is None:
        return _("too few to show")
    return _("{rate} reference value").format(rate=_worded(share)) if share.is_reference else _worded(share)


def _worded(share: Share) -> str:
    rate, low, high = (rounding.percent(one) for one in (share.rate, share.low, share.high))
    return _("{share} % ({low}–{high})").format(share=rate, low=low, high=high)
