"""Replies on LINE: who asks by the keyword or the button gets the address of one survey link, and nothing else ever.

Sending has its own queue and its own thread, so that LINE's 200 never waits for it. A reply is worth nothing a minute
later: what does not fit, comes too late, or is refused is given up and counted. A link is made right before it is sent,
and taken back where LINE refused it; where no answer came it stays, because it may have reached her.
"""

import asyncio
import hmac
import logging
import queue
import secrets
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from core.dates import tokyo_day
from funnel import line_api, line_secrets
from funnel.line_api import LineFault, Unanswered
from gateway.context import Context
from gateway.line_events import Asked
from store import line_desks
from store.database import StoreUnavailable
from store.records import LineDesk, Programme
from survey import invitations
from survey.reply_words import words

log = logging.getLogger("shirube.gateway")

# Who is answered, instead of a member of staff, in the record of changes.
BY = "LINE"
# A reply token is good for a minute from the event; a second or two go by on the way here and back.
TOKEN_SECONDS = 50
MOST_WAITING = 100
# Tries for one person on one day, of one gateway: two bots that answer one another stop here.
MOST_A_DAY = 5
_REFRESH_SECONDS = 2.0
_STOP_SECONDS = 5.0


@dataclass(frozen=True)
class _Wanted:
    """One person waits for one address; her words have been let go of."""

    programme: Programme
    person: str
    reply_token: str = field(repr=False)
    until: float


class Replies:
    """Answers those who ask for the survey. `set_apart` and `offer` belong to the event loop and never wait."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._desks: Mapping[int, LineDesk] = {}
        self._read_at = float("-inf")
        self._waiting: queue.Queue[_Wanted] = queue.Queue(MOST_WAITING)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._today = _Day(date.min)
        self.sent = 0
        self.given_up = 0

    async def start(self) -> None:
        """Begin to answer, where a token may be configured at all."""
        self._stopping.clear()
        if self._context.settings.line_secrets_file is None:
            return
        self._thread = threading.Thread(target=self._work, name="line-replies", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Answer who waits already, for some seconds at most."""
        self._stopping.set()
        if self._thread:
            await asyncio.to_thread(self._thread.join, _STOP_SECONDS)

    def set_apart(self, programme: Programme, asked: Sequence[Asked]) -> list[Asked]:
        """The same events; a message that only asks for the survey counts as a button pressed, and is no talk."""
        desk = self._desks.get(programme.id)
        return [_as_postback(each) if desk and _is_keyword(desk, each) else each for each in asked]

    def offer(self, programme: Programme, asked: Sequence[Asked]) -> None:
        """Look for requests in events that have just been stored for the first time."""
        desk = self._desks.get(programme.id)
        for each in asked:
            if desk and _asks(desk, each):
                self._take(programme, each)

    def _take(self, programme: Programme, asked: Asked) -> None:
        age = self._context.clock() - asked.event.at
        # No token: on standby. No person: nobody could be counted. Older: a redelivery of what was lost before.
        if not asked.reply_token or not asked.event.person or age > timedelta(seconds=TOKEN_SECONDS):
            return
        until = time.monotonic() + min(TOKEN_SECONDS, TOKEN_SECONDS - age.total_seconds())
        try:
            self._waiting.put_nowait(_Wanted(programme, asked.event.person, asked.reply_token, until))
        except queue.Full:
            self._give_up("queue full")

    def _work(self) -> None:
        while not (self._stopping.is_set() and self._waiting.empty()):
            try:
                self._refresh()
                wanted = self._waiting.get(timeout=_REFRESH_SECONDS if not self._stopping.is_set() else 0.01)
            except queue.Empty:
                continue
            try:
                self._answer(wanted)
            except Exception as error:  # the one thread that answers must outlive whatever one request brings
                self._give_up(type(error).__name__)

    def _refresh(self) -> None:
        self._begin_day()
        if time.monotonic() - self._read_at < _REFRESH_SECONDS:
            return
        self._read_at = time.monotonic()
        try:
            with self._context.store.reading() as db:
                self._desks = line_desks.every_desk(db)
        except Exception as error:  # what was known goes on to count; the one thread that answers must outlive it
            log.warning("LINE settings could not be refreshed (%s)", type(error).__name__)

    def _begin_day(self) -> None:
        today = tokyo_day(self._context.clock())
        if self._today.day != today:
            self._today = _Day(today)

    def _answer(self, wanted: _Wanted) -> None:
        token = line_secrets.of_programme(wanted.programme, self._context.settings.line_secrets_file).token
        if token is None:
            return
        if time.monotonic() > wanted.until:
            self._give_up("too late")
            return
        self._begin_day()
        if not self._today.allows(wanted.programme, wanted.person):
            self._give_up("enough for today")
            return
        at = self._context.clock()
        link = self._issued(wanted.programme, at)
        try:
            self._send(token, wanted.reply_token, link)
        except Unanswered as fault:
            # It may have reached her all the same: a link that she holds must open.
            self._give_up(fault.key)
        except LineFault as fault:
            self._give_up(fault.key)
            self._take_back(wanted.programme, link, at)
        else:
            self.sent += 1
            log.info("a survey link was sent on LINE; %d so far", self.sent)

    def _issued(self, programme: Programme, at: datetime) -> str:
        with self._context.store.writing() as db:
            [link] = invitations.issue(db, by=BY, at=at, programme=programme)
        return link

    def _take_back(self, programme: Programme, link: str, issued_at: datetime) -> None:
        at = self._context.clock()
        try:
            with self._context.store.writing() as db:
                invitations.take_back(db, link, by=BY, at=at, programme=programme, issued_at=issued_at)
        except StoreUnavailable:
            log.warning("a survey link that reached nobody stays counted as sent: the store is away")

    def _send(self, token: str, reply_token: str, link: str) -> None:
        settings = self._context.settings
        text = words(invitations.address(link, origin=settings.public_origin))
        line_api.reply(origin=settings.line_api, token=token, reply_token=reply_token, text=text)

    def _give_up(self, why: str) -> None:
        self.given_up += 1
        log.warning("a survey link was not sent on LINE (%s); %d so far", why, self.given_up)


class _Day:
    """How many links each person asked for on a day; nobody can be told from it, and the next day it is gone."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._key = secrets.token_bytes(32)
        self._asked: Counter[bytes] = Counter()

    def allows(self, programme: Programme, person: str) -> bool:
        """Count one more; whether it is not too many."""
        told = hmac.new(self._key, f"{programme.id}\0{person}".encode(), sha256).digest()[:16]
        self._asked[told] += 1
        return self._asked[told] <= MOST_A_DAY


def plain_words(text: str) -> str:
    """A keyword in the form that is compared: full-width or not, capitals or not, spaces around it or not."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _is_keyword(desk: LineDesk, asked: Asked) -> bool:
    keyword = plain_words(desk.survey_keyword)
    is_said = asked.event.kind == "message" and asked.said is not None
    return bool(keyword) and is_said and plain_words(asked.said or "") == keyword


def _as_postback(asked: Asked) -> Asked:
    return replace(asked, event=replace(asked.event, kind="postback"))


def _asks(desk: LineDesk, asked: Asked) -> bool:
    """Whether an event asks for the survey; a keyword that `set_apart` made a postback asks still."""
    if asked.event.kind not in ("message", "postback") or asked.said is None:
        return False
    keyword = plain_words(desk.survey_keyword)
    if keyword and plain_words(asked.said) == keyword:
        return True
    return asked.event.kind == "postback" and bool(desk.survey_postback) and asked.said == desk.survey_postback
