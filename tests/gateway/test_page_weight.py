"""What a page weighs: on the way in every language with everything there is, unpacked where most people read it.

The rule and its figures stand in docs/adr/0036-what-a-page-weighs.md.
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from core.dates import now
from core.language import PUBLIC
from core.settings import Settings
from gateway import survey_pages
from gateway.survey_form import Sheet
from gateway.survey_pages import Found
from store import questionnaires as stored
from store.database import Store
from survey import invitations, questionnaires, urgent
from survey.questionnaires import Form
from tests.browser import browser
from tests.conftest import add_programme
from tests.serving import running_gateway

LARGEST = 15 * 1024
# Easy Japanese carries a reading over each word, and a Nepali letter takes three bytes.
HEAVY = ("ja-easy", "ne")
MODULES = questionnaires.modules("closing")


def closing(*modules: str) -> Form:
    """The closing survey with modules and every channel there are words for, offered in all languages."""
    channels = questionnaires.channels_with_words()
    return replace(questionnaires.compose("closing", modules=modules, channels=channels), languages=PUBLIC)


@pytest.mark.parametrize("language", [language for language in PUBLIC if language not in HEAVY])
@pytest.mark.parametrize("modules", [(), *((module,) for module in MODULES)], ids=str)
def test_a_programmes_form_unpacked_has_at_most_15_kilobytes(modules: tuple[str, ...], language: str) -> None:
    found = Found(closing(*modules), is_open=False, is_demo=True)
    page = survey_pages.form_page(found, Sheet(), language=language, lines=urgent.lines())
    assert len(page.body) <= LARGEST


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def address(sqlite_store: Store, tmp_path: Path) -> Iterator[str]:
    """Address of a form with all modules in all languages, served by a real gateway."""
    with sqlite_store.writing() as db:
        programme, at = add_programme(db), now()
        form = asdict(closing(*MODULES))
        stored.publish(db, programme_id=programme.id, code="closing", definition=form, at=at)
        [token] = invitations.issue(db, by="a test", at=at, programme=programme)
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_store.url, _env_file=None)
    with running_gateway(settings) as origin:
        yield f"{origin}/s/{token}"


def travelled(page: Page, address: str) -> dict[str, int]:
    """Bytes with their headers by address, as the browser's network log has them."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    asked: dict[str, str] = {}
    came: dict[str, int] = {}
    network.on("Network.requestWillBeSent", lambda told: asked.update({told["requestId"]: told["request"]["url"]}))
    network.on(
        "Network.loadingFinished", lambda told: came.update({asked[told["requestId"]]: told["encodedDataLength"]})
    )
    page.goto(address)
    page.wait_for_timeout(200)
    network.detach()
    return {url: size for url, size in came.items() if not url.endswith("/favicon.ico")}


@pytest.mark.chromium
def test_in_every_language_with_every_module_one_answer_of_at_most_15_kilobytes_comes(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_page()
    for language in PUBLIC:
        came = travelled(page, f"{address}?lang={language}")
        assert page.locator("html").get_attribute("lang") == language.removesuffix("-easy")
        assert list(came) == [f"{address}?lang={language}"]
        assert 1024 < sum(came.values()) <= LARGEST, language
    page.close()
