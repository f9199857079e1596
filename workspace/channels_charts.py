"""The chart of the channels: to the right who is new, to the left who comes again."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from core import words
from core.language import gettext as _
from funnel.channels import ChannelRow
from workspace import charts, widgets
from workspace.charts import INK, NEW, REPEAT, SLATE, UNKNOWN

# Told apart without colour too: full, striped and dotted, and each bar has its word beside it.
_PATTERNS = {"friends_new": "", "consultations_first": "/", "consultations_repeat": "."}
# Where in its row a bar stands; the channel's name is above them, so that a phone has the whole width for bars.
_PLACES = {"friends_new": 0.1, "consultations_first": -0.2, "consultations_repeat": -0.05}
_NAME, _COST, _THICK = 0.36, -0.4, 0.24
_ROW, _HEAD = 104, 84
# Room for the words at a bar's end, in widths of the longest bar.
_ROOM = 1.75


def figure(rows: Sequence[ChannelRow], *, with_cost_per: bool) -> go.Figure:
    """Bars of persons and consultations per channel, the unknown last and hatched, friends with their 95 % interval.

    With what each new friend and first consultation cost, at the end of the channel's name.
    """
    drawn = go.Figure()
    for column, colour in (("consultations_repeat", REPEAT), ("consultations_first", NEW), ("friends_new", NEW)):
        drawn.add_bar(**_bars(rows, column, colour))
        drawn.add_scatter(**_words(rows, column))
    drawn.add_scatter(**_whiskers(rows))
    widest = max((abs(_value(row, column)) for row in rows for column in _PATTERNS), default=0) or 1
    drawn.update_layout(charts.layout(height=_HEAD + _ROW * len(rows)), barmode="overlay")
    drawn.update_xaxes(range=[-widest * _ROOM, widest * _ROOM], visible=False, zeroline=False, fixedrange=True)
    drawn.update_yaxes(range=[0.5 - len(rows), 0.5], visible=False, fixedrange=True)
    drawn.add_vline(x=0, line={"color": SLATE, "width": 1})
    for place, row in enumerate(rows):
        _written(drawn, name(row), _NAME - place, side="left", size=14, colour=INK)
        if with_cost_per and (told := _cost(row)):
            _written(drawn, told, _COST - place, side="right", size=12, colour=SLATE, bgcolor="white")
    _heading(drawn, 0.25, _("Come again"), SLATE)
    _heading(drawn, 0.75, _("New"), NEW)
    return drawn


def name(row: ChannelRow) -> str:
    """A row as people say it; with the channels that share it."""
    own = charts.channel_name(row.channel)
    if not row.includes:
        return own
    held = _(", ").join(charts.channel_name(each) for each in row.includes)
    return _("{channel} (with {others})").format(channel=own, others=held)


def alternative(rows: Sequence[ChannelRow]) -> str:
    """The chart in words: each channel's numbers, as far as they are shown."""
    parts = [
        _("{channel}: {numbers}").format(
            channel=name(row),
            numbers=_(", ").join(label for column in _PATTERNS if (label := _label(row, column))),
        )
        for row in rows
    ]
    return _("Bars by channel, new to the right, again to the left. {rows}").format(rows=_("; ").join(parts))


def _value(row: ChannelRow, column: str) -> int:
    """How far a bar reaches, to the left where it is of people who come again; a hidden number draws none."""
    number: int = getattr(row, column) or 0
    return -number if column == "consultations_repeat" else number


def _bars(rows: Sequence[ChannelRow], column: str, colour: str) -> dict[str, Any]:
    unknown = [row.channel == words.UNKNOWN for row in rows]
    return {
        "y": [_PLACES[column] - place for place in range(len(rows))],
        "x": [_value(row, column) for row in rows],
        "width": _THICK,
        "orientation": "h",
        "marker": {
            "color": [UNKNOWN if one else colour for one in unknown],
            "line": {
                "color": [SLATE if one else colour for one in unknown],
                "width": [1 if _value(row, column) else 0 for row in rows],
            },
            "pattern": charts.OVER | {"shape": ["x" if one else _PATTERNS[column] for one in unknown]},
        },
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _words(rows: Sequence[ChannelRow], column: str) -> dict[str, Any]:
    """What each bar says, beyond the end of its whisker."""
    ends = [row.friends_high or 0 if column == "friends_new" else _value(row, column) for row in rows]
    side, space = ("left", "{} ") if column == "consultations_repeat" else ("right", " {}")
    return {
        "y": [_PLACES[column] - place for place in range(len(rows))],
        "x": ends,
        "mode": "text",
        "text": [space.format(_label(row, column)) for row in rows],
        "textposition": f"middle {side}",
        "textfont": {"size": 13, "color": INK},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _whiskers(rows: Sequence[ChannelRow]) -> dict[str, Any]:
    """The friends' 95 % interval; the unknown are what is left and have none."""
    known = [(place, row.friends) for place, row in enumerate(rows) if row.friends and row.channel != words.UNKNOWN]
    return {
        "y": [_PLACES["friends_new"] - place for place, _friends in known],
        "x": [each.friends for _place, each in known],
        "mode": "markers",
        "marker": {"opacity": 0},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [each.high - each.friends for _place, each in known],
            "arrayminus": [each.friends - each.low for _place, each in known],
            "color": INK,
            "thickness": 1.5,
            "width": 5,
        },
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _label(row: ChannelRow, column: str) -> str:
    label = {"friends_new": _("friends"), "consultations_first": _("first"), "consultations_repeat": _("again")}[column]
    value = getattr(row, column)
    if value is None and column not in row.hidden:
        return f"{label} " + _("can't be estimated") if row.has_code else ""
    if value is None:
        return f"{label} " + _("hidden")
    return f"{label} {value:,}"


def _cost(row: ChannelRow) -> str:
    cost = row.cost_per
    each = [
        _("new friend {yen}").format(yen=widgets.yen(cost.friend_yen)) if cost.friend_yen is not None else "",
        _("first {yen}").format(yen=widgets.yen(cost.first_yen)) if cost.first_yen is not None else "",
    ]
    return " / ".join(told for told in each if told)


def _written(drawn: go.Figure, text: str, y: float, *, side: str, size: int, colour: str, **more: Any) -> None:
    drawn.add_annotation(
        x=0 if side == "left" else 1,
        xref="paper",
        xanchor=side,
        y=y,
        text=text,
        font={"size": size, "color": colour},
        showarrow=False,
        **more,
    )


def _heading(drawn: go.Figure, x: float, text: str, colour: str) -> None:
    drawn.add_annotation(
        x=x,
        y=1,
        yshift=26,
        xref="paper",
        yref="paper",
        text=f"<b>{text}</b>",
        showarrow=False,
        font={"size": 15, "color": colour},
    )
