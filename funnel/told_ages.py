"""Shares by age as a text tells them: 10代 3.1％, 20代以下が14.6％, 29歳以下は2割."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from funnel.checked_project import Text
from funnel.told_numbers import Role, Said

# So many letters before a share may name its ages.
_NEAR = 60
BANDS = ("10s", "20s", "30s", "40s", "50s", "60s", "70s")
_SHARE = re.compile(r"(?P<named>(?:[1-7]0代[、・,と~及びや ]*)+)(?P<reach>以下|以上|まで)?[^\d。、%]{0,12}$")
# Behind a share: 8割が20代以下.
_BEHIND = re.compile(
    r"(?:程度|以上|以下|近く|余り?|強|弱)?(?:が|は|を)、?(?P<named>(?:[1-7]0代[、・,と~及びや ]*)+)"
    r"(?P<reach>以下|以上|まで)?"
)
# Ages that a clause is about, told of as a share of all in the next: 50代が30代に次いで多く、全体の19.5％.
_SUBJECT = re.compile(
    r"(?:^|[、。])(?P<named>(?:[1-7]0代[、・,と~及びや ]*)+)(?P<reach>以下|以上|まで)?[^、。\d%]{0,8}?(?:が|は)"
    r"(?:[^、。\d%]|[1-7]0代){0,20}、全体の約?$"
)
# Shares among these are none of all consultations.
SUBSET = re.compile(
    "新規|継続|初回|友だち|友達|登録|回答|アンケート|(?<!相談者の)(?<!相談の)(?<!全体の)うち|アウトリーチ|同行|つない|参加|支援を受け|DV|暴力|夜間"
)
_UNDER = re.compile(r"(?P<age>\d\d)歳(?P<edge>未満|以下)[^\d。、%]{0,12}$")


@dataclass(frozen=True)
class AgeShare:
    """A share in per cent of one or several bands of core.words.AGE_BANDS."""

    bands: tuple[str, ...]
    said: Said

    def fits(self, value: float) -> bool:
        """Whether a share in per cent is written so when rounded as it is."""
        return self.said.fits(value)


def shares(text: Text) -> Iterator[AgeShare]:
    """All shares by age of a text, in their order."""
    for said in text.said:
        if said.unit == "%" and said.role in (Role.RESULT, Role.PART):
            bands = bands_of(said)
            if bands:
                yield AgeShare(bands, said)


def bands_of(said: Said) -> tuple[str, ...]:
    """The bands that a share is of, by what stands before it, else right behind it; none where it is of a part."""
    if SUBSET.search(said.before):
        return ()
    behind = _BEHIND.match(said.after)
    return named(said.before[-_NEAR:]) or (_reached(behind) if behind else ())


def named(before: str) -> tuple[str, ...]:
    """The bands that a text ends with: 10代・20代, 20代以下, 30歳未満."""
    if under := _UNDER.search(before):
        last = int(under["age"]) + (under["edge"] == "以下")
        return tuple(band for band in BANDS if int(band[:2]) + 10 <= last) if last % 10 == 0 else ()
    found = _SHARE.search(before) or _SUBJECT.search(before)
    return _reached(found) if found else ()


def _reached(found: re.Match[str]) -> tuple[str, ...]:
    places = [BANDS.index(f"{number}0s") for number in re.findall(r"([1-7])0代", found["named"])]
    if "~" in found["named"]:
        places = list(range(places[0], places[-1] + 1))
    if found["reach"] in ("以下", "まで"):
        places = list(range(places[-1] + 1))
    elif found["reach"] == "以上":
        places = list(range(places[0], len(BANDS)))
    return tuple(BANDS[place] for place in dict.fromkeys(places))
