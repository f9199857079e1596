"""How often the desk was open (回): what texts and the office tell against the calendar, and days against meetings."""

import re
from collections.abc import Iterator

from core.words import ACTIVITIES
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report import Deed
from funnel.report_amounts import amount
from funnel.report_topics import Topic
from funnel.told_numbers import Role, Said

_OPEN_DAYS = re.compile(r"(?:開設|開所|実施|相談)日数(?:は|が|:)? ?(?:年間|合計|計|全|延べ)?(?P<days>\d{2,3})日")
_HELD = re.compile("(?:を|、|の)?(?:窓口を|相談を)?(?:開設|開所|開い|実施)")


def found(of: Checked) -> Iterator[Asked]:
    """All questions on sessions and meetings."""
    calendar = of.stage("sessions")
    if calendar and of.is_home:
        told = [(text, said) for text in of.own for said, topic in text.told if _is_of_desk(of, text, said, topic)]
        differing = [(text, said) for text, said in told if said.value != calendar]
        for text, said in differing:
            yield _told(of, text, said, calendar)
        counted = of.desk.sessions_counted if of.desk else None
        if counted is not None and counted != calendar and not differing:
            facts = {"told": amount(counted, "回"), "ours": amount(calendar, "回")}
            yield ask(of, "counted_sessions", None, "", 0, f"{of.home}/sessions_counted", **facts)
        yield from _opening_days(of, calendar)
    for deed in of.project.deeds:
        yield from _days(of, deed)


def _is_of_desk(of: Checked, text: Text, said: Said, topic: Topic | None) -> bool:
    if said.unit != "回" or said.role is not Role.RESULT or said.is_about:
        return False
    calendar = of.stage("sessions") or 0
    if topic is not None and topic.name == "sessions":
        return True
    # LINE相談は全103回実施した, 週2回、計110回開設した.
    if (topic is None or topic.name == "consultations") and _HELD.match(said.after) and 2 * said.value >= calendar:
        return True
    if topic is not None:
        return False
    # 全105回 under the days: of nothing else are there so many.
    return said.quote.startswith("全") and text.part in ("schedule", "outline") and 2 * said.value >= calendar


def _opening_days(of: Checked, calendar: int) -> Iterator[Asked]:
    """Days of opening that a text counts: the calendar has one session a day."""
    for text in of.own:
        for one in _OPEN_DAYS.finditer(text.plain):
            if int(one["days"]) not in (calendar, of.desk.sessions_counted if of.desk else None):
                quote = text.written[one.start("days") : one.end()]
                facts = {"told": quote, "ours": amount(calendar, "回")}
                yield ask(of, "sessions_differ", text, quote, one.start("days"), f"{of.home}/sessions", **facts)


def _told(of: Checked, text: Text, said: Said, calendar: int) -> Asked:
    facts = {"told": said.quote, "ours": amount(calendar, "回")}
    return ask(of, "sessions_differ", text, said.quote, said.start, f"{of.home}/sessions", **facts)


def _days(of: Checked, deed: Deed) -> Iterator[Asked]:
    """More days told than meetings held, each day of a long meeting counted once."""
    apart = [first for first, _last in deed.days]
    if 0 < deed.meetings < len(set(apart)):
        facts = {
            "subject": deed.title or ACTIVITIES[deed.kind][0],
            "days": str(len(set(apart))),
            "ours": amount(deed.meetings, "回"),
        }
        yield ask(of, "days_differ", None, "", 0, of.key("deeds", deed.kind, "meetings"), **facts)
