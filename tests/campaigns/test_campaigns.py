"""Campaigns and venues: what is kept, what is refused, and that nothing is half done."""

from datetime import date
from typing import Any

import pytest

from campaigns import campaigns
from store import campaigns as stored
from store import staff
from store.database import Db
from store.records import Campaign, Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
FACTS: dict[str, Any] = {"name": "春のカード", "starts": date(2026, 4, 1), "ends": date(2026, 9, 30)}


def create(db: Db, programme: Programme, **facts: Any) -> Campaign:
    return campaigns.create(db, by=BY, at=NOON, programme=programme, **(FACTS | facts))


def test_a_campaign_is_made_and_changed_with_audit_rows(db: Db, programme: Programme) -> None:
    made = create(db, programme, budget_yen=300_000)
    facts = FACTS | {"budget_yen": 300_000, "actual_cost_yen": 287_500}
    campaigns.change(db, by=BY, at=NOON, programme=programme, campaign_id=made.id, **facts)
    assert stored.of_programme(db, programme.id)[0].actual_cost_yen == 287_500
    assert [entry.action for entry in staff.audit_trail(db)] == ["campaign.change", "campaign.create"]


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"name": " 　\u200b"}, "NameMissing"),
        ({"name": "長" * 81}, "NameTooLong"),
        ({"name": "前からある"}, "CampaignTaken"),
        ({"ends": date(2026, 3, 31)}, "PeriodReversed"),
        ({"budget_yen": -1}, "AmountNotUsable"),
        ({"actual_cost_yen": 10**12}, "AmountNotUsable"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused(
    db: Db, programme: Programme, facts: dict[str, Any], key: str
) -> None:
    create(db, programme, name="前からある")
    with pytest.raises(campaigns.Refusal) as refused:
        create(db, programme, **facts)
    assert refused.value.key == key
    assert len(stored.of_programme(db, programme.id)) == 1


def test_another_programmes_campaign_cannot_be_changed(db: Db, programme: Programme) -> None:
    made = create(db, programme)
    with pytest.raises(campaigns.NoSuchCampaign):
        campaigns.change(
            db, by=BY, at=NOON, programme=add_programme(db, "andere"), campaign_id=made.id, budget_yen=None,
            actual_cost_yen=None, **FACTS,
        )  # fmt: skip


def test_a_campaign_may_keep_its_own_name(db: Db, programme: Programme) -> None:
    made = create(db, programme)
    campaigns.change(
        db, by=BY, at=NOON, programme=programme, campaign_id=made.id, budget_yen=1, actual_cost_yen=None, **FACTS
    )


def test_a_venue_is_made_once_however_its_name_is_spaced(db: Db, programme: Programme) -> None:
    who: dict[str, Any] = {"by": BY, "at": NOON, "programme": programme}
    made = campaigns.add_venue(db, **who, name=" 見本図書館\u200b ", kind="library", address="見本区1")
    again = campaigns.add_venue(db, **who, name="見本図書館", kind="other")
    assert (made.id, made.name, again.kind) == (again.id, "見本図書館", "library")
    with pytest.raises(campaigns.NoSuchVenueKind):
        campaigns.add_venue(db, **who, name="月", kind="moon")
