"""A form as a value: read from the store however old it is, shown in two steps."""

from dataclasses import asdict, replace

from hypothesis import given
from hypothesis import strategies as st

from store.survey_records import Questionnaire
from survey.forms import DECLINED, Form, Option, Question, first_step, form_from, form_of, said, second_step, ticked
from survey.presets import CHANNEL, compose, modules, presets
from tests.conftest import NOON
from tests.survey.forms import forms

GLAD = {"ja": "よかった", "en": "Glad"}
CHOICE = Question("glad", "single", GLAD, (Option("yes", {"ja": "はい"}), Option("no", {"ja": "いいえ"})))


def published(definition: dict[str, object]) -> Questionnaire:
    return Questionnaire(1, 1, 1, "closing", definition, NOON)


def test_a_version_from_before_names_conditions_and_numbers_is_still_read() -> None:
    old = {
        "code": "closing",
        "languages": ["ja", "en"],
        "questions": [
            {"code": "glad", "kind": "scale", "label": GLAD, "options": [], "positive": ["yes"], "limit": 0},
            {"code": "word", "kind": "text", "label": GLAD, "options": [], "positive": [], "limit": 200},
        ],
    }
    form = form_of(published(old))
    assert form.name == {}
    assert [(q.only_if, q.low, q.high, q.target) for q in form.questions] == [(None, None, None, None)] * 2
    assert first_step(form) == form.questions


def test_a_label_falls_back_to_japanese() -> None:
    assert (said(GLAD, "en"), said(GLAD, "ko")) == ("Glad", "よかった")


def test_the_second_page_asks_only_those_whom_it_concerns() -> None:
    form = compose(modules=["osaka", "itabashi"])

    def asked(*given: tuple[str, str]) -> list[str]:
        return [question.code for question in second_step(form, given)]

    assert asked(("told_before", "yes")) == ["told_whom"]
    assert asked(("told_before", "no"), ("specialist", "no"), ("pack", "forgotten")) == []
    assert asked(("specialist", "law"), ("specialist", "body"), ("pack", "yes")) == ["specialist_useful", "pack_place"]
    assert asked() == []


def test_what_contradicts_the_others_stands_alone() -> None:
    specialist = compose(modules=["osaka"]).question("specialist")
    assert specialist
    assert ticked(specialist, ["law", "body"]) == ["law", "body"]
    assert ticked(specialist, ["law", "no", "unknown"]) == ["no", "unknown"]
    assert second_step(compose(modules=["osaka"]), [("specialist", "no"), ("specialist", "law")]) == ()


def test_every_option_that_says_none_of_these_stands_alone() -> None:
    said_none = {
        (question.code, option.code)
        for code in presets()
        for question in compose(code, modules=modules(code), channels=["card"]).questions
        if question.kind == "multiple"
        for option in question.options
        if option.alone
    }
    assert said_none == {
        ("specialist", "no"),
        ("specialist", "unknown"),
        ("used_here", "none"),
        ("other_services", "none"),
        ("wished", "nothing"),
        ("channel", "forgotten"),
    }


def test_who_would_rather_not_say_is_not_asked_on() -> None:
    form = compose(modules=["osaka"])
    assert second_step(form, [("specialist", "law"), ("specialist", DECLINED)]) == ()


def test_every_question_is_on_one_of_the_two_pages() -> None:
    for code in presets():
        form = compose(code, modules=modules(code))
        everything = [(q.code, option.code) for q in form.questions for option in q.options if not option.alone]
        both = {*(q.code for q in first_step(form)), *(q.code for q in second_step(form, everything))}
        assert both == {question.code for question in form.questions}
        assert CHANNEL not in {question.code for question in second_step(form, everything)}


def test_a_condition_on_a_question_that_is_gone_is_never_met() -> None:
    orphan = replace(CHOICE, code="more", only_if=("gone", ("yes",)))
    assert second_step(Form("closing", ("ja",), (CHOICE, orphan)), [("glad", "yes")]) == ()


@given(forms())
def test_a_form_is_the_same_when_it_comes_back_from_json(form: Form) -> None:
    assert form_from(asdict(form)) == form


@given(st.data())
def test_the_second_page_never_shows_a_question_whose_condition_is_not_met(data: st.DataObject) -> None:
    form = data.draw(forms())
    offered = [(q.code, value) for q in first_step(form) for value in (*q.codes, DECLINED)]
    chosen = data.draw(st.lists(st.sampled_from(offered), unique=True)) if offered else []
    shown = second_step(form, chosen)
    for question in form.questions:
        if question.only_if is None:
            assert question not in shown
            continue
        code, options = question.only_if
        declined = (code, DECLINED) in chosen
        asked = form.question(code)
        assert asked
        alone = {one.code for one in asked.options if one.alone}
        values = {value for name, value in chosen if name == code}
        met = not declined and bool((values & alone or values) & set(options))
        assert (question in shown) == met
