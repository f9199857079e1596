"""The placement ledger as a workbook or CSV: what hangs or lies where, to be ticked off on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.language import gettext as _
from core.language import mark
from exchange.books import workbook
from exchange.columns import Column
from exchange.writing import About, Cell, csv_bytes

TO_DO, DONE = "☐", "☑"

COLUMNS = (
    Column(
        key="done", headers=("済",), definition=mark("Choose ☑ when it is in place."), width=6, choices=(TO_DO, DONE)
    ),
    Column(key="code", headers=("コード",), definition=mark("Printed small on each piece."), width=12),
    Column(key="venue", headers=("設置先",), definition=mark("The place that gets the pieces."), width=28),
    Column(key="address", headers=("住所",), definition=mark("Where the pieces are delivered."), width=36),
    Column(key="material", headers=("種類",), definition=mark("What kind of piece it is."), width=16),
    Column(
        key="design",
        headers=("文面",),
        definition=mark("The variant of the wording, where there are several."),
        width=8,
    ),
    Column(key="copies", headers=("部数",), definition=mark("How many pieces."), kind="whole", width=8),
    Column(key="installed", headers=("設置日",), definition=mark("The day it was put up."), kind="date", width=12),
    Column(key="removed", headers=("撤去日",), definition=mark("The day it was taken down."), kind="date", width=12),
    Column(key="url", headers=("リンク",), definition=mark("Where the code leads."), width=40),
    Column(key="note", headers=("備考",), definition=mark("Whatever the next person should know."), width=24),
)


@dataclass(frozen=True)
class LedgerRow:
    """One code at one place."""

    code: str
    venue: str
    address: str
    material: str
    design: str
    copies: int
    installed_on: date | None
    removed_on: date | None
    url: str


def ledger(rows: Iterable[LedgerRow], *, about: About = (), beside: str = "") -> bytes:
    """The workbook, with what is in place already ticked; what is `beside` the title is printed over each page."""
    return workbook(COLUMNS, map(_cells, rows), sheet=_("Placement ledger"), about=about, beside=beside)


def as_csv(rows: Iterable[LedgerRow]) -> bytes:
    """The same as CSV in UTF-8 with its mark."""
    return csv_bytes([column.name for column in COLUMNS], map(_cells, rows))


def _cells(row: LedgerRow) -> Sequence[Cell]:
    return (
        DONE if row.installed_on else TO_DO,
        row.code,
        row.venue,
        row.address,
        row.material,
        row.design,
        row.copies,
        row.installed_on,
        row.removed_on,
        row.url,
        "",
    )
