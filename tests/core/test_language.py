"""The reader's language: Japanese unless something else is spoken, each context its own."""

import threading
from pathlib import Path

import pytest

from core import folders, language
from core.refusals import Refusal
from store.database import StoreUnavailable

SENTENCE = StoreUnavailable.sentence


def test_japanese_is_the_default_in_a_fresh_thread() -> None:
    heard: list[str] = []
    thread = threading.Thread(target=lambda: heard.append(language.current()))
    thread.start()
    thread.join()
    assert heard == ["ja"]
    assert language.gettext(SENTENCE) != SENTENCE


def test_english_is_the_text_itself() -> None:
    with language.spoken("en"):
        assert language.gettext(SENTENCE) == SENTENCE


@pytest.mark.parametrize("unknown", ["fr", "", "JA", "../ja", None])
def test_an_unknown_language_means_japanese(unknown: str | None) -> None:
    language.use("en")
    language.use(unknown)
    assert language.current() == "ja"
    with language.spoken(unknown):
        assert language.current() == "ja"


def test_a_text_without_translation_stays_english() -> None:
    assert language.gettext("No catalogue has this.") == "No catalogue has this."


def test_an_empty_text_stays_empty() -> None:
    # The catalogue's own head stands under the empty text.
    for code in language.SPOKEN:
        with language.spoken(code):
            assert language.gettext("") == ""


def test_a_with_block_gives_the_language_back_even_after_an_error() -> None:
    language.use("en")
    with pytest.raises(RuntimeError), language.spoken("ja"):
        raise RuntimeError
    assert language.current() == "en"


def test_two_threads_speak_two_languages_at_once() -> None:
    both_ready = threading.Barrier(2)
    heard: dict[str, list[str]] = {}

    def speak(code: str) -> None:
        language.use(code)
        both_ready.wait(5)
        heard[code] = [language.gettext(SENTENCE) for _time in range(50)]

    threads = [threading.Thread(target=speak, args=(code,)) for code in language.SPOKEN]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(heard["en"]) == {SENTENCE}
    assert SENTENCE not in heard["ja"]


def test_a_refusal_is_worded_with_its_facts() -> None:
    class TooLate(Refusal):
        sentence = "{hours} hours too late."

    with language.spoken("en"):
        assert language.worded(TooLate(hours=3)) == "3 hours too late."
        assert str(TooLate(hours=3)) == "3 hours too late."


def test_all_files_of_a_language_are_one_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "locales" / "ja"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "one.po").write_text(head + 'msgid "one"\nmsgstr "一"\n', encoding="utf-8")
    (folder / "two.po").write_text(head + 'msgid "two"\nmsgstr "二"\n\nmsgid "none"\nmsgstr ""\n', encoding="utf-8")
    monkeypatch.setattr(language, "ASSETS", tmp_path)
    language.catalogue.cache_clear()
    try:
        assert [language.gettext(text) for text in ("one", "two", "none")] == ["一", "二", "none"]
    finally:
        language.catalogue.cache_clear()


def test_the_catalogues_are_where_they_are_looked_for() -> None:
    assert (folders.ASSETS / "locales" / "ja").is_dir()
