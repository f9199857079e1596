"""Settling the report: what is still open, what a correction changes, and the versions there are."""

from html import escape

import streamlit as st

from core.dates import fiscal_bounds, now
from core.language import gettext as _
from core.language import spoken
from core.refusals import Refusal
from funnel import report_versions
from funnel.report_json import FormatUnknown
from funnel.report_versions import Change
from store import staff
from store.report_records import ReportVersion
from workspace import changing, report_reading, report_taking_out, report_view, report_writing, widgets
from workspace.database import store
from workspace.report_reading import Shown


def settling(shown: Shown) -> None:
    """What is open, the button, and below it the versions."""
    title = _("Correct the settled report") if shown.is_changed else _("Settle the report")
    if shown.versions and not shown.is_changed:
        title = _("The settled report")
    note = _("A settled version keeps words, numbers and pictures as they are. It can be corrected by another version.")
    widgets.section(title, note)
    if not shown.is_over:
        last = widgets.day(fiscal_bounds(shown.year)[1])
        told = _("The fiscal year runs until {day}. Its report can be settled from the day after.")
        widgets.attention(told.format(day=last))
    else:
        _summary(shown)
        _settle(shown)
    _versions(shown)


def _summary(shown: Shown) -> None:
    """What is still open; none of it keeps her from settling but words that aren't saved."""
    lines = []
    if shown.findings:
        lines.append(_("{number} questions are open.").format(number=len(shown.findings)))
    for project in shown.report.projects:
        empty = [place for place in shown.empty if place[0] == project.number]
        if empty:
            names = _(", ").join(report_view.heading(part) for _number, part in empty)
            told = _("Nothing is written yet: {names}").format(names=names)
            lines.append(f"{project.number}　{told}".strip())
    items = "".join(f"<li>{escape(line)}</li>" for line in lines or [_("Nothing is open.")])
    st.html(f'<ul class="sb-open">{items}</ul>')
    with st.container(horizontal=True, key="report-ways-settle"):
        label = _("Read the report as it stands now")
        st.button(label, type="tertiary", key="report-read", on_click=report_view.go_to, args=("read",))
        if shown.findings:
            asked = _("See the questions")
            st.button(asked, type="tertiary", key="report-see", on_click=report_view.go_to, args=("ask",))


def _settle(shown: Shown) -> None:
    unsaved = report_writing.drafts(shown)
    if unsaved:
        names = _(", ").join(report_view.place_name(shown, *place) for place in unsaved)
        told = _("Words that aren't saved would be missing. Save them or take them back first: {names}")
        widgets.attention(told.format(names=names))
    # Other fields for each version, and another tick for other words.
    key = f"{shown.key}-settle-{len(shown.versions)}"
    reason = ""
    if shown.versions:
        if not _correction(shown, shown.versions[0]):
            return
        reason = st.text_input(
            _("Why it is corrected (no names of people)"), max_chars=report_versions.LONGEST_REASON, key=f"{key}-reason"
        )
    sure = st.checkbox(_sure(shown), key=f"{key}-sure-{shown.digest}")
    if st.button(_("Settle it as it stands"), type="primary", disabled=not sure or bool(unsaved), key=f"{key}-go"):
        _freeze(shown, reason)


def _sure(shown: Shown) -> str:
    """What she says with her tick: with how many questions open the report is settled."""
    if not shown.findings:
        return _("I have read the report as it stands now.")
    told = _("I have read the report as it stands now. {number} questions stay open, and that is right so.")
    return told.format(number=len(shown.findings))


def _correction(shown: Shown, newest: ReportVersion) -> bool:
    """What has changed since the newest version; whether anything has, or nobody can tell."""
    try:
        changes = _changes(shown, newest)
    except FormatUnknown:
        told = _("Version {number} was kept by another release of Shirube. What has changed since can't be told here.")
        widgets.attention(told.format(number=newest.number))
        return True
    if not changes:
        told = _("Nothing has changed since version {number}. There is nothing to correct.")
        widgets.note(told.format(number=newest.number))
        return False
    table(changes, _("What changes against version {number}").format(number=newest.number))
    return True


def _changes(shown: Shown, newest: ReportVersion) -> tuple[Change, ...]:
    """Pictures take a while to draw: they are compared only where nothing else has changed."""
    with spoken("ja"):
        older = report_reading.frozen(shown.visit, shown.year, newest.number)
        found = report_versions.difference(older, shown.report, with_pictures=False)
        return found or report_versions.difference(older, report_reading.whole(shown.visit, shown.year))


def table(changes: tuple[Change, ...], caption: str) -> None:
    """Numbers and words that differ between two versions."""
    rows = [{"label": one.label, "before": one.before or "―", "after": one.after or "―"} for one in changes]
    heads = {"label": _("What has changed"), "before": _("Before"), "after": _("After")}
    with st.container(key="report-changes"):
        widgets.table(rows, heads, caption=caption)


def _freeze(shown: Shown, reason: str) -> None:
    visit = shown.visit
    try:
        with st.spinner(_("Putting the report together …")):
            report = report_reading.as_shown(shown)
        with store().writing() as db:
            report_versions.freeze(
                db, by=visit.by, at=now(), programme=visit.programme, year=shown.year, report=report, reason=reason
            )
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    changing.tell_and_rerun(_("The report is settled. It can be taken out with the button beside its version."))


def _versions(shown: Shown) -> None:
    if not shown.versions:
        return
    widgets.section(_("Settled versions"), _("They stay as they are. Each can be taken out again in every format."))
    for place, one in enumerate(shown.versions):
        before = shown.versions[place + 1] if place + 1 < len(shown.versions) else None
        _version(shown, one, before)


def _version(shown: Shown, one: ReportVersion, before: ReportVersion | None) -> None:
    reason = f"<span>{escape(_('Why: {reason}').format(reason=one.reason))}</span>" if one.reason else ""
    with st.container(key=f"report-version-{one.number}", horizontal=True, vertical_alignment="center"):
        name, who = report_view.version_name(one), _("by {who}").format(who=_name(one.made_by))
        st.html(f'<p class="sb-published"><b>{escape(name)}</b><span>{escape(who)}</span>{reason}</p>')
        st.button(
            _("Take out"),
            key=f"report-take-{one.number}",
            on_click=report_taking_out.go_to,
            args=(shown.key, one.number),
        )
    if before:
        with st.expander(_("Difference to version {number}").format(number=before.number)):
            _difference(shown, before, one)


def _name(email: str) -> str:
    """Who somebody is: the name, where the office still has it, with the address."""
    with store().reading() as db:
        person = staff.by_email(db, email)
    return _("{name} ({email})").format(name=person.name, email=email) if person and person.name else email


def _difference(shown: Shown, before: ReportVersion, one: ReportVersion) -> None:
    try:
        older, newer = (report_reading.frozen(shown.visit, shown.year, each.number) for each in (before, one))
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    with spoken("ja"):
        changes = report_versions.difference(older, newer)
    table(changes, _("What changed from version {before} to {after}").format(before=before.number, after=one.number))
