"""A programme's questionnaires: drafted, read in each language, frozen as versions."""

from dataclasses import replace
from itertools import count
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings

from campaigns import campaigns, placements
from store import questionnaires as questions
from store import staff
from store.database import Db
from store.records import Programme
from survey import drafts, form_rules, presets
from survey.drafts import draft, drop_draft, fingerprint, keep_draft, publish, publish_preset, review
from survey.forms import ORIGINAL, Form, Option, Question, form_of
from survey.presets import UnknownQuestionnaire, compose, with_languages
from tests.conftest import NOON, add_programme
from tests.survey.conftest import BY
from tests.survey.forms import forms

READER = "国際交流協会"
WHO = {"by": BY, "at": NOON}


def worded(form: Form, code: str, **said: str) -> Form:
    """The form with a question worded anew in some languages."""
    asked = (replace(q, label={**q.label, **said}) if q.code == code else q for q in form.questions)
    return replace(form, questions=tuple(asked))


def read(db: Db, programme: Programme, language: str, code: str = "closing", by: str = READER) -> None:
    """Somebody reads all that the draft says in a language, and it is noted."""
    texts = fingerprint(draft(db, programme.id, code), language)
    review(db, **WHO, programme_id=programme.id, code=code, language=language, read=texts, reviewed_by=by)


def shown(db: Db, programme: Programme, code: str = "closing") -> Form:
    found = questions.current(db, programme.id, code)
    assert found
    return form_of(found)


def actions(db: Db) -> list[tuple[str, dict[str, object]]]:
    return [(entry.action, entry.detail) for entry in staff.audit_trail(db)]


def put_up(db: Db, programme: Programme, channel: str) -> None:
    """A campaign with one placement of this channel."""
    who = {"by": BY, "at": NOON, "programme": programme}
    campaign = campaigns.create(db, **who, name="春", starts=NOON.date(), ends=NOON.date())
    placements.add(db, **who, draft=placements.Draft(campaign_id=campaign.id, channel=channel, venue="図書館"))


def test_before_anything_is_kept_the_draft_is_the_products_own(db: Db, programme: Programme) -> None:
    asked = draft(db, programme.id).question("channel")
    assert asked is not None
    assert asked.codes == ("desk", "friend", "other", "forgotten")
    assert draft(db, programme.id, "sns") == compose("sns")


def test_channels_come_from_what_the_programme_has_put_up(db: Db, programme: Programme) -> None:
    put_up(db, programme, "sticker")
    asked = draft(db, programme.id).question("channel")
    assert asked is not None
    assert asked.codes == ("sticker", "desk", "friend", "other", "forgotten")


def test_a_channel_put_up_later_joins_those_of_the_version_in_use(db: Db, programme: Programme) -> None:
    form = draft(db, programme.id)
    own = Option("radio", {"ja": "ラジオ", "en": "The radio"})
    asked = (replace(q, options=(own, *q.options)) if q.code == "channel" else q for q in form.questions)
    keep_draft(db, **WHO, programme_id=programme.id, form=replace(form, questions=tuple(asked)))
    publish(db, **WHO, programme_id=programme.id)
    put_up(db, programme, "poster")
    channel = draft(db, programme.id).question("channel")
    assert channel is not None
    assert channel.codes == ("poster", "desk", "friend", "radio", "other", "forgotten")


def test_a_draft_is_kept_as_edited_and_replaced_by_the_next(db: Db, programme: Programme) -> None:
    first = worded(draft(db, programme.id), "word", ja="ご意見", en="Your opinion")
    assert keep_draft(db, **WHO, programme_id=programme.id, form=first) == draft(db, programme.id) == first
    second = replace(first, questions=first.questions[:3])
    keep_draft(db, **WHO, programme_id=programme.id, form=second)
    assert draft(db, programme.id) == second
    assert questions.current(db, programme.id) is None


def test_a_draft_that_breaks_a_rule_is_not_kept(db: Db, programme: Programme) -> None:
    broken = worded(draft(db, programme.id), "helpful", en="")
    with pytest.raises(form_rules.WordsMissing) as refused:
        keep_draft(db, **WHO, programme_id=programme.id, form=broken)
    assert refused.value.facts["number"] == 1
    with pytest.raises(UnknownQuestionnaire):
        keep_draft(db, **WHO, programme_id=programme.id, form=replace(compose("sns"), code="opinion"))
    assert questions.drafts(db, programme.id) == []
    assert actions(db) == []


def test_a_draft_can_be_thrown_away(db: Db, programme: Programme) -> None:
    before = draft(db, programme.id)
    keep_draft(db, **WHO, programme_id=programme.id, form=replace(before, questions=before.questions[:2]))
    assert drop_draft(db, **WHO, programme_id=programme.id)
    assert draft(db, programme.id) == before
    assert not drop_draft(db, **WHO, programme_id=programme.id)


def test_publishing_freezes_the_draft_as_the_next_version_and_older_ones_stay(db: Db, programme: Programme) -> None:
    first = publish(db, **WHO, programme_id=programme.id)
    edited = worded(draft(db, programme.id), "helpful", ja="役に立ちましたか。", en="Was it useful?")
    keep_draft(db, **WHO, programme_id=programme.id, form=edited)
    second = publish(db, **WHO, programme_id=programme.id)
    assert (first.version, second.version) == (1, 2)
    assert form_of(second).questions == edited.questions
    kept = questions.by_id(db, first.id)
    assert kept == first
    assert form_of(first).questions != edited.questions
    assert questions.draft(db, programme.id, "closing") is None
    assert draft(db, programme.id).questions == edited.questions


def test_questionnaires_of_a_programme_have_drafts_and_versions_of_their_own(db: Db, programme: Programme) -> None:
    publish(db, **WHO, programme_id=programme.id)
    publish(db, **WHO, programme_id=programme.id, code="event")
    assert shown(db, programme).code == "closing"
    assert shown(db, programme, "event").question("satisfied") is not None
    assert questions.current(db, programme.id, "stay") is None


def test_every_step_leaves_an_audit_entry(db: Db, programme: Programme) -> None:
    keep_draft(db, **WHO, programme_id=programme.id, form=compose("sns"))
    read(db, programme, "ko", "sns")
    publish(db, **WHO, programme_id=programme.id, code="sns")
    keep_draft(db, **WHO, programme_id=programme.id, form=compose("sns"))
    drop_draft(db, **WHO, programme_id=programme.id, code="sns")
    entries = [
        ("survey.draft_kept", {"questionnaire": "sns"}),
        ("survey.reviewed", {"questionnaire": "sns", "language": "ko", "reviewed_by": READER}),
        ("survey.published", {"questionnaire": "sns", "version": 1}),
        ("survey.draft_kept", {"questionnaire": "sns"}),
        ("survey.draft_dropped", {"questionnaire": "sns"}),
    ]
    assert sorted(actions(db), key=str) == sorted(entries, key=str)


def test_a_language_is_published_once_somebody_has_read_just_these_texts(db: Db, programme: Programme) -> None:
    publish(db, **WHO, programme_id=programme.id)
    assert shown(db, programme).languages == ORIGINAL
    read(db, programme, "vi")
    assert shown(db, programme).languages == ORIGINAL
    publish(db, **WHO, programme_id=programme.id)
    assert shown(db, programme).languages == ("ja", "en", "vi")
    assert drafts.reader_of(db, programme.id, draft(db, programme.id), "vi") == READER


@pytest.mark.parametrize("changed", [{"vi": "Xin chào?"}, {"ja": "役に立ちましたか。"}])
def test_a_changed_text_or_original_has_to_be_read_again(db: Db, programme: Programme, changed: dict[str, str]) -> None:
    read(db, programme, "vi")
    form = worded(draft(db, programme.id), "helpful", **changed)
    keep_draft(db, **WHO, programme_id=programme.id, form=form)
    publish(db, **WHO, programme_id=programme.id)
    assert shown(db, programme).languages == ORIGINAL
    assert drafts.reader_of(db, programme.id, form, "vi") == ""


def test_a_changed_english_text_leaves_what_was_read_in_vietnamese_read(db: Db, programme: Programme) -> None:
    read(db, programme, "vi")
    form = worded(draft(db, programme.id), "helpful", en="Was it useful?")
    keep_draft(db, **WHO, programme_id=programme.id, form=form)
    publish(db, **WHO, programme_id=programme.id)
    assert shown(db, programme).languages == ("ja", "en", "vi")


def test_a_review_of_one_programme_says_nothing_of_another(db: Db, programme: Programme) -> None:
    other = add_programme(db, "kita-r8")
    read(db, programme, "ko")
    publish(db, **WHO, programme_id=other.id)
    assert shown(db, other).languages == ORIGINAL


def test_a_review_needs_a_reader_the_texts_of_today_and_all_of_them(db: Db, programme: Programme) -> None:
    form = draft(db, programme.id)
    told = {"programme_id": programme.id, "language": "ko", "read": fingerprint(form, "ko")}
    with pytest.raises(drafts.ReviewerMissing):
        review(db, **WHO, **told, reviewed_by="  ")
    with pytest.raises(drafts.ReviewerMissing):
        review(db, **WHO, **told, reviewed_by="あ" * 101)
    keep_draft(db, **WHO, programme_id=programme.id, form=worded(form, "word", ko="하고 싶은 말"))
    with pytest.raises(drafts.TextsChanged):
        review(db, **WHO, **told, reviewed_by=READER)
    keep_draft(db, **WHO, programme_id=programme.id, form=worded(form, "word", ko=""))
    with pytest.raises(drafts.NotTranslated):
        review(db, **WHO, **told, reviewed_by=READER)
    assert questions.reviews(db, programme.id) == []


def test_a_reader_named_in_the_products_texts_counts_for_these_texts_only(
    db: Db, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presets, "reviewer", lambda _language: READER)
    monkeypatch.setattr(drafts.reader, "reviewer", lambda _language: READER)
    monkeypatch.setattr(drafts.urgent, "reviewer", lambda _language: READER)
    form = draft(db, programme.id)
    assert drafts.readable(db, programme.id, form) == form.languages
    changed = drafts.readable(db, programme.id, worded(form, "word", ko="하고 싶은 말"))
    assert set(form.languages) - set(changed) == {"ko"}


@pytest.mark.parametrize("silent", [presets, drafts.reader, drafts.urgent], ids=["questions", "pages", "numbers"])
def test_a_reader_of_a_part_of_the_products_texts_counts_for_nothing(
    db: Db, programme: Programme, monkeypatch: pytest.MonkeyPatch, silent: ModuleType
) -> None:
    for part in (presets, drafts.reader, drafts.urgent):
        monkeypatch.setattr(part, "reviewer", lambda _language: READER)
    monkeypatch.setattr(silent, "reviewer", lambda _language: "")
    assert drafts.readable(db, programme.id, draft(db, programme.id)) == ORIGINAL


@pytest.mark.parametrize("part", [drafts.reader, drafts.urgent], ids=["pages", "numbers"])
def test_a_changed_word_around_the_questions_is_unread_too(
    db: Db, programme: Programme, monkeypatch: pytest.MonkeyPatch, part: ModuleType
) -> None:
    read(db, programme, "ko")
    form = draft(db, programme.id)
    assert drafts.readable(db, programme.id, form) == ("ja", "en", "ko")
    original, _word = part.translated("ko")[0]
    others = part.translated("ko")[1:]
    monkeypatch.setattr(part, "translated", lambda _language: [(original, "다른 말"), *others])
    assert drafts.readable(db, programme.id, form) == ORIGINAL


def test_around_the_questions_stand_the_pages_the_message_and_the_numbers() -> None:
    told = dict(drafts.around("ko"))
    assert told["送る"] == "보내기"
    assert told["警察"] == "경찰"
    assert any("{address}" in said for said in told.values())
    assert all(told.values())


def test_a_question_keeps_its_kind_through_all_versions(db: Db, programme: Programme) -> None:
    publish(db, **WHO, programme_id=programme.id)
    form = draft(db, programme.id)
    opinion = Question("helpful", "text", form.questions[0].label, limit=100)
    keep_draft(db, **WHO, programme_id=programme.id, form=replace(form, questions=(opinion, *form.questions[1:])))
    with pytest.raises(drafts.KindChanged) as refused:
        publish(db, **WHO, programme_id=programme.id)
    assert refused.value.facts["number"] == 1
    assert len(questions.of_programme(db, programme.id)) == 1


def test_what_counts_as_good_stays_so_through_all_versions(db: Db, programme: Programme) -> None:
    """30 of 40 good by two options, then 27 by one of them: 3 chose the other."""
    publish(db, **WHO, programme_id=programme.id)
    form = draft(db, programme.id)
    asked = form.questions[0]
    narrower = replace(asked, positive=asked.positive[:1])
    keep_draft(db, **WHO, programme_id=programme.id, form=replace(form, questions=(narrower, *form.questions[1:])))
    with pytest.raises(drafts.PositiveChanged) as refused:
        publish(db, **WHO, programme_id=programme.id)
    assert refused.value.facts["number"] == 1
    assert len(questions.of_programme(db, programme.id)) == 1


def test_an_option_that_counts_as_good_may_go_and_another_may_come(db: Db, programme: Programme) -> None:
    publish(db, **WHO, programme_id=programme.id)
    form = draft(db, programme.id)
    asked = form.questions[0]
    new = Option("of_use", {"ja": "助かった", "en": "It helped"})
    other = replace(asked, options=(new, *asked.options[1:]), positive=("of_use", *asked.positive[1:]))
    keep_draft(db, **WHO, programme_id=programme.id, form=replace(form, questions=(other, *form.questions[1:])))
    publish(db, **WHO, programme_id=programme.id)
    assert len(questions.of_programme(db, programme.id)) == 2


def test_what_the_product_asks_is_published_as_it_is_and_a_draft_stays(db: Db, programme: Programme) -> None:
    kept = keep_draft(db, **WHO, programme_id=programme.id, form=compose(channels=["card"]))
    publish_preset(db, **WHO, programme_id=programme.id, modules=["osaka"], channels=["sns"])
    assert shown(db, programme).questions == compose(modules=["osaka"], channels=["sns"]).questions
    assert draft(db, programme.id) == kept


def test_an_unknown_module_or_channel_publishes_nothing(db: Db, programme: Programme) -> None:
    with pytest.raises(presets.UnknownModule):
        publish_preset(db, **WHO, programme_id=programme.id, modules=["nagoya"])
    with pytest.raises(presets.UnknownChannel):
        publish_preset(db, **WHO, programme_id=programme.id, channels=["balloon"])
    assert questions.current(db, programme.id) is None


numbers = count()


@given(form=forms())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_published_and_read_back_is_the_same_form(db: Db, form: Form) -> None:
    programme = add_programme(db, f"p{next(numbers)}-r8")
    whole = with_languages(form)
    assert keep_draft(db, **WHO, programme_id=programme.id, form=form) == whole
    assert draft(db, programme.id, form.code) == whole
    publish(db, **WHO, programme_id=programme.id, code=form.code)
    assert shown(db, programme, form.code) == replace(whole, languages=ORIGINAL)
