"""No text is left without its Japanese, and no translation stands for a text that is gone."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("core", "store", "campaigns", "survey", "funnel", "exchange", "gateway", "printing", "workspace", "pages")
KEYWORDS = {"_": None, "gettext": None, "mark": None}
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")


def texts() -> set[str]:
    found = set()
    for folder in FOLDERS:
        methods = [("**.py", "python"), ("**.html", "jinja2")]
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), method_map=methods, keywords=KEYWORDS
        ):
            found.add(message)
    for path in ROOT.glob("*.py"):
        for _line, message, _comments, _context in extract_from_file("python", str(path), keywords=KEYWORDS):
            found.add(message)
    return {message for message in found if isinstance(message, str) and message}


def translated() -> dict[str, str]:
    catalogue: dict[str, str] = {}
    for path in (ROOT / "assets" / "locales" / "ja").glob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="ja"):
                if message.id:
                    assert "fuzzy" not in message.flags, f"{path.name}: {message.id}"
                    catalogue[str(message.id)] = str(message.string)
    return catalogue


def test_every_text_has_its_japanese() -> None:
    there = translated()
    assert sorted(text for text in texts() if not there.get(text)) == []


def test_no_translation_is_left_over() -> None:
    assert sorted(set(translated()) - texts()) == []


def test_the_source_is_english() -> None:
    # English readers see the text of the source itself: a Japanese one would be the English catalogue's hole.
    assert sorted(text for text in texts() if JAPANESE.search(text.replace("日本語", ""))) == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    for text, japanese in translated().items():
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(japanese)), text
