"""Where lines end: nothing that closes begins one, nothing that opens ends one, nothing hangs over the edge."""

import io
from itertools import pairwise

import pypdfium2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from printing import paper_lines, paper_pdf
from printing.page import MM
from printing.paper import Paper, Words
from printing.paper_looks import SIDE, WIDTH

LETTERS = "あいうの相談件数、。（）「」・ー～％0123ab ."


def lines(text: str, room: float) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *paper_lines.ends(text, [1.0] * len(text), [room])])]


@pytest.mark.parametrize(
    ("text", "room", "told"),
    [
        ("あ" * 10 + "。", 10, ["あ" * 8, "あ" * 2 + "。"]),
        ("つどいの場（市の窓口）", 10, ["つどいの場（市の", "窓口）"]),
        ("年間の相談件数は226件です", 11, ["年間の相談件数は", "226件です"]),
        ("今回の相談は、あなたの役に立ちましたか。", 12, ["今回の相談は、あなたの", "役に立ちましたか。"]),
        ("95％の幅66～77％", 9, ["95％の幅", "66～77％"]),
    ],
)
def test_a_line_ends_where_a_printer_would_end_it(text: str, room: float, told: list[str]) -> None:
    assert lines(text, room) == told


@given(st.text(LETTERS, max_size=90), st.integers(1, 40))
@example("00あ0 0", 3)
def test_lines_are_the_text_and_none_is_longer_than_its_room(text: str, room: int) -> None:
    made = lines(text, room)
    assert "".join(made) == text
    assert all(len(line.rstrip(" ")) <= room for line in made)


@given(st.text("あいう。）「", min_size=1, max_size=60), st.integers(4, 30))
def test_no_closing_mark_begins_a_line_where_a_letter_can_be_taken_along(text: str, room: int) -> None:
    made = lines(text, room)
    for before, after in pairwise(made):
        if any(paper_lines.may_end(before + after, place) for place in range(1, len(before) + 1)):
            assert after[0] not in "。）"
            assert before[-1] not in "「"


def test_no_letter_of_a_page_stands_over_its_edge() -> None:
    text = "相談の件数（年間）は、前の年より多い。「夜の窓口」を、ひらいた。" * 20
    made = paper_pdf.pdf(Paper("題", "課", [Words(text), Words(text + "\n" + text, strong=True)]))
    page = pypdfium2.PdfDocument(io.BytesIO(made))[0].get_textpage()
    right = max(page.get_charbox(place)[2] for place in range(page.count_chars()))
    assert right <= SIDE * MM + WIDTH + 0.5


def test_a_text_that_goes_on_over_a_page_keeps_all_its_letters_and_gets_no_spaces() -> None:
    text = "\n".join("窓口の案内を見て、はじめて相談した人が多い。" * 4 for _line in range(60))
    made = pypdfium2.PdfDocument(io.BytesIO(paper_pdf.pdf(Paper("題", "課", [Words(text)]))))
    assert len(made) > 1
    told = "".join(page.get_textpage().get_text_range() for page in made)
    assert "".join(told.split()).count("窓口の案内を見て、はじめて相談した人が多い。") == 240
    assert " 窓" not in told
