"""What the figures of a period are counted from, read from the store once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates import end_of, start_of, tokyo_day
from funnel.attribution import WINDOW_MINUTES
from funnel.consultations import Session, first_label, history
from funnel.scans import meets_the_desk
from store import friends, placements, programmes, rollups, survey_answers, survey_links, unrecorded
from store.database import Db
from store.records import Friend, Placement, Programme, Unrecorded
from store.types import milliseconds

# One who follows just after midnight scanned the day before.
_WINDOW = timedelta(minutes=WINDOW_MINUTES)


@dataclass(frozen=True)
class Scans:
    """Scans of one placement, day (Tokyo) and class; `counts` where people scanned what was up."""

    channel: str
    day: date
    scans: int
    counts: bool


@dataclass(frozen=True)
class NewFriend:
    """A new friend's day and minute (since 1970); no pseudonym goes further than this."""

    day: date
    minute: float


@dataclass(frozen=True)
class Material:
    """Rows behind a programme's figures in a period, both days included."""

    programme: Programme
    placements: Sequence[Placement]
    scans: Sequence[Scans]
    chain_channels: frozenset[str]
    person_scans: Sequence[tuple[float, str]]
    devices: Mapping[date, int]
    device_unknown: Mapping[date, int]
    unrecorded: Sequence[Unrecorded]
    new_friends: Sequence[NewFriend]
    follow_days: Sequence[date]
    stock_changes: Sequence[tuple[date, int]]
    sessions: Sequence[Session]
    named: Mapping[str, int]
    first_label: str
    opening_days: Sequence[date]
    sent: Mapping[date, int]
    answered: Mapping[date, int]
    has_webhook: bool
    since: date
    until: date


def gather(db: Db, *, programme: Programme, since: date, until: date, opening_days: Sequence[date]) -> Material:
    """Read everything a programme's figures from since to until need."""
    begin, end = start_of(since), end_of(until)
    chain = programmes.chain(db, programme)
    places = placements.of_programme(db, programme.id)
    of_chain = {place.id: place for key in chain for place in placements.of_programme(db, key)}
    weeks = thursday_weeks(since, until)
    answered = survey_answers.released_by_week(db, programme.id, min(weeks), max(weeks)) if weeks else {}
    own = [each for each in history(db, programme=programme, until=end) if each.programme_id == programme.id]
    return Material(
        programme=programme,
        placements=places,
        scans=_scans(rollups.scans_by_day(db, programme.id, begin, end), {place.id: place for place in places}),
        chain_channels=frozenset(place.channel for place in of_chain.values()),
        person_scans=_person_scans(rollups.person_scans(db, chain, begin - _WINDOW, end), of_chain),
        devices=rollups.devices_by_day(db, programme.id, since, until),
        device_unknown=unrecorded.scans_without_device(db, programme.id, since, until),
        unrecorded=unrecorded.of_programme(db, programme.id, begin, end),
        new_friends=[_new(friend) for friend in friends.followed(db, programme.id, begin, end) if friend.is_new],
        follow_days=[tokyo_day(event.at) for event in friends.follows(db, programme.id, begin, end)],
        stock_changes=[(tokyo_day(at), change) for at, change in friends.stock_changes(db, chain, end)],
        sessions=[session for session in own if since <= session.day],
        named=_persons_by_channel(own),
        first_label=first_label(db, programme=programme),
        opening_days=opening_days,
        sent=survey_links.sent(db, programme.id, since.replace(day=1), until),
        answered={weeks[week]: count for week, count in answered.items() if week in weeks},
        has_webhook=friends.has_events(db, chain),
        since=since,
        until=until,
    )


def thursday_weeks(since: date, until: date) -> dict[str, date]:
    """ISO weeks of a period with their Thursdays: a week belongs where its Thursday lies (ISO 8601)."""
    days = (date.fromordinal(number) for number in range(since.toordinal(), until.toordinal() + 1))
    thursdays = (day for day in days if day.isoweekday() == 4)
    return {f"{day.isocalendar().year}-W{day.isocalendar().week:02d}": day for day in thursdays}


def _scans(rows: Sequence[tuple[int, date, str, int]], places: Mapping[int, Placement]) -> list[Scans]:
    return [
        Scans(places[key].channel, day, number, kind == "person" and meets_the_desk(places[key], day))
        for key, day, kind, number in rows
    ]


def _person_scans(scans: Sequence[tuple[datetime, int]], places: Mapping[int, Placement]) -> list[tuple[float, str]]:
    return [
        (_minute(milliseconds(at)), places[key].channel)
        for at, key in scans
        if meets_the_desk(places[key], tokyo_day(at))
    ]


def _persons_by_channel(sessions: Sequence[Session]) -> dict[str, int]:
    """How many persons ever consulted by each channel; which rows a table has must not depend on the period."""
    pairs = {(session.channel, session.person) for session in sessions if session.is_consultation}
    return Counter(channel for channel, _person in pairs)


def _minute(ms: int) -> float:
    return ms / 60_000


def _new(friend: Friend) -> NewFriend:
    return NewFriend(tokyo_day(friend.followed_at), _minute(milliseconds(friend.followed_at)))
