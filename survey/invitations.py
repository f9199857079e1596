"""One-time links: random tokens of which only the hash is kept, alive for at least 24 hours, counted by month."""

import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from core.dates import tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from store import staff, surveys
from store.database import Db
from store.records import Programme, SurveyLink

LIFE, _HOUR = timedelta(hours=24), timedelta(hours=1)
MOST_AT_ONCE = 500
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


class NoQuestionnaire(Refusal):
    """Links need questions to lead to."""

    sentence = _("No survey is published for {desk} yet. No link was made. Publish the survey first.")


class WrongCount(Refusal):
    """A number of links that can't be issued at once."""

    sentence = _("Between 1 and {most} links can be made at once. No link was made.")


def issue(db: Db, *, by: str, at: datetime, programme: Programme, count: int = 1) -> list[str]:
    """Make links for a programme's current questionnaire; their tokens, which exist nowhere else.

    A link lives from `at` to its `end` and counts as sent in its Tokyo month. It belongs to no person and no chat. The
    audit says who made how many, so that nobody can fill in a survey of their own unseen; an answer carries only its
    week and so belongs to no entry of it. Raises NoQuestionnaire, WrongCount.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise WrongCount(most=MOST_AT_ONCE)
    published = surveys.current(db, programme.id)
    if published is None:
        raise NoQuestionnaire(desk=programme.desk)
    # 128 random bits, 22 characters that need no escaping in an address.
    tokens = [secrets.token_urlsafe(16) for _number in range(count)]
    rows = [
        {
            "programme_id": programme.id,
            "token_hash": hash_of(token),
            "questionnaire_id": published.id,
            "expires_at": end(at),
        }
        for token in tokens
    ]
    # Rows in the order of their hashes: neither table order nor the log of the database tells which link was first.
    rows.sort(key=lambda row: str(row["token_hash"]))
    surveys.add_links(db, rows, programme_id=programme.id, month=tokyo_day(at).replace(day=1))
    staff.write_audit(db, at=at, by=by, action="survey.links_issued", programme_id=programme.id, count=count)
    return tokens


def take_back(db: Db, token: str, *, by: str, at: datetime, programme: Programme, issued_at: datetime) -> bool:
    """Undo the issue of a link that reached nobody; False where it is spent already, and then nothing is changed."""
    month = tokyo_day(issued_at).replace(day=1)
    if not surveys.take_back(db, hash_of(token), programme_id=programme.id, month=month):
        return False
    staff.write_audit(db, at=at, by=by, action="survey.link_taken_back", programme_id=programme.id, count=1)
    return True


def end(at: datetime) -> datetime:
    """When a link made at a moment ends: after 24 hours, at the next full hour, so that the end hides the moment."""
    return (at + LIFE + _HOUR - timedelta.resolution).replace(minute=0, second=0, microsecond=0)


def hash_of(token: str) -> str:
    """SHA-256 of a token, the only thing kept of it."""
    return sha256(token.encode()).hexdigest()


def address(token: str, *, origin: str) -> str:
    """Address of the form a token opens."""
    return f"{origin}/s/{token}"


def is_token(text: str) -> bool:
    """Whether a text has a token's shape."""
    return _TOKEN.fullmatch(text) is not None


def live(db: Db, token: str, *, at: datetime) -> SurveyLink | None:
    """The unspent, unexpired link of a token; reading it spends nothing."""
    found = surveys.link(db, hash_of(token)) if is_token(token) else None
    return found if found and found.expires_at > at else None
