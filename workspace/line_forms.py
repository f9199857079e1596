"""The LINE page's changing half: what asks for the survey, whether talks count, whether notices are passed on."""

from html import escape
from typing import Any

import streamlit as st

from core.dates import now, tokyo_day
from core.language import gettext as _
from funnel import line_desks as subject
from store.records import LineDesk
from survey import reply_words
from workspace import changing, line_view, widgets
from workspace.access import Visit
from workspace.database import settings
from workspace.line_view import Connection


def may_change(visit: Visit) -> bool:
    """Whether somebody sets the connection up; managers read."""
    return visit.staff.role == "admin"


def answers(visit: Visit, found: Connection) -> None:
    """Keyword, postback and the silence that ends a talk, and what she is sent."""
    if may_change(visit):
        _answers_form(visit, found.desk)
    else:
        _answers_read(found.desk)
    st.caption(_("What she is sent, word for word; each link is another one"))
    address = f"{settings().public_origin}/s/…"
    st.html(f'<p class="sb-bubble">{escape(reply_words.words(address))}</p>')
    lacks = _lacks(found)
    if lacks and not visit.programme.is_demo:
        widgets.note(*lacks)


def _lacks(found: Connection) -> list[str]:
    told = []
    if not found.configured.has_token:
        told.append(_("Without an access token on the server nothing is sent."))
    if not found.asks:
        told.append(_("Until the survey is published nothing is sent."))
    return told


def _answers_form(visit: Visit, desk: LineDesk) -> None:
    with st.form("line-answers", border=False):
        left, right = st.columns(2, gap="large")
        keyword = left.text_input(
            _("Message that asks for the survey"),
            desk.survey_keyword,
            max_chars=subject.LONGEST_WORD,
            help=_("Exactly this message, alone. Empty: none."),
            key="line-keyword",
        )
        postback = right.text_input(
            _("Button (postback data) that asks for the survey"),
            desk.survey_postback,
            max_chars=subject.LONGEST_WORD,
            help=_("The data of a rich menu's button. Empty: none."),
            key="line-postback",
        )
        gap = st.columns(2, gap="large")[0].number_input(
            _("Minutes of silence that end a talk"),
            min_value=subject.SHORTEST_GAP,
            max_value=subject.LONGEST_GAP,
            value=desk.talk_gap_minutes,
            step=5,
            key="line-gap",
        )
        if st.form_submit_button(_("Save"), type="primary", key="line-answers-go"):
            given = subject.Answers(survey_keyword=keyword, survey_postback=postback, talk_gap_minutes=int(gap))
            who = _who(visit)
            changing.make(lambda db: subject.save_answers(db, **who, answers=given), _("Saved."))


def _answers_read(desk: LineDesk) -> None:
    rows = [
        {"what": _("Message that asks for the survey"), "value": desk.survey_keyword or _("none")},
        {"what": _("Button (postback data) that asks for the survey"), "value": desk.survey_postback or _("none")},
        {"what": _("Minutes of silence that end a talk"), "value": f"{desk.talk_gap_minutes:,}"},
    ]
    widgets.table(rows, {"what": _("Setting"), "value": _("Now")}, caption=_("An administrator changes these."))


def counting(visit: Visit, found: Connection) -> None:
    """Whether a closed talk is a consultation, with what a change does to the numbers."""
    is_on = found.desk.talks_count
    on = _("Each talk that has ended counts as one consultation.")
    off = _("Talks don't count. Consultations are counted from the records that are brought in.")
    st.html(f"<p>{escape(on if is_on else off)}</p>")
    if not may_change(visit):
        return
    if found.has_records and not is_on:
        widgets.note(
            _("Talks can't be counted here: records were brought in, and the same consultation would count twice."),
            _("Take the imports back first if you want talks to count instead."),
        )
        return
    with st.expander(_("Stop counting talks") if is_on else _("Let talks count as consultations")):
        st.caption(_what_changes(found))
        sure = st.checkbox(_("Yes, change how consultations are counted"), key=f"line-count-{is_on}")
        label = _("Stop counting talks") if is_on else _("Let talks count")
        if st.button(label, disabled=not sure, key="line-count-go"):
            who, done = _who(visit), _("Saved. The numbers of all months follow from now on.")
            changing.make(lambda db: subject.let_talks_count(db, **who, count=not is_on), done)


def _what_changes(found: Connection) -> str:
    number = f"{found.closed_talks:,}"
    if found.desk.talks_count:
        text = _("{number} talks that count now will count no more, in past months too.")
        return text.format(number=number)
    text = _(
        "{number} talks that have ended so far will count as consultations, in past months too, without age band and "
        "topic. While talks count, no records can be brought in."
    )
    return text.format(number=number)


def relay(visit: Visit, found: Connection) -> None:
    """The relay: stopping it where it runs, approving it where it doesn't."""
    if found.desk.relay_url:
        _running(visit, found)
    elif may_change(visit):
        with st.expander(_("Take notices here first and pass them on to the contractor")):
            _approving(visit)


def _approving(visit: Visit) -> None:
    st.caption(
        _(
            "Then every message passes through this system on its way to the contractor. Only where the office has "
            "approved that in writing. We answer LINE at once and pass notices on within a second."
        )
    )
    with st.form("line-relay", border=False):
        left, right = st.columns(2, gap="large")
        url = left.text_input(_("The contractor's address"), placeholder="https://", key="line-relay-url")
        document = right.text_input(
            _("Approving document (number or name)"), max_chars=subject.LONGEST_DOCUMENT, key="line-relay-document"
        )
        slug = visit.programme.slug
        typed = left.text_input(_("To confirm, type “{slug}”").format(slug=slug), key="line-relay-typed")
        if st.form_submit_button(_("Begin to pass on"), key="line-relay-go"):
            given: dict[str, Any] = {"url": url, "document": document, "typed": typed}
            who, origin = _who(visit), settings().public_origin
            changing.make(
                lambda db: subject.approve_relay(db, **who, **given, own_origin=origin),
                _("Notices are passed on from now on. In LINE, set our address."),
            )


def _running(visit: Visit, found: Connection) -> None:
    desk = found.desk
    assert desk.relay_url
    assert desk.relay_approved_at
    text = _("Passed on to {host} since {day}. Approved by “{document}”, entered by {by}.")
    day = widgets.day(tokyo_day(desk.relay_approved_at))
    told = text.format(
        host=line_view.host(desk.relay_url), day=day, document=desk.relay_approval, by=desk.relay_approved_by
    )
    widgets.note(told)
    by_day = {one.day: one for one in found.relayed}
    rows = [
        {"day": widgets.day(day), "forwarded": by_day[day].forwarded, "failed": by_day[day].failed}
        for day in reversed(found.days)
        if day in by_day
    ]
    if rows:
        columns = {"day": _("Day"), "forwarded": _("Passed on"), "failed": _("Given up")}
        caption = _("Notices passed on in the last 14 days")
        widgets.table(rows, columns, caption=caption, numbers=("forwarded", "failed"))
    if may_change(visit):
        _stopping(visit)


def _stopping(visit: Visit) -> None:
    with st.expander(_("Stop passing on")):
        st.caption(_("From then on nothing reaches the contractor from us. First set their address in LINE again."))
        sure = st.checkbox(_("Yes, the contractor's own address is set in LINE"), key="line-relay-sure")
        if st.button(_("Stop passing on"), disabled=not sure, key="line-relay-stop"):
            who = _who(visit)
            changing.make(lambda db: subject.stop_relay(db, **who), _("Nothing is passed on any more."))


def _who(visit: Visit) -> dict[str, Any]:
    return {"by": visit.by, "at": now(), "programme": visit.programme}
