"""What holds for every form that is kept: the refusal says which question, and nothing is kept."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from core.refusals import Refusal
from survey import form_rules as rules
from survey.forms import Form, Option, Question
from tests.survey.forms import forms


def told(ja: str, en: str = "") -> dict[str, str]:
    return {"ja": ja, "en": en or f"{ja}."}


YES, NO = Option("yes", told("はい")), Option("no", told("いいえ"))
SCALE = Question("glad", "scale", told("よかったですか"), (YES, NO), positive=("yes",), target=80)
MANY = Question("why", "multiple", told("なぜ"), (YES, NO), only_if=("glad", ("no",)))
NUMBER = Question("visits", "number", told("何回"), low=0, high=10)
TEXT = Question("word", "text", told("ひとこと"), limit=200)
FORM = Form("closing", (), (SCALE, MANY, NUMBER, TEXT), told("アンケート"))


def with_(place: int, **changed: Any) -> Form:
    """The form with one question changed; places count from 0."""
    asked = list(FORM.questions)
    asked[place] = replace(asked[place], **changed)
    return replace(FORM, questions=tuple(asked))


def options(number: int) -> tuple[Option, ...]:
    return tuple(Option(f"o{place}", told(f"選択肢{place}")) for place in range(number))


def test_a_form_of_all_kinds_with_a_condition_is_allowed() -> None:
    rules.check(FORM)


@given(forms())
@settings(max_examples=40)
def test_every_form_that_the_property_tests_build_is_allowed(form: Form) -> None:
    rules.check(form)


@pytest.mark.parametrize(
    ("form", "refusal", "number"),
    [
        (with_(1, code="glad"), rules.CodeTwice, 2),
        (with_(0, options=(YES, replace(NO, code="yes")), positive=()), rules.CodeTwice, 1),
        (with_(2, code="Visits"), rules.CodeUnusable, 3),
        (with_(2, code="2visits"), rules.CodeUnusable, 3),
        (with_(2, code="a" * 41), rules.CodeUnusable, 3),
        (with_(2, code="visits\n"), rules.CodeUnusable, 3),
        (with_(0, options=(YES, replace(NO, code="-"))), rules.CodeUnusable, 1),
        (with_(3, kind="essay"), rules.KindUnknown, 4),
        (with_(1, options=(YES,)), rules.OptionsUnfit, 2),
        (with_(1, options=options(21)), rules.OptionsUnfit, 2),
        (with_(3, options=(YES, NO)), rules.OptionsUnfit, 4),
        (with_(1, options=(YES, replace(NO, label=told("はい", "No")))), rules.OptionsAlike, 2),
        (with_(0, positive=("maybe",)), rules.PositiveUnfit, 1),
        (with_(0, positive=("yes", "no")), rules.PositiveUnfit, 1),
        (with_(0, positive=("yes", "yes")), rules.PositiveUnfit, 1),
        (with_(1, positive=("yes",)), rules.PositiveUnfit, 2),
        (with_(2, positive=("yes",)), rules.PositiveUnfit, 3),
        (with_(0, target=0), rules.TargetUnfit, 1),
        (with_(0, target=101), rules.TargetUnfit, 1),
        (with_(1, target=80), rules.TargetUnfit, 2),
        (with_(3, limit=0), rules.LimitUnfit, 4),
        (with_(3, limit=201), rules.LimitUnfit, 4),
        (with_(0, limit=10), rules.LimitUnfit, 1),
        (with_(2, low=10, high=10), rules.RangeUnfit, 3),
        (with_(2, low=None), rules.RangeUnfit, 3),
        (with_(2, low=-1), rules.RangeUnfit, 3),
        (with_(2, high=10_001), rules.RangeUnfit, 3),
        (with_(3, low=0, high=1), rules.RangeUnfit, 4),
        (with_(1, only_if=("gone", ("no",))), rules.ConditionUnfit, 2),
        (with_(1, only_if=("glad", ("maybe",))), rules.ConditionUnfit, 2),
        (with_(1, only_if=("glad", ())), rules.ConditionUnfit, 2),
        (with_(0, only_if=("why", ("yes",))), rules.ConditionUnfit, 1),
        (with_(3, only_if=("why", ("yes",))), rules.ConditionUnfit, 4),
        (with_(3, only_if=("visits", ("3",))), rules.ConditionUnfit, 4),
        (with_(1, label={"ja": "なぜ"}), rules.WordsMissing, 2),
        (with_(1, label={"ja": "  ", "en": "Why"}), rules.WordsMissing, 2),
        (with_(1, options=(YES, replace(NO, label={"en": "No"}))), rules.WordsMissing, 2),
        (with_(1, label=told("な" * 301, "Why")), rules.WordsTooLong, 2),
        (with_(1, options=(YES, replace(NO, label=told("な" * 151)))), rules.WordsTooLong, 2),
        (with_(1, label={**told("なぜ"), "ne": "x" * 301}), rules.WordsTooLong, 2),
        (with_(1, label=told("な\0ぜ")), rules.WordsUnusable, 2),
        (with_(1, label=told("な\ud800ぜ")), rules.WordsUnusable, 2),
    ],
)
def test_what_is_wrong_is_refused_with_the_number_of_its_question(
    form: Form, refusal: type[Refusal], number: int
) -> None:
    with pytest.raises(refusal) as refused:
        rules.check(form)
    assert refused.type is refusal
    assert refused.value.facts["number"] == number
    assert f"Question {number}:" in str(refused.value)


@pytest.mark.parametrize("name", [{"ja": "アンケート"}, {"en": "Survey", "ja": " "}, told("ア" * 61, "Survey")])
def test_a_questionnaire_needs_a_short_name_in_both_originals(name: dict[str, str]) -> None:
    with pytest.raises(rules.NameMissing):
        rules.check(replace(FORM, name=name))


def test_a_form_asks_everybody_something_and_nobody_too_much() -> None:
    with pytest.raises(rules.NoQuestions):
        rules.check(replace(FORM, questions=()))
    with pytest.raises(rules.TooManyQuestions):
        rules.check(replace(FORM, questions=tuple(replace(TEXT, code=f"word{place}") for place in range(31))))
    rules.check(replace(FORM, questions=tuple(replace(TEXT, code=f"word{place}") for place in range(30))))
