"""The contractor's list of consultations: rows in, pseudonyms and codes out; clear references stay behind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.language import mark as _
from exchange import ages, books, cells, own_words, spellings
from exchange.columns import Column, headers_of, mapped
from exchange.errors import CellWrong, RowError
from exchange.own_words import Words
from exchange.reading import Known, Reading
from exchange.spellings import Spellings
from exchange.tables import Table, plain, trimmed

LONGEST_SESSION = timedelta(hours=12)
_LONGEST_REFERENCE = 64
_LINE_ID = re.compile(r"U[0-9a-f]{32}")
_SEVERAL = re.compile(r"[、・;,，；/\n]")
_ONWARD = re.compile(r"つない|つなぎ|紹介|引き?継|連携")
_NUMBER = re.compile(r"[A-Za-z一-龥ァ-ヶ]{0,6}[-_/ ]?[A-Za-z]{0,3}\d[\w-]{0,20}")  # a client's, as offices give them

PersonKind = Literal["line", "reference"]
Pseudonym = Callable[[PersonKind, str], str]


def _looks_like_a_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(trimmed(text)))


def _looks_like_a_line_id(text: str) -> bool:
    return bool(_LINE_ID.fullmatch(trimmed(text)))


def _looks_like_an_age(text: str) -> bool:
    return ages.band(text) is not None or spellings.AGE_BANDS.knows(text)


def _looks_like_topics(text: str) -> bool:
    parts = [part for part in _SEVERAL.split(text) if part.strip()]
    return spellings.TOPICS.knows(text) or (bool(parts) and all(map(spellings.TOPICS.knows, parts)))


def _looks_like_an_outcome(text: str) -> bool:
    return spellings.OUTCOMES.knows(text) or bool(_ONWARD.search(text))


COLUMNS = (
    Column(
        key="day",
        headers=("相談日", "日付", "年月日", "月日", "実施日"),
        kind="date",
        definition=_("The day, where the columns for start and end hold only times."),
    ),
    Column(
        key="start",
        headers=("開始", "開始日時", "開始時刻", "開始時間", "相談開始", "相談日時", "日時"),
        required=True,
        kind="moment",
        width=18,
        example="2026/07/02 18:05",
        definition=_("When the consultation began. Western or Japanese era, full-width digits are fine."),
    ),
    Column(
        key="end",
        headers=("終了", "終了日時", "終了時刻", "終了時間", "相談終了"),
        kind="moment",
        width=18,
        example="18:55",
        definition=_("When it ended. A time alone means the same day. May be empty."),
    ),
    Column(
        key="reference",
        headers=("相談者番号", "相談者ID", "番号", "相談者", "利用者番号", "ケース番号", "管理番号"),
        example="A-0123",
        definition=_(
            "Your own number for the client, always the same for the same person; no name. It is made unreadable on "
            "arrival. Needed unless there is a LINE user ID."
        ),
        looks=_looks_like_a_number,
    ),
    Column(
        key="line",
        headers=("LINEユーザーID", "LINE ID", "ユーザーID", "userId", "LINE_UserID"),
        width=38,
        definition=_("U and 32 letters or digits, where you have it. It is made unreadable on arrival."),
        looks=_looks_like_a_line_id,
    ),
    Column(
        key="flag",
        headers=("新規/継続", "新規・継続", "新規継続", "新規／継続", "新規再来", "初回/継続", "区分"),
        example="新規",
        choices=spellings.FLAGS.choices,
        definition=_("New or repeat as the counsellor judged. May be empty: then the history decides."),
        looks=spellings.FLAGS.knows,
        words=spellings.FLAGS,
    ),
    Column(
        key="channel",
        headers=("知ったきっかけ", "きっかけ", "認知経路", "何で知ったか", "媒体", "相談を知ったきっかけ"),
        width=18,
        example="カード",
        choices=(*spellings.CHANNELS.choices, "不明"),
        definition=_("How she learned of the desk. May be empty or unknown (不明)."),
        looks=spellings.CHANNELS.knows,
        words=spellings.CHANNELS,
    ),
    Column(
        key="age",
        headers=("年代", "年齢", "年齢層", "年齢区分"),
        example="20代",
        choices=(*spellings.AGE_BANDS.choices[:-1], "不明"),
        definition=_("Age band, or age. May be empty or unknown (不明)."),
        looks=_looks_like_an_age,
        words=spellings.AGE_BANDS,
    ),
    Column(
        key="topics",
        headers=("相談内容", "内容", "相談種別", "主訴", "相談区分"),
        width=24,
        example="家族、お金",
        definition=_("One or several of: {choices}; separated by 、・ or ;. No free text."),
        choices=spellings.TOPICS.choices,
        looks=_looks_like_topics,
        words=spellings.TOPICS,
        parted=_SEVERAL,
    ),
    Column(
        key="outcome",
        headers=("結果", "対応結果", "終了区分", "転帰", "対応"),
        required=True,
        width=18,
        example="終了",
        choices=spellings.OUTCOMES.choices,
        definition=_("How it ended: {choices}. Busy and no reply are not counted as consultations."),
        looks=_looks_like_an_outcome,
        words=spellings.OUTCOMES,
    ),
)
HEADERS = headers_of(COLUMNS)
ONE_OF = ("reference", "line")
_TOLD_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """One consultation as the file tells it; `person` is a pseudonym, moments are UTC, the rest are codes."""

    person: str
    started_at: datetime
    ended_at: datetime | None
    flag: str | None
    channel_told: str | None
    age_band: str
    topics: tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class Parsed:
    """The good rows, an error per wrong cell, and what was left out: columns nobody asked for, rows of sums."""

    rows: tuple[ConsultationRow, ...]
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...]
    totals: int

    @property
    def wrong_rows(self) -> int:
        """How many rows have at least one error."""
        return len({error.row for error in self.errors})


def parse(
    table: Table,
    *,
    pseudonym: Pseudonym,
    at: datetime,
    mapping: Mapping[str, str] | None = None,
    words: Words | None = None,
    told: Callable[[int], object] | None = None,
) -> Parsed:
    """Rows of a table as consultations, its columns found by their headers or as `mapping` (ours: theirs) says.

    `words` are the contractor's own ones by our columns' keys, as `exchange.own_words` has them.
    `pseudonym(kind, text)` makes a person's reference unreadable; the clear one goes nowhere else and into no error.
    `told` is called with the number of rows parsed so far, every 1,000 rows. Raises ColumnsMissing, MappingUnfit.
    """
    found = mapped(table, COLUMNS, one_of=ONE_OF, mapping=mapping)
    rows: list[ConsultationRow] = []
    errors: list[RowError] = []
    known: Known = {}
    spelt = own_words.spelt(COLUMNS, words)
    made_before: dict[tuple[PersonKind, str], str] = {}  # gone with this call, as the table is

    def once(kind: PersonKind, text: str) -> str:
        return made_before.get((kind, text)) or made_before.setdefault((kind, text), pseudonym(kind, text))

    for number, row in enumerate(table.rows, 1):
        reading = Reading(row, found, COLUMNS, known, spelt)
        made = _consultation(reading, once, at)
        errors += reading.errors
        if made:
            rows.append(made)
        if told and number % _TOLD_EVERY == 0:
            told(number)
    return Parsed(tuple(rows), tuple(errors), found.ignored, table.totals)


def template() -> bytes:
    """An empty list as XLSX, with words to choose from and a sheet that explains the columns by examples."""
    return books.template([column for column in COLUMNS if column.key != "day"], sheet="相談記録")


def _consultation(row: Reading, pseudonym: Pseudonym, at: datetime) -> ConsultationRow | None:
    began = row.cell("start", lambda column, text: _start(row, column, text, at))
    ended = began and row.cell("end", lambda column, text: _end(column, text, began))
    person = _person(row)
    flag, channel = row.word("flag", _flag), row.word("channel", _channel)
    age, topics, outcome = row.word("age", _age), row.word("topics", _topics), row.word("outcome", _outcome)
    if row.errors or not (began and person and age and outcome):
        return None
    return ConsultationRow(
        person=pseudonym(*person),
        started_at=began,
        ended_at=ended,
        flag=flag,
        channel_told=channel,
        age_band=age,
        topics=topics or (),
        outcome=outcome,
    )


def _start(row: Reading, column: str, text: str, at: datetime) -> datetime:
    return cells.read_start(column, text, day=cells.read_day(row.name("day"), row.text("day")), at=at)


def _end(column: str, text: str, began: datetime) -> datetime | None:
    return cells.read_end(column, text, began=began, longest=LONGEST_SESSION)


def _person(row: Reading) -> tuple[PersonKind, str] | None:
    """The LINE user id where there is one, because it joins the friend; else the contractor's number."""
    if row.text("line").strip() or not row.has("reference"):
        return row.cell("line", _line_id)
    return row.cell("reference", _reference)


def _line_id(column: str, text: str) -> tuple[PersonKind, str]:
    written = trimmed(text)
    if not written:
        raise CellWrong(column, "person_missing")
    if not _LINE_ID.fullmatch(written):
        raise CellWrong(column, "not_a_line_id")
    return "line", written


def _reference(column: str, text: str) -> tuple[PersonKind, str]:
    """Spaces, width and capitals don't make another person: a-0123 and Ａ－０１２３ are one."""
    written = plain(text)
    if spellings.is_blank(written):
        raise CellWrong(column, "person_missing")
    if len(written) > _LONGEST_REFERENCE:
        raise CellWrong(column, "reference_too_long")
    return "reference", written


def _flag(column: str, text: str, spelt: Spellings) -> str | None:
    return cells.read_word(column, text, spelt)


def _channel(column: str, text: str, spelt: Spellings) -> str | None:
    return cells.read_word(column, text, spelt)


def _age(column: str, text: str, spelt: Spellings) -> str:
    return ages.band(text) or cells.read_word(column, text, spelt) or "unknown"


def _topics(column: str, text: str, spelt: Spellings) -> tuple[str, ...]:
    written = [text] if spelt.knows(text) else [part for part in _SEVERAL.split(text) if part.strip()]
    return tuple(sorted(cells.read_words(column, written, spelt)))


def _outcome(column: str, text: str, spelt: Spellings) -> str:
    if spellings.is_blank(text):
        raise CellWrong(column, "outcome_missing")
    if not spelt.knows(text) and _ONWARD.search(text):
        return "linked_onward"  # つないだ（警察）, 福祉事務所へ引継ぎ: where to isn't kept
    code = cells.read_word(column, text, spelt)
    assert code
    return code
