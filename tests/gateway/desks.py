"""Builders for what the gateway serves: a desk with placements, a telephone, signed webhooks, a clock that is set."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from campaigns import campaigns, placements
from campaigns.placements import Draft
from core.dates import now
from gateway.line_signature import sign
from store.database import Db, Store
from store.records import Placement, Programme
from tests.conftest import NOON, add_programme

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
PHONE = {"user-agent": SAFARI, "accept-language": "ja-JP,ja;q=0.9"}
BY = "pr@example.lg.jp"


@dataclass
class Clock:
    """A clock that stands until it is set."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Desk:
    programme: Programme
    placements: list[Placement] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.placements[0].code


def put_up(db: Db, programme: Programme, *channels: str) -> list[Placement]:
    """One placement a channel, made by the real functions."""
    campaign = campaigns.create(
        db,
        by=BY,
        at=NOON,
        programme=programme,
        name=f"春 {now().timestamp()}",
        starts=date(2026, 4, 1),
        ends=date(2027, 3, 31),
    )
    drafts = [
        Draft(campaign_id=campaign.id, channel=channel, venue="見本区民センター", venue_kind="ward_facility")
        for channel in channels
    ]
    return placements.add_all(db, by=BY, at=NOON, programme=programme, drafts=drafts)


def open_desk(store: Store, *channels: str, slug: str = "toshima-r8", is_demo: bool = True) -> Desk:
    """A desk with placements, committed."""
    with store.writing() as db:
        programme = add_programme(db, slug, is_demo=is_demo)
        return Desk(programme, put_up(db, programme, *(channels or ("card",))))


USER = "U" + "1" * 32


def event(
    kind: str = "follow", *, user: str | None = USER, at: datetime = NOON, event_id: str = "01J0", **more: object
) -> dict[str, object]:
    """One event as LINE sends it."""
    made: dict[str, object] = {
        "type": kind,
        "mode": "active",
        "timestamp": int(at.timestamp() * 1000),
        "webhookEventId": event_id.ljust(26, "0"),
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": user},
        "replyToken": "0f3779fba3b349968c5d07db31eab56f",
    }
    if user is None:
        del made["source"]
    if kind == "follow":
        made["follow"] = {"isUnblocked": False}
    if kind == "message":
        made["message"] = {"id": "1", "type": "text", "text": "ひみつのことば", "quoteToken": "q"}
    if kind == "postback":
        made["postback"] = {"data": "menu"}
    if kind in ("unfollow", "unsend"):
        del made["replyToken"]
    return {**made, **more}


def body_of(*events: object) -> bytes:
    """A webhook's body."""
    return json.dumps({"destination": "U" + "0" * 32, "events": events}, ensure_ascii=False).encode()


def signed(body: bytes, secret: str = "demo-secret-toshima-r8") -> dict[str, str]:
    """The headers LINE sends with a body."""
    return {"content-type": "application/json; charset=utf-8", "x-line-signature": sign(secret, body)}


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
