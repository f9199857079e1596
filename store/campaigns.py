"""Questions about campaigns and venues."""

from typing import Any

from sqlalchemy import select

from store import tables as t
from store.asking import add as insert
from store.asking import every, one
from store.database import Db
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


def venues(db: Db, programme_id: int) -> list[Venue]:
    """A programme's venues by name."""
    query = select(t.venue).where(t.venue.c.programme_id == programme_id)
    return every(db, query.order_by(t.venue.c.name), Venue)
