"""The parts of the survey links page that make one-time links: one to hand over now, or many for the contractor."""

import base64
from collections.abc import Mapping
from datetime import datetime
from html import escape

import streamlit as st

from core import words
from core.dates import now, tokyo_day
from core.language import current
from core.language import gettext as _
from core.refusals import Refusal
from exchange import link_file
from store import questionnaires as questions
from store.survey_records import Questionnaire
from survey import invitations, link_papers, questionnaires, reply_words
from survey.questionnaires import Form
from workspace import widgets
from workspace.access import Visit
from workspace.database import settings, store

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def published(visit: Visit) -> dict[str, Questionnaire]:
    """The version that links lead to now, of each questionnaire that the programme has published; closing first."""
    with store().reading() as db:
        newest = {one.code: one for one in questions.of_programme(db, visit.programme.id)}
    return dict(sorted(newest.items(), key=lambda item: (item[0] != questions.CLOSING, item[0])))


def may_publish(visit: Visit) -> bool:
    """Whether somebody decides what is asked."""
    return visit.staff.role in ("manager", "admin")


def choosing(found: Mapping[str, Questionnaire]) -> Form:
    """Which questionnaire links lead to; nothing to choose where only one is published."""
    forms = {code: questionnaires.form_of(one) for code, one in found.items()}
    if len(forms) == 1:
        return next(iter(forms.values()))
    code = st.pills(
        _("Questionnaire to hand over"),
        list(forms),
        default=next(iter(forms)),
        required=True,
        format_func=lambda code: name(forms[code]),
        key="survey-links-code",
    )
    return forms[code]


def name(form: Form) -> str:
    """What staff call a questionnaire."""
    return questionnaires.said(form.name, current()) if form.name else _("Survey")


def issuing(visit: Visit, form: Form) -> None:
    """One link at once, or as many as the contractor needs; what was made is shown on this run only."""
    at = now()
    widgets.section(_("One link"), _("For somebody whose consultation has just ended."))
    if st.button(_("Make a link"), type="primary", key="survey-link-one"):
        _one(_issued(visit, form, at, 1), form)
    widgets.section(_("Many links"), _("As CSV, Excel or slips to cut apart. Each goes to one person."))
    with st.form("survey-links-many", border=False):
        number, go = st.columns([1, 4], vertical_alignment="bottom")
        count = number.number_input(
            _("How many"), min_value=2, max_value=invitations.MOST_AT_ONCE, value=20, key="survey-links-count"
        )
        is_wanted = go.form_submit_button(_("Make the links"), key="survey-links-go")
    if is_wanted:
        _many(visit, _issued(visit, form, at, int(count)), until=invitations.end(at))


def _issued(visit: Visit, form: Form, at: datetime, count: int) -> list[str]:
    """Addresses of new links; none where that was refused, which is then said. They are kept nowhere."""
    try:
        with store().writing() as db:
            tokens = invitations.issue(db, by=visit.by, at=at, programme=visit.programme, count=count, code=form.code)
    except Refusal as refusal:
        widgets.refused(refusal)
        return []
    return [invitations.address(token, origin=settings().public_origin) for token in tokens]


def _one(addresses: list[str], form: Form) -> None:
    for address in addresses:
        with st.container(key="survey-link-made"):
            words_of_it, code = st.columns([3, 1], gap="large")
            with words_of_it:
                widgets.section(_("Your link"), _("It is shown only now. Copy it and send it in the chat."))
                _ready(address, form)
            with code:
                drawing(address, _("Or let her read it off your screen."))


def _ready(address: str, form: Form) -> None:
    """The message in each language that the form opens in; a change of the tab is no run of the page."""
    languages = list(form.languages)
    for tab, language in zip(st.tabs([words.LANGUAGES[one] for one in languages]), languages, strict=True):
        with tab:
            st.code(reply_words.words(in_language(address, language), language), language=None, wrap_lines=True)
    with st.container(key="survey-link-address"):
        st.caption(_("Only the address"))
        st.code(address, language=None, wrap_lines=True)


def in_language(address: str, language: str) -> str:
    """The address at which the form opens in a language."""
    return address if language == "ja" else f"{address}?lang={language}"


def drawing(address: str, caption: str) -> None:
    """An address's code, drawn into the page itself: no address of a picture is left behind."""
    drawn = base64.b64encode(link_papers.picture(address)).decode()
    label = escape(_("Two-dimensional code of the link"))
    source = f"data:{link_papers.SVG};base64,{drawn}"
    st.html(
        f'<figure class="sb-code"><img alt="{label}" src="{source}"><figcaption>{escape(caption)}</figcaption></figure>'
    )


def _many(visit: Visit, addresses: list[str], *, until: datetime) -> None:
    if not addresses:
        return
    stem, is_demo = f"survey-links-{tokyo_day(now()):%Y%m%d}", visit.programme.is_demo
    slips = link_papers.hand_outs(addresses, until=until, is_demo=is_demo)
    files = (
        (_("Slips to print (PDF)"), slips, "pdf", link_papers.PDF),
        (_("Excel"), link_file.as_workbook(addresses, until=until), "xlsx", _XLSX),
        (_("CSV"), link_file.as_csv(addresses, until=until), "csv", "text/csv"),
    )
    with st.container(key="survey-links-made"):
        told = _("{count} links are made. They are offered only now, and open until {when}.")
        widgets.saved(told.format(count=len(addresses), when=link_papers.when(until)))
        with st.container(horizontal=True):
            for label, data, kind, mime in files:
                key = f"survey-{kind}"
                st.download_button(label, data, f"{stem}.{kind}", mime, on_click="ignore", key=key)
        widgets.note(_("All three hold the same links. Give each to one person; keep no list of who got which."))
