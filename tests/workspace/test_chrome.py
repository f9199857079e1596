import json
import re
from pathlib import Path

import pytest
import streamlit

from workspace import chrome

PIECE = re.compile(r"\{n\}|\{name\}")
STATIC = Path(streamlit.__file__).parent / "static" / "static" / "js"


def test_every_word_has_its_japanese() -> None:
    words = json.loads(chrome.words("ja"))
    assert set(words) == set(chrome.WORDS)
    assert all(re.search(r"[぀-ヿ一-鿿]", japanese) for japanese in words.values())
    assert json.loads(chrome.words("en")) == {word: word for word in chrome.WORDS}


def test_the_words_can_stand_inside_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chrome, "WORDS", ("</script><script>alert(1)</script>",))
    assert "<" not in chrome.words("ja")
    assert json.loads(chrome.words("ja")) == {chrome.WORDS[0]: chrome.WORDS[0]}


def test_placeholders_are_in_both_languages() -> None:
    for english, japanese in json.loads(chrome.words("ja")).items():
        assert sorted(PIECE.findall(english)) == sorted(PIECE.findall(japanese))
