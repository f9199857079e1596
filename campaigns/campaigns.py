"""Campaigns and the venues in town where their pieces are put up."""

import unicodedata
from dataclasses import replace
from datetime import date, datetime

from core import words
from core.language import mark as _
from core.refusals import Refusal
from store import campaigns, staff
from store.database import Db
from store.records import Campaign, Programme, Venue

LONGEST_NAME = 80
LONGEST_ADDRESS = 200
MOST_YEN = 10_000_000_000


class NameMissing(Refusal):
    """A campaign or venue needs a name."""

    sentence = _("The name is empty. Nothing was saved. Please type a name.")


class NameTooLong(Refusal):
    """A name is longer than lists and printed sheets can show."""

    sentence = _("'{name}…' is longer than {most} characters. Nothing was saved. Please shorten it.")


class CampaignTaken(Refusal):
    """The programme has a campaign of that name."""

    sentence = _("There is already a campaign '{name}'. Nothing was saved. Please choose another name.")


class PeriodReversed(Refusal):
    """A period ends before it begins."""

    sentence = _("The period ends ({ends}) before it begins ({starts}). Nothing was saved. Please correct the days.")


class AmountNotUsable(Refusal):
    """An amount of money is negative or beyond any budget."""

    sentence = _("{amount} yen can't be used. Nothing was saved. Please give an amount of 0 yen or more.")


class NoSuchCampaign(Refusal):
    """The campaign is not one of this programme."""

    sentence = _("This campaign could not be found. Nothing was saved. Please reload the page.")


class NoSuchVenueKind(Refusal):
    """The kind of venue is not one of the known kinds."""

    sentence = _("'{kind}' is no kind of place. Nothing was saved. Please choose one from the list.")


def create(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    name: str,
    starts: date,
    ends: date,
    budget_yen: int | None = None,
    actual_cost_yen: int | None = None,
) -> Campaign:
    """Make a campaign. Raises NameMissing, NameTooLong, CampaignTaken, PeriodReversed, AmountNotUsable."""
    name = _free_name(db, programme, name, own=None)
    _must_be_sane(starts, ends, budget_yen, actual_cost_yen)
    made = campaigns.add(
        db,
        programme_id=programme.id,
        name=name,
        starts=starts,
        ends=ends,
        budget_yen=budget_yen,
        actual_cost_yen=actual_cost_yen,
    )
    staff.write_audit(db, at=at, by=by, action="campaign.create", programme_id=programme.id, campaign=made.id)
    return made


def change(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    campaign_id: int,
    name: str,
    starts: date,
    ends: date,
    budget_yen: int | None,
    actual_cost_yen: int | None,
) -> None:
    """Change a campaign's facts. Raises NoSuchCampaign and what `create` raises."""
    found(db, programme, campaign_id)
    name = _free_name(db, programme, name, own=campaign_id)
    _must_be_sane(starts, ends, budget_yen, actual_cost_yen)
    facts = {"name": name, "starts": starts, "ends": ends}
    money = {"budget_yen": budget_yen, "actual_cost_yen": actual_cost_yen}
    campaigns.change(db, programme_id=programme.id, campaign_id=campaign_id, **facts, **money)
    staff.write_audit(db, at=at, by=by, action="campaign.change", programme_id=programme.id, campaign=campaign_id)


def found(db: Db, programme: Programme, campaign_id: int) -> Campaign:
    """A campaign of the programme. Raises NoSuchCampaign."""
    for campaign in campaigns.of_programme(db, programme.id):
        if campaign.id == campaign_id:
            return campaign
    raise NoSuchCampaign


def add_venue(db: Db, *, by: str, at: datetime, programme: Programme, name: str, kind: str, address: str = "") -> Venue:
    """The venue of a name, made where it is new; one that exists keeps its kind and address.

    Raises NameMissing, NameTooLong, NoSuchVenueKind.
    """
    name, address = cleaned(name), cleaned(address, most=LONGEST_ADDRESS, may_be_empty=True)
    if kind not in words.VENUE_KINDS:
        raise NoSuchVenueKind(kind=kind[:40])
    for venue in campaigns.venues(db, programme.id):
        if venue.name == name:
            return venue
    return new_venue(db, by=by, at=at, programme=programme, name=name, kind=kind, address=address)


def new_venue(db: Db, *, by: str, at: datetime, programme: Programme, name: str, kind: str, address: str) -> Venue:
    """Make a venue whose name is cleaned and not listed; of one by a list taken back nothing but the name stays."""
    left = campaigns.venue_named(db, programme.id, name)
    if left:
        made = replace(left, kind=kind, address=address)
        campaigns.change_venue(db, programme_id=programme.id, venue_id=made.id, kind=kind, address=address)
    else:
        made = campaigns.add_venue(db, programme_id=programme.id, name=name, kind=kind, address=address)
    staff.write_audit(db, at=at, by=by, action="venue.create", programme_id=programme.id, venue=made.id)
    return made


def cleaned(text: str, *, most: int = LONGEST_NAME, may_be_empty: bool = False) -> str:
    """A name as it is stored: one line, no control characters, no spaces around. Raises NameMissing, NameTooLong."""
    visible = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in text)
    name = visible.strip()
    if not name and not may_be_empty:
        raise NameMissing
    if len(name) > most:
        raise NameTooLong(name=name[:20], most=most)
    return name


def _free_name(db: Db, programme: Programme, name: str, *, own: int | None) -> str:
    name = cleaned(name)
    if any(each.name == name and each.id != own for each in campaigns.of_programme(db, programme.id)):
        raise CampaignTaken(name=name)
    return name


def _must_be_sane(starts: date, ends: date, *amounts: int | None) -> None:
    if ends < starts:
        raise PeriodReversed(starts=starts.isoformat(), ends=ends.isoformat())
    for amount in amounts:
        if amount is not None and not 0 <= amount <= MOST_YEN:
            raise AmountNotUsable(amount=f"{amount:,}")
