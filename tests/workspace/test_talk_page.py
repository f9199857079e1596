"""Talks going on now, as a counsellor sees them: moments and numbers, and a button that can be taken back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from core.dates import TOKYO, now
from funnel import friends, line_talks
from store import line_desks, staff
from store import line_talks as questions
from store.database import Store
from store.records import LineEvent, Programme
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import talk_list
from workspace.access import SIGN_IN
from workspace.sessions import hash_of

HANA, YUKI = "3f2a" + "0" * 28, "9c01" + "0" * 28


def desk(store: Store, slug: str = "toshima-r8") -> Programme:
    with store.writing() as db:
        return add_programme(db, slug)


def wrote(store: Store, programme: Programme, person: str, *moments: datetime) -> None:
    """Messages as the gateway stores them, and the talks the worker makes of them."""
    events = [LineEvent(programme.id, f"{person}{at.timestamp()}", "message", at, person, None) for at in moments]
    with store.writing() as db:
        friends.receive(db, programme=programme, events=events)
        line_talks.bring_up_to_date(db, programme=programme, persons=[person], at=now())


def minutes_ago(number: int) -> datetime:
    return now().replace(microsecond=0) - timedelta(minutes=number)


def opened(store: Store, programme: Programme, role: str = "counsellor") -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [programme])
    return pages.visit(store, person, "talks")


def end_buttons(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button if str(button.key).startswith("talk-end")]


def open_persons(store: Store, programme: Programme) -> list[str]:
    with store.reading() as db:
        return [talk.person for talk in questions.open_talks(db, programme.id)]


def test_a_talk_shows_when_it_began_the_last_message_and_how_many(either: Store) -> None:
    programme = desk(either)
    first, last = minutes_ago(20), minutes_ago(3)
    wrote(either, programme, HANA, first, minutes_ago(10), last)
    said = pages.text(opened(either, programme))
    assert ">3f2a</span>" in said
    for at in (first, last):
        assert talk_list.clock(at) in said
    assert ">3</span>" in said


def test_no_pseudonym_stands_whole_on_the_page(workspace: Store) -> None:
    programme = desk(workspace)
    wrote(workspace, programme, HANA, minutes_ago(5))
    page = opened(workspace, programme)
    assert HANA[:8] not in pages.text(page)
    assert not any(HANA[:8] in str(button.key) for button in page.button)


def test_a_counsellor_ends_a_talk_and_takes_it_back(either: Store) -> None:
    programme = desk(either)
    wrote(either, programme, HANA, minutes_ago(9))
    wrote(either, programme, YUKI, minutes_ago(5))
    page = opened(either, programme)
    page = page.button(key=end_buttons(page)[0]).click().run()
    assert open_persons(either, programme) == [YUKI]
    assert "会話 3f2a を終了しました" in pages.text(page)
    page = page.button(key="talks-undo").click().run()
    assert open_persons(either, programme) == [HANA, YUKI]
    assert "終了しました" not in pages.text(page)
    with either.reading() as db:
        done = [(entry.action, entry.by) for entry in staff.audit_trail(db, programme_ids=[programme.id])]
    by = "counsellor@office.example"
    assert done[:2] == [("line.talk_reopen", by), ("line.talk_end", by)]
    assert all(HANA[:4] not in str(entry) for entry in done)


def test_an_end_is_not_taken_back_once_she_has_written_again(workspace: Store) -> None:
    programme = desk(workspace)
    wrote(workspace, programme, HANA, minutes_ago(9))
    page = opened(workspace, programme)
    page = page.button(key=end_buttons(page)[0]).click().run()
    wrote(workspace, programme, HANA, now() + timedelta(seconds=1))
    page = page.button(key="talks-undo").click().run()
    assert "新しいメッセージが届いています" in pages.text(page)
    with workspace.reading() as db:
        talks = questions.of_persons(db, programme.id, [HANA])[HANA]
    assert [talk.closed_by for talk in talks] == ["contractor", None]


def test_an_end_that_a_colleague_has_taken_back_is_not_taken_back_again(workspace: Store) -> None:
    programme = desk(workspace)
    wrote(workspace, programme, HANA, minutes_ago(9))
    page = opened(workspace, programme)
    page = page.button(key=end_buttons(page)[0]).click().run()
    with workspace.writing() as db:
        [talk] = questions.of_persons(db, programme.id, [HANA])[HANA]
        who = {"by": "other@office.example", "at": now(), "programme": programme}
        line_talks.reopen_talk(db, **who, person=HANA, opened_at=talk.opened_at)
    page = page.button(key="talks-undo").click().run()
    assert "sb-refused" in pages.text(page)
    with workspace.reading() as db:
        done = [entry.by for entry in staff.audit_trail(db) if entry.action == "line.talk_reopen"]
    assert done == ["other@office.example"]


@pytest.mark.parametrize("role", ["pr", ""])
def test_the_list_alone_asks_who_is_looking(workspace: Store, role: str) -> None:
    # It renews itself without its page, whose own question is not asked then.
    programme = desk(workspace)
    wrote(workspace, programme, HANA, minutes_ago(5))
    alone = AppTest.from_string("from workspace import talk_list\n\ntalk_list.going_on()", default_timeout=60)
    with workspace.writing() as db:
        alone.user = {SIGN_IN: hash_of(open_session(db, hire(db, role, [programme])))} if role else {}
    said = pages.text(alone.run())
    assert "3f2a" not in said
    assert len(alone.info) == 1


def test_somebody_else_who_ended_it_first_is_told_politely(workspace: Store) -> None:
    programme = desk(workspace)
    wrote(workspace, programme, HANA, minutes_ago(9))
    page = opened(workspace, programme)
    with workspace.writing() as db:
        [talk] = questions.open_talks(db, programme.id)
        who = {"by": "other@office.example", "at": now(), "programme": programme}
        line_talks.end_talk(db, **who, person=HANA, opened_at=talk.opened_at)
    page = page.button(key=end_buttons(page)[0]).click().run()
    assert "sb-refused" in pages.text(page)
    assert not [button for button in page.button if button.key == "talks-undo"]


def test_another_programmes_talks_are_not_shown(workspace: Store) -> None:
    programme, other = desk(workspace), desk(workspace, "other-r8")
    wrote(workspace, other, HANA, minutes_ago(5))
    page = opened(workspace, programme)
    assert end_buttons(page) == []
    assert "3f2a" not in pages.text(page)


def test_without_talks_the_page_says_when_they_appear(workspace: Store) -> None:
    programme = desk(workspace)
    said = pages.text(opened(workspace, programme, "manager"))
    assert "いま続いている会話はありません" in said
    assert "60分のあいだ次のメッセージがなければ" in said
    assert "会話は、相談の件数に入れていません" in said


def test_it_says_where_a_talk_counts_as_a_consultation(workspace: Store) -> None:
    programme = desk(workspace)
    with workspace.writing() as db:
        line_desks.put(db, line_desks.LineDesk(programme.id, talks_count=True, talk_gap_minutes=30))
    said = pages.text(opened(workspace, programme))
    assert "30分のあいだ" in said
    assert "終わった会話1つを、相談1件と数えています" in said


def test_the_list_ends_with_the_session(workspace: Store) -> None:
    programme = desk(workspace)
    wrote(workspace, programme, HANA, minutes_ago(5))
    with workspace.writing() as db:
        id_hash = hash_of(open_session(db, hire(db, "counsellor", [programme])))
    page = pages.visit_as(id_hash, "talks")
    key = end_buttons(page)[0]
    with workspace.writing() as db:
        staff.close_session(db, id_hash)
    page = page.button(key=key).click().run()
    assert "サインアウトしています" in pages.text(page)
    assert open_persons(workspace, programme) == [HANA]


def test_a_moment_of_another_day_says_its_day() -> None:
    today = now().astimezone(TOKYO).replace(hour=0, minute=5)
    yesterday = today - timedelta(minutes=10)
    assert talk_list.clock(today) == "00:05"
    assert talk_list.clock(yesterday) == f"{yesterday.month}/{yesterday.day} 23:55"


@given(st.sets(st.text("0123456789abcdef", min_size=32, max_size=32), max_size=20))
def test_every_talk_has_a_label_of_its_own_as_short_as_can_be(persons: set[str]) -> None:
    labels = talk_list.labels(sorted(persons))
    assert len(set(labels.values())) == len(persons)
    length = max((len(label) for label in labels.values()), default=4)
    assert length == 4 or len({person[: length - 1] for person in persons}) < len(persons)
    assert all(person.startswith(label) for person, label in labels.items())


def test_twins_in_four_letters_get_longer_labels() -> None:
    assert talk_list.labels(["3f2a1", "3f2a2", "9c010"]) == {"3f2a1": "3f2a1", "3f2a2": "3f2a2", "9c010": "9c010"}
