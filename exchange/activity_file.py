"""A list of what a desk did beside counselling, as a contractor keeps it in Excel; and the same list out again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from core import typed
from core.dates import fiscal_year
from core.language import mark as _
from core.words import MEETINGS, WITH_BODY
from exchange import books, cells, spellings
from exchange.columns import Column, headers_of, mapped
from exchange.errors import CellWrong, RowError
from exchange.reading import Reading
from exchange.tables import Row, Table, plain, trimmed
from exchange.writing import About, Cell

LONGEST_TITLE, MOST_MEETINGS, MOST_AMOUNT = 80, 500, 1_000_000
_EXAMPLE = "（例）"
# What people put behind a number, and before a number of meetings.
_UNITS = re.compile(r"(人|名|件|泊|回|点|箱|セット|パック|%)$")
_ALL = re.compile(r"^[全計]")
# In a column of counts these may mean none as well as unknown.
_NONE_OR_UNKNOWN = {plain(word) for word in ("なし", "無し", "無", "-", "－", "―", "ー", "ｰ", "–", "none", "n/a")}

COLUMNS = (
    Column(
        key="kind",
        headers=("種別", "種類", "活動の種類", "活動", "区分", "事業", "Kind"),
        required=True,
        width=20,
        example="ピアサポート",
        choices=spellings.ACTIVITIES.choices,
        definition=_("What was done: {choices}."),
    ),
    Column(
        key="title",
        headers=("名称", "名前", "内容", "件名", "テーマ", "研修名", "Name", "Title"),
        width=28,
        example="アロマを楽しむ会",
        definition=_("Such as the name of a training or of what was given out, at most 80 letters. Nobody's name."),
    ),
    Column(
        key="day",
        headers=("開始日", "日付", "実施日", "開催日", "年月日", "月日", "期日", "First day", "Date"),
        required=True,
        kind="date",
        example="2026/07/02",
        definition=_("The day, or the first of several. Western or Japanese era."),
    ),
    Column(
        key="until",
        headers=("終了日", "最終日", "まで", "Last day", "Until"),
        kind="date",
        example="2026/07/03",
        definition=_("The last day of what lasts several days, or of a sum over a period. May be empty."),
    ),
    Column(
        key="meetings",
        headers=("回数", "開催回数", "実施回数", "Meetings", "Times"),
        kind="whole",
        example="1",
        definition=_(
            "How often it was held: one that lasts several days counts once. Of peer support, specialist "
            "consultations, trainings and case conferences only, where empty means 1."
        ),
    ),
    Column(
        key="amount",
        headers=("数", "人数", "件数", "泊数", "参加者数", "参加人数", "数量", "個数", "実績", "Number", "Amount"),
        kind="whole",
        example="12",
        definition=_(
            "How many took part, cases, nights or pieces, by kind. Write 0 where there was none. Empty means that "
            "nobody counted."
        ),
    ),
    Column(
        key="body",
        headers=("支援先", "同行先", "紹介先", "つなぎ先", "機関", "関係機関", "Body"),
        width=24,
        example="",
        choices=spellings.BODIES.choices,
        definition=_("Of accompaniment and referrals: to which kind of body. {choices}. May be empty."),
    ),
    Column(
        key="place",
        headers=("場所", "場所の種類", "配布先", "配布場所", "施設の種類", "Kind of place", "Place"),
        width=16,
        example="",
        choices=spellings.VENUE_KINDS.choices,
        definition=_("Of goods: at which kind of place they were given out. {choices}. May be empty."),
    ),
    Column(
        key="satisfied",
        headers=("満足度", "満足度（％）", "満足度(%)", "満足した割合", "Satisfied", "Satisfaction"),
        example="92.5",
        definition=_("Per cent of those who answered a questionnaire and were satisfied, 0 to 100. May be empty."),
    ),
    Column(
        key="satisfied_of",
        headers=("回答者数", "回答数", "有効回答数", "回答人数", "Answered", "Respondents"),
        kind="whole",
        example="12",
        definition=_("How many answered that questionnaire. May be empty."),
    ),
)
HEADERS = headers_of(COLUMNS)


@dataclass(frozen=True)
class ActivityRow:
    """One activity as the list tells it, in codes; `meetings` None where the kind says it, `amount` where unknown."""

    kind: str
    title: str
    day: date
    until: date | None
    meetings: int | None
    amount: int | None
    body: str | None
    place: str | None
    satisfied: float | None
    satisfied_of: int | None


@dataclass(frozen=True)
class Parsed:
    """The good rows, an error per wrong cell, the names of columns nobody asked for, rows left out of either kind."""

    rows: tuple[ActivityRow, ...]
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...]
    totals: int
    examples: int

    @property
    def wrong_rows(self) -> int:
        """Rows with at least one wrong cell."""
        return len({error.row for error in self.errors})


def parse(table: Table, *, since: date, until: date) -> Parsed:
    """Rows of a table as activities, of days from `since` to `until`; the template's examples are left out.

    Raises ColumnsMissing.
    """
    found = mapped(table, COLUMNS)
    rows: list[ActivityRow] = []
    errors: list[RowError] = []
    mine = [row for row in table.rows if not _is_example(row, found.headers.get("title", ""))]
    for row in mine:
        reading = Reading(row, found, COLUMNS)
        made = _activity(reading, since, until)
        errors += reading.errors
        if made and not reading.errors:
            rows.append(made)
    return Parsed(tuple(rows), tuple(errors), found.ignored, table.totals, len(table.rows) - len(mine))


def template(today: date) -> bytes:
    """A list to fill in as XLSX: two examples, which are never read, and a sheet that explains the columns."""
    first = date(fiscal_year(today), 7, 2)
    both = (
        ActivityRow("training", f"{_EXAMPLE}相談員研修", first, first.replace(day=3), 1, 12, None, None, 92.5, 12),
        ActivityRow("goods", f"{_EXAMPLE}生理用品", first, None, None, 300, None, "school", None, None),
    )
    return books.workbook(COLUMNS, _written(both), sheet="活動の記録")


def export(rows: Iterable[ActivityRow], *, about: About = ()) -> bytes:
    """The same columns with what is recorded, as XLSX that `parse` reads back."""
    return books.workbook(COLUMNS, _written(rows), sheet="活動の記録", about=about)


def _written(rows: Iterable[ActivityRow]) -> Iterator[Sequence[Cell]]:
    for row in rows:
        kind, title, *between, body, place, satisfied, satisfied_of = astuple(row)
        yield (
            spellings.ACTIVITIES.written(kind),
            title,
            *between,
            body and spellings.BODIES.written(body),
            place and spellings.VENUE_KINDS.written(place),
            # A number of 1 or less would be read as a share.
            f"{satisfied:g}%" if satisfied and satisfied <= 1 else satisfied,
            satisfied_of,
        )


def _is_example(row: Row, title: str) -> bool:
    return plain(row.cells.get(title, "")).startswith(plain(_EXAMPLE))


def _activity(row: Reading, since: date, until: date) -> ActivityRow | None:
    kind, title = row.cell("kind", _kind), row.cell("title", _title)
    day = row.cell("day", lambda column, text: _day(column, text, since, until))
    ends = row.cell("until", lambda column, text: _until(column, text, day, since, until))
    meetings = row.cell("meetings", lambda column, text: _meetings(column, text, kind))
    amount = row.cell("amount", lambda column, text: _whole(column, text, most=MOST_AMOUNT))
    body = row.cell("body", lambda column, text: _word(column, text, spellings.BODIES, kind, WITH_BODY))
    place = row.cell("place", lambda column, text: _word(column, text, spellings.VENUE_KINDS, kind, ("goods",)))
    satisfied = row.cell("satisfied", lambda column, text: _satisfied(column, text, kind))
    answered = row.cell("satisfied_of", lambda column, text: _answered(column, text, row.text("satisfied")))
    if kind is None or day is None:
        return None
    return ActivityRow(kind, title or "", day, ends, meetings, amount, body, place, satisfied, answered)


def _kind(column: str, text: str) -> str:
    code = spellings.ACTIVITIES.code_of(text)
    if code is None:
        raise CellWrong(column, "word_unknown", text, spellings.ACTIVITIES.choices)
    return code


def _title(column: str, text: str) -> str:
    """As written: wide and narrow forms stay; only spaces and what can't be seen are tidied."""
    written = typed.line(text)
    if len(written) > LONGEST_TITLE:
        raise CellWrong(column, "text_too_long", text)
    return written


def _day(column: str, text: str, since: date, until: date) -> date:
    day = cells.read_day(column, text)
    if day is None:
        raise CellWrong(column, "day_missing")
    return _within(column, text, day, since, until)


def _within(column: str, text: str, day: date, since: date, until: date) -> date:
    if not since <= day <= until:
        raise CellWrong(column, "outside_days", text, (f"{since:%Y/%m/%d} – {until:%Y/%m/%d}",))
    return day


def _until(column: str, text: str, day: date | None, since: date, until: date) -> date | None:
    ends = cells.read_day(column, text)
    if ends is None or day is None or ends == day:
        return None
    if ends < day:
        raise CellWrong(column, "ends_before_day", text)
    if fiscal_year(ends) != fiscal_year(day):
        raise CellWrong(column, "crosses_years", text)
    return _within(column, text, ends, since, until)


def _meetings(column: str, text: str, kind: str | None) -> int | None:
    meetings = _whole(column, _ALL.sub("", trimmed(text)), most=MOST_MEETINGS)
    if meetings and kind and kind not in MEETINGS:
        raise CellWrong(column, "not_of_this_kind", text)
    return meetings


def _whole(column: str, text: str, *, most: int) -> int | None:
    """A count; nothing where the cell is empty or says that nobody knows. Zero is zero."""
    if plain(text) in _NONE_OR_UNKNOWN:
        raise CellWrong(column, "none_or_unknown", text)
    if spellings.is_blank(text):
        return None
    return cells.read_whole(column, _UNITS.sub("", trimmed(text)), least=0, most=most)


def _word(column: str, text: str, offered: spellings.Spellings, kind: str | None, kinds: Sequence[str]) -> str | None:
    code = cells.read_word(column, text, offered)
    if code and kind and kind not in kinds:
        raise CellWrong(column, "not_of_this_kind", text)
    return code


def _satisfied(column: str, text: str, kind: str | None) -> float | None:
    if spellings.is_blank(text):
        return None
    number = float(cells.read_number(column, _UNITS.sub("", trimmed(text)), least=0, most=100))
    if kind and kind not in MEETINGS:
        raise CellWrong(column, "not_of_this_kind", text)
    # Excel's own per cent come as shares of 1, and nobody writes down that one in a hundred was satisfied.
    if 0 < number <= 1 and not trimmed(text).endswith("%"):
        raise CellWrong(column, "share_or_percent", text)
    return number


def _answered(column: str, text: str, satisfied: str) -> int | None:
    answered = _whole(column, text, most=MOST_AMOUNT)
    if answered is not None and spellings.is_blank(satisfied):
        raise CellWrong(column, "satisfied_missing")
    if answered == 0:
        raise CellWrong(column, "number_out_of_range", text, (f"1 – {MOST_AMOUNT:,}",))
    return answered
