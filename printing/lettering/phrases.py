"""Where a line may end: after a phrase (BudouX) in Japanese and Chinese, at a space in other languages."""

import re
from functools import cache, lru_cache

import budoux

from printing.lettering import ruby

STOP = "。"
_OPENING = "（「『【〈《〔［｛“‘"
# Closing marks, sound marks and small kana lean on what stands before them.
_LEANING = "。、，．・：；？！）」』】〉》〕］｝”’…‥ー々〜～ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
_LEANING += ",.:;?!)]}%।॥"
_SPACED = re.compile(r"[^ ]+ *|^ +")
_ONE_WORD = 2  # letters: a last line of so few looks forgotten
# BudouX takes the first letter of a word in kana for a particle (が|まん, も|やもや); none stands alone after a space.
_LONE_KANA = re.compile(r"(?:^|(?<=[ \u3000、。]))[ぁ-ゖ](?=[ぁ-ゖ])")
_BREATHS = " \u3000、。，・"
_EAST_ASIAN = re.compile("[\u3041-\u30ff㐀-鿿]")


@cache
def _parser(language: str) -> budoux.Parser:
    if language == "zh-Hans":
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_japanese_parser()


@lru_cache(maxsize=1024)
def phrases(text: str, *, language: str = "ja") -> tuple[str, ...]:
    """Pieces of text that may stand at the end of a line; joined they are the text.

    Kanji stay with their reading, an opening bracket starts a piece, and closing punctuation never does.
    """
    segments = ruby.parse(text)
    bare = "".join(segment.base for segment in segments)
    cuts = _cuts(bare, language=language)
    found, piece, at = [], "", 0
    for segment in segments:
        letters = [(segment.source, len(segment.base))] if segment.reading else [(letter, 1) for letter in segment.base]
        for source, length in letters:
            if at in cuts and piece:
                found.append(piece)
                piece = ""
            piece, at = piece + source, at + length
    return (*found, piece) if piece else tuple(found)


def _cuts(text: str, *, language: str) -> set[int]:
    """Places between two letters where the language breathes."""
    if language == "ja-easy" and " " in text:
        return _word_ends(text)
    if language in ("ja", "ja-easy", "zh-Hans"):
        return _phrase_ends(text, language=language)
    cuts, at = set(), 0
    for word in _SPACED.findall(text):
        # The name of a Japanese office inside other languages has no spaces to break at.
        if _EAST_ASIAN.search(word):
            cuts |= {at + cut for cut in _phrase_ends(word, language="ja")}
        at += len(word)
        if text[at : at + 1] not in _LEANING:
            cuts.add(at)
    return cuts


def _word_ends(text: str) -> set[int]:
    """Easy Japanese is written with spaces between its phrases: only they, pauses and brackets end a line."""
    spaces = {place + 1 for place, letter in enumerate(text) if letter == " "}
    paused = {place for place in _phrase_ends(text, language="ja") if text[place - 1 : place] in _BREATHS}
    return spaces | paused | {place for place, letter in enumerate(text) if letter in _OPENING}


def _phrase_ends(text: str, *, language: str) -> set[int]:
    found = {place for place, letter in enumerate(text) if letter in _OPENING}
    at = 0
    for piece in _parser(language).parse(text):
        at += len(piece)
        found.add(at)
    found -= {lone.end() for lone in _LONE_KANA.finditer(text)}
    return {_moved(text, place) for place in found}


def _moved(text: str, place: int) -> int:
    """The nearest place that parts neither a closing mark nor an opening bracket from its word."""
    while place < len(text) and text[place] in _LEANING + " \u3000":
        place += 1
    while 0 < place < len(text) and text[place - 1] in _OPENING:
        place -= 1
    return place


def ends_with_a_breath(piece: str) -> bool:
    """Whether a reader pauses after the piece anyway."""
    return piece.rstrip().endswith(("、", STOP, "，", ",", ".", "?", "？", "।"))


def starts_aside(piece: str) -> bool:
    """Whether the piece begins what is said aside or quoted."""
    return piece.startswith(("（", "「", "("))


def is_widow(line: str) -> bool:
    """Whether a last line is so short that it looks forgotten."""
    return len(ruby.plain(line).strip().rstrip(_LEANING)) <= _ONE_WORD
