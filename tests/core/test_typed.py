"""Typed text as it is kept: nothing that can't be seen, nothing that can't be stored, no letter lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import typed


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 山田\u3000講演\x00会\r\n ", "山田 講演 会"),
        ("支援\u202eする\u2066団体\u200f", "支援する団体"),
        ("半分\ud83dの字", "半分の字"),
        ("葛\U000e0100飾区", "葛\U000e0100飾区"),
        ("研修\u200bと\ufeff会議\xad", "研修と会議"),
        ("क्\u200dष", "क्\u200dष"),
        ("外字\ue000", "外字\ue000"),
        ("\x00\u202e", ""),
    ],
)
def test_a_line_is_kept_without_what_nobody_can_see(written: str, kept: str) -> None:
    assert typed.line(written) == kept


def test_words_of_several_lines_keep_their_spaces() -> None:
    assert typed.lines("\n一行 \u3000字下げ\t表\r\n二行\x00\x1b\u202e\r三行\u2028四行\n") == (
        "一行 \u3000字下げ\t表\n二行\n三行\n四行"
    )


@given(st.text(st.characters(), max_size=40))
def test_whatever_is_typed_can_be_stored_and_is_kept_as_it_stands_the_second_time(text: str) -> None:
    for kept in (typed.line(text), typed.lines(text)):
        assert kept.encode("utf-8").decode() == kept
        assert "\0" not in kept
        assert "\u202e" not in kept
    assert typed.line(typed.line(text)) == typed.line(text)
    assert typed.lines(typed.lines(text)) == typed.lines(text)
    assert "\n" not in typed.line(text)
