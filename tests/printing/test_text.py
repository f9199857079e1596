"""Letters: as written, broken where a reader breathes, refused when they cannot be drawn or do not fit."""

import io

import pytest
from PIL import Image, ImageOps

from printing import fonts, reading
from printing.page import Paper
from printing.text import SMALLEST, TextDoesNotFit, Type, broken, fitted, packed, phrases, width
from printing.values import BLACK
from tests.printing.conftest import Run

BODY = Type(12)


def _written(*lines: str, type: Type = BODY) -> bytes:
    paper = Paper(width=210, height=297, title="", author="")
    for number, line in enumerate(lines):
        paper.write(10, 20 + 8 * number, line, type=type, colour=BLACK, within=190)
    paper.next_page()
    return paper.finish()


@pytest.mark.parametrize("name", ["髙﨑𩸽", "𠮟る", "塚と塚", "神", "①②③", "～〜–―"])
def test_rare_characters_of_names_copy_out_as_written(name: str, run: Run) -> None:
    pdf = _written(name)
    assert run("pdftotext", file=pdf, after=("-",)).strip() == name
    assert reading.read_text(pdf)[0].strip() == name


def test_more_characters_than_one_subset_holds_copy_out_as_written(run: Run) -> None:
    kanji = "".join(chr(0x4E00 + 3 * number) for number in range(900))
    known = [character for character in kanji if ord(character) in fonts.face().font.face.charToGlyph][:400]
    lines = ["".join(known[start : start + 40]) for start in range(0, 400, 40)]
    assert run("pdftotext", "-layout", file=_written(*lines), after=("-",)).split() == lines


def test_open_letter_spacing_does_not_leak_into_the_next_line(run: Run) -> None:
    paper = Paper(width=210, height=297, title="", author="")
    paper.write(10, 20, "ひらく", type=Type(12, spacing=0.5), colour=BLACK, within=190)
    paper.write(10, 40, "とじる", type=BODY, colour=BLACK, within=190)
    paper.next_page()
    words = run("pdftotext", "-bbox", file=paper.finish(), after=("-",))
    right = float(words.rsplit('xMax="', 1)[1].split('"')[0]) * 25.4 / 72
    assert right == pytest.approx(10 + width("とじる", type=BODY), abs=0.8)


@pytest.mark.parametrize("text", ["𠮷野", "葛\U000e0100城", "あ\u3099", "タブ\t", "改\n行", "絵😀"], ids=ascii)
def test_what_cannot_be_drawn_is_refused_by_character(text: str) -> None:
    with pytest.raises(fonts.CharacterNotInFont) as refusal:
        fonts.drawable(text)
    assert refusal.value.character in text
    assert refusal.value.text == text


def test_a_sound_mark_typed_apart_joins_its_kana() -> None:
    assert fonts.drawable("か\u3099く\u3099") == "がぐ"


@pytest.mark.parametrize(
    ("headline", "lines"),
    [
        ("ひとりで抱えなくて、だいじょうぶ。", ("ひとりで抱えなくて、", "だいじょうぶ。")),
        ("だれにも言えないこと、ここで話してみませんか。", ("だれにも言えないこと、", "ここで話してみませんか。")),
        ("その もやもや、\n話してみませんか。", ("その もやもや、", "話してみませんか。")),
    ],
)
def test_headlines_break_after_a_breath(headline: str, lines: tuple[str, ...]) -> None:
    assert broken(headline, type=Type(16), within=75, lines=2) == lines


def test_a_bracket_goes_to_the_next_line_whole() -> None:
    secrecy = "秘密は守ります（命や安全にかかわるときを除きます）。"
    assert broken(secrecy, type=BODY, within=90, lines=2)[1].startswith("（命や安全に")


def test_breaking_loses_no_character() -> None:
    text = "小さなことでも、まだことばにならないことでも。"
    assert "".join(phrases(text)) == text == "".join(broken(text, type=BODY, within=40, lines=4))


def test_a_phrase_wider_than_its_place_is_refused() -> None:
    with pytest.raises(TextDoesNotFit) as refusal:
        broken("ひとりで抱えなくて、だいじょうぶ。", type=Type(40), within=50, lines=2)
    assert refusal.value.line == "ひとりで抱えなくて、だいじょうぶ。"


def test_whole_sentences_fill_lines_in_order_and_one_too_many_is_refused() -> None:
    short, wide = "みじかい。", "もうすこしながいことば。"
    within = width(short, type=BODY) * 2 + 2
    assert packed([short, short, wide], type=BODY, within=within + 40, lines=2, gap=2) == [[short, short], [wide]]
    with pytest.raises(TextDoesNotFit) as refusal:
        packed([short, short, wide], type=BODY, within=within, lines=1, gap=2)
    assert refusal.value.line == wide
    with pytest.raises(TextDoesNotFit):
        packed([wide], type=BODY, within=10, lines=2)


def test_a_line_shrinks_to_its_declared_least_size_and_no_further() -> None:
    name = "なやみ相談 みどり"
    place = width(name, type=Type(10))
    assert fitted(name, type=Type(14, least=10), within=place).size == 10
    with pytest.raises(TextDoesNotFit):
        fitted(name, type=Type(14, least=10.5), within=place)


@pytest.mark.parametrize("sizes", [(5.9, 0), (8, 5)])
def test_type_below_six_points_cannot_be_declared(sizes: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=f"at least {SMALLEST:g}"):
        Type(sizes[0], least=sizes[1])


def test_letters_of_every_size_start_at_the_same_edge() -> None:
    edges = set()
    for size in (6, 14, 40):
        pdf = _written("ひとり", type=Type(size))
        edges.add(round(_first_ink(pdf), 1))
    assert max(edges) - min(edges) <= 0.11


def _first_ink(pdf: bytes) -> float:
    picture = Image.open(io.BytesIO(reading.preview(pdf, width_px=2100))).convert("L")
    box = ImageOps.invert(picture).point(lambda value: 255 if value > 100 else 0).getbbox()
    assert box
    return box[0] / 10
