"""By how much texts say that something grew or fell, against the number of the earlier year that stands beside it."""

import re
from collections.abc import Iterator

from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report_amounts import amount
from funnel.report_topics import Topic
from funnel.told_numbers import Role, Said

_HOW = re.compile(r"(?:の|も)?(?:大幅な)?(?:増加?|(?P<less>減少?|下回|少な)|上回|伸び|多)")
_YEAR_BEFORE = re.compile("前年|昨年")
# So far apart the two numbers may be of different things.
_FAR = 30


def found(of: Checked) -> Iterator[Asked]:
    """All questions on changes."""
    for text in of.own if of.is_home else ():
        for said, topic in text.told:
            if said.role is Role.CHANGE and not said.is_about and said.unit in ("件", "人"):
                yield from _change(of, text, said, topic)


def _change(of: Checked, text: Text, said: Said, topic: Topic | None) -> Iterator[Asked]:
    now, before = _now(of, said, topic), _before(of, text, said, topic)
    if now is None or before is None:
        return
    how = _HOW.match(said.after)
    if how is None or now - before == (-said.value if how["less"] else said.value):
        return
    quote = text.written[said.start : said.start + len(said.quote) + how.end()]
    facts = {
        "told": quote,
        "before": amount(before, said.unit),
        "ours": amount(now, said.unit),
        "change": f"{now - before:+,.0f}",
    }
    number = f"{of.home}/{'friends_stock' if _is_friends(topic) else 'consultations'}"
    yield ask(of, "change_differs", text, quote, said.start, number, **facts)


def _is_friends(topic: Topic | None) -> bool:
    return bool(topic and topic.name == "friends")


def _now(of: Checked, said: Said, topic: Topic | None) -> float | None:
    if _is_friends(topic):
        return of.stage("friends_stock") if said.unit == "人" else None
    is_of_all = topic is not None and topic.name == "consultations"
    return of.stage("consultations") if is_of_all and said.unit == "件" else None


def _before(of: Checked, text: Text, said: Said, topic: Topic | None) -> float | None:
    """The earlier number beside it; of friends else the year's beginning, as those who came and left tell it."""
    beside = [
        one.value
        for one in text.said
        if one.role is Role.EARLIER
        and one.sentence == said.sentence
        and one.unit == said.unit
        and max(said.at - one.end, one.at - said.end) <= _FAR
    ]
    if beside or not _is_friends(topic) or not _YEAR_BEFORE.search(said.before):
        return beside[-1] if beside else None
    stock, new = of.stage("friends_stock"), of.stage("friends_new")
    if stock is None or new is None:
        return None
    before = stock - new + (of.stage("friends_blocked") or 0) - (of.stage("friends_returning") or 0)
    # More new ones than there are in the end: those who left aren't known.
    return before if before >= 0 else None
