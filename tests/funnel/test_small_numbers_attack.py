"""Small towns attacked: by a year's tables and its months' together no hidden number of people can be solved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core import words
from core.disclosure import INSIDE
from exchange.consultation_file import ConsultationRow
from funnel import figures, friends
from funnel.figures import Figures
from funnel.periods import Period, of_month, of_year
from store.database import Store
from store.records import LineEvent
from tests.funnel.town import APRIL, JUNE, MAY, Town, at, found, row
from tests.small_numbers import Told

MONTHS = (APRIL, MAY, JUNE)
CHANNELS, BANDS = ("card", "sticker", "poster", "website"), ("20s", "30s", "40s")
KINDS = ("first", "repeat", "neither")
BASES = ("told", "else")


@dataclass(frozen=True)
class Person:
    """Who consulted: in which months, by which channel, how old; and the channel of the code she scanned."""

    months: tuple[date, ...]
    told: str | None
    band: str
    scanned: str | None


@st.composite
def crowds(draw: st.DrawFn) -> list[Person]:
    """People of a few kinds, most alike, so that some cells are large and some hold one or two."""
    rng = draw(st.randoms(use_true_random=False))
    size = draw(st.sampled_from([3, 9, 18, 35, 60]))
    tells, ages = [*CHANNELS, None], [*BANDS]
    scans: list[str | None] = [*CHANNELS[:3], None]
    weights = [[rng.choice((0.01, 1, 1, 4, 15)) for _one in way] for way in (tells, ages, MONTHS, scans)]
    crowd = []
    for _number in range(size):
        first = rng.choices(MONTHS, weights[2])[0]
        again = rng.choices(MONTHS, weights[2], k=rng.choice((0, 0, 1, 3)))
        told, scanned = rng.choices(tells, weights[0])[0], rng.choices(scans, weights[3])[0]
        months = (first, *(month for month in again if month >= first))
        crowd.append(Person(months, told, rng.choices(ages, weights[1])[0], scanned))
    return crowd


def settle(store: Store, crowd: Sequence[Person], slug: str) -> Town:
    """The crowd in a town of its own: scans, follows and consultations, each on a minute of its own."""
    town = found(store, slug)
    places = {channel: town.put_up(channel) for channel in CHANNELS[:3]}
    moments = [at(person.months[0], 0, 20 * number) for number, person in enumerate(crowd)]
    for channel, place in places.items():
        town.scan(
            place,
            *(one - timedelta(minutes=2) for one, who in zip(moments, crowd, strict=True) if who.scanned == channel),
        )
    with store.writing() as db:
        events = [
            LineEvent(town.programme.id, f"e{number:04}", "follow", moment, f"p{number}", None)
            for number, moment in enumerate(moments)
        ]
        friends.receive(db, programme=town.programme, events=events)
    town.consult(*_records(crowd))
    return town


def _records(crowd: Sequence[Person]) -> Iterator[ConsultationRow]:
    for number, person in enumerate(crowd):
        for visit, month in enumerate(sorted(person.months)):
            day = month + timedelta(days=2 + 3 * visit)
            yield row(f"p{number}", day, channel_told=person.told, age_band=person.band)


def read(town: Town, period: Period, threshold: int = INSIDE) -> Figures:
    with town.store.reading() as db:
        told: dict[str, Any] = {
            "since": period.since,
            "until": period.until,
            "opening_days": (),
            "threshold": threshold,
        }
        return figures.read(db, programme=town.programme, **told)


@dataclass(frozen=True)
class Attack:
    """What somebody knows who has looked at tables; the smallest cells are of kind, row, basis, age band and month.

    They know too that nobody scanned what has no code, and that the record names no channel of the unknown.
    """

    rows: Sequence[str]
    bands: Sequence[str]
    coded: Sequence[str]
    told: Told = field(default_factory=Told)

    def sessions(self, months: Sequence[str], **wanted: str) -> Iterator[tuple[str, ...]]:
        ways = {"kind": KINDS, "row": self.rows, "basis": BASES, "band": self.bands}
        chosen = [[wanted[name]] if name in wanted else way for name, way in ways.items()]
        return (cell for cell in product(*chosen, months) if self._can_be(row=cell[1], basis=cell[2]))

    def _can_be(self, *, row: str, basis: str) -> bool:
        return basis == "else" if row == words.UNKNOWN else basis == "told" or row in self.coded

    def newcomers(self, months: Sequence[str], *rows: str) -> Iterator[tuple[str, ...]]:
        return product(["friend"], rows or self.rows, months)

    def look(self, of: Figures, months: Sequence[str]) -> None:
        """All numbers of people that the figures of a period show."""
        tell, stages, when = partial(self.told.tell, is_part=len(months) == 1), of.stages, "+".join(months)
        first, again = stages["consultations_first"] or 0, stages["consultations_repeat"] or 0
        everything, everybody = stages["consultations"] or 0, stages["friends_new"] or 0
        tell(self.sessions(months), everything)
        tell(self.sessions(months, kind="first"), first)
        tell(self.sessions(months, kind="repeat"), again)
        tell(self.newcomers(months), everybody)
        for each in of.channels:
            name, mine = f"{when} {each.channel}", {"row": each.channel}
            cells = self.sessions(months, kind="first", **mine)
            tell(cells, each.consultations_first, name=f"{name} first", of=first)
            cells = self.sessions(months, kind="repeat", **mine)
            tell(cells, each.consultations_repeat, name=f"{name} repeat", of=again)
            if each.friends_new is not None or "friends_new" in each.hidden:
                tell(self.newcomers(months, each.channel), each.friends_new, name=f"{name} friends", of=everybody)
            basis = {"basis": "else"} if each.channel == words.UNKNOWN else {**mine, "basis": "told"}
            cells = self.sessions(months, kind="first", **basis)
            tell(cells, each.told_first.consultations, name=f"{name} told first", of=first)
        for band in of.ages:
            cells = self.sessions(months, band=band.band)
            tell(cells, band.consultations, name=f"{when} {band.band}", of=everything)


def attacked(year: Figures, by_month: Mapping[date, Figures]) -> list[str]:
    """Hidden numbers that the year's and all months' tables together leave fewer than five values."""
    # What the year shows to be empty is left out: of rows and bands that have no cell nobody is told.
    coded = [each.channel for each in year.channels if each.has_code]
    attack = Attack([each.channel for each in year.channels], [band.band for band in year.ages], coded)
    attack.look(year, [f"{month:%m}" for month in by_month])
    for month, one in by_month.items():
        known = [each for each in one.channels if each.channel in attack.rows]
        ages = [band for band in one.ages if band.band in attack.bands]
        attack.look(replace(one, channels=known, ages=ages), [f"{month:%m}"])
    return attack.told.solved()


def few(of: Figures, crowd: Sequence[Person]) -> list[str]:
    """Cells that show a number behind which 1 to 4 people stand, counted from the people themselves."""
    seen = [f"{each.channel} friends" for each in of.channels if 0 < (each.friends_new or 0) < INSIDE]
    bands = {band: sum(person.band == band for person in crowd) for band in BANDS}
    seen += [one.band for one in of.ages if one.consultations is not None and 0 < bands[one.band] < INSIDE]
    for name in CHANNELS[:3]:
        mine = {number for number, person in enumerate(crowd) if (person.told or person.scanned) == name}
        again = {number for number in mine if len(crowd[number].months) > 1}
        for each in of.channels:
            if each.channel == name:
                seen += [f"{name} first"] if each.consultations_first is not None and 0 < len(mine) < INSIDE else []
                seen += [f"{name} again"] if each.consultations_repeat is not None and 0 < len(again) < INSIDE else []
    return seen


_NUMBER = iter(range(10**6))


def assert_it_stands(store: Store, crowd: Sequence[Person]) -> None:
    town = settle(store, crowd, f"town-{next(_NUMBER)}")
    year = read(town, of_year(2026))
    assert few(year, crowd) == []
    assert attacked(year, {month: read(town, of_month(month)) for month in MONTHS}) == []


PLAIN: Any = {
    "deadline": None,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@settings(max_examples=2, **PLAIN)
@given(crowds())
def test_no_hidden_number_of_a_small_town_is_solved(sqlite_store: Store, crowd: list[Person]) -> None:
    assert_it_stands(sqlite_store, crowd)


@pytest.mark.slow
@settings(max_examples=40, **PLAIN)
@given(crowds())
def test_no_hidden_number_of_many_towns_is_solved(sqlite_store: Store, crowd: list[Person]) -> None:
    assert_it_stands(sqlite_store, crowd)


# Few who told nothing scanned a poster; a website has no code.
NO_CODE = [
    *[Person((APRIL,), "poster", "20s", None)] * 9,
    *[Person((APRIL,), None, "20s", "poster")] * 3,
    *[Person((MAY,), "card", "20s", None)] * 12,
    *[Person((MAY,), None, "20s", "card")] * 6,
    *[Person((JUNE,), "website", "20s", None)] * 10,
    *[Person((JUNE,), None, "20s", None)] * 6,
]


def test_a_channel_without_a_code_can_not_stand_in_for_one_that_few_scanned(sqlite_store: Store) -> None:
    """What the record told of the website is all of the website: hidden, it would hide nothing and tell of posters."""
    assert_it_stands(sqlite_store, NO_CODE)
    year = read(settle(sqlite_store, NO_CODE, "no-code"), of_year(2026))
    told = {each.channel: each.told_first.consultations for each in year.channels}
    assert told == {"card": None, "sticker": 0, "poster": None, "website": 10, "unknown": 15}


CROWD = [
    *[Person((APRIL,), "card", "20s", "card")] * 9,
    *[Person((MAY,), "card", "20s", "card")] * 8,
    *[Person((MAY,), "poster", "30s", "poster")] * 7,
    *[Person((JUNE,), "poster", "30s", "poster")] * 7,
    *[Person((JUNE,), "card", "20s", "card")] * 2,
]


def test_the_attack_finds_what_a_month_by_itself_would_tell(sqlite_store: Store) -> None:
    """Months split as the year is: of 19 in their twenties 9 came in April and 8 in May, so 2 in June."""
    town = settle(sqlite_store, CROWD, "hasty")
    year, by_month = read(town, of_year(2026)), {month: read(town, of_month(month)) for month in MONTHS}
    split = {month: replace(one, ages=ages_of(town, month)) for month, one in by_month.items()}
    assert attacked(year, split) != []


def ages_of(town: Town, month: date) -> Sequence[figures.AgeRow]:
    """A month's ages as they are, but for few people: what would be shown if each month were hidden by itself."""
    shown = read(town, of_month(month), threshold=1).ages
    return [
        replace(one, consultations=one.consultations if (one.consultations or 0) >= INSIDE else None) for one in shown
    ]
