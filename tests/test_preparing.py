"""What the demo prepares before the first day is as staff would find it: texts, versions, a print run, two wordings."""

from datetime import date, timedelta

import pytest

import scenario
from campaigns import language_reviews, pieces, print_designs, print_runs, variants
from campaigns.pieces import Listed
from core.words import LANGUAGES
from store import campaigns, placements, programmes
from store.records import Campaign, Placement, Programme
from tests.demo_store import Played, played

__all__ = ["played"]  # a fixture

OTHERS = set(LANGUAGES) - {"ja"}
SAID = [(name, language) for name in scenario.names() for language in scenario.load(name).texts]


def desk(played: Played, slug: str = "kita-r5") -> Programme:
    with played.store.reading() as db:
        found = programmes.by_slug(db, slug)
    assert found
    return found


def placed(played: Played, slug: str = "kita-r5") -> list[Placement]:
    with played.store.reading() as db:
        return placements.of_programme(db, desk(played, slug).id)


def campaign(played: Played, name: str) -> Campaign:
    with played.store.reading() as db:
        return next(one for one in campaigns.of_programme(db, desk(played).id) if one.name == name)


def fingerprint(played: Played, spec: print_designs.Spec, *, on: date) -> str:
    """The fingerprint as the workspace works it out."""
    origin = played.settings.public_origin
    with played.store.reading() as db:
        return pieces.fingerprint(db, programme=desk(played), spec=spec, origin=origin, on=on)


def test_one_desk_speaks_all_our_languages_and_every_desk_english_and_easy_japanese() -> None:
    assert set(scenario.load("kita-r5").texts) == OTHERS
    for name in scenario.names():
        assert {"en", "ja-easy"} <= set(scenario.load(name).texts)


@pytest.mark.parametrize(("slug", "language"), SAID)
def test_a_card_can_be_laid_out_in_every_language_a_desk_has_texts_in(played: Played, slug: str, language: str) -> None:
    of = desk(played, slug)
    listed = [Listed("0000000", venue_kind="school"), Listed("0000000", venue_kind="other")]
    with played.store.reading() as db:
        made = pieces.groups(
            db,
            programme=of,
            spec=print_designs.Spec(format="card-91x55", theme="soft", language=language),
            listed=listed,
            origin="http://localhost:8600",
            on=of.starts,
        )
    assert [group.piece.facts.language for group in made] == [language, language]
    assert all(group.piece.facts.sample for group in made)


def test_one_language_has_been_read_and_the_others_wait_for_a_reader(played: Played) -> None:
    with played.store.reading() as db:
        read = {language for language in OTHERS if language_reviews.is_read(db, desk(played), language)}
    assert read == {"en"}


@pytest.mark.parametrize("days", [0, 200, 365])
def test_no_version_is_outdated_at_first_sight(played: Played, days: int) -> None:
    on = desk(played).starts + timedelta(days=days)
    with played.store.reading() as db:
        kept = print_designs.of_programme(db, desk(played))
    assert [design.number for design in kept] == [2, 1]
    for design in kept:
        assert design.fingerprint == fingerprint(played, print_designs.read(design.spec), on=on)


def test_the_manager_approved_the_one_and_may_approve_the_other(played: Played) -> None:
    with played.store.reading() as db:
        second, first = print_designs.of_programme(db, desk(played))
    assert (first.made_by, first.approved_by) == ("pr@demo.example", "manager@demo.example")
    assert first.approved_at
    assert first.approved_at > first.made_at
    assert (second.made_by, second.approved_by) == ("pr@demo.example", None)
    assert print_designs.read(second.spec).language == "en"


def test_the_approved_version_was_printed_in_the_office_for_places_of_its_own_campaign(played: Played) -> None:
    with played.store.reading() as db:
        (run,) = print_runs.runs(db, desk(played))
        first = print_designs.of_programme(db, desk(played))[-1]
        listed = print_runs.again(db, run)
    assert (run.design_id, run.profile, run.faults) == (first.id, "office", [])
    assert first.approved_at
    assert run.made_at > first.approved_at
    assert run.files
    assert run.checks
    assert {place.campaign_id for place, _copies in listed} == {first.campaign_id}
    assert {(place.venue_kind, copies) for place, copies in listed} == {("ward_facility", 5)}


def test_the_second_wording_is_scanned_more_and_this_is_hardly_chance(played: Played) -> None:
    stickers = campaign(played, "トイレ個室のステッカー")
    with played.store.reading() as db:
        found = variants.compare(
            db, programme=desk(played), campaign_id=stickers.id, since=stickers.starts, until=stickers.ends
        )
    assert found.verdict == "second"
    assert found.first.scans + found.second.scans >= variants.FEWEST_SCANS
    assert found.first.pieces == found.second.pieces
    assert found.places == 8


def test_a_second_wording_shares_pieces_day_and_price_of_the_first(played: Played) -> None:
    group = next(
        group for row in scenario.load("kita-r5").campaigns for group in row["placements"] if "second_share" in group
    )
    there = [one for one in placed(played) if one.venue.startswith(group["venue"])]
    assert sorted(one.design for one in there) == ["A"] * group["places"] + ["B"] * group["places"]
    assert sum(one.quantity for one in there) == group["places"] * group["quantity"]
    assert {(one.installed_on, one.unit_cost_yen) for one in there} == {(group["installed"], group["unit_cost_yen"])}
    assert len({one.code for one in there}) == len(there)
