"""Changes to a questionnaire as values: what is new gets a code that nothing else ever had."""

from dataclasses import replace

import pytest

from survey.questionnaires import Form, compose
from workspace import questionnaire_changes as changes

WORDS = {"ja": "どれでもない", "en": "None"}
LINES = {"ja": "あ\nい\nう", "en": "a\nb\nc"}


def with_own(*forms: Form) -> Form:
    """The closing survey with an own question of three options behind the rest."""
    asked = {"ja": "駅から何分ですか。", "en": "How far is it?"}
    question = changes.own_question(taken=changes.taken(forms), kind="single", words=asked, lines=LINES)
    return changes.with_question(compose(), question)


def codes(form: Form, question: str) -> tuple[str, ...]:
    found = form.question(question)
    assert found
    return found.codes


def test_a_new_option_never_gets_the_code_of_one_that_was_taken_out_since() -> None:
    published = with_own()
    without = changes.without_option(published, "own_1", "own_3")
    taken = changes.taken([published, without], "own_1")
    assert codes(changes.with_option(without, "own_1", WORDS, taken=taken), "own_1") == ("own_1", "own_2", "own_4")


def test_options_of_other_questions_take_no_code_away() -> None:
    assert changes.taken([with_own()], "helpful") == set(codes(compose(), "helpful"))


def test_a_new_question_never_gets_the_code_of_one_that_is_not_asked_any_more() -> None:
    published = with_own()
    assert changes.taken([published]) == {question.code for question in published.questions}
    assert with_own(published).questions[-1].code == "own_2"


def test_what_excludes_the_others_is_marked_and_unmarked() -> None:
    form = changes.with_alone(compose(), "why_here", ["talk", "other"])
    asked = form.question("why_here")
    assert asked
    assert [one.code for one in asked.options if one.alone] == ["talk", "other"]
    assert changes.with_alone(form, "why_here", []) == compose()


def test_todays_channels_keep_what_staff_wrote_and_marked() -> None:
    form = changes.reworded(compose(channels=["card"]), "channel", "ja", "名刺", option="card")
    today = compose(channels=["card", "sticker"]).question("channel")
    assert today
    asked = changes.with_options(form, "channel", today.options).question("channel")
    assert asked
    assert [one.label["ja"] for one in asked.options][:2] == ["名刺", "トイレなどのステッカー"]


def test_a_questionnaire_is_renamed_in_one_language() -> None:
    form = changes.renamed(compose(), "en", "  After\na talk ")
    assert (form.name["ja"], form.name["en"]) == ("相談のあとのアンケート", "After a talk")
    assert "en" not in changes.renamed(form, "en", " ").name


@pytest.mark.parametrize("option", [None, "own_9"])
def test_what_is_gone_is_not_changed(option: str | None) -> None:
    code = "own_1" if option else "gone"
    with pytest.raises(changes.Gone):
        changes.reworded(with_own(), code, "ja", "あ", option=option)
    with pytest.raises(changes.Gone):
        changes.with_option(replace(with_own(), questions=()), "own_1", WORDS, taken=())
