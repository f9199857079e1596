"""Scans on real servers, under wrk in one alternating run: ours (durable before the answer, on SQLite, on PostgreSQL
that forces every commit to the disk, and on the spool while its store is away) against a bare Starlette 302 on uvicorn
and the naive way (one committed insert a request). With 100,000 codes; every acknowledged scan must be stored after."""

import os
import secrets
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from bench import _scan_servers as servers
from bench import _scan_staff as staff
from bench._scan_load import Load, Wrk, must_have_wrk
from core.dates import now, tokyo_day
from core.settings import Settings
from funnel import scans
from gateway import snapshot_file
from store.database import Store
from store.recording import ScanRow, open_recording
from store.schema import migrate
from store.types import milliseconds
from tests import postgres
from tests.gateway.desks import Desk

CODES = 100_000
MANY, FEW = 32, 2
OURS = ("sqlite", "postgresql", "spool")
LARGEST = 90.0
_COMMITS = 200


@dataclass(frozen=True)
class Plan:
    """How long: turns, seconds of a run at 32 and at 2 connections, starts, seconds of staff at work."""

    turns: int
    many: int
    few: int
    starts: int
    staff: int


FULL = Plan(turns=7, many=3, few=2, starts=5, staff=6)
QUICK = Plan(turns=1, many=2, few=1, starts=1, staff=2)


@dataclass
class Place:
    """A store, the folder of its gateway, and how many scans were acknowledged (and at most in flight at the end)."""

    store: Store
    desk: Desk
    folder: Path
    acknowledged: int = 0
    in_flight: int = 0

    @property
    def variables(self) -> dict[str, str]:
        return {"SHIRUBE_DATABASE_URL": self.store.url}


@dataclass
class Seen:
    """What was measured, by server and number of connections; what a commit of a scan, and of a bare row, cost."""

    loads: dict[tuple[str, int], list[Load]] = field(default_factory=lambda: defaultdict(list))
    commits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    starts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def middle(self, server: str, connections: int, name: str) -> float:
        """The median over the turns of one number."""
        return median(getattr(load, name) for load in self.loads[server, connections])


def made(url: str, folder: Path, codes: Sequence[str]) -> Place:
    folder.mkdir()
    store = Store(url)
    migrate(store)
    return Place(store, servers.put_up(store, codes), folder)


def start_and_stop(places: Mapping[str, Place], code: str, folder: Path, plan: Plan, seen: Seen) -> None:
    """Seconds from the start of the process to its first redirect, in turn: for the first time, and with a snapshot."""
    for _turn in range(plan.starts):
        with servers.serving(servers.BARE, code, folder) as bare:
            seen.starts["bare"].append(bare.started)
        for name, place in places.items():
            (place.folder / snapshot_file.NAME).unlink(missing_ok=True)
            for kind in ("first", "again"):
                with servers.serving(servers.GATEWAY, code, place.folder, place.variables) as ours:
                    seen.starts[f"{name} {kind}"].append(ours.started)
                    _wait(lambda where=place.folder: (where / snapshot_file.NAME).exists())


def _wait(happened: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def row_ms(place: Place) -> float:
    """What one durable commit of one row of one column costs just now (p50, ms)."""
    with ExitStack() as open_now:
        if place.store.is_sqlite:
            db = open_now.enter_context(closing(sqlite3.connect(place.folder / "commit.db", isolation_level=None)))
            db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
            insert = "INSERT INTO one VALUES (?)"
        else:
            db = open_now.enter_context(closing(psycopg.connect(place.store.url, autocommit=True)))
            insert = "INSERT INTO one VALUES (%s)"
        db.execute("CREATE TABLE IF NOT EXISTS one (at DOUBLE PRECISION)")
        return _middle_ms(lambda turn: db.execute(insert, (turn,)))


def scan_ms(place: Place) -> float:
    """What one durable commit of one scan costs just now, with its hour and its device but no server (p50, ms).

    As in the load, half of them are of one hot code and half of any other, all by one device.
    """
    programme_id, at, day = place.desk.programme.id, milliseconds(now()), tokyo_day(now())
    boot, device = secrets.randbits(62), secrets.token_hex(16)
    with place.store.reading() as db:
        codes = db.exec_driver_sql("SELECT id FROM placement ORDER BY id").scalars().all()
    place.acknowledged += _COMMITS

    def scan(turn: int) -> ScanRow:
        placement_id = codes[turn * 7919 % len(codes) if turn % 2 else 0]
        return ScanRow(programme_id, boot, turn, placement_id, at, "person", scans.RULE, day.isoformat(), device)

    with closing(open_recording(place.store.url)) as recording:
        recording.salt(day)
        return _middle_ms(lambda turn: recording.write([scan(turn)]))


def _middle_ms(work: Callable[[int], object]) -> float:
    took = []
    for turn in range(_COMMITS):
        began = time.perf_counter()
        work(turn)
        took.append(time.perf_counter() - began)
    return median(took) * 1000


def alternate(
    running: Mapping[str, servers.Server], places: Mapping[str, Place], wrk: Wrk, plan: Plan, seen: Seen
) -> None:
    """Every server in turn, so that a slow moment of the machine hits all; each turn begins with another of them.

    What the one before left for the disk is on it before the next begins.
    """
    names = list(running)
    for turn in range(plan.turns):
        first = turn % len(names)
        for connections, seconds in ((MANY, plan.many), (FEW, plan.few)):
            for name in names[first:] + names[:first]:
                server = running[name]
                os.sync()
                load = wrk.run(server.port, connections=connections, seconds=seconds)
                assert load.failed == 0, f"{name}: {load.failed} requests failed"
                seen.loads[name, connections].append(load)
                if name in places:
                    places[name].acknowledged += load.requests
                    places[name].in_flight += connections
        for name in ("sqlite", "postgresql"):
            seen.commits[name].append(scan_ms(places[name]))
            seen.rows[name].append(row_ms(places[name]))


def with_staff(place: Place, server: servers.Server, wrk: Wrk, plan: Plan) -> tuple[staff.Staff, Load]:
    with staff.at_work(place.store, place.desk) as work:
        load = wrk.run(server.port, connections=MANY, seconds=plan.staff)
    place.acknowledged += load.requests
    place.in_flight += MANY
    assert work.imported == staff.ROWS * len(work.imports)
    assert len(work.forms) > plan.staff
    return work, load


def drain(place: Place, code: str) -> None:
    """What the spool took must be in the store once it is back."""
    spool = Settings(data_dir=place.folder, _env_file=None).spool_dir
    with servers.serving(servers.GATEWAY, code, place.folder, place.variables):
        _wait(lambda: not list(spool.glob("*.jsonl")))


def persons(store: Store) -> int:
    """Scans of persons by the rows; the hourly totals must say the same."""
    with store.reading() as db:
        rows = db.exec_driver_sql("SELECT count(*) FROM scan WHERE class = 'person'").scalar_one()
        hours = db.exec_driver_sql("SELECT sum(scans) FROM scan_hour WHERE class = 'person'").scalar_one()
    assert rows == hours
    return int(rows)


def check(places: Mapping[str, Place]) -> dict[str, int]:
    """Scans stored by database; all that were acknowledged, and none that nobody sent."""
    stored = {}
    for database, names in (("sqlite", ("sqlite",)), ("postgresql", ("postgresql", "spool"))):
        here = [places[name] for name in names]
        stored[database] = persons(here[0].store)
        acknowledged = sum(place.acknowledged for place in here)
        assert acknowledged <= stored[database] <= acknowledged + sum(place.in_flight for place in here), database
    return stored


def run(home: Path, plan: Plan) -> tuple[Seen, dict[str, object]]:
    """The whole run, in a folder of its own."""
    seen, told, codes = Seen(), {}, servers.mint_codes(CODES)
    with postgres.cluster() as cluster:
        with psycopg.connect(f"{cluster.address}/postgres", autocommit=True) as db:
            db.execute("CREATE DATABASE shirube")
        places = {
            "sqlite": made(f"sqlite:///{home / 'shirube.db'}", home / "sqlite", codes),
            "postgresql": made(f"{cluster.address}/shirube", home / "postgresql", codes),
        }
        start_and_stop(places, codes[0], home, plan, seen)
        there = places["postgresql"]
        shutil.copytree(there.folder, home / "spool")
        places["spool"] = Place(there.store, there.desk, home / "spool")
        with all_serving(places, codes[0], home) as running:
            wrk = Wrk(codes, home)
            alternate(running, places, wrk, plan, seen)
            told["memory_mib"] = {name: running[name].memory() for name in ("bare", *OURS)}
            told["staff"] = {name: with_staff(places[name], running[name], wrk, plan) for name in OURS[:2]}
        drain(places["spool"], codes[0])
        told["stored"] = check(places)
        for place in places.values():
            place.store.close()
    return seen, told


@contextmanager
def all_serving(places: Mapping[str, Place], code: str, home: Path) -> Iterator[dict[str, servers.Server]]:
    """All servers at once; those that are not under load do next to nothing. The spool's finds no store."""
    away = f"postgresql://shirube@127.0.0.1:{postgres.free_port()}/away"
    with ExitStack() as up:
        running = {
            "bare": up.enter_context(servers.serving(servers.BARE, code, home)),
            "naive": up.enter_context(
                servers.serving(servers.NAIVE, code, home, {"BENCH_NAIVE": str(home / "naive.db")})
            ),
        }
        for name, place in places.items():
            variables = {"SHIRUBE_DATABASE_URL": away} if name == "spool" else place.variables
            running[name] = up.enter_context(servers.serving(servers.GATEWAY, code, place.folder, variables))
        yield running


def ratios(seen: Seen, told: Mapping[str, Any]) -> dict[str, float]:
    """What the bounds are on, each the median of the turns' own; the peak of memory is the highest of our three."""
    found: dict[str, float] = {}
    for name in (*OURS, "naive"):
        turns = zip(seen.loads[name, MANY], seen.loads["bare", MANY], strict=True)
        found[f"{name}_to_bare_32"] = median(ours.a_second / bare.a_second for ours, bare in turns)
    for name in OURS[:2]:
        # Whoever comes just after a batch was begun waits for its commit, and then for their own.
        for what, costs in (("commits", seen.commits[name]), ("bare_rows", seen.rows[name])):
            turns = zip(seen.loads[name, FEW], seen.loads["bare", FEW], costs, strict=True)
            found[f"p50_2_over_bare_plus_2_{what}_{name}"] = median(
                ours.p50 / (bare.p50 + 2 * cost) for ours, bare, cost in turns
            )
    for name, kind in (("start", "first"), ("restart", "again")):
        pairs = [zip(times, seen.starts["bare"], strict=True) for who, times in seen.starts.items() if kind in who]
        found[f"{name}_to_bare"] = max(median(ours / bare for ours, bare in starts) for starts in pairs)
    found["memory_to_90mib"] = max(told["memory_mib"][name]["peak"] for name in OURS) / LARGEST
    found["slowest_form_s"] = max(max(work.forms) for work, _load in told["staff"].values())
    found["locked_errors"] = sum(work.locked for work, _load in told["staff"].values())
    return found


def main() -> None:
    """Run, print a table for people, and the JSON object last."""
    quick = measuring.quick()
    must_have_wrk()
    with tempfile.TemporaryDirectory() as folder:
        seen, told = run(Path(folder), QUICK if quick else FULL)
    print(f"{'server':12}{'conns':>6}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'slowest':>9}")
    for name, count in seen.loads:
        numbers = [seen.middle(name, count, each) for each in ("a_second", "p50", "p99", "slowest")]
        print(f"{name:12}{count:6}{numbers[0]:9.0f}" + "".join(f"{number:9.2f}" for number in numbers[1:]))
    found = ratios(seen, told)
    measuring.report(
        commit_ms={name: round(median(times), 3) for name, times in seen.commits.items()},
        bare_row_ms={name: round(median(times), 3) for name, times in seen.rows.items()},
        start_s={name: round(median(times), 2) for name, times in seen.starts.items()},
        p99_ms={f"{name}_{count}": round(seen.middle(name, count, "p99"), 2) for name, count in seen.loads},
        memory_mib=told["memory_mib"],
        staff={name: _of_staff(*both) for name, both in told["staff"].items()},
        stored=told["stored"],
        ratios=found,
        peak=found["memory_to_90mib"] * LARGEST,
    )


def _of_staff(work: staff.Staff, load: Load) -> dict[str, float]:
    return {
        "forms": len(work.forms),
        "slowest_form_s": round(max(work.forms), 3),
        "import_s": round(max(work.imports), 2),
        "locked": work.locked,
        "scans_a_second": round(load.a_second),
        "p99_ms": round(load.p99, 2),
        "slowest_ms": round(load.slowest, 1),
    }


if __name__ == "__main__":
    main()
