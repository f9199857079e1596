"""CSV and TSV: which encoding, which delimiter, and the rows; a large file is never decoded as a whole."""

import codecs
import csv
import io
from collections.abc import Iterator

from exchange import formulas, refusals

_DELIMITERS = (",", "\t", ";")
_SNIFFED = 20  # lines looked at to find the delimiter
_KANA_AND_KANJI = "\u3000"  # from here on UTF-8 needs three bytes that Shift_JIS text hardly ever imitates
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1024 * 1024
LONGEST_LINE = 150_000  # characters: more than all columns of ours could hold in one line


def encoding(data: bytes) -> str:
    """The encoding of a file: UTF-8 (with or without mark), UTF-16 with mark, or Shift_JIS as Windows writes it.

    The whole file can be read in it. Raises HasNul, EncodingsMixed, EncodingUnknown.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked != "utf-16" and b"\x00" in data:
        raise refusals.HasNul
    if marked and _is_in(data, marked):
        return marked
    if marked == "utf-16":
        raise refusals.EncodingUnknown
    if not marked and _is_in(data, "utf-8"):
        return "utf-8"
    _must_not_be_mixed(data)
    if not _is_in(data, "cp932"):
        raise refusals.EncodingUnknown
    return "cp932"


def _is_in(data: bytes, name: str) -> bool:
    """Whether all bytes are text of an encoding. Raises HasNul."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for start in range(0, len(data), _CHUNK):
            text = decoder.decode(data[start : start + _CHUNK], start + _CHUNK >= len(data))
            if "\x00" in text:
                raise refusals.HasNul
    except UnicodeDecodeError:
        return False
    return True


def _must_not_be_mixed(data: bytes) -> None:
    """Shift_JIS that happens to be valid UTF-8 for a whole Japanese line doesn't occur: such a line was joined in."""
    before: bool | None = None
    for number, line in enumerate(io.BytesIO(data), 1):
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
        delimiter = _delimiter([line for line, _turn in zip(_lines(top), range(_SNIFFED), strict=False)])
    with _opened(data, name) as whole:
        reader = csv.reader(_lines(whole), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield [formulas.unguarded(cell) if cell[:1] == "'" else cell for cell in row]
        except csv.Error as error:
            raise refusals.QuotesBroken(line=reader.line_num) from error


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
    """The delimiter that cuts the first lines into most cells."""
    return max(_DELIMITERS, key=lambda sign: sum(_outside_quotes(line).count(sign) for line in lines))


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
