"""What the pages of a survey promise: as many questions as there are, and nothing that isn't so at every hour."""

import pytest

from core.language import PUBLIC
from gateway import survey_pages
from gateway.survey_form import Sheet
from gateway.survey_pages import Found
from survey import questionnaires, urgent


def form_page(code: str, *modules: str, language: str = "ja") -> str:
    form = questionnaires.compose(code, modules=modules, channels=["card"])
    page = survey_pages.form_page(
        Found(form, is_open=False, is_demo=False), Sheet(), language=language, lines=urgent.lines()
    )
    return bytes(page.body).decode()


def test_one_question_is_announced_as_one() -> None:
    assert "質問は1問だけです。" in form_page("sns")
    assert "1分半" not in form_page("sns")


def test_as_many_questions_are_announced_as_stand_there_and_a_time_only_for_few() -> None:
    assert "質問は8問で、1分半ほどで終わります。" in form_page("closing")
    all_of_them = questionnaires.modules("closing")
    first = questionnaires.first_step(questionnaires.compose("closing", modules=all_of_them, channels=["card"]))
    page = form_page("closing", *all_of_them)
    assert f"質問は{len(first)}問です。" in page
    assert "1分半" not in page


def test_only_after_a_consultation_she_is_thanked_for_talking() -> None:
    assert "話してくださって" in form_page("closing")
    assert not [
        code for code in questionnaires.presets() if code != "closing" and "話してくださって" in form_page(code)
    ]


@pytest.mark.parametrize("urgent_first", [True, False])
def test_the_thanks_promise_no_desk_that_is_always_open(urgent_first: bool) -> None:
    for language in PUBLIC:
        page = bytes(survey_pages.thanks(language, lines=urgent.lines(), urgent_first=urgent_first).body).decode()
        assert not [word for word in ("いつでも", "whenever", "随时", "언제든지") if word in page]
        assert "110" in page


def test_who_wrote_of_dying_is_told_of_numbers_for_hard_times_too() -> None:
    page = bytes(survey_pages.thanks("ja", lines=urgent.lines(), urgent_first=True).body).decode()
    assert "つらいとき、あぶないときは、下の番号に電話できます。" in page
