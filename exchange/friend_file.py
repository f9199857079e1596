"""Friends by day as LINE counts them: the CSV of LINE Official Account Manager, a list of one's own, as CSV or TSV.

LINE's file (分析, 友だち, 概要, download) has the columns `date,contacts,targetReaches,blocks`, days as 20260702, in
UTF-8 with mark: told alike by three public descriptions, not checked against LINE itself. The Messaging API's names of
the same numbers (followers, targetedReaches, blocks) and the Japanese ones of its pages are understood too; in which
order and form the pages of 統計 give them as TSV is not verified, and doesn't matter: columns are found by name.

LINE's 友だち追加 (contacts, followers) counts who ever added the account, and never falls; who added it on a day is the
difference of two days. A list of one's own may hold that difference: its column is 新規友だち, 1日の友だち追加, 増加.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.dates import tokyo_day
from core.language import mark as _
from exchange import cells
from exchange.columns import Column, headers_of, mapped
from exchange.errors import CellWrong, RowError
from exchange.reading import Reading
from exchange.spellings import is_blank
from exchange.tables import Table

_MOST = 100_000_000  # persons: fewer live in Japan's LINE

COLUMNS = (
    Column(
        key="day",
        headers=("日付", "date", "年月日", "日", "day"),
        required=True,
        kind="date",
        example="2026/07/02",
        definition=_("The day that LINE counted."),
    ),
    Column(
        key="followers",
        headers=("友だち追加数", "友だち追加", "友だち数", "友だち累計", "累計友だち数", "contacts", "followers"),
        kind="whole",
        example="1250",
        definition=_("Everybody who ever added the account, as LINE counts it; it never falls. May be empty."),
    ),
    Column(
        key="added",
        headers=("新規友だち", "新規友だち数", "1日の友だち追加", "友だち増加数", "増加数", "増加", "added"),
        kind="whole",
        example="12",
        definition=_("Who added the account on the day. May be empty."),
    ),
    Column(
        key="blocks",
        headers=("ブロック", "ブロック数", "blocks", "block"),
        kind="whole",
        example="96",
        definition=_("Who has blocked the account, at the end of the day. May be empty."),
    ),
)
HEADERS = headers_of(COLUMNS)
ONE_OF = ("followers", "added", "blocks")


@dataclass(frozen=True, slots=True)
class FriendDayRow:
    """One day as the file tells it (persons); None where it doesn't say."""

    day: date
    followers: int | None
    added: int | None
    blocks: int | None


@dataclass(frozen=True)
class Parsed:
    """The good days in their order, an error per wrong cell, and the names of columns nobody asked for."""

    rows: tuple[FriendDayRow, ...]
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...]
    totals: int

    @property
    def wrong_rows(self) -> int:
        """How many rows have at least one error."""
        return len({error.row for error in self.errors})


def parse(table: Table, *, at: datetime, mapping: Mapping[str, str] | None = None) -> Parsed:
    """Rows of a table as LINE's days, its columns found by their headers or as `mapping` (ours: theirs) says.

    A day that comes twice or lies in the future is an error, and so is a 友だち追加 that falls.
    Raises ColumnsMissing, MappingUnfit.
    """
    found = mapped(table, COLUMNS, one_of=ONE_OF, mapping=mapping)
    read: list[tuple[Reading, FriendDayRow]] = []
    errors: list[RowError] = []
    days: set[date] = set()
    for row in table.rows:
        reading = Reading(row, found, COLUMNS)
        made = _day(reading, days, tokyo_day(at))
        errors += reading.errors
        if made and not reading.errors:
            days.add(made.day)
            read.append((reading, made))
    read.sort(key=lambda each: each[1].day)
    rising = _rising([made.followers for _reading, made in read])
    rows = []
    for place, (reading, made) in enumerate(read):
        if made.followers is None or place in rising:
            rows.append(made)
        else:
            reading.cell("followers", _fallen)
            errors += reading.errors
    errors.sort(key=lambda error: error.row)
    return Parsed(tuple(rows), tuple(errors), found.ignored, table.totals)


def _day(row: Reading, days: set[date], today: date) -> FriendDayRow | None:
    day = row.cell("day", lambda column, text: _new_day(column, text, days, today))
    followers, added, blocks = row.cell("followers", _count), row.cell("added", _count), row.cell("blocks", _count)
    return None if day is None else FriendDayRow(day, followers, added, blocks)


def _new_day(column: str, text: str, days: set[date], today: date) -> date:
    day = cells.read_day(column, text)
    if day is None:
        raise CellWrong(column, "friend_day_missing")
    if day > today:
        raise CellWrong(column, "in_the_future", text)
    if day in days:
        raise CellWrong(column, "day_twice", text)
    return day


def _count(column: str, text: str) -> int | None:
    return None if is_blank(text) else cells.read_whole(column, text, least=0, most=_MOST)


def _rising(counts: Sequence[int | None]) -> set[int]:
    """The places of as many counts as never fall, so that fewest cells are wrong, be one too high or too low."""
    tops: list[int] = []  # the highest first count of a run of each length, negative; of two runs the earlier one stays
    begins: list[int] = []  # its place
    after: dict[int, int] = {}
    for place in range(len(counts) - 1, -1, -1):
        count = counts[place]
        if count is not None:
            length = bisect_right(tops, -count)
            tops[length : length + 1], begins[length : length + 1] = [-count], [place]
            after[place] = begins[length - 1] if length else -1
    found: set[int] = set()
    place = begins[-1] if begins else -1
    while place >= 0:
        found.add(place)
        place = after[place]
    return found


def _fallen(column: str, text: str) -> None:
    raise CellWrong(column, "followers_fell", text)
