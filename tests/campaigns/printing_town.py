"""A programme with places to print for, and the ways that tests ask for its pieces."""

from datetime import date
from typing import Any

from campaigns import campaigns, pieces, placements
from campaigns.pieces import Group
from campaigns.placements import Draft
from campaigns.print_designs import Spec
from core.dates import tokyo_day
from store import placements as stored
from store.database import Db, Store
from store.records import Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
ORIGIN = "https://to-u.example.lg.jp"
CARD = Spec(format="card-91x55", theme="soft", wording="alone")
STICKER = Spec(format="sticker-100x100", theme="quiet", wording="talk")
POSTER = Spec(format="poster-a4", theme="bright", wording="unsettled")
PLACES = (("見本図書館", "library", "見本市本町1-2-3"), ("見本駅", "station", ""), ("見本中学校", "school", ""))


def town(db: Db) -> Programme:
    """A programme with a card at a library, a station and a school."""
    phones = [{"name": "見本相談室", "number": "03-0000-0000", "hours": "月〜金 9:00–17:00"}]
    told = {"who_may_consult": "どの年代の方でも相談できます。", "closed_note": "祝日は休み", "telephones": phones}
    made = add_programme(db, **told)
    campaign = campaigns.create(
        db, by=BY, at=NOON, programme=made, name="春", starts=date(2026, 4, 1), ends=date(2026, 9, 30)
    )
    drafts = [
        Draft(campaign_id=campaign.id, channel="card", venue=name, venue_kind=kind, address=address, quantity=40)
        for name, kind, address in PLACES
    ]
    placements.add_all(db, by=BY, at=NOON, programme=made, drafts=drafts)
    return made


def groups(store: Store, programme: Programme, spec: Spec, **told: Any) -> tuple[Group, ...]:
    """The designed pieces for all places, or for those of `placement_ids`."""
    copies, ids = told.pop("copies", 1), told.pop("placement_ids", None)
    with store.reading() as db:
        every = [one.id for one in stored.of_programme(db, programme.id)]
        listed = pieces.chosen(db, programme=programme, placement_ids=every if ids is None else ids, copies=copies)
        given = {"listed": listed, "origin": ORIGIN, "on": tokyo_day(NOON)} | told
        return pieces.groups(db, programme=programme, spec=spec, **given)
