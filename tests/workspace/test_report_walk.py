"""The yearly report as a manager walks it in a browser, by keyboard, wide and on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.settings import Settings
from funnel import report_texts
from store import programmes, reports, staff
from store.database import Store
from tests import browser as browsing
from tests.conftest import add_programme
from tests.workspace.cast import PASSWORD, hire

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

SECONDS = 60_000
YEAR = fiscal_year(tokyo_day(now())) - 1
ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")


@pytest.fixture
def address(tmp_path: Path, sqlite_store: Store) -> Iterator[str]:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with sqlite_store.writing() as db:
        desk = add_programme(db, "mine-r8", starts=fiscal_bounds(YEAR - 1)[0], ends=None)
        hire(db, "manager", [desk])
        for year in (YEAR - 1, YEAR):
            programmes.add_year(
                db, programme_id=desk.id, fiscal_year=year, project_number="1-1", project="LINE相談", cost_yen=1_000_000
            )
        facts = {"project_number": "1-1", "part": "situation", "seen": "", "written": "昨年度は周知が課題だった。"}
        report_texts.write(db, by="other", at=now(), programme=desk, year=YEAR - 1, **facts)
    with browsing.running_workspace(settings) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing.browser() as opened:
        yield opened


class Walk:
    """A tab of a manager on the report's page, and the hosts it asked."""

    def __init__(self, browser: Browser, address: str, width: int) -> None:
        size = {"width": width, "height": 1000}
        context = browser.new_context(base_url=address, locale="ja-JP", viewport=size, accept_downloads=True)  # type: ignore[arg-type] # a dict of ints
        self.page: Page = context.new_page()
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.goto("/")
        self.page.fill("input[name=email]", "manager@office.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form button")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
        self.errors.clear()
        self.page.goto(f"/report?year={YEAR}")
        expect(self.page.get_by_role("textbox", name="地域")).to_be_visible(timeout=SECONDS)
        self.settle()

    def settle(self) -> None:
        """Until nothing on the page is being made any more."""
        self.page.wait_for_timeout(300)
        still = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        expect(still).to_be_attached(timeout=SECONDS)
        self.page.wait_for_timeout(700)

    def press(self, name: str) -> None:
        """A button, by keyboard."""
        button = self.page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_enabled(timeout=SECONDS)
        button.focus()
        self.page.keyboard.press("Enter")
        self.settle()

    def step(self, name: str) -> None:
        """A part of the work, by keyboard."""
        self.page.locator(".st-key-report-step").get_by_role("radio", name=name, exact=True).focus()
        self.page.keyboard.press("Space")
        self.settle()

    def write(self, words: str) -> None:
        """Words in place of those in the field, saved."""
        self.page.locator("textarea").focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)
        self.page.keyboard.press("Tab")
        self.settle()
        self.press("保存する")

    def tick(self, words: str) -> None:
        """A box, by keyboard."""
        self.page.get_by_role("checkbox", name=words).focus()
        self.page.keyboard.press("Space")
        self.settle()

    def is_calm(self, address: str) -> None:
        """Nothing failed, nothing came from elsewhere, nothing scrolls sideways, nothing is in English."""
        assert self.page.get_by_test_id("stException").count() == 0
        assert self.errors == []
        assert self.hosts <= {urlsplit(address).netloc, ""}
        wide = self.page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return Math.max(main.scrollWidth - main.clientWidth,"
            " document.documentElement.scrollWidth - window.innerWidth) }"
        )
        assert wide <= 0
        assert ENGLISH.findall(self.page.inner_text("[data-testid=stMain]")) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_report_is_written_asked_about_settled_corrected_and_taken_out_by_keyboard(
    browser: Browser, address: str, sqlite_store: Store, width: int, tmp_path: Path
) -> None:
    walk = Walk(browser, address, width)
    page = walk.page
    walk.press("昨年度の文を入れる")
    expect(page.locator("textarea")).to_have_value("昨年度は周知が課題だった。")
    expect(page.get_by_text("未保存です。")).to_be_visible()
    walk.write("今年度は＋Pの周知が課題だった。")
    asked = page.locator(".sb-asks mark")
    expect(asked.first).to_be_visible(timeout=SECONDS)
    walk.is_calm(address)
    walk.step("質問")
    expect(asked.first).to_be_visible()
    walk.is_calm(address)
    walk.press("この文を直す")
    walk.write("今年度は広い周知が課題だった。")
    expect(asked).to_have_count(0)
    walk.step("読む")
    expect(page.locator(".sb-reading").get_by_text("広い周知").first).to_be_visible(timeout=SECONDS)
    walk.is_calm(address)
    walk.step("確定する")
    walk.tick("いまの報告書を読みました。")
    walk.press("この内容で確定する")
    expect(page.get_by_text("第1版から変わったところはありません。")).to_be_visible(timeout=SECONDS)
    walk.step("書く")
    walk.write("今年度は広い周知と連携が課題だった。")
    walk.step("確定する")
    expect(page.get_by_role("table", name="第1版から変わるところ")).to_contain_text("連携")
    page.get_by_role("textbox", name="訂正の理由").focus()
    page.keyboard.insert_text("連携を書き足した")
    page.keyboard.press("Tab")
    walk.settle()
    walk.tick("いまの報告書を読みました。")
    walk.press("この内容で確定する")
    expect(page.get_by_text("理由：連携を書き足した")).to_be_visible(timeout=SECONDS)
    walk.is_calm(address)
    walk.step("取り出す")
    taken_out(walk, tmp_path)
    walk.is_calm(address)
    with sqlite_store.reading() as db:
        assert len(reports.versions(db, 1, YEAR)) == 2
        told = [one.action for one in staff.audit_trail(db) if one.action.startswith("report.")]
    assert told[0] == "report.publish"
    assert told.count("report.freeze") == 2


def taken_out(walk: Walk, folder: Path) -> None:
    """The newest version for publication as a PDF."""
    page = walk.page
    page.locator(".st-key-report-take-edition").get_by_role("radio", name="公開用").focus()
    page.keyboard.press("Space")
    walk.settle()
    walk.press("公開用をつくる")
    button = page.get_by_role("button", name="ダウンロード（PDF）")
    expect(button).to_be_visible(timeout=SECONDS)
    button.focus()
    with page.expect_download(timeout=SECONDS) as started:
        page.keyboard.press("Enter")
    kept = folder / started.value.suggested_filename
    started.value.save_as(kept)
    assert kept.name == f"mine-r8-{YEAR}-public-v2.pdf"
    assert kept.read_bytes().startswith(b"%PDF")
