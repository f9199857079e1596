"""The few sentences of the gateway's own pages. None tells what any desk is for: they stay in a phone's history."""

from starlette.responses import Response

from core import language as reader
from core.language import mark as _
from gateway.pages import plain, render

_TRY_AGAIN = "5"


def unknown(language: str) -> Response:
    """404: nothing is at this address."""
    return _notice(
        language,
        404,
        _("There is no page at this address"),
        _("The code may have been misread, or a character may be missing."),
        _("Please try the code again."),
    )


def closed(language: str, *, way_on: str | None = None) -> Response:
    """What a retired code leads to; `way_on` for her who scanned an old sticker because she needs somebody now."""
    phone = (
        _("There is nothing wrong with your phone. This is where it leads now:")
        if way_on
        else _("There is nothing wrong with your phone. You can simply close this page.")
    )
    return _notice(language, 200, _("This code is no longer in use"), phone, way_on=way_on)


def unavailable(language: str) -> Response:
    """503: the store can't be asked just now."""
    page = failed(language, status=503)
    page.headers["retry-after"] = _TRY_AGAIN
    return page


def busy(language: str, *, seconds: int) -> Response:
    """429: too many ask from where this one asks; after so many seconds it goes on."""
    page = _notice(
        language,
        429,
        _("Many people are opening pages just now"),
        _("Nothing is wrong with your phone or the code. Please wait a minute and try again."),
    )
    page.headers["retry-after"] = str(seconds)
    return page


def too_slow(language: str) -> Response:
    """408: a form that took too long to come."""
    page = _notice(
        language,
        408,
        _("It took too long to arrive"),
        _("Nothing was stored. Please go back and send it once more."),
    )
    # The rest of it may still come; nobody reads it.
    page.headers["connection"] = "close"
    return page


def failed(language: str, *, status: int = 500) -> Response:
    """500: we made a mistake."""
    return _notice(
        language,
        status,
        _("The page can't be opened just now"),
        _("We are sorry. Please try again in a little while."),
    )


def not_allowed(allowed: str) -> Response:
    """405: nothing can be done at this address by this method."""
    return plain("Method Not Allowed", status=405, allow=allowed)


def blank(language: str) -> Response:
    """The page at `/`: nothing to see."""
    return render("blank.html", language=language)


def _notice(language: str, status: int, heading: str, *sentences: str, way_on: str | None = None) -> Response:
    with reader.spoken(language):
        said = [reader.gettext(sentence) for sentence in (heading, *sentences)]
    return render("notice.html", language=language, status=status, heading=said[0], sentences=said[1:], way_on=way_on)
