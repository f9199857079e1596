"""What the worker does without anyone asking: when each job ran last, how it went, and whether it is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import TOKYO, start_of
from core.language import gettext as _
from core.language import mark
from exchange import outbox
from store.records import JobRun
from workspace import widgets

# A worker may be busy or starting anew; an hour more than its plan is no reason to call somebody.
_GRACE = timedelta(hours=1)


@dataclass(frozen=True)
class Plan:
    """What a job is called and how many minutes may lie between two runs."""

    label: str
    minutes: int


# Names and minutes are the worker's own (worker.JOBS); tests/workspace/test_state_page.py holds them together.
PLANS = {
    "fold_devices": Plan(mark("Delete the day's key and device hashes"), 60),
    "release_answers": Plan(mark("Add answers to the results, shuffled"), 24 * 60),
    "remove_expired_links": Plan(mark("Delete survey links that have ended"), 60),
    "close_old_sessions": Plan(mark("Delete sign-ins that have ended"), 60),
    "forget_messages": Plan(mark("Forget by which sign a message on LINE could be taken back"), 24 * 60),
    "talks": Plan(mark("Note talks on LINE that began or ended"), 2),
    "talks_again": Plan(mark("Look through all talks once more"), 24 * 60),
    "complete_totals": Plan(mark("Complete the totals of scans by day and month"), 24 * 60),
    "reconcile": Plan(mark("Compare with LINE's own counter"), 24 * 60),
    "sheets_nightly": Plan(mark("Put out all tables for Google Sheets"), 24 * 60),
    "sheets": Plan(mark("Send tables to Google Sheets"), 5),
    "forget_order": Plan(mark("Remove the order in which answers came"), 24 * 60),
}


@dataclass(frozen=True)
class Standing:
    """A job as it stands; `last` is None where it never ran."""

    name: str
    last: JobRun | None
    is_late: bool

    @property
    def has_failed(self) -> bool:
        """Whether its last run ended with a fault."""
        return self.last is not None and self.last.outcome.startswith("failed")


def standings(runs: Sequence[JobRun], at: datetime) -> list[Standing]:
    """Every planned job, then those that ran once and are planned no more."""
    ran = {run.name: run for run in runs}
    planned = [Standing(name, ran.get(name), _is_late(plan, ran.get(name), at)) for name, plan in PLANS.items()]
    return planned + [Standing(run.name, run, is_late=False) for run in runs if run.name not in PLANS]


def _is_late(plan: Plan, last: JobRun | None, at: datetime) -> bool:
    return last is None or at - last.last_run_at > timedelta(minutes=plan.minutes) + _GRACE


def stands_still(runs: Sequence[JobRun], at: datetime) -> bool:
    """Whether no job ran for so long that the worker itself must have stopped."""
    shortest = timedelta(minutes=min(plan.minutes for plan in PLANS.values()))
    return all(at - run.last_run_at > shortest + _GRACE for run in runs)


def deletion_is_late(oldest_day: date | None, at: datetime) -> bool:
    """Whether something of a day is still there that should be gone 48 hours after the day began."""
    return oldest_day is not None and at > start_of(oldest_day + timedelta(days=2))


def listing(found: Sequence[Standing]) -> None:
    """The jobs as a table."""
    rows = [
        {
            "job": label(one.name),
            "last": _("never") if one.last is None else f"{one.last.last_run_at.astimezone(TOKYO):%Y-%m-%d %H:%M}",
            "plan": _every(one.name),
            "outcome": _outcome(one),
            "state": _state(one),
        }
        for one in found
    ]
    columns = {"job": _("Work"), "plan": _("How often"), "last": _("Last run"), "outcome": _("Handled")}
    widgets.table(rows, columns | {"state": _("State")}, caption=_("Moments in Tokyo time"), numbers=("outcome",))
    reasons = [reason for one in found for reason in _reasons(one)]
    for reason in reasons:
        widgets.attention(reason)
    if reasons:
        widgets.way_to("sheets", _("Google Sheets"))


def label(name: str) -> str:
    """A job as people say it; its own name where nobody has worded it."""
    return _(PLANS[name].label) if name in PLANS else name


def _every(name: str) -> str:
    if name not in PLANS:
        return "–"
    hours, minutes = divmod(PLANS[name].minutes, 60)
    if minutes:
        return _("every {minutes} min").format(minutes=PLANS[name].minutes)
    return _("hourly") if hours == 1 else _("every {hours} h").format(hours=hours)


def _outcome(one: Standing) -> str:
    outcome = one.last.outcome if one.last else ""
    return f"{int(outcome):,}" if outcome.isdecimal() else "–"


def _reasons(one: Standing) -> list[str]:
    """What went wrong with Google Sheets, in sentences that say what to do; the worker notes codes."""
    codes = one.last.outcome.removeprefix("failed: ").split(", ") if one.has_failed and one.last else []
    return [_(outbox.sentence_of(code)) for code in codes if outbox.is_known(code)]


def _state(one: Standing) -> str:
    if _reasons(one):
        return _("didn't work (the reason stands below)")
    if one.has_failed and one.last:
        return _("didn't work ({reason})").format(reason=one.last.outcome.removeprefix("failed: "))
    return _("late") if one.is_late else _("as planned")
