"""One page about a channel, to take to a meeting: what was done, what came of it, and what can't be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from core import rounding, words
from core.folders import ROOT
from core.language import current, mark
from core.language import gettext as _
from funnel import verdicts
from funnel.channels import ChannelRow
from funnel.comparisons import Comparison, change
from funnel.put_up import PutUp
from store.records import Programme
from workspace import channels_view, charts, overview_numbers, widgets

NOT_REAL = mark("These are not real numbers.")
STYLE = ROOT / "assets" / "css" / "channel_sheet.css"
Lines = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """What a sheet is made of: figures beside earlier ones, the channel's row, what was up now and a year before.

    `row` is None where the channel shares one with others, because it would be blank alone.
    """

    comparison: Comparison
    channel: str
    row: ChannelRow | None
    now: PutUp | None
    year_before: PutUp | None

    @property
    def programme(self) -> Programme:
        """The programme the sheet is about."""
        return self.comparison.now.programme


def channels(comparison: Comparison, put_up: Sequence[str]) -> list[str]:
    """The channels a sheet can be asked for: what was put up, and what has a row of its own."""
    rows = {row.channel for row in comparison.now.channels if not row.includes}
    return [name for name in words.CHANNELS if name in put_up or name in rows]


def document(sheet: Sheet, *, made_on: date) -> str:
    """The sheet as a file of its own: style inside, nothing from elsewhere, no script."""
    title = escape(heading(sheet))
    style = STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{current()}"><head><meta charset="utf-8"><title>{title}</title>\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<style>\n{style}</style></head>\n<body>{article(sheet, made_on=made_on)}</body></html>\n"
    )


def heading(sheet: Sheet) -> str:
    """The sheet's title."""
    return _("{channel}: answers in figures").format(channel=charts.channel_name(sheet.channel))


def article(sheet: Sheet, *, made_on: date) -> str:
    """The sheet as HTML, escaped."""
    found = sheet.comparison.now
    period = _("{first} to {last}").format(first=widgets.day(found.since), last=widgets.day(found.until))
    parts = [
        f'<article class="sb-sheet"><header><p>{escape(widgets.programme_name(sheet.programme))}</p>'
        f"<h2>{escape(heading(sheet))}</h2><p>{escape(period)}</p>{_demo(sheet.programme)}</header>",
        f'<p class="lead">{escape(lead(sheet))}</p>',
        _section(_("What was done"), done(sheet)),
        _section(_("What came of it"), came(sheet), note=warned(sheet)),
        _listed(_("What this page can't say"), unsaid(sheet)),
        f"<footer>{escape(_('Made on {day} with Shirube.').format(day=widgets.day(made_on)))} "
        f"{escape(_('Numbers of fewer than 5 people are not shown.'))}</footer></article>",
    ]
    return "".join(parts)


def _demo(programme: Programme) -> str:
    if not programme.is_demo:
        return ""
    told = _("Not real, made up for this demo: {made_up}").format(made_up=programme.made_up)
    return f'<p class="demo">{escape(_("Demo"))} {escape(told if programme.made_up else _(NOT_REAL))}</p>'


def _section(title: str, lines: Lines, *, note: str = "") -> str:
    below = f"<p>{escape(note)}</p>" if note else ""
    rows = "".join(f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in lines)
    return f"<section><h3>{escape(title)}</h3><table>{rows}</table>{below}</section>"


def _listed(title: str, sentences: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<section><h3>{escape(title)}</h3><ul>{items}</ul></section>"


def lead(sheet: Sheet) -> str:
    """What can be answered in one sentence."""
    friends = sheet.row.friends if sheet.row else None
    if not sheet.comparison.now.is_split:
        return _("People by channel are shown for a whole fiscal year: a month could be subtracted from it.")
    if friends is None:
        return _("How many new friends came by {channel} can't be shown.").format(channel=_name(sheet))
    text = _("{friends} became new friends within 10 minutes after a scan of {channel}.")
    return text.format(channel=_name(sheet), friends=channels_view.friends_words(friends))


def _name(sheet: Sheet) -> str:
    return charts.channel_name(sheet.channel)


def done(sheet: Sheet) -> Lines:
    """Pieces, places, yen and days."""
    up = sheet.now
    if up is None:
        return [(_("Codes"), _("No code was put up for this channel."))]
    return [
        (_("Pieces"), widgets.pieces(up.pieces)),
        (_("Places"), widgets.places(up.places)),
        (_("Cost"), widgets.yen(up.cost_yen)),
        (_("Put up"), _days(up)),
    ]


def _days(up: PutUp) -> str:
    if up.since is None:
        return _("day not recorded")
    if up.until is None:
        return _("from {day}, still up at the end of the period").format(day=widgets.day(up.since))
    return _("{first} to {last}").format(first=widgets.day(up.since), last=widgets.day(up.until))


def came(sheet: Sheet) -> Lines:
    """Scans, people and consultations, what each cost, and last year."""
    found, row = sheet.comparison.now, sheet.row
    lines = [(_("Scans by people"), _scans(sheet))] if sheet.now else []
    if not found.is_split:
        return [*lines, (_("New friends and consultations"), _("shown for a whole fiscal year")), *_compared(sheet)]
    if row is None:
        shared = _("counted in Other, because they are few")
        return [*lines, (_("New friends and consultations"), shared), *_compared(sheet)]
    friends = _("can't be estimated") if row.friends is None and "friends_new" not in row.hidden else None
    lines += [
        (_("New friends"), friends or channels_view.friends_words(row.friends)),
        (_(found.first_label), widgets.consultations(row.consultations_first)),
        (_("Repeat consultations"), widgets.consultations(row.consultations_repeat)),
    ]
    return [*lines, *_costs(sheet, row), *_compared(sheet)]


def _scans(sheet: Sheet) -> str:
    if sheet.now is None:
        return channels_view.NONE
    text = _("{scans} (besides {excluded} by machines, staff, or before it was put up)")
    return text.format(scans=widgets.times(sheet.now.scans), excluded=widgets.times(sheet.now.scans_excluded))


def _costs(sheet: Sheet, row: ChannelRow) -> Lines:
    if not sheet.comparison.period.is_fiscal_year:
        return []
    cost, lines = row.cost_per, []
    if cost.friend_yen is not None:
        text = _("{yen} (95 % range {range})")
        worded = text.format(yen=widgets.yen(cost.friend_yen), range=channels_view.cost_range(cost))
        lines.append((_("Cost per new friend"), worded))
    if cost.first_yen is not None:
        lines.append((_("Cost per first consultation"), widgets.yen(cost.first_yen)))
    return lines


def _compared(sheet: Sheet) -> Lines:
    """Scans of the channel, and the programme's new friends: people are not compared channel by channel."""
    if sheet.comparison.year_before is None:
        return [(_("Compared"), _("There are no numbers to compare with."))]
    lines, earlier = [], channels_view.earlier_name(sheet.comparison.period, "year_before")
    if sheet.year_before:
        lines.append((_("Scans, {earlier}").format(earlier=earlier), widgets.times(sheet.year_before.scans)))
    seen = change(sheet.comparison, "friends_new", "year_before")
    if seen is not None:
        label = _("New friends of all channels, against {earlier}").format(earlier=earlier)
        lines.append((label, verdicts.worded(seen)))
    return lines


def warned(sheet: Sheet) -> str:
    """What must be known of the year that the sheet compares with; mostly nothing."""
    return overview_numbers.first_year(sheet.comparison) if sheet.comparison.year_before else ""


def unsaid(sheet: Sheet) -> list[str]:
    """What the reader must not take from the page."""
    return [
        _unknown(sheet),
        _("Who saw it and came later than 10 minutes, or without a code, is not counted here."),
        _("Other things at the same time (press, opening hours, the season) change the numbers too."),
        _("The page doesn't say that the material was the reason: it says who came after a scan."),
        _("People were counted, not what the consultation meant to them."),
    ]


def _unknown(sheet: Sheet) -> str:
    found = sheet.comparison.now
    friends, unknown = found.stages["friends_new"], found.channels[-1].friends_new
    if not friends or unknown is None:
        return _("By which channel new friends came is unknown.")
    text = _("By which channel {unknown} of {friends} new friends ({share} %) came is unknown.")
    share = rounding.percent(unknown / friends)
    return text.format(unknown=widgets.people(unknown), friends=widgets.people(friends), share=share)
