"""Where a table begins and ends on a sheet: the header under titles, a header of two rows, rows of sums, notes."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from exchange.texts import plain, trimmed

WITHIN = 20  # titles and notes above the header, in lines
Line = tuple[int, Sequence[str]]
# Of plain text without ornaments: 合計, 令和5年度計, 第1四半期計, 5/1~5/31計, ゴウケイ, 合計(5月), 計:12件.
_TOTAL = re.compile(
    r"((令和|平成|[rh])?[\d元]{1,4}年度?|\d{1,2}月分?|第?\d四半期|\d{1,2}[/.]\d{1,2}|[~〜-]|から|まで"
    r"|[上下]半期|[前後]期|年度?|年間|期間|人数|件数|今月|当月|前月|週|月|日|総|延べ?)*"
    r"(合計|小計|総計|累計|中間計|計|平均|ゴウケイ|ショウケイ|ソウケイ|ルイケイ|total|subtotal|grandtotal)"
    r"(人数|件数|数)?([(（].{0,20}[)）]?|[:：]?[\d,]*[件人枚部名]?)"
)
_OF_TOTALS = ("計", "平均", "ケイ", "ｹｲ")
_ORNAMENTS = "【】<>〔〕[]「」『』(（)）■□●○◆◇▼▲*※=→"
# Of plain text: days, times and amounts; numbers as clients are given (k-012).
_DATA = re.compile(r"(令和|平成|[rh])?\d[\d年月日時分/:.,-]*|[^\W\d]{1,6}[-_/]?\d{2,}")
_NOTE = ("※", "＊", "*", "注", "(注", "（注", "備考:", "備考：", "→", "・")


def place(top: Sequence[Line], wanted: Collection[str]) -> int:
    """The line of the header: the one that says most of the wanted words and least of what only data say.

    `wanted` are plain. Where no line says any, it is the first that is half as wide as any: a title has one cell, and
    who made the list stands in two.
    """
    scores = [_score(cells, {*wanted}) for _number, cells in top]
    if max(scores) > 0:
        return scores.index(max(scores))
    widths = [sum(bool(cell.strip()) for cell in cells) for _number, cells in top]
    return next(at for at, width in enumerate(widths) if width >= min(max(widths), max(2, max(widths) / 2)))


def _score(cells: Sequence[str], wanted: set[str]) -> float:
    """A header's words count one, headers that hold one count half, and days and numbers against it.

    A row of data may say a header's word too: 終了 is where a talk's end stands, and how it ended.
    """
    words = [plain(cell) for cell in cells if cell.strip()]
    held = [word for word in words if word not in wanted and any(len(each) > 1 and each in word for each in wanted)]
    return len(wanted & {*words}) + len(held) / 2 - sum(bool(_DATA.fullmatch(word)) for word in words)


def lines(top: Sequence[Line], wanted: Collection[str]) -> tuple[int, int]:
    """First and last line of the header: two where cells of the upper are merged over several of the lower."""
    at = place(top, wanted)
    if at and _belongs(top[at - 1], top[at]):
        return at - 1, at
    if at + 1 < len(top) and _belongs(top[at], top[at + 1]):
        return at, at + 1
    return at, at


def _belongs(upper: Line, lower: Line) -> bool:
    """Whether the lower line only parts columns of the upper; a row of data fills the columns beside them as well."""
    above, below = _wide(upper[1], len(lower[1])), _wide(lower[1], len(upper[1]))
    groups = _groups(above, below)
    filled = [at for at, cell in enumerate(below) if cell.strip()]
    return (
        lower[0] == upper[0] + 1
        and any(len(group) > 1 for group in groups)
        and {*filled} == {at for group in groups for at in group}
        and sum(bool(cell.strip()) for cell in above) > 1
        and not any(character.isdigit() for at in filled for character in below[at])
    )


def _groups(above: Sequence[str], below: Sequence[str]) -> list[list[int]]:
    """Columns that stand under one cell of the upper line, cell by cell, where the lower line says something."""
    groups: list[list[int]] = []
    for at, cell in enumerate(below):
        if above[at].strip() and cell.strip():
            groups.append([at])
        elif cell.strip() and groups and groups[-1][-1] == at - 1:
            groups[-1].append(at)
    return groups


def _wide(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def names(header: Sequence[Line]) -> list[str]:
    """The names of the columns; one that comes again is numbered, so that no cell hides another.

    Under a merged cell a column has its own word, behind the merged one's where the same word stands elsewhere too.
    """
    above, below = [_wide(cells, max(len(line[1]) for line in header)) for cells in (header[0][1], header[-1][1])]
    told = [trimmed(lower) or trimmed(upper) for upper, lower in zip(above, below, strict=True)]
    if len(header) > 1:
        group, often = "", Counter(map(plain, told))
        for at, (upper, lower) in enumerate(zip(above, below, strict=True)):
            group = trimmed(upper) or group
            if lower.strip() and often[plain(lower)] > 1:
                told[at] = f"{group} {trimmed(lower)}"
    return _numbered(told)


def _numbered(told: Sequence[str]) -> list[str]:
    found: list[str] = []
    seen: dict[str, int] = {}
    for name in told:
        seen[plain(name)] = again = seen.get(plain(name), 0) + 1
        found.append(f"{name} ({again})" if name and again > 1 else name)
    return found


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row holds sums: its first word says so."""
    first = next((cell for cell in cells if cell.strip()), "")
    if len(first) > 40 or not (any(word in first for word in _OF_TOTALS) or "otal" in first.casefold()):
        return False
    return bool(_TOTAL.fullmatch(plain(first).strip(_ORNAMENTS)))


def notes_below(rows: Sequence[Line], *, width: int) -> int:
    """How many of the last rows are notes: one cell where the table has three or more, marked or set off by a gap."""
    begins = at = len(rows)
    while at > 1 and width >= 3 and sum(bool(cell.strip()) for cell in rows[at - 1][1]) == 1:
        at -= 1
        number, cells = rows[at]
        word = next(cell.strip() for cell in cells if cell.strip())
        if word.startswith(_NOTE) or number > rows[at - 1][0] + 1:
            begins = at
    return len(rows) - begins
