"""Pseudonyms: what stands for a person in the store. The key lives outside it and can be destroyed."""

import hmac
import unicodedata
from hashlib import sha256

from store.records import Programme


def line_user(key: bytes, programme: Programme, user_id: str) -> str:
    """The pseudonym of a LINE user id, the same throughout a chain of programmes and in no other."""
    return _hmac(key, programme, "line", user_id)


def reference(key: bytes, programme: Programme, text: str) -> str:
    """The pseudonym of a contractor's own reference of a person; written full-width or not, it is the same."""
    return _hmac(key, programme, "reference", unicodedata.normalize("NFKC", text).strip().casefold())


def _hmac(key: bytes, programme: Programme, kind: str, text: str) -> str:
    told = f"{programme.line_id}\0{kind}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(key, told, sha256).hexdigest()[:32]
