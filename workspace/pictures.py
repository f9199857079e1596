"""A part of a page as a picture (PNG), drawn by the browser from what it shows, so that no number can differ.

The page's font is drawn into it: the machine it is made on may have no Japanese one.
"""

import streamlit as st
from streamlit.components.v2 import component

from core.folders import ASSETS
from core.language import gettext as _
from exchange.writing import About
from workspace.access import Visit

HTML, CHART = '[data-testid="stHtml"]', ".js-plotly-plot:has(.main-svg)"

_drawn = component(
    "picture",
    html='<button type="button" class="sb-camera"></button> <span role="status"></span>',
    js="\n".join((ASSETS / "js" / name).read_text(encoding="utf-8") for name in ("drawing.js", "picture.js")),
    isolate_styles=False,
)


def shown(visit: Visit, html: str, *, name: str, about: About) -> None:
    """HTML with a button that saves it as it looks; the picture says first what `about` says of the numbers."""
    part = f"picture-{name}"
    with st.container(key=part):
        st.html(html)
    told = " · ".join(f"{name}: {told}" for name, told in about)
    camera(part, file=f"shirube-{visit.programme.slug}-{name}.png", told=told)


def camera(part: str, *, file: str, shows: str = HTML, told: str = "") -> None:
    """The button that saves what the container of the key `part` shows, its HTML or its chart."""
    _drawn(
        key=f"camera-{part}",
        data={
            "part": part,
            "shows": shows,
            "file": file,
            "told": told,
            "label": _("Save as a picture (PNG)"),
            "failed": _("This browser can't draw it. The page can be printed instead."),
        },
    )
