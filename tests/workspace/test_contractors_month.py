"""The contractor's month in a browser: an Excel list with headings of its own in, mapped, corrected, and back out."""

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.settings import Settings
from store import exchange
from store.database import Store
from tests import browser as browsing
from tests.conftest import add_programme
from tests.workspace.cast import PASSWORD, hire

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

SECONDS = 60_000
FIRST = fiscal_bounds(fiscal_year(tokyo_day(now())))[0]
DAY = min(tokyo_day(now()) - timedelta(days=3), FIRST + timedelta(days=40))
HEADER = ("受付日時", "利用者No", "はじめてか", "世代", "終わり方", "連絡メモ")
STAGES = ("相談", "はじめての相談", "くり返しの相談")
WRONG = ("きのう", "さあ")
ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")


def listed(clients: int, *, first: int = 0) -> bytes:
    """A month of clients under a title, every third of whom came again; two cells of the first list are wrong."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(("見本の会　相談一覧",))
    sheet.append(HEADER)
    for number in range(first, first + clients):
        when = datetime.combine(DAY, datetime.min.time()) + timedelta(hours=18, minutes=number)
        sheet.append((when, f"K-{number:03}", "新規" if number % 3 else "継続", "20代", "終了", "ひみつのメモ"))
    if not first:
        sheet.cell(5, 1).value, sheet.cell(8, 5).value = WRONG
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def address(tmp_path: Path, sqlite_store: Store) -> Iterator[str]:
    with sqlite_store.writing() as db:
        desk = add_programme(db, "mine-r8", starts=FIRST, history_starts=FIRST)
        hire(db, "counsellor", [desk])
        hire(db, "manager", [desk])
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with browsing.running_workspace(settings) as running:
        yield running


class Walk:
    """A tab that somebody signed in with."""

    def __init__(self, browser: Browser, address: str, role: str, width: int = 1440) -> None:
        size = {"width": width, "height": 1000}
        context = browser.new_context(base_url=address, locale="ja-JP", viewport=size)  # type: ignore[arg-type] # a dict of ints
        self.page: Page = context.new_page()
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.goto("/")
        self.page.fill("input[name=email]", f"{role}@office.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form button")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, page: str) -> None:
        self.page.goto(f"/{page}")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
        self.settle()

    def settle(self) -> None:
        """Until nothing on the page is being made any more."""
        still = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        expect(still).to_be_attached(timeout=SECONDS)
        self.page.wait_for_timeout(500)

    def hand_in(self, data: bytes, name: str = "先月.xlsx") -> None:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        self.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})

    def press(self, label: str) -> None:
        button = self.page.get_by_role("button", name=label)
        expect(button).to_be_enabled(timeout=SECONDS)
        button.click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=SECONDS)

    def is_well(self, address: str) -> None:
        """Nothing failed, nothing came from elsewhere, nothing is English, nothing scrolls sideways."""
        assert self.page.get_by_test_id("stException").count() == 0
        assert self.errors == []
        assert self.hosts <= {urlsplit(address).netloc, ""}
        assert ENGLISH.findall(self.page.inner_text("body")) == []
        wide = self.page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return Math.max(main.scrollWidth - main.clientWidth,"
            " document.documentElement.scrollWidth - window.innerWidth) }"
        )
        assert wide <= 0


def test_a_month_is_mapped_corrected_brought_in_and_taken_back_and_the_funnel_follows(
    address: str, sqlite_store: Store, tmp_path: Path
) -> None:
    with browsing.browser() as browser:
        counsellor, manager = Walk(browser, address, "counsellor"), Walk(browser, address, "manager")
        assert funnel(manager) == (0, 0, 0)
        counsellor.go("consultations")
        counsellor.hand_in(listed(60))
        map_the_columns(counsellor, address, tmp_path)
        correct_two_cells(counsellor, address, tmp_path)
        counsellor.press("60件を取り込む")
        counsellor.sees("60件を取り込みました")
        counsellor.is_well(address)
        assert funnel(manager) == (60, 40, 20)
        read_the_next_month_without_asking(counsellor)
        assert funnel(manager) == (90, 60, 30)
        for _import in range(2):
            take_back(counsellor)
        assert funnel(manager) == (0, 0, 0)
        manager.is_well(address)
    with sqlite_store.reading() as db:
        [kept] = exchange.mappings(db, 1, "consultations")
    assert kept.headers == {
        "start": "受付日時",
        "reference": "利用者No",
        "flag": "はじめてか",
        "age": "世代",
        "outcome": "終わり方",
        "_00": "連絡メモ",
    }


def map_the_columns(walk: Walk, address: str, folder: Path) -> None:
    walk.sees("どの列がどの項目ですか")
    walk.settle()
    walk.is_well(address)
    walk.page.screenshot(path=folder / "mapping.png", full_page=True)
    chosen = walk.page.locator(".st-key-consultations-columns [data-testid=stSelectbox] input")
    told = chosen.evaluate_all("all => all.map(one => one.value)")
    assert [told[at] for at in (1, 3, 5, 7, 9)] == list(HEADER[:5])
    walk.page.get_by_label("この組み合わせを覚える名前").fill("見本の会")
    walk.page.keyboard.press("Tab")
    walk.settle()
    walk.press("この列で読み込む")
    walk.sees("取り込む前の確認")


def correct_two_cells(walk: Walk, address: str, folder: Path) -> None:
    page = walk.page
    walk.sees("2行に直しが要ります")
    expect(page.get_by_role("button", name="58件を取り込む")).to_be_disabled()
    walk.settle()
    walk.is_well(address)
    page.screenshot(path=folder / "corrections.png", full_page=True)
    page.get_by_label("5行目・受付日時").fill(f"{DAY:%Y/%m/%d} 18:02")
    page.get_by_label("8行目・終わり方").fill("終了")
    walk.press("直して確かめ直す")
    expect(page.get_by_text("行に直しが要ります")).to_have_count(0, timeout=SECONDS)
    assert "K-002" not in page.content()


def read_the_next_month_without_asking(walk: Walk) -> None:
    walk.settle()
    walk.hand_in(listed(30, first=60), "今月.xlsx")
    walk.sees("「見本の会」として覚えた列で読み込みました")
    walk.press("30件を取り込む")
    walk.sees("30件を取り込みました")
    walk.settle()


def take_back(walk: Walk) -> None:
    page = walk.page
    walk.go("consultations")
    page.locator("summary", has_text="取り込みを取り消す").click()
    page.wait_for_timeout(500)
    page.get_by_text("はい、この取り込みの記録をすべて消します").click()
    walk.settle()
    walk.press("取り消す")
    walk.sees("取り込みを取り消しました")
    walk.settle()


def funnel(walk: Walk) -> tuple[int, ...]:
    """Consultations (件) of the year, new and repeat, as the page of results shows them."""
    walk.go("results")
    text = walk.page.inner_text("[data-testid=stMain]")
    found = [re.search(rf"^{label}\n([\d,]+)件$", text, re.MULTILINE) for label in STAGES]
    assert any(found) or "この期間の相談記録はありません" in text
    return tuple(int(each[1].replace(",", "")) if each else 0 for each in found)
