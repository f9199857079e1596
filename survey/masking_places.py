"""Masking rules for addresses: from a prefecture or a city on, a lot's number after a town, a house with its room."""

import re
from collections.abc import Mapping

from survey.masking_rules import DASH, DIGITS, Rule

_KIND = "住所"
_NUMERALS = DIGITS + "一二三四五六七八九十百〇"
_KANJI = "一-龥々〆ヵヶ"
_PLACE = rf"[{_KANJI}ァ-ヴー]"
_NUMBER = "(?:[0-9]{1,4}|[一二三四五六七八九十百〇]{1,4})"
_TOWN = rf"(?:{_PLACE}|(?<=[{_KANJI}])[がのノ](?=[{_KANJI}])){{1,9}}"
_BLOCK = rf"{_NUMBER}\s?丁目(?:\s?{_NUMBER}\s?(?:番地?|[{DASH}の])?(?:\s?の?{_NUMBER}\s?号?)?)?"
_ROW = rf"[0-9]{{1,4}}\s?[{DASH}の]\s?[0-9]{{1,4}}(?:\s?[{DASH}の]\s?[0-9]{{1,4}}){{0,2}}"
_LOT = (
    rf"(?:(?:{_NUMBER}\s?条(?:東|西|南|北)?\s?)?{_BLOCK}|{_NUMBER}\s?条(?:東|西|南|北)?\s?{_NUMBER}"
    rf"|{_NUMBER}\s?番地?(?:の?\s?{_NUMBER}\s?号?)?|{_ROW})"
)
_HOUSE = "(?:マンション|アパート|ハイツ|コーポ|団地|ハイム|メゾン|レジデンス|コート|パレス|ヴィラ|ビル|荘)"
# Hiragana belongs to a house's name unless it is a particle.
_HOUSE_LETTER = rf"(?:{_PLACE}|[A-Za-z]|(?![はがをにでのとへも])[ぁ-ん])"
_NAMED_HOUSE = rf"{_HOUSE_LETTER}{{0,10}}{_HOUSE}{_HOUSE_LETTER}{{0,8}}"
_ROOM_NUMBER = r"(?:[A-Za-z0-9]{1,3}(?:号棟|棟)\s?)?[A-Za-z]?[0-9]{1,4}\s?(?:号室?|室)"
_ROOM = rf"(?:\s?{_NAMED_HOUSE}\s?(?:{_ROOM_NUMBER}|[A-Za-z]?[0-9]{{2,4}})?|\s?{_ROOM_NUMBER})?"
# What follows a municipality's name when its office or people are meant and not a place in it.
_OFFICE = "(?:役所|役場|民|立|内|外|長|報|議|営|政|道|部|全域|域|主催|在住|公式|社会|子ども|男女|保健)"
_HOME = "(?=に住|に引っ越|に越し|在住|に家|の(?:家|自宅|実家|アパート|マンション)|から来|です)"
_COUNTED = "(?!人|回|時|位|歳|年|月|円|点|対)"


def place_rules(lists: Mapping[str, frozenset[str]]) -> tuple[Rule, ...]:
    """The rules, with the word lists `prefectures` and `municipalities`."""
    prefecture = "|".join(sorted(lists["prefectures"]))
    named = "|".join(sorted(lists["municipalities"], key=len, reverse=True))
    city = rf"(?:{named}|{_PLACE}{{1,7}}?[市区町村郡])"
    within = rf"(?:(?!{_OFFICE})(?:{_TOWN})?\s?{_LOT}{_ROOM}|(?!{_OFFICE}){_TOWN}(?:る|入る)?)"
    return (
        Rule(_KIND, rf"(?P<it>(?:{prefecture})\s?{city}(?:{city})?\s?{within}?)", needs="道都府県"),
        Rule(_KIND, rf"(?P<it>{city}\s?(?:{_TOWN})?\s?{_LOT}{_ROOM}){_COUNTED}", _has_number, needs=_NUMERALS),
        Rule(
            _KIND,
            rf"(?P<it>{city}(?!{_OFFICE}){_TOWN}[0-9]{{2,5}}{_ROOM})(?!か所|カ所|箇所|件|枚|名|校|ヶ|[0-9]){_COUNTED}",
            needs=DIGITS,
        ),
        Rule(_KIND, rf"(?P<it>{_PLACE}{{1,8}}?{_BLOCK}{_ROOM})", needs="丁"),
        Rule(_KIND, rf"(?P<it>{_PLACE}{{2,8}}[0-9]{{1,3}}(?:[{DASH}の][0-9]{{1,4}}){{2,3}}{_ROOM})", needs=DIGITS),
        Rule(
            _KIND,
            rf"(?P<it>{_PLACE}{{1,8}}[町台丘野原田川山島崎沢谷][0-9]{{1,3}}[{DASH}][0-9]{{1,4}}{_ROOM})",
            needs=DIGITS,
        ),
        Rule(_KIND, rf"(?P<it>{_PLACE}{{1,8}}{_NUMBER}番地(?:の?{_NUMBER})?{_ROOM})", needs="番"),
        # The look ahead for a number keeps a row of house names from being tried in every way.
        Rule(
            _KIND,
            rf"(?P<it>(?=[^0-9]{{0,40}}[0-9]){_NAMED_HOUSE}\s?{_PLACE}{{0,6}}\s?{_ROOM_NUMBER})",
            needs=DIGITS,
        ),
        Rule(_KIND, rf"(?P<it>(?:{named}|{_PLACE}{{1,4}}[市区])(?!{_OFFICE}){_PLACE}{{2,6}}){_HOME}", needs="市区町"),
        Rule(
            _KIND,
            rf"住所は\s?(?P<it>{_PLACE}{{1,5}}[都道府県市区町村]{_PLACE}{{0,10}}(?:{_LOT}{_ROOM})?)",
            needs="住",
        ),
    )


def _has_number(match: re.Match[str]) -> bool:
    return re.search("[0-9一二三四五六七八九十]", match["it"]) is not None
