"""Numbers for somebody who needs help now."""

from dataclasses import replace
from datetime import date

import pytest

from core.words import LANGUAGES
from store.survey_records import UrgentChange
from survey.readings import plain
from survey.urgent import ALWAYS, UrgentLine, changed, every_line, lines
from tests.conftest import NOON


def by_number(number: str) -> UrgentLine:
    return next(line for line in every_line() if line.number == number)


def test_the_numbers_the_office_wants_are_there() -> None:
    wanted = ["110", "119", "0120-279-889", "#8008", "#8778", "#8891", "0120-0-78310", "0120-99-7777", "189"]
    assert [line.number for line in every_line()] == wanted


def test_every_number_but_the_ambulances_has_been_read_at_a_source() -> None:
    assert [line.number for line in every_line() if line.checked is None] == ["119"]


def test_a_number_that_nobody_has_confirmed_is_shown_to_nobody(unconfirmed: str) -> None:
    waiting = [line.dial for line in every_line() if line.checked is None and line.dial not in ALWAYS]
    assert waiting == [unconfirmed]
    assert [line for line in every_line() if line.dial not in waiting] == list(lines())


@pytest.mark.usefixtures("unconfirmed")
def test_it_is_shown_once_somebody_has_read_it_at_its_source() -> None:
    line = by_number("#8778")
    facts = {"number": line.number, "name": line.name, "note": line.note, "source": line.source, "place": line.place}
    change = UrgentChange(line.dial, {**facts, "checked": "2026-11-21"}, NOON, "manager@example.lg.jp")
    assert "#8778" in [line.number for line in lines([change])]
    assert lines([change])[4].note == line.note


def test_police_and_ambulance_are_shown_even_if_nobody_confirmed_them() -> None:
    assert replace(by_number("110"), checked=None).is_shown
    assert not replace(by_number("189"), checked=None).is_shown


def test_8778_goes_where_the_call_is_made_from_and_says_that_some_lines_do_not_reach_it() -> None:
    note = by_number("#8778").note
    assert "電話をかけた都道府県" in note["ja"]
    assert "つながらない電話もある" in note["ja"]
    assert "where you call from; not from every line" in note["en"]
    assert not any("住んでいる" in words or "living" in words for words in note.values())


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "ja"])
def test_who_reads_another_language_learns_that_dv_hotline_plus_is_answered_in_japanese(language: str) -> None:
    japanese = {"en": "Japanese", "ja-easy": "日本語", "zh-Hans": "日语", "ko": "일본어", "vi": "tiếng Nhật"}
    japanese |= {"pt": "japonês", "tl": "Hapones", "ne": "जापानी"}
    assert japanese[language] in plain(by_number("0120-279-889").note[language])


def test_a_number_that_was_only_moved_says_what_the_file_says_of_it() -> None:
    line = by_number("189")
    assert changed("189", {"place": 2}) == replace(line, place=2)


def test_a_place_of_a_number_that_is_no_more_is_nothing() -> None:
    assert every_line([UrgentChange("0312345678", {"place": 3}, NOON, "manager@example.lg.jp")]) == every_line()


def test_8008_stands_apart_from_emergencies_and_tells_its_limits() -> None:
    assert by_number("110").now
    assert not by_number("#8008").now
    assert "受付時間内" in by_number("#8008").note["ja"]
    assert "通話料あり" in by_number("#8008").note["ja"]


@pytest.mark.parametrize("line", every_line(), ids=lambda line: line.number)
def test_every_number_has_a_source_a_date_and_both_languages(line: UrgentLine) -> None:
    assert line.source
    assert line.checked is None or date(2026, 1, 1) <= line.checked
    assert line.name["ja"]
    assert line.name["en"]
    assert bool(line.note["ja"]) == bool(line.note["en"])
    assert line.dial.replace("%23", "#") == line.number.replace("-", "")


def test_only_police_and_ambulance_are_for_danger_at_this_moment() -> None:
    assert [line.dial for line in lines() if line.now] == list(ALWAYS)


@pytest.mark.parametrize("line", every_line(), ids=lambda line: line.number)
def test_every_number_is_told_in_every_public_language(line: UrgentLine) -> None:
    assert set(line.name) == set(LANGUAGES)
    assert len({bool(line.note.get(language)) for language in LANGUAGES}) == 1
