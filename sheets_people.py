"""Which numbers of people of a fiscal year may stand in a spreadsheet together; nothing is asked of anybody here.

A spreadsheet keeps its history, so nothing of people goes out before the year is closed, and then all at once: months,
channels and targets are laid beside each other here as a reader would lay them (docs/adr/0046).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from core import disclosure
from core.disclosure import INSIDE

HIDDEN, NOT_KNOWN, LATER = "5未満または非表示", "記録がありません", "年度が終わってから"
UNPUBLISHED = "公表してから"
Stages = Mapping[str, int | None]
PEOPLE = ("friends_new", "consultations", "consultations_first", "consultations_repeat")
DESK = PEOPLE[1:]
# Lists of the last month come after it; who says nothing for so long has nothing to say.
_LISTS_COME = timedelta(days=60)


def is_closed(until: date, today: date, recorded: date | None) -> bool:
    """Whether a year that ends on a day is over and the desk's records reach its end, so that its people are told.

    `recorded` is what `funnel.sources.records_until` says: None where records come by themselves, or none came.
    """
    return today > until and (recorded is None or recorded >= until or today > until + _LISTS_COME)


def hidden_months(stages: Mapping[date, Stages]) -> dict[str, set[date]]:
    """By column the months of a closed year that are a word, where the year's own numbers are told or can be added up.

    The desk's columns are hidden together, because each is nearly the sum or the rest of the others; all consultations
    also where few are neither first nor repeat.
    """
    persons = {month: each["persons"] for month, each in stages.items()}
    counted = {name: {month: each[name] for month, each in stages.items()} for name in PEOPLE}
    desk = {month for name in DESK for month in _few(counted[name], persons)}
    neither = _few({month: rest(each) for month, each in stages.items()}, persons)
    friends = _few(counted["friends_new"], counted["friends_new"])
    return dict.fromkeys(DESK, desk) | {"friends_new": friends, "consultations": desk | neither}


def hidden_of_year(year: Stages) -> set[str]:
    """The counts of a closed year that are a word, because they, or what is left of one beside others, are of a few."""
    count = {name: number or 0 for name, number in year.items()}
    all_, first, again = (count[name] for name in DESK)
    persons, neither = count["persons"], rest(year) or 0
    left = {
        "consultations": (all_, first, again, neither),
        "consultations_first": (first,),
        "persons": (persons, persons - first, all_ - persons, all_ - persons - neither),
        "friends_stock": (count["friends_stock"], count["friends_stock"] - count["friends_new"]),
    }
    few = {name for name, numbers in left.items() if any(is_few(min(abs(one), persons or one)) for one in numbers)}
    linked = count["linked_onward"]
    return few | ({"linked_onward"} if is_telling(linked, all_) else set())


def rest(stages: Stages) -> int | None:
    """Consultations that are neither first nor repeat: those that came again on a person's first day."""
    all_, first, again = (stages[name] for name in DESK)
    return None if all_ is None else all_ - (first or 0) - (again or 0)


def is_few(number: float) -> bool:
    """Whether a number of people is one that is never told."""
    return 0 < number < INSIDE


def is_telling(some: int, everybody: int) -> bool:
    """Whether a part of some people tells of a few, or of each of them."""
    parts = [some, everybody - some]
    return bool(disclosure.hidden_cells(parts)) or disclosure.is_one_thing([some], everybody)


def _few(numbers: Mapping[date, int | None], persons: Mapping[date, int | None]) -> set[date]:
    months = [month for month, number in numbers.items() if number is not None]
    counts: Sequence[int] = [numbers[month] or 0 for month in months]
    people = [min(count, persons[month] or 0) for month, count in zip(months, counts, strict=True)]
    return {months[place] for place in disclosure.hidden_cells(counts, persons=people)}
