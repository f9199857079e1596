"""The survey in a real browser, without JavaScript, on small telephones."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import text

from core.dates import now
from core.settings import Settings
from store.database import Store
from survey import invitations, questionnaires
from tests.browser import browser
from tests.conftest import add_programme
from tests.serving import running_gateway

pytestmark = pytest.mark.chromium

BY = "counsellor@example.lg.jp"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def address(sqlite_store: Store, tmp_path: Path) -> Iterator[str]:
    """Address of a form, served by a real gateway."""
    with sqlite_store.writing() as db:
        programme, at = add_programme(db), now()
        questionnaires.publish(
            db, by=BY, at=at, programme_id=programme.id, channels=["card", "sticker", "poster", "sns", "friend"]
        )
        [token] = invitations.issue(db, by=BY, at=at, programme=programme)
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_store.url, _env_file=None)
    with running_gateway(settings) as origin:
        yield f"{origin}/s/{token}"


@contextmanager
def opened(chromium: Browser, *, width: int = 390, javascript: bool = False) -> Iterator[tuple[Page, list[str]]]:
    """A page on a telephone of a width, and the addresses it asked for."""
    context = chromium.new_context(
        viewport={"width": width, "height": 780}, java_script_enabled=javascript, locale="ja-JP"
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page, asked
    context.close()


def test_a_woman_answers_without_javascript_and_finds_no_way_back(
    chromium: Browser, address: str, sqlite_store: Store
) -> None:
    with opened(chromium) as (page, asked):
        page.goto(address)
        assert page.title() == "アンケート"
        page.get_by_label("すこし役に立った").check()
        page.get_by_label("前向きになった", exact=True).check()
        page.get_by_role("group", name="ここに相談しようと思ったわけ").get_by_label("だれかに話したかった").check()
        page.get_by_role("group", name="この窓口を、どこで知りましたか").get_by_label("トイレなどのステッカー").check()
        page.get_by_label("19歳以下").check()
        page.get_by_label("ひとこと").fill("ありがとう")
        page.get_by_role("button", name="送る").click()
        page.wait_for_url("**/thanks?lang=ja")
        assert page.get_by_role("heading", name="ありがとうございました").is_visible()
        page.go_back()
        assert page.get_by_text("このページは、もう使えません。").is_visible()
        origin = re.match(r"http://[^/]+", address)
        assert origin
        assert all(url.startswith(origin[0]) for url in asked)
    with sqlite_store.reading() as db:
        values = set(db.execute(text("SELECT value FROM answer_item")).scalars())
    assert values == {"somewhat", "more", "talk", "sticker", "10s", "ありがとう"}


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_is_wider_than_the_screen_and_every_target_fits_a_thumb(
    chromium: Browser, address: str, width: int
) -> None:
    with opened(chromium, width=width, javascript=True) as (page, _asked):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        small = page.evaluate(
            """[...document.querySelectorAll('fieldset label, button, a, textarea')]
               .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
               .filter(([, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"""
        )
        assert small == []


def test_the_way_out_stays_under_the_thumb_while_she_reads(chromium: Browser, address: str) -> None:
    with opened(chromium, javascript=True) as (page, _asked):
        page.goto(address)
        for part in (0, 0.5, 1):
            page.evaluate(f"scrollTo(0, document.body.scrollHeight * {part})")
            box = page.get_by_role("link", name="別のページに切りかえる").first.bounding_box()
            assert box
            assert 0 <= box["y"] <= 20
            assert box["x"] + box["width"] >= 370


def test_at_twice_the_size_on_a_small_telephone_everything_still_fits(chromium: Browser, address: str) -> None:
    # 200 % zoom of a 320 px screen leaves 160 px.
    with opened(chromium, width=160, javascript=True) as (page, _asked):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 160


def test_the_words_stand_out_enough_from_their_ground(chromium: Browser, address: str) -> None:
    with opened(chromium, javascript=True) as (page, _asked):
        page.goto(address)
        assert _too_faint(page) == []
        page.goto(address.split("/s/")[0] + "/thanks")
        assert _too_faint(page) == []


def _too_faint(page: Page) -> list[str]:
    """Texts whose contrast with their ground is under 4.5 to 1 (WCAG 1.4.3)."""
    found: list[str] = page.evaluate(
        """() => {
          const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
          const light = colour => { const [r, g, b] = numbers(colour).slice(0, 3).map(v => v / 255)
            .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126*r + .7152*g + .0722*b };
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if ((numbers(c)[3] ?? 1) > 0) return c } return 'rgb(255,255,255)' };
          return [...document.querySelectorAll('body *')]
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .filter(e => { const a = light(getComputedStyle(e).color), b = light(ground(e));
              return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5 })
            .map(e => e.textContent.trim()) }"""
    )
    return found


def test_the_focus_can_be_seen(chromium: Browser, address: str) -> None:
    with opened(chromium, javascript=True) as (page, _asked):
        page.goto(address)
        for _press in range(6):
            page.keyboard.press("Tab")
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid"
