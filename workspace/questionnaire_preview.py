"""The questionnaire on a phone: the gateway's own template and style, in a frame that can send and load nothing."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from types import SimpleNamespace

import streamlit as st
from jinja2 import Environment

from core import language as reader
from core import words
from core.folders import ASSETS, ROOT
from core.language import gettext as _
from store import publications
from survey import open_surveys, page_words, questionnaires, urgent
from survey.questionnaires import Form
from workspace.database import store
from workspace.questionnaire_draft import Sheet

HEIGHT = 700
# Nothing is loaded, sent or run; the style stands in the page itself.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">"
)
# The scroll bar of a phone lies over the page; and a question is looked at from its words on, not from its first field.
_PHONE = "<style>::-webkit-scrollbar { width: 0 } [id^=q-] { scroll-margin-top: 10rem }</style>"
# A link that leaves would leave an empty phone behind.
_LEAVING = re.compile(r' href="(?!#)[^"]*"')
FIRST, SECOND = "first", "second"


@dataclass(frozen=True)
class Shown:
    """What the phone shows: a form, the languages people can choose on it, a sentence about it, which question."""

    form: Form
    offered: Sequence[str]
    note: str
    at: str = ""


def phone(sheet: Sheet, shown: Shown) -> None:
    """One page of a form in one language at a time."""
    form, offered = shown.form, shown.offered
    spoken = [code for code in words.LANGUAGES if code in form.languages]
    with st.container(key="ask-phone"):
        language = st.selectbox(
            _("Language on the phone"), spoken, format_func=words.LANGUAGES.__getitem__, key=f"{sheet.key}-spoken"
        )
        step = _step(sheet) if any(question.only_if for question in form.questions) else FIRST
        page = document(
            form, language, offered=offered, is_second=step == SECOND, is_demo=sheet.visit.programme.is_demo
        )
        with st.container(key="ask-phone-frame"):
            st.iframe(address(page, at=shown.at), height=HEIGHT, alt=_("The questionnaire on a phone"))
        read = "" if language in offered else _("Nobody has read this language yet; people don't see it.")
        st.html(f'<p class="sb-note">{escape(" ".join((shown.note, read)).strip())}</p>')


def _step(sheet: Sheet) -> str:
    names = {FIRST: _("First page"), SECOND: _("Second page")}
    return str(
        st.pills(
            _("Page on the phone"),
            list(names),
            default=FIRST,
            required=True,
            format_func=names.__getitem__,
            key=f"{sheet.key}-step",
        )
    )


def document(form: Form, language: str, *, offered: Sequence[str], is_second: bool = False, is_demo: bool) -> str:
    """A page of the form as the gateway would send it, without its script; the second with all that may follow."""
    first = questionnaires.first_step(form)
    second = tuple(question for question in form.questions if question.only_if)
    with store().reading() as db:
        lines = urgent.lines(publications.urgent_changes(db))
    return framed(
        "survey.html",
        language,
        found=SimpleNamespace(form=form, is_open=form.code in open_surveys.USUAL, is_demo=is_demo),
        sheet=SimpleNamespace(is_second=is_second, problems={}, refusal=None, given=()),
        questions=second if is_second else first,
        hidden=[],
        chosen=set(),
        typed={},
        declined=questionnaires.DECLINED,
        step=("step", "1", "2"),
        lines=lines,
        names={code: words.LANGUAGES[code] for code in words.LANGUAGES if code in {*offered, language}},
    )


def framed(name: str, language: str, **values: object) -> str:
    """One of the gateway's templates as a page for the frame, which it can't leave."""
    with reader.spoken(language):
        page = _templates().get_template(name).render(language=language, **values)
    return _LEAVING.sub(' href="#"', page).replace("<head>", f"<head>{_POLICY}{_PHONE}", 1)


def address(page: str, *, at: str = "") -> str:
    """A page as a data address: an origin of its own, from which nothing of the workspace can be reached.

    It opens at the question of a code, at its top without one.
    """
    whole = b64encode(page.encode()).decode()
    return f"data:text/html;charset=utf-8;base64,{whole}" + (f"#q-{at}" if at else "")


@cache
def _templates() -> Environment:
    style = (ASSETS / "css" / "public.css").read_text("utf-8").strip()
    return page_words.templates(ROOT / "gateway" / "templates", style=style, script="")
