"""What a file out is made of: cells that never run anything, and the CSV that opens in Excel as it is."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from core.dates import TOKYO
from core.language import gettext as _
from exchange import formulas


class Share(float):
    """A share of one (0.25): a percentage in a workbook, and in text with one decimal (25.0％)."""

    def __str__(self) -> str:
        return _("{share} %").format(share=f"{self * 100:.1f}")


Cell = str | int | float | Decimal | date | datetime | None
# What a file is, as pairs of a name and what it says, such as the period.
About = Sequence[tuple[str, Cell]]


def safe(value: Cell) -> str:
    """A cell of a CSV: numbers and days as they are, text so that no spreadsheet runs it."""
    if value is None:
        return ""
    return formulas.guarded(value) if isinstance(value, str) else _written(value)


def _written(value: int | float | Decimal | date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, about: About = ()) -> bytes:
    """A CSV in UTF-8 with the mark that Excel needs, lines ended as Windows does; what it is `about` stands above."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe(name), safe(value)] for name, value in about)
    if about:
        writer.writerow([])
    writer.writerow([safe(name) for name in columns])
    writer.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
