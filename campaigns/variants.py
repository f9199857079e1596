"""Design variants A and B of one kind of piece: each with codes of its own, and told apart by their scans."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from typing import Literal

from campaigns import campaigns, placements
from campaigns.placements import AlreadyRetired, NoSuchPlacement
from core.dates import start_of, tokyo_day
from core.disclosure import wilson
from core.language import mark as _
from core.refusals import Refusal
from store import placements as questions
from store import rollups, staff
from store.database import Db
from store.records import Placement, Programme

LABELS = ("A", "B")
# To see a wording that works twice as well (2/3 of the scans instead of 1/2) in four of five trials at the 95 % level
# takes (1.96 * 1/2 + 0.84 * 0.47)² / (1/6)² = 69 scans (normal approximation to the binomial).
FEWEST_SCANS = 69
_Z = 1.959963984540054

Verdict = Literal["too_few", "alike", "first", "second"]


@dataclass(frozen=True)
class Variant:
    """One variant where both are up: pieces, scans by persons, scans per 100 pieces with their 95 % interval."""

    label: str
    pieces: int
    scans: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """Two variants over the same places and days; the ratio is the second's scans a piece by the first's, 95 %.

    It is None without scans of both; `verdict` says what may be said.
    """

    first: Variant
    second: Variant
    places: int
    ratio: float | None
    low: float
    high: float
    verdict: Verdict


class AlreadyVariant(Refusal):
    """A placement belongs to a comparison already."""

    sentence = _("{venue} ({code}) is already variant {label}. Nothing was saved. Please leave it out.")


class TooFewToSplit(Refusal):
    """There is only one piece, which can't be shared between two variants."""

    sentence = _(
        "{venue} ({code}) has one piece only, which can't be shared. Nothing was saved. "
        "Please give both variants the same number, or leave it out."
    )


def make(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    placement_ids: Sequence[int],
    labels: tuple[str, str] = LABELS,
    share: bool = True,
) -> list[tuple[Placement, Placement]]:
    """Make each placement the first variant and add a sibling with a new code as the second; all or none.

    The pieces are shared between the two, the odd one to the first; with share=False each gets as many as there are.
    Raises NoSuchPlacement, AlreadyRetired, AlreadyVariant, TooFewToSplit, NameMissing, NameTooLong.
    """
    first, second = (campaigns.cleaned(label, most=placements.LONGEST_DESIGN) for label in labels)
    chosen = questions.chosen(db, programme.id, placement_ids)
    if not chosen or len(chosen) != len(set(placement_ids)):
        raise NoSuchPlacement
    for one in chosen:
        _must_be_free(one, (first, second), share)
    codes = placements.free_codes(db, len(chosen))
    questions.add_all(db, [_sibling(one, second, code, at, share) for one, code in zip(chosen, codes, strict=True)])
    for one in chosen:
        facts = {"design": first, "quantity": one.quantity - one.quantity // 2 if share else one.quantity}
        questions.change(db, programme_id=programme.id, placement_id=one.id, **facts)
    told = {"number": len(codes), "codes": codes[:50], "variants": [first, second]}
    staff.write_audit(db, at=at, by=by, action="placement.variants", programme_id=programme.id, **told)
    firsts = questions.chosen(db, programme.id, [one.id for one in chosen])
    return list(zip(firsts, questions.by_codes(db, programme.id, codes), strict=True))


def compare(
    db: Db,
    *,
    programme: Programme,
    campaign_id: int,
    since: date,
    until: date,
    labels: tuple[str, str] = LABELS,
) -> Comparison:
    """Two variants of a campaign from `since` to `until` (both included), only at places and on days with both up.

    Given all scans of a place, those of the second variant are binomial with its share of the pieces if both work
    alike (the conditional test of two Poisson rates; Przyborowski & Wilenski, Biometrika 31, 1940). The interval is
    Wilson's on that share, the expected share taken place by place. It supposes that scans don't hang together: one
    person who scans ten times makes it too narrow. Raises NoSuchCampaign.
    """
    campaigns.found(db, programme, campaign_id)
    tables = _both_up(questions.of_programme(db, programme.id, campaign_id=campaign_id), labels)
    scans = _scans(db, programme, since, until)
    pieces, counts, expected, places = [0, 0], [0, 0], 0.0, 0
    for pair in tables:
        days = _days_up(pair, since, until)
        if days is None:
            continue
        here = [sum(scans[one.id].get(day, 0) for one in group for day in days) for group in pair]
        many = [sum(one.quantity for one in group) for group in pair]
        pieces = [all_ + new for all_, new in zip(pieces, many, strict=True)]
        counts = [all_ + new for all_, new in zip(counts, here, strict=True)]
        expected += sum(here) * many[1] / sum(many)
        places += 1
    variants = [_variant(*row) for row in zip(labels, pieces, counts, strict=True)]
    return _judged(variants[0], variants[1], places, expected)


def rate_interval(count: int) -> tuple[float, float]:
    """95 % interval of a Poisson count, Byar's approximation to the exact one (Breslow & Day 1987, p. 69)."""
    above = count + 1
    high = above * (1 - 1 / (9 * above) + _Z / (3 * sqrt(above))) ** 3
    low = count * (1 - 1 / (9 * count) - _Z / (3 * sqrt(count))) ** 3 if count else 0.0
    return max(0.0, low), high


def _must_be_free(one: Placement, labels: tuple[str, str], share: bool) -> None:
    if one.retired_at:
        raise AlreadyRetired(code=one.code)
    if one.design in labels:
        raise AlreadyVariant(venue=one.venue, code=one.code, label=one.design)
    if share and one.quantity < 2:
        raise TooFewToSplit(venue=one.venue, code=one.code)


def _sibling(one: Placement, label: str, code: str, at: datetime, share: bool) -> dict[str, object]:
    """The second placement: everything of the first but code and label; it is not up yet.

    With the list that brought the first one it is taken back.
    """
    same = ("programme_id", "channel", "campaign_id", "venue_id", "language", "unit_cost_yen", "destination")
    kept = {name: getattr(one, name) for name in same}
    own = {"code": code, "design": label, "quantity": one.quantity // 2 if share else one.quantity}
    return {**kept, **own, "installed_on": None, "removed_on": None, "made_at": at, "batch_id": one.batch_id}


_Pair = tuple[list[Placement], list[Placement]]


def _both_up(all_placements: Sequence[Placement], labels: tuple[str, str]) -> list[_Pair]:
    """Placements by place, kind of material and language, where both variants are."""
    places: dict[tuple[int, str, str], _Pair] = defaultdict(lambda: ([], []))
    for one in all_placements:
        if one.design in labels:
            places[one.venue_id, one.channel, one.language][labels.index(one.design)].append(one)
    return [pair for pair in places.values() if all(pair)]


def _days_up(pair: _Pair, since: date, until: date) -> list[date] | None:
    """The days on which all pieces of a place were up; None where there is none.

    A piece without its day of installation counts from the day after its code was made.
    """
    everything = [one for group in pair for one in group]
    first = max([since, *(one.installed_on or tokyo_day(one.made_at) + timedelta(days=1) for one in everything)])
    ends = [one.removed_on for one in everything if one.removed_on]
    ends += [tokyo_day(one.retired_at) - timedelta(days=1) for one in everything if one.retired_at]
    last = min([until, *ends])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)] if last >= first else None


def _scans(db: Db, programme: Programme, since: date, until: date) -> dict[int, dict[date, int]]:
    """Scans by persons, by placement and day in Tokyo."""
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for placement_id, day, kind, number in rollups.scans_by_day(
        db, programme.id, start_of(since), start_of(until + timedelta(days=1))
    ):
        if kind == "person":
            found[placement_id][day] = number
    return found


def _variant(label: str, pieces: int, scans: int) -> Variant:
    low, high = rate_interval(scans)
    per = 100 / pieces if pieces else 0.0
    return Variant(label, pieces, scans, scans * per, low * per, high * per)


def _judged(first: Variant, second: Variant, places: int, expected: float) -> Comparison:
    total = first.scans + second.scans
    if not total or not 0 < expected < total:
        return Comparison(first, second, places, None, 0.0, float("inf"), "too_few")
    fair = expected / (total - expected)
    low, high = (share / (1 - share) / fair if share < 1 else float("inf") for share in wilson(second.scans, total))
    ratio = second.scans / first.scans / fair if first.scans else None
    verdict: Verdict = "second" if low > 1 else "first" if high < 1 else "alike"
    return Comparison(first, second, places, ratio, low, high, verdict if total >= FEWEST_SCANS else "too_few")
