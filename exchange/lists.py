"""A header and the rows under it: the table of a text, or of all sheets of a workbook that have the same columns."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from core.language import mark as _
from exchange import headers, refusals
from exchange.texts import plain

Numbered = tuple[int, Sequence[str]]
_ABSENT = 1 << 30  # where a column stands that a sheet doesn't have
_ONE_IN = 4  # so many columns of a list a sheet must have that may lack one of them

# Why a sheet was not read.
LEFT_OUT = {
    "hidden": _("it is hidden in Excel"),
    "empty": _("it is empty"),
    "no_header": _("no header of this list was found"),
    "no_rows": _("there are no rows under the header"),
    "otherwise": _("other columns; these are missing: {columns}"),
    "chosen": _("left out by you"),
}


class _Cells(Mapping[str, str]):
    """The cells of one row by column; all rows share what says where a column stands."""

    __slots__ = ("_places", "_texts")

    def __init__(self, places: Mapping[str, int], texts: Sequence[str]) -> None:
        self._places, self._texts = places, texts

    def __getitem__(self, name: str) -> str:
        place = self._places[name]
        return self._texts[place] if place < len(self._texts) else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, slots=True)
class Within:
    """One of several sheets that are one list; `before` is the last row's number of the sheet before it."""

    name: str
    before: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data: its number as the person's own programme shows it, and its cells by column.

    Where several sheets are one list, rows are counted on from sheet to sheet, and `place` is what a person finds.
    """

    number: int
    cells: Mapping[str, str]
    sheet: Within | None = None

    @property
    def place(self) -> str:
        """The row's number on its sheet, behind the sheet's name where there are several."""
        return f"{self.sheet.name} {self.number - self.sheet.before}" if self.sheet else str(self.number)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: how many rows were read of it, or why none: a key of LEFT_OUT.

    `missing` are columns of the list that it doesn't have; `totals`, `notes` and `hidden` are as in a Table.
    """

    name: str
    rows: int = 0
    left_out: str = ""
    missing: tuple[str, ...] = ()
    totals: int = 0
    notes: int = 0
    hidden: int = 0


@dataclass(frozen=True)
class Table:
    """A header and the rows under it. Cells are text as written.

    `totals` counts rows of sums and `notes` lines under the table that were left out; `hidden` counts rows that Excel
    doesn't show, as under a filter: they are read like the others. `sheets` are those of a workbook in their order.
    It holds people's references in clear: parse it at once and keep only what parsing returns.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: int = 0
    notes: int = 0
    hidden: int = 0
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Source:
    """Rows to be read, those that say anything; `hidden` gets the numbers of those that Excel doesn't show.

    `shown` is whether the sheet itself is to be seen; one that is not gives no rows.
    """

    rows: Iterator[Numbered]
    name: str = ""
    hidden: Collection[int] = ()
    shown: bool = True


@dataclass(frozen=True)
class _Headed:
    """A sheet whose header was found; `words` is how many of the header's words are expected."""

    columns: Sequence[str]
    body: Iterator[Numbered]
    words: int

    @property
    def by_name(self) -> dict[str, str]:
        return {plain(name): name for name in self.columns if name}


@dataclass
class _Body:
    """The rows of a sheet, and what under them is none."""

    kept: list[Numbered]
    totals: int
    notes: int


def table(sources: Iterable[Source], expects: Collection[str], *, most_rows: int) -> Table:
    """One table of the sources that have the columns of the one with most expected words, the first of equal ones.

    A source is read no further than its header may lie where it has other columns. Raises FileEmpty, TooManyRows.
    """
    wanted = {plain(word) for word in expects}
    every = list[Source]()
    found: dict[int, _Headed] = {}
    for place, source in enumerate(sources):
        every.append(source)
        if headed := _headed(source.rows, wanted):
            found[place] = headed
    # Without words to go by, a title that stands alone in its column is no header.
    best = sorted(found, key=lambda place: (found[place].words, len(found[place].by_name) > 1), reverse=True)
    for place in best:
        body = _body(found[place])
        if body.kept:
            return _joined(every, found, place, body, most_rows)
    raise refusals.FileEmpty


def without(whole: Table, names: Collection[str]) -> Table:
    """The table without the rows of some of its sheets."""
    sheets = tuple(
        replace(each, left_out="chosen", rows=0, totals=0, notes=0, hidden=0)
        if each.name in names and not each.left_out
        else each
        for each in whole.sheets
    )
    rows = tuple(row for row in whole.rows if row.sheet is None or row.sheet.name not in names)
    return _summed(Table(whole.columns, rows, sheets=sheets))


def _summed(made: Table) -> Table:
    parts = {name: sum(getattr(each, name) for each in made.sheets) for name in ("totals", "notes", "hidden")}
    return replace(made, **parts)


def _headed(rows: Iterator[Numbered], wanted: Collection[str]) -> _Headed | None:
    top = list(islice(rows, headers.WITHIN))
    if not top:
        return None
    first, last = headers.lines(top, wanted)
    columns = headers.names(top[first : last + 1] if last > first else [top[first]])
    words = {plain(cell) for _number, cells in top[first : last + 1] for cell in cells}
    return _Headed(columns, chain(top[last + 1 :], rows), len(words.intersection(wanted)))


def _body(headed: _Headed) -> _Body:
    totals, kept = 0, list[Numbered]()
    for number, cells in headed.body:
        if headers.is_total(cells):
            totals += 1
        else:
            kept.append((number, cells))
    notes = headers.notes_below(kept, width=sum(map(bool, headed.columns)))
    del kept[len(kept) - notes :]
    return _Body(kept, totals, notes)


def _sheet(source: Source, headed: _Headed | None, body: _Body | None, ours: Mapping[str, str]) -> Sheet:
    """What is told of a sheet: what was read of it, or why nothing was."""
    if not source.shown or not headed:
        return Sheet(source.name, left_out="empty" if source.shown else "hidden")
    lacking = tuple(name for key, name in ours.items() if key not in headed.by_name)
    if body and body.kept:
        hidden = sum(number in source.hidden for number, _cells in body.kept) if source.hidden else 0
        told = Sheet(source.name, rows=len(body.kept), totals=body.totals, notes=body.notes, hidden=hidden)
        return replace(told, missing=lacking)
    if body:
        return Sheet(source.name, left_out="no_rows")
    return Sheet(source.name, left_out="otherwise" if len(lacking) < len(ours) else "no_header", missing=lacking)


def _is_of(headed: _Headed, ours: Mapping[str, str]) -> bool:
    """Whether a sheet has the columns of the list; in a wide one it may lack some, as a column that was added later."""
    lacking = sum(key not in headed.by_name for key in ours)
    return lacking * _ONE_IN <= len(ours)


def _joined(every: Sequence[Source], found: Mapping[int, _Headed], best: int, first: _Body, most_rows: int) -> Table:
    """The table of the best source and of all that have its columns, in the sources' order."""
    ours = found[best].by_name
    bodies = {
        place: first if place == best else _body(headed) for place, headed in found.items() if _is_of(headed, ours)
    }
    if sum(len(body.kept) for body in bodies.values()) > most_rows:
        raise refusals.TooManyRows(most=f"{most_rows:,}")
    sheets = tuple(_sheet(source, found.get(at), bodies.get(at), ours) for at, source in enumerate(every))
    columns, rows = _rows(
        [(every[place].name, found[place], body) for place, body in bodies.items() if body.kept], ours
    )
    made = _summed(Table(columns, rows, sheets=sheets))
    return made if len(every) > 1 else replace(made, sheets=())


def _rows(
    parts: Sequence[tuple[str, _Headed, _Body]], ours: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The columns of all parts, those of the best first, and the rows, counted on from part to part."""
    columns = {**ours}
    for _name, headed, _body in parts:
        columns |= {key: name for key, name in headed.by_name.items() if key not in columns}
    rows: list[Row] = []
    for name, headed, body in parts:
        stands = {plain(column): at for at, column in enumerate(headed.columns) if column}
        places = {column: stands.get(key, _ABSENT) for key, column in columns.items()}
        if len(parts) == 1:
            rows += [Row(number, _Cells(places, cells)) for number, cells in body.kept]
        else:
            within = Within(name, rows[-1].number if rows else 0)
            rows += [Row(within.before + number, _Cells(places, cells), within) for number, cells in body.kept]
    return tuple(columns.values()), tuple(rows)
