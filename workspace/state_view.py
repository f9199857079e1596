"""The parts of the state page: what is stored where, and the spans in which scans could not be counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from core.dates import TOKYO, now, tokyo_day
from core.language import gettext as _
from funnel import pseudonym_keys as keys
from store import jobs, oversight, programmes, pseudonym_keys, schema, unrecorded
from store.database import Db
from store.records import JobRun, PseudonymKey, Unrecorded
from workspace import state_jobs, widgets
from workspace.database import settings, store

_UNRECORDED_DAYS = 365


@dataclass(frozen=True)
class State:
    """The whole system as it stands; spans with the name of their programme, newest first."""

    at: datetime
    runs: list[JobRun]
    oldest_device_day: date | None
    spans: list[tuple[str, Unrecorded]]
    keys: list[PseudonymKey]
    key_is_here: bool
    schema: str
    codes: tuple[int, int]

    @property
    def key(self) -> PseudonymKey | None:
        """The pseudonym key in use."""
        return next((key for key in reversed(self.keys) if key.forgotten_at is None), None)


def read(db: Db) -> State:
    """The state now."""
    at = now()
    since = at - timedelta(days=_UNRECORDED_DAYS)
    spans = [
        (widgets.programme_name(one), span)
        for one in programmes.all_programmes(db)
        for span in unrecorded.of_programme(db, one.id, since, at)
    ]
    return State(
        at=at,
        runs=jobs.runs(db),
        oldest_device_day=oversight.oldest_device_day(db),
        spans=sorted(spans, key=lambda pair: pair[1].since, reverse=True),
        keys=pseudonym_keys.every_key(db),
        key_is_here=_key_is_here(db),
        schema=schema.version(db) or "–",
        codes=oversight.codes(db),
    )


def _key_is_here(db: Db) -> bool:
    """Whether this server's key file is the key in use, or none is in use yet."""
    try:
        keys.find(db, settings().pseudonym_key_file)
    except keys.KeyNotInUse:
        return False
    return True


def concerns(state: State) -> list[str]:
    """What somebody should look after now, one sentence each; nothing where all is as planned."""
    found = []
    day = state.oldest_device_day
    if day is not None and state_jobs.deletion_is_late(day, state.at):
        text = _("What tells devices apart on {day} is still there; it should be gone after 48 hours.")
        found.append(text.format(day=widgets.day(day)))
    if not state.key_is_here:
        found.append(_("The key file on this server is not the key in use; records brought in would find nobody."))
    if state_jobs.stands_still(state.runs, state.at):
        return [*found, _still(state.runs)]
    standings = state_jobs.standings(state.runs, state.at)
    failed = [state_jobs.label(one.name) for one in standings if one.has_failed]
    late = [state_jobs.label(one.name) for one in standings if one.is_late and not one.has_failed]
    found += [_("“{job}” did not work the last time.").format(job=name) for name in failed]
    return found + [_("“{job}” is late.").format(job=name) for name in late]


def _still(runs: Sequence[JobRun]) -> str:
    advice = _("Please ask whoever runs the server to look whether “manage.py work” is running.")
    if not runs:
        return _("The automatic work has never run yet.") + " " + advice
    last = max(run.last_run_at for run in runs)
    return _("The automatic work has stood still since {moment}.").format(moment=moment(last)) + " " + advice


def moment(at: datetime) -> str:
    """A day with the hour and minute in Tokyo."""
    return f"{widgets.day(tokyo_day(at))} {at.astimezone(TOKYO):%H:%M}"


def lead(found: Sequence[str]) -> None:
    """In one sentence whether all is well; below it what isn't."""
    if not found:
        st.html(f'<p class="sb-lead">{_("All is as planned.")}</p>')
        return
    st.html(f'<p class="sb-lead">{_("Somebody should look after this:")}</p>')
    for sentence in found:
        widgets.attention(sentence)


def numbers(state: State) -> None:
    """Where things are kept, and how many codes lead somewhere."""
    where, key, live = st.columns([2, 3, 2])
    with where:
        kind = _("SQLite file") if store().is_sqlite else "PostgreSQL"
        widgets.big_number(_("Store"), kind, _("schema {version}").format(version=state.schema))
    with key:
        since = widgets.day(tokyo_day(state.key.since)) if state.key else _("none yet")
        widgets.big_number(_("Pseudonym key in use since"), since, _forgotten(state.keys))
    with live:
        in_use, retired = state.codes
        widgets.big_number(
            _("Codes in use"), f"{in_use:,}", _("and {number} retired ones").format(number=f"{retired:,}")
        )


def _forgotten(keys: Sequence[PseudonymKey]) -> str:
    days = [tokyo_day(key.forgotten_at) for key in keys if key.forgotten_at]
    if not days:
        return _("the key itself is never shown")
    return _("an earlier one was destroyed on {day}").format(day=widgets.day(max(days)))


def uncounted(state: State) -> None:
    """When scans were led on without being counted."""
    if not state.spans:
        widgets.note(_("There were none in the last 12 months."))
        return
    rows = [
        {
            "programme": name,
            "since": f"{span.since.astimezone(TOKYO):%Y-%m-%d %H:%M}",
            "until": f"{span.until.astimezone(TOKYO):%Y-%m-%d %H:%M}",
            "scans": span.scans,
        }
        for name, span in state.spans
    ]
    columns = {"programme": _("Programme"), "since": _("Began"), "until": _("Ended"), "scans": _("Scans")}
    widgets.table(rows, columns, caption=_("The last 12 months, newest first"), numbers=("scans",))
