"""Quotations: choose a word, read it once more, shorten it, release it; or take it back."""

import hashlib
from collections.abc import Sequence
from html import escape

import streamlit as st

from core.dates import now
from core.language import current
from core.language import gettext as _
from store import publications as kept
from store import questionnaires as questions
from store.survey_records import Quotation
from survey import quotations
from survey.figures import Words
from survey.forms import form_of, said
from workspace import changing, survey_results_files, widgets
from workspace.access import Visit
from workspace.database import store
from workspace.survey_results_choice import Choice

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHORT = 28


def quoting(visit: Visit, choice: Choice, written: Sequence[Words]) -> None:
    """Release one word as a quotation."""
    widgets.section(
        _("Release a quotation"),
        _("Only words that somebody has read once more leave the house. Masking by machine finds much, not all."),
    )
    offered = [(words.code, text) for words in written for text in dict.fromkeys(words.texts or ())]
    if not offered:
        widgets.empty(_("Words are shown once five or more have come together in the period."))
        return
    which = f"{choice.code}-{choice.open_survey_id}-{choice.since.year}"
    # Many words begin alike: the number tells them apart, in this list only.
    numbers = {one: number for number, one in enumerate(offered, 1)}
    question, word = st.selectbox(
        _("Word"),
        offered,
        format_func=lambda one: f"{numbers[one]}. {_shortened(one[1])}",
        key=f"survey-quote-word-{which}",
    )
    sentence = st.text_area(
        _("Read it once more. Leave out what may tell who somebody is, and write {cut} there.").format(
            cut=quotations.CUT
        ),
        value=word,
        key=f"survey-quote-{which}-{_print(question, word)}",
    )
    # Whoever changes the sentence has to read it again.
    read = st.checkbox(
        _("I have read it: no name, place, age, date or event in it tells who somebody is."),
        key=f"survey-quote-read-{which}-{_print(question, word, sentence)}",
    )
    if st.button(_("Release as a quotation"), disabled=not read, key="survey-quote-go") and read:
        chosen = quotations.Chosen(
            programme_id=visit.programme.id,
            code=choice.code,
            open_survey_id=choice.open_survey_id,
            since=choice.since,
            until=choice.until,
            question=question,
            word=word,
            sentence=sentence,
        )
        changing.make(lambda db: quotations.release(db, chosen, by=visit.by, at=now()), _("The quotation is released."))


def _print(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"


def released(visit: Visit, choice: Choice) -> None:
    """All quotations of a questionnaire, of all its years and events, each with the way back, and their files."""
    with store().reading() as db:
        found = kept.quotations(db, visit.programme.id, choice.code)
        versions = [one for one in questions.of_programme(db, visit.programme.id) if one.code == choice.code]
    # As it was asked last, also where a later version asks it no more.
    labels = {asked.code: said(asked.label, current()) for one in versions for asked in form_of(one).questions}
    widgets.section(_("Released quotations"), _("Only these may be quoted; other words stay in the house."))
    if not found:
        widgets.empty(_("No quotation is released yet."))
        return
    for one in found:
        _quotation(visit, one)
    about = survey_results_files.about_quotations(visit.programme, survey=choice.questionnaire)
    with st.container(key="survey-quotations-files", horizontal=True):
        for ending, kind, make in (
            ("csv", "text/csv", survey_results_files.quotations_csv),
            ("xlsx", _XLSX, survey_results_files.quotations_xlsx),
        ):
            data = make(found, labels.__getitem__, about=about)
            name = f"quotations-{visit.programme.slug}-{choice.code}.{ending}"
            st.download_button(ending.upper(), data, name, kind, on_click="ignore", key=f"survey-quotations-{ending}")


def _quotation(visit: Visit, one: Quotation) -> None:
    with st.container(key=f"quotation-{one.id}", horizontal=True):
        st.html(f'<blockquote class="sb-quotation">{escape(one.sentence)}</blockquote>')
        if st.button(_("Take back"), type="tertiary", key=f"survey-quotation-back-{one.id}"):
            changing.make(
                lambda db: quotations.take_back(db, programme_id=visit.programme.id, key=one.id, by=visit.by, at=now()),
                _("The quotation is taken back. Files that were given out before still hold it."),
            )
