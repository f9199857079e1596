"""What was given out for printing: when, in which version, what its check found, and the way to print it again."""

import streamlit as st

from campaigns import print_designs, print_runs, prints
from core.dates import tokyo_day
from core.language import gettext as _
from store.records import PrintRun, Programme
from workspace import changing, print_handout, print_release, widgets
from workspace.database import store

_TIMES = "release-times"


def history(programme: Programme) -> None:
    """The runs, newest first, and a reprint of any of them with the same codes."""
    with store().reading() as db:
        runs = {run.id: run for run in print_runs.runs(db, programme)}
        numbers = {design.id: design.number for design in print_designs.of_programme(db, programme)}
    if not runs:
        widgets.note(_("Nothing was given out yet."))
        return
    columns = {
        "on": _("Day"),
        "version": _("Version"),
        "for": _("For"),
        "places": _("Places"),
        "pieces": _("Pieces"),
        "check": _("Check"),
        "by": _("Made by"),
    }
    rows = [_row(run, numbers[run.design_id]) for run in runs.values()]
    widgets.table(rows, columns, caption=_("What was given out for printing"), numbers=("places", "pieces"))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    chosen = left.selectbox(
        _("Print again"),
        list(runs),
        format_func=lambda key: _title(runs[key], numbers[runs[key].design_id]),
        key="release-run",
    )
    right.button(_("Once more"), on_click=_again, args=(runs[chosen],), key="release-once-more", width="stretch")


def _row(run: PrintRun, number: int) -> dict[str, object]:
    found = " ".join(prints.told(run.faults)) or _("{number} points, nothing found").format(number=len(run.checks))
    return {
        "on": widgets.day(tokyo_day(run.made_at)),
        "version": f"v{number}",
        "for": _("print shop") if run.profile == "press" else _("office"),
        "places": len(run.pieces),
        "pieces": _pieces(run),
        "check": found,
        "by": run.made_by,
    }


def _title(run: PrintRun, number: int) -> str:
    told = _("{places} places, {pieces} pieces.").format(places=len(run.pieces), pieces=f"{_pieces(run):,}")
    return f"{widgets.day(tokyo_day(run.made_at))}  v{number}  {told}"


def _pieces(run: PrintRun) -> int:
    return sum(copies for _key, copies in run.pieces)


def _again(run: PrintRun) -> None:
    """Choose the run's version, places and copies above; places retired since are left out, and said so."""
    with store().reading() as db:
        places = print_runs.again(db, run)
    live = {place.id: copies for place, copies in places if place.retired_at is None}
    st.session_state[print_release.CHOSEN] = run.design_id
    st.session_state[print_handout.places_key(run.design_id)] = list(live)
    # A key of its own each time, or the choice made for an earlier reprint would stand.
    times = st.session_state.get(_TIMES, 0) + 1
    st.session_state[_TIMES] = times
    st.session_state[print_handout.AGAIN] = {run.design_id: print_handout.Reprint(f"{run.id}-{times}", live)}
    told = _("Version, places and copies are chosen as they were. The codes stay the same.")
    gone = len(places) - len(live)
    if gone:
        told += " " + _("{number} places were left out, since their codes are retired.").format(number=gone)
    changing.tell(told)
