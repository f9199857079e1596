"""Activities and earlier surveys as staff record them in a browser: typed in, taken back, from a file, on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.settings import Settings
from exchange import activity_file, tables
from funnel import activities
from funnel.activities import Told
from store.database import Store
from tests import browser as browsing
from tests.conftest import add_programme
from tests.workspace.cast import PASSWORD, hire

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

SECONDS = 60_000
ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")
FIRST = fiscal_bounds(fiscal_year(tokyo_day(now())))[0]


@pytest.fixture
def address(tmp_path: Path, sqlite_store: Store) -> Iterator[str]:
    with sqlite_store.writing() as db:
        desk = add_programme(db, "mine-r8", starts=FIRST)
        hire(db, "manager", [desk])
        told = Told("referral", FIRST, amount=3, body="welfare_office")
        activities.add(db, by="test", at=now(), programme=desk, told=told)
        told = Told("training", FIRST, "第1回 相談員研修", amount=20, satisfied=88.0, satisfied_of=18)
        activities.add(db, by="test", at=now(), programme=desk, told=told)
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with browsing.running_workspace(settings) as running:
        yield running


class Walk:
    """A tab that the manager signed in with, what it asked for and complained of."""

    def __init__(self, browser: Browser, address: str, width: int) -> None:
        size = {"width": width, "height": 1000}
        context = browser.new_context(base_url=address, locale="ja-JP", viewport=size, accept_downloads=True)  # type: ignore[arg-type] # a dict of ints
        self.page: Page = context.new_page()
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.goto("/")
        self.page.fill("input[name=email]", "manager@office.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form button")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto("/activities")
        expect(self.page.get_by_text("関係機関への紹介 3件").first).to_be_visible(timeout=SECONDS)
        self.settle()

    def settle(self) -> None:
        """Until nothing on the page is being made any more."""
        still = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        expect(still).to_be_attached(timeout=SECONDS)
        self.page.wait_for_timeout(500)

    def choose(self, label: str, option: str) -> None:
        """An option of a list, by keyboard: a page that scrolls closes a list that a click has opened."""
        chosen = self.page.get_by_role("combobox", name=label).first
        chosen.focus()
        self.page.wait_for_timeout(500)
        self.page.keyboard.press("ArrowDown")
        self.page.get_by_role("option", name=option).first.click()
        self.settle()

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


def test_activities_are_typed_in_taken_back_brought_in_and_compared(address: str, tmp_path: Path) -> None:
    with browsing.browser() as browser:
        walk = Walk(browser, address, 1440)
        walk.is_well(address)
        type_one_in(walk)
        remove_it_and_take_that_back(walk)
        bring_a_file_in(walk, tmp_path)
        take_the_file_out(walk, tmp_path)
        write_an_earlier_survey_down(walk)
        walk.is_well(address)
        phone = Walk(browser, address, 390)
        phone.choose("活動の種類", "研修")
        phone.is_well(address)


def type_one_in(walk: Walk) -> None:
    page = walk.page
    walk.choose("活動の種類", "ピアサポート")
    form = page.locator("[data-testid=stForm]").first
    form.get_by_label("名称").fill("茶話会")
    form.get_by_label("参加者数（人）").fill("12")
    # The last key typed counts too: a form is sent with what stands in it.
    form.get_by_role("button", name="追加する").click()
    expect(page.get_by_text("記録を加えました。")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text("ピアサポート 全1回 12人")).to_be_visible(timeout=SECONDS)
    walk.settle()


def remove_it_and_take_that_back(walk: Walk) -> None:
    page = walk.page
    walk.choose("どの記録か", "茶話会")
    page.get_by_text("はい、この記録を消します").click()
    away = page.get_by_role("button", name="記録を消す")
    expect(away).to_be_enabled(timeout=SECONDS)
    away.click()
    expect(page.get_by_text("記録を消しました。")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text("ピアサポート 全1回 12人")).to_have_count(0, timeout=SECONDS)
    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_text("ピアサポート 全1回 12人")).to_be_visible(timeout=SECONDS)
    walk.settle()


def bring_a_file_in(walk: Walk, folder: Path) -> None:
    page = walk.page
    file = folder / "list.csv"
    file.write_bytes(f"種別,開始日,数\r\n宿泊,{FIRST},０泊\r\n宿泊,いつか,2\r\n".encode("cp932"))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="ファイルを確かめる").click()
    expect(page.get_by_text("「いつか」は日付として読めません").first).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("button", name="1件を取り込む")).to_be_disabled(timeout=SECONDS)
    page.get_by_text(re.compile("1.*行.*取り込")).last.click()
    button = page.get_by_role("button", name="1件を取り込む")
    expect(button).to_be_enabled(timeout=SECONDS)
    button.click()
    expect(page.get_by_text("一時宿泊 0泊")).to_be_visible(timeout=SECONDS)
    walk.settle()


def take_the_file_out(walk: Walk, folder: Path) -> None:
    assert read(downloaded(walk, "ひな形", folder)).examples == 2
    parsed = read(downloaded(walk, "この記録をダウンロード", folder))
    assert [one.kind for one in parsed.rows] == ["referral", "stay", "peer_support", "training"]
    assert [one.amount for one in parsed.rows] == [3, 0, 12, 20]


def downloaded(walk: Walk, button: str, folder: Path) -> bytes:
    with walk.page.expect_download(timeout=SECONDS) as started:
        walk.page.get_by_role("button", name=button).click()
    kept = folder / "out.xlsx"
    started.value.save_as(kept)
    return kept.read_bytes()


def read(data: bytes) -> activity_file.Parsed:
    table = tables.read("out.xlsx", data, expects=activity_file.HEADERS)
    return activity_file.parse(table, since=FIRST, until=tokyo_day(now()))


def write_an_earlier_survey_down(walk: Walk) -> None:
    page = walk.page
    page.get_by_role("tab", name="これまでの調査").click()
    form = page.locator("[data-testid=stForm]:visible")
    form.get_by_label("わかったこと").fill("悩みを相談した人がいる女性")
    form.get_by_label("数値").fill("44.6")
    form.get_by_label("出典").fill("区民意識調査")
    form.get_by_role("button", name="追加する").click()
    expect(page.get_by_text("数値を加えました。")).to_be_visible(timeout=SECONDS)
    # The tab stays where it was.
    expect(page.locator("td", has_text="44.6 %")).to_be_visible(timeout=SECONDS)
    walk.settle()
