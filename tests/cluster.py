"""A real PostgreSQL cluster on loopback for the tests: three nodes run by Patroni, and etcd.

What is started is the shipped deploy/patroni/patroni.yml; only names, addresses, passwords and pace are the test's.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

from core.folders import ROOT
from tests import postgres

MISSING = (
    "{} not found. The cluster needs Patroni, etcd and PostgreSQL's server: "
    "'apt-get install patroni etcd-server postgresql' on Debian."
)
SHIPPED = ROOT / "deploy" / "patroni" / "patroni.yml"
NAMES = ("db1", "db2", "db3")
_HERE = "127.0.0.1/32"
# Seconds. The shipped ttl; the loops only look more often.
PACE = {"ttl": 20, "loop_wait": 2, "retry_timeout": 3}


@dataclass
class Node:
    """One machine of the cluster: Patroni, and the PostgreSQL that Patroni keeps."""

    name: str
    home: Path
    port: int
    api: int
    patroni: "subprocess.Popen[bytes] | None" = None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def postmaster(self) -> int | None:
        """The pid of this node's PostgreSQL while it lives."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            told = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if str(self.data).encode() in b" ".join(told) else None

    def kill(self) -> None:
        """As if the machine lost its power: Patroni and PostgreSQL end at once, neither tells anybody."""
        pid = self.postmaster
        if self.patroni:
            self.patroni.kill()
            self.patroni.wait(10)
            self.patroni = None
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            wait(lambda: self.postmaster is None, 20, f"the end of {self.name}")


@dataclass
class Cluster:
    """Three nodes and their etcd, all in one folder."""

    home: Path
    user: str | None
    etcd_port: int = field(default_factory=postgres.free_port)
    etcd: "subprocess.Popen[bytes] | None" = None
    nodes: list[Node] = field(default_factory=list)

    def address(self, *, user: str = "shirube", database: str = "shirube") -> str:
        """All three nodes in libpq's form."""
        places = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://{user}@{places}/{database}"

    def start(self, node: Node) -> None:
        """Start Patroni on a node, for the first time or again."""
        config = node.home / "patroni.yml"
        config.write_text(json.dumps(self._config(node)))  # JSON is YAML
        node.patroni = self._run([_program("patroni"), config], node.home / "log")

    def members(self) -> dict[str, dict[str, Any]]:
        """What the nodes that answer say of the cluster, by name; empty while none does."""
        for node in self.nodes:
            with suppress(httpx.HTTPError, KeyError, ValueError):
                told = httpx.get(f"http://127.0.0.1:{node.api}/cluster", timeout=2, trust_env=False).json()
                return {member["name"]: member for member in told["members"]}
        return {}

    def primary(self) -> Node | None:
        """The node that answers as primary."""
        for node in self.nodes:
            with suppress(httpx.HTTPError):
                found = httpx.get(f"http://127.0.0.1:{node.api}/primary", timeout=2, trust_env=False)
                if found.status_code == 200:
                    return node
        return None

    def is_whole(self) -> bool:
        """Whether there is a primary, a synchronous standby and another standby, none behind by more than a page."""
        members = self.members()
        roles = sorted(member["role"] for member in members.values())
        lags = [member.get("lag", 0) for member in members.values()]
        timelines = {member.get("timeline") for member in members.values()}
        return (
            roles == ["leader", "replica", "sync_standby"]
            and len(timelines) == 1
            and all(isinstance(lag, int) and lag <= 8192 for lag in lags)
        )

    def sql(self, statement: str) -> None:
        """Run a statement at the primary as superuser."""
        command = [postgres.programs() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement]
        address = f"{self.address(user='postgres', database='postgres')}?target_session_attrs=read-write"
        subprocess.run([*command, address], check=True, capture_output=True, timeout=30)

    def begin(self) -> None:
        """Start etcd and the nodes; returns when all three are in step."""
        self.etcd = self._run([_program("etcd"), *self._etcd_options()], self.home / "etcd.log")
        wait(self._etcd_answers, 20, "etcd")
        for name in NAMES:
            node = Node(name, self._folder(name), postgres.free_port(), postgres.free_port())
            self.nodes.append(node)
            self.start(node)
            if len(self.nodes) == 1:  # the others copy it
                wait(lambda: self.primary() is not None, 60, "the first node")
        wait(self.is_whole, 60, "two standbys, one of them synchronous")

    def end(self) -> None:
        """End all at once; PostgreSQL first, so that nobody makes another primary."""
        for node in self.nodes:
            node.kill()
        if self.etcd:
            self.etcd.kill()
            self.etcd.wait(10)

    def _folder(self, name: str) -> Path:
        folder = self.home / name
        folder.mkdir()
        if self.user:
            shutil.chown(folder, self.user)
        return folder

    def _run(self, command: list[Any], log: Path) -> "subprocess.Popen[bytes]":
        who: dict[str, Any] = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8", "ETCDCTL_API": "3"}
        with log.open("ab") as out:
            return subprocess.Popen(
                command, cwd=self.home, env=environment, stdout=out, stderr=out, start_new_session=True, **who
            )

    def _etcd_options(self) -> list[str]:
        client, peer = f"http://127.0.0.1:{self.etcd_port}", f"http://127.0.0.1:{postgres.free_port()}"
        return [
            *("--name", "etcd", "--data-dir", str(self._folder("etcd")), "--initial-cluster", f"etcd={peer}"),
            *("--listen-client-urls", client, "--advertise-client-urls", client),
            *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
        ]

    def _etcd_answers(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"http://127.0.0.1:{self.etcd_port}/health", trust_env=False).json()["health"] == "true"
        return False

    def _config(self, node: Node) -> dict[str, Any]:
        config: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
        config["name"] = node.name
        config["restapi"].update(listen=f"127.0.0.1:{node.api}", connect_address=f"127.0.0.1:{node.api}")
        config["etcd3"]["hosts"] = f"127.0.0.1:{self.etcd_port}"
        config["bootstrap"]["dcs"].update(PACE)
        config["postgresql"].update(
            listen=f"127.0.0.1:{node.port}",
            connect_address=f"127.0.0.1:{node.port}",
            data_dir=str(node.data),
            bin_dir=str(postgres.programs()),
            pgpass=str(node.home / "pgpass"),
            pg_hba=[
                "local all all trust",
                "host all all 127.0.0.1/32 trust",
                "host replication all 127.0.0.1/32 trust",
            ],
            # Processes are killed here, never the machine: nothing needs to reach the disk itself.
            parameters={"unix_socket_directories": str(node.home), "shared_buffers": "16MB", "fsync": "off"},
        )
        config["watchdog"]["mode"] = "off"
        return config


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A whole cluster with an empty database `shirube`; ended with everything it made. Fails with what to install."""
    _program("patroni"), _program("etcd"), postgres.programs()
    home = Path(tempfile.mkdtemp(prefix="shirube-cluster-"))
    user = postgres.other_user()
    home.chmod(0o755)
    if user:
        shutil.chown(home, user)
    made = Cluster(home, user)
    try:
        made.begin()
        made.sql("CREATE ROLE shirube LOGIN")
        made.sql("CREATE DATABASE shirube OWNER shirube")
        yield made
    except TimeoutError as error:
        raise RuntimeError(f"{error}\n{_last_words(home)}") from error
    finally:
        made.end()
        shutil.rmtree(home, ignore_errors=True)


def wait(happened: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait for something of another process; how many seconds it took. Raises TimeoutError."""
    began = time.monotonic()
    while not happened():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.1)
    return time.monotonic() - began


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(MISSING.format(name))
    return found


def _last_words(home: Path) -> str:
    return "\n".join(f"{log}: {log.read_text(errors='replace')[-1500:]}" for log in sorted(home.glob("**/log")))
