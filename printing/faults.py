"""What can be wrong with a print file: a short name for programs, and a sentence for people with what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.language import mark as _

Reason = Literal[
    "active-content",
    "annotation",
    "bleed-empty",
    "bleed-missing",
    "code-inks",
    "code-mirrored",
    "code-missing",
    "code-over-safe-line",
    "code-small",
    "code-unexpected",
    "colour-space",
    "document-info",
    "encrypted",
    "file-id",
    "font-drawn",
    "font-not-embedded",
    "image-coarse",
    "ink-over-limit",
    "intent-missing",
    "intent-wrong",
    "layers",
    "module-small",
    "overprint",
    "page-box",
    "page-turned",
    "pdfx-version",
    "placeholder-text",
    "print-scaling",
    "quiet-zone",
    "registration-colour",
    "rgb",
    "text-inks",
    "text-over-safe-line",
    "text-small",
    "too-complex",
    "transparency",
    "trapped",
    "trim-size",
    "unreadable",
    "white-overprint",
]


@dataclass(frozen=True)
class Fault:
    """One thing to repair: a reason code, what it concerns, and the page from 1 (0 for the whole file)."""

    reason: Reason
    detail: str
    page: int = 0


# English; entry points translate.
SENTENCES: Mapping[Reason, str] = {
    "active-content": _("The file runs something by itself or carries another file. Please make it anew without it."),
    "annotation": _("A note or a link lies on the piece; it may or may not be printed. Please remove it."),
    "bleed-empty": _(
        "Colour stops at or before the bleed's edge; a cut a little off would show white. "
        "Please run it 3 mm over the edge."
    ),
    "bleed-missing": _("The page has less than 3 mm of bleed around the finished size. Please make the file anew."),
    "code-inks": _("A code isn't printed in black ink alone and will look blurred. Please use K100 on bare paper."),
    "code-mirrored": _("A code is mirrored; some phones can't read it. Please turn it over."),
    "code-missing": _("A code that should be there can't be read. Please make the file anew and don't print this one."),
    "code-over-safe-line": _(
        "A code lies less than 3 mm from the cut or beside the piece and may be cut off. Please move it inwards."
    ),
    "code-small": _("A code is smaller than phones read from where people stand. Please print it larger."),
    "code-unexpected": _(
        "A code is on the page that was not ordered, or more often than ordered. Please don't print this file."
    ),
    "colour-space": _(
        "A colour is set in a way that can't be checked, such as a spot colour, a palette, a pattern or a profile. "
        "Please convert it to plain CMYK."
    ),
    "document-info": _("The title or the dates of the file are missing. Please make the file anew."),
    "encrypted": _("The file is locked with a password or rights. Please save it without protection."),
    "file-id": _("The file has no identification number. Please make the file anew."),
    "font-drawn": _(
        "A font is made of drawings (Type 3), which can't be checked. Please turn its letters into outlines."
    ),
    "font-not-embedded": _("A font is not in the file; other letters may be printed instead. Please embed all fonts."),
    "image-coarse": _("A picture has less than 300 dots an inch and will look coarse. Please use a larger one."),
    "ink-over-limit": _("More than 250 % of ink lies in one place and won't dry. Please choose lighter colours."),
    "intent-missing": _("The file doesn't say for which printing conditions it is made. Please make the file anew."),
    "intent-wrong": _("The file is made for printing conditions other than Japan Color 2001. Please make it anew."),
    "layers": _("The file has layers that may be shown or hidden when printed. Please flatten them into one."),
    "module-small": _("The squares of a code are under 0.5 mm and may run together. Please print the code larger."),
    "overprint": _(
        "Something other than black letters is set to print over other colours, which makes inks add up. "
        "Please set it to knock out."
    ),
    "page-box": _("The page has an impossible size or its boxes don't lie in one another. Please make the file anew."),
    "page-turned": _("The page is turned or scaled. Please save it upright in its real size."),
    "pdfx-version": _("The file is not PDF/X-1a:2003, which print shops accept. Please make it as a file for press."),
    "placeholder-text": _("Some text has not been filled in. Please complete it and make the file anew."),
    "print-scaling": _(
        "The file doesn't ask for printing at its real size; labels would be missed. Please make it anew."
    ),
    "quiet-zone": _(
        "Something lies in the white margin that a code needs on all sides. Please keep four squares of it free."
    ),
    "registration-colour": _(
        "The colour of crop marks, which prints on every plate, is on the piece. Please use K100 instead."
    ),
    "rgb": _("There are colours of screens (RGB), which look different when printed. Please convert them to CMYK."),
    "text-inks": _("Small letters are mixed of several inks and will look blurred. Please use one ink, such as K100."),
    "text-over-safe-line": _("Letters lie less than 3 mm from the cut and may be cut off. Please move them inwards."),
    "text-small": _("There are letters under 6 points, too small to read. Please make them larger."),
    "too-complex": _("The drawing is too large or too tangled to be checked. Please simplify it."),
    "transparency": _("Something is see-through, which PDF/X-1a does not take. Please flatten it."),
    "trapped": _("The file doesn't say whether colours were trapped. Please make the file anew."),
    "trim-size": _("The finished size is missing or is not the one that was ordered. Please make the file anew."),
    "unreadable": _("The file is broken or is not a PDF. Please make it anew."),
    "white-overprint": _("White is set to print over other colours and would vanish. Please set it to knock out."),
}
