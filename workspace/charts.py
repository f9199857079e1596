"""Charts of the workspace: values in, plotly figures or HTML out; direct labels, one calm palette."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import plotly.graph_objects as go
from babel.dates import format_date

from core import words
from core.language import current
from core.language import gettext as _
from funnel.channels import ChannelRow
from workspace import widgets

INK, SLATE, HAIR = "#434D5F", "#5B6B8C", "#E3E6EC"
NEW, REPEAT, UNKNOWN = "#B5492F", "#8393B5", "#C9CED8"
FONT = "BIZ UDPGothic, Hiragino Sans, Yu Gothic UI, sans-serif"
# Drawn over the bar's own colour, so that it also reads in black and white.
_HATCHED = {"fillmode": "overlay", "fgcolor": "rgba(255,255,255,.75)", "size": 7, "solidity": 0.35}
CONFIG = {"displayModeBar": False, "responsive": True}

_LADDER = (
    ("scans",),
    ("friends_new", "friends_stock"),
    ("consultations_first",),
    ("consultations_repeat",),
    ("surveys_sent",),
    ("surveys_answered",),
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
    if stage == "devices" and number is None:
        return _("unknown")
    if unavailable or number is None:
        return _("can't be estimated")
    return _UNITS[words.STAGES[stage][1]](number)


def stage_name(name: str, first_label: str) -> str:
    """A stage as people say it; without a beginning of records a first consultation is only first since then."""
    return _(first_label if name == "consultations_first" else words.STAGES[name][0])


def ladder(stages: Mapping[str, int | None], unavailable: frozenset[str], first_label: str) -> str:
    """The funnel from scan to answer as HTML: one rung a stage, its bar against the largest stage."""
    largest = max((stages[names[0]] or 0 for names in _LADDER), default=0) or 1
    rungs = []
    for name, *beside in _LADDER:
        number = stages[name]
        share = 100 * (number or 0) / largest
        note = "".join(f"<small>{escape(_beside(other, stages, unavailable))}</small>" for other in beside)
        rungs.append(
            f'<li class="{_tone(name)}"><span>{escape(stage_name(name, first_label))}{note}</span>'
            f"<b>{escape(worded(name, number, unavailable=name in unavailable))}</b>"
            f'<i style="width:{share:.1f}%"></i></li>'
        )
    return f'<ol class="sb-ladder">{"".join(rungs)}</ol>'


def _beside(name: str, stages: Mapping[str, int | None], unavailable: frozenset[str]) -> str:
    label = _(words.STAGES[name][0])
    return f"{label} {worded(name, stages[name], unavailable=name in unavailable)}"


def _tone(name: str) -> str:
    if name in ("friends_new", "consultations_first"):
        return "new"
    return "again" if name == "consultations_repeat" else "plain"


def channel_name(code: str) -> str:
    """A channel as people say it."""
    return _("Unknown") if code == words.UNKNOWN else _(words.CHANNELS[code])


def channels(rows: Sequence[ChannelRow]) -> go.Figure:
    """Per channel, to the right who is new (friends, first consultations), to the left who comes again."""
    shown = [*reversed(rows)]
    names = [channel_name(row.channel) for row in shown]
    figure = go.Figure()
    figure.add_bar(**_side(shown, names, "consultations_repeat", REPEAT, sign=-1, group="again"))
    figure.add_bar(**_side(shown, names, "consultations_first", NEW, sign=1, group="first", pattern="/"))
    figure.add_bar(**_side(shown, names, "friends_new", NEW, sign=1, group="friends"))
    widest = max((abs(value or 0) for bar in figure.data for value in bar.x), default=1) or 1
    figure.update_layout(_layout(height=90 + 74 * len(rows)), barmode="group", bargap=0.34, bargroupgap=0.06)
    figure.update_xaxes(range=[-widest * 1.28, widest * 1.28], visible=False, zeroline=False)
    figure.update_yaxes(tickfont={"size": 15, "color": INK}, ticks="", showgrid=False)
    figure.add_vline(x=0, line={"color": SLATE, "width": 1})
    _heading(figure, -0.5, _("Come again"), REPEAT)
    _heading(figure, 0.5, _("New"), NEW)
    return figure


def _side(
    rows: Sequence[ChannelRow],
    names: Sequence[str],
    column: str,
    colour: str,
    *,
    sign: int,
    group: str,
    pattern: str = "",
) -> dict[str, Any]:
    values = [getattr(row, column) for row in rows]
    is_unknown = [row.channel == words.UNKNOWN for row in rows]
    return {
        "y": names,
        "x": [sign * (value or 0) for value in values],
        "orientation": "h",
        "offsetgroup": group,
        "marker": {
            "color": [UNKNOWN if unknown else colour for unknown in is_unknown],
            "pattern": _HATCHED | {"shape": ["/" if unknown else pattern for unknown in is_unknown]},
        },
        "text": [_label(row, column, value) for row, value in zip(rows, values, strict=True)],
        "textposition": "outside",
        "textfont": {"size": 13, "color": INK},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _label(row: ChannelRow, column: str, value: int | None) -> str:
    label = {"friends_new": _("friends"), "consultations_first": _("first"), "consultations_repeat": _("again")}[column]
    if not value and row.scans == 0 and column == "friends_new":
        return ""  # a channel without codes has no scans that a friend could come by
    if value is None:
        return f"{label} " + (_("hidden") if column in row.hidden else _("can't be estimated"))
    return f"{label} {value:,}"


def _heading(figure: go.Figure, x: float, text: str, colour: str) -> None:
    figure.add_annotation(
        x=0.5 + x / 2,
        y=1,
        yshift=26,
        xref="paper",
        yref="paper",
        text=f"<b>{text}</b>",
        showarrow=False,
        font={"size": 15, "color": SLATE if colour == REPEAT else colour},
    )


def monthly(months: Sequence[tuple[date, Mapping[str, int | None]]], first_label: str) -> go.Figure:
    """Consultations by month, first on the zero line and repeat on top of it."""
    names = [format_date(first, "MMM", locale=current()) for first, _stages in months]
    figure = go.Figure()
    for stage, colour, pattern in (("consultations_first", NEW, ""), ("consultations_repeat", REPEAT, "")):
        figure.add_bar(
            x=names,
            y=[stages[stage] or 0 for _first, stages in months],
            name=stage_name(stage, first_label),
            marker={"color": colour, "pattern": _HATCHED | {"shape": pattern}},
            hovertemplate="%{x} %{y}<extra>%{fullData.name}</extra>",
        )
    figure.update_layout(_layout(height=300), barmode="stack", bargap=0.42)
    figure.update_layout(
        legend={"orientation": "h", "y": 1.16, "x": 0, "traceorder": "normal", "font": {"size": 13, "color": INK}}
    )
    figure.update_yaxes(rangemode="tozero", gridcolor=HAIR, tickfont={"size": 12, "color": SLATE}, nticks=5)
    figure.update_xaxes(tickfont={"size": 13, "color": INK}, ticks="", type="category")
    return figure


def _layout(*, height: int) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 46, "b": 12},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": INK},
        "dragmode": False,
    }
