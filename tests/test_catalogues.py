"""No text is left without its Japanese, and no translation stands for a text that is gone."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from core.language import PUBLIC, SPOKEN, catalogue, reviewer
from survey import presets, urgent

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("core", "store", "campaigns", "survey", "funnel", "exchange", "gateway", "printing", "workspace", "pages")
MARKS = ("_", "gettext", "mark")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")
# What the seven other public languages hold: the gateway's own texts, why an answer can't be taken, and the message
# that carries a link.
TRANSLATED = tuple(language for language in PUBLIC if language not in SPOKEN)
SAID_IN_PUBLIC = ("survey/answers.py", "survey/parsing.py", "survey/reply_words.py")
FACT = re.compile(r"\{([a-z_]+)\}")
READ_AS = re.compile(r"\{[^{}|]*[一-龥々][^{}|]*\|[ぁ-ん]+\}")


def texts_of_module(path: Path) -> Iterator[str]:
    """Marked texts of a module; read from its tree, because text extractors don't look into f-strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


@cache
def texts() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in [*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]:
        found |= dict.fromkeys(texts_of_module(path), path)
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.html"):
            for _line, message, _comments, _context in extract_from_file("jinja2", str(path)):
                found[str(message)] = path
    return {text: path for text, path in found.items() if text}


def public_texts() -> set[str]:
    """All that a person with a phone may read."""
    named = {ROOT / name for name in SAID_IN_PUBLIC}
    return {text for text, path in texts().items() if "gateway" in path.relative_to(ROOT).parts or path in named}


def translated() -> dict[str, str]:
    catalogue: dict[str, str] = {}
    for path in sorted((ROOT / "assets" / "locales" / "ja").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="ja"):
                if message.id:
                    assert "fuzzy" not in message.flags, f"{path.name}: {message.id}"
                    before = catalogue.setdefault(str(message.id), str(message.string))
                    assert before == message.string, f"{path.name}: two translations of {message.id!r}"
    return catalogue


def test_every_text_has_its_japanese() -> None:
    there = translated()
    missing = {text: path for text, path in texts().items() if not there.get(text)}
    assert "\n".join(f"{path.relative_to(ROOT)}: {text}" for text, path in sorted(missing.items())) == ""


def test_no_translation_is_left_over() -> None:
    assert sorted(set(translated()) - set(texts())) == []


def test_the_source_is_english() -> None:
    # English readers see the text of the source itself; Japanese may stand in it only as an example of what to type.
    def is_japanese(text: str) -> bool:
        return len(JAPANESE.findall(text)) * 3 > len(text)

    assert sorted(text for text in texts() if is_japanese(text)) == []
    assert is_japanese("結果を見る results")


def test_placeholders_are_the_same_in_both_languages() -> None:
    # A fiscal year is written as FY2023 in English and as 令和5年度 in Japanese; callers give both numbers.
    either = {"year", "reiwa"}
    for text, japanese in translated().items():
        assert set(PLACEHOLDER.findall(text)) ^ set(PLACEHOLDER.findall(japanese)) <= either, text


@cache
def in_language(language: str) -> dict[str, str]:
    """The one catalogue of a public language, without its head."""
    [path] = (ROOT / "assets" / "locales" / language).glob("*.po")
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_public_language_holds_what_public_pages_say_and_nothing_else(language: str) -> None:
    there = in_language(language)
    assert sorted(public_texts() - {text for text, said in there.items() if said}) == []
    assert sorted(set(there) - public_texts()) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_public_language_fills_in_the_same_facts(language: str) -> None:
    for text, said in in_language(language).items():
        assert set(FACT.findall(text)) == set(FACT.findall(said)), (language, text)
        assert "{" not in READ_AS.sub("", FACT.sub("", said)), (language, said)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_public_language_says_who_has_read_it(language: str) -> None:
    head = (ROOT / "assets" / "locales" / language / "public.po").read_text("utf-8").partition("msgid")[0]
    assert len(re.findall("^# reviewed_by:", head, re.MULTILINE)) == 1


@pytest.mark.parametrize("language", TRANSLATED)
def test_who_names_a_reader_of_a_language_has_had_all_of_it_read(language: str) -> None:
    # Questions, pages and urgent numbers stand on one page: read in part, none of it may be shown.
    named = {presets.reviewer(language), reviewer(language), urgent.reviewer(language)}
    assert len(named) == 1, "name the same reader in questionnaires/languages, in public.po and in urgent.toml"


def test_easy_japanese_gives_every_kanji_its_reading() -> None:
    for said in in_language("ja-easy").values():
        assert not re.search("[一-龥々]", READ_AS.sub("", said)), said


def test_no_public_language_repeats_the_english() -> None:
    same = {language: [t for t, said in in_language(language).items() if t == said] for language in TRANSLATED}
    # Tagalog says "survey" too.
    assert {language: texts for language, texts in same.items() if texts} == {"tl": ["Survey"]}
    assert catalogue("vi").gettext("Send") == "Gửi"
