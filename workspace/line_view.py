"""The LINE page's reading half: what came in, by which way, and what is configured on the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path

import streamlit as st

from core.dates import TOKYO, end_of, now, start_of, tokyo_day
from core.language import gettext as _
from funnel import line_desks as subject
from funnel import line_secrets
from store import line_desks, oversight, questionnaires
from store.database import Db
from store.records import LineDesk, Programme, RelayDay
from workspace import widgets
from workspace.access import Visit
from workspace.database import settings

DAYS = 14


@dataclass(frozen=True)
class Configured:
    """What the file on the server holds for a programme: how many secrets, whether a token. Never the values."""

    file: Path | None
    is_readable: bool = True
    secrets: int = 0
    has_token: bool = False


@dataclass(frozen=True)
class Connection:
    """A programme's connection as it stands; `until` is the last of the 14 days shown."""

    desk: LineDesk
    last: datetime | None
    until: date
    by_day: Mapping[date, int]
    relayed: list[RelayDay]
    configured: Configured
    has_records: bool
    closed_talks: int
    asks: bool

    @property
    def days(self) -> list[date]:
        """The days shown, oldest first."""
        return [self.until - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]


def read(db: Db, programme: Programme) -> Connection:
    """The connection now; of a programme that has ended, its last two weeks."""
    today = tokyo_day(now())
    until = min(today, programme.ends or today)
    since = until - timedelta(days=DAYS - 1)
    return Connection(
        desk=line_desks.of_programme(db, programme.id),
        last=oversight.last_event(db, programme.id),
        until=until,
        by_day=oversight.events_by_day(db, programme.id, start_of(since), end_of(until)),
        relayed=line_desks.relayed(db, programme.id, since, until),
        configured=configured(programme),
        has_records=subject.has_records(db, programme),
        closed_talks=subject.closed_talks(db, programme, now()),
        asks=questionnaires.current(db, programme.id) is not None,
    )


def configured(programme: Programme) -> Configured:
    """What is configured on this server, without keeping any of it."""
    file = settings().line_secrets_file
    try:
        found = line_secrets.of_programme(programme, file)
    except line_secrets.SecretsUnreadable:
        return Configured(file, is_readable=False)
    return Configured(file, secrets=len(found.secrets), has_token=found.token is not None)


def address(programme: Programme) -> str:
    """Where LINE's notices of a programme are to be sent."""
    return f"{settings().public_origin}/line/{programme.slug}/webhook"


def lead(found: Connection) -> None:
    """When the last notice came, to the hour: the minute is nobody's business."""
    if found.last is None:
        told = _("Nothing has come from LINE yet.")
    else:
        here = found.last.astimezone(TOKYO)
        text = _("The last notice from LINE came on {day}, in the hour that began at {hour}:00.")
        told = text.format(day=widgets.day(here.date()), hour=here.hour)
    st.html(f'<p class="sb-lead">{escape(told)}</p>')


def numbers(visit: Visit, found: Connection) -> None:
    """How much came in two weeks, and whether the server has what it needs."""
    came, secret, token = st.columns([2, 2, 2])
    with came:
        total = sum(found.by_day.values())
        since, until = found.days[0], found.days[-1]
        span = f"{since.month}/{since.day} – {until.month}/{until.day}"
        widgets.big_number(_("Notices in 14 days"), f"{total:,}", span)
    with secret:
        widgets.big_number(_("Channel secret"), _secret(found.configured), _secret_note(visit, found.configured))
    with token:
        note = _("for replies and for LINE's own counter")
        widgets.big_number(_("Access token"), _yes(is_there=found.configured.has_token), note)
    if not found.configured.is_readable:
        widgets.attention(_("The file of LINE secrets on the server can't be read; until then no notice is taken."))


def _yes(*, is_there: bool) -> str:
    return _("configured") if is_there else _("not configured")


def _secret(found: Configured) -> str:
    return _("two, being changed") if found.secrets > 1 else _yes(is_there=bool(found.secrets))


def _secret_note(visit: Visit, found: Configured) -> str:
    if visit.programme.is_demo:
        return _("the demo's own, known to everybody")
    if visit.staff.role != "admin":
        return ""
    if found.file is None:
        return _("no file is set (SHIRUBE_LINE_SECRETS_FILE)")
    return _("in {file} on the server").format(file=found.file)


def days(found: Connection) -> None:
    """Notices by day as bars."""
    largest = max(found.by_day.values(), default=0) or 1
    bars = []
    for day in found.days:
        number = found.by_day.get(day, 0)
        bar = f'<div><i style="height:{100 * number / largest:.0f}%"></i></div>'
        name = f"<span><em>{day.month}/</em>{day.day}</span>"
        bars.append(f'<li title="{escape(widgets.day(day))}"><b>{number:,}</b>{bar}{name}</li>')
    label = _("Notices from LINE by day")
    st.html(f'<ol class="sb-days" aria-label="{escape(label)}">{"".join(bars)}</ol>')


def way(visit: Visit, found: Connection) -> None:
    """Which of the two ways is in use, what the contractor must set, and the address to give them."""
    url = found.desk.relay_url
    if url is None:
        steps = (
            _("LINE takes only one address; the contractor keeps theirs, and talks never depend on us."),
            _("The contractor sends a copy of every notice to the address below, by https POST."),
            _("The body and the header X-Line-Signature must stay exactly as LINE sent them, to the last character."),
        )
    else:
        steps = (
            _("In LINE, our address below is the one that is set; every notice comes here first."),
            _("We store the moments and pass body and signature on unchanged to {host}.").format(host=host(url)),
            _("Where they can't be reached we try again for a while, then give up and count it here."),
        )
    st.html(f'<ol class="sb-steps">{"".join(f"<li>{escape(step)}</li>" for step in steps)}</ol>')
    st.caption(_("Address for notices (Webhook URL)"))
    st.code(address(visit.programme), language=None, wrap_lines=True)
    if visit.programme.is_demo:
        widgets.note(_("This is a demo: nothing is sent anywhere, and the address leads nowhere outside."))
    elif not settings().public_origin.startswith("https://"):
        widgets.note(_("LINE and the contractor need an https address; set SHIRUBE_PUBLIC_URL first."))


def host(url: str) -> str:
    """The server of an address; what follows it may hold a key of the contractor's."""
    return url.split("/")[2]
