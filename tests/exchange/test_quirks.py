"""Lists as offices really hand them in: merged headers, sums, notes, eras, hidden sheets, every encoding."""

import io
import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from shutil import which

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from core.dates import TOKYO
from exchange import consultation_file, refusals, tables
from exchange.consultation_file import Parsed
from tests.exchange import books

AT = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
FIRST, LAST = datetime(2026, 5, 28, 18, 5, tzinfo=TOKYO), datetime(2026, 5, 29, 10, 30, tzinfo=TOKYO)
Line = Sequence[object]


def parsed(data: bytes) -> Parsed:
    table = tables.read("list", data, expects=consultation_file.HEADERS)
    return consultation_file.parse(table, pseudonym=lambda _kind, text: text, at=AT)


def told(data: bytes) -> list[tuple[str, datetime, datetime | None]]:
    """Who, from when and to when, in Tokyo; every cell must have been read."""
    found = parsed(data)
    assert not found.errors
    return [
        (row.person, row.started_at.astimezone(TOKYO), row.ended_at and row.ended_at.astimezone(TOKYO))
        for row in found.rows
    ]


BOTH = [("k-1", FIRST, FIRST.replace(hour=19, minute=0)), ("k-2", LAST, LAST.replace(hour=11, minute=0))]


def merged() -> Workbook:
    """Two lines of header, the day's column over two of times; a title, sums and notes around."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (
        ["令和8年度 相談記録（5月分）"],
        ["作成：見本法人", None, None, None, "令和8年6月1日"],
        [],
        ["番号", "相談日時", None, "相談内容", "対応結果", "備考"],
        [None, "開始", "終了"],
        ["K-1", datetime(2026, 5, 28, 18, 5), datetime(2026, 5, 28, 19, 0), "家族", "終了"],
        ["K-2", datetime(2026, 5, 29, 10, 30), datetime(2026, 5, 29, 11, 0), "お金", "終了"],
        ["合計", None, None, "2件"],
        [],
        ["※ 電話の相談は含みません。"],
        ["担当：見本"],
    ):
        sheet.append(line)
    for cells in ("A1:F1", "A4:A5", "B4:C4", "D4:D5", "E4:E5", "F4:F5"):
        sheet.merge_cells(cells)
    return book


def several() -> Workbook:
    """A cover, a hidden sheet of an earlier month, the list, and another behind it."""
    book = merged()
    book.active.title = "5月"
    cover = book.create_sheet("表紙", 0)
    cover.append(["このファイルについて"])
    cover.append(["月", "件数"])
    cover.append(["5月", 2])
    hidden = book.create_sheet("4月（済）", 1)
    hidden.append(["番号", "開始", "対応結果"])
    hidden.append(["K-9", datetime(2026, 4, 1, 9, 0), "終了"])
    hidden.sheet_state = "hidden"
    book.create_sheet("集計").append(["x", "y"])
    return book


def parts_of_days() -> Workbook:
    """Day, start and end in columns of their own, as day and times of Excel, and as texts in the era."""
    book = openpyxl.Workbook()
    for line in (
        ["相談日", "開始時刻", "終了時刻", "番号", "対応結果"],
        [date(2026, 5, 28), time(18, 5), time(19, 0), "K-1", "終了"],
        ["令和８年５月２９日（金）", "１０時３０分", "午前11時", "Ｋ－２", "終了"],
    ):
        book.active.append(line)
    return book


def serials() -> Workbook:
    """Days that lost their format, and days in a format that Excel has in Japan alone."""
    book = openpyxl.Workbook()
    for line in (
        ["開始", "終了", "番号", "対応結果"],
        [46170.753472222, 46170.791666667, "K-1", "終了"],
        [46171.4375, "2026/5/29 11:00", "K-2", "終了"],
    ):
        book.active.append(line)
    return book


def told_twice() -> Workbook:
    """The same word under two merged cells: each is named by both."""
    book = openpyxl.Workbook()
    for line in (
        ["番号", "相談日時", None, "結果", "面談", None],
        [None, "開始", "終了", None, "開始", "終了"],
        ["K-1", "2026/5/28 18:05", "19:00", "終了", "なし", "なし"],
    ):
        book.active.append(line)
    return book


BOOKS: dict[str, Callable[[], Workbook]] = {
    "merged headers": merged,
    "several sheets": several,
    "days and times apart": parts_of_days,
    "serials": serials,
}


@pytest.mark.parametrize("kind", BOOKS)
def test_a_workbook_of_each_kind_is_read_as_a_person_reads_it(kind: str) -> None:
    assert told(books.saved(BOOKS[kind]())) == BOTH


def test_what_was_left_out_is_counted() -> None:
    table = tables.read("a", books.saved(merged()), expects=consultation_file.HEADERS)
    assert table.columns == ("番号", "開始", "終了", "相談内容", "対応結果", "備考")
    assert [row.number for row in table.rows] == [6, 7]
    assert (table.totals, table.notes) == (1, 2)


def test_a_word_that_stands_under_two_merged_cells_is_named_by_both() -> None:
    table = tables.read("a", books.saved(told_twice()), expects=consultation_file.HEADERS)
    assert table.columns == ("番号", "相談日時 開始", "相談日時 終了", "結果", "面談 開始", "面談 終了")


def test_a_row_of_data_under_a_header_with_a_gap_is_no_second_header() -> None:
    table = tables.read_pasted("番号\t開始\t\t結果\nK-1\t2026/5/28 18:05\tx\t終了", expects=consultation_file.HEADERS)
    assert [row.cells["番号"] for row in table.rows] == ["K-1"]


def test_a_row_that_says_終了_is_not_taken_for_the_header() -> None:
    text = "利用者\t受付\t終わり方\nK-1\t2026/5/28 18:05\t終了\nK-2\t2026/5/29 10:30\t終了"
    assert tables.read_pasted(text, expects=consultation_file.HEADERS).columns == ("利用者", "受付", "終わり方")


@pytest.mark.parametrize(
    "word",
    [
        *(
            "合計",
            "総計",
            "５月計",
            "5月分合計",
            "小計（5月）",
            "計：12件",
            "Total",
            "人数合計",
            "合　計",
            "累計",
            "平均",
        ),
        *(
            "令和5年度計",
            "令和５年４月計",
            "第1四半期計",
            "上半期 計",
            "5/1～5/31計",
            "【合計】",
            "＜小計＞",
            "合計人数",
            "ｺﾞｳｹｲ",
        ),
    ],
)
def test_a_row_of_sums_is_left_out_however_it_is_called(word: str) -> None:
    table = tables.read_pasted(f"名\t数\nあ\t1\n{word}\t1")
    assert (len(table.rows), table.totals) == (1, 1)


@pytest.mark.parametrize(
    "word",
    ["計画課", "会計窓口", "時計店", "家計相談", "total care", "設計", "統計", "平均台", "ケイ", "計測", "延べ件数"],
)
def test_a_name_that_holds_the_sign_of_sums_stays(word: str) -> None:
    assert tables.read_pasted(f"名\t数\nあ\t1\n{word}\t1").totals == 0


@pytest.mark.parametrize(
    ("last", "notes"),
    [
        ("\n\n以上\t\t", 1),
        ("\n※ 9月分は未着\t\t", 1),
        ("\n以上\t\t", 0),
        ("\n\n以上\t1\t", 0),
        ("\n\n\t\tx\n\n\tx\t", 2),
    ],
)
def test_only_marked_or_set_off_lines_at_the_end_are_notes(last: str, notes: int) -> None:
    table = tables.read_pasted(f"名\t数\t備考\nあ\t1\tx{last}")
    assert (table.notes, len(table.rows)) == (notes, 2 - min(notes, 1))


def test_rows_and_columns_that_excel_does_not_show_are_read_and_the_rows_counted() -> None:
    book = parts_of_days()
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    cover = book.create_sheet("表紙", 0)
    for number in range(1, 5):
        cover.append(["x", "y"])
        cover.row_dimensions[number].hidden = True
    data = books.saved(book)
    assert told(data) == BOTH
    assert tables.read("a", data, expects=consultation_file.HEADERS).hidden == 1


def test_a_time_past_midnight_that_excel_shows_as_one_of_the_next_day_is_read() -> None:
    book = openpyxl.Workbook()
    for line in (["相談日", "開始", "終了", "番号", "結果"], [date(2026, 5, 28), 23.5 / 24, 25.5 / 24, "K-1", "終了"]):
        book.active.append(line)
    for cell in ("B2", "C2"):
        book.active[cell].number_format = "h:mm"
    expected = [("k-1", FIRST.replace(hour=23, minute=30), LAST.replace(hour=1, minute=30))]
    assert told(books.saved(book)) == expected
    book.active["C2"].number_format = "[h]:mm"
    assert told(books.saved(book)) == expected


def test_signs_that_nobody_sees_and_spaces_at_the_end_make_no_other_word() -> None:
    text = "番号 \t\u200b開始\ufeff\t　結果\nK-1\u200b \t2026/5/28 18:05\u00a0\t終了\u2060　"
    assert told(text.encode())[0][:2] == ("k-1", FIRST)


def test_words_in_half_width_kana_mean_the_same() -> None:
    found = parsed("番号,開始,結果,きっかけ,年代\nK-1,2026/5/28 18:05,ﾌｪｰﾄﾞｱｳﾄ,ﾎﾟｽﾀｰ,２０代\n".encode("cp932"))
    assert [(row.outcome, row.channel_told, row.age_band) for row in found.rows] == [("faded_out", "poster", "20s")]


def test_midnight_stays_a_time_where_the_format_shows_hours() -> None:
    book = openpyxl.Workbook()
    book.active.append(["開始", "番号", "結果"])
    book.active.append([datetime(2026, 5, 28), "K-1", "終了"])
    book.active["A2"].number_format = "yyyy/m/d h:mm"
    assert told(books.saved(book))[0][1] == FIRST.replace(hour=0, minute=0)
    book.active["A2"].number_format = "yyyy/m/d"
    assert [error.key for error in parsed(books.saved(book)).errors] == ["not_a_moment"]


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("yyyy/m/d", "2026-05-28 18:05"),
        ("h:mm", "2026-05-28 18:05"),
        ('[$-411]ggge"年"m"月"d"日"', "2026-05-28 18:05"),
        ("[h]:mm", "1108098:05"),
        ("0.00", "46170.753472222"),
    ],
)
def test_a_number_is_a_day_where_its_format_says_so(number_format: str, shown: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([46170.753472222, "x"])
    book.active["A2"].number_format = number_format
    assert tables.read("a", books.saved(book)).rows[0].cells["a"] == shown


@pytest.mark.parametrize(("key", "shown"), [(57, "2026-05-28"), (31, "2026-05-28"), (32, "2026-05-28 00:00")])
def test_formats_that_excel_has_in_japan_alone_are_days(key: int, shown: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([46170, "x"])
    book.active["A2"].number_format = "yyyy-mm-dd hh:mm:ss"

    def unexplained(part: bytes) -> bytes:
        return re.sub(rb"<numFmts.*?</numFmts>", b"", part).replace(b'numFmtId="164"', b'numFmtId="%d"' % key)

    data = books.changed(books.saved(book), {"xl/styles.xml": unexplained})
    assert tables.read("a", data).rows[0].cells["a"] == shown


def test_a_workbook_of_excels_other_calendar_has_the_same_days() -> None:
    book = parts_of_days()
    book.epoch = datetime(1904, 1, 1)
    assert told(books.saved(book)) == BOTH


def test_readings_that_excel_keeps_beside_a_text_are_not_part_of_it() -> None:
    text = "施設</t></si><si><r><t>図書</t></r><r><t>館</t></r><rPh sb='0' eb='1'><t>トショ</t></rPh></si><si><t>"
    data = books.with_text(text.encode())
    cells = b'<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>' * 2
    data = books.changed(data, {"xl/worksheets/sheet1.xml": lambda _part: books.sheet(cells)})
    assert tables.read("a", data).columns == ("施設", "図書館")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_text_files_of_each_kind_are_read_the_same(encoding: str, delimiter: str, ends: str) -> None:
    lines = [
        ["令和8年度 相談記録", "", "", ""],
        ["番号", "相談日時", "", "対応結果"],
        ["", "開始", "終了", ""],
        ["K-1", "2026/5/28 18:05", "19:00", "終了"],
        ["Ｋ－２", '"R8.5.29 10:30"', "11:00", "終了"],
        ["合計", "2", "", ""],
    ]
    text = ends.join(delimiter.join(line) for line in lines)
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    assert told((mark + text).encode(encoding)) == BOTH


def test_reading_tells_how_far_it_is_and_stops_when_told_to() -> None:
    data = ("a,b\n" + "x,y\n" * 3_500).encode()
    seen: list[int] = []
    tables.read("a", data, told=seen.append)
    assert seen == [1_000, 2_000, 3_000]

    def enough(rows: int) -> None:
        raise InterruptedError(rows)

    with pytest.raises(InterruptedError, match="1000"):
        tables.read("a", data, told=enough)


def office() -> str | None:
    """LibreOffice, where it has Calc."""
    return which("soffice") or which("libreoffice")


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], bytes]:
    """A workbook opened and saved again by LibreOffice Calc, in one of its forms."""
    soffice = office()
    assert soffice, "LibreOffice is missing: .ci/install-test-parts"
    folder = tmp_path_factory.mktemp("calc")

    def saved(data: bytes, form: str) -> bytes:
        source, out = folder / "in.xlsx", folder / "out"
        source.write_bytes(data)
        command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
        done = subprocess.run(
            [*command, "--outdir", str(out), str(source)], capture_output=True, text=True, timeout=120, check=True
        )
        made = list(Path(out).glob("in.*"))
        assert len(made) == 1, done.stderr
        whole = made[0].read_bytes()
        made[0].unlink()
        return whole

    return saved


CSV = "csv:Text - txt - csv (StarCalc)"


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOOKS)
def test_what_libreoffice_saves_as_a_workbook_is_read_the_same(kind: str, calc: Callable[[bytes, str], bytes]) -> None:
    assert told(calc(books.saved(BOOKS[kind]()), "xlsx:Calc MS Excel 2007 XML")) == BOTH


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["merged headers", "days and times apart", "serials"])
@pytest.mark.parametrize("options", ["44,34,64", "9,34,76", "59,34,76", "44,34,65535"])
def test_what_libreoffice_saves_as_text_is_read_the_same(
    kind: str, options: str, calc: Callable[[bytes, str], bytes]
) -> None:
    # Delimiter, quotation mark, and encoding: 64 is Shift_JIS, 76 UTF-8, 65535 UTF-16.
    data = calc(books.saved(BOOKS[kind]()), f"{CSV}:{options}")
    assert told(data) == BOTH


@pytest.mark.slow
def test_an_old_workbook_and_one_of_libreoffices_own_are_refused(calc: Callable[[bytes, str], bytes]) -> None:
    data = books.saved(merged())
    with pytest.raises(refusals.OldExcel):
        parsed(calc(data, "xls:MS Excel 97"))
    with pytest.raises(refusals.OtherWorkbook):
        parsed(calc(data, "ods"))


def test_a_stream_of_bytes_that_is_no_table_is_not_guessed_at() -> None:
    out = io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(refusals.NotATable):
        tables.read("list.xlsx", out.getvalue())
