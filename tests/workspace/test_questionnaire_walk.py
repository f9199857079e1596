"""The editor of questionnaires as a manager walks it in a browser: by keyboard, beside a phone, and on a phone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from core.dates import now
from core.settings import Settings
from store import questionnaires as questions
from store.database import Store
from survey import questionnaires
from survey.questionnaires import form_of
from tests import browser as browsing
from tests.conftest import add_programme
from tests.workspace.cast import PASSWORD, hire

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

SECONDS = 30_000


@pytest.fixture
def workspace_address(tmp_path: Path, sqlite_store: Store) -> Iterator[str]:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with sqlite_store.writing() as db:
        programme = add_programme(db, starts=(now() - timedelta(days=400)).date())
        hire(db, "manager", [programme])
        questionnaires.publish_preset(db, by="x", at=now(), programme_id=programme.id, channels=["card"])
    with browsing.running_workspace(settings) as address:
        yield address


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing.browser() as opened:
        yield opened


def come_in(browser: Browser, address: str, width: int = 1440) -> Page:
    page = browser.new_context(base_url=address, locale="ja-JP", viewport={"width": width, "height": 1000}).new_page()
    page.goto("/")
    page.fill("input[name=email]", "manager@office.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)
    page.goto("/questionnaires")
    expect(phone(page).locator("form")).to_be_visible(timeout=SECONDS)
    return page


def phone(page: Page) -> FrameLocator:
    return page.frame_locator(".st-key-ask-phone iframe")


def test_a_question_is_chosen_reworded_moved_and_published_by_keyboard(
    browser: Browser, workspace_address: str, sqlite_store: Store
) -> None:
    page = come_in(browser, workspace_address)
    asked_of: set[str] = set()
    page.on("request", lambda request: asked_of.add(urlsplit(request.url).netloc))
    page.get_by_role("radio", name="1. ").focus()
    page.keyboard.press("ArrowDown")
    field = page.get_by_role("textbox", name="質問（日本語）").first
    expect(field).to_have_value("相談する前とくらべて、いまの気持ちはどうですか。", timeout=SECONDS)
    expect(phone(page).locator("#q-more_positive")).to_be_in_viewport(timeout=SECONDS)
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("いまの気持ちはどうですか。")
    page.keyboard.press("Tab")
    expect(phone(page).get_by_text("いまの気持ちはどうですか。", exact=True)).to_be_visible(timeout=SECONDS)
    expect(page.get_by_text("下書きを保存しました")).to_be_visible(timeout=SECONDS)
    page.get_by_role("button", name="上へ", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="1. いまの気持ちは")).to_be_checked(timeout=SECONDS)
    publish_by_keyboard(page)
    with sqlite_store.reading() as db:
        newest = form_of(questions.of_programme(db, 1)[-1])
    assert [one.label["ja"] for one in newest.questions[:2]] == [
        "いまの気持ちはどうですか。",
        "今回の相談は、あなたの役に立ちましたか。",
    ]
    assert asked_of <= {urlsplit(workspace_address).netloc, ""}


def publish_by_keyboard(page: Page) -> None:
    page.get_by_role("radio", name="公開する", exact=True).focus()
    page.keyboard.press("Space")
    sure = page.get_by_role("checkbox", name="画面と、変わるところを確かめました。")
    sure.focus(timeout=SECONDS)
    page.keyboard.press("Space")
    button = page.get_by_role("button", name="新しい版として公開する")
    expect(button).to_be_enabled(timeout=SECONDS)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("公開しました。")).to_be_visible(timeout=SECONDS)


def test_a_question_stays_chosen_where_it_is_moved_to(browser: Browser, workspace_address: str) -> None:
    page = come_in(browser, workspace_address)
    page.get_by_role("button", name="下へ", exact=True).click()
    expect(page.get_by_role("radio", name="2. 今回の相談は")).to_be_checked(timeout=SECONDS)
    page.get_by_role("textbox", name="質問（日本語）").first.fill("役に立ちましたか。")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="2. 役に立ちましたか。")).to_be_checked(timeout=SECONDS)


def test_what_counts_as_good_outlives_other_words(
    browser: Browser, workspace_address: str, sqlite_store: Store
) -> None:
    page = come_in(browser, workspace_address)
    for text in ("たいへん役に立った", "大いに役に立った"):
        reword(page, "選択肢1（日本語）", text)
        # What the browser makes of it, it sends by itself.
        page.wait_for_timeout(2_000)
        with sqlite_store.reading() as db:
            helpful = questionnaires.draft(db, 1).questions[0]
        assert (helpful.options[0].label["ja"], helpful.positive) == (text, ("very", "somewhat"))


def reword(page: Page, field: str, text: str) -> None:
    """Write other words, and see them in the list or on the phone."""
    page.get_by_role("textbox", name=field).first.fill(text)
    page.keyboard.press("Tab")
    expect(phone(page).get_by_text(text, exact=True)).to_have_count(1, timeout=SECONDS)


def test_what_is_typed_while_the_page_is_busy_is_kept(browser: Browser, workspace_address: str) -> None:
    page = come_in(browser, workspace_address)
    japanese = page.get_by_role("textbox", name="質問（日本語）").first
    english = page.get_by_role("textbox", name="質問（English）").first
    japanese.fill("役に立ちましたか。")
    english.focus()
    english.fill("Was it any use?")
    page.wait_for_timeout(1_500)
    expect(english).to_have_value("Was it any use?")
    page.keyboard.press("Tab")
    expect(phone(page).get_by_text("役に立ちましたか。", exact=True)).to_be_visible(timeout=SECONDS)
    page.reload()
    expect(japanese).to_have_value("役に立ちましたか。", timeout=SECONDS)
    expect(english).to_have_value("Was it any use?")


def test_nothing_leaves_the_phone_on_the_page(browser: Browser, workspace_address: str) -> None:
    page = come_in(browser, workspace_address)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.resource_type == "document" else None)
    phone(page).get_by_role("button", name="送る").click()
    phone(page).get_by_role("link", name="別のページに切りかえる").click()
    phone(page).get_by_role("link", name="110").first.click()
    page.wait_for_timeout(1_000)
    assert [url for url in sent if not url.startswith("data:")] == []
    expect(phone(page).get_by_role("button", name="送る")).to_be_visible()


@pytest.mark.parametrize(("width", "least"), [(1440, 380), (390, 320)])
def test_the_page_fits_and_the_phone_is_as_wide_as_a_phone(
    browser: Browser, workspace_address: str, width: int, least: int
) -> None:
    page = come_in(browser, workspace_address, width)
    box = page.locator(".st-key-ask-phone iframe").bounding_box()
    assert box
    assert least <= box["width"] <= 392
    for part in ("質問", "ことば", "公開する", "これまでの版を見る"):
        page.get_by_role("radio", name=part, exact=True).click()
        expect(page.get_by_role("radio", name=part, exact=True)).to_be_checked(timeout=SECONDS)
        page.wait_for_timeout(800)
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("it => it.scrollWidth - it.clientWidth") <= 0, part
        assert phone(page).locator("html").evaluate("it => it.scrollWidth - it.clientWidth") <= 0
