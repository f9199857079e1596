"""LibreOffice, as a stand-in for Excel, opens every workbook of ours, shows the same values and prints it."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.folders import ASSETS
from core.language import spoken
from exchange import (
    activity_file,
    book_cells,
    consultation_file,
    friend_file,
    ledger_file,
    link_file,
    placement_file,
    placement_list,
    spellings,
    tables,
)
from exchange.activity_file import ActivityRow
from exchange.books import workbook
from exchange.columns import Column
from exchange.ledger_file import LedgerRow
from exchange.placement_file import PlacementRow
from exchange.writing import Cell, Share
from printing import reading
from tests.exchange.test_round_trips import WRITTEN as WRITTEN_BY_PEOPLE
from workspace import exhibits
from workspace.exhibits import Exhibit

ON_MACOS = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
# Commas, quotes, UTF-8, the first row, all cells as they are shown, every sheet to a file of its own.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
UNTIL = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
DAY = date(2026, 6, 3)
# What LibreOffice itself changes: a letter by its number, as a workbook writes it; a tab in a cell of an ODS. And an
# apostrophe before a formula in its CSV can't be told from the guard of ours.
WRITTEN = [text for text in WRITTEN_BY_PEOPLE if not text.startswith(("_x", "'=")) and "\t" not in text]
PLAIN = [Column(key=name, headers=(name,), definition="", kind="text") for name in ("語", "数", "割合", "日", "円")]
ROWS: list[tuple[Cell, ...]] = [("=1+1", 1200, Share(0.255), DAY, 8.5), ("＝HYPERLINK(1)\n二行目", 0, None, None, -3)]


def results() -> Exhibit:
    columns = {"channel": "経路", "scans": "読みとり"}
    rows: list[dict[str, Cell]] = [{"channel": "カード", "scans": 12345}, {"channel": "@SUM(1)", "scans": None}]
    return Exhibit("channels", "経路ごとの読みとり", columns, rows, (("事業", "+81 見本"),), ("scans",))


def files() -> dict[str, bytes]:
    activity = ActivityRow("training", "=研修", DAY, None, None, None, None, None, None, None)
    return {
        "plain": workbook(PLAIN, ROWS, sheet="一覧"),
        "results": exhibits._xlsx(results()),
        "ledger": ledger_file.ledger(
            [LedgerRow("4X9K2MQ", "-見本館", "", "カード", "A", 40, DAY, None, "https://x/r")]
        ),
        "links": link_file.as_workbook(["https://go.example/s/-a"], until=UNTIL),
        "activities": activity_file.export([activity]),
        "places": placement_file.template(),
        "consultations": consultation_file.template(),
    }


def converted(folder: Path, names: list[str], kind: str) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice") or ON_MACOS
    if not Path(program).exists():
        pytest.fail("LibreOffice is missing: install the system package libreoffice-calc-nogui")
    # A home of its own: another LibreOffice may be running, and the machine may have no Japanese font.
    surroundings = os.environ | dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(folder))
    command = [program, "--headless", "--convert-to", kind, "--outdir", str(folder), *names]
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, timeout=240)
    assert done.returncode == 0, done.stderr


def shown(folder: Path, name: str, sheet: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO((folder / f"{name}-{sheet}.csv").read_text("utf-8"), newline=""))]


@pytest.mark.slow
def test_libreoffice_shows_every_workbook_as_it_was_meant(tmp_path: Path) -> None:
    (tmp_path / ".fonts").mkdir()
    for font in (ASSETS / "fonts").glob("*.ttf"):
        (tmp_path / ".fonts" / font.name).symlink_to(font)
    with spoken("ja"):
        made = files()
    for name, data in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    names = [f"{name}.xlsx" for name in made]
    converted(tmp_path, names, AS_CSV)
    assert shown(tmp_path, "plain", "一覧") == [
        ["語", "数", "割合", "日", "円"],
        ["=1+1", "1,200", "25.5%", "2026/6/3", "8.5"],
        ["＝HYPERLINK(1)\n二行目", "0", "", "", "-3"],
    ]
    assert shown(tmp_path, "results", "結果") == [["経路", "読みとり"], ["カード", "12,345"], ["@SUM(1)", "非表示"]]
    assert ["事業", "+81 見本"] in shown(tmp_path, "results", "このファイルについて")
    assert {row[0] for row in shown(tmp_path, "results", "列の説明")} == {"列・言葉", "経路", "読みとり"}
    ledger = shown(tmp_path, "ledger", "設置台帳")[1]
    assert (ledger[2], ledger[6], ledger[7]) == ("-見本館", "40", "2026/6/3")
    assert shown(tmp_path, "links", "アンケートのリンク")[1] == ["https://go.example/s/-a", "2026/11/22 20:00"]
    assert "=研修" in shown(tmp_path, "activities", "活動の記録")[1]
    for name, sheet in (("places", "置き場所一覧"), ("consultations", "相談記録")):
        assert len(shown(tmp_path, name, sheet)[0]) > 5
        assert len(shown(tmp_path, name, "列の説明")) > 5

    converted(tmp_path, ["plain.xlsx", "results.xlsx"], "pdf")
    told = "".join(reading.read_text((tmp_path / "results.pdf").read_bytes()))
    assert all(word in told for word in ("12,345", "@SUM(1)", "非表示"))


def names(kept: Sequence[str]) -> list[str]:
    """As a place is called: one line, however a cell broke it."""
    return [" ".join(book_cells.held(text).split()) for text in kept]


def given_out() -> dict[str, bytes]:
    """Every kind of file that also comes in, with what people write in each."""
    days = [date(2025, 4, 1) + timedelta(days=number) for number in range(len(WRITTEN))]
    told = list(zip(names(WRITTEN), days, strict=True))
    places = [PlacementRow("card", text, "library", text, 1200, 12.5, day, None, text[:10], "ne") for text, day in told]
    acts = [ActivityRow("training", text, day, None, 2, 0, None, None, 92.5, 12) for text, day in told]
    start = [datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC) for _text, day in told]
    talks: list[list[Cell]] = []
    for at, text in zip(start, WRITTEN, strict=True):
        cells: dict[str, Cell] = {"start": at, "reference": text, "outcome": "傾聴"}
        if not spellings.is_blank(text):
            talks.append([cells.get(column.key) for column in consultation_file.COLUMNS])
    friends = [(day, number, number, 0) for number, day in enumerate(days)]
    return {
        "places": placement_list.as_workbook(places),
        "activities": activity_file.export(acts),
        "consultations": workbook(consultation_file.COLUMNS, talks, sheet="相談記録"),
        "friends": workbook(friend_file.COLUMNS, friends, sheet="友だち"),
        "texts": workbook(PLAIN[:2], [(text, number) for number, text in enumerate(WRITTEN)], sheet="語"),
    }


def taken_in(name: str, data: bytes) -> Sequence[object]:
    """The rows as they are read, without an error."""
    expects = {"places": placement_file.HEADERS, "activities": activity_file.HEADERS, "texts": ("語", "数")}
    expects |= {"consultations": consultation_file.HEADERS, "friends": friend_file.HEADERS}
    table = tables.read(name, data, expects=expects[name])
    if name == "texts":
        return [book_cells.held(row.cells["語"]) for row in table.rows]
    read: Any
    if name == "places":
        read = placement_file.parse(table)
    elif name == "activities":
        read = activity_file.parse(table, since=date(2025, 4, 1), until=date(2026, 3, 31))
    elif name == "consultations":
        read = consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=UNTIL)
    else:
        read = friend_file.parse(table, at=UNTIL)
    assert read.errors == (), name
    rows: Sequence[object] = read.rows
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xlsx", "csv", "ods-xlsx"])
def test_what_libreoffice_opens_and_saves_again_is_taken_in_as_it_was(tmp_path: Path, ending: str) -> None:
    made = given_out()
    before = {name: list(taken_in(name, data)) for name, data in made.items()}
    assert before["texts"] == [book_cells.held(text) for text in WRITTEN]
    assert len(before["places"]) == len(before["activities"]) == len(WRITTEN)
    for name, data in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    saved = tmp_path / "saved"
    saved.mkdir()
    for name in made:
        shutil.copy(tmp_path / f"{name}.xlsx", saved)
    files_ = [f"{name}.xlsx" for name in made]
    if ending == "csv":
        converted(saved, files_, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true")
    elif ending == "xlsx":
        converted(tmp_path, [*files_, "--outdir", str(saved)], "xlsx")
    else:
        converted(tmp_path, files_, "ods")
        for name in made:
            (saved / f"{name}.xlsx").unlink()
        converted(tmp_path, [*(f"{name}.ods" for name in made), "--outdir", str(saved)], "xlsx")
    end = "csv" if ending == "csv" else "xlsx"
    for name, rows in before.items():
        data = (saved / f"{name}.{end}").read_bytes()
        assert data != made[name]
        assert list(taken_in(name, data)) == rows, name
