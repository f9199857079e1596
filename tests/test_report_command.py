"""`manage.py report`: a file, the checker's questions on stderr, a line in the audit, and no half of any."""

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import manage
import report_command
from command_line import COMMAND, NoSuchProgramme, PathNoFile, PathUnfit
from funnel import report_release, report_versions
from funnel.report_reading import NoSuchYear
from printing.paper_letters import LettersNotDrawn
from report_command import EditionUnknown, FormatUnknown, VersionUnknown, Wanted
from store import staff
from store.database import Store
from tests.funnel.report_town import AFTER, YEAR, add_year, desk_town, of, write
from tests.funnel.town import BY, Town, at
from workspace import report_files

SETTLED = at(date(2027, 4, 20))


@dataclass
class Desk:
    """A town, a folder, and what the command said."""

    town: Town
    folder: Path
    said: list[str] = field(default_factory=list)

    def run(self, name: str = "report.xlsx", **facts: Any) -> Path:
        out = self.folder / name
        usual = {"slug": "toshima-r8", "year": YEAR, "edition": "submit", "format": "", "version": ""}
        report_command.write(self.town.store, Wanted(**{**usual, "out": out, **facts}), say=self.said.append)
        return out

    def freeze(self, reason: str = "") -> int:
        with self.town.store.writing() as db:
            report = of(self.town)
            return report_versions.freeze(
                db, by=BY, at=SETTLED, programme=self.town.programme, year=YEAR, report=report, reason=reason
            )

    def released(self) -> list[dict[str, object]]:
        with self.town.store.reading() as db:
            rows = staff.audit_trail(db, limit=50)
        return [dict(row.detail) for row in rows if row.action == "report.release" and row.by == COMMAND]


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", sqlite_store.url)
    monkeypatch.setattr(report_command, "now", lambda: at(AFTER))
    town = desk_town(sqlite_store)
    add_year(town, "1-1", project="女性のためのLINE相談", is_desk=True, cost_yen=1_000_000)
    folder = tmp_path / "out"
    folder.mkdir()
    return Desk(town, folder)


def about(path: Path) -> dict[object, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["説明"]
    return {row[0]: row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}


def test_the_present_numbers_are_said_not_to_be_final(desk: Desk) -> None:
    path = desk.run()
    assert about(path)["版"] == "未確定"
    assert desk.said[0].startswith("未確定の数字です。")


def test_a_frozen_version_holds_its_numbers_and_is_not_said_to_be_open(desk: Desk) -> None:
    assert desk.freeze() == 1
    write(desk.town, "issues", "あとから書いた", "1-1")
    desk.freeze("追記")
    first, newest = desk.run("a.xlsx", version="1"), desk.run("b.xlsx", version="newest")
    assert (about(first)["版"], about(newest)["版"]) == ("第1版", "第2版")
    assert not [told for told in desk.said if told.startswith("未確定")]
    texts = [openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["本文"].max_row for path in (first, newest)]
    assert texts == [1, 2]


def test_a_complete_report_leaves_a_line_in_the_audit(desk: Desk) -> None:
    desk.run()
    assert desk.released() == [{"fiscal_year": YEAR, "format": "xlsx", "version": None}]
    desk.run(edition="public")
    assert len(desk.released()) == 1


def test_the_checker_s_questions_are_lines_with_their_heading_and_stop_nothing(desk: Desk) -> None:
    write(desk.town, "effect", "相談件数は年間999件だった。\nアンケートは＋ Ｐ件。", "1-1")
    assert desk.run().is_file()
    asked = desk.said[1:]
    assert asked
    assert all(told.startswith("1-1") and "\n" not in told for told in asked)
    assert [told for told in asked if told.startswith("1-1 事業の効果: ") and "999" in told]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"edition": "inside"}, EditionUnknown),
        ({"format": "odt"}, FormatUnknown),
        ({"name": "report"}, FormatUnknown),
        ({"version": "1"}, VersionUnknown),
        ({"version": "newest"}, VersionUnknown),
        ({"year": 2025}, NoSuchYear),
        ({"slug": "nowhere-r9"}, NoSuchProgramme),
        ({"year": 0}, NoSuchYear),
        ({"year": -1}, NoSuchYear),
        ({"year": 99999}, NoSuchYear),
        ({"year": 10**30, "version": "newest"}, NoSuchYear),
        ({"name": "nowhere/report.pdf"}, PathUnfit),
        ({"name": "a" * 260 + ".pdf"}, PathUnfit),
        ({"name": "a\0.pdf"}, PathUnfit),
    ],
)
def test_what_can_not_be_written_is_refused_and_leaves_nothing(
    desk: Desk, facts: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        desk.run(**facts)
    assert list(desk.folder.iterdir()) == []
    assert desk.released() == []


def test_a_folder_is_never_written_over(desk: Desk) -> None:
    (desk.folder / "report.pdf").mkdir()
    with pytest.raises(PathNoFile):
        desk.run("report.pdf")


def test_a_link_to_another_place_stays_and_so_does_what_it_leads_to(desk: Desk) -> None:
    other, link = desk.folder / "other", desk.folder / "report.xlsx"
    other.write_bytes(b"old")
    link.symlink_to(other)
    with pytest.raises(PathNoFile):
        desk.run()
    assert (link.is_symlink(), other.read_bytes(), desk.released()) == (True, b"old", [])
    link.unlink()
    link.symlink_to(desk.folder / "gone")
    with pytest.raises(PathNoFile):
        desk.run()


def test_a_pipe_or_a_device_is_never_replaced_by_a_file(desk: Desk) -> None:
    pipe = desk.folder / "report.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(PathNoFile):
        desk.run()
    assert pipe.is_fifo()
    assert desk.released() == []


def test_the_longest_name_a_disk_takes_is_written(desk: Desk) -> None:
    assert desk.run("a" * 250 + ".xlsx").is_file()


def test_a_complete_report_is_its_owner_s_alone(desk: Desk) -> None:
    assert desk.run().stat().st_mode & 0o077 == 0


def test_a_format_that_is_named_goes_before_the_file_s_ending(desk: Desk) -> None:
    assert desk.run("report.bin", format="xlsx").read_bytes().startswith(b"PK")


def test_letters_that_no_pdf_shows_are_named_with_their_heading_and_a_word_file_has_them(desk: Desk) -> None:
    write(desk.town, "effect", "相談が増えた😀", "1-1")
    with pytest.raises(LettersNotDrawn) as refused:
        desk.run("report.pdf")
    assert refused.value.facts["letters"] == "😀"
    assert str(refused.value.facts["place"]).endswith("事業の効果")
    assert (list(desk.folder.iterdir()), desk.released()) == ([], [])
    assert desk.run("report.docx").is_file()


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_args: object, **_facts: object) -> None:
        raise error

    return fail


def test_a_file_that_could_not_be_noted_is_not_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_release, "note", failing(RuntimeError("no store")))
    with pytest.raises(RuntimeError):
        desk.run()
    assert list(desk.folder.iterdir()) == []


def test_a_full_disk_keeps_the_file_that_was_there_and_notes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = desk.folder / "report.xlsx"
    old.write_bytes(b"old")
    monkeypatch.setattr(Path, "write_bytes", failing(OSError("full")))
    with pytest.raises(PathUnfit):
        desk.run()
    assert (old.read_bytes(), desk.released()) == (b"old", [])


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str, str]:
    monkeypatch.setattr(sys, "argv", ["manage.py", "report", "--programme", "toshima-r8", *words])
    try:
        manage.main()
        status: object = 0
    except SystemExit as end:
        status = end.code or 0
    told = capsys.readouterr()
    return status, told.out, told.err


def test_the_command_prints_the_path_alone_and_its_status_is_0(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = desk.folder / "r.xlsx"
    status, told, err = said(monkeypatch, capsys, "--fiscal-year", str(YEAR), "--edition", "public", "--out", str(out))
    assert (status, told) == (0, f"{out}\n")
    assert err.startswith("未確定の数字です。")
    assert about(out)["版の種類"] == "公開用"


def test_the_command_refuses_with_a_sentence_and_status_2(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(desk.folder)
    status, told, err = said(monkeypatch, capsys, "--fiscal-year", str(YEAR), "--format", "pdf", "--out", out)
    assert (status, told, err.count("\n")) == (2, "", 1)
    assert "通常のファイルではありません" in err


def test_every_format_of_the_command_is_one_of_the_files() -> None:
    assert report_files.FORMATS == ("pdf", "docx", "html", "xlsx")
