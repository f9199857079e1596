"""Codes: dense, well apart from everything, and the same whichever encoder made them."""

import io

import pytest
import zxingcpp
from PIL import Image

from printing import qr, reading
from printing.page import Paper
from printing.values import Colour
from tests.printing.conftest import Run

URL = "HTTPS://SHIRUBE.EXAMPLE/R/7K2M9QX"


def _paper(*, side: float, least: float = 0.0, ground: Colour | None = None, level: qr.Level = "Q") -> bytes:
    paper = Paper(width=60, height=60, title="", author="")
    if ground:
        paper.rectangle(0, 0, 60, 60, fill=ground)
    qr.plate(paper, qr.encode(URL, level=level), 5, 5, side=side, least=least)
    paper.next_page()
    return paper.finish()


def test_both_encoders_make_codes_that_say_the_same(run: Run) -> None:
    ours = reading.read_codes(_paper(side=40))
    single = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr.png(URL))))
    assert ours == [[URL]] == [[code.text for code in single]]
    assert run("zbarimg", "-q", "--raw", file=qr.png(URL)).strip() == URL


@pytest.mark.parametrize("level", ["Q", "H"])
def test_an_address_in_capitals_takes_29_modules(level: qr.Level) -> None:
    assert qr.encode(URL, level=level).count == 29


def test_the_printed_code_has_the_level_that_was_asked_for() -> None:
    picture = Image.open(io.BytesIO(reading.preview(_paper(side=40, level="H"), width_px=600)))
    assert zxingcpp.read_barcodes(picture)[0].ec_level == "H"


def test_the_code_stands_on_its_own_white_plate() -> None:
    pdf = _paper(side=37, ground=Colour(84, 74, 30, 34))
    picture = Image.open(io.BytesIO(reading.preview(pdf, width_px=600))).convert("L")
    quiet = picture.crop((51, 51, 88, 419))
    assert quiet.getextrema() == (255, 255)
    assert picture.getpixel((45, 200)) < 100
    assert reading.read_codes(pdf) == [[URL]]


def test_dark_modules_have_no_seams_between_them() -> None:
    picture = Image.open(io.BytesIO(reading.preview(_paper(side=37), width_px=1200))).convert("L")
    finder_centre = picture.crop((223, 223, 257, 257))
    assert finder_centre.getextrema()[1] < 60


@pytest.mark.parametrize(("side", "least"), [(18, 0.0), (30, 25.0)])
def test_a_code_smaller_than_phones_read_is_refused(side: float, least: float) -> None:
    with pytest.raises(qr.CodeTooSmall):
        _paper(side=side, least=least)


@pytest.mark.parametrize("url", ["", "https://shirube.example/r/7K2M9QX", "HTTPS://しるべ.EXAMPLE/R/7K2M9QX"])
def test_an_address_that_needs_a_coarser_code_is_refused(url: str) -> None:
    with pytest.raises(qr.UrlNotCompact):
        qr.encode(url)


def test_the_single_drawing_has_a_white_ground_and_one_path() -> None:
    drawing = qr.svg(URL).decode()
    assert drawing.count("<path") == 1
    assert 'fill="white"' in drawing
