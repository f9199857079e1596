"""A dense paper has its lines closer together, its letters as large, and all of its words."""

from dataclasses import replace

import pypdfium2 as pdfium

from printing import paper_pdf
from printing.paper import Heading, Paper, Points, Table, Title, Words

LOOSE = Paper(
    "月次報告",
    "見本区",
    [
        Title("月次報告", above="見本区", facts=[("作成日", "2026年6月3日")]),
        Words("相談は3件でした。", strong=True),
        Heading("変化"),
        Table("", ["項目", "この月"], [[f"項目{number}", f"{number}回"] for number in range(30)], [2, 1], {1}),
        Words("1日あたりで比べています。", small=True),
        Points(["見に行ってください。"]),
    ],
    foot="庁内用",
)
DENSE = replace(LOOSE, is_dense=True)


def pages(paper: Paper) -> list[str]:
    with pdfium.PdfDocument(paper_pdf.pdf(paper)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def sizes(paper: Paper) -> set[float]:
    with pdfium.PdfDocument(paper_pdf.pdf(paper)) as document:
        found = [page.get_textpage() for page in document]
        letters = [(text, place) for text in found for place in range(text.count_chars())]
        return {round(pdfium.raw.FPDFText_GetFontSize(text.raw, place), 1) for text, place in letters}


def test_what_took_two_pages_stands_on_one() -> None:
    assert (len(pages(LOOSE)), len(pages(DENSE))) == (2, 1)
    assert all(f"項目{number}" in pages(DENSE)[0] for number in range(30))


def test_letters_keep_their_size() -> None:
    assert sizes(DENSE) == sizes(LOOSE)
