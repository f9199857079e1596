"""LibreOffice, as a stand-in for Excel, opens every workbook of ours, shows the same values and prints it."""

import csv
import io
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.folders import ASSETS
from core.language import spoken
from exchange import activity_file, consultation_file, ledger_file, link_file, placement_file
from exchange.activity_file import ActivityRow
from exchange.books import workbook
from exchange.columns import Column
from exchange.ledger_file import LedgerRow
from exchange.writing import Cell, Share
from printing import reading
from workspace import exhibits
from workspace.exhibits import Exhibit

ON_MACOS = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
# Commas, quotes, UTF-8, the first row, all cells as they are shown, every sheet to a file of its own.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
UNTIL = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
DAY = date(2026, 6, 3)
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
