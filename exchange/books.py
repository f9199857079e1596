"""Workbooks out (XLSX): sheets as a person would set them, to read, to fill in or to print, that never run anything.

Every workbook of ours is made here: header in view, columns as wide as what is in them, numbers as numbers, A4 across.
"""

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from core.language import gettext as _
from exchange import book_cells, book_names
from exchange.columns import Column
from exchange.writing import About, Cell

_A4 = 9
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.7, "bottom": 0.6, "header": 0.3, "footer": 0.3}  # inches
_MOST_ACROSS = 240  # letters on a page; more could not be read, and goes on beside it
_LONGEST_TITLE = 80  # letters over each page; Excel takes 255 with its signs
_ABOUT_WIDTHS = (22, 70)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns, its rows. A column's width is the least, in letters; it grows with the rows.

    What `is_list` has no header: pairs of a name and what it says.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    is_list: bool = False


def template(columns: Sequence[Column], *, sheet: str) -> bytes:
    """A workbook to fill in: typed columns with lists to choose from, and a second sheet that explains them."""
    return workbook(columns, (), sheet=sheet)


def workbook(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str,
    title: str = "",
    about: About = (),
    meanings: Mapping[str, str] | None = None,
    beside: str = "",
) -> bytes:
    """One sheet of rows, behind it what the file is `about` and what its columns mean.

    `meanings` explains words that stand in the rows. `title` is the file's, else the sheet's name; it is printed over
    each page, with what is `beside` it (of whom, as of which day).
    """
    sheets = [Sheet(sheet, columns, rows)]
    if about:
        pair = [Column(key="", headers=("",), definition="", width=width) for width in _ABOUT_WIDTHS]
        sheets.append(Sheet(_("About this file"), pair, about, is_list=True))
    explained = _explained(columns, meanings or {})
    return book([*sheets, explained] if explained else sheets, title=title or sheet, beside=beside)


def _explained(columns: Sequence[Column], meanings: Mapping[str, str]) -> Sheet | None:
    """What the columns mean; what is needed, with an example, only where the sheet is to be filled in."""
    told = [column for column in columns if column.definition]
    if not told and not meanings:
        return None
    is_form = any(column.required or column.example for column in told)
    heads = {_("Column"): 18, _("Needed"): 10, _("What to write"): 70, _("Example"): 20}
    if not is_form:
        heads = {_("Column or word"): 18, _("What it means"): 70}
    rows: list[Sequence[str]] = []
    for column in told:
        # A text with braces of its own must not be read as one to fill in.
        meaning = _(column.definition).replace("{choices}", "、".join(column.choices))
        needed = _("yes") if column.required else ""
        rows.append((column.name, needed, meaning, column.example) if is_form else (column.name, meaning))
    rows += [(word, "", meaning, "") if is_form else (word, meaning) for word, meaning in meanings.items()]
    made = [Column(key="", headers=(name,), definition="", width=width) for name, width in heads.items()]
    return Sheet(_("About the columns"), made, rows)


def book(sheets: Sequence[Sheet], *, title: str, beside: str = "") -> bytes:
    """An XLSX of several sheets, with its title as the only thing that the file says of itself.

    What is `beside` the title is only printed.
    """
    whole = openpyxl.Workbook()
    whole.remove(whole.active)
    whole.properties.title = book_cells.held(title)
    whole.properties.creator = None  # else it names the library as if it were a person
    names = book_names.unique([sheet.name for sheet in sheets])
    for name, sheet in zip(names, sheets, strict=True):
        made = whole.create_sheet(name)
        _fill(made, sheet)
        made.oddHeader.left.text, made.oddHeader.right.text = _printed(title), _printed(beside)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def _fill(made: Worksheet, sheet: Sheet) -> None:
    first = 1 if sheet.is_list else 2
    widths = book_cells.Widths(sheet.columns)
    if not sheet.is_list:
        book_cells.head(made, sheet.columns, widths)
    for number, row in enumerate(sheet.rows, first):
        for place, value in enumerate(row, 1):
            widths.saw(place, book_cells.put(made, number, place, value, sheet.columns[place - 1]))
    widths.apply(made)
    if sheet.is_list:
        for number in range(1, made.max_row + 1):
            made.cell(number, 1).font = book_cells.HEAD
            made.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    else:
        book_cells.level(made)
        if made.max_row > first:  # of a single row there is nothing to choose
            made.auto_filter.ref = made.dimensions
    book_cells.heighten(made)
    book_cells.choices(made, sheet.columns)
    _print(made, is_list=sheet.is_list)


def _printed(text: str) -> str | None:
    """As it stands over a page, where Excel reads & as the beginning of a sign."""
    return " ".join(book_cells.held(text).split())[:_LONGEST_TITLE].replace("&", "&&") or None


def _print(made: Worksheet, *, is_list: bool) -> None:
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", _A4
    across = math.ceil(sum(column.width for column in made.column_dimensions.values()) / _MOST_ACROSS)
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = max(1, across), 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    made.page_margins = PageMargins(**_MARGINS)
    if not is_list:
        made.print_title_rows = "1:1"
    if across > 1:
        made.print_title_cols = "A:A"  # which row it is, also on the page beside
    made.oddFooter.center.text = "&A  &P / &N"
