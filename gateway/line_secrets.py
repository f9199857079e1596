"""Channel secrets of LINE: from a file outside the store, one or more a programme, so that one can be changed."""

import hmac
import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from store.records import Programme


class SecretsUnreadable(Exception):
    """The file of secrets is not a JSON object of slugs and secrets."""


def of_programme(programme: Programme, file: Path | None) -> list[str]:
    """The secrets that may sign a programme's webhooks; none where nobody configured one. Raises SecretsUnreadable.

    Read anew each time: a webhook is rare, and a changed secret counts at once. A demo programme has the one secret
    everybody knows and takes no other.
    """
    if programme.is_demo:
        return [f"demo-secret-{programme.slug}"]
    if file is None:
        return []
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SecretsUnreadable from error
    given = told.get(programme.slug, []) if isinstance(told, dict) else None
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, list) or not all(isinstance(secret, str) for secret in found):
        raise SecretsUnreadable
    # An empty one is a line somebody left to be filled in; anybody could sign with it.
    return [secret for secret in found if secret.strip()]


def sign(secret: str, body: bytes) -> str:
    """The signature LINE sends with a body: base64 of HMAC-SHA256 over the bytes as they are."""
    return b64encode(hmac.new(secret.encode(), body, sha256).digest()).decode("ascii")


def is_signed(signature: str, body: bytes, secrets: list[str]) -> bool:
    """Whether one of the secrets signed the body; takes the same time whichever it is."""
    told = signature.encode("utf-8", "replace")
    fitting = [hmac.compare_digest(told, sign(secret, body).encode()) for secret in secrets]
    return any(fitting)
