"""Numbers that a text tells against ours: consultations, friends, persons, stays, meetings, participants, goods."""

import re
from collections.abc import Iterator

from core.words import MEASURES, STAGES
from funnel.checked_project import Asked, Checked, Text, aims_meant, ask
from funnel.checks_texts import is_count_of_cases
from funnel.report_amounts import amount
from funnel.report_topics import Ours, Topic, unit
from funnel.target_words import measure_name
from funnel.told_months import Months, months
from funnel.told_numbers import Role, Said

_NEW = ("新規", "新た", "新しく", "増え", "増加")

_ONE = re.compile("が|に|の|で(?!あ|し)|から|ひとり|を")
_AMONG_ALL = re.compile(
    r"(?:^|[、。・])(?:LINE)?相談(?:件数|全体)?(?:は)?(?:全?[\d,]+件)?の?、?うち、?(?:新規|初回|継続|再来)[^、。]*$"
)
# So many there may be, not were.
_ROOM = re.compile("(?:定員|定数|上限|最大|最高|各回)(?:は|が|を|:)?$")
_SOME_CODES = re.compile("カード|ステッカー|ポスター|チラシ|リーフレット|広告|SNS|うち|月|駅|ホームページ")
# Named with no body in particular.
_ONWARD = re.compile(
    r"(?:を|は)?(?:必要な|ほかの|他の|外部の|適切な|専門の)*(?:支援(?:先|機関|につない)?|機関|他機関|関係機関|専門機関|窓口|支援窓口|相談機関)(?:等|など)?"
    r"(?:に|へ|につなが|へと)?(?:の)?(?:つな|繋|引き継|引継)"
)


def found(of: Checked) -> Iterator[Asked]:
    """All questions on numbers that differ from ours."""
    for text in of.own:
        spans = tuple(months(text.plain, of.report.fiscal_year))
        for said, topic in text.told:
            if said.role is Role.TARGET:
                yield from _target(of, text, said)
            elif said.role in (Role.RESULT, Role.PART) and not said.is_about:
                yield from _onward(of, text, said) or _result(of, text, said, topic, spans)


def _target(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    meant = aims_meant(of, said)
    values = {aim.value for aim in meant} | {aim.result for aim in meant}
    if meant and said.value not in values:
        aim = meant[0]
        number, ours = of.key("aims", aim.measure), amount(aim.value, aim.unit)
        yield ask(
            of,
            "target_differs",
            text,
            said.quote,
            said.start,
            number,
            told=said.quote,
            ours=ours,
            subject=name(of, aim.measure),
        )


def name(of: Checked, measure: str) -> str:
    """What a target is called, as on the pages; any other question of the survey by its words."""
    if measure in STAGES or measure in MEASURES:
        return measure_name(measure)
    return next((one.label for one in of.split.questions if one.code == measure), measure)


def _result(of: Checked, text: Text, said: Said, topic: Topic | None, spans: tuple[Months, ...]) -> Iterator[Asked]:
    if topic is None or _is_left_alone(of, text, said, topic):
        return
    ours = topic.slots.get(said.unit) or (topic.slots.get("人") if topic.name == "friends" else None)
    if ours is None or ours.value is None:
        return
    named = _named(text, said, spans)
    if named:
        # Of months named in another clause nobody can tell whether the number is of them.
        for span in named[-1:]:
            if span.end > said.start - len(said.stretch) - len(said.quote):
                yield from _in_months(of, text, said, topic, span)
    elif _is_of_all(said, topic) and said.value not in _fitting(of, said, topic, ours):
        new = of.stage("friends_new")
        if topic.name == "friends" and new is not None and re.search("新規|新た|新しく", said.stretch):
            ours = Ours(f"{of.home}/friends_new", STAGES["friends_new"][0], new)
        facts = {"told": said.quote, "ours": amount(ours.value, said.unit), "subject": ours.label}
        yield ask(of, "differs", text, said.quote, said.start, ours.key, **facts)


def _is_left_alone(of: Checked, text: Text, said: Said, topic: Topic) -> bool:
    """Whether another check asks of a number, or it counts none of what its words name."""
    # How often the desk was open is a question of its own; of units that are mixed another asks.
    if topic.name == "sessions" or (topic.name == "persons" and is_count_of_cases(of, said)):
        return True
    # 相談者1人が予約できる回数 counts nobody; scans of a card alone, or of one place, are some of them.
    is_one = (said.value, said.unit) == (1, "人") and _ONE.match(said.after)
    if (
        said.after.startswith("まで")
        or _ROOM.search(said.before)
        or is_one
        or (topic.name == "scans" and _SOME_CODES.search(said.sentence))
    ):
        return True
    # Under the purpose a target often stands without the word.
    return text.part == "purpose" and any(aim.value == said.value and unit(aim.unit) == said.unit for aim in of.aims)


def _onward(of: Checked, text: Text, said: Said) -> list[Asked]:
    """Consultations that are said to have been linked onward, by the words behind their number."""
    ours = of.stage("linked_onward")
    recorded = any(deed.kind == "referral" for deed in of.project.deeds)
    if said.unit != "件" or ours is None or recorded or said.value == ours or not _ONWARD.match(said.after):
        return []
    facts = {"told": said.quote, "ours": amount(ours, said.unit), "subject": STAGES["linked_onward"][0]}
    return [ask(of, "differs", text, said.quote, said.start, f"{of.home}/linked_onward", **facts)]


def _is_of_all(said: Said, topic: Topic) -> bool:
    """Whether a number is of the whole year: no part, but for first ones and others among all consultations."""
    is_among_all = topic.name in ("first", "repeat") and _AMONG_ALL.search(said.before)
    return said.role is Role.RESULT or (said.role is Role.PART and bool(is_among_all))


def _fitting(of: Checked, said: Said, topic: Topic, ours: Ours) -> set[float | None]:
    """What may be told: of friends also the year's new ones, where the words are of new ones."""
    fitting: set[float | None] = {ours.value}
    if topic.name == "friends" and any(word in said.sentence for word in _NEW):
        fitting.add(of.stage("friends_new"))
    return fitting


def _named(text: Text, said: Said, spans: tuple[Months, ...]) -> list[Months]:
    """The months named in a number's sentence since the number before it."""
    since = max((one.start for one in text.said if one.start < said.start), default=0)
    begins = max(since, said.start - said.at)
    return [span for span in spans if begins <= span.start and span.end <= said.start]


def _in_months(of: Checked, text: Text, said: Said, topic: Topic, span: Months) -> Iterator[Asked]:
    if topic.name != "consultations" or of.desk is None:
        return
    counts = [month.consultations for month in of.desk.months if span.holds(month.month)]
    known = [count for count in counts if count is not None]
    if not counts or len(known) < len(counts) or sum(known) == said.value:
        return
    number = f"{of.home}/months/{span.since:%Y-%m}/consultations"
    quote = text.written[span.start : said.start + len(said.quote)]
    ours = amount(sum(known), said.unit)
    yield ask(of, "months_differ", text, quote, span.start, number, told=said.quote, ours=ours)
