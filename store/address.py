"""The store's address, read once: a SQLite file, or what libpq is told of one or several PostgreSQL hosts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.language import mark as _
from core.refusals import Refusal

# Seconds for each host: where several are named, one that is gone must not hold up whoever connects for long.
_ONE_HOST, _SEVERAL_HOSTS = 5, 2
# A host that vanished sends no reset. Without these a call would wait for it for a quarter of an hour; with them some
# 5 s, for a lost answer as for lost data (seconds, seconds, times, milliseconds).
_LIFE_SIGNS = {"keepalives_idle": "3", "keepalives_interval": "2", "keepalives_count": "2", "tcp_user_timeout": "5000"}


class AddressUnreadable(Refusal):
    """What stands in SHIRUBE_DATABASE_URL is no address; the sentence doesn't repeat it, for it may hold a password."""

    sentence = _(
        "SHIRUBE_DATABASE_URL can't be read, so nothing was started. Please write it like "
        "postgresql://user@host/name or postgresql://user@host1:5432,host2:5432/name, with special characters of the "
        "password percent-encoded."
    )


@dataclass(frozen=True)
class Address:
    """Where the store is. `path` is SQLite's file, `libpq` the parameters of PostgreSQL by libpq's names."""

    is_sqlite: bool
    path: str = ""
    # It may hold the password, and so it's never shown.
    libpq: Mapping[str, str] = field(default_factory=dict, repr=False)

    def connecting(self, *, options: str, seconds: int | None = None) -> dict[str, str]:
        """Parameters for psycopg: those of the address, and ours where it gives none.

        `options` are the session's settings, the address's own after them; `seconds` bounds the try of one host.
        """
        several = "," in self.libpq.get("host", "")
        ours = {**_LIFE_SIGNS, "connect_timeout": str(seconds or (_SEVERAL_HOSTS if several else _ONE_HOST))}
        if several:
            # A standby answers too, and would refuse every write.
            ours["target_session_attrs"] = "read-write"
        return {**ours, **self.libpq, "options": f"{options} {self.libpq.get('options', '')}".strip()}


def read(url: str) -> Address:
    """Read an SQLAlchemy address or one of libpq with several hosts. Raises AddressUnreadable."""
    kind, _colon, rest = url.partition("://")
    kind = kind.partition("+")[0]
    if kind == "sqlite":
        return Address(is_sqlite=True, path=_sqlite_path(url))
    if kind not in ("postgresql", "postgres"):
        raise AddressUnreadable
    try:
        return Address(is_sqlite=False, libpq=_libpq(rest))
    except ValueError:
        # Its text would repeat what it could not read.
        raise AddressUnreadable from None


def _sqlite_path(url: str) -> str:
    try:
        return make_url(url).database or ":memory:"
    except (ArgumentError, ValueError):
        raise AddressUnreadable from None


def _libpq(rest: str) -> dict[str, str]:
    before, _mark, query = rest.partition("?")
    parts = [part for part in query.split("&") if part]
    hosts = [unquote(part.removeprefix("host=")) for part in parts if part.startswith("host=")]
    if hosts:
        # SQLAlchemy writes several hosts as ?host=a:5432&host=b:5432, which libpq doesn't know.
        parts = [part for part in parts if not part.startswith("host=")]
        parts.append("host=" + quote(",".join(map(_host, hosts))))
        if any(map(_port, hosts)):
            parts.append("port=" + quote(",".join(map(_port, hosts))))
    return _checked(_parameters(f"postgresql://{before}?{'&'.join(parts)}"))


def _parameters(told: str) -> dict[str, object]:
    # psycopg takes 9 MB and a tenth of a second, which a gateway on SQLite can spare.
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        return dict(conninfo_to_dict(told))
    except ProgrammingError as error:
        raise ValueError from error


def _port(host: str) -> str:
    """The port of h:5432 or [::1]:5432; nothing for a socket's folder, a bare name, and libpq's own lists."""
    end = host.rpartition("]")[2] if host.startswith("[") else host
    return "" if host.startswith("/") or "," in host else end.partition(":")[2]


def _host(host: str) -> str:
    port = _port(host)
    return (host.removesuffix(f":{port}") if port else host).strip("[]")


def _checked(found: Mapping[str, object]) -> dict[str, str]:
    told = {name: str(value) for name, value in found.items() if value is not None}
    for port in told.get("port", "").split(","):
        if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError
    return told
