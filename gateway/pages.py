"""Public HTML pages: one template folder, one small style and script in the page, headers that let nothing else in."""

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from core import language as reader
from core.folders import ASSETS, ROOT
from survey import page_words

if TYPE_CHECKING:
    from jinja2 import Environment

# For every answer of the gateway, whatever its kind; a page says itself what its own policy lets in.
SAFE = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_LONGEST_ACCEPT_LANGUAGE = 200
# Bytes; the short answers to machines stay as they are anyway.
_WORTH_PACKING = 1024
# What a browser calls a language that is called otherwise here.
_ALSO = {"fil": "tl"}


class Page(HTMLResponse):
    """A page, packed for whoever can unpack it: a third of the bytes on a slow line.

    No page holds a secret that its length could tell: what a form's address ends with doesn't stand in it.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await GZipMiddleware(super().__call__, minimum_size=_WORTH_PACKING)(scope, receive, send)


def render(name: str, *, language: str, status: int = 200, **values: object) -> Response:
    """A template of gateway/templates as an answer in a language, with the headers every public page carries.

    In the template `_` is gettext with placeholders filled in and readings as <ruby>, `label` the same for a text kept
    by language, `language` the page's language, `style` the common style sheet, `script` what a survey can do without.
    """
    with reader.spoken(language):
        text = _templates().get_template(name).render(language=reader.current(), **values)
    return Page(text, status, headers={**SAFE, **_page_headers(_script() in text)})


def plain(text: str, *, status: int = 200, **headers: str) -> Response:
    """A short answer for machines."""
    return PlainTextResponse(text, status, headers={**SAFE, **{k.replace("_", "-"): v for k, v in headers.items()}})


def preferred_language(accept_language: str, *, among: Sequence[str] = reader.SPOKEN) -> str:
    """The language of a public page by the browser's wish: Japanese unless another of some is wished for more.

    No browser asks for easy Japanese.
    """
    offered = _offered(tuple(among))
    wishes: dict[str, float] = {}
    for part in accept_language[:_LONGEST_ACCEPT_LANGUAGE].split(","):
        tag, _, weight = part.partition(";")
        name = tag.strip().lower().partition("-")[0]
        if code := offered.get(_ALSO.get(name, name)):
            wishes.setdefault(code, _weight(weight))
    known = [code for code in wishes if wishes[code] > 0]
    return max(known, key=lambda code: (wishes[code], code == reader.DEFAULT), default=reader.DEFAULT)


@cache
def _offered(among: Sequence[str]) -> dict[str, str]:
    return {reader.tag(code).partition("-")[0]: code for code in reversed(among)}


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def _templates() -> "Environment":
    return page_words.templates(ROOT / "gateway" / "templates", style=_style(), script=_script())


@cache
def _style() -> str:
    """The style sheet packed: no spaces, and colours written where they are used, which is shorter than their names."""
    first, _, text = (ASSETS / "css" / "public.css").read_text("utf-8").strip().partition("\n")
    for name, colour in re.findall(r"(--\w+): (#\w+)", first):
        text = text.replace(f"var({name})", colour)
    return re.sub(r"\s*([{};,])\s*|(?<=:)\s+", r"\1", text).replace(";}", "}")


@cache
def _script() -> str:
    lines = [line.strip() for line in (ASSETS / "js" / "survey.js").read_text("utf-8").splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def _page_headers(has_script: bool) -> dict[str, str]:
    scripts = f"script-src 'sha256-{_digest(_script())}'; " if has_script else ""
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(_style())}'; {scripts}"
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
    }


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
