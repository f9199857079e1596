"""The tables that go to Google: what the store says, in words that hide what is hidden inside, and more."""

from datetime import date

import pytest

import sheets_tables
from core.disclosure import INSIDE
from exchange import outbox
from exchange.sheet_plan import Outward
from sheets_survey import survey
from sheets_tables import HIDDEN, LATER, NOT_KNOWN, tables
from store import programmes
from store import publications as kept
from store.database import Db, Store
from store.records import Programme
from survey import questionnaires
from tests import sheets_town as there
from tests.conftest import NOON, add_programme
from tests.funnel.town import found

TODAY, OVER = date(2026, 6, 3), date(2027, 4, 2)


def made(store: Store, programme: Programme, kind: str, today: date = TODAY) -> dict[str, Outward]:
    with store.reading() as db:
        return tables(db, programme=programme, kind=kind, today=today, origin="https://to-u.example.lg.jp")


def cells(table: Outward, key: str) -> dict[str, object]:
    return dict(zip([column.key for column in table.columns], table.rows[key], strict=True))


def test_a_month_has_a_row_for_all_and_one_for_each_channel_whose_people_wait_for_the_year(store: Store) -> None:
    town = there.town(store)
    ((name, table),) = made(store, town.programme, "monthly").items()
    assert name == "しるべ 月別・媒体別 令和8年度"
    april = cells(table, "2026-04/all")
    assert (april["span"], april["channel"]) == ("2026年4月", "全体")
    card = cells(table, "2026-05/card")
    assert card["scans"] == 7
    assert {card[key] for key in sheets_tables._PEOPLE} == {LATER}
    year = cells(table, "2026/card")
    assert {year[key] for key in sheets_tables._PEOPLE} == {LATER}, "the year still runs"
    assert "2026-07/all" not in table.rows


def test_three_persons_of_a_month_are_a_word_and_so_is_what_gives_them_away(store: Store) -> None:
    town = there.town(store)
    (table,) = made(store, town.programme, "monthly").values()
    for key in ("2026-04/all", "2026-05/all"):
        assert {cells(table, key)[name] for name in ("consultations", "consultations_first")} == {HIDDEN}, key
    numbers = [cell for line in table.rows.values() for cell in line[3:7] if isinstance(cell, int)]
    assert not [number for number in numbers if 0 < number < INSIDE]


def test_a_year_that_is_over_tells_people_by_channel_as_the_workspace_hides_them(store: Store) -> None:
    town = there.town(store)
    table = made(store, town.programme, "monthly", OVER)["しるべ 月別・媒体別 令和8年度"]
    assert LATER not in table.rows["2026/card"]
    unknown = cells(table, "2026/unknown")
    assert unknown["consultations_first"] == 15
    numbers = [cell for key, line in table.rows.items() if key.startswith("2026/") for cell in line[3:7]]
    assert not [number for number in numbers if isinstance(number, int) and 0 < number < INSIDE]


def test_what_nobody_counted_is_said_so_and_is_no_zero(store: Store) -> None:
    town = found(store)
    town.put_up("card")
    (table,) = made(store, town.programme, "monthly").values()
    assert cells(table, "2026-04/all")["consultations"] == NOT_KNOWN
    assert cells(table, "2026-04/card")["scans"] == 0


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 3, 31), []),
        (date(2026, 4, 1), [2026]),
        (date(2027, 3, 31), [2026]),
        (date(2027, 4, 1), [2026, 2027]),
        (date(2027, 7, 1), [2026, 2027]),
        (date(2027, 7, 2), [2027]),
    ],
)
def test_the_year_before_is_sent_while_its_lists_still_come(db: Db, today: date, years: list[int]) -> None:
    assert sheets_tables.years(add_programme(db), today) == years


def test_a_programme_that_has_ended_keeps_its_last_year(db: Db) -> None:
    programme = add_programme(db, ends=date(2027, 3, 31))
    assert sheets_tables.years(programme, date(2029, 1, 1)) == [2026]


def test_targets_stand_beside_what_was_reached(store: Store) -> None:
    town = there.town(store)
    facts = {"kind": "flow", "value": 100, "unit": "件", "result": None, "source": ""}
    with store.writing() as db:
        for measure in ("consultations", "outreach"):
            programmes.add_target(db, programme_id=town.programme.id, fiscal_year=2026, measure=measure, **facts)
    (table,) = made(store, town.programme, "targets").values()
    told = cells(table, "2026/consultations")
    assert (told["value"], told["unit"], told["result"]) == (100, "件", 15)
    assert cells(table, "2026/outreach")["result"] == NOT_KNOWN


def test_only_what_was_published_of_a_survey_goes_out_hidden_numbers_as_words(store: Store) -> None:
    town = found(store)
    with store.writing() as db:
        questionnaires.publish_preset(db, by=there.ADMIN, at=NOON, programme_id=town.programme.id, channels=["card"])
    with store.reading() as db:
        assert survey(db, town.programme).rows == {}
    lines = [
        {"part": "sent", "count": 40, "names": []},
        {"part": "answered", "count": 30, "n": 40, "percent": 75, "low": 60, "high": 86, "names": []},
        {"part": "group", "count": None, "n": 30, "by": "month", "names": ["2026-04", "2026-06"]},
    ]
    figures = {"since": "2026-04-01", "until": "2027-03-31", "threshold": 10, "lines": lines}
    with store.writing() as db:
        told = {"code": "closing", "open_survey_id": None, "weeks": ("2026-W14", "2027-W13")}
        kept.add(db, programme_id=town.programme.id, figures=figures, at=NOON, by=there.ADMIN, **told)  # type: ignore[arg-type]
    (table,) = made(store, town.programme, "survey").values()
    assert len(table.rows) == 3
    by_part = {line[3]: line for line in table.rows.values()}
    assert by_part["渡したリンク"][6] == 40
    assert by_part["答えた人"][6:11] == (30, 40, 75, 60, 86)
    assert by_part["月ごと"][5:7] == ("4～6月", "非表示")


def test_the_ledger_has_each_code_once_and_no_retired_one(store: Store) -> None:
    town = there.town(store)
    (table,) = made(store, town.programme, "placements").values()
    assert sorted(table.rows) == sorted(town.made)
    one = cells(table, sorted(town.made)[0])
    assert str(one["url"]).startswith("https://to-u.example.lg.jp/r/")


def test_a_demo_says_so_in_the_name_of_every_worksheet(store: Store) -> None:
    town = found(store, is_demo=True)
    for kind in outbox.SENT:
        assert all(name.startswith("見本 しるべ ") for name in made(store, town.programme, kind))
