"""Logos: what is safe is drawn in inks, everything else is refused by name."""

import io
import time
import zlib
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from core.refusals import Refusal
from printing import inks
from printing.logos import logo
from printing.logos.logo import LogoElementNotAllowed, LogoInvisible, LogoNotReadable, LogoTooCoarse, LogoTooLarge
from printing.page import Paper

INSIDE = '<rect width="10" height="10"/>'


def svg(inside: str = INSIDE, *, head: str = 'viewBox="0 0 100 50"', before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {head}>{inside}</svg>'.encode()


def png(picture: Image.Image, **how: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", **how)
    return file.getvalue()


def drawn(data: bytes, box: tuple[float, float, float, float] = (10, 10, 100, 50)) -> tuple[bytes, Image.Image]:
    """A sheet of 120 x 70 mm with a logo on it: its PDF, and its picture at ten pixels a mm."""
    paper = Paper(width=120, height=70, title="t", author="a")
    logo.draw(paper, logo.read(data), *box)
    pdf = paper.finish()
    return pdf, pypdfium2.PdfDocument(pdf)[0].render(scale=254 / 72).to_pil().convert("RGB")


def inked(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of all that is not white, in pixels."""
    return Image.fromarray((np.asarray(picture.convert("L")) < 250).astype("uint8") * 255).getbbox()


def near(found: tuple[int, int, int, int] | None, wanted: tuple[float, float, float, float]) -> bool:
    return found is not None and all(abs(a - b * 10) <= 3 for a, b in zip(found, wanted, strict=True))


def test_a_drawing_fills_its_box_in_the_middle_and_keeps_its_shape() -> None:
    whole = svg('<rect width="100" height="50" fill="#c03"/>')
    assert near(inked(drawn(whole)[1]), (10, 10, 110, 60))
    assert near(inked(drawn(whole, (10, 10, 50, 50))[1]), (10, 22.5, 60, 47.5))
    assert near(inked(drawn(whole, (10, 10, 100, 10))[1]), (50, 10, 70, 20))


@pytest.mark.parametrize(
    ("inside", "box"),
    [
        ('<path d="M10 10H30V20h-20z"/>', (20, 20, 40, 30)),
        ('<path d="m10,10 20 0 0,10-20 0Z"/>', (20, 20, 40, 30)),
        ('<rect x="10" y="10" width="20" height="10" rx="2"/>', (20, 20, 40, 30)),
        ('<circle cx="20" cy="20" r="10"/>', (20, 20, 40, 40)),
        ('<ellipse cx="20" cy="20" rx="10" ry="5"/>', (20, 25, 40, 35)),
        ('<polygon points="10,10 30,10 20,30"/>', (20, 20, 40, 40)),
        ('<polyline points="10 10 30 10 20 30"/>', (20, 20, 40, 40)),
        ('<line x1="10" y1="10" x2="30" y2="10" stroke="black" stroke-width="2"/>', (20, 19, 40, 21)),
        ('<path fill="none" stroke="navy" stroke-width="4" d="M12 12h16v16h-16z"/>', (20, 20, 40, 40)),
        ('<path d="M10 20A10 10 0 0 1 30 20z"/>', (20, 20, 40, 30)),
        ('<path d="M10 10Q20 30 30 10z"/>', (20, 20, 40, 30)),
        ('<g transform="translate(10 10)"><rect width="10" height="10" transform="scale(2,1)"/></g>', (20, 20, 40, 30)),
        ('<rect width="10" height="20" transform="rotate(90 10 10)"/>', (10, 10, 30, 20)),
        ('<rect width="10" height="10" transform="matrix(2 0 0 1 10 10)"/>', (20, 20, 40, 30)),
    ],
)
def test_every_plain_shape_lies_where_svg_puts_it(inside: str, box: tuple[float, float, float, float]) -> None:
    assert near(inked(drawn(svg(inside))[1]), box)


def test_what_lies_outside_the_view_is_cut_off() -> None:
    assert near(inked(drawn(svg('<rect x="-50" y="-50" width="300" height="300"/>'))[1]), (10, 10, 110, 60))
    shifted = svg('<rect x="1000" y="0" width="100" height="50"/>', head='viewBox="1000 0 100 50"')
    assert near(inked(drawn(shifted)[1]), (10, 10, 110, 60))


def test_a_hole_stays_a_hole_under_either_rule() -> None:
    both = '<path fill-rule="{}" d="M0 0H50V50H0zM10 10H40V40H10z"/>'
    middles = [drawn(svg(both.format(rule)))[1].getpixel((350, 350)) for rule in ("evenodd", "nonzero")]
    assert middles[0] == (255, 255, 255)
    assert sum(middles[1]) < 200


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="9" height="9" fill="#0066cc"/>',
        '<rect width="9" height="9" style="fill:rgb(0,102,204); stroke:none"/>',
        '<g fill="#06c"><rect width="9" height="9"/></g>',
        '<defs><style>.a, .b { fill: #06c } /* c */</style></defs><rect class="b" width="9" height="9"/>',
        '<style>.a{fill:red}.b{fill:#06c}</style><rect class="a b" fill="lime" width="9" height="9"/>',
    ],
)
def test_a_colour_is_found_wherever_it_is_written(inside: str) -> None:
    reading = logo.read(svg(inside))
    assert reading.drawing
    assert [shape.fill for shape in reading.drawing.shapes] == [inks.of_screen(0, 0x66, 0xCC)]


def test_what_drawing_programs_leave_behind_is_no_hindrance() -> None:
    before = (
        '<?xml version="1.0"?><!-- made by hand --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    left = '<title>n</title><metadata><a xmlns="x"/></metadata><sodipodi:namedview xmlns:sodipodi="s"/><defs/>'
    head = 'viewBox="0 0 9 9" xmlns:i="i" i:file="C:\\logo!.svg" width="40mm"'
    assert logo.read(svg(left + INSIDE, head=head, before=before)).width == 9


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<text>しるべ</text>", "<text>"),
        ('<image href="http://a.example/x.png"/>', "<image>"),
        ('<use href="#a"/>', "<use>"),
        ('<a href="http://a.example/"><rect width="9" height="9"/></a>', "<a>"),
        ("<foreignObject/>", "<foreignObject>"),
        ('<animate attributeName="x"/>', "<animate>"),
        ("<linearGradient/>", "<linearGradient>"),
        ("<defs><linearGradient/></defs>", "<defs>"),
        ("<switch/>", "<switch>"),
        (f"<svg>{INSIDE}</svg>", "<svg>"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>', "script (no SVG)"),
        ('<rect width="9" height="9" onload="x()"/>', "onload"),
        ('<path d="M0 0h1" xmlns:x="http://www.w3.org/1999/xlink" x:href="file:///etc/passwd"/>', "href"),
        ('<rect width="9" height="9" fill="url(#g)"/>', "fill: url(#g)"),
        ('<rect width="9" height="9" style="fill:URL(http://a.example/#g)"/>', "fill: URL("),
        ('<rect width="9" height="9" style="fill:u\\72l(x)"/>', "fill: u\\72l(x)"),
        ('<rect width="9" height="9" fill="currentColor"/>', "currentColor"),
        ('<rect width="9" height="9" fill="#ff000080"/>', "#ff000080"),
        ('<g opacity="0.5"><rect width="9" height="9"/></g>', "opacity: 0.5"),
        ('<rect width="9" height="9" style="fill-opacity:.3"/>', "fill-opacity: .3"),
        ('<g clip-path="url(#c)"/>', "clip-path"),
        ('<rect width="9" height="9" filter="blur(2px)"/>', "filter"),
        ('<line x2="9" stroke="red" stroke-dasharray="2 2"/>', "stroke-dasharray"),
        ('<rect width="9" height="9" display="none"/>', "display"),
        ('<rect width="9" height="9" fill-rule="odd"/>', "odd"),
        ("<style>rect { fill: red }</style>", "<style>"),
        ("<style>@import url(http://a.example/a.css);</style>", "<style>"),
        ("<style>.a{fill:red} @media print {.a{fill:none}}</style>", "<style>"),
    ],
)
def test_whatever_is_no_plain_shape_is_refused_by_name(inside: str, named: str) -> None:
    with pytest.raises(LogoElementNotAllowed) as refused:
        logo.read(svg(INSIDE + inside))
    assert named in str(refused.value.facts["element"])


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://a.example/a.dtd"> %a;]>',
    ],
)
def test_entities_are_refused(before: str) -> None:
    with pytest.raises(LogoElementNotAllowed):
        logo.read(svg("<title>&a;</title>" + INSIDE, before=before))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xe0 a JPEG",
        b"%PDF-1.4",
        b"<html/>",
        b"<svg/>",
        svg()[:-3],
        svg(""),
        svg(head=""),
        svg(head='viewBox="0 0 0 10"'),
        svg(head='viewBox="0 0 nan 10"'),
        svg(head='viewBox="0 0 1e999 10"'),
        svg(head='width="100%" height="50%"'),
        svg('<path d="10 10 L 20 20"/>'),
        svg('<path d="M0 0 L 5"/>'),
        svg('<path d="M0 0 L 1e999 1e999"/>'),
        svg('<path d="M0 0 A 1e999 1 0 0 1 5 5"/>'),
        svg('<polygon points="1 2 3"/>'),
        svg('<rect width="1in" height="9"/>'),
        svg('<rect width="9" height="9" transform="spin(3)"/>'),
        svg('<rect width="9" height="9" transform="scale(1 2 3)"/>'),
        png(Image.effect_noise((90, 90), 99))[:2000],
        png(Image.new("I;16", (9, 9))),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
)
def test_a_file_that_is_no_whole_logo_is_refused(data: bytes) -> None:
    with pytest.raises(LogoNotReadable):
        logo.read(data)


@pytest.mark.parametrize(
    "data",
    [
        svg() + b" " * logo.MOST_BYTES,
        svg('<path d="M0 0' + "h1" * 20_001 + '"/>'),
        svg(('<path d="M0 0' + "h1" * 101 + '"/>') * 200),
        svg("<g>" * 60 + INSIDE + "</g>" * 60),
        svg("<g>" * 70_000 + "</g>" * 70_000),
        png(Image.new("RGBA", (2001, 2000))),
        svg("<path/>" * 100_000),
        svg(INSIDE + "<g/>" * 2_000),
        svg("<style>.a{" + "".join(f"x{n}:1;" for n in range(2_001)) + "}</style>" + INSIDE),
        svg("<style>" + ",".join(f".a{n}" for n in range(50_000)) + "{" + "x:1;" * 50_000 + "}</style>" + INSIDE),
    ],
    ids=["bytes", "one path", "many paths", "depth", "abyss", "pixels", "no paths", "groups", "rules", "many rules"],
)
def test_a_file_beyond_any_logo_is_refused(data: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(LogoTooLarge):
        logo.read(data)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "data",
    [
        svg('<rect width="50" height="50" fill="white"/>'),
        svg('<rect width="50" height="50" fill="#fefefe" stroke="white"/>'),
        svg('<rect x="101" width="50" height="50"/>'),
        svg('<rect y="-60" width="50" height="50"/>'),
        png(Image.new("RGB", (90, 90), "white")),
        png(Image.new("RGBA", (90, 90), (0, 0, 0, 0))),
        png(Image.new("L", (90, 90), 252)),
    ],
)
def test_a_logo_that_nobody_would_see_is_refused(data: bytes) -> None:
    with pytest.raises(LogoInvisible):
        logo.read(data)


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        (INSIDE, 'viewBox="0 0 1000 1"'),
        (INSIDE, 'viewBox="0 0 0.001 0.001"'),
        (INSIDE, 'viewBox="0 0 1000000 1000000"'),
        ('<path d="M0 0h9" stroke="red" stroke-width="101"/>', 'viewBox="0 0 100 50"'),
        ('<g transform="scale(50)"><path d="M0 0h9" stroke="red" stroke-width="3"/></g>', 'viewBox="0 0 100 50"'),
    ],
)
def test_sizes_beyond_any_drawing_are_refused(inside: str, head: str) -> None:
    with pytest.raises(LogoElementNotAllowed) as refused:
        logo.read(svg(inside, head=head))
    assert str(refused.value.facts["element"]).startswith(("viewBox", "stroke-width"))


def test_a_decompression_bomb_is_not_unpacked() -> None:
    head = png(Image.new("1", (1, 1)))
    size = (60_000).to_bytes(4, "big") * 2 + head[24:29]
    bomb = head[:16] + size + zlib.crc32(b"IHDR" + size).to_bytes(4, "big") + head[33:]
    with pytest.raises(Refusal) as refused:
        logo.read(bomb)
    assert refused.value.key in ("LogoTooLarge", "LogoNotReadable")


@pytest.mark.parametrize("light", [0, 1, 77, 128, 254, 255])
def test_greys_are_black_ink_alone(light: int) -> None:
    ink = inks.of_screen(light, light, light)
    assert (ink.cyan, ink.magenta, ink.yellow) == (0, 0, 0)
    assert ink.black == pytest.approx((255 - light) / 2.55, abs=0.1)


def test_no_colour_lays_down_more_than_paper_takes() -> None:
    levels = (0, 1, 51, 102, 153, 204, 254, 255)
    for red, green, blue in ((r, g, b) for r in levels for g in levels for b in levels):
        ink = inks.of_screen(red, green, blue)
        assert ink.cyan + ink.magenta + ink.yellow + ink.black <= inks.MOST + 0.3


@pytest.mark.parametrize(
    ("screen", "wanted"),
    [
        ((255, 255, 255), (0, 0, 0, 0)),
        ((0, 0, 0), (0, 0, 0, 100)),
        ((255, 0, 0), (0, 100, 100, 0)),
        ((0, 174, 239), (100, 27.2, 0, 6.3)),
        ((0, 0, 10), (71.96, 71.96, 0, 96.1)),
    ],
)
def test_colours_become_the_inks_one_expects(screen: tuple[int, int, int], wanted: tuple[float, ...]) -> None:
    ink = inks.of_screen(*screen)
    assert (ink.cyan, ink.magenta, ink.yellow, ink.black) == pytest.approx(wanted, abs=0.1)


def test_a_picture_has_the_same_inks_as_a_drawing() -> None:
    some = np.random.default_rng(1).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    made = np.asarray(inks.of_picture(Image.fromarray(some))).reshape(-1, 4) / 2.55
    assert made.sum(axis=1).max() <= inks.MOST
    for (red, green, blue), found in zip(some.reshape(-1, 3).tolist(), made, strict=True):
        ink = inks.of_screen(red, green, blue)
        assert found == pytest.approx([ink.cyan, ink.magenta, ink.yellow, ink.black], abs=0.5)


def half(picture: Image.Image) -> Image.Image:
    """With one black dot, so that there is something to see."""
    picture.putpixel((0, 0), (0, 0, 0, 255))
    return picture


def test_a_see_through_picture_lies_on_white_paper() -> None:
    reading = logo.read(png(half(Image.new("RGBA", (9, 9), (255, 0, 0, 0)))))
    assert reading.picture
    assert set(reading.picture.get_flattened_data()) == {(255, 255, 255), (0, 0, 0)}


def test_on_screens_a_logo_keeps_its_colours() -> None:
    for data in (svg('<rect width="100" height="50" fill="#c81e5a"/>'), png(Image.new("RGB", (1300, 650), "#c81e5a"))):
        paper = Paper(width=120, height=70, title="t", author="a", screen=True)
        logo.draw(paper, logo.read(data), 10, 10, 100, 50)
        picture = pypdfium2.PdfDocument(paper.finish())[0].render().to_pil().convert("RGB")
        assert picture.getpixel((picture.width // 2, picture.height // 2)) == (0xC8, 0x1E, 0x5A)


def test_a_picture_under_300_dpi_is_refused_and_its_widest_size_is_told() -> None:
    reading = logo.read(png(Image.new("RGB", (600, 300), "navy")))
    assert reading.widest == pytest.approx(50.8)
    paper = Paper(width=120, height=70, title="t", author="a")
    logo.draw(paper, reading, 0, 0, 50.8, 60)
    with pytest.raises(LogoTooCoarse) as refused:
        logo.draw(paper, reading, 0, 0, 60, 60)
    assert refused.value.facts == {"pixels": 709, "there": 600}


@pytest.mark.parametrize(
    "data",
    [
        svg('<circle cx="20" cy="20" r="9" fill="#06c" stroke="gray"/>'),
        png(Image.new("RGBA", (1300, 650), (0, 90, 200, 128)), icc_profile=b"not one"),
    ],
    ids=["svg", "png"],
)
def test_files_for_a_press_get_cmyk_and_nothing_see_through(data: bytes) -> None:
    pdf, picture = drawn(data)
    assert inked(picture)
    for banned in (b"DeviceRGB", b"/SMask", b"/ICCBased", b"/Indexed"):
        assert banned not in pdf
    streams = b"".join(zlib.decompress(part.split(b"\nendstream")[0]) for part in pdf.split(b"stream\n")[1::2] if part)
    assert b" rg\n" not in streams
