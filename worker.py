"""What happens without anyone asking: each job runs when it is due, by one worker at a time."""

import logging
import random
import secrets
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sheets_sending
from core.dates import now, start_of, tokyo_day
from core.settings import Settings
from funnel import friends, line_talks, reconciliation
from store import jobs, programmes, rollups, scan_totals, schema, staff, survey_links
from store.database import Store, StoreUnavailable
from store.records import JobRun
from survey import releasing

log = logging.getLogger("shirube.worker")

_LEASE = "worker"
_LEASE_SECONDS = 60
_PAUSE_SECONDS = 20
_DELETES_AHEAD = timedelta(hours=2)
# In Tokyo, when hardly anybody answers and nobody of the office looks on.
_NIGHT_HOUR = 4
# The outcome of a job that has yet to be done, because the one before it has begun to make it necessary.
_OWED = "owed"
_FAILED = "failed"
_FORGET = "forget_order"
_MESSAGES_KNOWN = timedelta(days=30)
# A message is taken back within a day, and what a gateway could not store waits in its spool no longer as a rule.
_TALKS_RECENT = timedelta(days=2)
# Longer than gateways of two releases ever run side by side.
_TOTALS_LOOKED_AT = timedelta(days=60)
_TOTALS_AT_ONCE = 200


@dataclass(frozen=True)
class Job:
    """Something done every so many minutes, or once a night, and at once where the job named `after` has run since.

    A job that failed waits as long as any other, or `again` minutes. `work` opens its own transactions and gives what
    the administrator's page tells: a number, or what failed. It may be run again at any time: what was done but not
    noted, because the store went away between the two, is done once more.
    """

    name: str
    minutes: int
    work: Callable[[Store, Settings, datetime], int | str]
    after: str = ""
    again: int | None = None
    by_night: bool = False


def _fold_devices(store: Store, _settings: Settings, at: datetime) -> int:
    # A day is kept open for most of one more: scans that waited in a spool over midnight still find its salt. It ends
    # early enough for an hourly job to have deleted everything 48 hours after the day began.
    with store.writing() as db:
        return rollups.fold_devices(db, tokyo_day(at + _DELETES_AHEAD) - timedelta(days=1))


def _release_answers(store: Store, _settings: Settings, at: datetime) -> int:
    with store.writing() as db:
        if not releasing.is_any_waiting(db):
            return 0
        # Noted before the first row is written anew: whatever happens from here on, the traces have to go.
        jobs.note_run(db, name=_FORGET, at=at, outcome=_OWED)
        served = [programme.id for programme in programmes.all_programmes(db)]
    rng, released = random.SystemRandom(), 0
    while number := _release_some(store, at, rng):
        released += number
    for programme_id in served:
        with store.writing() as db:
            releasing.carry_over(db, programme_id, at=at, rng=rng)
    return released


def _release_some(store: Store, at: datetime, rng: random.Random) -> int:
    with store.writing() as db:
        return releasing.release_some(db, at=at, rng=rng)


def _remove_expired_links(store: Store, _settings: Settings, at: datetime) -> int:
    with store.writing() as db:
        return survey_links.remove_expired(db, at)


def _close_old_sessions(store: Store, _settings: Settings, at: datetime) -> int:
    with store.writing() as db:
        return staff.remove_expired_sessions(db, at)


def _forget_messages(store: Store, _settings: Settings, at: datetime) -> int:
    with store.writing() as db:
        return friends.forget_messages(db, at - _MESSAGES_KNOWN)


def _talks(store: Store, _settings: Settings, at: datetime) -> int:
    return _bring_talks_up_to_date(store, at=at, since=at - _TALKS_RECENT)


def _talks_again(store: Store, _settings: Settings, at: datetime) -> int:
    # What lay long in a spool, what was taken back late, and what a changed setting makes of the past.
    return _bring_talks_up_to_date(store, at=at, since=datetime(1970, 1, 1, tzinfo=UTC))


def _bring_talks_up_to_date(store: Store, *, at: datetime, since: datetime) -> int:
    """Look first and write only what has changed, some persons at a time, so that no scan waits for it."""
    with store.reading() as db:
        changed = [
            (programme, line_talks.changed(db, programme=programme, since=since, at=at))
            for programme in programmes.all_programmes(db)
        ]
    for programme, persons in changed:
        for start in range(0, len(persons), line_talks.CHUNK):
            with store.writing() as db:
                line_talks.bring_up_to_date(
                    db, programme=programme, persons=persons[start : start + line_talks.CHUNK], at=at
                )
    return sum(len(persons) for _programme, persons in changed)


def _complete_totals(store: Store, _settings: Settings, at: datetime) -> int:
    # Gateways of the release before count by hour alone. Days first, of which the months are made.
    first = tokyo_day(at - _TOTALS_LOOKED_AT).replace(day=1)
    spans: tuple[scan_totals.Span, ...] = ("day", "month")
    completed = sum(_complete(store, span, first) for span in spans)
    _tell_people(store, start_of(first), start_of(tokyo_day(at)))
    return completed


def _complete(store: Store, span: scan_totals.Span, first: date) -> int:
    with store.reading() as db:
        missing = scan_totals.missing(db, span, first=first, begins=start_of(first))
    for start in range(0, len(missing), _TOTALS_AT_ONCE):
        with store.writing() as db:
            scan_totals.add(db, span, missing[start : start + _TOTALS_AT_ONCE])
    return len(missing)


def _tell_people(store: Store, begins: datetime, ends: datetime) -> None:
    with store.reading() as db:
        rows = scan_totals.people_to_tell(db, begins=begins, ends=ends)
    for start in range(0, len(rows), _TOTALS_AT_ONCE):
        with store.writing() as db:
            scan_totals.tell_people(db, rows[start : start + _TOTALS_AT_ONCE])


def _reconcile(store: Store, settings: Settings, at: datetime) -> str:
    return reconciliation.catch_up(store, settings=settings, at=at)


def _sheets_nightly(store: Store, _settings: Settings, at: datetime) -> int:
    return sheets_sending.put_out_nightly(store, at)


def _sheets(store: Store, settings: Settings, at: datetime) -> int | str:
    return sheets_sending.run(store, settings, at)


def _forget_order(store: Store, _settings: Settings, _at: datetime) -> int | str:
    with store.reading() as db:
        outcome = {run.name: run.outcome for run in jobs.runs(db)}.get(_FORGET, _OWED)
    if outcome.isdecimal():
        return 0
    try:
        if not store.forget_order():
            log.warning("what was released stays in the database's log until that is overwritten (docs/operations.md)")
    except StoreUnavailable as error:
        # Somebody reads, or the store is gone. Not at the next turn again: each try keeps forms waiting for a moment.
        return _failed(error)
    return 0


# Deletions come first; what asks somebody outside comes after all that is ours alone, and has its own bound of time.
# Forgetting is no part of releasing, so that it can be tried again without releasing whoever has answered meanwhile.
# It comes last: it may take long, and nothing may wait for it.
JOBS = (
    Job("fold_devices", 60, _fold_devices),
    Job("release_answers", 24 * 60, _release_answers, by_night=True),
    Job("remove_expired_links", 60, _remove_expired_links),
    Job("close_old_sessions", 60, _close_old_sessions),
    Job("forget_messages", 24 * 60, _forget_messages),
    Job("talks", 2, _talks),
    Job("talks_again", 24 * 60, _talks_again),
    Job("complete_totals", 24 * 60, _complete_totals, by_night=True),
    Job("reconcile", 24 * 60, _reconcile),
    Job("sheets_nightly", 24 * 60, _sheets_nightly, by_night=True),
    Job("sheets", 5, _sheets),
    Job(_FORGET, 24 * 60, _forget_order, after="release_answers", again=60),
)


def run_due(store: Store, settings: Settings, *, at: datetime, holder: str) -> list[str]:
    """Run every job that is due at a moment; names of those that ran. None where another worker holds the lock."""
    with store.writing() as db:
        if not jobs.take_lease(db, name=_LEASE, holder=holder, at=at, seconds=_LEASE_SECONDS):
            return []
        runs = {run.name: run for run in jobs.runs(db)}
    ran = []
    for job in JOBS:
        if _is_due(job, runs, at):
            runs[job.name] = _run(store, settings, job, at)
            ran.append(job.name)
    return ran


def _is_due(job: Job, runs: Mapping[str, JobRun], at: datetime) -> bool:
    last = runs.get(job.name)
    if last is None or last.outcome == _OWED:
        return True
    if job.after in runs and runs[job.after].last_run_at > last.last_run_at:
        return True
    if job.by_night:
        return last.last_run_at < _night_before(at)
    has_failed = last.outcome.startswith(_FAILED)
    minutes = job.again if job.again is not None and has_failed else job.minutes
    return at - last.last_run_at >= timedelta(minutes=minutes)


def _night_before(at: datetime) -> datetime:
    hour = timedelta(hours=_NIGHT_HOUR)
    return start_of(tokyo_day(at - hour)) + hour


def _run(store: Store, settings: Settings, job: Job, at: datetime) -> JobRun:
    try:
        outcome = str(job.work(store, settings, at))
    except StoreUnavailable:
        # Not noted, so the job is due again at the next turn.
        raise
    except Exception as error:
        # The fault of one job must not keep the others from deleting what has to go. Logged without what it says.
        log.error("job %s failed: %s", job.name, type(error).__name__)
        outcome = _failed(error)
    with store.writing() as db:
        jobs.note_run(db, name=job.name, at=at, outcome=outcome)
    return JobRun(job.name, at, outcome)


def _failed(error: Exception) -> str:
    return f"{_FAILED}: {type(error).__name__}"


def work(settings: Settings) -> None:
    """Run until told to stop (SIGTERM or Ctrl-C); waits for the schema and survives an unreachable store."""
    store, stop, holder = Store(settings.database), threading.Event(), secrets.token_hex(8)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: stop.set())
    while not stop.is_set():
        try:
            if schema.is_current(store):
                run_due(store, settings, at=now(), holder=holder)
        except StoreUnavailable:
            log.warning("the store can't be reached; trying again")
        stop.wait(_PAUSE_SECONDS)
    # Where the store is gone, the lock runs out by itself.
    with suppress(StoreUnavailable), store.writing() as db:
        jobs.give_back_lease(db, name=_LEASE, holder=holder)
    store.close()
