"""The one HTML document of Streamlit, sent in our language, with our stylesheet, script and security headers."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.language import DEFAULT, spoken
from core.language import gettext as _
from workspace import chrome
from workspace.wall import SIGNED_IN

# Streamlit styles by script (emotion), hence 'unsafe-inline' for styles; no inline script is left in the document.
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; frame-src 'self' blob: data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_DOCUMENT = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Files of the workspace: a script inside one must never run as ours, nor stay in a shared computer's cache.
_MEDIA = {"Content-Security-Policy": "script-src 'none'", "Cache-Control": "no-store"}
_LARGEST = 200_000


# Behind these lie files, which may come compressed or not at all (304); everything else may be the document.
_FILES = ("/static/", "/assets/", "/media/", "/_stcore/")


class Document:
    """ASGI middleware: rewrites Streamlit's document, adds headers to everything, leaves the rest as it is.

    What an answer is, its content type says; what was asked for doesn't matter.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with headers; the document also rewritten."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = scope if scope["path"].startswith(_FILES) else _asked_plainly(scope)
        await self.app(asked, receive, _Rewriting(send, scope).send)


def _asked_plainly(scope: Scope) -> Scope:
    """Neither compressed (Streamlit does so on deep links) nor 304: an old document would keep old headers."""
    unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    headers = [(name, value) for name, value in scope["headers"] if name not in unwanted]
    return {**scope, "headers": headers, "extensions": {}}


def _add_headers(headers: MutableHeaders, scope: Scope) -> None:
    added = _EVERYWHERE | (_DOCUMENT if _is_html(headers) else {})
    for name, value in added.items():
        headers.setdefault(name, value)
    if scope["path"].startswith("/media/"):
        headers.update(_MEDIA)
    if scope["scheme"] == "https":
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def _is_html(headers: MutableHeaders) -> bool:
    return headers.get("content-type", "").strip().lower().startswith(("text/html", "application/xhtml"))


class _Rewriting:
    """Adds headers; holds an HTML answer back until it is whole, then sends it rewritten."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self._send = send
        self._scope = scope
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            _add_headers(headers, self._scope)
            if message["status"] == 200 and _is_html(headers) and "content-encoding" not in headers:
                self._start = message
                return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body") or len(self._body) > _LARGEST:
            await self._finish(self._start, bool(message.get("more_body")))

    async def _finish(self, start: Message, more: bool) -> None:
        headers = MutableHeaders(raw=start["headers"])
        if b"/static/js/index." in self._body:
            person = self._scope.get(SIGNED_IN)
            self._body = rewritten(self._body, language=person.language if person else DEFAULT)
            headers.update(_DOCUMENT)
            for name in ("etag", "last-modified", "accept-ranges"):
                del headers[name]
            headers["content-length"] = str(len(self._body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body, "more_body": more})
        self._start = None


def rewritten(document: bytes, *, language: str) -> bytes:
    """Streamlit's document in our language and with our title, style and script, without what we don't use."""
    html = document.decode()
    with spoken(language):
        name = _("Shirube")
    html = html.replace('<html lang="en">', f'<html lang="{language}">', 1)
    html = html.replace("<title>Streamlit</title>", f"<title>{name}</title>", 1)
    html = html.replace('href="./favicon.png"', 'href="/assets/icons/light.png"', 1)
    html = _without(html, '<link\n      rel="preload"', "/>")
    html = _without(html, "<noscript>", "</noscript>")
    html = _without(html, '<link rel="service-desc"', "/>")
    html = _without(html, "<script>", "</script>")
    ours = (
        f'<script type="application/json" id="sb-words">{chrome.words("ja")}</script>'
        '<link rel="stylesheet" href="/assets/css/workspace.css"><script src="/assets/js/session.js"></script>'
    )
    return html.replace("</head>", f"{ours}</head>", 1).encode()


def _without(html: str, begins: str, ends: str) -> str:
    start = html.find(begins)
    return html if start < 0 else html[:start] + html[html.index(ends, start) + len(ends) :]
