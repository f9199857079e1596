"""Readings over kanji: how they are written, where they stand, and that a reader hears each word once."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageOps

from printing import reading
from printing.lettering import ruby, setting
from printing.lettering.ruby import Segment
from printing.lettering.text import TextDoesNotFit, Type, broken, headroom, width
from printing.page import Paper
from printing.values import BLACK
from tests.printing.conftest import Run

BODY = Type(12)
SECRET = (
    "ひみつを 守《まも》ります（命《いのち》や 安全《あんぜん》が あぶないときは、人《ひと》に 話《はな》します）。"
)


def _written(text: str, *, type: Type = BODY, lines: int = 3) -> bytes:
    paper = Paper(width=120, height=60, title="", author="")
    paper.write_lines(10, 20, text, type=type, colour=BLACK, within=100, lines=lines)
    paper.next_page()
    return paper.finish()


def _readings(text: str, *, type: Type = BODY) -> list[setting.Print]:
    set_words = setting.line(text, bold=type.bold, spacing=type.spacing, language=type.language, readings=True).words
    return [part for word in set_words for part in word.prints if part.above]


def test_a_reading_belongs_to_the_kanji_before_it_or_to_what_follows_the_bar() -> None:
    assert ruby.parse("お｜母さん《かあさん》に相談《そうだん》する") == (
        Segment("お", "", "お"),
        Segment("母さん", "かあさん", "｜母さん《かあさん》"),
        Segment("に", "", "に"),
        Segment("相談", "そうだん", "相談《そうだん》"),
        Segment("する", "", "する"),
    )
    assert ruby.parse("") == ()


@pytest.mark.parametrize("text", ["关于《隐私法》", "ひらがな《よみ》", "相談《》", "《そうだん》", "a < b｜c"])
def test_brackets_that_hold_no_reading_are_letters(text: str) -> None:
    assert ruby.parse(text) == (Segment(text, "", text),)
    assert ruby.plain(text) == text


def test_text_without_readings_and_as_html() -> None:
    assert ruby.plain("相談《そうだん》は<無料《むりょう》>") == "相談は<無料>"
    assert ruby.html("相談《そうだん》&") == "<ruby>相談<rp>（</rp><rt>そうだん</rt><rp>）</rp></ruby>&amp;"


def test_each_word_is_read_and_copied_once(run: Run) -> None:
    pdf = _written(SECRET)
    said = "".join(ruby.plain(SECRET).split())
    assert "".join(reading.read_text(pdf)[0].split()) == said
    assert "".join(run("pdftotext", file=pdf, after=("-",)).split()) == said


def test_a_reading_is_half_as_large_and_never_under_six_points() -> None:
    assert _sizes(_written("相談《そうだん》")) == {12.0, 6.0}
    assert _sizes(_written("相談《そうだん》", type=Type(11.75))) == {11.75}


def _sizes(pdf: bytes) -> set[float]:
    page = pypdfium2.PdfDocument(pdf)[0]
    objects = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    return {round(part.get_matrix().a * _font_size(part), 2) for part in objects}


def _font_size(part: pypdfium2.PdfObject) -> float:
    size = pypdfium2.raw.c_float()
    assert pypdfium2.raw.FPDFTextObj_GetFontSize(part.raw, size)
    return float(size.value)


def test_small_type_goes_without_readings_and_takes_no_room_for_them() -> None:
    small = Type(11)
    assert width("命《いのち》の", type=small) == width("命の", type=small)
    assert headroom("命《いのち》の", type=small, first=True) == 0


def test_a_short_reading_is_spread_over_its_kanji_and_a_long_one_widens_them() -> None:
    (spread,) = _readings("男女《だん》")
    assert spread.spacing > 0.2
    assert spread.across == pytest.approx(spread.spacing / 2)
    assert width("国《くに》", type=BODY) == width("国", type=BODY)
    assert width("承《うけたまわ》、", type=BODY) > width("承、", type=BODY) + BODY.em


def test_a_long_reading_stands_over_kana_beside_it_but_never_over_kanji_or_the_edge() -> None:
    alone = width("命《いのち》", type=BODY)
    assert alone > width("命", type=BODY)
    assert width("の命《いのち》の", type=BODY) < alone + width("のの", type=BODY)
    assert width("人｜命《いのち》", type=BODY) == pytest.approx(
        width("人命", type=BODY) + alone - width("命", type=BODY)
    )
    assert _readings("命《いのち》の")[0].across == 0


def test_readings_never_lie_over_each_other() -> None:
    parts = _readings("承《うけたまわ》命《いのち》の志《こころざし》と承《うけたまわ》る")
    for left, right in zip(parts, parts[1:], strict=False):
        end = left.across + left.face.width(left.text, size=left.size) + left.spacing * (len(left.text) - 1)
        assert end <= right.across + 1e-6


def test_lines_break_between_words_and_never_inside_a_reading() -> None:
    lines = broken(SECRET, type=BODY, within=70, lines=6)
    assert "".join("".join(lines).split()) == "".join(SECRET.split())
    assert all(line.count("《") == line.count("》") for line in lines)
    with pytest.raises(TextDoesNotFit):
        broken("相談《そうだん》", type=BODY, within=6, lines=2)


def test_lines_with_readings_get_room_above_and_their_ink_stays_apart() -> None:
    tight = Type(12, leading=1.2)
    assert headroom("命《いのち》", type=tight) == pytest.approx(0.4 * tight.em)
    assert headroom("命", type=tight) == headroom("命", type=tight, first=True) == 0
    kanji = "国《くに》語《ご》"
    bands = _bands(_written(f"{kanji}\n{kanji}", type=tight))
    assert len(bands) == 4, "two lines of kanji, each with its line of readings, with white between"


def _bands(pdf: bytes) -> list[int]:
    picture = ImageOps.invert(Image.open(io.BytesIO(reading.preview(pdf, width_px=2400))).convert("L"))
    inked = [picture.crop((0, y, picture.width, y + 1)).getextrema()[1] > 100 for y in range(picture.height)]
    return [y for y in range(1, len(inked)) if inked[y] and not inked[y - 1]]
