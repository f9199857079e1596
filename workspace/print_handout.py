"""What goes out for printing: places and copies of a version, and the ZIP with its files and papers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from campaigns import links, pieces, print_bundle, print_designs, print_runs, print_words, prints
from campaigns.pieces import Group
from campaigns.prints import PrintFile
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.language import spoken
from core.refusals import Refusal
from exchange import ledger_file
from exchange.ledger_file import LedgerRow
from store import placements
from store.database import Db
from store.records import Placement, PrintDesign
from workspace import exhibits, placement_files, print_faults, print_release, print_studio, widgets
from workspace.access import Visit
from workspace.database import settings, store
from workspace.placement_forms import name
from workspace.print_form import MOST_COPIES, by_label, planned

AGAIN = "release-again"
_ZIP = "print-zip"
_PLANNED, _EACH, _AS_BEFORE = "planned", "each", "before"


@dataclass(frozen=True)
class Order:
    """A version with its fingerprint of today, copies by placement, and whether it goes to press."""

    design: PrintDesign
    digest: str
    copies: Mapping[int, int]
    press: bool


@dataclass
class Made:
    """The ZIP of an order; it is offered once it is noted as a run, as long as the page asks for the same."""

    order: Order
    name: str
    data: bytes
    files: int
    noted: bool = False


@dataclass(frozen=True)
class Reprint:
    """The copies by placement of a run that is printed again; `key` is another each time somebody asks for it."""

    key: str
    copies: Mapping[int, int]


def places_key(design_id: int, label: str = "") -> str:
    """Under which the chosen places of a version are remembered, of all or of one of several wordings."""
    return f"release-places-{design_id}-{label}"


def handing_out(visit: Visit, design: PrintDesign, live: Sequence[Placement], digest: str, *, is_read: bool) -> None:
    """Places and copies, the button that makes the ZIP, and the ZIP."""
    copies = _ordered(design, {one.id: one for one in live})
    order = Order(design, digest, copies, press=is_read and _goes_to_press(design, digest))
    outdated = design.fingerprint != digest
    st.caption(_what_is_in_it(order))
    if st.button(
        _("Make the ZIP"),
        type="primary" if order.press else "secondary",
        disabled=not copies or outdated,
        key="release-zip",
    ) and not _offered(order):
        _make(visit, order)
    made = _offered(order)
    if made:
        widgets.saved(_("Ready: {number} files, every code read back.").format(number=made.files))
        st.download_button(
            _("Download {name}").format(name=made.name),
            made.data,
            made.name,
            print_bundle.MIME,
            on_click="ignore",
            key="release-download",
        )


def _goes_to_press(design: PrintDesign, digest: str) -> bool:
    """Of an approved version: for a print shop or for the printer of the office, where it can be printed on both."""
    format = print_words.format_of(print_designs.read(design.spec).format)
    if not (format.press and print_designs.is_approved(design, digest)):
        return False
    if not format.office:
        return True
    ways = {"press": _("print shop"), "office": _("office")}
    chosen = st.pills(
        _("For"),
        list(ways),
        default="press",
        required=True,
        format_func=ways.__getitem__,
        key=f"release-for-{design.id}",
    )
    return bool(chosen == "press")


def _offered(order: Order) -> Made | None:
    """The ZIP that was made and noted for just this order; any other is let go, because it is large."""
    made: Made | None = st.session_state.get(_ZIP)
    if made and made.noted and made.order == order:
        return made
    st.session_state.pop(_ZIP, None)
    return None


def _what_is_in_it(order: Order) -> str:
    number = _("{places} places, {pieces} pieces.").format(
        places=len(order.copies), pieces=f"{sum(order.copies.values()):,}"
    )
    if order.press:
        return f"{number} {_('With press files, since this version is approved.')}"
    if order.design.approved_at or print_words.format_of(print_designs.read(order.design.spec).format).pixels:
        return number
    return f"{number} {_('Without press files, until this version is approved.')}"


def _ordered(design: PrintDesign, fitting: Mapping[int, Placement]) -> dict[int, int]:
    """Copies by place: as planned, the same for each, or as in the run that is printed again."""
    channel = print_words.format_of(print_designs.read(design.spec).format).channel
    again: Reprint | None = st.session_state.get(AGAIN, {}).get(design.id)
    before = again.copies if again else {}
    turn = again.key if again else "new"
    label, offered = by_label(fitting, key=f"release-label-{design.id}-{turn}")
    key = places_key(design.id, label)
    if key in st.session_state:
        st.session_state[key] = [one for one in st.session_state[key] if one in offered]
    chosen = st.multiselect(
        _("Places"),
        list(offered),
        None if key in st.session_state else planned(offered, channel),
        format_func=lambda one: name(offered[one]),
        placeholder=_("Choose places"),
        key=key,
    )
    ways = {_PLANNED: _("As planned for each place"), _EACH: _("The same for each")}
    if before:
        ways = {_AS_BEFORE: _("As in the last printing"), **ways}
    way = st.pills(
        _("Pieces"),
        list(ways),
        default=next(iter(ways)),
        required=True,
        format_func=ways.__getitem__,
        key=f"release-way-{design.id}-{turn}",
    )
    if way == _EACH:
        each = st.number_input(_("Pieces for each place"), 1, MOST_COPIES, 10, key="release-copies")
        return dict.fromkeys(chosen, int(each))
    each_its_own = {one: offered[one].quantity for one in chosen}
    return {one: before.get(one, each_its_own[one]) for one in chosen} if way == _AS_BEFORE else each_its_own


def _make(visit: Visit, order: Order) -> None:
    bar = st.progress(0.0, _("Drawing and reading back …"))

    def told(done: int, whole: int) -> None:
        bar.progress(done / whole, _("{done} of {whole} files drawn and read back").format(done=done, whole=whole))

    try:
        data, files = _bundle(visit, order, told)
        made = Made(order, f"{visit.programme.slug}_v{order.design.number}.zip", data, len(files))
        # A click elsewhere may end this run of the page at any call of Streamlit: so the ZIP is remembered before the
        # run is noted, and nothing of Streamlit stands between the note and the mark that it is noted.
        st.session_state[_ZIP] = made
        with store().writing() as db:
            _note(db, visit, order, files)
        made.noted = True
    except Refusal as refusal:
        print_faults.refused(refusal)
    finally:
        bar.empty()


def _note(db: Db, visit: Visit, order: Order, files: Sequence[PrintFile]) -> None:
    print_runs.note_run(
        db,
        by=visit.by,
        at=now(),
        programme=visit.programme,
        design_id=order.design.id,
        fingerprint=order.digest,
        profile="press" if order.press else "office",
        pieces=list(order.copies.items()),
        files=[(file.name, hashlib.sha256(file.data).hexdigest()) for file in files],
        checks=prints.CHECKS,
    )


def _bundle(visit: Visit, order: Order, told: prints.Progress) -> tuple[bytes, list[PrintFile]]:
    """What is handed out, drawn from one look at the store. Raises DesignOutdated where that has changed."""
    programme, design = visit.programme, order.design
    with store().reading() as db:
        digest = print_studio.digest(db, visit, print_designs.read(design.spec))
        print_designs.must_be_of_today(design, digest)
        if order.press:
            print_runs.must_be_ready_for_press(
                db, programme=programme, design=design, fingerprint=digest, placement_ids=list(order.copies)
            )
        listed = pieces.chosen(db, programme=programme, placement_ids=list(order.copies), copies=order.copies)
        groups = print_studio.drawn(db, visit, print_designs.read(design.spec), listed, version=f"v{design.number}")
        found = {one.id: one for one in placements.chosen(db, programme.id, list(order.copies))}
    at, ledger = now(), _ledger(visit, groups, found, design)
    return print_bundle.bundle(
        programme, design, groups, press=order.press, at=at, on=tokyo_day(at), extra=ledger, told=told
    )


def _ledger(
    visit: Visit, groups: Sequence[Group], found: Mapping[int, Placement], design: PrintDesign
) -> dict[str, bytes]:
    """The ledger by its name; papers are Japanese, whatever the reader's language."""
    with spoken("ja"):
        material = print_release.piece_name(print_designs.read(design.spec))
        themes = pieces.themes()
        rows = [
            LedgerRow(
                code=each.code,
                venue=each.venue,
                address=each.address,
                material=material,
                design=themes.get(found[each.placement_id].design, found[each.placement_id].design),
                copies=each.copies,
                installed_on=found[each.placement_id].installed_on,
                removed_on=found[each.placement_id].removed_on,
                url=links.address(each.code, origin=settings().public_origin).lower(),
            )
            for group in groups
            for each in group.listed
            if each.placement_id is not None
        ]
        # Each campaign once, in the order of its first place.
        told = placement_files.about_named(visit, dict.fromkeys(one.campaign for one in found.values()))
        told = (*told, (_("Version"), f"v{design.number}"))
        return {_("6 Placement ledger.xlsx"): ledger_file.ledger(rows, about=told, beside=exhibits.beside(told))}
