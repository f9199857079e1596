"""One copy to the contractor: where it may go, and what its answers mean."""

import asyncio
import ipaddress
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.relay_post import Copy, NotTaken, Post, Refused, is_public
from tests.gateway.contractor import Contractor, contractor
from tests.postgres import free_port

COPY = Copy(b'{"events":[]} \xe3\x81\x82', "c2lnbmVk", "application/json; charset=utf-8")


@pytest.fixture
def there() -> Iterator[Contractor]:
    with contractor() as made:
        yield made


def send(url: str, *, is_demo: bool = True, trusted: ssl.SSLContext | None = None, copy: Copy = COPY) -> None:
    async def sent() -> None:
        post = Post(trusted)
        try:
            await post.send(url, copy, is_demo=is_demo)
        finally:
            await post.close()

    asyncio.run(sent())


def test_body_signature_and_content_type_arrive_as_they_came(there: Contractor) -> None:
    send(there.url)
    [(body, headers)] = there.got
    assert body == COPY.body
    assert (headers["x-line-signature"], headers["content-type"]) == (COPY.signature, COPY.content_type)
    assert headers["host"] == there.url.split("/")[2]
    assert there.paths == ["/hooks/line?desk=1"]


def test_a_content_type_that_did_not_come_is_not_made_up(there: Contractor) -> None:
    send(there.url, copy=Copy(b"{}", "s", ""))
    assert "content-type" not in there.got[0][1]


@pytest.mark.parametrize("status", [500, 502, 503, 408, 425, 429])
def test_a_server_in_trouble_is_worth_another_try(there: Contractor, status: int) -> None:
    there.answers = [status]
    with pytest.raises(NotTaken):
        send(there.url)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_server_that_says_no_means_it(there: Contractor, status: int) -> None:
    there.answers = [status]
    with pytest.raises(Refused, match=str(status)):
        send(there.url)


def test_a_redirect_is_not_followed(there: Contractor) -> None:
    with contractor() as other:
        there.answers, there.location = [307], other.url
        with pytest.raises(Refused):
            send(there.url)
        assert other.got == []


def test_a_proxy_of_the_environment_is_not_used(there: Contractor, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    send(there.url)
    assert len(there.got) == 1


def test_a_server_that_is_not_there_or_too_slow_is_worth_another_try(there: Contractor) -> None:
    with pytest.raises(NotTaken):
        send(f"http://localhost:{free_port()}/")
    there.slowly = 30
    before = time.monotonic()
    with pytest.raises(NotTaken):
        send(there.url)
    assert time.monotonic() - before < 5


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.jp/",
        "ftp://hooks.example.jp/",
        "https://",
        "https://user:password@hooks.example.jp/",
        "https://hooks.example.jp:99999/",
        "https://[::1/",
        "https://hooks.example.jp/あ",
        "https://hooks.example.jp/\r\nx: y",
        "hooks.example.jp",
        "",
    ],
)
def test_what_is_no_https_address_is_not_sent_to(url: str) -> None:
    with pytest.raises(Refused):
        send(url, is_demo=False)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "0.0.0.0", "2130706433"]
)
def test_a_real_desks_copies_never_go_to_this_machine_or_its_neighbours(there: Contractor, host: str) -> None:
    port = there.url.split(":")[2].split("/")[0]
    with pytest.raises(Refused, match="public"):
        send(f"https://{host}:{port}/", is_demo=False)
    assert there.got == []


def test_a_demos_copies_never_leave_this_machine() -> None:
    for scheme in ("http", "https"):
        with pytest.raises(Refused, match="public"):
            send(f"{scheme}://203.0.113.9/", is_demo=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        *[(private, False) for private in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254")],
        *[(private, False) for private in ("100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1")],
        *[(private, False) for private in ("::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1")],
        *[(private, False) for private in ("fec0::1", "feff::1")],
        *[(private, False) for private in ("64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::")],
    ],
)
def test_public_is_what_belongs_to_the_internet(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_a_name_that_cannot_be_looked_up_keeps_neither_the_next_nor_the_end_waiting(
    there: Contractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real = threading.Event(), socket.getaddrinfo

    def hanging(host: str, *args: object, **options: object) -> object:
        if host == "hangs.example.jp":
            go.wait(20)
        return real(host, *args, **options)  # type: ignore[arg-type]  # whatever the post gives

    monkeypatch.setattr(socket, "getaddrinfo", hanging)

    async def sent() -> float:
        post = Post()
        with pytest.raises(NotTaken):
            await post.send("https://hangs.example.jp/", COPY, is_demo=False)
        await post.send(there.url, COPY, is_demo=True)
        before = time.monotonic()
        await post.close()
        return time.monotonic() - before

    try:
        assert asyncio.run(sent()) < 1
    finally:
        go.set()
    assert there.bodies == [COPY.body]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and self-signed certificate of localhost in one file."""
    path = tmp_path / "localhost.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *subject]
    subprocess.run([*command, "-keyout", path, "-out", tmp_path / "cert.pem"], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + (tmp_path / "cert.pem").read_bytes())
    return path


def test_the_name_and_not_the_number_must_stand_in_the_certificate(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    trusted = ssl.create_default_context(cafile=certificate)
    with contractor(server) as there:
        send(there.url, trusted=trusted)
        assert there.bodies == [COPY.body]
        with pytest.raises(NotTaken):
            send(there.url.replace("localhost", "127.0.0.1"), trusted=trusted)
        with pytest.raises(NotTaken):
            send(there.url)
        assert len(there.got) == 1
