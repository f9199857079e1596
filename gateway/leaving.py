"""Leaving at once: a page with nothing on it first, then a page that anybody may have been looking at.

In two steps, because a browser may keep a page whole for its Back button, `no-store` or not: Chromium does, with what
was chosen in it, from the moment that another page stands in its place. Only what is asked to be cleared after that is
gone. A script on the form does the same by itself; this works without.
"""

from starlette.responses import RedirectResponse, Response

from gateway.pages import SAFE, plain, render

ELSEWHERE = "https://www.jma.go.jp/bosai/map.html"
# Whatever the browser keeps of us. Not cookies: we set none, and that would clear those of the whole domain, so that
# she'd be signed out of everything else that the city has there, and somebody could notice.
FORGET = {"clear-site-data": '"cache", "storage"'}


def away(language: str) -> Response:
    """`/exit`: nothing to see, and on from here at once. It stands in the history for no page of ours."""
    page = render("leaving.html", language=language)
    page.headers.update(FORGET)
    return page


def on() -> Response:
    """`/exit/on`: to the other page; the one that was left can't be gone back to."""
    answer = RedirectResponse(ELSEWHERE, 303, headers=SAFE)
    answer.headers.update(FORGET)
    return answer


def forget() -> Response:
    """`/forget`: nothing but the wish to forget the form, asked for by the page of thanks that stands in its place."""
    answer = plain("", status=204)
    answer.headers.update(FORGET)
    return answer
