"""The results pages as a manager walks them in a browser, wide and on a phone."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

import demo
from tests import browser as browsing
from tests.demo_store import Played, played

__all__ = ["played"]
pytestmark = [pytest.mark.chromium, pytest.mark.slow]

SECONDS = 60_000
PAGES = ("overview", "results", "channels", "channel_sheet", "placement_results", "times", "effect", "targets")
WITH_CHART = ("results", "channels", "times", "effect")
WIDTHS = (1440, 390)
YEAR = "?programme=kita-r5&year=2023"
MONTH = f"{YEAR}&month=2023-10"
ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")


@pytest.fixture(scope="module")
def address(played: Played) -> Iterator[str]:
    with browsing.running_workspace(played.settings) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.browser() as opened:
        yield opened


class Walk:
    """A tab that somebody signed in with, and what it asked for and complained of."""

    def __init__(self, browser: Browser, address: str, password: str, width: int = 1440) -> None:
        size = {"width": width, "height": 1000}
        context = browser.new_context(base_url=address, locale="ja-JP", viewport=size, accept_downloads=True)  # type: ignore[arg-type] # a dict of ints
        self.page: Page = context.new_page()
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto("/")
        self.page.fill("input[name=email]", "manager@demo.example")
        self.page.fill("input[name=password]", password)
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
        self.page.wait_for_timeout(1_000)


@pytest.fixture(scope="module")
def walks(browser: Browser, address: str, played: Played) -> dict[int, Walk]:
    password = demo.password_file(played.settings).read_text(encoding="utf-8").strip()
    return {width: Walk(browser, address, password, width) for width in WIDTHS}


@pytest.mark.parametrize(("width", "view"), [(1440, YEAR), (1440, MONTH), (390, YEAR)])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_errors_other_hosts_and_sideways_scrolling(
    walks: dict[int, Walk], address: str, name: str, width: int, view: str
) -> None:
    walk = walks[width]
    page = walk.open(f"/{name}{view}")
    assert page.get_by_test_id("stException").count() == 0
    assert walk.errors == []
    assert walk.hosts <= {urlsplit(address).netloc, ""}
    wide = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return Math.max(main.scrollWidth - main.clientWidth,"
        " document.documentElement.scrollWidth - window.innerWidth) }"
    )
    assert wide <= 0
    # Streamlit's own words too, seen or only read out; "English" alone is the way to the other language.
    assert ENGLISH.findall(page.inner_text("body")) == []


@pytest.mark.parametrize("name", WITH_CHART)
def test_each_chart_has_words_and_the_same_as_a_table(walks: dict[int, Walk], name: str) -> None:
    page = walks[1440].open(f"/{name}{YEAR}")
    charts = page.get_by_test_id("stPlotlyChart")
    expect(charts.first).to_be_visible(timeout=SECONDS)
    for place in range(charts.count()):
        words = charts.nth(place).evaluate(
            "chart => [chart, ...chart.querySelectorAll('[aria-label]')]"
            ".map(each => each.getAttribute('aria-label')).filter(Boolean).join(' ')"
        )
        assert len(words) > 15, f"chart {place} of {name} says {words!r}"
    assert page.locator("[data-testid=stExpander] table, .sb-table table").count() >= charts.count()


def test_a_csv_downloads_and_says_what_it_is(walks: dict[int, Walk], tmp_path: Path) -> None:
    page = walks[1440].open(f"/times{YEAR}")
    opened = page.locator("[data-testid=stExpander] summary").first
    opened.focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="CSV", exact=True).first
    expect(button).to_be_visible(timeout=SECONDS)
    button.focus()
    with page.expect_download(timeout=SECONDS) as started:
        page.keyboard.press("Enter")
    kept = tmp_path / "file.csv"
    started.value.save_as(kept)
    rows = list(csv.reader(io.StringIO(kept.read_bytes().decode("utf-8-sig"))))
    assert started.value.suggested_filename.startswith("shirube-kita-r5-")
    assert any("期間" in row[:1] for row in rows)
    assert max(len(row) for row in rows) > 1


@pytest.mark.parametrize("name", ["overview", "results", "targets"])
def test_what_is_drawn_in_html_is_saved_as_a_picture_by_the_browser(
    walks: dict[int, Walk], tmp_path: Path, name: str
) -> None:
    page = walks[1440].open(f"/{name}{YEAR}")
    button = page.get_by_role("button", name="画像で保存（PNG）").first
    button.focus()
    with page.expect_download(timeout=SECONDS) as started:
        page.keyboard.press("Enter")
    kept = tmp_path / started.value.suggested_filename
    started.value.save_as(kept)
    assert kept.name.startswith("shirube-kita-r5-")
    assert kept.suffix == ".png"
    part = page.locator("[class*='st-key-picture-'] [data-testid=stHtml]").first.bounding_box()
    assert part
    picture = Image.open(kept).convert("L")
    assert picture.width >= 2 * part["width"]
    assert picture.height >= 2 * part["height"]
    below = picture.crop((0, 2 * 24 + 2 * 40, picture.width, picture.height))  # without the lines that say what it is
    assert sum(below.histogram()[:150]) > 2_000, "words and bars are dark"
    assert walks[1440].errors == []


def test_the_period_is_chosen_by_keyboard_and_its_link_opens_the_same_view(
    walks: dict[int, Walk], browser: Browser, address: str, played: Played
) -> None:
    walk = walks[1440]
    page = walk.open(f"/overview{YEAR}")
    chosen = page.get_by_role("combobox", name="期間")
    chosen.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**month=2023-05**", timeout=SECONDS)
    walk.settle()
    page.get_by_role("button", name="この表示へのリンク").press("Enter")
    link = page.locator("[data-testid=stCode]").first.inner_text().strip()
    assert "month=2023-05" in link
    told = page.locator(".sb-lead").inner_text()
    password = demo.password_file(played.settings).read_text(encoding="utf-8").strip()
    other = Walk(browser, address, password)
    other.open(link)
    expect(other.page.locator(".sb-lead")).to_have_text(told.replace("\n", ""), timeout=SECONDS)
