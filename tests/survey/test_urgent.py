"""Numbers for somebody who needs help now."""

from datetime import date

import pytest

from survey.urgent import UrgentLine, lines


def by_number(number: str) -> UrgentLine:
    return next(line for line in lines() if line.number == number)


def test_the_numbers_the_office_wants_are_there() -> None:
    wanted = ["110", "119", "0120-279-889", "#8008", "#8778", "0120-0-78310", "0120-99-7777", "189"]
    assert [line.number for line in lines()] == wanted


def test_8008_stands_apart_from_emergencies_and_tells_its_limits() -> None:
    assert by_number("110").now
    assert not by_number("#8008").now
    assert "受付時間内" in by_number("#8008").note["ja"]
    assert "通話料あり" in by_number("#8008").note["ja"]


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.number)
def test_every_number_has_a_source_a_date_and_both_languages(line: UrgentLine) -> None:
    assert line.source
    assert line.checked is None or date(2026, 1, 1) <= line.checked
    assert line.name["ja"]
    assert line.name["en"]
    assert bool(line.note["ja"]) == bool(line.note["en"])
    assert line.dial.replace("%23", "#") == line.number.replace("-", "")
