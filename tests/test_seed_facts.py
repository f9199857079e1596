"""The five programmes end with every figure that was published, number by number against its source."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from campaigns import programmes
from core.disclosure import INSIDE
from core.words import VENUE_KINDS
from funnel import figures, targets
from funnel.figures import Figures
from funnel.material import gather
from store import campaigns, placements
from store import programmes as stored
from store.records import Programme
from survey import results
from survey.results import SurveyFigures
from tests.demo_store import FACTS, Played, fact, played, programme

__all__ = ["played"]  # a fixture

KITA_R4, KITA_R5, OUTREACH_R5 = "kita_line_tou_a", "kita_line_tou_r5", "kita_outreach_r5"
ITABASHI, OSAKA, UEDA = "itabashi_sns_r4", "osaka_tsunagari_r4", "ueda_ibasho_r3"
SLUGS = {KITA_R4: "kita-r4", KITA_R5: "kita-r5", ITABASHI: "itabashi-r4", OSAKA: "osaka-r4", UEDA: "ueda-r3"}


def found(played: Played, seed: str) -> Programme:
    with played.store.reading() as db:
        there = stored.by_slug(db, SLUGS[seed])
    assert there
    return there


def read(played: Played, seed: str, since: date | None = None, until: date | None = None) -> Figures:
    desk = found(played, seed)
    assert desk.ends
    since, until = since or desk.starts, until or desk.ends
    with played.store.reading() as db:
        days = programmes.opening_days(db, desk, since, until)
        return figures.read(db, programme=desk, since=since, until=until, opening_days=days)


def survey(played: Played, seed: str) -> SurveyFigures:
    desk = found(played, seed)
    assert desk.ends
    with played.store.reading() as db:
        return results.read(db, programme_id=desk.id, since=desk.starts, until=desk.ends)


def progress(played: Played, seed: str) -> dict[str, targets.Progress]:
    desk, asked = found(played, seed), survey(played, seed)
    with played.store.reading() as db:
        wanted = stored.targets(db, desk.id)
    rates = {code: rate.rate for code, rate in asked.rates.items()}
    return {
        each.target.measure: each for each in targets.progress(wanted, stages=read(played, seed).stages, rates=rates)
    }


def test_the_copy_of_the_sources_is_whole() -> None:
    assert {each["id"] for each in FACTS["programmes"]} == {*SLUGS, OUTREACH_R5}


@pytest.mark.parametrize("seed", SLUGS)
def test_consultations_are_those_published(played: Played, seed: str) -> None:
    key = "consultations_total" if seed == OSAKA else "consultations"
    assert read(played, seed).stages["consultations"] == fact(seed, "results", key)


@pytest.mark.parametrize(("seed", "key"), [(KITA_R4, "friends"), (KITA_R5, "friends"), (OSAKA, "friends_march_end")])
def test_friends_at_the_end_are_those_published(played: Played, seed: str, key: str) -> None:
    assert read(played, seed).stages["friends_stock"] == fact(seed, "results", key)


def test_the_second_year_goes_on_from_the_first(played: Played) -> None:
    new = read(played, KITA_R5).stages["friends_new"]
    assert new == fact(KITA_R5, "results", "friends") - fact(KITA_R4, "results", "friends")


def test_a_chat_desk_has_no_friends_to_count(played: Played) -> None:
    of = read(played, ITABASHI)
    friends = {name for name in of.stages if name.startswith("friends_")}
    assert {of.stages[name] for name in friends} == {None}
    assert of.unavailable >= friends
    assert found(played, ITABASHI).doorway == "webchat"


def test_itabashi_before_and_since_december(played: Played) -> None:
    before = read(played, ITABASHI, until=date(2022, 11, 30)).stages["consultations"]
    since = read(played, ITABASHI, since=date(2022, 12, 1)).stages["consultations"]
    assert before == fact(ITABASHI, "results", "consultations_jul_nov")
    assert since == fact(ITABASHI, "results", "consultations_from_dec")
    monthly = {f"{month:%m}": stages["consultations"] for month, stages in read(played, ITABASHI).monthly}
    assert sum(monthly[month] or 0 for month in ("07", "08", "09", "10", "11")) == before


def test_ages_of_kita_give_the_published_shares(played: Played) -> None:
    rows = {row.band: row.consultations for row in read(played, KITA_R5).ages}
    assert rows == {"10s": 7, "20s": 26, "30s": 119, "40s": 30, "50s": 44}
    total = fact(KITA_R5, "results", "consultations")
    for band, number in rows.items():
        assert number is not None
        assert round(100 * number / total, 1) == fact(KITA_R5, "age_composition", f"age_{band}")


def test_no_other_whole_numbers_give_those_shares() -> None:
    total = fact(KITA_R5, "results", "consultations")
    fitting = [
        [number for number in range(total + 1) if round(100 * number / total, 1) == share]
        for share in (each["value"] for each in programme(KITA_R5)["age_composition"])
    ]
    assert fitting == [[7], [26], [119], [30], [44]]


def test_osaka_is_glad(played: Played) -> None:
    rate = survey(played, OSAKA).rates["glad"].rate
    assert rate is not None
    assert round(100 * rate, 1) == fact(OSAKA, "survey_results", "glad_consulted")


@pytest.mark.parametrize(("option", "key"), [("talk", "reason_just_talk"), ("chat", "reason_line_maybe")])
def test_reasons_in_osaka_round_to_the_published_shares(played: Played, option: str, key: str) -> None:
    why = next(question for question in survey(played, OSAKA).questions if question.code == "why_here")
    count = next(each.count for each in why.options if each.code == option)
    assert count is not None
    assert round(100 * count / why.n, 1) == fact(OSAKA, "survey_results", key)
    assert survey(played, OSAKA).answered == why.n


def test_osaka_opened_as_often_as_it_says(played: Played) -> None:
    sessions = read(played, OSAKA).stages["sessions"]
    assert sessions == fact(OSAKA, "sessions", "session_count")
    consultations = fact(OSAKA, "results", "consultations_total")
    assert round(consultations / sessions, 1) == fact(OSAKA, "results", "consultations_per_day")


def test_osaka_is_closed_on_new_years_day(played: Played) -> None:
    new_year = date.fromisoformat(fact(OSAKA, "sessions", "session_excluded"))
    assert new_year.weekday() == 6
    assert read(played, OSAKA, new_year, new_year).stages["sessions"] == 0


GOALS = [
    (KITA_R4, "goal_friends", "friends_stock"),
    (KITA_R5, "goal_consultations", "consultations"),
    (ITABASHI, "goal_consultations", "consultations"),
    (OSAKA, "goal_positive_feeling", "more_positive"),
    (UEDA, "goal_consultations", "consultations"),
    (UEDA, "goal_stays", "nights"),
    (UEDA, "goal_peer_participants", "peer_participants"),
    (UEDA, "goal_peer_sessions", "peer_sessions"),
    (UEDA, "goal_training_sessions", "training_sessions"),
    (UEDA, "goal_training_satisfaction", "training_satisfaction_1"),
    (UEDA, "goal_training_satisfaction", "training_satisfaction_2"),
    (UEDA, "goal_equality", "equality_share_r7"),
    (OUTREACH_R5, "goal_outreach", "outreach"),
]


@pytest.mark.parametrize(("seed", "key", "measure"), GOALS)
def test_every_goal_is_a_target(played: Played, seed: str, key: str, measure: str) -> None:
    desk = KITA_R5 if seed == OUTREACH_R5 else seed  # 1-1 and 1-2 are one programme
    assert progress(played, desk)[measure].target.value == fact(seed, "goals", key)


def test_no_goal_is_left_out() -> None:
    told = {(seed, each["key"]) for seed in [*SLUGS, OUTREACH_R5] for each in programme(seed)["goals"]}
    # Itabashi's ten a month are its ninety from July to March.
    assert told - {(seed, key) for seed, key, _measure in GOALS} == {(ITABASHI, "goal_monthly")}


TYPED = [
    (UEDA, "results", "stays", "nights"),
    (UEDA, "results", "peer_participants", "peer_participants"),
    (UEDA, "results", "peer_sessions", "peer_sessions"),
    (UEDA, "results", "training_sessions", "training_sessions"),
    (UEDA, "survey_results", "training_satisfaction_1", "training_satisfaction_1"),
    (UEDA, "survey_results", "training_satisfaction_2", "training_satisfaction_2"),
    (OUTREACH_R5, "results", "outreach", "outreach"),
]


@pytest.mark.parametrize(("seed", "section", "key", "measure"), TYPED)
def test_results_no_source_of_ours_has_are_typed_in(
    played: Played, seed: str, section: str, key: str, measure: str
) -> None:
    typed = progress(played, KITA_R5 if seed == OUTREACH_R5 else seed)[measure]
    assert typed.is_typed
    assert typed.result == fact(seed, section, key)


def test_kita_reached_four_fifths_of_its_goal(played: Played) -> None:
    share = progress(played, KITA_R5)["consultations"].share
    assert share is not None
    assert round(100 * share, 1) == fact(KITA_R5, "results", "achievement")


def test_what_has_no_result_yet_has_none(played: Played) -> None:
    assert progress(played, UEDA)["equality_share_r7"].result is None


@pytest.mark.parametrize(
    ("seed", "number", "cost", "grant"),
    [
        (KITA_R4, "", "total_cost", "grant"),
        (KITA_R5, "1-1", "project_cost", "grant"),
        (OUTREACH_R5, "1-2", "project_cost", "grant"),
        (ITABASHI, "", "total_cost", "grant"),
        (OSAKA, "", "total_cost", "grant"),
    ],
)
def test_cost_and_grant_are_those_published(played: Played, seed: str, number: str, cost: str, grant: str) -> None:
    desk = found(played, KITA_R5 if seed == OUTREACH_R5 else seed)
    with played.store.reading() as db:
        year = next(each for each in stored.years(db, desk.id) if each.project_number == number)
    assert year.cost_yen == 1000 * known(fact(seed, "cost_and_grant", cost))
    assert year.grant_yen == 1000 * known(fact(seed, "cost_and_grant", grant))


def known(value: Any) -> int:
    """Osaka's sheet still says '18,374 + P'."""
    return int(value["known"] if isinstance(value, dict) else value)


def test_what_the_source_leaves_open_is_said(played: Played) -> None:
    with played.store.reading() as db:
        osaka = stored.years(db, found(played, OSAKA).id)[0]
        ueda = stored.years(db, found(played, UEDA).id)[0]
    assert "P" in osaka.source
    assert (ueda.cost_yen, ueda.grant_yen) == (None, None)


def test_the_second_sheet_of_kita_is_told_apart(played: Played) -> None:
    with played.store.reading() as db:
        years = stored.years(db, found(played, KITA_R5).id)
    assert [each.project_number for each in years] == [
        programme(KITA_R5)["project_no"]["value"],
        programme(OUTREACH_R5)["project_no"]["value"],
    ]


@pytest.mark.parametrize("seed", [*SLUGS, OUTREACH_R5])
def test_every_partner_is_named(played: Played, seed: str) -> None:
    desk = found(played, KITA_R5 if seed == OUTREACH_R5 else seed)
    with played.store.reading() as db:
        there = {plain(partner) for year in stored.years(db, desk.id) for partner in year.partners}
    for each in programme(seed)["partners"]:
        if each["key"] in ("partner", "partner_contractor", "implementer"):
            assert plain(each["value"]) in there
        elif each["key"] == "partners_external":
            assert {plain(name) for name in each["value"]} <= there


def plain(name: str) -> str:
    """A partner's name without the sheet's 'and others', one kind of bracket and middle dot."""
    return name.removesuffix(" 等").translate(str.maketrans({"·": "・", "(": "（", ")": "）"}))


MEDIA = [
    (KITA_R4, "media_card", {"card"}),
    (KITA_R4, "media_twitter", {"sns"}),
    (KITA_R5, "media_card", {"card"}),
    (KITA_R5, "media_sticker", {"sticker"}),
    (KITA_R5, "media_sns_ads_planned", {"sns"}),
    (ITABASHI, "media_poster", {"poster"}),
    (OSAKA, "media_leaflet", {"leaflet"}),
    (OSAKA, "media_sns", {"sns"}),
]


@pytest.mark.parametrize(("seed", "key", "channels"), MEDIA)
def test_every_medium_has_placements(played: Played, seed: str, key: str, channels: set[str]) -> None:
    assert fact(seed, "media", key)
    with played.store.reading() as db:
        assert channels <= placements.channels(db, found(played, seed).id)


KINDS: Sequence[tuple[str, str, set[str]]] = [
    (KITA_R4, "card_places", {"school", "ward_facility"}),
    (KITA_R5, "card_places", {"school", "ward_facility"}),
    (KITA_R5, "sticker_places", {"ward_facility", "shop"}),
    (ITABASHI, "places_planned", {"ward_facility"}),
    (OSAKA, "sanitary_places", {"ward_facility", "school", "employment", "community"}),
]


@pytest.mark.parametrize(("seed", "key", "kinds"), KINDS)
def test_every_kind_of_place_has_a_venue(played: Played, seed: str, key: str, kinds: set[str]) -> None:
    assert fact(seed, "distribution_places", key)
    assert kinds <= set(VENUE_KINDS)
    with played.store.reading() as db:
        assert kinds <= {venue.kind for venue in campaigns.venues(db, found(played, seed).id)}


def test_stickers_hang_in_facilities_and_shops(played: Played) -> None:
    with played.store.reading() as db:
        there = placements.of_programme(db, found(played, KITA_R5).id)
    assert {place.venue_kind for place in there if place.channel == "sticker"} == {"ward_facility", "shop"}


@pytest.mark.parametrize("seed", SLUGS)
def test_no_total_of_a_programme_is_hidden(played: Played, seed: str) -> None:
    of = read(played, seed)
    told = {name: number for name, number in of.stages.items() if name not in of.unavailable and name != "devices"}
    assert {"scans", "sessions", "consultations", "consultations_repeat", "persons"} <= set(told)
    assert [name for name, number in told.items() if number is None] == []


def test_only_one_sheet_publishes_ages_and_none_of_them_is_hidden(played: Played) -> None:
    published = {
        seed: [each["key"] for each in programme(seed).get("age_composition", []) if each["key"] != "age_text"]
        for seed in SLUGS
    }
    assert [seed for seed, keys in published.items() if keys] == [KITA_R5]
    shown = {f"age_{row.band}" for row in read(played, KITA_R5).ages if row.consultations is not None}
    assert len(published[KITA_R5]) == 5
    assert set(published[KITA_R5]) <= shown


def test_no_published_share_of_a_survey_is_hidden(played: Played) -> None:
    asked = survey(played, OSAKA)
    assert asked.rates["glad"].positive is not None
    why = next(question for question in asked.questions if question.code == "why_here")
    shown = {each.code for each in why.options if each.count is not None}
    assert {"talk", "chat"} <= shown


@pytest.mark.parametrize("seed", SLUGS)
def test_every_cell_that_is_shown_stands_for_five_persons(played: Played, seed: str) -> None:
    of, desk = read(played, seed), found(played, seed)
    assert desk.ends
    with played.store.reading() as db:
        material = gather(db, programme=desk, since=desk.starts, until=desk.ends, opening_days=[])
    held = [session for session in material.sessions if session.is_consultation]
    for row in of.ages:
        persons = {session.person for session in held if session.age_band == row.band}
        assert row.consultations is None or len(persons) >= INSIDE
    named = {row.channel for row in of.channels}
    for row in of.channels:
        mine = [s for s in held if (s.channel if s.channel in named else "other") == row.channel]
        first, again = {s.person for s in mine if s.is_first}, {s.person for s in mine if s.is_repeat}
        assert row.consultations_first in (None, 0) or len(first) >= INSIDE
        assert row.consultations_repeat in (None, 0) or len(again) >= INSIDE
        assert row.friends_new in (None, 0) or row.friends_new >= INSIDE


@pytest.mark.parametrize("seed", SLUGS)
def test_months_add_up_to_the_year(played: Played, seed: str) -> None:
    of = read(played, seed)
    flows = set(of.stages) - {"friends_stock", "persons", "devices"}
    for name in sorted(flows - of.unavailable):
        months = sum(stages[name] or 0 for _month, stages in of.monthly)
        # Osaka counted 105 sessions of its year; which two its calendar of 103 lacks nobody says.
        by_calendar = 103 if (seed, name) == (OSAKA, "sessions") else of.stages[name]
        assert months == by_calendar, name


@pytest.mark.parametrize("seed", SLUGS)
def test_channels_add_up_to_the_totals_where_nothing_is_hidden(played: Played, seed: str) -> None:
    of = read(played, seed)
    for column in ("scans", "friends_new", "consultations_first", "consultations_repeat"):
        cells = [getattr(row, column) for row in of.channels if not (column == "scans" and row.channel == "unknown")]
        if None not in cells:
            assert sum(cells) == of.stages[column], column
    assert [row.channel for row in of.channels].count("unknown") == 1


@pytest.mark.parametrize("seed", SLUGS)
def test_a_demo_says_what_is_made_up_and_where_the_rest_is_from(played: Played, seed: str) -> None:
    desk = found(played, seed)
    assert desk.is_demo
    assert desk.made_up
    with played.store.reading() as db:
        assert all(target.source for target in stored.targets(db, desk.id))
        assert all(year.source for year in stored.years(db, desk.id))


def test_people_of_the_first_year_come_again_in_the_second(played: Played) -> None:
    first, second = read(played, KITA_R4).stages, read(played, KITA_R5).stages
    assert first["consultations_repeat"]
    assert second["consultations_repeat"]
    assert second["consultations_first"]
    # The sheet: many come again, few are new.
    assert second["consultations_repeat"] > second["consultations_first"]
    with played.store.reading() as db:
        r4, r5 = found(played, KITA_R4), found(played, KITA_R5)
        assert r4.ends
        assert r5.ends
        before = gather(db, programme=r4, since=r4.starts, until=r4.ends, opening_days=[]).sessions
        after = gather(db, programme=r5, since=r5.starts, until=r5.ends, opening_days=[]).sessions
    assert {session.person for session in before} & {session.person for session in after}
    assert second["persons"] - second["consultations_first"] > 0
