"""Builders and outside tools for the tests of paper."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from printing import card, designs, gallery, poster, sticker
from printing.values import Code, Facts

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Run = Callable[..., str]


def codes(count: int) -> list[Code]:
    """Different codes of the usual length."""
    texts = [f"7Q{LETTERS[n // 1024 % 32]}{LETTERS[n // 32 % 32]}{LETTERS[n % 32]}K2" for n in range(count)]
    return [Code(text=text, url=f"HTTPS://SHIRUBE.EXAMPLE/R/{text}") for text in texts]


@pytest.fixture
def facts() -> Facts:
    return gallery.FACTS


@pytest.fixture(params=["soft card", "discreet card", "quiet sticker", "bright poster"])
def make(request: pytest.FixtureRequest) -> Callable[..., bytes]:
    """Each material in each of its themes, as a function of codes and facts."""
    return MATERIALS[request.param]


def soft_cards(codes: list[Code], facts: Facts) -> bytes:
    return card.sheets(codes, facts=facts, wording=designs.wording("card-alone"), theme=designs.theme("soft"))


def discreet_cards(codes: list[Code], facts: Facts) -> bytes:
    return card.sheets(codes, facts=facts, wording=designs.wording("card-discreet"), theme=designs.theme("discreet"))


def stickers(codes: list[Code], facts: Facts) -> bytes:
    return sticker.sheets(codes, facts=facts, wording=designs.wording("sticker-talk"), theme=designs.theme("quiet"))


def posters(codes: list[Code], facts: Facts) -> bytes:
    return poster.pages(codes, facts=facts, wording=designs.wording("poster-unsettled"), theme=designs.theme("bright"))


MATERIALS = {
    "soft card": soft_cards,
    "discreet card": discreet_cards,
    "quiet sticker": stickers,
    "bright poster": posters,
}

PACKAGES = {
    "qpdf": "qpdf",
    "pdffonts": "poppler-utils",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "zbarimg": "zbar-tools",
}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run an outside tool on a file made of bytes; a missing tool fails the test, because skipping would hide a gap."""

    def run(tool: str, *options: str, file: bytes, name: str = "piece.pdf", after: tuple[str, ...] = ()) -> str:
        if shutil.which(tool) is None:
            pytest.fail(f"{tool} is missing: install the system package {PACKAGES[tool]}")
        path = tmp_path / name
        path.write_bytes(file)
        done = subprocess.run([tool, *options, str(path), *after], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{tool}: {done.stdout}{done.stderr}"
        return done.stdout

    return run
