"""A channel's row: who came through it, who consulted, what it cost, and what must not be shown of it."""

from datetime import date, timedelta

from core.words import CHANNELS
from funnel import channels
from funnel.channels import ChannelRow
from funnel.material import gather
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
            town.come(place, f"{place.channel}{number}", at(DAYS[number], 19, 30 * place.id + number))
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
