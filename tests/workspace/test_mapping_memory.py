"""How lists are read is remembered under a contractor's name: headings alone, and in the record."""

import pytest

from store import exchange, staff
from store.database import Db
from store.records import Programme
from tests.conftest import NOON
from workspace import mapping_memory
from workspace.mapping_memory import NotRememberable, TooManyRemembered

BY = "counsellor@office.example"
HEADERS = {"start": "受付日時", "reference": "利用者No", "_00": "備考"}


def keep(db: Db, programme: Programme, name: str = "見本の会", **headers: str) -> None:
    told = {**HEADERS, **headers}
    mapping_memory.keep(db, by=BY, at=NOON, programme=programme, kind="consultations", name=name, headers=told)


def kept(db: Db, programme: Programme) -> dict[str, object]:
    return {each.name: each.headers for each in exchange.mappings(db, programme.id, "consultations")}


def test_headings_are_remembered_and_the_record_says_so_without_a_name(db: Db, programme: Programme) -> None:
    keep(db, programme, "  見本の　会 ")
    assert kept(db, programme) == {"見本の 会": HEADERS}
    entry = staff.audit_trail(db)[0]
    assert (entry.action, entry.by, entry.detail) == ("mapping.keep", BY, {"kind": "consultations", "count": 2})


def test_the_same_again_is_no_change_and_another_takes_its_place(db: Db, programme: Programme) -> None:
    keep(db, programme)
    keep(db, programme)
    assert len(staff.audit_trail(db)) == 1
    keep(db, programme, start="日時")
    assert kept(db, programme) == {"見本の会": {**HEADERS, "start": "日時"}}
    assert len(staff.audit_trail(db)) == 2


@pytest.mark.parametrize(
    "header", ["U" + "0a" * 16, "2026/5/7 18:05", "K-0123", "0123", "Ａ－０１２３", "長" * 121, "R6-012", "見本-0123"]
)
def test_a_heading_that_may_be_a_record_is_not_remembered(db: Db, programme: Programme, header: str) -> None:
    with pytest.raises(NotRememberable):
        keep(db, programme, _01=header)
    assert kept(db, programme) == {}


@pytest.mark.parametrize("header", ["相談日時（開始）", "満足度1", "Q12", "LINE ID", "R8年度"])
def test_a_heading_with_a_figure_in_it_is_remembered(db: Db, programme: Programme, header: str) -> None:
    keep(db, programme, _01=header)
    assert kept(db, programme)


def test_more_names_than_a_programme_has_contractors_are_refused(db: Db, programme: Programme) -> None:
    for number in range(mapping_memory.MOST):
        keep(db, programme, f"見本{number}")
    with pytest.raises(TooManyRemembered):
        keep(db, programme, "もう一つ")
    keep(db, programme, "見本0", start="日時")


def test_what_is_forgotten_is_gone_and_forgetting_it_twice_is_no_second_change(db: Db, programme: Programme) -> None:
    keep(db, programme)
    for _time in range(2):
        mapping_memory.remove(db, by=BY, at=NOON, programme=programme, kind="consultations", name="見本の会")
    assert kept(db, programme) == {}
    assert [entry.action for entry in staff.audit_trail(db)] == ["mapping.remove", "mapping.keep"]
