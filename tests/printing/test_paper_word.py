"""A paper as a Word file: real headings, lists and tables that staff go on writing in."""

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing import paper_ready, paper_word
from printing.paper import Bars, Figures, Heading, NewSheet, Part, Picture, Pictures, Points, Table, Title, Words
from tests.printing import papers


def opened(*parts: Part, **more: Any) -> Document:
    return docx.Document(io.BytesIO(paper_word.docx(papers.paper(*parts, **more))))


def sample() -> Document:
    return docx.Document(io.BytesIO(paper_word.docx(papers.sample())))


def rows(document: Document, number: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[number].rows]


def told(document: Document) -> str:
    """Every text of the body, in order, with what is said of pictures."""
    body = document.element.body
    texts = [each.text or "" for each in body.iter(qn("w:t"))]
    return "".join([*texts, *(each.get("descr", "") for each in body.iter(qn("wp:docPr")))])


def test_headings_and_lists_have_the_styles_that_word_knows() -> None:
    found = [(each.style.name, each.text) for each in sample().paragraphs if each.style]
    assert ("Heading 1", "アウトリーチ") in found
    assert ("Heading 2", "事業の概要") in found
    assert ("Heading 3", "年齢構成") in found
    assert ("List Bullet", "名前を聞かない。") in found
    assert ("Caption", "月ごとの開設と相談") in found


def test_a_table_repeats_its_head_and_sets_numbers_at_the_right() -> None:
    document = opened(Table("題", ("名", "数"), [("甲", "1,234")], (3, 1), (1,)))
    [table] = document.tables
    assert rows(document) == [["名", "数"], ["甲", "1,234"]]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, 2]
    assert [round(column.width.mm) for column in table.columns] == [127, 42]


def test_bars_are_a_table_in_which_unknown_is_said() -> None:
    document = opened(Bars("相談", ("4月", "5月"), (None, 0), "件", "棒グラフ", missing=papers.UNKNOWN))
    assert rows(document) == [["区分", "値"], ["4月", papers.UNKNOWN], ["5月", "0件"]]
    assert "相談（件）" in told(document)


def test_pictures_have_their_alternative_text_and_stay_on_the_paper() -> None:
    wide = Picture(papers.png(900, 10), "横に長い", "説明", 400, 400)
    document = opened(
        Pictures((Picture(papers.png(), "灯り", "一"), Picture(papers.png(), "二つ目の灯り", "二"))), wide
    )
    shown = [each.get("descr") for each in document.element.body.iter(qn("wp:docPr"))]
    assert shown == ["灯り", "二つ目の灯り", "横に長い"]
    assert max(int(each.get("cx")) for each in document.element.body.iter(qn("wp:extent"))) <= 170 * 36_000


def test_the_page_is_a4_with_its_mark_its_foot_and_numbers_that_word_counts() -> None:
    section = sample().sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == "見本"
    assert section.footer.paragraphs[0].text == papers.sample().foot
    fields = [each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert opened(Words("一")).sections[0].header.paragraphs[0].text == ""


def test_every_style_writes_japanese_in_one_face_and_says_its_language() -> None:
    document = sample()
    for name in {each.style.name for each in document.paragraphs if each.style}:
        element = document.styles[name].element
        faces = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert faces.get(qn("w:eastAsia")) == "BIZ UDPGothic", name
        assert not any("heme" in key for key in faces.attrib), name
    [spoken] = document.styles.element.iter(qn("w:lang"))
    assert spoken.get(qn("w:eastAsia")) == "ja-JP"


def test_the_file_says_its_title_and_author_and_nothing_of_this_machine() -> None:
    told = sample().core_properties
    assert (told.title, told.author, told.language) == (papers.sample().title, papers.sample().author, "ja")
    assert (told.last_modified_by, told.comments) == ("", "")
    assert told.created is not None
    assert told.created.year == 2000


def test_nothing_in_the_file_runs_or_leads_outside() -> None:
    with zipfile.ZipFile(io.BytesIO(paper_word.docx(papers.sample()))) as file:
        names = file.namelist()
        links = b"".join(file.read(name) for name in names if name.endswith(".rels"))
    assert not [name for name in names if re.search("vba|macro|embedding|activeX", name)]
    assert b"External" not in links


def test_a_heading_with_a_key_is_a_place_that_links_lead_to() -> None:
    document = opened(Heading("一", key="kita.1"), Heading("二", key="kita.2"), Heading("三"))
    places = [(each.get(qn("w:name")), each.get(qn("w:id"))) for each in document.element.iter(qn("w:bookmarkStart"))]
    assert places == [("sb_kita_1", "0"), ("sb_kita_2", "1")]


def test_a_new_sheet_begins_a_page_but_never_an_empty_one() -> None:
    document = opened(NewSheet(), Words("一"), NewSheet(), NewSheet(), Words("二"), NewSheet())
    breaks = [each for each in document.paragraphs if each.paragraph_format.page_break_before]
    assert len(breaks) == 1


def test_pictures_too_heavy_or_unreadable_and_papers_too_long_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(paper_ready.PictureUnreadable, match="灯り"):
        opened(Picture(b"GIF89a", "灯り"))
    with pytest.raises(paper_ready.PictureUnreadable):
        opened(Picture(papers.png()[:200], "灯り"))
    with pytest.raises(paper_ready.PicturesTooLarge):
        opened(*[Picture(b"\x89PNG" + b"0" * 1_000_000, "灯り")] * 9)
    with pytest.raises(paper_ready.PaperTooLong):
        opened(Table("題", ("名",), [("あ" * 1000,)] * 601, (1,)))
    monkeypatch.setattr(paper_ready, "_MOST_PIXELS", 300 * 200)
    opened(Picture(papers.png(300, 200), "灯り"))
    with pytest.raises(paper_ready.PicturesTooLarge):
        opened(Picture(papers.png(300, 201), "灯り"))


def test_a_picture_is_no_finer_than_it_is_shown_and_not_transparent() -> None:
    ready = paper_ready.ready(papers.paper(Picture(papers.png(3_000, 2_000), "灯り", width=30, height=30)))
    [picture] = ready.parts
    assert isinstance(picture, Picture)
    with Image.open(io.BytesIO(picture.png)) as shown:
        assert (shown.size, shown.mode) == ((354, 236), "RGB")
    across, down = paper_ready.size(picture)
    assert (round(across, 1), round(down, 1)) == (30.0, 20.0)


def test_what_no_file_can_hold_is_left_out_and_the_rest_stays() -> None:
    pasted = "一\r\n二\r三\x0b四\u2028五\t六\x00\x1b\ud800\ufeff\u200b\ufffe七\u795e"
    assert paper_ready.clean(pasted) == "一\n二\n三\n四\n五 六七\u795e"


ANY = st.text(max_size=40)


@settings(max_examples=12, deadline=None)
@given(one=ANY, two=ANY, number=st.none() | st.integers(-(10**12), 10**12))
def test_whatever_people_write_opens_again_as_they_wrote_it(one: str, two: str, number: int | None) -> None:
    document = opened(
        Title(one, above=two, facts=((one, two),)),
        Heading(two, key=one),
        Words(two),
        Points((one, two)),
        Figures(((one, two, one),)),
        Table(one, (one, two), [(two, one)], (1, 3), (1,)),
        Bars(one, (two,), (number,), "件", two, missing=one),
        foot=one,
        mark=two,
    )
    written = re.sub(r"\s+", "", told(document))
    for text in (one, two):
        assert re.sub(r"\s+", "", paper_ready.clean(text)) in written


def test_a_short_table_stays_on_one_page_and_the_head_of_a_long_one_with_its_first_row() -> None:
    def held(rows: int) -> list[bool]:
        made = opened(Table("表", ("項目", "数"), [("行", "1")] * rows, (1, 1), (1,)))
        return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in made.tables[0].rows]

    assert held(3) == [True, True, True, False]
    assert held(40) == [True, *[False] * 40]


def test_a_table_of_months_has_room_for_each_number() -> None:
    head = ("", *(f"{month}月" for month in range(1, 13)), "計")
    made = opened(Table("月別", head, [("相談件数（件）", *["108"] * 12, "1,424")], (6, *[1] * 12, 2), range(1, 14)))
    grid = made.tables[0]
    assert min(column.width.mm for column in grid.columns) > 8
    assert {paragraph.style.name for paragraph in grid.rows[1].cells[1].paragraphs} == {"Shirube Small"}
    assert sum(column.width.mm for column in grid.columns) < 171
