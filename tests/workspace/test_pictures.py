"""A part of a page as a picture: what the browser draws holds the page's own letters."""

import base64
import io

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Route

from core.folders import ASSETS
from tests import browser as browsing

pytestmark = pytest.mark.chromium

EDGE, SCALE = 24, 2
PAGE = """<!doctype html><style>
@font-face { font-family: "Its own"; font-weight: 400; src: url(/letters.woff2) format("woff2"); }
.part { width: 600px; padding: 8px; font: 400 40px/1.5 "Its own"; color: #434d5f; background: #fff; }
</style><div class="part">相談した人 記録がありません</div>"""


def test_a_picture_has_the_letters_of_the_page_on_a_machine_without_them() -> None:
    def answer(route: Route) -> None:
        if route.request.url.endswith(".woff2"):
            route.fulfill(path=ASSETS / "fonts" / "web" / "BIZUDPGothic-Regular.woff2")
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    with browsing.browser() as opened:
        page = opened.new_page(device_scale_factor=SCALE)
        page.route("**/*", answer)
        page.goto("http://office.example/results")
        page.evaluate("document.fonts.ready")
        page.add_script_tag(content=(ASSETS / "js" / "drawing.js").read_text(encoding="utf-8"))
        drawn = page.evaluate(
            """async () => {
                const data = await (await draw(document.querySelector(".part"), "")).arrayBuffer()
                return btoa(String.fromCharCode(...new Uint8Array(data)))
            }"""
        )
        shown = Image.open(io.BytesIO(page.locator(".part").screenshot())).convert("L")
    edge = EDGE * SCALE
    picture = Image.open(io.BytesIO(base64.b64decode(drawn))).convert("L")
    part = picture.crop((edge, edge, edge + shown.width, edge + shown.height))
    assert sum(shown.histogram()[:150]) > 2_000, "words are on the page"
    apart = ImageStat.Stat(ImageChops.difference(part, shown)).mean[0]
    assert apart < 1, f"the letters differ by {apart:.1f} of 255"
