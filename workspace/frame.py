"""The frame around every page: navigation, programme, language, sign-out."""

from functools import partial
from html import escape

import streamlit as st
from streamlit.navigation.page import Page

from core.language import SPOKEN
from core.language import gettext as _
from core.words import LANGUAGES, ROLES
from workspace import access, navigation, widgets
from workspace.access import Visit
from workspace.cookies import sign_out_token
from workspace.database import settings


def open_page(visit: Visit) -> Page:
    """Draw the frame; the page that was asked for, to be run. Pages of other roles don't exist for this visit."""
    entries = navigation.for_role(visit.staff.role)
    pages = {
        entry.name: st.Page(entry.path, title=_(entry.title), url_path=entry.name, default=entry.name == "home")
        for entry in entries
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    with st.sidebar:
        st.html(f'<div class="sb-brand"><i></i><span>{escape(_("Shirube"))}</span></div>')
        _programme_picker(visit)
        section = ""
        for entry in entries:
            if entry.section != section:
                section = entry.section
                st.html(f'<p class="sb-nav">{escape(_(section))}</p>')
            page = pages[entry.name]
            with st.container(key="nav-here" if page.url_path == chosen.url_path else f"nav-{entry.name}"):
                st.page_link(page, label=_(entry.title))
        _foot(visit)
    if visit.chosen and visit.is_elsewhere:
        told = _("You can't see the programme of this link. Shown instead: {programme}.")
        widgets.attention(told.format(programme=widgets.programme_name(visit.chosen)))
    # The browser's script reads it: language of the document and of Streamlit's own words.
    st.html(f'<span class="sb-language" data-language="{visit.language}"></span>')
    return chosen


def _programme_picker(visit: Visit) -> None:
    if not visit.chosen:
        return
    names = {one.id: widgets.programme_name(one) for one in visit.programmes}
    st.session_state[access.PROGRAMME] = visit.chosen.id
    st.selectbox(
        _("Programme"),
        list(names),
        format_func=names.__getitem__,
        key=access.PROGRAMME,
        on_change=_programme_chosen,
        args=(visit,),
    )


def _programme_chosen(visit: Visit) -> None:
    access.choose_programme(visit, st.session_state[access.PROGRAMME])


def _foot(visit: Visit) -> None:
    role = _(ROLES[visit.staff.role])
    st.html(
        f'<div class="sb-who"><b>{escape(visit.staff.name)}</b><span>{escape(role)}</span></div>',
    )
    languages = st.columns(len(SPOKEN))
    for place, code in zip(languages, SPOKEN, strict=True):
        place.button(
            LANGUAGES[code],
            key=f"language-{code}",
            type="tertiary",
            disabled=code == visit.language,
            on_click=partial(access.choose_language, visit, code),
        )
    token = sign_out_token(visit.id_hash, key=settings().signing_key)
    st.html(
        '<form class="sb-out" method="post" action="/signout">'
        f'<input type="hidden" name="token" value="{token}"><button>{escape(_("Sign out"))}</button></form>'
    )
