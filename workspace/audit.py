"""The record of changes in words: who changed what, when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.dates import TOKYO, months, start_of, tokyo_day
from core.language import gettext as _
from core.language import mark
from exchange.outbox import NIGHTLY
from store import programmes, staff
from store.database import Db
from store.records import AuditEntry, Programme
from workspace import audit_facts, widgets
from workspace.access import Visit

ACTIONS = {
    "activity.add": mark("Recorded an activity"),
    "activity.change": mark("Changed the record of an activity"),
    "activity.import": mark("Brought in records of activities"),
    "activity.put_back": mark("Put a removed record of an activity back"),
    "activity.remove": mark("Removed the record of an activity"),
    "baseline.add": mark("Added a figure of an earlier survey"),
    "baseline.change": mark("Changed a figure of an earlier survey"),
    "baseline.remove": mark("Removed a figure of an earlier survey"),
    "calendar.exception_add": mark("Opened or closed a day as an exception"),
    "calendar.exception_change": mark("Changed an exception in the calendar"),
    "calendar.exception_remove": mark("Removed an exception from the calendar"),
    "calendar.hours_add": mark("Added weekly hours"),
    "calendar.hours_end": mark("Changed the last day of weekly hours"),
    "calendar.hours_remove": mark("Removed weekly hours"),
    "campaign.change": mark("Changed a campaign"),
    "campaign.create": mark("Created a campaign"),
    "consultations.import": mark("Brought in consultation records"),
    "consultations.replaced": mark("A sheet was read again: its earlier records gave way to the newer"),
    "consultations.undo": mark("Took consultation records back out"),
    "demo.played": mark("Made the sample records"),
    "design.approve": mark("Approved a printed design"),
    "design.save": mark("Saved a printed design"),
    "design.withdraw": mark("Took an approval back"),
    "destination.allow": mark("Allowed a destination"),
    "friend_days.import": mark("Brought in LINE's friends by day"),
    "friend_days.undo": mark("Took LINE's friends by day back out"),
    "happening.add": mark("Put a note on the time axis"),
    "happening.change": mark("Changed a note on the time axis"),
    "happening.remove": mark("Removed a note on the time axis"),
    "key.forget": mark("Destroyed the pseudonym key"),
    "known_clients.import": mark("Brought in known clients"),
    "known_clients.undo": mark("Took known clients back out"),
    "language.review": mark("Noted who read a language"),
    "language.text": mark("Changed a text in a language"),
    "line.friends_listed": mark("Brought in LINE's list of friends"),
    "line.relay_off": mark("Stopped passing on LINE's notices"),
    "line.relay_on": mark("Began to pass on LINE's notices to the contractor"),
    "line.settings": mark("Changed how LINE is answered"),
    "line.talk_end": mark("Ended a talk"),
    "line.talk_reopen": mark("Took the end of a talk back"),
    "line.talks_off": mark("Stopped counting talks as consultations"),
    "line.talks_on": mark("Began to count talks as consultations"),
    "logo.add": mark("Added a logo"),
    "logo.remove": mark("Took a logo away"),
    "mapping.forget_words": mark("Forgot the words of a list"),
    "mapping.keep": mark("Remembered the columns of a list"),
    "mapping.remove": mark("Forgot the columns of a list"),
    "placement.add": mark("Added places"),
    "placement.change": mark("Changed a place"),
    "placement.retire": mark("Retired a code"),
    "placements.undo": mark("Took a list of places back"),
    "placement.variants": mark("Gave places a second variant"),
    "print.run": mark("Gave out files for printing"),
    "programme.create": mark("Created a programme"),
    "report.freeze": mark("Settled a version of the yearly report"),
    "report.publish": mark("Made the yearly report for publication"),
    "report.release": mark("Made the yearly report for submission"),
    "report.text": mark("Changed a text of the yearly report"),
    "project.add": mark("Added a project of a fiscal year"),
    "project.change": mark("Changed a project of a fiscal year"),
    "project.costs": mark("Changed the cost lines of a project"),
    "project.remove": mark("Removed a project of a fiscal year"),
    "sheets.far_fewer": mark("Had a sheet read though it holds far fewer records than before"),
    "sheets.off": mark("Stopped sending tables to Google Sheets"),
    "sheets.on": mark("Set which tables go to Google Sheets"),
    "sheets.reading_off": mark("Stopped reading records from Google Sheets"),
    "sheets.reading_on": mark("Recorded the approval to read records from Google Sheets"),
    "sheets.sent_now": mark("Had the tables sent to Google Sheets at once"),
    "staff.add": mark("Added a member of staff"),
    "staff.join": mark("Put somebody on a programme"),
    "staff.leave": mark("Took somebody off a programme"),
    "staff.password": mark("Gave a new password"),
    "staff.role": mark("Changed a role"),
    "staff.switch_off": mark("Took away a sign-in"),
    "staff.switch_on": mark("Gave a sign-in back"),
    "survey.close_link": mark("Closed an open survey link"),
    "survey.draft_dropped": mark("Threw away a draft of a questionnaire"),
    "survey.draft_kept": mark("Kept a draft of a questionnaire"),
    "survey.dropped": mark("Deleted answers that were too few ever to be counted"),
    "survey.link_taken_back": mark("Took back a survey link that reached nobody"),
    "survey.link_withdrawn": mark("Withdrew a survey link"),
    "survey.links_issued": mark("Issued survey links"),
    "survey.open_link": mark("Made an open survey link"),
    "survey.published": mark("Published a questionnaire"),
    "survey.quotation_released": mark("Released a quotation"),
    "survey.quotation_taken_back": mark("Took a quotation back"),
    "survey.released": mark("Released answers"),
    "survey.results_published": mark("Published a table of survey results"),
    "survey.reviewed": mark("Noted who read a questionnaire in a language"),
    "survey.unsent": mark("Counted a survey link not handed over"),
    "survey.unsent_taken_back": mark("Took back a count of links not handed over"),
    "target.add": mark("Added a target"),
    "target.change": mark("Changed a target"),
    "target.remove": mark("Deleted a target"),
    "target.result": mark("Entered or deleted the result of a target"),
    "urgent.add": mark("Added an urgent number"),
    "urgent.change": mark("Changed an urgent number"),
    "urgent.order": mark("Changed the order of urgent numbers"),
    "urgent.put_back": mark("Put an urgent number back as it was"),
    "urgent.take_away": mark("Took an urgent number away"),
    "venue.create": mark("Added a venue"),
}

# Of these the trail knows the day alone (survey.invitations).
_BY_DAY = (
    "survey.link_taken_back",
    "survey.link_withdrawn",
    "survey.links_issued",
    "survey.unsent",
    "survey.unsent_taken_back",
)
A_PAGE = 50  # entries
_BY_ITSELF = (NIGHTLY,)


@dataclass(frozen=True)
class Asked:
    """Which entries somebody wants to see: of a month (its first day) or all, of a person or all, and which page."""

    month: date | None = None
    by: str | None = None
    page: int = 1


@dataclass(frozen=True)
class Reach:
    """What there is to choose from: the months since the first entry, newest first, and who wrote any."""

    months: list[date]
    people: list[str]


def reach(db: Db, visit: Visit, *, today: date) -> Reach:
    """The months and people of the changes this visit may see."""
    first, people = staff.audit_reach(db, programme_ids=_seen(db, visit)[1])
    return Reach(months(tokyo_day(first), today)[::-1] if first else [], people)


def trail(db: Db, visit: Visit, asked: Asked) -> tuple[list[AuditEntry], int, dict[int, str]]:
    """A page of the changes this visit may see, newest first, how many there are, and names of programmes by key.

    An administrator sees all; others see their own programmes, without what concerns the whole office.
    """
    seen, keys = _seen(db, visit)
    days = {"since": start_of(asked.month), "until": start_of(_after(asked.month))} if asked.month else {}
    which: dict[str, Any] = {"programme_ids": keys, "by": asked.by, **days}
    entries = staff.audit_trail(db, **which, limit=A_PAGE, skip=A_PAGE * (asked.page - 1))
    return entries, staff.audit_size(db, **which), {one.id: widgets.programme_name(one) for one in seen}


def _seen(db: Db, visit: Visit) -> tuple[list[Programme], list[int] | None]:
    if visit.staff.role == "admin":
        return programmes.all_programmes(db), None
    return list(visit.programmes), [one.id for one in visit.programmes]


def _after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def person(by: str) -> str:
    """Who did it: an address, or that nobody did."""
    return _("by itself") if by in _BY_ITSELF else by


def worded(action: str) -> str:
    """What was done, in the reader's language; the action's own name where nobody has worded it."""
    return _(ACTIONS[action]) if action in ACTIONS else action


def rows(entries: Sequence[AuditEntry], programmes: Mapping[int, str]) -> list[dict[str, object]]:
    """The entries as rows of a table, moments in Tokyo time."""
    return [
        {
            "at": _moment(entry),
            "by": person(entry.by),
            "programme": programmes.get(entry.programme_id or 0, ""),
            "action": worded(entry.action),
            "detail": audit_facts.told(entry),
        }
        for entry in entries
    ]


def _moment(entry: AuditEntry) -> str:
    there = entry.at.astimezone(TOKYO)
    return f"{there:%Y-%m-%d}" if entry.action in _BY_DAY else f"{there:%Y-%m-%d %H:%M}"
