"""The product's own questionnaires: read from assets, composed for a programme, in nine languages."""

import re
import tomllib

import pytest

from core.folders import ASSETS
from core.words import CHANNELS, LANGUAGES
from store.database import Db
from store.records import Programme
from survey import form_rules, questionnaires, readings
from survey.questionnaires import (
    ORIGINAL,
    Form,
    UnknownChannel,
    UnknownModule,
    UnknownQuestionnaire,
    compose,
    every_label,
    modules,
    presets,
)
from tests.conftest import NOON
from tests.survey.conftest import BY

TRANSLATED = [language for language in LANGUAGES if language not in ORIGINAL]
KANJI = re.compile(r"[一-鿿]")


def whole(code: str) -> Form:
    """A questionnaire with every module and every channel."""
    return compose(code, modules=modules(code), channels=list(CHANNELS))


def test_there_is_a_questionnaire_for_each_occasion_the_closing_survey_first() -> None:
    assert presets() == ("closing", "event", "peer", "sns", "stay")
    assert modules("closing") == ("itabashi", "kita", "osaka", "ueda")


def test_the_core_asks_what_the_issue_asks_for() -> None:
    wanted = ["helpful", "more_positive", "felt_heard", "why_here", "channel", "first_time", "age_band", "word"]
    assert [question.code for question in compose(channels=["card"]).questions] == wanted


@pytest.mark.parametrize(
    ("module", "asked"),
    [
        ("kita", ("outreach_known", "outreach_wish", "in_person")),
        ("itabashi", ("told_before", "told_whom", "other_services")),
        ("osaka", ("glad", "specialist", "specialist_useful", "pack", "pack_place")),
        ("ueda", ("used_here", "place_safe")),
    ],
)
def test_a_module_adds_its_own_questions_to_the_core(module: str, asked: tuple[str, ...]) -> None:
    core = {question.code for question in compose(channels=["card"]).questions}
    more = [question.code for question in compose(modules=[module], channels=["card"]).questions]
    assert (
        tuple(code for code in more if code not in core) == asked == questionnaires.module_questions("closing", module)
    )


def test_the_osaka_module_keeps_the_question_of_its_series() -> None:
    glad = compose(modules=["osaka"]).question("glad")
    assert glad is not None
    assert glad.label["ja"] == "相談してよかったと思いますか。"
    assert glad.positive == ("very", "somewhat")


def test_the_specialist_is_judged_only_by_those_who_used_one() -> None:
    useful = compose(modules=["osaka"]).question("specialist_useful")
    assert useful is not None
    assert useful.only_if == ("specialist", ("law", "body"))


def test_ueda_wants_80_per_cent_of_those_at_a_training_satisfied() -> None:
    satisfied = compose("event").question("satisfied")
    assert satisfied is not None
    assert (satisfied.target, satisfied.positive) == (80, ("very", "mostly"))


def test_a_post_asks_one_question_only() -> None:
    assert len(compose("sns").questions) == 1


def test_nothing_asks_those_of_a_small_group_who_they_are() -> None:
    for code in ("peer", "stay"):
        assert {"age_band", "channel"}.isdisjoint(question.code for question in compose(code).questions)


@pytest.mark.parametrize("code", presets())
def test_every_questionnaire_keeps_the_rules_that_hold_for_edited_ones(code: str) -> None:
    form_rules.check(whole(code))
    form_rules.check(compose(code, channels=["card"]))


def test_good_options_are_the_top_two_of_each_scale() -> None:
    for code in presets():
        for question in whole(code).questions:
            if question.kind == "scale":
                assert question.positive == question.codes[:2], question.code


def test_channels_offered_are_the_programmes_own_and_that_she_has_forgotten() -> None:
    channel = compose(channels=["sticker", "card"]).question("channel")
    assert channel is not None
    assert channel.codes == ("card", "sticker", "forgotten")


def test_every_channel_of_the_product_has_words_in_the_survey() -> None:
    assert set(questionnaires.channels_with_words()) == set(CHANNELS)


@pytest.mark.parametrize("code", presets())
def test_every_label_is_there_in_all_nine_languages(code: str) -> None:
    assert whole(code).languages == tuple(LANGUAGES)


def test_no_translation_is_the_english_or_the_japanese_left_standing() -> None:
    for code in presets():
        for label in every_label(whole(code)):
            for language in TRANSLATED:
                plain = readings.plain(label[language])
                # What is written alike in two languages.
                if plain not in ("Poster", "Website", "カード", "ポスター", "ホームページ"):
                    assert plain != label["en"], (language, plain)
                    assert language == "ja-easy" or plain != label["ja"], (language, plain)


def test_no_text_of_a_translation_belongs_to_a_question_that_is_gone() -> None:
    places = {(code, question.code) for code in presets() for question in whole(code).questions}
    options = {(code, q.code, option) for code in presets() for q in whole(code).questions for option in q.codes}
    for language in TRANSLATED:
        texts = tomllib.loads((ASSETS / "questionnaires" / "languages" / f"{language}.toml").read_text("utf-8"))
        for code in presets():
            for question, said in texts[code].items():
                if question == "name":
                    continue
                assert (code, question) in places, (language, code, question)
                for option in said:
                    assert option == "ask" or (code, question, option) in options, (language, code, question, option)


def test_easy_japanese_gives_the_reading_of_every_kanji_and_no_other_language_has_marks() -> None:
    for code in presets():
        for label in every_label(whole(code)):
            for letters, reading in readings.passages(label["ja-easy"]):
                assert bool(KANJI.search(letters)) == bool(reading), label["ja-easy"]
                assert not set("{}|") & set(letters + reading), label["ja-easy"]
            for language in LANGUAGES:
                assert language == "ja-easy" or not set("{}|") & set(label[language])


def test_nobody_has_read_the_translations_yet_and_none_is_published(db: Db, programme: Programme) -> None:
    for code in presets():
        published = questionnaires.publish_preset(
            db, by=BY, at=NOON, programme_id=programme.id, code=code, modules=modules(code), channels=["card"]
        )
        assert questionnaires.form_of(published).languages == ORIGINAL


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownQuestionnaire):
        compose("opinion")
    with pytest.raises(UnknownModule):
        compose(modules=["nagoya"])
    with pytest.raises(UnknownChannel):
        compose(channels=["balloon"])
