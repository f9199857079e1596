"""The last look: what is wrong with a file is found and named."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from printing import preflight, qr
from printing.page import Paper
from printing.text import Type
from printing.values import BLACK

URL, OTHER = "HTTPS://SHIRUBE.EXAMPLE/R/7K2M9QX", "HTTPS://SHIRUBE.EXAMPLE/R/7K2M9QY"


def _paper(*, url: str = URL, words: str = "", size: float = 100) -> bytes:
    paper = Paper(width=size, height=size, title="", author="")
    qr.plate(paper, qr.encode(url), 1, 1, side=min(40, size), least=0)
    paper.write(10, 60, words, type=Type(12), colour=BLACK, within=90)
    paper.next_page()
    return paper.finish()


def _reasons(pdf: bytes, *expected: str) -> list[str]:
    return [fault.reason for fault in preflight.check(pdf, expected)]


def test_a_good_file_has_no_faults() -> None:
    assert _reasons(_paper(words="二〇二六年"), URL) == []


def test_a_wrong_code_is_both_unexpected_and_missing() -> None:
    assert _reasons(_paper(), OTHER) == ["code-unexpected", "code-missing"]


def test_a_code_that_should_be_there_twice_is_missed() -> None:
    assert preflight.check(_paper(), [URL, URL]) == (preflight.Fault("code-missing", URL),)


@pytest.mark.parametrize("words", ["〇〇区 〇〇課", "○○センター", "電話 TODO", "{desk}", "03-XXXX"])
def test_text_left_to_fill_in_is_found(words: str) -> None:
    assert _reasons(_paper(words=words), URL) == ["placeholder-text"]


def test_a_font_that_is_not_embedded_is_named() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(300, 300))
    canvas.drawString(50, 50, "plain")
    canvas.save()
    assert preflight.check(file.getvalue(), []) == (preflight.Fault("font-not-embedded", "Helvetica", 1),)


def test_a_page_of_no_plausible_size_is_found() -> None:
    assert "page-box" in _reasons(_paper(size=30), URL)


def test_bytes_that_are_no_pdf_are_unreadable() -> None:
    assert _reasons(b"not a pdf") == ["unreadable"]
