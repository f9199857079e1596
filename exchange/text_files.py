"""CSV and TSV: which encoding, which delimiter, and the rows; a large file is never decoded as a whole."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from exchange import formulas, refusals

_DELIMITERS = (",", "\t", ";")
_SNIFFED = 20  # lines looked at to find the delimiter
_KANA_AND_KANJI = "\u3000"  # from here on UTF-8 needs three bytes that Shift_JIS text hardly ever imitates
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1024 * 1024
LONGEST_LINE = 150_000  # characters: more than all columns of ours could hold in one line


def encoding(data: bytes) -> str:
    """The encoding of a file: UTF-8 (with or without mark), UTF-16 with mark, or Shift_JIS as Windows writes it.

    The whole file can be read in it. Raises HasNul, CutOff, EncodingsMixed, EncodingUnknown.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked != "utf-16" and b"\x00" in data:
        raise refusals.HasNul
    if _fits(data, marked or "utf-8"):
        return marked or "utf-8"
    if marked == "utf-16":
        raise refusals.EncodingUnknown
    _must_not_be_mixed(data)
    if not _fits(data, "cp932"):
        raise refusals.EncodingUnknown
    return "cp932"


def _fits(data: bytes, name: str) -> bool:
    """Whether all bytes are text of an encoding. Raises HasNul, and CutOff where the last character is not whole."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for start in range(0, len(data), _CHUNK):
            if "\x00" in decoder.decode(data[start : start + _CHUNK]):
                raise refusals.HasNul
    except UnicodeDecodeError:
        return False
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise refusals.CutOff from None
    return True


def _must_not_be_mixed(data: bytes) -> None:
    """Shift_JIS that happens to be valid UTF-8 for a whole Japanese line doesn't occur: such a line was joined in."""
    before: bool | None = None
    lines = io.BytesIO(data if b"\n" in data else data.replace(b"\r", b"\n"))
    for number, line in enumerate(lines, 1):
        if line.isascii():
            continue
        try:
            after = max(line.decode("utf-8")) >= _KANA_AND_KANJI
        except UnicodeDecodeError:
            after = False
        if before is not None and before != after:
            raise refusals.EncodingsMixed(line=number)
        before = after


def rows(data: bytes) -> Iterator[list[str]]:
    """The rows of a CSV or TSV, empty lines included so that they can be numbered.

    Raises what `encoding` raises, and QuotesBroken, LineTooLong.
    """
    name = encoding(data)
    with _opened(data, name) as top:
        sample = [line for line, _turn in zip(_lines(top), range(_SNIFFED), strict=False)]
    delimiter = _delimiter(sample)
    most = max((_outside_quotes(line).count(delimiter) for line in sample), default=0)
    with _opened(data, name) as whole:
        reader = csv.reader(_lines(whole), delimiter=delimiter, strict=True)
        began = 1
        try:
            for row in reader:
                if reader.line_num > began and _swallows(row, delimiter, most):
                    raise refusals.QuotesBroken(line=began)
                yield [formulas.unguarded(cell) if cell[:1] == "'" else cell for cell in row]
                began = reader.line_num + 1
        except csv.Error as error:
            # Where the row began: one mark too many is noticed at the next one, or at the end of the file.
            raise refusals.QuotesBroken(line=began) from error


def _swallows(row: Sequence[str], delimiter: str, most: int) -> bool:
    """Whether a quoted cell holds whole rows of the table, because two marks too many stand rows apart."""
    return most > 1 and any(line.count(delimiter) >= most for cell in row for line in cell.splitlines()[1:])


def _opened(data: bytes, name: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=name, newline="")


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise refusals.LineTooLong(line=number)
        yield line


def _delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most of the first lines, the heading among them, and then into most cells."""

    def cuts(sign: str) -> tuple[int, int]:
        counts = [_outside_quotes(line).count(sign) for line in lines]
        return sum(map(bool, counts)), sum(counts)

    return max(_DELIMITERS, key=cuts)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
