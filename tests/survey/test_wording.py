"""What the product asks, read as somebody reads it who hears one option at a time."""

import re

import pytest

from core.words import LANGUAGES
from survey import presets
from survey.forms import Form, Question


def whole(code: str) -> Form:
    """A questionnaire with all its modules and channels."""
    return presets.compose(code, modules=presets.modules(code), channels=presets.channels_with_words())


ASKED = [(code, question) for code in presets.presets() for question in whole(code).questions]


# Words that say nothing without the question before them.
POINTS_BACK = re.compile(
    "そう(思|感)|その(?!ほか)|^(とても|あまり|まったく)?よ(かった|くなかった)$"
    "|^(はい|いいえ|はじめて|知らなかった|かわらない)$|^前から"
    r"|^(Yes|No)\b|^(Not much|I knew|I didn't know)$|^I knew,|^(Very )?[Gg]lad$|\b(that|them)$"
)


@pytest.mark.parametrize(("code", "question"), ASKED)
def test_no_option_points_back_to_its_question(code: str, question: Question) -> None:
    said = [option.label[language] for option in question.options for language in ("ja", "en")]
    assert [label for label in said if POINTS_BACK.search(label)] == []


@pytest.mark.parametrize(("code", "question"), [each for each in ASKED if each[1].kind == "number"])
def test_the_range_of_a_number_is_left_to_the_page_which_says_it_once(code: str, question: Question) -> None:
    assert set(question.label) == set(LANGUAGES)
    assert not [label for label in question.label.values() if re.search("[0-9０-９०-९]", label)]


@pytest.mark.parametrize(("code", "question"), [each for each in ASKED if each[1].kind == "scale"])
def test_no_two_steps_of_a_scale_read_alike_in_any_language(code: str, question: Question) -> None:
    for language in LANGUAGES:
        steps = [option.label[language] for option in question.options]
        assert len(set(steps)) == len(steps), language
