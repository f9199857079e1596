"""From one questionnaire a programme to several: nothing answered is lost, and the release before goes on working."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from store import schema
from store.database import Store
from tests.conftest import NOON
from tests.survey.conftest import Desk, open_desk

COUNTS = "SELECT programme_id, month, {} FROM {} ORDER BY 1, 2"


def to(store: Store, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with store.writing(reshapes=True) as db:
        config.attributes["connection"] = db
        (command.upgrade if version == "head" else command.downgrade)(config, version)


def said(store: Store, question: str) -> list[tuple[object, ...]]:
    with store.reading() as db:
        return sorted(tuple(row) for row in db.exec_driver_sql(question))


@pytest.fixture
def before(store: Store) -> Desk:
    """A store of the release before, with three answers and what was sent."""
    desk = open_desk(store)
    desk.answer(times=3)
    to(store, "0003")
    return desk


def test_answers_and_their_items_are_all_there_after(before: Desk) -> None:
    store = before.store
    items = said(store, "SELECT * FROM answer_item")
    answers = said(store, "SELECT programme_id, id, questionnaire_id, week, released FROM answer")
    assert (len(answers), len(items)) == (3, 9)
    to(store, "head")
    assert said(store, "SELECT * FROM answer_item") == items
    assert said(store, "SELECT programme_id, id, questionnaire_id, week, released FROM answer") == answers
    before.answer(at=NOON)
    with store.writing() as db:
        db.exec_driver_sql("DELETE FROM answer")
    assert said(store, "SELECT * FROM answer_item") == []  # they still go with their answer


def test_what_was_sent_is_copied_and_the_old_count_stays_for_the_release_before(before: Desk) -> None:
    store = before.store
    [(programme_id, month, sent)] = said(store, COUNTS.format("sent", "survey_sent"))
    assert sent == 3
    to(store, "head")
    assert said(store, COUNTS.format("number", "survey_count")) == [(programme_id, month, 3)]
    # As a gateway of the release before does it.
    with store.writing() as db:
        db.exec_driver_sql("UPDATE survey_sent SET sent = sent + 1")
    assert said(store, COUNTS.format("sent", "survey_sent")) == [(programme_id, month, 4)]


def test_the_answer_of_an_event_there_is_none_of_is_refused(before: Desk) -> None:
    to(before.store, "head")
    with pytest.raises(IntegrityError), before.store.writing() as db:
        db.exec_driver_sql("UPDATE answer SET open_survey_id = 7")


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_no_sample_of_a_key_is_kept_for_the_planner(before: Desk) -> None:
    store = before.store
    kept = "SELECT tablename, attname FROM pg_stats WHERE attname IN ('token_hash', 'answer_id', 'id', 'week')"
    keys = {("survey_link", "token_hash"), ("answer", "id"), ("answer_item", "answer_id")}
    with store.writing() as db:
        db.exec_driver_sql("ANALYZE")
    assert {("answer", "id"), ("answer_item", "answer_id")} <= set(said(store, kept))
    to(store, "head")
    assert not keys & set(said(store, kept))
    before.tokens(30, at=NOON), before.answer(times=10)
    with store.writing() as db:
        db.exec_driver_sql("ANALYZE")
    assert not keys & set(said(store, kept))
    assert ("answer", "week") in said(store, kept)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_answers_still_stand_in_no_order_of_their_coming(before: Desk) -> None:
    to(before.store, "head")
    with before.store.reading() as db:
        made = inspect(db).get_table_options("answer"), inspect(db).get_table_options("answer_item")
    assert [options.get("sqlite_with_rowid") for options in made] == [False, False]
