"""Claims that our numbers don't carry: many young, many new, an age that is the most, more than the year before."""

import re
from collections.abc import Iterator

from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report_amounts import amount, plain
from funnel.report_topics import Topic
from funnel.told_ages import SUBSET, named
from funnel.told_numbers import Role, Said, sentences

_YOUNG_BANDS = ("10s", "20s")
# Under a quarter, and others are many more: "many" isn't what the number says.
_MANY = 0.25
_YOUNG = re.compile(
    r"(?:若年|若い|若者|[12]0代|20代以下|30歳未満|29歳以下)[^。、]{0,20}?(?:相談|利用)[^。、]{0,10}?(?:多[いくかか数]|大半|中心|ほとんど)"
)
_FIRST = re.compile(r"(?P<which>新規|初回|継続)(?:の)?(?:の?相談)?(?:者|件数)?(?:の数)?(?:が|は|も)(?P<how>多|少な)")
# Under it nobody speaks of nearly half.
_HALF_OR_SO = 0.4
_MOSTLY = re.compile(
    r"相談(?:者|件数)?の(?:約)?(?:過半数|半数以上|半数近く|半分近く|半数|半分|大半|ほとんど|多く)(?:が|は|を)、?(?P<which>新規|初回|継続)"
    r"|(?P<of>新規|初回|継続)[^。、\d]{0,10}?(?:が|は)(?:全体の)?(?:約)?(?:過半数|半数以上|半数近く|半分近く|半数|半分|大半)を"
)
_OVER = re.compile(
    r"(?P<which>新規|初回|継続)[^。、\d]{0,8}?(?:が|は|も)(?:新規|初回|継続|再来)[^。、\d]{0,8}?(?:を上回|より(?:も)?(?P<how>多|少な))"
)
_TOP = re.compile(
    r"(?P<age>[1-7]0)代(?:の?(?:女性|方|相談者|相談))?(?:が|から(?:の相談)?が?)(?:(?:最も|もっとも|一番|いちばん)多|最多)"
    r"|(?:最も|もっとも|一番|いちばん)多(?:い|かった)(?:のは|年代は|年齢層は)、?(?P<of>[1-7]0)代"
)
_MOST_OF = "(?:過半数|半数以上|半数を超え|半分以上|大半|大部分|ほとんど|大多数)"
_HALF = re.compile(rf"(?:が|は)、?(?:全体の|相談者の|相談の)?{_MOST_OF}")
_HALF_ARE = re.compile(rf"{_MOST_OF}(?:の(?:人|方|相談者|相談))?(?:が|は|を)、?(?=(?:[1-7]0代|\d\d歳))")
_AGES = re.compile(r"(?:[1-7]0代[、・,と~及びや ]*)+(?:以下|以上|まで)?|\d\d歳(?:未満|以下)")
# So many letters may stand between an age and the verb: 30代の女性からの相談が.
_NEAR = 14
_MORE, _FEWER = re.compile("増加|増え|上回|伸び(?!悩)"), re.compile("減少|減っ|減り|下回")
_IN_BRACKETS = re.compile(
    r"(?:前年|昨年)[^。、(]{0,12}?(?P<how>増加|増え|上回|減少|減っ|減り|下回)[^。、(]{0,6}\([^()]*$"
)
_AS_MANY = re.compile("増減|横ばい|同程度|同数")


def found(of: Checked) -> Iterator[Asked]:
    """All questions on claims that our numbers don't carry."""
    for text in of.own:
        for start, sentence in sentences(text.spoken):
            yield from _young(of, text, start, sentence)
            yield from _new(of, text, start, sentence)
            yield from _over(of, text, start, sentence)
            yield from _mostly(of, text, start, sentence)
            yield from _top(of, text, start, sentence)
            yield from _half(of, text, start, sentence)
        for said, topic in text.told:
            if said.role is Role.EARLIER:
                yield from _trend(of, text, said, topic)


def _ages(of: Checked) -> dict[str, int]:
    """Consultations by age; none where staff may not see some of them."""
    counts = {cell.code: cell.count for cell in of.split.ages}
    known = {code: count for code, count in counts.items() if count is not None and code != "unknown"}
    hidden = [code for code, count in counts.items() if count is None]
    return {} if hidden else known


def _quoted(text: Text, start: int, claim: re.Match[str]) -> tuple[str, int]:
    place = start + claim.start()
    return text.written[place : start + claim.end()], place


def _young(of: Checked, text: Text, start: int, sentence: str) -> Iterator[Asked]:
    claim, ages = _YOUNG.search(sentence), _ages(of)
    total = sum(ages.values())
    # 20代が最も多い is asked as such.
    if not claim or not total or _TOP.search(sentence):
        return
    young = sum(ages.get(band, 0) for band in _YOUNG_BANDS)
    if young / total < _MANY:
        quote, place = _quoted(text, start, claim)
        facts = {"told": quote, "share": plain(100 * young / total), "total": amount(total, "件")}
        yield ask(of, "few_young", text, quote, place, f"{of.home}/ages/10s", **facts)


def _new(of: Checked, text: Text, start: int, sentence: str) -> Iterator[Asked]:
    first, repeat = of.stage("consultations_first"), of.stage("consultations_repeat")
    if first is None or repeat is None:
        return
    for claim in _FIRST.finditer(sentence):
        is_new, is_many = claim["which"] != "継続", claim["how"] == "多"
        # More new ones are said where new ones are many, and where those who come again are few.
        is_fewer = first < repeat if is_new == is_many else first > repeat
        if is_fewer:
            quote, place = _quoted(text, start, claim)
            facts = {"told": quote, "first": amount(first, "件"), "repeat": amount(repeat, "件")}
            yield ask(of, "new_or_repeat", text, quote, place, f"{of.home}/consultations_first", **facts)


def _over(of: Checked, text: Text, start: int, sentence: str) -> Iterator[Asked]:
    """First ones that are said to be more than those who come again, or the other way round."""
    first, repeat = of.stage("consultations_first"), of.stage("consultations_repeat")
    for claim in _OVER.finditer(sentence) if first is not None and repeat is not None else ():
        is_new_more = (claim["which"] != "継続") == (claim["how"] != "少な")
        if (first or 0) < (repeat or 0) if is_new_more else (first or 0) > (repeat or 0):
            quote, place = _quoted(text, start, claim)
            facts = {"told": quote, "first": amount(first, "件"), "repeat": amount(repeat, "件")}
            yield ask(of, "new_or_repeat", text, quote, place, f"{of.home}/consultations_first", **facts)


def _mostly(of: Checked, text: Text, start: int, sentence: str) -> Iterator[Asked]:
    """First ones, or those who come again, that are said to be about half or more."""
    first, repeat = of.stage("consultations_first"), of.stage("consultations_repeat")
    if first is None or repeat is None:
        return
    for claim in _MOSTLY.finditer(sentence):
        count = repeat if (claim["which"] or claim["of"]) == "継続" else first
        if count < _HALF_OR_SO * (first + repeat):
            quote, place = _quoted(text, start, claim)
            facts = {"told": quote, "first": amount(first, "件"), "repeat": amount(repeat, "件")}
            yield ask(of, "new_or_repeat", text, quote, place, f"{of.home}/consultations_first", **facts)


def _top(of: Checked, text: Text, start: int, sentence: str) -> Iterator[Asked]:
    ages = _ages(of)
    if not any(ages.values()):
        return
    most = max(ages.values())
    for claim in _TOP.finditer(sentence):
        band = f"{claim['age'] or claim['of']}s"
        if ages.get(band, 0) < most:
            top = next(code for code, count in ages.items() if count == most)
            quote, place = _quoted(text, start, claim)
            facts = {"told": quote, "top": top[:2], "ours": amount(most, "件")}
            yield ask(of, "not_the_most", text, quote, place, f"{of.home}/ages/{band}", **facts)


def _half(of: Checked, text: Text, start: int, sentence: str) -> Iterator[Asked]:
    """Ages that are said to be more than half of all."""
    ages = _ages(of)
    total = sum(ages.values())
    for begins, end, bands in _halves(sentence) if total else ():
        mine = sum(ages.get(band, 0) for band in bands)
        if 2 * mine < total:
            quote = text.written[start + begins : start + end]
            facts = {"told": quote, "share": plain(100 * mine / total), "total": amount(total, "件")}
            yield ask(of, "not_half", text, quote, start + begins, f"{of.home}/ages/{bands[0]}", **facts)


def _halves(sentence: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where ages are said to be more than half: before the claim (30代が半数以上) or behind it (半数以上が30代)."""
    if SUBSET.search(sentence):
        return
    for claim in _HALF.finditer(sentence):
        before = sentence[: claim.start()]
        names = [one for one in _AGES.finditer(before) if len(before) - one.end() <= _NEAR]
        if names and not re.search("[、。]", before[names[-1].end() :]) and named(names[-1][0]):
            yield names[-1].start(), claim.end(), named(names[-1][0])
    for claim in _HALF_ARE.finditer(sentence):
        behind = _AGES.match(sentence, claim.end())
        if behind and named(behind[0]):
            yield claim.start(), behind.end(), named(behind[0])


def _trend(of: Checked, text: Text, said: Said, topic: Topic | None) -> Iterator[Asked]:
    """More or fewer than in an earlier year, as a number of that year says it."""
    subject = topic.slots.get(said.unit) if topic else None
    now = (
        subject.value
        if subject
        else of.stage("consultations")
        if topic is None and said.unit == "件" and "相談" in said.sentence
        else None
    )
    told = _direction(said)
    if now is None or told is None or not of.is_home:
        return
    is_more, begins, ends = told
    if (now > said.value) if is_more else (now < said.value):
        return
    place = said.start - said.at
    quote = text.written[place + begins : place + ends]
    number = subject.key if subject else f"{of.home}/consultations"
    facts = {"told": quote, "before": said.quote, "ours": amount(now, said.unit)}
    yield ask(of, "no_more" if is_more else "no_fewer", text, quote, place + begins, number, **facts)


def _direction(said: Said) -> tuple[bool, int, int] | None:
    """Whether an earlier number is said to be surpassed, with the words' place in the sentence; None where neither."""
    if not _AS_MANY.search(said.after):
        for found in (_MORE.search(said.after), _FEWER.search(said.after)):
            if found:
                return bool(_MORE.match(found[0])), said.at, said.end + found.end()
    before = _IN_BRACKETS.search(said.before)
    if before and said.after.startswith((")", "、")):
        # 昨年度を上回った（令和4年度232件）: what was said stands before.
        return bool(_MORE.search(before["how"])), before.start(), said.end
    return None
