"""A part of a page as a picture (PNG), drawn by the browser from what it shows, so that no number can differ.

Charts have Plotly's camera for it; this is for what is drawn in HTML.
"""

import streamlit as st
from streamlit.components.v2 import component

from core.folders import ASSETS
from core.language import gettext as _
from exchange.writing import About
from workspace.access import Visit

_drawn = component(
    "picture",
    html='<button type="button" class="sb-camera"></button> <span role="status"></span>',
    js=(ASSETS / "js" / "picture.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def shown(visit: Visit, html: str, *, name: str, about: About) -> None:
    """HTML with a button that saves it as it looks; the picture says first what `about` says of the numbers."""
    part = f"picture-{name}"
    with st.container(key=part):
        st.html(html)
    _drawn(
        key=f"camera-{name}",
        data={
            "part": part,
            "file": f"shirube-{visit.programme.slug}-{name}.png",
            "told": " · ".join(f"{name}: {told}" for name, told in about),
            "label": _("Save as a picture (PNG)"),
            "failed": _("This browser can't draw it. The page can be printed instead."),
        },
    )
