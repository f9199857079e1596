"""Letters of a paper that a PDF can't show: what only chooses a letter's shape goes, what has no shape is refused."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from core.language import mark
from core.refusals import Refusal
from printing.lettering import fonts
from printing.paper import Heading, Paper, Part, Title
from printing.paragraphs import marked

# Which of its shapes a letter has (葛󠄀, ❤️), and joiners: the letter itself is drawn as the face has it.
_CHOOSING = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200c\u200d]")
_MOST_NAMED = 5
# What is read aloud or led to.
_NOT_DRAWN = ("alt", "key")


class LettersNotDrawn(Refusal):
    """Letters that no font of paper has: an emoji, a letter of a script that is written otherwise."""

    sentence = mark(
        "The PDF can't show {letters} (under “{place}”). No file was made; what is stored is unchanged. Please write "
        "it another way there, or take the Word file."
    )


def missing(text: str) -> tuple[str, ...]:
    """The letters of a text that a PDF can't show, each once, in their order, at most five; a mark as its number."""
    rest, found = bare(text).replace("\n", "").replace("\t", " "), list[str]()
    while len(found) < _MOST_NAMED:
        try:
            marked(rest, bold=False)
            marked(rest, bold=True)
        except fonts.CharacterNotInFont as error:
            found.append(error.character)
            rest = rest.replace(error.character, "")
        else:
            break
    return tuple(map(_named, found))


def _named(letter: str) -> str:
    """A sign that stands for itself, such as an emoji; what would cling to the words beside it by its number."""
    return letter if unicodedata.category(letter)[0] in "LNSP" else f"U+{ord(letter):04X}"


def bare(text: str) -> str:
    """The text without what only chooses a letter's shape."""
    return _CHOOSING.sub("", text)


def drawable(paper: Paper) -> Paper:
    """The paper as a PDF can show it. Raises LettersNotDrawn, which says under which heading."""
    made: Paper = _bare(paper)
    for place, part in _placed(made):
        for text in _texts(part):
            if letters := missing(text):
                raise LettersNotDrawn(letters=" ".join(letters), place=place)
    return made


def _placed(paper: Paper) -> Iterator[tuple[str, Part | str]]:
    """Each part with the sheet and the heading it stands under."""
    sheet, heading = paper.title, ""
    for text in (paper.foot, paper.mark):
        yield paper.title, text
    for part in paper.parts:
        if isinstance(part, Title):
            sheet, heading = part.text, ""
        if isinstance(part, Heading):
            heading = part.text
        yield " ".join(filter(None, (sheet, heading))), part


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _NOT_DRAWN:
                yield from _texts(getattr(value, field.name))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return bare(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _bare(getattr(value, field.name)) for field in fields(value)})
    return tuple(map(_bare, value)) if isinstance(value, list | tuple) else value
