"""Every format in every theme, as files: codes read back by two decoders, sound files, no words over others."""

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from printing import designs, office, piece, preflight, press, reading, samples
from printing.formats import FORMATS, Format
from printing.lettering.fonts import CharacterNotInFont
from printing.lettering.text import TextDoesNotFit
from printing.piece import Piece
from printing.qr import CodeTooSmall, UrlNotCompact
from printing.values import Code, Facts, Hours
from tests.conftest import NOON
from tests.printing.conftest import Run

FACTS = samples.facts()
PAPER = [format for format in FORMATS.values() if not format.pixels]
EVERY = [(format, theme) for format in PAPER for theme in designs.themes()]
# The others are these enlarged, with the same share of the code.
SMALL = [(format, theme) for format, theme in EVERY if max(format.width, format.height) <= 300]
# Where a module is smallest, or the level another.
FINEST = [FORMATS[key] for key in ("card-91x55", "card-85x49", "sticker-round-60", "strips-a4", "leaflet-a6")]

each = pytest.mark.parametrize(("format", "theme"), EVERY, ids=[f"{one.key}-{theme}" for one, theme in EVERY])
each_small = pytest.mark.parametrize(("format", "theme"), SMALL, ids=[f"{one.key}-{theme}" for one, theme in SMALL])
each_format = pytest.mark.parametrize("format", PAPER, ids=lambda format: format.key)


def made(format: Format, theme: str = "soft", facts: Facts = FACTS) -> Piece:
    """A piece with the theme's usual message."""
    wording = designs.wordings_for(theme)[0]
    return piece.compose(format, facts=facts, wording=wording, theme=designs.theme(theme), version="v12")


# Fixed, so that a test that passes passes always: no decoder reads every picture of every code through a bad camera.
CODES = tuple(
    Code(text, f"HTTPS://TO-U.EXAMPLE.LG.JP/R/{text}")
    for text in [
        "1S60BS9",
        "1X6W6YS",
        "P0JQSMF",
        "NPG6T61",
        "6FM9VHE",
        "C81ND02",
        "EQMCTRR",
        "AQ7AYW0",
        "MB4AGSK",
        "XF9DPHC",
        "BBKSDW4",
        "R09FKE2",
        "CANH4DH",
        "28NNQBQ",
        "5SY7F31",
    ]
)


def a_code() -> Code:
    return CODES[0]


def close_up(one: Piece, code: Code, *, dpi: int) -> Image.Image:
    """The first code and some of what lies around it, as a scanner of so many dots an inch sees the paper."""
    side = next(number for number, side in enumerate(one.sides) if side.plates)
    plate = min(one.sides[side].plates, key=lambda plate: plate.side)
    air = plate.side * 0.15
    left, top = max(0.0, plate.x - air), max(0.0, plate.y - air)
    wide, high = plate.side + 2 * air, plate.side + 2 * air
    picture = reading.preview(
        piece.specimen(one, code), page=side, width_px=round(wide / 25.4 * dpi), box=(left, top, wide, high)
    )
    return Image.open(io.BytesIO(picture)).convert("L")


def by_zxing(picture: Image.Image) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(picture)}


def by_zbar(picture: Image.Image, run: Run) -> set[str]:
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return set(run("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", file=out.getvalue()).split())


@pytest.mark.slow
@each
@pytest.mark.parametrize("dpi", [150, 300])
def test_every_code_reads_back_with_both_decoders(format: Format, theme: str, dpi: int, run: Run) -> None:
    code, one = a_code(), made(format, theme)
    picture = close_up(one, code, dpi=dpi)
    assert by_zxing(picture) == {code.url}
    assert by_zbar(picture, run) == {code.url}


@each
def test_every_code_of_a_piece_is_found_on_its_pages(format: Format, theme: str) -> None:
    code, one = a_code(), made(format, theme)
    found = [url for page in reading.read_codes(piece.specimen(one, code)) for url in page]
    assert found == [code.url] * one.symbols
    assert one.symbols >= 1


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(3))


def turned(picture: Image.Image) -> Image.Image:
    return picture.rotate(15, expand=True, fillcolor=200, resample=Image.Resampling.BICUBIC)


def tilted(picture: Image.Image) -> Image.Image:
    """Seen from the side: the far edge is 15 % shorter, as a phone held askew sees it."""
    wide, high = picture.size
    inset = round(wide * 0.15 / 2)
    corners = (-inset, 0, 0, high, wide, high, wide + inset, 0)
    return picture.transform(picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=200)


def pressed(picture: Image.Image) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=30)
    return Image.open(io.BytesIO(out.getvalue()))


@pytest.mark.slow
@pytest.mark.parametrize("worse", [blurred, turned, tilted, pressed], ids=lambda worse: worse.__name__)
@pytest.mark.parametrize("format", FINEST, ids=lambda format: format.key)
def test_codes_read_through_a_bad_camera(format: Format, worse: Callable[[Image.Image], Image.Image], run: Run) -> None:
    for theme, code in zip(designs.themes(), CODES, strict=False):
        picture = worse(close_up(made(format, theme), code, dpi=300))
        assert by_zxing(picture) == {code.url}
        assert by_zbar(picture, run) == {code.url}


@each
def test_a_press_file_passes_preflight(format: Format, theme: str) -> None:
    code, one = a_code(), made(format, theme)
    data = press.pages(one, [code], at=NOON)
    told = {"trim": (format.width, format.height), "least_symbol": format.least_symbol, "is_round": format.round}
    assert preflight.check(data, [code.url] * one.symbols, profile="press", **told) == ()  # type: ignore[arg-type]


@each
def test_an_office_file_passes_preflight(format: Format, theme: str) -> None:
    if not format.office:
        with pytest.raises(office.OfficeTooLarge):
            office.sheets(made(format, theme), [a_code()])
        return
    code, one = a_code(), made(format, theme)
    told = {"least_symbol": format.least_symbol, "is_round": format.round}
    found = preflight.check(office.sheets(one, [code]), [code.url] * one.symbols, profile="office", **told)  # type: ignore[arg-type]
    assert found == ()


@each_format
def test_the_files_are_sound_and_every_font_is_embedded(format: Format, run: Run) -> None:
    one, code = made(format), a_code()
    files = [press.pages(one, [code], at=NOON)] + ([office.sheets(one, [code])] if format.office else [])
    for file in files:
        assert "No syntax or stream encoding errors" in run("qpdf", "--check", file=file)
        fonts = [line.split() for line in run("pdffonts", file=file).splitlines()[2:]]
        assert fonts
        assert all(font[-5:-2] == ["yes", "yes", "yes"] and "BIZUDPGothic" in font[0] for font in fonts)
    assert "PDF/X-1a:2003" in run("pdfinfo", file=files[0])


@each_format
def test_rare_characters_are_extracted_as_written(format: Format) -> None:
    one = made(format, facts=replace(FACTS, desk="髙﨑𩸽", reading=""))
    assert "髙﨑𩸽" in "".join(reading.read_text(press.pages(one, [a_code()], at=NOON)))


@each
def test_a_piece_carries_its_serial_its_version_and_the_desk(format: Format, theme: str) -> None:
    code = a_code()
    said = squeezed(piece.specimen(made(format, theme), code))
    assert f"{code.serial}v12" in said
    assert FACTS.desk.replace(" ", "") in said
    assert "18:00–21:00" in said


@each
def test_nothing_on_a_piece_shouts_or_labels_the_reader(format: Format, theme: str) -> None:
    assert not re.search("被害者|[!！]", squeezed(piece.specimen(made(format, theme), a_code())))


@each_format
def test_a_discreet_piece_tells_neither_the_office_nor_the_purpose(format: Format) -> None:
    said = squeezed(piece.specimen(made(format, "discreet"), a_code()))
    assert not any(word in said for word in ("相談", "女性", "見本区", "警察", "DV"))


@each_format
def test_only_a_demonstration_piece_says_sample(format: Format) -> None:
    real = replace(FACTS, office="みどり区 広報課", sample=False, phones=())
    assert "見本" in squeezed(piece.specimen(made(format, facts=replace(real, sample=True)), a_code()))
    assert "見本" not in squeezed(piece.specimen(made(format, facts=real), a_code()))


@each_small
def test_no_words_lie_over_others(format: Format, theme: str, run: Run) -> None:
    boxes = word_boxes(run("pdftotext", "-bbox", file=piece.specimen(made(format, theme), a_code()), after=("-",)))
    assert len(boxes) > 3
    for (page, one, a), (other_page, other, b) in combinations(boxes, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert page != other_page or across < 0.5 or down < 0, f"{one} over {other}"


def word_boxes(listing: str) -> list[tuple[int, str, tuple[float, float, float, float]]]:
    """Page, word and box of its ink in points: a font's box reaches about a twentieth above and below it."""
    found = []
    for number, page in enumerate(listing.split("<page ")[1:]):
        words = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<', page)
        for x0, y0, x1, y1, word in words:
            air = (float(y1) - float(y0)) / 20
            found.append((number, word, (float(x0), float(y0) + air, float(x1), float(y1) - air)))
    return found


@each_format
def test_a_character_without_a_shape_is_refused_and_named(format: Format) -> None:
    with pytest.raises(CharacterNotInFont) as refusal:
        made(format, facts=replace(FACTS, desk="𠮷田さんの部屋"))
    assert refusal.value.character == "𠮷"


@each_format
def test_a_name_too_long_for_its_place_is_refused_with_the_line(format: Format) -> None:
    endless = "とてもながいなまえのまどぐち" * 6
    with pytest.raises(TextDoesNotFit) as refusal:
        made(format, facts=replace(FACTS, desk=endless))
    assert refusal.value.line in endless


@each_format
def test_more_opening_hours_than_there_is_room_for_are_refused(format: Format) -> None:
    with pytest.raises(TextDoesNotFit):
        made(format, facts=replace(FACTS, hours=(Hours("月", "10:00–12:00", "受付 11:30まで"),) * 40))


@each_format
def test_an_address_that_makes_a_bad_code_is_refused(format: Format) -> None:
    with pytest.raises(UrlNotCompact):
        piece.specimen(made(format), Code("7K2M9QX", "https://shirube.example/r/7K2M9QX"))
    with pytest.raises(CodeTooSmall):
        piece.specimen(made(format), Code("7K2M9QX", "HTTPS://" + "LONG-" * 900 + "EXAMPLE/R/7K2M9QX"))


@each_format
def test_the_widest_serial_has_room(format: Format) -> None:
    widest = "WWWMWWQ"
    assert piece.specimen(made(format), Code(widest, f"HTTPS://SHIRUBE.EXAMPLE/R/{widest}"))


def test_several_people_may_print_at_once() -> None:
    pieces = [made(format) for format in FINEST] * 3
    ordered = CODES[: len(pieces)]

    def job(number: int) -> list[str]:
        data = office.sheets(pieces[number], [ordered[number]])
        return sorted({url for page in reading.read_codes(data) for url in page})

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert list(pool.map(job, range(len(pieces)))) == [[code.url] for code in ordered]


def test_the_same_drawing_is_the_same_bytes() -> None:
    one, code = made(FORMATS["card-91x55"]), a_code()
    assert piece.specimen(one, code) == piece.specimen(one, code)
    assert press.pages(one, [code], at=NOON) == press.pages(one, [code], at=NOON)


def test_a_desk_without_opening_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="hours"):
        replace(FACTS, hours=())


def squeezed(pdf: bytes) -> str:
    """The text of all pages without white space, since a reader's line ends are not ours."""
    return re.sub(r"\s", "", "".join(reading.read_text(pdf)))
