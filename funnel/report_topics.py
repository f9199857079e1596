"""What a number in a report's text is about: desk, activities and targets by the words that offices use for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from core import words
from funnel.report import Aim, Deed, Desk, Project
from funnel.target_words import measure_name
from funnel.told_numbers import Role, Said, plain

FRIENDS = re.compile(
    r"(?:LINE)?(?:相談の?|公式の?)?(?:友だち|友達|ともだち)(?:の)?(?:登録)?(?:者|件|人)?数?|(?:LINE)?登録者数?|フォロワー数?"
)
_CONSULTATIONS = re.compile(
    r"(?:(?:LINE|SNS|チャット)(?:による|での|の)?)?相談(?:の)?(?:総)?(?:実績|件数|受付件数|受付数|対応件数|利用件数)|利用件数"
    r"|(?:年度|年間|全体)の(?:LINE)?相談(?=[はがも])"
    r"|(?:LINE|SNS|チャット|To ?U)(?:による|での|の)?相談(?=[はがも:\d年全計累総 ]|では|を\d)"
)
# A part of all consultations, or those of another desk.
_OTHER_CONSULTATIONS = re.compile(
    r"(?:法律|からだの|身体の|専門|電話|面談|面接|対面|来所|個別|総合|健康|女性|就労|こころの|DV|男女平等推進センターの)"
    r"相談(?:件数|実績)?"
    r"|(?:関する|ついての|からの|への|夜間の|代の|(?:DV|暴力|家族|育児|仕事|学校|健康|性|中|外)の)(?:LINE)?相談(?:件数)?"
)
_PERSONS = re.compile(r"(?:相談者|利用者)(?:の)?(?:実)?(?:人)?数|実人数|実人員|実相談者数?|相談者")
_FIRST = re.compile(r"(?:新規|初回)(?:の)?(?:相談)?(?:者)?(?:の)?(?:件数|数)?")
_REPEAT = re.compile(r"(?:継続|再来|2回目以降の?)(?:の)?(?:相談)?(?:者)?(?:の)?(?:件数|数)?")
_SESSIONS = re.compile(
    r"(?:実施|開設|開所|開催|相談)(?:の)?(?:期間|回数|日数|日)|SNSを活用した相談(?:事業)?|年間を通じて|窓口を(?:開設|開)"
)
_SCANS = re.compile(r"(?:(?:二次元|QR)?コード(?:の)?)?(?:読み?[取と]り?)(?:の)?(?:総)?(?:回数|件数|数)?")
# Numbers of these are none of ours.
_ELSE = re.compile(
    "アンケート|回答|ホームページ|閲覧|アクセス|読み取|カード|ステッカー|ポスター|チラシ|リーフレット|動画|投稿|世帯|会議|協議会|"
    "講師|職員|相談員|スタッフ|調査|機関|施設|団体|学校"
)
_KINDS = {
    "outreach_offered": r"アウトリーチ(?:支援)?の?(?:提案|案内|申し出)",
    "outreach_wanted": r"アウトリーチ(?:支援)?(?:の|を)?希望",
    "outreach_done": r"アウトリーチ(?:型)?(?:支援)?(?:の)?(?:実施)?(?:件数)?",
    "accompaniment": "同行(?:支援)?(?:の)?(?:件数)?",
    "referral": "(?:他機関|関係機関)(?:へ|等へ|など)?(?:の)?(?:紹介|引継ぎ)|紹介件数",
    "stay": "(?:一時)?宿泊(?:利用)?(?:日)?数?|泊数",
    "peer_support": "ピア・?サポート(?:グループ)?(?:支援)?(?:事業)?(?:の)?(?:参加者数|開催回数|回数)?",
    "specialist": "専門相談",
    "training": "(?:人材育成(?:事業)?(?:の)?(?:研修会?)?|研修会?)(?:の)?(?:参加者数|開催回数|回数)?",
    "case_conference": "ケース(?:検討)?(?:会議|会)|事例検討会?",
    "goods": "生理用品|配布物?|提供物",
}
_UNITS = {"people": "人", "consultations": "件", "nights": "泊", "pieces": "個"}
_AIM_WORDS = {
    "consultations": "相談[^。、]{0,8}件|相談実績|相談数|相談が少|利用件数|利用者?数",
    "consultations_first": "新規|初回|初めて",
    "persons": "実人数|相談者",
    "friends_new": "友だち|友達|登録",
    "friends_stock": "友だち|友達|登録",
    "scans": "読み取|アクセス",
    "sessions": "実施|開設|開所",
    "linked_onward": "つな|繋|紹介",
    "surveys_answered": "アンケート|回答",
    "nights": "宿泊|泊",
    "peer_participants": "ピア・?サポート",
    "peer_sessions": "ピア・?サポート",
    "training_sessions": "研修|人材育成",
    "training_satisfaction_1": "満足",
    "training_satisfaction_2": "満足",
    "more_positive": "前向き",
    "glad": "良かった|よかった",
    "helpful": "役に立",
    "felt_heard": "受け止め|受けとめ",
    "outreach": "アウトリーチ",
}
# So many letters after its name a number may be about something else.
_FAR = 40
_BEHIND = re.compile("の(?!実績|結果|達成|増|減|うち|目標|見込|利用|と)(?P<what>.{1,20})")
# 今年度は226件の相談があった, 3月には19件の相談があった: of all, with nothing else said of them.
_ASKED = re.compile("相談(?:が|を|に(?:応|対))")
_OF_ALL = re.compile(r"(?:年度|年間|全体|合計|総計|\d月)(?:は|に|には|で|では|を通じて)?、?(?:延べ|のべ|計|合計|全)?$")
_COMMON = ("件数", "人数", "回数", "割合", "年度", "参加者数", "事業", "目標", "以上", "回答")
_UNIT_NAMES = {"名": "人", "％": "%"}


@dataclass(frozen=True)
class Ours:
    """A number of the report that a text may tell: its key, its name (a msgid or own words), its value."""

    key: str
    label: str
    value: float | None


@dataclass(frozen=True)
class Topic:
    """What texts call something, with our numbers of it by unit; none where it only keeps others away."""

    name: str
    words: re.Pattern[str]
    slots: Mapping[str, Ours] = field(default_factory=dict)


def unit(written: str) -> str:
    """A unit of a target as numbers of a text have it."""
    return _UNIT_NAMES.get(written.strip(), written.strip())


def of_project(number: str, project: Project, home: str, desk: Desk | None) -> tuple[Topic, ...]:
    """All that numbers in a project's texts may be about; `desk` is that of the project with the number `home`."""
    deeds = tuple(_deeds(number, project.deeds))
    there = {topic.name for topic in deeds}
    aims = tuple(topic for topic in _aims(number, project.aims) if topic.name not in there)
    return (*deeds, *aims, *(_desk(home, desk) if desk else ()), *_nobodys(there | {topic.name for topic in aims}))


def about(numbers: Sequence[Said], topics: Sequence[Topic]) -> tuple[Topic | None, ...]:
    """What each number of a text is about: what was named last before it, else right behind it; None where not clear.

    A name goes with the first number of a unit behind it, not with the second.
    """
    found: list[Topic | None] = []
    for sentence, group in groupby(numbers, key=lambda one: (one.start - one.at, one.sentence)):
        named = sorted(_named(sentence[1], topics), key=lambda one: one[:4])
        mine: list[Said] = []
        for said in group:
            found.append(_about(said, named, topics, mine))
            mine.append(said)
    return tuple(found)


def _named(sentence: str, topics: Sequence[Topic]) -> Iterator[tuple[int, int, bool, int, Topic]]:
    """Where topics are named; of two that end in the same place the longer counts, then one of ours."""
    for place, topic in enumerate(topics):
        for found in topic.words.finditer(sentence):
            if found[0]:
                yield found.end(), len(found[0]), bool(topic.slots), -place, topic


def _about(
    said: Said, named: Sequence[tuple[int, int, bool, int, Topic]], topics: Sequence[Topic], earlier: Sequence[Said]
) -> Topic | None:
    if behind := _BEHIND.match(said.after):
        # 10件の同行 is about what follows, whatever was named before.
        meant = next((topic for topic in topics if topic.words.match(behind["what"])), None)
        is_of_all = _ASKED.match(behind["what"]) and _OF_ALL.search(said.before)
        return next((topic for topic in topics if topic.name == "consultations"), None) if is_of_all else meant
    last = next((one for one in reversed(named) if one[0] <= said.at), None)
    if last is None or any(_takes(one, said, last[0]) for one in earlier):
        return None
    between = said.before[last[0] :]
    return last[-1] if len(between) <= _FAR and between.count("、") <= 1 else None


def _takes(one: Said, said: Said, end: int) -> bool:
    """Whether the number before was already the one that the name was for."""
    return end <= one.at < said.at and one.unit == said.unit and one.role in (Role.RESULT, Role.PART)


def _desk(number: str, desk: Desk) -> Iterator[Topic]:
    def ours(stage: str) -> Ours:
        return Ours(f"{number}/{stage}", words.STAGES[stage][0], desk.stages.get(stage))

    yield Topic("consultations", _CONSULTATIONS, {"件": ours("consultations")})
    yield Topic("friends", FRIENDS, {"人": ours("friends_stock")})
    yield Topic("persons", _PERSONS, {"人": ours("persons")})
    yield Topic("first", _FIRST, {"件": ours("consultations_first")})
    yield Topic("repeat", _REPEAT, {"件": ours("consultations_repeat")})
    yield Topic("sessions", _SESSIONS, {"回": ours("sessions")})
    yield Topic("scans", _SCANS, {"回": ours("scans"), "件": ours("scans")})


def _deeds(number: str, deeds: Sequence[Deed]) -> Iterator[Topic]:
    for kind in dict.fromkeys(deed.kind for deed in deeds):
        mine = [deed for deed in deeds if deed.kind == kind]
        called = re.compile(_KINDS[kind])
        for place, deed in enumerate(mine, start=1):
            # As funnel.report_numbers tells several of a kind apart.
            numbered = kind if place == 1 else f"{kind}.{place}"
            title = re.sub(r"\(.*?\)", "", plain(deed.title)).strip()
            # 研修会（1回目） is called as all trainings are.
            if title and (len(mine) == 1 or not called.search(title)):
                yield Topic(kind, re.compile(re.escape(title)), _slots(number, numbered, [deed]))
        yield Topic(kind, called, _slots(number, kind, mine))


def _slots(number: str, name: str, deeds: Sequence[Deed]) -> dict[str, Ours]:
    kind = deeds[0].kind
    label, counted = words.ACTIVITIES[kind]
    amounts = [deed.amount for deed in deeds]
    known = [amount for amount in amounts if amount is not None]
    amount = sum(known) if len(known) == len(amounts) else None
    slots = {_UNITS[counted]: Ours(f"{number}/deeds/{name}/amount", label, amount)}
    if kind in words.MEETINGS:
        slots["回"] = Ours(f"{number}/deeds/{name}/meetings", label, sum(deed.meetings for deed in deeds))
    return slots


def _aims(number: str, aims: Sequence[Aim]) -> Iterator[Topic]:
    """Targets of what no activity was recorded of: what was typed in is all there is."""
    by_kind = {
        "nights": "stay",
        "peer_participants": "peer_support",
        "peer_sessions": "peer_support",
        "training_sessions": "training",
        "outreach": "outreach_done",
    }
    for aim in aims:
        kind = by_kind.get(aim.measure)
        if kind and not aim.later:
            ours = Ours(f"{number}/aims/{aim.measure}", measure_name(aim.measure), aim.result)
            yield Topic(kind, re.compile(_KINDS[kind]), {unit(aim.unit): ours})


def _nobodys(there: set[str]) -> Iterator[Topic]:
    yield Topic("other consultations", _OTHER_CONSULTATIONS)
    yield Topic("else", _ELSE)
    for kind, called in _KINDS.items():
        if kind not in there:
            yield Topic(f"no {kind}", re.compile(called))


def aim_words(aim: Aim) -> re.Pattern[str]:
    """What texts call a target: our words for a measure of ours, else those of its own name."""
    if aim.measure in _AIM_WORDS:
        return re.compile(_AIM_WORDS[aim.measure])
    found = re.findall(r"[一-龥々]{2,}|[ァ-ヶー]{3,}|[A-Za-z]{3,}", plain(measure_name(aim.measure)))
    own = [word for word in found if word not in _COMMON]
    return re.compile("|".join(re.escape(word) for word in own) or "(?!)")
