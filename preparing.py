"""Before the first day of a scenario: the desk and its codes, its texts in other languages, its cards laid out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import scenario
from campaigns import (
    campaigns,
    language_reviews,
    pieces,
    placements,
    print_designs,
    print_runs,
    prints,
    programmes,
    variants,
)
from campaigns.print_designs import Spec
from exchange import programme_file
from playing import BY
from scenario import Place, Scenario
from store import campaigns as campaign_store
from store import placements as placement_store
from store import programmes as programme_store
from store import staff as staff_store
from store.database import Db
from store.records import PrintDesign, Programme

_CAMPAIGN_FACTS = ("name", "starts", "ends", "budget_yen", "actual_cost_yen")
# Who lays a version out and who approves it; the demo's own accounts, so that their names stand beside it.
_PR, _MANAGER = "pr@demo.example", "manager@demo.example"


def programme(db: Db, told: Scenario, *, at: datetime) -> Programme:
    """Make a scenario's programme with its calendar, targets and money."""
    before = programme_store.by_slug(db, told.continues) if told.continues else None
    file = programme_file.parse(vars(told), source=told.source)
    return programmes.create(
        db,
        by=BY,
        at=at,
        continues=before,
        hours=file.hours,
        exceptions=file.exceptions,
        targets=file.targets,
        years=file.years,
        is_demo=True,
        **file.facts,
    )


def places(db: Db, told: Scenario, desk: Programme, *, at: datetime) -> list[Place]:
    """Make campaigns and placements; each venue has its own code, and where two wordings hang a second one."""
    for row in told.campaigns:
        facts: dict[str, Any] = {name: row.get(name) for name in _CAMPAIGN_FACTS}
        campaigns.create(db, by=BY, at=at, programme=desk, **facts)
    keys = _campaigns(db, desk)
    made = []
    for place in scenario.places(told):
        draft = placements.Draft(campaign_id=keys[place.campaign], **place.facts)
        stored = placements.add(db, by=BY, at=at, programme=desk, draft=draft)
        made.append(replace(place, code=stored.code))
    seconds = _second_wordings(db, desk, [place for place in made if place.second_share], at=at)
    return [replace(place, second_code=seconds.get(place.code, "")) for place in made]


def _campaigns(db: Db, desk: Programme) -> dict[str, int]:
    return {one.name: one.id for one in campaign_store.of_programme(db, desk.id)}


def _second_wordings(db: Db, desk: Programme, wanted: Sequence[Place], *, at: datetime) -> dict[str, str]:
    """Codes of a second wording by the code of the first; both are put up on the same day."""
    if not wanted:
        return {}
    days = {place.code: place.installed_on for place in wanted}
    keys = [one.id for one in placement_store.by_codes(db, desk.id, list(days))]
    pairs = variants.make(db, by=BY, at=at, programme=desk, placement_ids=keys)
    for first, second in pairs:
        placements.change(
            db,
            by=BY,
            at=at,
            programme=desk,
            placement_id=second.id,
            quantity=second.quantity,
            unit_cost_yen=second.unit_cost_yen,
            installed_on=days[first.code],
            removed_on=None,
        )
    return {first.code: second.code for first, second in pairs}


def texts(db: Db, told: Scenario, desk: Programme, *, at: datetime) -> None:
    """What the desk says in other languages, and who has read it; most are left for a visitor to have read."""
    for language, sentences in told.texts.items():
        for part, sentence in sentences.items():
            language_reviews.set_text(db, by=BY, at=at, programme=desk, language=language, part=part, sentence=sentence)
    for language, reader in told.readers.items():
        language_reviews.review(
            db,
            by=BY,
            at=at,
            programme=desk,
            language=language,
            read=language_reviews.fingerprint(db, desk, language),
            reviewed_by=reader,
        )


def versions(db: Db, told: Scenario, desk: Programme, *, at: datetime, origin: str) -> None:
    """Lay out versions as staff would; some are approved two days later, and printed in the office on the day after."""
    for row in told.versions:
        spec = Spec(**row["spec"])
        digest = pieces.fingerprint(db, programme=desk, spec=spec, origin=origin, on=desk.starts)
        design = print_designs.save(
            db,
            by=_PR,
            at=at,
            programme=desk,
            spec=spec,
            fingerprint=digest,
            campaign_id=_campaigns(db, desk)[row["campaign"]],
        )
        if row.get("approved"):
            manager = staff_store.by_email(db, _MANAGER)
            assert manager, "the accounts are made before anything is played"
            # A demo's accounts are put on all of its programmes only when the last has been played.
            staff_store.join(db, manager.id, desk.id)
            then = at + timedelta(days=2)
            print_designs.approve(db, by=manager, at=then, programme=desk, design_id=design.id, fingerprint=digest)
        if "printed" in row:
            _print(db, desk, design, row["printed"], at=at + timedelta(days=3), origin=origin)


def _print(
    db: Db, desk: Programme, design: PrintDesign, order: Mapping[str, Any], *, at: datetime, origin: str
) -> None:
    """Draw and read back the office files of an order, and note them as given out."""
    spec = print_designs.read(design.spec)
    keys = [
        one.id
        for one in placement_store.of_programme(db, desk.id, campaign_id=design.campaign_id)
        if one.venue_kind == order["venue_kind"]
    ]
    listed = pieces.chosen(db, programme=desk, placement_ids=keys, copies=order["copies"])
    groups = pieces.groups(
        db, programme=desk, spec=spec, listed=listed, origin=origin, on=desk.starts, version=f"v{design.number}"
    )
    files = [prints.office_file(group, stem=desk.slug) for group in groups]
    print_runs.note_run(
        db,
        by=_PR,
        at=at,
        programme=desk,
        design_id=design.id,
        fingerprint=design.fingerprint,
        profile="office",
        pieces=[(key, order["copies"]) for key in keys],
        files=[(file.name, hashlib.sha256(file.data).hexdigest()) for file in files],
        checks=prints.CHECKS,
    )
