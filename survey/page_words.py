"""What texts become on a public page: escaped, readings above letters, marked where they are in another language."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from core import language as reader
from core.refusals import Refusal
from survey import readings
from survey.forms import Labels

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# Jinja is not imported above: most of what a gateway answers is no page, and a start shouldn't wait for it.
_READING = re.compile("<rt[^>]*>[^<]*")


def templates(folder: Path, *, style: str, script: str) -> "Environment":
    """The templates of a folder, with all that they call by name; shared by the gateway and the editor's phone."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(folder)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {"_": _told, "label": _label, "tag": reader.tag, "style": style, "script": script}
    made.filters |= {"worded": _worded, "ruby": _ruby, "bare": _bare}
    return made


def _told(text: str, **facts: object) -> "Markup":
    return _ruby(reader.filled(reader.gettext(text), **facts))


def _worded(refusal: Refusal) -> "Markup":
    return _ruby(reader.worded(refusal))


def _label(labels: Labels) -> "Markup":
    """A text kept by language; where it is missing in the page's, the Japanese, which says that it is Japanese."""
    from markupsafe import Markup

    if own := labels.get(reader.current()):
        return _ruby(own)
    spoken = _ruby(labels[reader.DEFAULT])
    is_other = reader.tag(reader.current()) != reader.DEFAULT
    return Markup('<span lang="{}">{}</span>').format(reader.DEFAULT, spoken) if is_other and spoken else spoken


def _ruby(text: str) -> "Markup":
    """A text with its readings above its letters; a screen reader reads the letters and not their reading again."""
    from markupsafe import Markup, escape

    # As few letters as HTML allows: easy Japanese has a hundred of them on a page.
    over = Markup("<ruby>{}<rt aria-hidden=true>{}</ruby>")
    return Markup("").join(over.format(*each) if each[1] else escape(each[0]) for each in readings.passages(text))


def _bare(text: "Markup") -> str:
    """A text for places that know no markup, such as a page's title."""
    return str(type(text)(_READING.sub("", text)).striptags())
