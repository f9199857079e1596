"""Column types that read the same from SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(at: datetime) -> int:
    """Milliseconds since 1970 in UTC, exactly."""
    since = at - _EPOCH
    # Several times as fast as a division of timedeltas; every scan asks.
    return since.days * 86_400_000 + since.seconds * 1_000 + since.microseconds // 1_000


def moment(ms: int) -> datetime:
    """The moment that many milliseconds after 1970, in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


class Moment(TypeDecorator[datetime]):
    """A moment, stored as whole milliseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else moment(value)


class Json(TypeDecorator[Any]):
    """A small value as JSON text, readable in both databases' own shells."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)
