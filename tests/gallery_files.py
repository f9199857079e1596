"""Pictures for the guide of what people have already: a list with its own headings, and a spreadsheet at Google.

Taken last of the gallery: what is read from the stand-in of Google counts in the demo from then on.
"""

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
from playwright.sync_api import Browser, Page, expect

import sheets_sending
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.settings import Settings
from exchange import outbox, sheet_settings
from exchange.sheet_settings import TELLS_IN, Approval
from store import exchange as kept
from store.database import Store
from store.records import Programme
from tests import pictures
from tests.sheets_grid import Sheet
from tests.sheets_platform import Google, Spreadsheet, sheets_platform

SPREADSHEET = "1shirube-mihon-no-hyou"
WORKSHEET = "相談一覧"
HEADER = ("受付日時", "利用者No", "はじめてか", "世代", "終わり方", "連絡メモ")
MAPPING = dict(zip(("start", "reference", "flag", "age", "outcome"), HEADER, strict=False))
WRONG = {2: ("きのう", "終了"), 5: ("", "さあ")}  # by row: the moment and the end, where they can't be read
BEFORE = "これまでの取り込み"  # the heading that no longer belongs to the picture
BY = "admin@demo.example"


@contextmanager
def google(settings: Settings) -> Iterator[tuple[Google, Settings]]:
    """The stand-in of Google, its key where workspaces that are begun from here on and the worker find it."""
    with sheets_platform() as platform:
        platform.books[SPREADSHEET] = Spreadsheet()
        file = settings.data_dir / "sheets-key.json"
        file.write_text(json.dumps(platform.key()), "utf-8")
        file.chmod(0o600)
        before, sheets_sending.ORIGIN = sheets_sending.ORIGIN, platform.origin
        os.environ["SHIRUBE_SHEETS_KEY_FILE"] = str(file)
        try:
            yield platform, settings.model_copy(update={"sheets_key_file": file})
        finally:
            sheets_sending.ORIGIN = before
            del os.environ["SHIRUBE_SHEETS_KEY_FILE"]


def rows(programme: Programme) -> list[tuple[str, ...]]:
    """Thirty of the last month's clients, every third of whom came again; two cells can't be read."""
    last = fiscal_bounds(fiscal_year(programme.starts))[1] - timedelta(days=10)
    made: list[tuple[str, ...]] = []
    for number in range(30):
        begin = datetime.combine(last, datetime.min.time()) + timedelta(hours=18, minutes=4 * number)
        moment, end = WRONG.get(number, ("", "終了"))
        told = moment or f"{begin:%Y/%m/%d %H:%M}"
        made.append((told, f"K-{number:03}", "新規" if number % 3 else "継続", "20代", end, "（メモ）"))
    return made


def take_list(browser: Browser, workspace: str, programme: Programme, password: str) -> None:
    """A contractor's list: its columns proposed, then the two cells that can't be read."""
    book = openpyxl.Workbook()
    for row in [("見本の会　相談一覧",), HEADER, *rows(programme)]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page = pictures.signed_in(browser, workspace, "counsellor@demo.example", password)
    page.goto("/consultations")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    given: Any = {"name": "3月の相談一覧.xlsx", "mimeType": kind, "buffer": out.getvalue()}
    page.locator("input[type=file]").set_input_files(given)
    expect(page.get_by_text("どの列がどの項目ですか")).to_be_visible(timeout=60_000)
    page.get_by_label("この組み合わせを覚える名前").fill("見本の会")
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    _keep(page, "workspace-mapping", above=BEFORE)
    page.get_by_role("button", name="この列で読み込む").click()
    expect(page.get_by_text("取り込む前の確認")).to_be_visible(timeout=60_000)
    _keep(page, "workspace-corrections", above=BEFORE)


def take_spreadsheet(
    browser: Browser, workspace: str, store: Store, settings: Settings, platform: Google, programme: Programme
) -> None:
    """The Google Sheets page: set up and allowed, then sent and read by the worker's own job."""
    password = (settings.data_dir / "demo-password.txt").read_text().strip()
    page = pictures.signed_in(browser, workspace, BY, password)
    page.goto("/sheets")
    _keep(page, "workspace-sheets-begin")
    sheet = Sheet(7, WORKSHEET)
    for row, cells in enumerate([(*HEADER, TELLS_IN), *rows(programme)]):
        sheet.cells |= {(row, column): cell for column, cell in enumerate(cells)}
    platform.books[SPREADSHEET].sheets.append(sheet)
    _set_up(store, programme)
    for _turn in range(3):  # so many requests a run; the rest in the next
        sheets_sending.run(store, settings, now())
    page.goto("/sheets")
    _keep(page, "workspace-sheets")


def _set_up(store: Store, programme: Programme) -> None:
    at, today = now(), tokyo_day(now())
    who: dict[str, Any] = {"by": BY, "at": at, "programme": programme}
    address = f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit"
    given = Approval(date(today.year, 4, 1), "情報政策課", "見本第1号", WORKSHEET, "見本の会", True)
    with store.writing() as db:
        told: dict[str, Any] = {"programme_id": programme.id, "kind": outbox.READ, "name": "見本の会"}
        kept.keep_mapping(db, headers=MAPPING, at=at, by=BY, **told)
        sheet_settings.set_sending(db, address=address, sends=outbox.SENT, is_on=True, is_confirmed=True, **who)
        sheet_settings.approve_reading(db, today=today, given=given, **who)


def _keep(page: Page, name: str, *, above: str = "") -> None:
    page.wait_for_selector(".sb-title", timeout=30_000)
    page.wait_for_timeout(4_000)
    pictures.keep(pictures.whole(page, pictures.DESK, above=above), name)
