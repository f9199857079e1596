"""Pseudonyms: what stands for a person in the store. The key lives outside it and can be destroyed."""

import hmac
import unicodedata
from hashlib import sha256
from typing import Literal

from store.records import Programme

Kind = Literal["line", "reference", "message", "event"]


def line_user(key: bytes, programme: Programme, user_id: str) -> str:
    """The pseudonym of a LINE user id, the same throughout a chain of programmes and in no other."""
    return of(key, programme, "line", user_id)


def reference(key: bytes, programme: Programme, text: str) -> str:
    """The pseudonym of a contractor's own reference of a person; written full-width or not, it is the same."""
    return of(key, programme, "reference", unicodedata.normalize("NFKC", text).strip().casefold())


def message(key: bytes, programme: Programme, message_id: str) -> str:
    """What stands for a message of LINE, so that it can be found when she takes it back."""
    return of(key, programme, "message", message_id)


def of(key: bytes, programme: Programme, kind: Kind, text: str) -> str:
    """What stands for any text of a kind in a chain of programmes: 32 hexadecimal digits of HMAC-SHA256."""
    told = f"{programme.line_id}\0{kind}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(key, told, sha256).hexdigest()[:32]
