"""Pictures of every main screen for docs/gallery, taken from the demo (part of `make gallery`)."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

import demo
import worker
from core.dates import now
from core.folders import ROOT
from core.settings import Settings
from funnel import friends, line_talks
from store import programmes
from store.database import Store
from store.records import LineEvent
from store.schema import migrate
from survey import invitations
from tests import browser as browsing
from tests.serving import running_gateway

FOLDER = ROOT / "docs" / "gallery"
PROGRAMME = "kita-r5"
PAGES = (
    "home",
    "campaigns",
    "placements",
    "prints",
    "print_overview",
    "print_release",
    "print_texts",
    "print_check",
    "variants",
    "consultations",
    "results",
    "survey_links",
    "survey_results",
)
ADMIN_PAGES = ("line", "staff", "audit", "state")
DESK = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
TALLEST = 3200


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        played(Path(folder)) as (settings, store),
        browsing.browser() as browser,
    ):
        with running_gateway(settings) as gateway:
            take_public(browser, gateway, store)
        with browsing.running_workspace(settings) as workspace:
            take_signin(browser, workspace)
            password = demo.password_file(settings).read_text().strip()
            take_pages(browser, workspace, "manager@demo.example", password, PAGES)
            worker.run_due(store, settings, at=now(), holder="gallery")
            take_pages(browser, workspace, "admin@demo.example", password, ADMIN_PAGES)
            begin_talks(store)
            take_pages(browser, workspace, "counsellor@demo.example", password, ("talks",))


@contextmanager
def played(folder: Path) -> Iterator[tuple[Settings, Store]]:
    settings = Settings(data_dir=folder, _env_file=None)
    store = Store(settings.database)
    migrate(store)
    demo.load(store, settings, names=demo.scenarios(PROGRAMME), say=print)
    yield settings, store
    store.close()


def begin_talks(store: Store) -> None:
    """Three talks that are going on; last of all, because they end what stands on the other pictures."""
    minutes_ago = {"7c19": (48, 41, 30, 12, 6), "e204": (22, 20, 2), "3f2a": (9,)}
    with store.writing() as db:
        programme = programmes.by_slug(db, PROGRAMME)
        assert programme
        for start, moments in minutes_ago.items():
            person = start.ljust(32, "0")
            for number in moments:
                at = now() - timedelta(minutes=number)
                event = LineEvent(programme.id, f"{start}-{number}", "message", at, person, None)
                friends.receive(db, programme=programme, events=[event])
            line_talks.bring_up_to_date(db, programme=programme, persons=[person], at=now())


def take_public(browser: Browser, gateway: str, store: Store) -> None:
    with store.writing() as db:
        programme = programmes.by_slug(db, PROGRAMME)
        assert programme
        tokens = invitations.issue(db, by="gallery@demo.example", at=now(), programme=programme, count=2)
    page = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="ja-JP").new_page()
    page.goto(invitations.address(tokens[0], origin=gateway))
    keep(page.screenshot(), "public-survey")
    keep(page.screenshot(full_page=True), "public-survey-whole", width=390)
    page.get_by_role("button", name="送る").scroll_into_view_if_needed()
    page.get_by_label("とても役に立った", exact=True).check()
    page.get_by_role("button", name="送る").click()
    keep(page.screenshot(), "public-thanks")
    page.goto(f"{gateway}/r/0000000")
    keep(page.screenshot(), "public-unknown-code")
    page.goto(f"{gateway}/closed")
    keep(page.screenshot(), "public-closed-code")
    wide = browser.new_context(viewport=DESK, locale="ja-JP").new_page()
    wide.goto(invitations.address(tokens[1], origin=gateway))
    keep(wide.screenshot(), "public-survey-wide")


def take_signin(browser: Browser, workspace: str) -> None:
    for name, size in (("workspace-signin", DESK), ("workspace-signin-phone", PHONE)):
        page = browser.new_context(base_url=workspace, viewport=size, locale="ja-JP").new_page()
        page.goto("/")
        keep(page.screenshot(), name)


def take_pages(browser: Browser, workspace: str, email: str, password: str, names: tuple[str, ...]) -> None:
    page = browser.new_context(base_url=workspace, viewport=DESK, locale="ja-JP").new_page()
    page.goto("/")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("form button")
    page.wait_for_selector(".sb-title", timeout=30_000)
    for name in names:
        page.goto(f"/{name}")
        page.wait_for_selector(".sb-title", timeout=30_000)
        page.wait_for_timeout(4_000)
        # The page of all materials draws them one by one.
        page.wait_for_selector("[data-testid=stProgress]", state="detached", timeout=180_000)
        keep(whole(page), f"workspace-{name.replace('_', '-')}")


def whole(page: Page) -> bytes:
    """The page as tall as its content: Streamlit scrolls inside itself, so the window grows instead."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": DESK["width"], "height": min(max(int(height), DESK["height"]), TALLEST)})
    page.wait_for_timeout(1_500)
    taken = page.screenshot()
    page.set_viewport_size(DESK)
    return taken


def keep(png: bytes, name: str, *, width: int = 0) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
