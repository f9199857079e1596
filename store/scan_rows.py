"""A scan on its way into the store, and what every way of storing one agrees on."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol


class RowsRefused(Exception):
    """The store is there but won't have these rows; nothing of the batch was stored."""


class ScanRow(NamedTuple):
    """One scan. `at` in milliseconds since 1970 in UTC, `day` the Tokyo day as ISO text.

    (boot_id, seq) is its key: written twice it counts once. `device` is a hash under the day's salt, or None. `sign`
    says by which kind of sign its class was told.
    """

    programme_id: int
    boot_id: int
    seq: int
    placement_id: int
    at: int
    kind: str
    rule: int
    day: str
    device: str | None
    sign: str | None = None


class Recording(Protocol):
    """An open connection that writes scans. Every method raises StoreUnavailable and is called by one thread."""

    def write(self, rows: Sequence[ScanRow]) -> None:
        """Store scans, hourly totals and devices in one transaction. Raises RowsRefused.

        A person's scan whose device can't be estimated, for want of the day's salt, is added to the unknown ones of
        its day, unless its piece was not up yet.
        """
        ...

    def salt(self, day: date) -> bytes:
        """The random salt of a Tokyo day, made by whoever asks first."""
        ...

    def cut(self) -> None:
        """Break a call that hangs; the only method for another thread."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...
