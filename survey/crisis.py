"""Whether a free word sounds as if somebody is in danger now: then the numbers for help stand first after sending.

Patterns, no judgement: nothing is stored of it and nobody is told. It rather shows the numbers once too often.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from core.folders import ASSETS

# Between letters that Japanese and Chinese write without spaces, a space or a sign is emphasis or a way past filters.
_LETTER = r"[ぁ-ゖァ-ヺー一-龥々]"
_BETWEEN = re.compile(rf"(?<={_LETTER})[\s・.．…*_\-~〜☆★]+(?={_LETTER})")
# The letters by which the scripts of assets/crisis.toml are told.
_JAPANESE = "japanese_and_chinese"
_SCRIPTS = {
    _JAPANESE: re.compile("[ぁ-ヿ一-龥]"),
    "latin": re.compile("[a-z]"),
    "hangul": re.compile("[ᄀ-ᇿ가-힣]"),
    "devanagari": re.compile("[ऀ-ॿ]"),
}
# How far before and after a memory a word may stand that says it goes on.
_BEFORE, _AFTER = 8, 20


def sounds_urgent(text: str) -> bool:
    """Whether the text speaks of dying, self-harm, violence now, being locked in, a weapon, or a child in danger."""
    folded = _folded(text)
    for script, letters in _SCRIPTS.items():
        if letters.search(folded) and _pattern(script).search(folded) and not _is_calm(script, folded):
            return True
    return False


def warm() -> None:
    """Makes every pattern ready, so that the first word of somebody doesn't wait for it."""
    for name in ("calm", "long_ago", "goes_on", *_SCRIPTS):
        _pattern(name)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return _BETWEEN.sub("", plain)


def _is_calm(script: str, text: str) -> bool:
    """Whether nothing of danger is left without sayings and memories; most words name no danger and never get here."""
    if script != _JAPANESE:
        return False
    return _pattern(script).search(_without_memories(_pattern("calm").sub("、", text))) is None


def _without_memories(text: str) -> str:
    def once(match: re.Match[str]) -> str:
        near = text[max(0, match.start() - _BEFORE) : match.start()] + "\n" + text[match.end() : match.end() + _AFTER]
        return match[0] if _pattern("goes_on").search(near) else "、"

    return _pattern("long_ago").sub(once, text)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    parts = _read()[name]
    return re.compile("|".join(f"(?:{part})" for part in parts))


@cache
def _read() -> Mapping[str, Iterable[str]]:
    read = tomllib.loads((ASSETS / "crisis.toml").read_text(encoding="utf-8"))
    return {**read, **read["danger"]}
