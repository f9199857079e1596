"""A report made by hand with one of everything, for tests of what is made from reports."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from PIL import Image

from core.dates import months
from funnel.report import (
    Aim,
    Answered,
    Cell,
    Channel,
    Deed,
    Desk,
    Edition,
    Figure,
    Material,
    Money,
    Month,
    Project,
    Report,
    Split,
)

SINCE, UNTIL = date(2023, 4, 1), date(2024, 3, 31)
MONTHLY = (14, 17, 16, 20, 22, 19, 21, 18, 20, 17, 20, 22)
FRIENDS = (30, 12, 9, 11, 8, 10, 7, 6, 5, 4, 4, 3)
TEXTS = {
    "situation": "相談につながりにくい女性に、必要な支援が届いていない。\n\n夜間に相談できる窓口が区内になかった。",
    "features": "平日の夜間と週末にLINEで相談を受ける。",
    "purpose": "女性が自分の生き方を自分で選べるよう、気軽に相談できる窓口を開く。",
    "effect": "・相談は年間226件で、目標の280件に届かなかった。\n・くり返しの相談が多い。",
    "issues": "・はじめて相談する人を増やす。\n・相談員の研修を続ける。",
    "outline": "木曜日と土曜日の夜にLINEで相談を受け、必要に応じてほかの機関につないだ。",
    "survey": "回答した人の多くが、相談して良かったと答えた。",
}


@cache
def png(width: int = 91, height: int = 55) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width * 4, height * 4), (230, 236, 240)).save(out, "PNG")
    return out.getvalue()


def ages(**counts: int | None) -> tuple[Cell, ...]:
    """Consultations by band: `ages(s10=7)` is the band 10s."""
    return tuple(Cell(f"{name[1:]}s", count) for name, count in counts.items())


def channel(name: str, **told: Any) -> Channel:
    """A channel of which only what is told is known."""
    none = dict.fromkeys(
        ("pieces", "places", "cost_yen", "scans", "friends_new", "friends_low", "friends_high", "first", "repeat")
    )
    return Channel(**{**none, "channel": name, **told})


def question(code: str, label: str, n: int | None, positive: int | None, **told: Any) -> Answered:
    """A question with its share and a rough interval; of no answers none."""
    share = positive / n if n and positive is not None else None
    low, high = (max(0.0, share - 0.1), min(1.0, share + 0.1)) if share is not None else (None, None)
    return Answered(code, label, n, positive, share, low, high, **told)


GLAD = (("とても良かった", 25), ("良かった", 15), ("どちらともいえない", 8), ("良くなかった", 0))
COMPLETE = Split(
    ages=ages(s10=7, s20=26, s30=119, s40=30, s50=44),
    channels=(
        channel(
            "card",
            pieces=3_000,
            places=42,
            cost_yen=66_000,
            scans=310,
            friends_new=48,
            friends_low=31,
            friends_high=66,
            first=21,
            repeat=60,
        ),
        channel(
            "sticker",
            pieces=400,
            places=18,
            cost_yen=52_000,
            scans=122,
            friends_new=20,
            friends_low=9,
            friends_high=33,
            first=8,
            repeat=35,
        ),
        channel("sns", scans=88, friends_new=9, friends_low=2, friends_high=18, first=3, repeat=9),
        channel("unknown", friends_new=32, first=15, repeat=75),
    ),
    sent=120,
    answered=48,
    questions=(
        question("glad", "相談して良かったですか", 48, 40, options=GLAD),
        question("more_positive", "前向きな気持ちになれましたか", 28, 21),
    ),
)
PUBLISHED = Split(
    ages=ages(s10=None, s20=None, s30=119, s40=30, s50=44),
    channels=(
        COMPLETE.channels[0],
        replace(COMPLETE.channels[1], first=None, hidden=("first",)),
        replace(
            COMPLETE.channels[2], friends_new=None, first=None, repeat=None, hidden=("friends_new", "first", "repeat")
        ),
        COMPLETE.channels[3],
    ),
    sent=120,
    answered=48,
    questions=(
        question("glad", "相談して良かったですか", 48, None, options=tuple((label, None) for label, _count in GLAD)),
        question("more_positive", "前向きな気持ちになれましたか", 28, None),
    ),
)


def desk(**told: Any) -> Desk:
    """A desk that was open on Thursdays and Saturdays."""
    every = (SINCE + timedelta(days=number) for number in range((UNTIL - SINCE).days + 1))
    counted = zip(months(SINCE, UNTIL), MONTHLY, FRIENDS, strict=True)
    facts: dict[str, Any] = {
        "stages": {
            "consultations": 226,
            "consultations_first": 47,
            "consultations_repeat": 179,
            "persons": 52,
            "friends_new": 109,
            "friends_stock": 442,
            "sessions": 105,
            "scans": 520,
            "linked_onward": 12,
            "faded_out": None,
        },
        "months": tuple(Month(*each) for each in counted),
        "opening_days": tuple(day for day in every if day.weekday() in (3, 5)),
        "splits": {Edition.SUBMIT: COMPLETE, Edition.PUBLIC: PUBLISHED, Edition.INSIDE: PUBLISHED},
        "hours": ("木曜日・土曜日 18:00～21:00",),
    }
    return Desk(**{**facts, **told})


def each_edition(parts: tuple[Cell, ...], published: tuple[Cell, ...]) -> Mapping[str, tuple[Cell, ...]]:
    """A deed's parts: complete, and as they are published and shown inside."""
    return {Edition.SUBMIT: parts, Edition.PUBLIC: published, Edition.INSIDE: published}


DEEDS = (
    Deed(
        "referral",
        "",
        0,
        12,
        parts=each_edition(
            (Cell("welfare_office", 8), Cell("legal", 4)), (Cell("welfare_office", None), Cell("legal", None))
        ),
    ),
    Deed("stay", "", 0, None, days=((date(2023, 5, 2), date(2023, 5, 9)),)),
    Deed(
        "peer_support",
        "手芸の会",
        4,
        31,
        days=(
            (date(2023, 10, 15), None),
            (date(2023, 11, 9), None),
            (date(2023, 11, 10), None),
            (date(2024, 1, 1), date(2024, 1, 3)),
        ),
    ),
    Deed(
        "training",
        "相談員の研修",
        2,
        40,
        days=((date(2023, 10, 23), None), (date(2024, 2, 10), None)),
        satisfied=(("1回目", 88.0, None), ("2回目", 56.0, 18)),
    ),
    Deed(
        "goods",
        "生理用品",
        0,
        10_000,
        parts=each_edition((Cell("ward_facility", 6_000), Cell("school", 4_000)), (Cell("ward_facility", 6_000),)),
    ),
)
OUTREACH = (Deed("outreach_offered", "", 0, 6), Deed("outreach_wanted", "", 0, 1), Deed("outreach_done", "", 0, 0))
AIMS = (
    Aim("consultations", "flow", 280, "件", 226, is_typed=False),
    Aim("more_positive", "rate", 70, "%", 75, is_typed=False, n=28, low=57, high=87),
    Aim("training_satisfaction_2", "rate", 80, "%", 56, is_typed=True, source="実績報告書", on=date(2024, 2, 10), n=18),
    Aim("nights", "nights", 100, "泊", None, is_typed=False),
    Aim("equality_share_r7", "external", 20, "%", 12.7, is_typed=True, source="意識調査", later=True, fiscal_year=2025),
)


def line(**told: Any) -> Project:
    """The sub-project with the desk."""
    facts: dict[str, Any] = {
        "number": "1-1",
        "name": "女性のためのLINE相談",
        "money": Money(6_347_000, 4_760_000, 0.75, 5_000_000, "", (("委託料", 5_900_000), ("印刷費", 447_000))),
        "partners": ("社会福祉協議会", "子ども家庭支援センター", "福祉事務所"),
        "implementer": "特定非営利活動法人",
        "since": SINCE,
        "until": UNTIL,
        "texts": TEXTS,
        "aims": AIMS,
        "desk": desk(),
        "deeds": DEEDS,
        "figures": (Figure("だれにも相談しなかった人", 44.6, "%", "令和元年度", "意識・実態調査", 412),),
        "materials": tuple(
            Material(label, f"{label}の見本", places, png())
            for label, places in (
                ("相談カード", "区立中学校・高等学校で配布"),
                ("ステッカー", "区施設のトイレに設置"),
                ("ポスター", "駅・図書館"),
                ("リーフレット", "窓口"),
            )
        ),
    }
    return Project(**{**facts, **told})


def outreach(**told: Any) -> Project:
    """The sub-project whose desk is the other's."""
    facts: dict[str, Any] = {
        "number": "1-2",
        "name": "女性のためのアウトリーチ支援",
        "money": Money(297_000, 222_000),
        "partners": (),
        "implementer": "",
        "since": SINCE,
        "until": UNTIL,
        "texts": {"effect": "希望する人がなく、実施は0件だった。"},
        "aims": (Aim("outreach", "flow", 12, "件", 0, is_typed=False),),
        "desk": None,
        "deeds": OUTREACH,
    }
    return Project(**{**facts, **told})


def report(*projects: Project, **told: Any) -> Report:
    """A report of these projects, of both unless told."""
    facts: dict[str, Any] = {
        "slug": "toshima-r5",
        "programme": "女性のつながりサポート事業",
        "municipality": "豊島区",
        "section": "男女平等推進センター",
        "fiscal_year": 2023,
        "as_on": date(2024, 4, 20),
        "projects": projects or (line(), outreach()),
    }
    return Report(**{**facts, **told})
