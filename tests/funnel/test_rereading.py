"""A list that is read again and again: after each reading the store says what the list says, and nothing else."""

from datetime import date, timedelta
from random import Random

import pytest

from funnel import imports, rereading
from store import batches, consultations
from store.database import Db, Store
from tests.conftest import NOON
from tests.funnel.town import BY, Town, at, found, row

SHEET = "sheet:one"
APRIL = date(2026, 4, 1)


def reread(store: Store, town: Town, *rows: imports.Recorded, source: str = SHEET) -> rereading.Change:
    with store.writing() as db:
        change = rereading.compare(db, programme=town.programme, rows=rows, source=source)
        if not change.is_none:
            batch = rereading.stage(db, by=BY, at=NOON, programme=town.programme, change=change, source=source)
            imports.add_rows(db, batch=batch, rows=change.new)
            rereading.publish(db, by=BY, at=NOON, batch=batch, change=change)
    return change


def stored(store: Store, town: Town) -> list[tuple[str, str, tuple[str, ...]]]:
    with store.reading() as db:
        there = consultations.before(db, [town.programme.id], at(date(2030, 1, 1)))
        topics = consultations.topics_of_batches(db, town.programme.id, [one.batch_id for one in there])
    return sorted((one.person, one.outcome, tuple(sorted(topics.get(one.row_key, ())))) for one in there)


def said(rows: list[imports.Recorded]) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted((one.person, one.outcome, tuple(sorted(one.topics))) for one in rows)


def states(store: Store, town: Town) -> list[tuple[int, str]]:
    with store.reading() as db:
        return [(one.rows, one.state) for one in batches.of_programme(db, town.programme.id, "consultations")]


def test_whatever_happens_to_a_list_the_store_says_the_same(store: Store) -> None:
    town, chance = found(store), Random(8)
    rows: list[imports.Recorded] = []
    for _night in range(12):
        kept = [one for one in rows if chance.random() > 0.2]
        rows = [one if chance.random() > 0.3 else made(chance) for one in kept] + [made(chance) for _more in range(4)]
        chance.shuffle(rows)
        reread(store, town, *rows)
        assert stored(store, town) == said(rows)
        assert [one for one in states(store, town) if one[1] == "published"] == [(len(rows), "published")]


def made(chance: Random) -> imports.Recorded:
    """One of few, so that a row comes again, with another outcome or twice in one list."""
    facts = {"outcome": chance.choice(["closed", "no_reply"]), "topics": chance.sample(("family", "money"), k=1)}
    return row(chance.choice("abc"), APRIL + timedelta(days=chance.randrange(3)), **facts)


def test_rows_that_another_import_holds_stay_its_own(store: Store) -> None:
    town = found(store)
    mine, both, theirs = (row(person, APRIL) for person in ("mine", "both", "theirs"))
    town.consult(both, theirs)
    change = reread(store, town, mine, both)
    assert ([*change.new.values()], change.rows, change.gone) == ([mine], 1, ())
    assert states(store, town) == [(1, "published"), (2, "published")]
    assert reread(store, town, both, source="sheet:two").is_none
    assert reread(store, town).gone
    assert stored(store, town) == said([both, theirs])


@pytest.mark.parametrize(("before", "left", "is_far_fewer"), [(0, 0, False), (1, 0, True), (2, 1, False), (3, 1, True)])
def test_less_than_half_of_what_counted_is_far_fewer(
    store: Store, before: int, left: int, *, is_far_fewer: bool
) -> None:
    town = found(store)
    rows = [row(f"p{number}", APRIL) for number in range(before)]
    reread(store, town, *rows)
    with store.reading() as db:
        change = rereading.compare(db, programme=town.programme, rows=rows[:left], source=SHEET)
    assert change.is_far_fewer is is_far_fewer


def test_what_was_taken_back_meanwhile_is_not_replaced(store: Store) -> None:
    town = found(store)
    reread(store, town, row("anna", APRIL))
    with store.writing() as db:
        change = rereading.compare(db, programme=town.programme, rows=[row("berta", APRIL)], source=SHEET)
        facts = {"by": BY, "at": NOON, "programme": town.programme}
        batch = rereading.stage(db, change=change, source=SHEET, **facts)  # type: ignore[arg-type]
        imports.undo(db, batch_id=change.earlier[0].id, **facts)  # type: ignore[arg-type]
    with pytest.raises(imports.ImportOvertaken), store.writing() as db:
        rereading.publish(db, by=BY, at=NOON, batch=batch, change=change)


def test_giving_up_clears_away_only_what_was_never_finished(store: Store) -> None:
    town = found(store)
    reread(store, town, row("anna", APRIL))

    def given_up(db: Db) -> list[str]:
        for one in batches.of_programme(db, town.programme.id, "consultations"):
            imports.give_up(db, batch=one)
        return [one.state for one in batches.of_programme(db, town.programme.id, "consultations")]

    with store.writing() as db:
        assert given_up(db) == ["published"]
        imports.stage(db, by=BY, at=NOON, programme=town.programme, rows=1, file_hash="f")
        assert given_up(db) == ["undone", "published"]
