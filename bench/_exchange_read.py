"""Reads one list of consultations in a process of its own, `_exchange_read.py FILE`; prints seconds, rows, memory."""

import hmac
import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from core.dates import now
from exchange import consultation_file, tables
from exchange.consultation_file import PersonKind


def pseudonym(kind: PersonKind, text: str) -> str:
    """As funnel.pseudonyms makes it of a programme's id, the kind and the text."""
    return hmac.new(bytes(32), f"1\0{kind}\0{text}".encode(), sha256).hexdigest()[:32]


def read(file: Path) -> int:
    """How many consultations the file holds; every cell of it is right."""
    table = tables.read(file.name, file.read_bytes(), expects=consultation_file.HEADERS, told=int)
    parsed = consultation_file.parse(table, pseudonym=pseudonym, at=now(), told=int)
    if parsed.errors:
        raise SystemExit(f"wrong cells: {parsed.errors[:3]}")
    return len(parsed.rows)


if __name__ == "__main__":
    measuring.report_reading(lambda: read(Path(sys.argv[1])))
