"""Every file out: nothing in it runs, wherever somebody's words stand, and nothing that people write is lost."""

import ast
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from core.folders import ROOT
from exchange import activity_file, formulas, ledger_file, link_file, placement_list
from exchange.activity_file import ActivityRow
from exchange.book_cells import held
from exchange.books import workbook
from exchange.calendar_file import Put, Span, calendar
from exchange.columns import Column
from exchange.ledger_file import LedgerRow
from exchange.placement_file import PlacementRow
from exchange.writing import csv_bytes
from funnel.report import Edition
from printing import reading
from store.survey_records import Quotation
from survey.publications import Line
from tests.funnel import report_values
from workspace import exhibits, place_results_round, report_files, survey_results_files
from workspace.exhibits import Exhibit

AT = datetime(2026, 6, 1, tzinfo=UTC)
DAY = date(2026, 6, 3)
SIGNS = [
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "﹦",
    "\t",
    "\r",
    "\n",
    " ",
    "\u3000",
    "\u200b",
    "'",
    '"',
    ",",
    ";",
]
TEXTS = st.one_of(
    st.text(st.sampled_from([*SIGNS, "1", "A", "館", "😀", "\\", "|", "!", "\x0b", "\x00"]), min_size=1, max_size=12),
    st.sampled_from(["=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "@SUM(1+1)", "＝1+1", "-2+3", "\t=1", "\r=1"]),
)


def would_run(text: str) -> bool:
    """What a spreadsheet may run, told without the product's own rule: =, +, -, @ of any width behind the unseen."""
    seen = unicodedata.normalize("NFKC", text).lstrip("\0\t\n\x0b\r \u200b")
    return seen.startswith(("=", "+", "-", "@")) or text.startswith(("\t", "\r"))


def column(text: str) -> Column:
    return Column(key="a", headers=(text,), definition=text, example=text, required=True)


def exhibit(text: str) -> Exhibit:
    columns = {"a": text, "n": "数"}
    return Exhibit(text, text, columns, [{"a": text, "n": 3}], ((text, text),), ("n",), {"a": text, text: text})


def quoted(text: str) -> list[Quotation]:
    return [Quotation(1, "k", "closing", "word", text, AT, "yu@office.example")]


def listed(text: str) -> list[PlacementRow]:
    return [PlacementRow("card", text, "library", text, 1, 0.0, DAY, None, text, "ja")]


def published(text: str) -> list[Line]:
    label = {"ja": text, "en": text}
    return [Line("option", 3, 9, label, names=(label,), percent=33)]


BOOKS: Mapping[str, Callable[[str], bytes]] = {
    "a table": lambda text: workbook([column(text)], [[text]], sheet=text, title=text, about=[(text, text)]),
    "results": lambda text: exhibits._xlsx(exhibit(text)),
    "the ledger": lambda text: ledger_file.ledger([LedgerRow(text, text, text, text, text, 1, DAY, None, text)]),
    "links": lambda text: link_file.as_workbook([text], until=AT),
    "activities": lambda text: activity_file.export(
        [ActivityRow("training", text, DAY, None, None, None, None, None, None, None)], about=[(text, text)]
    ),
    "quotations": lambda text: survey_results_files.quotations_xlsx(quoted(text), str, about=[(text, text)]),
    "survey results": lambda text: survey_results_files.table_xlsx(published(text), about=[(text, text)]),
    "the list of places": lambda text: placement_list.as_workbook(listed(text), about=[(text, text)], beside=text),
    "the report": lambda text: report_files.workbook(replace(report_values.report(), programme=text), Edition.SUBMIT),
}
TABLES: Mapping[str, Callable[[str], bytes]] = {
    "a table": lambda text: csv_bytes([text], [[text]], about=[(text, text)]),
    "results": lambda text: exhibits._csv(exhibit(text)),
    "the ledger": lambda text: ledger_file.as_csv([LedgerRow(text, text, text, text, text, 1, DAY, None, text)]),
    "links": lambda text: link_file.as_csv([text], until=AT),
    "quotations": lambda text: survey_results_files.quotations_csv(quoted(text), str, about=[(text, text)]),
    "survey results": lambda text: survey_results_files.table_csv(published(text), about=[(text, text)]),
}


# Every button that gives a file out, by the function that shows it: what it gives. A workbook or CSV is named as in
# BOOKS and TABLES above; a template holds nobody's words; a picture, PDF or ZIP runs nothing; pages of HTML and plain
# text are held by the tests that are named.
DOWNLOADS: Mapping[str, tuple[str, ...]] = {
    "activities_upload.template_button": ("a template",),
    "activities_view.file_button": ("activities",),
    "channel_sheet_view.show": ("HTML: tests/workspace/test_channel_sheet.py",),
    "consultation_import.template_button": ("a template",),
    "exhibits.files": ("results",),
    "monthly_view.files": ("PDF", "HTML: tests/funnel/test_monthly_mail.py"),
    "place_results_round.offer": ("PDF", "HTML: tests/workspace/test_place_results.py"),
    "placement_files._button": ("the ledger", "PDF", "the list of places", "a calendar"),
    "placement_forms.detail": ("PNG", "SVG"),
    "placement_upload.template_button": ("a template",),
    "print_handout.handing_out": ("ZIP", "the ledger"),
    "print_paper.choosing": ("PDF",),
    "print_paper.downloads": ("PDF", "ZIP", "PNG"),
    "print_pictures._text": ("HTML: tests/printing/test_describe.py",),
    "report_taking_out._download": ("PDF", "DOCX", "the report", "HTML: tests/printing/test_paper_web.py"),
    "survey_links_form._many": ("PDF", "links"),
    "survey_links_open._files": ("PDF", "PNG"),
    "survey_results_publishing._published": ("survey results",),
    "survey_results_quoting.released": ("quotations",),
}
_HARMLESS = {"PDF", "PNG", "SVG", "ZIP", "DOCX", "a template", "a calendar"}


def buttons() -> Iterator[str]:
    for folder in ("workspace", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef) and any(map(_is_download, ast.walk(function))):
                    yield f"{path.stem}.{function.name}"


def _is_download(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "download_button"


def test_every_download_of_the_product_is_known_here_with_what_holds_it() -> None:
    assert sorted(buttons()) == sorted(DOWNLOADS), "a new download is added above, with its kind among BOOKS or TABLES"
    for name in {name for kinds in DOWNLOADS.values() for name in kinds}:
        kind, _colon, test = name.partition(": ")
        assert (ROOT / test).is_file() if kind == "HTML" else name in {*BOOKS, *TABLES, *_HARMLESS}, name


def test_there_is_one_way_to_a_workbook_and_one_to_a_csv() -> None:
    writes = re.compile(r"csv\.writer\(|DictWriter\(|\.to_csv\(|\.to_excel\(|openpyxl\.Workbook\(|create_sheet\(")
    folders = (
        "pages",
        "workspace",
        "gateway",
        "campaigns",
        "survey",
        "funnel",
        "exchange",
        "printing",
        "store",
        "core",
    )
    sources = [*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]
    found = {str(path.relative_to(ROOT)) for path in sources if writes.search(path.read_text(encoding="utf-8"))}
    # The demo writes what it imports.
    assert found == {"exchange/books.py", "exchange/writing.py", "playing.py"}


def test_every_chart_is_drawn_where_it_can_be_saved_as_a_picture() -> None:
    """By the page's own part for charts, whose button has the browser draw it; nothing is asked of another host."""
    draws = re.compile(r"\.(plotly|altair|bar|line|area|scatter|vega_lite|graphviz|pydeck)_chart\(|\.pyplot\(")
    sources = [*(ROOT / "workspace").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    assert [path.name for path in sources if draws.search(path.read_text(encoding="utf-8"))] == ["exhibits.py"]
    files = [ROOT / "assets" / "js" / f"{name}.js" for name in ("drawing", "picture")]
    scripts = "".join(file.read_text(encoding="utf-8") for file in files).replace("http://www.w3.org/2000/svg", "")
    # The one thing asked for is the page's own font, by the address that the page has it from.
    asks = re.findall(r"https?:|fetch\(\w*\)?|XMLHttpRequest|import ", scripts)
    assert asks == ["fetch(address)"]


@settings(max_examples=6, deadline=None)
@given(text=TEXTS)
def test_a_list_to_walk_with_is_told_as_it_is_on_paper_and_in_html(text: str) -> None:
    row: dict[str, Any] = dict.fromkeys(("venue", "address", "channel", "code", "installed", "last", "look"), text)
    found = Exhibit("places-round", text, {"venue": text}, [row | {"pieces": 1200}], ((text, text), ("few", "5")))
    assert "1,200" in reading.read_text(place_results_round.paper(found))[0]
    html = place_results_round.page(replace(found, caption=f"<script>{text}"), language="ja")
    assert "<script" not in html


@pytest.mark.parametrize("kind", BOOKS)
@settings(max_examples=20)
@given(text=TEXTS)
def test_a_workbook_runs_nothing_and_loses_nothing(kind: str, text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(BOOKS[kind](text)))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    kept = held(text)
    assert not kept or kept in {cell.value for cell in cells}
    dangerous = [cell for cell in cells if isinstance(cell.value, str) and would_run(cell.value)]
    assert all(cell.quotePrefix for cell in dangerous), "it would run once somebody edits the cell"
    assert {*book.defined_names} == set()
    assert all(not sheet._hyperlinks for sheet in book)


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=20)
@given(text=TEXTS)
def test_a_csv_runs_nothing_and_loses_nothing(kind: str, text: str) -> None:
    rows = [*csv.reader(io.StringIO(TABLES[kind](text).decode("utf-8-sig"), newline=""))]
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if would_run(cell)]
    assert text in {formulas.unguarded(cell) for cell in cells}


@settings(max_examples=60)
@given(text=TEXTS)
def test_a_calendar_runs_nothing_wherever_it_is_taken(text: str) -> None:
    put = Put(1, AT, None, text, text, "カード", 1, DAY, DAY, text)
    found: list[Any] = [*Calendar.from_ical(calendar([put], [Span(1, AT, AT, DAY, DAY, text)], at=AT)).walk("VEVENT")]
    assert len(found) == 4
    for event in found:
        told = [str(event[name]) for name in ("summary", "description", "location") if name in event]
        assert all(formulas.guarded(formulas.unguarded(one)) == one for one in told)
