"""No text of ours runs in a spreadsheet, whatever it hides the first sign behind, and every text comes back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import formulas

STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"]
# What people don't see: spaces of all widths, marks of byte order and direction, blanks that count as letters.
UNSEEN = [
    " ",
    "\u3000",
    "\u00a0",
    "\ufeff",
    "\u200b",
    "\u200e",
    "\u2060",
    "\u00ad",
    "\u2028",
    "\u3164",
    "\u2800",
    "\t",
    "\x0b",
    "\x85",
]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("unseen", ["", *UNSEEN])
def test_a_formula_is_guarded_whatever_stands_unseen_before_it(unseen: str, start: str) -> None:
    text = f"{unseen}{start}HYPERLINK(1)"
    assert formulas.guarded(text) == f"'{text}"
    assert formulas.guarded(f"{unseen}'{start}1") == f"'{unseen}'{start}1"


@given(st.text(st.sampled_from(UNSEEN), max_size=5), st.sampled_from(STARTS), st.text(max_size=10))
def test_however_many_stand_before_it(unseen: str, start: str, rest: str) -> None:
    assert formulas.guarded(unseen + start + rest) == "'" + unseen + start + rest


@given(st.text(max_size=20))
def test_what_is_not_guarded_shows_a_harmless_sign_first(text: str) -> None:
    if formulas.guarded(text) != text:
        return
    seen = [sign for sign in text if unicodedata.category(sign)[0] not in "ZC" and sign != "'"]
    assert not seen or unicodedata.normalize("NFKC", seen[0])[0] not in "=+-@"
    assert not text.lstrip("'").startswith(("\t", "\r", "\n", "\0"))


@given(st.text(max_size=20) | st.text(st.sampled_from([*UNSEEN, *STARTS, "'", "a"]), max_size=8))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert formulas.unguarded(formulas.guarded(text)) == text


@pytest.mark.parametrize("text", ["", "図書館", "a=b", "'a", "\u3000図書館", "3-1", "（=1）"])
def test_text_that_runs_nowhere_is_left_alone(text: str) -> None:
    assert formulas.guarded(text) == text
