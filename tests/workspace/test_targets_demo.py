"""The five programmes' own targets: what the page says of each is what a manager would say."""

from datetime import date

import pytest

from funnel.targets import Progress, Standing
from store import programmes
from tests.demo_store import Played, played
from workspace import targets_view
from workspace.targets_view import Shown

assert played
pytestmark = pytest.mark.slow  # the demo is played for it
AFTERWARDS = date(2026, 11, 22)


def shown(played: Played, slug: str, year: int) -> Shown:
    with played.store.reading() as db:
        desk = programmes.by_slug(db, slug)
        assert desk
        return targets_view.read(db, desk, year, AFTERWARDS)


def one(found: Shown, measure: str) -> tuple[Progress, str]:
    """A target and the sentences under it."""
    place = [each.target.measure for each in found.progress].index(measure)
    return found.progress[place], " ".join(targets_view.drawn(found)[place].notes)


@pytest.mark.parametrize(
    ("slug", "year", "measure", "result", "standing"),
    [
        ("kita-r4", 2022, "friends_stock", 333, Standing.REACHED),
        ("kita-r5", 2023, "consultations", 226, Standing.NOT_REACHED),
        ("kita-r5", 2023, "outreach", 0, Standing.NOT_REACHED),
        ("itabashi-r4", 2022, "consultations", 30, Standing.NOT_REACHED),
        ("osaka-r4", 2022, "more_positive", 72, Standing.UNCLEAR),
        ("ueda-r3", 2021, "consultations", 283, Standing.REACHED),
        ("ueda-r3", 2021, "nights", 211, Standing.REACHED),
        ("ueda-r3", 2021, "peer_participants", 179, Standing.REACHED),
        ("ueda-r3", 2021, "peer_sessions", 18, Standing.REACHED),
        ("ueda-r3", 2021, "training_sessions", 2, Standing.REACHED),
        ("ueda-r3", 2021, "training_satisfaction_1", 88, Standing.UNCLEAR),
        ("ueda-r3", 2021, "training_satisfaction_2", 56, Standing.NOT_REACHED),
        ("ueda-r3", 2025, "equality_share_r7", None, Standing.UNCLEAR),
    ],
)
def test_each_target_stands_as_its_numbers_say(
    played: Played, slug: str, year: int, measure: str, result: float | None, standing: Standing
) -> None:
    found, _notes = one(shown(played, slug, year), measure)
    assert (found.result, found.standing) == (result, standing)
    assert found.forecast is None


def test_osaka_says_that_nobody_knows_of_how_many(played: Played) -> None:
    found, notes = one(shown(played, "osaka-r4", 2022), "more_positive")
    assert found.typed == 79.4
    assert "79.4％" in notes
    assert "件数が公表されていないため、確かさは言えません" in notes
    assert "「前向きな気持ちになれた」の割合と回答数は公表されていない" in notes
    assert "回答228件。95％の幅は66～77％です。" in notes


def test_uedas_second_training_is_flagged(played: Played) -> None:
    found = shown(played, "ueda-r3", 2021)
    cares = [each.label for each in targets_view.drawn(found) if each.needs_care]
    assert cares == ["研修の満足度（2回目）"]


def test_uedas_share_of_a_later_year_is_there_with_its_present_value(played: Played) -> None:
    assert [each.measure for each in shown(played, "ueda-r3", 2021).later] == ["equality_share_r7"]
    assert "現状 12.7%（R2年度）" in one(shown(played, "ueda-r3", 2025), "equality_share_r7")[1]


def test_itabashi_had_ten_a_month_from_july(played: Played) -> None:
    found, notes = one(shown(played, "itabashi-r4", 2022), "consultations")
    assert (found.months, found.pace) == (9, 10)
    assert "この年度の実施は9か月。月10件が目安です。" in notes


def test_kita_is_compared_with_the_year_its_programme_continues(played: Played) -> None:
    _found, notes = one(shown(played, "kita-r5", 2023), "consultations")
    assert "前年度は232件（増減は判断できない）。" in notes


def test_every_target_has_its_source(played: Played) -> None:
    for slug, year in (("kita-r5", 2023), ("ueda-r3", 2021), ("osaka-r4", 2022)):
        assert all(each.target.source for each in shown(played, slug, year).progress)
