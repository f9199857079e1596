"""A channel's row: who came through it, who consulted, what it cost, and what must not be shown of it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.words import CHANNELS
from funnel import channels
from funnel.arrivals import Arrivals
from funnel.channel_friends import whole_persons
from funnel.channels import ChannelRow, CostPer, cost_per
from funnel.consultations import Basis, Session
from funnel.material import Material, gather, person_scans
from store.database import Store
from tests.funnel.town import APRIL, MAY, SINCE, UNTIL, Town, at, found, row

DAYS = [APRIL + timedelta(days=number) for number in range(1, 29)]


def rows(town: Town, until: date = UNTIL, threshold: int = 5) -> dict[str, ChannelRow]:
    with town.store.reading() as db:
        material = gather(db, programme=town.programme, since=SINCE, until=until, opening_days=[])
    made = channels.rows(material, threshold=threshold)
    assert len({each.channel for each in made}) == len(made)
    return {each.channel: each for each in made}


def busy(store: Store) -> Town:
    """Card and poster bring people; twelve come by themselves."""
    town = found(store)
    card = town.put_up("card", quantity=100, unit_cost_yen=12)
    poster = town.put_up("poster", quantity=3, unit_cost_yen=380.5, installed_on=APRIL)
    for number in range(9):
        town.come(card, f"c{number}", at(DAYS[number], 19, 7 * number))
    for number in range(7):
        town.come(poster, f"p{number}", at(DAYS[number], 12, 11 * number))
    for number in range(12):
        town.line("follow", f"x{number}", at(DAYS[number], 8, 13 * number))
    return town


def test_friends_of_channels_and_the_unknown_are_all_new_friends(store: Store) -> None:
    of = rows(busy(store))
    assert {name: each.friends_new for name, each in of.items()} == {"card": 9, "poster": 7, "unknown": 12}
    for each in of.values():
        assert each.friends_low is not None
        assert each.friends_high is not None
        assert each.friends_low <= (each.friends_new or 0) <= each.friends_high
    assert list(of)[-1] == "unknown"


def test_scans_and_cost_stand_beside_each_channel(store: Store) -> None:
    of = rows(busy(store))
    assert {name: (each.scans, each.cost_yen) for name, each in of.items()} == {
        "card": (9, 1200),
        "poster": (7, 1142),  # 3 × 380.5, to the nearest even yen
        "unknown": (None, None),
    }


def test_what_is_put_up_later_costs_nothing_yet(store: Store) -> None:
    town = found(store)
    town.put_up("card", quantity=10, unit_cost_yen=10)
    town.put_up("card", quantity=10, unit_cost_yen=10, installed_on=MAY)
    assert rows(town, until=date(2026, 4, 30))["card"].cost_yen == 100
    assert rows(town)["card"].cost_yen == 200


def test_a_channel_that_is_put_up_has_a_row_without_a_scan(store: Store) -> None:
    town = found(store)
    town.put_up("sticker")
    of = rows(town)
    assert list(of) == ["sticker", "unknown"]
    assert (of["sticker"].scans, of["sticker"].consultations_first) == (0, 0)


def test_rows_are_in_the_order_of_the_words(store: Store) -> None:
    town = found(store)
    for channel in ("sns", "poster", "card"):
        town.put_up(channel)
    named = [*rows(town)]
    assert named == [*(name for name in CHANNELS if name in named), "unknown"]


def told(prefix: str, channel: str | None, first: int, again: int) -> list[object]:
    """Some persons of a channel, some of whom come a second time."""
    made = [row(f"{prefix}{number}", DAYS[number], channel_told=channel) for number in range(first)]
    return [*made, *(row(f"{prefix}{number}", DAYS[number + 9], channel_told=channel) for number in range(again))]


def test_first_and_repeat_are_told_apart_by_channel(store: Store) -> None:
    town = found(store)
    town.put_up("card")
    town.put_up("poster")
    town.consult(*told("c", "card", 8, 6), *told("p", "poster", 7, 5), *told("x", None, 6, 5))  # type: ignore[arg-type]
    of = rows(town)
    assert {name: (each.consultations_first, each.consultations_repeat) for name, each in of.items()} == {
        "card": (8, 6),
        "poster": (7, 5),
        "unknown": (6, 5),
    }
    assert all(not each.hidden for each in of.values())


def test_attempts_are_no_consultations_of_a_channel(store: Store) -> None:
    town = found(store)
    town.put_up("card")
    attempts = [row(f"n{number}", DAYS[number], channel_told="card", outcome="busy") for number in range(9)]
    town.consult(*told("c", "card", 6, 0), *attempts)  # type: ignore[arg-type]
    more = [row(f"m{number}", DAYS[number], channel_told="sns", outcome="no_reply") for number in range(12)]
    town.consult(*more)
    of = rows(town)
    assert of["card"].consultations_first == 6
    assert "sns" not in of


def test_who_told_nothing_belongs_to_the_scan_before_her_follow(store: Store) -> None:
    town = busy(store)
    town.consult(*(row(f"c{number}", DAYS[number + 9]) for number in range(9)))
    assert rows(town)["card"].consultations_first == 9


def test_a_small_cell_is_hidden_with_another_and_its_interval(store: Store) -> None:
    town = found(store)
    card, poster, sticker = town.put_up("card"), town.put_up("poster"), town.put_up("sticker")
    for place, times in ((card, 9), (poster, 3), (sticker, 14)):
        for number in range(times):
            town.come(place, f"{place.channel}{number}", at(DAYS[number], 4 * place.id % 20, 13 * number))
    of = rows(town)
    hidden = {name for name, each in of.items() if "friends_new" in each.hidden}
    assert hidden == {"card", "poster"}
    for name in hidden:
        assert (of[name].friends_new, of[name].friends_low, of[name].friends_high) == (None, None, None)
    assert of["sticker"].friends_new == 14
    assert of["unknown"].friends_new == 0
    assert all(each.scans is not None for name, each in of.items() if name != "unknown")


def test_each_column_is_hidden_by_itself(store: Store) -> None:
    town = found(store)
    for channel in ("card", "poster", "sticker"):
        town.put_up(channel)
    many = told("s", "sticker", 19, 9)
    town.consult(*told("c", "card", 8, 6), *told("p", "poster", 9, 2), *many)  # type: ignore[arg-type]
    of = rows(town)
    assert {name: each.hidden for name, each in of.items() if each.hidden} == {
        "card": ("consultations_repeat",),
        "poster": ("consultations_repeat",),
    }
    assert (of["card"].consultations_first, of["poster"].consultations_first) == (8, 9)


def test_many_consultations_of_few_persons_are_hidden_too(store: Store) -> None:
    town = found(store)
    town.put_up("card")
    town.put_up("poster")
    often = [row("anna", day, channel_told="card") for day in DAYS[:20]]
    town.consult(*often, *told("p", "poster", 9, 8), *told("x", None, 8, 7))  # type: ignore[arg-type]
    of = rows(town)
    assert of["card"].consultations_repeat is None
    assert sum("consultations_repeat" in each.hidden for each in of.values()) >= 2


def test_small_channels_that_nobody_put_up_are_one_row(store: Store) -> None:
    town = found(store)
    town.put_up("card")
    small = [*told("w", "website", 4, 0), *told("d", "desk", 3, 0), *told("f", "friend", 12, 0)]
    town.consult(*told("c", "card", 9, 0), *small)  # type: ignore[arg-type]
    of = rows(town)
    assert [*of] == ["card", "friend", "other", "unknown"]
    assert of["other"].consultations_first == 7
    assert of["friend"].consultations_first == 12


def test_a_small_channel_that_was_put_up_keeps_its_row(store: Store) -> None:
    town = found(store)
    town.put_up("card")
    town.put_up("sticker")
    town.consult(*told("c", "card", 9, 0), *told("s", "sticker", 2, 0), *told("f", "friend", 20, 0))  # type: ignore[arg-type]
    of = rows(town)
    assert "sticker" in of
    assert of["sticker"].consultations_first is None


def test_at_threshold_one_nothing_is_hidden(store: Store) -> None:
    town = found(store)
    town.put_up("card")
    town.consult(*told("c", "card", 1, 0))  # type: ignore[arg-type]
    of = rows(town, threshold=1)
    assert of["card"].consultations_first == 1
    assert not any(each.hidden for each in of.values())


def test_scans_of_another_programme_bring_nobody_here(store: Store) -> None:
    town, other = busy(store), found(store, "other-r8")
    before = rows(town)
    theirs = other.put_up("sticker")
    for number in range(12):
        other.scan(theirs, at(DAYS[number], 8, 13 * number - 1))
    other.consult(*told("c", "sticker", 9, 0))  # type: ignore[arg-type]
    assert rows(town) == before
    assert rows(other)["sticker"].scans == 12


def test_a_channel_without_a_code_that_was_up_has_no_friends_to_estimate(sqlite_store: Store) -> None:
    town = busy(sqlite_store)
    town.put_up("leaflet", installed_on=MAY)
    town.consult(*told("f", "friend", 12, 0))  # type: ignore[arg-type]
    of = rows(town, until=date(2026, 4, 30))
    for name in ("friend", "leaflet"):
        assert (of[name].friends_new, of[name].has_code, of[name].hidden) == (None, False, ())
    assert of["card"].friends_new == 9
    assert rows(town)["leaflet"].friends_new == 0


def test_channels_that_would_be_blank_for_ever_share_a_row_with_their_scans_and_cost(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    card, poster, leaflet = (town.put_up(name, quantity=10, unit_cost_yen=20) for name in ("card", "poster", "leaflet"))
    town.scan(poster, *(at(DAYS[number], 3) for number in range(4)))
    town.scan(leaflet, at(DAYS[0], 2))
    town.scan(card, at(DAYS[0], 5))
    town.consult(*told("c", "card", 12, 0), *told("p", "poster", 4, 0), *told("l", "leaflet", 3, 0))  # type: ignore[arg-type]
    of = rows(town)
    assert [*of] == ["card", "other", "unknown"]
    assert of["other"].includes == ("poster", "leaflet")
    assert (of["other"].scans, of["other"].cost_yen, of["other"].consultations_first) == (5, 400, 7)
    assert not any(each.hidden for each in of.values())


def test_which_channels_share_a_row_does_not_depend_on_the_period(sqlite_store: Store) -> None:
    town = found(sqlite_store)
    for name in ("card", "poster", "leaflet"):
        town.put_up(name)
    town.consult(*told("c", "card", 12, 0), *told("p", "poster", 4, 0), *told("l", "leaflet", 3, 0))  # type: ignore[arg-type]
    with town.store.reading() as db:
        may = gather(db, programme=town.programme, since=MAY, until=UNTIL, opening_days=[])
    assert [each.channel for each in channels.rows(may, threshold=5)] == ["card", "other", "unknown"]


def test_a_channel_with_many_friends_keeps_its_row_however_few_consult(sqlite_store: Store) -> None:
    town = busy(sqlite_store)
    town.consult(*told("p", "poster", 2, 0), *told("f", "friend", 4, 0))  # type: ignore[arg-type]
    assert rows(town)["poster"].friends_new == 7


def test_what_each_cost_is_told_with_the_range_of_the_friends(sqlite_store: Store) -> None:
    town = busy(sqlite_store)
    town.consult(*told("c", "card", 8, 6))  # type: ignore[arg-type]
    card = rows(town)["card"]
    assert card.cost_per == CostPer(133, round(1200 / card.friends_high), round(1200 / card.friends_low), 150)  # type: ignore[operator]
    assert rows(town)["unknown"].cost_per == CostPer()


def test_the_part_the_record_tells_is_hidden_where_the_rest_would_be_few(sqlite_store: Store) -> None:
    town = busy(sqlite_store)
    scanned = [row(f"c{number}", DAYS[number + 9]) for number in range(2)]
    town.consult(*told("o", "card", 9, 0), *told("p", "poster", 8, 0), *told("x", None, 9, 0), *scanned)  # type: ignore[arg-type]
    of = rows(town)
    assert of["card"].consultations_first == 11
    assert of["card"].told_first.is_hidden
    assert of["card"].told_first.consultations is None


def test_what_is_left_beside_the_record_can_not_be_few_together(sqlite_store: Store) -> None:
    """Of card and of poster two told nothing: by all who told nothing, less the others, these would be four."""
    town = busy(sqlite_store)
    sticker = town.put_up("sticker")
    for number in range(9):
        town.come(sticker, f"s{number}", at(DAYS[number], 3, 5 * number))
    silent = [
        row(f"{name}{number}", DAYS[number + 9])
        for name, many in (("c", 2), ("p", 2), ("s", 9))
        for number in range(many)
    ]
    some = [*told("o", "card", 6, 0), *told("q", "poster", 7, 0), *told("f", "friend", 12, 0), *told("y", None, 9, 0)]
    town.consult(*some, *silent)  # type: ignore[arg-type]
    of = rows(town)
    assert (of["sticker"].told_first.consultations, of["friend"].told_first.consultations) == (0, 12)
    assert {name for name, each in of.items() if each.told_first.is_hidden} == {"card", "poster", "unknown"}


def test_three_ways_of_counting_hide_the_same(sqlite_store: Store) -> None:
    town = busy(sqlite_store)
    sticker = town.put_up("sticker")
    for number in range(2):
        town.come(sticker, f"s{number}", at(DAYS[number], 3))
    with sqlite_store.reading() as db:
        asked = {"programme": town.programme, "since": SINCE, "until": UNTIL}
        material = gather(db, **asked, opening_days=[])  # type: ignore[arg-type]
        scans = person_scans(db, **asked)  # type: ignore[arg-type]
    shown = channels.rows(material, threshold=5)
    ways = {each.channel: each for each in channels.ways(material, scans, shown, threshold=5)}
    assert [*ways] == ["card", "sticker", "poster", "unknown"]
    blank = {name for name, each in ways.items() if each.plain is None}
    assert "sticker" in blank
    assert {name for name, each in ways.items() if each.em is None} == blank
    assert {row.channel for row in shown if row.friends_new is None} <= blank


@given(st.lists(st.floats(0, 60), max_size=8), st.integers(0, 200))
def test_whole_persons_are_never_more_than_everybody(estimates: list[float], more: int) -> None:
    everybody = int(sum(estimates) + 0.999) + more
    persons = whole_persons(estimates, everybody)
    assert sum(persons) <= everybody
    assert all(abs(whole - exact) < 1 and whole >= 0 for whole, exact in zip(persons, estimates, strict=True))


@given(st.integers(0, 10**6), st.integers(0, 500), st.integers(0, 40), st.integers(0, 40), st.integers(0, 90))
def test_cost_lies_in_its_range(yen: int, friends: int, below: int, above: int, first: int) -> None:
    low = max(friends - below, 0)
    cost = cost_per(ChannelRow("card", 1, friends, low, friends + above, first, 0, yen))
    assert (cost.friend_yen is None) == (not yen or not friends)
    assert (cost.first_yen is None) == (not yen or not first)
    if cost.friend_yen is not None and cost.friend_low_yen is not None:
        assert cost.friend_low_yen <= cost.friend_yen
        assert (cost.friend_high_yen is None) == (low == 0)
        assert cost.friend_high_yen is None or cost.friend_yen <= cost.friend_high_yen


VISITS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(["card", "poster", "sns", "friend", "website", "unknown"]),
        st.sampled_from(["told", "scan"]),
        st.booleans(),
    ),
    max_size=120,
)


def visited(visits: list[tuple[int, str, Basis, bool]]) -> list[Session]:
    """A person's consultations; who is unknown is so by basis too."""
    made = []
    for number, (person, channel, basis, is_first) in enumerate(visits):
        known: Basis = "unknown" if channel == "unknown" else basis
        words = (f"k{number}", f"p{person}", datetime(2026, 4, 2, tzinfo=UTC), APRIL)
        made.append(Session(1, *words, True, is_first, not is_first, channel, known, "unknown", "closed", None))
    return made


def material_of(sessions: list[Session], ever: list[Session]) -> Material:
    """A period of a programme with three channels up, whose records so far are `ever`."""
    pairs = {(each.channel, each.person) for each in ever}
    nobody = Arrivals(np.array([]), None, (), np.array([], dtype=int), np.array([]))
    nothing: dict[str, object] = dict.fromkeys(Material.__dataclass_fields__, ())
    facts = {
        "chain_channels": frozenset({"card", "poster", "sns"}),
        "channels_up": frozenset({"card", "poster", "sns"}),
        "channel_of": {},
        "arrivals": nobody,
        "sessions": sessions,
        "named": {name: sum(one == name for one, _person in pairs) for name in {one for one, _person in pairs}},
        "befriended": {},
        "has_webhook": True,
        "since": APRIL,
        "until": UNTIL,
    }
    return Material(**{**nothing, **facts})  # type: ignore[arg-type]


@given(VISITS, st.floats(0, 1))
def test_nothing_small_is_shown_and_the_rows_are_those_of_the_whole_history(
    visits: list[tuple[int, str, Basis, bool]], share: float
) -> None:
    ever = visited(visits)
    part = ever[: int(share * len(ever))]
    whole, shown = (channels.rows(material_of(some, ever), threshold=5) for some in (ever, part))
    assert [line.channel for line in shown] == [line.channel for line in whole]
    row_of = channels.rows_of_channels(material_of(part, ever), 5)
    for line in shown:
        mine = [each for each in part if row_of[each.channel] == line.channel]
        for column, kept in (("consultations_first", True), ("consultations_repeat", False)):
            number, persons = getattr(line, column), {each.person for each in mine if each.is_first == kept}
            assert number in (None, sum(each.is_first == kept for each in mine))
            assert number is None or number == 0 or len(persons) >= 5


@given(VISITS)
def test_what_the_record_tells_can_not_be_taken_from_the_number_beside_it(
    visits: list[tuple[int, str, Basis, bool]],
) -> None:
    ever = visited(visits)
    row_of = channels.rows_of_channels(material_of(ever, ever), 5)
    for line in channels.rows(material_of(ever, ever), threshold=5):
        first = [each for each in ever if each.is_first and row_of[each.channel] == line.channel]
        if line.channel == "unknown" or line.told_first.consultations is None:
            continue
        assert line.consultations_first is not None
        told_by = {each.person for each in first if each.channel_basis == "told"}
        rest = {each.person for each in first if each.channel_basis != "told"}
        assert len(told_by) == 0 or len(told_by) >= 5
        assert len(rest) == 0 or len(rest) >= 5
