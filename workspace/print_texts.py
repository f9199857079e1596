"""What a programme says in other languages, who has read it, and the logos its pieces may carry."""

from collections.abc import Sequence

import streamlit as st

from campaigns import language_reviews, logos, printed_facts
from core.dates import now, tokyo_day
from core.language import gettext as _
from core.language import mark
from core.words import LANGUAGES
from store.database import Db
from store.records import LanguageReview, LogoFile, Programme
from workspace import changing, widgets
from workspace.access import Visit
from workspace.database import store

_LARGEST_LOGO_MB = 1
_SENTENCES = {
    "cost": mark("Sentence on the cost"),
    "secrecy": mark("Sentence on secrecy"),
    "anonymity": mark("Sentence on giving no name"),
}


def choosing() -> str:
    """The language to look at; Japanese comes last, since its texts are there already."""
    others = [code for code in LANGUAGES if code != "ja"]
    return str(
        st.pills(
            _("Language"),
            [*others, "ja"],
            default=others[0],
            required=True,
            format_func=LANGUAGES.__getitem__,
            key="texts-language",
        )
    )


def texts(visit: Visit, language: str) -> None:
    """The programme's own texts in a language, to be written and saved together."""
    programme = visit.programme
    with store().reading() as db:
        own = language_reviews.programme_texts(db, programme, language)
    with st.form(f"texts-{language}", border=False):
        written = {
            part: st.text_input(
                label,
                own.get(part, ""),
                max_chars=language_reviews.LONGEST_SENTENCE,
                placeholder=hint,
                key=f"texts-{programme.id}-{language}-{part}",
            )
            for part, (label, hint) in _parts(programme, language).items()
        }
        if st.form_submit_button(_("Save the texts"), type="primary"):
            changing.make(lambda db: _save(db, visit, language, written), _("The texts were saved."))


def _parts(programme: Programme, language: str) -> dict[str, tuple[str, str]]:
    """Every part with its name and, as a hint, what it says in Japanese, or what stands there in this language."""
    japanese = {
        "office": f"{programme.municipality} {programme.section}",
        "desk_kind": programme.desk_kind or programme.name,
        "who": programme.who_may_consult,
        "closed": programme.closed_note,
    }
    parts = {part: (_(printed_facts.PARTS[part]).capitalize(), words) for part, words in japanese.items()}
    fixed = language_reviews.fixed(language)
    parts |= {part: (_(label), fixed[part]) for part, label in _SENTENCES.items()}
    # In Japanese a telephone is printed as it was entered.
    for position, phone in enumerate(programme.telephones if language != "ja" else []):
        label = _(printed_facts.TELEPHONE).format(number=phone["number"]).capitalize()
        parts[f"phone_{position}"] = (label, f"{phone['name']} {phone.get('hours', '')}")
    return parts


def _save(db: Db, visit: Visit, language: str, written: dict[str, str]) -> None:
    for part, sentence in written.items():
        language_reviews.set_text(
            db, by=visit.by, at=now(), programme=visit.programme, language=language, part=part, sentence=sentence
        )


def review(visit: Visit, language: str, *, own: Sequence[str] = ()) -> None:
    """Who has read all texts of a language, with a design's own words; without that nothing goes to press in it."""
    programme = visit.programme
    with store().reading() as db:
        read = language_reviews.fingerprint(db, programme, language, own=own)
        found: LanguageReview | None = language_reviews.found(db, programme, language, read)
    if found:
        day = widgets.day(tokyo_day(found.made_at))
        widgets.saved(_("Read by {name}, entered on {day}.").format(name=found.reviewed_by, day=day))
        return
    widgets.note(
        _("Nobody who speaks this language has read these texts yet."),
        _("Until then they can be looked at, but not sent to a print shop."),
    )
    with st.expander(_("All fixed texts of this language")):
        rows = [{"ja": japanese, "own": words} for japanese, words in language_reviews.side_by_side(language)]
        widgets.table(rows, {"ja": LANGUAGES["ja"], "own": LANGUAGES[language]}, caption=_("Texts to be read"))
    with st.form(f"review-{language}", border=False):
        name = st.text_input(_("Read by (a person or an office)"), max_chars=80, key=f"review-{language}-by")
        if st.form_submit_button(_("Note that the texts were read")):
            changing.make(
                lambda db: language_reviews.review(
                    db,
                    by=visit.by,
                    at=now(),
                    programme=programme,
                    language=language,
                    read=read,
                    reviewed_by=name,
                    own=own,
                ),
                _("Noted. Pieces in this language can go to press once they are approved."),
            )


def all_logos(visit: Visit) -> None:
    """The logos there are, and the place to hand in one more."""
    with store().reading() as db:
        found = logos.of_programme(db, visit.programme)
    for logo in found:
        _one(visit, logo)
    file = st.file_uploader(_("Logo (SVG or PNG, up to 1 MB)"), max_upload_size=_LARGEST_LOGO_MB, key="logo-file")
    name = st.text_input(_("Name of the logo"), max_chars=80, key="logo-name")
    if st.button(_("Add the logo"), disabled=not (file and name.strip()), key="logo-add") and file:
        data = file.getvalue()
        changing.make(
            lambda db: logos.add(db, by=visit.by, at=now(), programme=visit.programme, name=name, data=data),
            _("The logo was added. Choose it in the print studio."),
        )


def _one(visit: Visit, logo: LogoFile) -> None:
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.write(f"{logo.name} ({logo.kind.upper()}, {logo.width} × {logo.height})")
    if right.button(_("Remove"), key=f"logo-remove-{logo.id}"):
        changing.make(
            lambda db: logos.remove(db, by=visit.by, at=now(), programme=visit.programme, logo_id=logo.id),
            _("The logo is no longer offered. Versions that carry it keep it."),
        )
