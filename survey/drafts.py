"""A programme's questionnaires on their way out: drafted, read in each language, frozen as a version."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from core import language as reader
from core import words
from core.language import mark as _
from core.refusals import Refusal
from store import placements, staff
from store import questionnaires as questions
from store.database import Db
from store.questionnaires import CLOSING
from store.survey_records import Questionnaire
from survey import form_rules, presets, urgent
from survey.forms import ORIGINAL, Form, every_label, form_from, form_of

# Ways to learn of a desk that no programme has to register.
UNREGISTERED = ("desk", "friend", "other")
LONGEST_REVIEWER = 100


class NotTranslated(Refusal):
    """Nothing can be read in a language that has not all the words."""

    sentence = _("Some texts are missing in {language}. Nothing was noted. Please add them first.")


class TextsChanged(Refusal):
    """What somebody read is no longer what is there."""

    sentence = _("The texts have changed since they were read. Nothing was noted. Please read them once more.")


class ReviewerMissing(Refusal):
    """Nobody is named as having read the texts."""

    sentence = _("Please say who has read the texts, in up to {most} characters. Nothing was noted.")


class KindChanged(Refusal):
    """A question's answers could not be counted together with those of an earlier version."""

    sentence = _(
        "Question {number} was of another kind in an earlier version and keeps its answers."
        " Nothing was published. Please remove it and add a new question."
    )


class PositiveChanged(Refusal):
    """The same answers counted in two ways could be subtracted, down to a single option."""

    sentence = _(
        "Question {number} counts other options as good than an earlier version did. Nothing was published."
        " Please choose them as before, or remove the question and add a new one."
    )


def draft(db: Db, programme_id: int, code: str = CLOSING) -> Form:
    """What would be published now: the draft as kept; else the version in use; else the product's own.

    The question where she learned of the desk offers the channels the programme has placements of, besides those that
    were there; `languages` are all that have every label, read by somebody or not. Raises UnknownQuestionnaire.
    """
    kept = questions.draft(db, programme_id, code)
    if kept:
        return presets.with_languages(form_from(kept.definition))
    registered = (*placements.channels(db, programme_id), *UNREGISTERED)
    published = questions.current(db, programme_id, code)
    if published is None:
        return presets.compose(code, channels=registered)
    form = form_of(published)
    named = replace(form, name=form.name or presets.compose(code).name)
    return presets.add_channels(named, registered)


def keep_draft(db: Db, *, by: str, at: datetime, programme_id: int, form: Form) -> Form:
    """Keep an edited form as the draft in place of the one before; gives it back with the languages that are complete.

    Raises UnknownQuestionnaire, and what `form_rules.check` raises.
    """
    if form.code not in presets.presets():
        raise presets.UnknownQuestionnaire(code=form.code)
    form_rules.check(form)
    kept = presets.with_languages(form)
    questions.keep_draft(db, programme_id=programme_id, code=kept.code, definition=asdict(kept), at=at, by=by)
    told = {"questionnaire": kept.code}
    staff.write_audit(db, at=at, by=by, action="survey.draft_kept", programme_id=programme_id, **told)
    return kept


def drop_draft(db: Db, *, by: str, at: datetime, programme_id: int, code: str = CLOSING) -> bool:
    """Throw a draft away; what is published stays. Whether there was one."""
    if not questions.drop_draft(db, programme_id, code):
        return False
    staff.write_audit(db, at=at, by=by, action="survey.draft_dropped", programme_id=programme_id, questionnaire=code)
    return True


def publish(db: Db, *, by: str, at: datetime, programme_id: int, code: str = CLOSING) -> Questionnaire:
    """Freeze the draft as the programme's next version; links issued from now on lead to it, older answers keep theirs.

    Raises UnknownQuestionnaire, KindChanged, PositiveChanged, and what `form_rules.check` raises.
    """
    form = draft(db, programme_id, code)
    form_rules.check(form)
    published = _freeze(db, by=by, at=at, programme_id=programme_id, form=form)
    questions.drop_draft(db, programme_id, code)
    return published


def publish_preset(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme_id: int,
    code: str = CLOSING,
    modules: Sequence[str] = (),
    channels: Sequence[str] = (),
) -> Questionnaire:
    """Freeze the product's own questions as they are; a draft stays what it is.

    `channels` are those the programme tells people through.
    Raises UnknownQuestionnaire, UnknownModule, UnknownChannel, KindChanged, PositiveChanged.
    """
    form = presets.compose(code, modules=modules, channels=channels)
    return _freeze(db, by=by, at=at, programme_id=programme_id, form=form)


def _freeze(db: Db, *, by: str, at: datetime, programme_id: int, form: Form) -> Questionnaire:
    _must_be_countable(db, programme_id, form)
    shown = replace(form, languages=readable(db, programme_id, form))
    published = questions.publish(db, programme_id=programme_id, code=form.code, definition=asdict(shown), at=at)
    facts = {"questionnaire": form.code, "version": published.version}
    staff.write_audit(db, at=at, by=by, action="survey.published", programme_id=programme_id, **facts)
    return published


def _must_be_countable(db: Db, programme_id: int, form: Form) -> None:
    earlier = [form_of(version) for version in questions.of_programme(db, programme_id, form.code)]
    for number, question in enumerate(form.questions, start=1):
        for before in (found for found in (one.question(question.code) for one in earlier) if found):
            if before.kind != question.kind:
                raise KindChanged(number=number)
            both = {*before.codes} & {*question.codes}
            if both & {*before.positive} != both & {*question.positive}:
                raise PositiveChanged(number=number)


def fingerprint(form: Form, language: str) -> str:
    """SHA-256 of all that a survey says in a language and of the Japanese it stands for, in order.

    Its own labels, and what stands around them. So neither a changed translation nor a changed original passes as read.
    """
    told = [[label.get("ja", ""), label.get(language, "")] for label in every_label(form)]
    return hashlib.sha256(json.dumps([form.code, told, around(language)], ensure_ascii=False).encode()).hexdigest()


def around(language: str) -> list[tuple[str, str]]:
    """What every survey says beside its own labels, each in Japanese and in a language: pages, message, numbers."""
    return [*reader.translated(language), *urgent.translated(language)]


def review(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme_id: int,
    language: str,
    read: str,
    reviewed_by: str,
    code: str = CLOSING,
) -> None:
    """Note who (a name or an office) has read all that the draft says in a language.

    `read` is the fingerprint of what they read, which must still be what is there.
    Raises UnknownQuestionnaire, NotTranslated, TextsChanged, ReviewerMissing.
    """
    form = draft(db, programme_id, code)
    if language not in form.languages:
        raise NotTranslated(language=words.LANGUAGES.get(language, language))
    if fingerprint(form, language) != read:
        raise TextsChanged
    reviewed_by = " ".join(reviewed_by.split())
    if not 1 <= len(reviewed_by) <= LONGEST_REVIEWER:
        raise ReviewerMissing(most=LONGEST_REVIEWER)
    noted = {"language": language, "reviewed_by": reviewed_by}
    questions.add_review(db, programme_id=programme_id, fingerprint=read, at=at, by=by, **noted)
    told = {**noted, "questionnaire": code}
    staff.write_audit(db, at=at, by=by, action="survey.reviewed", programme_id=programme_id, **told)


def readable(db: Db, programme_id: int, form: Form) -> tuple[str, ...]:
    """Languages a form may be shown in: its originals, and those that somebody has read with just these words."""
    complete = presets.with_languages(form).languages
    return tuple(code for code in complete if code in ORIGINAL or reader_of(db, programme_id, form, code))


def reader_of(db: Db, programme_id: int, form: Form, language: str) -> str:
    """Who has read just these words in a language; empty where nobody has.

    A reader named in the product's own texts counts as long as the form says nothing but these.
    """
    read = questions.review_of(db, programme_id, language, fingerprint(form, language))
    if read:
        return read.reviewed_by
    named = product_reader(language) if language in words.LANGUAGES else ""
    return named if named and presets.says_only_ours(form, language) else ""


def product_reader(language: str) -> str:
    """Who has read the product's own texts in a language: its questions, its pages and its urgent numbers, all three.

    Empty where one of them names nobody.
    """
    if language in ORIGINAL:
        return presets.reviewer(language)
    named = (presets.reviewer(language), reader.reviewer(language), urgent.reviewer(language))
    return ", ".join(dict.fromkeys(named)) if all(named) else ""
