"""Questions about campaigns and venues."""

from typing import Any

from sqlalchemy import select

from store import tables as t
from store.asking import add as insert
from store.asking import every, one
from store.database import Db
from store.placements import is_there
from store.records import Campaign, Venue


def add(db: Db, **facts: Any) -> Campaign:
    """Insert a campaign."""
    key = insert(db, t.campaign, **facts)
    found = one(db, select(t.campaign).where(t.campaign.c.id == key), Campaign)
    assert found
    return found


def change(db: Db, *, programme_id: int, campaign_id: int, **facts: Any) -> None:
    """Change a campaign's facts."""
    place = (t.campaign.c.programme_id == programme_id) & (t.campaign.c.id == campaign_id)
    db.execute(t.campaign.update().where(place).values(**facts))


def of_programme(db: Db, programme_id: int) -> list[Campaign]:
    """A programme's campaigns, newest first."""
    query = select(t.campaign).where(t.campaign.c.programme_id == programme_id)
    return every(db, query.order_by(t.campaign.c.starts.desc(), t.campaign.c.name), Campaign)


def add_venue(db: Db, **facts: Any) -> Venue:
    """Insert a venue."""
    key = insert(db, t.venue, **{"address": "", **facts})
    found = one(db, select(t.venue).where(t.venue.c.id == key), Venue)
    assert found
    return found


def change_venue(db: Db, *, programme_id: int, venue_id: int, **facts: Any) -> None:
    """Change a venue's facts."""
    place = (t.venue.c.programme_id == programme_id) & (t.venue.c.id == venue_id)
    db.execute(t.venue.update().where(place).values(**facts))


def venues(db: Db, programme_id: int) -> list[Venue]:
    """A programme's venues by name; without those that came by an import that was taken back."""
    # Two sets that are made once, not a look for each venue: no key of placements begins with their venue.
    mine = select(t.placement.c.venue_id).where(t.placement.c.programme_id == programme_id)
    is_left = t.venue.c.id.in_(mine.where(~is_there())) & t.venue.c.id.not_in(mine.where(is_there()))
    query = select(t.venue).where(t.venue.c.programme_id == programme_id, ~is_left)
    return every(db, query.order_by(t.venue.c.name), Venue)


def venue_named(db: Db, programme_id: int, name: str) -> Venue | None:
    """A programme's venue of a name, listed or not."""
    return one(db, select(t.venue).where(t.venue.c.programme_id == programme_id, t.venue.c.name == name), Venue)
