"""What taking in a large file costs: a contractor's list of 100,000 consultations beside pandas on the same file.

Ours is bytes to `ConsultationRow`: checks from outside, header found, every cell read, references made pseudonyms.
pandas' is `read_excel(engine="openpyxl")` alone, without our packages, and with each of the XML parsers that openpyxl
can be told to use; the quickest of them counts, though only the slowest refuses XML bombs. Each turn is a fresh
process; times are of the processor, without starting and imports.

`ratios.xlsx_to_pandas` is ours to pandas' (bound: 2.5), `ratios.csv_to_xlsx` our CSV to our XLSX (bound: 1).
`peak_mb` is the most that 200,000 rows, as many as are taken, add to the idle process (bound: 300).
"""

import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _exchange_files as files
from bench import _measuring as measuring
from exchange import tables

ROWS, QUICK_ROWS = 100_000, 20_000
BOUNDS = {"xlsx_to_pandas": 2.5, "csv_to_xlsx": 1.0, "peak_mb": 300}
HERE = Path(__file__).parent
PARSERS = {
    "pandas": {"OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "True"},
    "pandas_lxml": {"OPENPYXL_LXML": "True", "OPENPYXL_DEFUSEDXML": "False"},
    "pandas_plain": {"OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "False"},
}


def told(reader: str, file: Path, **variables: str) -> dict[str, float]:
    """What a fresh process that reads a file tells of it."""
    command = [sys.executable, str(HERE / reader), str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **variables})
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    is_quick = measuring.quick()
    count = QUICK_ROWS if is_quick else ROWS
    with tempfile.TemporaryDirectory() as folder:
        xlsx, csv = _written(Path(folder), count)
        ways = {file.suffix[1:]: partial(_seconds, "_exchange_read.py", file, rows=count) for file in (xlsx, csv)}
        for name, variables in PARSERS.items():
            ways[name] = partial(_seconds, "_exchange_pandas.py", xlsx, rows=count, **variables)
        seconds = measuring.in_turn(ways, turns=3 if is_quick else 5)
        sizes = {file.suffix[1:]: round(file.stat().st_size / 1e6, 1) for file in (xlsx, csv)}
        peaks = [told("_exchange_read.py", file) for file in _written(Path(folder), tables.MOST_ROWS)]
    measuring.report(
        ratios={
            "xlsx_to_pandas": seconds["xlsx"] / min(seconds[name] for name in PARSERS),
            "csv_to_xlsx": seconds["csv"] / seconds["xlsx"],
        },
        peak=max(peak["added_mb"] for peak in peaks),
        rows=count,
        seconds={name: round(value, 2) for name, value in seconds.items()},
        megabytes=sizes,
        peak_rows=tables.MOST_ROWS,
        added_mb={name: round(peak["added_mb"], 1) for name, peak in zip(("xlsx", "csv"), peaks, strict=True)},
        idle_mb=round(peaks[0]["idle_mb"], 1),
        bounds=BOUNDS,
    )


def _written(folder: Path, rows: int) -> tuple[Path, Path]:
    table = files.rows(rows)
    xlsx, csv = folder / "list.xlsx", folder / "list.csv"
    xlsx.write_bytes(files.xlsx(table))
    csv.write_bytes(files.csv(table))
    return xlsx, csv


def _seconds(reader: str, file: Path, *, rows: int, **variables: str) -> float:
    found = told(reader, file, **variables)
    if found["rows"] != rows:
        raise SystemExit(f"{reader} read {found['rows']:.0f} rows of {rows}")
    return found["seconds"]


if __name__ == "__main__":
    main()
