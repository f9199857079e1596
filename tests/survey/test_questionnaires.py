"""Questionnaires: read from assets, published, frozen."""

import tomllib

import pytest

from core.folders import ASSETS
from core.words import CHANNELS
from store import staff
from store.database import Db
from store.records import Programme
from survey import questionnaires
from survey.questionnaires import KINDS, UnknownChannel, UnknownModule, compose, form_of, publish
from tests.conftest import NOON
from tests.survey.conftest import BY


def test_the_core_asks_what_the_issue_asks_for() -> None:
    form = compose(channels=["card"])
    wanted = ["helpful", "more_positive", "felt_heard", "why_here", "channel", "first_time", "age_band", "word"]
    assert [question.code for question in form.questions] == wanted


def test_the_osaka_module_adds_whether_she_is_glad() -> None:
    glad = compose(modules=["osaka"], channels=[]).question("glad")
    assert glad is not None
    assert glad.label["ja"] == "相談してよかったと思いますか。"
    assert glad.positive == ("very", "somewhat")


def test_good_options_are_the_top_two_of_each_scale() -> None:
    for question in compose(modules=["osaka"], channels=[]).questions:
        assert question.positive == (question.codes[:2] if question.kind == "scale" else ())


def test_channels_offered_are_the_programmes_own_and_that_she_has_forgotten() -> None:
    channel = compose(channels=["sticker", "card"]).question("channel")
    assert channel is not None
    assert channel.codes == ("card", "sticker", "forgotten")


def test_every_channel_of_the_product_has_words_in_the_survey() -> None:
    assert set(questionnaires.channels_with_words()) == set(CHANNELS)


def test_every_label_is_there_in_every_language_and_no_option_reads_like_another() -> None:
    form = compose(modules=questionnaires.modules(), channels=list(CHANNELS))
    for question in form.questions:
        assert question.kind in KINDS
        for language in form.languages:
            said = [option.label[language] for option in question.options]
            assert question.label[language]
            assert len(set(said)) == len(said)
            assert all(said)


def test_published_questions_are_frozen_and_read_back_the_same(db: Db, programme: Programme) -> None:
    published = publish(db, by=BY, at=NOON, programme_id=programme.id, modules=["osaka"], channels=["card"])
    assert form_of(published) == compose(modules=["osaka"], channels=["card"])
    again = publish(db, by=BY, at=NOON, programme_id=programme.id, channels=["card"])
    assert (published.version, again.version) == (1, 2)


def test_publishing_leaves_an_audit_entry(db: Db, programme: Programme) -> None:
    publish(db, by=BY, at=NOON, programme_id=programme.id, channels=[])
    [entry] = staff.audit_trail(db)
    assert (entry.by, entry.action, entry.detail) == (BY, "survey.published", {"version": 1})


def test_an_unknown_module_or_channel_publishes_nothing(db: Db, programme: Programme) -> None:
    with pytest.raises(UnknownModule):
        publish(db, by=BY, at=NOON, programme_id=programme.id, modules=["nagoya"], channels=[])
    with pytest.raises(UnknownChannel):
        publish(db, by=BY, at=NOON, programme_id=programme.id, channels=["balloon"])
    assert questionnaires.surveys.current(db, programme.id) is None


def test_a_translation_nobody_reviewed_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    source = tomllib.loads((ASSETS / "questionnaires" / "closing.toml").read_text("utf-8"))
    source["reviewed_by"]["ko"] = ""
    monkeypatch.setattr(questionnaires, "_source", lambda _name: source)
    with pytest.raises(questionnaires.NotReviewed):
        compose(channels=[])
