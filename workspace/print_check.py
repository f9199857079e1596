"""The check of any PDF before it is printed: what is wrong with it, and where its codes lead."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from campaigns import links, prints
from core.language import gettext as _
from store import placements
from store.database import Db
from store.records import Programme
from workspace import print_faults, widgets
from workspace.access import Visit
from workspace.database import settings, store

_LARGEST_MB = 50
_SHOWN = 100


def dropped(visit: Visit) -> None:
    """The place to hand in a PDF, and what was found in it; any file is taken, and another kind answered in words."""
    file = st.file_uploader(
        _("PDF (up to {number} MB)").format(number=_LARGEST_MB),
        max_upload_size=_LARGEST_MB,
        key="check-file",
    )
    if file is None:
        widgets.note(
            _("The codes are read back from the drawn pages; sizes, inks, fonts and margins are measured."),
            _("The file is not kept."),
        )
        return
    with st.spinner(_("Drawing every page and reading its codes …")):
        faults, codes = prints.examined(file.getvalue())
    _verdict(file.name, faults)
    _codes(visit.programme, codes)


def _verdict(name: str, faults: Sequence[prints.Fault]) -> None:
    if not faults:
        widgets.saved(_("{name}: nothing was found. It may be printed.").format(name=name))
        return
    widgets.section(_("Please don't print it yet"), _("{number} points to correct").format(number=len(faults)))
    print_faults.table(faults)


def _codes(programme: Programme, pages: Sequence[Sequence[str]]) -> None:
    """Each address that reads, with the place it belongs to."""
    number = Counter(url for page in pages for url in page)
    if not number:
        return
    widgets.section(_("Codes in the file"), _("Read from the drawn pages, as a phone would."))
    with store().reading() as db:
        venues = _venues(db, programme, list(number))
    rows = [
        {"venue": venues.get(url, _("not a code of this programme")), "url": url, "number": many}
        for url, many in number.most_common(_SHOWN)
    ]
    columns = {"venue": _("Place"), "url": _("Leads to"), "number": _("Pieces")}
    caption = _("Codes ({shown} of {number})").format(shown=len(rows), number=len(number))
    widgets.table(rows, columns, caption=caption, numbers=("number",))


def _venues(db: Db, programme: Programme, urls: Sequence[str]) -> dict[str, str]:
    """The places of those addresses that are just ours: the same code on another host leads elsewhere."""
    ends = {url: url.rpartition("/")[2].upper() for url in urls}
    ours = {one.code: one for one in placements.by_codes(db, programme.id, list(set(ends.values())))}
    origin = settings().public_origin
    return {
        url: f"{ours[code].venue} ({code})" + (f" {_('retired')}" if ours[code].retired_at else "")
        for url, code in ends.items()
        if code in ours and url.upper() == links.address(code, origin=origin)
    }
