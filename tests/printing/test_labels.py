"""Address labels: every address inside its own label, and none of them cut."""

import pypdfium2
import pytest

from printing import labels, stock
from printing.labels import Address
from printing.lettering import fonts
from printing.lettering.text import TextDoesNotFit
from printing.stock import StartOutsideSheet

SHEET = stock.find("a-one-28187")
MM = 72 / 25.4
INSET = 4.5  # mm: what is nearer to a label's edge may miss it


def made(*addresses: Address, start: int = 0) -> bytes:
    return labels.labels(addresses, stock=SHEET, sender="見本区 男女共同参画課", start=start)


def places(number: int) -> list[Address]:
    return [Address(f"見本市本町{each}-2-3 見本文化会館 2階", f"見本図書館{each}　御中") for each in range(number)]


def boxes(pdf: bytes) -> list[list[tuple[float, float]]]:
    """Each page's letters by their middle, in mm from the top left."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text, height = page.get_textpage(), page.get_height()
            corners = [text.get_charbox(place) for place in range(text.count_chars())]
            found.append([((box[0] / MM), ((height - box[3]) / MM)) for box in corners if box[2] > box[0]])
            text.close()
    return found


def test_twelve_addresses_fill_a_sheet_and_the_thirteenth_begins_another() -> None:
    assert [len(pages) for pages in (boxes(made(*places(12))), boxes(made(*places(13))))] == [1, 2]


def test_every_letter_lies_well_inside_a_label() -> None:
    cells = SHEET.cells()
    for letters in boxes(made(*places(12))):
        for x, y in letters:
            assert any(
                cell.x + INSET <= x <= cell.x + SHEET.label_width - INSET
                and cell.y + INSET <= y <= cell.y + SHEET.label_height - INSET
                for cell in cells
            ), (x, y)


def test_a_part_used_sheet_is_begun_at_its_first_free_label() -> None:
    fourth = SHEET.cells()[3]
    [letters] = boxes(made(*places(1), start=3))
    assert min(y for _x, y in letters) > fourth.y
    with pytest.raises(StartOutsideSheet):
        made(*places(1), start=12)


def test_a_long_name_is_set_smaller_and_on_more_lines_and_one_that_never_fits_is_refused() -> None:
    usual, cell = boxes(made(*places(1))), SHEET.cells()[0]
    for name in ("見本市立男女共同参画推進センター相談室　御中", "見本市立男女共同参画推進センター" * 5, "長" * 80):
        [letters] = boxes(made(Address("見本市本町1-2-3", name)))
        assert len(letters) > len(usual[0])
        assert max(y for _x, y in letters) <= cell.y + SHEET.label_height - INSET
        assert max(x for x, _y in letters) <= cell.x + SHEET.label_width - INSET
    with pytest.raises(TextDoesNotFit):
        made(Address("見本市", "見本市立男女共同参画推進センター" * 20))


def test_a_character_without_a_shape_is_refused() -> None:
    with pytest.raises(fonts.CharacterNotInFont):
        made(Address("見本市\U0001f338", "館"))
