"""Every public page in every language is open to everybody: axe-core, trees for screen readers, reflow, keyboard."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import text

from core.dates import now
from core.language import PUBLIC
from core.settings import Settings
from store.database import Store
from survey import invitations, questionnaires
from tests.browser import browser
from tests.conftest import add_programme
from tests.gateway.public_pages import TREES, pages, tree
from tests.serving import running_gateway

pytestmark = pytest.mark.chromium

WIDTHS = (390, 1440)
# Japanese at every run, the other languages with the slow tests.
LANGUAGES = [language if language == "ja" else pytest.param(language, marks=pytest.mark.slow) for language in PUBLIC]
_MOST_TABS = 80


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@cache
def _axe() -> Axe:
    return Axe()


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds: all its rules, best practice included."""
    found: list[dict[str, Any]] = _axe().run(page).response["violations"]
    return [(each["id"], node["html"]) for each in found for node in each["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page(chromium: Browser, language: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 844})
    found = {}
    for name, html in pages(language).items():
        page.set_content(html)
        found[name] = violations(page)
    page.close()
    assert {name: each for name, each in found.items() if each} == {}


def test_axe_finds_nothing_where_no_script_runs(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    for name in ("form", "second step", "errors", "thanks"):
        page.set_content(re.sub("<script>.*?</script>", "", pages("ja")[name], flags=re.DOTALL))
        assert page.locator("script").count() == 0
        assert violations(page) == [], name
    page.close()


def test_axe_is_awake(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(
        pages("ja")["form"].replace('lang="ja"', "").replace("<label", "<span").replace("</label", "</span")
    )
    assert {"html-has-lang", "label"} <= {rule for rule, _html in violations(page)}
    page.close()


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
@pytest.mark.parametrize("name", ["form", "thanks"])
def test_a_screen_reader_is_given_the_tree_that_was_read_by_a_person(
    chromium: Browser, name: str, language: str
) -> None:
    kept = (TREES / f"{name}.{language}.yml").read_text("utf-8")
    assert tree(chromium, pages(language)[name]) == kept


def test_readings_are_not_read_twice(chromium: Browser) -> None:
    assert "ruby" in pages("ja-easy")["form"]
    told = tree(chromium, pages("ja-easy")["form"])
    assert "児童相談所 189" in told
    assert "じどうそうだんじょ" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_scrolls_sideways_at_320_pixels_and_at_twice_the_size(chromium: Browser, language: str) -> None:
    # A zoom of 200 % halves the width that a page has: 160 px on the smallest telephone.
    page = chromium.new_page()
    wide = []
    for width in (320, 160):
        page.set_viewport_size({"width": width, "height": 700})
        for name, html in pages(language).items():
            page.set_content(html)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((name, width))
    page.close()
    assert wide == []


@pytest.fixture
def address(sqlite_store: Store, tmp_path: Path) -> Iterator[str]:
    """Address of a form, served by a real gateway."""
    with sqlite_store.writing() as db:
        programme, at = add_programme(db), now()
        questionnaires.publish_preset(db, by="a test", at=at, programme_id=programme.id, channels=["card", "sticker"])
        [token] = invitations.issue(db, by="a test", at=at, programme=programme)
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_store.url, _env_file=None)
    with running_gateway(settings) as origin:
        yield f"{origin}/s/{token}"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the first element of a selector has the focus."""
    for _press in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(selector).first.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("javascript", [False, True])
def test_she_answers_with_the_keyboard_alone(
    chromium: Browser, address: str, sqlite_store: Store, javascript: bool
) -> None:
    context = chromium.new_context(java_script_enabled=javascript, locale="ja-JP")
    page = context.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "別のページに切りかえる"
    assert page.locator(":focus-visible").evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    tab_to(page, "fieldset:first-of-type input")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    tab_to(page, "textarea")
    page.keyboard.type("ok")
    tab_to(page, "form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks?**")
    context.close()
    with sqlite_store.reading() as db:
        given = set(db.execute(text("SELECT question, value FROM answer_item")).tuples())
    assert ("helpful", "somewhat") in given
    assert "ok" in {value for _question, value in given}
    assert len(given) == 3


@pytest.mark.parametrize("javascript", [False, True])
def test_what_is_wrong_is_told_with_a_way_to_it(chromium: Browser, javascript: bool) -> None:
    context = chromium.new_context(java_script_enabled=javascript)
    page = context.new_page()
    page.set_content(pages("ja")["errors"])
    told = page.get_by_role("alert")
    assert told.get_by_role("link").count() == 1
    field = told.get_by_role("link").get_attribute("href")
    assert field
    flawed = page.locator(field)
    assert flawed.get_attribute("aria-invalid") == "true"
    [described] = re.findall(r"\S+-e", flawed.get_attribute("aria-describedby") or "")
    assert page.locator(f"#{described}").inner_text()
    context.close()


@pytest.mark.parametrize("language", PUBLIC)
def test_every_page_says_its_language_and_a_title_that_tells_nothing(language: str) -> None:
    for html in pages(language).values():
        assert f'<html lang="{language.removesuffix("-easy")}">' in html
        [title] = re.findall("<title>(.*?)</title>", html)
        assert title
        assert not re.search("DV|暴力|相談|女性|LINE|<|{", title)


@pytest.mark.parametrize("language", PUBLIC)
def test_the_way_out_comes_first_on_every_page_that_has_something_on_it(language: str) -> None:
    for name, html in pages(language).items():
        first = re.search("<body>\\s*(<[^>]*>)", html)
        assert first
        assert (first[1] == '<nav class="exit">') is (name not in ("blank", "leaving")), name
        assert html.count('href="/exit"') == (name not in ("blank", "leaving")), name


COVERED = """() => { const e = document.activeElement, bar = document.querySelector('.exit')
  if (e === document.body || bar.contains(e)) return ''
  const a = (e.closest('label') ?? e).getBoundingClientRect(), b = bar.getBoundingClientRect()
  const seen = a.bottom > 0 && a.top < innerHeight && getComputedStyle(bar).position === 'sticky'
  const under = a.top >= b.top && a.bottom <= b.bottom && a.left < b.right && a.right > b.left
  return seen && !under ? '' : e.outerHTML }"""


@pytest.mark.parametrize("width", WIDTHS)
def test_what_has_the_focus_is_never_hidden_under_the_bar(chromium: Browser, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 640})
    page.set_content(pages("ja")["form"])
    for key in ("Tab", "Shift+Tab"):
        for _press in range(30):
            page.keyboard.press(key)
            assert page.evaluate(COVERED) == ""
    page.close()


def test_every_target_fits_a_thumb_on_every_page(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 700})
    found = {}
    for name, html in pages("ja").items():
        page.set_content(html)
        page.evaluate("document.querySelector('details')?.setAttribute('open', '')")
        found[name] = page.evaluate(
            """[...document.querySelectorAll('label:not(.ask), button, a, textarea, summary, input.number')]
               .filter(e => { const box = e.getBoundingClientRect(); return box.height < 44 || box.width < 44 })
               .map(e => e.outerHTML)"""
        )
    page.close()
    assert {name: each for name, each in found.items() if each} == {}
