"""What comes into a draft: the preset with its modules, questions that were off, questions of the office's own."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.language import gettext as _
from core.language import mark
from core.words import LANGUAGES
from survey import form_rules, questionnaires
from survey.questionnaires import CHANNEL, Form, Question, form_of
from workspace import questionnaire_changes as changes
from workspace import questionnaire_draft as drafts
from workspace import questionnaire_words as words
from workspace.database import store
from workspace.questionnaire_draft import Sheet


def starting_anew(sheet: Sheet) -> None:
    """Begin again with the questions as they come, with modules and the programme's channels; can be undone."""
    offered = questionnaires.modules(sheet.code)
    with st.form(f"{sheet.key}-preset", border=False):
        st.caption(_("The draft then holds these questions as they come. “Undo” brings back what is there now."))
        st.multiselect(
            _("Modules"),
            offered,
            format_func=words.module,
            disabled=not offered,
            placeholder=_("No module") if offered else _("There are no modules"),
            key=f"{sheet.key}-modules",
        )
        st.form_submit_button(_("Start from the preset"), key=f"{sheet.key}-preset-go", on_click=_start, args=(sheet,))


def _start(sheet: Sheet) -> None:
    chosen: Sequence[str] = st.session_state.get(f"{sheet.key}-modules", ())
    with store().reading() as db:
        form = drafts.preset(db, sheet.visit, sheet.code, chosen)
    drafts.change(sheet, lambda _form: form, told=mark("The draft holds the preset's questions now."))


def others(sheet: Sheet) -> tuple[Question, ...]:
    """Questions that could be asked: those of the preset with all modules, and of versions that were out."""
    with store().reading() as db:
        known = drafts.preset(db, sheet.visit, sheet.code, questionnaires.modules(sheet.code)).questions
    found = {question.code: question for question in known}
    for version in sheet.versions:
        found |= {question.code: question for question in form_of(version).questions}
    return tuple(found.values())


def own(sheet: Sheet, known: Sequence[Question]) -> None:
    """A question of the office's own: the kind first, then its words; added at the end."""
    key = f"{sheet.key}-own"
    kind = st.selectbox(
        _("Kind of question"), list(words.KINDS), format_func=lambda code: _(words.KINDS[code]), key=f"{key}-kind"
    )
    with st.form(key, border=False):
        left, right = st.columns(2)
        for place, language in zip((left, right), questionnaires.ORIGINAL, strict=True):
            label = _("Question ({language})").format(language=LANGUAGES[language])
            place.text_area(label, max_chars=form_rules.LONGEST_QUESTION, height=80, key=f"{key}-ask-{language}")
            if kind in questionnaires.CHOICES:
                label = _("Options, one a line ({language})").format(language=LANGUAGES[language])
                place.text_area(label, height=150, key=f"{key}-options-{language}")
        if kind == "number":
            left.number_input(_("Smallest number"), value=0, step=1, key=f"{key}-low")
            right.number_input(_("Largest number"), value=10, step=1, key=f"{key}-high")
        if kind == "text":
            left.number_input(_("Most characters"), min_value=20, max_value=200, value=200, step=10, key=f"{key}-limit")
        st.form_submit_button(
            _("Add the question"), key=f"{key}-go", on_click=_add, args=(sheet, kind, [one.code for one in known])
        )
    drafts.say_refusal_of(f"{key}-go")


def _add(sheet: Sheet, kind: str, known: Sequence[str]) -> None:
    key = f"{sheet.key}-own"
    typed = {name: st.session_state.get(f"{key}-{name}") for name in ("low", "high", "limit")}
    asked = {language: str(st.session_state[f"{key}-ask-{language}"]) for language in questionnaires.ORIGINAL}
    lines = {
        language: str(st.session_state.get(f"{key}-options-{language}", "")) for language in questionnaires.ORIGINAL
    }
    bounds = {name: int(value) for name, value in typed.items() if value is not None}
    made: list[str] = []
    ever = {*known, *changes.taken(drafts.ever(sheet)), *drafts.shelf(sheet)}

    def add(form: Form) -> Form:
        taken = {*ever, *(question.code for question in form.questions)}
        question = changes.own_question(taken=taken, kind=kind, words=asked, lines=lines, **bounds)
        made.append(question.code)
        return changes.with_question(form, question)

    if drafts.change(sheet, add, field=f"{key}-go", told=mark("The question is added, at the end.")):
        st.session_state[f"{sheet.key}-asked"] = made[-1]
        for name in (f"{key}-{part}-{language}" for part in ("ask", "options") for language in questionnaires.ORIGINAL):
            st.session_state[name] = ""


def options(sheet: Sheet, question: Question) -> None:
    """The options of a question: their order, one more, one fewer, which count as good, today's channels."""
    key = f"{sheet.key}-{question.code}"
    _ordering(sheet, question, key)
    if question.code == CHANNEL:
        st.button(_("Take over today's channels"), key=f"{key}-channels", on_click=_take_channels, args=(sheet,))
    with st.form(f"{key}-option", border=False, clear_on_submit=True):
        left, right = st.columns(2)
        for place, language in zip((left, right), questionnaires.ORIGINAL, strict=True):
            label = _("One more option ({language})").format(language=LANGUAGES[language])
            place.text_input(label, max_chars=form_rules.LONGEST_OPTION, key=f"{key}-new-{language}")
        st.form_submit_button(_("Add the option"), key=f"{key}-new-go", on_click=_add_option, args=(sheet, question))
    drafts.say_refusal_of(f"{key}-new-go")


def _ordering(sheet: Sheet, question: Question, key: str) -> None:
    codes = list(question.codes)
    chosen = f"{key}-which"
    if st.session_state.get(chosen) not in codes:
        st.session_state[chosen] = codes[0]
    which = st.selectbox(
        _("Option to move or take out"), codes, format_func=lambda code: words.option(question, code), key=chosen
    )
    place = codes.index(which)
    with st.container(horizontal=True):
        for label, name, by, ends in (
            (_("Option up"), "opt-up", -1, place == 0),
            (_("Option down"), "opt-down", 1, place == len(codes) - 1),
        ):
            make = partial(changes.option_moved, code=question.code, option=which, by=by)
            st.button(label, key=f"{key}-{name}", disabled=ends, on_click=drafts.click, args=(sheet, make))
        make = partial(changes.without_option, code=question.code, option=which)
        st.button(_("Take this option out"), key=f"{key}-opt-off", on_click=drafts.click, args=(sheet, make))


def _take_channels(sheet: Sheet) -> None:
    with store().reading() as db:
        today = questionnaires.with_channels(sheet.form, drafts.channels(db, sheet.visit)).question(CHANNEL)
    assert today
    offered = today.options
    drafts.change(
        sheet,
        lambda form: changes.with_options(form, CHANNEL, offered),
        told=mark("The options are today's channels. Words you wrote stay."),
    )


def _add_option(sheet: Sheet, question: Question) -> None:
    key = f"{sheet.key}-{question.code}-new"
    written = {language: str(st.session_state[f"{key}-{language}"]) for language in questionnaires.ORIGINAL}
    taken = changes.taken(drafts.ever(sheet), question.code)
    drafts.change(sheet, lambda form: changes.with_option(form, question.code, written, taken=taken), field=f"{key}-go")
