"""The form of the print studio: what to print, in which design and words, for which places, on which paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from campaigns import pieces, print_words, variants
from campaigns.print_designs import LONGEST_HEADLINE, LONGEST_SUB, Spec
from core.language import gettext as _
from core.words import LANGUAGES
from store import campaigns, placements
from store import print_designs as design_questions
from store.database import Db
from store.records import Campaign, LogoFile, Placement, Programme
from workspace.placement_forms import name

MOST_COPIES = 5_000


@dataclass(frozen=True)
class Known:
    """What there is to choose from: campaigns, placements whose code lives, and logos."""

    campaigns: list[Campaign]
    live: list[Placement]
    logos: list[LogoFile]


@dataclass(frozen=True)
class Choice:
    """What the form says: a design, the places it is for, and pieces for each; `campaign_id` 0 stands for all."""

    spec: Spec
    placement_ids: tuple[int, ...]
    copies: int
    campaign_id: int = 0


def read(db: Db, programme: Programme) -> Known:
    """What a programme has to print for and with."""
    live = [one for one in placements.of_programme(db, programme.id) if one.retired_at is None]
    return Known(campaigns.of_programme(db, programme.id), live, design_questions.logos(db, programme.id))


def form(programme: Programme, known: Known) -> Choice:
    """The whole form; every change shows at once in the preview."""
    material = st.pills(
        _("What to make"),
        list(print_words.MATERIALS),
        default="card",
        required=True,
        format_func=lambda key: _(print_words.MATERIALS[key]),
        key="print-material",
    )
    sizes = {format.key: format for format in print_words.formats_of(material)}
    size = st.pills(
        _("Size"),
        list(sizes),
        default=next(iter(sizes)),
        required=True,
        format_func=lambda key: print_words.size(sizes[key]),
        key=f"print-size-{material}",
    )
    themes = pieces.themes()
    theme = st.pills(
        _("Design"),
        list(themes),
        default=_usual_theme(material),
        required=True,
        format_func=themes.__getitem__,
        key=f"print-theme-{material}",
    )
    _warn_of(theme)
    spec = _extras(programme, known, _words(Spec(format=size, theme=theme)))
    placement_ids, copies, campaign_id = _places(known, material, sizes[size].channel)
    return Choice(spec, tuple(placement_ids), copies, campaign_id)


def _usual_theme(material: str) -> str:
    return {"card": "soft", "sticker": "quiet", "leaflet": "soft"}.get(material, "bright")


def _warn_of(theme: str) -> None:
    if theme == pieces.TELLS_NOTHING:
        st.caption(
            _("Harder to notice, but not safe once scanned: the code opens the desk, and a name can be searched.")
            + " "
            + _("It carries no telephone numbers, not even for schools, because they would tell.")
        )


def _words(spec: Spec) -> Spec:
    """Language, message, and words of one's own in its place."""
    left, right = st.columns([2, 3])
    language = left.selectbox(_("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="print-language")
    offered = pieces.wordings_for(spec.theme, language)
    if len(offered) > 1:
        offered = {"": _("Suited to the place (at schools, words for teenagers)")} | offered
    key = f"print-wording-{spec.theme}-{language}"
    wording = right.selectbox(_("Headline"), list(offered), format_func=offered.__getitem__, key=key)
    # Words for one language and design don't silently stand on a piece in another.
    place = f"{spec.theme}-{language}"
    with st.expander(_("Write the headline yourself")):
        headline = st.text_area(
            _("Headline"),
            max_chars=LONGEST_HEADLINE,
            height=80,
            key=f"print-headline-{place}",
            help=_("Lines break at phrases. Start a new line where you want one. For furigana write 相談《そうだん》."),
        )
        sub = st.text_input(_("Sentence under it"), max_chars=LONGEST_SUB, key=f"print-sub-{place}")
    if headline.strip() or sub.strip():
        st.caption(_("The words you wrote yourself stand on the piece."))
    return replace(spec, language=language, wording=wording, headline=headline.strip(), sub=sub.strip())


def _extras(programme: Programme, known: Known, spec: Spec) -> Spec:
    """Telephones, the day of the hours, and a logo, where there are any."""
    if programme.telephones:
        every = list(range(len(programme.telephones)))
        phones = st.multiselect(
            _("Telephones"),
            every,
            every,
            format_func=lambda number: (
                f"{programme.telephones[number]['name']} {programme.telephones[number]['number']}"
            ),
            placeholder=_("None"),
            key=f"print-phones-{programme.id}",
        )
        spec = replace(spec, phones=None if phones == every else tuple(phones))
    day = st.date_input(
        _("Opening hours as of"),
        None,
        programme.starts,
        programme.ends,
        key=f"print-hours-{programme.id}",
        help=_("Without a day, the hours of the day of printing. Choose one where new hours are to begin."),
    )
    spec = replace(spec, hours_on=day.isoformat() if isinstance(day, date) else "")
    if known.logos:
        names = {None: _("None")} | {logo.id: logo.name for logo in known.logos}
        logo = st.selectbox(_("Logo"), list(names), format_func=names.__getitem__, key="print-logo")
        spec = replace(spec, logo_id=logo)
    return spec


def _places(known: Known, material: str, channel: str) -> tuple[list[int], int, int]:
    """Places of a campaign; those that were planned for the material are chosen already."""
    names = {0: _("All campaigns")} | {campaign.id: campaign.name for campaign in known.campaigns}
    left, right = st.columns([3, 2])
    campaign = left.selectbox(_("Campaign"), list(names), format_func=names.__getitem__, key="print-campaign")
    copies = right.number_input(
        _("Pieces for each place"),
        min_value=1,
        max_value=MOST_COPIES,
        value=_usual_copies(material),
        key=f"print-copies-{material}",
    )
    offered = {one.id: one for one in known.live if campaign in (0, one.campaign_id)}
    label, offered = by_label(offered, key=f"print-label-{campaign}")
    chosen: list[int] = st.multiselect(
        _("Places"),
        list(offered),
        planned(offered, channel),
        format_func=lambda key: name(offered[key]),
        placeholder=_("Choose places"),
        key=f"print-places-{channel}-{campaign}-{label}",
    )
    return chosen, int(copies), campaign


def by_label(offered: Mapping[int, Placement], *, key: str) -> tuple[str, dict[int, Placement]]:
    """Which of several wordings to print for, asked only where places have some, and the places it is for."""
    labels = _labels(offered)
    if not labels:
        return "", dict(offered)
    names = {"": _("All wordings")} | {label: _("Wording {label}").format(label=label) for label in labels}
    label = st.pills(
        _("Wording of the places"), list(names), default="", required=True, format_func=names.__getitem__, key=key
    )
    return label, {one: place for one, place in offered.items() if label in ("", place.design)}


def planned(offered: Mapping[int, Placement], channel: str) -> list[int]:
    """Places planned for a material; of several wordings those of the first, since a design prints only one."""
    others = _labels(offered)[1:]
    return [key for key, one in offered.items() if one.channel == channel and one.design not in others]


def _labels(offered: Mapping[int, Placement]) -> list[str]:
    """Which of the two wordings are there; what else stands as a place's design is a note of the staff."""
    there = {one.design for one in offered.values()}
    return [label for label in variants.LABELS if label in there]


def _usual_copies(material: str) -> int:
    return {"card": 10, "sticker": 4, "leaflet": 20}.get(material, 1)


def few(placement_ids: Sequence[int], live: Sequence[Placement]) -> tuple[int, ...]:
    """One place of each kind of reader, enough for a preview."""
    school = {one.id for one in live if one.venue_kind == "school"}
    schools = [key for key in placement_ids if key in school][:1]
    others = [key for key in placement_ids if key not in school][:1]
    return (*others, *schools)
