"""Variants A and B: codes of their own, compared only where and while both are up."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from scipy import stats

from campaigns import campaigns, codes, placements, variants
from campaigns.placements import Draft
from campaigns.variants import Comparison
from core.dates import start_of
from store import placements as stored
from store import staff
from store import tables as t
from store.database import Db
from store.records import Campaign, Placement, Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
UP, SINCE, UNTIL = date(2026, 6, 1), date(2026, 4, 1), date(2026, 9, 30)


@pytest.fixture
def campaign(db: Db, programme: Programme) -> Campaign:
    return campaigns.create(db, by=BY, at=NOON, programme=programme, name="春", starts=SINCE, ends=UNTIL)


def add(db: Db, programme: Programme, campaign: Campaign, venue: str, **facts: Any) -> Placement:
    usual: dict[str, Any] = {"channel": "sticker", "quantity": 100, "installed_on": UP, **facts}
    draft = Draft(campaign_id=campaign.id, venue=venue, **usual)
    return placements.add(db, by=BY, at=NOON - timedelta(days=60), programme=programme, draft=draft)


def make(db: Db, programme: Programme, *places: Placement, **facts: Any) -> list[tuple[Placement, Placement]]:
    ids = [place.id for place in places]
    return variants.make(db, by=BY, at=NOON, programme=programme, placement_ids=ids, **facts)


def pair(
    db: Db, programme: Programme, campaign: Campaign, venue: str, pieces: tuple[int, int] = (50, 50), **facts: Any
) -> tuple[Placement, Placement]:
    first, second = (
        add(db, programme, campaign, venue, design=label, quantity=many, **facts)
        for label, many in zip("AB", pieces, strict=True)
    )
    return first, second


def scan(db: Db, place: Placement, number: int, day: date = UP, kind: str = "person") -> None:
    hour: datetime = start_of(day) + timedelta(hours=12)
    facts = {"programme_id": place.programme_id, "placement_id": place.id, "hour": hour, "class": kind}
    db.execute(t.scan_hour.insert().values(**facts, scans=number))


def compare(db: Db, programme: Programme, campaign: Campaign, since: date = SINCE, until: date = UNTIL) -> Comparison:
    return variants.compare(db, programme=programme, campaign_id=campaign.id, since=since, until=until)


def test_a_placement_becomes_the_first_and_its_sibling_gets_a_new_code(
    db: Db, programme: Programme, campaign: Campaign
) -> None:
    odd = add(db, programme, campaign, "館", quantity=101, unit_cost_yen=8.5, language="en")
    ((first, second),) = make(db, programme, odd)
    assert (first.id, first.code, first.design, first.quantity) == (odd.id, odd.code, "A", 51)
    assert codes.check(second.code) == second.code != odd.code
    assert (second.design, second.quantity, second.installed_on, second.made_at) == ("B", 50, None, NOON)
    for same in ("channel", "campaign", "venue", "language", "unit_cost_yen", "destination"):
        assert getattr(first, same) == getattr(second, same) == getattr(odd, same)
    assert (first.installed_on, staff.audit_trail(db)[0].action) == (UP, "placement.variants")
    assert staff.audit_trail(db)[0].detail["codes"] == [second.code]


def test_both_may_get_as_many_as_there_are_under_labels_of_ones_own(
    db: Db, programme: Programme, campaign: Campaign
) -> None:
    one = add(db, programme, campaign, "館", quantity=1)
    ((first, second),) = make(db, programme, one, labels=("やわらか", "くっきり"), share=False)
    assert [(each.design, each.quantity) for each in (first, second)] == [("やわらか", 1), ("くっきり", 1)]


@pytest.mark.parametrize(("facts", "key"), [({"quantity": 1}, "TooFewToSplit"), ({"design": "B"}, "AlreadyVariant")])
def test_one_that_can_not_be_shared_and_none_is(
    db: Db, programme: Programme, campaign: Campaign, facts: dict[str, Any], key: str
) -> None:
    good, wrong = add(db, programme, campaign, "館"), add(db, programme, campaign, "駅", **facts)
    with pytest.raises(variants.Refusal) as refused:
        make(db, programme, good, wrong)
    assert (refused.value.key, refused.value.facts["venue"]) == (key, "駅")
    assert stored.of_programme(db, programme.id) == [good, wrong]


def test_a_retired_code_and_another_programmes_placement_get_no_variant(
    db: Db, programme: Programme, campaign: Campaign
) -> None:
    place = add(db, programme, campaign, "館")
    for places in ((place,), ()):
        with pytest.raises(placements.NoSuchPlacement):
            make(db, add_programme(db, f"andere-{len(places)}"), *places)
    placements.retire(db, by=BY, at=NOON, programme=programme, placement_id=place.id)
    with pytest.raises(placements.AlreadyRetired):
        make(db, programme, place)


def test_pieces_and_scans_are_added_up_over_places_that_have_both(
    db: Db, programme: Programme, campaign: Campaign
) -> None:
    for venue, here in (("館", (30, 60)), ("駅", (10, 20))):
        for place, number in zip(pair(db, programme, campaign, venue), here, strict=True):
            scan(db, place, number)
    scan(db, add(db, programme, campaign, "店", design="A"), 500)
    scan(db, add(db, programme, campaign, "館", design="A", channel="poster"), 500)
    scan(db, add(db, programme, campaign, "館", design="ほか"), 500)
    found = compare(db, programme, campaign)
    assert [(each.label, each.pieces, each.scans, each.rate) for each in (found.first, found.second)] == [
        ("A", 100, 40, 40.0),
        ("B", 100, 80, 80.0),
    ]
    assert (found.places, found.ratio, found.verdict) == (2, pytest.approx(2.0), "second")
    assert 1 < found.low < 2 < found.high


def test_only_days_count_on_which_both_are_up(db: Db, programme: Programme, campaign: Campaign) -> None:
    first = add(db, programme, campaign, "館", design="A")
    later = {"installed_on": UP + timedelta(days=10), "removed_on": UP + timedelta(days=20)}
    second = add(db, programme, campaign, "館", design="B", **later)
    for days, number in ((9, 1000), (10, 5), (20, 6), (21, 1000)):
        scan(db, first, number, UP + timedelta(days=days))
    scan(db, second, 7, UP + timedelta(days=15))
    scan(db, second, 900, UP + timedelta(days=16), kind="bot")
    found = compare(db, programme, campaign)
    assert (found.first.scans, found.second.scans) == (11, 7)
    narrow = compare(db, programme, campaign, since=UP + timedelta(days=11), until=UP + timedelta(days=19))
    assert (narrow.first.scans, narrow.second.scans) == (0, 7)
    before = compare(db, programme, campaign, until=UP)
    assert (before.places, before.first.pieces, before.ratio) == (0, 0, None)


def test_a_piece_without_its_day_counts_from_the_day_after_its_code_and_until_it_is_retired(
    db: Db, programme: Programme, campaign: Campaign
) -> None:
    ((first, second),) = make(db, programme, add(db, programme, campaign, "館"))
    placements.retire(db, by=BY, at=NOON + timedelta(days=5), programme=programme, placement_id=second.id)
    for days in range(8):
        scan(db, first, 10**days, date(2026, 6, 3) + timedelta(days=days))
    assert compare(db, programme, campaign).first.scans == 11110


def test_places_of_different_size_and_share_do_not_pass_for_a_difference(
    db: Db, programme: Programme, campaign: Campaign
) -> None:
    # One busy place with mostly A, one quiet place with mostly B; in each both work alike.
    for venue, pieces, here in (("駅", (90, 10), (900, 100)), ("館", (10, 90), (10, 90))):
        for place, number in zip(pair(db, programme, campaign, venue, pieces), here, strict=True):
            scan(db, place, number)
    found = compare(db, programme, campaign)
    assert (found.first.rate, found.second.rate) == (910, 190)
    assert (found.ratio, found.verdict) == (pytest.approx(1.0), "alike")


@pytest.mark.parametrize(
    ("scans", "verdict"),
    [
        ((34, 34), "too_few"),
        ((0, 68), "too_few"),
        ((34, 35), "alike"),
        ((23, 46), "second"),
        ((46, 23), "first"),
        ((69, 0), "first"),
        ((0, 69), "second"),
        ((0, 0), "too_few"),
    ],
)
def test_what_may_be_said(
    db: Db, programme: Programme, campaign: Campaign, scans: tuple[int, int], verdict: str
) -> None:
    for place, number in zip(pair(db, programme, campaign, "館"), scans, strict=True):
        if number:
            scan(db, place, number)
    found = compare(db, programme, campaign)
    assert found.verdict == verdict
    assert (found.ratio is None) == (scans[0] == 0)


def test_a_wording_that_works_twice_as_well_is_seen_in_four_of_five_trials() -> None:
    n = variants.FEWEST_SCANS
    fewest = next(number for number in range(n) if variants.wilson(number, n)[0] > 0.5)
    assert stats.binom.sf(fewest - 1, n, 2 / 3) == pytest.approx(0.8, abs=0.03)


def test_the_ratios_interval_is_close_to_the_exact_one(db: Db, programme: Programme, campaign: Campaign) -> None:
    for place, number in zip(pair(db, programme, campaign, "館"), (40, 80), strict=True):
        scan(db, place, number)
    found = compare(db, programme, campaign)
    exact = stats.binomtest(80, 120).proportion_ci(method="exact")
    assert found.low == pytest.approx(exact.low / (1 - exact.low), rel=0.06)
    assert found.high == pytest.approx(exact.high / (1 - exact.high), rel=0.06)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 20, 100, 5000])
def test_the_interval_of_a_count_is_close_to_the_exact_one(count: int) -> None:
    low, high = variants.rate_interval(count)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0, abs=0.03)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=0.01)


def test_another_programmes_campaign_is_not_compared(db: Db, programme: Programme, campaign: Campaign) -> None:
    with pytest.raises(campaigns.NoSuchCampaign):
        compare(db, add_programme(db, "andere-r8"), campaign)
