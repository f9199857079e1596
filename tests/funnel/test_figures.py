"""The figures of a small town, each stage counted by hand."""

from datetime import date, timedelta
from typing import Any

import pytest

from campaigns import programmes
from funnel import figures, figures_json, imports
from funnel.figures import Figures
from store import programmes as stored
from store import rollups
from store.database import Store
from tests.funnel.town import APRIL, BY, JUNE, MAY, SINCE, UNTIL, Town, at, found, row

YEAR = (date(2026, 4, 1), date(2027, 3, 31))
TODAY = date(2026, 12, 1)


def read(town: Town, since: date = SINCE, until: date = UNTIL, today: date = TODAY, **more: Any) -> Figures:
    asked: dict[str, Any] = {"programme": town.programme, "since": since, "until": until, **more}
    with town.store.reading() as db:
        days = programmes.opening_days(db, town.programme, since, until)
        return figures.read(db, opening_days=days, today=today, **asked)


def stages(town: Town, since: date = SINCE, until: date = UNTIL) -> dict[str, int | None]:
    return dict(read(town, since, until).stages)


def day(month: date, number: int) -> date:
    return month.replace(day=number)


@pytest.fixture
def town(store: Store) -> Town:
    return live(found(store))


def live(town: Town) -> Town:
    """Three months, small enough to count on paper."""
    card = town.put_up("card", installed_on=day(APRIL, 10), quantity=100, unit_cost_yen=12)
    poster = town.put_up("poster", installed_on=day(MAY, 1), quantity=3, unit_cost_yen=380.5)
    # Scans that count: card 3 in April (one of them without a follow), poster 2 in May.
    town.come(card, "anna", at(day(APRIL, 12)))
    town.come(card, "beate", at(day(APRIL, 20)))
    town.scan(card, at(day(APRIL, 21)), client="192.0.2.9")
    town.come(poster, "carla", at(day(MAY, 3)))
    town.scan(poster, at(day(MAY, 3), 21), client="192.0.2.9")
    # Scans that don't: before installation, a bot, a preview, a prefetch, a HEAD, the office.
    town.scan(card, at(day(APRIL, 9), 23, 59))
    for kind in ("bot", "preview", "prefetch", "head", "staff"):
        town.scan(poster, at(day(MAY, 5)), kind=kind)
    # dora follows by herself; beate leaves and comes back; edith had blocked the account before we began.
    town.line("follow", "dora", at(day(MAY, 9)))
    town.line("unfollow", "beate", at(day(MAY, 10)))
    town.line("follow", "beate", at(day(JUNE, 2)), is_unblocked=True)
    town.line("follow", "edith", at(day(JUNE, 3)), is_unblocked=True)
    town.line("unfollow", "dora", at(day(JUNE, 30), 23))
    town.line("message", "anna", at(day(JUNE, 4)))
    town.consult(
        row("anna", day(APRIL, 16), channel_told="card", age_band="20s"),
        row("anna", day(MAY, 7), outcome="faded_out", age_band="20s"),
        row("carla", day(MAY, 7), outcome="linked_onward", age_band="30s"),
        row("frida", day(JUNE, 4), flag="repeat", age_band="30s"),
        row("anna", day(JUNE, 4), outcome="busy"),
        row("anna", day(JUNE, 6), outcome="no_reply"),
        row("greta", day(MAY, 31), started_at=at(day(MAY, 31), 23, 59), age_band="40s"),
    )
    town.ask()
    town.send(day(APRIL, 16), links=4, replies=2)
    town.send(day(MAY, 7), links=3, replies=3)
    town.release()
    town.send(day(JUNE, 4), links=2, replies=2)  # two wait for their group
    return town


def test_every_stage_is_what_was_counted_by_hand(town: Town) -> None:
    assert stages(town) == {
        "scans": 5,
        "scans_excluded": 6,
        "devices": 5,  # 12, 20, 21 April, and two on 3 May; 9 April was before the installation
        "devices_unknown_scans": 0,
        "friends_new": 4,
        "friends_returning": 2,
        "friends_blocked": 2,  # beate, who came back, and dora
        "friends_stock": 4,
        "sessions": 26,  # Thursdays and Saturdays of three months
        "requests": 7,
        "requests_in_hours": 6,
        "requests_out_of_hours": 1,  # greta on a Sunday
        "busy": 1,
        "no_reply": 1,
        "consultations": 5,
        "consultations_first": 3,
        "consultations_repeat": 2,
        "persons": 4,
        "faded_out": 1,
        "linked_onward": 1,
        "surveys_sent": 9,
        "surveys_answered": 5,
    }


def test_days_to_come_are_no_days_on_which_the_desk_was_open(sqlite_store: Store) -> None:
    running = read(found(sqlite_store), *YEAR, today=day(MAY, 2))
    assert running.stages["sessions"] == 10  # Thursdays and Saturdays, 2 May among them
    assert [told["sessions"] for month, told in running.monthly if month in (APRIL, MAY, JUNE)] == [9, 1, 0]


def test_of_a_year_that_is_over_the_offices_own_count_of_sessions_goes_before_the_calendars(
    sqlite_store: Store,
) -> None:
    desk, over = found(sqlite_store), date(2027, 5, 1)
    by_the_calendar = read(desk, *YEAR, today=over).stages["sessions"]
    with sqlite_store.writing() as db:
        stored.add_year(db, programme_id=desk.programme.id, fiscal_year=2026, sessions_counted=105)
        stored.add_year(
            db, programme_id=desk.programme.id, fiscal_year=2026, project_number="2", sessions_counted=9, is_desk=False
        )
    assert by_the_calendar not in (9, 105)
    assert read(desk, *YEAR, today=over).stages["sessions"] == 105
    assert read(desk, *YEAR, today=day(MAY, 2)).stages["sessions"] == 10  # the year still runs
    assert read(desk, APRIL, day(APRIL, 30), today=over).stages["sessions"] == 9  # a part of it


def test_folding_changes_no_number(town: Town) -> None:
    before = stages(town)
    with town.store.writing() as db:
        rollups.fold_devices(db, UNTIL + timedelta(days=1))
    assert stages(town) == before


def test_months_are_what_was_counted_by_hand(town: Town) -> None:
    monthly = {f"{month:%m}": told for month, told in read(town).monthly}
    assert list(monthly) == ["04", "05", "06"]
    assert [told["scans"] for told in monthly.values()] == [3, 2, 0]
    assert [told["scans_excluded"] for told in monthly.values()] == [1, 5, 0]
    assert [told["friends_new"] for told in monthly.values()] == [2, 2, 0]
    assert [told["friends_returning"] for told in monthly.values()] == [0, 0, 2]
    assert [told["friends_stock"] for told in monthly.values()] == [2, 3, 4]
    assert [told["consultations"] for told in monthly.values()] == [1, 3, 1]
    assert [told["surveys_sent"] for told in monthly.values()] == [4, 3, 2]
    # Two in April and three in May, released together: fewer than five never stand in a week of their own.
    assert [told["surveys_answered"] for told in monthly.values()] == [0, 5, 0]


def test_months_add_up_to_the_period(town: Town) -> None:
    of = read(town)
    for name in set(of.stages) - {"friends_stock", "persons"}:
        assert sum(told[name] or 0 for _month, told in of.monthly) == of.stages[name], name
    assert of.monthly[-1][1]["friends_stock"] == of.stages["friends_stock"]


def test_two_halves_add_up_to_the_whole(town: Town) -> None:
    for cut in (day(APRIL, 15), day(APRIL, 30), day(MAY, 7), day(MAY, 31)):
        first, second = stages(town, SINCE, cut), stages(town, cut + timedelta(days=1), UNTIL)
        whole = stages(town)
        # Links are counted by month: a month cut in two shows them in both halves.
        by_month = {"surveys_sent"} if cut.month == (cut + timedelta(days=1)).month else set()
        for name in set(whole) - {"friends_stock", "persons"} - by_month:
            assert (first[name] or 0) + (second[name] or 0) == whole[name], (cut, name)
        assert second["friends_stock"] == whole["friends_stock"]


def test_a_period_that_no_list_tells_of_is_missing_not_zero(town: Town) -> None:
    later = stages(town, date(2026, 9, 1), date(2026, 9, 30))
    assert {name for name, number in later.items() if number is None} >= {"consultations", "persons", "requests"}
    assert later["scans"] == later["friends_new"] == 0


def test_nobody_knows_of_friends_before_the_first_follow(town: Town) -> None:
    before = stages(town, date(2026, 1, 1), date(2026, 1, 31))
    assert before["friends_new"] is before["friends_stock"] is None


def test_a_period_without_anything_is_zero_not_missing(town: Town) -> None:
    with town.store.writing() as db:
        rows = [row("zoe", date(2026, 10, 1))]
        imports.import_rows(db, by=BY, at=at(date(2026, 10, 2)), programme=town.programme, rows=rows, file_hash="x")
    later = stages(town, date(2026, 9, 1), date(2026, 9, 30))
    nothing = {name for name, number in later.items() if number}
    assert nothing == {"friends_stock", "sessions"}
    assert None not in later.values()


def test_a_day_belongs_to_tokyo(town: Town) -> None:
    assert stages(town, day(MAY, 31), day(MAY, 31))["consultations"] == 1
    assert stages(town, day(JUNE, 1), day(JUNE, 1))["consultations"] == 0
    # 23:59 on the day before the installation is not yet up.
    assert stages(town, day(APRIL, 9), day(APRIL, 9))["scans_excluded"] == 1


def test_people_scanned_and_no_device_was_told_apart_is_unknown(store: Store) -> None:
    town = found(store)
    card = town.put_up("card")
    town.scan(card, at(day(APRIL, 12)))
    with store.writing() as db:
        db.exec_driver_sql("DELETE FROM device")
    assert stages(town)["devices"] is None


def test_friends_of_a_continued_programme_stay_friends(store: Store) -> None:
    before = found(store)
    before.line("follow", "anna", at(day(APRIL, 12)))
    before.line("follow", "beate", at(day(APRIL, 12)))
    before.line("unfollow", "beate", at(day(APRIL, 13)))
    facts = {
        name: value for name, value in vars(before.programme).items() if name not in ("id", "continues_id", "line_id")
    }
    facts |= {"slug": "toshima-r9", "starts": JUNE, "history_starts": None}
    with store.writing() as db:
        stored.allow_destination(db, before.programme.id, "https://example.jp/")
        after = Town(store, stored.add(db, continues=before.programme, **facts), seq=1000)
    after.line("follow", "carla", at(day(JUNE, 2)))
    after.line("follow", "beate", at(day(JUNE, 3)), is_unblocked=True)
    after.line("unfollow", "anna", at(day(JUNE, 4)))
    after.line("follow", "anna", at(day(JUNE, 5)))
    of = stages(after, JUNE, UNTIL)
    assert (of["friends_new"], of["friends_returning"], of["friends_stock"]) == (1, 2, 3)
    assert stages(before)["friends_new"] == 2
    # What the first year ended with is not changed by the second.
    assert stages(before, SINCE, day(MAY, 31))["friends_stock"] == 1


def test_a_person_of_the_first_year_comes_again_in_the_second(store: Store) -> None:
    before = found(store)
    before.consult(row("anna", day(APRIL, 16)))
    facts = {
        name: value for name, value in vars(before.programme).items() if name not in ("id", "continues_id", "line_id")
    }
    with store.writing() as db:
        after = Town(
            store, stored.add(db, continues=before.programme, **{**facts, "slug": "r9", "starts": JUNE}), seq=99
        )
    after.consult(row("anna", day(JUNE, 4)), row("beate", day(JUNE, 4)))
    of = stages(after, JUNE, UNTIL)
    assert (of["consultations_first"], of["consultations_repeat"], of["persons"]) == (1, 1, 2)
    assert stages(before)["consultations"] == 1


def test_a_chat_desk_shows_no_friends_and_says_that_it_can_not(store: Store) -> None:
    town = found(store, doorway="webchat", line_basic_id=None)
    poster = town.put_up("poster")
    town.scan(poster, at(day(APRIL, 12)))
    of = read(town, *YEAR)
    assert {of.stages[name] for name in ("friends_new", "friends_returning", "friends_stock")} == {None}
    assert of.unavailable >= {"friends_new", "friends_returning", "friends_blocked", "friends_stock"}
    assert not of.unavailable & {"scans", "devices"}
    assert all(told["friends_new"] is None for _month, told in of.monthly)
    assert {channel.friends_new for channel in of.channels} == {None}
    assert {channel.hidden for channel in of.channels} == {()}


def test_nothing_of_another_programme_is_counted(store: Store) -> None:
    town = live(found(store))
    before, channels = stages(town), read(town).channels
    live(found(store, "other-r8"))
    assert stages(town) == before
    assert read(town).channels == channels


def test_ages_of_few_persons_are_hidden_with_one_more(store: Store) -> None:
    town = found(store)
    days = [day(APRIL, number) for number in (2, 4, 9, 11, 16, 18, 23, 25, 30)]
    town.consult(
        *(row(f"a{number}", days[number], age_band="20s") for number in range(8)),
        *(row(f"b{number % 6}", days[number], age_band="30s") for number in range(9)),
        *(row("c0", each, age_band="40s") for each in days),  # nine consultations of one person
        *(row(f"d{number}", each, age_band="50s") for number in range(5) for each in days),
    )
    assert [(each.band, each.consultations) for each in read(town, *YEAR).ages] == [
        ("20s", None),
        ("30s", 9),
        ("40s", None),
        ("50s", 45),
    ]
    assert stages(town)["consultations"] == 71
    assert [each.consultations for each in read(town, threshold=1).ages] == [8, 9, 9, 45]


def test_totals_are_never_hidden(store: Store) -> None:
    town = found(store)
    town.consult(row("anna", day(APRIL, 16), age_band="20s"))
    of = read(town, *YEAR)
    assert of.stages["consultations"] == of.stages["persons"] == 1
    assert of.ages[0].consultations is None


def test_the_json_names_everything_that_is_hidden(store: Store) -> None:
    town = found(store)
    town.put_up("card")
    town.consult(row("anna", day(APRIL, 16), channel_told="card", age_band="20s"))
    town.line("follow", "anna", at(day(APRIL, 16)))
    survey = {"helpful": {"n": 3, "positive": None, "rate": None, "hidden": ["positive", "rate"]}}
    told = figures_json.as_json(read(town, *YEAR), survey)
    assert {"channels.card.consultations_first", "ages.20s.consultations", "survey.helpful.rate"} <= {*told["hidden"]}
    for channel in told["channels"]:
        hidden = {name for name in ("consultations_first", "consultations_repeat") if channel[name] is None}
        assert hidden == {*channel["hidden"]} - {"friends_new", "told_first"}
    assert {name for name, number in told["stages"].items() if number is None} == {*told["unavailable"]}


def test_days_that_are_no_months_tell_no_scans_by_channel(sqlite_store: Store) -> None:
    """One day on which one person came and one code was scanned would tell how she came."""
    town = found(sqlite_store)
    town.come(town.put_up("card"), "anna", at(day(APRIL, 16)))
    town.put_up("poster")
    by_day = figures_json.as_json(read(town, day(APRIL, 16), day(APRIL, 16)), {}, times=None)
    assert by_day["stages"]["scans"] == by_day["stages"]["friends_new"] == 1
    assert {row["scans"] for row in by_day["channels"]} == {None}
    assert by_day["hidden_because"]["channels.card.scans"] == by_day["hidden_because"]["times"] == "days"
    assert by_day["hidden_because"]["channels.card.friends_new"] == "period"
    assert "channels.unknown.scans" not in by_day["hidden"]
    by_month = figures_json.as_json(read(town, APRIL, day(APRIL, 30)), {})
    assert [row["scans"] for row in by_month["channels"]] == [1, 0, None]
