"""Answers to the survey on real servers, under wrk in one alternating run: ours (link spent, word masked, answer
durable before the thanks) on SQLite and on PostgreSQL that forces every commit to the disk, each against a bare
Starlette form-post that does the same work and writes the same rows to the same kind of database naively, and against
a floor that only writes what was sent. Every answer that was acknowledged must be stored after, and no link twice."""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import median

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from bench import _scan_servers as servers
from bench._scan_load import Load, must_have_wrk
from bench._survey_load import Tokens, run_wrk
from campaigns.codes import mint
from core.dates import now
from store.database import Store
from store.schema import migrate
from survey import questionnaires
from tests import postgres
from tests.gateway.desks import BY, Desk

DATABASES = ("sqlite", "postgresql")
PEERS = ("naive", "floor")
MANY, FEW = 32, 2


@dataclass(frozen=True)
class Plan:
    """How long: turns, seconds of a run at 32 and at 2 connections."""

    turns: int
    many: int
    few: int


FULL = Plan(turns=5, many=4, few=2)
QUICK = Plan(turns=2, many=2, few=1)


@dataclass
class Place:
    """A store with a published survey, how many answers were acknowledged, and at most in flight at the ends."""

    store: Store
    desk: Desk
    questionnaire_id: int
    acknowledged: int = 0
    in_flight: int = 0

    @property
    def naive(self) -> str:
        """What the naive server is told of it."""
        keys = {"programme": self.desk.programme.id, "questionnaire": self.questionnaire_id}
        return json.dumps({**keys, "url": self.store.url})


@dataclass
class Seen:
    """What was measured, by server and number of connections."""

    loads: dict[tuple[str, int], list[Load]] = field(default_factory=lambda: defaultdict(list))

    def middle(self, server: str, connections: int, name: str) -> float:
        """The median over the turns of one number."""
        return median(getattr(load, name) for load in self.loads[server, connections])


def made(url: str, code: str) -> Place:
    store = Store(url)
    migrate(store)
    desk = servers.put_up(store, [code])
    with store.writing() as db:
        published = questionnaires.publish_preset(
            db, by=BY, at=now(), programme_id=desk.programme.id, modules=["osaka"], channels=["card", "sticker"]
        )
    return Place(store, desk, published.id)


@contextmanager
def all_serving(places: Mapping[str, Place], code: str, home: Path) -> Iterator[dict[str, servers.Server]]:
    """All servers at once; those that are not under load do next to nothing. Each has a store of its own."""
    with ExitStack() as up:
        running = {}
        for name, place in places.items():
            folder = home / name
            folder.mkdir()
            if name not in DATABASES:
                factory = f"bench._survey_floor:{name.partition('_')[0]}"
                app, variables = (factory, *servers.NAIVE[1:]), {"BENCH_NAIVE": place.naive}
            else:
                app, variables = servers.GATEWAY, {"SHIRUBE_DATABASE_URL": place.store.url}
            running[name] = up.enter_context(servers.serving(app, code, folder, variables))
        yield running


def alternate(running: Mapping[str, servers.Server], places: Mapping[str, Place], home: Path, plan: Plan) -> Seen:
    """Every server in turn, so that a slow moment of the machine hits all."""
    seen = Seen()
    tokens = {name: Tokens(place.store, place.desk.programme) for name, place in places.items()}
    for _turn in range(plan.turns):
        for connections, seconds in ((MANY, plan.many), (FEW, plan.few)):
            for name, server in running.items():
                load = run_wrk(server.port, tokens[name], home, connections=connections, seconds=seconds)
                assert load.failed == 0, f"{name}: {load.failed} requests failed"
                seen.loads[name, connections].append(load)
                places[name].acknowledged += load.requests
                places[name].in_flight += connections
    return seen


def check(places: Mapping[str, Place]) -> dict[str, int]:
    """Answers stored; all that were acknowledged, none that nobody sent, and for each of ours a link spent."""
    stored = {}
    for name, place in places.items():
        with place.store.reading() as db:
            stored[name] = int(db.exec_driver_sql("SELECT count(*) FROM answer").scalar_one())
            left = int(db.exec_driver_sql("SELECT count(*) FROM survey_link").scalar_one())
            issued = int(db.exec_driver_sql("SELECT sum(number) FROM survey_count").scalar_one())
        assert place.acknowledged <= stored[name] <= place.acknowledged + place.in_flight, name
        assert name.startswith("floor") or issued - left == stored[name], name
        place.store.close()
    return stored


def run(home: Path, plan: Plan) -> tuple[Seen, dict[str, object]]:
    """The whole run, in a folder of its own."""
    code = mint()
    # Each naive server keeps a connection for each of its threads.
    with postgres.cluster("max_connections=200") as cluster:
        places = {}
        for name in (*DATABASES, *(f"{peer}_{database}" for peer, database in product(PEERS, DATABASES))):
            if name.endswith("sqlite"):
                places[name] = made(f"sqlite:///{home / f'{name}.db'}", code)
                continue
            with psycopg.connect(f"{cluster.address}/postgres", autocommit=True) as db:
                db.execute(f"CREATE DATABASE {name}")
            places[name] = made(f"{cluster.address}/{name}", code)
        with all_serving(places, code, home) as running:
            seen = alternate(running, places, home, plan)
            memory = {name: server.memory() for name, server in running.items()}
        return seen, {"memory_mib": memory, "stored": check(places)}


def ratios(seen: Seen) -> dict[str, float]:
    """Ours to the peers', each the median of the turns' own; latencies as theirs to ours, so that more is good too."""
    found = {}
    for peer, name, connections in product(PEERS, DATABASES, (MANY, FEW)):
        other = f"{peer}_{name}"
        turns = list(zip(seen.loads[name, connections], seen.loads[other, connections], strict=True))
        found[f"{name}_to_{other}_{connections}"] = median(ours.a_second / bare.a_second for ours, bare in turns)
        found[f"p99_{other}_to_{name}_{connections}"] = median(bare.p99 / ours.p99 for ours, bare in turns)
    return found


def main() -> None:
    """Run, print a table for people, and the JSON object last."""
    quick = measuring.quick()
    must_have_wrk()
    with tempfile.TemporaryDirectory() as folder:
        seen, told = run(Path(folder), QUICK if quick else FULL)
    print(f"{'server':18}{'conns':>6}{'answers/s':>11}{'p50 ms':>9}{'p99 ms':>9}{'slowest':>9}")
    for name, count in seen.loads:
        numbers = [seen.middle(name, count, each) for each in ("a_second", "p50", "p99", "slowest")]
        print(f"{name:18}{count:6}{numbers[0]:11.0f}" + "".join(f"{number:9.2f}" for number in numbers[1:]))
    memory = told["memory_mib"]
    assert isinstance(memory, dict)
    peak = max(memory[name]["peak"] for name in DATABASES)
    measuring.report(
        answers_a_second={f"{name}_{count}": round(seen.middle(name, count, "a_second")) for name, count in seen.loads},
        p99_ms={f"{name}_{count}": round(seen.middle(name, count, "p99"), 2) for name, count in seen.loads},
        **told,
        ratios=ratios(seen),
        peak=peak,
    )


if __name__ == "__main__":
    main()
