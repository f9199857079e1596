"""The survey in a real browser, without JavaScript, on small telephones."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from sqlalchemy import text

from core.dates import now
from core.settings import Settings
from store import questionnaires as stored
from store.database import Store
from survey import invitations, questionnaires
from survey.questionnaires import Option, Question
from tests.browser import ARGUMENTS, browser
from tests.browser import chromium as find_chromium
from tests.conftest import add_programme
from tests.serving import running_gateway

pytestmark = pytest.mark.chromium

BY = "counsellor@example.lg.jp"
# LINE's own browser, inside the app.
IN_LINE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/130.0.0.0 Mobile Safari/537.36 Line/14.19.0/IAB"
)
# Where somebody is, what is chosen there, and the words of the page.
IN_FRONT = """[location.href, document.querySelectorAll(':checked').length,
  document.querySelector('textarea')?.value ?? '', document.body.innerText]"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def address(sqlite_store: Store, tmp_path: Path) -> Iterator[str]:
    """Address of a form, served by a real gateway."""
    with sqlite_store.writing() as db:
        programme, at = add_programme(db), now()
        questionnaires.publish_preset(
            db, by=BY, at=at, programme_id=programme.id, channels=["card", "sticker", "poster", "sns", "friend"]
        )
        [token] = invitations.issue(db, by=BY, at=at, programme=programme)
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_store.url, _env_file=None)
    with running_gateway(settings) as origin:
        yield f"{origin}/s/{token}"


@pytest.fixture
def longer(sqlite_store: Store, tmp_path: Path) -> Iterator[str]:
    """Address of a form with a second page for whom it didn't help."""
    waits = (Option("wait", {"ja": "待つ時間", "en": "The wait"}),)
    hard = Question("hard", "single", {"ja": "つらかったこと", "en": "Hard"}, waits, only_if=("helpful", ("little",)))
    form = questionnaires.compose("closing", channels=["card"])
    form = replace(form, languages=("ja", "en"), questions=(*form.questions, hard))
    with sqlite_store.writing() as db:
        programme, at = add_programme(db), now()
        stored.publish(db, programme_id=programme.id, code="closing", definition=asdict(form), at=at)
        [token] = invitations.issue(db, by=BY, at=at, programme=programme)
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_store.url, _env_file=None)
    with running_gateway(settings) as origin:
        yield f"{origin}/s/{token}"


@contextmanager
def opened(
    chromium: Browser, *, width: int = 390, javascript: bool = False, user_agent: str = ""
) -> Iterator[tuple[Page, list[str]]]:
    """A page on a telephone of a width, and the addresses it asked for."""
    context = chromium.new_context(
        viewport={"width": width, "height": 780},
        java_script_enabled=javascript,
        locale="ja-JP",
        user_agent=user_agent or None,
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
        page.wait_for_url("**/thanks?lang=ja&m=*")
        assert page.get_by_role("heading", name="ありがとうございました").is_visible()
        page.go_back()
        assert page.get_by_text("このページは、もう使えません。").is_visible()
        assert page.get_by_text("ありがとう").count() == 0
        origin = re.match(r"http://[^/]+", address)
        assert origin
        assert all(url.startswith(origin[0]) for url in asked)
    with sqlite_store.reading() as db:
        values = set(db.execute(text("SELECT value FROM answer_item")).scalars())
    assert values == {"somewhat", "more", "talk", "sticker", "10s", "ありがとう"}


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("user_agent", ["", IN_LINE])
def test_the_way_out_stays_under_the_thumb_and_covers_nothing(
    chromium: Browser, address: str, width: int, user_agent: str
) -> None:
    with opened(chromium, width=width, user_agent=user_agent) as (page, _asked):
        page.goto(address)
        for part in (0, 0.5, 1):
            page.evaluate(f"scrollTo(0, document.body.scrollHeight * {part})")
            box = page.get_by_role("link", name="別のページに切りかえる").bounding_box()
            assert box
            assert 780 - 100 <= box["y"] <= 780 - 44
            assert box["width"] >= width - 60
        # At the end of the page the last number stands above the bar.
        last = page.locator(".urgent li").last.bounding_box()
        bar = page.locator(".exit").bounding_box()
        assert last
        assert bar
        assert last["y"] + last["height"] <= bar["y"]
        # A field that is focused comes to stand above it too.
        page.get_by_label("ひとこと").focus()
        field = page.get_by_label("ひとこと").bounding_box()
        assert field
        assert field["y"] + 44 <= bar["y"]


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
          // A text may lie on any colour of a gradient.
          const grounds = e => { for (; e; e = e.parentElement) { const style = getComputedStyle(e);
            const all = [style.backgroundColor, ...(style.backgroundImage.match(/rgba?\\([^)]*\\)/g) ?? [])]
              .filter(c => (numbers(c)[3] ?? 1) > 0);
            if (all.length) return all } return ['rgb(255,255,255)'] };
          return [...document.querySelectorAll('body *')]
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .filter(e => { const a = light(getComputedStyle(e).color); return grounds(e).map(light).some(b =>
              (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5) })
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


def test_with_javascript_the_bar_shows_gently_how_far_she_is(chromium: Browser, address: str) -> None:
    with opened(chromium, javascript=True) as (page, _asked):
        page.goto(address)
        bar = page.get_by_role("progressbar", name="どこまで答えたか")
        assert bar.evaluate("e => [e.value, e.max]") == [0, 8]
        page.get_by_label("すこし役に立った").check()
        page.get_by_label("ひとこと").fill("ありがとう")
        assert bar.evaluate("e => e.value") == 2
    with opened(chromium) as (page, _asked):
        page.goto(address)
        assert page.get_by_role("progressbar").count() == 0


@pytest.fixture(scope="module")
def keeping(chromium: Browser) -> Iterator[Browser]:
    """A Chromium that keeps pages whole for its Back button, as people's do; Playwright's doesn't."""
    program = find_chromium(own=chromium.browser_type.executable_path)
    opened = chromium.browser_type.launch(
        executable_path=program, args=ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield opened
    opened.close()


@dataclass(frozen=True)
class Walk:
    """Somebody who came from an empty page of ours, goes from page to page, and back."""

    page: Page
    session: CDPSession
    origin: str

    def back(self) -> None:
        with suppress(PlaywrightTimeout):  # a page that comes back whole never "loads"
            self.page.go_back(timeout=2000)

    def in_front(self) -> tuple[str, tuple[int, str], str]:
        """Address, what is chosen and written, and the words of the page that is seen."""
        told = self.session.send("Runtime.evaluate", {"expression": IN_FRONT, "returnByValue": True})
        href, chosen, written, words = told["result"]["value"]
        return href, (chosen, written), words


@contextmanager
def walking(keeping: Browser, address: str, *, javascript: bool = False) -> Iterator[Walk]:
    """The form of an address with something chosen and written."""
    context = keeping.new_context(locale="ja-JP")
    page, origin = context.new_page(), address.split("/s/")[0]
    page.route("https://www.jma.go.jp/**", lambda route: route.fulfill(body="<title>map</title>"))
    page.goto(f"{origin}/")
    # Only the page's own script: what is looked at below is looked at by one.
    session = context.new_cdp_session(page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": not javascript})
    page.goto(address)
    page.get_by_label("あまり役に立たなかった").check()
    page.get_by_label("ひとこと").fill("ひみつ")
    yield Walk(page, session, origin)
    context.close()


def leave(walk: Walk, way: str) -> None:
    """Press what leads away, and wait until the browser was asked to forget."""
    with walk.page.expect_response(lambda answer: answer.url.endswith(("/forget", "/map.html"))):
        walk.page.get_by_text(way, exact=True).last.click()
    walk.page.wait_for_url(re.compile("/thanks|/map.html"))
    walk.page.wait_for_timeout(300)


def test_a_page_that_nobody_asks_it_to_forget_comes_back_with_what_was_chosen(keeping: Browser, address: str) -> None:
    # Or else the tests below would prove nothing.
    with walking(keeping, address) as walk:
        walk.page.goto(f"{walk.origin}/closed")
        walk.back()
        href, chosen, _words = walk.in_front()
        assert (href, chosen) == (address, (1, "ひみつ"))


@pytest.mark.slow
@pytest.mark.parametrize("javascript", [False, True])
@pytest.mark.parametrize("way", ["別のページに切りかえる", "送る"])
def test_back_never_shows_what_she_chose(keeping: Browser, address: str, javascript: bool, way: str) -> None:
    with walking(keeping, address, javascript=javascript) as walk:
        leave(walk, way)
        walk.back()
        href, chosen, words = walk.in_front()
        assert chosen == (0, "")
        if way == "送る":
            assert href == address
            assert "このページは、もう使えません。" in words
        elif javascript:  # the form left the history
            assert href == f"{walk.origin}/"
        else:
            assert href == address
            assert "あまり役に立たなかった" in words


@pytest.mark.slow
@pytest.mark.parametrize("javascript", [False, True])
@pytest.mark.parametrize("way", ["別のページに切りかえる", "送る"])
def test_back_never_shows_what_she_chose_on_two_pages(
    keeping: Browser, longer: str, javascript: bool, way: str
) -> None:
    with walking(keeping, longer, javascript=javascript) as walk:
        walk.page.get_by_role("button", name="つぎへ").click()
        walk.page.get_by_label("待つ時間").check()
        leave(walk, way)
        walk.back()
        href, chosen, words = walk.in_front()
        assert chosen == (0, "")
        if way == "送る" or not javascript:
            # The second page was the answer to what she sent. People are asked whether to send it again; a browser
            # that is driven by a program sends it.
            assert href == f"{longer}?lang=ja"
            assert ("このページは、もう使えません。" in words) is (way == "送る")
            walk.back()
            href, chosen, words = walk.in_front()
        assert (href, chosen) == (longer, (0, ""))
        assert ("このページは、もう使えません。" in words) is (way == "送る")
