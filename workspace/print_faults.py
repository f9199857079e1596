"""What a check found in a print file, as a table: on which page, what to correct, and what exactly it concerns."""

from collections.abc import Sequence

from campaigns import prints
from core.language import gettext as _
from core.refusals import Refusal
from workspace import widgets

_SHOWN = 100


def table(faults: Sequence[prints.Fault]) -> None:
    """The first faults, a row for each."""
    rows = [
        {
            "page": _("whole file") if fault.page == 0 else str(fault.page),
            "what": prints.sentence(fault),
            "detail": fault.detail,
        }
        for fault in faults[:_SHOWN]
    ]
    columns = {"page": _("Page"), "what": _("What to correct")}
    if any(fault.detail for fault in faults):
        columns["detail"] = _("Detail")
    caption = _("Points to correct ({shown} of {number})").format(shown=len(rows), number=len(faults))
    widgets.table(rows, columns, caption=caption)


def refused(refusal: Refusal) -> None:
    """What could not be done; where a finished file failed its check, with every fault, for whoever mends it."""
    widgets.refused(refusal)
    if isinstance(refusal, prints.PrintFaulty):
        table(refusal.faults)
