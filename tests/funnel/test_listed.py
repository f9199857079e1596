"""What the page says of the whole list is counted by the store, and is what its history says record by record."""

from random import Random

import pytest

from core import words
from core.disclosure import PUBLISHED
from funnel import consultations, imports, listed
from store.database import Db
from store.records import Programme
from tests.conftest import NOON, add_programme
from tests.funnel.test_consultations import LATER, STAFF, bring_in, row

OUTCOMES = [*words.CONSULTED, "busy", "no_reply"]


def _many(db: Db, programme: Programme, rng: Random, *, first: int) -> None:
    rows = [
        row(
            f"person{rng.randrange(30)}",
            first + rng.randrange(60),
            flag=rng.choice(["new", "repeat", None]),
            channel_told=rng.choice(["card", "card", None]),
            outcome=rng.choice(OUTCOMES),
        )
        for _each in range(80)
    ]
    bring_in(db, programme, *{(one.person, one.started_at): one for one in rows}.values())


@pytest.mark.parametrize("known", [[], ["person1", "person2"]])
@pytest.mark.parametrize("begins", [True, False])
def test_the_store_counts_what_the_history_says(db: Db, known: list[str], *, begins: bool) -> None:
    rng = Random(f"{known}{begins}")
    start = {} if begins else {"history_starts": None}
    earlier = add_programme(db, **start)
    later = add_programme(db, "toshima-r9", continues=earlier, **start)
    for place, one in enumerate((earlier, later)):
        _many(db, one, rng, first=100 * place)
    if known:
        imports.import_known(db, by=STAFF, at=NOON, programme=earlier, persons=known, file_hash="known")
    for programme in (earlier, later):
        history = consultations.history(db, programme=programme, until=LATER)
        own = [one for one in history if one.programme_id == programme.id]
        blank, held = consultations.blank_share(own)
        whole = listed.listed(db, programme=programme, until=LATER)
        assert (whole.records, whole.held, whole.blank) == (len(own), held, blank)
        doubted = consultations.disagreements(own)
        found = listed.doubted(db, programme=programme, until=LATER, newest=4)
        assert found.number == len(doubted) > 4
        assert list(found.newest) == [(one.started_at, one.disagreement) for one in doubted[: -4 - 1 : -1]]


def test_a_blank_share_is_told_of_enough_persons_on_both_sides_only(db: Db, programme: Programme) -> None:
    told = [row(f"told{number}", channel_told="card") for number in range(PUBLISHED)]
    bring_in(db, programme, *told)
    assert listed.listed(db, programme=programme, until=LATER).may_tell_blank
    bring_in(db, programme, *told, *(row("one", days=days) for days in range(PUBLISHED)))
    assert not listed.listed(db, programme=programme, until=LATER).may_tell_blank
    bring_in(db, programme, *told, *(row(f"blank{number}") for number in range(PUBLISHED)))
    assert listed.listed(db, programme=programme, until=LATER).may_tell_blank


def test_records_after_the_moment_and_imports_taken_back_say_nothing(db: Db, programme: Programme) -> None:
    made = imports.import_rows(
        db, by=STAFF, at=NOON, programme=programme, rows=[row(), row(days=9, flag="new")], file_hash="a"
    )
    assert listed.listed(db, programme=programme, until=row(days=9).started_at).records == 1
    assert listed.doubted(db, programme=programme, until=LATER, newest=1).number == 1
    imports.undo(db, by=STAFF, at=NOON, programme=programme, batch_id=made.batch.id)
    assert listed.listed(db, programme=programme, until=LATER).records == 0
    assert listed.doubted(db, programme=programme, until=LATER, newest=1).newest == []
