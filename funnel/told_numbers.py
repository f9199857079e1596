"""Numbers told in Japanese prose: what each one is, in which unit, and what the words around make of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

_REIWA, _HEISEI = 2018, 1988
# Full-width signs as half-width ones, one for one: a place in the one is a place in the other.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x301C: 0x7E,
    0x2212: 0x2D,
    0x2013: 0x2D,
}
# What counts something, by how it is written; what else stands behind a number (a day, an age) is in none of them.
_COUNTS = {
    "件": "件",
    "人": "人",
    "名": "人",
    "回": "回",
    "泊": "泊",
    "%": "%",
    "パーセント": "%",
    "割": "%",
    "倍": "倍",
}
_COUNTS |= dict.fromkeys(("個", "パック", "枚", "部", "セット", "箱", "袋"), "個")
_COUNTS |= {"千円": "千円", "万円": "万円", "円": "円", "世帯": "世帯"}
_OTHERS = (
    "ポイント|百万円|億円|回目|人目|名目|件目|年目|日目|泊目|か月|カ月|ヶ月|ヵ月|か所|カ所|ヶ所|箇所|年度|年代|年間|時間|"
    "歳|才|代|年|月|日|時|分|台|通|社|校|団体|組|号|階|点"
)
# Longer ones first, so that 2回目 isn't taken for 2回.
_UNIT = "|".join(sorted((*_COUNTS, *_OTHERS.split("|")), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:(?P<ten>万)(?P<rest>\d,\d{3}|\d{1,4}(?!\d))?)?"
    rf" ?\(?(?P<unit>{_UNIT})"
)
_LEAD = re.compile(r"(?:全|延べ|のべ|約|およそ|平均|合計|累計|計|目標)[ :]?$")
# 28個入 is a size, 1日あたり says of what, 3部署 and 2名称 are words, 1泊1,000円 is a price.
_NO_COUNT = re.compile(
    r"入り?|あたり|当たり|につき|署|門|品|称|様|格|者|物|気|権|生|々|ずつ|合|引|\d+日|(?:約|一律)?\d[\d,]*(?:千|万)?円"
)
_APPROXIMATE = re.compile(r"(?:約|およそ|おおよそ|概ね|おおむね|ほぼ)[ ]?$")
_ABOUT = re.compile(r"程度|前後|余|強|弱|超(?!え)|以上|未満|以下|近く|ほど|台")
_RANGE = re.compile(r"\d(?:\.\d+)?[%件人名回]? ?(?:~|-|から)$")
# What a number is at least, and what it is nearly or at most.
_OR_MORE = re.compile(r"(?:の(?:人|方|者))?(?:以上|超(?!え)|余|強|を?(?:超え|上回))")
_OR_LESS = re.compile(r"(?:の(?:人|方|者))?(?:以下|未満|弱|近く|足らず|を?下回)")
_CLAUSE = re.compile(r"[、。;:(「]|,(?!\d{3})")
_TARGET = re.compile("目標|計画値")
_RESULT = re.compile("実績|結果|達成|現状|に対し|に比べ|超え|超過|上回|下回|届|どおり|通り|→|⇒|->|=>|を目標に|を目標と")
_AIMED = re.compile(r" ?\)?(?:以上)?(?:(?:を|の|という|が|とする)目標|を目指|をめざ|を見込|を予定)")
_RATE = re.compile("達成率|達成割合|達成度|進捗率")
_OF_TARGET = re.compile(r"目標(?:値|件数|人数|回数)?の(?:約|およそ|ほぼ)?$")
# 前年度から6件減少: by how much, and not how many.
_FROM = re.compile("から|より|比べ|比較|比で|前年[度]?比")
_CHANGED = re.compile(r"(?:程度|ほど|余り?)?(?:の|も)?(?:大幅な)?(?:増|減|上回|下回|伸び(?!悩)|多[いくか]|少な)")
_OFTEN = re.compile(r"(?:週|隔週|毎月|毎日|(?<!\d)月)に?(?:約|概ね|おおむね)? ?$")
_MEAN = re.compile("平均|あたり|当たり|毎月|毎週|毎日|毎回|につき|ずつ")
# What is said to be all there are is no mean.
_WHOLE = ("全", "計", "合計", "累計", "延べ", "のべ")
_EARLIER = re.compile("前年|昨年|一昨年|前回|前期|従前|来年|次年|翌年度")
_EARLIER_IN_BRACKETS = re.compile(r"(?:前年度?|昨年度?)末?(?:実績|の件数|の実績)?\($")
# Numbers of somebody else's; what turns back to us is ours.
_OTHERS_SAY = re.compile(
    "全国|内閣府|総務省|厚生労働省|厚労省|文部科学省|警察庁|法務省|国の調査|都の調査|府の調査|県の調査|白書|国勢調査|"
    "意識調査|実態調査|世論調査|[区市町村]民調査|他区|他市|他の自治体"
)
_OURS_AGAIN = re.compile("(?:本|当)(?:区|市|町|村|事業|窓口|相談)|[区市町村]では")
_PART = re.compile("うち|内訳|内数")
_NOW = re.compile("から|比べ|対し|今年|本年|今回|→|⇒")
_YEAR = re.compile(
    r"(?:(?P<era>令和|平成|R|H)\.? ?(?P<of>\d{1,2}|元)|(?P<four>(?:19|20)\d\d)) ?(?P<what>年度|年(?! ?\d{1,2} ?月))"
)
_DAY_OF_YEAR = re.compile(r"(?:令和|平成|R|H)\.? ?(?:\d{1,2}|元) ?年 ?\d{1,2} ?月|(?:19|20)\d\d ?年 ?\d{1,2} ?月")
_HEAD = re.compile(r"^[ ・■□◆●○◎]*(?P<open>[<【≪《〈\[(])?(?P<name>[^。、\d]{1,16}?)(?P<close>[>】≫》〉\])])?[: ]*$")
# A sentence that never ends is cut, in no number: else each of its numbers would be read with all the others.
_SENTENCE = re.compile(r"[^。\n!?]{1,300}(?<![\d,.])(?:[。!?]|(?=\n|$))?|[^。\n!?]{1,300}[。!?]?")
_LONGEST_HEAD, _MOST_NUMBERS = 60, 150


class Role(StrEnum):
    """What the words around make of a number."""

    RESULT = "result"
    TARGET = "target"
    RATE = "rate"
    MEAN = "mean"
    EARLIER = "earlier"
    PART = "part"
    OTHERS = "others"
    CHANGE = "change"


@dataclass(frozen=True)
class Said:
    """One number of a text with its unit: 件, 人, 回, 泊, %, 倍, 個, 円, 千円, 万円 or 世帯.

    `quote` is exactly what is written, `start` its place in the text. `sentence` is the one it stands in, with
    half-width signs, and `at` and `end` are its place there. `decimals` are those written. `stretch` are the words
    since the clause or the number before.
    """

    value: float
    unit: str
    quote: str
    start: int
    role: Role
    is_about: bool
    decimals: int
    sentence: str
    at: int
    end: int
    stretch: str

    @property
    def half_a_digit(self) -> float:
        """How far a number that is rounded to it may lie from it."""
        return float(0.5 / 10**self.decimals) + 1e-9

    @property
    def is_coarse(self) -> bool:
        """Whether it is told in tenths (割): nobody can count back from it."""
        return self.decimals < 0

    @property
    def before(self) -> str:
        """What stands before it in its sentence."""
        return self.sentence[: self.at]

    @property
    def after(self) -> str:
        """What stands behind it in its sentence."""
        return self.sentence[self.end :]

    def fits(self, value: float) -> bool:
        """Whether a number of ours may be written so: rounded as it is, or as far as its words reach (以上, 弱)."""
        digit = 2 * self.half_a_digit
        if _OR_MORE.match(self.after):
            return value >= self.value and not (self.is_coarse and value >= self.value + digit)
        if _OR_LESS.match(self.after):
            return value <= self.value and not (self.is_coarse and value <= self.value - digit)
        return abs(value - self.value) <= self.half_a_digit * (2 if self.is_about and not self.is_coarse else 1)


def plain(text: str) -> str:
    """The text with half-width signs, each in its place."""
    return text.translate(_NARROW)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Sentences of a plain text with the place where each begins; a line ends one."""
    for found in _SENTENCE.finditer(text):
        if found[0].strip():
            yield found.start(), found[0]


def years(text: str) -> Iterator[tuple[int, int, str]]:
    """Years named in a plain text: where the name ends, the year of our era, and 年 or 年度."""
    for found in _YEAR.finditer(text):
        year = int(found["four"]) if found["four"] else 1 if found["of"] == "元" else int(found["of"])
        if found["era"]:
            year += _REIWA if found["era"] in ("令和", "R") else _HEISEI
        yield found.end(), year, found["what"]


def names_a_year(text: str) -> bool:
    """Whether a plain text says of which year it is: a year, a day of one, or so many years past."""
    return bool(
        next(years(text), None) or _DAY_OF_YEAR.search(text) or re.search(r"(?:過去|直近) ?\d+ ?(?:年|か年)", text)
    )


def numbers(text: str, fiscal_year: int | None = None) -> tuple[Said, ...]:
    """All counts, shares and amounts of a text in their order, however they are written (full-width, commas, 万).

    Years, days, ages and ordinals aren't among them. Of another year than `fiscal_year` is what a sentence says so of.
    """
    even = plain(text)
    aimed = _under_target(even)
    found: list[Said] = []
    for start, sentence in sentences(even):
        mine: list[Said] = []
        for match in _NUMBER.finditer(sentence):
            if match["unit"] in _COUNTS and not _NO_COUNT.match(sentence, match.end()):
                mine.append(_said(text, start, sentence, match, mine, fiscal_year, is_aimed=aimed(start)))
        found += mine
        if len(found) >= _MOST_NUMBERS:
            break
    return tuple(found)


def _said(
    text: str,
    start: int,
    sentence: str,
    match: re.Match[str],
    earlier: list[Said],
    fiscal_year: int | None,
    *,
    is_aimed: bool,
) -> Said:
    lead = _LEAD.search(sentence, 0, match.start())
    at = lead.start() if lead else match.start()
    last = earlier[-1].end if earlier else 0
    clauses = [one.end() for one in _CLAUSE.finditer(sentence, last, match.start())]
    # A bracket that holds the unit is part of the number.
    end = match.end() + (sentence[match.start() : match.end()].count("(") and sentence[match.end() :][:1] == ")")
    one = Said(
        value=_value(match),
        unit=_COUNTS[match["unit"]],
        quote=text[start + at : start + end],
        start=start + at,
        role=Role.RESULT,
        is_about=_is_about(sentence, match),
        decimals=len(match["digits"].partition(".")[2]) - (match["unit"] == "割"),
        sentence=sentence,
        at=at,
        end=end,
        stretch=sentence[max([last, *clauses]) : match.start()],
    )
    return replace(one, role=_role(one, sentence[last : match.start()], earlier, fiscal_year, is_aimed=is_aimed))


def _value(match: re.Match[str]) -> float:
    value = float(match["digits"].replace(",", ""))
    if match["unit"] == "割":
        return value * 10
    return value * 10_000 + int((match["rest"] or "0").replace(",", "")) if match["ten"] else value


def _is_about(sentence: str, match: re.Match[str]) -> bool:
    before = sentence[: match.start()]
    # 333名から109名増え is no range.
    if before.endswith("から") and _CHANGED.match(sentence, match.end()):
        return bool(_ABOUT.match(sentence, match.end()))
    return bool(_APPROXIMATE.search(before) or _RANGE.search(before) or _ABOUT.match(sentence, match.end()))


def _role(one: Said, since: str, earlier: list[Said], fiscal_year: int | None, *, is_aimed: bool) -> Role:
    if one.unit == "%" and (_RATE.search(one.stretch) or (one.is_coarse and _OF_TARGET.search(one.stretch))):
        return Role.RATE
    if _is_of_others(one):
        return Role.OTHERS
    if _FROM.search(since) and _CHANGED.match(one.after):
        return Role.CHANGE
    if _is_of_another_year(one, since, earlier, fiscal_year):
        return Role.EARLIER
    if one.unit == "回" and _OFTEN.search(one.before):
        return Role.MEAN
    if one.quote.startswith("平均") or (_MEAN.search(one.stretch) and not one.quote.startswith(_WHOLE)):
        return Role.MEAN
    if _is_target(one, is_aimed=is_aimed):
        return Role.TARGET
    return Role.PART if _PART.search(one.stretch) else Role.RESULT


def _is_of_others(one: Said) -> bool:
    """Whether another's survey is named before it, or in brackets at the sentence's end."""
    named = max((found.end() for found in _OTHERS_SAY.finditer(one.before)), default=-1)
    back = max((found.end() for found in _OURS_AGAIN.finditer(one.before)), default=-1)
    behind = re.search(r"\([^()]*\)。?$", one.after)
    return named > back or bool(behind and back < 0 and _OTHERS_SAY.search(behind[0]))


def _is_target(one: Said, *, is_aimed: bool) -> bool:
    if _AIMED.match(one.after):
        return True
    if one.quote.startswith("目標"):
        return True
    last_aimed = max((found.end() for found in _TARGET.finditer(one.before)), default=-1)
    last_result = max((found.end() for found in _RESULT.finditer(one.before)), default=-1)
    return last_aimed > last_result if max(last_aimed, last_result) >= 0 else is_aimed


def _is_of_another_year(one: Said, since: str, earlier: list[Said], fiscal_year: int | None) -> bool:
    if _EARLIER.search(one.stretch) or _EARLIER_IN_BRACKETS.search(one.before):
        return True
    if fiscal_year is not None:
        named = [*years(since), *((0, *rest) for _end, *rest in years(one.after[:9]) if one.after[:1] in ("(", "["))]
        if named:
            _end, year, what = named[-1]
            return year != fiscal_year and not (what == "年" and year == fiscal_year + 1)
    # What goes on after a number of another year is of that year too, unless the words turn to this one.
    return bool(earlier) and earlier[-1].role is Role.EARLIER and not _NOW.search(since)


def _under_target(even: str) -> "_Scope":
    """Whether a place stands under a heading of targets."""
    places, start = [(0, False)], 0
    for line in even.splitlines(keepends=True):
        # Blanks before a heading say nothing, and long lines are none.
        bare = line.strip()
        head = _HEAD.match(bare) if len(bare) <= _LONGEST_HEAD else None
        if head and (head["open"] or _TARGET.search(head["name"]) or _RESULT.search(head["name"])):
            places.append((start, bool(_TARGET.search(head["name"])) and not _RESULT.search(head["name"])))
        start += len(line)
    return _Scope(places)


@dataclass(frozen=True)
class _Scope:
    places: list[tuple[int, bool]]

    def __call__(self, start: int) -> bool:
        return next(is_aimed for place, is_aimed in reversed(self.places) if place <= start)
