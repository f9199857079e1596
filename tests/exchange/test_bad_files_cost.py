"""What bad files cost: read in a process of their own, memory and time measured beside the idle process."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.folders import ROOT
from tests.exchange import books
from tests.exchange.test_bad_files import HEADER, ROW, tagged, xlsx
from tests.exchange.test_workbooks import many

READING = """
import json, resource, sys, time
from pathlib import Path
from core.refusals import Refusal
from exchange import consultation_file, tables

def most():
    try:
        return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)

data = Path(sys.argv[1]).read_bytes()
before, began, told = most(), time.process_time(), "read"
try:
    tables.read("list", data, expects=consultation_file.HEADERS)
except Refusal as refusal:
    told = refusal.key
print(json.dumps([told, (most() - before) / 1024, time.process_time() - began]))
"""
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "2,000,000 rows of XLSX": (lambda: books.with_sheet(many(20_000, cells=1) * 100), "TooManyRows"),
    "2,000,000 rows of CSV": (
        lambda: (HEADER + ROW).encode("cp932") + b"2026/5/28 18:05,,1\n" * 2_000_000,
        "TooManyRows",
    ),
    "1,000,000 parts": (lambda: xlsx() + b"PK\x01\x02".ljust(46, b"\0") * 1_000_000, "UnpacksTooLarge"),
    "tags in tags": (lambda: books.with_sheet(tagged(50_000, "<a b='{0}'>") * 60), "Damaged"),
    "different names": (lambda: books.with_sheet(tagged(2_000_000, "<a{1}/>")), "Damaged"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", CASES)
def test_a_bad_file_takes_little_memory_and_time(kind: str, tmp_path: Path) -> None:
    make, expected = CASES[kind]
    (tmp_path / "list").write_bytes(make())
    command = [sys.executable, "-c", READING, str(tmp_path / "list")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    told, megabytes, seconds = json.loads(done.stdout)
    assert told == expected
    assert megabytes < 150
    assert seconds < 15
