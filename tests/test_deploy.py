"""What deploy/ says works: a real nginx before two real gateways, units that systemd reads, a compose file."""

import os
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from core.folders import ROOT
from core.settings import Settings
from gateway.serving import OPTIONS
from store.database import Store
from store.schema import is_current, migrate
from tests import postgres
from tests.cluster import SHIPPED
from tests.gateway.conftest import count, rows, totals, wait_until
from tests.gateway.desks import PHONE, Desk, body_of, event, open_desk, signed
from tests.postgres import free_port
from tests.serving import gateway_process

DEPLOY = ROOT / "deploy"
HOST = "to-u.example.lg.jp"
# Somebody outside; nginx listens on 127.0.0.1.
SOMEBODY, SOMEBODY_ELSE = "127.0.0.21", "127.0.0.22"
FORGED = "198.51.100.9"
HOOK = "/line/toshima-r8/webhook"


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    assert found, f"{name} is missing: apt-get install {name} (.ci/install-test-parts does it)"
    return found


class Named(httpx.HTTPTransport):
    """Connects to an address and asks for our host by name, as if a name server had told the address."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions = {**request.extensions, "sni_hostname": HOST}
        return super().handle_request(request)


@dataclass(frozen=True)
class Front:
    """A running nginx with our site."""

    folder: Path
    port: int
    plain_port: int

    def client(self, address: str = SOMEBODY) -> httpx.Client:
        context = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        transport = Named(verify=context, local_address=address)
        return httpx.Client(transport=transport, base_url=f"https://127.0.0.1:{self.port}", headers={"host": HOST})

    def curl(self, path: str, *options: str) -> "subprocess.CompletedProcess[bytes]":
        there = ["--resolve", f"{HOST}:{self.port}:127.0.0.1", "--cacert", str(self.folder / "cert.pem")]
        command = [program("curl"), "--silent", *there, *options, f"https://{HOST}:{self.port}{path}"]
        return subprocess.run(command, capture_output=True, timeout=20)

    def logs(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


def site(folder: Path, *, port: int, plain_port: int, gateways: list[int]) -> str:
    """The shipped site and upstream with this test's ports and folders, and nothing else changed."""
    text = (DEPLOY / "nginx" / "shirube-upstream.conf").read_text() + (DEPLOY / "nginx" / "shirube.conf").read_text()
    changes = {
        r"listen \[::\]:\d+[^;]*;": "",
        r"listen 443": f"listen 127.0.0.1:{port}",
        r"listen 80": f"listen 127.0.0.1:{plain_port}",
        r"127\.0\.0\.1:8601": f"127.0.0.1:{gateways[0]}",
        r"127\.0\.0\.1:8602": f"127.0.0.1:{gateways[-1]}",
        r"/etc/letsencrypt/live/to-u\.example\.lg\.jp/fullchain\.pem": str(folder / "cert.pem"),
        r"/etc/letsencrypt/live/to-u\.example\.lg\.jp/privkey\.pem": str(folder / "key.pem"),
        r"/var/log/nginx": str(folder),
        r"/opt/shirube": str(ROOT),
    }
    for found, new in changes.items():
        text, times = re.subn(found, new, text)
        assert times, found
    return text


def prepare(folder: Path, text: str) -> list[str]:
    """A certificate and a configuration around the site; the command that starts it."""
    subject = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST},IP:127.0.0.1"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([program("openssl"), "req", "-x509", *key, *files, *subject], check=True, capture_output=True)
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{part}_temp_path {folder / part};" for part in parts)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} worker_processes 1; daemon off; pid {folder / 'pid'}; error_log {folder / 'main.log'};\n"
        f"events {{ worker_connections 512; }}\nhttp {{ access_log {folder / 'access.log'};\n{paths}\n{text}\n}}\n"
    )
    return [program("nginx"), "-p", str(folder), "-e", str(folder / "main.log"), "-c", str(folder / "nginx.conf")]


@contextmanager
def nginx(folder: Path, gateways: list[int]) -> Iterator[Front]:
    folder.mkdir()
    front = Front(folder, free_port(), free_port())
    command = prepare(folder, site(folder, port=front.port, plain_port=front.plain_port, gateways=gateways))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(front) or process.poll() is not None)
        assert process.poll() is None, front.logs()
        yield front
    finally:
        process.terminate()
        process.wait(10)


def answers(front: Front) -> bool:
    try:
        with front.client() as client:
            return client.get("/robots.txt").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[tuple[Front, Desk, Store]]:
    """Two gateways behind nginx, and a desk."""
    folder = tmp_path_factory.mktemp("town")
    shutil.copy(empty_sqlite, folder / "shirube.db")
    store = Store(f"sqlite:///{folder / 'shirube.db'}")
    desk = open_desk(store, "card", "poster")
    settings = Settings(data_dir=folder / "data", database_url=store.url, _env_file=None)
    with (
        gateway_process(settings, folder / "east.log") as east,
        gateway_process(settings, folder / "west.log") as west,
        nginx(folder / "nginx", [east.port, west.port]) as front,
    ):
        yield front, desk, store
    store.close()


def test_the_public_paths_pass(town: tuple[Front, Desk, Store]) -> None:
    front, desk, _store = town
    with front.client() as client:
        for path in (f"/R/{desk.code}", f"/r/{desk.code.lower()}"):
            answer = client.get(path, headers=PHONE)
            assert answer.status_code == 302
            assert answer.headers["location"] == desk.programme.doorway_url
        assert client.head(f"/R/{desk.code}").status_code == 302
        assert [client.get(path).status_code for path in ("/closed", "/thanks", "/exit", "/exit/on")] == [
            *(200, 200, 200),
            303,
        ]
        assert client.get("/s/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404
        assert "使えません" in client.get("/s/AAAAAAAAAAAAAAAAAAAAAA", headers=PHONE).text  # the gateway's own page


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/healthz", "/readyz", "/anything", "/", "/qx", "/line/toshima-r8", "/_neutral.html", "/s", "/R",
     "/closed/../metrics", "/%6detrics", "/line/toshima-r8/webhook/../../../readyz", "/thanks/metrics"],
)  # fmt: skip
def test_everything_else_is_refused_without_a_word_about_why(town: tuple[Front, Desk, Store], path: str) -> None:
    front, _desk, _store = town
    told = front.curl(path, "--path-as-is", "--include", "--http1.1").stdout.decode()
    head, _blank, page = told.partition("\r\n\r\n")
    assert head.split()[1] == "404"
    assert page == (DEPLOY / "nginx" / "_neutral.html").read_text()
    assert "nginx/" not in head


def test_all_answers_say_that_tls_is_needed_and_nothing_is_kept(town: tuple[Front, Desk, Store]) -> None:
    front, desk, _store = town
    with front.client() as client:
        for path in (f"/R/{desk.code}", "/closed", "/s/x", "/metrics", "/robots.txt"):
            answer = client.get(path)
            assert answer.headers.get_list("strict-transport-security") == ["max-age=31536000"], path
        for path in ("/closed", "/metrics"):
            answer = client.get(path)
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_http_2_and_only_new_tls_are_spoken(town: tuple[Front, Desk, Store]) -> None:
    front, desk, _store = town
    path, shown = f"/R/{desk.code}", ("--output", os.devnull, "--write-out", "%{http_version} %{http_code}")
    assert front.curl(path, "--http2", *shown).stdout == b"2 302"
    assert front.curl(path, "--tls-max", "1.2", *shown).stdout == b"2 302"
    assert front.curl(path, "--tls-max", "1.1", *shown).returncode != 0


def test_another_host_name_gets_no_answer(town: tuple[Front, Desk, Store]) -> None:
    front, _desk, _store = town
    context = ssl.create_default_context(cafile=str(front.folder / "cert.pem"))
    with httpx.Client(verify=context) as client:
        with pytest.raises(httpx.TransportError):
            client.get(f"https://localhost:{front.port}/")  # refused before a certificate is shown
        with pytest.raises(httpx.TransportError):
            client.get(f"http://127.0.0.1:{front.plain_port}/R/AAAAAAA")
        led = client.get(f"http://127.0.0.1:{front.plain_port}/R/AAAAAAA", headers={"host": HOST})
    assert (led.status_code, led.headers["location"]) == (302, f"https://{HOST}/R/AAAAAAA")


def test_a_body_that_is_too_large_is_refused_at_the_door(town: tuple[Front, Desk, Store]) -> None:
    front, desk, _store = town
    with front.client() as client:
        for path, size in ((HOOK, 10_000_000), ("/s/x", 70_000), (f"/R/{desk.code}", 10_000)):
            assert client.post(path, content=b"x" * size).status_code == 413, path


def test_the_clients_own_address_reaches_the_gateway_and_none_that_it_makes_up(
    town: tuple[Front, Desk, Store],
) -> None:
    front, desk, store = town
    before, code = count(store, "device"), desk.placements[1].code
    for address, claimed in (
        (SOMEBODY, FORGED),
        (SOMEBODY, "198.51.100.10"),
        (SOMEBODY, "198.51.100.11"),
        (SOMEBODY_ELSE, "198.51.100.12"),
    ):
        with front.client(address) as client:
            forged = dict.fromkeys(("x-forwarded-for", "x-real-ip"), claimed) | {"forwarded": f"for={claimed}"}
            assert client.get(f"/R/{code}", headers={**PHONE, **forged}).status_code == 302
    assert count(store, "device") - before == 2
    assert totals(store)["person"] >= 3


def test_a_webhook_arrives_byte_for_byte_with_its_signature(town: tuple[Front, Desk, Store]) -> None:
    front, _desk, store = town
    body = b" \n" + body_of(event("message", event_id="deploy"), event(event_id="deploy2")).replace(b", ", b" ,\t")
    with front.client() as client:
        assert client.post(HOOK, content=body, headers=signed(body)).status_code == 200
        assert client.post(HOOK, content=body + b" ", headers=signed(body)).status_code == 401
    assert count(store, "line_event") == 2


def test_a_flood_from_one_address_is_slowed_down_and_nobody_else(town: tuple[Front, Desk, Store]) -> None:
    front, _desk, _store = town
    seen: list[httpx.Response] = []

    def flood() -> None:
        with front.client() as client:
            while time.monotonic() < until and not any(answer.status_code == 429 for answer in seen):
                seen.append(client.get("/closed"))

    until = time.monotonic() + 20
    threads = [threading.Thread(target=flood) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slowed = [answer for answer in seen if answer.status_code == 429]
    assert slowed
    assert slowed[0].text == (DEPLOY / "nginx" / "_neutral.html").read_text()
    assert len(seen) > 300  # what a room full of people does
    with front.client(SOMEBODY_ELSE) as client:
        assert client.get("/closed").status_code == 200


def test_a_gateway_that_ends_is_not_noticed(sqlite_store: Store, tmp_path: Path) -> None:
    desk = open_desk(sqlite_store, "card")
    own = own_settings(sqlite_store, tmp_path)
    with (
        gateway_process(own, tmp_path / "east.log") as east,
        gateway_process(own, tmp_path / "west.log") as west,
        nginx(tmp_path / "nginx", [east.port, west.port]) as front,
        front.client() as client,
    ):
        assert {client.get(f"/R/{desk.code}").status_code for _ in range(10)} == {302}
        east.kill()
        body = [body_of(event(event_id=f"e{number}")) for number in range(10)]
        assert {client.post(HOOK, content=each, headers=signed(each)).status_code for each in body} == {200}
        assert {client.get(f"/R/{desk.code}").status_code for _ in range(10)} == {302}
        west.kill()
        gone = client.get(f"/R/{desk.code}")
        assert (gone.status_code, gone.text) == (502, (DEPLOY / "nginx" / "_neutral.html").read_text())
    assert count(sqlite_store, "line_event") == 10
    told = front.logs()
    assert '"status":502' in told
    assert not [secret for secret in (SOMEBODY, desk.code, "R/", "toshima") if secret in told]


def test_nginx_writes_down_no_address_no_code_and_no_survey(town: tuple[Front, Desk, Store]) -> None:
    front, desk, _store = town
    with front.client() as client:
        client.get("/s/a-token-of-somebody", headers={"x-forwarded-for": FORGED})
        client.post("/s/a-token-of-somebody", content=b"x" * 70_000)
        client.get(f"/R/{desk.code}", headers=PHONE)
        client.get("/R/" + "A" * 9_000)
    wait_until(lambda: '"kind":"scan"' in front.logs())
    told = front.logs()
    secrets = (SOMEBODY, SOMEBODY_ELSE, FORGED, "127.0.0.1,", desk.code, "/s/", "token", "iPhone", "toshima", "webhook")
    assert not [secret for secret in secrets if secret in told]


def test_no_body_is_written_to_a_disk_on_its_way() -> None:
    """nginx puts what doesn't fit its buffer into a file: a message, or the words of a survey."""
    text = (DEPLOY / "nginx" / "shirube.conf").read_text()
    largest = re.findall(r"client_max_body_size (\w+);\n(?:\s+client_body_buffer_size (\w+);)?", text)
    assert largest == [("1k", ""), ("64k", "64k"), ("1m", "1m")]  # the smallest fits the buffer nginx has anyway
    assert "proxy_max_temp_file_size 0;" in text


def test_nginx_reads_the_site_as_it_is_shipped(tmp_path: Path) -> None:
    text = site(tmp_path, port=free_port(), plain_port=free_port(), gateways=[free_port(), free_port()])
    told = subprocess.run([*prepare(tmp_path, text), "-t"], capture_output=True, text=True, timeout=20)
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr


# systemd

UNITS = sorted((DEPLOY / "systemd").glob("shirube*.[st]*"))
HARDENED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "PrivateTmp": "yes", "ProtectHome": "yes",
    "ReadWritePaths": "/var/lib/shirube", "User": "shirube", "UMask": "0077", "CapabilityBoundingSet": "",
    "EnvironmentFile": "/etc/shirube/shirube.env",
}  # fmt: skip


def lines_of(unit: Path) -> list[tuple[str, str]]:
    text = unit.read_text(encoding="utf-8").replace("\\\n", " ")
    return [(key, value) for key, found, value in (line.partition("=") for line in text.splitlines()) if found]


def settings_of(unit: Path) -> dict[str, str]:
    return {key: value for key, value in lines_of(unit) if not key.startswith("#")}


def services() -> list[Path]:
    return [unit for unit in UNITS if unit.suffix == ".service"]


@pytest.mark.parametrize("unit", services(), ids=lambda unit: unit.name)
def test_a_unit_starts_something_that_is_there_and_may_write_nowhere_else(unit: Path) -> None:
    told = settings_of(unit)
    assert told.items() >= HARDENED.items()
    assert re.fullmatch(r"\d+[MG]", told["MemoryMax"])
    command = shlex.split(told["ExecStart"])
    assert command[0] == "/opt/shirube/.venv/bin/python"
    module = command[2] if command[1] == "-m" else command[1]
    assert module in ("uvicorn", "streamlit") or (ROOT / module).is_file()
    if unit.name != "shirube-migrate.service":
        assert told["Restart"] == "always"
        assert int(told["TimeoutStopSec"]) > 5
        assert int(told["LimitNOFILE"]) >= 1024


def test_a_gateway_is_started_as_it_is_tested() -> None:
    command = shlex.split(settings_of(DEPLOY / "systemd" / "shirube-gateway@.service")["ExecStart"])
    assert contains(command, OPTIONS)
    assert contains(shlex.split(compose()["services"]["gateway1"]["command"]), OPTIONS)
    # A stop is not cut short: requests end, then what waits is written.
    graceful = int(OPTIONS[OPTIONS.index("--timeout-graceful-shutdown") + 1])
    assert int(settings_of(DEPLOY / "systemd" / "shirube-gateway@.service")["TimeoutStopSec"]) >= 3 * graceful


def contains(command: list[str], part: tuple[str, ...]) -> bool:
    return any(tuple(command[start : start + len(part)]) == part for start in range(len(command)))


def test_the_units_use_no_key_that_systemd_does_not_know(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:  # elsewhere than on Linux: at least no key that isn't in this list
        assert {key for unit in UNITS for key in settings_of(unit)} <= KNOWN_KEYS
        return
    for unit in UNITS:
        text = unit.read_text().replace("/opt/shirube", str(ROOT)).replace("/etc/shirube", str(DEPLOY / "systemd"))
        (tmp_path / unit.name).write_text(text)
    (tmp_path / "shirube-gateway@1.service").write_text((tmp_path / "shirube-gateway@.service").read_text())
    names = [path for path in sorted(tmp_path.iterdir()) if "@." not in path.name]
    told = subprocess.run([verify, "verify", *names], capture_output=True, text=True, timeout=60)
    ours = [line for line in (told.stdout + told.stderr).splitlines() if "shirube" in line]
    assert ours == []


def test_the_list_of_known_keys_knows_the_keys() -> None:
    assert {key for unit in UNITS for key in settings_of(unit)} <= KNOWN_KEYS


KNOWN_KEYS = {
    "Description", "Wants", "After", "PartOf", "StartLimitIntervalSec", "WantedBy", "Type", "Environment", "ExecStart",
    "Restart", "RestartSec", "TimeoutStopSec", "TimeoutStartSec", "LimitNOFILE", "MemoryHigh", "MemoryMax", "User",
    "Group", "WorkingDirectory", "EnvironmentFile", "UMask", "StateDirectory", "StateDirectoryMode", "ReadWritePaths",
    "NoNewPrivileges", "CapabilityBoundingSet", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices",
    "ProtectProc", "ProtectClock", "ProtectHostname", "ProtectControlGroups", "ProtectKernelLogs",
    "ProtectKernelModules", "ProtectKernelTunables", "RestrictAddressFamilies", "RestrictNamespaces",
    "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality", "SystemCallArchitectures", "SystemCallFilter",
}  # fmt: skip


def test_the_file_of_settings_holds_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    told = settings_of(DEPLOY / "systemd" / "shirube.env")
    assert {name.removeprefix("SHIRUBE_").lower() for name in told} <= set(Settings.model_fields)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    store = Store(Settings(_env_file=None).database)
    assert not store.is_sqlite
    store.close()


# compose

IMAGES = {"postgres:15-bookworm", "nginx:1.26-bookworm", "shirube"}


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))
    return read


def test_only_nginx_and_this_machine_reach_anything() -> None:
    services = compose()["services"]
    assert {name: made["ports"] for name, made in services.items() if "ports" in made} == {
        "workspace": ["127.0.0.1:8501:8501"],
        "nginx": ["80:80", "443:443"],
    }
    assert {name for name, made in services.items() if "outside" in made["networks"]} == {"nginx"}
    assert compose()["networks"]["inside"]["internal"] is True
    assert {made["image"] for made in services.values()} == IMAGES


def test_no_password_stands_in_the_compose_file_and_every_name_leads_somewhere() -> None:
    read = compose()
    for name, made in read["services"].items():
        assert set(made.get("secrets", [])) <= set(read["secrets"]), name
        assert set(made["networks"]) <= set(read["networks"]), name
        assert set(made.get("depends_on", [])) <= set(read["services"]), name
        for volume in made.get("volumes", []):
            source = volume.partition(":")[0]
            path = DEPLOY / "compose" / source
            assert source in read["volumes"] or source.startswith("/") or path.resolve().is_file(), volume
        for key, value in made.get("environment", {}).items():
            assert key.endswith("_FILE") or "PASSWORD" not in key, name
            assert not re.search(r"://[^@/]*:[^@/]*@", str(value)), name
    assert {name for name in read["services"] if name.startswith("gateway")} == {"gateway1", "gateway2"}
    upstream = (DEPLOY / "compose" / "shirube-upstream.conf").read_text()
    for group in ("shirube_gateways", "shirube_survey_gateways"):
        [named] = re.findall(rf"upstream {group} {{([^}}]*)}}", upstream)
        assert re.findall(r"server (\w+):8600", named) == ["gateway1", "gateway2"], group


def test_the_settings_in_the_compose_file_are_settings() -> None:
    for made in compose()["services"].values():
        ours = {name for name in made.get("environment", {}) if name.startswith("SHIRUBE_")}
        assert {name.removeprefix("SHIRUBE_").lower() for name in ours} <= set(Settings.model_fields)
    Store(compose()["services"]["gateway1"]["environment"]["SHIRUBE_DATABASE_URL"]).close()


def test_the_image_holds_what_is_started_and_nothing_secret() -> None:
    told = (DEPLOY / "compose" / "Dockerfile").read_text()
    assert re.search(r"^FROM python:3\.\d+-slim-bookworm$", told, re.MULTILINE)
    assert re.search(r"^USER 10001", told, re.MULTILINE)
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {"data", ".env", ".git", "deploy/compose/secrets"} <= set(left_out)
    assert not {"assets", "gateway", "store", "workspace", "pages", "deploy"} & set(left_out)


# Backup and restore, as docs/operations.md tells them.


def test_a_backup_of_the_file_made_while_all_runs_holds_everything(sqlite_store: Store, tmp_path: Path) -> None:
    open_desk(sqlite_store, "card", "poster")
    with gateway_process(own_settings(sqlite_store, tmp_path), tmp_path / "log"):
        copy = f"VACUUM INTO '{tmp_path / 'backup.db'}'"
        subprocess.run([sys.executable, "-c", SQLITE, sqlite_store.url.removeprefix("sqlite:///"), copy], check=True)
    restored = Store(f"sqlite:///{tmp_path / 'backup.db'}")
    assert is_current(restored)
    assert everything(restored) == everything(sqlite_store)
    restored.close()


SQLITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(sys.argv[2])"


def test_a_dump_is_restored_into_another_database(postgresql_server: str, tmp_path: Path) -> None:
    store, restored = (Store(new_database(postgresql_server, name)) for name in ("dumped", "restored"))
    migrate(store)
    open_desk(store, "card", "poster")
    dump, programs = tmp_path / "shirube.dump", postgres.programs()
    subprocess.run([programs / "pg_dump", "-Fc", "-f", dump, store.url], check=True, timeout=60)
    restoring = [programs / "pg_restore", "--no-owner", "--role=shirube", "-d", restored.url, dump]
    subprocess.run(restoring, check=True, timeout=60)
    assert is_current(restored)
    assert everything(restored) == everything(store)
    store.close(), restored.close()


def new_database(server: str, name: str) -> str:
    psql = [postgres.programs() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c"]
    subprocess.run([*psql, f"CREATE DATABASE {name}", f"{server}/postgres"], check=True, timeout=60)
    return f"{server}/{name}"


def own_settings(store: Store, folder: Path) -> Settings:
    return Settings(data_dir=folder / "data", database_url=store.url, _env_file=None)


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows(store, table) for table in ("programme", "placement", "audit", "opening_hours", "destination")}


# Patroni and etcd; tests/gateway/faults/test_patroni.py starts them.


def test_the_cluster_keeps_what_it_acknowledged_on_two_machines() -> None:
    told = yaml.safe_load(SHIPPED.read_text())["bootstrap"]["dcs"]
    assert told["synchronous_mode"] is True
    assert told["postgresql"]["parameters"]["synchronous_commit"] == "on"
    assert 2 * told["retry_timeout"] + told["loop_wait"] <= told["ttl"]
    assert told["ttl"] >= 20  # Patroni's own bound


def test_the_cluster_keeps_no_old_log_that_tells_who_answered() -> None:
    told = yaml.safe_load(SHIPPED.read_text())["bootstrap"]["dcs"]["postgresql"]["parameters"]
    # Patroni itself would keep 128MB, and takes no less than 16.
    assert (told["wal_recycle"], told["wal_keep_size"]) == ("off", "16MB")


def test_etcd_knows_every_variable_of_its_file() -> None:
    flags = subprocess.run([program("etcd"), "--help"], capture_output=True, text=True, timeout=20)
    known = {name.replace("-", "_").upper() for name in re.findall(r"--([a-z0-9-]+)", flags.stdout + flags.stderr)}
    told = settings_of(DEPLOY / "patroni" / "etcd.env")
    assert {name.removeprefix("ETCD_") for name in told} <= known


def test_names_and_addresses_are_made_up() -> None:
    for path in sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "secrets" not in path.parts):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"[\w.-]+\.(?:lg|go)\.jp", text.replace(HOST, "").replace("`example.lg.jp`", "")), path
        for address in re.findall(r"\b\d+\.\d+\.\d+\.\d+\b", text):
            assert address.startswith(("10.20.0.", "127.0.0.1", "172.31.94.", "0.0.0.0")), path
