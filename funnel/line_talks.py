"""Talks on LINE, told by the moments of her messages alone: LINE tells nobody what the desk writes, nor when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.language import mark as _
from core.refusals import Refusal
from store import friends, line_desks, line_talks, staff
from store.database import Db
from store.records import LineTalk, Programme

# So many persons a question, and so many a transaction that writes.
_READ, CHUNK = 500, 50


@dataclass(frozen=True)
class Talk:
    """Messages without a long silence between them; still going on where `closed_at` is None."""

    opened_at: datetime
    last_at: datetime
    messages: int
    closed_at: datetime | None = None
    closed_by: str | None = None


class TalkIsOver(Refusal):
    """The talk that is to be closed is not an open one."""

    sentence = _("This talk is already over, or she has written again. Nothing was changed. Please reload the page.")


def talks_of(messages: Collection[datetime], ends: Collection[datetime], *, gap: timedelta, at: datetime) -> list[Talk]:
    """A person's talks as they stand at a moment, oldest first.

    A talk opens with a message and goes on while the silence is shorter than `gap`. It ends `gap` after its last
    message, or when the contractor says so: what she writes later opens another. An end in no open talk says nothing.
    """
    found: list[Talk] = []
    # A message of the same millisecond as an end was there before it: nobody closes a talk ahead of what she wrote.
    told = sorted([(moment, False) for moment in messages] + [(moment, True) for moment in ends])
    for moment, is_end in told:
        if found and not found[-1].closed_at and moment - found[-1].last_at >= gap:
            found[-1] = _closed(found[-1], found[-1].last_at + gap, "silence")
        is_open = bool(found) and not found[-1].closed_at
        if is_end:
            if is_open:
                found[-1] = _closed(found[-1], moment, "contractor")
        elif is_open:
            found[-1] = Talk(found[-1].opened_at, moment, found[-1].messages + 1)
        else:
            found.append(Talk(moment, moment, 1))
    if found and not found[-1].closed_at and at - found[-1].last_at >= gap:
        found[-1] = _closed(found[-1], found[-1].last_at + gap, "silence")
    return found


def _closed(talk: Talk, at: datetime, by: str) -> Talk:
    return Talk(talk.opened_at, talk.last_at, talk.messages, at, by)


def changed(db: Db, *, programme: Programme, since: datetime, at: datetime) -> list[str]:
    """Whose talks are no longer as they were noted, among those of whom something happened at or after a moment."""
    writers = line_talks.writers(db, programme.id, since)
    found = []
    for start in range(0, len(writers), _READ):
        persons = writers[start : start + _READ]
        noted = line_talks.of_persons(db, programme.id, persons)
        stand = _standing(db, programme, persons, at)
        found += [person for person in persons if noted.get(person, []) != stand[person]]
    return found


def bring_up_to_date(db: Db, *, programme: Programme, persons: Sequence[str], at: datetime) -> None:
    """Note the talks of some persons as they stand, by the log: events in any order end in the same talks."""
    # Whoever stores their events or closes their talks meanwhile waits, so that nothing is overwritten unseen.
    friends.hold(db, programme.line_id, sorted(persons))
    line_talks.replace(db, programme.id, _standing(db, programme, persons, at))


def _standing(db: Db, programme: Programme, persons: Sequence[str], at: datetime) -> dict[str, list[LineTalk]]:
    gap = timedelta(minutes=line_desks.of_programme(db, programme.id).talk_gap_minutes)
    messages = line_talks.message_moments(db, programme.id, persons)
    ends = line_talks.ends(db, programme.id, persons)
    return {
        person: [
            LineTalk(programme.id, person, **vars(talk))
            for talk in talks_of(messages.get(person, []), ends.get(person, []), gap=gap, at=at)
        ]
        for person in persons
    }


def end_talk(db: Db, *, by: str, at: datetime, programme: Programme, person: str, opened_at: datetime) -> None:
    """The contractor says that an open talk is over. Raises TalkIsOver."""
    bring_up_to_date(db, programme=programme, persons=[person], at=at)
    talks = line_talks.of_persons(db, programme.id, [person]).get(person, [])
    if not talks or talks[-1].closed_at or talks[-1].opened_at != opened_at:
        raise TalkIsOver
    # LINE's clock may run ahead of ours; an end before her last message would leave the talk open.
    line_talks.add_end(db, programme.id, person, max(at, talks[-1].last_at))
    bring_up_to_date(db, programme=programme, persons=[person], at=at)
    # No pseudonym: the record of changes outlives the key that made it.
    staff.write_audit(db, at=at, by=by, action="line.talk_end", programme_id=programme.id)


def reopen_talk(db: Db, *, by: str, at: datetime, programme: Programme, person: str, opened_at: datetime) -> None:
    """Take back that a talk is over: it goes on until its silence is long enough. Raises TalkIsOver.

    Only a person's last talk: once she has written again, taking an end back would join two talks into one.
    """
    bring_up_to_date(db, programme=programme, persons=[person], at=at)
    talks = line_talks.of_persons(db, programme.id, [person]).get(person, [])
    if not talks or talks[-1].closed_by != "contractor" or talks[-1].opened_at != opened_at:
        raise TalkIsOver
    line_talks.remove_ends(db, programme.id, person, opened_at)
    bring_up_to_date(db, programme=programme, persons=[person], at=at)
    staff.write_audit(db, at=at, by=by, action="line.talk_reopen", programme_id=programme.id)
