"""A list of places and what goes there, as a division sends it or somebody pastes it from Excel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.language import mark as _
from exchange import books, cells, own_words, spellings
from exchange.columns import Column, headers_of, mapped
from exchange.errors import CellWrong, RowError
from exchange.own_words import Words
from exchange.reading import Known, Reading
from exchange.spellings import Spellings
from exchange.tables import Table, trimmed

_LONGEST_NAME = 80
_LONGEST_ADDRESS = 200
_LONGEST_DESIGN = 60
_MOST_PIECES = 1_000_000
_MOST_UNIT_COST = 1_000_000
_NOT_TOLD = -1

COLUMNS = (
    Column(
        key="channel",
        headers=("媒体", "種類", "配布物", "広報物", "チャネル", "制作物"),
        required=True,
        example="カード",
        choices=spellings.CHANNELS.choices,
        definition=_("What is put up or handed out: {choices}."),
        looks=spellings.CHANNELS.knows,
        words=spellings.CHANNELS,
        for_all=True,
    ),
    Column(
        key="venue",
        headers=("施設名", "施設", "設置場所", "配布先", "場所", "名称", "設置先"),
        required=True,
        width=28,
        example="区立中央図書館",
        definition=_("The name of the place. The same name is the same place."),
    ),
    Column(
        key="venue_kind",
        headers=("施設の種類", "施設種別", "施設区分", "種別", "区分"),
        width=16,
        example="図書館",
        choices=spellings.VENUE_KINDS.choices,
        definition=_("What kind of place: {choices}. May be empty."),
        looks=spellings.VENUE_KINDS.knows,
        words=spellings.VENUE_KINDS,
        for_all=True,
    ),
    Column(
        key="address",
        headers=("住所", "所在地"),
        width=30,
        example="見本区中央1-2-3",
        definition=_("May be empty."),
    ),
    Column(
        key="quantity",
        headers=("枚数", "部数", "数量", "配布数", "数"),
        kind="whole",
        example="100",
        definition=_("Pieces. Empty means 1."),
        for_all=True,
    ),
    Column(
        key="unit_cost_yen",
        headers=("単価", "単価（円）", "単価(円)", "1枚あたり"),
        kind="yen",
        example="12.5",
        definition=_("Yen for one piece, tax included. Empty is not known, and counts as 0 yen."),
    ),
    Column(
        key="installed_on",
        headers=("設置日", "配布日", "設置開始日", "掲示開始日", "配布開始日"),
        kind="date",
        example="2026/07/01",
        definition=_("From when on scans count. Western or Japanese era. May be empty."),
    ),
    Column(
        key="removed_on",
        headers=("撤去日", "終了日", "撤去予定日", "掲示終了日"),
        kind="date",
        example="2027/03/31",
        definition=_("May be empty."),
    ),
    Column(
        key="design",
        headers=("デザイン", "図案", "デザイン案"),
        example="A",
        definition=_("Which design, so that two can be compared. May be empty."),
    ),
    Column(
        key="language",
        headers=("言語", "ことば"),
        example="日本語",
        choices=spellings.LANGUAGES.choices,
        definition=_("Language of the piece: {choices}. Empty means Japanese."),
        looks=spellings.LANGUAGES.knows,
        words=spellings.LANGUAGES,
    ),
)
HEADERS = headers_of(COLUMNS)


@dataclass(frozen=True)
class PlacementRow:
    """One placement as the list tells it; kinds and languages are codes, money is yen a piece, None where not told."""

    channel: str
    venue: str
    venue_kind: str
    address: str
    quantity: int
    unit_cost_yen: float | None
    installed_on: date | None
    removed_on: date | None
    design: str
    language: str


@dataclass(frozen=True)
class Parsed:
    """The good rows, an error per wrong cell, and the names of columns nobody asked for."""

    rows: tuple[PlacementRow, ...]
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...]
    totals: int


def parse(table: Table, *, mapping: Mapping[str, str] | None = None, words: Words | None = None) -> Parsed:
    """Rows of a table as placements, its columns found by their headers or as `mapping` (ours: theirs) says.

    `words` are the division's own ones by our columns' keys, as `exchange.own_words` has them.
    Raises ColumnsMissing, MappingUnfit.
    """
    found = mapped(table, COLUMNS, mapping=mapping)
    known: Known = {}
    spelt = own_words.spelt(COLUMNS, words)
    rows: list[PlacementRow] = []
    errors: list[RowError] = []
    for row in table.rows:
        reading = Reading(row, found, COLUMNS, known, spelt)
        made = _placement(reading)
        errors += reading.errors
        if made:
            rows.append(made)
    return Parsed(tuple(rows), tuple(errors), found.ignored, table.totals)


def template() -> bytes:
    """An empty list as XLSX, with words to choose from and a sheet that explains the columns by examples."""
    return books.template(COLUMNS, sheet="置き場所一覧")


def _placement(row: Reading) -> PlacementRow | None:
    channel, venue = row.word("channel", _channel), row.cell("venue", _name)
    kind = row.word("venue_kind", _venue_kind)
    address = row.cell("address", lambda column, text: _short(column, text, _LONGEST_ADDRESS))
    quantity, unit_cost = row.cell("quantity", _quantity), row.cell("unit_cost_yen", _unit_cost)
    installed = row.cell("installed_on", cells.read_day)
    removed = row.cell("removed_on", lambda column, text: _removed(column, text, installed))
    design = row.cell("design", lambda column, text: _short(column, text, _LONGEST_DESIGN))
    language = row.word("language", _language)
    if row.errors or not (channel and venue and kind and quantity and language):
        return None
    return PlacementRow(
        channel=channel,
        venue=venue,
        venue_kind=kind,
        address=address or "",
        quantity=quantity,
        unit_cost_yen=unit_cost,
        installed_on=installed,
        removed_on=removed,
        design=design or "",
        language=language,
    )


def _channel(column: str, text: str, spelt: Spellings) -> str:
    code = cells.read_word(column, text, spelt)
    if code is None:
        raise CellWrong(column, "material_missing", choices=spelt.choices)
    return code


def _name(column: str, text: str) -> str:
    if not trimmed(text):
        raise CellWrong(column, "name_missing")
    return _short(column, text, _LONGEST_NAME)


def _short(column: str, text: str, most: int) -> str:
    """A name as written: wide and narrow forms stay, because names have them; only spaces are tidied."""
    written = " ".join(text.split())
    if len(written) > most:
        raise CellWrong(column, "text_too_long", text)
    return written


def _venue_kind(column: str, text: str, spelt: Spellings) -> str:
    return cells.read_word(column, text, spelt) or "other"


def _language(column: str, text: str, spelt: Spellings) -> str:
    return cells.read_word(column, text, spelt) or "ja"


def _quantity(column: str, text: str) -> int:
    return cells.read_whole(column, text, least=1, most=_MOST_PIECES, blank=1)


def _unit_cost(column: str, text: str) -> float | None:
    told = cells.read_number(column, text, least=0, most=_MOST_UNIT_COST, blank=_NOT_TOLD)
    return None if told == _NOT_TOLD else float(told)


def _removed(column: str, text: str, installed: date | None) -> date | None:
    removed = cells.read_day(column, text)
    if removed and (not installed or removed < installed):
        raise CellWrong(column, "removed_before_installed", text)
    return removed
