"""Months as texts speak of them: the month with the most, what every month had, and what a month had on average."""

import re
from collections.abc import Iterator
from datetime import date

from funnel import report_amounts
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report_amounts import amount, plain
from funnel.report_topics import Topic
from funnel.told_numbers import Role, Said, sentences

_MOST = "(?:最も|もっとも|一番|いちばん)"
_TOP = re.compile(
    rf"{_MOST}(?:相談(?:件数|者)?の?が?)?(?P<how>多|少な)[いかく]?[っ]?た?(?:月)?(?:のは|は)、?(?P<of>\d{{1,2}})月(?!\d|か)"
    rf"|(?P<month>\d{{1,2}})月(?:の(?:相談(?:件数)?|件数))?が{_MOST}(?P<as>多|少な)"
)
_EVERY = re.compile("毎月|各月|いずれの月も|どの月も")
_A_MONTH = re.compile(r"月平均|(?:1|ひと|一)(?:か|カ|ヶ|ヵ)?月(?:あたり|当たり|平均)|ひと月|月あたり|毎月平均")
_A_PERSON = re.compile("(?:1|一)人(?:あたり|当たり|につき|平均)")
# Months of these are counted nowhere here.
_ELSE = re.compile(
    "新規|初回|継続|電話|面談|面接|対面|友だち|友達|登録|読み取|アクセス|閲覧|若|[1-7]0代|投稿|電話|研修"
)
_MONTHS = 12


def found(of: Checked) -> Iterator[Asked]:
    """All questions on months and means."""
    for text in of.own:
        for start, sentence in sentences(text.spoken):
            yield from _top(of, text, start, sentence)
        for said, topic in text.told:
            # Under the purpose it is what was hoped for.
            if said.unit != "件" or said.role is not Role.MEAN or text.part == "purpose" or "目標" in said.stretch:
                continue
            if said.after.startswith(("以上", "を超え", "を上回")) and _EVERY.search(said.before):
                yield from _every(of, text, said, topic)
            elif _A_MONTH.search(said.stretch):
                yield from _mean(of, text, said, topic)
            elif _A_PERSON.search(said.stretch):
                yield from _a_person(of, text, said, topic)


def _counts(of: Checked) -> dict[date, int]:
    """Consultations by month; none where a month isn't known."""
    months = of.desk.months if of.desk else ()
    known = {one.month: one.consultations for one in months if one.consultations is not None}
    return known if len(known) == len(months) else {}


def _top(of: Checked, text: Text, start: int, sentence: str) -> Iterator[Asked]:
    counts = _counts(of)
    for claim in _TOP.finditer(sentence) if counts and not _ELSE.search(sentence) else ():
        is_most = (claim["how"] or claim["as"]) == "多"
        ours = (max if is_most else min)(counts.values())
        tops = [month for month, count in counts.items() if count == ours]
        if int(claim["of"] or claim["month"]) not in {month.month for month in tops}:
            quote = text.written[start + claim.start() : start + claim.end()]
            number = f"{of.home}/months/{tops[0]:%Y-%m}/consultations"
            months = "・".join(report_amounts.month(month) for month in tops)
            facts = {"told": quote, "months": months, "ours": amount(ours, "件")}
            yield ask(of, "not_the_month", text, quote, start + claim.start(), number, **facts)


def _every(of: Checked, text: Text, said: Said, topic: Topic | None) -> Iterator[Asked]:
    """Not every month can have had so many: one hadn't, or a year of them would be more than there were."""
    counts, total = _counts(of), _total(of, said, topic)
    named = topic.name if topic else "consultations"
    if said.after.startswith("を") and said.value in counts.values():
        counts = {month: count - 1 for month, count in counts.items()}
    least = min(counts, key=lambda month: counts[month], default=None)
    if named == "consultations" and not _ELSE.search(said.before + said.after) and least is not None:
        if counts[least] < said.value:
            facts = {
                "told": said.quote,
                "month": report_amounts.month(least),
                "ours": amount(_counts(of)[least], "件"),
            }
            number = f"{of.home}/months/{least:%Y-%m}/consultations"
            yield ask(of, "month_below", text, said.quote, said.start, number, **facts)
    elif total is not None and total < said.value * _MONTHS:
        yield _differs(of, text, said, total, _MONTHS, "か月")


def _total(of: Checked, said: Said, topic: Topic | None) -> int | None:
    """What a mean is of: the topic named before it or behind it; consultations where none is."""
    if said.after.startswith("以上の新規") or (topic is None and re.search("新規|初回", said.before + said.after)):
        return of.stage("consultations_first")
    if topic is None or topic.name in ("consultations", "sessions"):
        return None if _ELSE.search(said.before) else of.stage("consultations")
    ours = topic.slots.get(said.unit)
    return None if ours is None or ours.value is None else int(ours.value)


def _mean(of: Checked, text: Text, said: Said, topic: Topic | None) -> Iterator[Asked]:
    total, months = _total(of, said, topic), len(of.desk.months) if of.desk else 0
    if total is not None and months and not said.fits(total / months):
        yield _differs(of, text, said, total, months, "か月")


def _a_person(of: Checked, text: Text, said: Said, topic: Topic | None) -> Iterator[Asked]:
    total, persons = of.stage("consultations"), of.stage("persons")
    is_of_all = topic is None or topic.name in ("consultations", "persons", "sessions")
    if is_of_all and total and persons and not _ELSE.search(said.before) and not said.fits(total / persons):
        yield _differs(of, text, said, total, persons, "人")


def _differs(of: Checked, text: Text, said: Said, total: int, by: int, unit: str) -> Asked:
    facts = {
        "told": said.quote,
        "total": amount(total, "件"),
        "sessions": amount(by, unit),
        "ours": plain(total / by),
    }
    return ask(of, "mean_differs", text, said.quote, said.start, f"{of.home}/consultations", **facts)
