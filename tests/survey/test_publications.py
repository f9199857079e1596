"""What leaves the house as a table: looked through first, kept as shown, and never laid beside another of its weeks."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store import publications as kept
from store import staff
from survey import invitations, open_surveys, publications, questionnaires
from survey.answers import release, submit, submit_open
from survey.forms import form_of
from survey.publications import Changed, Line, NotAYear, NotOver, Overlaps, Request, TooFewToPublish
from tests.conftest import NOON
from tests.survey.conftest import Desk

MANAGER = "manager@example.lg.jp"
LATER = datetime(2027, 5, 1, 3, tzinfo=UTC)


def request(desk: Desk, since: date = date(2026, 4, 1), until: date = date(2027, 3, 31)) -> Request:
    return Request(programme_id=desk.programme.id, code="closing", open_survey_id=None, since=since, until=until)


def let_go(desk: Desk) -> None:
    with desk.store.writing() as db:
        release(db, at=NOON, rng=random.Random(1))


def preview(desk: Desk, wanted: Request) -> tuple[Line, ...]:
    let_go(desk)
    with desk.store.reading() as db:
        return publications.preview(db, wanted)


def publish(desk: Desk, wanted: Request, *, seen: tuple[Line, ...] | None = None, at: datetime = LATER) -> int:
    seal = publications.seal(preview(desk, wanted) if seen is None else seen)
    with desk.store.writing() as db:
        return publications.publish(db, wanted, by=MANAGER, at=at, seen=seal)


def test_what_was_shown_is_what_is_kept_and_the_record_says_who(desk: Desk) -> None:
    desk.answer([("helpful", "very")], times=12)
    desk.answer([("helpful", "not_at_all")], times=10)
    wanted = request(desk)
    lines = preview(desk, wanted)
    publish(desk, wanted)
    with desk.store.reading() as db:
        [one] = kept.of_survey(db, desk.programme.id, "closing")
        [entry] = [each for each in staff.audit_trail(db) if each.action == "survey.results_published"]
    assert publications.lines_of(one) == lines
    assert (one.made_by, one.figures["threshold"]) == (MANAGER, 10)
    assert (entry.by, entry.detail["since"]) == (MANAGER, "2026-04-01")


def test_under_ten_are_hidden_in_what_leaves(desk: Desk) -> None:
    desk.answer([("helpful", "very")], times=40)
    desk.answer([("helpful", "not_at_all")], times=9)
    lines = preview(desk, request(desk))
    options = [line.count for line in lines if line.part == "option" and line.n == 49][:5]
    [rate] = [line for line in lines if line.part == "rate"]
    assert options == [None] * 5
    assert (rate.count, rate.percent) == (None, None)


def test_percentages_are_whole(desk: Desk) -> None:
    desk.answer([("helpful", "very")], times=20)
    desk.answer([("helpful", "little")], times=13)
    [rate] = [line for line in preview(desk, request(desk)) if line.part == "rate"]
    assert (rate.count, rate.n, rate.percent, rate.low, rate.high, rate.is_reference) == (20, 33, 61, 44, 75, False)


def test_a_table_of_fewer_than_ten_does_not_leave(desk: Desk) -> None:
    desk.answer(times=9)
    with pytest.raises(TooFewToPublish):
        preview(desk, request(desk))


def test_weeks_that_may_still_be_answered_are_not_published(desk: Desk) -> None:
    desk.answer(times=12)
    let_go(desk)
    with desk.store.reading() as db, pytest.raises(NotOver):
        publications.check(db, request(desk), at=datetime(2027, 3, 31, 3, tzinfo=UTC))


def test_a_year_that_ends_on_a_thursday_is_over_when_its_last_week_is(desk: Desk) -> None:
    """31 March 2022 is a Thursday: answers of its week come until 3 April and are released until the 5th."""
    year = request(desk, date(2021, 4, 1), date(2022, 3, 31))
    with desk.store.reading() as db:
        for day in (1, 3, 5):
            with pytest.raises(NotOver):
                publications.check(db, year, at=datetime(2022, 4, day, 3, tzinfo=UTC))
        publications.check(db, year, at=datetime(2022, 4, 6, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 6, 1), date(2026, 6, 30)),  # a month out of the year
        (date(2026, 4, 1), date(2026, 9, 30)),  # the half of it
        (date(2026, 2, 1), date(2027, 4, 30)),  # a year and more around it
        (date(2026, 4, 1), date(2028, 3, 31)),  # two years
    ],
)
def test_only_a_fiscal_year_is_published(desk: Desk, since: date, until: date) -> None:
    """The house sees the year: from a part of it the rest could be worked out."""
    desk.answer(times=20)
    let_go(desk)
    with desk.store.writing() as db, pytest.raises(NotAYear):
        publications.publish(db, request(desk, since, until), by=MANAGER, at=datetime(2029, 6, 1, tzinfo=UTC), seen="")


def test_a_year_is_published_once(desk: Desk) -> None:
    """Answers that were released since would be the difference."""
    desk.answer(times=20)
    publish(desk, request(desk))
    desk.answer(times=10)
    seen = preview(desk, request(desk))
    with desk.store.writing() as db, pytest.raises(Overlaps) as refused:
        publications.publish(db, request(desk), by=MANAGER, at=LATER, seen=publications.seal(seen))
    assert refused.value.facts == {"day": date(2027, 5, 1), "since": date(2026, 4, 1), "until": date(2027, 3, 31)}
    with desk.store.reading() as db:
        assert len(kept.of_survey(db, desk.programme.id, "closing")) == 1


def test_two_years_an_event_and_another_questionnaire_are_published_beside_one_another(desk: Desk) -> None:
    """Other persons answered each of them, or the same ones in another survey."""
    next_year = request(desk, date(2027, 4, 1), date(2028, 3, 31))
    event, peer = event_of(desk, 11), code_of(desk, "peer", 12)
    desk.answer(times=13)
    desk.answer(times=14, at=datetime(2027, 10, 13, 3, tzinfo=UTC))
    for wanted in (request(desk), next_year, event, peer):
        publish(desk, wanted, at=datetime(2028, 5, 1, 3, tzinfo=UTC))
    with desk.store.reading() as db:
        closing = kept.of_survey(db, desk.programme.id, "closing")
        [other] = kept.of_survey(db, desk.programme.id, "peer")
    counts = [
        next(line.count for line in publications.lines_of(one) if line.part == "answered") for one in (*closing, other)
    ]
    assert counts == [13, 14, 11, 12]
    assert [one.open_survey_id for one in closing] == [None, None, event.open_survey_id]
    with desk.store.reading() as db:
        for wanted in (event, peer):
            with pytest.raises(Overlaps):
                publications.check(db, wanted, at=datetime(2028, 5, 1, 3, tzinfo=UTC))


def test_an_event_has_no_links_to_count(desk: Desk) -> None:
    event = event_of(desk, 12)
    parts = [line.part for line in preview(desk, event)]
    assert "sent" not in parts
    assert parts[0] == "answered"


def event_of(desk: Desk, times: int) -> Request:
    """So many answers by an open link to the closing survey."""
    with desk.store.writing() as db:
        made = open_surveys.open_one(
            db,
            by=MANAGER,
            at=NOON,
            programme=desk.programme,
            code="closing",
            label="研修",
            opens_at=NOON,
            ends_at=NOON + timedelta(days=1),
            most=100,
        )
        for _number in range(times):
            submit_open(db, key=made.key, given=[("helpful", "very")], at=NOON)
    return replace(request(desk), open_survey_id=made.id)


def code_of(desk: Desk, code: str, times: int) -> Request:
    """So many answers by one-time links to another questionnaire."""
    with desk.store.writing() as db:
        published = questionnaires.publish_preset(db, by=MANAGER, at=NOON, programme_id=desk.programme.id, code=code)
        asked = form_of(published).questions[0]
        tokens = invitations.issue(db, by=MANAGER, at=NOON, programme=desk.programme, count=times, code=code)
        for token in tokens:
            submit(db, token=token, given=[(asked.code, asked.codes[0])], at=NOON)
    return replace(request(desk), code=code)


def test_answers_that_came_since_the_table_was_shown_stop_it(desk: Desk) -> None:
    desk.answer(times=12)
    seen = preview(desk, request(desk))
    desk.answer(times=5)
    let_go(desk)
    with pytest.raises(Changed):
        publish(desk, request(desk), seen=seen)


def test_months_leave_as_months(desk: Desk) -> None:
    desk.answer(times=12, at=datetime(2026, 5, 12, 3, tzinfo=UTC))
    desk.answer(times=15, at=datetime(2026, 10, 13, 3, tzinfo=UTC))
    months = [(line.names, line.count) for line in preview(desk, request(desk)) if line.by == "month"]
    assert months == [(("2026-05",), 12), (("2026-10",), 15)]
