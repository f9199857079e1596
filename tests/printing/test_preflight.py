"""The last look: a good file passes, and each thing that can be wrong with one is found and named."""

import io
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from reportlab.pdfgen.canvas import Canvas

from printing import formats, preflight, qr, reading
from printing.faults import SENTENCES, Reason
from printing.inspection import codes as inspection_codes
from printing.lettering.text import Type
from printing.page import Paper
from printing.values import BLACK, WHITE, Code
from tests.printing import faults
from tests.printing.faults import Change, changed, codes

ONE = codes(1)
URL, OTHER = "HTTPS://SHIRUBE.EXAMPLE/R/7K2M9QX", "HTTPS://SHIRUBE.EXAMPLE/R/7K2M9QY"


@pytest.fixture(scope="module")
def card() -> bytes:
    return faults.card(ONE)


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return faults.sheet(ONE)


def reasons(pdf: bytes, expected: list[Code] | None = None, **about: object) -> list[str]:
    urls = None if expected is None else [code.url for code in expected]
    return sorted({fault.reason for fault in preflight.check(pdf, urls, **about)})  # type: ignore[arg-type]


# Good files.


def test_a_good_press_file_has_no_faults(card: bytes) -> None:
    assert preflight.check(card, [ONE[0].url], profile="press", trim=(91, 55), least_symbol=20) == ()
    assert preflight.check(card) == ()


def test_a_good_office_file_has_no_faults(sheet: bytes) -> None:
    assert preflight.check(sheet, [ONE[0].url], profile="office", least_symbol=20) == ()
    assert preflight.check(sheet) == ()


@pytest.mark.parametrize("key", ["card-91x55-2", "sticker-round-60", "leaflet-a4-trifold"])
def test_good_press_files_of_other_formats_have_no_faults(key: str) -> None:
    pdf = faults.card(codes(2), format=formats.of(key), code_at=(14.0, 24.0), words_at=(18.0, 20.0))
    assert preflight.check(pdf, [code.url for code in codes(2)], profile="press") == ()
    assert preflight.check(pdf) == ()


def disc(radius: float, beyond: float) -> Change:
    """A disc in mm that rises so far over the upper cut."""
    path = pikepdf.Matrix().translated(45 * 72 / 25.4, (70 + beyond - radius) * 72 / 25.4)
    path = path.scaled(radius * 72 / 25.4, radius * 72 / 25.4)
    curves = b"1 0 m 1 .552 .552 1 0 1 c -.552 1 -1 .552 -1 0 c -1 -.552 -.552 -1 0 -1 c .552 -1 1 -.552 1 0 c f"
    return faults.drawn(b"0 .5 0 0 k " + path.encode() + b" cm " + curves)


@pytest.mark.parametrize("beyond", [1.0, 2.0, 4.0])
def test_the_edge_of_a_round_shape_in_the_bleed_is_no_fault(beyond: float) -> None:
    white = faults.card(ONE, ground=WHITE)
    assert reasons(changed(white, disc(10, beyond))) == []


def test_a_shape_that_touches_the_cut_from_inside_is_found() -> None:
    assert reasons(changed(faults.card(ONE, ground=WHITE), disc(10, 0.1))) == ["bleed-empty"]


# Faults of press files.

TIFF_LIKE = {"space": Name.DeviceCMYK, "side": 200}
PRESS_FAULTS: dict[str, tuple[Reason, Change]] = {
    "screen colour": ("rgb", faults.drawn(b"1 0 0 rg 80 80 10 10 re f")),
    "screen colour of a line": ("rgb", faults.drawn(b"1 0 0 RG 80 80 m 90 90 l S")),
    "screen colour in a form": ("rgb", faults.formed(b"1 0 0 rg 80 80 10 10 re f")),
    "screen colour by name": ("rgb", faults.drawn(b"/DeviceRGB cs 1 0 0 sc 80 80 10 10 re f")),
    "picture for screens": ("rgb", faults.pictured(side=200)),
    "inline picture for screens": (
        "rgb",
        faults.drawn(b".2 0 0 .2 80 80 cm BI /W 1 /H 1 /BPC 8 /CS /RGB /F /AHx ID 808080> EI"),
    ),
    "picture with a palette for screens": (
        "rgb",
        faults.pictured(space=Array([Name.Indexed, Name.DeviceRGB, 0, String(b"abc")]), pixel=b"\0", side=200),
    ),
    "unused space for screens": (
        "rgb",
        faults.drawn(b"", ColorSpace=Dictionary(Cs=Array([Name.Separation, Name.Gold, Name.DeviceRGB, Dictionary()]))),
    ),
    "blend for screens": ("rgb", faults.blend([1, 0, 0], [0, 1, 0], space=Name.DeviceRGB)),
    "space that is not in the file": ("colour-space", faults.drawn(b"/Nowhere cs 1 sc 80 80 5 5 re f")),
    "grey by a profile": (
        "colour-space",
        faults.drawn(b"/Cs cs 1 sc", ColorSpace=Dictionary(Cs=Array([Name.CalGray, Dictionary()]))),
    ),
    "spare font": ("font-not-embedded", faults.spare_font),
    "see-through fill": ("transparency", faults.state(ca=0.5)),
    "see-through line": ("transparency", faults.state(CA=0.5)),
    "blend mode": ("transparency", faults.state(BM=Name.Multiply)),
    "soft mask": ("transparency", faults.state(SMask=Dictionary(S=Name.Alpha))),
    "group of a page": ("transparency", faults.page_entry("/Group", Dictionary(S=Name.Transparency))),
    "group of a form": ("transparency", faults.formed(b"", Group=Dictionary(S=Name.Transparency))),
    "white that overprints": ("white-overprint", faults.state(op=True)),
    "too much ink": ("ink-over-limit", faults.drawn(b".9 .9 .8 0 k 80 80 10 10 re f")),
    "too much ink in a line": ("ink-over-limit", faults.drawn(b".9 .9 .8 0 K 80 80 m 90 90 l S")),
    "too much ink in a form": ("ink-over-limit", faults.formed(b"1 1 1 0 k 80 80 10 10 re f")),
    "too much ink in a picture": ("ink-over-limit", faults.pictured(**TIFF_LIKE, pixel=b"\xff\xff\xff\0")),
    "too much ink in a blend": ("ink-over-limit", faults.blend([0, 0, 0, 0], [1, 1, 1, 0])),
    "registration colour on the piece": ("registration-colour", faults.registration(100.0)),
    "trim a millimetre off": ("trim-size", faults.boxed("/TrimBox", 0, 0, 1, 0)),
    "no trim": ("trim-size", faults.boxed("/TrimBox")),
    "no bleed": ("bleed-missing", faults.boxed("/BleedBox")),
    "little bleed": ("bleed-missing", faults.boxed("/BleedBox", 1, 0, 0, 0)),
    "no intent": ("intent-missing", faults.intent(None)),
    "another intent": ("intent-wrong", faults.intent("FOGRA39")),
    "unregistered intent": ("intent-wrong", faults.intent("JC200103", registry=False)),
    "another version": ("pdfx-version", faults.info("/GTS_PDFXVersion", "PDF/X-4")),
    "no version": ("pdfx-version", faults.info("/GTS_PDFXVersion", None)),
    "unknown trapping": ("trapped", faults.info("/Trapped", None)),
    "no date": ("document-info", faults.info("/ModDate", None)),
    "note on the piece": ("annotation", faults.note),
    "small text": ("text-small", faults.written(5)),
    "small text of several inks": ("text-inks", faults.written(8, colour=b".5 .5 0 .5 k")),
    "text at the cut": ("text-over-safe-line", faults.written(10, at=(44, 130))),
    "coarse picture": ("image-coarse", faults.pictured(100.0, space=Name.DeviceGray, pixel=b"\x80", side=200)),
    "turned page": ("page-turned", faults.page_entry("/Rotate", 90)),
    "scaled page": ("page-turned", faults.page_entry("/UserUnit", 1.1)),
    "crop box that cuts the bleed": ("page-box", faults.page_entry("/CropBox", Array([42, 42, 300, 198]))),
    "script at opening": ("active-content", faults.opening(S=Name.JavaScript, JS=String("app.alert(1)"))),
    "script by name": ("active-content", faults.named_script),
    "program at opening": ("active-content", faults.opening(S=Name.Launch, F=String("cmd.exe"))),
    "file in the file": ("active-content", faults.attachment),
    "drawn font": ("font-drawn", faults.type3),
    "empty font": ("font-not-embedded", faults.emptied_font),
    "font by a state": ("font-not-embedded", faults.state_font),
    "small text by a state": ("text-small", faults.state_size),
    "pattern": ("colour-space", faults.patterned),
    "spot colour": ("colour-space", faults.named(faults.tinted("/Gold"))),
    "process ink by name": ("colour-space", faults.named(faults.tinted("/Cyan"))),
    "inks together": (
        "colour-space",
        faults.named(Array([Name.DeviceN, Array([Name.Cyan, Name.Black]), Name.DeviceCMYK, Dictionary()]), b""),
    ),
    "CMYK in an array": ("colour-space", faults.named(Array([Name.DeviceCMYK]), b"/Cs cs 0 0 0 1 scn 80 80 9 9 re f")),
    "CMYK behind the drawing's back": (
        "colour-space",
        faults.drawn(b"", ColorSpace=Dictionary(DefaultCMYK=Name.DeviceGray)),
    ),
    "CMYK palette": (
        "colour-space",
        faults.pictured(space=Array([Name.Indexed, Name.DeviceCMYK, 0, String(b"abcd")]), pixel=b"\0", side=200),
    ),
    "CMYK inline": (
        "colour-space",
        faults.drawn(b".2 0 0 .2 80 80 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK /F /AHx ID FFFFFFFF> EI"),
    ),
    "ink below nothing": ("ink-over-limit", faults.drawn(b"-1 1 1 1 k 80 80 10 10 re f")),
    "some dots of a picture": ("ink-over-limit", faults.spotted(60)),
    "dark JPEG": ("ink-over-limit", faults.jpeg("CMYK", (0, 0, 0, 0))),
    "dark JPEG as its negative": (
        "ink-over-limit",
        faults.jpeg("CMYK", (255, 255, 255, 255), Decode=Array([1, 0] * 4)),
    ),
    "screen colours in a JPEG": ("rgb", faults.jpeg("RGB", (9, 9, 99))),
    "curves on a JPEG": ("colour-space", faults.jpeg("CMYK", (255, 205, 255, 255), Decode=Array([0, 2] * 4))),
    "another picture for printers": (
        "colour-space",
        faults.jpeg("L", 128, space=Name.DeviceGray, Alternates=Array([])),
    ),
    "JPEG 2000": ("colour-space", faults.jpeg("L", 128, space=Name.DeviceGray, Filter=Name.JPXDecode)),
    "sampled blend": ("colour-space", faults.shaded(Function=Dictionary(FunctionType=0))),
    "blend of four functions": ("colour-space", faults.shaded(Function=Array([Dictionary(FunctionType=2)] * 4))),
    "blend beyond its ends": (
        "colour-space",
        faults.shaded(
            Function=Dictionary(
                FunctionType=2, Domain=Array([0, 9]), N=1, C0=Array([0, 0, 0, 0]), C1=Array([0.3, 0.3, 0.3, 0])
            )
        ),
    ),
    "curves of inks": ("colour-space", faults.state(TR=Dictionary(FunctionType=2))),
    "inks that add up": ("overprint", faults.overprinting(b"0 1 1 0 k 80 80 5 5 re f")),
    "lines that add up": ("overprint", faults.overprinting(b"0 1 1 0 K 80 80 m 90 90 l S", OP=True)),
    "white line that overprints": ("white-overprint", faults.overprinting(b"0 0 0 0 K 80 80 m 90 90 l S", OP=True)),
    "registration colour across the piece": (
        "registration-colour",
        faults.named(faults.tinted("/All"), b"/Cs cs 1 scn 0 60 400 2 re f"),
    ),
    "code in the slug": ("code-over-safe-line", faults.beside),
    "code over the cut": ("code-over-safe-line", faults.coded(b"", at=(43.0, 80.0))),
    "cyan code": ("code-inks", faults.coded(b"", ink=b"1 0 0 0 k")),
    "code of all inks": ("code-inks", faults.coded(b"", ink=b".6 .6 .6 .6 k")),
    "code of black and more": ("code-inks", faults.coded(b"", ink=b".5 .5 .5 1 k")),
    "mirrored code": ("code-mirrored", faults.coded(b"-1 0 0 1 62 0 cm")),
    "layers": ("layers", faults.layered),
    "program for printers": ("active-content", faults.postscript),
    "form to fill in": ("active-content", faults.rooted("/AcroForm", Dictionary(Fields=Array([])))),
    "file in a note": ("active-content", faults.annotated(Name.FileAttachment)),
    "script in a link": (
        "active-content",
        faults.annotated(Name.Link, A=Dictionary(S=Name.URI, URI=String("JavaScript:app.alert(1)"))),
    ),
    "version in the root": ("pdfx-version", faults.rooted("/Version", Name("/1.7"))),
    "box of the artist": ("page-box", faults.page_entry("/ArtBox", Array([43, 43, 300, 190]))),
}


@pytest.mark.parametrize("name", PRESS_FAULTS)
def test_a_fault_of_a_press_file_is_found_and_nothing_else(card: bytes, name: str) -> None:
    reason, change = PRESS_FAULTS[name]
    found = set(reasons(changed(card, change), ONE, profile="press", trim=(91, 55)))
    # A wrong box makes others wrong too.
    also = {
        "code-over-safe-line": {"bleed-empty"},
        "trim-size": {"bleed-missing", "bleed-empty", "text-over-safe-line", "registration-colour"},
    }
    assert reason in found
    # Nobody ordered a second code.
    second = {"code-unexpected"} if "code" in name.split() else set()
    assert found <= {reason} | also.get(reason, set()) | second


@pytest.mark.parametrize("name", ["no bleed", "no intent", "no version", "trim a millimetre off", "screen colour"])
def test_a_press_file_with_a_fault_is_still_known_as_one(card: bytes, name: str) -> None:
    reason, change = PRESS_FAULTS[name]
    assert reason in reasons(changed(card, change))


def test_boxes_that_are_all_alike_make_no_press_file(sheet: bytes) -> None:
    def change(file: Pdf) -> None:
        file.pages[0].obj.BleedBox = file.pages[0].obj.MediaBox

    assert reasons(changed(sheet, change)) == []


def test_a_bleed_alone_makes_a_press_file(card: bytes) -> None:
    def change(file: Pdf) -> None:
        del file.Root.OutputIntents
        del file.docinfo["/GTS_PDFXVersion"]

    assert reasons(changed(card, change)) == ["intent-missing", "pdfx-version"]


ALLOWED: dict[str, Change] = {
    "much ink": faults.drawn(b".9 .8 .8 0 k 80 80 10 10 re f"),
    "much ink in a picture": faults.pictured(**TIFF_LIKE, pixel=b"\xff\xff\x7f\0"),
    "grey": faults.drawn(b".5 g 80 80 10 10 re f"),
    "the black ink by name": faults.named(faults.tinted("/Black")),
    "a few dots of a picture": faults.spotted(10),
    "a light JPEG": faults.jpeg("CMYK", (0, 50, 0, 0), Decode=Array([1, 0] * 4)),
    "a JPEG stored as its positive": faults.jpeg("CMYK", (205, 255, 255, 255)),
    "a grey JPEG": faults.jpeg("L", 128, space=Name.DeviceGray),
    "a plain blend": faults.blend([0, 0, 0, 0], [1, 1, 0.5, 0]),
    "black letters that overprint": faults.black_letters_over,
    "a light state of strokes": faults.overprinting(b"0 0 0 1 K", OP=True),
    "opaque state": faults.state(ca=1, CA=1, BM=Name.Normal, SMask=Name("/None")),
    "registration colour beside the piece": faults.registration(20.0),
    "small text of one ink": faults.written(6),
    "large text of several inks": faults.written(9, colour=b".5 .5 0 .5 k"),
    "small white text": faults.written(6, colour=b"0 0 0 0 k"),
    "text beside the piece": faults.written(7, at=(60, 15)),
    "fine picture": faults.pictured(47.0, space=Name.DeviceGray, pixel=b"\x80", side=200),
    "a title that speaks of scripts": faults.info("/Title", "All about /JavaScript"),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_a_press_prints_well_is_no_fault(card: bytes, name: str) -> None:
    assert reasons(changed(card, ALLOWED[name]), ONE, profile="press") == []


def test_a_file_without_an_identification_is_found(card: bytes) -> None:
    assert reasons(re.sub(rb"/ID \[", b"/IX [", card)) == ["file-id"]


def test_something_before_the_head_of_a_file_is_no_pdfx(card: bytes) -> None:
    before = b"garbage\n"
    assert reasons(before + card, profile="press") == ["pdfx-version"]
    # The same with all places counted from there.
    moved = re.sub(rb"(\d{10})(?= \d{5} n)", lambda hit: b"%010d" % (int(hit[1]) + len(before)), card)
    moved = re.sub(rb"(?<=startxref\n)\d+", lambda hit: b"%d" % (int(hit[0]) + len(before)), moved)
    assert set(reasons(before + moved, profile="press")) & {"pdfx-version", "unreadable"}


def test_objects_in_streams_are_no_pdfx(card: bytes) -> None:
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(card)) as file:
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert reasons(out.getvalue().replace(b"%PDF-1.5", b"%PDF-1.4")) == ["pdfx-version"]


def test_a_newer_pdf_is_no_pdfx(card: bytes) -> None:
    assert reasons(card.replace(b"%PDF-1.4", b"%PDF-1.7")) == ["pdfx-version"]


@pytest.mark.parametrize("bleed", [0.0, 1.0, 2.0])
def test_colour_that_ends_before_the_edge_of_the_bleed_is_found(bleed: float) -> None:
    assert reasons(faults.card(ONE, bleed=bleed)) == ["bleed-empty"]


@pytest.mark.parametrize(("wide", "found"), [(1.0, []), (5.0, ["bleed-empty"])])
def test_a_little_colour_that_stops_at_the_cut_is_found(card: bytes, wide: float, found: list[str]) -> None:
    gap = faults.drawn(b"0 0 0 0 k 100 34 %f 8.6 re f" % (wide * 72 / 25.4))
    assert reasons(changed(card, gap)) == found


def test_another_size_than_ordered_is_found(card: bytes) -> None:
    assert reasons(card, trim=(85, 49)) == ["trim-size"]
    assert reasons(card, trim=(55, 91)) == []


def test_a_code_over_the_safe_line_is_found() -> None:
    # 31 mm of plate around a 24.3 mm symbol: the symbol begins 3.35 mm inside the plate.
    assert reasons(faults.card(ONE, code_at=(-1.0, 10.0), words_at=(40.0, 20.0))) == ["code-over-safe-line"]
    assert reasons(faults.card(ONE, code_at=(0.0, 10.0), words_at=(40.0, 20.0))) == []


def test_a_code_in_the_corner_of_a_round_piece_is_found() -> None:
    about = {"format": formats.of("sticker-round-60"), "words_at": (20.0, 50.0)}
    assert reasons(faults.card(ONE, code_at=(6.0, 4.0), **about)) == ["code-over-safe-line"]
    assert reasons(faults.card(ONE, code_at=(14.5, 14.0), **about)) == []


# Codes, on any printer.


@pytest.mark.parametrize(("plate", "reason"), [(24.0, "code-small"), (31.0, None)])
def test_a_shrunken_code_is_found(plate: float, reason: str | None) -> None:
    assert reasons(faults.sheet(ONE, plate=plate)) == ([reason] if reason else [])


@pytest.mark.parametrize("step", range(6))
def test_a_code_is_measured_finer_than_the_pixels_of_its_picture(step: int) -> None:
    # A pixel is 0.17 mm; wherever the code begins in one, its size is right to a third of that.
    pdf = faults.sheet(ONE, plate=25.6, code_at=(55 + step * 0.03, 10 + step * 0.05))
    with reading.opened(pdf) as document:
        sight = reading.seen(document[0])
    (symbol,) = inspection_codes.symbols(sight)
    assert symbol.side / sight.scale == pytest.approx(25.6 * 29 / 37, abs=0.05)


def test_a_code_for_a_reading_distance_measures_a_tenth_of_it(sheet: bytes) -> None:
    assert reasons(sheet, distance=0.2) == []
    assert reasons(sheet, distance=0.3) == ["code-small"]


def scaled(pdf: bytes, by: float) -> bytes:
    def change(file: Pdf) -> None:
        file.pages[0].contents_add(b"q %f 0 0 %f 0 0 cm" % (by, by), prepend=True)

    return changed(pdf, change)


def test_modules_that_run_together_are_found(sheet: bytes) -> None:
    assert "module-small" in reasons(scaled(sheet, 0.55), least_symbol=0)
    assert "module-small" not in reasons(scaled(sheet, 0.65), least_symbol=0)


@pytest.mark.parametrize("beside", [-0.8, -2.0, -3.2])
def test_something_in_the_quiet_zone_is_found(beside: float) -> None:
    # The plate ends 4 modules of 0.84 mm from the symbol.
    paper = Paper(width=100, height=100, title="", author="")
    qr.plate(paper, qr.encode(URL), 30, 30, side=31, least=0)
    edge = 30 + 31 * 4 / 37
    paper.rectangle(edge + beside, 45, 0.3, 2, fill=BLACK)
    paper.next_page()
    assert reasons(paper.finish()) == ["quiet-zone"]


def test_a_tint_in_the_quiet_zone_is_found(card: bytes) -> None:
    # Over the plate's left margin, under nothing.
    assert reasons(changed(card, faults.drawn(b".2 0 0 0 k 202 100 4 30 re f"))) == ["quiet-zone"]


def aslant(angle: float, **about: object) -> bytes:
    """A code that is turned on its page."""

    def change(file: Pdf) -> None:
        turn = pikepdf.Matrix().translated(300, -50).rotated(angle)
        file.pages[0].contents_add(turn.encode() + b" cm", prepend=True)

    return changed(faults.sheet(ONE, **about), change)


def test_a_code_aslant_is_read_and_judged() -> None:
    assert reasons(aslant(20), ONE) == []
    invaded = changed(aslant(20), lambda file: file.pages[0].contents_add(b"0 g 200 725 3 30 re f"))
    assert "quiet-zone" in reasons(invaded, ONE)


def test_one_wrong_address_in_a_thousand_is_found() -> None:
    thousand = codes(1000)
    wrong = Code(text="7QAAAK2", url="HTTPS://SHIRUBE.EXAMPLE/R/7QAAAK2")
    pdf = faults.sheet([*thousand[:637], wrong, *thousand[638:]])
    assert preflight.check(pdf, [code.url for code in thousand]) == (
        preflight.Fault("code-unexpected", wrong.url, 64),
        preflight.Fault("code-missing", thousand[637].url),
    )


def serial(code: Code) -> str:
    return f"{code.serial} v1"


def other_serial(wrong: str) -> Callable[[Code], str]:
    return lambda code: "7QZ-ZZZZ v1" if code.text == wrong else serial(code)


def test_one_wrong_serial_in_many_is_found_from_the_file_alone() -> None:
    many = codes(30)
    assert preflight.check(faults.sheet(many, serial=serial)) == ()
    found = preflight.check(faults.sheet(many, serial=other_serial(many[17].text)))
    assert found == (
        preflight.Fault("code-unexpected", many[17].url, 2),
        preflight.Fault("code-missing", "7QZZZZZ", 2),
    )


def test_a_wrong_serial_is_found_where_the_addresses_are_right() -> None:
    pdf = faults.sheet(ONE, serial=other_serial(ONE[0].text))
    assert reasons(pdf, ONE) == ["code-missing", "code-unexpected"]


def test_a_postal_code_is_no_serial() -> None:
    assert reasons(faults.sheet(ONE, serial=lambda code: f"{code.serial} 173-0004")) == []


def test_an_address_that_leads_elsewhere_than_the_others_is_found() -> None:
    stranger = Code("7QZZZZ2", "HTTPS://SHIRUBE.EXAMPLE.NET/R/7QZZZZ2")
    assert preflight.check(faults.sheet([*codes(3), stranger])) == (
        preflight.Fault("code-unexpected", stranger.url, 1),
    )


@pytest.mark.parametrize(("copies", "found"), [((2, 2), []), ((4, 2), []), ((3, 2), ["code-missing"])])
def test_codes_may_be_there_a_whole_number_of_times(copies: tuple[int, int], found: list[str]) -> None:
    one, other = codes(2)
    pdf = faults.sheet([one] * copies[0] + [other] * copies[1])
    assert reasons(pdf, [one, one, other, other], takes_multiples=True) == found
    assert reasons(pdf, [one, one], takes_multiples=True)[-1] == "code-unexpected"


def test_a_finished_size_that_nobody_makes_is_found() -> None:
    odd = replace(formats.of("card-91x55"), width=91.4)
    assert reasons(faults.card(ONE, format=odd)) == ["trim-size"]
    assert reasons(faults.card(ONE, format=odd), trim=(91.4, 55)) == []


def test_a_code_that_is_there_twice_is_found() -> None:
    assert reasons(faults.sheet([*codes(3), *codes(1)]), codes(3)) == ["code-unexpected"]


def test_a_code_that_should_be_there_twice_is_missed(sheet: bytes) -> None:
    url = ONE[0].url
    assert preflight.check(sheet, [url, url]) == (preflight.Fault("code-missing", url),)


def test_a_page_without_a_code_is_found_unless_it_is_a_back() -> None:
    assert reasons(faults.card(codes(2), format=formats.of("card-91x55-2"), words_at=(8, 20))) == []
    blank = Paper(width=100, height=100, title="", author="")
    blank.next_page()
    assert reasons(blank.finish()) == ["code-missing"]


# The rest of office files.


def paper(words: str) -> bytes:
    sheet = Paper(width=100, height=100, title="", author="")
    qr.plate(sheet, qr.encode(URL), 1, 1, side=40, least=0)
    sheet.write(10, 60, words, type=Type(12), colour=BLACK, within=90)
    sheet.next_page()
    return sheet.finish()


@pytest.mark.parametrize(
    "words", ["〇〇区 〇〇課", "○○センター", "電話 TODO", "{desk}", "{desk name}", "03-XXXX", "18,374 + P", "11,250＋P"]
)
def test_text_left_to_fill_in_is_found(words: str) -> None:
    assert reasons(paper(words)) == ["placeholder-text"]


@pytest.mark.parametrize("words", ["二〇二六年", "todo dia, a toda hora", "A + PLUS", "○印", "110番・119番"])
def test_finished_text_is_no_placeholder(words: str) -> None:
    assert reasons(paper(words)) == []


def test_letters_of_a_code_are_no_text_left_to_fill_in() -> None:
    # Codes are drawn by lot: in a bundle of a hundred, every other day one of them has such letters.
    code = Code("XXXATBD", "HTTPS://SHIRUBE.EXAMPLE.NET/R/XXXATBD")
    assert preflight.check(faults.sheet([code], serial=serial)) == ()
    assert "placeholder-text" in reasons(faults.sheet(ONE, serial=lambda _code: "XXX-ATBD v1"))


def test_a_font_that_is_not_embedded_is_named() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(300, 300))
    canvas.drawString(50, 50, "plain")
    canvas.save()
    assert preflight.check(file.getvalue(), []) == (
        preflight.Fault("print-scaling", ""),
        preflight.Fault("font-not-embedded", "Helvetica", 1),
    )


def test_office_printers_may_print_colours_of_screens_but_no_small_text(sheet: bytes) -> None:
    assert reasons(changed(sheet, faults.drawn(b"1 0 0 rg 10 10 10 10 re f"))) == []
    assert reasons(changed(sheet, faults.written(5))) == ["text-small"]


def test_a_sheet_that_would_be_scaled_is_found(sheet: bytes) -> None:
    def change(file: Pdf) -> None:
        del file.Root.ViewerPreferences.PrintScaling

    assert reasons(changed(sheet, change)) == ["print-scaling"]


@pytest.mark.parametrize(
    ("note", "found"),
    [
        (faults.annotated(Name.Stamp), ["annotation"]),
        (faults.annotated(Name.FreeText), ["annotation"]),
        (faults.annotated(Name.Link, AP=Dictionary()), ["annotation"]),
        (faults.annotated(Name.Link, A=Dictionary(S=Name.URI, URI=String("https://shirube.example/"))), []),
        (faults.layered, ["layers"]),
    ],
)
def test_what_an_office_printer_may_add_or_hide_is_found(sheet: bytes, note: Change, found: list[str]) -> None:
    assert reasons(changed(sheet, note)) == found


def test_a_mirrored_code_is_found_on_any_printer(sheet: bytes) -> None:
    def change(file: Pdf) -> None:
        file.pages[0].contents_add(b"-1 0 0 1 595 0 cm", prepend=True)

    assert reasons(changed(sheet, change)) == ["code-mirrored"]


@pytest.mark.parametrize(
    "name",
    [
        *("script at opening", "script by name", "file in the file", "program for printers", "form to fill in"),
        "script in a link",
    ],
)
def test_an_office_file_that_runs_something_is_found(sheet: bytes, name: str) -> None:
    assert reasons(changed(sheet, PRESS_FAULTS[name][1])) == ["active-content"]


# Broken and hostile files.


def formed_of(file: Pdf, content: bytes, **names: object) -> Stream:
    form = Stream(file, content)
    form.Subtype, form.BBox, form.Resources = Name.Form, Array([0, 0, 9, 9]), Dictionary(XObject=Dictionary(**names))
    return file.make_indirect(form)  # type: ignore[return-value]


def contains_itself(file: Pdf) -> None:
    form = formed_of(file, b"/A Do")
    form.Resources.XObject.A = form
    faults.drawn(b"/A Do", XObject=Dictionary(A=form))(file)


def grows_tenfold_twelve_times(file: Pdf) -> None:
    form = formed_of(file, b"0 0 1 1 re f")
    for _level in range(10):
        form = formed_of(file, b"/A Do " * 10, A=form)
    faults.drawn(b"/A Do", XObject=Dictionary(A=form))(file)


def unpacks_to_a_gigabyte(file: Pdf) -> None:
    packed = zlib.compressobj(9)
    zeros = b" " * (1 << 20)
    data = b"".join(packed.compress(zeros) for _megabyte in range(300)) + packed.flush()
    file.pages[0].obj.Contents = Stream(file, data, Filter=Name.FlateDecode)


def has_a_gigantic_picture(file: Pdf) -> None:
    picture = faults.image(file)
    picture.Width = picture.Height = 1_000_000
    faults.drawn(b"/Im Do", XObject=Dictionary(Im=file.make_indirect(picture)))(file)


def is_tiled_with_dust(file: Pdf) -> None:
    tile = Stream(file, b"0 0 .01 .01 re f")
    tile.PatternType, tile.PaintType, tile.TilingType, tile.BBox = 1, 1, 1, Array([0, 0, 0.01, 0.01])
    tile.XStep = tile.YStep = 0.01
    tile.Resources = Dictionary()
    pattern = Dictionary(P=file.make_indirect(tile))
    faults.drawn(b"/Pattern cs /P scn 0 0 300 200 re f", Pattern=pattern)(file)


def has_too_many_objects(file: Pdf) -> None:
    file.Root.Many = Array([file.make_indirect(Dictionary()) for _object in range(61_000)])


HOSTILE: dict[str, tuple[str, Change]] = {
    "form that contains itself": ("too-complex", contains_itself),
    "forms in forms": ("too-complex", grows_tenfold_twelve_times),
    "stream that unpacks without end": ("too-complex", unpacks_to_a_gigabyte),
    "gigantic picture": ("too-complex", has_a_gigantic_picture),
    "pattern of dust": ("too-complex", is_tiled_with_dust),
    "many objects": ("too-complex", has_too_many_objects),
    "gigantic page": ("page-box", faults.page_entry("/MediaBox", Array([0, 0, 1e7, 1e7]))),
    "gigantic unit": ("page-box", faults.page_entry("/UserUnit", 1e6)),
    "page without a size": ("unreadable", faults.page_entry("/MediaBox", Array([0, 0, 10]))),
    "operands of another kind": ("unreadable", faults.drawn(b"/A /B /C cm (x) k")),
    "wishes of another kind": ("unreadable", lambda file: setattr(file.Root, "ViewerPreferences", 5)),
    "names that lead nowhere": ("unreadable", faults.drawn(b"/Nowhere Do BT /Nowhere 9 Tf (x) Tj ET")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_soon(sheet: bytes, name: str) -> None:
    reason, change = HOSTILE[name]
    pdf = changed(sheet, change)
    begun = time.monotonic()
    assert reason in reasons(pdf)
    assert time.monotonic() - begun < 10


def test_a_fault_can_not_hide_behind_a_damaged_drawing(card: bytes) -> None:
    hidden = faults.drawn(b">> ) " * 40 + b"1 0 0 rg 80 80 10 10 re f")
    assert reasons(changed(card, hidden)) == ["unreadable"]


@pytest.mark.parametrize("at", [0, 20, 3000, -200, -20])
def test_a_damaged_file_is_unreadable(sheet: bytes, at: int) -> None:
    assert reasons(sheet[:at] or b"") == ["unreadable"]


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.7 not really", b"%PDF-1.4\n" + b"[" * 200_000])
def test_bytes_that_are_no_pdf_are_unreadable(data: bytes) -> None:
    assert reasons(data) == ["unreadable"]


def test_a_moved_table_of_objects_is_unreadable(sheet: bytes) -> None:
    assert reasons(re.sub(rb"startxref\s+\d+", b"startxref\n77", sheet)) == ["unreadable"]


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_locked_file_is_encrypted(sheet: bytes, user: str) -> None:
    assert reasons(faults.locked(sheet, user=user)) == ["encrypted"]


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Reason.__args__)  # type: ignore[attr-defined]
