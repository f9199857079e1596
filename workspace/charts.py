"""Charts of the workspace: values in, plotly figures or HTML out; direct labels, one calm palette."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
from babel.dates import format_date

from core import words
from core.language import current
from core.language import gettext as _
from workspace import widgets

INK, SLATE, HAIR = "#434D5F", "#5B6B8C", "#E3E6EC"
NEW, REPEAT, UNKNOWN = "#B5492F", "#8393B5", "#C9CED8"
FONT = "BIZ UDPGothic, Hiragino Sans, Yu Gothic UI, sans-serif"
# Drawn over a bar's own colour with a "shape", so that bars are told apart in black and white.
OVER = {"fillmode": "overlay", "fgcolor": "rgba(255,255,255,.85)", "size": 7, "solidity": 0.3}
# First consultations and those that repeat, as every chart of them draws both.
PARTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("consultations_first", {"color": NEW, "pattern": OVER | {"shape": "/"}}),
    ("consultations_repeat", {"color": REPEAT}),
)

_UNITS = {
    "people": widgets.people,
    "consultations": widgets.consultations,
    "times": widgets.times,
    "devices": widgets.devices,
    "links": widgets.links,
}


def worded(stage: str, number: int | None, *, unavailable: bool = False) -> str:
    """A stage's number with its unit; what has no source says so, and devices that nobody could count are unknown."""
    if stage == "devices" and number is None and not unavailable:
        return _("unknown")
    if unavailable or number is None:
        # Friends come all the same, only unseen; what nobody recorded may not have been.
        return _("can't be estimated") if stage.startswith("friends_") else _("no records")
    return _UNITS[words.STAGES[stage][1]](number)


def stage_name(name: str, first_label: str) -> str:
    """A stage as people say it; without a beginning of records a first consultation is only first since then."""
    return _(first_label if name == "consultations_first" else words.STAGES[name][0])


def channel_name(code: str) -> str:
    """A channel as people say it."""
    return _("Unknown") if code == words.UNKNOWN else _(words.CHANNELS[code])


def monthly(months: Sequence[tuple[date, Mapping[str, int | None]]], first_label: str) -> go.Figure:
    """Consultations by month, first on the zero line and repeat on top of it."""
    names = [format_date(first, "MMM", locale=current()) for first, _stages in months]
    figure = go.Figure()
    for stage, colour in PARTS:
        figure.add_bar(
            x=names,
            y=[stages[stage] or 0 for _first, stages in months],
            name=stage_name(stage, first_label),
            marker=colour,
            hovertemplate="%{x} %{y}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(layout(height=300), barmode="stack", bargap=0.42)
    figure.update_layout(
        legend={"orientation": "h", "y": 1.16, "x": 0, "traceorder": "normal", "font": {"size": 13, "color": INK}}
    )
    figure.update_yaxes(rangemode="tozero", gridcolor=HAIR, tickfont={"size": 12, "color": SLATE}, nticks=5)
    # Every second month of a year is named: all of them would stand on their heads on a phone.
    named = names[:: 2 if len(names) > 6 else 1]
    figure.update_xaxes(tickfont={"size": 13, "color": INK}, ticks="", type="category", tickvals=named, tickangle=0)
    return figure


def layout(*, height: int) -> dict[str, Any]:
    """What all charts share: room, font, no ground of their own, nothing to drag."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 46, "b": 12},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": INK},
        "dragmode": False,
    }
