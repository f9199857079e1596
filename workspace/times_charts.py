"""Charts along the time axis: months, weeks, and weekday by hour; numbered lines mark what happened."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
from babel.dates import format_date, get_day_names
from plotly.subplots import make_subplots

from core.language import current
from core.language import gettext as _
from funnel.happenings import Note
from funnel.times import HOURS, WEEKDAYS, Clock, Week
from workspace.charts import HAIR, INK, NEW, PARTS, SLATE, UNKNOWN, layout

_MIDDLE = timedelta(days=14)
_DAY_MS = 86_400_000
# Two numbers nearer to each other than this share of the axis stand one above the other.
_NEAR = 0.035
_ROW, _ROOM = 150, 96

Numbers = Sequence[int | None]
Marks = Sequence[tuple[int, Note]]


def months(
    firsts: Sequence[date],
    rows: Sequence[tuple[str, Sequence[tuple[str, Numbers]]]],
    before: Mapping[str, Numbers],
    marks: Marks,
) -> go.Figure:
    """A row of columns for each thing counted, by month: its heading and its parts, from the zero line upwards.

    `before` are the numbers of the year before by heading: a thin line. `marks` are numbered notes.
    """
    figure = make_subplots(rows=len(rows), cols=1, shared_xaxes=True, vertical_spacing=0.11)
    middles = [first + _MIDDLE for first in firsts]
    for place, (heading, parts) in enumerate(rows, start=1):
        markers = [marker for _stage, marker in PARTS] if len(parts) > 1 else [{"color": SLATE}]
        for (name, numbers), marker in zip(parts, markers, strict=True):
            bar = {"name": name, "marker": marker, "showlegend": len(parts) > 1, "width": 17 * _DAY_MS}
            figure.add_bar(x=middles, y=list(numbers), row=place, col=1, hovertemplate=_hover(name), **bar)
        if heading in before:
            figure.add_scatter(
                x=middles,
                y=list(before[heading]),
                row=place,
                col=1,
                name=_("Year before"),
                mode="lines+markers",
                line={"color": INK, "width": 1, "dash": "dot"},
                marker={"size": 4, "color": INK},
                legendgroup="before",
                showlegend=place == min(number for number, (one, _parts) in enumerate(rows, 1) if one in before),
                hovertemplate=_hover(_("Year before")),
            )
        _heading(figure, place, heading)
    figure.update_layout(layout(height=_ROOM + _ROW * len(rows)), barmode="stack", margin={"t": 84})
    figure.update_layout(legend={"orientation": "h", "y": -0.1, "yanchor": "top", "x": 0, "font": {"size": 13}})
    # On a telephone there is no room for the names of twelve months.
    step = 2 if len(firsts) > 6 else 1
    names = [format_date(first, "MMM", locale=current()) for first in firsts[::step]]
    figure.update_xaxes(tickvals=middles[::step], ticktext=names, range=_range(firsts[0], _next(firsts[-1])), **_TICKS)
    figure.update_yaxes(rangemode="tozero", gridcolor=HAIR, tickfont={"size": 12, "color": SLATE}, nticks=4)
    _mark(figure, marks, firsts[0], _next(firsts[-1]))
    return figure


_TICKS: dict[str, Any] = {"tickfont": {"size": 12, "color": INK}, "ticks": "", "showgrid": False, "tickangle": 0}


def _hover(name: str) -> str:
    return "%{y:,}<extra>" + name + "</extra>"


def _heading(figure: go.Figure, place: int, text: str) -> None:
    axis = "y" if place == 1 else f"y{place}"
    figure.add_annotation(
        x=0, y=1, xref="paper", yref=f"{axis} domain", yshift=15, text=text, showarrow=False, xanchor="left",
        font={"size": 13, "color": SLATE},
    )  # fmt: skip


def weeks(found: Sequence[Week], marks: Marks) -> go.Figure:
    """Scans by week; a week that the period cuts has only its own days."""
    figure = go.Figure()
    first, end = found[0].first, found[-1].last + timedelta(days=1)
    figure.add_bar(
        x=[week.first + (week.last - week.first) / 2 for week in found],
        y=[week.scans for week in found],
        width=5 * _DAY_MS,
        marker={"color": SLATE},
        customdata=[format_date(week.first, "MMMd", locale=current()) for week in found],
        hovertemplate="%{customdata}– %{y:,}<extra></extra>",
        showlegend=False,
    )
    figure.update_layout(layout(height=250), margin={"t": 60})
    starts = [week.first for week in found]
    shown = starts[:: max(1, len(starts) // 6)]
    ticks = [format_date(day, "M/d", locale=current()) for day in shown]
    figure.update_xaxes(tickvals=shown, ticktext=ticks, range=_range(first, end), **_TICKS)
    figure.update_yaxes(rangemode="tozero", gridcolor=HAIR, tickfont={"size": 12, "color": SLATE}, nticks=4)
    _mark(figure, marks, first, end)
    return figure


def _range(first: date, end: date) -> list[str]:
    return [first.isoformat(), end.isoformat()]


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _mark(figure: go.Figure, marks: Marks, first: date, end: date) -> None:
    """A numbered line for each note, a band for one of several days; numbers that are near stand one above another."""
    length = (end - first).days or 1
    free: list[float] = []
    for number, note in marks:
        start, last = max(note.day, first), min(note.until or note.day, end)
        if last < first or start > end:
            continue
        if note.until:
            band = {"x0": start.isoformat(), "x1": (last + timedelta(days=1)).isoformat(), "fillcolor": UNKNOWN}
            figure.add_shape(**band, y0=0, y1=1, yref="paper", opacity=0.3, line={"width": 0}, layer="below")
        line = {"color": SLATE, "width": 1, "dash": "dot"}
        at = start.isoformat()
        figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=line, layer="below")
        along = (start - first).days / length
        level = next((place for place, taken in enumerate(free) if along - taken >= _NEAR), len(free))
        free[level : level + 1] = [along]
        figure.add_annotation(
            x=at, y=1, yref="paper", yshift=34 + 14 * min(level, 2), text=str(number), showarrow=False,
            font={"size": 12, "color": INK},
        )  # fmt: skip


def clock(found: Clock) -> go.Figure:
    """Scans by weekday and hour, the darker the more; frames are the hours in which the desk is open."""
    names = get_day_names("abbreviated", locale=current())
    days = [names[day] for day in WEEKDAYS]
    figure = go.Figure(
        go.Heatmap(
            z=[[found.cells.get((day, hour), 0) for hour in HOURS] for day in WEEKDAYS],
            x=list(HOURS),
            y=list(WEEKDAYS),
            colorscale=[[0, "#f7f8fa"], [1, INK]],
            zmin=0,
            xgap=2,
            ygap=2,
            colorbar={"thickness": 8, "outlinewidth": 0, "tickfont": {"size": 12, "color": SLATE}, "nticks": 4},
            customdata=[[days[day]] * len(HOURS) for day in WEEKDAYS],
            hovertemplate="%{customdata} %{x}:00–%{x}:59 %{z:,}<extra></extra>",
        )
    )
    for day, start, end in frames(found):
        corners = {"x0": start - 0.5, "x1": end + 0.5, "y0": day - 0.5, "y1": day + 0.5}
        figure.add_shape(type="rect", **corners, line={"color": NEW, "width": 2})
    figure.update_layout(layout(height=300), margin={"t": 12})
    shown = [0, 6, 12, 18, 23]
    figure.update_xaxes(tickvals=shown, ticktext=[_("{hour}:00").format(hour=hour) for hour in shown], **_TICKS)
    figure.update_yaxes(tickvals=list(WEEKDAYS), ticktext=days, autorange="reversed", showgrid=False, zeroline=False)
    return figure


def frames(found: Clock) -> list[tuple[int, int, int]]:
    """Weekday, first and last hour of each run of hours in which the desk is open."""
    runs: list[tuple[int, int, int]] = []
    for day, hour in sorted(found.open):
        if runs and runs[-1][0] == day and runs[-1][2] == hour - 1:
            runs[-1] = (day, runs[-1][1], hour)
        else:
            runs.append((day, hour, hour))
    return runs
