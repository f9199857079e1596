"""What a text leaves open: gaps to be filled, years, ends of periods, stock or flow, units, claims without a number."""

import re
from collections.abc import Iterator

from core.words import STAGES
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report_amounts import amount
from funnel.report_topics import Topic
from funnel.told_months import months
from funnel.told_numbers import Role, Said, names_a_year, sentences

_GAP = re.compile(
    r"\+ ?P(?![A-Za-z])|[○〇◯●△]{2,}|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|_{2,}"
    r"|調整中|未定|要確認|後日(?:記入|追記)|記入予定|TBD|TODO|\?{2,}|[は:] {2,}(?=件|名|人|回|%|千円)"
)
_RELATIVE_YEAR = re.compile("昨年|前年|今年|本年|当年|同年|同調査")
_END = re.compile("まで|月末|年度末|期末|時点|現在|末日")
_AS_OF = re.compile(r"時点|現在|月末|年度末|期末|末日|累計|通算|新規|新た|新しく|増|年度内|この1年|うち")
# So many letters between a name and its number.
# So many letters between a name and its number.
_CLOSE = 8
_CLAIM = re.compile(
    r"効果(?:が|は|も)[^。、]{0,6}?(?:あった|見られ|みられ|得られ|認められ|表れ|現れ|高[いくかま])|効果的(?:であった|だった|でした)"
    r"|成果(?:が|を|も)[^。、]{0,6}?(?:あが|上が|あげ|上げ|得)|(?:大幅に|大きく|著しく)(?:増|減|改善|向上)|満足度(?:が|は|も)高"
)
_NO_CLAIM = re.compile(r"[^。]{0,12}(?:期待|めざ|目指|よう|ため|検証|か(?:どうか)?を)")


def found(of: Checked) -> Iterator[Asked]:
    """All questions on what a text leaves open."""
    yield from _gaps(of)
    yield from _stock_or_flow(of)
    for text in of.texts:
        if text.part == "situation":
            yield from _missing_year(of, text)
    for text in of.own:
        yield from _open_end(of, text)
        yield from _units(of, text)
        if text.part in ("effect", "outline", "survey"):
            yield from _claims(of, text)


def _gaps(of: Checked) -> Iterator[Asked]:
    money = of.project.money
    for one in _GAP.finditer(money.note):
        yield ask(of, "gap_in_money", None, "", 0, of.key("money", "grant_yen"), told=one[0].strip())
        break
    for text in of.texts:
        for one in _GAP.finditer(text.plain):
            quote = text.written[one.start() : one.end()]
            yield ask(of, "gap", text, quote, one.start(), told=quote.strip())


def _missing_year(of: Checked, text: Text) -> Iterator[Asked]:
    """A figure of somebody else's without a year, in its line up to there."""
    known = {figure.value for figure in of.project.figures if figure.year}
    asked: set[int] = set()
    for said in text.said:
        line_start = text.plain.rfind("\n", 0, said.start) + 1
        line = text.plain[line_start : said.start] + said.after
        if line_start in asked or said.value in known or names_a_year(line) or _RELATIVE_YEAR.search(line):
            continue
        asked.add(line_start)
        yield ask(of, "missing_year", text, said.quote, said.start, told=said.quote)


def _open_end(of: Checked, text: Text) -> Iterator[Asked]:
    for span in months(text.plain, of.report.fiscal_year):
        if span.until is not None:
            continue
        rest = text.plain[span.end :].partition("。")[0].partition("\n")[0]
        counted = next((said for said in text.said if span.end <= said.start < span.end + len(rest)), None)
        if counted and not _END.search(rest):
            quote = text.written[span.start : counted.start + len(counted.quote)]
            since = text.written[span.start : span.end]
            yield ask(of, "open_end", text, quote, span.start, since=since, told=counted.quote)


def _stock_or_flow(of: Checked) -> Iterator[Asked]:
    told = [
        (text, said)
        for text in of.own
        for said, topic in text.told
        if topic and topic.name == "friends" and said.unit in ("人", "件") and said.role is Role.RESULT
    ]
    clear = {said.value for _text, said in told if _AS_OF.search(said.sentence)}
    asked: set[float] = set()
    for text, said in told:
        if said.value not in clear | asked:
            asked.add(said.value)
            number = f"{of.home}/friends_stock"
            yield ask(of, "stock_or_flow", text, said.quote, said.start, number, told=said.quote)


def _units(of: Checked, text: Text) -> Iterator[Asked]:
    for said, topic in text.told:
        if topic is None or said.role not in (Role.RESULT, Role.PART) or not _is_close(said, topic):
            continue
        if topic.name in ("friends", "persons") and said.unit == "件":
            yield _mixed(of, text, said, topic, "persons_as_cases")
        elif (topic.name, said.unit) == ("consultations", "人") or (
            topic.name == "persons" and is_count_of_cases(of, said)
        ):
            yield _mixed(of, text, said, topic, "cases_as_persons")


def _is_close(said: Said, topic: Topic) -> bool:
    """Whether a number stands right behind the name of what it is about."""
    ends = [one.end() for one in topic.words.finditer(said.before) if one[0]]
    between = said.before[ends[-1] :] if ends else ""
    return len(between) <= _CLOSE and "、" not in between


def is_count_of_cases(of: Checked, said: Said) -> bool:
    """Whether a number of persons is that of the consultations, and persons are another."""
    cases, persons = of.stage("consultations"), of.stage("persons")
    return said.unit == "人" and said.value == cases and cases != persons


def _mixed(of: Checked, text: Text, said: Said, topic: Topic, kind: str) -> Asked:
    stage = {"friends": "friends_stock", "persons": "persons"}.get(topic.name, "consultations")
    label = STAGES["consultations" if kind == "cases_as_persons" else stage][0]
    begins = [one.start() for one in topic.words.finditer(said.before) if one[0]]
    start = said.start - said.at + begins[-1] if begins else said.start
    quote = text.written[start : said.start + len(said.quote)]
    return ask(of, kind, text, quote, start, f"{of.home}/{stage}", told=said.quote, subject=label)


def _claims(of: Checked, text: Text) -> Iterator[Asked]:
    """The first claim of an effect in a line that has no number at all."""
    counted = {text.plain.count("\n", 0, said.start) for said in text.said}
    asked: set[int] = set()
    for start, sentence in sentences(text.spoken):
        claim = _CLAIM.search(sentence)
        line = text.plain.count("\n", 0, start)
        if claim and line not in counted | asked and not _NO_CLAIM.match(sentence, claim.end()):
            asked.add(line)
            quote = text.written[start + claim.start() : start + claim.end()]
            yield ask(of, "claim_without_number", text, quote, start + claim.start(), told=quote)


def worded(value: float, said: Said) -> str:
    """A number of ours in the unit of a text's."""
    return amount(value, said.unit)
