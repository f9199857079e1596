"""The opening calendar and the year's money as a manager walks them in a browser, wide and on a phone."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from core.dates import now
from core.settings import Settings
from funnel import year_money, year_money_changes
from funnel.year_project import Told
from store import programmes
from store.database import Store
from tests import browser as browsing
from tests.conftest import add_programme
from tests.workspace.cast import PASSWORD, hire

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

SECONDS = 30_000
LINES = (("委託料", 6_000_000), ("印刷製本費", 347_000))
ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")


@pytest.fixture
def address(tmp_path: Path, sqlite_store: Store) -> Iterator[str]:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with sqlite_store.writing() as db:
        ends = date(2027, 3, 31)
        programme = add_programme(db, ends=ends, closed_on_holidays=True, closed_note="祝日は休み")
        programmes.add_exception(db, programme_id=programme.id, day=date(2026, 12, 31), open=False, note="年末のため")
        hire(db, "manager", [programme])
        told = Told("1-1", "女性のためのLINE相談", 6_347_000, 4_760_000, 0.75, partners=("区社会福祉協議会",))
        facts = {"by": "test", "at": now(), "programme": programme}
        year_money_changes.add(db, **facts, year=2026, told=told)  # type: ignore[arg-type] # three kinds of values
        [made] = year_money.read(db, programme, 2026)
        year_money_changes.set_lines(db, **facts, seen=made.row, seen_lines=(), lines=LINES)  # type: ignore[arg-type] # the same
    with browsing.running_workspace(settings) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing.browser() as opened:
        yield opened


class Walk:
    """A tab that the manager signed in with, and what it asked for and complained of."""

    def __init__(self, browser: Browser, address: str, width: int) -> None:
        self.page: Page = browser.new_context(
            base_url=address, locale="ja-JP", viewport={"width": width, "height": 1000}
        ).new_page()
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto("/")
        self.page.fill("input[name=email]", "manager@office.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form button")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
        self.errors.clear()

    def open(self, path: str) -> Page:
        self.page.goto(path)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Until nothing on the page is being made any more."""
        still = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        expect(still).to_be_attached(timeout=SECONDS)
        self.page.wait_for_timeout(500)

    def is_sound(self, address: str) -> None:
        """No error, no other host, no sideways scrolling, no English."""
        assert self.page.get_by_test_id("stException").count() == 0
        assert self.errors == []
        assert self.hosts <= {urlsplit(address).netloc, ""}
        wide = self.page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollWidth - main.clientWidth }"
        )
        assert wide <= 0
        assert ENGLISH.findall(self.page.inner_text("body")) == []


def test_both_pages_are_read_and_kept_wide_and_on_a_phone(browser: Browser, address: str, sqlite_store: Store) -> None:
    walk = Walk(browser, address, 1440)
    page = walk.open("/calendar?year=2026")
    months = page.locator(".sb-year table")
    expect(months).to_have_count(12, timeout=SECONDS)
    assert columns_of(page) >= 3
    # Seen as a letter, read out as words.
    last = page.locator(".sb-year td", has_text="年末のため")
    assert last.inner_text().split()[:2] == ["31", "休"]
    walk.is_sound(address)
    a_reason_is_changed_and_the_day_put_back(walk, sqlite_store)
    page = walk.open("/money?year=2026")
    expect(page.get_by_text("内訳の合計は6,347千円、総事業費は6,347千円です。")).to_be_visible(timeout=SECONDS)
    walk.is_sound(address)
    a_line_is_changed_by_keyboard(walk, sqlite_store)
    phone = Walk(browser, address, 390)
    page = phone.open("/calendar?year=2026")
    expect(page.locator(".sb-year table:visible")).to_have_count(1, timeout=SECONDS)
    page.get_by_text("1年のすべての月を見る").click()
    expect(page.locator(".sb-year table:visible")).to_have_count(12)
    assert columns_of(page) == 1
    phone.is_sound(address)
    phone.open("/money?year=2026")
    phone.is_sound(address)


def columns_of(page: Page) -> int:
    """How many months stand side by side."""
    lefts = page.locator(".sb-year table").evaluate_all("all => all.map(each => each.getBoundingClientRect().left)")
    return len(set(lefts))


def a_reason_is_changed_and_the_day_put_back(walk: Walk, store: Store) -> None:
    page = walk.page
    page.get_by_text("臨時の開設日・休みを変える、消す").click()
    # By keyboard: a page that scrolls closes a list that a click has opened.
    which = page.get_by_role("combobox", name="どの日")
    expect(which).to_be_visible(timeout=SECONDS)
    which.focus()
    page.wait_for_timeout(500)
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="令和8年12月31日").click()
    walk.settle()
    away = page.get_by_role("button", name="一覧から消す")
    away.focus()
    page.keyboard.press("Enter")
    back = page.get_by_role("button", name=re.compile("令和8年12月31日（木）.*を元に戻す"))
    expect(back).to_be_visible(timeout=SECONDS)
    with store.reading() as db:
        assert programmes.exceptions(db, 1) == []
    back.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("元に戻しました。")).to_be_visible(timeout=SECONDS)
    with store.reading() as db:
        assert [one.note for one in programmes.exceptions(db, 1)] == ["年末のため"]


def a_line_is_changed_by_keyboard(walk: Walk, store: Store) -> None:
    page = walk.page
    field = page.get_by_role("textbox", name="2行目の金額（千円）")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("350")
    save = page.get_by_role("button", name="内訳を保存する")
    save.focus()
    page.keyboard.press("Enter")
    told = "内訳の合計は6,350千円で、総事業費6,347千円より3千円多くなっています。"
    expect(page.get_by_text(told)).to_be_visible(timeout=SECONDS)
    with store.reading() as db:
        programme = programmes.all_programmes(db)[0]
        assert [one.lines_yen for one in year_money.read(db, programme, 2026)] == [6_350_000]
