"""CSV and TSV: which encoding, which delimiter, and the rows."""

import codecs
import csv
import io
from collections.abc import Iterator

from exchange import formulas, refusals

_DELIMITERS = (",", "\t", ";")
_SNIFFED = 20  # lines looked at to find the delimiter
_KANA_AND_KANJI = "\u3000"  # from here on UTF-8 needs three bytes that Shift_JIS text hardly ever imitates


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark, or Shift_JIS as Windows writes it.

    Raises HasNul, EncodingsMixed, EncodingUnknown.
    """
    text = _marked(data)
    if text is None:
        if b"\x00" in data:
            raise refusals.HasNul
        text = _unmarked(data)
    if "\x00" in text:
        raise refusals.HasNul
    return text


def _marked(data: bytes) -> str | None:
    """The text of a file that says its encoding by a mark at the beginning, None where it doesn't."""
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    for mark, encoding in marks:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                if encoding == "utf-8-sig":
                    return _unmarked(data[len(mark) :])
                raise refusals.EncodingUnknown from error
    return None


def _unmarked(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _must_not_be_mixed(data)
        try:
            return data.decode("cp932")
        except UnicodeDecodeError:
            raise refusals.EncodingUnknown from error


def _must_not_be_mixed(data: bytes) -> None:
    """Shift_JIS that happens to be valid UTF-8 for a whole Japanese line doesn't occur: such a line was joined in."""
    kinds: list[tuple[int, bool]] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            kinds.append((number, max(line.decode("utf-8")) >= _KANA_AND_KANJI))
        except UnicodeDecodeError:
            kinds.append((number, False))
    for (_number, before), (number, after) in zip(kinds, kinds[1:], strict=False):
        if before != after:
            raise refusals.EncodingsMixed(line=number)


def rows(text: str) -> Iterator[list[str]]:
    """The rows of a CSV or TSV, empty lines included so that they can be numbered. Raises QuotesBroken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            yield [formulas.unguarded(cell) for cell in row]
    except csv.Error as error:
        raise refusals.QuotesBroken(line=reader.line_num) from error


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into most cells."""
    lines = text.splitlines()[:_SNIFFED]
    return max(_DELIMITERS, key=lambda sign: sum(_outside_quotes(line).count(sign) for line in lines))


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
