"""A chart with all that belongs to it: its words, the same as a table, and files of what is shown.

One way for all pages, so that no number is on paper that isn't on the screen: files are made of the table's own rows.
The picture is drawn by the browser.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from core.language import spoken
from exchange.books import workbook
from exchange.columns import Column
from exchange.writing import About, Cell, csv_bytes
from workspace import charts, exhibit_words, pictures, reading, widgets
from workspace.access import Visit

_NARROWEST = 8  # letters
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Exhibit:
    """What is shown: rows of words and numbers by key (None is hidden), headings by key, in order.

    `caption` says what the rows are; `name` is the file's, in plain letters; `numbers` are keys set flush right;
    `about` is what a reader of the file needs to know (programme, period, how few are hidden). `definitions` says, in
    the reader's language, what a column or a word of the rows means, where exhibit_words doesn't know.
    """

    name: str
    caption: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Cell]]
    about: About = ()
    numbers: Collection[str] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)


def about(visit: Visit, since: Any, until: Any) -> About:
    """What every file of results says first: demo, programme, period, and what is hidden."""
    programme = visit.programme
    demo = ((_("Demo"), widgets.made_up(programme) or _("These are not real numbers.")),) if programme.is_demo else ()
    period = _("{first} to {last}").format(first=widgets.day(since), last=widgets.day(until))
    days = (_("As of"), widgets.day(until)) if since == until else (_("Period"), period)
    return (
        *demo,
        (_("Programme"), widgets.programme_name(programme)),
        days,
        (_("Small numbers"), _("Numbers of fewer than {n} people are hidden.").format(n=5)),
    )


def chart(visit: Visit, draw: Callable[[], go.Figure], exhibit: Exhibit, *, alt: str) -> None:
    """The chart, below it the same as a table with its files. `alt` says in a sentence or two what the chart shows.

    It is drawn once a minute for the same address, state of the store and rows: putting one together costs more than
    all the rest of a page.
    """
    kept = {"displaylogo": False, "displayModeBar": False, "responsive": True}
    asked = tuple(sorted(st.query_params.items()))
    figure = _kept(reading.state(visit), asked, visit.language, exhibit.name, repr(exhibit.rows), visit, draw)
    st.plotly_chart(figure, config=kept, key=f"chart-{exhibit.name}", alt=alt)
    file = f"shirube-{visit.programme.slug}-{exhibit.name}.png"
    pictures.camera(f"chart-{exhibit.name}", file=file, shows=pictures.CHART)
    with st.expander(_("The same as a table")):
        table(visit, exhibit)


@st.cache_data(ttl=reading.SECONDS, max_entries=reading.ENTRIES, show_spinner=False)
def _kept(
    state: reading.State,
    asked: tuple[tuple[str, str], ...],
    language: str,
    name: str,
    rows: str,
    _visit: Visit,
    _draw: Callable[[], go.Figure],
) -> dict[str, Any]:
    figure = _draw()
    if _visit.programme.is_demo:
        _marked(figure)
    drawn: dict[str, Any] = figure.to_dict()
    return drawn


def _marked(figure: go.Figure) -> None:
    """A line under a demo's chart, so that its picture says so wherever it goes."""
    line, below = 22, max(figure.layout.margin.b, 30)  # px: the mark's, and what the names of an axis take
    where = {"x": 1, "xref": "container", "xanchor": "right", "y": 0, "yref": "container", "yanchor": "bottom"}
    where |= {"pad": {"b": 6}}
    told = {"text": _("Demo: these are not real numbers."), "font": {"size": 12, "color": charts.SLATE}}
    figure.update_layout(height=figure.layout.height + line + 8, margin_b=below + line, title=told | where)


def table(visit: Visit, exhibit: Exhibit) -> None:
    """The rows as a table, with its files."""
    widgets.table(exhibit.rows, exhibit.columns, caption=exhibit.caption, numbers=exhibit.numbers)
    files(visit, exhibit)


def files(visit: Visit, exhibit: Exhibit) -> None:
    """CSV and XLSX of the rows; they are made when somebody asks for them."""
    with st.container(horizontal=True, key=f"files-{exhibit.name}"):
        for label, ending, kind, made in (("CSV", "csv", CSV, _csv), ("Excel", "xlsx", XLSX, _xlsx)):
            st.download_button(
                label,
                partial(_in_language, visit, made, exhibit),
                file_name=f"shirube-{visit.programme.slug}-{exhibit.name}.{ending}",
                mime=kind,
                key=f"{ending}-{exhibit.name}",
                type="tertiary",
                on_click="ignore",
            )


def _in_language(visit: Visit, made: Callable[[Exhibit], bytes], exhibit: Exhibit) -> bytes:
    # It runs after the page, in a thread that knows no language.
    with spoken(visit.language):
        return made(replace(exhibit, about=(*exhibit.about, made_on())))


def made_on() -> tuple[str, str]:
    """When a file was made: numbers of an open period grow, so two files of it may differ."""
    return _("Made on"), widgets.day(tokyo_day(now()))


def _cells(exhibit: Exhibit) -> list[list[Cell]]:
    return [[_("hidden") if row.get(key) is None else row[key] for key in exhibit.columns] for row in exhibit.rows]


def _csv(exhibit: Exhibit) -> bytes:
    return csv_bytes([*exhibit.columns.values()], _cells(exhibit), about=exhibit.about)


def beside(told: About) -> str:
    """What stands over each printed page beside the title: whether it is a demo, whose numbers, of which days."""
    known = dict(told)
    names = (_("Programme"), _("Period"), _("As of"))
    return "　".join([_("Demo")] * (_("Demo") in known) + [str(known[name]) for name in names if name in known])


def _xlsx(exhibit: Exhibit) -> bytes:
    columns = [
        Column(
            key=key,
            headers=(heading,),
            definition=exhibit.definitions.get(key) or exhibit_words.of(exhibit.name, key),
            kind="whole" if key in exhibit.numbers else "text",
            width=_NARROWEST,
        )
        for key, heading in exhibit.columns.items()
    ]
    words = {word: meaning for word, meaning in exhibit.definitions.items() if word not in exhibit.columns}
    return workbook(
        columns,
        _cells(exhibit),
        sheet=_("Results"),
        title=exhibit.caption,
        about=(*exhibit.about, (_("Table"), exhibit.caption)),
        meanings=words,
        beside=beside(exhibit.about),
    )
