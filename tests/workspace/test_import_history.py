"""Imports are told so that one is known from another, wherever they came from."""

from datetime import date
from typing import Any

import pytest

from core.language import spoken
from exchange.outbox import NIGHTLY
from funnel import imports
from store import batches, consultations, exchange
from store.database import Db, Store
from store.records import Programme
from tests.conftest import NOON, add_programme
from tests.funnel.town import row
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import import_history

MARCH, MAY = date(2026, 3, 31), date(2026, 5, 1)


def test_months_are_told_with_their_year() -> None:
    assert import_history.months((MARCH, MARCH)) == "令和8年3月"
    assert import_history.months((MARCH, MAY)) == "令和8年3月から令和8年5月まで"
    assert import_history.months(None) == ""
    with spoken("en"):
        assert import_history.months((MARCH, MAY)) == "3/2026 to 5/2026"


def test_each_import_knows_from_when_to_when_its_rows_are(db: Db, programme: Programme) -> None:
    facts: dict[str, Any] = {"by": "a", "at": NOON, "programme": programme}
    rows = [row("p", MARCH), row("q", MAY)]
    first = imports.import_rows(db, **facts, rows=rows, file_hash="f").batch
    second = imports.import_rows(db, **facts, rows=[row("r", MAY)], file_hash="g").batch
    assert first
    assert second
    assert consultations.batch_days(db, programme.id) == {first.id: (MARCH, MAY), second.id: (MAY, MAY)}
    assert consultations.batch_days(db, add_programme(db, "other-r8").id) == {}


def test_each_file_of_friends_knows_its_days(db: Db, programme: Programme) -> None:
    batch = batches.open_batch(
        db, programme_id=programme.id, kind="friend_days", file_hash="f", rows=2, at=NOON, by="a"
    )
    told: dict[str, Any] = {
        "programme_id": programme.id,
        "batch_id": batch.id,
        "followers": 1,
        "added": None,
        "blocks": None,
    }
    exchange.add_friend_days(db, [{**told, "day": day} for day in (MARCH, MAY)])
    assert exchange.friend_batch_days(db, programme.id) == {batch.id: (MARCH, MAY)}


@pytest.mark.slow
def test_the_page_tells_number_months_and_origin_of_each_import(workspace: Store) -> None:
    with workspace.writing() as db:
        programme = add_programme(db, starts=date(2026, 1, 1), history_starts=date(2026, 1, 1))
        person = hire(db, "counsellor", [programme])
        facts: dict[str, Any] = {"by": NIGHTLY, "at": NOON, "programme": programme, "file_hash": "sheet:" + "0" * 64}
        batch = imports.import_rows(db, **facts, rows=[row("p", MARCH)]).batch
    assert batch
    said = pages.text(pages.visit(workspace, person, "consultations"))
    for text in (f">{batch.id}<", "令和8年3月", "Googleスプレッドシート", "夜間の自動読み取り", "1件", "有効"):
        assert text in said
