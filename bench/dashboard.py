"""A year's results beside a hundred times as many scans, on SQLite and PostgreSQL: 100 thousand, 1 and 10 million of
them over 500 placements, with the same 442 new friends and consultations: the figures, and each other thing that pages
of results read (`growth_of`). At the largest the figures by pandas too, which reads the raw rows and groups them by
month, channel and class. Ratios are of medians of alternating turns."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from bench._dashboard_load import SINCE, UNTIL, Loaded, loaded
from campaigns import programmes
from funnel import breakdowns, comparisons, effect_series, figures, places, times
from funnel.periods import Period
from store.database import Db
from store.records import Programme
from tests import databases, postgres

FULL, QUICK = (100_000, 1_000_000, 10_000_000), (10_000, 100_000, 1_000_000)
TURNS, QUICK_TURNS, PANDAS_TURNS = 9, 5, 1
YEAR = Period(SINCE, UNTIL)
_RAW = """
SELECT s.at, s.class, p.channel FROM scan AS s JOIN placement AS p ON p.id = s.placement_id WHERE s.programme_id = :key
"""


@contextmanager
def stores(sizes: tuple[int, ...]) -> Iterator[dict[str, list[Loaded]]]:
    """Loaded stores of all sizes by database, smallest first; everything is deleted at the end."""
    with ExitStack() as open_now:
        folder = open_now.enter_context(tempfile.TemporaryDirectory(prefix="shirube-dashboard-"))
        cluster = open_now.enter_context(postgres.cluster("fsync=off", "max_wal_size=8GB", "shared_buffers=512MB"))
        made: dict[str, list[Loaded]] = {"sqlite": [], "postgresql": []}
        for size in sizes:
            databases.make(cluster.address, f"of{size}", "template1")
            for name, url in (
                ("sqlite", f"sqlite:///{folder}/of{size}.db"),
                ("postgresql", f"{cluster.address}/of{size}"),
            ):
                made[name].append(loaded(url, size))
                print(f"{name}: {size:,} scans are loaded", flush=True)
        for all_sizes in made.values():
            for each in all_sizes:
                open_now.callback(each.store.close)
        yield made


def _days(db: Db, programme: Programme) -> list[date]:
    return programmes.opening_days(db, programme, SINCE, UNTIL)


def _figures(db: Db, one: Programme) -> figures.Figures:
    return figures.read(db, programme=one, since=SINCE, until=UNTIL, opening_days=_days(db, one))


def _comparison(db: Db, one: Programme) -> object:
    days = programmes.opening_days
    return comparisons.read(db, programme=one, period=YEAR, opening_days=days, today=UNTIL)


def _clock(db: Db, one: Programme) -> times.Clock:
    return times.clock(db, programme=one, since=SINCE, until=UNTIL, opening_days=_days(db, one))


def _weeks(db: Db, one: Programme) -> list[times.Week]:
    return times.weeks(db, programme=one, since=SINCE, until=UNTIL)


def _places(db: Db, one: Programme) -> list[places.Place]:
    return places.read(db, programme=one, period=YEAR, today=UNTIL)


def _breakdown(db: Db, one: Programme) -> object:
    return breakdowns.read(db, programme=one, period=YEAR, by="campaign", opening_days=_days(db, one))


def _series(db: Db, one: Programme) -> effect_series.Series:
    days = programmes.opening_days
    return effect_series.read(db, programme=one, stage="scans", opening_days=days, until=UNTIL)


# What pages of results read; the first is what `growth_sqlite` and `growth_postgresql` tell of.
READS: dict[str, Callable[[Db, Programme], object]] = {
    "figures.read": _figures,
    "comparisons.read": _comparison,
    "times.clock": _clock,
    "times.weeks": _weeks,
    "places.read": _places,
    "breakdowns.read": _breakdown,
    "effect_series.read": _series,
}


def read(of: Loaded, name: str) -> None:
    """What a page asks for."""
    with of.store.reading() as db:
        READS[name](db, of.programme)


def by_pandas(of: Loaded) -> "pd.Series[int]":
    """The scans of the year by month, channel and class from the raw rows."""
    with of.store.reading() as db:
        if not of.store.is_sqlite:
            db.execute(text("SET LOCAL statement_timeout = 0"))
        rows = pd.read_sql(text(_RAW), db, params={"key": of.programme.id})
    month = pd.to_datetime(rows["at"], unit="ms", utc=True).dt.tz_convert("Asia/Tokyo").dt.strftime("%Y-%m")
    return rows.groupby([month, "channel", "class"]).size()


def check(of: Loaded) -> None:
    """The figures count every scan that was loaded, once, and all other reads the same scans of people."""
    with of.store.reading() as db:
        one = of.programme
        found = _figures(db, one).stages
        ways = [
            _clock(db, one).scans,
            sum(week.scans for week in _weeks(db, one)),
            sum(place.scans for place in _places(db, one)),
            sum(month.count for month in _series(db, one).months),
        ]
    assert (found["scans"] or 0) + (found["scans_excluded"] or 0) == of.scans
    assert (found["friends_new"], found["consultations"]) == (442, 442)
    assert ways == [found["scans"]] * len(ways)


def measured(made: Mapping[str, list[Loaded]], turns: int) -> dict[str, float]:
    """Median seconds by read, database and size."""
    for all_sizes in made.values():
        for each in all_sizes:
            check(each)
    ways = {
        f"{name} {of} {each.scans}": lambda each=each, name=name: measuring.seconds(lambda: read(each, name))
        for name in READS
        for of, all_sizes in made.items()
        for each in all_sizes
    }
    return measuring.in_turn(ways, turns=turns)


def main() -> None:
    """Run, print a table for people, and the JSON object last."""
    sizes, turns = (QUICK, QUICK_TURNS) if measuring.quick() else (FULL, TURNS)
    with stores(sizes) as made:
        took = measured(made, turns)
        peak = measuring.peak_mb()
        for name, seconds in took.items():
            print(f"{name + ' scans':48}{1000 * seconds:9.1f} ms")
        largest = {name: all_sizes[-1] for name, all_sizes in made.items()}
        ways = {name: lambda of=of: measuring.seconds(lambda: by_pandas(of)) for name, of in largest.items()}
        pandas = measuring.in_turn(ways, turns=PANDAS_TURNS)
    growth_of = {
        name: {of: round(took[f"{name} {of} {sizes[-1]}"] / took[f"{name} {of} {sizes[0]}"], 3) for of in made}
        for name in READS
    }
    year = next(iter(READS))
    ratios = {f"growth_{of}": growth for of, growth in growth_of[year].items()}
    ratios |= {f"ours_to_pandas_{of}": took[f"{year} {of} {sizes[-1]}"] / pandas[of] for of in made}
    measuring.report(ratios=ratios, peak=peak, growth_of=growth_of, seconds=took, pandas_seconds=pandas)


if __name__ == "__main__":
    main()
