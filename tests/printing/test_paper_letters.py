"""Letters that no font has keep a PDF from being made, with a sentence that finds them; shapes of letters do not."""

import io

import pypdfium2
import pytest

from printing import paper_letters, paper_pdf
from printing.paper import Heading, Paper, Part, Table, Title, Words
from printing.paper_letters import LettersNotDrawn


def text_of(*words: str) -> str:
    made = paper_pdf.pdf(Paper("題", "課", [Words(one) for one in words]))
    return str(pypdfium2.PdfDocument(io.BytesIO(made))[0].get_textpage().get_text_range())


def test_a_letter_in_another_shape_is_drawn_as_the_letter() -> None:
    assert "葛飾区の祇園" in text_of("葛\U000e0100飾区の祇\ufe00園")


def test_words_that_would_be_read_backwards_are_drawn_as_they_were_typed() -> None:
    assert "支援する団体" in text_of("支援\u202eする\u2066団体")


@pytest.mark.parametrize("letter", ["😀", "ก", "ع", "न", "\ue000"])
def test_a_letter_without_a_shape_is_named_with_its_heading(letter: str) -> None:
    parts: list[Part] = [
        Title("1-1 LINE相談"),
        Heading("事業の効果"),
        Words("よい"),
        Table("表", ("項",), [(f"文{letter}",)], (1,)),
    ]
    with pytest.raises(LettersNotDrawn) as refused:
        paper_pdf.pdf(Paper("題", "課", parts))
    shown = letter if letter != "\ue000" else "U+E000"
    assert refused.value.facts == {"letters": shown, "place": "1-1 LINE相談 事業の効果"}


def test_each_letter_is_named_once_and_not_too_many() -> None:
    assert paper_letters.missing("😀よい😀\n❤\ufe0fกขคฆงจ") == ("😀", "❤", "ก", "ข", "ค")
    assert paper_letters.missing("「葛\U000e0100飾区」\t①㈱髙﨑か\u3099 café ～― 💡"[:-1]) == ()
