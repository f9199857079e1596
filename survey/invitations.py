"""One-time links: random tokens of which only the hash is kept, alive for at least 24 hours, counted by month."""

import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256

from core import words
from core.dates import start_of, tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from store import questionnaires as questions
from store import staff, survey_links
from store.database import Db
from store.records import Programme
from store.survey_records import SurveyLink

LIFE, _HOUR = timedelta(hours=24), timedelta(hours=1)
MOST_AT_ONCE = 500
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_IN_ADDRESS = re.compile(r"/s/([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")

# Why no link was handed over.
REASONS = tuple(outcome for outcome in words.SURVEY_OUTCOMES if outcome != survey_links.SENT)


class NoQuestionnaire(Refusal):
    """Links need questions to lead to."""

    sentence = _("No survey is published for {desk} yet. No link was made. Publish the survey first.")


class WrongCount(Refusal):
    """A number of links that can't be issued at once."""

    sentence = _("Between 1 and {most} links can be made at once. No link was made.")


class NoLink(Refusal):
    """A text in which no link can be found."""

    sentence = _("No survey link was found in what was written. Nothing was changed. Please paste the whole address.")


class NothingCounted(Refusal):
    """More would be taken back than was counted."""

    sentence = _("Nothing is counted there this month. Nothing was changed.")


def issue(
    db: Db, *, by: str, at: datetime, programme: Programme, count: int = 1, code: str = questions.CLOSING
) -> list[str]:
    """Make links for the current version of a questionnaire; their tokens, which exist nowhere else.

    A link lives from `at` to its `end` and counts as sent in its Tokyo month. It belongs to no person and no chat. The
    audit says who made how many on which day, so that nobody can fill in a survey of their own unseen (docs/adr/0011).
    Raises NoQuestionnaire, WrongCount.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise WrongCount(most=MOST_AT_ONCE)
    published = questions.current(db, programme.id, code)
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
    survey_links.add_links(db, rows)
    _count(db, programme, published.code, at, count)
    _write_audit(db, at=at, by=by, action="survey.links_issued", programme=programme, count=count)
    return tokens


def take_back(db: Db, token: str, *, by: str, at: datetime, programme: Programme, issued_at: datetime) -> bool:
    """Undo the issue of a link that reached nobody; False where it is spent already, and then nothing is changed."""
    link = survey_links.take_back(db, hash_of(token), programme_id=programme.id)
    published = questions.by_id(db, link.questionnaire_id) if link else None
    if published is None:
        return False
    _count(db, programme, published.code, issued_at, -1)
    _write_audit(db, at=at, by=by, action="survey.link_taken_back", programme=programme, count=1)
    return True


def withdraw(db: Db, *, by: str, at: datetime, programme: Programme, address_or_token: str) -> bool:
    """End an unspent link, which then counts as never sent; False where no live link of the programme is meant.

    False doesn't say why not: that a link is spent would say that she answered. That it is not live, whoever holds the
    address sees by opening it; and who must be sure that nobody opens it any more, because somebody else reads her
    telephone, has to hear when the address was a wrong one. Raises NoLink.
    """
    token = token_in(address_or_token)
    # What has ended by itself was sent all the same: it stays counted.
    found = survey_links.take_back(db, hash_of(token), programme_id=programme.id) if live(db, token, at=at) else None
    published = questions.by_id(db, found.questionnaire_id) if found else None
    if found is None or published is None:
        return False
    _count(db, programme, published.code, found.expires_at - LIFE - _HOUR / 2, -1)
    _write_audit(db, at=at, by=by, action="survey.link_withdrawn", programme=programme, count=1)
    return True


def token_in(text: str) -> str:
    """The token in an address, in a message around it, or by itself. Raises NoLink."""
    found = _IN_ADDRESS.search(text)
    token = found[1] if found else text.strip()
    if not is_token(token):
        raise NoLink
    return token


def count_unsent(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    reason: str,
    code: str = questions.CLOSING,
    number: int = 1,
) -> None:
    """Count a consultation that ended without a link, by its reason (one of REASONS) in its Tokyo month.

    -1 takes a slip of the hand back. The audit says neither the reason nor the hour: beside the times at which chats
    ended it would tell whose telephone isn't safe. Raises NothingCounted, KeyError for a reason there is none of.
    """
    if reason not in REASONS:
        raise KeyError(reason)
    month = tokyo_day(at).replace(day=1)
    before = survey_links.counts(db, programme.id, month, month, code).get((month, reason), 0)
    if before + number < 0:
        raise NothingCounted
    _count(db, programme, code, at, number, outcome=reason)
    action = "survey.unsent" if number > 0 else "survey.unsent_taken_back"
    _write_audit(db, at=at, by=by, action=action, programme=programme, count=abs(number))


def _count(
    db: Db, programme: Programme, code: str, at: datetime, number: int, *, outcome: str = survey_links.SENT
) -> None:
    month = tokyo_day(at).replace(day=1)
    survey_links.count(db, programme_id=programme.id, month=month, code=code, outcome=outcome, number=number)


def _write_audit(db: Db, *, at: datetime, by: str, action: str, programme: Programme, count: int) -> None:
    """Only the day: the minute, beside the end of a chat, would tell who got a link and who got none."""
    day = start_of(tokyo_day(at))
    staff.write_audit(db, at=day, by=by, action=action, programme_id=programme.id, count=count)


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
    found = survey_links.link(db, hash_of(token)) if is_token(token) else None
    return found if found and found.expires_at > at else None


def live_all(db: Db, tokens: Collection[str], *, at: datetime) -> dict[str, SurveyLink]:
    """The unspent, unexpired links of some tokens, in one question."""
    hashes = {token: hash_of(token) for token in tokens if is_token(token)}
    found = survey_links.links(db, hashes.values()) if hashes else {}
    return {token: found[key] for token, key in hashes.items() if key in found and found[key].expires_at > at}
