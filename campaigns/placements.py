"""Placements: one code each, on one kind of material at one venue, changed and retired but never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campaigns import campaigns, codes
from core import words
from core.dates import tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from store import batches, placements, programmes, staff
from store import campaigns as places
from store.database import Db
from store.records import Placement, Programme

MOST_PIECES = 1_000_000
MOST_UNIT_COST = 1_000_000.0
LONGEST_DESIGN = 60
_CODES_IN_AUDIT = 50  # of a long list its number and first codes tell enough


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A placement somebody wants; an empty destination means the programme's doorway. Money in yen a piece."""

    campaign_id: int
    channel: str
    venue: str
    venue_kind: str = "other"
    address: str = ""
    quantity: int = 1
    unit_cost_yen: float = 0.0
    installed_on: date | None = None
    removed_on: date | None = None
    design: str = ""
    language: str = "ja"
    destination: str = ""


class ChannelUnknown(Refusal):
    """The material is not one of the known channels."""

    sentence = _("'{channel}' is no kind of material. Nothing was saved. Please choose one from the list.")


class LanguageUnknown(Refusal):
    """The language is not one that pieces are made in."""

    sentence = _("'{language}' is no language of our pieces. Nothing was saved. Please choose one from the list.")


class QuantityNotUsable(Refusal):
    """The number of pieces is not a whole number from 1 on."""

    sentence = _("{quantity} pieces can't be used. Nothing was saved. Please give a number from 1 to 1,000,000.")


class UnitCostNotUsable(Refusal):
    """The cost of a piece is negative or beyond reason."""

    sentence = _("{cost} yen a piece can't be used. Nothing was saved. Please give 0 to 1,000,000 yen.")


class RemovedBeforeInstalled(Refusal):
    """The removal day has no installation day, or lies before it."""

    sentence = _(
        "The day of removal needs a day of installation before it. Nothing was saved. Please correct the two days."
    )


class DestinationNotAllowed(Refusal):
    """The address is not on the programme's allow-list."""

    sentence = _(
        "'{url}' is not among the addresses that codes of this programme may lead to. Nothing was saved. "
        "Please choose another or ask an administrator to allow it."
    )


class NoSuchPlacement(Refusal):
    """The placement is not one of this programme."""

    sentence = _("This placement could not be found. Nothing was changed. Please reload the page.")


class AlreadyRetired(Refusal):
    """The code was retired before."""

    sentence = _("The code {code} has already been retired. Nothing was changed.")


class FileAlreadyAdded(Refusal):
    """The same file has made placements before."""

    sentence = _("This file has already been added on {day}. Nothing was saved, so that no place gets two codes.")


class NothingToAdd(Refusal):
    """There is no row to make placements from."""

    sentence = _("There is no row to add. Nothing was saved. Please fill in at least one row.")


def add(db: Db, *, by: str, at: datetime, programme: Programme, draft: Draft) -> Placement:
    """Make one placement with a new code; its venue too where the name is new. Raises the refusals above."""
    return add_all(db, by=by, at=at, programme=programme, drafts=[draft])[0]


def add_all(
    db: Db, *, by: str, at: datetime, programme: Programme, drafts: Sequence[Draft], file_hash: str | None = None
) -> list[Placement]:
    """Make all the placements or none; with a file's SHA-256 they belong to one batch. Raises the refusals above."""
    if not drafts:
        raise NothingToAdd
    _must_all_be_usable(db, programme, drafts)
    batch_id = _batch(db, by=by, at=at, programme=programme, rows=len(drafts), file_hash=file_hash)
    venue_keys = _venues(db, by=by, at=at, programme=programme, drafts=drafts)
    minted = free_codes(db, len(drafts))
    rows = [
        {
            "programme_id": programme.id,
            "code": code,
            "channel": draft.channel,
            "campaign_id": draft.campaign_id,
            "venue_id": venue_keys[campaigns.cleaned(draft.venue)],
            "design": draft.design,
            "language": draft.language,
            "quantity": draft.quantity,
            "unit_cost_yen": draft.unit_cost_yen,
            "installed_on": draft.installed_on,
            "removed_on": draft.removed_on,
            "destination": draft.destination or programme.doorway_url,
            "made_at": at,
            "batch_id": batch_id,
        }
        for code, draft in zip(minted, drafts, strict=True)
    ]
    placements.add_all(db, rows)
    told: dict[str, Any] = {"number": len(minted), "codes": minted[:_CODES_IN_AUDIT]}
    if batch_id is not None:
        told["batch"] = batch_id
    staff.write_audit(db, at=at, by=by, action="placement.add", programme_id=programme.id, **told)
    return placements.by_codes(db, programme.id, minted)


def change(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    placement_id: int,
    quantity: int,
    unit_cost_yen: float,
    installed_on: date | None,
    removed_on: date | None,
) -> None:
    """Change what may still change once a code is printed.

    Raises NoSuchPlacement, QuantityNotUsable, UnitCostNotUsable, RemovedBeforeInstalled.
    """
    found(db, programme, placement_id)
    _must_be_countable(quantity, unit_cost_yen, installed_on, removed_on)
    facts = {"quantity": quantity, "unit_cost_yen": unit_cost_yen}
    days = {"installed_on": installed_on, "removed_on": removed_on}
    placements.change(db, programme_id=programme.id, placement_id=placement_id, **facts, **days)
    told = facts | {name: day.isoformat() if day else None for name, day in days.items()}
    staff.write_audit(
        db, at=at, by=by, action="placement.change", programme_id=programme.id, placement=placement_id, **told
    )


def retire(db: Db, *, by: str, at: datetime, programme: Programme, placement_id: int) -> None:
    """Retire a code for good: it leads to the neutral page. Raises NoSuchPlacement, AlreadyRetired."""
    placement = found(db, programme, placement_id)
    if placement.retired_at:
        raise AlreadyRetired(code=placement.code)
    placements.retire(db, programme_id=programme.id, placement_id=placement_id, at=at)
    staff.write_audit(db, at=at, by=by, action="placement.retire", programme_id=programme.id, code=placement.code)


def found(db: Db, programme: Programme, placement_id: int) -> Placement:
    """A placement of the programme; not of an import that was taken back. Raises NoSuchPlacement."""
    for placement in placements.chosen(db, programme.id, [placement_id]):
        batch = placement.batch_id and batches.by_id(db, programme.id, placement.batch_id)
        if not batch or batch.state != "undone":
            return placement
    raise NoSuchPlacement


def free_codes(db: Db, number: int) -> list[str]:
    """New codes that no placement of any programme has ever had."""
    minted: dict[str, None] = {}
    while len(minted) < number:
        wanted = {codes.mint() for _each in range(number - len(minted))}
        minted |= dict.fromkeys(sorted(wanted - placements.existing_codes(db, wanted)))
    return list(minted)


def _batch(db: Db, *, by: str, at: datetime, programme: Programme, rows: int, file_hash: str | None) -> int | None:
    if file_hash is None:
        return None
    # So that a list that is handed in twice at once is brought in once, and not while another is taken back.
    programmes.hold(db, programme.id)
    for earlier in batches.of_programme(db, programme.id, "placements"):
        if earlier.file_hash == file_hash and earlier.state == "published":
            raise FileAlreadyAdded(day=tokyo_day(earlier.made_at).isoformat())
    batch = batches.open_batch(
        db, programme_id=programme.id, kind="placements", file_hash=file_hash, rows=rows, at=at, by=by
    )
    batches.set_state(db, batch=batch, state="published")
    return batch.id


def _venues(db: Db, *, by: str, at: datetime, programme: Programme, drafts: Sequence[Draft]) -> dict[str, int]:
    """Keys of all venues by name, those the drafts name included."""
    keys = {venue.name: venue.id for venue in places.venues(db, programme.id)}
    for draft in drafts:
        name = campaigns.cleaned(draft.venue)
        if name not in keys:
            address = campaigns.cleaned(draft.address, most=campaigns.LONGEST_ADDRESS, may_be_empty=True)
            made = campaigns.new_venue(
                db, by=by, at=at, programme=programme, name=name, kind=draft.venue_kind, address=address
            )
            keys[name] = made.id
    return keys


def _must_all_be_usable(db: Db, programme: Programme, drafts: Sequence[Draft]) -> None:
    allowed = {*programmes.destinations(db, programme.id)}
    known = {campaign.id for campaign in places.of_programme(db, programme.id)}
    for draft in drafts:
        if draft.campaign_id not in known:
            raise campaigns.NoSuchCampaign
        if (draft.destination or programme.doorway_url) not in allowed:
            raise DestinationNotAllowed(url=draft.destination[:80])
        check(draft)


def check(draft: Draft) -> None:
    """Raises the refusal that a draft deserves by itself, without looking into the store."""
    campaigns.cleaned(draft.venue)
    campaigns.cleaned(draft.address, most=campaigns.LONGEST_ADDRESS, may_be_empty=True)
    campaigns.cleaned(draft.design, most=LONGEST_DESIGN, may_be_empty=True)
    if draft.venue_kind not in words.VENUE_KINDS:
        raise campaigns.NoSuchVenueKind(kind=draft.venue_kind[:40])
    if draft.channel not in words.CHANNELS:
        raise ChannelUnknown(channel=draft.channel[:40])
    if draft.language not in words.LANGUAGES:
        raise LanguageUnknown(language=draft.language[:40])
    _must_be_countable(draft.quantity, draft.unit_cost_yen, draft.installed_on, draft.removed_on)


def _must_be_countable(quantity: int, unit_cost_yen: float, installed_on: date | None, removed_on: date | None) -> None:
    if not 1 <= quantity <= MOST_PIECES:
        raise QuantityNotUsable(quantity=f"{quantity:,}")
    if not 0 <= unit_cost_yen <= MOST_UNIT_COST:
        raise UnitCostNotUsable(cost=f"{unit_cost_yen:,}")
    if removed_on and (not installed_on or removed_on < installed_on):
        raise RemovedBeforeInstalled
