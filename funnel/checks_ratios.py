"""Shares that stand beside the two counts they are of: 226件のうち29件（12.8％）, 45人（80.4％、56人中）."""

import re
from collections.abc import Iterator

from funnel.checked_project import Asked, Checked, Text
from funnel.checks_survey import ratio
from funnel.told_numbers import Role, Said

_ROLES = (Role.RESULT, Role.PART)
_BESIDE = re.compile(r"[(、,は:]{0,2}(?:全体の|割合は)?(?:約|およそ)?")
_WHICH = re.compile(
    r"(?:^|[、。・])(?P<which>新規|初回|継続)(?:の)?(?:相談)?(?:者|件数)?(?:が|は|の割合は)、?(?:相談)?(?:全体の)?(?:約)?$"
)
_OF_BEFORE = re.compile(r"(?:の[^。、]{0,12})?(?:の?うち|中)、?")
_OF_BEHIND = re.compile(r"[、, ]{0,2}")


def found(of: Checked) -> Iterator[Asked]:
    """All questions on shares that aren't those of their counts."""
    for text in of.own:
        for share in text.said:
            if share.unit == "%" and share.role in _ROLES:
                yield from _share(of, text, share)
                yield from _first_or_not(of, text, share)


def _share(of: Checked, text: Text, share: Said) -> Iterator[Asked]:
    beside = [one for one in text.said if one.sentence == share.sentence and one.unit in ("人", "件", "回")]
    part = next((one for one in reversed(beside) if one.end <= share.at and _is_beside(one, share)), None)
    if part is None or part.is_about or part.role not in _ROLES:
        return
    total = next((one for one in beside if one is not part and _is_total(one, part, share)), None)
    if total and total.value >= part.value > 0 and not share.fits(100 * part.value / total.value):
        yield ratio(of, text, share, (part.value, total.value), part.unit)


def _first_or_not(of: Checked, text: Text, share: Said) -> Iterator[Asked]:
    """The share of first ones, or of those who come again, among all consultations."""
    named, total = _WHICH.search(share.before), of.stage("consultations")
    stage = "consultations_repeat" if named and named["which"] == "継続" else "consultations_first"
    part = of.stage(stage)
    if named and total and part is not None and not share.fits(100 * part / total):
        yield ratio(of, text, share, (part, total), "件", f"{of.home}/{stage}")


def _is_beside(part: Said, share: Said) -> bool:
    return bool(_BESIDE.fullmatch(part.sentence[part.end : share.at]))


def _is_total(one: Said, part: Said, share: Said) -> bool:
    """Whether a count of the same unit is said to be what the part is of."""
    if one.unit != part.unit or one.is_about:
        return False
    if one.end <= part.at:
        return bool(_OF_BEFORE.fullmatch(one.sentence[one.end : part.at]))
    is_near = one.at >= share.end and _OF_BEHIND.fullmatch(one.sentence[share.end : one.at])
    return bool(is_near and re.match("中|のうち", one.after))
