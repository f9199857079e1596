"""`manage.py monthly`: one month as a PDF, a mail or plain text."""

import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

import manage
from store.database import Store
from tests.funnel import months
from tests.funnel.town import Town, found

MAY = ("--programme", "toshima-r8", "--month", "2026-05")


@pytest.fixture
def town(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", sqlite_store.url)
    made = found(sqlite_store)
    months.a_small_month(made)
    return made


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["manage.py", "monthly", *words])
    try:
        manage.main()
        status: object = 0
    except SystemExit as end:
        status = end.code or 0
    told = capsys.readouterr()
    assert isinstance(status, int)
    return status, told.out, told.err


@pytest.mark.usefixtures("town")
def test_a_pdf_is_one_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "may.pdf"
    status, told, _err = said(monkeypatch, capsys, *MAY, "--out", str(out))
    assert (status, told.strip()) == (0, str(out))
    with pdfium.PdfDocument(out.read_bytes()) as document:
        assert len(document) == 1


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("ending", "begins"), [("html", "<!doctype html>"), ("txt", "月次報告")])
def test_the_mail_comes_as_html_and_as_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str, begins: str
) -> None:
    out = tmp_path / f"may.{ending}"
    status, _told, _err = said(monkeypatch, capsys, *MAY, "--format", ending, "--out", str(out))
    assert status == 0
    assert out.read_text(encoding="utf-8").startswith(begins)
    assert "2026年5月" in out.read_text(encoding="utf-8")


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--programme", "toshima-r8", "--month", "2025-05"), "2025-05の月次報告はありません。"),
        (("--programme", "nowhere", "--month", "2026-05"), "nowhere"),
        (("--programme", "toshima-r8", "--month", "2026-13"), "2026-13"),
        (("--programme", "toshima-r8", "--month", "20260501"), "20260501"),
        ((*MAY, "--format", "docx"), "docx"),
        ((*MAY, "--out", "/nowhere/may.pdf"), "/nowhere/may.pdf"),
        ((*MAY, "--out", "a" * 260), "書き込めません"),
        (("--programme", "toshima-r8", "--month", "9999-12"), "9999"),
    ],
)
def test_what_can_not_be_made_is_refused_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: tuple[str, ...],
    sentence: str,
) -> None:
    status, _told, error = said(monkeypatch, capsys, "--out", str(tmp_path / "x.pdf"), *words)
    assert status == 2
    assert sentence in error
    assert list(tmp_path.glob("x.*")) == []


@pytest.mark.usefixtures("town")
def test_a_link_to_another_file_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other, link = tmp_path / "other", tmp_path / "may.pdf"
    other.write_bytes(b"old")
    link.symlink_to(other)
    status, _told, error = said(monkeypatch, capsys, *MAY, "--out", str(link))
    assert (status, link.is_symlink(), other.read_bytes()) == (2, True, b"old")
    assert "通常のファイルではありません" in error
