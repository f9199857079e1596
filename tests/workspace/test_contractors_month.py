"""The contractor's month in a browser: an Excel list with headings of its own in, mapped, corrected, and back out.

Then the same rows stand in the contractor's worksheet, at the stand-in of Google, and are read by the columns that the
file was mapped by.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

import sheets_sending
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.settings import Settings
from exchange import outbox
from exchange.sheet_settings import TELLS_IN
from store import exchange
from store.database import Store
from store.records import Programme
from tests import browser as browsing
from tests import sheets_town
from tests.conftest import add_programme
from tests.exchange import sheets_cast
from tests.sheets_grid import Sheet
from tests.sheets_platform import ACCOUNT, Google
from tests.workspace.cast import hire
from tests.workspace.walk import SECONDS, Walk

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

FIRST = fiscal_bounds(fiscal_year(tokyo_day(now())))[0]
DAY = min(tokyo_day(now()) - timedelta(days=3), FIRST + timedelta(days=40))
HEADER = ("受付日時", "利用者No", "はじめてか", "世代", "終わり方", "連絡メモ")
BY_FILE = (60, 40, 20)
LIST = "受託事業者のシートの相談記録"
MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d"
STAGES = ("相談", "はじめての相談", "くり返しの相談")
WRONG, OWN = "きのう", "さあ"  # a moment that nobody can read, and a word of the contractor's own for an end


WORKSHEET = "相談一覧"


def rows_of(clients: int, *, first: int = 0) -> list[tuple[datetime | str, ...]]:
    """A month of clients, every third of whom came again; two cells of the first list aren't understood."""
    rows: list[tuple[datetime | str, ...]] = []
    for number in range(first, first + clients):
        when: datetime | str = datetime.combine(DAY, datetime.min.time()) + timedelta(hours=18, minutes=number)
        end = "終了"
        if number == 2:
            when = WRONG
        if number == 5:
            end = OWN
        rows.append((when, f"K-{number:03}", "新規" if number % 3 else "継続", "20代", end, "ひみつのメモ"))
    return rows


def listed(clients: int, *, first: int = 0) -> bytes:
    """The rows as an Excel list under a title."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [("見本の会　相談一覧",), HEADER, *rows_of(clients, first=first)]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def worksheet(clients: int) -> Sheet:
    """The same rows as they stand in Google Sheets, with a column for what Shirube tells."""
    sheet = Sheet(7, WORKSHEET)
    for row, cells in enumerate([("見本の会　相談一覧",), (*HEADER, TELLS_IN), *rows_of(clients)]):
        for column, cell in enumerate(cells):
            sheet.set(row, column, cell if isinstance(cell, str) else f"{cell:%Y/%m/%d %H:%M:%S}")
    return sheet


class Month:
    """A programme, its workspace, the worker's job, and the stand-in of Google that both know."""

    def __init__(self, store: Store, programme: Programme, google: Google, settings: Settings) -> None:
        self.store, self.programme, self.google, self.settings = store, programme, google, settings
        self.address = ""

    @property
    def sheet(self) -> Sheet:
        return self.google.books[sheets_cast.SPREADSHEET].sheet(WORKSHEET)

    def told(self) -> dict[int, str]:
        """What stands in the column for it, by the row's number as people see it."""
        place = self.sheet.column(TELLS_IN, row=1)
        return {row + 1: str(cell) for (row, column), cell in self.sheet.cells.items() if column == place and row > 1}

    def work(self) -> None:
        assert sheets_sending.run(self.store, self.settings, now()) in range(1, 9)


@pytest.fixture
def month(tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Month]:
    with sqlite_store.writing() as db:
        desk = add_programme(db, "mine-r8", starts=FIRST, history_starts=FIRST)
        for role in ("admin", "counsellor", "manager"):
            hire(db, role, [desk])
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with sheets_town.google(monkeypatch, settings) as (google, with_key):
        google.books[sheets_cast.SPREADSHEET].sheets.append(worksheet(60))
        monkeypatch.setenv("SHIRUBE_SHEETS_KEY_FILE", str(with_key.sheets_key_file))
        made = Month(sqlite_store, desk, google, with_key)
        with browsing.running_workspace(settings) as made.address:
            yield made


def test_a_month_is_brought_in_by_file_and_taken_back_and_comes_again_from_the_sheet_and_the_funnel_follows(
    month: Month, tmp_path: Path
) -> None:
    with browsing.browser() as browser:
        counsellor, manager, admin = (Walk(browser, month.address, role) for role in ("counsellor", "manager", "admin"))
        assert funnel(manager) == (0, 0, 0)
        by_file(counsellor, manager, month, tmp_path)
        assert funnel(manager) == (0, 0, 0)
        set_up_the_spreadsheet(admin, month)
        approve_the_list(admin, month)
        from_the_sheet(admin, manager, month)
        assert funnel(manager) == BY_FILE
        for walk in (manager, admin):
            walk.is_well(month.address)


def by_file(counsellor: Walk, manager: Walk, month: Month, folder: Path) -> None:
    """Uploaded, mapped, corrected in two cells, brought in, the next month as well, and both taken back."""
    counsellor.go("consultations")
    counsellor.hand_in(listed(60))
    map_the_columns(counsellor, month.address, folder)
    correct_two_cells(counsellor, month.address, folder)
    counsellor.press("60件を取り込む")
    counsellor.sees("60件を取り込みました")
    counsellor.is_well(month.address)
    assert funnel(manager) == BY_FILE
    read_the_next_month_without_asking(counsellor)
    assert funnel(manager) == (90, 60, 30)
    for _import in range(2):
        take_back(counsellor)
    with month.store.reading() as db:
        [kept] = exchange.mappings(db, month.programme.id, outbox.READ)
    assert kept.headers == {
        "start": "受付日時",
        "reference": "利用者No",
        "flag": "はじめてか",
        "age": "世代",
        "outcome": "終わり方",
        "_00": "連絡メモ",
    }
    assert kept.words == {"outcome": {OWN: "closed"}}


def set_up_the_spreadsheet(admin: Walk, month: Month) -> None:
    """An administrator says where to; the worker sends; the page tells what stands there since when."""
    admin.go("sheets")
    admin.sees(ACCOUNT)
    admin.page.get_by_label("スプレッドシートのアドレス").fill(sheets_town.ADDRESS)
    admin.tick("はい、これらの表をGoogleに置くこと")
    admin.press("保存して送り始める")
    admin.sees("4つの表が待っています")
    assert month.google.calls == [], "a page asks nobody"
    month.work()
    sheets_town.must_equal_the_store(month.store, month.programme, month.google, now())
    admin.go("sheets")
    admin.sees("すべての表を送り終えています")
    assert states(admin).keys() == {"月別・媒体別の数", "目標と実績", "公開したアンケート結果", "設置台帳"}
    assert all(re.fullmatch(rf"{MOMENT} に送信（[\d,]+行）", told) for told in states(admin).values())


def approve_the_list(admin: Walk, month: Month) -> None:
    """The approval with its day, section and document, and the columns that the file was mapped by."""
    page = admin.page
    page.locator("summary", has_text="読み取りの承認を記録する").click()
    page.get_by_role("group", name="情報セキュリティの担当が承認した日").locator("[data-type=year]").click()
    page.keyboard.type(f"{DAY:%Y%m%d}")
    page.get_by_label("承認した課").fill("情報政策課")
    page.get_by_label("承認した文書（番号や名称）").fill("8情第12号")
    page.get_by_label("読むシートの名前").fill(WORKSHEET)
    expect(page.get_by_label("覚えている列").first).to_have_value("見本の会")
    admin.tick("直す行を、シートの列「しるべ確認」に書いて知らせる")
    admin.press("読み始める")
    admin.sees(f"シート「{WORKSHEET}」の列（受付日時、利用者No、はじめてか、世代、終わり方）を読みます")
    admin.is_well(month.address)


def from_the_sheet(admin: Walk, manager: Walk, month: Month) -> None:
    """Read; a row is told in the sheet; the contractor corrects it there; read anew."""
    month.google.forget_calls()
    admin.press("いま送る・読む")
    admin.sees("受け付けました")
    month.work()
    assert month.told().keys() == {5}, "the word was matched with the file"
    assert month.told()[5].startswith("受付日時：")
    assert not any(word in text for word in (WRONG, OWN, "K-0") for text in month.told().values())
    assert not any("!F" in call for call in month.google.calls), "remarks are not asked for"
    admin.go("sheets")
    assert re.fullmatch(rf"{MOMENT} に読み取り（正しい行は59行）", states(admin)[LIST])
    admin.sees("60行のうち1行は読めませんでした（5行目の受付日時）")
    assert funnel(manager) == (59, 39, 20)
    month.sheet.set(4, 0, f"{DAY:%Y/%m/%d} 18:02:00")
    admin.press("いま送る・読む")
    admin.sees("受け付けました")
    month.work()
    assert month.told() == {}
    admin.go("sheets")
    admin.sees("一覧も読み終えています")
    assert re.fullmatch(rf"{MOMENT} に読み取り（正しい行は60行）", states(admin)[LIST])


def states(walk: Walk) -> dict[str, str]:
    """What the page says of each table."""
    rows = [line.split("\t") for line in walk.page.locator(".sb-table tbody tr").all_inner_texts()]
    return {name: told for name, told in rows}


def map_the_columns(walk: Walk, address: str, folder: Path) -> None:
    walk.sees("どの列がどの項目ですか")
    walk.settle()
    walk.is_well(address)
    walk.page.screenshot(path=folder / "mapping.png", full_page=True)
    chosen = walk.page.locator(".st-key-consultations-columns [data-testid=stSelectbox] input")
    told = chosen.evaluate_all("all => all.map(one => one.value)")
    assert [told[at] for at in (1, 3, 5, 7, 9)] == list(HEADER[:5])
    walk.page.get_by_label("この組み合わせを覚える名前").fill("見本の会")
    walk.page.keyboard.press("Tab")
    walk.settle()
    walk.press("この列で読み込む")
    walk.sees("取り込む前の確認")


def correct_two_cells(walk: Walk, address: str, folder: Path) -> None:
    page = walk.page
    walk.sees("2行に直しが要ります")
    expect(page.get_by_role("button", name="58件を取り込む")).to_be_disabled()
    walk.settle()
    walk.is_well(address)
    page.screenshot(path=folder / "corrections.png", full_page=True)
    page.get_by_label("5行目・受付日時").fill(f"{DAY:%Y/%m/%d} 18:02")
    word = page.get_by_role("combobox", name=f"結果の「{OWN}」")
    word.focus()
    page.wait_for_timeout(500)
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="終了").click()
    walk.settle()
    walk.press("このことばで確かめ直す")
    expect(page.get_by_text("行に直しが要ります")).to_have_count(0, timeout=SECONDS)
    assert "K-002" not in page.content()


def read_the_next_month_without_asking(walk: Walk) -> None:
    walk.settle()
    walk.hand_in(listed(30, first=60), "今月.xlsx")
    walk.sees("「見本の会」として覚えた列で読み込みました")
    walk.press("30件を取り込む")
    walk.sees("30件を取り込みました")
    walk.settle()


def take_back(walk: Walk) -> None:
    page = walk.page
    walk.go("consultations")
    page.locator("summary", has_text="取り込みを取り消す").click()
    page.wait_for_timeout(500)
    walk.choose("取り込み", "取り込み番号")
    walk.tick("はい、取り込み番号")
    walk.settle()
    walk.press("取り消す")
    walk.sees("取り込みを取り消しました")
    walk.settle()


def funnel(walk: Walk) -> tuple[int, ...]:
    """Consultations (件) of the year, new and repeat, as the page of results shows them."""
    walk.go("results")
    text = walk.page.inner_text("[data-testid=stMain]")
    found = [re.search(rf"^{label}\n([\d,]+)件$", text, re.MULTILINE) for label in STAGES]
    assert any(found) or "この期間の相談記録はありません" in text
    return tuple(int(each[1].replace(",", "")) if each else 0 for each in found)
