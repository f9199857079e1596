from datetime import date, timedelta

import pytest
from sqlalchemy import event

from core.words import ROLES
from store import batches, campaigns, placements
from store.database import Db, Store
from store.records import Placement, Programme
from tests.conftest import NOON
from tests.funnel.town import at, found
from workspace import navigation, next_steps

TODAY = date(2026, 6, 3)


def put_up(db: Db, programme: Programme, code: str = "AAAAAAA", **facts: object) -> Placement:
    known = campaigns.of_programme(db, programme.id)
    campaign = (
        known[0] if known else campaigns.add(db, programme_id=programme.id, name="春のカード", starts=TODAY, ends=TODAY)
    )
    venue = campaigns.add_venue(db, programme_id=programme.id, name=f"図書館 {code}", kind="library")
    values = {"installed_on": TODAY, "removed_on": None, "retired_at": None, "batch_id": None, **facts}
    return placements.add(
        db,
        programme_id=programme.id,
        code=code,
        channel="card",
        campaign_id=campaign.id,
        venue_id=venue.id,
        design="soft",
        language="ja",
        quantity=10,
        unit_cost_yen=5.0,
        destination=programme.doorway_url,
        made_at=NOON,
        **values,
    )


def bring_in(db: Db, programme: Programme, at=NOON) -> None:
    batch = batches.open_batch(
        db, programme_id=programme.id, kind="consultations", file_hash=str(at), rows=3, at=at, by="a"
    )
    batches.set_state(db, batch=batch, state="published")


def pages(db: Db, programme: Programme, role: str = "manager", today: date = TODAY) -> list[str]:
    found = next_steps.standing(db, programme, NOON)
    return [step.page for step in next_steps.steps(found, programme=programme, role=role, today=today)]


def test_a_new_programme_begins_with_a_campaign(db: Db, programme: Programme) -> None:
    assert pages(db, programme) == ["campaigns", "consultations"]
    assert pages(db, programme, "pr") == ["campaigns"]
    assert pages(db, programme, "counsellor") == ["consultations"]


def test_after_the_campaign_come_the_places(db: Db, programme: Programme) -> None:
    campaigns.add(db, programme_id=programme.id, name="春のカード", starts=TODAY, ends=TODAY)
    assert pages(db, programme, "pr") == ["placements"]


def test_places_can_be_printed(db: Db, programme: Programme) -> None:
    put_up(db, programme)
    assert pages(db, programme, "pr") == ["prints"]


def test_a_place_without_a_date_is_asked_for(db: Db, programme: Programme) -> None:
    put_up(db, programme, installed_on=None)
    assert pages(db, programme, "pr") == ["placements", "prints"]


def test_a_place_nobody_scanned_for_a_month_is_worth_a_look(db: Db, programme: Programme) -> None:
    put_up(db, programme, installed_on=TODAY - timedelta(days=30))
    assert pages(db, programme, "pr") == ["prints"]
    assert pages(db, programme, "pr", TODAY + timedelta(days=1)) == ["placements", "prints"]


def test_a_place_that_was_scanned_since_it_hangs_needs_no_look(store: Store) -> None:
    town = found(store)
    early, since = (town.put_up("card", installed_on=TODAY) for _number in range(2))
    town.scan(early, at(TODAY - timedelta(days=1)))
    town.scan(since, at(TODAY - timedelta(days=1)), at(TODAY))
    late = TODAY + timedelta(days=40)
    with store.reading() as db:
        standing = next_steps.standing(db, town.programme, NOON)
        steps = next_steps.steps(standing, programme=town.programme, role="pr", today=late)
    assert standing.scans == {since.id: 1}
    assert "1か所" in steps[0].sentence


def test_how_often_a_place_is_scanned_at_which_hour_is_not_read_for_it(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.scan(town.put_up("card", installed_on=TODAY), at(TODAY))
    asked: list[str] = []
    event.listen(sqlite_store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with sqlite_store.reading() as db:
        assert next_steps.standing(db, town.programme, NOON).scans
    assert any("scan_month" in statement for statement in asked)
    assert not any("scan_hour" in statement for statement in asked)


def test_retired_codes_are_left_alone(db: Db, programme: Programme) -> None:
    put_up(db, programme, installed_on=None, retired_at=NOON)
    assert pages(db, programme, "pr") == []


def test_records_are_asked_for_when_the_last_are_five_weeks_old(db: Db, programme: Programme) -> None:
    bring_in(db, programme)
    assert "consultations" not in pages(db, programme, "counsellor", TODAY + timedelta(days=35))
    assert pages(db, programme, "counsellor", TODAY + timedelta(days=36))[0] == "consultations"


def test_a_programme_that_has_ended_is_only_read_and_printed(db: Db, programme: Programme) -> None:
    put_up(db, programme, installed_on=None)
    bring_in(db, programme)
    ended = Programme(**{**vars(programme), "ends": TODAY - timedelta(days=1)})
    assert pages(db, ended) == ["results", "prints"]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nobody_is_sent_to_a_page_of_other_roles(role: str) -> None:
    own = {entry.name for entry in navigation.ENTRIES if role in (*entry.roles, "admin") or role == "admin"}
    assert next_steps._PAGES[role] <= own
