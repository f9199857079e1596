"""A project's words are kept without what no store holds and nobody sees."""

import pytest

from funnel import year_money, year_money_changes, year_project
from funnel.year_project import ProjectUnnamed, Told
from store import programmes
from store.database import Db
from store.records import Programme
from tests.conftest import NOON

HIDDEN = "相談\x00\u202e事業\ud800"


def test_signs_that_no_store_holds_are_left_out_of_every_word_of_a_project(db: Db, programme: Programme) -> None:
    told = Told("1-\u202e1", HIDDEN, note=HIDDEN, partners=(HIDDEN, "\x00"), implementer=HIDDEN)
    year_money_changes.add(db, by="a", at=NOON, programme=programme, year=2026, told=told)
    [row] = programmes.years(db, programme.id)
    assert (row.project_number, row.project, row.amount_note) == ("1-1", "相談 事業", "相談 事業")
    assert (list(row.partners), row.implementer) == (["相談 事業"], "相談 事業")


def test_a_project_named_by_nothing_that_is_seen_has_no_name() -> None:
    with pytest.raises(ProjectUnnamed):
        year_project.facts(Told("1-1", "\x00\u202e\u200b"))


def test_a_cost_line_is_kept_without_them_too() -> None:
    assert year_money.must_be_lines([(HIDDEN, 5)]) == (("相談 事業", 5),)
