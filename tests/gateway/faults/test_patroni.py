"""A real cluster loses its primary under load: nothing that was acknowledged is lost, and nothing is counted twice."""

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from core.dates import now
from core.settings import Settings
from store.database import Store, StoreUnavailable
from store.recording import open_recording
from store.schema import migrate
from survey import invitations, questionnaires
from tests.cluster import Cluster, Node, cluster, wait
from tests.gateway.conftest import count, rows, wait_until
from tests.gateway.desks import BY, Desk, body_of, event, open_desk, signed
from tests.gateway.faults.load import loading, stored
from tests.gateway.test_recorder import row_of
from tests.serving import Served, gateway_process

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

FILLED = {"helpful": "very", "more_positive": "more", "felt_heard": "fully"}
# Connections of the scanners: the cluster needs the two cores too.
SCANNERS = 4


@pytest.fixture(scope="module")
def town() -> Iterator[Cluster]:
    with cluster() as made:
        store = Store(made.address())
        migrate(store)
        store.close()
        yield made


@pytest.fixture
def store(town: Cluster) -> Iterator[Store]:
    store = Store(town.address())
    yield store
    store.close()


@dataclass
class Sent:
    """What one kind of sender sent and was told."""

    acknowledged: list[str] = field(default_factory=list)
    # Sent at least once, and never acknowledged so far.
    open: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    last_refusal: float = 0.0

    def note(self, name: str, status: int, *, good: int, began: float) -> None:
        self.statuses[status] += 1
        self.seconds.append(time.monotonic() - began)
        self.open.add(name)
        if status == good:
            self.acknowledged.append(name)
            self.open.discard(name)
        else:
            self.last_refusal = time.monotonic()


@contextmanager
def sending(*senders: Callable[[threading.Event], None]) -> Iterator[None]:
    """Run senders in threads until the block ends; fails with the first that failed."""
    stop, failures = threading.Event(), list[BaseException]()

    def run(sender: Callable[[threading.Event], None]) -> None:
        try:
            sender(stop)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failures, failures


def telling_of_friends(gateways: Sequence[Served], told: Sent) -> Callable[[threading.Event], None]:
    """Signed webhooks, one event each, to the gateways in turn; every tenth is delivered to both."""

    def send(stop: threading.Event) -> None:
        with httpx.Client(timeout=15) as client:
            for number in range(100_000):
                if stop.wait(0.2):
                    return
                name = f"e{number:025d}"
                body = body_of(event(user=f"U{number:032x}", event_id=name, at=now()))
                for place in (0, 1) if number % 10 == 0 else (number % 2,):
                    began = time.monotonic()
                    hook = f"{gateways[place].address}/line/toshima-r8/webhook"
                    answer = client.post(hook, content=body, headers=signed(body))
                    told.note(name, answer.status_code, good=200, began=began)

    return send


def answering(gateways: Sequence[Served], tokens: Sequence[str], told: Sent) -> Callable[[threading.Event], None]:
    """Filled-in forms; one that couldn't be taken is sent again, as the button on its page does."""

    def send(stop: threading.Event) -> None:
        with httpx.Client(timeout=30) as client:
            for number, token in enumerate(tokens):
                while not stop.wait(0.2):
                    began = time.monotonic()
                    answer = client.post(
                        f"{gateways[number % 2].address}/s/{token}",
                        data=FILLED,
                        headers={"x-forwarded-for": f"203.0.113.{number % 250}", "accept-language": "ja"},
                    )
                    told.note(token, answer.status_code, good=303, began=began)
                    if answer.status_code != 503:
                        break
                    assert 'name="helpful" value="very"' in answer.text  # what she chose is in the page
                if stop.is_set():
                    return

    return send


@contextmanager
def two_gateways(tmp_path: Path, town: Cluster) -> Iterator[list[Served]]:
    """Two gateways as on two machines: data folders of their own, one key."""
    address = f"{town.address()}?target_session_attrs=read-write"
    key = {"SHIRUBE_KEY_FILE": str(tmp_path / "pseudonym.key")}
    one, other = (Settings(data_dir=tmp_path / name, database_url=address, _env_file=None) for name in ("east", "west"))
    with (
        gateway_process(one, tmp_path / "east.log", **key) as east,
        gateway_process(other, tmp_path / "west.log", **key) as west,
    ):
        yield [east, west]


def waiting(tmp_path: Path) -> list[Path]:
    return sorted(tmp_path.glob("*/spool/*.jsonl"))


def issue(store: Store, desk: Desk, number: int) -> list[str]:
    with store.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=now(), programme_id=desk.programme.id, channels=["card"])
        return invitations.issue(db, by=BY, at=now(), programme=desk.programme, count=number)


def test_what_is_acknowledged_twice_is_on_the_standby_too(town: Cluster, store: Store) -> None:
    """A commit whose wait for the standby was broken off can be seen; whoever finds it there must wait in its place."""
    desk = open_desk(store, "card", "sticker", "poster", slug="kita-r8")
    first, recording = open_recording(town.address()), open_recording(town.address())
    spooled = row_of(desk, seq=77)
    with frozen(receiver(town, town.members())):
        broken_off(store, lambda: first.write([spooled]))
        took = [later(lambda: recording.write([spooled])), later(lambda: look_and_write_nothing(store))]
        time.sleep(1.0)
        assert [one.is_alive() for one in took] == [True, True]
    for one in took:
        one.join(30)
        assert not one.is_alive()
    first.close(), recording.close()


def test_a_primary_that_is_killed_under_load_takes_nothing_with_it(town: Cluster, store: Store, tmp_path: Path) -> None:
    desk = open_desk(store, "card", "poster")
    tokens, friends, answers = issue(store, desk, 500), Sent(), Sent()
    old, others = town.primary(), stored(store)
    assert old
    with two_gateways(tmp_path, town) as gateways:
        codes, ports = [place.code for place in desk.placements], [served.port for served in gateways]
        senders = (telling_of_friends(gateways, friends), answering(gateways, tokens, answers))
        with loading(ports, codes, connections=SCANNERS) as scans, sending(*senders):
            wait_until(lambda: scans.answered > 500 and len(friends.acknowledged) > 20, 30)
            wait_until(lambda: len(answers.acknowledged) > 10, 30)
            before = len(answers.acknowledged)
            killed = time.monotonic()
            old.kill()
            wait_until(lambda: 503 in answers.statuses, 30)
            wait_until(lambda: {path.name.partition("-")[0] for path in waiting(tmp_path)} == {"scans", "line"}, 15)
            wait_until(lambda: len(answers.acknowledged) > before + 10, 90)
        ended = time.monotonic()
        wait_until(lambda: not waiting(tmp_path), 60)
        emptied = time.monotonic()
        assert {served.stop() for served in gateways} <= {0, -signal.SIGTERM}
    say(
        load_seconds=round(ended - killed, 1),
        answers_refused_until=round(answers.last_refusal - killed, 1),
        spool_empty_after=round(emptied - ended, 1),
        scans=scans.answered,
        scan_slowest=round(scans.slowest, 2),
        webhooks=dict(friends.statuses),
        webhook_slowest=round(max(friends.seconds), 2),
        webhook_usually=round(usually(friends), 2),
        answers=dict(answers.statuses),
        answer_slowest=round(max(answers.seconds), 2),
    )
    new = town.primary()
    assert new
    assert new is not old
    assert not scans.others  # a phone is led on, whatever happens behind
    assert scans.answered <= stored(store) - others <= scans.answered + scans.unanswered
    check_friends(store, friends)
    check_answers(store, answers)
    town.start(old)
    took = wait(town.is_whole, 90, "the old primary as a standby")
    say(old_primary_back_after=round(took, 1))
    assert town.primary() is new


def say(**measured: object) -> None:
    """For docs/operations.md: pytest -s shows it."""
    print("measured:", measured)


def usually(told: Sent) -> float:
    """Seconds that nine of ten answers took at most."""
    return sorted(told.seconds)[len(told.seconds) * 9 // 10]


def check_friends(store: Store, told: Sent) -> None:
    assert set(told.statuses) == {200}
    # LINE waits no longer. Not the very slowest: three database servers share two cores with the gateways here.
    assert usually(told) < 2.0
    kept = [str(row[1]) for row in rows(store, "line_event")]
    assert len(kept) == len(set(kept))
    assert set(kept) == set(told.acknowledged)
    assert count(store, "friend") == len(kept)


def check_answers(store: Store, told: Sent) -> None:
    assert set(told.statuses) <= {303, 503, 404}
    assert len(told.acknowledged) == len(set(told.acknowledged))
    assert len(told.acknowledged) <= count(store, "answer") <= len(told.acknowledged) + len(told.open)
    left = {str(row[0]) for row in rows(store, "survey_link")} | {str(row[1]) for row in rows(store, "survey_link")}
    assert not left & {invitations.hash_of(token) for token in told.acknowledged}


def look_and_write_nothing(store: Store) -> None:
    with store.writing():
        pass


def later(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def broken_off(store: Store, work: Callable[[], object]) -> None:
    """Do work whose commit waits for the standby, and end its connection as an administrator would."""

    def fail() -> None:
        with pytest.raises(StoreUnavailable):
            work()

    ended = later(fail)
    wait_until(lambda: end_those_who_wait(store) > 0)
    ended.join(10)
    assert not ended.is_alive()


def end_those_who_wait(store: Store) -> int:
    """End the connections whose commit waits for the standby; how many."""
    question = (
        "WITH w AS MATERIALIZED (SELECT pid FROM pg_stat_activity "
        "WHERE wait_event = 'SyncRep' AND usename = current_user) SELECT count(pg_terminate_backend(pid)) FROM w"
    )
    with store.reading() as db:
        return int(db.exec_driver_sql(question).scalar_one())


def receiver(town: Cluster, members: dict[str, dict[str, object]]) -> int:
    """The process of the synchronous standby that receives from the primary."""
    [standby] = [node for node in town.nodes if members[node.name]["role"] == "sync_standby"]
    for pid in children(standby):
        if b"walreceiver" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise AssertionError("no walreceiver")


def children(node: Node) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(node.postmaster)], capture_output=True, check=True)
    return [int(pid) for pid in told.stdout.split()]


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
