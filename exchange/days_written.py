"""Days and times as people write them beside the forms that core.dates reads: 令5/4/1, 令和五年四月一日, 25:30, 18時半.

Only what can mean one thing is read: 5.4.1 has no era and 4月1日 no year, and both stay wrong cells.
"""

import re
from datetime import date, datetime, timedelta

from core.dates import read_date, read_moment
from exchange.texts import trimmed

_ERAS = (
    (re.compile(r"(令和?|レイワ|れいわ|r)\s?\.?\s?(?=[\d元〇一二三四五六七八九十])", re.IGNORECASE), "令和"),
    (re.compile(r"(平成?|ヘイセイ|へいせい|h)\s?\.?\s?(?=[\d元〇一二三四五六七八九十])", re.IGNORECASE), "平成"),
)
_TOGETHER = re.compile(r"(令和|平成)(\d\d)(\d\d)(\d\d)(?!\d)")  # R050401
_WEEKDAY = re.compile(r"(?<=[\d日])\s?([月火水木金土日]曜日?|[(（][^)）]{1,6}[)）])")
_BETWEEN = re.compile(r"(?<=\d)\s?・\s?(?=\d)")
_ISO = re.compile(r"(?<=\d)T(?=\d)")
_KANJI = re.compile(r"[〇零一二三四五六七八九十]{1,4}(?=\s?[年月日時分])")
_FIGURES = {figure: number for number, figure in enumerate("〇一二三四五六七八九")} | {"零": 0}
_HALF_PAST = re.compile(r"(?<=時)半")
_ABOUT = re.compile(r"\s?(頃|ごろ|ころ)$")
_ENGLISH_BEFORE = re.compile(r"\b([ap])\.?m\.?\s?(?=\d)", re.IGNORECASE)
_ENGLISH_BEHIND = re.compile(r"(\d{1,2}:\d\d(?::\d\d)?)\s?([ap])\.?m\.?$", re.IGNORECASE)
_HALVES = {"a": "午前", "p": "午後"}
_LATE = re.compile(r"(.*\S)\s(2[4-9])(\s?[:時].*)")


def day(text: str) -> date:
    """A day. Raises ValueError."""
    return read_date(respelt(text))


def moment(text: str) -> datetime:
    """A day with its time, in UTC; hours from 24 to 29 are of the night after. Raises ValueError."""
    written = respelt(text)
    late = _LATE.fullmatch(written)
    if late:
        return read_moment(f"{late[1]} {int(late[2]) - 24}{late[3]}") + timedelta(days=1)
    return read_moment(written)


def respelt(text: str) -> str:
    """The same in figures and full names of eras."""
    written = trimmed(text)
    for pattern, name in _ERAS:
        if found := pattern.match(written):
            written = name + written[found.end() :]
    written = _KANJI.sub(lambda found: str(_number(found[0])), written)
    written = _TOGETHER.sub(r"\1\2/\3/\4", written)
    written = _WEEKDAY.sub(" ", written)
    for pattern, plain in ((_BETWEEN, "/"), (_ISO, " "), (_HALF_PAST, "30分"), (_ABOUT, "")):
        written = pattern.sub(plain, written)
    written = _ENGLISH_BEFORE.sub(lambda found: _HALVES[found[1].lower()], written)
    written = _ENGLISH_BEHIND.sub(lambda found: _HALVES[found[2].lower()] + found[1], written)
    return " ".join(written.split())


def _number(kanji: str) -> int:
    """二十八 as 28, 二〇二六 as 2026."""
    if "十" not in kanji:
        return int("".join(str(_FIGURES[figure]) for figure in kanji))
    tens, _sign, ones = kanji.partition("十")
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return 0  # no number anybody writes: refused as a day
    return 10 * (_FIGURES[tens] if tens else 1) + (_FIGURES[ones] if ones else 0)
