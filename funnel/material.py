"""What the figures of a period are counted from, read from the store once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.dates import end_of, start_of, tokyo_day
from funnel import arrivals, scan_sums, sources
from funnel.arrivals import WINDOW, Arrivals
from funnel.consultations import Session, first_label, history
from funnel.scan_sums import Scans
from funnel.scans import meets_the_desk
from store import (
    batches,
    friends,
    line_desks,
    placements,
    programmes,
    rollups,
    survey_answers,
    survey_links,
    unrecorded,
)
from store.database import Db
from store.records import Friend, OpeningHours, Placement, Programme, Unrecorded
from store.types import milliseconds

_EVER = date(1970, 1, 2)


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
    channel_of: Mapping[int, str]
    arrivals: Arrivals
    devices: Mapping[date, int]
    device_unknown: Mapping[date, int]
    unrecorded: Sequence[Unrecorded]
    new_friends: Sequence[NewFriend]
    follow_days: Sequence[date]
    stock_changes: Sequence[tuple[date, int]]
    sessions: Sequence[Session]
    named: Mapping[str, int]
    befriended: Mapping[str, int]
    channels_up: frozenset[str]
    first_label: str
    opening_days: Sequence[date]
    sent: Mapping[date, int]
    answered: Mapping[date, int]
    hours: Sequence[OpeningHours]
    has_webhook: bool
    has_records: bool
    has_links: bool
    friends_since: date | None
    records_until: date | None
    since: date
    until: date


def gather(db: Db, *, programme: Programme, since: date, until: date, opening_days: Sequence[date]) -> Material:
    """Read everything a programme's figures from since to until need."""
    begin, end = start_of(since), end_of(until)
    chain = programmes.chain(db, programme)
    places = placements.of_programme(db, programme.id)
    older = [place for key in chain[1:] for place in placements.of_programme(db, key)]
    of_chain = {place.id: place for place in [*places, *older]}
    weeks = thursday_weeks(since, until)
    answered = survey_answers.released_by_week(db, programme.id, min(weeks), max(weeks)) if weeks else {}
    own = [each for each in history(db, programme=programme, until=end) if each.programme_id == programme.id]
    return Material(
        programme=programme,
        placements=places,
        scans=scan_sums.read(db, programme_id=programme.id, places=places, since=since, until=until),
        chain_channels=frozenset(place.channel for place in of_chain.values()),
        channel_of={place.id: place.channel for place in of_chain.values()},
        arrivals=arrivals.read(db, programme=programme, since=since, until=until, opening_days=opening_days),
        devices=rollups.devices_by_day(db, programme.id, since, until),
        device_unknown=unrecorded.scans_without_device(db, programme.id, since, until),
        unrecorded=unrecorded.of_programme(db, programme.id, begin, end),
        new_friends=[_new(friend) for friend in friends.followed(db, programme.id, begin, end) if friend.is_new],
        follow_days=[tokyo_day(event.at) for event in friends.follows(db, programme.id, begin, end)],
        stock_changes=[(tokyo_day(at), change) for at, change in friends.stock_changes(db, chain, end)],
        sessions=[session for session in own if since <= session.day],
        named=_persons_by_channel(own),
        befriended=_befriended(db, chain, end),
        channels_up=frozenset(place.channel for place in of_chain.values() if _was_up(place, until)),
        first_label=first_label(db, programme=programme),
        opening_days=opening_days,
        sent=survey_links.sent(db, programme.id, since.replace(day=1), until),
        answered={weeks[week]: count for week, count in answered.items() if week in weeks},
        hours=programmes.hours(db, programme.id),
        has_webhook=friends.has_events(db, chain),
        has_records=_has_records(db, programme),
        friends_since=sources.friends_since(db, chain),
        records_until=sources.records_until(db, programme),
        has_links=any(survey_links.sent(db, programme.id, date.min, date.max).values()),
        since=since,
        until=until,
    )


def thursday_weeks(since: date, until: date) -> dict[str, date]:
    """ISO weeks of a period with their Thursdays: a week belongs where its Thursday lies (ISO 8601)."""
    days = (date.fromordinal(number) for number in range(since.toordinal(), until.toordinal() + 1))
    thursdays = (day for day in days if day.isoweekday() == 4)
    return {f"{day.isocalendar().year}-W{day.isocalendar().week:02d}": day for day in thursdays}


def person_scans(db: Db, *, programme: Programme, since: date, until: date) -> list[tuple[float, str]]:
    """Minutes (since 1970) and channels of all scans of people that may have led to a follow in the period.

    One row a scan: for the expert's view alone, which needs them all (`funnel.attribution_em`).
    """
    chain = programmes.chain(db, programme)
    places = {place.id: place for key in chain for place in placements.of_programme(db, key)}
    return [
        (_minute(milliseconds(at)), places[key].channel)
        for at, key in rollups.person_scans(db, chain, start_of(since) - WINDOW, end_of(until))
        if key in places and meets_the_desk(places[key], tokyo_day(at))
    ]


def _persons_by_channel(sessions: Sequence[Session]) -> dict[str, int]:
    """How many persons ever consulted by each channel; which rows a table has must not depend on the period."""
    pairs = {(session.channel, session.person) for session in sessions if session.is_consultation}
    return Counter(channel for channel, _person in pairs)


def _befriended(db: Db, chain: Sequence[int], end: datetime) -> dict[str, int]:
    """How many new friends the chain ever had by each channel of their last scan; for the same purpose."""
    followed = (friend for key in chain for friend in friends.followed(db, key, start_of(_EVER), end))
    return Counter(friend.channel for friend in followed if friend.is_new and friend.channel)


def _has_records(db: Db, programme: Programme) -> bool:
    """Whether a list was ever imported, or talks count: without either, no consultation is unknown and not zero."""
    desk = line_desks.every_desk(db).get(programme.id)
    imported = batches.of_programme(db, programme.id, "consultations")
    return (desk is not None and desk.talks_count) or any(batch.state == "published" for batch in imported)


def _was_up(place: Placement, until: date) -> bool:
    return place.installed_on is None or place.installed_on <= until


def _minute(ms: int) -> float:
    return ms / 60_000


def _new(friend: Friend) -> NewFriend:
    return NewFriend(tokyo_day(friend.followed_at), _minute(milliseconds(friend.followed_at)))
