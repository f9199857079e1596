"""The sheet on the page: as it will be printed, without what is only for the screen, and as a file."""

from datetime import date
from functools import partial

import streamlit as st

from core.language import gettext as _
from core.language import spoken
from workspace import channel_sheet, widgets
from workspace.access import Visit
from workspace.channel_sheet import STYLE, Sheet

# On paper stands the sheet alone: Streamlit scrolls inside boxes of the window's height, which would cut it off.
_ALONE = """
@media print {
  html, body, #root, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"],
  [data-testid="stAppScrollToBottomContainer"], [data-testid="stMainBlockContainer"] {
    position: static !important; display: block !important; height: auto !important; min-height: 0 !important;
    overflow: visible !important; padding: 0 !important; margin: 0 !important;
  }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stElementContainer"]:not(:has(.sb-sheet)),
  [data-testid="stLayoutWrapper"]:not(:has(.sb-sheet)) { display: none !important; }
  [data-testid="stVerticalBlock"] { gap: 0 !important; }
}
"""


def show(visit: Visit, sheet: Sheet, *, made_on: date) -> None:
    """The sheet, and the file of it."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}{_ALONE}</style>")
    st.download_button(
        _("Save as a file (HTML)"),
        partial(_file, visit, sheet, made_on),
        file_name=f"shirube-{visit.programme.slug}-{sheet.channel}.html",
        mime="text/html",
        key="channel-sheet-file",
        on_click="ignore",
    )
    widgets.note(_("To print it, use the browser's print (Ctrl+P): the page below fits on one sheet of A4."))
    with st.container(key="channel-sheet"):
        st.html(channel_sheet.article(sheet, made_on=made_on))


def _file(visit: Visit, sheet: Sheet, made_on: date) -> bytes:
    # It runs after the page, in a thread that knows no language.
    with spoken(visit.language):
        return channel_sheet.document(sheet, made_on=made_on).encode()
