"""A contractor's list of consultations as Excel writes it: texts shared, days as serials, three lines above it."""

import io
import random
import zipfile
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

HEADERS = (
    "相談日時",
    "終了",
    "相談者番号",
    "新規/継続",
    "知ったきっかけ",
    "年代",
    "相談内容",
    "対応結果",
    "担当",
    "備考",
)
_WORDS = {
    "新規/継続": ("新規", "継続", "継続", "継続", ""),
    "知ったきっかけ": ("カード", "トイレのステッカー", "区のホームページ", "知人", "ポスター", "不明", "", "SNS"),
    "年代": ("10代", "20代", "２０代", "30代", "40代", "50代", "60代", "34歳", "不明"),
    "対応結果": ("終了", "終了", "終了", "他機関へつないだ", "フェードアウト", "福祉事務所へ引継ぎ"),
    "担当": ("午前の係", "午後の係", "夜の係"),
}
_TOPICS = ("家族", "お金", "仕事", "こころ", "DV", "子育て", "人間関係", "住まい", "健康")
_NOTES = ("次回は来週の同じ時間", "折り返し待ち", "資料を渡した", "", "", "メモ")
_EPOCH = datetime(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Cell = str | datetime


def rows(count: int) -> list[list[Cell]]:
    """Consultations in the order of their days, about a client in six of them new; the website is an unknown word."""
    chance = random.Random(8)
    begin, found = datetime(2024, 4, 1, 10), list[list[Cell]]()
    for number in range(count):
        start = begin + timedelta(minutes=5 * number + chance.randrange(5))
        words = {name: chance.choice(choices) for name, choices in _WORDS.items()}
        words["知ったきっかけ"] = words["知ったきっかけ"].replace("区のホームページ", "ホームページ")
        topics = "、".join(chance.sample(_TOPICS, chance.choice((1, 1, 2, 3))))
        note = chance.choice(_NOTES)
        told: dict[str, Cell] = {
            "相談日時": start,
            "終了": start + timedelta(minutes=chance.randrange(5, 180)),
            "相談者番号": f"K-{chance.randrange(count // 6 + 1):05d}",
            "相談内容": topics,
            "備考": f"{note}（{number}）" if note else "",
        }
        found.append([{**words, **told}[name] for name in HEADERS])
    return found


def xlsx(table: list[list[Cell]]) -> bytes:
    """The list as a workbook: what openpyxl reads of Excel's own files, part by part."""
    shared: dict[str, int] = {}
    lines = ['<row r="1"><c r="A1" t="s"><v>0</v></c></row>']
    shared["令和8年度 相談記録"] = 0
    for number, row in enumerate([list[Cell](HEADERS), *table], 3):
        lines.append(f'<row r="{number}" spans="1:10">{_cells(number, row, shared)}</row>')
    count = len(shared)
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _related({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="相談記録" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _related(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId2": ("styles", "styles.xml"),
                "rId3": ("sharedStrings", "sharedStrings.xml"),
            }
        ),
        "xl/styles.xml": _styles(),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" count="{count}" uniqueCount="{count}">{texts}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:J{len(table) + 3}"/><sheetData>'
        f"{''.join(lines)}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, _XML + text)
    return out.getvalue()


def csv(table: list[list[Cell]]) -> bytes:
    """The same list as Excel saves it as CSV: Shift_JIS, Windows' line ends."""
    lines = [["令和8年度 相談記録", *[""] * (len(HEADERS) - 1)], [""] * len(HEADERS), list(HEADERS)]
    lines += [[_written(cell) for cell in row] for row in table]
    return "".join(",".join(line) + "\r\n" for line in lines).encode("cp932")


def _written(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell.year}/{cell.month}/{cell.day} {cell.hour}:{cell.minute:02d}"


def _cells(number: int, row: list[Cell], shared: dict[str, int]) -> str:
    found = []
    for letter, cell in zip("ABCDEFGHIJ", row, strict=True):
        if isinstance(cell, datetime):
            found.append(f'<c r="{letter}{number}" s="1"><v>{(cell - _EPOCH) / timedelta(days=1)!r}</v></c>')
        elif cell:
            found.append(f'<c r="{letter}{number}" t="s"><v>{shared.setdefault(cell, len(shared))}</v></c>')
    return "".join(found)


def _types() -> str:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = {
        "xl/workbook.xml": "sheet.main",
        "xl/worksheets/sheet1.xml": "worksheet",
        "xl/styles.xml": "styles",
        "xl/sharedStrings.xml": "sharedStrings",
    }
    named = "".join(f'<Override PartName="/{part}" ContentType="{sheet}.{kind}+xml"/>' for part, kind in kinds.items())
    package = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = (
        f'<Default Extension="rels" ContentType="{package}"/><Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{named}</Types>'


def _related(links: dict[str, tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _styles() -> str:
    """Two styles: none, and Excel's day and time."""
    nothing = "<fill><patternFill/></fill>"
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1">{nothing}</fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
