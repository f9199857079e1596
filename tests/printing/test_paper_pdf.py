"""A paper as a PDF: what is written stands there in the order it is read, tagged, in fonts that are in the file."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing import paper_pdf, paper_ready, reading
from printing.paper import (
    Bars,
    Figures,
    Heading,
    NewSheet,
    Part,
    Picture,
    Points,
    Table,
    Title,
    Words,
)
from printing.paper_letters import LettersNotDrawn
from tests.printing import papers
from tests.printing.conftest import Run

A4 = (595, 842)


@cache
def sample() -> bytes:
    return paper_pdf.pdf(papers.sample())


def pdf(*parts: Part, **more: Any) -> bytes:
    return paper_pdf.pdf(papers.paper(*parts, **more))


def pages(made: bytes) -> list[str]:
    return [re.sub(r"\s+", "", page) for page in reading.read_text(made)]


def elements(made: bytes) -> Iterator[tuple[str, str, pikepdf.Object]]:
    """All tags in reading order with the kind of what they stand in."""

    def walk(element: pikepdf.Object, above: str) -> Iterator[tuple[str, str, pikepdf.Object]]:
        kind = str(element.S)
        yield kind, above, element
        for kid in element.get("/K", []):
            if "/S" in kid:
                yield from walk(kid, kind)

    with pikepdf.open(io.BytesIO(made)) as file:
        for root in file.Root.StructTreeRoot.K:
            yield from walk(root, "")


def marked(file: pikepdf.Pdf, number: int) -> Iterator[tuple[int | None, str]]:
    """What a page draws, each with the mark it stands in, None for asides; drawing outside of both fails."""
    page = file.pages[number]
    maps = {name: _map(font) for name, font in page.Resources.Font.items()}
    inside: list[int | None] = []
    font = ""
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            assert not inside, "marks don't stand in one another"
            inside.append(int(operands[1].MCID) if operator == "BDC" else None)
        elif operator == "EMC":
            inside.pop()
        elif operator == "Tf":
            font = str(operands[0])
        elif operator in ("Tj", "TJ", "Do", "f", "f*", "S", "B", "sh", "re"):
            assert inside, f"{operator} is neither tagged nor an aside"
            if operator == "Tj":
                yield inside[-1], "".join(maps[font][byte] for byte in bytes(operands[0]))
            assert operator != "TJ"


def _map(font: pikepdf.Object) -> dict[int, str]:
    found = re.findall(rb"<([0-9A-F]{2})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(told.decode()).decode("utf-16-be") for code, told in found}


def spoken(made: bytes) -> str:
    """The text of a paper in the order of its tags, without spaces."""
    with pikepdf.open(io.BytesIO(made)) as file:
        drawn: dict[tuple[int, int], str] = {}
        place = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        for number in range(len(file.pages)):
            for mark, text in marked(file, number):
                if mark is not None:
                    drawn[number, mark] = drawn.get((number, mark), "") + text

        def walk(element: pikepdf.Object) -> str:
            told = ""
            for kid in element.get("/K", []):
                told += walk(kid) if "/S" in kid else drawn.get((place[kid.Pg.objgen], int(kid.MCID)), "")
            return told

        return re.sub(r"\s+", "", "".join(walk(root) for root in file.Root.StructTreeRoot.K))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_word_of_the_paper_stands_on_a_page_or_is_said_of_a_picture() -> None:
    told = "".join(pages(sample())) + "".join(str(each.get("/Alt", "")) for _kind, _above, each in elements(sample()))
    missing = [each for each in papers.words(papers.sample()) if squeezed(each) not in squeezed(told)]
    assert missing == ["令和5年度 事業実績報告書"][: len(missing)]


def test_a_reader_hears_the_paper_in_its_order_once() -> None:
    told = spoken(sample())
    at = -1
    for part in papers.sample().parts:
        match part:
            case Title() | Heading():
                expected = [part.text]
            case Words():
                expected = [part.text]
            case Points():
                expected = list(part.items)
            case Table():
                expected = [part.caption, *part.head, *(cell for row in part.rows for cell in row)]
            case Figures():
                expected = [text for item in part.items for text in item]
            case _:
                continue
        for text in expected:
            at = told.index(squeezed(text), at + 1 if squeezed(text) else at)
            at += max(0, len(squeezed(text)) - 1)
    assert told.count(squeezed("地域の実情と課題")) == 1
    assert "足もと" not in spoken(pdf(Words("一")))


def test_every_mark_belongs_to_one_tag_and_the_tag_to_its_mark() -> None:
    rows = [(f"館{number}", str(number)) for number in range(90)]
    for made in (sample(), pdf(Table("表", ("名", "数"), rows, (3, 1), (1,)), Words("長い。" * 3000))):
        with pikepdf.open(io.BytesIO(made)) as file:
            nums = file.Root.StructTreeRoot.ParentTree.Nums
            assert [int(page.obj.StructParents) for page in file.pages] == [int(each) for each in list(nums)[::2]]
            owners = {
                (page.obj.objgen, mark): owner.objgen
                for page, marks in zip(file.pages, list(nums)[1::2], strict=True)
                for mark, owner in enumerate(marks)
            }
            assert sorted(owners.items()) == sorted(_references(file.Root.StructTreeRoot.K[0]))
            assert set(owners) == {(page.obj.objgen, mark) for page in file.pages for mark in _marks(page)}


def _references(element: pikepdf.Object) -> Iterator[tuple[tuple[Any, int], Any]]:
    for kid in element.get("/K", []):
        if "/S" in kid:
            assert kid.P.objgen == element.objgen
            yield from _references(kid)
        else:
            yield (kid.Pg.objgen, int(kid.MCID)), element.objgen


def _marks(page: pikepdf.Page) -> list[int]:
    instructions = pikepdf.parse_content_stream(page)
    return [int(each.operands[1].MCID) for each in instructions if str(each.operator) == "BDC"]


def test_headings_tables_lists_and_pictures_say_what_they_are() -> None:
    kinds = [(kind, above) for kind, above, _element in elements(sample())]
    found = Counter(kinds)
    assert found["/Sect", "/Document"] == 2
    assert found["/H1", "/Sect"] == 2
    assert found["/H2", "/Sect"] == 3
    assert found["/H3", "/Sect"] == 2
    assert found["/LBody", "/LI"] == 3 + 4
    assert found["/TR", "/Table"] == 6 + 13
    assert found["/TH", "/TR"] == 6 + 4 + 12
    assert found["/Figure", "/Sect"] == 2 + 4
    with pikepdf.open(io.BytesIO(sample())):
        alts = [str(each.Alt) for kind, _above, each in elements(sample()) if kind == "/Figure"]
    assert alts[0].startswith("月別の相談件数の棒グラフ。")
    assert "7月 121件" in alts[0]
    assert f"10月 {papers.UNKNOWN}" in alts[0]
    assert all(alts)


def test_the_file_says_its_title_its_language_and_where_its_parts_are() -> None:
    with pikepdf.open(io.BytesIO(sample())) as file:
        assert str(file.docinfo["/Title"]) == papers.sample().title
        assert str(file.docinfo["/Author"]) == papers.sample().author
        assert str(file.Root.Lang) == "ja-JP"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.open_metadata()["dc:title"] == papers.sample().title
        assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in file.pages} == {A4}
        with file.open_outline() as outline:
            told = [(each.title, [below.title for below in each.children]) for each in outline.root]
    assert told == [
        ("女性のためのLINE相談窓口「ひだまり」", ["地域の実情と課題", "事業の実績"]),
        ("アウトリーチ", ["事業の概要"]),
    ]


def test_the_same_paper_makes_the_same_file_without_a_date() -> None:
    assert paper_pdf.pdf(papers.sample()) == sample()
    with pikepdf.open(io.BytesIO(sample())) as file:
        assert not {"/CreationDate", "/ModDate"} & set(file.docinfo.keys())


def test_other_programs_find_no_fault_and_all_fonts_inside(run: Run) -> None:
    run("qpdf", "--check", file=sample())
    told = run(
        "pdffonts", file=pdf(Words("日本 한국어 Tiếng Việt"), Bars("행", ("행",), (1,), "건", "행"))
    ).splitlines()[2:]
    assert len(told) >= 3
    assert all("yes yes yes" in line for line in told)


def test_every_page_has_its_number_of_all_its_foot_and_its_mark() -> None:
    made = pages(pdf(*[Words("行\n" * 30)] * 4, NewSheet(), Words("終"), mark="見本"))
    assert len(made) > 2
    assert all(
        "足もと" in page and f"{number}/{len(made)}" in page and "見本" in page for number, page in enumerate(made, 1)
    )
    assert "見本" not in pages(pdf(Words("一")))[0]


def test_a_new_sheet_begins_a_page_but_never_an_empty_one() -> None:
    made = pages(pdf(NewSheet(), Words("一"), NewSheet(), NewSheet(), Words("二"), NewSheet()))
    assert [page[0] for page in made] == ["一", "二"]
    assert len(pages(pdf())) == 1


def test_a_long_table_goes_on_under_its_head_which_is_read_once() -> None:
    made = pdf(Table("一覧", ("設置先", "部数"), [(f"館{n}", f"{n:,}") for n in range(120)], (3, 1), (1,)))
    told = pages(made)
    assert len(told) > 2
    assert all("設置先部数" in page for page in told)
    assert spoken(made).count("設置先") == 1


@pytest.mark.parametrize("following", [
    Table("表の題", ("頭", "数"), [("行\n" * 14, "1"), ("終", "2")], (1, 1)),
    Bars("棒の題", papers.MONTHS, (5,) * 12, "件", "棒"),
    Words("続き\n" * 4),
    Figures((("相談", "12件", "続き"),)),
    Picture(papers.png(), "灯り", "写真の題", 60, 60),
])  # fmt: skip
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(following: Part) -> None:
    first = {"Table": "行", "Bars": "12月", "Words": "続き", "Figures": "相談", "Picture": "写真の題"}[
        type(following).__name__
    ]
    for lines in range(8, 40, 3):
        parts = (Words("埋" + "\n" * lines), Heading("見出し"), Heading("小見出し", level=3), following)
        [page] = [page for page in pages(pdf(*parts)) if "見出し小見出し" in page]
        assert first in page.partition("小見出し")[2], lines


def test_a_text_longer_than_a_page_goes_on_on_the_next_wherever_it_stands() -> None:
    long = "".join(f"{number}番。" for number in range(1_100))
    for part in (
        Table("題", ("甲", "乙"), [(long, "末"), ("次", "々")], (1, 1)),
        Table("題", (long, "乙"), [("次", "々")], (1, 1)),
        Title("題", facts=(("甲", long),)),
        Figures((("題", "1件", long),)),
        Picture(papers.png(), "灯り", long),
        Words(long, strong=True),
        Points((long,)),
    ):
        told = spoken(pdf(part))
        assert long in told, type(part)


def test_a_table_never_leaves_its_last_row_alone_on_a_page() -> None:
    for number in (27, 28, 29, 30, 31):
        rows = [(f"館{row}番", "1") for row in range(number)]
        counts = [page.count("番") for page in pages(pdf(Table("題", ("名", "数"), rows, (1, 1), (1,))))]
        assert sum(counts) == number
        assert min(counts) > 1


def test_what_isnt_known_is_a_dash_and_words_and_never_a_zero() -> None:
    for lying in (False, True):
        made = pages(pdf(Bars("題", ("春", "夏"), (None, 0), "件", "棒", missing=papers.UNKNOWN, is_lying=lying)))[0]
        assert papers.UNKNOWN in made
        assert made.count("0") == 1
        assert "—" in made
    both = pages(pdf(Bars("題", ("春",), (None,), "件", "棒", missing=papers.UNKNOWN)))[0]
    assert "0" not in both


def test_bars_that_dont_fit_side_by_side_lie_and_names_too_long_for_that_make_a_table() -> None:
    lying = pages(pdf(Bars("題", tuple(f"長めの名前{n}" for n in range(12)), range(12), "件", "棒")))[0]
    assert "長めの名前11" in lying
    assert "11件" in lying
    names = ("とても長い名前" * 30, "乙")
    made = pdf(Bars("題", names, (3, None), "件", "棒", missing=papers.UNKNOWN))
    assert names[0] in spoken(made)
    assert [kind for kind, _above, _element in elements(made)].count("/TR") == 3


def test_numbers_stand_at_the_right_edge_of_their_column() -> None:
    def edge(numbers: tuple[int, ...]) -> float:
        with reading.opened(pdf(Table("", ("a", "b"), [("x", "7")], (1, 1), numbers), foot="")) as opened:
            text = opened[0].get_textpage()
            return float(text.get_charbox(text.get_text_range().index("7"))[0])

    assert edge((1,)) > edge(()) + 150


def test_a_character_that_no_font_draws_is_refused_wherever_it_stands() -> None:
    bad = "見本\U0001f338"
    for part in (
        Title(bad), Title("題", above=bad), Title("題", facts=((bad, "値"),)), Heading(bad), Words(bad), Points((bad,)),
        Figures((("題", bad, ""),)), Table(bad, ("頭",), [("値",)], (1,)), Table("", ("頭",), [(bad,)], (1,)),
        Bars("題", (bad,), (1,), "件", "棒"), Bars("題", ("甲",), (None,), "件", "棒", missing=bad),
        Picture(papers.png(), "灯り", bad),
    ):  # fmt: skip
        with pytest.raises(LettersNotDrawn):
            pdf(part)
    for more in ({"foot": bad}, {"mark": bad}):
        with pytest.raises(LettersNotDrawn):
            pdf(Words("一"), **more)


def test_a_paper_of_more_pages_than_anybody_reads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(paper_ready.PaperTooLong):
        pdf(*[Words("一"), NewSheet()] * paper_ready.MOST_PAGES)
    with pytest.raises(paper_ready.PaperTooLong):
        pdf(Words("あ" * (paper_ready.MOST_LETTERS + 1)))
    monkeypatch.setattr(paper_pdf, "MOST_PAGES", 2)
    pdf(Words("行\n" * 60))
    with pytest.raises(paper_ready.PaperTooLong):
        pdf(Words("行\n" * 160))


TEXTS = st.text(st.sampled_from("あ漢ｱAa1,%％（）「」。、ー\n\t <>&\"'/\x0b\u200b"), max_size=60)


@settings(max_examples=40, deadline=None)
@given(one=TEXTS, two=TEXTS, number=st.none() | st.integers(0, 10**9), lying=st.booleans())
def test_whatever_people_write_stands_in_the_file(one: str, two: str, number: int | None, lying: bool) -> None:
    made = pdf(
        Title(one, above=two, facts=((one, two),)),
        Words(two),
        Points((one, two)),
        Figures(((one, two, one),)),
        Table(one, (one, two), [(two, one)], (1, 3), (1,)),
        Bars(one, (two or "甲",), (number,), "件", two, missing=one, is_lying=lying),
    )
    told = spoken(made)
    for text in (one, two):
        assert squeezed(paper_ready.clean(text)) in told
    with pikepdf.open(io.BytesIO(made)) as file:
        for page in range(len(file.pages)):
            list(marked(file, page))
