"""The Word file opens in an office program without loss: what LibreOffice makes of it holds every word."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from core.folders import ASSETS
from printing import paper_word, reading
from tests.printing import papers

ON_MACOS = "/Applications/LibreOffice.app/Contents/MacOS/soffice"


@pytest.mark.slow
def test_libreoffice_reads_every_word_of_the_paper(tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice") or ON_MACOS
    if not Path(program).exists():
        pytest.fail("LibreOffice is missing: install the system package libreoffice-writer-nogui")
    # A home of its own: another LibreOffice may be running, and the machine may have no Japanese font.
    fonts = tmp_path / ".fonts"
    fonts.mkdir()
    for font in (ASSETS / "fonts").glob("*.ttf"):
        (fonts / font.name).symlink_to(font)
    (tmp_path / "paper.docx").write_bytes(paper_word.docx(papers.sample()))
    command = [program, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "paper.docx")]
    surroundings = os.environ | dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(tmp_path))
    done = subprocess.run(command, env=surroundings, capture_output=True, timeout=180)
    assert (tmp_path / "paper.pdf").exists(), done.stderr
    told = re.sub(r"\s+", "", "".join(reading.read_text((tmp_path / "paper.pdf").read_bytes())))
    alts = {picture.alt for part in papers.sample().parts for picture in paper_word.pictures_of(part)}
    expected = [each for each in papers.words(papers.sample()) if each not in alts and each != papers.sample().title]
    assert [each for each in expected if re.sub(r"\s+", "", each) not in told] == []
