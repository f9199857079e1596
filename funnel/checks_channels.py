"""Printed things that a text says were handed out or put up (pieces, places) against what was recorded."""

import re
from collections.abc import Iterator

from core.words import CHANNELS
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report import Channel
from funnel.report_amounts import amount
from funnel.told_numbers import Role, Said, sentences

_CALLED = {
    "card": "カード",
    "sticker": "ステッカー",
    "poster": "ポスター",
    "leaflet": "チラシ|リーフレット|パンフレット",
}
_ANY = re.compile("|".join(f"(?P<{code}>{words})" for code, words in _CALLED.items()))
_OUT = "配布|配架|配っ|配り|置い|置き|設置|貼|掲示|掲出|届け|渡し"
_MADE = "印刷|作成|作り|作っ|制作|増刷|発注|用意|購入|予定|残り|在庫|計画|来年|目標"
_VERB = re.compile(f"(?P<out>{_OUT})|(?P<made>{_MADE})")
# What is said of a place, of a month or of some more isn't all that was put up.
_SOME = re.compile(r"[にへ]|うち|ほか|追加|新た|新しく|月|各|ずつ")
_PLACES = re.compile(r"(?P<digits>\d[\d,]*)(?:か|カ|ヶ|ヵ|箇|ケ)所")
_FAR = 40
# "About" may be so far off.
_ROUGH = 0.1


def found(of: Checked) -> Iterator[Asked]:
    """All questions on what was handed out or put up."""
    for text in of.own:
        for said in text.said:
            if said.unit == "個" and said.quote[-1] in "枚部" and said.role in (Role.RESULT, Role.PART):
                yield from _pieces(of, text, said)
        for start, sentence in sentences(text.plain):
            for place in _PLACES.finditer(sentence):
                yield from _places(of, text, start, sentence, place)


def _channel(of: Checked, before: str) -> tuple[Channel, str] | None:
    """The channel named last before a number, with the words between."""
    names = [one for one in _ANY.finditer(before) if len(before) - one.end() <= _FAR]
    if not names:
        return None
    if len(names) > 1 and re.fullmatch(r"[と・、や及び]{1,3}", before[names[-2].end() : names[-1].start()]):
        # What is said of several is of them together.
        return None
    row = next((one for one in of.split.channels if one.channel == names[-1].lastgroup), None)
    return (row, before[names[-1].end() :]) if row else None


def _is_out(between: str, after: str) -> bool:
    """Whether things were handed out or put up, and not just made: by the verb behind, else by that before."""
    behind = _VERB.search(after)
    before = list(_VERB.finditer(between))
    verb = behind or (before[-1] if before else None)
    return bool(verb and verb["out"])


def _pieces(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    meant = _channel(of, said.before)
    if not meant or meant[0].pieces is None or not _is_out(meant[1], said.after):
        return
    row, between = meant
    ours = row.pieces or 0
    is_some = said.role is Role.PART or _SOME.search(between + (_clause(said.after)))
    if said.value == ours or (said.value < ours and is_some):
        return
    if said.is_about and abs(said.value - ours) <= _ROUGH * ours:
        return
    facts = {"told": said.quote, "ours": amount(ours, said.quote[-1]), "subject": CHANNELS[row.channel]}
    yield ask(of, "differs", text, said.quote, said.start, f"{of.home}/channels/{row.channel}/pieces", **facts)


def _clause(after: str) -> str:
    """What stands behind a number up to its verb."""
    verb = _VERB.search(after)
    return after[: verb.start()] if verb else ""


def _places(of: Checked, text: Text, start: int, sentence: str, place: re.Match[str]) -> Iterator[Asked]:
    meant = _channel(of, sentence[: place.start()])
    if not meant or meant[0].places is None or not _is_out(meant[1], sentence[place.end() :]):
        return
    row, told = meant[0], int(place["digits"].replace(",", ""))
    # Fewer places may be some of them.
    if told > (row.places or 0):
        quote = text.written[start + place.start() : start + place.end()]
        facts = {"told": quote, "ours": amount(row.places, "か所"), "subject": CHANNELS[row.channel]}
        yield ask(
            of, "differs", text, quote, start + place.start(), f"{of.home}/channels/{row.channel}/places", **facts
        )
