"""The survey on the funnel page, which publicity staff see too."""

import random
from datetime import UTC, date, datetime

from store.database import Store
from survey.answers import release
from tests.survey.conftest import open_desk
from workspace import results_view


def test_whatever_month_is_chosen_the_survey_is_that_of_the_year_in_whole_per_cent(sqlite_store: Store) -> None:
    """A month's rate taken from the year's would tell of the other months."""
    desk = open_desk(sqlite_store)
    for month, value, times in ((5, "very", 20), (10, "little", 13)):
        desk.answer([("helpful", value)], times=times, at=datetime(2023, month, 10, 3, tzinfo=UTC))
    with sqlite_store.writing() as db:
        release(db, at=datetime(2023, 11, 1, 3, tzinfo=UTC), rng=random.Random(1))
    with sqlite_store.reading() as db:
        found = [results_view.survey_of_year(db, desk.programme, date(2023, month, 1)) for month in (4, 5, 12)]
    assert found[0] == found[1] == found[2]
    assert (found[0].since, found[0].until) == (date(2023, 4, 1), date(2024, 3, 31))
    assert (found[0].rates["helpful"].n, found[0].rates["helpful"].rate) == (33, 20 / 33)
    assert results_view.whole_rates(found[0])["helpful"] == 0.61
    assert results_view.rate_words(found[0].rates["helpful"]).startswith("61")
