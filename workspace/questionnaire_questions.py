"""The questions of a draft: their order, which are asked, their words, and who is asked."""

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from core.language import gettext as _
from core.language import mark
from core.words import LANGUAGES
from survey import form_rules, questionnaires
from survey.questionnaires import Form, Question
from workspace import questionnaire_changes as changes
from workspace import questionnaire_draft as drafts
from workspace import questionnaire_preview as preview
from workspace import questionnaire_words as words
from workspace import widgets
from workspace.questionnaire_draft import Sheet


def order(sheet: Sheet) -> Question | None:
    """All questions as a list to choose from, and what can be done with the chosen one; None where none is asked."""
    asked = {question.code: question for question in sheet.form.questions}
    key = f"{sheet.key}-asked"
    if not asked:
        widgets.empty(_("Nothing is asked yet."), _("Start from the preset or write a question of your own."))
        return None
    # Where the list itself has changed, the browser is told anew which of it is chosen; else it would show none.
    seen = tuple((code, words.line(question)) for code, question in asked.items())
    if st.session_state.get(key) not in asked or st.session_state.get(f"{key}-seen") != seen:
        before = st.session_state.get(key)
        st.session_state[key] = before if before in asked else seen[0][0]
        st.session_state[f"{key}-seen"] = seen
    numbers = {code: number for number, code in enumerate(asked, start=1)}
    with st.container(key="ask-list"):
        chosen = st.radio(
            _("Questions, in the order they are asked"),
            list(asked),
            format_func=lambda code: f"{numbers[code]}\\.  {words.literal(words.line(asked[code]))}",
            captions=[words.literal(words.shape(sheet.form, question)) for question in asked.values()],
            key=key,
            on_change=_on_the_phone,
            args=(sheet,),
        )
    _moving(sheet, chosen, numbers[chosen], len(asked))
    return asked[chosen]


def _on_the_phone(sheet: Sheet) -> None:
    """The phone turns to the page on which the chosen question is asked."""
    question = sheet.form.question(st.session_state[f"{sheet.key}-asked"])
    if question:
        st.session_state[f"{sheet.key}-step"] = preview.SECOND if question.only_if else preview.FIRST


def _moving(sheet: Sheet, code: str, number: int, last: int) -> None:
    with st.container(key="ask-moving", horizontal=True):
        _act(sheet, _("Move up"), "up", number == 1, partial(changes.moved, code=code, by=-1))
        _act(sheet, _("Move down"), "down", number == last, partial(changes.moved, code=code, by=1))
        st.button(_("Don't ask this"), key=f"{sheet.key}-off", on_click=_switch_off, args=(sheet, code))


def _act(sheet: Sheet, label: str, name: str, disabled: bool, make: Callable[[Form], Form]) -> None:
    st.button(label, key=f"{sheet.key}-{name}", disabled=disabled, on_click=drafts.click, args=(sheet, make))


def _switch_off(sheet: Sheet, code: str) -> None:
    """Put the question on the shelf with its words, so that switching it on again brings them back."""
    question = sheet.form.question(code)
    if question:
        drafts.shelf(sheet)[code] = question
    drafts.change(sheet, lambda form: changes.without(form, code), told=mark("The question isn't asked any more."))


def switched_off(sheet: Sheet, others: tuple[Question, ...]) -> None:
    """Questions that are there and not asked, each with a button; `others` come from the preset and from versions."""
    known = {question.code: question for question in others} | drafts.shelf(sheet)
    asked = {question.code for question in sheet.form.questions}
    for code, question in known.items():
        if code in asked:
            continue
        with st.container(key=f"ask-off-{code}", horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="sb-off">{escape(words.line(question))}</p>')
            st.button(
                _("Ask this: {question}").format(question=words.literal(words.line(question)[:12])),
                key=f"{sheet.key}-on-{code}",
                on_click=drafts.click,
                args=(sheet, partial(changes.with_question, question=question)),
                kwargs={"told": mark("The question is asked, at the end.")},
            )


def wording(sheet: Sheet, question: Question) -> None:
    """The words of one question and of its options in Japanese and English, each kept as soon as the field is left."""
    left, right = st.columns(2)
    for place, language in zip((left, right), questionnaires.ORIGINAL, strict=True):
        with place:
            label = _("Question ({language})").format(language=LANGUAGES[language])
            field(sheet, question, language, label, area=True)
    for number, one in enumerate(question.options, start=1):
        left, right = st.columns(2)
        for place, language in zip((left, right), questionnaires.ORIGINAL, strict=True):
            with place:
                label = _("Option {number} ({language})").format(number=number, language=LANGUAGES[language])
                field(sheet, question, language, label, option=one.code)


def field(
    sheet: Sheet, question: Question, language: str, label: str, *, option: str | None = None, area: bool = False
) -> None:
    """One text of the draft. What was refused stays in its field, with the reason under it."""
    key = f"{sheet.key}-{question.code}-{option or 'ask'}-{language}"
    labels = question.label if option is None else next(one.label for one in question.options if one.code == option)
    kept = labels.get(language, "")
    where, _why = drafts.refused()
    # Set only where it differs: a value sent to the browser overwrites what is being typed there.
    if where != key and st.session_state.get(key) != kept:
        st.session_state[key] = kept
    most = form_rules.LONGEST_QUESTION if option is None else form_rules.LONGEST_OPTION
    args = (sheet, question.code, language, option, key)
    if area:
        st.text_area(label, height=80, max_chars=most, key=key, on_change=_typed, args=args)
    else:
        st.text_input(label, max_chars=most, key=key, on_change=_typed, args=args)
    drafts.say_refusal_of(key)


def _typed(sheet: Sheet, code: str, language: str, option: str | None, key: str) -> None:
    text = str(st.session_state[key])
    drafts.change(sheet, lambda form: changes.reworded(form, code, language, text, option=option), field=key)


def naming(sheet: Sheet) -> None:
    """What staff call the questionnaire; people who answer it never see the name."""
    left, right = st.columns(2)
    for place, language in zip((left, right), questionnaires.ORIGINAL, strict=True):
        with place:
            name_field(sheet, language, _("Name ({language})").format(language=LANGUAGES[language]))


def name_field(sheet: Sheet, language: str, label: str) -> None:
    """The questionnaire's name in a language, kept as soon as the field is left."""
    key = f"{sheet.key}-name-{language}"
    kept = sheet.form.name.get(language, "")
    where, _why = drafts.refused()
    if where != key and st.session_state.get(key) != kept:
        st.session_state[key] = kept
    args = (sheet, language, key)
    st.text_input(label, max_chars=form_rules.LONGEST_NAME, key=key, on_change=_named, args=args)
    drafts.say_refusal_of(key)


def _named(sheet: Sheet, language: str, key: str) -> None:
    text = str(st.session_state[key])
    drafts.change(sheet, lambda form: changes.renamed(form, language, text), field=key)
