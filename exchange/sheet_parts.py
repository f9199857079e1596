"""What can be large in a workbook, its shared text and its rows: read by expat as they come, never kept as a tree.

openpyxl makes an element of every cell and keeps what is left of every row until the end; a list of 200,000 rows has
two million cells. Its own parser is kept for all that is small: which sheets there are, and how numbers are shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any
from xml.parsers import expat

from exchange import refusals, serials

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # the strict form of the same
)
_TAGS = {f"{space} {tag}": tag for space in _MAIN for tag in ("row", "c", "v", "si", "is", "t", "rPh")}
_CHUNK = 16 * 1024
_LONGEST = 32_768  # one more than a cell of Excel holds; what is longer is cut, and refused by whoever reads the cell
_DIGITS = "0123456789"


class Budget:
    """How much of a workbook may still be read, all of its sheets together: rows, and tags of XML."""

    def __init__(self, *, rows: int, tags: int) -> None:
        self.most_rows = self.rows = rows
        self.tags = tags

    def take_row(self) -> None:
        """Count a row. Raises TooManyRows."""
        self.rows -= 1
        if self.rows < 0:
            raise refusals.TooManyRows(most=f"{self.most_rows:,}")

    def take_chunk(self, chunk: bytes) -> None:
        """Count the tags of what is parsed next. Raises UnpacksTooLarge."""
        self.tags -= chunk.count(b"<")
        if self.tags < 0:
            raise refusals.UnpacksTooLarge


def texts(source: IO[bytes]) -> list[str]:
    """The shared texts by number, without the readings (ふりがな) that Excel keeps beside them."""
    reader = _Texts()
    parser = _parser(reader)
    while chunk := source.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return reader.found


def rows(
    source: IO[bytes], *, texts: Sequence[str], shown: Mapping[int, serials.Shown], most_columns: int, budget: Budget
) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number and its cells as text, read a little at a time; cells past `most_columns` are left out.

    `shown` tells by number of style which numbers are days or times. Raises TooManyRows, UnpacksTooLarge, and what
    expat raises.
    """
    reader = _Rows(texts, shown, most_columns)
    parser = _parser(reader)
    while chunk := source.read(_CHUNK):
        budget.take_chunk(chunk)
        parser.Parse(chunk, False)
        ready, reader.ready = reader.ready, []
        for row in ready:
            budget.take_row()
            yield row
    parser.Parse(b"", True)


def _parser(reader: "_Texts | _Rows") -> Any:
    """Expat that refuses what a workbook never has: a document type, and with it every entity."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    return parser


def _refuse(*_told: object) -> None:
    raise refusals.Damaged


class _Texts:
    """The shared texts while they are parsed."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._is_taken = self._is_reading = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """A tag begins."""
        tag = _TAGS.get(name)
        if tag == "t":
            self._is_taken = not self._is_reading
        elif tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._is_reading = True

    def end(self, name: str) -> None:
        """A tag ends."""
        tag = _TAGS.get(name)
        if tag == "t":
            self._is_taken = False
        elif tag == "si":
            # Excel writes _x005F_ for an underscore before what would read as an escaped character.
            self.found.append("".join(self._parts).replace("_x005F_", "_"))
        elif tag == "rPh":
            self._is_reading = False

    def characters(self, text: str) -> None:
        """Some text."""
        if self._is_taken:
            self._parts.append(text)


class _Rows:
    """Rows while they are parsed; `ready` are those that have ended."""

    def __init__(self, shared: Sequence[str], shown: Mapping[int, serials.Shown], most_columns: int) -> None:
        self.ready: list[tuple[int, list[str]]] = []
        self._shared, self._shown, self._most = shared, shown, most_columns
        self._places: dict[str, int] = {}
        self._number = self._column = self._length = 0
        self._cells: list[str] = []
        self._parts: list[str] = []
        self._kind, self._style = "n", "0"
        self._is_taken = self._is_reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        tag = _TAGS.get(name)
        if tag == "c":
            place = attributes.get("r")
            self._column = self._place(place.rstrip(_DIGITS)) if place else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            self._parts = []
        elif tag == "v":
            self._is_taken = self._kind != "inlineStr"
        elif tag == "row":
            self._begin(attributes.get("r"))
        elif tag == "t":
            self._is_taken = self._kind == "inlineStr" and not self._is_reading
        elif tag == "rPh":
            self._is_reading = True

    def end(self, name: str) -> None:
        """A tag ends."""
        tag = _TAGS.get(name)
        if tag == "c":
            if self._parts and self._column <= self._most:
                self._put(self._text("".join(self._parts)))
        elif tag in ("v", "t"):
            self._is_taken = False
        elif tag == "row":
            self.ready.append((self._number, self._cells))
        elif tag == "rPh":
            self._is_reading = False

    def characters(self, text: str) -> None:
        """Some text."""
        if self._is_taken and sum(map(len, self._parts)) < _LONGEST:
            self._parts.append(text)

    def _begin(self, number: str | None) -> None:
        """A row's number is the one it says; one that lies before the last row's would let two be one."""
        self._number = max(int(float(number)) if number else 0, self._number + 1)
        self._cells, self._column = [], 0

    def _place(self, letters: str) -> int:
        known = self._places.get(letters)
        if known is None:
            if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
                raise refusals.Damaged
            known = 0
            for letter in letters.upper():
                known = known * 26 + ord(letter) - ord("A") + 1
            self._places[letters] = known
        return known

    def _put(self, text: str) -> None:
        cells = self._cells
        missing = self._column - 1 - len(cells)
        if missing >= 0:
            cells += [""] * missing
            cells.append(text)
        else:
            cells[self._column - 1] = text

    def _text(self, written: str) -> str:
        """A cell as a person would have typed it: dates as ISO text, whole numbers without a point."""
        kind = self._kind
        if kind == "s":
            return self._shared[int(written)]
        if kind == "n":
            shown = self._shown.get(int(self._style))
            return serials.number(written) if shown is None else serials.moment(written, shown)
        if kind == "b":
            return str(bool(int(written)))
        return written.replace("T", " ").removesuffix("Z") if kind == "d" else written
