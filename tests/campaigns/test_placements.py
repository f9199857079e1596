"""Placements: a new code each, all or none, and codes that never come back."""

from datetime import date, timedelta
from typing import Any

import pytest

from campaigns import campaigns, codes, placements
from campaigns.placements import Draft
from store import batches, staff
from store import campaigns as venues
from store import placements as stored
from store import programmes as programme_questions
from store.database import Db
from store.records import Placement, Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"


@pytest.fixture
def draft(db: Db, programme: Programme) -> Draft:
    made = campaigns.create(
        db, by=BY, at=NOON, programme=programme, name="春", starts=date(2026, 4, 1), ends=date(2026, 9, 30)
    )
    return Draft(campaign_id=made.id, channel="card", venue="見本図書館", venue_kind="library", quantity=100)


def add_all(db: Db, programme: Programme, *drafts: Draft, **facts: Any) -> list[Placement]:
    return placements.add_all(db, by=BY, at=NOON, programme=programme, drafts=drafts, **facts)


def changed(draft: Draft, **facts: Any) -> Draft:
    return Draft(**(vars(draft) | facts))


def test_a_placement_gets_a_valid_code_and_the_programmes_doorway(db: Db, programme: Programme, draft: Draft) -> None:
    made = placements.add(db, by=BY, at=NOON, programme=programme, draft=draft)
    assert codes.check(made.code) == made.code
    assert (made.destination, made.venue, made.venue_kind) == (programme.doorway_url, "見本図書館", "library")
    entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by, entry.detail["codes"]) == ("placement.add", BY, [made.code])


def test_venues_are_shared_by_name_and_codes_are_not(db: Db, programme: Programme, draft: Draft) -> None:
    made = add_all(db, programme, draft, changed(draft, channel="poster"), changed(draft, venue="見本駅"))
    assert [one.channel for one in made] == ["card", "poster", "card"]
    assert len({one.code for one in made}) == 3
    assert len({one.venue_id for one in made}) == 2
    assert [venue.name for venue in venues.venues(db, programme.id)] == ["見本図書館", "見本駅"]


def test_a_code_that_is_taken_is_not_given_again(
    db: Db, programme: Programme, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = iter(["0000000", "0000000", "4X9K2MQ"])
    monkeypatch.setattr(codes, "mint", lambda: next(waiting))
    assert add_all(db, programme, draft)[0].code == "0000000"
    assert add_all(db, programme, draft)[0].code == "4X9K2MQ"


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"campaign_id": 999}, "NoSuchCampaign"),
        ({"venue": ""}, "NameMissing"),
        ({"venue": "長" * 81}, "NameTooLong"),
        ({"venue_kind": "moon"}, "NoSuchVenueKind"),
        ({"channel": "balloon"}, "ChannelUnknown"),
        ({"language": "la"}, "LanguageUnknown"),
        ({"quantity": 0}, "QuantityNotUsable"),
        ({"quantity": 10**9}, "QuantityNotUsable"),
        ({"unit_cost_yen": -1.0}, "UnitCostNotUsable"),
        ({"unit_cost_yen": float("nan")}, "UnitCostNotUsable"),
        ({"removed_on": date(2026, 6, 1)}, "RemovedBeforeInstalled"),
        ({"installed_on": date(2026, 6, 2), "removed_on": date(2026, 6, 1)}, "RemovedBeforeInstalled"),
        ({"destination": "https://evil.example/"}, "DestinationNotAllowed"),
    ],
)
def test_one_wrong_row_and_none_is_added(
    db: Db, programme: Programme, draft: Draft, facts: dict[str, Any], key: str
) -> None:
    with pytest.raises(placements.Refusal) as refused:
        add_all(db, programme, draft, changed(draft, **facts))
    assert refused.value.key == key
    assert stored.of_programme(db, programme.id) == []
    assert venues.venues(db, programme.id) == []


def test_no_row_at_all_is_refused(db: Db, programme: Programme) -> None:
    with pytest.raises(placements.NothingToAdd):
        add_all(db, programme)


def test_an_allowed_destination_may_be_chosen(db: Db, programme: Programme, draft: Draft) -> None:
    programme_questions.allow_destination(db, programme.id, "https://example.jp/chat")
    assert add_all(db, programme, changed(draft, destination="https://example.jp/chat"))[0].destination.endswith("chat")


def test_the_same_file_makes_no_second_codes(db: Db, programme: Programme, draft: Draft) -> None:
    made = add_all(db, programme, draft, file_hash="a" * 64)
    assert batches.of_programme(db, programme.id, "placements")[0].id == made[0].batch_id
    with pytest.raises(placements.FileAlreadyAdded):
        add_all(db, programme, draft, file_hash="a" * 64)
    assert len(stored.of_programme(db, programme.id)) == 1


def test_quantity_cost_and_days_may_change_and_the_code_stays(db: Db, programme: Programme, draft: Draft) -> None:
    made = add_all(db, programme, draft)[0]
    days = {"installed_on": date(2026, 6, 1), "removed_on": date(2026, 7, 1)}
    who: dict[str, Any] = {"by": BY, "at": NOON, "programme": programme}
    placements.change(db, **who, placement_id=made.id, quantity=5, unit_cost_yen=8.5, **days)
    after = placements.found(db, programme, made.id)
    assert (after.code, after.quantity, after.removed_on) == (made.code, 5, date(2026, 7, 1))
    with pytest.raises(placements.QuantityNotUsable):
        placements.change(db, **who, placement_id=made.id, quantity=0, unit_cost_yen=8.5, **days)


def test_a_code_is_retired_once_and_for_good(db: Db, programme: Programme, draft: Draft) -> None:
    made = add_all(db, programme, draft)[0]
    placements.retire(db, by=BY, at=NOON, programme=programme, placement_id=made.id)
    assert placements.found(db, programme, made.id).retired_at == NOON
    with pytest.raises(placements.AlreadyRetired):
        placements.retire(db, by=BY, at=NOON + timedelta(days=1), programme=programme, placement_id=made.id)
    assert placements.found(db, programme, made.id).retired_at == NOON


def test_another_programmes_placement_is_out_of_reach(db: Db, programme: Programme, draft: Draft) -> None:
    made = add_all(db, programme, draft)[0]
    other = add_programme(db, "andere")
    with pytest.raises(placements.NoSuchPlacement):
        placements.retire(db, by=BY, at=NOON, programme=other, placement_id=made.id)
    with pytest.raises(campaigns.NoSuchCampaign):
        add_all(db, other, draft)
