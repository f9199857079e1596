"""Slips and sheets of links: a phone reads every code, and nobody who finds one learns what it is about."""

import io
import re
from secrets import token_urlsafe

import pypdfium2
import pytest
from PIL import Image

from printing import qr, reading, slips
from printing.lettering.fonts import CharacterNotInFont
from printing.slips import LinkWords
from tests.printing.conftest import Run

WORDS = LinkWords(
    title="アンケート",
    also="Questionnaire",
    how=("カメラで読みとると開きます。", "答えるのは1回だけ。答えなくても大丈夫です。"),
    until="11月22日（日）20:00まで",
    place="to-u.city.example.lg.jp",
)
OPEN = "https://to-u.city.example.lg.jp/q/ab3k9mxz2p"


def addresses(number: int) -> list[str]:
    return [f"https://to-u.city.example.lg.jp/s/{token_urlsafe(16)}" for _slip in range(number)]


@pytest.mark.parametrize(("number", "pages"), [(2, [2]), (10, [10]), (23, [10, 10, 3])])
def test_each_slip_has_a_code_of_its_own_in_the_order_given(number: int, pages: list[int]) -> None:
    urls = addresses(number)
    read = reading.read_codes(slips.slips(urls, WORDS))
    assert [len(page) for page in read] == pages
    assert [url for page in read for url in page] == urls


def test_zbar_reads_every_slip_cut_from_what_an_office_printer_puts_on_paper(run: Run) -> None:
    urls = addresses(10)
    page = on_paper(slips.slips(urls, WORDS))
    assert [zbar(run, slip) for slip in cut_apart(page)] == [{url} for url in urls]


def test_zbar_reads_the_sheet_as_an_office_printer_puts_it_on_paper(run: Run) -> None:
    assert zbar(run, on_paper(slips.sheet(OPEN, WORDS))) == {OPEN}


def on_paper(pdf: bytes) -> Image.Image:
    """The first page, A4 at 200 dpi."""
    return Image.open(io.BytesIO(reading.preview(pdf, width_px=1654)))


def cut_apart(page: Image.Image) -> list[Image.Image]:
    """Ten slips of 95 by 53 mm, row by row, as scissors leave them: one code before the phone, not ten."""
    pixels = page.width / 210  # of a mm
    left, top, width, height = (mm * pixels for mm in (10, 16, 95, 53))
    corners = [(left + column * width, top + row * height) for row in range(5) for column in range(2)]
    return [page.crop((round(x), round(y), round(x + width), round(y + height))) for x, y in corners]


def zbar(run: Run, picture: Image.Image) -> set[str]:
    """What zbar reads from a picture."""
    out = io.BytesIO()
    picture.save(out, "png")
    return set(run("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", file=out.getvalue()).split())


def test_the_words_say_how_to_open_it_and_until_when() -> None:
    [text] = reading.read_text(slips.slips(addresses(2), WORDS))
    for told in ("アンケート", "カメラで読みとると開きます。", "11月22日(日)20:00まで", "to-u.city.example.lg.jp"):
        assert plain(text).count(plain(told)) == 2, told


def plain(text: str) -> str:
    """Without spaces and with one kind of brackets: sentences break over lines, and wide brackets are set narrow."""
    return re.sub(r"\s", "", text).replace("（", "(").replace("）", ")")


def test_no_token_is_set_as_text() -> None:
    urls = addresses(10)
    [text] = reading.read_text(slips.slips(urls, WORDS))
    assert not [url for url in urls if url.rsplit("/", 1)[1] in plain(text)]


def test_the_sheet_shows_the_address_for_those_who_type() -> None:
    [text] = reading.read_text(slips.sheet(OPEN, WORDS))
    assert OPEN in plain(text)


def test_a_demo_says_so_on_every_slip() -> None:
    words = LinkWords(title="アンケート", also="", how=(), until="", sample="見本")
    [text] = reading.read_text(slips.slips(addresses(4), words))
    assert text.count("見本") == 4


@pytest.mark.parametrize("pdf", [slips.slips(addresses(3), WORDS), slips.sheet(OPEN, WORDS)], ids=["slips", "sheet"])
def test_it_is_a4_with_fonts_inside_and_says_nothing_of_who_made_it_for_whom(run: Run, pdf: bytes) -> None:
    told = run("pdfinfo", file=pdf)
    assert "(A4)" in told
    assert re.search(r"^Title:\s+アンケート$", told, re.MULTILINE)
    fonts = run("pdffonts", file=pdf).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_slips_are_cut_along_lines_that_touch_nothing() -> None:
    page = pypdfium2.PdfDocument(slips.slips(addresses(10), WORDS))[0]
    seen = page.render(scale=4, grayscale=True).to_numpy()
    seen = seen.reshape(seen.shape[:2])
    millimetre = seen.shape[0] / 297
    column = [round((105 + off) * millimetre) for off in (-3.0, -0.5, 0.5, 3.0)]
    for row in range(5):
        # Between two cuts across, with a little room.
        band = seen[round((16 + 53 * row + 1) * millimetre) : round((16 + 53 * row + 52) * millimetre)]
        assert (band[:, column[1] : column[2]].min(axis=1) < 200).mean() > 0.3, "dashes"
        assert band[:, column[0] : column[1]].min() > 200
        assert band[:, column[2] : column[3]].min() > 200


def test_a_letter_no_font_has_is_refused() -> None:
    with pytest.raises(CharacterNotInFont):
        slips.sheet(OPEN, LinkWords(title="アンケート", also="", how=(), until="", foot="研修🦄"))


def test_an_address_keeps_its_small_letters() -> None:
    [url] = addresses(1)
    assert qr.encode_exact(url).text == url
    with pytest.raises(qr.UrlNotCompact):
        qr.encode(url)
