"""The designs that come with Shirube are complete, printable and kind, in every language."""

import re
import tomllib
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from core import words
from core.language import SPOKEN
from printing import designs
from printing.lettering import fonts, ruby
from printing.values import MOST_INK, Colour, Theme, TooMuchInk

LANGUAGES = designs.languages()
OTHERS = LANGUAGES[1:]
# What may be empty: nobody has to be sent elsewhere in Japanese, and a chat shows nothing of her.
MAY_BE_EMPTY = {"sentences.elsewhere", "sentences.seen.webchat", "messages.breath.sub"}


def texts(language: str) -> dict[str, Any]:
    """All that a language's file says, by its place in the file."""
    table = tomllib.loads((designs.FOLDER / "languages" / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_flat(table))


def _flat(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{place}.{key}".strip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{place}.{number}")
    else:
        yield place, value


def sentences(language: str) -> dict[str, str]:
    """What is printed in a language: everything but the notes about its review."""
    return {place: text for place, text in texts(language).items() if not place.startswith("reviewed")}


def braces(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name is not None}


def test_pieces_are_printed_in_every_language_that_staff_can_choose() -> None:
    assert set(LANGUAGES) == set(words.LANGUAGES)
    assert LANGUAGES[0] == "ja"


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_as_much_as_japanese_does(language: str) -> None:
    assert set(sentences(language)) == set(sentences("ja"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_leaves_nothing_empty_and_no_line_loose(language: str) -> None:
    said = sentences(language)
    assert {place for place, text in said.items() if not text} <= MAY_BE_EMPTY
    assert language == "ja" or said["sentences.elsewhere"]
    # Latin notes begin with the space that stands between a number and its note.
    loose = {place for place, text in said.items() if text != text.strip()}
    assert {place for place in loose if not re.fullmatch(r"numbers\..+\.note|languages\.join", place)} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_braces_are_filled_in_alike_in_every_language(language: str) -> None:
    japanese = {place: braces(text) for place, text in sentences("ja").items()}
    assert {place: braces(text) for place, text in sentences(language).items()} == japanese


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_drawn_and_neither_shouts_nor_labels(language: str) -> None:
    for place, text in sentences(language).items():
        for line in ruby.plain(text).splitlines():
            assert fonts.drawable(line, bold=True, language=language), place
            assert fonts.drawable(line, bold=False, language=language), place
        assert not re.search("被害者|受害者|피해자|nạn nhân|vítima|biktima|victim|पीडित|[!！]", text, re.IGNORECASE), (
            place
        )


def test_easy_japanese_has_a_reading_over_every_kanji() -> None:
    kanji = re.compile("[々一-鿿]+(?!《)")
    without = {
        place: kanji.findall(re.sub("[々一-鿿]+《[^》]+》", "", text)) for place, text in sentences("ja-easy").items()
    }
    assert {place: found for place, found in without.items() if found} == {}
    assert kanji.findall("電話で") == ["電話"]


def test_only_easy_japanese_carries_readings_by_itself() -> None:
    assert [language for language in LANGUAGES if any("《" in text for text in sentences(language).values())] == [
        "ja-easy"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_samples_are_known_as_such_to_a_japanese_printer(language: str) -> None:
    assert "見本" in ruby.plain(designs.sentences(language).sample)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_card_says_of_a_number_is_the_number(language: str) -> None:
    on_cards = [line for line in designs.urgent("school", language) if line.card]
    assert [line.number for line in on_cards] == ["110", "0120-0-78310", "0120-99-7777", "189"]
    assert all(line.number in line.card and line.name in line.card for line in on_cards)
    assert all("#8008" not in line.card for line in designs.urgent("everyone", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_carries_a_number_that_has_no_source(language: str) -> None:
    sourced = {line.number for audience in ("everyone", "school") for line in designs.urgent(audience, language)}
    for place, text in sentences(language).items():
        assert {found for found in re.findall(r"\d{2,4}-[\d-]+\d", text)} <= sourced, place


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_has_its_own_number_and_the_advice_line_is_not_it(language: str) -> None:
    danger = [line for line in designs.urgent("everyone", language) if line.now]
    assert [line.number for line in danger] == ["110"]
    assert "#8008" in {line.number for line in designs.urgent("everyone", language) if not line.now}
    assert all(line.source for line in designs.urgent("everyone", language))


@pytest.mark.parametrize("language", OTHERS)
def test_the_other_desk_is_named_without_hours_that_may_change(language: str) -> None:
    elsewhere = designs.sentences(language).elsewhere
    assert "soudanplus.jp" in elsewhere
    assert not re.search(r"\d:\d|\d時|24", elsewhere)


def test_nobody_has_read_the_translations_yet() -> None:
    # Change this only with the name of somebody who speaks the language and has read the whole file.
    assert [language for language in LANGUAGES if designs.reviewed_by(language)] == ["ja"]
    assert {wording.reviewed_by for wording in designs.wordings("vi").values()} == {""}


def test_a_review_holds_for_these_words_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = designs.fingerprint("en")
    assert before == designs.fingerprint("en") != designs.fingerprint("vi")
    folder = tmp_path / "languages"
    folder.mkdir()
    text = (designs.FOLDER / "languages" / "en.toml").read_text(encoding="utf-8")
    (folder / "en.toml").write_text(text.replace("real name", "true name"), encoding="utf-8")
    monkeypatch.setattr(designs, "FOLDER", tmp_path)
    designs.fingerprint.cache_clear()
    designs._language.cache_clear()
    assert designs.fingerprint("en") != before
    designs.fingerprint.cache_clear()
    designs._language.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_seven_days_and_names_all_languages(language: str) -> None:
    assert len(set(designs.days(language)["names"])) == 7
    named = designs.named(words.LANGUAGES, language)
    assert len(set(named.split(texts(language)["languages.join"]))) == len(words.LANGUAGES)


def test_only_its_own_words_go_on_a_discreet_piece() -> None:
    for language in LANGUAGES:
        assert [wording.key for wording in designs.wordings_for("discreet", language)] == ["breath"]
        assert "breath" not in [wording.key for wording in designs.wordings_for("soft", language)]


@pytest.mark.parametrize("design", designs.themes().values(), ids=lambda one: one.key)
def test_staff_read_every_title_in_their_language(design: Theme) -> None:
    assert set(design.title) == set(SPOKEN)
    assert all(design.title.values())
    assert not re.search("[぀-ヿ一-鿿]", design.title["en"])


def test_no_colour_lays_down_more_ink_than_paper_takes() -> None:
    inks = [(c.cyan, c.magenta, c.yellow, c.black) for t in designs.themes().values() for c in t.colours.values()]
    assert max(map(sum, inks)) <= MOST_INK
    with pytest.raises(TooMuchInk):
        Colour(80, 80, 80, 20)


@pytest.mark.parametrize("inks", list(product([-1, 101], repeat=2)))
def test_percentages_outside_the_scale_are_refused(inks: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="outside"):
        Colour(inks[0], inks[1], 0, 0)


@pytest.mark.parametrize(
    "find",
    [designs.theme, designs.wording, designs.wordings, designs.sentences, designs.days, designs.headings]
    + [designs.reviewed_by, designs.fingerprint],
)
@pytest.mark.parametrize("key", ["none", "", "../themes", "ja.toml"])
def test_an_unknown_design_is_refused(find: Callable[[str], object], key: str) -> None:
    with pytest.raises(designs.DesignNotFound):
        find(key)


@pytest.mark.parametrize("language", designs.languages())
def test_all_that_a_language_says_can_be_read_in_one_place(language: str) -> None:
    said = designs.said(language)
    assert said["messages.alone.headline"] == designs.wording("alone", language).headline
    assert said["sentences.secrecy"] == designs.sentences(language).secrecy
    assert set(designs.wording("alone", language).topics) <= set(said.values())
    assert "reviewed_on" not in said
