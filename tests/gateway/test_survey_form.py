"""What is read of a sent form."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from gateway.survey_form import MOST_FIELDS, fields_of

SIGNS = st.sampled_from(["&", "=", "+", "%", "%41", "%E3%81%82", "%e3", "%81", "%zz", "a", "Z", "/", "-", ";", "\x00"])


@profile(max_examples=300)
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_a_body_is_read_as_the_standard_library_reads_it(body: str) -> None:
    try:
        wanted = parse_qsl(body, keep_blank_values=True, errors="strict")
    except ValueError:
        with pytest.raises(ValueError):
            fields_of(body.encode())
    else:
        assert fields_of(body.encode()) == wanted


@profile(max_examples=100)
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=20))
def test_whatever_is_written_comes_back(fields: list[tuple[str, str]]) -> None:
    assert fields_of(urlencode(fields).encode()) == fields


@pytest.mark.parametrize("body", [b"word=\xe3\x81\x82", b"word=%E3%81", b"word=%FF", b"a=1&" * (MOST_FIELDS + 1)])
def test_what_is_no_text_or_too_much_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        fields_of(body)


def test_as_many_fields_as_are_taken_are_read() -> None:
    assert len(fields_of(b"&".join([b"a=1"] * MOST_FIELDS))) == MOST_FIELDS
