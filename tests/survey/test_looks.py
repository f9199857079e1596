"""What the house sees while a year runs: looks that can't be subtracted to anybody's answer."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from survey import looks, open_surveys, results
from survey.answers import release, submit_open
from survey.figures import SurveyFigures, Words
from survey.periods import is_settled
from tests.survey.conftest import BY, Desk

YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def moment(month: int, day: int) -> datetime:
    return datetime(2026 if month > 3 else 2027, month, day, 3, tzinfo=UTC)


def answer(desk: Desk, month: int, *, good: int = 0, bad: int = 0) -> None:
    """Persons who answer in the middle of a month, released on the next day."""
    at = moment(month, 14)
    desk.answer([("helpful", "very"), ("first_time", "first")], times=good, at=at)
    desk.answer([("helpful", "little"), ("first_time", "again")], times=bad, at=at)
    with desk.store.writing() as db:
        release(db, at=at + timedelta(days=1), rng=random.Random(1))


def look(desk: Desk, today: date, event: int | None = None) -> SurveyFigures:
    with desk.store.reading() as db:
        mine = desk.programme.id
        return looks.read(db, programme_id=mine, since=YEAR[0], until=YEAR[1], today=today, open_survey_id=event)


def read_words(desk: Desk, today: date) -> Words:
    with desk.store.reading() as db:
        [written] = looks.read_words(db, programme_id=desk.programme.id, since=YEAR[0], until=YEAR[1], today=today)
    return written


def rate(found: SurveyFigures) -> tuple[int, int | None] | None:
    told = found.rates.get("helpful")
    return (told.n, told.positive) if told else None


def test_a_release_between_two_looks_tells_nobodys_answer(desk: Desk) -> None:
    """Five more of whom one came again: her answer would be the difference of two tables."""
    answer(desk, 5, good=35, bad=7)
    before = look(desk, date(2026, 6, 20))
    desk.answer([("helpful", "very"), ("first_time", "first")], times=4, at=moment(6, 20))
    desk.answer([("helpful", "very"), ("first_time", "again")], at=moment(6, 20))
    with desk.store.writing() as db:
        assert release(db, at=moment(6, 21), rng=random.Random(1)) == 5
    assert look(desk, date(2026, 6, 22)) == before
    assert look(desk, date(2026, 7, 20)).splits == ()


def test_while_the_year_runs_there_are_totals_and_rates_and_nothing_else(desk: Desk) -> None:
    for month in (5, 6, 7):
        answer(desk, month, good=12, bad=6)
    found = look(desk, date(2026, 8, 20))
    assert (found.is_over, found.answered, found.sent, found.sent_until) == (False, 54, 54, date(2026, 7, 31))
    assert [one.code for one in found.questions] == ["helpful"]
    assert {option.count for option in found.questions[0].options} == {None}
    assert (found.splits, found.compared) == ((), ())


def test_the_newest_stretch_waits_for_the_next_one(desk: Desk) -> None:
    answer(desk, 5, good=12, bad=6)
    assert rate(look(desk, date(2026, 6, 20))) is None
    answer(desk, 6, good=9, bad=2)
    assert rate(look(desk, date(2026, 7, 20))) is None
    answer(desk, 7, good=9, bad=3)
    found = look(desk, date(2026, 8, 20))
    assert rate(found) == (18, 12)
    assert found.questions[0].until == date(2026, 5, 31)


def year_of(desk: Desk, today: date) -> set[str]:
    with desk.store.reading() as db:
        found = looks.read_year(db, programme_id=desk.programme.id, year=2026, today=today)
    return {one.code for one in found.questions}


def test_how_many_left_a_question_out_is_told_as_on_the_surveys_own_page(sqlite_desk: Desk) -> None:
    sqlite_desk.answer([("first_time", "first")], times=3, at=moment(5, 14))
    for month in (5, 6, 7):
        answer(sqlite_desk, month, good=12, bad=6)
    assert "helpful" in year_of(sqlite_desk, date(2027, 4, 20))


def test_beside_the_total_a_question_that_few_answered_is_not_told(sqlite_desk: Desk) -> None:
    sqlite_desk.answer([("channel", "card")], times=3, at=moment(5, 14))
    answer(sqlite_desk, 5, good=12, bad=6)
    assert look(sqlite_desk, date(2027, 4, 20)).question("channel")
    assert "channel" not in year_of(sqlite_desk, date(2027, 4, 20))


def test_when_the_year_is_over_everything_is_shown_and_stays(desk: Desk) -> None:
    for month in (5, 6, 7, 3):
        answer(desk, month, good=12, bad=6)
    found = look(desk, date(2027, 4, 3))
    with desk.store.reading() as db:
        assert found == results.read(db, programme_id=desk.programme.id, since=YEAR[0], until=YEAR[1])
    assert (found.is_over, rate(found)) == (True, (72, 48))
    assert look(desk, date(2027, 4, 2)).is_over is False


def test_a_month_that_ends_on_a_thursday_has_a_week_that_goes_on() -> None:
    """30 April 2026 is a Thursday: its week runs to 3 May, and its answers are released until the 5th."""
    assert not is_settled(date(2026, 4, 30), date(2026, 5, 1))
    assert not is_settled(date(2026, 4, 30), date(2026, 5, 5))
    assert is_settled(date(2026, 4, 30), date(2026, 5, 6))


@pytest.mark.parametrize("today", [date(2026, 5, 1), date(2026, 5, 5)])
def test_answers_of_a_week_that_goes_on_are_not_counted_yet(desk: Desk, today: date) -> None:
    desk.answer(times=6, at=moment(4, 28))
    with desk.store.writing() as db:
        release(db, at=moment(4, 29), rng=random.Random(1))
    assert look(desk, today).answered == 0
    assert look(desk, date(2026, 5, 6)).answered == 6


def test_words_appear_five_at_a_time_and_all_when_the_year_is_over(desk: Desk) -> None:
    for month, times in ((5, 5), (6, 4), (7, 1), (8, 3)):
        desk.answer([("word", f"{month}月の言葉")], times=times, at=moment(month, 14))
        desk.answer(times=5, at=moment(month, 14))
        with desk.store.writing() as db:
            release(db, at=moment(month, 15), rng=random.Random(1))
    assert read_words(desk, date(2026, 7, 20)).texts is None
    assert read_words(desk, date(2026, 8, 20)).texts == ("5月の言葉",) * 5
    assert read_words(desk, date(2026, 9, 20)).texts == ("5月の言葉",) * 5
    assert len(read_words(desk, date(2027, 4, 20)).texts or ()) == 13


def test_an_event_is_shown_whole_some_days_after_its_link_is_closed(desk: Desk) -> None:
    with desk.store.writing() as db:
        event = open_surveys.open_one(
            db,
            by=BY,
            at=moment(6, 1),
            programme=desk.programme,
            code="closing",
            label="研修",
            opens_at=moment(6, 8),
            ends_at=moment(6, 10),
            most=40,
        )
        for number in range(20):
            value = "very" if number < 12 else "little"
            submit_open(db, key=event.key, given=[("helpful", value)], at=moment(6, 9))
        release(db, at=moment(6, 10), rng=random.Random(1))
    running, over = (look(desk, date(2026, 6, day), event.id) for day in (12, 13))
    assert (running.answered, running.questions, running.is_over) == (0, (), False)
    assert (over.answered, rate(over), over.is_over) == (20, (20, 12), True)
