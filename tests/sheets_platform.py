"""A stand-in of Google's Sheets v4 REST API on loopback, and of the place where service accounts get their tokens.

gspread's real client and google-auth talk to it over HTTP. It keeps grids, shares spreadsheets with accounts, counts
requests against the quotas of a user, and fails as it is told: see `Fault`.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from tests.sheets_grid import Refused, Sheet, invalid, parsed, place_of

ACCOUNT = "shirube@office.iam.gserviceaccount.example"
MOST_CELLS = 10_000_000
AUDIENCE = "https://oauth2.googleapis.com/token"  # google-auth says so whatever the key's token_uri
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
# status: that status · cut: gone before anything is done · applied: done, and gone without an answer
# silent: no answer in time, nothing done · late: done, and no answer in time · nonsense: 200, and no JSON
Kind = Literal["429", "500", "503", "cut", "applied", "silent", "late", "nonsense", "redirect", "trickle"]
KINDS: tuple[Kind, ...] = ("429", "500", "503", "cut", "applied", "silent", "late", "nonsense", "redirect")


@dataclass
class Spreadsheet:
    """One spreadsheet: its worksheets, and who may do what."""

    sheets: list[Sheet] = field(default_factory=lambda: [Sheet(0, "シート1")])
    shared: dict[str, Literal["writer", "reader"]] = field(default_factory=lambda: {ACCOUNT: "writer"})

    def sheet(self, title: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.title == title)


@dataclass
class Google:
    """What Google knows and how it feels; everything may be set while it runs."""

    books: dict[str, Spreadsheet] = field(default_factory=dict)
    faults: dict[int, Kind] = field(default_factory=dict)  # by the number of the request, from 0
    always: Kind | None = None
    meanwhile: Callable[[], None] | None = None  # what people do just when a fault has happened
    retry_after: str = ""  # said beside a 429 or 503
    reads_a_minute: int = 60
    writes_a_minute: int = 60
    is_revoked: bool = False
    is_api_on: bool = True
    hangs: float = 30.0  # seconds of silence
    pace: float = 0.02  # seconds between the bytes of an answer that trickles
    origin: str = ""
    calls: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list, repr=False)
    encodings: list[str] = field(default_factory=list, repr=False)  # that were asked for
    tokens: dict[str, str] = field(default_factory=dict, repr=False)  # token -> account
    counted: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def key(self) -> dict[str, str]:
        """A service account's key as Google gives it, with this stand-in as the place for tokens."""
        private, _public = _pair()
        return {
            "type": "service_account",
            "project_id": "office",
            "private_key_id": "1",
            "private_key": private,
            "client_email": ACCOUNT,
            "client_id": "1",
            "token_uri": f"{self.origin}/token",
        }

    def reads(self) -> int:
        return sum(call.startswith("GET") for call in self.calls)

    def writes(self) -> int:
        return sum(call.startswith(("POST /v4", "PUT")) for call in self.calls)

    def forget_calls(self) -> None:
        self.calls.clear()
        self.bodies.clear()
        self.encodings.clear()
        self.counted.clear()
        self.faults.clear()

    def wait_for(self, requests: int) -> None:
        """Wait until so many requests have come and been dealt with, also where nobody waits for their answers."""
        until = time.monotonic() + 30
        while len(self.calls) < requests and time.monotonic() < until:
            time.sleep(0.005)
        with self.lock:
            assert len(self.calls) == requests

    def fault(self) -> Kind | None:
        """Which fault the request that came last meets."""
        return self.faults.get(len(self.calls) - 1, self.always)

    # Answers.

    def token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        if self.is_revoked:
            raise Refused(
                400, "", "", error="invalid_grant", error_description="Invalid JWT Signature. secret-of-google"
            )
        told = jwt.decode(form["assertion"][0], certs=_pair()[1], audience=AUDIENCE)
        assert told["scope"] == SCOPE
        token = f"ya29.token-{len(self.tokens)}"
        self.tokens[token] = told["iss"]
        return {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: bytes, token: str) -> Any:
        account = self.tokens.get(token)
        if account is None or self.is_revoked:
            raise Refused(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        found = re.fullmatch(r"/v4/spreadsheets/([^/:]+)((?:/|:).*)?", path)
        if not found:
            raise Refused(404, "NOT_FOUND", "Requested entity was not found.")
        if not self.is_api_on:
            reason = [{"reason": "SERVICE_DISABLED"}]
            raise Refused(403, "PERMISSION_DENIED", "Google Sheets API has not been used before", details=reason)
        self._count(account, method)
        book = self._book(found[1], account, is_writing=method != "GET")
        told = json.loads(body or b"{}", parse_constant=_no_constant)
        return _Asked(book, found[1], found[2] or "", query, told).answer(method)

    def _count(self, account: str, method: str) -> None:
        kind, most = ("reads", self.reads_a_minute) if method == "GET" else ("writes", self.writes_a_minute)
        now = time.monotonic()
        recent = [at for at in self.counted.get((account, kind), []) if at > now - 60]
        if len(recent) >= most:
            raise Refused(429, "RESOURCE_EXHAUSTED", f"Quota exceeded for quota metric '{kind}' of secret-of-google")
        self.counted[account, kind] = [*recent, now]

    def _book(self, key: str, account: str, *, is_writing: bool) -> Spreadsheet:
        book = self.books.get(key)
        if book is None:
            raise Refused(404, "NOT_FOUND", "Requested entity was not found.")
        if account not in book.shared or (is_writing and book.shared[account] == "reader"):
            raise Refused(403, "PERMISSION_DENIED", "The caller does not have permission (secret-of-google)")
        return book


class _Asked:
    """One call about a spreadsheet."""

    def __init__(self, book: Spreadsheet, key: str, rest: str, query: dict[str, list[str]], body: Any) -> None:
        self.book, self.key, self.rest, self.query, self.body = book, key, rest, query, body

    def answer(self, method: str) -> Any:
        direct = {
            ("GET", ""): lambda: {"spreadsheetId": self.key, "sheets": self._sheets()},
            ("GET", "/values:batchGet"): self._batch_get,
            ("POST", "/values:batchUpdate"): self._batch_write,
            ("POST", "/values:batchClear"): lambda: {"clearedRanges": [self._clear(r) for r in self.body["ranges"]]},
            ("POST", ":batchUpdate"): self._batch_change,
        }.get((method, self.rest))
        if direct:
            return direct()
        found = re.fullmatch(r"/values/(.+?)(:append|:clear)?", self.rest)
        kind = found and {("GET", None): "get", ("PUT", None): "put"}.get((method, found[2]), found[2] or "")
        if not found or not kind:
            raise Refused(404, "NOT_FOUND", "Method not found.")
        if kind == "get":
            return self._get(found[1])
        if kind == ":clear":
            return {"clearedRange": self._clear(found[1])}
        return self._append(found[1]) if kind == ":append" else self._write(found[1], self.body, self._option())

    def _sheets(self) -> list[dict[str, Any]]:
        return [{"properties": sheet.properties()} for sheet in self.book.sheets]

    def _told(self, name: str, default: str) -> str:
        return self.query.get(name, [default])[0]

    def _option(self) -> str:
        return _checked(self._told("valueInputOption", ""))

    def _range(self, told: str) -> tuple[Sheet, Any]:
        title, box = parsed(told, [sheet.title for sheet in self.book.sheets])
        return self.book.sheet(title), box

    def _get(self, told: str) -> dict[str, Any]:
        sheet, box = self._range(told)
        dimension = self._told("majorDimension", "ROWS")
        option = self._told("valueRenderOption", "FORMATTED_VALUE")
        values = sheet.get(box, by_columns=dimension == "COLUMNS", option=option)
        answer = {"range": place_of(sheet.title, sheet.box(box)), "majorDimension": dimension}
        return {**answer, "values": values} if values else answer

    def _batch_get(self) -> dict[str, Any]:
        return {"spreadsheetId": self.key, "valueRanges": [self._get(told) for told in self.query["ranges"]]}

    def _write(self, told: str, body: Any, option: str) -> dict[str, Any]:
        sheet, box = self._range(told)
        # A single cell says where to begin; a range says where to end as well.
        box = box if ":" in told.rpartition("!")[2] or box[2] is None else (box[0], box[1], None, None)
        values = body.get("values", [])
        cells = sheet.put(box, values, by_columns=body.get("majorDimension") == "COLUMNS", option=option)
        return {"updatedRange": told, "updatedRows": len(values), "updatedCells": cells}

    def _batch_write(self) -> dict[str, Any]:
        option = _checked(self.body.get("valueInputOption", ""))
        before = [(sheet, dict(sheet.cells)) for sheet in self.book.sheets]
        try:
            done = [self._write(data["range"], data, option) for data in self.body["data"]]
        except Refused:
            for sheet, cells in before:
                sheet.cells = cells
            raise
        return {"spreadsheetId": self.key, "responses": done, "totalUpdatedCells": sum(d["updatedCells"] for d in done)}

    def _append(self, told: str) -> dict[str, Any]:
        sheet, _box = self._range(told)
        row, values = sheet.used()[0], self.body.get("values", [])
        sheet.rows = max(sheet.rows, row + len(values))
        sheet.put((row, 0, None, None), values, by_columns=False, option=self._option())
        return {"updates": {"updatedRows": len(values)}}

    def _clear(self, told: str) -> str:
        sheet, box = self._range(told)
        top, left, bottom, right = sheet.box(box)
        sheet.cells = {
            (r, c): cell for (r, c), cell in sheet.cells.items() if not (top <= r < bottom and left <= c < right)
        }
        return place_of(sheet.title, (top, left, bottom, right))

    def _batch_change(self) -> dict[str, Any]:
        replies = []
        for asked in self.body["requests"]:
            ((kind, told),) = asked.items()
            change = {
                "addSheet": self._add,
                "updateSheetProperties": self._set,
                "appendDimension": self._grow,
            }.get(kind)
            if change is None:
                raise invalid(f"Unknown request {kind}")
            replies.append(change(told))
        return {"spreadsheetId": self.key, "replies": replies}

    def _add(self, told: Any) -> dict[str, Any]:
        properties, grid = told["properties"], told["properties"].get("gridProperties", {})
        title = properties["title"]
        if any(sheet.title.casefold() == title.casefold() for sheet in self.book.sheets):
            raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')
        new = Sheet(1 + max((sheet.id for sheet in self.book.sheets), default=0), title)
        new.rows, new.columns = grid.get("rowCount", 1000), grid.get("columnCount", 26)
        new.frozen = grid.get("frozenRowCount", 0)
        self._must_hold(new.rows * new.columns)
        self.book.sheets.append(new)
        return {"addSheet": {"properties": new.properties()}}

    def _set(self, told: Any) -> dict[str, Any]:
        sheet = self._of_id(told["properties"]["sheetId"])
        names = {"gridProperties.rowCount": "rows", "gridProperties.columnCount": "columns", "title": "title"}
        names["gridProperties.frozenRowCount"] = "frozen"
        for name in told["fields"].split(","):
            value = told["properties"]
            for part in name.split("."):
                value = value[part]
            setattr(sheet, names[name], value)
        sheet.cells = {(r, c): cell for (r, c), cell in sheet.cells.items() if r < sheet.rows and c < sheet.columns}
        return {}

    def _grow(self, told: Any) -> dict[str, Any]:
        sheet = self._of_id(told["sheetId"])
        by_rows = told["dimension"] == "ROWS"
        self._must_hold(told["length"] * (sheet.columns if by_rows else sheet.rows))
        sheet.rows += told["length"] if by_rows else 0
        sheet.columns += 0 if by_rows else told["length"]
        return {}

    def _of_id(self, key: int) -> Sheet:
        found = [sheet for sheet in self.book.sheets if sheet.id == key]
        if not found:
            raise invalid(f"No grid with id: {key}")
        return found[0]

    def _must_hold(self, more: int) -> None:
        if sum(sheet.rows * sheet.columns for sheet in self.book.sheets) + more > MOST_CELLS:
            raise invalid("This action would increase the number of cells in the workbook above the limit of 10000000")


def _no_constant(name: str) -> None:
    raise invalid(f"Invalid JSON payload received: {name}")


def _checked(option: str) -> str:
    if option not in ("RAW", "USER_ENTERED"):
        raise invalid("'valueInputOption' is required but not specified")
    return option


def private_key() -> str:
    """A service account's private key."""
    return _pair()[0]


@cache
def _pair() -> tuple[str, bytes]:
    """A private key and its public half, made once; a short one, because a long one takes long to read each time."""
    key = rsa.generate_private_key(65537, 1024)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public


@contextmanager
def sheets_platform() -> Iterator[Google]:
    """Google on a free port of loopback; `origin` is its address, for the API and for tokens."""
    google = Google()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"google": google}))
    server.daemon_threads = True
    google.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield google
    finally:
        google.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    google: Google
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def _do(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        with self.google.lock:
            self.google.calls.append(f"{self.command} {unquote(self.path)}")
            self.google.bodies.append(body)
            self.google.encodings.append(self.headers.get("accept-encoding", ""))
            fault = self.google.fault()
            if fault in (None, "applied", "late", "trickle"):
                status, told = self._answered(body)
            else:
                status, told = self._failed(fault)
            if fault and self.google.meanwhile:
                self.google.meanwhile()
        if fault in ("cut", "applied"):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if fault in ("silent", "late"):
            self.google.released.wait(self.google.hangs)
            self.close_connection = True
            return
        self._say(status, told, slowly=fault == "trickle")

    def _answered(self, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(self.path)
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            if parts.path == "/token":
                return 200, json.dumps(self.google.token(parse_qs(body.decode()))).encode()
            query = parse_qs(parts.query)
            return 200, json.dumps(self.google.answer(self.command, unquote(parts.path), query, body, token)).encode()
        except Refused as refused:
            error = {"code": refused.status, "message": refused.message, "status": refused.kind, **refused.more}
            return refused.status, json.dumps(refused.more if parts.path == "/token" else {"error": error}).encode()

    def _failed(self, fault: Kind | None) -> tuple[int, bytes]:
        if fault == "redirect":
            return 302, b""
        if fault == "nonsense":
            return 200, b"<html>secret-of-google</html>"
        if fault in ("429", "500", "503"):
            kind = "RESOURCE_EXHAUSTED" if fault == "429" else "UNAVAILABLE"
            error = {"code": int(fault), "message": "secret-of-google", "status": kind}
            return int(fault), json.dumps({"error": error}).encode()
        return 0, b""

    def _say(self, status: int, said: bytes, *, slowly: bool) -> None:
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json; charset=UTF-8")
            self.send_header("content-length", str(len(said)))
            if status == 302:
                self.send_header("location", f"{self.google.origin}/elsewhere")
            if status in (429, 503) and self.google.retry_after:
                self.send_header("retry-after", self.google.retry_after)
            self.end_headers()
            for byte in said if slowly else ():
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                self.google.released.wait(self.google.pace)
            if not slowly:
                self.wfile.write(said)
        except OSError:
            pass  # the client has gone, as it should after its time

    def finish(self) -> None:
        with suppress(OSError):  # the client has gone
            super().finish()

    do_GET = do_POST = do_PUT = _do

    def log_message(self, *_args: object) -> None:
        pass
