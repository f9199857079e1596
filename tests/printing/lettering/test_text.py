"""Letters: as written, broken where a reader breathes, refused when they cannot be drawn or do not fit."""

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from printing import reading
from printing.lettering import fonts
from printing.lettering.text import SMALLEST, TextDoesNotFit, Type, broken, fitted, packed, phrases, width
from printing.page import Paper
from printing.values import BLACK, Colour
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


@pytest.mark.parametrize(
    ("text", "language", "whole"),
    [
        ("その もやもや、話してみませんか。", "ja", "もやもや、"),
        ("ひとりで がまんしなくて、だいじょうぶ。", "ja-easy", "がまんしなくて、"),
        ("とちゅうで やめても だいじょうぶ", "ja-easy", "とちゅうで "),
        ("あぶないとき 話《はな》しはじめるまで", "ja-easy", "話《はな》しはじめるまで"),
        ("話《はな》してみませんか。", "ja", "話《はな》してみませんか。"),
    ],
)
def test_words_in_kana_and_words_with_readings_stay_whole(text: str, language: str, whole: str) -> None:
    assert whole in phrases(text, language=language)


def test_easy_japanese_ends_its_lines_only_where_its_writer_left_a_space_or_a_reader_pauses() -> None:
    text = "コードを 読《よ》むと、あぶないときの 相談《そうだん》の 画面《がめん》が 開《ひら》きます"
    assert "あぶないときの " in phrases(text, language="ja-easy")
    assert all(piece.endswith((" ", "、")) for piece in phrases(text, language="ja-easy")[:-1])


def test_only_the_reading_over_coloured_kanji_is_printed_in_one_ink() -> None:
    paper = Paper(width=100, height=50, title="", author="")
    red = Colour(10, 84, 84, 26)
    paper.write(10, 20, "ここで 話《はな》して", type=Type(14, language="ja-easy"), colour=red, within=90)
    paper.next_page()
    with pikepdf.open(io.BytesIO(paper.finish())) as file:
        drawn = [(str(each.operator), each.operands) for each in pikepdf.parse_content_stream(file.pages[0])]
        inks = [tuple(map(float, operands)) for operator, operands in drawn if operator == "k"]
    assert inks == [(0.1, 0.84, 0.84, 0.26), (0, 0, 0, 1), (0.1, 0.84, 0.84, 0.26)]


def test_a_bracket_goes_to_the_next_line_whole() -> None:
    secrecy = "秘密は守ります（命や安全にかかわるときを除きます）。"
    assert broken(secrecy, type=BODY, within=90, lines=2)[1].startswith("（命や安全に")


def test_breaking_loses_no_character() -> None:
    text = "小さなことでも、まだことばにならないことでも。"
    assert "".join(phrases(text)) == text == "".join(broken(text, type=BODY, within=40, lines=4))


def test_long_text_is_broken_into_lines_of_even_length() -> None:
    text = "わたしたちは、まだことばにならないことを、いっしょに少しずつことばにしていきます。" * 8
    lines = broken(text, type=Type(9), within=80, lines=40)
    assert "".join(lines) == text
    widths = [width(line, type=Type(9)) for line in lines]
    assert len(lines) <= sum(widths) / 80 * 1.15 + 1
    assert min(widths) > 0.6 * max(widths)


def test_fewer_lines_go_before_everything_else() -> None:
    text = "相談は、無料です。"
    assert broken(text, type=BODY, within=width(text, type=BODY), lines=4) == (text,)


def test_a_last_line_of_one_or_two_letters_loses_even_to_a_break_without_a_breath() -> None:
    sentence = "だれかに話してください、"
    place = width(sentence, type=BODY) + 0.1
    lines = broken(f"{sentence}{sentence}ここ。", type=BODY, within=place, lines=3)
    assert lines == (sentence, "だれかに", "話してください、ここ。")
    lines = broken(f"{sentence}{sentence}ここへ。", type=BODY, within=place, lines=3)
    assert lines == (sentence, sentence, "ここへ。")


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("en", "You do not have to carry it alone.", ("You do not have", "to carry it alone.")),
        ("vi", "Bạn không phải chịu đựng một mình.", ("Bạn không phải chịu", "đựng một mình.")),
        ("ko", "혼자 안고 있지 않아도 괜찮습니다.", ("혼자 안고 있지", "않아도 괜찮습니다.")),
        ("zh-Hans", "不必一个人扛着，可以在这里说说看。", ("不必一个人扛着，", "可以在这里说说看。")),
        ("ne", "तपाईं एक्लै बोक्नु पर्दैन।", ("तपाईं एक्लै", "बोक्नु पर्दैन।")),
    ],
)
def test_each_language_breaks_where_it_breathes(language: str, text: str, lines: tuple[str, str]) -> None:
    type = Type(12, language=language)
    assert broken(text, type=type, within=width(text, type=type) * 0.7, lines=2) == lines


@pytest.mark.parametrize("text", ["「（LINE）」で", "（「話す」）", "区（〈なやみ〉相談）へ", "命一可（「話す」"])
def test_an_opening_bracket_never_ends_a_line(text: str) -> None:
    assert not any(piece[-1] in "「（〈" for piece in phrases(text))


def test_a_japanese_name_inside_another_language_breaks_at_its_phrases() -> None:
    found = phrases("Gọi みどり区のなやみ相談 nhé", language="vi")
    assert found == ("Gọi ", "みどり区の", "なやみ相談 ", "nhé")


LETTERS = "あいのをはがっょー話相談人命。、）」（「・？！ 〜LINE119"
OTHERS = {
    "zh-Hans": "不必一个人扛着的可以说。，）（《》？ LINE12",
    "ko": "혼자안고있지않아도괜찮습니다.,() LINE12",
    "vi": "Bạnkhôngcầnphảichịuđựng.,() ?12",
    "ne": "कखगघमरषतिीुेँ्।, LINE१२",
}


@pytest.mark.parametrize("language", ["ja", *OTHERS])
@given(data=st.data())
def test_breaking_loses_nothing_stays_inside_and_starts_no_line_with_a_closing_mark(
    language: str, data: st.DataObject
) -> None:
    text = data.draw(st.text(alphabet=OTHERS.get(language, LETTERS), min_size=1, max_size=80))
    within = data.draw(st.floats(15, 120))
    type = Type(10, language=language)
    if any(width(piece.strip(), type=type) > within + 0.01 for piece in phrases(text, language=language)):
        with pytest.raises(TextDoesNotFit):
            broken(text, type=type, within=within, lines=99)
        return
    lines = broken(text, type=type, within=within, lines=99)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, type=type) <= within + 0.02 for line in lines)
    assert not any(line[:1] in set("。、）」，》？！・.,?)।") for line in lines[1:])
    assert not any(line[-1:] in set("（「《") for line in lines[:-1])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "髙﨑𩸽さん・한국어・简体・नेपाली・Tiếng Việt"),
        ("en", "You don’t have to carry it alone. 北区男女共同参画室"),
        ("zh-Hans", "不必一个人扛着。“关于”隐私：北区男女共同参画室（なやみ相談）LINE"),
        ("ko", "혼자 안고 있지 않아도 괜찮습니다. LINE 北区男女共同参画室"),
        ("vi", "Bạn không cần chịu đựng một mình. 北区男女共同参画室「なやみ相談」"),
        ("pt", "Você não precisa carregar isso sozinha. São João — ação"),
        ("tl", "Hindi mo kailangang pasanin ito nang mag-isa, ₱0."),
        ("ne", "श्रीमान् वा साथीको हिंसा भए गर्‍यो गर्छौँ LINE मा १२ 北区男女共同参画室"),
        ("ne", "क्ष"),
    ],
)
@pytest.mark.parametrize("bold", [False, True])
def test_what_is_drawn_copies_out_as_written_in_every_language(language: str, text: str, bold: bool, run: Run) -> None:
    pdf = _written(text, type=Type(12, bold=bold, language=language, spacing=0.02))
    assert reading.read_text(pdf)[0].strip() == text
    assert run("pdftotext", file=pdf, after=("-",)).strip() == text
    fonts_listed = run("pdffonts", file=pdf).splitlines()[2:]
    assert fonts_listed
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts_listed)
    assert "No syntax" in run("qpdf", "--check", file=pdf)


def test_nepali_is_drawn_as_wide_as_it_is_measured() -> None:
    type = Type(24, language="ne", spacing=0.1)
    text = "साथीको हिंसा"
    picture = Image.open(io.BytesIO(reading.preview(_written(text, type=type), width_px=2100))).convert("L")
    box = ImageOps.invert(picture).point(lambda value: 255 if value > 100 else 0).getbbox()
    assert box
    assert (box[2] - box[0]) / 10 == pytest.approx(width(text, type=type), abs=0.6)


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
