"""Links spent by several gateways at once."""

import json
import threading
from datetime import timedelta

import pytest

from store import survey_links
from store.database import Store
from tests.conftest import NOON
from tests.gateway.conftest import wait_until
from tests.survey.conftest import open_desk

FIRST, LAST = "a" * 64, "b" * 64


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_of_two_that_spend_the_same_links_none_waits_for_the_other_that_waits_for_it(store: Store) -> None:
    desk = open_desk(store)
    told = {"programme_id": desk.programme.id, "questionnaire_id": 1, "expires_at": NOON + timedelta(hours=1)}
    with store.writing() as db:
        # The last one lies first in the table, where whoever reads it row by row comes by first.
        for token_hash in (LAST, FIRST):
            survey_links.add_links(db, [{**told, "token_hash": token_hash}])
    spent: list[set[str]] = []

    def spend_both() -> None:
        with store.writing() as db:
            spent.append(survey_links.spend_all(db, [LAST, FIRST], NOON))

    with store.writing() as db:
        assert survey_links.spend_all(db, [FIRST], NOON) == {FIRST}
        other = threading.Thread(target=spend_both)
        other.start()
        wait_until(lambda: waits(store))
        assert survey_links.spend_all(db, [LAST], NOON) == {LAST}
    other.join()
    assert spent == [set()]


def waits(store: Store) -> bool:
    with store.reading() as db:
        return bool(db.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar_one())


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_links_are_found_and_spent_by_their_index(store: Store) -> None:
    desk = open_desk(store)
    told = {"programme_id": desk.programme.id, "questionnaire_id": 1, "expires_at": NOON + timedelta(hours=1)}
    hashes = [f"{number:064}" for number in range(3_000)]
    asked = json.dumps(hashes[:3])
    with store.writing() as db:
        survey_links.add_links(db, [{**told, "token_hash": each} for each in hashes])
        db.exec_driver_sql("ANALYZE survey_link")  # as autovacuum does sooner or later; a plan without it is a guess
        for query, values in ((survey_links._FOUND["postgresql"], (asked,)), (survey_links._SPENT, (asked, 0))):
            plan = "\n".join(db.exec_driver_sql(f"EXPLAIN {query}", values).scalars())
            assert "Index Scan" in plan
            assert "Seq Scan" not in plan
