"""Files for a print shop: PDF/X-1a with bleed and Japanese crop marks, one page for each code and side."""

import io
import time
from datetime import timedelta

import numpy
import pikepdf
import pytest
from pikepdf import Pdf
from PIL import Image

from printing import designs, formats, office, piece, preflight, press, reading
from printing.crop_marks import SLUG
from printing.gallery import FACTS
from tests.printing import faults
from tests.printing.conftest import Run
from tests.printing.faults import AT, codes

MM = 72 / 25.4
PRESSED = [key for key, each in formats.FORMATS.items() if each.press]


def opened(pdf: bytes) -> Pdf:
    return Pdf.open(io.BytesIO(pdf))


def picture(pdf: bytes, *, page: int = 0, per_mm: float = 10.0) -> numpy.ndarray:
    with reading.opened(pdf) as document:
        drawn = document[page].render(scale=per_mm * 25.4 / 72, grayscale=True).to_numpy()
    return drawn.reshape(drawn.shape[:2])


def grey(pdf: bytes, x: float, y: float, *, page: int = 0) -> int:
    """The darkest pixel near a point in mm from the top left of the trim."""
    drawn = picture(pdf, page=page)
    column, row = round((x + SLUG) * 10), round((y + SLUG) * 10)
    return int(drawn[row - 2 : row + 3, column - 2 : column + 3].min())


def test_a_press_file_is_pdfx_with_its_intent_and_boxes(run: Run) -> None:
    pdf = faults.card(codes(3))
    run("qpdf", "--check", file=pdf)
    said = run("pdfinfo", "-box", file=pdf)
    assert "PDF/X-1a:2003" in said
    assert "ISO 15930-4" in said
    assert "JavaScript:      no" in said
    with opened(pdf) as file:
        assert (file.pdf_version, len(file.pages)) == ("1.4", 3)
        intent = file.Root.OutputIntents[0]
        assert (str(intent.OutputConditionIdentifier), str(intent.RegistryName)) == ("JC200103", "http://www.color.org")
        assert str(file.docinfo.GTS_PDFXVersion) == "PDF/X-1a:2003"
        assert file.docinfo.Trapped == pikepdf.Name("/False")
        assert "/ID" in file.trailer
        assert not {"/ViewerPreferences", "/Outlines", "/PageMode", "/Names", "/OpenAction"} & set(file.Root.keys())
        for page in file.pages:
            trim, bleed = ([float(edge) / MM for edge in page.obj[box]] for box in ("/TrimBox", "/BleedBox"))
            assert trim == pytest.approx([15, 15, 106, 70], abs=0.01)
            assert bleed == pytest.approx([12, 12, 109, 73], abs=0.01)
            assert not {"/Group", "/Annots", "/Trans", "/Rotate"} & set(page.obj.keys())


def test_all_fonts_are_in_a_press_file_and_none_is_helvetica(run: Run) -> None:
    lines = run("pdffonts", file=faults.card(codes(1))).splitlines()[2:]
    assert lines
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines), lines
    assert not any("Helvetica" in line for line in lines)


def test_the_same_piece_codes_and_moment_give_the_same_bytes() -> None:
    first, later = faults.card(codes(2)), press.pages(faults.piece(), codes(2), at=AT + timedelta(days=1))
    assert first == faults.card(codes(2))
    assert first != later


def test_the_dates_are_those_of_the_order(run: Run) -> None:
    with opened(faults.card(codes(1))) as file:
        assert str(file.docinfo.CreationDate) == str(file.docinfo.ModDate) == "D:20261120090000+00'00'"


def test_pages_go_code_by_code_and_side_by_side() -> None:
    pdf = faults.card(codes(2), format=formats.of("card-91x55-2"))
    assert reading.read_codes(pdf) == [[codes(2)[0].url], [], [codes(2)[1].url], []]


def test_what_pages_share_is_in_the_file_once() -> None:
    with opened(faults.card(codes(50))) as file:
        forms = [each for each in file.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form"]
    assert len(forms) == 2  # the side and its marks
    one, many = len(faults.card(codes(1))), len(faults.card(codes(101)))
    assert (many - one) / 100 < 1500


def test_crop_marks_join_trim_and_bleed_at_each_corner() -> None:
    pdf = faults.card(codes(1))
    for x, side in ((0, -1), (91, 1)):
        for y, down in ((0, -1), (55, 1)):
            # The trim's line outside the bleed, the bleed's line beside it, and the step that joins both.
            assert grey(pdf, x, y + down * 8) < 128
            assert grey(pdf, x + side * 3, y + down * 8) < 128
            assert grey(pdf, x + side * 8, y) < 128
            assert grey(pdf, x + side * 8, y + down * 3) < 128
            assert grey(pdf, x + side * 6, y + down * 6) > 250


def test_crosses_stand_in_the_middle_of_each_edge() -> None:
    pdf = faults.card(codes(1))
    for x, y in ((45.5, -9), (45.5, 64), (-9, 27.5), (100, 27.5), (45.5 + 5, -5.5), (-5.5, 27.5 - 5)):
        assert grey(pdf, x, y) < 128


def test_marks_are_on_every_plate_and_outside_the_bleed() -> None:
    pdf = faults.card(codes(1))
    with opened(pdf) as file:
        marks = file.pages[0].resources.XObject["/FormXob.marks0"]
        spaces = [marks.Resources.ColorSpace[name] for name in marks.Resources.ColorSpace.keys()]  # noqa: SIM118
        assert [str(space[1]) for space in spaces] == ["/All"]
    drawn = picture(pdf)
    bleed = drawn[122:-122, 122:-122]
    ground = int(drawn[160, 160])
    assert (bleed[:20] == ground).all()
    assert (bleed[:, :20] == ground).all()


def test_folds_are_marked_outside_the_trim_and_mirrored_on_the_back() -> None:
    pdf = faults.card(codes(1), format=formats.of("leaflet-a4-trifold"))
    for page, folds in ((0, (97, 197)), (1, (200, 100))):
        for fold in folds:
            assert min(grey(pdf, fold, -3.5, page=page), grey(pdf, fold, -4, page=page)) < 128
            assert min(grey(pdf, fold, 213.5, page=page), grey(pdf, fold, 214, page=page)) < 128
    assert grey(pdf, 97, -3.6, page=1) > 250


@pytest.mark.parametrize("key", PRESSED)
@pytest.mark.parametrize("theme", designs.themes())
def test_every_piece_becomes_a_sound_press_file(key: str, theme: str, run: Run) -> None:
    wording = designs.wordings_for(theme)[0]
    made = piece.compose(formats.of(key), facts=FACTS, wording=wording, theme=designs.theme(theme))
    pdf = press.pages(made, codes(1), at=AT)
    run("qpdf", "--check", file=pdf)
    size = (made.format.width, made.format.height)
    urls = [codes(1)[0].url] * made.symbols
    assert preflight.check(pdf, urls, profile="press", trim=size, least_symbol=made.format.least_symbol) == ()


@pytest.mark.parametrize("dpi", [150, 300])
def test_zbar_reads_every_press_page(run: Run, dpi: int) -> None:
    pdf = faults.card(codes(5))
    for page, code in enumerate(codes(5)):
        file = io.BytesIO()
        Image.fromarray(picture(pdf, page=page, per_mm=dpi / 25.4)).save(file, format="PNG")
        assert code.url in run("zbarimg", "--quiet", "--raw", file=file.getvalue())


def test_a_thousand_pages_take_seconds() -> None:
    begun = time.process_time()
    faults.card(codes(1000))
    assert time.process_time() - begun < 6


def test_a_picture_for_screens_is_no_job_for_a_press() -> None:
    with pytest.raises(press.NotForPress, match="1080x1080"):
        press.pages(faults.piece(formats.of("image-1080x1080")), codes(1), at=AT)


def test_no_codes_are_nothing_to_print() -> None:
    with pytest.raises(office.NothingToPrint):
        press.pages(faults.piece(), [], at=AT)
