"""Results by placement: what was chosen, what wants a look, and all of it as a table with files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from campaigns import pieces, variants
from core.dates import end_of, now, start_of, tokyo_day
from core.language import gettext as _
from core.language import mark
from core.words import CHANNELS, VENUE_KINDS
from exchange.writing import Cell
from funnel import places, verdicts
from funnel.comparisons import Comparison, change
from funnel.periods import Period
from funnel.places import Place
from store import unrecorded
from store.records import Programme, Unrecorded
from workspace import exhibits, place_results_table, reading, viewing, widgets
from workspace.access import Visit
from workspace.channels_view import earlier, earlier_name
from workspace.database import store
from workspace.exhibits import Exhibit

_PAGE = 50
# What somebody looks for, by how the material is shown.
_STILL = {
    **dict.fromkeys(("sticker", "poster"), mark("Is it still up?")),
    **dict.fromkeys(("sns", "website", "newsletter"), mark("Is it still online?")),
}
_THERE = mark("Is it still laid out?")


@dataclass(frozen=True)
class Looked:
    """A programme's placements in a period, and those of them that were chosen."""

    period: Period
    today: date
    all: Sequence[Place]
    chosen: Sequence[Place]


def read(visit: Visit, period: Period) -> Sequence[Place]:
    """The placements of a programme with their scans in the period, what needs a look first; at most a minute old."""
    return _read(reading.state(visit), period, visit.programme)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _read(state: reading.State, period: Period, _programme: Programme) -> Sequence[Place]:
    with store().reading() as db:
        return places.read(db, programme=_programme, period=period, today=tokyo_day(now()))


def missing(programme: Programme, period: Period) -> list[Unrecorded]:
    """Spans of the period in which scans could not be recorded."""
    with store().reading() as db:
        return unrecorded.of_programme(db, programme.id, start_of(period.since), end_of(period.until))


def choose(found: Sequence[Place], period: Period) -> Looked:
    """Ask for which material, kind of place and campaign."""
    left, middle, right = st.columns(3)
    channels = [code for code in CHANNELS if any(one.placement.channel == code for one in found)]
    kinds = [code for code in VENUE_KINDS if any(one.placement.venue_kind == code for one in found)]
    campaigns = {one.placement.campaign_id: one.placement.campaign for one in found}
    everything = _("All")
    with left:
        channel = viewing.choice(
            _("Material"),
            ["", *channels],
            name="channel",
            code=_code,
            format_func=lambda code: _(CHANNELS[code]) if code else everything,
        )
    with middle:
        kind = viewing.choice(
            _("Kind of place"),
            ["", *kinds],
            name="venue",
            code=_code,
            format_func=lambda code: _(VENUE_KINDS[code]) if code else everything,
        )
    with right:
        campaign = viewing.choice(
            _("Campaign"),
            [0, *sorted(campaigns)],
            name="campaign",
            code=_code,
            format_func=lambda key: campaigns[key] if key else everything,
        )
    chosen = places.choose(found, channel=channel or None, kind=kind or None, campaign=campaign or None)
    return Looked(period, tokyo_day(now()), found, chosen)


def _code(option: object) -> str:
    return str(option or "all")


def summary(looked: Looked) -> None:
    """How many codes were scanned, how often, and how many want a look."""
    silent = sum(one.is_silent for one in looked.chosen)
    told = _("Of {all} codes put up or handed out, {scanned} were scanned {scans} in all.").format(
        all=f"{len(looked.chosen):,}",
        scanned=f"{sum(one.scans > 0 for one in looked.chosen):,}",
        scans=widgets.times(sum(one.scans for one in looked.chosen)),
    )
    st.html(f'<p class="sb-lead">{told}</p>')
    if silent:
        widgets.attention(
            _("Nobody has scanned {codes} codes for 30 days or more. Please look whether they are still there.").format(
                codes=f"{silent:,}"
            )
        )


def compared(comparison: Comparison) -> list[str]:
    """The scans of all places against the earlier periods, in the words that the numbers carry."""
    said = []
    for than in earlier(comparison):
        seen = change(comparison, "scans", than)
        if seen is not None:
            name = earlier_name(comparison.period, than)
            said.append(
                verdicts.sentence(
                    seen, _("Against {earlier}, {what}").format(earlier=name, what=_("scans of all places"))
                )
            )
    return said


def table(visit: Visit, looked: Looked) -> None:
    """The placements, fifty at a time, with files of all that were chosen."""
    shown = looked.chosen
    if len(shown) > _PAGE:
        starts = list(range(0, len(shown), _PAGE))
        start = viewing.choice(
            _("Rows"),
            starts,
            name="rows",
            format_func=lambda first: f"{first + 1:,} – {min(first + _PAGE, len(shown)):,}",
        )
        shown = shown[start : start + _PAGE]
    place_results_table.show([row(one) for one in shown], looked.period.months)
    exhibits.files(visit, exhibit(visit, looked))


def row(one: Place) -> place_results_table.Row:
    """A placement in words."""
    it = one.placement
    return place_results_table.Row(
        venue=it.venue,
        kind=_(VENUE_KINDS[it.venue_kind]),
        channel=_(CHANNELS[it.channel]),
        design=design(one),
        campaign=it.campaign,
        code=_("{code} (retired)").format(code=it.code) if it.retired_at else it.code,
        pieces=it.quantity,
        installed=f"{it.installed_on:%Y-%m-%d}" if it.installed_on else _("not set"),
        scans=one.scans,
        a_hundred=_short(100 * one.a_piece),
        months=one.months,
        last=last(one),
        look=still(one),
    )


def _short(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{number:,.0f}"


def design(one: Place) -> str:
    """Which look or which of several wordings hangs there."""
    label = one.placement.design
    return _("Wording {label}").format(label=label) if label in variants.LABELS else pieces.themes().get(label, label)


def still(one: Place) -> str:
    """What to look for at a placement that nobody scans; nothing where all is well."""
    if not one.is_silent:
        return ""
    asked = _(_STILL.get(one.placement.channel, _THERE))
    if one.last_scan is None:
        return asked
    return _("{first} {second}").format(first=_("No scan for 30 days or more."), second=asked)


def last(one: Place) -> str:
    """The last day it was scanned on, if ever."""
    return f"{one.last_scan:%Y-%m-%d}" if one.last_scan else _("never scanned")


def exhibit(visit: Visit, looked: Looked) -> Exhibit:
    """All chosen placements as a table for files, with a column a month."""
    months = looked.period.months
    columns = {
        "venue": _("Place"),
        "kind": _("Kind of place"),
        "channel": _("Material"),
        "design": _("Design"),
        "campaign": _("Campaign"),
        "code": _("Code"),
        "pieces": _("Pieces"),
        "installed": _("Put up on"),
        "scans": _("Scans"),
        "a_hundred": _("Scans per 100 pieces"),
        "last": _("Last scan"),
        "look": _("To look after"),
    }
    if len(months) > 1:
        columns |= {f"{month:%Y-%m}": widgets.month_name(month) for month in months}
    rows = [_cells(one, columns, months) for one in looked.chosen]
    told = exhibits.about(visit, looked.period.since, looked.period.until)
    numbers = ("scans", "a_hundred", *(f"{month:%Y-%m}" for month in months))
    return Exhibit("places", _("Scans by place"), columns, rows, told, numbers)


def _cells(one: Place, columns: Mapping[str, str], months: Sequence[date]) -> dict[str, Cell]:
    """A placement's row for files, where days are days and numbers are numbers."""
    seen = row(one)
    cells: dict[str, Cell] = {name: getattr(seen, name) for name in columns if hasattr(seen, name)}
    cells |= {f"{month:%Y-%m}": scans for month, scans in zip(months, one.months, strict=True)}
    days = {"installed": one.placement.installed_on, "last": one.last_scan}
    cells |= {name: day for name, day in days.items() if day and name in columns}
    return cells | {"a_hundred": round(100 * one.a_piece, 1)}
