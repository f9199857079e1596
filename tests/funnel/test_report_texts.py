"""The words under a report's headings: written once, never over a colleague's, found again a year later."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.words import REPORT_TEXTS
from funnel import report_texts
from funnel.report_reading import NoSuchYear
from funnel.report_texts import LONGEST, HeadingUnknown, TextChanged, TextTooLong, last_year
from store import programmes, reports, staff
from store.database import Db
from store.records import Programme
from tests.conftest import NOON, add_programme

YEAR = 2026
BY = "manager@office.example"


def write(db: Db, programme: Programme, written: str, *, seen: str = "", part: str = "effect", **facts: Any) -> None:
    usual: dict[str, Any] = {"by": BY, "at": NOON, "year": YEAR, "project_number": ""}
    report_texts.write(db, programme=programme, part=part, seen=seen, written=written, **{**usual, **facts})


def written(db: Db, programme: Programme, year: int = YEAR) -> dict[tuple[str, str], str]:
    return {(one.project_number, one.part): one.written for one in reports.texts(db, programme.id, year)}


def audited(db: Db) -> list[dict[str, Any]]:
    return [one.detail for one in staff.audit_trail(db) if one.action == "report.text"]


def add_year(db: Db, programme: Programme, number: str, year: int = YEAR, **facts: Any) -> None:
    programmes.add_year(db, programme_id=programme.id, fiscal_year=year, project_number=number, **facts)


def test_what_is_written_is_kept_and_audited_without_its_words(db: Db, programme: Programme) -> None:
    write(db, programme, "相談が増えた。")
    assert written(db, programme) == {("", "effect"): "相談が増えた。"}
    assert audited(db) == [{"fiscal_year": YEAR, "project": "", "part": "effect", "characters": 7}]


def test_words_over_a_colleagues_are_refused(db: Db, programme: Programme) -> None:
    write(db, programme, "はじめの文")
    with pytest.raises(TextChanged):
        write(db, programme, "別の文", seen="")
    assert written(db, programme) == {("", "effect"): "はじめの文"}
    write(db, programme, "別の文", seen="はじめの文")
    assert written(db, programme) == {("", "effect"): "別の文"}


def test_words_that_stay_as_they_are_are_no_change(db: Db, programme: Programme) -> None:
    write(db, programme, "同じ")
    write(db, programme, "同じ\r\n", seen="同じ")
    assert len(audited(db)) == 1


def test_words_can_be_taken_away(db: Db, programme: Programme) -> None:
    write(db, programme, "消す文")
    write(db, programme, "", seen="消す文")
    assert written(db, programme) == {("", "effect"): ""}


def test_a_page_and_no_more_is_kept(db: Db, programme: Programme) -> None:
    write(db, programme, "あ" * LONGEST)
    with pytest.raises(TextTooLong):
        write(db, programme, "あ" * (LONGEST + 1), seen="あ" * LONGEST)


def test_unprintable_signs_are_left_out(db: Db, programme: Programme) -> None:
    write(db, programme, " 一行\r\n二行\x00\x1b\u202e\n")
    assert written(db, programme)[("", "effect")] == "一行\n二行"


@pytest.mark.parametrize("facts", [{"part": "weather"}, {"project_number": "9-9"}])
def test_a_heading_that_is_not_there_is_refused(db: Db, programme: Programme, facts: dict[str, str]) -> None:
    with pytest.raises(HeadingUnknown):
        write(db, programme, "文", **facts)


def test_a_year_without_the_programme_is_refused(db: Db, programme: Programme) -> None:
    with pytest.raises(NoSuchYear):
        write(db, programme, "文", year=YEAR - 1)


def test_what_the_desk_had_before_its_number_is_what_its_writer_saw(db: Db, programme: Programme) -> None:
    write(db, programme, "前の文")
    add_year(db, programme, "1-1", project="LINE相談")
    write(db, programme, "後の文", seen="前の文", project_number="1-1")
    assert written(db, programme) == {("", "effect"): "前の文", ("1-1", "effect"): "後の文"}


def test_every_heading_can_be_written(db: Db, programme: Programme) -> None:
    for part in REPORT_TEXTS:
        write(db, programme, "文", part=part)
    assert len(written(db, programme)) == len(REPORT_TEXTS)


def following(db: Db, programme: Programme) -> Programme:
    return add_programme(db, "toshima-r9", continues=programme, starts=date(2027, 4, 1))


def test_last_years_words_come_through_the_chain_to_the_desk(db: Db, programme: Programme) -> None:
    write(db, programme, "去年の効果")
    after = following(db, programme)
    add_year(db, after, "1-1", YEAR + 1, project="LINE相談")
    add_year(db, after, "1-2", YEAR + 1, project="アウトリーチ", is_desk=False)
    assert last_year(db, after, YEAR + 1) == {("1-1", "effect"): "去年の効果"}


def test_last_years_words_stay_with_their_number(db: Db, programme: Programme) -> None:
    for number, is_desk in (("1-1", True), ("1-2", False)):
        add_year(db, programme, number, project="事業", is_desk=is_desk)
        write(db, programme, f"{number}の文", project_number=number)
    for number, is_desk in (("1-2", False), ("1-3", True)):
        add_year(db, programme, number, YEAR + 1, project="事業", is_desk=is_desk)
    assert last_year(db, programme, YEAR + 1) == {("1-2", "effect"): "1-2の文", ("1-3", "effect"): "1-1の文"}


def test_there_is_nothing_before_the_first_year(db: Db, programme: Programme) -> None:
    write(db, programme, "今年の文")
    assert last_year(db, programme, YEAR) == {}


def test_a_year_that_is_running_can_be_written(db: Db, programme: Programme) -> None:
    write(db, programme, "途中の文", at=datetime(2027, 3, 1, tzinfo=UTC))
    assert written(db, programme)
