"""Writing the report: a heading, its text, the numbers beside it, and what stood there last year."""

from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from core import words
from core.dates import now
from core.language import gettext as _
from core.refusals import Refusal
from funnel import report_texts, report_writers
from workspace import report_address, report_beside, report_questions, report_view, widgets
from workspace.database import store
from workspace.report_address import PART, PROJECT
from workspace.report_reading import Place, Shown

_DRAFTS, _SAVED = "report-drafts", "report-saved"


@dataclass(frozen=True)
class Draft:
    """Words that aren't saved: `seen` is what was saved when they were begun, `before` what last year's text took."""

    seen: str
    words: str
    before: str = ""


def drafts(shown: Shown) -> MutableMapping[Place, Draft]:
    """The words of this tab that aren't saved, by place; they stay while she goes from heading to heading."""
    found: dict[str, dict[Place, Draft]] = st.session_state.setdefault(_DRAFTS, {})
    return found.setdefault(shown.key, {})


def writing(shown: Shown) -> None:
    """Choose a heading, write under it."""
    place = _choose(shown)
    left, right = st.columns([7, 5], gap="large")
    with left:
        _field(shown, place)
        report_questions.beside(shown, place)
        _last_year(shown, place)
    with right:
        report_beside.numbers(shown, place)


def _choose(shown: Shown) -> Place:
    projects = {one.number: report_view.project_name(one) for one in shown.report.projects}
    if st.session_state.get(PROJECT) not in projects:
        st.session_state[PROJECT] = next(iter(projects))
    project = st.session_state[PROJECT]
    if len(projects) > 1:
        project = st.pills(
            _("One of the projects"),
            list(projects),
            required=True,
            format_func=projects.__getitem__,
            key=PROJECT,
            label_visibility="collapsed",
            persist_state="session",
        )
    if st.session_state.get(PART) not in words.REPORT_TEXTS:
        st.session_state[PART] = next(iter(words.REPORT_TEXTS))
    with st.container(key="report-headings"):
        part = st.radio(
            _("Heading"),
            list(words.REPORT_TEXTS),
            format_func=report_view.heading,
            captions=[_mark(shown, (project, one)) for one in words.REPORT_TEXTS],
            key=PART,
            label_visibility="collapsed",
            persist_state="session",
        )
    report_address.tell(project=next(iter(projects)), heading=next(iter(words.REPORT_TEXTS)))
    return project, part


def _mark(shown: Shown, place: Place) -> str:
    """What is to be said of a heading in a word or two."""
    told = [_("Written")] if shown.written(place).strip() else [_("Empty")]
    if not shown.written(place).strip() and shown.fills_itself(place):
        told = [_("Fills itself in")]
    if asked := len(shown.asked(place)):
        told.append(_("{number} questions").format(number=asked))
    if place in drafts(shown):
        told.append(_("Not saved"))
    return _(", ").join(told)


def _field_key(shown: Shown, place: Place) -> str:
    return f"{shown.key}-{place[0]}-{place[1]}"


def _field(shown: Shown, place: Place) -> None:
    saved, draft, key = shown.written(place), drafts(shown).get(place), _field_key(shown, place)
    wanted = draft.words if draft else saved
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    st.text_area(
        _field_name(shown, place),
        height=280,
        max_chars=report_texts.LONGEST,
        key=key,
        on_change=_keep,
        args=(shown, place),
        placeholder=_("Write in your own words. No names of people."),
    )
    if draft and draft.seen != saved:
        _changed_meanwhile(shown, place, draft)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="report-saving"):
        is_saving = st.button(_("Save"), type="primary", key=f"{key}-save")
        if st.session_state.pop(_SAVED, None) == key and not is_saving:
            widgets.saved(_("Saved: {heading}").format(heading=report_view.place_name(shown, *place)))
        _unwritable(wanted)
        if draft:
            st.html(
                f'<p class="sb-note">{_("Not saved yet. Your words stay here while you look at other headings.")}</p>'
            )
            st.button(
                _("Back to what is saved"), type="tertiary", key=f"{key}-drop", on_click=_drop, args=(shown, place)
            )
        if draft and draft.before:
            label = _("Back to the words before")
            st.button(label, type="tertiary", key=f"{key}-before", on_click=_put_back, args=(shown, place))
    if is_saving:
        _save(shown, place)


def _unwritable(written: str) -> None:
    """Say which letters would keep the PDF from being made, where they can be written another way."""
    if letters := report_writers.unwritable(written):
        widgets.attention(_("Letters that the PDF can't show: {letters}").format(letters=letters))


def _field_name(shown: Shown, place: Place) -> str:
    name = report_view.heading(place[1])
    if not shown.fills_itself(place):
        return name
    return _("{heading} (fills itself in; words only where something is to be added)").format(heading=name)


def _keep(shown: Shown, place: Place) -> None:
    """Remember what was typed, until it is saved."""
    typed = st.session_state[_field_key(shown, place)] or ""
    mine = drafts(shown)
    seen = mine[place].seen if place in mine else shown.written(place)
    if typed == seen == shown.written(place):
        mine.pop(place, None)
    else:
        mine[place] = Draft(seen, typed)


def _drop(shown: Shown, place: Place) -> None:
    drafts(shown).pop(place, None)


def _write_over(shown: Shown, place: Place) -> None:
    mine = drafts(shown)
    mine[place] = replace(mine[place], seen=shown.written(place))


def _save(shown: Shown, place: Place) -> None:
    """Save what stands in the field; refused where a colleague has changed it, and then her words stay."""
    draft = drafts(shown).get(place)
    seen = draft.seen if draft else shown.written(place)
    write = partial(
        report_texts.write,
        by=shown.visit.by,
        at=now(),
        programme=shown.visit.programme,
        year=shown.year,
        project_number=place[0],
        part=place[1],
        seen=seen,
        written=draft.words if draft else seen,
    )
    try:
        with store().writing() as db:
            write(db)
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    drafts(shown).pop(place, None)
    # Said beside the button: the top of the page may be out of sight.
    st.session_state[_SAVED] = _field_key(shown, place)
    st.rerun()


def _changed_meanwhile(shown: Shown, place: Place, draft: Draft) -> None:
    """A colleague has saved other words here: both are shown, and she decides."""
    widgets.attention(_("Other words were saved here on another screen. Yours are still in the field, not saved."))
    report_beside.difference(shown.written(place), draft.words, _("From what is saved now to your words"))
    key = _field_key(shown, place)
    with st.container(horizontal=True):
        take, keep = _("Take what is saved"), _("Keep mine, to be saved over it")
        st.button(take, key=f"{key}-theirs", on_click=_drop, args=(shown, place))
        st.button(keep, key=f"{key}-mine", on_click=_write_over, args=(shown, place))


def _last_year(shown: Shown, place: Place) -> None:
    last = shown.last.get(place, "")
    if not last.strip():
        return
    draft = drafts(shown).get(place)
    mine = draft.words if draft else shown.written(place)
    title = _("Last year's text, {year}").format(year=widgets.fiscal_year_name(shown.year - 1))
    with st.expander(title, expanded=not mine.strip()):
        if mine.strip() and mine != last and report_beside.are_alike(last, mine):
            report_beside.difference(last, mine, _("From last year's text to this one"))
        report_beside.text(last)
        st.button(
            _("Put in last year's text in place of the words above") if mine.strip() else _("Put in last year's text"),
            disabled=mine == last,
            key=f"{_field_key(shown, place)}-last",
            on_click=_take_last,
            args=(shown, place, last),
        )


def _take_last(shown: Shown, place: Place, last: str) -> None:
    """Put last year's words into the field; nothing is saved by it, and the words before can be had back."""
    mine = drafts(shown)
    draft = mine.get(place, Draft(shown.written(place), shown.written(place)))
    mine[place] = Draft(draft.seen, last, before=draft.words)


def _put_back(shown: Shown, place: Place) -> None:
    mine = drafts(shown)
    mine[place] = Draft(mine[place].seen, mine[place].before)
