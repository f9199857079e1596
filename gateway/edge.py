"""What all answers of a gateway have in common: headers that let nothing else in, and a count of them."""

from collections import Counter

from starlette.types import Message, Scope, Send

from core.settings import Settings
from gateway.pages import SAFE

# The key of a gateway's Edge in the state of its lifespan, where the server's protocol finds it.
EDGE = "edge"

Headers = list[tuple[bytes, bytes]]

# A year, for this host alone: what else stands below its name is not ours to decide.
_ONLY_BY_TLS = (b"strict-transport-security", b"max-age=31536000")
_PARTS = {"r": "scan", "line": "line", "healthz": "health", "readyz": "health"}
_PARTS |= dict.fromkeys(("s", "q", "thanks"), "survey")


def safe_headers(*, is_tls: bool) -> Headers:
    """pages.SAFE as ASGI headers; with HSTS where the public address is https."""
    safe = [(name.encode(), value.encode()) for name, value in SAFE.items()]
    return [*safe, _ONLY_BY_TLS] if is_tls else safe


class Edge:
    """The one place that gives answers their headers and counts them. Belongs to one gateway."""

    def __init__(self, settings: Settings) -> None:
        self.headers = safe_headers(is_tls=settings.public_url.startswith("https:"))
        # By part and status; the redirects of scans are counted by the recorder.
        self.answers: Counter[tuple[str, int]] = Counter()
        # Requests the protocol took no further, by why: a status, `crowded`, `stuck`.
        self.refused: Counter[str] = Counter()
        # Requests that ended by an error of ours.
        self.errors = 0

    def answering(self, scope: Scope, send: Send) -> Send:
        """A `send` that gives an answer whichever of the headers it lacks, and counts it."""
        part = part_of(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.answers[part, message["status"]] += 1
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                message = {**message, "headers": [*given, *(each for each in self.headers if each[0] not in names)]}
            await send(message)

        return sending


def part_of(scope: Scope) -> str:
    """Which part of the gateway a path belongs to, in a word that tells no more: scan, survey, line, health, page."""
    return _PARTS.get(scope["path"][1:].partition("/")[0].lower(), "page")
