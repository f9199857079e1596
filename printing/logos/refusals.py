"""Why a logo can't be printed, and what to do about it."""

from core.language import mark as _
from core.refusals import Refusal


class LogoTooLarge(Refusal):
    """More bytes, pixels or points than any logo needs."""

    sentence = _(
        "The logo file is too large (at most 1 MB, 4 million pixels and 2,000 shapes). Nothing was saved. "
        "Please save it smaller or ask for a simpler file."
    )


class LogoInvisible(Refusal):
    """Nothing of the logo would show on white paper."""

    sentence = _(
        "Nothing of the logo can be seen on white paper: it is white or lies outside its own frame. Nothing was saved. "
        "Please ask for the version for white paper."
    )


class LogoNotReadable(Refusal):
    """Neither an SVG nor a PNG, or a damaged one."""

    sentence = _("The logo can't be read. Nothing was saved. Please give an SVG or PNG file (not only renamed).")


class LogoElementNotAllowed(Refusal):
    """An SVG has something beyond plain filled and stroked shapes."""

    sentence = _(
        "The logo has something that can't be printed safely: {element}. Nothing was saved. Please export it again as "
        "plain shapes in plain colours (text as outlines), or as PNG."
    )


class LogoTooCoarse(Refusal):
    """A PNG has too few pixels for its printed size."""

    sentence = _(
        "The logo is too coarse for this size: it needs {pixels} pixels across and has {there}. Nothing was printed. "
        "Please give a larger PNG, or better an SVG."
    )
