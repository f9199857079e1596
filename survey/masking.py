"""Masking of a free word before it is stored: what could tell who wrote it is replaced by its kind, such as 〔電話〕.

Rules and word lists, no model: what they miss stays, so a person reads a word before any quotation leaves.
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from core.folders import ASSETS
from survey.masking_languages import LANGUAGE_RULES
from survey.masking_names import name_rules
from survey.masking_places import place_rules
from survey.masking_rules import RULES, Rule

# A found span is blanked with this while later rules look, so that no rule reads across it.
_TAKEN = "\ue000"
# Of kinds of letters a text has.
_MOST_SETS = 512


@dataclass(frozen=True)
class Span:
    """Where something was found: positions in the text, and its kind."""

    start: int
    end: int
    kind: str


def mask(text: str) -> str:
    """The text with found spans replaced by 〔kind〕; everything else stays as it was, byte for byte."""
    parts, position = [], 0
    for span in find(text):
        parts += [text[position : span.start], f"〔{span.kind}〕"]
        position = span.end
    return "".join([*parts, text[position:]])


def warm() -> None:
    """Makes every pattern ready, so that the first word of somebody doesn't wait for it."""
    for rule in _rules():
        rule.pattern.search("")


def find(text: str) -> list[Span]:
    """What would be masked, in the order of the text; spans don't overlap."""
    folded, found = _fold(text), []
    for rule in _worth_trying(folded):
        for span in _spans(rule, folded):
            folded = folded[: span.start] + _TAKEN * (span.end - span.start) + folded[span.end :]
            found.append(span)
    return sorted(found, key=lambda span: span.start)


def _fold(text: str) -> str:
    """The text with full-width letters and digits as plain ones, every character at its old place."""
    if unicodedata.is_normalized("NFKC", text):
        return text
    plain = (unicodedata.normalize("NFKC", character) for character in text)
    return "".join(one if len(one) == 1 else character for one, character in zip(plain, text, strict=True))


def _spans(rule: Rule, folded: str) -> Iterator[Span]:
    for match in rule.pattern.finditer(folded):
        # The group named `it` is what tells; what surrounds it is only the cue.
        start, end = match.span("it")
        if start < end and (rule.accepts is None or rule.accepts(match)):
            yield Span(start=start, end=end, kind=rule.kind)


def kinds() -> tuple[str, ...]:
    """All that masking calls what it takes out: 電話, 住所, 名前 and so on."""
    return tuple(dict.fromkeys(rule.kind for rule in _rules()))


def _worth_trying(folded: str) -> Iterator[Rule]:
    """The rules that could find something in a text by its letters, which are the same for most texts, and words."""
    letters = frozenset(folded)
    there = frozenset(needs for needs in _all_needs() if not needs.isdisjoint(letters))
    for rule in _rules_needing(there):
        if not rule.phrases or any(phrase in folded for phrase in rule.phrases):
            yield rule


@lru_cache(_MOST_SETS)
def _rules_needing(there: frozenset[frozenset[str]]) -> tuple[Rule, ...]:
    return tuple(rule for rule in _rules() if not rule.needs or frozenset(rule.needs) in there)


@cache
def _all_needs() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(rule.needs) for rule in _rules())


@cache
def _rules() -> tuple[Rule, ...]:
    words = tomllib.loads((ASSETS / "masking.toml").read_text(encoding="utf-8"))
    lists = {name: frozenset(text.split()) for part in words.values() for name, text in part.items()}
    return (*RULES, *place_rules(lists), *name_rules(lists), *LANGUAGE_RULES)
