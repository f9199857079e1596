"""All materials at a glance: the same words in every size, as they would be printed."""

from collections.abc import Sequence

import streamlit as st

from campaigns import pieces, print_words
from campaigns.print_designs import Spec
from core.language import gettext as _
from core.refusals import Refusal
from core.words import LANGUAGES
from store.records import Placement
from workspace import print_pictures, print_studio, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.print_form import Known, few

_COLUMNS = 4


def choosing() -> tuple[str, str, str]:
    """Theme, message and language for all materials."""
    themes = pieces.themes()
    theme = st.pills(
        _("Design"), list(themes), default="soft", required=True, format_func=themes.__getitem__, key="all-theme"
    )
    left, right = st.columns([3, 2])
    language = right.selectbox(_("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="all-language")
    offered = pieces.wordings_for(theme, language)
    key = f"all-wording-{theme}-{language}"
    wording = left.selectbox(_("Headline"), list(offered), format_func=offered.__getitem__, key=key)
    return theme, wording, language


def of_campaign(known: Known) -> list[Placement]:
    """The places of one campaign, or of all."""
    names = {0: _("All campaigns")} | {campaign.id: campaign.name for campaign in known.campaigns}
    chosen = st.selectbox(_("Campaign"), list(names), format_func=names.__getitem__, key="all-campaign")
    return [one for one in known.live if chosen in (0, one.campaign_id)]


def _planned(live: Sequence[Placement], channel: str) -> str:
    """For how many places a kind of material is planned, and in how many pieces."""
    there = [one for one in live if one.channel == channel]
    if not there:
        return _("No place is planned for it.")
    pieces_planned = sum(one.quantity for one in there)
    return _("{places} places, {pieces} pieces planned").format(places=len(there), pieces=f"{pieces_planned:,}")


def gallery(visit: Visit, live: Sequence[Placement], choice: tuple[str, str, str]) -> None:
    """A picture of each size as soon as it is drawn, or the reason why it can't be made."""
    theme, wording, language = choice
    shown = few([one.id for one in live], live)[:1]
    bar = st.empty()
    materials = {material: print_words.formats_of(material) for material in print_words.MATERIALS}
    done, whole = 0, sum(len(formats) for formats in materials.values())
    for material, formats in materials.items():
        widgets.section(_(print_words.MATERIALS[material]), _planned(live, formats[0].channel))
        with st.container(key=f"all-{material}"):
            columns = st.columns(_COLUMNS, vertical_alignment="bottom")
        for number, format in enumerate(formats):
            bar.progress(done / whole, _("{done} of {whole} drawn").format(done=done, whole=whole))
            spec = Spec(format=format.key, theme=theme, wording=wording, language=language)
            with columns[number % _COLUMNS]:
                _one(visit, spec, shown, caption=print_words.size(format))
            done += 1
    bar.empty()


def _one(visit: Visit, spec: Spec, shown: Sequence[int], *, caption: str) -> None:
    try:
        # Read anew for each, so that nothing of the store is held while pictures are drawn.
        with store().reading() as db:
            group = print_studio.groups(db, visit, spec, shown)[0]
    except Refusal as refusal:
        widgets.refused(refusal)
    else:
        with st.container(key=f"sheet-{spec.format}"):
            st.image(print_pictures.thumbnail(group), width="stretch")
    st.caption(caption)
