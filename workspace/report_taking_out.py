"""Taking the report out: which version, which edition, which format; nothing leaves before it is on record."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from core.dates import now
from core.disclosure import PUBLISHED
from core.language import gettext as _
from core.language import spoken
from core.refusals import Refusal
from funnel import report_checks, report_numbers, report_release
from funnel.report import Edition, Report
from funnel.report_findings import Finding
from workspace import exhibits, report_files, report_paper_view, report_questions, report_reading, report_view, widgets
from workspace.database import store
from workspace.report_reading import Shown

_MADE = "report-made"
_NOW = 0
# Questions (funnel.report_wording) about words by which few people could be counted.
_TELL_OF_FEW = ("share_of_few", "share_of_fewer", "few_told")
FORMATS = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Excel", exhibits.XLSX),
    "html": ("HTML", "text/html"),
}


@dataclass(frozen=True)
class Order:
    """What is asked for: `digest` is of what the report says, so that other words or numbers are another order."""

    key: str
    version: int
    edition: Edition
    format: str
    digest: str


@dataclass
class Made:
    """A file; it is offered once it is on record that it was made."""

    order: Order
    data: bytes
    noted: bool = False


def go_to(key: str, number: int) -> None:
    """From a button: take a version out."""
    st.session_state[f"{key}-take-version"] = number
    report_view.go_to("take")


def taking_out(shown: Shown) -> None:
    """Choose, make, take."""
    widgets.section(_("Take the report out"), _("Each file that is made is written into the record of changes."))
    left, middle, right = st.columns(3, gap="large")
    with left:
        version = _version(shown)
    with middle:
        edition = report_paper_view.choosing_edition("report-take-edition")
    with right:
        format = _format()
    try:
        report = report_reading.frozen(shown.visit, shown.year, version) if version else shown.report
    except Refusal as refusal:
        widgets.refused(refusal)
        return
    digest = f"v{version}" if version else shown.digest
    is_read = _told(shown, report, edition, digest)
    order = Order(shown.key, version, edition, format, digest)
    label = _("Make the file to be submitted") if edition is Edition.SUBMIT else _("Make the file to be published")
    if st.button(label, type="primary", disabled=not is_read, key="report-make") and not _offered(order):
        _make(shown, order)
    _download(shown, order)


def _version(shown: Shown) -> int:
    names = {one.number: report_view.version_name(one) for one in shown.versions}
    names[_NOW] = _("As it stands now (not settled)")
    key = f"{shown.key}-take-version"
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    chosen = st.radio(_("Version"), list(names), format_func=names.__getitem__, key=key, persist_state="session")
    return int(chosen)


def _format() -> str:
    return str(
        st.segmented_control(
            _("File format"),
            list(FORMATS),
            default=None if "report-format" in st.session_state else "pdf",
            required=True,
            format_func=lambda one: FORMATS[one][0],
            key="report-format",
            persist_state="session",
        )
    )


def _told(shown: Shown, report: Report, edition: Edition, digest: str) -> bool:
    """Who may read the edition and what is hidden in it; whether it may be made."""
    if edition is Edition.SUBMIT:
        widgets.note(_("Complete, also where few people stand behind a number. For the funder only."))
        return True
    widgets.note(
        _("Numbers of fewer than {least} people are hidden, and those they could be found by.").format(least=PUBLISHED)
    )
    with spoken("ja"):
        hidden = [one.label for one in report_numbers.told(report, edition) if one.state == "hidden"]
    if hidden:
        with st.expander(_("Hidden: {number} numbers").format(number=len(hidden))):
            items = "".join(f"<li>{escape(label)}</li>" for label in hidden)
            st.html(f'<ul class="sb-hidden">{items}</ul>')
    found = _telling_of_few(shown, report)
    if not found:
        return True
    told = _("These words may tell of fewer than {least} people. They would stand in the file as they are.")
    widgets.attention(told.format(least=PUBLISHED))
    # Of a settled version the words are as they were; they can be changed for the next one.
    report_questions.again(shown, report, found)
    # Other words are to be read again.
    return bool(st.checkbox(_("I have read the text again."), key=f"{shown.key}-read-{digest}"))


def _telling_of_few(shown: Shown, report: Report) -> list[Finding]:
    found = shown.findings if report is shown.report else report_checks.findings(report)
    return [one for one in found if one.kind in _TELL_OF_FEW]


def _offered(order: Order) -> Made | None:
    """The file that was made and noted for just this order; any other is let go, because it may be large."""
    made: Made | None = st.session_state.get(_MADE)
    if made and made.noted and made.order == order:
        return made
    st.session_state.pop(_MADE, None)
    return None


def _make(shown: Shown, order: Order) -> None:
    visit, year = shown.visit, shown.year
    try:
        with st.spinner(_("Putting the file together …")):
            if order.version:
                report = report_reading.frozen(visit, year, order.version)
            else:
                report = report_reading.as_shown(shown)
            data = report_files.files(report, order.edition, order.format, order.version or None)
        # A click elsewhere may end this run at any call of Streamlit: so the file is remembered before it is noted,
        # and nothing of Streamlit stands between the note and the mark that it is noted.
        made = Made(order, data)
        st.session_state[_MADE] = made
        with store().writing() as db:
            report_release.note(
                db,
                by=visit.by,
                at=now(),
                programme=visit.programme,
                year=year,
                edition=order.edition,
                fmt=order.format,
                version=order.version or None,
            )
        made.noted = True
    except Refusal as refusal:
        widgets.refused(refusal)


def _download(shown: Shown, order: Order) -> None:
    made = _offered(order)
    if not made:
        return
    name, mime = FORMATS[order.format]
    widgets.saved(_("The file is ready: {size} kB.").format(size=f"{max(1, len(made.data) // 1000):,}"))
    version = f"-v{order.version}" if order.version else ""
    file = f"{shown.visit.programme.slug}-{shown.year}-{order.edition.value}{version}.{order.format}"
    label = _("Download ({format})").format(format=name)
    st.download_button(label, made.data, file, mime, on_click="ignore", key="report-download")
