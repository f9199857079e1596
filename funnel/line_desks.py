"""What an administrator decides for a programme's LINE account: what is answered, what counts, who gets copies."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from core.language import mark as _
from core.refusals import Refusal
from store import batches, line_desks, line_talks, staff
from store.database import Db
from store.records import LineDesk, Programme

SHORTEST_GAP, LONGEST_GAP = 5, 1440
LONGEST_WORD = 100
LONGEST_ADDRESS = 500  # LINE takes no longer one either
LONGEST_DOCUMENT = 120

_PLAIN = re.compile(r"[!-~]+")  # printable ASCII without the space: what an address consists of
# A name with a dot whose last part begins with a letter, so that no way of writing a number passes as one.
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_INSIDE = (".local", ".localhost", ".internal", ".home.arpa", ".lan", ".intranet")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What asks for a survey link, and how many minutes of silence close a talk."""

    survey_keyword: str
    survey_postback: str
    talk_gap_minutes: int


class WordNotUsable(Refusal):
    """A keyword or postback is too long or of several lines."""

    sentence = _(
        "A word that asks for the survey is one line of up to {longest} characters. Nothing was saved. "
        "Please shorten it."
    )


class GapNotUsable(Refusal):
    """The silence that closes a talk is too short or too long."""

    sentence = _(
        "A talk can end after {shortest} to {longest} minutes of silence. Nothing was saved. "
        "Please choose between them."
    )


class RecordsImported(Refusal):
    """Talks would be counted beside the contractor's own records of them."""

    sentence = _(
        "Consultation records were brought in for this programme. If talks counted too, the same consultation would be "
        "counted twice. Nothing was changed. Please use one of the two."
    )


class RelayInDemo(Refusal):
    """A demo programme sends nothing to anybody."""

    sentence = _("This is a demo programme; nothing is sent anywhere. Nothing was saved.")


class RelayNotHttps(Refusal):
    """The contractor's address is no https address."""

    sentence = _("The address must begin with https://. Nothing was saved. Please ask the contractor for that address.")


class RelayWithoutHost(Refusal):
    """The contractor's address names no server on the internet."""

    sentence = _(
        "The address can't be read: it needs a full server name such as hooks.example.jp, only plain letters, and "
        "up to {longest} characters. Nothing was saved. Please copy it from the contractor's letter once more."
    )


class RelayWithName(Refusal):
    """The contractor's address carries a user name or password."""

    sentence = _(
        "The address holds a user name or password before the @. Nothing was saved. Please ask for one without."
    )


class RelayInside(Refusal):
    """The contractor's address leads into a private network."""

    sentence = _(
        "'{host}' is an address inside an office network, or no server's name. Nothing was saved. "
        "Please give the contractor's public server name."
    )


class RelayToOurselves(Refusal):
    """The contractor's address is our own."""

    sentence = _("'{host}' is this system itself. Nothing was saved. Please give the contractor's own address.")


class ApprovalMissing(Refusal):
    """Nobody named the document that allows the relay."""

    sentence = _(
        "Please write the number or name of the document that approves this (up to {longest} characters). "
        "Nothing was saved."
    )


class NotConfirmed(Refusal):
    """What was typed to confirm isn't the programme's short name."""

    sentence = _("To confirm, please type '{slug}' exactly. Nothing was saved.")


class NoRelay(Refusal):
    """There is no relay to stop."""

    sentence = _("Nothing is being passed on for this programme. Nothing was changed. Please reload the page.")


def save_answers(db: Db, *, by: str, at: datetime, programme: Programme, answers: Answers) -> LineDesk:
    """Save keyword, postback and silence. Raises WordNotUsable, GapNotUsable."""
    words = {name: getattr(answers, name).strip() for name in ("survey_keyword", "survey_postback")}
    for word in words.values():
        if len(word) > LONGEST_WORD or not (word.isprintable() or not word):
            raise WordNotUsable(longest=LONGEST_WORD)
    if not SHORTEST_GAP <= answers.talk_gap_minutes <= LONGEST_GAP:
        raise GapNotUsable(shortest=SHORTEST_GAP, longest=LONGEST_GAP)
    had = line_desks.for_change(db, programme)
    desk = replace(had, **words, talk_gap_minutes=answers.talk_gap_minutes)
    facts: dict[str, Any] = {**words, "minutes": desk.talk_gap_minutes}
    return _put(db, desk, "line.settings", by=by, at=at, **facts)


def let_talks_count(db: Db, *, by: str, at: datetime, programme: Programme, count: bool) -> LineDesk:
    """Decide whether closed talks are consultations. Raises RecordsImported."""
    had = line_desks.for_change(db, programme)
    if count and has_records(db, programme):
        raise RecordsImported
    return _put(db, replace(had, talks_count=count), "line.talks_on" if count else "line.talks_off", by=by, at=at)


def has_records(db: Db, programme: Programme) -> bool:
    """Whether consultation files of this programme were brought in and not taken back."""
    return any(batch.state != "undone" for batch in batches.of_programme(db, programme.id, "consultations"))


def closed_talks(db: Db, programme: Programme, at: datetime) -> int:
    """How many talks of this programme have ended so far: what would be counted."""
    return len(line_talks.before(db, [programme.id], at + timedelta(milliseconds=1)))


def approve_relay(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    url: str,
    document: str,
    typed: str,
    own_origin: str,
) -> LineDesk:
    """Pass LINE's webhooks on to the contractor from now on; `typed` is the programme's short name, to confirm.

    Raises RelayInDemo, what `relay_address` raises, ApprovalMissing, NotConfirmed.
    """
    if programme.is_demo:
        raise RelayInDemo
    address = relay_address(url, own_origin=own_origin)
    approval = document.strip()
    if not 1 <= len(approval) <= LONGEST_DOCUMENT or not approval.isprintable():
        raise ApprovalMissing(longest=LONGEST_DOCUMENT)
    if typed.strip() != programme.slug:
        raise NotConfirmed(slug=programme.slug)
    desk = replace(
        line_desks.for_change(db, programme),
        relay_url=address,
        relay_approval=approval,
        relay_approved_at=at,
        relay_approved_by=by,
    )
    # The rest of the address may hold a key of the contractor's; the record of changes is read by more people.
    return _put(db, desk, "line.relay_on", by=by, at=at, host=urlsplit(address).hostname, document=approval)


def stop_relay(db: Db, *, by: str, at: datetime, programme: Programme) -> LineDesk:
    """Pass nothing on any more, at once. Raises NoRelay."""
    had = line_desks.for_change(db, programme)
    if had.relay_url is None:
        raise NoRelay
    desk = replace(had, relay_url=None, relay_approval="", relay_approved_at=None, relay_approved_by=None)
    return _put(db, desk, "line.relay_off", by=by, at=at, host=urlsplit(had.relay_url).hostname)


def relay_address(url: str, *, own_origin: str) -> str:
    """The contractor's address as it will be used.

    Raises RelayWithoutHost, RelayNotHttps, RelayWithName, RelayInside, RelayToOurselves. Where a public
    name leads is looked at by the gateway before each copy (gateway.relay_post).
    """
    text = url.strip()
    if len(text) > LONGEST_ADDRESS or not _PLAIN.fullmatch(text) or "\\" in text:
        raise RelayWithoutHost(longest=LONGEST_ADDRESS)
    parts = _parts(text)
    if parts.scheme != "https":
        raise RelayNotHttps
    if "@" in parts.netloc:
        raise RelayWithName
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise RelayWithoutHost(longest=LONGEST_ADDRESS)
    if not _is_public(host):
        raise RelayInside(host=host[:80])
    if host == (urlsplit(own_origin).hostname or ""):
        raise RelayToOurselves(host=host[:80])
    return text.partition("#")[0]


def _parts(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError as error:
        raise RelayWithoutHost(longest=LONGEST_ADDRESS) from error
    return parts


def _is_public(host: str) -> bool:
    # No number passes, private or not: a contractor's certificate is made out to a name.
    return bool(_HOST.fullmatch(host)) and not f".{host}".endswith(_INSIDE)


def _put(db: Db, desk: LineDesk, action: str, *, by: str, at: datetime, **detail: Any) -> LineDesk:
    line_desks.put(db, desk)
    staff.write_audit(db, at=at, by=by, action=action, programme_id=desk.programme_id, **detail)
    return desk
