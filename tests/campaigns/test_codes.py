"""Codes: what is minted is valid, what is misread is refused."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.codes import ALPHABET, LENGTH, CodeMistyped, check, mint, with_check
from core.language import spoken, worded

some_code = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(with_check)


def test_a_minted_code_has_seven_characters_and_is_its_own_normal_form() -> None:
    for code in {mint() for _ in range(200)}:
        assert len(code) == LENGTH
        assert check(code) == code


def test_minted_codes_differ() -> None:
    assert len({mint() for _ in range(1000)}) == 1000


def test_the_alphabet_is_crockfords() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def is_valid(code: str) -> bool:
    try:
        check(code)
    except CodeMistyped:
        return False
    return True


@given(some_code)
def test_every_single_wrong_character_is_caught(code: str) -> None:
    for place, letter in product(range(LENGTH), ALPHABET):
        assert is_valid(code[:place] + letter + code[place + 1 :]) == (letter == code[place])


@given(some_code)
def test_every_exchange_of_two_characters_is_caught(code: str) -> None:
    for first in range(LENGTH):
        for second in range(first + 1, LENGTH):
            letters = list(code)
            letters[first], letters[second] = letters[second], letters[first]
            assert is_valid("".join(letters)) == (code[first] == code[second])


def test_all_errors_of_one_character_are_caught_in_all_codes() -> None:
    # The sum is linear: what is caught in the code of all zeros is caught in every code.
    zeros = "0" * LENGTH
    assert is_valid(zeros)
    for place, letter in product(range(LENGTH), ALPHABET[1:]):
        assert not is_valid(zeros[:place] + letter + zeros[place + 1 :])


def test_all_exchanges_of_neighbours_are_caught_in_all_codes() -> None:
    # Linear again: every pair of letters at every place, the check character's included, in any surroundings.
    for place, (first, second) in product(range(LENGTH - 1), product(ALPHABET, repeat=2)):
        code = next(code for code in with_pair(place, first, second) if is_valid(code))
        exchanged = code[:place] + second + first + code[place + 2 :]
        assert is_valid(exchanged) == (first == second)


def with_pair(place: int, first: str, second: str) -> list[str]:
    """All texts of zeros with two letters at a place and one more letter where it can make the text a code."""
    other = 0 if place > 1 else LENGTH - 1
    texts = []
    for letter in ALPHABET:
        letters = ["0"] * LENGTH
        letters[other], letters[place], letters[place + 1] = letter, first, second
        texts.append("".join(letters))
    return texts


def test_of_random_codes_one_in_thirty_two_passes() -> None:
    passed = sum(is_valid(f"{ALPHABET[a]}{ALPHABET[b]}00000") for a, b in product(range(32), repeat=2))
    assert passed == 32


@pytest.mark.parametrize(
    "typed",
    [
        "{0}",
        "{1}",
        " {0} ",
        "{0:.3}-{2}",
        "{0:.3} {2}",
        "{0:.3}\u3000{2}",
        "{3}",
        "{0:.3}－{2}",
        "{0:.3}ー{2}",
        "{0:.3}‐{2}",
        "\t{0}\n",
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    code = with_check("4X9K2M")
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    assert check(typed.format(code, code.lower(), code[3:], full_width)) == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    code = with_check("010101")
    assert check("oIolOi" + code[6]) == check("OLOLOL" + code[6]) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "4X9K2M",
        "4X9K2MUU",
        "UUUUUUU",
        "0" * 65,
        " " * 500 + "0000000",
        "0000000\0",
        "00000%0",
        "😀" * 7,
        "ﷺ" * 7,
        "U" * 7,
    ],
)
def test_what_no_code_can_be_is_refused(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        check(typed)


@given(st.text(max_size=100))
def test_any_text_is_a_code_or_refused(typed: str) -> None:
    if is_valid(typed):
        assert check(check(typed)) == check(typed)


def test_the_refusal_says_what_was_typed_in_both_languages() -> None:
    with pytest.raises(CodeMistyped) as refused:
        check("4X9K2MZZZ" * 10)
    assert refused.value.key == "CodeMistyped"
    with spoken("en"):
        assert "'4X9K2MZZZ4X9K2MZZZ4X' is not a code" in worded(refused.value)
    with spoken("ja"):
        assert "「4X9K2MZZZ4X9K2MZZZ4X」はコードではありません" in worded(refused.value)
