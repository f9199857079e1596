"""The picture of the effect check: months as bars, the step, and the mean before and after with its range."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go
from babel.dates import format_date

from core.language import current
from core.language import gettext as _
from funnel.effect_series import Month, Side
from funnel.periods import Period
from workspace.charts import HAIR, INK, NEW, OVER, REPEAT, SLATE, UNKNOWN, layout

_BAND = 0.13
# Told apart without colour too: striped before, full after, dotted where a month belongs to neither.
_SHAPES = ("/", "", ".")
_EACH_UP_TO, _ELSE_EVERY, _THREE_FIGURES = 14, 3, 100
_ROOM = 1.1


def before_after(
    months: Sequence[Month], periods: tuple[Period, Period], sides: tuple[Side, Side], labels: tuple[str, str]
) -> go.Figure:
    """Months in order; `labels` word each side's mean per day. Bars before are hatched, those of neither side pale."""
    spans = [_place(month.first, periods) for month in months]
    figure = go.Figure()
    figure.add_bar(
        x=[*range(len(months))],
        y=[month.count for month in months],
        marker={
            "color": [(REPEAT, NEW, UNKNOWN)[span] for span in spans],
            "pattern": OVER | {"shape": [_SHAPES[span] for span in spans]},
        },
        hoverinfo="skip",
        showlegend=False,
    )
    for side, (found, label) in enumerate(zip(sides, labels, strict=True)):
        _mean(
            figure, [place for place, span in enumerate(spans) if span == side], found, (label, ("left", "right")[side])
        )
    for place, month in enumerate(months):
        _count(figure, place, month, _number(month, len(months)))
    start = spans.index(1)
    figure.add_vline(x=start - 0.5, line={"color": INK, "width": 2, "dash": "dot"})
    figure.update_layout(layout(height=400), bargap=0.42)
    # Room for the sides' labels, and for months with the year under them.
    figure.update_layout(margin={"t": 92, "b": 44})
    highest = max([*(month.count for month in months), *(side.high * _usual(side) for side in sides)]) or 1
    # Told here, because labels wider than the picture would else push the months together.
    figure.update_xaxes(range=[-0.7, len(months) - 0.3], fixedrange=True)
    figure.update_yaxes(range=[0, highest * _ROOM], fixedrange=True, gridcolor=HAIR, nticks=5)
    figure.update_yaxes(tickfont={"size": 12, "color": SLATE})
    every = 1 if len(months) <= _EACH_UP_TO else _ELSE_EVERY
    named = [*range(0, len(months), every)]
    ticks = {"tickvals": named, "ticktext": _names([months[place].first for place in named]), "tickangle": 0}
    figure.update_xaxes(tickfont={"size": 12, "color": INK}, ticks="", showgrid=False, zeroline=False, **ticks)
    return figure


def _place(month: date, periods: tuple[Period, Period]) -> int:
    """0 before, 1 after, 2 neither."""
    return next((side for side, one in enumerate(periods) if one.since <= month <= one.until), 2)


def _number(month: Month, months: int) -> str:
    """Three figures over each of many bars would run into one another; the table has them."""
    return "" if months > _EACH_UP_TO and month.count >= _THREE_FIGURES else f"{month.count:,}"


def _count(figure: go.Figure, place: int, month: Month, told: str) -> None:
    """A bar's number over it, on a ground of its own, so that no line of a mean strikes it through."""
    if told:
        where = {"x": place, "y": month.count, "yanchor": "bottom", "yshift": 3, "showarrow": False}
        figure.add_annotation(
            text=told, font={"size": 11, "color": INK}, bgcolor="rgba(255,255,255,.75)", borderpad=0, **where
        )


def _usual(side: Side) -> float:
    """A side's days in a month."""
    return side.days / len(side.months)


def _names(firsts: Sequence[date]) -> list[str]:
    """Months, the year under the first of each."""
    short = [format_date(first, "MMM", locale=current()) for first in firsts]
    years = [None, *(first.year for first in firsts)]
    return [
        name if first.year == last else f"{name}<br>{first.year}"
        for name, first, last in zip(short, firsts, years[:-1], strict=True)
    ]


def _mean(figure: go.Figure, places: Sequence[int], side: Side, label: tuple[str, str]) -> None:
    """A side's mean count a month as a line, with the 95 % range of its rate as a band.

    The label stands at the picture's outer edge of the side, as far as that goes: a side of one month is narrower.
    """
    usual = _usual(side)
    left, right = places[0] - 0.45, places[-1] + 0.45
    band = {"x0": left, "x1": right, "y0": side.low * usual, "y1": side.high * usual}
    figure.add_shape(type="rect", **band, fillcolor=SLATE, opacity=_BAND, line={"width": 0}, layer="below")
    middle = side.per_day * usual
    # Behind the bars, so that it strikes no number through.
    line = {"color": INK, "width": 2}
    figure.add_shape(type="line", x0=left, x1=right, y0=middle, y1=middle, line=line, layer="below")
    figure.add_annotation(
        x={"left": left, "right": right}[label[1]],
        xanchor=label[1],
        align=label[1],
        y=1,
        yref="paper",
        yshift=48,
        text=label[0],
        showarrow=False,
        font={"size": 13, "color": INK},
        bgcolor="rgba(255,255,255,.85)",
    )


def described(sides: tuple[Side, Side], labels: tuple[str, str]) -> str:
    """The picture in words."""
    told = _("Bars of {number} months. Before: {before}. After: {after}.")
    number = sum(len(side.months) for side in sides)
    return told.format(number=number, before=_plain(labels[0]), after=_plain(labels[1]))


def _plain(label: str) -> str:
    return label.replace("<br>", " ").replace("<b>", "").replace("</b>", "")
