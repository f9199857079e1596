"""Open links: one address for everybody at an event, between two moments, for so many answers and no more."""

import re
import secrets
from datetime import datetime, timedelta

from core.language import mark as _
from core.refusals import Refusal
from store import questionnaires as questions
from store import staff, survey_links
from store.database import Db
from store.records import Programme
from store.survey_records import OpenSurvey
from survey.invitations import NoQuestionnaire

LONGEST = timedelta(days=92)
MOST_ANSWERS = 1_000
LONGEST_LABEL = 60
# Nothing that people misread; small letters, as addresses are typed. Ten of them are 49 random bits.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_KEY = re.compile(f"[{_LETTERS}]{{10}}")

# Questionnaires that people reach by an open link, as a rule: nobody has talked with the desk before.
USUAL = ("event", "sns")

# How an open link stands at a moment.
STATES = {"opens": _("Opens later"), "open": _("Open"), "full": _("Full"), "closed": _("Closed")}


class NoLabel(Refusal):
    """Nobody would know which event it is for."""

    sentence = _("Please write which event the link is for, in up to {most} characters. No link was made.")


class WrongTimes(Refusal):
    """A time that no event has."""

    sentence = _("The link must end after it opens, later than now, and within {days} days. No link was made.")


class WrongMost(Refusal):
    """A number of answers that no event has."""

    sentence = _("A link takes between 1 and {most} answers. No link was made.")


class NotOpen(Refusal):
    """It takes no answers any more."""

    sentence = _("This link was closed already. Nothing was changed.")


def open_one(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    code: str,
    label: str,
    opens_at: datetime,
    ends_at: datetime,
    most: int,
) -> OpenSurvey:
    """Make a link that leads everybody to the current version of a questionnaire until it ends, is full or closed.

    `label` says which event, for staff alone. Raises NoQuestionnaire, NoLabel, WrongTimes, WrongMost.
    """
    label = label.strip()
    if not 1 <= len(label) <= LONGEST_LABEL:
        raise NoLabel(most=LONGEST_LABEL)
    if not max(at, opens_at) < ends_at <= opens_at + LONGEST:
        raise WrongTimes(days=LONGEST.days)
    if not 1 <= most <= MOST_ANSWERS:
        raise WrongMost(most=f"{MOST_ANSWERS:,}")
    published = questions.current(db, programme.id, code)
    if published is None:
        raise NoQuestionnaire(desk=programme.desk)
    made = survey_links.add_open(
        db,
        programme_id=programme.id,
        key="".join(secrets.choice(_LETTERS) for _letter in range(10)),
        questionnaire_id=published.id,
        label=label,
        opens_at=opens_at,
        ends_at=ends_at,
        most=most,
        made_at=at,
        made_by=by,
    )
    staff.write_audit(db, at=at, by=by, action="survey.open_link", programme_id=programme.id, label=label, most=most)
    return made


def close(db: Db, *, by: str, at: datetime, programme: Programme, open_survey_id: int) -> None:
    """Take no more answers by an open link, for good. Raises NotOpen."""
    if not survey_links.close_open(db, programme.id, open_survey_id, at=at):
        raise NotOpen
    label = next(one.label for one in survey_links.opened(db, programme.id) if one.id == open_survey_id)
    staff.write_audit(db, at=at, by=by, action="survey.close_link", programme_id=programme.id, label=label)


def address(key: str, *, origin: str) -> str:
    """Address of the form that a key opens."""
    return f"{origin}/q/{key}"


def is_key(text: str) -> bool:
    """Whether a text has a key's shape."""
    return _KEY.fullmatch(text) is not None


def live(db: Db, key: str, *, at: datetime) -> OpenSurvey | None:
    """The open link of a key where it takes an answer at this moment; reading it takes no place."""
    found = survey_links.open_by_key(db, key) if is_key(key) else None
    return found if found and state(found, at=at) == "open" else None


def state(one: OpenSurvey, *, at: datetime) -> str:
    """How an open link stands at a moment: a code of STATES."""
    if one.closed_at is not None or one.ends_at <= at:
        return "closed"
    if one.answered >= one.most:
        return "full"
    return "open" if one.opens_at <= at else "opens"
