import json
import re
from pathlib import Path

import pytest
import streamlit
from streamlit.elements import exception

from core.folders import ASSETS, ROOT
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


def test_an_error_that_nobody_caught_is_told_with_what_to_do() -> None:
    whole = exception._GENERIC_UNCAUGHT_EXCEPTION_TEXT
    assert whole in chrome.WORDS
    assert "管理者に伝えてください" in json.loads(chrome.words("ja"))[whole]


def test_the_script_reads_texts_as_long_as_the_longest_it_replaces() -> None:
    script = (ASSETS / "js" / "session.js").read_text(encoding="utf-8")
    longest = re.search(r"node\.data\.length > (\d+)", script)
    assert longest
    assert int(longest[1]) >= max(map(len, chrome.WORDS))


def test_no_uploader_leaves_it_to_the_browser_to_refuse_a_kind_of_file() -> None:
    uploaders = [path for path in ROOT.glob("workspace/*.py") if "file_uploader(" in path.read_text(encoding="utf-8")]
    assert len(uploaders) == 4
    for path in uploaders:
        for call in path.read_text(encoding="utf-8").split("file_uploader(")[1:]:
            assert "type=" not in call[:300], path.name


def test_what_streamlit_says_of_a_file_it_refuses_is_known() -> None:
    pattern = re.compile(r"[\w.${}|` ]{0,40}files are not allowed\.")
    said = {found for path in STATIC.glob("*.js") for found in pattern.findall(path.read_text(encoding="utf-8"))}
    assert said
    assert "{name} files are not allowed." in chrome.WORDS
