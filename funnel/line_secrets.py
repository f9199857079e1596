"""Channel secrets and access tokens of LINE: from a file outside the store, by programme."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.records import Programme


class SecretsUnreadable(Exception):
    """The file of secrets is not a JSON object of slugs and secrets."""


@dataclass(frozen=True)
class LineSecrets:
    """What signs a programme's webhooks, more than one while a secret is changed, and what opens LINE's API to us."""

    secrets: list[str] = field(default_factory=list, repr=False)
    token: str | None = field(default=None, repr=False)


def of_programme(programme: Programme, file: Path | None) -> LineSecrets:
    """A programme's secrets and token; none where nobody configured them. Raises SecretsUnreadable.

    The file gives by slug a secret, a list of them, or {"secrets": one or a list, "token": "..."}. It is read anew each
    time: a webhook is rare, and a changed secret counts at once. A demo programme has the one secret everybody knows,
    takes no other, and has no token.
    """
    if programme.is_demo:
        return LineSecrets([f"demo-secret-{programme.slug}"])
    if file is None:
        return LineSecrets()
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SecretsUnreadable from error
    if not isinstance(told, dict):
        raise SecretsUnreadable
    return _read(told.get(programme.slug, []))


def _read(given: Any) -> LineSecrets:
    parts = given if isinstance(given, dict) else {"secrets": given}
    token = parts.get("token")
    if not isinstance(token, str | None) or set(parts) - {"secrets", "token"}:
        raise SecretsUnreadable
    return LineSecrets(_texts(parts.get("secrets", [])), _token(token))


def _texts(given: Any) -> list[str]:
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, list) or not all(isinstance(secret, str) for secret in found):
        raise SecretsUnreadable
    # An empty one is a line somebody left to be filled in; anybody could sign with it.
    return [secret for secret in found if secret.strip()]


def _token(given: str | None) -> str | None:
    token = (given or "").strip()
    # It goes into a header: what no header may hold would fail later, with the token in the error.
    if not token.isascii() or not token.isprintable() or " " in token:
        raise SecretsUnreadable
    return token or None
