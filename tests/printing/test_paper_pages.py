"""What stands together on the pages of a PDF: tables with their notes, sheets without a few lines left over."""

import io

import pypdfium2
import pytest

from printing import paper_pdf
from printing.page import MM
from printing.paper import Paper, Part, Points, Table, Words
from printing.paper_looks import HEIGHT


def pages_of(paper: Paper) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(paper_pdf.pdf(paper)))]


@pytest.mark.parametrize("before", range(10, 31))
def test_a_table_of_fourteen_rows_stays_on_one_page_with_its_note(before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_pdf, "_MOST_TRIED", 1)
    rows = [(f"行{number}", "1") for number in range(14)]
    parts: list[Part] = [Words("文")] * before
    parts += [Table("短い表", ("項目", "数"), rows, (1, 1), (1,)), Words("表の注", small=True)]
    [whole] = [page for page in pages_of(Paper("題", "課", parts)) if "短い表" in page]
    assert "行13" in whole
    assert "表の注" in whole


def test_a_few_lines_on_a_page_of_their_own_come_back_to_the_page_before() -> None:
    def pages(lines: int) -> int:
        return len(pages_of(Paper("題", "課", [Words("文")] * lines)))

    fitting = max(lines for lines in range(20, 45) if pages(lines) == 1)
    assert fitting > HEIGHT // (10 * 1.75 + 2.2 * MM)


@pytest.mark.parametrize("before", range(22, 32))
def test_a_short_list_stays_on_one_page(before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_pdf, "_MOST_TRIED", 1)
    made = pages_of(Paper("題", "課", [*[Words("文")] * before, Points(["はじめ", "なか", "おわり"])]))
    [whole] = [page for page in made if "はじめ" in page]
    assert "おわり" in whole
