"""One-time survey links as files for whoever hands them over: an address a row, and until when it opens."""

from collections.abc import Sequence
from datetime import datetime

from core.language import gettext as _
from core.language import mark
from exchange.books import workbook
from exchange.columns import Column
from exchange.writing import csv_bytes

COLUMNS = (
    Column(
        key="address",
        headers=("アンケートのアドレス",),
        definition=mark("Each goes to one person and can be answered once."),
        width=64,
    ),
    Column(
        key="until",
        headers=("使える期限",),
        definition=mark("Opens until then, Tokyo time."),
        kind="moment",
        width=20,
    ),
)


def as_csv(addresses: Sequence[str], *, until: datetime) -> bytes:
    """A CSV in UTF-8 with its mark. The rows have no numbers: a list of who got which would undo all the rest."""
    return csv_bytes([column.name for column in COLUMNS], _rows(addresses, until))


def as_workbook(addresses: Sequence[str], *, until: datetime) -> bytes:
    """The same as XLSX."""
    return workbook(COLUMNS, _rows(addresses, until), sheet=_("Survey links"))


def _rows(addresses: Sequence[str], until: datetime) -> list[tuple[str, datetime]]:
    return [(address, until) for address in addresses]
