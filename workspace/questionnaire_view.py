"""The frame of the editor: which questionnaire, which part of the work on it, and what stands in each part."""

from html import escape

import streamlit as st

from core.dates import TOKYO, tokyo_day
from core.language import gettext as _
from core.language import mark
from survey import questionnaires
from workspace import questionnaire_adding as adding
from workspace import questionnaire_counting as counting
from workspace import questionnaire_difference as difference
from workspace import questionnaire_draft as drafts
from workspace import questionnaire_publishing as publishing
from workspace import questionnaire_questions as editor
from workspace import questionnaire_readers as readers
from workspace import questionnaire_words as words
from workspace import widgets
from workspace.access import Visit
from workspace.database import store
from workspace.questionnaire_draft import Sheet
from workspace.questionnaire_preview import Shown

_PARTS = {
    "questions": mark("Questions"),
    "languages": mark("Languages and readers"),
    "publish": mark("Publish"),
    "versions": mark("Versions"),
}


def choosing(visit: Visit) -> Sheet:
    """One of the questionnaires, with what is out of each under its name."""
    with store().reading() as db:
        sheets = {code: drafts.read(db, visit, code) for code in questionnaires.presets()}
    with st.container(key="ask-which"):
        chosen = st.radio(
            _("Questionnaire"),
            list(sheets),
            format_func=lambda code: words.literal(words.name(sheets[code].form)),
            captions=[words.literal(_under(sheet)) for sheet in sheets.values()],
            key=f"ask-{visit.programme.id}-which",
        )
    return sheets[chosen]


def _under(sheet: Sheet) -> str:
    out = publishing.now_out(sheet)
    return _("{out}; draft begun").format(out=out) if sheet.draft else out


def saving_state(sheet: Sheet) -> None:
    """Whether there is a draft nobody sees yet, since when, by whom; undo beside it."""
    with st.container(key="ask-state", horizontal=True, vertical_alignment="center"):
        kind = "sb-draft begun" if sheet.draft else "sb-draft"
        st.html(f'<p class="{kind}" role="status">{escape(_state(sheet))}</p>')
        st.button(
            _("Undo"),
            key=f"{sheet.key}-undo-go",
            disabled=not drafts.can_undo(sheet),
            on_click=drafts.undo,
            args=(sheet,),
        )


def _state(sheet: Sheet) -> str:
    if sheet.draft is None:
        if sheet.out is None:
            return _("These are the questions as they come. Your first change begins a draft.")
        if difference.says_the_same(questionnaires.form_of(sheet.out), sheet.form):
            return _("This is what is out. Your first change begins a draft; until you publish it, nobody sees it.")
        return _("This is what is out, with the channels registered since. They are offered once you publish it.")
    moment = sheet.draft.changed_at.astimezone(TOKYO)
    told = _("Draft kept {day} {time} by {who}. Not published: nobody sees it yet.")
    day = widgets.day(tokyo_day(sheet.draft.changed_at))
    return told.format(day=day, time=f"{moment:%H:%M}", who=sheet.draft.changed_by)


def part(sheet: Sheet) -> str:
    """Which part of the work is before her."""
    chosen = st.segmented_control(
        _("Part"),
        list(_PARTS),
        default="questions",
        required=True,
        format_func=lambda name: _(_PARTS[name]),
        key=f"{sheet.key}-part",
        label_visibility="collapsed",
    )
    return str(chosen)


def work(sheet: Sheet, name: str) -> Shown:
    """Draw a part of the work; what the phone shows beside it."""
    if name == "versions":
        old = publishing.versions(sheet)
        if old:
            return Shown(old, old.languages, _("As this version was published."))
    elif name == "languages":
        _languages(sheet)
    elif name == "publish":
        _publish(sheet)
    at = _questions(sheet) if name == "questions" else ""
    with store().reading() as db:
        offered = questionnaires.readable(db, sheet.visit.programme.id, sheet.form)
    return Shown(sheet.form, offered, _("As the draft is now. Nothing can be sent from here."), at)


def _questions(sheet: Sheet) -> str:
    """The questions to work on; the code of the one to look at on the phone, which begins at its top."""
    known = adding.others(sheet)
    question = editor.order(sheet)
    if question:
        widgets.section(_("The chosen question"), _("Each field is kept in the draft as soon as you leave it."))
        editor.wording(sheet, question)
        if question.options:
            with st.expander(_("Order and number of options")):
                adding.options(sheet, question)
        with st.expander(_("Whom it is asked, what counts as good")):
            counting.counting(sheet, question)
    widgets.section(_("More questions"))
    with st.expander(_("Questions that aren't asked now")):
        editor.switched_off(sheet, known)
    with st.expander(_("A question of your own")):
        adding.own(sheet, known)
    widgets.section(_("The whole questionnaire"))
    with st.expander(_("Name of the questionnaire")):
        editor.naming(sheet)
    with st.expander(_("Start from the preset")):
        adding.starting_anew(sheet)
    return question.code if question and question != sheet.form.questions[0] else ""


def _languages(sheet: Sheet) -> None:
    standings = readers.all_of(sheet)
    readers.overview(standings)
    language = readers.choosing(sheet)
    readers.side_by_side(sheet, language)
    widgets.section(_("Who has read it"), _("Without a reader a language is not offered to anybody."))
    readers.review(sheet, next(one for one in standings if one.language == language))


def _publish(sheet: Sheet) -> None:
    widgets.section(_("What changes"), _against(sheet))
    publishing.summary(sheet)
    publishing.publish(sheet, readers.all_of(sheet))
    if sheet.draft:
        publishing.discarding(sheet)


def _against(sheet: Sheet) -> str:
    if sheet.out is None:
        return _("Nothing is out yet.")
    return _("Against version {number}, which is out now.").format(number=sheet.out.version)
