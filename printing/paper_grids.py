"""What stands side by side in a PDF of a paper: facts, large numbers, tables, pictures."""

import io
import re
from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from printing.page import MM
from printing.paper import Figures, Picture, Table
from printing.paper_looks import (
    CAPTION,
    LABEL,
    LINE,
    QUIET,
    SLATE,
    WIDTH,
    Panel,
    fitted,
    height,
    letters,
    paragraph,
    paragraph_of,
    table,
)
from printing.paper_ready import size
from printing.paper_tags import Node, TaggedImage
from printing.paragraphs import marked, markup

_FACT = letters(12, bold=True, leading=1.45)
_NOTE = letters(7.5, leading=1.5, colour=SLATE)
_UNDER_PICTURE = letters(8, leading=1.5, colour=SLATE)
_LARGE, _LEAST = 24, 12  # points of a large number
_NUMBER = re.compile(r"(\d[\d,.]*)")
_MOST_ACROSS = 4
_GAP = 6 * MM
_HIGHEST_PICTURE = 180 * MM
_TALLEST_HEAD = 40 * MM  # a head that would take more is not repeated
_MOST_TOGETHER, _TALLEST_TOGETHER = 14, 150 * MM
_TALLEST_FIRST = 75 * MM
_MOST_WATCHED = 150  # rows
_NARROWEST = 12 * MM
_WORDS_UNDER = 60 * MM
_AIR: list[tuple[Any, ...]] = [("TOPPADDING", (0, 0), (-1, -1), 3.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 4.6)]
_NO_AIR: list[tuple[Any, ...]] = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]


def facts(told: Sequence[tuple[str, str]], node: Node) -> Flowable:
    """Names and values on a soft ground, two or three beside one another."""
    across = 3 if len(told) in (3, 5, 6) or len(told) > 7 else min(2, len(told))
    rows: list[Sequence[Any]] = []
    for start in range(0, len(told), across):
        pairs: list[tuple[Any, Any]] = []
        for name, value in told[start : start + across]:
            row = node.add("TR")
            head, cell = row.add("TH", scope="Row"), row.add("TD")
            pairs.append((paragraph(name, LABEL, head), paragraph(value, _FACT, cell)))
        pairs += [("", "")] * (across - len(pairs))
        rows += zip(*pairs, strict=True)
    widths = [WIDTH / across] * across
    fit, ends = fitted(rows, widths)
    looks = [*_NO_AIR, ("TOPPADDING", (0, 0), (-1, 0), 3.6 * MM), ("LEFTPADDING", (0, 0), (-1, -1), 5 * MM)]
    looks += [("BOTTOMPADDING", (0, end), (-1, end), 3.6 * MM) for end in ends[1::2]]
    return table(fit, widths, looks, kind=Panel)


def figures(told: Figures, node: Node) -> list[Flowable]:
    """Large numbers in rows of at most four."""
    rows = -(-len(told.items) // _MOST_ACROSS)
    across = -(-len(told.items) // rows) if rows else 1
    return [_large_row(told.items[at : at + across], across, node) for at in range(0, len(told.items), across)]


def _large_row(items: Sequence[tuple[str, str, str]], across: int, node: Node) -> Flowable:
    width = WIDTH / across
    points = min(_points(value, width - 7 * MM) for _name, value, _note in items)
    columns: list[Sequence[Any]] = []
    for name, value, note in items:
        body = node.add("LI").add("LBody")
        label = paragraph(name, LABEL, body.add("P"))
        number = paragraph_of(_sized(value, points), _large(points), body.add("P"))
        columns.append((label, number, paragraph(note, _NOTE, body.add("P")) if note else ""))
    columns += [("", "", "")] * (across - len(columns))
    fit, _ends = fitted(list(zip(*columns, strict=True)), [width] * across)
    looks = [*_NO_AIR, ("LEFTPADDING", (0, 0), (-1, -1), 3.5 * MM)]
    looks += [("LINEBEFORE", (column, 0), (column, -1), 0.9, LINE) for column in range(len(items))]
    made = table(fit, [width] * across, looks)
    made.spaceBefore = 2.5 * MM
    return made


def _large(points: int) -> ParagraphStyle:
    return letters(points, bold=True, leading=1.35)


def _points(value: str, room: float) -> int:
    """The largest size at which a number stands on one line."""
    for points in range(_LARGE, _LEAST, -1):
        if paragraph_of(_sized(value, points), _large(points), None).wrap(room, 1e6)[1] < points * 1.5:
            return points
    return _LEAST


def _sized(value: str, points: int) -> str:
    before, number, after = [*_NUMBER.split(value, maxsplit=1), "", ""][:3]
    if not number or "\n" in value:
        return markup(value, bold=True)
    around = [
        f'<font size="{points * 0.52:.1f}">{marked(part, bold=True)}</font>' if part else "" for part in (before, after)
    ]
    return around[0] + marked(number, bold=True) + around[1]


def tabled(told: Table, sheet: Node) -> tuple[list[Flowable], float, bool]:
    """A table under its caption, how much of it must stand with what is above, and whether that is all of it."""
    node = sheet.add("Table")
    made: list[Flowable] = [paragraph(told.caption, CAPTION, node.add("Caption"))] if told.caption else []
    widths = _widths(told)
    looks = [_cell_look(told, column) for column in range(len(told.head))]
    bold, plain = [look[0] for look in looks], [look[1] for look in looks]
    head, head_ends = fitted([_row(told.head, bold, node.add("TR"), heads=len(told.head), scope="Column")], widths)
    # Where the first column holds no numbers it names the rows.
    named = 0 if 0 in told.numbers else 1
    rows, ends = fitted([_row(row, plain, node.add("TR"), heads=named, scope="Row") for row in told.rows], widths)
    last_head = head_ends[0]
    lines = [("LINEBELOW", (0, row), (-1, row), 0.5, LINE) for row in (end + last_head + 1 for end in ends)]
    grid = table([*head, *rows], widths, [*_AIR, *_apart(told), ("BACKGROUND", (0, 0), (-1, last_head), QUIET), *lines])
    is_short = last_head == 0 and table(head, widths, _AIR).wrap(WIDTH, 1e6)[1] < _TALLEST_HEAD
    grid.repeatRows, grid.has_air = 1 if is_short else 0, True
    if 2 < len(rows) <= _MOST_WATCHED:
        # The last row isn't left alone; in a very long table to see to that takes too long.
        grid.setStyle([("NOSPLIT", (0, -2), (-1, -1))])
    made.append(grid)
    # A short table stays on one page, a long one begins with two rows.
    first, is_whole = table([*head, *rows[:_MOST_TOGETHER]], widths, _AIR), len(rows) <= _MOST_TOGETHER
    if not is_whole or height(first) > _TALLEST_TOGETHER:
        is_whole = False
        first = table([*head, *rows[:2]], widths, _AIR)
        if height(first) > _TALLEST_FIRST:
            first = table([*head, *rows[:1]], widths, _AIR)
    return made, sum(map(height, [*made[:-1], first])), is_whole


def _apart(told: Table) -> list[tuple[Any, ...]]:
    """Words that follow numbers keep away from them, because numbers end where words begin."""
    after = [column for column in range(1, len(told.head)) if column - 1 in told.numbers and column not in told.numbers]
    return [("LEFTPADDING", (column, 0), (column, -1), 4 * MM) for column in after]


def _cell_look(told: Table, column: int) -> tuple[ParagraphStyle, ParagraphStyle]:
    points = 9.0 if len(told.head) < 8 else 8.0 if len(told.head) < 11 else 7.0
    right = column in told.numbers
    return letters(points - 0.5, bold=True, right=right, colour=SLATE, leading=1.5), letters(points, right=right)


def _row(cells: Sequence[str], looks: Sequence[ParagraphStyle], row: Node, *, heads: int, scope: str) -> list[Any]:
    """A row whose first so many cells name what the others are about."""
    tags = [row.add("TH", scope=scope) if number < heads else row.add("TD") for number in range(len(cells))]
    return [paragraph(*each) for each in zip(cells, looks, tags, strict=True)]


def _widths(told: Table) -> list[float]:
    whole = sum(told.widths)
    least = min(_NARROWEST, WIDTH / len(told.widths) * 0.6)
    spare = WIDTH - least * len(told.widths)
    return [least + spare * width / whole for width in told.widths]


def pictures(shown: Sequence[Picture], sheet: Node) -> list[Flowable]:
    """Pictures side by side as far as there is room, each over its words."""
    rows: list[list[Picture]] = []
    room = 0.0
    for picture in shown:
        across = _measure(picture)[0]
        if not rows or across > room:
            rows.append([])
            room = WIDTH
        rows[-1].append(picture)
        room -= across + _GAP
    return [_picture_row(row, sheet) for row in rows]


def _measure(picture: Picture) -> tuple[float, float]:
    """Width and height in points, never more than a page has."""
    across, down = (side * MM for side in size(picture))
    scale = min(1.0, WIDTH / across, _HIGHEST_PICTURE / down)
    return across * scale, down * scale


def _picture_row(row: Sequence[Picture], sheet: Node) -> Flowable:
    images, words, widths = [], [], []
    for picture in row:
        across, down = _measure(picture)
        image = TaggedImage(io.BytesIO(picture.png), across, down)
        image.node = sheet.add("Figure", alt=picture.alt)
        images.append(image)
        words.append(paragraph(picture.caption, _UNDER_PICTURE, sheet.add("P")) if picture.caption else "")
        widths.append(max(across, _NARROWEST) + _GAP)
    # The words of the last picture may be wider than it.
    widths[-1] = max(widths[-1], min(_WORDS_UNDER, WIDTH - sum(widths[:-1])))
    fit, _ends = fitted([images, words], widths)
    looks = [*_NO_AIR, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, 0), "BOTTOM")]
    looks += [("TOPPADDING", (0, 1), (-1, 1), 1.4 * MM), ("RIGHTPADDING", (0, 0), (-1, -1), _GAP * 0.7)]
    looks += [("NOSPLIT", (0, 0), (-1, 1))]
    made = table(fit, widths, looks)
    made.spaceBefore = 2 * MM
    return made
