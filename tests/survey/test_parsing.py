"""What somebody sent, read against the questions."""

from dataclasses import replace

import pytest

from survey import parsing, questionnaires
from survey.questionnaires import Question

DANGER = "いま、夫に包丁を向けられています"
MORE = Question("more", "text", {"ja": "くわしく"}, limit=50, only_if=("helpful", ("little",)))
FORM = questionnaires.compose("closing", channels=["card"])
FORM = replace(FORM, questions=(*FORM.questions, MORE))


def test_only_a_word_that_is_taken_is_listened_to() -> None:
    asked = [("helpful", "little"), ("more", DANGER)]
    assert parsing.read(FORM, asked).sounds_urgent
    # Not asked: her condition isn't met, so the word isn't stored, and nobody reads it here either.
    assert not parsing.read(FORM, [("helpful", "very"), ("more", DANGER)]).sounds_urgent
    assert parsing.read(FORM, [("helpful", "very"), ("more", DANGER)]).items == (("helpful", "very"),)
    assert not parsing.read(FORM, [("helpful", "very"), ("no_question", DANGER)]).sounds_urgent


def test_a_word_beyond_its_limit_is_refused_before_anybody_listens() -> None:
    with pytest.raises(parsing.WordTooLong):
        parsing.read(FORM, [("helpful", "little"), ("more", DANGER * 10)])


def test_a_word_is_listened_to_as_written_and_kept_masked() -> None:
    given = [("word", f"電話は03-1234-5678です。{DANGER}")]
    assert parsing.read(FORM, given).sounds_urgent
    assert parsing.read(FORM, given).items == (("word", f"電話は〔電話〕です。{DANGER}"),)
