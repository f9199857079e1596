"""A paper with every part that papers have, small enough to make in every test."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from PIL import Image, ImageDraw

from printing.paper import (
    Bars,
    Figures,
    Heading,
    NewSheet,
    Paper,
    Part,
    Picture,
    Pictures,
    Points,
    Table,
    Title,
    Words,
)

MONTHS = ("4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月")
UNKNOWN = "記録がありません"


def png(across: int = 300, down: int = 200, colour: str = "#fdd9c0") -> bytes:
    """A light on a coloured ground."""
    picture = Image.new("RGB", (across, down), colour)
    third = min(across, down) / 3
    middle = across / 2, down / 2
    box = (middle[0] - third, middle[1] - third, middle[0] + third, middle[1] + third)
    ImageDraw.Draw(picture).ellipse(box, fill="#ffd978")
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def paper(*parts: Part, **more: Any) -> Paper:
    return Paper("題", "見本区", parts, **{"foot": "足もと", **more})


def sample() -> Paper:
    """Two sheets with all parts, the first of which says what it is about."""
    return Paper(
        title="令和5年度 事業実績報告書",
        author="見本区 男女共同参画課",
        foot="令和5年度 事業実績報告書　見本区　提出用　第2版",
        mark="見本",
        parts=(*_first(), NewSheet(), *_second()),
    )


def _first() -> Sequence[Part]:
    return (
        Title(
            "女性のためのLINE相談窓口「ひだまり」",
            above="令和5年度 地域女性活躍推進交付金　見本区",
            facts=(
                ("総事業費", "12,480,000円"),
                ("交付金額", "9,360,000円"),
                ("事業番号", "1-1"),
                ("連携団体", "NPO法人 あかり、見本区社会福祉協議会"),
                ("実施期間", "令和5年4月1日から令和6年3月31日まで"),
                ("実施事業者", "NPO法人 あかり"),
            ),
        ),
        Words("相談した人の6割が、ここではじめて誰かに話した。", strong=True),
        Heading("地域の実情と課題", key="situation"),
        Words(
            "区の調査では、配偶者などから暴力を受けた女性の44.6％が、どこにも相談していなかった。"
            "理由は「相談するほどのことではないと思った」が最も多い。電話や来所による相談は平日の日中に限られ、"
            "働いている人や、家族と暮らしていて電話をかけられない人には届きにくい。\n"
            "そこで、声を出さずに相談できる窓口を、夜と休日にも開いた。"
        ),
        Points(
            ("電話をかけられない人が、声を出さずに相談できる。", "休日と夜間に開く。<b>&amp;</b>", "名前を聞かない。")
        ),
        Heading("事業の実績", key="results"),
        Figures(
            (
                ("相談", "1,234件", "前年度 1,008件"),
                ("相談した人", "442人", "年度中に1回以上相談した人"),
                ("はじめての人", "226人（51.1％）", "n=442、95％信頼区間 46.5–55.8％"),
                ("開設", "105回", "予定は103回"),
            )
        ),
        Bars(
            "月別相談件数",
            MONTHS,
            (82, 95, 104, 121, 0, 98, None, 113, 130, 108, 99, 1_284),
            "件",
            "月別の相談件数の棒グラフ。3月が最も多い。",
            missing=UNKNOWN,
        ),
        Table(
            "月ごとの開設と相談",
            ("月", "開設（回）", "相談（件）", "備考"),
            [
                (month, "9", "1,284" if month == "3月" else "95", "台風で1回休み" if month == "8月" else "")
                for month in MONTHS
            ],
            (1, 1.2, 1.2, 4),
            numbers=(1, 2),
        ),
    )


def _month(month: str) -> Sequence[str]:
    return month, "9", "1,284" if month == "3月" else "95", "台風で1回休み" if month == "8月" else ""


def _second() -> Sequence[Part]:
    return (
        Title("アウトリーチ", above="個別事業"),
        Heading("事業の概要"),
        Heading("年齢構成", level=3),
        Bars(
            "相談した人の年齢",
            ("19歳以下", "20代", "30代", "40代", "50代", "60歳以上", "分からない"),
            (12, 54, 101, 118, 77, None, 38),
            "人",
            "年齢構成の棒グラフ。40代が最も多い。",
            missing="少数のため表示しません",
            is_lying=True,
        ),
        Heading("周知物", level=3),
        Pictures(
            (
                Picture(png(), "橙色の地に丸い灯りを描いたカード", "名刺大のカード。薬局41か所に置いた。", 52, 40),
                Picture(png(200, 283, "#d0e6d8"), "緑色の地に丸い灯りを描いたポスター", "A3ポスター", 34, 48),
                Picture(png(200, 200, "#c9ced8"), "灰色の地に丸い灯りを描いたシール", "個室に貼るシール", 40, 40),
            )
        ),
        Picture(png(400, 120), "横に長い案内図", "駅から会場まで", 90, 40),
        Words("人数が10人未満の区分は、個人が分かることのないよう表示していない。", small=True),
    )


def words(value: Any) -> Iterator[str]:
    """Every text that stands on a paper, with what is said of pictures and bars."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("key", "language", "author", "png"):
                yield from words(getattr(value, field.name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from words(each)
