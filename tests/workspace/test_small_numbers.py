"""Every results page of the demo, read as anybody may: no table shows a few people, and none lets them be solved."""

import html
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import figures_command
from core import words
from core.dates import fiscal_bounds, fiscal_year, months, tokyo_day
from core.disclosure import INSIDE
from core.language import gettext as _
from funnel import figures
from funnel.periods import of_month, of_year
from store import programmes, staff
from store.database import Db, Store
from store.records import Programme
from store.types import moment
from tests.demo_store import Played, played
from tests.funnel.test_small_numbers_attack import attacked
from tests.small_numbers import Told
from tests.workspace.pages import visit
from workspace import database
from workspace.access import PROGRAMME

assert played
pytestmark = pytest.mark.slow

SLUGS = ("kita-r4", "kita-r5", "itabashi-r4", "osaka-r4", "ueda-r3")
PAGES = ("overview", "results", "channels", "channel_sheet", "placement_results", "times", "effect", "targets")
HIDDEN = "非表示"
# By the first heading of a table: what people are split by there.
SPLIT_BY = ("媒体", "年代", "キャンペーン", "場所の種類", "置き場所の種類", "言語", "デザイン")
PEOPLE = ("新しい友だち", "はじめての相談", "導入後はじめての相談", "くり返しの相談", "相談")
_NUMBER = re.compile(r"([\d,]+)(?:人|件)?(?:（.*)?")
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


@dataclass(frozen=True)
class Table:
    """A table as it stands on a page: headings and rows of words."""

    page: str
    heads: list[str]
    rows: list[list[str]]

    @property
    def is_split(self) -> bool:
        """Whether its rows are people of one sort each."""
        return bool(self.heads) and self.heads[0] in SPLIT_BY

    def people(self) -> Iterator[tuple[str, str, str]]:
        """Row, column and words of each cell that counts people."""
        for row in self.rows:
            yield from ((row[0], head, cell) for head, cell in zip(self.heads, row, strict=False) if head in PEOPLE)


@pytest.fixture
def copied(played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The demo in a folder of its own, because pages write sessions."""
    folder = tmp_path / "demo"
    shutil.copytree(played.settings.data_dir, folder)
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(folder))
    monkeypatch.delenv("SHIRUBE_DATABASE_URL", raising=False)
    database.forget()
    yield database.store()
    database.forget()


def tables(page: AppTest, name: str) -> list[Table]:
    assert not page.exception, (name, [one.value for one in page.exception])
    found = []
    for node in page.get("html"):
        for body in _TABLE.findall(node.proto.body):
            heads, *rows = [[_plain(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(body)]
            found.append(Table(name, heads, rows))
    return found


def _plain(cell: str) -> str:
    return html.unescape(re.sub("<[^>]+>", " ", cell)).strip()


def number(cell: str) -> int | None:
    """The number that a cell begins with; None where there is none."""
    found = _NUMBER.fullmatch(cell)
    return int(found[1].replace(",", "")) if found else None


def years_of(programme: Programme) -> list[int]:
    last = programme.ends or date.max
    return [fiscal_year(programme.starts)] + ([fiscal_year(last)] if last != date.max else [])


def looked_at(store: Store, programme: Programme, name: str) -> Iterator[tuple[bool, list[Table], AppTest]]:
    """A page for the whole year and some of its months; whether it is the year, and its tables."""
    with store.reading() as db:
        person = staff.by_email(db, "manager@demo.example")
    assert person
    page = visit(store, person, name, {PROGRAMME: programme.id})
    yield True, tables(page, name), page
    yield from _each_channel(page, name)
    if not [one for one in page.selectbox if one.key == "view-month"]:
        return
    for place in (4, 8, 12):
        page.selectbox(key="view-month").select_index(place).run()
        assert page.query_params["month"] != "all"
        yield False, tables(page, name), page


def _each_channel(page: AppTest, name: str) -> Iterator[tuple[bool, list[Table], AppTest]]:
    if name == "channel_sheet":
        for place in range(1, len(page.selectbox(key="view-channel").options)):
            page.selectbox(key="view-channel").select_index(place).run()
            yield True, tables(page, name), page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_no_table_of_a_page_shows_a_few_people(copied: Store, slug: str, name: str) -> None:
    with copied.reading() as db:
        programme = programmes.by_slug(db, slug)
        assert programme
        behind = people_behind(db, programme)
    seen = 0
    for is_year, found, page in looked_at(copied, programme, name):
        seen += len(found)
        for table in found:
            for row, head, cell in table.people() if table.is_split else ():
                where = (slug, name, is_year, row, head, cell)
                assert number(cell) is None or not 0 < (number(cell) or 0) < INSIDE, where
                # A month's split could be taken from its year's.
                assert is_year or number(cell) is None, where
                if 0 < behind.get((row, head), 0) < INSIDE:
                    assert cell == HIDDEN, where
        if name == "channels":
            assert_no_bar_is_small(page)
    assert seen or name in ("effect", "targets", "overview", "channel_sheet"), "there is something to look at"


def assert_no_bar_is_small(page: AppTest) -> None:
    for chart in page.get("plotly_chart"):
        spec = json.loads(chart.proto.spec)
        for trace in spec["data"]:
            bars = trace.get("x", []) if trace.get("orientation") == "h" else []
            assert all(not isinstance(bar, int) or not 0 < abs(bar) < INSIDE for bar in bars), trace.get("name")


def people_behind(db: Db, programme: Programme) -> Mapping[tuple[str, str], int]:
    """Persons by row and column as the pages name them, counted from the raw rows of the programme's first year."""
    since, until = fiscal_bounds(years_of(programme)[0])
    channel: dict[str, str | None] = dict(
        db.exec_driver_sql(
            f"SELECT person, channel FROM friend WHERE programme_id IN ({_chain(db, programme)}) ORDER BY followed_at"
        )
        .tuples()
        .all()
    )
    known = set(
        db.exec_driver_sql(f"SELECT person FROM known_client WHERE programme_id IN ({_chain(db, programme)})").scalars()
    )
    first_day: dict[str, date] = {}
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, person, at, flag, told, band, outcome in db.exec_driver_sql(
        "SELECT programme_id, person, started_at, flag, channel_told, age_band, outcome FROM consultation"
        f" WHERE programme_id IN ({_chain(db, programme)}) ORDER BY started_at"
    ):
        if outcome not in words.CONSULTED:
            continue
        day = tokyo_day(moment(at))
        is_first = flag == "new" if flag else person not in known and person not in first_day
        is_again = flag == "repeat" if flag else person in known or first_day.get(person, day) < day
        first_day.setdefault(person, day)
        if key != programme.id or not since <= day <= until:
            continue
        row = told or channel.get(person) or words.UNKNOWN
        name = _(words.CHANNELS.get(row, "Unknown"))
        behind[_(words.AGE_BANDS[band]), "相談"].add(person)
        if is_first:
            behind[name, "はじめての相談"].add(person)
        if is_again:
            behind[name, "くり返しの相談"].add(person)
    # Small channels may share the row of others, which is then more than these.
    shared = {_(words.CHANNELS["other"])}
    return {place: len(persons) for place, persons in behind.items() if place[0] not in shared}


def _chain(db: Db, programme: Programme) -> str:
    return ", ".join(map(str, programmes.chain(db, programme)))


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_hidden_is_solved_by_a_year_and_its_months(copied: Store, slug: str) -> None:
    with copied.reading() as db:
        programme = programmes.by_slug(db, slug)
        assert programme
        year = fiscal_year(programme.starts)
        whole = figures.read(
            db, programme=programme, since=of_year(year).since, until=of_year(year).until, opening_days=()
        )
        by_month = {}
        for month in months(*fiscal_bounds(year)):
            span = of_month(month)
            by_month[month] = figures.read(db, programme=programme, since=span.since, until=span.until, opening_days=())
    assert whole.is_split
    assert attacked(whole, by_month) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_json_of_a_month_splits_nobody_and_that_of_a_year_keeps_its_columns_closed(
    copied: Store, slug: str
) -> None:
    with copied.reading() as db:
        programme = programmes.by_slug(db, slug)
        assert programme
        since, until = fiscal_bounds(fiscal_year(programme.starts))
        year = figures_command.read(db, slug=slug, since=since, until=until)
        month = of_month(months(since, until)[8])
        part = figures_command.read(db, slug=slug, since=month.since, until=month.until)
    for row in part["channels"]:
        assert {row[name] for name in ("friends_new", "consultations_first", "consultations_repeat")} == {None}
    assert {row["consultations"] for row in part["ages"]} == {None}
    for column in ("friends_new", "consultations_first", "consultations_repeat"):
        assert column_solved(year, column) == []
    for row in year["channels"]:
        assert not 0 < (row["friends_new"] or 0) < INSIDE


def column_solved(told: Mapping[str, object], column: str) -> list[str]:
    """What the rows of a column and its total give away."""
    stages, rows = told["stages"], told["channels"]
    assert isinstance(stages, dict)
    assert isinstance(rows, list)
    total = stages[column]
    if total is None:
        return []
    known = Told()
    mine = [row for row in rows if row[column] is not None or column in row["hidden"]]
    known.tell([row["channel"] for row in mine], total, name="all", of=total)
    for row in mine:
        known.tell([row["channel"]], row[column], name=row["channel"], of=total)
    return known.solved()
