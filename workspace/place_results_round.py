"""The list for somebody who walks round and looks whether everything still hangs: as a file, or to print."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from html import escape

import streamlit as st

from core.language import gettext as _
from core.language import spoken
from core.words import CHANNELS
from exchange import walking_paper
from exchange.walking_paper import Stop
from exchange.writing import Cell
from funnel import places
from workspace import exhibits, placement_files, widgets
from workspace.access import Visit
from workspace.exhibits import Exhibit
from workspace.place_results import Looked, design, last, still

_TICKS = ("there", "gone", "moved", "note")
_STYLE = (
    "@page{size:A4 landscape;margin:12mm}body{font:10pt 'BIZ UDPGothic','Hiragino Sans','Yu Gothic UI',sans-serif}"
    "h1{font-size:13pt;margin:0 0 2mm}p{margin:0 0 3mm}table{width:100%;border-collapse:collapse}"
    "th,td{border:.3mm solid #888;padding:1.4mm;text-align:left;vertical-align:top}th{font-weight:normal;"
    "background:#f1f3f6}thead{display:table-header-group}tr{break-inside:avoid}.tick{width:14mm;text-align:center}"
    ".note{width:45mm}"
)


def offer(visit: Visit, looked: Looked) -> None:
    """The list of what ought to hang now, of what was chosen above."""
    widgets.section(
        _("Check list for a round"),
        _("What ought to be up now, in the order of its addresses, with room to tick what you find."),
    )
    found = exhibit(visit, looked)
    if not found.rows:
        widgets.note(_("Nothing ought to be up now: all of it was taken down, is retired or stands online."))
        return
    widgets.note(_("{codes} of what is chosen above.").format(codes=f"{len(found.rows):,}"))
    exhibits.files(visit, found)
    st.download_button(
        _("Download for printing (PDF)"),
        partial(_paper, visit, found),
        file_name=f"shirube-{visit.programme.slug}-{found.name}.pdf",
        mime=walking_paper.MIME,
        key="places-round-paper",
        type="tertiary",
        on_click="ignore",
    )
    st.download_button(
        _("Download for printing (HTML)"),
        partial(_printed, visit, found),
        file_name=f"shirube-{visit.programme.slug}-{found.name}.html",
        mime="text/html",
        key="places-round-print",
        type="tertiary",
        on_click="ignore",
    )


def exhibit(visit: Visit, looked: Looked) -> Exhibit:
    """The list with empty columns to tick."""
    columns = {
        "venue": _("Place"),
        "address": _("Address"),
        "channel": _("Material"),
        "code": _("Code"),
        "pieces": _("Pieces"),
        "installed": _("Put up on"),
        "last": _("Last scan"),
        "look": _("To look after"),
        "there": _("Is there"),
        "gone": _("Came off"),
        "moved": _("Was moved"),
        "note": _("Remarks"),
    }
    rows: list[Mapping[str, Cell]] = [
        {
            "venue": one.placement.venue,
            "address": one.placement.venue_address,
            "channel": " ".join(filter(None, (_(CHANNELS[one.placement.channel]), design(one)))),
            "code": one.placement.code,
            "pieces": one.placement.quantity,
            "installed": one.placement.installed_on or _("not set"),
            "last": one.last_scan or last(one),
            "look": still(one),
            **dict.fromkeys(_TICKS, ""),
        }
        for one in places.round_of(looked.chosen, today=looked.today)
    ]
    # Nobody is counted here, so nothing is said of small numbers.
    about = exhibits.about(visit, looked.today, looked.today)[:-1]
    return Exhibit("places-round", _("Check list for a round"), columns, rows, about)


def _paper(visit: Visit, found: Exhibit) -> bytes:
    # It runs after the page, in a thread that knows no language.
    with spoken(visit.language):
        return paper(found)


def paper(found: Exhibit) -> bytes:
    """The list as a PDF on A4."""
    stops = [*map(_stop, found.rows)]
    return walking_paper.check_list(stops, placement_files.paper_head(found.about, found.caption, len(stops)))


def _stop(row: Mapping[str, Cell]) -> Stop:
    return Stop(
        venue=str(row["venue"]),
        address=str(row["address"]),
        material=str(row["channel"]),
        code=str(row["code"]),
        pieces=int(str(row["pieces"])),
        installed=_day(row["installed"]),
        last=_day(row["last"]),
        look=str(row["look"]),
    )


def _day(value: Cell) -> str | date:
    return value if isinstance(value, date) else str(value)


def _printed(visit: Visit, found: Exhibit) -> bytes:
    # It runs after the page, in a thread that knows no language.
    with spoken(visit.language):
        return page(found, language=visit.language).encode()


def page(found: Exhibit, *, language: str) -> str:
    """The list as an HTML page of its own, A4 across; it loads nothing and runs nothing."""
    about = " / ".join(f"{name}: {value}" for name, value in found.about)
    head = "".join(f'<th scope="col" class="{_kind(key)}">{escape(name)}</th>' for key, name in found.columns.items())
    body = "".join(f"<tr>{_cells(found.columns, row)}</tr>" for row in found.rows)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(found.caption)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(found.caption)}</h1><p>{escape(about)}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></html>"
    )


def _cells(columns: Mapping[str, str], row: Mapping[str, Cell]) -> str:
    return "".join(
        f'<td class="{_kind(key)}">{"☐" if _kind(key) == "tick" else escape(str(row[key]))}</td>' for key in columns
    )


def _kind(key: str) -> str:
    return "note" if key == "note" else "tick" if key in _TICKS else ""
