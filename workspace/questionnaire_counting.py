"""How a question counts: which options are good, how many are aimed for, which exclude the rest, whom it is asked."""

import streamlit as st

from core.language import gettext as _
from survey.questionnaires import Question
from workspace import questionnaire_changes as changes
from workspace import questionnaire_draft as drafts
from workspace import questionnaire_words as words
from workspace.questionnaire_draft import Sheet


def counting(sheet: Sheet, question: Question) -> None:
    """Which options count as good or exclude the rest, and only whom this is asked."""
    if question.kind in ("scale", "single"):
        _good(sheet, question)
        if question.positive:
            _target(sheet, question)
    if question.kind == "multiple":
        _alone(sheet, question)
    _condition(sheet, question)


def _hold(key: str, chosen: list[str], question: Question) -> None:
    """Tell the browser what is chosen where that, or how it reads, has changed.

    It knows options by their words: it would drop one that was reworded, and that would go into the draft.
    """
    seen = (chosen, tuple(words.option(question, code) for code in question.codes))
    if st.session_state.get(key) != chosen or st.session_state.get(f"{key}-seen") != seen:
        st.session_state[key] = chosen
        st.session_state[f"{key}-seen"] = seen


def _good(sheet: Sheet, question: Question) -> None:
    key = f"{sheet.key}-{question.code}-good"
    _hold(key, list(question.positive), question)
    st.multiselect(
        _("Options that count as good in the results"),
        question.codes,
        format_func=lambda code: words.option(question, code),
        placeholder=_("None"),
        key=key,
        on_change=_set_good,
        args=(sheet, question.code, key),
    )


def _target(sheet: Sheet, question: Question) -> None:
    key = f"{sheet.key}-{question.code}-target"
    if st.session_state.get(key) != question.target:
        st.session_state[key] = question.target
    st.number_input(
        _("Share of good answers aimed for, in per cent (empty: none)"),
        min_value=1,
        max_value=100,
        step=1,
        key=key,
        on_change=_set_target,
        args=(sheet, question.code, key),
    )


def _set_target(sheet: Sheet, code: str, key: str) -> None:
    target = st.session_state[key]
    drafts.change(sheet, lambda form: changes.with_target(form, code, target))


def _set_good(sheet: Sheet, code: str, key: str) -> None:
    chosen = list(st.session_state[key])
    drafts.change(sheet, lambda form: changes.with_positive(form, code, chosen))


def _alone(sheet: Sheet, question: Question) -> None:
    key = f"{sheet.key}-{question.code}-alone"
    alone = [option.code for option in question.options if option.alone]
    _hold(key, alone, question)
    st.multiselect(
        _("Options that exclude the others, such as “none of these”"),
        question.codes,
        format_func=lambda code: words.option(question, code),
        help=_("Where somebody ticks one of these and others too, only this one counts."),
        placeholder=_("None"),
        key=key,
        on_change=_set_alone,
        args=(sheet, question.code, key),
    )


def _set_alone(sheet: Sheet, code: str, key: str) -> None:
    chosen = list(st.session_state[key])
    drafts.change(sheet, lambda form: changes.with_alone(form, code, chosen))


def _condition(sheet: Sheet, question: Question) -> None:
    deciding = {one.code: one for one in changes.may_decide(sheet.form, question.code)}
    key = f"{sheet.key}-{question.code}-if"
    now_asked, now_chosen = question.only_if or ("", ())
    where, _why = drafts.refused()
    seen = (question.only_if, tuple((code, words.line(one)) for code, one in deciding.items()))
    if where != key and (key not in st.session_state or st.session_state.get(f"{key}-seen") != seen):
        st.session_state[key] = now_asked
        st.session_state[f"{key}-seen"] = seen
    asked = st.selectbox(
        _("Asked of"),
        ["", *deciding],
        format_func=lambda code: words.line(deciding[code]) if code else _("Everybody, on the first page"),
        help=_("Otherwise on a second page, only of who chose certain options of this question."),
        key=key,
        on_change=_for_everybody,
        args=(sheet, question.code, key),
    )
    if asked:
        other = deciding[asked]
        chosen = [one for one in now_chosen if one in other.codes] if asked == now_asked else []
        _hold(f"{key}-{asked}-{'-'.join(now_chosen)}", chosen, other)
        st.multiselect(
            _("… only after one of these"),
            other.codes,
            format_func=lambda code: words.option(other, code),
            placeholder=_("Choose options"),
            key=f"{key}-{asked}-{'-'.join(now_chosen)}",
            on_change=_set_condition,
            args=(sheet, question.code, asked, f"{key}-{asked}-{'-'.join(now_chosen)}"),
        )
        drafts.say_refusal_of(f"{key}-{asked}-{'-'.join(now_chosen)}")
        if asked != now_asked:
            st.caption(_("Not saved yet: choose at least one option."))


def _for_everybody(sheet: Sheet, code: str, key: str) -> None:
    if not st.session_state[key]:
        drafts.change(sheet, lambda form: changes.with_condition(form, code, None))


def _set_condition(sheet: Sheet, code: str, asked: str, key: str) -> None:
    chosen = list(st.session_state[key])
    drafts.change(sheet, lambda form: changes.with_condition(form, code, asked, chosen), field=key)
