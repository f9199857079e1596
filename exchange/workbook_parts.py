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
_TRUE = ("1", "true")
# Not written by any programme, and kept by expat as long as it parses: tags in tags, different names, one endless tag.
_DEEPEST = 100
_MOST_NAMES = 5_000
_LONGEST_TAG = 1024 * 1024
_LONGEST_FORMAT = 255  # characters that Excel takes


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
    for _chunk in _parsed(source, reader):
        pass
    return reader.found


def must_be_formats(source: IO[bytes]) -> None:
    """Refuse styles in which a format of numbers is longer than Excel's own can be. Raises Damaged."""
    for _chunk in _parsed(source, _Formats()):
        pass


def rows(
    source: IO[bytes],
    *,
    texts: Sequence[str],
    shown: Mapping[int, serials.Shown],
    most_columns: int,
    budget: Budget,
    hidden: set[int],
) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number and its cells as text, read a little at a time; cells past `most_columns` are left out.

    `shown` tells by number of style which numbers are days or times; `hidden` gets the numbers of rows that a
    spreadsheet programme doesn't show. Raises TooManyRows, UnpacksTooLarge, and what
    expat raises.
    """
    reader = _Rows(texts, shown, most_columns, hidden)
    for _chunk in _parsed(source, reader, budget):
        ready, reader.ready = reader.ready, []
        for row in ready:
            budget.take_row()
            yield row


def _parsed(source: IO[bytes], reader: "_Reader", budget: Budget | None = None) -> Iterator[None]:
    """Parse a part a little at a time. Raises Damaged for what no workbook has and memory is lost by."""
    parser = _parser(reader)
    given = 0
    while chunk := source.read(_CHUNK):
        if budget:
            budget.take_chunk(chunk)
        parser.Parse(chunk, False)
        given += len(chunk)
        # Expat keeps a tag until it ends, and every name it has met.
        if given - parser.CurrentByteIndex > _LONGEST_TAG or len(parser.intern) > _MOST_NAMES:
            raise refusals.Damaged
        yield
    parser.Parse(b"", True)


def _parser(reader: "_Reader") -> Any:
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


class _Reader:
    """What is made of a part while it is parsed; `depth` is of the tags that mean nothing here."""

    depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """A tag ends."""
        raise NotImplementedError

    def characters(self, text: str) -> None:
        """Some text."""

    def deeper(self) -> None:
        """Go into a tag. Raises Damaged where it is one in very many."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise refusals.Damaged


class _Formats(_Reader):
    """Formats of numbers, looked at for their length alone."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        self.deeper()
        if name.endswith("numFmt") and len(attributes.get("formatCode", "")) > _LONGEST_FORMAT:
            raise refusals.Damaged

    def end(self, name: str) -> None:
        """A tag ends."""
        self.depth -= 1


class _Texts(_Reader):
    """The shared texts while they are parsed."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._is_taken = self._is_reading = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """A tag begins."""
        self.deeper()
        tag = _TAGS.get(name)
        if tag == "t":
            self._is_taken = not self._is_reading
        elif tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._is_reading = True

    def end(self, name: str) -> None:
        """A tag ends."""
        self.depth -= 1
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


class _Rows(_Reader):
    """Rows while they are parsed; `ready` are those that have ended."""

    def __init__(
        self, shared: Sequence[str], shown: Mapping[int, serials.Shown], most_columns: int, hidden: set[int]
    ) -> None:
        self.ready: list[tuple[int, list[str]]] = []
        self._shared, self._shown, self._most, self._hidden = shared, shown, most_columns, hidden
        self._places: dict[str, int] = {}
        self._number = self._column = self._length = 0
        self._cells: list[str] = []
        self._parts: list[str] = []
        self._kind, self._style = "n", "0"
        self._is_taken = self._is_reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise refusals.Damaged
        tag = _TAGS.get(name)
        if tag == "c":
            place = attributes.get("r")
            self._column = self._place(place.rstrip(_DIGITS)) if place else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            self._parts, self._length = [], 0
        elif tag == "v":
            self._is_taken = self._kind != "inlineStr"
        elif tag == "row":
            self._begin(attributes.get("r"))
            if attributes.get("hidden") in _TRUE:
                self._hidden.add(self._number)
        elif tag == "t":
            self._is_taken = self._kind == "inlineStr" and not self._is_reading
        elif tag == "rPh":
            self._is_reading = True

    def end(self, name: str) -> None:
        """A tag ends."""
        self.depth -= 1
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
        if self._is_taken and self._length < _LONGEST:
            self._parts.append(text)
            self._length += len(text)

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
