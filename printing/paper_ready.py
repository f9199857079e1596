"""A paper made ready for its writers: letters that files can hold, pictures no finer than they show, its bounds."""

import io
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, NoReturn

from PIL import Image, UnidentifiedImageError

from core.language import mark
from core.refusals import Refusal
from printing.paper import Bars, NewSheet, Paper, Part, Picture, Pictures
from printing.reading import MM_PER_INCH

MOST_PAGES = 300
MOST_MEGABYTES = 8  # of pictures
MOST_LETTERS = 600_000  # more than MOST_PAGES pages of text hold
_MOST_PIXELS = 40_000_000  # of one picture, so that a small file can't fill the memory
_DPI = 300  # more is not seen on paper

DASH = "\u2014"  # what isn't known

_ENDS = dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), "\n")
# What can be typed or pasted, has no shape, and says nothing.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"), None)
# Format characters turn the words beside them round or hide in them; only joiners belong to a word.
_NOT_HELD, _JOINERS = ("Cc", "Cf", "Cn", "Cs"), "\u200c\u200d"
_PASTED = {**_ENDS, **_UNSEEN, ord("\t"): " "}


class PaperTooLong(Refusal):
    """More pages, or more text than so many pages hold."""

    sentence = mark(
        "This paper would be longer than {pages} pages, so no file was made. What is stored is unchanged. "
        "Shorten the texts or leave out tables, then try again."
    )


class PicturesTooLarge(Refusal):
    """The paper's pictures weigh too much together, or one of them has too many pixels."""

    sentence = mark(
        "The pictures of this paper are larger than {megabytes} MB together, so no file was made. What is stored is "
        "unchanged. Leave out pictures or use smaller ones, then try again."
    )


class PictureUnreadable(Refusal):
    """A picture's bytes are no PNG."""

    sentence = mark(
        "The picture “{alt}” can't be read, so no file was made. What is stored is unchanged. Leave it out or add it "
        "again as a PNG."
    )


def ready(paper: Paper) -> Paper:
    """The paper as all writers take it: line ends alike, control characters gone, pictures at most 300 dpi on white.

    Raises PaperTooLong, PicturesTooLarge, PictureUnreadable.
    """
    if _letters(paper) > MOST_LETTERS or sum(isinstance(part, NewSheet) for part in paper.parts) >= MOST_PAGES:
        refuse_length()
    pictures = [picture for part in paper.parts for picture in pictures_of(part)]
    if sum(len(picture.png) for picture in pictures) > MOST_MEGABYTES * 1_000_000:
        _refuse_weight()
    made: Paper = _cleaned(paper)
    return made


def refuse_length() -> NoReturn:
    """Raises PaperTooLong."""
    raise PaperTooLong(pages=MOST_PAGES)


def _refuse_weight() -> NoReturn:
    raise PicturesTooLarge(megabytes=MOST_MEGABYTES)


def pictures_of(part: Part) -> tuple[Picture, ...]:
    """The pictures of a part; mostly none."""
    if isinstance(part, Picture):
        return (part,)
    return tuple(part.items) if isinstance(part, Pictures) else ()


def _letters(value: Any) -> int:
    """How much text stands anywhere in it; a cell, a bar and a part count a little themselves."""
    if isinstance(value, str):
        return len(value) + 1
    if is_dataclass(value):
        return sum(_letters(getattr(value, field.name)) for field in fields(value))
    return sum(map(_letters, value)) if isinstance(value, list | tuple) else 1


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Picture):
        value = replace(value, png=_shown(value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    return tuple(map(_cleaned, value)) if isinstance(value, list | tuple) else value


def clean(text: str) -> str:
    """The text without what no file can hold: control characters, halves of pairs, marks that can't be seen."""
    plain = text.replace("\r\n", "\n").translate(_PASTED)
    if plain.isprintable():
        return plain
    return "".join(
        letter
        for letter in plain
        if letter == "\n" or letter in _JOINERS or unicodedata.category(letter) not in _NOT_HELD
    )


def _shown(picture: Picture) -> bytes:
    """The picture without transparency and no finer than paper shows it."""
    try:
        with Image.open(io.BytesIO(picture.png), formats=("PNG",)) as read:
            if read.width * read.height > _MOST_PIXELS:
                _refuse_weight()
            flat = Image.new("RGBA", read.size, "white")
            flat.alpha_composite(read.convert("RGBA"))
    except Image.DecompressionBombError:
        _refuse_weight()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureUnreadable(alt=picture.alt) from error
    finest = [max(1, round(side / MM_PER_INCH * _DPI)) for side in (picture.width, picture.height)]
    flat.thumbnail((finest[0], finest[1]))
    out = io.BytesIO()
    flat.convert("RGB").save(out, format="PNG", optimize=True)
    return out.getvalue()


def size(picture: Picture) -> tuple[float, float]:
    """Width and height in mm: as large as its room allows, never stretched."""
    with Image.open(io.BytesIO(picture.png)) as read:
        across, down = read.size
    scale = min(picture.width / across, picture.height / down)
    return across * scale, down * scale


def said(bars: Bars) -> str:
    """What bars show, in words: their alternative text and each value."""
    values = [f"{name} {shown(bars, value)}" for name, value in zip(bars.names, bars.values, strict=True)]
    return " ".join(filter(None, (bars.alt, "; ".join(values))))


def shown(bars: Bars, value: int | None) -> str:
    """A value with its unit; what isn't known or not shown is said, never zero."""
    return f"{value:,}{bars.unit}" if value is not None else bars.missing or DASH


def caption(bars: Bars) -> str:
    """The caption of bars with their unit."""
    return f"{bars.caption}\uff08{bars.unit}\uff09" if bars.unit else bars.caption
