"""Publishing: what the draft changes against what is out, in which languages it goes out, and the versions so far."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.dates import tokyo_day
from core.language import gettext as _
from core.language import mark
from core.words import LANGUAGES
from store.database import Db
from store.survey_records import Questionnaire
from survey import questionnaires, readings
from survey.questionnaires import Form, form_of
from workspace import questionnaire_difference as difference
from workspace import questionnaire_draft as drafts
from workspace import questionnaire_words as words
from workspace import widgets
from workspace.questionnaire_difference import Difference, Rewording
from workspace.questionnaire_draft import Sheet
from workspace.questionnaire_readers import Standing


def summary(sheet: Sheet) -> None:
    """Show what publishing would change."""
    out = form_of(sheet.out) if sheet.out else None
    found = difference.between(out, sheet.form)
    for heading, lines in _lists(found):
        if lines:
            items = "".join(f"<li>{escape(readings.plain(line))}</li>" for line in lines)
            st.html(f'<div class="sb-change"><h3>{escape(heading)}</h3><ul>{items}</ul></div>')
    if found.reworded:
        _rewordings(found.reworded)
    if found.order:
        widgets.note(_("The order changes."))


def _lists(found: Difference) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (_("Newly asked"), found.added),
        (_("No longer asked (answers so far stay)"), found.removed),
        (_("New options"), found.options_added),
        (_("Options taken out"), found.options_removed),
        (_("Counted as good in another way"), found.recounted),
        (_("Another share of good answers aimed for"), found.targets),
        (_("Other lengths or numbers allowed"), found.bounds),
        (_("Options that now do, or no longer, exclude the others"), found.alone),
        (_("Asked of others than before"), found.asked_of_others),
    ]


def _rewordings(changes: Sequence[Rewording]) -> None:
    rows = [
        {
            "language": _("; ").join(part for part in (LANGUAGES[one.language], readings.plain(one.where)) if part),
            "before": readings.plain(one.before) or _("nothing"),
            "after": readings.plain(one.after) or _("nothing"),
        }
        for one in changes
    ]
    first = _("Language; option of") if any(one.where for one in changes) else _("Language")
    columns = {"language": first, "before": _("Until now"), "after": _("From now on")}
    widgets.table(rows, columns, caption=_("Worded differently"))


def publish(sheet: Sheet, standings: Sequence[Standing]) -> None:
    """The languages it goes out in, and the button, once somebody says that she has looked."""
    offered = [LANGUAGES[one.language] for one in standings if one.is_ready]
    waiting = [LANGUAGES[one.language] for one in standings if not one.is_ready]
    told = _("It is offered in: {languages}.").format(languages=_(", ").join(offered))
    left = _("Not in: {languages}. Somebody has to read these first.").format(languages=_(", ").join(waiting))
    widgets.note(told, left if waiting else "")
    if sheet.out and difference.says_the_same(form_of(sheet.out), sheet.form) and _languages_stay(sheet, standings):
        widgets.note(_("The draft says what is out already. There is nothing to publish."))
        return
    sure = st.checkbox(_("I have looked at the phone and at what changes."), key=f"{sheet.key}-sure")
    label = _("Publish as a new version") if sheet.out else _("Publish")
    st.button(label, type="primary", disabled=not sure, key=f"{sheet.key}-publish", on_click=_publish, args=(sheet,))
    widgets.note(_("Links made from then on lead to it. Links made before keep their version, and so do answers."))


def _languages_stay(sheet: Sheet, standings: Sequence[Standing]) -> bool:
    assert sheet.out
    return set(form_of(sheet.out).languages) == {one.language for one in standings if one.is_ready}


def _publish(sheet: Sheet) -> None:
    seen = sheet.form

    def out(db: Db) -> None:
        if questionnaires.draft(db, sheet.visit.programme.id, sheet.code) != seen:
            raise drafts.DraftChanged
        questionnaires.publish(db, **drafts.who(sheet), code=sheet.code)

    if drafts.do(sheet, out, told=mark("Published. Links made from now on lead to this version.")):
        drafts.forget(sheet)
        st.session_state[f"{sheet.key}-sure"] = False


def versions(sheet: Sheet) -> Form | None:
    """All versions so far, newest first, and one of them to look at; None where none is out."""
    if not sheet.versions:
        widgets.empty(_("Nothing is published yet."))
        return None
    newest_first = list(reversed(sheet.versions))
    rows = [_version_row(one, is_out=one is sheet.out) for one in newest_first]
    columns = {
        "version": _("Version"),
        "day": _("Published"),
        "languages": _("Languages"),
    }
    widgets.table(rows, columns, caption=_("Versions so far"))
    by_id = {one.id: one for one in newest_first}
    chosen = st.selectbox(
        _("Version to look at"), list(by_id), format_func=lambda key: _title(by_id[key]), key=f"{sheet.key}-version"
    )
    form = form_of(by_id[chosen])
    contents(form)
    return form


def _version_row(version: Questionnaire, *, is_out: bool) -> dict[str, object]:
    form = form_of(version)
    name = _("No. {number} (out now)") if is_out else _("No. {number}")
    return {
        "version": name.format(number=version.version),
        "day": widgets.day(tokyo_day(version.published_at)),
        "languages": _(", ").join(LANGUAGES[code] for code in form.languages),
    }


def _title(version: Questionnaire) -> str:
    day = widgets.day(tokyo_day(version.published_at))
    return _("No. {number}, {day}").format(number=version.version, day=day)


def contents(form: Form) -> None:
    """All questions of a form with their options, to be read."""
    items = []
    for question in form.questions:
        options = " / ".join(words.option(question, code) for code in question.codes)
        below = f"<small>{escape(words.shape(form, question))}</small>"
        items.append(f"<li><b>{escape(words.line(question))}</b>{below}<p>{escape(options)}</p></li>")
    st.html(f'<ol class="sb-asked">{"".join(items)}</ol>')


def discarding(sheet: Sheet) -> None:
    """Throw the draft away, after saying so twice."""
    with st.expander(_("Throw the draft away")):
        st.caption(_("Everything changed since the version that is out is lost, for your colleagues too."))
        sure = st.checkbox(_("Yes, throw it away"), key=f"{sheet.key}-discard-sure")
        st.button(
            _("Throw the draft away"),
            disabled=not sure,
            key=f"{sheet.key}-discard",
            on_click=drafts.discard,
            args=(sheet,),
        )


def now_out(sheet: Sheet) -> str:
    """One line about a questionnaire in the list: whether it is out, which version, since when, in which languages."""
    if sheet.out is None:
        return _("not published")
    form = form_of(sheet.out)
    told = _("No. {number}, since {day}, {languages}")
    day = widgets.day(tokyo_day(sheet.out.published_at))
    return told.format(number=sheet.out.version, day=day, languages=_(", ").join(LANGUAGES[c] for c in form.languages))
