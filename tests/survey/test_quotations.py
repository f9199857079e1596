"""Words leave the house only as quotations: read again, never longer, and taken back at will."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import publications as kept
from store import staff
from survey import quotations
from survey.answers import release
from survey.quotations import CUT, AlreadyQuoted, Chosen, NotAWord, NotShortened, may_stand_for
from tests.conftest import NOON
from tests.survey.conftest import Desk

BY = "manager@example.lg.jp"
WORD = "板橋の喫茶店で待ち合わせて話せて、楽になりました。"


def chosen(desk: Desk, sentence: str, *, word: str = WORD) -> Chosen:
    return Chosen(
        programme_id=desk.programme.id,
        code="closing",
        open_survey_id=None,
        since=date(2026, 4, 1),
        until=date(2027, 3, 31),
        question="word",
        word=word,
        sentence=sentence,
    )


def write(desk: Desk, times: int = 5) -> None:
    desk.answer([("word", WORD)], times=times)
    desk.answer(times=5)
    with desk.store.writing() as db:
        release(db, at=NOON, rng=random.Random(1))


def let_go(desk: Desk, what: Chosen) -> str:
    with desk.store.writing() as db:
        return quotations.release(db, what, by=BY, at=NOON)


def test_a_shortened_word_is_kept_without_anything_of_its_answer(desk: Desk) -> None:
    write(desk)
    key = let_go(desk, chosen(desk, f"{CUT}話せて、楽になりました。"))
    with desk.store.reading() as db:
        [one] = kept.quotations(db, desk.programme.id, "closing")
        [entry] = [each for each in staff.audit_trail(db) if each.action == "survey.quotation_released"]
    assert (one.id, one.sentence, one.made_by) == (key, f"{CUT}話せて、楽になりました。", BY)
    assert "話せて" not in str(entry.detail)


def test_nothing_is_added_and_nothing_goes_without_a_mark(desk: Desk) -> None:
    write(desk)
    for sentence in (
        "とても楽になりました。",
        "話せて、楽になりました。",
        f"{WORD}ありがとう",
        CUT,
        "",
        f"{CUT}{WORD}",
    ):
        with pytest.raises(NotShortened):
            let_go(desk, chosen(desk, sentence))


def test_fewer_than_five_words_are_quoted_by_nobody(desk: Desk) -> None:
    write(desk, times=4)
    with pytest.raises(NotAWord):
        let_go(desk, chosen(desk, WORD))


def test_what_nobody_wrote_is_not_quoted(desk: Desk) -> None:
    write(desk)
    with pytest.raises(NotAWord):
        let_go(desk, chosen(desk, "よかった", word="よかった"))
    with pytest.raises(NotAWord):
        let_go(desk, replace(chosen(desk, WORD), since=date(2027, 4, 1), until=date(2028, 3, 31)))


def test_the_same_sentence_is_released_once(desk: Desk) -> None:
    write(desk)
    let_go(desk, chosen(desk, WORD))
    with pytest.raises(AlreadyQuoted):
        let_go(desk, chosen(desk, WORD))


def test_a_quotation_is_taken_back(desk: Desk) -> None:
    write(desk)
    key = let_go(desk, chosen(desk, WORD))
    with desk.store.writing() as db:
        assert quotations.take_back(db, programme_id=desk.programme.id, key=key, by=BY, at=NOON)
        assert not quotations.take_back(db, programme_id=desk.programme.id, key=key, by=BY, at=NOON)
    with desk.store.reading() as db:
        assert kept.quotations(db, desk.programme.id, "closing") == []
        actions = [each.action for each in staff.audit_trail(db)]
    assert actions.count("survey.quotation_taken_back") == 1


@pytest.mark.parametrize(
    ("sentence", "may"),
    [
        (WORD, True),
        (f"〔住所〕の{CUT}話せて、楽になりました。", True),
        (f"〔北区の妊婦〕の{CUT}話せて、楽になりました。", False),
        ("板橋の〔地名〕", False),
        ("〔〕話せて、楽になりました。", False),
        (f"板橋の{CUT}", True),
        (f"板橋の{CUT}待ち合わせて{CUT}楽に{CUT}", True),
        (f"楽に{CUT}板橋の{CUT}", False),
        (f"板橋の{CUT}喫茶店で待ち合わせて話せて、楽になりました。", False),
        (f"{CUT}{CUT}", False),
    ],
)
def test_hand_made_quotations(sentence: str, may: bool) -> None:
    assert may_stand_for(sentence, WORD) is may


def test_brackets_of_her_own_are_quoted_as_she_wrote_them() -> None:
    word = "〔北区の妊婦〕と言われました。"
    assert may_stand_for(word, word)
    assert may_stand_for(f"{CUT}と言われました。", word)
    assert not may_stand_for("〔中野の妊婦〕と言われました。", word)


@given(st.text("あいう。", min_size=2, max_size=12), st.data())
def test_any_stretch_may_be_left_out_with_a_mark(word: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(word) - 1))
    end = data.draw(st.integers(start + 1, len(word)))
    left = word[:start] + CUT + word[end:]
    assert may_stand_for(left, word) is (start > 0 or end < len(word))
