"""What an administrator decides for a LINE account: settings, counting of talks, and where notices are passed on."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import Refusal
from funnel import line_desks as subject
from store import batches, line_desks, line_talks, staff
from store.database import Db
from store.records import LineDesk, LineTalk, Programme
from tests.conftest import NOON, add_programme

WHO: dict[str, Any] = {"by": "admin@office.example", "at": NOON}
OURS = "https://to-u.example.lg.jp"
THEIRS = "https://hooks.contractor.example.jp/line/7?key=abc"


def answers(keyword: str = "", postback: str = "", minutes: int = 60) -> subject.Answers:
    return subject.Answers(survey_keyword=keyword, survey_postback=postback, talk_gap_minutes=minutes)


def approve(db: Db, programme: Programme, **changes: str) -> LineDesk:
    given: dict[str, Any] = {"url": THEIRS, "document": "8情第123号", "typed": programme.slug, **changes}
    return subject.approve_relay(db, **WHO, programme=programme, own_origin=OURS, **given)


def audited(db: Db) -> list[tuple[str, dict[str, Any]]]:
    entries = staff.audit_trail(db)
    return [(entry.action, entry.detail) for entry in entries if entry.action.startswith("line.")]


def test_settings_are_saved_with_an_audit_row(db: Db, programme: Programme) -> None:
    subject.save_answers(db, **WHO, programme=programme, answers=answers("  アンケート ", "survey=1", 90))
    desk = line_desks.of_programme(db, programme.id)
    assert (desk.survey_keyword, desk.survey_postback, desk.talk_gap_minutes) == ("アンケート", "survey=1", 90)
    told = {"survey_keyword": "アンケート", "survey_postback": "survey=1", "minutes": 90}
    assert audited(db) == [("line.settings", told)]


def test_settings_leave_the_relay_and_the_counting_alone(db: Db, programme: Programme) -> None:
    approve(db, programme)
    subject.let_talks_count(db, **WHO, programme=programme, count=True)
    subject.save_answers(db, **WHO, programme=programme, answers=answers("アンケート"))
    desk = line_desks.of_programme(db, programme.id)
    assert desk.relay_url == THEIRS
    assert desk.talks_count


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (answers("あ" * 101), subject.WordNotUsable),
        (answers("一行目\n二行目"), subject.WordNotUsable),
        (answers(postback="a\x00b"), subject.WordNotUsable),
        (answers(minutes=4), subject.GapNotUsable),
        (answers(minutes=1441), subject.GapNotUsable),
    ],
)
def test_settings_that_can_not_be_used_are_refused(
    db: Db, programme: Programme, wrong: subject.Answers, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        subject.save_answers(db, **WHO, programme=programme, answers=wrong)
    assert line_desks.every_desk(db) == {}
    assert audited(db) == []


def test_talks_do_not_count_beside_records_that_were_brought_in(db: Db, programme: Programme) -> None:
    facts: dict[str, Any] = {"programme_id": programme.id, "kind": "consultations", "file_hash": "f", "rows": 3}
    batch = batches.open_batch(db, **WHO, **facts)
    for state in ("staged", "published"):
        batches.set_state(db, batch=batch, state=state)
        with pytest.raises(subject.RecordsImported):
            subject.let_talks_count(db, **WHO, programme=programme, count=True)
    batches.set_state(db, batch=batch, state="undone")
    assert subject.let_talks_count(db, **WHO, programme=programme, count=True).talks_count
    assert audited(db) == [("line.talks_on", {})]


def test_records_of_another_programme_do_not_hinder_talks(db: Db, programme: Programme) -> None:
    other = add_programme(db, "other-r8")
    facts: dict[str, Any] = {"programme_id": other.id, "kind": "consultations", "file_hash": "f", "rows": 3}
    batches.set_state(db, batch=batches.open_batch(db, **WHO, **facts), state="published")
    assert subject.let_talks_count(db, **WHO, programme=programme, count=True).talks_count


def test_counting_talks_can_always_be_stopped(db: Db, programme: Programme) -> None:
    subject.let_talks_count(db, **WHO, programme=programme, count=True)
    facts: dict[str, Any] = {"programme_id": programme.id, "kind": "consultations", "file_hash": "f", "rows": 3}
    batches.set_state(db, batch=batches.open_batch(db, **WHO, **facts), state="published")
    assert not subject.let_talks_count(db, **WHO, programme=programme, count=False).talks_count


def test_closed_talks_are_those_that_would_count(db: Db, programme: Programme) -> None:
    opened = NOON - timedelta(hours=3)
    going = LineTalk(programme.id, "a", opened, opened, 1, None, None)
    over = replace(going, person="b", closed_at=opened + timedelta(hours=1), closed_by="silence")
    line_talks.replace(db, programme.id, {"a": [going], "b": [over]})
    assert subject.closed_talks(db, programme, NOON) == 1


def test_an_approved_relay_says_who_allowed_it_by_which_document_and_when(db: Db, programme: Programme) -> None:
    desk = approve(db, programme, document="  8情第123号 ")
    assert desk == line_desks.of_programme(db, programme.id)
    approval = (desk.relay_url, desk.relay_approval, desk.relay_approved_by, desk.relay_approved_at)
    assert approval == (THEIRS, "8情第123号", "admin@office.example", NOON)


def test_the_record_of_changes_holds_no_key_of_the_contractors_address(db: Db, programme: Programme) -> None:
    approve(db, programme)
    subject.stop_relay(db, **WHO, programme=programme)
    host = "hooks.contractor.example.jp"
    assert audited(db) == [
        ("line.relay_off", {"host": host}),
        ("line.relay_on", {"host": host, "document": "8情第123号"}),
    ]


def test_a_stopped_relay_leaves_no_approval_behind(db: Db, programme: Programme) -> None:
    approve(db, programme)
    desk = subject.stop_relay(db, **WHO, programme=programme)
    assert (desk.relay_url, desk.relay_approval, desk.relay_approved_at, desk.relay_approved_by) == (
        None,
        "",
        None,
        None,
    )
    with pytest.raises(subject.NoRelay):
        subject.stop_relay(db, **WHO, programme=programme)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"document": "  "}, subject.ApprovalMissing),
        ({"document": "x" * 121}, subject.ApprovalMissing),
        ({"document": "一\n二"}, subject.ApprovalMissing),
        ({"typed": ""}, subject.NotConfirmed),
        ({"typed": "TOSHIMA-R8"}, subject.NotConfirmed),
        ({"url": "http://hooks.contractor.example.jp/"}, subject.RelayNotHttps),
    ],
)
def test_a_relay_without_document_confirmation_or_https_is_refused(
    db: Db, programme: Programme, changes: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        approve(db, programme, **changes)
    assert line_desks.every_desk(db) == {}


def test_a_demo_programme_passes_nothing_on(db: Db) -> None:
    with pytest.raises(subject.RelayInDemo):
        approve(db, add_programme(db, "demo-r8", is_demo=True))


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("", subject.RelayWithoutHost),
        ("https://", subject.RelayWithoutHost),
        ("https:///line", subject.RelayWithoutHost),
        ("https://hooks.example.jp:99999/", subject.RelayWithoutHost),
        ("https://hooks.example.jp:port/", subject.RelayWithoutHost),
        ("https://[::1/", subject.RelayWithoutHost),
        ("https://hooks.example.jp/" + "a" * 500, subject.RelayWithoutHost),
        ("https://hooks.example.jp/a b", subject.RelayWithoutHost),
        ("https://hooks.example.jp\\@10.0.0.1/", subject.RelayWithoutHost),
        ("https://フック.example.jp/", subject.RelayWithoutHost),
        ("https://hooks.example.jp/\tline", subject.RelayWithoutHost),
        ("ftp://hooks.example.jp/", subject.RelayNotHttps),
        ("hooks.example.jp/line", subject.RelayNotHttps),
        ("https://name:word@hooks.example.jp/", subject.RelayWithName),
        ("https://@hooks.example.jp/", subject.RelayWithName),
        ("https://localhost/", subject.RelayInside),
        ("https://intranet/", subject.RelayInside),
        ("https://hooks.local/", subject.RelayInside),
        ("https://hooks.office.internal/", subject.RelayInside),
        ("https://LOCALHOST./", subject.RelayInside),
        ("https://127.1/", subject.RelayInside),
        ("https://2130706433/", subject.RelayInside),
        ("https://0x7f.0.0.1/", subject.RelayInside),
        ("https://0x7f000001/", subject.RelayInside),
        ("https://a..example.jp/", subject.RelayInside),
        ("https://TO-U.example.lg.jp/line/x/webhook", subject.RelayToOurselves),
        ("https://to-u.example.lg.jp.:8443/", subject.RelayToOurselves),
    ],
)
def test_an_address_that_can_not_be_the_contractors_is_refused(url: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        subject.relay_address(url, own_origin=OURS)


@pytest.mark.parametrize(
    "url", [THEIRS, "https://hooks.example.jp", "HTTPS://Hooks.Example.jp:8443/x", "https://xn--wgv71a119e.jp/"]
)
def test_a_contractors_address_is_used_as_it_was_given(url: str) -> None:
    assert subject.relay_address(f" {url} ", own_origin=OURS) == url


def test_what_follows_a_hash_is_never_sent_and_so_not_kept() -> None:
    assert subject.relay_address("https://hooks.example.jp/a#b", own_origin=OURS) == "https://hooks.example.jp/a"


@given(st.integers(0, 2**32 - 1).map(IPv4Address) | st.integers(0, 2**128 - 1).map(IPv6Address))
def test_no_number_passes_as_a_contractors_address(number: IPv4Address | IPv6Address) -> None:
    host = f"[{number}]" if number.version == 6 else str(number)
    with pytest.raises(subject.RelayInside):
        subject.relay_address(f"https://{host}/", own_origin=OURS)
