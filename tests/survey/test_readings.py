"""Readings over kanji in easy Japanese."""

from hypothesis import given
from hypothesis import strategies as st

from survey.readings import passages, plain


def test_letters_and_readings_come_apart_in_order() -> None:
    assert passages("ここに {相談|そうだん}した") == (("ここに ", ""), ("相談", "そうだん"), ("した", ""))


def test_without_readings_the_letters_stay() -> None:
    assert plain("{休|やす}んだり {泊|と}まったり") == "休んだり 泊まったり"


def test_marks_that_hold_no_reading_are_letters() -> None:
    for text in ("{}", "{相談}", "{相談|}", "{|そうだん}", "a|b", "{"):
        assert passages(text) == ((text, ""),)
        assert plain(text) == text


@given(st.text(alphabet="相談そだ{|} a", max_size=40))
def test_what_is_read_aloud_is_what_stands_below_the_readings(text: str) -> None:
    assert "".join(letters for letters, _reading in passages(text)) == plain(text)
