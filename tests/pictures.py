"""How pictures of pages are taken and kept for docs/gallery: as tall as the page, in few colours."""

import io

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, ViewportSize

from core.folders import ROOT

FOLDER = ROOT / "docs" / "gallery"
DESK = ViewportSize(width=1440, height=1000)
PHONE = ViewportSize(width=390, height=844)
TALLEST = 5200


def signed_in(browser: Browser, workspace: str, email: str, password: str, size: ViewportSize = DESK) -> Page:
    """A tab of the workspace in which somebody has signed in."""
    page = browser.new_context(base_url=workspace, viewport=size, locale="ja-JP").new_page()
    page.goto("/")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("form button")
    page.wait_for_selector(".sb-title", timeout=30_000)
    return page


def whole(page: Page, size: ViewportSize, *, above: str = "") -> bytes:
    """The page as tall as its content: Streamlit scrolls inside itself, so the window grows instead.

    `above` is a heading of the page: it and what follows it are left out.
    """
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(max(int(height), size["height"]), TALLEST)})
    page.wait_for_timeout(1_500)
    box = page.get_by_role("heading", name=above).bounding_box() if above else None
    clip = FloatRect(x=0, y=0, width=size["width"], height=box["y"] - 40) if box else None
    taken = page.screenshot(clip=clip)
    page.set_viewport_size(size)
    return taken


def keep(png: bytes, name: str, *, width: int = 0) -> None:
    """A picture in docs/gallery, made `width` pixels wide if that is given."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
