"""Words that sound like danger, measured on a labelled set of sentences."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from survey.crisis import _pattern, sounds_urgent, warm
from tests.survey.patience import grows_evenly

ROWS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data" / "crisis.jsonl").read_text("utf-8").splitlines()
]
URGENT = [row["text"] for row in ROWS if row["urgent"]]
CALM = [row["text"] for row in ROWS if not row["urgent"]]


def test_the_labelled_set_is_large_enough_to_measure_with() -> None:
    assert len(URGENT) >= 120
    assert len(CALM) >= 120
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_nearly_every_word_of_danger_is_heard() -> None:
    missed = [text for text in URGENT if not sounds_urgent(text)]
    assert 1 - len(missed) / len(URGENT) >= 0.95, missed


def test_few_calm_words_are_taken_for_danger() -> None:
    taken = [text for text in CALM if sounds_urgent(text)]
    assert len(taken) / len(CALM) <= 0.05, taken


@pytest.mark.parametrize(
    "text", ["死にたい", "シニタイ", "ｼﾆﾀｲ", "死　に　た　い", "死・に・た・い", "死\nに\nたい", "I WANT TO DIE"]
)
def test_the_way_it_is_typed_does_not_matter(text: str) -> None:
    assert sounds_urgent(text)


def test_a_feeling_that_went_is_calm_and_one_that_stays_is_not() -> None:
    assert not sounds_urgent("死にたい気持ちが消えました")
    assert sounds_urgent("死にたい気持ちが消えません")
    assert sounds_urgent("去年夫が亡くなりました。死にたいです")


@pytest.mark.parametrize(
    "text",
    [
        "過去に何度も殴られた。昨日も。",
        "以前殴られたのと同じことを今もされています",
        "今も、以前殴られたときと同じことをされます",
        "以前から夫に暴力を受けたのに誰も信じない",
        "母がもう死んだほうがいいと言います",
        "友達が死んでしまいたいと言っています",
    ],
)
def test_a_memory_that_goes_on_is_no_memory(text: str) -> None:
    assert sounds_urgent(text)


@pytest.mark.parametrize(
    "text", ["過去に何度も殴られた。今は落ち着いています", "友達が死んでしまいました", "以前、夫に殴られていました"]
)
def test_what_is_over_stays_calm(text: str) -> None:
    assert not sounds_urgent(text)


def test_a_word_may_mix_scripts() -> None:
    assert sounds_urgent("こんにちは。he hits me")
    assert sounds_urgent("Xin chào。夫に殴られています")


def test_nothing_is_left_to_be_made_ready_after_warming() -> None:
    _pattern.cache_clear()
    warm()
    ready = _pattern.cache_info().misses
    for row in ROWS:
        sounds_urgent(row["text"])
    assert _pattern.cache_info().misses == ready


# What the patterns repeat: numbers, what stands between two words, and the beginnings they look on from.
PIECES = [
    "死",
    "子どもを",
    "ために",
    "he ",
    "た",
    "包丁を",
    " ・",
    "a",
    "を",
    "1",
    "夫が",
    "暴力が",
    "昔",
    "写真を",
    "bị ",
    "。",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join))
@example("1")
@example("昔")
def test_no_word_keeps_the_page_waiting(piece: str) -> None:
    warm()
    assert grows_evenly(sounds_urgent, piece, "んa가क")
