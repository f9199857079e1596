"""Paper of an office: which label sheet, from which label on, and how the printer at hand pulls askew."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from campaigns import print_bundle, prints
from campaigns.pieces import Group
from campaigns.prints import STRAIGHT, Calibration, PrintFile
from core.language import gettext as _
from core.refusals import Refusal
from store.records import Programme
from workspace import widgets
from workspace.print_form import Choice


@dataclass(frozen=True)
class Paper:
    """A label sheet by its key ('' for the usual one), the first free label from 0, and the printer's correction."""

    stock: str = ""
    start: int = 0
    calibration: Calibration = STRAIGHT


def choosing(choice: Choice) -> Paper:
    """Sheet, first label and correction; nothing to choose for pictures and for what only a print shop can make."""
    sheets = prints.sheets_for(choice.spec.format)
    if not sheets:
        return Paper()
    names = {
        key: _("{title} ({number} on a sheet)").format(title=each.title, number=each.per_sheet)
        for key, each in sheets.items()
    }
    with st.expander(_("Paper and printer")):
        key = st.selectbox(
            _("Sheet"), list(names), format_func=names.__getitem__, key=f"print-stock-{choice.spec.format}"
        )
        sheet = sheets[key]
        if sheet.unprintable_edge:
            st.caption(_("The labels reach the edge of this sheet, where most office printers can't print."))
        start = 1
        if sheet.per_sheet > 1:
            start = st.number_input(
                _("First free label (from 1, row by row)"),
                min_value=1,
                max_value=sheet.per_sheet,
                key=f"print-start-{key}",
            )
        calibration = _calibration()
        st.download_button(
            _("Sheet for measuring the printer"),
            lambda: prints.trial_sheet(sheet, calibration),
            f"{key}.pdf",
            prints.PDF,
            on_click="ignore",
            key=f"print-trial-{key}",
        )
    return Paper(key, int(start) - 1, calibration)


def _calibration() -> Calibration:
    """The printer's correction; a wrong one is refused in words and not used."""
    across, down, wide, high = st.columns(4)
    told = {
        "offset_x": across.number_input(_("Right (mm)"), -10.0, 10.0, 0.0, 0.1, key="print-offset-x"),
        "offset_y": down.number_input(_("Down (mm)"), -10.0, 10.0, 0.0, 0.1, key="print-offset-y"),
        "scale_x": wide.number_input(_("Width"), 0.97, 1.03, 1.0, 0.001, "%.3f", key="print-scale-x"),
        "scale_y": high.number_input(_("Height"), 0.97, 1.03, 1.0, 0.001, "%.3f", key="print-scale-y"),
    }
    try:
        return Calibration(**told)
    except Refusal as refusal:
        widgets.refused(refusal)
        return STRAIGHT


def files(groups: Sequence[Group], paper: Paper, *, programme: Programme) -> tuple[PrintFile, ...]:
    """The finished files: sheets for an office printer, or pictures. Raises what prints refuses."""
    if groups[0].piece.format.pixels:
        return tuple(prints.picture_file(group, listed=listed) for group in groups for listed in group.listed)
    sheet = prints.sheets_for(groups[0].piece.format.key).get(paper.stock)
    return tuple(
        prints.office_file(group, stem=programme.slug, sheet=sheet, start=paper.start, calibration=paper.calibration)
        for group in groups
    )


def downloads(files: Sequence[PrintFile]) -> None:
    """The files to take away, many of them as one ZIP."""
    number = sum(file.pieces for file in files)
    widgets.saved(
        _("Ready: {number} pieces. Every code was read back and leads where it should.").format(number=number)
    )
    if len(files) > MOST_BUTTONS:
        files = (print_bundle.zipped(files),)
    for file in files:
        st.download_button(
            _("Download {name}").format(name=file.name),
            file.data,
            file.name,
            file.mime,
            on_click="ignore",
            key=f"print-{file.name}",
        )
    if any(file.mime == prints.PDF for file in files):
        st.caption(_("Print at 100 %, without fitting to the page."))


MOST_BUTTONS = 4
