"""Numbers of few persons that a text spells out are asked about; larger ones and others' are not."""

from dataclasses import replace

import pytest

from funnel.report import Deed, Edition
from funnel.report_checks import findings
from tests.funnel import report_values as values

LEGAL = Deed("specialist", "法律相談", 1, 4)


def told(text: str, part: str = "effect") -> list[str]:
    """Quotes asked about in a report whose public edition hides the ages 10s and 20s."""
    whole = values.report()
    home = whole.projects[0]
    assert home.desk
    public = replace(home.desk.splits[Edition.PUBLIC], ages=values.ages(s10=None, s20=None, s30=119, s40=30, s50=44))
    desk = replace(home.desk, splits={**home.desk.splits, Edition.PUBLIC: public})
    made = replace(whole, projects=(replace(home, texts={part: text}, desk=desk, deeds=(LEGAL,)),))
    return [one.quote for one in findings(made) if one.kind == "few_told"]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("10代の相談は7件だった。", "7件"),
        ("１０代は７件（全体の3.1％）である。", "７件"),
        ("20代26件、30代119件であった。", "26件"),
        ("20代の相談は3件であった。", "3件"),
        ("警察への同行は2件であった。", "2件"),
        ("同行は、病院が3件である。", "3件"),
        ("良くなかったと答えた人が2人いた。", "2人"),
        ("40代の1名が宿泊した。", "1名"),
        ("カードを見て相談した人は4人であった。", "4人"),
        ("法律相談は4人が利用した。", "4人"),
        ("前年度の10代は5件だった。", "5件"),
    ],
)
def test_a_number_of_few_is_asked_about(text: str, quote: str) -> None:
    assert told(text) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "相談は226件であった。",
        "30代は119件であった。",
        "10代は0件だった。",
        "20代と30代は145件だった。",
        "10代の相談の目標は20件である。",
        "研修を5回開いた。",
        "相談員は3人である。",
        "全国では10代の相談は7件だった。",
    ],
)
def test_other_numbers_are_no_question_of_few(text: str) -> None:
    assert told(text) == []


def test_the_situation_of_the_area_tells_of_others() -> None:
    assert told("10代の相談は7件だった。", "situation") == []
