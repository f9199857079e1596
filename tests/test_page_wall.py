"""The workspace as it really runs: a fresh process whose first request is a page, and a real browser."""

import base64
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from campaigns import campaigns, placements
from core.dates import now, tokyo_day
from core.folders import ROOT
from core.settings import Settings
from exchange import consultation_file, tables
from funnel import imports
from store import programmes
from store.database import Store
from tests.browser import browser, running_workspace
from tests.conftest import add_programme
from tests.workspace.cast import PASSWORD, hire, open_session
from tests.workspace.door import cookie
from workspace import database
from workspace.cookies import SESSION

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
NAVIGATION = {"accept": "text/html", "sec-fetch-mode": "navigate"}
SECRETS = ("窓口", "streamlit", "stApp", "/static/")


@pytest.fixture
def office(tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings of a workspace with one programme and one administrator."""
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_store.url, _env_file=None)
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", settings.database)
    database.forget()
    with sqlite_store.writing() as db:
        told = {"desk": "窓口のなまえ", "who_may_consult": "どなたでも", "closed_note": "祝日は休み"}
        hire(db, "admin", [add_programme(db, **told)])
    yield settings
    database.forget()


def is_only_the_sign_in_page(answer: httpx.Response) -> bool:
    return (
        answer.url.path == "/signin"
        and 'name="password"' in answer.text
        and not any(word in answer.text for word in SECRETS)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_as_the_first_request_of_a_fresh_process_gives_only_the_sign_in_page(
    office: Settings, name: str
) -> None:
    # Beside its pages/ folder Streamlit would run the first deep link's page without the main script.
    with running_workspace(office) as address, httpx.Client(base_url=address, follow_redirects=True) as outside:
        answer = outside.get(f"/{name}", headers=NAVIGATION)
        assert [one.status_code for one in answer.history] == [303]
        assert is_only_the_sign_in_page(answer)


def upgrade(address: str, path: str, **headers: str) -> int:
    """Status of a websocket handshake, spoken by hand."""
    host, port = address.removeprefix("http://").split(":")
    key = base64.b64encode(b"sixteen bytes ok").decode()
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(line.recv(64).split()[1])


def test_signed_out_nothing_else_answers(office: Settings) -> None:
    with running_workspace(office) as address, httpx.Client(base_url=address) as outside:
        paths = ["/", *(f"/{name}" for name in PAGES), "/no-such-page", "/media/abc.pdf", "/static/js/x.js"]
        paths += ["/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/agent/openapi.json"]
        paths += ["/_stcore/agent/mcp", "/home/_stcore/health", "/_stcore/upload_file/a/b", "/component/a/b.html"]
        paths += ["/assets/css/workspace.css", "/assets/fonts/web/BIZUDPGothic-Regular.woff2", "/favicon.png"]
        paths += ["/signin/..%2f", "/signin%2f..%2fhome", "/signin;/home", "/./home", "/healthz/../home", "/signout"]
        for path in paths:
            for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
                answer = outside.request(method, path)
                assert answer.status_code in (400, 401), f"{method} {path}: {answer.status_code}"
                assert not any(word in answer.text for word in SECRETS)
        assert outside.get("/healthz").text == "ok"
        assert is_only_the_sign_in_page(outside.get("/signin"))


def test_the_websocket_opens_only_with_a_live_session_and_from_our_own_pages(office: Settings) -> None:
    with database.store().writing() as db:
        session_id = open_session(db, hire(db, "pr"))
    ours = f"{SESSION}={cookie(session_id)}"
    with running_workspace(office) as address:
        stream = "/_stcore/stream"
        assert upgrade(address, stream, Origin=address, Cookie=ours) == 101
        assert upgrade(address, f"/staff{stream}", Origin=address) == 403
        assert upgrade(address, stream, Origin=address) == 403
        assert upgrade(address, stream, Origin=address, Cookie=f"{SESSION}=forged") == 403
        assert upgrade(address, stream, Origin="http://evil.example", Cookie=ours) == 403
        assert upgrade(address, stream, Origin=address, X_Shirube_Sign_In="0" * 64) == 403


def test_the_workspace_does_not_start_on_a_store_without_its_schema(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'empty.db'}", _env_file=None)
    with pytest.raises(RuntimeError, match=r"manage\.py migrate"), running_workspace(settings):
        pass


def overheard(context: BrowserContext) -> tuple[set[str], list[str]]:
    """What the pages of a browser ask for, and what its policy kept them from; both fill as they go."""
    asked: set[str] = set()
    problems: list[str] = []
    context.on("request", lambda request: asked.add(request.url))
    context.on("console", lambda line: problems.append(line.text) if "Content Security" in line.text else None)
    return asked, problems


def elsewhere(asked: set[str], address: str) -> set[str]:
    """The requests that left this machine's workspace."""
    return {url for url in asked if not url.startswith((f"{address}/", f"ws{address[4:]}/", "data:", "blob:"))}


def sign_in(page: Page, email: str = "admin@office.example") -> None:
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("button")


@pytest.mark.slow
@pytest.mark.chromium
def test_staff_sign_in_work_in_two_tabs_and_sign_out_of_both(office: Settings) -> None:
    with running_workspace(office) as address, browser() as opened:
        context = opened.new_context(base_url=address, locale="ja-JP")
        asked, problems = overheard(context)

        first = context.new_page()
        first.goto("/staff")
        assert first.url == f"{address}/signin?next=%2Fstaff"
        sign_in(first)
        expect(first.locator("h1")).to_have_text("職員")
        assert first.url == f"{address}/staff"
        expect(first.locator("html")).to_have_attribute("lang", "ja")
        expect(first.locator("body")).not_to_contain_text("Deploy")

        second = context.new_page()
        second.goto("/")
        expect(second.locator("h1")).to_contain_text("窓口のなまえ")
        assert "BIZ UDPGothic" in second.evaluate(
            "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family).join()"
        )
        cookies = {one["name"]: one for one in context.cookies()}
        assert cookies[SESSION]["httpOnly"]
        assert SESSION not in second.evaluate("document.cookie")

        second.get_by_role("button", name="サインアウト").click()
        second.wait_for_url("**/signin")
        # Nobody touches the first tab: it leaves by itself.
        first.wait_for_url("**/signin?next=%2Fstaff", timeout=8_000)
        expect(first.locator("h1")).to_have_text("しるべ")

        assert elsewhere(asked, address) == set()
        assert problems == []
        context.close()


def there_is_something_to_show() -> None:
    """A card in town and a month of consultations, enough of them that the chart shows them."""
    with database.store().writing() as db:
        programme = programmes.all_programmes(db)[0]
        hire(db, "manager", [programme])
        who: dict[str, Any] = {"by": "manager@office.example", "at": now(), "programme": programme}
        day = tokyo_day(now())
        made = campaigns.create(db, **who, name="カード", starts=day, ends=day)
        draft = placements.Draft(campaign_id=made.id, channel="card", venue="見本図書館", venue_kind="library")
        placements.add(db, **who, draft=draft)
        yesterday = day - timedelta(days=1)
        lines = [f"{yesterday:%Y/%m/%d} 18:05\tK-{number}\tカード\t終了" for number in range(20)]
        pasted = "\n".join(["開始\t相談者番号\t知ったきっかけ\t結果", *lines])
        table = tables.read_pasted(pasted, expects=consultation_file.HEADERS)
        parsed = consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=now())
        assert imports.import_rows(db, **who, rows=parsed.rows, file_hash="f").added == 20


@pytest.mark.slow
@pytest.mark.chromium
def test_charts_and_pictures_of_prints_load_nothing_from_elsewhere(office: Settings) -> None:
    there_is_something_to_show()
    with running_workspace(office) as address, browser() as opened:
        context = opened.new_context(base_url=address, locale="ja-JP")
        asked, problems = overheard(context)
        page = context.new_page()
        page.goto("/results")
        sign_in(page, "manager@office.example")
        expect(page.locator("h1")).to_have_text("読みとりから相談まで")
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=30_000)
        page.goto("/prints")
        expect(page.locator("h1")).to_have_text("印刷物をつくる")
        expect(page.locator("[data-testid=stImage] img").first).to_be_visible(timeout=30_000)
        assert any("plotly" in url.lower() for url in asked)
        assert any("/media/" in url for url in asked)
        assert elsewhere(asked, address) == set()
        assert problems == []
        context.close()


@pytest.mark.slow
@pytest.mark.chromium
def test_streamlits_own_words_are_japanese_and_follow_the_switch(office: Settings) -> None:
    with running_workspace(office) as address, browser() as opened:
        page = opened.new_context(base_url=address, locale="ja-JP").new_page()
        page.goto("/staff")
        sign_in(page)
        who = page.get_by_role("combobox", name="だれ")
        expect(who).to_have_attribute("placeholder", "選んでください")
        page.get_by_role("button", name="English").click()
        expect(page.locator("h1")).to_have_text("Staff")
        expect(page.locator("html")).to_have_attribute("lang", "en")
