"""How scans are written: by one raw connection a gateway, one transaction a batch, every scan counted once.

SQLAlchemy stays out of this path: at full load its share would be the larger part of the time.
"""

from importlib import import_module

from store import address
from store.recording_sqlite import SqliteRecording
from store.scan_rows import Recording, RowsRefused, ScanRow

__all__ = ["Recording", "RowsRefused", "ScanRow", "open_recording"]


def open_recording(url: str, *, patience: float | None = None) -> Recording:
    """Connect to the store of an address, among several hosts to the primary. Raises StoreUnavailable.

    `patience` is in seconds a write, where nobody waits at a phone; else the store has a fraction of a second.
    """
    place = address.read(url)
    if place.is_sqlite:
        return SqliteRecording(place.path, patience=patience)
    # Not above: psycopg takes 9 MB and a tenth of a second, which a gateway on SQLite can spare.
    made: Recording = import_module("store.recording_postgresql").PostgresqlRecording(place, patience=patience)
    return made
