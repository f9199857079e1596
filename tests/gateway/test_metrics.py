"""The numbers for the office's monitoring: right, of nobody, on this machine alone."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.settings import Settings
from gateway.app import Gateway, create_app
from gateway.metrics import MetricsPort, registry_of
from gateway.tallies import BOUNDS, Durations
from store.database import Store
from tests.gateway.client import Client
from tests.gateway.desks import PHONE, Desk, body_of, event, open_desk, signed
from tests.postgres import free_port
from tests.serving import gateway_process


@contextmanager
def scraped(client: Client, gateway: Gateway, port: int) -> Iterator[None]:
    life = MetricsPort(gateway, port).served()
    client.run(life.__aenter__())
    try:
        yield
    finally:
        client.run(life.__aexit__(None, None, None))


def scrape(port: int) -> dict[str, float]:
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    return {
        sample.name + "".join(f"/{value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_happened_is_in_the_numbers(client: Client, gateway: Gateway, desk: Desk) -> None:
    port = free_port()
    client.get(f"/R/{desk.code}", headers=PHONE)
    client.get(f"/R/{desk.code}", headers=PHONE)
    client.head(f"/R/{desk.code}", headers=PHONE)
    client.get("/R/0000001", headers=PHONE)
    client.post(f"/R/{desk.code}", headers=PHONE)
    client.get("/s/unknown", headers=PHONE)
    body = body_of(event(event_id="01A"), event(event_id="01B"))
    for _twice in range(2):
        assert client.post("/line/toshima-r8/webhook", content=body, headers=signed(body)).status_code == 200
    client.post("/line/toshima-r8/webhook", content=body, headers=signed(body, "wrong"))
    with scraped(client, gateway, port):
        told = scrape(port)
    assert told["shirube_scans_total/person/stored"] == 2
    assert told["shirube_scans_total/head/stored"] == 1
    assert told["shirube_redirects_total"] == told["shirube_scan_durable_seconds_count"] == 3
    assert told["shirube_scan_durable_seconds_bucket/+Inf"] == 3
    assert told["shirube_unknown_codes_total"] == 1
    assert told["shirube_answers_total/scan/405"] == 1
    assert told["shirube_answers_total/survey/404"] == 1
    assert told["shirube_answers_total/line/200"] == 2
    assert told["shirube_answers_total/line/401"] == 1
    assert told["shirube_line_events_total/stored"] == 2
    assert told["shirube_line_events_total/duplicate"] == 2
    assert told["shirube_scans_unrecorded_total"] == told["shirube_scans_waiting"] == told["shirube_losing"] == 0
    assert told["shirube_errors_total"] == told["shirube_relay_waiting"] == told["shirube_replies_total"] == 0
    assert told["shirube_store_up"] == 1
    assert told["shirube_codes"] == 3
    assert 0 <= told["shirube_codes_age_seconds"] < 120
    assert told["shirube_spool_bytes/scans"] == told["shirube_spool_files/line"] == 0
    assert told["process_resident_memory_bytes"] > 1_000_000


def test_a_gateway_without_a_store_tells_what_waits(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql://shirube@127.0.0.1:1/none", _env_file=None)
    gateway = create_app(settings)
    settings.spool_dir.mkdir()
    (settings.spool_dir / "scans-1-a.jsonl").write_bytes(b"12345\n")
    (settings.spool_dir / "refused-line-1-a.jsonl").write_bytes(b"1\n")
    samples = {
        sample.name + "".join(f"/{value}" for value in sample.labels.values()): sample.value
        for family in registry_of(gateway).collect()
        for sample in family.samples
    }
    assert samples["shirube_store_up"] == 0
    assert samples["shirube_codes_age_seconds"] == float("inf")
    assert (samples["shirube_spool_files/scans"], samples["shirube_spool_bytes/scans"]) == (1, 6)
    assert (samples["shirube_spool_files/refused-line"], samples["shirube_spool_bytes/line"]) == (1, 0)


def test_no_number_is_about_anybody(client: Client, gateway: Gateway, desk: Desk) -> None:
    client.get(f"/R/{desk.code}", headers={**PHONE, "x-forwarded-for": "203.0.113.99"})
    client.get("/s/token-of-somebody")
    client.get("/line/toshima-r8/webhook")
    client.get("/nobody/knows/this")
    port = free_port()
    with scraped(client, gateway, port):
        text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    for secret in (desk.code, "token-of", "toshima", "203.0.113", "knows", "Safari", "iPhone"):
        assert secret not in text
    ours = [family for family in text_string_to_metric_families(text) if family.name.startswith("shirube_")]
    labels = {value for family in ours for sample in family.samples for value in sample.labels.values()}
    assert all(re.fullmatch(r"[a-z_-]+|\d{3}|[\d.]+|\+Inf", label) for label in labels), labels
    assert all(family.documentation for family in ours)


def test_the_public_port_has_no_metrics(client: Client) -> None:
    for path in ("/metrics", "/metrics/", "/METRICS", "/metrics?x"):
        assert client.get(path).status_code == 404


def test_only_this_machine_is_listened_to(client: Client, gateway: Gateway) -> None:
    port = free_port()
    with scraped(client, gateway, port), socket.socket() as other:
        # Another address of this machine is still free.
        other.bind(("127.0.0.2", port))
    with pytest.raises(httpx.ConnectError):
        scrape(port)


def test_any_number_of_gateways_live_in_one_process(settings: Settings, store: Store) -> None:
    registries = [registry_of(create_app(settings, store=store)) for _ in range(3)]
    assert len({id(registry) for registry in registries}) == 3


def test_a_taken_port_is_told_and_stops_nothing(
    client: Client, gateway: Gateway, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with scraped(client, gateway, other.getsockname()[1]):
            assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
    assert "no metrics are served" in caplog.text


def test_a_port_of_nought_serves_none(client: Client, gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    assert Settings(metrics_port=0, _env_file=None).metrics_port == 0
    with scraped(client, gateway, 0):
        pass
    assert "metrics" not in caplog.text


def test_a_gateway_process_serves_them_on_its_internal_port(
    settings: Settings, sqlite_store: Store, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"database_url": sqlite_store.url})
    code, port = open_desk(sqlite_store).code, free_port()
    with gateway_process(own, tmp_path / "log", SHIRUBE_METRICS_PORT=str(port)) as served:
        assert httpx.get(f"{served.address}/R/{code}", headers=PHONE).status_code == 302
        with socket.create_connection(("127.0.0.1", served.port)) as line:
            line.sendall(b"\0\r\n\r\n")
            line.recv(100)
        told = scrape(port)
        assert told["shirube_redirects_total"] == 1
        assert told["shirube_refused_total/400"] == 1
        assert httpx.get(f"{served.address}/metrics").status_code == 404


def test_a_duration_falls_into_the_first_bucket_that_holds_it() -> None:
    durations = Durations()
    for seconds, times in ((0.0005, 2), (0.001, 1), (0.0011, 1), (99.0, 3)):
        durations.add(seconds, times)
    assert durations.counts == [3, 1, *[0] * (len(BOUNDS) - 2), 3]
    assert durations.total == pytest.approx(0.001 + 0.001 + 0.0011 + 297)
