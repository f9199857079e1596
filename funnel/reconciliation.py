"""Our friends beside LINE's own counter, and who was a friend before we looked. Nothing is asked without a token.

LINE counts, at the end of each day (UTC+9), the persons who ever added the account for the first time. The difference
of two days is therefore its own number of that day's new friends.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import end_of, start_of, tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from core.settings import Settings
from funnel import friends as befriending
from funnel import line_api, line_secrets, pseudonym_keys, pseudonyms
from funnel.line_api import LineFault
from store import exchange, friends, line_desks, programmes, staff
from store.database import Db, Store
from store.records import FollowerCount, Programme

# LINE allows 60 calls an hour; two days are never asked about twice in one run, and a run is once a day.
DAYS_BACK = 30
# Other jobs wait meanwhile, and the worker's lock is good for a minute.
RUN_SECONDS = 30.0
LARGEST_LIST = 300_000
# So many a transaction, so that no scan waits for it.
_CHUNK = 500
_DAY = timedelta(days=1)
_FAILED = "failed: "


@dataclass(frozen=True)
class Coverage:
    """New friends (persons) of the days that can be compared: ours, and LINE's own.

    `gaps` are the days of which LINE's number is not known; nothing of them is in any number. `share` is ours by
    theirs, None where there is nothing to divide by. It can pass 1: LINE counts nobody twice, and we can't see that
    somebody had been a friend before our records begin.
    """

    days: int
    ours: int
    theirs: int
    share: float | None
    gaps: tuple[date, ...]


@dataclass(frozen=True)
class Listed:
    """What LINE's list held: persons, and how many of them we knew neither by a list nor by a follow."""

    persons: int
    added: int


class NoToken(Refusal):
    """LINE's API is not configured for the programme."""

    sentence = _(
        "There is no LINE access token for this programme. Nothing was asked and nothing was saved. Please put one "
        "into the file of LINE secrets on the server."
    )


class SecretsFileUnreadable(Refusal):
    """The file of LINE secrets is broken."""

    sentence = _("The file of LINE secrets on the server can't be read. Nothing was asked and nothing was saved.")


class ListTooLong(Refusal):
    """More followers than are read at once."""

    sentence = _(
        "The account has more than {most} friends. Nothing was saved. Please write to those who look after this."
    )


def coverage(db: Db, *, programme: Programme, since: date, until: date) -> Coverage:
    """How well our new friends of a period agree with LINE's counter, both days included."""
    ours = Counter(
        tokyo_day(friend.followed_at)
        for friend in friends.followed(db, programme.id, start_of(since), end_of(until))
        if friend.is_new
    )
    counted, added = _counters(db, programme, since - _DAY, until)
    days = [since + number * _DAY for number in range((until - since).days + 1)]
    theirs = {day: added[day] for day in days if day in added}
    theirs |= {day: counted[day] - counted[day - _DAY] for day in days if day in counted and day - _DAY in counted}
    # The counter never falls; where it does, LINE began it anew, and the difference says nothing.
    known = {day: number for day, number in theirs.items() if number >= 0}
    seen, said = sum(ours[day] for day in known), sum(known.values())
    return Coverage(
        len(known), seen, said, seen / said if said else None, tuple(day for day in days if day not in known)
    )


def _counters(db: Db, programme: Programme, since: date, until: date) -> tuple[dict[date, int], dict[date, int]]:
    """LINE's counter by day, and what a file tells of who was added on a day.

    What LINE was asked goes before what a file says. A programme that continues another has the same account.
    """
    chain = [*reversed(programmes.chain(db, programme))]
    filed = [day for key in chain for day in exchange.friend_days(db, key, since, until)]
    counted = {day.day: day.followers for day in filed if day.followers is not None}
    counted |= {count.day: count.followers for key in chain for count in line_desks.counts(db, key, since, until)}
    return counted, {day.day: day.added for day in filed if day.added is not None}


def missing_days(db: Db, *, programme: Programme, at: datetime) -> list[date]:
    """Days of a programme (and the one before it) that LINE could tell now and has not told yet, oldest first."""
    today = tokyo_day(at)
    first = max(today - DAYS_BACK * _DAY, programme.starts - _DAY)
    last = min(today - _DAY, programme.ends or today)
    told = {count.day for count in line_desks.counts(db, programme.id, first, last)}
    days = (first + number * _DAY for number in range((last - first).days + 1))
    return [day for day in days if day not in told]


def catch_up(store: Store, *, settings: Settings, at: datetime) -> str:
    """Ask LINE for the days that are missing, for every programme with a token; what the administrator is told.

    That is how many days were counted, or after "failed: " which programmes were refused and why. A programme that was
    refused is asked again with the next run, not before. Raises StoreUnavailable.
    """
    until, counted, faults = time.monotonic() + RUN_SECONDS, 0, []
    with store.reading() as db:
        missing = [(each, missing_days(db, programme=each, at=at)) for each in _running(db, at)]
    for programme, days in missing:
        try:
            token = line_secrets.of_programme(programme, settings.line_secrets_file).token
        except line_secrets.SecretsUnreadable:
            return f"{_FAILED}SecretsUnreadable"
        try:
            for count in _asked(programme, token, days, settings.line_api, at, until) if token else ():
                with store.writing() as db:
                    line_desks.put_count(db, count)
                counted += 1
        except LineFault as fault:
            faults.append(f"{programme.slug} {fault.key}")
    return f"{_FAILED}{', '.join(faults)}" if faults else str(counted)


def fault_of(outcome: str, programme: Programme) -> str:
    """Why LINE refused a programme at the last run, by what `catch_up` told: the name of a LineFault, or ""."""
    told = dict(each.split(" ", 1) for each in outcome.removeprefix(_FAILED).split(", ") if " " in each)
    return told.get(programme.slug, "")


def _running(db: Db, at: datetime) -> list[Programme]:
    oldest = tokyo_day(at) - DAYS_BACK * _DAY
    return [each for each in programmes.all_programmes(db) if each.ends is None or each.ends >= oldest]


def _asked(
    programme: Programme, token: str, days: list[date], origin: str, at: datetime, until: float
) -> Iterator[FollowerCount]:
    for day in days:
        if time.monotonic() >= until:
            return
        if told := line_api.followers_on(origin=origin, token=token, day=day):
            yield FollowerCount(programme.id, day, told.followers, told.blocks, at)


def import_known_followers(store: Store, *, by: str, at: datetime, programme: Programme, settings: Settings) -> Listed:
    """Remember who is on LINE's list of friends and was never seen to follow; verified accounts only.

    User ids become pseudonyms page by page, in memory; nothing is stored before the list is whole. Bringing it in again
    adds nobody twice. Raises NoToken, SecretsFileUnreadable, KeyNotInUse, ListTooLong, LineFault, StoreUnavailable.
    """
    try:
        token = line_secrets.of_programme(programme, settings.line_secrets_file).token
    except line_secrets.SecretsUnreadable as error:
        raise SecretsFileUnreadable from error
    if not token:
        raise NoToken
    with store.writing() as db:
        key = pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=at)
    persons: set[str] = set()
    for page in line_api.follower_ids(origin=settings.line_api, token=token):
        persons |= {pseudonyms.line_user(key, programme, user_id) for user_id in page}
        if len(persons) > LARGEST_LIST:
            raise ListTooLong(most=f"{LARGEST_LIST:,}")
    made_with = pseudonym_keys.fingerprint(key)
    with store.reading() as db:
        fresh = sorted(persons - line_desks.known(db, programmes.chain(db, programme)).keys())
    return Listed(len(persons), _remembered(store, fresh, by=by, at=at, programme=programme, made_with=made_with))


def _remembered(
    store: Store, persons: list[str], *, by: str, at: datetime, programme: Programme, made_with: str
) -> int:
    added = 0
    for start in range(0, len(persons), _CHUNK):
        with store.writing() as db:
            # The key may have been destroyed while LINE was telling.
            pseudonym_keys.must_be_current(db, made_with)
            chunk = persons[start : start + _CHUNK]
            added += befriending.add_listed(db, programme=programme, persons=chunk, at=at)
            if start == 0:
                # With the first of them, so that nobody is added unseen whatever happens afterwards.
                facts = {"programme_id": programme.id, "persons": len(persons)}
                staff.write_audit(db, at=at, by=by, action="line.friends_listed", **facts)
    return added
