"""The gateway as a whole: its own pages, its headers, its health, and what it never imports."""

import asyncio
import inspect
import io
import logging
import re
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from starlette.routing import Route

from campaigns.demos import PublicAddress
from core.logs import Lines
from core.settings import Settings
from gateway import app as gateway_app
from gateway import body, limits, readiness
from gateway.app import create_app
from gateway.pages import SAFE
from store.database import Store, StoreUnavailable
from tests.gateway.client import Client, living
from tests.gateway.conftest import wait_until
from tests.gateway.desks import PHONE, Desk, open_desk

# What a gateway on SQLite never needs: some 20 MB and half a second.
SPARED = {"alembic", "psycopg", "sqlalchemy.dialects.postgresql", "linebot"}
WORKSPACE = {"streamlit", "pandas", "plotly", "numpy", "gspread", "reportlab", "openpyxl", "workspace", "printing"}
PAGES = ["/", "/closed", "/nothing-here", "/R/UUUUUUU", "/s/unknown"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_lets_nothing_else_in(client: Client, path: str) -> None:
    answer = client.get(path, headers=PHONE)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"


METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]


def addresses(app: gateway_app.Gateway, code: str) -> list[str]:
    """An address for each route there is, and for what is none."""
    routes = [route.path for route in app._pages.routes if isinstance(route, Route)]
    filled = [re.sub(r"{[^}]*}", "toshima-r8", path) for path in routes]
    return [*filled, f"/R/{code}", f"/r/{code.lower()}", "/R/0000000", "/R/", "/nothing", "/nothing/", "/line//webhook"]


@pytest.mark.parametrize("url", ["", "http://localhost:8600", "https://to-u.example.lg.jp"])
def test_every_answer_to_every_method_carries_the_same_headers(
    settings: Settings, sqlite_store: Store, url: str
) -> None:
    app = create_app(public(settings, url), store=sqlite_store)
    code = open_desk(sqlite_store, is_demo=not url.startswith("https")).code
    with living(app) as client:
        answers = [client.request(method, path) for path in addresses(app, code) for method in METHODS]
    assert {answer.status_code for answer in answers} >= {200, 204, 302, 303, 404, 405}
    for answer in answers:
        names = [name for name, _value in answer.headers.multi_items()]
        told = f"{answer.request.method} {answer.request.url} {answer.status_code}"
        assert {*SAFE} <= {*names}, told
        assert len(names) == len({*names}), told
        assert "server" not in names
        assert ("strict-transport-security" in names) is url.startswith("https:"), told
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], told
        assert answer.headers["cache-control"] == "no-store", told


def test_answers_that_say_no_carry_them_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    large = client.post("/line/toshima-r8/webhook", content=b"x" * 2_000_000)
    limited = [client.get("/s/unknown") for _ in range(limits.MOST_DEAD_LINKS + 1)][-1]
    monkeypatch.setattr(body, "LONGEST_SECONDS", 0.05)
    slow = client.run(asgi_post(client, "/s/unknown"))
    hook = client.run(asgi_post(client, "/line/toshima-r8/webhook"))

    def broken(_store: Store, *, patience: float) -> bool:
        raise StoreUnavailable

    monkeypatch.setattr(readiness, "takes_writes", broken)
    away = client.get("/readyz")
    assert [each.status_code for each in (large, limited, slow, hook, away)] == [413, 429, 408, 408, 503]
    for answer in (large, limited, slow, hook, away):
        assert {*SAFE} <= {*answer.headers}
    assert slow.headers["connection"] == hook.headers["connection"] == "close"
    assert "送るのに時間がかかりすぎました" in slow.text


async def asgi_post(client: Client, path: str) -> httpx.Response:
    """A form of which nothing comes for a second."""

    async def nothing() -> AsyncIterator[bytes]:
        await asyncio.sleep(1)
        yield b"a=b"

    headers = {"content-type": "application/x-www-form-urlencoded"}
    return await client._requests.post(path, content=nothing(), headers=headers)


def test_an_error_of_ours_is_logged_without_what_it_says(
    client: Client, gateway: gateway_app.Gateway, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_more: object) -> bool:
        raise RuntimeError("secret detail")

    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(Lines("gateway", is_terminal=False))
    monkeypatch.setattr(readiness, "takes_writes", broken)
    monkeypatch.setattr(gateway.recorder, "record", broken)
    gateway_app.log.addHandler(handler)
    try:
        answers = [client.get("/readyz", headers=PHONE), client.get(f"/R/{desk.code}", headers=PHONE)]
    finally:
        gateway_app.log.removeHandler(handler)
    assert [answer.status_code for answer in answers] == [500, 500]
    assert all("いま、ページを開けません" in answer.text for answer in answers)
    assert gateway.edge.errors == 2
    assert told.getvalue().count('"error": "RuntimeError"') == 2
    assert "secret" not in told.getvalue()
    assert desk.code not in told.getvalue()


@pytest.mark.parametrize("path", PAGES)
def test_a_pages_style_is_the_one_its_policy_names(client: Client, path: str) -> None:
    answer = client.get(path, headers=PHONE)
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert (
        f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in answer.headers["content-security-policy"]
    )


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_a_script_or_another_host(client: Client, path: str) -> None:
    page = client.get(path, headers=PHONE).text
    assert "<script" not in page
    assert "style=" not in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


@pytest.mark.parametrize("path", ["/", "/closed", "/nothing-here"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_page_of_our_own_tells_what_the_desk_is_for(client: Client, path: str, language: str) -> None:
    page = client.get(path, headers={**PHONE, "accept-language": language}).text
    assert f'<html lang="{language}">' in page
    assert {"ja": "<title>お知らせ</title>", "en": "<title>Notice</title>"}[language] in page
    for word in ("相談", "LINE", "DV", "女性", "しるべ", "Shirube", "counsel", "women"):
        assert word not in page


def test_leaving_leads_over_an_empty_page_to_a_harmless_one_and_asks_the_browser_to_forget(client: Client) -> None:
    first = client.get("/exit?next=https://evil.example", headers=PHONE)
    assert first.status_code == 200
    assert '<meta http-equiv="refresh" content="0;url=/exit/on">' in first.text
    assert "<main>" in first.text
    # For a browser that doesn't go on by itself.
    assert '<h1 class="leave"><a href="/exit/on" rel="noreferrer">ページを開く</a></h1>' in first.text
    assert re.sub("<[^>]*>", "", first.text.split("<body>")[1]).strip() == "ページを開く"
    second = client.get("/exit/on?next=https://evil.example", headers=PHONE)
    assert second.status_code == 303
    assert second.headers["location"] == "https://www.jma.go.jp/bosai/map.html"
    for answer in (first, second, client.get("/forget", headers=PHONE)):
        # No cookies: that would sign her out of whatever else stands below the same domain.
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


def test_search_engines_stay_out(client: Client) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_browsers_question_for_an_icon_is_answered_shortly(client: Client) -> None:
    assert (client.get("/favicon.ico").status_code, client.get("/favicon.ico").content) == (204, b"")


def test_a_gateway_with_its_store_is_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").text == "ok"
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready")


def test_a_gateway_before_the_migration_is_alive_and_not_ready(
    client: Client, store: Store, settings: Settings
) -> None:
    with store.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "schema")


def test_a_gateway_without_a_store_is_alive_and_not_ready(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql://shirube@127.0.0.1:1/none", _env_file=None)
    with living(create_app(settings)) as client:
        assert client.get("/healthz").status_code == 200
        assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "store")
        assert client.get("/R/0000000", headers=PHONE).status_code == 503


def test_an_error_of_ours_is_a_kind_page_without_a_traceback(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_store: Store, *, patience: float) -> bool:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(readiness, "takes_writes", broken)
    answer = client.get("/readyz", headers=PHONE)
    assert answer.status_code == 500
    assert "いま、ページを開けません" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_the_gateway_carries_nothing_of_the_workspace() -> None:
    program = f"import sys, gateway.app; sys.exit(' '.join(sorted({WORKSPACE} & set(sys.modules))) or 0)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_gateway_on_sqlite_carries_nothing_of_other_stores(tmp_path: Path) -> None:
    program = (
        "import sys; from core.settings import Settings; from gateway.app import create_app; "
        f"create_app(Settings(data_dir={str(tmp_path)!r}, _env_file=None)); "
        f"sys.exit(' '.join(sorted({SPARED} & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_look_at_the_store_that_hangs_is_waited_for_shortly_and_by_one_thread(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    comes_back = threading.Event()

    def hanging(_store: Store, *, patience: float) -> bool:
        looks.append(patience)
        return comes_back.wait(30)

    monkeypatch.setattr(readiness, "takes_writes", hanging)
    began = time.monotonic()
    answers = client.many(["/readyz"] * 20)
    assert time.monotonic() - began < 1.5
    assert {(answer.status_code, answer.text) for answer in answers} == {(503, "store")}
    assert len(looks) == 1
    comes_back.set()
    wait_until(lambda: client.get("/readyz").status_code == 200)


def test_looks_that_follow_one_another_closely_are_told_each_its_own(client: Client) -> None:
    async def again_and_again() -> set[str]:
        return {(await client._requests.get("/readyz")).text for _ in range(20)}

    async def together() -> list[set[str]]:
        return await asyncio.gather(*(again_and_again() for _ in range(20)))

    assert all(texts <= {"ready", "store"} for texts in client.run(together()))


def test_no_endpoint_queues_in_the_common_threads(gateway: gateway_app.Gateway) -> None:
    # What is no coroutine waits in one queue for everybody: quick exit behind answers.
    for route in gateway._pages.routes:
        assert isinstance(route, Route)
        call = route.endpoint
        assert inspect.iscoroutinefunction(getattr(call, "func", call)), route.path


@pytest.mark.parametrize("path", ["/closed/", "/s/", "/readyz/", "/exit/", "/line/x/webhook/"])
def test_no_address_leads_to_the_host_a_stranger_names(client: Client, path: str) -> None:
    answer = client.get(path, headers={**PHONE, "host": "evil.example"})
    assert "location" not in answer.headers
    assert answer.status_code == 404
    assert answer.headers["referrer-policy"] == "no-referrer"


def public(settings: Settings, url: str = "https://to-u.example.lg.jp") -> Settings:
    return settings.model_copy(update={"public_url": url})


def told_at_the_start(app: gateway_app.Gateway) -> list[dict[str, object]]:
    """What a server is told that starts the app and stops it."""
    sent: list[dict[str, object]] = []

    async def live() -> None:
        async def receive() -> dict[str, object]:
            return {"type": "lifespan.startup" if not sent else "lifespan.shutdown"}

        async def send(message: object) -> None:
            assert isinstance(message, dict)
            sent.append(message)

        await app({"type": "lifespan"}, receive, send)

    asyncio.run(live())
    return sent


def test_a_gateway_with_a_public_address_does_not_serve_a_demo(settings: Settings, store: Store) -> None:
    open_desk(store)
    [told] = told_at_the_start(create_app(public(settings), store=store))
    assert told["type"] == "lifespan.startup.failed"
    assert "SHIRUBE_PUBLIC_URL を外すか" in str(told["message"])
    with pytest.raises(PublicAddress), living(create_app(public(settings), store=store)):
        pass


@pytest.mark.parametrize("url", ["", "http://localhost:8600", "http://127.0.0.1:8600", "http://[::1]:8600"])
def test_a_gateway_on_this_machine_serves_a_demo(settings: Settings, sqlite_store: Store, url: str) -> None:
    open_desk(sqlite_store)
    told = told_at_the_start(create_app(public(settings, url), store=sqlite_store))
    assert [one["type"] for one in told] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_gateway_with_a_public_address_serves_a_real_desk_until_a_demo_comes(
    settings: Settings, sqlite_store: Store
) -> None:
    desk = open_desk(sqlite_store, is_demo=False)
    with living(create_app(public(settings), store=sqlite_store)) as client:
        assert client.get("/readyz").status_code == 200
        assert client.get(f"/R/{desk.code}", headers=PHONE).status_code == 302
        open_desk(sqlite_store, slug="kita-r5")
        assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "demo")


def test_a_gateway_with_a_public_address_waits_for_its_migration(settings: Settings, store: Store) -> None:
    with store.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = 'older'"))
        db.execute(text("ALTER TABLE programme RENAME COLUMN is_demo TO was_demo"))
    with living(create_app(public(settings), store=store)) as client:
        assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "schema")


def test_asking_the_module_for_anything_but_the_app_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = gateway_app.nothing
