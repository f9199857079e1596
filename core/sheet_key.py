"""The key of Google's service account: a file outside the store that its owner alone may read, never kept in memory."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.language import mark as _
from core.refusals import Refusal

_MOST_BYTES = 16 * 1024
_NEEDED = ("client_email", "private_key", "token_uri")


class KeyUnusable(Refusal):
    """The file of the service account's key is missing, readable by others, too large, or not such a key."""

    sentence = _(
        "The service account's key file can't be used. Nothing was sent. It must be the JSON file from Google, as it "
        "is, named by SHIRUBE_SHEETS_KEY_FILE, and readable by Shirube's own user alone (mode 0600)."
    )


def read(path: Path) -> Mapping[str, Any]:
    """The key in a file, read anew each time so that a changed key counts at once. Raises KeyUnusable.

    Nothing of the file stands in the refusal: it may hold the key.
    """
    return checked(_object(path))


def checked(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The key, where it has all that a service account's key has. Raises KeyUnusable."""
    texts = [told.get(name) for name in _NEEDED]
    if told.get("type") != "service_account" or not all(isinstance(text, str) and text for text in texts):
        raise KeyUnusable
    return told


def email_of(path: Path) -> str:
    """The service account's address, with which people share a spreadsheet. Raises KeyUnusable."""
    return str(read(path)["client_email"])


def _object(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():  # a pipe would be waited for
            raise KeyUnusable
        with path.open("rb") as file:
            is_private = not os.fstat(file.fileno()).st_mode & 0o077
            told = json.loads(file.read(_MOST_BYTES).decode()) if is_private else None
    except (OSError, ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise KeyUnusable
    return told
