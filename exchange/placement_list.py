"""Placements in the columns of the template: to be changed in Excel and taken in again, such as for another year."""

from collections.abc import Iterable, Iterator, Sequence

from exchange import books, spellings
from exchange.placement_file import COLUMNS, PlacementRow
from exchange.writing import About, Cell


def as_workbook(rows: Iterable[PlacementRow], *, about: About = (), beside: str = "") -> bytes:
    """XLSX that `placement_file.parse` reads back; what is `beside` the title is printed over each page."""
    return books.workbook(COLUMNS, _cells(rows), sheet="置き場所一覧", about=about, beside=beside)


def _cells(rows: Iterable[PlacementRow]) -> Iterator[Sequence[Cell]]:
    for row in rows:
        yield (
            spellings.CHANNELS.written(row.channel),
            row.venue,
            spellings.VENUE_KINDS.written(row.venue_kind),
            row.address,
            row.quantity,
            row.unit_cost_yen,
            row.installed_on,
            row.removed_on,
            row.design,
            spellings.LANGUAGES.written(row.language),
        )
