"""No text is left without its Japanese, and no translation stands for a text that is gone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("core", "store", "campaigns", "survey", "funnel", "exchange", "gateway", "printing", "workspace", "pages")
MARKS = ("_", "gettext", "mark")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")


def texts_of_module(path: Path) -> Iterator[str]:
    """Marked texts of a module; read from its tree, because text extractors don't look into f-strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def texts() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in [*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]:
        found |= dict.fromkeys(texts_of_module(path), path)
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.html"):
            for _line, message, _comments, _context in extract_from_file("jinja2", str(path)):
                found[str(message)] = path
    return {text: path for text, path in found.items() if text}


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
