"""The outside tools that judge our files."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., str]

PACKAGES = {
    "qpdf": "qpdf",
    "pdfinfo": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "zbarimg": "zbar-tools",
}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run an outside tool on a file made of bytes; a missing tool fails the test, because skipping would hide a gap."""

    def run(tool: str, *options: str, file: bytes, after: tuple[str, ...] = ()) -> str:
        if shutil.which(tool) is None:
            pytest.fail(f"{tool} is missing: install the system package {PACKAGES[tool]}")
        path = tmp_path / "piece"
        path.write_bytes(file)
        done = subprocess.run([tool, *options, str(path), *after], capture_output=True, timeout=60)
        assert done.returncode == 0, f"{tool}: {done.stdout!r} {done.stderr!r}"
        return done.stdout.decode("utf-8", "replace")

    return run
