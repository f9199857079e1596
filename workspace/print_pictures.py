"""Pictures of designed pieces: the real drawing, whole and so close that the code can be judged."""

from collections.abc import Sequence

import streamlit as st

from campaigns import prints
from campaigns.pieces import Group
from campaigns.print_words import SIDES
from core.language import gettext as _
from core.language import mark

_READERS = {"everyone": mark("For everyone"), "school": mark("For schools")}
_CODE = "code"
_MOST_KEPT = 200  # pictures of some 200 KB: what a few people look at in turn


@st.cache_data(max_entries=_MOST_KEPT, show_spinner=False)
def _picture(drawing: bytes, page: int, width_px: int, box: prints.Box | None = None) -> bytes:
    # Drawn anew only where the drawing itself differs: a change of copies or places shows the same picture.
    return prints.rendered(drawing, page=page, width_px=width_px, box=box)


def thumbnail(group: Group) -> bytes:
    """The first side, small."""
    return _picture(prints.drawing(group), 0, 500)


def pieces(groups: Sequence[Group]) -> None:
    """One side of one piece at a time, or its code enlarged; with several kinds of readers, whose piece it is."""
    with st.container(key="preview"):
        with st.container(key="preview-choice", horizontal=True):
            group = groups[0] if len(groups) == 1 else _reader(groups)
            view = _view(group)
        drawing = prints.drawing(group)
        names = [side.name for side in group.piece.sides]
        with st.container(key="preview-sheet"):
            if view == _CODE:
                page, box = prints.close_up(group)
                st.image(_picture(drawing, page, 900, box), width="stretch")
            else:
                st.image(_picture(drawing, names.index(view), 1200), width="stretch")
        if view == _CODE:
            st.caption(_("The code leads to {url}").format(url=group.codes[0].url.lower()))
        _text(group)


def _text(group: Group) -> None:
    """The piece of the first place as text, for whoever can't see the picture."""
    page = prints.page_file(group, listed=group.listed[0])
    st.download_button(
        _("Text for screen readers (HTML)"), page.data, page.name, page.mime, on_click="ignore", key="preview-text"
    )


def _reader(groups: Sequence[Group]) -> Group:
    """Whose piece to look at: schools get other words and numbers."""
    named = {group.audience: group for group in groups}
    chosen = st.segmented_control(
        _("For whom"),
        list(named),
        default=groups[0].audience,
        required=True,
        format_func=lambda audience: _(_READERS[audience]),
        key=f"preview-reader-{len(named)}",
        label_visibility="collapsed",
    )
    return named[chosen]


def _view(group: Group) -> str:
    """A side, or the code close up."""
    names = {side.name: _(SIDES[side.name]) for side in group.piece.sides}
    views = {**names, _CODE: _("Look at the code")}
    return str(
        st.segmented_control(
            _("View"),
            list(views),
            default=next(iter(views)),
            required=True,
            format_func=views.__getitem__,
            key=f"preview-view-{'-'.join(names)}",
            label_visibility="collapsed",
        )
    )
