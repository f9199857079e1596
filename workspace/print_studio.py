"""The parts of the prints page: what to print, how it will look, and the finished files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from campaigns import prints
from campaigns.prints import Order, PrintFile
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from core.words import CHANNELS
from store import campaigns, placements
from store.database import Db
from store.records import Campaign, Placement, Programme
from workspace import widgets
from workspace.access import Visit
from workspace.database import settings, store
from workspace.placement_forms import name

_FINISHED = "prints-finished"
_PIECES = {
    "card": mark("Cards of 91 x 55 mm, ten on a sheet of A4 (A-one 51002)"),
    "sticker": mark("Stickers of 100 x 100 mm, four on a sheet of A4"),
    "poster": mark("Posters, A4"),
}


@dataclass(frozen=True)
class Choice:
    """What the form says: an order for some placements."""

    order: Order
    placement_ids: tuple[int, ...]


@dataclass(frozen=True)
class Finished:
    """Files that were made for a choice; they are shown only as long as the form says the same."""

    choice: Choice
    files: tuple[PrintFile, ...]


def read(db: Db, programme: Programme) -> tuple[list[Campaign], list[Placement]]:
    """Campaigns, and the placements that can be printed."""
    found = placements.of_programme(db, programme.id)
    return campaigns.of_programme(db, programme.id), [one for one in found if one.retired_at is None]


def choosing(found: Sequence[Campaign], live: Sequence[Placement]) -> Choice:
    """The form: material, design, places, copies."""
    material = st.segmented_control(
        _("Material"),
        prints.MATERIALS,
        default="card",
        required=True,
        format_func=lambda code: _(CHANNELS[code]),
        key="print-material",
    )
    st.caption(_(_PIECES[material]))
    themes = prints.themes_for(material)
    theme = st.selectbox(_("Design"), list(themes), format_func=themes.__getitem__, key=f"print-theme-{material}")
    wording = _wording(prints.wordings_for(material, theme), key=f"print-wording-{material}-{theme}")
    if theme == prints.TELLS_NOTHING:
        st.caption(
            _("Harder to notice, but not safe once scanned: the code opens the desk, and a name can be searched.")
        )
        st.caption(_("This card carries no telephone numbers, not even for schools, because they would tell."))
    chosen = _places(found, live, material)
    per_sheet = prints.PER_SHEET[material]
    copies = st.number_input(
        _("Pieces for each place"), min_value=1, max_value=500, value=per_sheet, key=f"print-copies-{material}"
    )
    if per_sheet > 1:
        st.caption(_("{number} fill one sheet. Print that sheet as often as you need it.").format(number=per_sheet))
    return Choice(Order(material=material, theme=theme, wording=wording, copies=int(copies)), tuple(chosen))


def _wording(wordings: dict[str, str], *, key: str) -> str:
    """A headline, or none of them: then each place gets its own, and schools one for teenagers."""
    if len(wordings) > 1:
        wordings = {"": _("Suited to the place (at schools, words for teenagers)")} | wordings
    chosen: str = st.selectbox(_("Headline"), list(wordings), format_func=wordings.__getitem__, key=key)
    return chosen


def _places(found: Sequence[Campaign], live: Sequence[Placement], material: str) -> list[int]:
    """Places of a campaign; those that were planned for the material are chosen already."""
    names = {0: _("All campaigns")} | {campaign.id: campaign.name for campaign in found}
    campaign = st.selectbox(_("Campaign"), list(names), format_func=names.__getitem__, key="print-campaign")
    offered = {one.id: one for one in live if campaign in (0, one.campaign_id)}
    planned = [key for key, one in offered.items() if one.channel == material]
    chosen: list[int] = st.multiselect(
        _("Places"),
        list(offered),
        planned,
        format_func=lambda key: name(offered[key]),
        placeholder=_("Choose places"),
        key=f"print-places-{material}-{campaign}",
    )
    return chosen


def preview(visit: Visit, choice: Choice) -> None:
    """The first sheet of each file as it will be printed."""
    if not choice.placement_ids:
        widgets.empty(_("No place is chosen."), _("Choose at least one place to see what is printed for it."))
        return
    few = choice.placement_ids[: prints.PER_SHEET[choice.order.material]]
    files = _made(visit, Choice(choice.order, few))
    for file in files:
        with st.container(border=True):
            st.image(prints.preview(file), width="stretch")
    _school_note(files)
    if any(file.sample for file in files):
        st.caption(_sample_reason(visit.programme))


def _school_note(files: Sequence[PrintFile]) -> None:
    if any(file.audience == "school" for file in files):
        st.caption(_("Schools have a file of their own: its pieces carry the telephone numbers for children."))


def _sample_reason(programme: Programme) -> str:
    if programme.is_demo:
        return _("Prints of a demo carry the mark 見本 (sample).")
    return _(
        "The public address is not https yet, so prints carry the mark 見本 (sample). Please tell an administrator."
    )


def finishing(visit: Visit, choice: Choice) -> None:
    """The button that makes the files, and the files."""
    number = len(choice.placement_ids)
    label = _("Make the PDF for {number} places").format(number=number)
    if st.button(label, type="primary", disabled=not number, key="print-make"):
        with st.spinner(_("Drawing, then reading every code back from the finished pages …")):
            files = _made(visit, choice)
        if files:
            st.session_state[_FINISHED] = Finished(choice, files)
    finished: Finished | None = st.session_state.get(_FINISHED)
    if finished and finished.choice == choice:
        _files(finished.files)


def _files(files: Sequence[PrintFile]) -> None:
    pieces = sum(file.pieces for file in files)
    widgets.saved(
        _("Ready: {number} pieces. Every code was read back and leads where it should.").format(number=pieces)
    )
    for file in files:
        st.download_button(
            _("Download {name}").format(name=file.name),
            file.data,
            file.name,
            "application/pdf",
            on_click="ignore",
            key=f"print-{file.name}",
        )
    st.caption(_("Print at 100 %, without fitting to the page."))


def _made(visit: Visit, choice: Choice) -> tuple[PrintFile, ...]:
    """The files; none, with the reason on the page, where something doesn't fit."""
    try:
        with store().reading() as db:
            return prints.make(
                db,
                programme=visit.programme,
                order=choice.order,
                placement_ids=choice.placement_ids,
                origin=settings().public_origin,
                on=_day(visit.programme),
            )
    except Refusal as refusal:
        widgets.refused(refusal)
        return ()


def _day(programme: Programme) -> date:
    """Today, or a programme's first or last day where today is outside of it."""
    today = tokyo_day(now())
    return min(max(today, programme.starts), programme.ends or max(today, programme.starts))
