"""Targets as bullet charts: what the marks show, and what is said without them."""

import re

import pytest

from funnel.forecast import Forecast
from funnel.target_words import amount, standing_name
from funnel.targets import Interval, Progress, Standing
from store.records import Target
from workspace.bullets import Bullet, bullet, bullets

WANTED = Target(1, 2026, "consultations", "flow", 280, "件", None, "")


def places(html: str) -> dict[str, tuple[float, ...]]:
    """Numbers of the style of each mark of the pictures."""
    marks = re.findall(r'<i class="(\w+)" style="([^"]*)"', html)
    return {name: tuple(float(number) for number in re.findall(r"([\d.]+)%", style)) for name, style in marks}


def test_all_numbers_stand_in_words_beside_the_picture() -> None:
    html = bullets([Bullet("相談", "件", 280, 226, verdict="達成していない", notes=["前年度は232件。"])])
    text = re.sub(r"<[^>]+>", " ", html.replace(html[html.index("<div") : html.index("</div>")], ""))
    for word in ("相談", "226件", "目標 280件", "達成していない", "前年度は232件。"):
        assert word in text
    assert '<div aria-hidden="true">' in html


def test_the_marks_stand_where_their_numbers_are() -> None:
    found = places(bullets([Bullet("相談", "件", 200, 50, expected=100, low=150, high=250)]))
    bar, aim, pace = found["bar"][0], found["aim"][0], found["pace"][0]
    assert aim == pytest.approx(4 * bar, abs=0.1)
    assert pace == pytest.approx(2 * bar, abs=0.1)
    assert found["band"] == pytest.approx((3 * bar, 2 * bar), abs=0.1)
    assert found["band"][0] + found["band"][1] < 100


def test_what_nobody_knows_is_not_drawn() -> None:
    html = bullets([Bullet("宿泊", "泊", 100, None)])
    assert set(places(html)) == {"aim"}
    assert "実績未入力" in html


def test_the_key_names_only_marks_that_are_drawn() -> None:
    assert "今ごろの目安" not in bullets([Bullet("宿泊", "泊", 100, 211)])
    assert "今ごろの目安" in bullets([Bullet("宿泊", "泊", 100, 21, expected=50)])
    assert bullets([]) == ""


def test_nothing_of_nothing_can_be_drawn() -> None:
    assert places(bullets([Bullet("相談", "件", 0, 0)]))["bar"] == (0,)


def test_own_words_are_text() -> None:
    assert "<script>" not in bullets([Bullet("<script>", "<b>", 1, 1, verdict="<i>", notes=["<u>"])])


def test_a_share_shows_its_interval_and_a_flow_its_forecast() -> None:
    share = Progress(WANTED, 72, is_typed=False, interval=Interval(228, 0.66, 0.77))
    assert (bullet(share).low, bullet(share).high) == pytest.approx((66, 77))
    flow = Progress(WANTED, 60, is_typed=False, forecast=Forecast(120, 101, 140, 6, 1.0))
    assert (bullet(flow).low, bullet(flow).high) == (101, 140)


@pytest.mark.parametrize(
    ("standing", "is_over", "said", "cares"),
    [
        (Standing.REACHED, True, "達成", False),
        (Standing.NOT_REACHED, True, "達成していない", True),
        (Standing.LIKELY, False, "見込みあり", False),
        (Standing.HARD, False, "むずかしい", True),
        (Standing.UNCLEAR, False, "まだ判断できない", False),
        (Standing.UNCLEAR, True, "判断できない", False),
    ],
)
def test_each_standing_has_its_word(standing: Standing, is_over: bool, said: str, cares: bool) -> None:
    progress = Progress(WANTED, 60, is_typed=False, standing=standing, is_over=is_over)
    assert standing_name(progress) == bullet(progress).verdict == said
    assert bullet(progress).needs_care is cares


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(280, "件", "280件"), (1081.0, "件", "1,081件"), (12.7, "%", "12.7％"), (0, "件", "0件"), (3.26, "回", "3.3回")],
)
def test_a_number_has_at_most_one_decimal(value: float, unit: str, said: str) -> None:
    assert amount(value, unit) == said
