"""A workbook with a sheet for each month on the page: what was read, what is left out, and what tells a wrong file."""

from typing import Any

from streamlit.testing.v1 import AppTest

from core.dates import now
from store import consultations
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.exchange.test_lists import COVER, Rows, book, month
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import mapping_work
from workspace.mapping_work import Steps

SECOND: Rows = [*month(2), ("2026/2/31", "18:00", "M299", "新規", "終了")]


def uploader(page: AppTest) -> Any:
    return page.get("file_uploader")[0]


def handed_in(store: Store, data: bytes, name: str = "相談 月別.xlsx") -> tuple[AppTest, Programme]:
    with store.writing() as db:
        programme = add_programme(db)
        person = hire(db, "counsellor", [programme])
    page = pages.visit(store, person, "consultations")
    uploader(page).upload(name, data)
    return page.run(), programme


def there(store: Store, programme: Programme) -> int:
    with store.reading() as db:
        return len(consultations.before(db, [programme.id], now()))


def test_all_months_come_in_and_the_page_says_which_sheets_were_read(workspace: Store) -> None:
    sums: Rows = [("番号", "件数"), ("M100", 3)]
    data = book(表紙=COVER, 一月=month(1), 二月=SECOND, 控え=month(3), 集計=sums, hidden=("控え",))
    page, programme = handed_in(workspace, data)
    said = pages.text(page)
    assert "ファイル：相談 月別.xlsx" in said
    assert "読み込んだシート：一月 3行、二月 4行。" in said
    assert "表紙（この一覧の見出しが見つかりません）、控え（Excelで非表示です）" in said
    assert "2026年1月1日から2026年2月3日までの相談です" in said
    assert "見出しのちがうシートは読み込んでいません：集計（" in said
    assert "二月 5行目" in said
    assert "「2026/2/31」という日はありません" in said
    assert "人から聞いた" in said
    page = page.checkbox(key="consultation-only-good").check().run().button(key="consultation-go").click().run()
    assert there(workspace, programme) == 6


def test_a_sheet_can_be_left_out_and_taken_in_again(workspace: Store) -> None:
    page, programme = handed_in(workspace, book(一月=month(1), 二月=month(2), 全件=month(2)))
    assert "二月 2行目" in pages.text(page)
    page.multiselect(key="consultations-sheets").set_value(["一月", "二月"]).run()
    page = page.button(key="consultations-sheets-go").click().run()
    said = pages.text(page)
    assert "新しい記録 6件" in said
    assert "全件（外しました）" in said
    page.multiselect(key="consultations-sheets").set_value(["一月"]).run()
    page = page.button(key="consultations-sheets-go").click().run()
    assert "新しい記録 3件" in pages.text(page)
    page = page.button(key="consultation-go").click().run()
    assert there(workspace, programme) == 3


def test_months_that_hold_records_already_are_named(workspace: Store) -> None:
    page, _programme = handed_in(workspace, book(一月=month(1)))
    assert "すでに登録されている" not in pages.text(page)
    page = page.button(key="consultation-go").click().run()
    later = [(*row[:2], f"X{row[2]}", *row[3:]) if place else row for place, row in enumerate(month(1))]
    uploader(page).upload("again.xlsx", book(一月=later, 二月=month(2)))
    assert "すでに登録されている記録があります：令和8年1月に3件。" in pages.text(page.run())


def test_how_far_it_is_says_which_step_is_done() -> None:
    steps = Steps(lambda: False, 0)
    steps(60_000)
    assert mapping_work.how_far(steps).startswith("1/3")
    assert "60,000" in mapping_work.how_far(steps)
    steps.begin(2, total=60_000)
    assert mapping_work.how_far(steps).startswith("2/3")
    assert "60,000" not in mapping_work.how_far(steps)
    steps(5_000)
    assert "60,000" in mapping_work.how_far(steps)
    assert "5,000" in mapping_work.how_far(steps)
