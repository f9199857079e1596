"""Masking, measured on a labelled set of sentences."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from survey.masking import _fold, _rules, _worth_trying, find, mask, warm
from tests.survey.patience import grows_evenly

ROOT = Path(__file__).parents[2]
SENTENCES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data" / "masking.jsonl").read_text("utf-8").splitlines()
]
# What must be found of each kind.
RECALL = {
    **dict.fromkeys(("電話", "メール", "郵便番号", "ID", "URL", "番号", "生年月日"), 0.95),
    **dict.fromkeys(("住所", "名前"), 0.85),
}


def _covers(text: str, wanted: str) -> bool:
    start = text.index(wanted)
    covered = {place for span in find(text) for place in range(span.start, span.end)}
    return all(place in covered or text[place].isspace() for place in range(start, start + len(wanted)))


def test_the_labelled_set_is_large_enough_to_measure_with() -> None:
    kinds = Counter(kind for row in SENTENCES for kind, _wanted in row["spans"])
    assert len(SENTENCES) >= 300
    assert set(kinds) == set(RECALL)
    assert min(kinds.values()) >= 10


@pytest.mark.parametrize("kind", RECALL)
def test_enough_of_each_kind_is_found(kind: str) -> None:
    wanted = [(row["text"], text) for row in SENTENCES for found, text in row["spans"] if found == kind]
    missed = [pair for pair in wanted if not _covers(*pair)]
    assert 1 - len(missed) / len(wanted) >= RECALL[kind], missed


def test_clean_sentences_stay_as_they_are() -> None:
    clean = [row["text"] for row in SENTENCES if not row["spans"]]
    touched = [text for text in clean if mask(text) != text]
    assert len(clean) >= 100
    assert len(touched) / len(clean) <= 0.02, touched


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("０９０の１２３４の５６７８に　ください！", "〔電話〕に　ください！"),
        ("メールはａ＠ｂ．ｊｐです①", "メールは〔メール〕です①"),
        ("名前は田中花子です。ｶﾞﾝﾊﾞﾙ", "名前は〔名前〕です。ｶﾞﾝﾊﾞﾙ"),
        ("〒114-0022 北区王子1-2-3", "〔郵便番号〕 〔住所〕"),
        ("名前はＭＩＯです", "名前は〔名前〕です"),
        ("お母さんのまゆみが来た", "お母さんの〔名前〕が来た"),
        ("LINEで hana123 で検索して", "LINEで 〔ID〕 で検索して"),
        ("hanako.tanaka(a)gmail.com まで", "〔メール〕 まで"),
        ("我叫王芳，谢谢", "我叫〔名前〕，谢谢"),
        ("제 이름은 김민지입니다", "제 이름은 〔名前〕입니다"),
        ("Tôi tên là Nguyễn Thị Lan, 20 tuổi", "Tôi tên là 〔名前〕, 20 tuổi"),
        ("Meu nome é Ana Souza e moro aqui", "Meu nome é 〔名前〕 e moro aqui"),
        ("Ang pangalan ko ay Maria po", "Ang pangalan ko ay 〔名前〕 po"),
        ("मेरो नाम सीता राई हो", "मेरो नाम 〔名前〕 हो"),
        ("木村さんと\r\nカードは4111 1111 1111 1111", "〔名前〕さんと\r\nカードは〔番号〕"),
    ],
)
def test_only_the_found_spans_change(text: str, masked: str) -> None:
    assert mask(text) == masked


@settings(max_examples=150, deadline=2000)
@given(st.text(alphabet="09０の-ー 〇九@a.市区町1丁目田中さんメゾン号室、。\n", max_size=200))
def test_outside_the_spans_the_text_stays_byte_for_byte(text: str) -> None:
    spans, position, rest = find(text), 0, ""
    for span in spans:
        assert position <= span.start < span.end
        rest += text[position : span.start] + f"〔{span.kind}〕"
        position = span.end
    assert mask(text) == rest + text[position:]


def test_masking_what_is_masked_changes_nothing() -> None:
    for row in SENTENCES:
        assert mask(mask(row["text"])) == mask(row["text"])


def test_nothing_is_left_to_be_made_ready_after_warming() -> None:
    # In a process of its own: in this one other tests have made them ready.
    asks = (
        "from survey.masking import _rules, warm; warm(); print([r.told for r in _rules() if 'pattern' not in vars(r)])"
    )
    told = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_rule_is_left_out_only_where_it_could_find_nothing() -> None:
    warm()
    for row in SENTENCES:
        folded = _fold(row["text"])
        tried = set(map(id, _worth_trying(folded)))
        for rule in _rules():
            if id(rule) not in tried:
                assert rule.pattern.search(folded) is None, (rule.told, row["text"])


# What the patterns repeat: numbers, places, letters of a name, and the cues they look on from.
PIECES = [
    "町",
    "市",
    "九",
    "1-",
    "ぜろ",
    "東京都",
    "ハイツ",
    "a.",
    "A a",
    "Aa ",
    "ー",
    "の",
    "夫の",
    "名前は",
    "我叫",
    "नाम ",
    "\n",
]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join))
@example("町")
@example("a.")
def test_no_word_keeps_the_answer_waiting(piece: str) -> None:
    warm()
    needed = "".join(sorted({rule.needs[:1] for rule in _rules()}))
    assert grows_evenly(find, piece, end=f" {needed} と申し、といいます")
