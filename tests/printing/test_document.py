"""Papers on A4: what is written stands there, on as many pages as it takes, in fonts that are in the file."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from printing import document, qr, reading
from printing.document import Grid, Heading, NewPage, Part, Picture, Words
from printing.lettering import fonts

A4 = (595, 842)
PNG = qr.png("HTTPS://X.EXAMPLE/R/0000000")


def paper(*parts: Part, foot: str = "足もと") -> bytes:
    return document.pdf(parts, title="題", author="見本区", foot=foot)


def words(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", "", page) for page in reading.read_text(pdf)]


def test_a_long_table_goes_on_under_its_head_and_every_page_has_its_number() -> None:
    rows = [[f"館{number}", f"{number:,}"] for number in range(120)]
    pages = words(paper(Heading("一覧", main=True), Grid(["設置先", "部数"], rows, [3, 1], numbers=[1])))
    assert len(pages) > 2
    assert all("設置先部数" in page for page in pages)
    assert all(f"館{number}" in "".join(pages) for number in range(120))
    assert all(f"足もと{number}" in page for number, page in enumerate(pages, 1))


def test_all_pages_are_a4_and_name_their_title() -> None:
    with pikepdf.open(io.BytesIO(paper(Words("一"), NewPage(), Words("二")))) as pdf:
        assert [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages] == [A4, A4]
        assert str(pdf.docinfo["/Title"]) == "題"
        assert str(pdf.Root.Lang) == "ja-JP"


def test_letters_of_other_scripts_are_drawn_from_faces_that_have_them() -> None:
    pdf = paper(Words("日本 한국어 Tiếng Việt 简体国家"), Grid(["頭"], [["행"]], [1]))
    assert "日本한국어TiếngViệt简体国家" in words(pdf)[0]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        named = {
            str(each.BaseFont): "/FontDescriptor" in each
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
        }
    assert all(named.values()), named
    assert any("NotoSansKR" in name for name in named)


@pytest.mark.parametrize("text", ["見本\U0001f338", "नेपाल"])
def test_what_a_paragraph_can_not_set_is_refused_and_known_before(text: str) -> None:
    assert not document.can_set(text)
    for part in (Heading(text), Words(text), Grid(["a"], [[text]], [1]), Picture(PNG, 1, 1, text)):
        with pytest.raises(fonts.CharacterNotInFont):
            paper(part)
    with pytest.raises(fonts.CharacterNotInFont):
        paper(Words("一"), foot=text)


def test_marks_of_markup_are_only_letters() -> None:
    assert "<b>&amp;</b>" in words(paper(Words("<b>&amp;</b>")))[0]


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    filled = [Words("行\n" * 10) for _number in range(4)]
    for more in range(10):
        pages = words(paper(*filled, Words("行\n" * more), Heading("見出し"), Words("続き\n続き\n続き")))
        [page] = [page for page in pages if "見出し" in page]
        assert "見出し続き" in page, more


def test_numbers_stand_at_the_right_edge_of_their_column() -> None:
    def edge(numbers: list[int]) -> float:
        document_ = pypdfium2.PdfDocument(paper(Grid(["a", "b"], [["x", "7"]], [1, 1], numbers=numbers)))
        text = document_[0].get_textpage()
        place = text.get_text_range().index("7")
        left = float(text.get_charbox(place)[0])
        text.close()
        document_.close()
        return left

    assert edge([1]) > edge([]) + 150
