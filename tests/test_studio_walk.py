"""The print studio as staff walk it in a browser: choose, preview, keep, approve, check, and open the ZIP."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.settings import Settings
from printing import preflight, reading
from store import placements
from store.database import Store
from tests import browser as browsing
from tests.campaigns import printing_town
from tests.workspace.cast import PASSWORD, hire

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

ORIGIN = "https://to-u.example.lg.jp"
SECONDS = 30_000


@dataclass(frozen=True)
class Office:
    """Where the workspace answers, and the codes there are to print."""

    workspace: str
    codes: set[str]


@pytest.fixture
def office(tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("SHIRUBE_PUBLIC_URL", ORIGIN)
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, public_url=ORIGIN, _env_file=None)
    with sqlite_store.writing() as db:
        programme = printing_town.town(db)
        hire(db, "manager", [programme])
        codes = {one.code for one in placements.of_programme(db, programme.id)}
    with browsing.running_workspace(settings) as workspace:
        yield Office(workspace, codes)


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing.browser() as opened:
        yield opened


def test_a_card_is_chosen_previewed_kept_approved_checked_and_taken_away(office: Office, browser: Browser) -> None:
    page = browser.new_context(base_url=office.workspace, locale="ja-JP", accept_downloads=True).new_page()
    sign_in(page)
    choose_a_card_of_two_sides(page)
    keep_and_approve(page)
    files = take_the_zip(page)
    look_at_press_files(files, office.codes)
    look_at_the_ledger(files, office.codes)
    check_a_file(page, files)


def sign_in(page: Page) -> None:
    page.goto("/")
    page.fill("input[name=email]", "manager@office.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SECONDS)


def choose_a_card_of_two_sides(page: Page) -> None:
    page.goto("/prints")
    picture = page.locator(".st-key-preview-sheet img")
    expect(picture).to_be_visible(timeout=SECONDS)
    page.get_by_role("radio", name=re.compile("91.55 mm 両面")).click()
    front = shown(picture, after=page.get_by_role("radio", name="裏", exact=True))
    page.get_by_role("radio", name="裏", exact=True).click()
    expect(picture).not_to_have_attribute("src", front, timeout=SECONDS)
    page.get_by_role("radio", name="コードを拡大").click()
    expect(page.get_by_text(re.compile("to-u.example.lg.jp/r/")).first).to_be_visible(timeout=SECONDS)


def shown(picture: Locator, *, after: Locator) -> str:
    expect(after).to_be_visible(timeout=SECONDS)
    return picture.get_attribute("src") or ""


def keep_and_approve(page: Page) -> None:
    page.locator(".st-key-print-keep button").click()
    expect(page.get_by_text("第1版として残しました")).to_be_visible(timeout=SECONDS)
    page.locator("[data-testid=stMain]").get_by_role("link").filter(has_text="校了").click()
    expect(page.locator(".st-key-release-approve button")).to_be_disabled(timeout=SECONDS)
    page.locator("[class*=st-key-release-sure] label").click()
    expect(page.locator(".st-key-release-approve button")).to_be_enabled(timeout=SECONDS)
    page.locator(".st-key-release-approve button").click()
    expect(page.get_by_text("校了しました").first).to_be_visible(timeout=SECONDS)


def take_the_zip(page: Page) -> dict[str, bytes]:
    page.locator(".st-key-release-zip button").click()
    with page.expect_download(timeout=SECONDS) as download:
        page.locator(".st-key-release-download button").click(timeout=SECONDS)
    assert download.value.suggested_filename == "toshima-r8_v1.zip"
    with zipfile.ZipFile(download.value.path()) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def look_at_press_files(files: dict[str, bytes], codes: set[str]) -> None:
    found = set()
    for name, data in files.items():
        if name.startswith("press/"):
            with pikepdf.open(io.BytesIO(data)) as pdf:
                assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
            urls = [url for page in reading.read_codes(data) for url in page]
            assert preflight.check(data, urls, profile="press", trim=(91, 55)) == ()
            found |= {url.removeprefix(f"{ORIGIN.upper()}/R/") for url in urls}
            assert name.endswith(f"_40_{urls[0].rpartition('/')[2]}.pdf")
    assert found == codes


def look_at_the_ledger(files: dict[str, bytes], codes: set[str]) -> None:
    head, *rows = openpyxl.load_workbook(io.BytesIO(files["6_設置台帳.xlsx"])).worksheets[0].iter_rows(values_only=True)
    assert {row[head.index("コード")] for row in rows} == codes
    assert {row[head.index("部数")] for row in rows} == {40}


def check_a_file(page: Page, files: dict[str, bytes]) -> None:
    name, data = next((name, data) for name, data in files.items() if name.startswith("press/"))
    page.goto("/print_check")
    drop = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    expect(drop).to_be_attached(timeout=SECONDS)
    drop.set_input_files({"name": name.rpartition("/")[2], "mimeType": "application/pdf", "buffer": data})
    expect(page.get_by_text("問題は見つかりませんでした")).to_be_visible(timeout=SECONDS)
    drop.set_input_files({"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 not really"})
    expect(page.get_by_text("まだ印刷しないでください")).to_be_visible(timeout=SECONDS)
