"""Addresses of codes: what a QR code holds, what staff try it with, and where it may lead."""

from urllib.parse import urlsplit

_LONGEST = 500


def address(code: str, *, origin: str) -> str:
    """The address a QR code holds, all in capitals: alphanumeric mode needs a third fewer bits than bytes."""
    return f"{origin}/R/{code}".upper()


def test_address(code: str, *, origin: str) -> str:
    """The address staff try a code with: it leads to the same place and is counted apart."""
    return f"{address(code, origin=origin)}?T"


# pytest would take the function for a test where one imports it.
test_address.__test__ = False  # type: ignore[attr-defined]


def is_safe_destination(url: str) -> bool:
    """Whether an address has the shape a code may lead to: https, a host, no user name, nothing a header can't carry.

    Whether it is on the programme's allow-list the store says.
    """
    if not url.startswith("https://") or len(url) > _LONGEST or "\\" in url:
        return False
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc
