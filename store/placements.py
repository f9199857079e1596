"""Questions about placements and their codes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from store import tables as t
from store.asking import add as insert
from store.asking import every, one
from store.database import Db
from store.records import Placement


def _with_names() -> Select[Any]:
    return (
        select(
            t.placement,
            t.campaign.c.name.label("campaign"),
            t.venue.c.name.label("venue"),
            t.venue.c.kind.label("venue_kind"),
            t.venue.c.address.label("venue_address"),
        )
        .join(t.campaign, t.campaign.c.id == t.placement.c.campaign_id)
        .join(t.venue, t.venue.c.id == t.placement.c.venue_id)
    )


def add(db: Db, **facts: Any) -> Placement:
    """Insert a placement."""
    key = insert(db, t.placement, **facts)
    found = one(db, _with_names().where(t.placement.c.id == key), Placement)
    assert found
    return found


def is_there() -> ColumnElement[bool]:
    """What tells a placement from one whose import was taken back: its code stays taken, and it is listed nowhere."""
    b = t.import_batch
    taken_back = select(b.c.id).where(b.c.id == t.placement.c.batch_id, b.c.state == "undone")
    return ~taken_back.exists()


def of_programme(db: Db, programme_id: int, *, campaign_id: int | None = None) -> list[Placement]:
    """A programme's placements in the order they were made; without those whose import was taken back."""
    query = _with_names().where(t.placement.c.programme_id == programme_id, is_there())
    if campaign_id is not None:
        query = query.where(t.placement.c.campaign_id == campaign_id)
    return every(db, query.order_by(t.placement.c.id), Placement)


def of_batch(db: Db, programme_id: int, batch_id: int) -> list[Placement]:
    """The placements that came by one import, second variants of them included."""
    query = _with_names().where(t.placement.c.programme_id == programme_id, t.placement.c.batch_id == batch_id)
    return every(db, query.order_by(t.placement.c.id), Placement)


def were_scanned(db: Db, programme_id: int, batch_id: int) -> bool:
    """Whether any code of an import was met by anybody or anything but staff who tried it."""
    s, p = t.scan_month, t.placement
    met = (
        select(s.c.placement_id)
        .join(p, (p.c.programme_id == s.c.programme_id) & (p.c.id == s.c.placement_id))
        .where(s.c.programme_id == programme_id, p.c.batch_id == batch_id, s.c["class"] != "staff")
    )
    return db.execute(met.limit(1)).first() is not None


def campaigns_of_batches(db: Db, programme_id: int) -> dict[int, tuple[str, ...]]:
    """The campaigns that each import made placements in, by the import's key; names in order."""
    p, c = t.placement, t.campaign
    query = (
        select(p.c.batch_id, c.c.name)
        .join(c, (c.c.programme_id == p.c.programme_id) & (c.c.id == p.c.campaign_id))
        .where(p.c.programme_id == programme_id, p.c.batch_id.is_not(None))
        .distinct()
    )
    found: dict[int, tuple[str, ...]] = {}
    for batch_id, name in sorted(db.execute(query).tuples()):
        found[batch_id] = (*found.get(batch_id, ()), name)
    return found


def chosen(db: Db, programme_id: int, placement_ids: Collection[int]) -> list[Placement]:
    """The chosen placements of a programme; keys of other programmes are left out."""
    query = _with_names().where(t.placement.c.programme_id == programme_id, t.placement.c.id.in_(placement_ids))
    return every(db, query.order_by(t.placement.c.id), Placement)


def by_ids(db: Db, placement_ids: Collection[int]) -> dict[int, Placement]:
    """Placements of any programme by key."""
    query = _with_names().where(t.placement.c.id.in_(placement_ids))
    return {place.id: place for place in every(db, query, Placement)}


def by_codes(db: Db, programme_id: int, codes: Sequence[str]) -> list[Placement]:
    """The placements of these codes in a programme, in the order of the codes."""
    found: list[Placement] = []
    for start in range(0, len(codes), 500):
        part = t.placement.c.code.in_(codes[start : start + 500])
        found += every(db, _with_names().where(t.placement.c.programme_id == programme_id, part), Placement)
    place = {code: number for number, code in enumerate(codes)}
    return sorted(found, key=lambda placement: place[placement.code])


def existing_codes(db: Db, codes: Collection[str]) -> set[str]:
    """Which of these codes are taken, in any programme."""
    return set(db.execute(select(t.placement.c.code).where(t.placement.c.code.in_(codes))).scalars())


def change(db: Db, *, programme_id: int, placement_id: int, **facts: Any) -> None:
    """Change a placement's facts (never its code)."""
    place = (t.placement.c.programme_id == programme_id) & (t.placement.c.id == placement_id)
    db.execute(t.placement.update().where(place).values(**facts))


def retire(db: Db, *, programme_id: int, placement_id: int, at: datetime) -> None:
    """Retire a code for good: it leads to the neutral page from now on."""
    change(db, programme_id=programme_id, placement_id=placement_id, retired_at=at)


def retire_batch(db: Db, *, programme_id: int, batch_id: int, at: datetime) -> int:
    """Retire all codes of an import that aren't yet; how many there were."""
    p = t.placement.c
    mine = (p.programme_id == programme_id) & (p.batch_id == batch_id) & p.retired_at.is_(None)
    return db.execute(t.placement.update().where(mine).values(retired_at=at)).rowcount


def add_all(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many placements at once."""
    db.execute(t.placement.insert(), list(rows))


def channels(db: Db, programme_id: int) -> set[str]:
    """Channels a programme has placements of, retired or not."""
    query = select(t.placement.c.channel).where(t.placement.c.programme_id == programme_id, is_there()).distinct()
    return set(db.execute(query).scalars())
