"""Lists of places taken back as a whole: only from the drawer, retired and never deleted, and as somebody saw them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from campaigns import campaigns, placement_imports, placements, print_designs, print_runs, variants
from campaigns.placement_imports import ListChanged, ListPrinted, ListPutUp, ListScanned, ListTakenBack, NoSuchList
from campaigns.placements import Draft
from core.dates import tokyo_day
from funnel import put_up, scan_sums
from store import batches, staff, totals
from store import campaigns as venues
from store import placements as stored
from store import tables as t
from store.database import Db
from store.records import Placement, Programme
from tests.campaigns.printing_town import CARD
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
DAY = timedelta(days=1)


@pytest.fixture
def draft(db: Db, programme: Programme) -> Draft:
    period: dict[str, Any] = {"starts": date(2026, 4, 1), "ends": date(2027, 3, 31)}
    made = campaigns.create(db, by=BY, at=NOON, programme=programme, name="春の配布", **period)
    return Draft(campaign_id=made.id, channel="card", venue="見本図書館", venue_kind="other", quantity=100)


def bring_in(db: Db, programme: Programme, *drafts: Draft, file: str = "a") -> list[Placement]:
    return placements.add_all(db, by=BY, at=NOON, programme=programme, drafts=drafts, file_hash=file * 64)


def take_back(db: Db, programme: Programme, made: list[Placement], **told: Any) -> int:
    batch_id = made[0].batch_id
    assert batch_id
    facts: dict[str, Any] = {
        "at": NOON,
        "seen": placement_imports.state_of(db, programme=programme, batch_id=batch_id),
    } | told
    return placement_imports.undo(db, by=BY, programme=programme, batch_id=batch_id, **facts)


def scan(db: Db, place: Placement, kind: str) -> None:
    day = tokyo_day(NOON)
    facts: dict[str, Any] = {"programme_id": place.programme_id, "placement_id": place.id, "class": kind}
    db.execute(t.scan_day.insert().values(**facts, day=day, scans=1))
    db.execute(t.scan_month.insert().values(**facts, month=day.replace(day=1), scans=1))


def test_a_list_that_is_taken_back_is_counted_nowhere_and_its_codes_stay_taken(
    db: Db, programme: Programme, draft: Draft
) -> None:
    stays = placements.add(db, by=BY, at=NOON, programme=programme, draft=draft)
    made = bring_in(db, programme, draft, replace(draft, venue="見本駅"))
    assert take_back(db, programme, made) == 2
    assert [one.code for one in stored.of_programme(db, programme.id)] == [stays.code]
    until = tokyo_day(NOON)
    told = put_up.by_channel(db, programme=programme, since=until, until=until)["card"]
    assert (told.places, told.pieces) == (1, 100)
    codes = {one.code for one in made}
    assert stored.existing_codes(db, codes) == codes
    assert all(one.retired_at == NOON for one in stored.of_batch(db, programme.id, made[0].batch_id or 0))
    entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by, entry.detail) == (
        "placements.undo",
        BY,
        {"batch": made[0].batch_id, "rows": 2, "number": 2},
    )


def test_the_same_list_comes_in_again_with_new_codes_and_corrected_places(
    db: Db, programme: Programme, draft: Draft
) -> None:
    made = bring_in(db, programme, draft)
    take_back(db, programme, made)
    assert venues.venues(db, programme.id) == []
    [again] = bring_in(db, programme, replace(draft, venue_kind="library", address="見本区1-2"))
    assert again.code != made[0].code
    assert (again.venue_id, again.venue_kind, again.venue_address) == (made[0].venue_id, "library", "見本区1-2")
    assert [batch.state for batch in batches.of_programme(db, programme.id, "placements")] == ["published", "undone"]


def test_second_variants_go_with_the_list_of_the_first(db: Db, programme: Programme, draft: Draft) -> None:
    made = bring_in(db, programme, draft)
    variants.make(db, by=BY, at=NOON, programme=programme, placement_ids=[made[0].id])
    assert take_back(db, programme, made) == 2
    assert stored.of_programme(db, programme.id) == []


def test_what_was_printed_stays(db: Db, programme: Programme, draft: Draft) -> None:
    made = bring_in(db, programme, draft)
    design = print_designs.save(db, by=BY, at=NOON, programme=programme, spec=CARD, fingerprint="f" * 64)
    facts: dict[str, Any] = {"design_id": design.id, "fingerprint": "f" * 64, "profile": "office", "files": []}
    print_runs.note_run(db, by=BY, at=NOON, programme=programme, pieces=[(made[0].id, 1)], **facts)
    with pytest.raises(ListPrinted):
        take_back(db, programme, made)
    assert len(stored.of_programme(db, programme.id)) == 1


@pytest.mark.parametrize(("kind", "stays"), [("person", True), ("preview", True), ("staff", False)])
def test_what_was_scanned_stays_unless_staff_only_tried_it(
    db: Db, programme: Programme, draft: Draft, kind: str, stays: bool
) -> None:
    made = bring_in(db, programme, draft)
    scan(db, made[0], kind)
    if stays:
        with pytest.raises(ListScanned):
            take_back(db, programme, made)
    else:
        assert take_back(db, programme, made) == 1
    assert len(stored.of_programme(db, programme.id)) == int(stays)


@pytest.mark.parametrize(
    ("installed", "after", "stays"),
    [
        (date(2020, 1, 1), DAY * 0, False),
        (date(2020, 1, 1), DAY, True),
        (None, DAY, False),
        (date(2999, 1, 1), DAY, False),
    ],
)
def test_what_is_up_by_its_day_stays_from_the_day_after_its_code_was_made(
    db: Db, programme: Programme, draft: Draft, installed: date | None, after: timedelta, stays: bool
) -> None:
    made = bring_in(db, programme, replace(draft, installed_on=installed))
    if stays:
        with pytest.raises(ListPutUp, match="2020-01-01"):
            take_back(db, programme, made, at=NOON + after)
    else:
        assert take_back(db, programme, made, at=NOON + after) == 1


def test_a_list_that_a_colleague_changed_or_took_back_meanwhile_is_left_alone(
    db: Db, programme: Programme, draft: Draft
) -> None:
    made = bring_in(db, programme, draft)
    batch_id = made[0].batch_id or 0
    seen = placement_imports.state_of(db, programme=programme, batch_id=batch_id)
    placements.retire(db, by=BY, at=NOON, programme=programme, placement_id=made[0].id)
    with pytest.raises(ListChanged):
        take_back(db, programme, made, seen=seen)
    take_back(db, programme, made, at=NOON + DAY)
    assert stored.of_batch(db, programme.id, batch_id)[0].retired_at == NOON
    with pytest.raises(ListTakenBack):
        take_back(db, programme, made)
    with pytest.raises(placements.NoSuchPlacement):
        placements.found(db, programme, made[0].id)


def test_lists_of_other_programmes_and_kinds_are_not_found(db: Db, programme: Programme, draft: Draft) -> None:
    made = bring_in(db, programme, draft)
    other = add_programme(db, slug="other")
    facts: dict[str, Any] = {"kind": "consultations", "file_hash": "b" * 64, "rows": 1, "at": NOON, "by": BY}
    records = batches.open_batch(db, programme_id=programme.id, **facts)
    for whose, batch_id in ((other, made[0].batch_id), (programme, records.id)):
        with pytest.raises(NoSuchList):
            placement_imports.undo(db, by=BY, at=NOON, programme=whose, batch_id=batch_id or 0, seen="")


def test_a_scan_of_a_code_that_was_taken_back_counts_for_nobody_and_breaks_nothing(
    db: Db, programme: Programme, draft: Draft
) -> None:
    made = bring_in(db, programme, draft)
    take_back(db, programme, made)
    scan(db, made[0], "person")
    until = tokyo_day(NOON)
    month = until.replace(day=1)
    for last in (until, (month + 31 * DAY).replace(day=1) - DAY):
        places = stored.of_programme(db, programme.id)
        assert scan_sums.read(db, programme_id=programme.id, places=places, since=month, until=last) == []
    assert totals.people_by_month(db, programme.id, month, month) == {}
