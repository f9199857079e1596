"""Answers are released in shuffled groups of five or more; what can't be released yet loses its traces too."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from store import programmes, questionnaires, staff, survey_links
from store import survey_answers as questions
from store.database import Db

SMALLEST_GROUP = 5
# Of some hundred bytes each: written in less than a tenth of a second, while nobody else writes to SQLite.
_PORTION = 200


def is_any_waiting(db: Db) -> bool:
    """Whether an answer of any programme is not yet released."""
    return any(questions.number_waiting(db, programme.id) for programme in programmes.all_programmes(db))


def release(db: Db, *, at: datetime, rng: random.Random) -> int:
    """Release all that `release_some` would, in the transaction given; how many were released."""
    released = 0
    while number := release_some(db, at=at, rng=rng):
        released += number
    return released


def release_some(db: Db, *, at: datetime, rng: random.Random) -> int:
    """Release waiting answers of the first version and event that has five or more; how many, none when all is done.

    Some two hundred at most, so that nobody who answers waits long, and never so that fewer than five stay behind. The
    rows are written anew under new random keys and in random order, so that neither a key nor a place in the table
    tells when an answer came; nor does a week, which five of a group share at least. `rng` shuffles:
    random.SystemRandom() except where a demo must come out the same. Call it at a fixed hour of the day, not after an
    answer, then `carry_over`; after the commits the entry point calls Store.forget_order(), again until it succeeds.
    """
    for programme in programmes.all_programmes(db):
        # Who answered an older version, or came to one event, is known to be one of few: groups of their own.
        for (version, event), number in questions.waiting_groups(db, programme.id).items():
            if number >= SMALLEST_GROUP:
                group = _portion(questions.waiting(db, programme.id, version, event, at_most=_PORTION + SMALLEST_GROUP))
                _rewrite(db, programme.id, group, weeks=shared_weeks([one["week"] for one in group]), rng=rng)
                _tell(db, programme.id, "survey.released", len(group), at)
                return len(group)
    return 0


def _portion(group: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    return group if len(group) < _PORTION + SMALLEST_GROUP else group[:_PORTION]


def carry_over(db: Db, programme_id: int, *, at: datetime, rng: random.Random) -> int:
    """Write what waits in groups of fewer than five anew, still unreleased; how many were deleted instead.

    So that nothing tells any more by which link they came, or in which week before the group's latest. Deleted are
    those nobody will ever read: a version that was replaced and that no link leads to any more, and an event that is
    over, will not come to five.
    """
    # Asked first: a group that can't grow now has all its answers by the next question.
    growing = _growing(db, programme_id, at)
    gone = 0
    for (version, event), number in questions.waiting_groups(db, programme_id).items():
        if number >= SMALLEST_GROUP:
            continue
        group = questions.waiting(db, programme_id, version, event, at_most=SMALLEST_GROUP)
        if (version if event is None else None, event) in growing:
            latest = max(answer["week"] for answer in group)
            weeks = {answer["week"]: latest for answer in group}
            _rewrite(db, programme_id, group, weeks=weeks, rng=rng, released=False)
        else:
            questions.remove_answers(db, programme_id, [answer["id"] for answer in group])
            gone += len(group)
    if gone:
        _tell(db, programme_id, "survey.dropped", gone, at)
    return gone


def _growing(db: Db, programme_id: int, at: datetime) -> set[tuple[int | None, int | None]]:
    """Versions (without an event) and events (without a version) that more answers may come to."""
    current = {published.code: published.id for published in questionnaires.of_programme(db, programme_id)}
    versions = {*current.values(), *survey_links.live_versions(db, programme_id, at)}
    return {(version, None) for version in versions} | {
        (None, event) for event in survey_links.live_events(db, programme_id, at)
    }


def _tell(db: Db, programme_id: int, action: str, number: int, at: datetime) -> None:
    staff.write_audit(db, at=at, by="worker", action=action, programme_id=programme_id, answers=number)


def _rewrite(
    db: Db,
    programme_id: int,
    group: Sequence[dict[str, Any]],
    *,
    weeks: Mapping[str, str],
    rng: random.Random,
    released: bool = True,
) -> None:
    new = {answer["id"]: uuid4().hex for answer in group}
    items = [{**item, "answer_id": new[item["answer_id"]]} for item in questions.items_of(db, programme_id, new)]
    told = {"released": released}
    answers = [{**answer, **told, "id": new[answer["id"]], "week": weeks[answer["week"]]} for answer in group]
    rng.shuffle(answers)
    rng.shuffle(items)
    questions.remove_answers(db, programme_id, new)
    questions.add_answers(db, answers=answers, items=items)


def shared_weeks(weeks: Sequence[str]) -> dict[str, str]:
    """For each week of a group of five or more the one its answers are put down to, so that five at least share it.

    A week with fewer counts with the next ones, at the end with those before: whoever knows in which week somebody
    answered must not find her by it.
    """
    told: dict[str, str] = {}
    run: list[str] = []
    latest, number = "", 0
    for week in sorted(set(weeks)):
        run.append(week)
        number += weeks.count(week)
        if number >= SMALLEST_GROUP:
            told |= dict.fromkeys(run, week)
            run, latest, number = [], week, 0
    return told | dict.fromkeys(run, latest)
