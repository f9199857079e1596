"""A year planned from a scenario: who follows, scans, and consults when.

The published totals are planned exactly; everything else (days, channels, repeat patterns) is drawn from a seeded
random source, so that the same year comes out every time. Nothing here touches the store.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from core.dates import months, start_of
from scenario import LineMoment, Person, Place, Scan, Scenario, Visit, Year

# People scan and follow mostly in the evening (weights of the hours 7 to 23).
_HOURS = [1, 2, 2, 2, 3, 4, 3, 3, 4, 5, 6, 6, 7, 8, 8, 6, 3]


def plan(
    scenario: Scenario,
    rng: Random,
    *,
    places: Sequence[Place],
    opening_days: Sequence[date],
    earlier: Sequence[Person] = (),
) -> Year:
    """Draw a year. `earlier` are the consultees of the programme that is continued."""
    starts, ends = scenario.programme["starts"], scenario.programme["ends"]
    slots = _slots(scenario, rng, opening_days)
    visits = _visits(scenario, rng, slots, earlier, places)
    has_line = scenario.programme["doorway"] == "line"
    friends = _friends(scenario, rng, visits, starts, ends) if has_line else {}
    attempts = _attempts(scenario, rng, visits, opening_days)
    scans = [*_before_follows(scenario, rng, friends, places)]
    scans += _others(scenario, rng, places, len(scans), len(friends), ends)
    line = [*_line(rng, friends, ends), *(_message(visit) for visit in visits if has_line)]
    return Year(
        visits=sorted([*visits, *attempts], key=lambda visit: visit.starts),
        scans=sorted(scans, key=lambda scan: scan.at),
        line=sorted(line, key=lambda moment: moment.at),
        people=list({visit.person.user_id: visit.person for visit in visits}.values()),
    )


def between_wordings(scans: Sequence[Scan], places: Sequence[Place], rng: Random) -> list[Scan]:
    """Give the second wording its share of the scans by persons; how many there are, where and when, stays the same."""
    both = {place.code: place for place in places if place.second_code}
    return [
        replace(scan, code=both[scan.code].second_code)
        if scan.client == "person" and scan.code in both and rng.random() < both[scan.code].second_share
        else scan
        for scan in scans
    ]


def _slots(scenario: Scenario, rng: Random, opening_days: Sequence[date]) -> list[date]:
    """The opening day of each consultation, as many in each month as the scenario says."""
    slots: list[date] = []
    period = months(scenario.programme["starts"], scenario.programme["ends"])
    for month, count in zip(period, scenario.play["consultations"], strict=True):
        days = [day for day in opening_days if (day.year, day.month) == (month.year, month.month)]
        slots += rng.choices(days, k=count)
    return slots


def _visits(
    scenario: Scenario, rng: Random, slots: Sequence[date], earlier: Sequence[Person], places: Sequence[Place]
) -> list[Visit]:
    """Give every person her days: those who come often first, each day at most once a person."""
    wanted = _people(scenario, rng, earlier)
    left = Counter(slots)
    visits: list[Visit] = []
    for person, times in sorted(wanted, key=lambda pair: (-pair[1], pair[0].user_id)):
        busiest = sorted(left, key=lambda day: (-left[day], rng.random()))[:times]
        left.subtract(busiest)
        left += Counter()
        told = _told(rng, person, places)
        for number, day in enumerate(sorted(busiest)):
            visits.append(_visit(scenario, rng, person, day, told, is_first=person.is_new and number == 0))
    return sorted(visits, key=lambda visit: visit.starts)


def _people(scenario: Scenario, rng: Random, earlier: Sequence[Person]) -> list[tuple[Person, int]]:
    """Persons of each age band with how often they come: at least once, a few of them often."""
    people: list[tuple[Person, int]] = []
    for band, (consultations, persons, new) in scenario.play["ages"].items():
        known = [person for person in earlier if person.band == band]
        again = [Person(person.user_id, band, is_new=False) for person in rng.sample(known, persons - new)]
        fresh = [Person(f"U{rng.getrandbits(128):032x}", band, is_new=True) for _number in range(new)]
        times = [1] * persons
        pull = [rng.paretovariate(1.4) * (1.8 if not person.is_new else 1) for person in (*again, *fresh)]
        while sum(times) < consultations:
            chosen = rng.choices(range(persons), weights=pull)[0]
            times[chosen] += times[chosen] < 24
        people += zip((*again, *fresh), times, strict=True)
    return people


def _told(rng: Random, person: Person, places: Sequence[Place]) -> str | None:
    """What the contractor noted as 知ったきっかけ: a channel, or nothing."""
    if rng.random() < 0.3:
        return None
    if rng.random() < 0.22:
        return rng.choice(["website", "friend", "desk", "newsletter"])
    weights = [place.weight if person.is_new else place.again for place in places]
    return rng.choices(places, weights)[0].channel


def _visit(scenario: Scenario, rng: Random, person: Person, day: date, told: str | None, *, is_first: bool) -> Visit:
    # A day opened by exception has the hours of the first row.
    hours = next((row for row in scenario.opening if day.weekday() in row["weekdays"]), scenario.opening[0])
    opens, last = (_minutes(hours[name]) for name in ("opens", "last_intake"))
    starts = start_of(day) + timedelta(minutes=rng.randint(opens, last))
    outcome = rng.choices(["closed", "faded_out", "linked_onward"], [66, 22, 12])[0]
    return Visit(person, starts, starts + timedelta(minutes=rng.randint(12, 48)), is_first, told, outcome)


def _attempts(scenario: Scenario, rng: Random, visits: Sequence[Visit], opening_days: Sequence[date]) -> list[Visit]:
    """Contacts that became no consultation: the desk was busy, or she didn't write again."""
    attempts = []
    for visit in rng.sample(visits, len(visits) // 12):
        later = [day for day in opening_days if start_of(day) > visit.ends][:6]
        if later:
            missed = _visit(scenario, rng, visit.person, rng.choice(later), None, is_first=False)
            attempts.append(replace(missed, outcome=rng.choices(["busy", "no_reply"], [3, 5])[0]))
    return attempts


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _friends(scenario: Scenario, rng: Random, visits: Sequence[Visit], starts: date, ends: date) -> dict[str, datetime]:
    """When each new friend follows: consultees before their first consultation, the others through the year."""
    follows: dict[str, datetime] = {}
    for visit in visits:
        if visit.person.is_new and visit.person.user_id not in follows:
            earliest = start_of(starts) + timedelta(hours=8)
            wait = timedelta(minutes=rng.randint(3, 40)) if rng.random() < 0.5 else timedelta(days=rng.uniform(0.5, 20))
            follows[visit.person.user_id] = max(min(earliest, visit.starts - timedelta(minutes=3)), visit.starts - wait)
    period = months(starts, ends)
    for _number in range(scenario.play["friends"] - len(follows)):
        month = rng.choices(period, scenario.play["arrivals"])[0]
        follows[f"U{rng.getrandbits(128):032x}"] = _some_time(rng, max(month, starts), _last_of(month, ends))
    return follows


def _last_of(month: date, ends: date) -> date:
    return min((month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1), ends)


def _some_time(rng: Random, first: date, last: date) -> datetime:
    day = first + timedelta(days=rng.randint(0, (last - first).days))
    hour = rng.choices(range(7, 24), _HOURS)[0]
    return start_of(day) + timedelta(hours=hour, seconds=rng.uniform(0, 3599))


def _before_follows(
    scenario: Scenario, rng: Random, friends: Mapping[str, datetime], places: Sequence[Place]
) -> list[Scan]:
    """The scans of those who came through a code, a little before they follow."""
    scans = []
    for followed in friends.values():
        before = followed - timedelta(seconds=min(rng.lognormvariate(3.8, 0.7), 540))
        up = [place for place in places if start_of(place.installed_on) <= before]
        if up and rng.random() < scenario.play["through_codes"]:
            place = rng.choices(up, [place.weight for place in up])[0]
            scans.append(Scan(before, place.code, "person"))
    return scans


def _others(
    scenario: Scenario, rng: Random, places: Sequence[Place], there: int, friends: int, ends: date
) -> list[Scan]:
    """Scans that lead to no follow, scans by those who come again, and what is no person."""
    total = scenario.play.get("scans") or round(friends * scenario.play["scans_a_friend"])
    scans = []
    for _number in range(max(total - there, 0)):
        place = rng.choices(places, [place.weight + place.again for place in places])[0]
        scans.append(Scan(_some_time(rng, place.installed_on, ends), place.code, "person"))
    for kind, share in {"bot": 0.04, "preview": 0.03, "head": 0.02}.items():
        for _number in range(round(total * share)):
            place = rng.choice(places)
            scans.append(Scan(_some_time(rng, place.installed_on, ends), place.code, kind))
    for place in places:
        # Staff try each code when it is put up; one in three is scanned at the printer's before.
        scans.append(Scan(start_of(place.installed_on) + timedelta(hours=10), place.code, "staff"))
        if place.installed_on > scenario.programme["starts"] and rng.random() < 0.34:
            scans.append(Scan(start_of(place.installed_on) - timedelta(days=2, hours=-11), place.code, "person"))
    return scans


def _line(rng: Random, friends: Mapping[str, datetime], ends: date) -> list[LineMoment]:
    """Follows; a few leave for some days and come back."""
    moments = []
    for user_id, at in friends.items():
        moments.append(LineMoment(at, "follow", user_id))
        left = at + timedelta(days=rng.uniform(1, 30))
        back = left + timedelta(days=rng.uniform(1, 20))
        if rng.random() < 0.03 and back < start_of(ends):
            moments += [LineMoment(left, "unfollow", user_id), LineMoment(back, "follow", user_id, is_unblocked=True)]
    return moments


def _message(visit: Visit) -> LineMoment:
    return LineMoment(visit.starts, "message", visit.person.user_id)
