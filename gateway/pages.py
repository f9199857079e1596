"""Public HTML pages: one template folder, one small inlined style, headers that let nothing else in."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from core import language as reader
from core.folders import ASSETS, ROOT

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


def render(name: str, *, language: str, status: int = 200, **values: object) -> Response:
    """A template of gateway/templates as an answer in a language, with the headers every public page carries.

    In the template `_` is gettext, `language` the page's language, `style` the common style sheet.
    """
    with reader.spoken(language):
        text = _templates().get_template(name).render(language=reader.current(), style=_style(), **values)
    return HTMLResponse(text, status, headers={**SAFE, **_page_headers()})


def plain(text: str, *, status: int = 200, **headers: str) -> Response:
    """A short answer for machines."""
    return PlainTextResponse(text, status, headers={**SAFE, **{k.replace("_", "-"): v for k, v in headers.items()}})


def preferred_language(accept_language: str) -> str:
    """The language of a public page by the browser's wish: Japanese unless another spoken one is wished for more."""
    wishes: dict[str, float] = {}
    for part in accept_language[:_LONGEST_ACCEPT_LANGUAGE].split(","):
        tag, _, weight = part.partition(";")
        wishes.setdefault(tag.strip().lower().partition("-")[0], _weight(weight))
    known = [code for code in wishes if code in reader.SPOKEN and wishes[code] > 0]
    return max(known, key=lambda code: (wishes[code], code == reader.DEFAULT), default=reader.DEFAULT)


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def _templates() -> "Environment":
    # Not above: most of what a gateway answers is no page, and a start shouldn't wait.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(ROOT / "gateway" / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals["_"] = reader.gettext
    return made


@cache
def _style() -> str:
    return (ASSETS / "css" / "public.css").read_text("utf-8").strip()


@cache
def _page_headers() -> dict[str, str]:
    allowed = b64encode(sha256(_style().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{allowed}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
    }
