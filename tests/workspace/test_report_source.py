"""The report read whole: opening days, the survey by edition, hours and pictures brought to it."""

from datetime import date

import pytest

from core.dates import start_of
from core.language import spoken
from funnel import report_numbers, report_paper
from funnel.report import Edition, Report
from funnel.report_numbers import Told
from funnel.report_reading import NoSuchYear
from store.database import Store
from survey import publications
from survey.publications import Request
from tests.funnel.town import APRIL, Town, found, row
from workspace import report_source

YEAR = 2026
AFTER = date(2027, 6, 1)
GOOD = [("helpful", "very"), ("more_positive", "more"), ("felt_heard", "fully")]
POOR = [("helpful", "not_at_all"), ("more_positive", "more"), ("felt_heard", "fully")]


def read(town: Town, today: date = AFTER, year: int = YEAR, *, with_pictures: bool = False) -> Report:
    with town.store.reading() as db:
        return report_source.read(db, programme=town.programme, year=year, today=today, with_pictures=with_pictures)


def splits(report: Report) -> dict[Edition, tuple[object, ...]]:
    [project] = report.projects
    assert project.desk
    return {edition: project.desk.splits[edition].questions for edition in Edition}


def shares(report: Report, code: str) -> dict[str, float | None]:
    """Shares by edition; a question that isn't there has none."""
    [project] = report.projects
    assert project.desk
    asked = {edition: {one.code: one for one in project.desk.splits[edition].questions} for edition in Edition}
    return {edition.value: asked[edition][code].share if code in asked[edition] else None for edition in Edition}


@pytest.fixture
def asked(sqlite_store: Store) -> Town:
    """Forty answered in April, seven of them were not helped."""
    town = found(sqlite_store)
    town.ask()
    town.send(APRIL, links=43, replies=33, given=GOOD)
    town.send(APRIL, links=7, replies=7, given=POOR)
    town.release()
    return town


def test_opening_days_and_hours_are_the_calendars(sqlite_store: Store) -> None:
    [project] = read(found(sqlite_store), today=date(2026, 4, 6)).projects
    assert project.desk
    assert project.desk.opening_days == (date(2026, 4, 2), date(2026, 4, 4))
    assert project.desk.stages["sessions"] == 2
    [hours] = project.desk.hours
    assert hours.startswith("木・土 18:00–21:00")


def test_a_settled_survey_is_whole_for_the_funder_and_hides_few_from_others(asked: Town) -> None:
    found_ = shares(read(asked), "helpful")
    assert found_["submit"] == found_["inside"] == 33 / 40
    assert found_["public"] is None


def publish(town: Town) -> None:
    """The year's table, as a manager publishes it."""
    request = Request(
        programme_id=town.programme.id, code="closing", open_survey_id=None, since=APRIL, until=date(2027, 3, 31)
    )
    with town.store.writing() as db:
        seen = publications.seal(publications.preview(db, request))
        publications.publish(db, request, by="a", at=start_of(AFTER), seen=seen)


def told(town: Town, edition: Edition, today: date = AFTER) -> dict[str, Told]:
    return {one.key: one for one in report_numbers.told(read(town, today), edition)}


def survey_of(town: Town, today: date = AFTER) -> dict[str, float | None]:
    """All that is published of the survey, wherever it stands."""
    return {key: one.value for key, one in told(town, Edition.PUBLIC, today).items() if "survey" in key}


def test_the_public_has_the_survey_as_it_was_published_and_nothing_before(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.ask()
    town.send(APRIL, links=40, replies=25, given=GOOD)
    town.send(APRIL, links=12, replies=12, given=POOR)
    town.release()
    before = survey_of(town)
    assert before
    assert set(before.values()) == {None}
    publish(town)
    published = survey_of(town)
    assert (published["/survey/helpful/n"], published["/survey/helpful/positive"]) == (37, 25)
    assert (published["/survey/answered"], published["/surveys_answered"]) == (37, 37)
    # Five who said it was bad: laid beside the first paper a second one would tell it.
    town.send(date(2026, 5, 7), links=8, replies=5, given=POOR)
    town.release()
    assert survey_of(town) == published
    assert told(town, Edition.SUBMIT)["/survey/helpful/n"].value == 42


def test_before_its_publication_the_paper_says_where_the_survey_will_stand(asked: Town) -> None:
    sentence = "アンケート結果は、公開の手続きのあとに載ります。"
    with spoken("ja"):
        report = read(asked)
        papers = {edition: repr(report_paper.paper(report, edition)) for edition in Edition}
    assert sentence in papers[Edition.PUBLIC]
    assert sentence not in papers[Edition.SUBMIT]
    assert sentence not in papers[Edition.INSIDE]


def test_a_survey_is_told_with_its_words_and_counts(asked: Town) -> None:
    [project] = read(asked).projects
    assert project.desk
    split = project.desk.splits[Edition.SUBMIT]
    assert (split.sent, split.answered) == (50, 40)
    helpful = next(one for one in split.questions if one.code == "helpful")
    assert (helpful.n, helpful.positive) == (40, 33)
    assert sum(count or 0 for _label, count in helpful.options) == 40
    assert all(label for label, _count in helpful.options)


def test_while_the_year_runs_every_edition_has_what_may_be_counted_so_far(asked: Town) -> None:
    report = read(asked, today=date(2026, 9, 1))
    questions = splits(report)
    assert questions[Edition.SUBMIT] == questions[Edition.INSIDE]
    assert all(count is None for one in questions[Edition.SUBMIT] for _label, count in one.options)  # type: ignore[attr-defined]


def test_while_the_year_runs_the_public_has_nothing_of_the_survey(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.ask()
    for month in (APRIL, date(2026, 5, 7), date(2026, 6, 4)):
        town.send(month, links=20, replies=20, given=GOOD)
        town.send(month, links=7, replies=7, given=POOR)
    town.release()
    for today in (date(2026, 7, 25), date(2026, 9, 25)):
        # What waits for the next month is not to be had from the totals either.
        report = read(town, today)
        assert shares(report, "helpful")["public"] is None
        assert set(survey_of(town, today).values()) == {None}
        house = told(town, Edition.INSIDE, today)
        assert house["/surveys_answered"].value == house["/survey/answered"].value


def test_a_year_that_the_programme_did_not_have_is_refused_before_anything_is_drawn(sqlite_store: Store) -> None:
    with pytest.raises(NoSuchYear):
        read(found(sqlite_store), year=2020, with_pictures=True)


def test_pictures_come_only_where_they_are_asked_for(sqlite_store: Store) -> None:
    town = found(sqlite_store, who_may_consult="どの年代の方でも相談できます。", closed_note="祝日は休み")
    town.put_up("card", design="soft", installed_on=APRIL)
    assert read(town).projects[0].materials == ()
    [card] = read(town, with_pictures=True).projects[0].materials
    assert card.png.startswith(b"\x89PNG")
    assert card.label.startswith("カード")


def test_while_the_year_runs_the_public_has_no_split_of_persons(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    town.consult(*(row(f"p{place}", APRIL, age_band="20s" if place < 20 else "30s") for place in range(40)))

    def ages(edition: Edition, today: date) -> dict[str, float | None]:
        return {key: one.value for key, one in told(town, edition, today).items() if "/ages/" in key}

    running = date(2027, 3, 31)
    assert ages(Edition.PUBLIC, running) == {}
    assert ages(Edition.SUBMIT, running)["/ages/20s"] == 20
    assert ages(Edition.PUBLIC, date(2027, 4, 1))["/ages/20s"] == 20
