"""One spreadsheet by gspread's client over HTTP; what fails becomes a fault of ours.

gspread's BackOffHTTPClient is not used: it never gives up. A reading is asked once more, a writing never is: by then
somebody may have sorted the rows, so exchange.sheets reads again and plans anew.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import gspread
import requests
from google.auth import exceptions as auth_errors
from gspread.utils import absolute_range_name
from urllib3.exceptions import HTTPError

from core.sheet_key import KeyUnusable
from exchange import sheet_faults as faults
from exchange.sheet_plan import Value
from exchange.sheet_session import Allowance, Patience, session

GOOGLE = "https://sheets.googleapis.com"
_TOKENS = "https://oauth2.googleapis.com/"
_ID = re.compile(r"[A-Za-z0-9_-]{5,120}")
_NOT_TAKEN = ("invalid_grant", "invalid_client", "unauthorized_client", "access_denied", "invalid_scope")
# Of one account among several (u/0) and of an organisation (a/city.lg.jp) too.
_ADDRESS = re.compile(
    r"(?:https?://)?docs\.google\.com/(?:a/[\w.-]+/)?spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{5,120})(?:[/?#]\S*)?"
)


@dataclass(frozen=True)
class Worksheet:
    """A worksheet as it stands: its grid in rows and columns, used or not."""

    id: int
    title: str
    rows: int
    columns: int


def id_of(text: str) -> str:
    """The id of a spreadsheet from its address in the browser, or the id itself. Raises NoSuchSpreadsheet."""
    found = _ADDRESS.fullmatch(text.strip())
    key = found[1] if found else text.strip()
    if not _ID.fullmatch(key):
        raise faults.NoSuchSpreadsheet
    return key


class Book:
    """One spreadsheet. Every method asks Google and raises SheetFault."""

    def __init__(self, client: Any, spreadsheet: str) -> None:
        self._client = client
        self._id = spreadsheet

    def worksheets(self) -> list[Worksheet]:
        """The worksheets with a grid, in order."""
        fields = "sheets.properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount))"
        with _faults(faults.NotShared):
            told = self._client.spreadsheets_get(self._id, params={"fields": fields})
            found = [sheet["properties"] for sheet in told.get("sheets", []) if "gridProperties" in sheet["properties"]]
            return [_worksheet(properties) for properties in found]

    def worksheet(self, title: str) -> Worksheet | None:
        """The worksheet of a name, None where there is none; to Google names that differ in case alone are one."""
        return next((each for each in self.worksheets() if each.title.casefold() == title.casefold()), None)

    def rows(self, title: str, cells: str | None = None) -> list[list[Value]]:
        """What stands in a worksheet, or in some of its rows: numbers as numbers, formulas as their result."""
        return self._values([absolute_range_name(title, cells)], "ROWS", "UNFORMATTED_VALUE")[0]

    def columns(self, title: str, ranges: Sequence[str]) -> list[list[str]]:
        """Columns as a person sees them, '' for empty cells, asked for in one request."""
        asked = [absolute_range_name(title, each) for each in ranges]
        told = self._values(asked, "COLUMNS", "FORMATTED_VALUE")
        return [[str(cell) for cell in (lines[0] if lines else [])] for lines in told]

    def write(self, title: str, pieces: Sequence[tuple[str, Sequence[Sequence[Value]]]]) -> None:
        """Write ranges as they are (RAW: nothing becomes a formula or a date), in one request; None leaves a cell."""
        data = [{"range": absolute_range_name(title, cells), "values": values} for cells, values in pieces]
        with _faults(faults.ReadOnly):
            self._client.values_batch_update(self._id, body={"valueInputOption": "RAW", "data": data})

    def add(self, title: str, *, rows: int, columns: int, frozen: int) -> None:
        """Add a worksheet; one of the name that came meanwhile raises Overtaken."""
        grid = {"rowCount": rows, "columnCount": columns, "frozenRowCount": frozen}
        self._change({"addSheet": {"properties": {"title": title, "gridProperties": grid}}})

    def grow(self, sheet: Worksheet, *, rows: int, columns: int) -> None:
        """Make a grid larger by appending; setting its size could cut off what somebody added meanwhile."""
        more = (("ROWS", rows - sheet.rows), ("COLUMNS", columns - sheet.columns))
        asked = [{"sheetId": sheet.id, "dimension": kind, "length": length} for kind, length in more if length > 0]
        if asked:
            self._change(*({"appendDimension": each} for each in asked))

    def _change(self, *asked: Mapping[str, Any]) -> None:
        with _faults(faults.ReadOnly):
            self._client.batch_update(self._id, {"requests": list(asked), "includeSpreadsheetInResponse": False})

    def _values(self, ranges: list[str], dimension: str, option: str) -> list[list[list[Value]]]:
        params = {"majorDimension": dimension, "valueRenderOption": option}
        with _faults(faults.NotShared):
            told = self._client.values_batch_get(self._id, ranges, params=params)["valueRanges"]
            if len(told) != len(ranges):
                raise ValueError("other ranges than asked for")
            return [each.get("values", []) for each in told]


def opened(
    key: Mapping[str, Any],
    spreadsheet: str,
    *,
    base_url: str | None = None,
    patience: Patience | None = None,
    allowance: Allowance | None = None,
) -> Book:
    """A spreadsheet by its id or address, with a service account's key; nothing is asked yet.

    `allowance` is what a run may take, less what is asked here. `base_url` is for tests alone: everything goes there,
    the token request to the key's own token_uri. Raises KeyUnusable, NoSuchSpreadsheet.
    """
    patience = patience or Patience()
    tokens = str(key.get("token_uri", ""))
    if base_url is None and not tokens.startswith(_TOKENS):
        raise KeyUnusable  # a signed request for a token goes to Google and nowhere else
    base = base_url or GOOGLE
    authorize: Any = gspread.authorize
    make = partial(_Client, base=base, retries=patience.retries)
    client = authorize(None, http_client=make, session=session(key, base, patience, allowance or Allowance()))
    return Book(client.http_client, id_of(spreadsheet))


class _Client(gspread.HTTPClient):
    """gspread's client; its addresses are constants imported by value, so the origin is put in on the way."""

    def __init__(self, auth: Any, session: requests.Session, *, base: str, retries: int) -> None:
        super().__init__(auth, session)
        self._base = base
        self._retries = retries

    def request(self, *args: Any, **told: Any) -> requests.Response:
        method, endpoint, *more = args
        for left in range(self._retries if method == "get" else 0, -1, -1):
            try:
                response = super().request(method, endpoint.replace(GOOGLE, self._base, 1), *more, **told)
            except (gspread.exceptions.APIError, auth_errors.TransportError, requests.RequestException) as error:
                if not left or not _may_pass(error):
                    raise
            else:
                break
        if response.is_redirect or not response.ok:
            raise ValueError("an answer that is none")
        return response


def _may_pass(error: Exception) -> bool:
    """Whether it may be asked again at once; not where Google says that it was too much."""
    return not isinstance(error, gspread.exceptions.APIError) or error.response.status_code >= 500


@contextmanager
def _faults(forbidden: type[faults.SheetFault]) -> Iterator[None]:
    """Turn what goes wrong into a fault of ours; Google's own words end here."""
    fault: faults.SheetFault
    try:
        yield
        return
    except gspread.exceptions.APIError as error:
        fault = _of_answer(error, forbidden)
    except auth_errors.RefreshError as error:
        fault = faults.CredentialsRevoked() if _is_revoked(error) else faults.Unreachable()
    except (auth_errors.GoogleAuthError, requests.RequestException, HTTPError, OSError):
        fault = faults.Unreachable()
    except (ValueError, KeyError, TypeError, AttributeError):  # not what Google says it answers
        fault = faults.Unreachable()
    raise fault from None  # no word of Google's in a traceback


def _is_revoked(error: auth_errors.RefreshError) -> bool:
    """Whether it is said that the key is not taken; anything else that is no token may pass."""
    told = error.args[1] if len(error.args) > 1 else None
    return isinstance(told, Mapping) and told.get("error") in _NOT_TAKEN


def _of_answer(error: Any, forbidden: type[faults.SheetFault]) -> faults.SheetFault:
    status, said = error.response.status_code, json.dumps(error.error, default=str).casefold()
    if status == 429:
        return faults.QuotaUsedUp(retry_after=_retry_after(error.response.headers.get("retry-after", "")))
    if status == 403:
        return faults.ApiOff() if "service_disabled" in said else forbidden()
    if status == 400:
        return _of_refused(said)
    kinds: dict[int, Callable[[], faults.SheetFault]] = {
        401: faults.CredentialsRevoked,
        404: faults.NoSuchSpreadsheet,
        413: faults.WorksheetTooLarge,
    }
    return kinds.get(status, faults.Unreachable)()


def _of_refused(said: str) -> faults.SheetFault:
    """Of a 400, by the words that Google is known to use; else the worksheet is another than the one that was read."""
    if "protected" in said:
        return faults.ReadOnly()
    return faults.WorksheetTooLarge() if "limit of" in said else faults.Overtaken()


def _retry_after(told: str) -> int:
    """Seconds from 1 to an hour; a minute where nothing is told or a date is."""
    return min(max(int(told), 1), 3600) if told.isdecimal() and len(told) < 9 else 60


def _worksheet(told: Mapping[str, Any]) -> Worksheet:
    grid = told["gridProperties"]
    return Worksheet(int(told["sheetId"]), str(told["title"]), int(grid["rowCount"]), int(grid["columnCount"]))
