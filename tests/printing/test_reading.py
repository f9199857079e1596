"""Looking at finished PDFs: what a phone would read, and pictures for the screen."""

import io
import threading

import pytest
from PIL import Image

from printing import reading
from printing.page import Paper
from tests.printing import faults
from tests.printing.faults import codes


def test_codes_are_read_row_by_row_from_the_top_left() -> None:
    assert reading.read_codes(faults.sheet(codes(13))) == [
        [code.url for code in codes(13)[:10]],
        [code.url for code in codes(13)[10:]],
    ]


def test_a_picture_knows_its_scale() -> None:
    with reading.opened(faults.sheet(codes(1))) as document:
        sight = reading.seen(document[0], dpi=254)
    assert sight.scale == pytest.approx(10)
    assert sight.picture.shape == pytest.approx((2970, 2100), abs=1)


def test_a_large_page_is_drawn_coarser_instead_of_filling_the_memory() -> None:
    paper = Paper(width=1450, height=1450, title="", author="")
    paper.next_page()
    with reading.opened(paper.finish()) as document:
        sight = reading.seen(document[0], dpi=300)
    assert sight.picture.size <= 40_100_000
    assert sight.picture.shape[0] / sight.scale == pytest.approx(1450, abs=1)


def test_a_preview_shows_a_part_of_the_page_as_wide_as_asked() -> None:
    pdf = faults.sheet(codes(1))
    whole = Image.open(io.BytesIO(reading.preview(pdf, width_px=420)))
    assert whole.size == (420, 594)
    part = Image.open(io.BytesIO(reading.preview(pdf, width_px=300, box=(69, 21, 31, 31))))
    assert part.size == (300, 300)


def test_bytes_that_are_no_pdf_are_refused() -> None:
    with pytest.raises(reading.NotAPdf):
        reading.read_text(b"not a pdf")


def test_threads_take_turns_in_the_renderer() -> None:
    pdf, read = faults.sheet(codes(10)), []
    threads = [threading.Thread(target=lambda: read.append(reading.read_codes(pdf))) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert read == [[[code.url for code in codes(10)]]] * 4
