"""Reads one file with pandas in a process of its own, `_exchange_pandas.py FILE`; prints seconds, rows and memory."""

import sys
from pathlib import Path

import pandas

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring


def read(file: Path) -> int:
    """How many rows pandas' table has; the header stands in the third line."""
    return len(pandas.read_excel(file, engine="openpyxl", header=2))


if __name__ == "__main__":
    measuring.report_reading(lambda: read(Path(sys.argv[1])))
