"""Reports of the five demo scenarios built by hand: the sources' figures, and the texts of the scenarios themselves."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from core.dates import fiscal_bounds, months
from core.folders import ASSETS
from funnel.report import (
    Aim,
    Answered,
    Cell,
    Deed,
    Desk,
    Edition,
    Figure,
    Money,
    Month,
    Project,
    Report,
    Split,
)


def scenario(slug: str) -> dict[str, Any]:
    """A scenario as its file has it."""
    return tomllib.loads((ASSETS / "scenarios" / f"{slug}.toml").read_text(encoding="utf-8"))


def texts_of(slug: str, number: str = "") -> dict[str, str]:
    """What the office wrote in a project's report."""
    told = scenario(slug).get("report_texts", [])
    return {one["part"]: one["text"].strip() for one in told if one.get("project_number", "") == number}


def desk(
    year: int,
    *,
    consultations: int,
    friends: int | None = None,
    friends_new: int | None = None,
    persons: int | None = None,
    first: int | None = None,
    ages: Mapping[str, int | None] | None = None,
    monthly: Sequence[int | None] = (),
    sessions: int = 100,
    sessions_counted: int | None = None,
    answered: int | None = None,
    questions: tuple[Answered, ...] = (),
) -> Desk:
    """A desk of a fiscal year; what isn't told is unknown, its months add up."""
    since, until = fiscal_bounds(year)
    by_month: list[int | None] = list(monthly) or [
        consultations // 12 + (place < consultations % 12) for place in range(12)
    ]
    inside = Split(
        ages=tuple(Cell(code, count) for code, count in (ages or {}).items()), answered=answered, questions=questions
    )
    return Desk(
        stages={
            "consultations": consultations,
            "consultations_first": first,
            "consultations_repeat": None if first is None else consultations - first,
            "persons": persons,
            "friends_stock": friends,
            "friends_new": friends_new,
            "sessions": sessions,
        },
        months=tuple(Month(each, count, None) for each, count in zip(months(since, until), by_month, strict=False)),
        opening_days=tuple(since + timedelta(days=place) for place in range(sessions)),
        splits={Edition.INSIDE: inside},
        sessions_counted=sessions_counted,
    )


def aim(measure: str, value: float, unit: str, result: float | None, kind: str = "flow", **more: Any) -> Aim:
    """A target with what was reached."""
    return Aim(measure, kind, value, unit, result, is_typed=False, **more)


def project(year: int, number: str = "", name: str = "LINE相談", **more: Any) -> Project:
    """A project of a fiscal year with what is told of it."""
    since, until = fiscal_bounds(year)
    whole = Project(
        number=number,
        name=name,
        money=Money(),
        partners=(),
        implementer="",
        since=since,
        until=until,
        texts={},
        aims=(),
        desk=None,
    )
    return replace(whole, **more)


def report(year: int, *projects: Project, slug: str = "town") -> Report:
    """A report of a fiscal year."""
    return Report(slug, "LINE相談", "見本市", "相談担当", year, fiscal_bounds(year)[1], projects)


def kita_r4() -> Report:
    ages = {"10s": 14, "20s": 40, "30s": 98, "40s": 38, "50s": 42}
    whole = project(
        2022,
        money=Money(6_562_000, 4_923_000, 0.75),
        texts=texts_of("kita-r4"),
        aims=(aim("friends_stock", 250, "人", 333, "stock"),),
        desk=desk(2022, consultations=232, friends=333, friends_new=333, persons=112, first=112, ages=ages),
    )
    return report(2022, whole, slug="kita-r4")


def kita_r5() -> Report:
    ages = {"10s": 7, "20s": 26, "30s": 119, "40s": 30, "50s": 44}
    line = project(
        2023,
        "1-1",
        money=Money(6_347_000, 4_760_000, 0.75, lines=(("委託料", 5_797_000), ("印刷と設置", 550_000))),
        texts=texts_of("kita-r5", "1-1"),
        aims=(aim("consultations", 280, "件", 226),),
        desk=desk(2023, consultations=226, friends=442, friends_new=109, persons=94, first=46, ages=ages),
    )
    outreach = project(
        2023,
        "1-2",
        "アウトリーチ型支援",
        money=Money(297_000, 222_000, 0.75),
        texts=texts_of("kita-r5", "1-2"),
        aims=(aim("outreach", 12, "件", 0, "external"),),
        deeds=(Deed("outreach_done", "", 0, 0),),
    )
    return report(2023, line, outreach, slug="kita-r5")


def itabashi_r4() -> Report:
    monthly = [0, 0, 0, 1, 2, 2, 2, 2, 4, 5, 6, 6]
    source = "板橋区 男女平等に関する意識・実態調査"
    whole = project(
        2022,
        money=Money(950_000, 475_000, 0.5),
        texts=texts_of("itabashi-r4"),
        aims=(aim("consultations", 90, "件", 30),),
        desk=desk(2022, consultations=30, persons=22, first=22, monthly=monthly),
        figures=tuple(Figure("相談しなかった", share, "%", "令和元年度", source, None) for share in (44.6, 60.4)),
    )
    return report(2022, whole, slug="itabashi-r4")


def osaka_r4() -> Report:
    whole = project(
        2022,
        money=Money(18_374_000, 11_250_000, 0.75, note="+ P"),
        texts=texts_of("osaka-r4"),
        aims=(aim("more_positive", 70, "%", 72, "rate", n=228),),
        desk=desk(
            2022,
            consultations=1081,
            friends=1424,
            friends_new=1424,
            persons=700,
            first=700,
            sessions=103,
            sessions_counted=105,
            answered=228,
            questions=(Answered("more_positive", "相談の前とくらべて、いまの気持ちは。", 228, 164, 0.719, 0.66, 0.77),),
        ),
        deeds=(
            Deed("goods", "生理用品（28個入）パック", 0, 10_000),
            Deed("peer_support", "パステルアート", 6, 21),
            Deed("specialist", "法律相談", 2, 23),
            Deed("specialist", "からだの相談", 2, 21),
        ),
    )
    return report(2022, whole, slug="osaka-r4")


def ueda_r3() -> Report:
    days = [date(2021, 10, 15), date(2021, 11, 9), date(2021, 11, 10), date(2021, 11, 18), date(2021, 12, 7)]
    days += [date(2021, 12, 17), date(2021, 12, 28), date(2022, 1, 1), date(2022, 1, 18), date(2022, 1, 25)]
    days += [date(2022, 2, day) for day in (1, 8, 15, 23, 24)] + [date(2022, 3, day) for day in (4, 6, 8)]
    meetings = tuple((day, date(2022, 1, 3) if day == date(2022, 1, 1) else None) for day in days)
    whole = project(
        2021,
        texts=texts_of("ueda-r3"),
        aims=(
            aim("consultations", 100, "件", 283),
            aim("nights", 100, "泊", 211, "nights"),
            aim("peer_participants", 25, "人", 179, "participants"),
            aim("peer_sessions", 5, "回", 18, "sessions"),
            aim("training_sessions", 2, "回", 2, "sessions"),
            aim("training_satisfaction_1", 80, "%", 88, "rate"),
            aim("training_satisfaction_2", 80, "%", 56, "rate"),
            aim("equality_share_r7", 20, "%", None, "external", later=True, fiscal_year=2025),
        ),
        desk=desk(2021, consultations=283, friends=150, friends_new=186, persons=91, first=91),
        deeds=(
            Deed("stay", "やどかりハウス", 0, 211),
            Deed("peer_support", "", 18, 179, meetings),
            Deed("training", "研修会（1回目）", 1, None, satisfied=(("研修会（1回目）", 88, None),)),
            Deed("training", "研修会（2回目）", 1, None, satisfied=(("研修会（2回目）", 56, None),)),
        ),
        figures=(
            Figure("母子世帯", 1859, "世帯", "平成30年", "報告書", None),
            Figure("生活困窮家庭", 11.1, "%", "平成29年", "生活実態調査", None),
        ),
    )
    return report(2021, whole, slug="ueda-r3")


SCENARIOS = {
    "kita-r4": kita_r4,
    "kita-r5": kita_r5,
    "itabashi-r4": itabashi_r4,
    "osaka-r4": osaka_r4,
    "ueda-r3": ueda_r3,
}
