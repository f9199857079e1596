"""Every material in every theme: its codes read back, its file is sound, and nothing is cut or left out in silence."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations

import pytest

from printing import card, designs, poster, preflight, reading, sticker
from printing.designs import sentences, urgent
from printing.fonts import CharacterNotInFont
from printing.gallery import FACTS
from printing.qr import CodeTooSmall, UrlNotCompact
from printing.sheet import DesignMismatch, NothingToPrint
from printing.text import TextDoesNotFit
from printing.values import Code, Facts, Hours, Urgent, Wording
from tests.printing.conftest import Run
from tests.printing.pieces import MATERIALS, codes

Make = Callable[[list[Code], Facts], bytes]

every_material = pytest.mark.parametrize("make", MATERIALS.values(), ids=MATERIALS.keys())

TWICE = (Hours("水", "14:00–20:00", "受付 19:30まで"), Hours("日", "10:00–16:00", "受付 15:30まで"))
SCHOOL = replace(FACTS, urgent=urgent("school"))
CHILDREN = ("0120-0-78310", "0120-99-7777", "189", "警察110")
VARIANTS = {
    "usual": FACTS,
    "two hours": replace(FACTS, hours=TWICE, desk="あしたのへや", reading=""),
    "long name": replace(
        FACTS, desk="なやみ相談 みどり", reading="", kind="若い女性のためのチャット相談", doorway="webchat"
    ),
    "school": SCHOOL,
    "school, two hours": replace(SCHOOL, hours=TWICE, desk="あしたのへや", reading=""),
    "school, chat": replace(
        SCHOOL, desk="なやみ相談 みどり", reading="", kind="若い女性のためのチャット相談", doorway="webchat"
    ),
    "school, long office": replace(SCHOOL, office="見本市 市民局 共同参画推進室 男女共同参画課"),
    "bare": replace(FACTS, reading="", closed="", who="", languages="", phones=(), urgent=(), sample=False),
    "long office": replace(FACTS, office="見本市 市民局 共同参画推進室 男女共同参画課"),
}


@every_material
@pytest.mark.parametrize("dpi", [150, 300])
def test_every_code_reads_back_with_both_decoders(make: Make, dpi: int, run: Run) -> None:
    pieces = codes(2)
    pdf = make(pieces, FACTS)
    assert sorted(sum(reading.read_codes(pdf, dpi=dpi), [])) == sorted(code.url for code in pieces)
    pictures = [reading.preview(pdf, page=page, width_px=round(210 / 25.4 * dpi)) for page in range(_pages(pdf))]
    found = "".join(run("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", file=picture) for picture in pictures)
    assert sorted(found.split()) == sorted(code.url for code in pieces)


def _pages(pdf: bytes) -> int:
    return len(reading.read_text(pdf))


@every_material
def test_the_file_is_sound_and_every_font_is_embedded(make: Make, run: Run) -> None:
    pdf = make(codes(3), FACTS)
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", file=pdf)
    fonts = [line.split() for line in run("pdffonts", file=pdf).splitlines()[2:]]
    assert fonts
    assert all(font[-5:-2] == ["yes", "yes", "yes"] and "BIZUDPGothic" in font[0] for font in fonts)


@every_material
def test_the_file_asks_not_to_be_scaled_and_says_its_language(make: Make, run: Run) -> None:
    plain = run("qpdf", "--qdf", "--object-streams=disable", file=make(codes(1), FACTS), after=("-",))
    assert "/PrintScaling /None" in plain
    assert "/Lang (ja-JP)" in plain


@every_material
def test_a_piece_passes_preflight(make: Make) -> None:
    pieces = codes(3)
    assert preflight.check(make(pieces, FACTS), [code.url for code in pieces]) == ()


@every_material
def test_a_piece_carries_its_serial_the_desk_and_what_a_scan_does(make: Make) -> None:
    text = _squeezed(make(codes(1), FACTS))
    for words in (codes(1)[0].serial, FACTS.desk, sentences().scan(FACTS), "18:00–21:00"):
        assert words.replace(" ", "") in text


@every_material
def test_a_chat_desk_does_not_promise_a_line_screen(make: Make) -> None:
    text = _squeezed(make(codes(1), replace(FACTS, doorway="webchat")))
    assert "チャット画面が開きます" in text
    assert "友だち追加" not in text


@every_material
def test_only_a_demonstration_piece_says_sample(make: Make) -> None:
    real = replace(FACTS, office="みどり区 広報課", sample=False, phones=())
    assert sentences().sample in _squeezed(make(codes(1), replace(real, sample=True)))
    assert sentences().sample not in _squeezed(make(codes(1), real))


@every_material
def test_nothing_on_a_piece_shouts_or_labels_the_reader(make: Make) -> None:
    assert not re.search("被害者|[!！]", _squeezed(make(codes(1), FACTS)))


def test_the_discreet_card_tells_neither_the_office_nor_the_purpose() -> None:
    text = _squeezed(MATERIALS["discreet card"](codes(1), FACTS))
    assert not any(word in text for word in ("相談", "女性", "区", "警察", "DV"))


@pytest.mark.parametrize("material", ["soft card", "quiet sticker", "bright poster"])
@pytest.mark.parametrize("variant", ["school", "school, two hours", "school, chat", "school, long office"])
def test_a_piece_for_schools_names_the_numbers_for_children(material: str, variant: str) -> None:
    facts = VARIANTS[variant]
    text = _squeezed(MATERIALS[material](codes(1), facts))
    assert all(number in text for number in CHILDREN)
    assert codes(1)[0].serial in text
    assert facts.office.replace(" ", "") in text


def test_a_card_for_everyone_carries_no_telephone_numbers() -> None:
    assert "110" not in _squeezed(MATERIALS["soft card"](codes(1), FACTS))


def test_the_discreet_card_carries_no_telephone_numbers_for_schools_either() -> None:
    text = _squeezed(MATERIALS["discreet card"](codes(1), SCHOOL))
    assert text == _squeezed(MATERIALS["discreet card"](codes(1), FACTS))
    assert not any(number in text for number in CHILDREN)


@pytest.mark.parametrize("material", ["soft card", "quiet sticker", "bright poster"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_line_desk_says_what_it_sees_and_a_chat_has_nothing_to_say(material: str, variant: str) -> None:
    facts = VARIANTS[variant]
    said = "LINEの名前とアイコンは窓口に見えます" in _squeezed(MATERIALS[material](codes(1), facts))
    assert said == (facts.doorway == "line")


def test_numbers_that_a_card_has_no_room_for_are_refused_with_the_line() -> None:
    many = (*urgent("school"), Urgent("相談", "0120-000-000", card="もうひとつの相談 0120-000-000"))
    with pytest.raises(TextDoesNotFit) as refusal:
        MATERIALS["soft card"](codes(1), replace(FACTS, urgent=many))
    assert refusal.value.line == "もうひとつの相談 0120-000-000"


@every_material
def test_a_character_without_a_shape_is_refused_and_named(make: Make) -> None:
    with pytest.raises(CharacterNotInFont) as refusal:
        make(codes(1), replace(FACTS, desk="𠮷田さんの部屋"))
    assert refusal.value.character == "𠮷"
    assert "田さんの部屋" in refusal.value.text


@every_material
def test_a_name_too_long_for_its_place_is_refused_with_the_line(make: Make) -> None:
    endless = "とてもながいなまえのまどぐち" * 4
    with pytest.raises(TextDoesNotFit) as refusal:
        make(codes(1), replace(FACTS, desk=endless))
    assert endless in refusal.value.line


@every_material
def test_more_opening_hours_than_there_is_room_for_are_refused(make: Make) -> None:
    with pytest.raises(TextDoesNotFit):
        make(codes(1), replace(FACTS, hours=(Hours("月", "10:00–12:00", "受付 11:30まで"),) * 9))


@every_material
def test_two_lines_of_opening_hours_are_both_printed(make: Make) -> None:
    text = _squeezed(make(codes(1), VARIANTS["two hours"]))
    assert all(words in text for words in ("14:00–20:00", "10:00–16:00", "受付19:30まで", "受付15:30まで"))


@every_material
@pytest.mark.parametrize("facts", VARIANTS.values(), ids=VARIANTS.keys())
def test_no_words_lie_over_others(make: Make, facts: Facts, run: Run) -> None:
    boxes = _word_boxes(run("pdftotext", "-bbox", file=make(codes(1), facts), after=("-",)))
    assert len(boxes) > 5
    for (one, a), (other, b) in combinations(boxes, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert across < 0.5 or down < 0, f"{one} over {other}"


def _word_boxes(listing: str) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Words with the box of their ink in points: a font's box reaches about a twentieth above and below it."""
    words = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<', listing)
    boxes = [(word, [float(edge) for edge in edges]) for *edges, word in words]
    return [(word, (x0, y0 + (y1 - y0) / 20, x1, y1 - (y1 - y0) / 20)) for word, (x0, y0, x1, y1) in boxes]


@every_material
def test_printing_nothing_is_refused(make: Make) -> None:
    with pytest.raises(NothingToPrint):
        make([], FACTS)


@every_material
def test_a_lower_case_address_is_refused(make: Make) -> None:
    with pytest.raises(UrlNotCompact):
        make([Code("7K2M9QX", "https://shirube.example/r/7K2M9QX")], FACTS)


@every_material
def test_an_address_too_long_for_the_size_of_the_code_is_refused(make: Make) -> None:
    with pytest.raises(CodeTooSmall):
        make([Code("7K2M9QX", "HTTPS://" + "LONG-" * 400 + "EXAMPLE/R/7K2M9QX")], FACTS)


def test_a_theme_for_another_material_is_refused() -> None:
    with pytest.raises(DesignMismatch):
        card.sheets(codes(1), facts=FACTS, wording=designs.wording("card-alone"), theme=designs.theme("quiet"))


def test_words_without_a_place_on_a_material_are_refused_not_dropped() -> None:
    wording = replace(designs.wording("card-alone"), topics=("家族のこと",))
    with pytest.raises(DesignMismatch, match="topics"):
        card.sheets(codes(1), facts=FACTS, wording=wording, theme=designs.theme("soft"))


@pytest.mark.parametrize("wording", designs.wordings().values(), ids=lambda wording: wording.key)
def test_every_wording_fits_its_material_in_every_theme(wording: Wording) -> None:
    draw = {"card": card.sheets, "sticker": sticker.sheets, "poster": poster.pages}[wording.material]
    themes = [each for each in designs.themes_for(wording.material) if wording.theme in ("", each.key)]
    assert themes
    for theme in themes:
        if wording not in designs.wordings_for(wording.material, theme.key):
            with pytest.raises(DesignMismatch):
                draw(codes(1), facts=FACTS, wording=wording, theme=theme)
            continue
        for facts in VARIANTS.values():
            pdf = draw(codes(1), facts=facts, wording=wording, theme=theme)
            assert preflight.check(pdf, [codes(1)[0].url]) == ()


def test_several_people_may_print_at_once() -> None:
    jobs = list(MATERIALS.values()) * 4
    with ThreadPoolExecutor(max_workers=8) as pool:
        pdfs = list(pool.map(lambda make: make(codes(10), FACTS), jobs))
    assert [preflight.check(pdf, [code.url for code in codes(10)]) for pdf in pdfs] == [()] * len(jobs)


def test_a_desk_without_opening_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="hours"):
        replace(FACTS, hours=())


def _squeezed(pdf: bytes) -> str:
    """The text of all pages without white space, since a reader's line ends are not ours."""
    return re.sub(r"\s", "", "".join(reading.read_text(pdf)))


@every_material
def test_the_widest_serial_has_room(make: Make) -> None:
    widest = "WWWMWWQ"
    assert make([Code(text=widest, url=f"HTTPS://SHIRUBE.EXAMPLE/R/{widest}")], FACTS)
