"""The table of the funnel page by campaign, kind of place, language or design."""

from typing import get_args

from core import words
from core.language import gettext as _
from core.language import mark
from exchange.writing import Cell, Share
from funnel.breakdowns import Breakdown, By, SplitRow
from funnel.periods import Period
from workspace import exhibits, funnel_reading, viewing, widgets
from workspace.access import Visit
from workspace.exhibits import Exhibit

_NAMES: dict[By, str] = {
    "campaign": mark("Campaign"),
    "venue_kind": mark("Kind of place"),
    "language": mark("Language"),
    "design": mark("Design or wording"),
}
_WHY = {
    "too_few": mark(
        "New friends aren't split: some who came by one of these are fewer than five people, and tables could be "
        "subtracted."
    ),
    "only_years": mark("New friends are split for whole fiscal years only; months could be subtracted."),
    "unavailable": mark("New friends can't be estimated, because no notice of LINE comes in."),
}


def show(visit: Visit, period: Period) -> None:
    """Scans and, as far as they may be shown, new friends by an attribute of what was put up, one at a time."""
    by = viewing.choice(_("Split by"), get_args(By), name="by", format_func=lambda each: _(_NAMES[each]))
    found = funnel_reading.breakdown_of(visit, period, by)
    if not found.rows:
        widgets.empty(_("No placement has been added yet."))
        return
    exhibits.table(visit, _exhibit(visit, period, found))
    if found.friends in _WHY:
        widgets.note(_(_WHY[found.friends]))
    widgets.note(_("Consultations aren't split by these: of a person only the channel is kept."))


def _exhibit(visit: Visit, period: Period, found: Breakdown) -> Exhibit:
    everything = sum(row.scans or 0 for row in found.rows)
    columns = {
        "group": _(_NAMES[found.by]),
        "pieces": _("Pieces"),
        "scans": _("Scans"),
        "share": _("Share of scans"),
    }
    if found.friends == "shown":
        columns |= {"friends": _("New friends"), "range": _("95 % range")}
    rows = [_row(found, row, everything) for row in found.rows]
    caption = _("Scans and new friends by: {by}").format(by=_(_NAMES[found.by]))
    about = exhibits.about(visit, period.since, period.until)
    return Exhibit(f"by-{found.by}", caption, columns, rows, about, [name for name in columns if name != "group"])


def _row(found: Breakdown, row: SplitRow, everything: int) -> dict[str, Cell]:
    share: Cell = "–" if row.scans is None or not everything else Share(row.scans / everything)
    cells: dict[str, Cell] = {
        "group": group_name(found.by, row.group),
        "pieces": "–" if row.pieces is None else row.pieces,
        "scans": "–" if row.scans is None else row.scans,
        "share": share,
    }
    return cells | {"friends": row.friends_new, "range": _range(row)}


def _range(row: SplitRow) -> str:
    if row.friends_low is None or row.group is None:
        return "–"
    return f"{row.friends_low:,}–{row.friends_high:,}"


def group_name(by: By, group: str | None) -> str:
    """A group as people say it."""
    if group is None:
        return _("Unknown (came without a code, or later)")
    if by == "venue_kind":
        return _(words.VENUE_KINDS[group])
    if by == "language":
        return words.LANGUAGES[group]
    return group or _("without a name")
