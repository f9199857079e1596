"""First and repeat: the counsellor's flag, else the history of the whole chain; persons and consultations apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.consultation_file import ConsultationRow
from funnel import consultations, imports, line_talks
from funnel import friends as befriending
from funnel.consultations import Session
from store import friends, line_desks
from store.database import Db
from store.records import Friend, LineEvent, Programme
from tests.conftest import NOON, add_programme

STAFF = "counsellor@demo.example"
FIRST = datetime(2026, 4, 9, 9, 5, tzinfo=UTC)  # Thursday, 18:05 in Tokyo
LATER = NOON + timedelta(days=400)


def row(person: str = "anna", days: int = 0, **facts: object) -> ConsultationRow:
    made = ConsultationRow(
        person=person,
        started_at=FIRST + timedelta(days=days),
        ended_at=None,
        flag=None,
        channel_told=None,
        age_band="unknown",
        topics=(),
        outcome="closed",
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def bring_in(db: Db, programme: Programme, *rows: ConsultationRow) -> None:
    imports.import_rows(db, by=STAFF, at=NOON, programme=programme, rows=rows, file_hash=str(rows))


def history(db: Db, programme: Programme, *rows: ConsultationRow) -> list[Session]:
    bring_in(db, programme, *rows)
    return consultations.history(db, programme=programme, until=LATER)


def kinds(sessions: list[Session]) -> list[str]:
    return ["first" if one.is_first else "repeat" if one.is_repeat else "attempt" for one in sessions]


def test_the_first_consultation_is_first_and_the_later_ones_repeat(db: Db, programme: Programme) -> None:
    assert kinds(history(db, programme, row(), row(days=7), row("beate", days=8))) == ["first", "repeat", "first"]


def test_an_attempt_is_neither_and_uses_up_no_first(db: Db, programme: Programme) -> None:
    found = history(db, programme, row(outcome="no_reply"), row(days=2, outcome="busy"), row(days=7))
    assert kinds(found) == ["attempt", "attempt", "first"]
    assert [one.is_consultation for one in found] == [False, False, True]


def test_a_second_one_on_the_first_tokyo_day_is_neither_first_nor_repeat(db: Db, programme: Programme) -> None:
    night = row(started_at=datetime(2026, 4, 9, 14, 50, tzinfo=UTC))  # 23:50 in Tokyo, the same day
    morning = row(started_at=datetime(2026, 4, 9, 15, 10, tzinfo=UTC))  # ten past midnight, the next
    found = history(db, programme, row(), night, morning)
    assert [(one.is_first, one.is_repeat) for one in found] == [(True, False), (False, False), (False, True)]
    assert all(one.is_consultation for one in found)


def test_the_counsellors_flag_wins_and_what_disagrees_is_listed(db: Db, programme: Programme) -> None:
    found = history(db, programme, row(flag="repeat"), row(days=7, flag="new"), row("beate", days=8, flag="new"))
    assert kinds(found) == ["repeat", "first", "first"]
    assert [one.disagreement for one in consultations.disagreements(found)] == ["said_repeat", "said_new"]


def test_without_a_beginning_of_records_a_repeat_client_nobody_knows_is_nothing_strange(db: Db) -> None:
    programme = add_programme(db, "ohne", history_starts=None)
    assert not consultations.disagreements(history(db, programme, row(flag="repeat")))
    assert consultations.first_label(db, programme=programme) == "First since Shirube was introduced"


def test_a_known_client_comes_again_from_her_first_record_on(db: Db) -> None:
    programme = add_programme(db, "bekannt", history_starts=None)
    imports.import_known(db, by=STAFF, at=NOON, programme=programme, persons=["anna"], file_hash="k")
    found = history(db, programme, row(), row("beate"))
    assert kinds(found) == ["repeat", "first"]
    assert consultations.first_label(db, programme=programme) == "First consultations"


def test_a_programme_that_continues_another_knows_its_clients(db: Db, programme: Programme) -> None:
    bring_in(db, programme, row())
    second = add_programme(db, "toshima-r9", continues=programme, history_starts=None, starts=date(2027, 4, 1))
    found = history(db, second, row(days=360), row("beate", days=361))
    assert [(one.programme_id, *kinds([one])) for one in found] == [
        (programme.id, "first"),
        (second.id, "repeat"),
        (second.id, "first"),
    ]
    assert kinds(consultations.history(db, programme=programme, until=LATER)) == ["first"]


def test_her_word_on_how_she_learned_goes_before_the_scan_and_a_blank_stays_unknown(
    db: Db, programme: Programme
) -> None:
    for person, channel in (("anna", "poster"), ("beate", "sticker"), ("carla", None)):
        friends.put(
            db, Friend(programme_id=programme.id, person=person, followed_at=FIRST, is_new=True, channel=channel)
        )
    rows = (row(channel_told="card"), row("beate"), row("carla"), row("dora"))
    found = {one.person: one for one in history(db, programme, *rows)}
    assert {person: (one.channel, one.channel_basis) for person, one in found.items()} == {
        "anna": ("card", "told"),
        "beate": ("sticker", "scan"),
        "carla": ("unknown", "unknown"),
        "dora": ("unknown", "unknown"),
    }
    assert consultations.blank_share([*found.values()]) == (3, 4)


def test_what_begins_at_the_end_of_a_period_is_not_in_it(db: Db, programme: Programme) -> None:
    bring_in(db, programme, row(), row(days=1))
    assert len(consultations.history(db, programme=programme, until=FIRST + timedelta(days=1))) == 1


def talk(db: Db, programme: Programme, person: str, days: float) -> None:
    """A message and the silence after it."""
    event = LineEvent(programme.id, f"{person}{days}", "message", FIRST + timedelta(days=days), person, None)
    befriending.receive(db, programme=programme, events=[event])
    line_talks.bring_up_to_date(db, programme=programme, persons=[person], at=LATER)


def let_talks_count(db: Db, programme: Programme) -> None:
    line_desks.put(db, replace(line_desks.of_programme(db, programme.id), talks_count=True))


def told(sessions: list[Session]) -> list[tuple[str, int, str]]:
    return [(one.person, (one.day - FIRST.date()).days, *kinds([one])) for one in sessions]


def test_talks_say_nothing_where_nobody_lets_them_count(db: Db, programme: Programme) -> None:
    talk(db, programme, "anna", 0)
    assert history(db, programme, row("beate", days=1)) == consultations.history(db, programme=programme, until=LATER)
    assert told(consultations.history(db, programme=programme, until=LATER)) == [("beate", 1, "first")]


def test_closed_talks_are_consultations_first_and_repeat_like_any_other(db: Db, programme: Programme) -> None:
    let_talks_count(db, programme)
    for person, days in (("anna", 7), ("anna", 0), ("beate", 1), ("anna", 0.1)):
        talk(db, programme, person, days)
    friends.put(db, Friend(programme.id, "beate", FIRST, is_new=True, channel="sticker"))
    found = consultations.history(db, programme=programme, until=LATER)
    assert told(found) == [("anna", 0, "first"), ("anna", 0, "attempt"), ("beate", 1, "first"), ("anna", 7, "repeat")]
    assert all(one.is_consultation and one.is_talk and one.outcome == "closed" for one in found)
    assert {one.age_band for one in found} == {"unknown"}
    assert len({one.row_key for one in found}) == 4
    assert (found[2].channel, found[2].channel_basis) == ("sticker", "scan")
    # Nobody could have asked them how they learned of the desk.
    assert consultations.blank_share(found) == (0, 0)


def test_a_talk_that_goes_on_is_not_counted_yet(db: Db, programme: Programme) -> None:
    let_talks_count(db, programme)
    event = LineEvent(programme.id, "e", "message", FIRST, "anna", None)
    befriending.receive(db, programme=programme, events=[event])
    line_talks.bring_up_to_date(db, programme=programme, persons=["anna"], at=FIRST)
    assert consultations.history(db, programme=programme, until=LATER) == []


def test_a_talk_on_a_day_the_contractors_list_covers_is_not_counted_twice(db: Db, programme: Programme) -> None:
    bring_in(db, programme, row("number 1", days=2), row("number 2", days=10))
    let_talks_count(db, programme)
    for days in (1, 2, 5, 10, 11):
        talk(db, programme, f"line {days}", days)
    found = consultations.history(db, programme=programme, until=LATER)
    assert [one.person for one in found] == ["line 1", "number 1", "number 2", "line 11"]
    # What is counted of a day doesn't depend on how far the figures go.
    early = consultations.history(db, programme=programme, until=FIRST + timedelta(days=6))
    assert early == found[:2]


def test_who_talked_while_the_list_was_kept_comes_again_afterwards(db: Db, programme: Programme) -> None:
    bring_in(db, programme, row("number 1"), row("number 1", days=10))
    talk(db, programme, "line 1", 10)
    after = add_programme(db, "toshima-r9", continues=programme)
    let_talks_count(db, after)
    talk(db, after, "line 1", 20)
    talk(db, after, "line 2", 20)
    found = consultations.history(db, programme=after, until=LATER)
    assert told(found) == [
        ("number 1", 0, "first"),
        ("number 1", 10, "repeat"),
        ("line 1", 20, "repeat"),
        ("line 2", 20, "first"),
    ]


def test_an_import_taken_back_gives_its_days_to_the_talks(db: Db, programme: Programme) -> None:
    bring_in(db, programme, row("number 1"))
    let_talks_count(db, programme)
    talk(db, programme, "line 1", 0)
    assert [one.is_talk for one in consultations.history(db, programme=programme, until=LATER)] == [False]
    imports.undo(db, by=STAFF, at=NOON, programme=programme, batch_id=1)
    assert [one.is_talk for one in consultations.history(db, programme=programme, until=LATER)] == [True]


PEOPLE = st.sampled_from(["anna", "beate", "carla"])
RECORDS = st.builds(
    row,
    person=PEOPLE,
    days=st.integers(0, 40),
    flag=st.sampled_from([None, None, "new", "repeat"]),
    outcome=st.sampled_from(["closed", "faded_out", "linked_onward", "busy", "no_reply"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(RECORDS, min_size=1, max_size=12), st.integers(0, 10**9))
def test_nobody_is_first_twice_and_only_a_later_day_is_repeat_unless_flagged(
    db: Db, rows: list[ConsultationRow], number: int
) -> None:
    with db.begin_nested() as savepoint:
        found = history(db, add_programme(db, f"p{number}"), *rows)
        savepoint.rollback()
    held = [one for one in found if one.is_consultation]
    assert not [one for one in found if one.is_first and one.is_repeat]
    assert not [one for one in found if not one.is_consultation and (one.is_first or one.is_repeat)]
    if not any(each.flag for each in rows):
        first_day = {one.person: one.day for one in held if one.is_first}
        assert all(one.is_repeat == (one.day > first_day[one.person]) for one in held if not one.is_first)
        assert sum(one.is_first for one in held) == len({one.person for one in held})
