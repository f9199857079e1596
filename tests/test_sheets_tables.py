"""The tables that go to Google: what the store says, in words that hide what is hidden inside, and more."""

from datetime import date

import pytest

import sheets_tables
from campaigns import placements
from core.disclosure import INSIDE
from exchange import outbox
from exchange.sheet_plan import Outward
from funnel import imports
from sheets_people import HIDDEN, LATER, NOT_KNOWN, PEOPLE, UNPUBLISHED
from sheets_survey import survey
from sheets_tables import tables
from store import programmes
from store import publications as kept
from store.database import Db, Store
from store.records import Programme
from survey import publications, questionnaires
from tests import sheets_town as there
from tests.conftest import NOON, add_programme
from tests.funnel.report_town import act
from tests.funnel.town import APRIL, BY, Town, at, found, row

TODAY, OVER = date(2026, 6, 3), date(2027, 6, 2)


def made(store: Store, programme: Programme, kind: str, today: date = TODAY) -> dict[str, Outward]:
    with store.reading() as db:
        return tables(db, programme=programme, kind=kind, today=today, origin="https://to-u.example.lg.jp")


def cells(table: Outward, key: str) -> dict[str, object]:
    return dict(zip([column.key for column in table.columns], table.rows[key], strict=True))


def test_a_month_has_a_row_for_all_and_one_for_each_channel_and_people_wait_for_the_year(store: Store) -> None:
    town = there.town(store)
    ((name, table),) = made(store, town.programme, "monthly").items()
    assert name == "しるべ 月別・媒体別 令和8年度"
    may = cells(table, "2026-05/all")
    assert (may["span"], may["channel"], may["scans"]) == ("2026年5月", "全体", 7)
    assert cells(table, "2026-05/card")["scans"] == 7
    for key in ("2026-05/all", "2026/card"):
        assert {cells(table, key)[name] for name in PEOPLE} == {LATER}, "the year still runs"
    assert cells(table, "2026/card")["scans"] == 7
    assert "2026-07/all" not in table.rows


def test_three_persons_of_a_month_are_a_word_and_so_is_what_gives_them_away(store: Store) -> None:
    town = there.town(store)
    table = made(store, town.programme, "monthly", OVER)["しるべ 月別・媒体別 令和8年度"]
    for key in ("2026-04/all", "2026-05/all"):
        assert {cells(table, key)[name] for name in ("consultations", "consultations_first")} == {HIDDEN}, key
    numbers = [cell for line in table.rows.values() for cell in line[3:7] if isinstance(cell, int)]
    assert not [number for number in numbers if 0 < number < INSIDE]


def test_a_year_that_is_closed_tells_people_by_channel_as_the_workspace_hides_them(store: Store) -> None:
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
    table = made(store, town.programme, "monthly", OVER)["しるべ 月別・媒体別 令和8年度"]
    assert cells(table, "2026-04/all")["consultations"] == NOT_KNOWN
    assert cells(table, "2026/unknown")["consultations_first"] == NOT_KNOWN
    assert cells(table, "2026-04/card")["scans"] == 0


def aim(store: Store, town: Town, *measures: str, kind: str = "flow", unit: str = "件", **facts: object) -> None:
    told: dict[str, object] = {"fiscal_year": 2026, "kind": kind, "value": 10, "unit": unit, "result": None}
    with store.writing() as db:
        for measure in measures:
            given = {**told, "source": "", "measure": measure, **facts}
            programmes.add_target(db, programme_id=town.programme.id, **given)  # type: ignore[arg-type]


def results(store: Store, town: Town, today: date) -> dict[str, tuple[object, object, object]]:
    """What the targets of the year say: result, of how many, standing."""
    table = made(store, town.programme, "targets", today)["しるべ 目標と実績 令和8年度"]
    return {key.removeprefix("2026/"): tuple(line[4:7]) for key, line in table.rows.items()}  # type: ignore[misc]


PEOPLES = ("consultations", "consultations_first", "persons", "friends_new", "friends_stock", "linked_onward")
DEEDS = ("outreach", "nights", "peer_participants")


def test_whatever_people_do_in_a_running_year_no_cell_of_any_table_changes(store: Store) -> None:
    """So no two nights can be subtracted: all that is said of people waits until the year is closed."""
    town = found(store)
    town.put_up("card")
    town.ask()
    aim(store, town, *PEOPLES, *DEEDS, "surveys_answered", "own words")
    aim(store, town, "helpful", "training_satisfaction_1", kind="rate", unit="％")
    today = date(2026, 6, 20)

    def night() -> dict[str, dict[str, Outward]]:
        return {kind: made(store, town.programme, kind, today) for kind in outbox.SENT}

    first = night()
    for month in (4, 5):
        town.send(date(2026, month, 3), links=9, replies=8)
        town.consult(*[row(f"p{n}", date(2026, month, 1 + n), channel_told="website") for n in range(12)])
        assert night() == first
    town.release()
    town.line("follow", "anna", at(date(2026, 5, 3)))
    for kind, amount in (("stay", 3), ("peer_support", 2), ("outreach_done", 1)):
        act(town, kind, amount=amount)
    act(town, "training", meetings=1, satisfied=50.0, satisfied_of=8)
    assert night() == first
    assert {line[0] for line in results(store, town, today).values()} == {LATER}
    assert {line[1:] for line in results(store, town, today).values()} == {(None, None)}


def test_scans_and_meetings_are_told_while_the_year_runs(store: Store) -> None:
    town = there.town(store)
    aim(store, town, "scans", "sessions", unit="回")
    aim(store, town, "カードの配布", kind="external", unit="枚", result=300.0, result_on=date(2026, 5, 1))
    told = results(store, town, TODAY)
    assert told["scans"][0] == 7
    assert told["カードの配布"][0] == 300
    assert isinstance(told["sessions"][0], float)


def test_a_target_tells_of_no_few_and_nothing_that_the_months_hide(store: Store) -> None:
    town = found(store)
    town.consult(*[row(f"p{n}", date(2026, 4, 2 + n % 20)) for n in range(20)], row("p3", date(2026, 4, 27)))
    ends = ["linked_onward"] * 3 + ["closed"] * 6
    town.consult(*[row(f"q{n}", date(2027, 3, 2 + n), outcome=end) for n, end in enumerate(ends)])
    aim(store, town, *PEOPLES, "outreach")
    told = results(store, town, OVER)
    assert told["consultations_first"] == (29.0, None, "達成")
    # One came again: all less first would tell it, and so would all less persons.
    for name in ("consultations", "persons", "linked_onward"):
        assert told[name] == (HIDDEN, None, None), name
    assert told["friends_new"] == told["outreach"] == (NOT_KNOWN, None, None)
    table = made(store, town.programme, "monthly", OVER)["しるべ 月別・媒体別 令和8年度"]
    assert {cells(table, f"{month}/all")["consultations"] for month in ("2026-04", "2027-03")} == {HIDDEN}


def test_a_year_is_closed_once_its_lists_reach_its_end(store: Store) -> None:
    town = there.town(store)
    aim(store, town, "consultations_first")
    for today in (date(2027, 4, 1), date(2027, 5, 30)):
        assert results(store, town, today)["consultations_first"][0] == LATER
    assert results(store, town, date(2027, 5, 31))["consultations_first"][0] == 15
    with store.writing() as db:
        late = at(date(2027, 4, 1))
        told = {"by": BY, "at": late, "programme": town.programme, "file_hash": "march"}
        imports.import_rows(db, rows=[row(f"m{n}", date(2027, 3, 2 + n)) for n in range(9)], **told)  # type: ignore[arg-type]
    assert results(store, town, date(2027, 4, 1))["consultations_first"][0] == 24


def test_a_share_of_a_survey_is_told_as_it_was_published_and_not_before(store: Store) -> None:
    town = found(store)
    town.ask()
    aim(store, town, "helpful", "more_positive", kind="rate", unit="％")
    aim(store, town, "surveys_answered", unit="人")
    for month in (4, 5):
        town.send(date(2026, month, 3), links=20, replies=18)
        town.send(date(2026, month, 4), links=20, replies=11, given=[("more_positive", "worse")])
    town.release()
    settled = date(2027, 4, 20)
    assert {line[0] for line in results(store, town, settled).values()} == {UNPUBLISHED}
    with store.writing() as db:
        asked = publications.Request(
            programme_id=town.programme.id, code="closing", open_survey_id=None, since=APRIL, until=date(2027, 3, 31)
        )
        seen = publications.seal(publications.preview(db, asked))
        publications.publish(db, asked, by=BY, at=at(settled), seen=seen)
    told = results(store, town, settled)
    (table,) = made(store, town.programme, "survey", settled).values()
    rates = [line for line in table.rows.values() if line[3] == "前向きな答え（合計）"]
    (line,) = [line for line in rates if "前とくらべて" in str(line[4])]
    assert told["more_positive"][:2] == (line[8], line[7]) == (62, 58)
    assert told["helpful"][:2] == (100, 36), "what everybody may read already"
    assert told["surveys_answered"] == (58, None, "達成")
    # Answers that come in later are published nowhere.
    town.send(date(2026, 6, 3), links=20, replies=20)
    town.release()
    assert results(store, town, settled) == told


@pytest.mark.parametrize(
    ("satisfied", "n", "told"),
    [(60.0, 20, (60.0, 20)), (90.0, 20, (HIDDEN, None)), (100.0, 20, (HIDDEN, None)), (0.0, 9, (HIDDEN, None))],
)
def test_a_share_of_a_few_or_of_all_is_a_word(store: Store, satisfied: float, n: int, told: object) -> None:
    town = found(store)
    aim(store, town, "training_satisfaction_1", kind="rate", unit="％")
    aim(store, town, "known", kind="rate", unit="％", result=55.0)  # nobody knows of how many
    act(town, "training", meetings=1, satisfied=satisfied, satisfied_of=n)
    said = results(store, town, OVER)
    assert said["training_satisfaction_1"][:2] == told
    assert said["known"] == (HIDDEN, None, None)


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
    aim(store, town, "consultations", "outreach")
    act(town, "outreach_done", amount=3)
    table = made(store, town.programme, "targets", OVER)["しるべ 目標と実績 令和8年度"]
    told = cells(table, "2026/consultations")
    assert (told["value"], told["unit"], told["result"]) == (10, "件", 15)
    assert cells(table, "2026/outreach")["result"] == HIDDEN


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
    gone, *left = sorted(town.made)
    with store.writing() as db:
        placements.retire(db, by=BY, at=NOON, programme=town.programme, placement_id=town.made[gone].id)
    (table,) = made(store, town.programme, "placements").values()
    assert sorted(table.rows) == left
    one = cells(table, left[0])
    assert str(one["url"]).startswith("https://to-u.example.lg.jp/r/")


def test_a_demo_says_so_in_the_name_of_every_worksheet(store: Store) -> None:
    town = found(store, is_demo=True)
    for kind in outbox.SENT:
        assert all(name.startswith("見本 しるべ ") for name in made(store, town.programme, kind))
