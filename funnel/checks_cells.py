"""Shares that texts tell: those that give back a count of few people, and those without how many answered."""

import re
from collections.abc import Iterator

from core.disclosure import PUBLISHED
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report_amounts import amount
from funnel.told_ages import shares
from funnel.told_numbers import Role, Said

_SURVEY = re.compile("アンケート|満足|回答|答え|と思った|良かった|よかった|前向き|役に立|受け止め|受けとめ")
ANSWERED = re.compile(
    r"[nN]\s*=\s*\d|(?:回答|有効)(?:者|数|者数|件数|総数)?[^。\n\d]{0,8}\d[\d,]*(?:人|名|件)|\d(?:人|名)(?:中|のうち|に聞|(?:\([^()]*\))?(?:が|から)(?:の)?回答)"
)
RESPONSE = re.compile(r"(?:回収率|回答率)[はが:]?[、 ]?(?:約)?$")
_N = re.compile(r"(?:[nN]\s*=\s*|回答(?:者|数|者数)?[^。\n\d]{0,6})(?P<n>\d[\d,]*)")


def found(of: Checked) -> Iterator[Asked]:
    """All questions on shares that tell too much or too little."""
    for text in of.own:
        by_age = tuple(shares(text))
        for share in by_age:
            yield from _age(of, text, share.said, share.bands)
        yield from _survey(of, text, {share.said.start for share in by_age})


def _counts(said: Said, n: int) -> list[int]:
    """The whole numbers out of n that make the share as it is written."""
    near = int(n * said.value / 100)
    # A share to the whole per cent of many leaves more room than two numbers.
    room = range(max(0, near - n // 100 - 2), min(n, near + n // 100 + 2) + 1)
    return [count for count in room if abs(100 * count / n - said.value) <= said.half_a_digit]


def _is_small(counts: list[int]) -> bool:
    return bool(counts) and all(0 < count < PUBLISHED for count in counts)


def _age(of: Checked, text: Text, said: Said, bands: tuple[str, ...]) -> Iterator[Asked]:
    n = of.stage("consultations")
    if not n or said.is_about or said.is_coarse:
        return
    counts = _counts(said, n)
    if not _is_small(counts):
        return
    shown = {cell.code: cell.count for cell in of.split.ages}
    number = f"{of.home}/ages/{bands[0]}"
    # Which number it is, only where staff may see it.
    if len(counts) == 1 and len(bands) == 1 and shown.get(bands[0]) == counts[0]:
        facts = {"told": said.quote, "n": amount(n, "件"), "count": amount(counts[0], "件")}
        yield ask(of, "share_of_few", text, said.quote, said.start, number, **facts)
    else:
        facts = {"told": said.quote, "n": amount(n, "件"), "most": str(PUBLISHED)}
        yield ask(of, "share_of_fewer", text, said.quote, said.start, number, **facts)


def _survey(of: Checked, text: Text, by_age: set[int]) -> Iterator[Asked]:
    """Shares of a survey: once in a sentence."""
    asked: set[str] = set()
    for said in text.said:
        is_share = said.unit == "%" and said.role in (Role.RESULT, Role.PART) and said.start not in by_age
        # How many of those asked answered is another share.
        is_share = is_share and not RESPONSE.search(said.before)
        if not is_share or said.sentence in asked or not (text.part == "survey" or _SURVEY.search(said.sentence)):
            continue
        if not ANSWERED.search(text.plain):
            asked.add(said.sentence)
            number = "" if of.split.answered is None else f"{of.home}/survey/answered"
            yield ask(of, "n_missing", text, said.quote, said.start, number, told=said.quote)
        else:
            yield from _few_answered(of, text, said)


def _few_answered(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    told = _N.search(said.sentence)
    n = int(told["n"].replace(",", "")) if told else of.split.answered
    if n and not said.is_coarse and _is_small(_counts(said, n)):
        facts = {"told": said.quote, "n": amount(n, "people"), "most": str(PUBLISHED)}
        yield ask(of, "share_of_fewer", text, said.quote, said.start, **facts)
