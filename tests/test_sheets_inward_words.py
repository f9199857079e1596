"""A contractor's own words in its worksheet are read as somebody matched them in a file of the same columns."""

from collections.abc import Iterator

import pytest

from core.settings import Settings
from exchange import outbox
from store import consultations
from store import exchange as kept
from store.database import Store
from tests import sheets_town as there
from tests.conftest import NOON
from tests.funnel.town import Town
from tests.sheets_contractor import DAY, MAPPING, approved, by_night, came_in, list_of, reading
from tests.sheets_platform import Google

ROWS = [
    ("2026/5/1 18:05", "K-1", "出産", "対応済"),
    ("2026/5/2 18:05", "K-2", "家族・出産", "対応済"),
    ("2026/5/8 18:05", "K-1", "仕事", "対応済"),
]


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[tuple[Google, Settings]]:
    with there.google(monkeypatch, settings) as told:
        yield told


def say(store: Store, town: Town, **words: dict[str, str]) -> None:
    facts = {"programme_id": town.programme.id, "kind": outbox.READ, "name": "NPO見本", "headers": MAPPING}
    with store.writing() as db:
        kept.keep_mapping(db, words=words, at=NOON, by="counsellor@npo.example", **facts)  # type: ignore[arg-type]


def test_words_matched_since_the_approval_are_read_and_need_no_other_one(
    store: Store, running: tuple[Google, Settings]
) -> None:
    google, settings = running
    list_of(google, ROWS)
    town = approved(store)
    there.send(store, settings)
    assert reading(store, town) == ("waiting", "InwardColumnsMoved"), "not one cell of the ends reads"
    say(store, town, topics={"出産": "childcare"}, outcome={"対応済": "closed"})
    by_night(store, town, settings, NOON + DAY)
    assert reading(store, town) == ("done", "")
    with store.reading() as db:
        found = consultations.before(db, [town.programme.id], NOON + 30 * DAY)
    assert {one.outcome for one in found} == {"closed"}
    assert len(found) == 3


def test_a_column_that_never_read_is_no_reason_to_read_nothing(store: Store, running: tuple[Google, Settings]) -> None:
    google, settings = running
    list_of(google, [*ROWS, ("2026/5/9 18:05", "K-3", "家族", "終了")])
    town = approved(store, headers={**MAPPING, "_?outcome": "結果"})
    there.send(store, settings)
    assert reading(store, town) == ("done", "")
    assert came_in(store, town) == 1
