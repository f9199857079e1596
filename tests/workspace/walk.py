"""A tab of the workspace that somebody of the cast signed in with, walked as staff do."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.workspace.cast import PASSWORD

SECONDS = 60_000
ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")


class Walk:
    """A tab that somebody signed in with."""

    def __init__(self, browser: Browser, address: str, role: str, width: int = 1440) -> None:
        self.width = width
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

    def tick(self, label: str) -> None:
        """Tick a box by the beginning of what stands beside it; the box itself is drawn over."""
        self.page.locator("[data-testid=stCheckbox]", has_text=label).locator("label").first.click()

    def choose(self, field: str, option: str) -> None:
        """Choose the first option that says so from a list."""
        self.page.get_by_role("combobox", name=field, exact=True).focus()
        self.page.wait_for_timeout(500)
        self.page.keyboard.press("ArrowDown")
        self.page.get_by_role("option", name=option).first.click()
        self.settle()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=SECONDS)

    def is_well(self, address: str) -> None:
        """Nothing failed, nothing came from elsewhere, nothing is English, nothing scrolls sideways."""
        assert self.page.get_by_test_id("stException").count() == 0
        assert not self.errors, self.errors
        assert self.hosts <= {urlsplit(address).netloc, ""}, self.hosts
        english = ENGLISH.findall(self.page.inner_text("body"))
        assert not english, english
        wide = self.page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return Math.max(main.scrollWidth - main.clientWidth,"
            " document.documentElement.scrollWidth - window.innerWidth) }"
        )
        assert wide <= 0
