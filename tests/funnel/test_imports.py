"""Bringing records in: once, whole, and back out as a whole."""

import pytest

from funnel import imports
from store import batches, consultations, line_desks, staff
from store.database import Db, Store
from store.records import LineDesk, Programme
from tests.conftest import NOON, add_programme
from tests.funnel.test_consultations import LATER, STAFF, row

ROWS = (row(topics=("family", "money")), row(days=7), row("beate", days=7))


def bring_in(db: Db, programme: Programme, *rows: object, file_hash: str = "f") -> imports.Imported:
    return imports.import_rows(db, by=STAFF, at=NOON, programme=programme, rows=rows, file_hash=file_hash)  # type: ignore[arg-type]


def there(db: Db, programme: Programme) -> int:
    return len(consultations.before(db, [programme.id], LATER))


def test_a_file_is_brought_in_with_its_topics_and_an_audit_row(db: Db, programme: Programme) -> None:
    done = bring_in(db, programme, *ROWS)
    assert (done.added, done.already_there, there(db, programme)) == (3, 0, 3)
    topics = db.exec_driver_sql("SELECT topic FROM consultation_topic ORDER BY topic").scalars().all()
    assert topics == ["family", "money"]
    entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by, entry.detail["rows"]) == ("consultations.import", STAFF, 3)


def test_the_same_file_twice_changes_nothing_at_all(db: Db, programme: Programme) -> None:
    bring_in(db, programme, *ROWS)
    before = batches.of_programme(db, programme.id, "consultations"), staff.audit_trail(db), there(db, programme)
    again = bring_in(db, programme, *ROWS)
    assert (again.batch, again.added, again.already_there) == (None, 0, 3)
    assert (
        batches.of_programme(db, programme.id, "consultations"),
        staff.audit_trail(db),
        there(db, programme),
    ) == before


def test_a_longer_file_brings_only_what_is_new(db: Db, programme: Programme) -> None:
    bring_in(db, programme, *ROWS[:2])
    longer = bring_in(db, programme, *ROWS, row("carla", days=9), file_hash="g")
    assert (longer.added, longer.already_there, longer.differing) == (2, 2, 0)


def test_a_row_that_says_something_else_now_is_told_and_not_changed(db: Db, programme: Programme) -> None:
    bring_in(db, programme, row())
    again = bring_in(db, programme, row(outcome="busy"), file_hash="g")
    assert (again.added, again.already_there, again.differing) == (0, 1, 1)
    assert consultations.before(db, [programme.id], LATER)[0].outcome == "closed"


def test_two_records_alike_in_one_file_are_two(db: Db, programme: Programme) -> None:
    assert bring_in(db, programme, row(), row()).added == 2
    assert bring_in(db, programme, row(), row()).added == 0


def test_a_file_of_the_year_before_is_recognised_in_the_year_that_continues_it(db: Db, programme: Programme) -> None:
    bring_in(db, programme, *ROWS)
    second = add_programme(db, "toshima-r9", continues=programme)
    assert bring_in(db, second, *ROWS).already_there == 3


def test_an_import_is_taken_back_whole_and_can_come_again(db: Db, programme: Programme) -> None:
    kept = bring_in(db, programme, row("dora"))
    done = bring_in(db, programme, *ROWS, file_hash="g")
    assert kept.batch
    assert done.batch
    assert imports.undo(db, by=STAFF, at=NOON, programme=programme, batch_id=done.batch.id) == 3
    assert there(db, programme) == 1
    assert staff.audit_trail(db)[0].action == "consultations.undo"
    assert bring_in(db, programme, *ROWS, file_hash="g").added == 3
    with pytest.raises(imports.NotUndoable):
        imports.undo(db, by=STAFF, at=NOON, programme=programme, batch_id=done.batch.id)


def test_another_programmes_import_cannot_be_taken_back(db: Db, programme: Programme) -> None:
    done = bring_in(db, programme, *ROWS)
    other = add_programme(db, "andere")
    assert done.batch
    with pytest.raises(imports.NoSuchImport):
        imports.undo(db, by=STAFF, at=NOON, programme=other, batch_id=done.batch.id)
    assert there(db, programme) == 3


def test_rows_that_are_only_staged_count_nowhere_and_stand_in_nobodys_way(db: Db, programme: Programme) -> None:
    found = imports.fresh(db, programme=programme, rows=ROWS)
    left = imports.stage(db, by=STAFF, at=NOON, programme=programme, rows=3, file_hash="f")
    imports.add_rows(db, batch=left, rows=found.rows)
    assert there(db, programme) == 0
    assert bring_in(db, programme, *ROWS).added == 3
    assert there(db, programme) == 3
    with pytest.raises(imports.ImportOvertaken):
        imports.add_rows(db, batch=left, rows=found.rows)
    with pytest.raises(imports.ImportOvertaken):
        imports.publish(db, by=STAFF, at=NOON, batch=left)


def test_an_import_that_breaks_off_leaves_nothing(store: Store) -> None:
    with store.writing() as db:
        programme = add_programme(db)
    broken = row("beate", days=1, age_band="unknown-band")
    with pytest.raises(Exception, match="age_band"), store.writing() as db:
        bring_in(db, programme, row(), broken)
    with store.reading() as db:
        assert there(db, programme) == 0
        assert batches.of_programme(db, programme.id, "consultations") == []


def test_an_empty_file_is_refused(db: Db, programme: Programme) -> None:
    with pytest.raises(imports.NothingToImport):
        bring_in(db, programme)


def test_known_clients_come_once_and_go_whole(db: Db, programme: Programme) -> None:
    first = imports.import_known(db, by=STAFF, at=NOON, programme=programme, persons=["a", "b", "b"], file_hash="k")
    again = imports.import_known(db, by=STAFF, at=NOON, programme=programme, persons=["b", "c"], file_hash="l")
    assert (first.added, again.added, again.already_there) == (2, 1, 1)
    assert first.batch
    assert imports.undo(db, by=STAFF, at=NOON, programme=programme, batch_id=first.batch.id) == 2
    assert consultations.known(db, [programme.id]) == {"c"}


def test_a_large_file_is_recognised_row_by_row(sqlite_store: Store) -> None:
    rows = [row(f"p{number}", days=number % 300) for number in range(1_200)]
    with sqlite_store.writing() as db:
        programme = add_programme(db)
        assert bring_in(db, programme, *rows).added == 1_200
        assert bring_in(db, programme, *rows).already_there == 1_200


def test_no_list_is_brought_in_where_talks_count(db: Db, programme: Programme) -> None:
    line_desks.put(db, LineDesk(programme.id, talks_count=True))
    with pytest.raises(imports.TalksCount):
        bring_in(db, programme, *ROWS)
    assert (there(db, programme), batches.of_programme(db, programme.id, "consultations")) == (0, [])
    line_desks.put(db, LineDesk(programme.id, talks_count=False))
    assert bring_in(db, programme, *ROWS).added == 3
