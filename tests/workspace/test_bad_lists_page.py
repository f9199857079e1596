"""Bad lists and odd ones on the pages themselves: each is answered in words, and nothing of a bad one stays."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from campaigns import campaigns
from core.dates import TOKYO, now
from core.folders import ROOT
from exchange import consultation_file, refusals, tables
from funnel import imports
from store import batches, consultations, exchange, placements, programmes, staff
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.exchange import books
from tests.exchange.test_bad_files import CASES, HEADER, ROW, open_document, xlsx, zipped
from tests.exchange.test_quirks import merged, parts_of_days
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import consultation_import, friend_days_upload, mapping_reading, placement_upload
from workspace.database import store
from workspace.mapping_desk import Done
from workspace.mapping_reading import Kind, Read

BY = "k@office.example"
QUICK = {
    "list.xlsm": (lambda: xlsx(xl__vbaProject_bin=b"\x00"), "マクロ"),
    "list.xls": (CASES["an old Excel file"][0], "古い形式のExcel"),
    "list.xlsb": (lambda: zipped("xl/workbook.bin"), ".xlsx ではない形式"),
    "list.ods": (open_document, ".xlsx ではない形式"),
    "secret.xlsx": (CASES["an encrypted workbook"][0], "パスワード"),
    "bomb.xlsx": (CASES["a zip bomb in one part"][0], "大きくなりすぎ"),
    "laughs.xlsx": (CASES["an XML bomb"][0], "壊れて"),
    "cut.csv": (CASES["half a character in UTF-8"][0], "文字の途中"),
    "joined.csv": (CASES["two encodings"][0], "文字コードが変わっています"),
    "nul.csv": (CASES["NUL bytes"][0], "制御コード"),
    "quote.csv": (CASES["an open quotation mark"][0], "引用符"),
}


def open_page(store: Store) -> tuple[AppTest, Programme]:
    with store.writing() as db:
        programme = add_programme(db)
        person = hire(db, "counsellor", [programme])
    return pages.visit(store, person, "consultations"), programme


def answered(page: AppTest, name: str, data: bytes) -> str:
    """What the page says to a file, once it has read it."""
    uploader: Any = page.get("file_uploader")[0]
    uploader.upload(name, data)
    page.run()
    until = time.monotonic() + 60
    while any(button.key == "consultations-stop" for button in page.button) and time.monotonic() < until:
        time.sleep(0.2)
        page.run()
    return pages.text(page)


def held(store: Store, programme: Programme) -> tuple[Any, ...]:
    with store.reading() as db:
        return (
            consultations.before(db, [programme.id], now() + timedelta(days=9)),
            batches.of_programme(db, programme.id, "consultations"),
            exchange.mappings(db, programme.id, "consultations"),
            [entry for entry in staff.audit_trail(db) if not entry.action.startswith("staff")],
        )


def refused_and_then_a_good_one(store: Store, cases: dict[str, Any]) -> None:
    page, programme = open_page(store)
    before = held(store, programme)
    for name, (make, sentence) in cases.items():
        said = answered(page, name, make())
        assert sentence in said, name
        assert "保存していません" in said, name
        assert "consultations-desk" not in page.session_state, name
    assert held(store, programme) == before
    assert "新しい記録 1件" in answered(page, "good.csv", (HEADER + ROW).encode("cp932"))
    page.button(key="consultation-go").click().run()
    assert len(held(store, programme)[0]) == 1


def test_each_bad_file_is_answered_in_words_on_the_page_and_a_good_one_follows(workspace: Store) -> None:
    refused_and_then_a_good_one(workspace, QUICK)


@pytest.mark.slow
def test_every_bad_file_there_is_comes_to_nothing_on_the_page(workspace: Store) -> None:
    refused_and_then_a_good_one(workspace, {name: (make, told) for name, (make, _key, told) in CASES.items()})


def test_a_list_with_sums_notes_and_hidden_rows_says_what_became_of_each(workspace: Store) -> None:
    page, programme = open_page(workspace)
    book = merged()
    book.active.row_dimensions[7].hidden = True
    said = answered(page, "list.xlsx", books.saved(book))
    assert "新しい記録 2件" in said
    assert "合計の行は除きました：1行" in said
    assert "表の下の注記は除きました：2行" in said
    assert "非表示になっている1行も" in said
    page.button(key="consultation-go").click().run()
    assert [one.started_at.astimezone(TOKYO).day for one in held(workspace, programme)[0]] == [28, 29]


def test_days_as_people_write_them_come_in_as_they_were_meant(workspace: Store) -> None:
    page, programme = open_page(workspace)
    book = parts_of_days()
    for line in (
        [],
        ["令8/5/28", "25:30", "26:10", "Ｋ－３ ", "終了　"],
        ["R8.5.28", "１８時半", None, "K-4", "ﾌｪｰﾄﾞｱｳﾄ"],
        ["令和八年五月二十八日", 0.5, 0.75, "K-5", "終了"],
        ["小　計", None, None, "5件"],
    ):
        book.active.append(line)
    said = answered(page, "list.xlsx", books.saved(book))
    assert "新しい記録 5件" in said
    assert "合計の行は除きました：1行" in said
    page.button(key="consultation-go").click().run()
    found = held(workspace, programme)[0]
    began = sorted(f"{one.started_at.astimezone(TOKYO):%d %H:%M}" for one in found)
    assert began == ["28 12:00", "28 18:05", "28 18:30", "29 01:30", "29 10:30"]
    assert timedelta(minutes=40) in {one.ended_at - one.started_at for one in found if one.ended_at}


@pytest.mark.parametrize(
    ("kind", "most"), [(consultation_import.KIND, 60), (friend_days_upload.KIND, 5), (placement_upload.KIND, 5)]
)
def test_how_large_a_list_may_be_holds_on_the_server_too(kind: Kind, most: int) -> None:
    data = b"a,b\n" + b"x" * (most * 1024 * 1024 - 4)
    with pytest.raises(refusals.LineTooLong):
        mapping_reading.table_of("a.csv", data, kind, ())
    with pytest.raises(refusals.FileTooLarge) as refused:
        mapping_reading.table_of("a.csv", data + b"x", kind, ())
    assert refused.value.facts == {"most": most}


@pytest.mark.parametrize("name", ["line", "placements"])
def test_other_lists_refuse_the_same_files_by_the_same_words(name: str, workspace: Store) -> None:
    with workspace.writing() as db:
        programme = add_programme(db, starts=date(2026, 4, 1))
        first, last = date(2026, 4, 1), date(2027, 3, 31)
        campaigns.create(db, by=BY, at=now(), programme=programme, name="春", budget_yen=0, starts=first, ends=last)
        person = hire(db, "manager", [programme])
    page = pages.visit(workspace, person, name)
    for file, data, sentence in (
        ("list.xlsm", xlsx(xl__vbaProject_bin=b"\x00"), "マクロ"),
        ("secret.xlsx", books.encrypted(), "パスワード"),
        ("large.csv", b"x" * (5 * 1024 * 1024 + 1), "5MBを超えています"),
    ):
        said = answered(page, file, data)
        assert sentence in said, file
        assert "保存していません" in said, file
    with workspace.reading() as db:
        assert batches.of_programme(db, programme.id, "friend_days") == []
        assert placements.of_programme(db, programme.id) == []


MANY = HEADER + "".join(f"2026/5/{1 + n % 28} 18:{n // 28:02},,K-{n},終了\n" for n in range(1_100))


def read_list(programme: Programme) -> Read:
    """A list as the page holds it before the yes."""
    reader = consultation_import._reader(SimpleNamespace(programme=programme, by=BY))  # type: ignore[arg-type]
    table = tables.read("list.csv", MANY.encode(), expects=consultation_file.HEADERS)
    found = mapping_reading.begin(table, reader, (), file_hash="f", told=None)
    assert isinstance(found, Read)
    return found


def stop_after_the_first_rows(programme_id: int) -> None:
    """In a process of its own: bring in, and stand still after the first 500 rows until somebody ends it."""
    with store().reading() as db:
        programme = programmes.by_id(db, programme_id)
    assert programme

    def told(number: int) -> None:
        print(number, flush=True)
        time.sleep(120)

    consultation_import._bring_in(programme, BY, read_list(programme), told)


def test_an_import_that_dies_midway_counts_nothing_is_told_and_gives_way_to_the_next(workspace: Store) -> None:
    page, programme = open_page(workspace)
    script = f"from tests.workspace import test_bad_lists_page as it; it.stop_after_the_first_rows({programme.id})"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ}) as going:
        assert going.stdout
        assert going.stdout.readline() == "500\n"
        going.kill()
    records, (left,), _mappings, audit = held(workspace, programme)
    assert (records, left.state, left.rows) == ([], "staged", 1_100)
    assert not [entry for entry in audit if entry.action == "consultations.import"]
    said = pages.text(page.run())
    day = f"{left.made_at.astimezone(TOKYO):%Y-%m-%d %H:%M}"
    assert f"{day}に始めた取り込みは終わっていません。その1,100件は1件も数えていません" in said
    assert "記録がまだありません" in said
    assert "新しい記録 1,100件" in answered(page, "list.csv", MANY.encode())
    page.button(key="consultation-go").click().run()
    until = time.monotonic() + 60
    while "件を取り込みました" not in (said := pages.text(page)) and time.monotonic() < until:
        time.sleep(0.2)
        page.run()
    assert "1,100件を取り込みました" in said
    records, found, _mappings, _audit = held(workspace, programme)
    assert len(records) == 1_100
    assert sorted(batch.state for batch in found) == ["published", "undone"]
    assert "終わっていません" not in pages.text(page.run())


def test_an_import_that_is_overtaken_saves_nothing_and_says_so(workspace: Store) -> None:
    _page, programme = open_page(workspace)
    first = read_list(programme)

    def overtaken(_number: int) -> None:
        if not done:
            done.append(consultation_import._bring_in(programme, "other@office.example", first, lambda _number: None))

    done: list[object] = []
    with pytest.raises(imports.ImportOvertaken):
        consultation_import._bring_in(programme, BY, first, overtaken)
    assert done == [Done(1_100)]
    records, found, _mappings, _audit = held(workspace, programme)
    assert len(records) == 1_100
    assert {batch.made_by: batch.state for batch in found} == {"other@office.example": "published", BY: "undone"}
