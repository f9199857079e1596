"""Scanning a code: where it leads, what is stored, what a stranger learns."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from campaigns import placements
from campaigns.codes import mint
from funnel.scans import RULE
from gateway.app import Gateway
from gateway.snapshot import Route
from store.database import Store
from store.types import milliseconds
from tests.conftest import NOON
from tests.gateway.client import Client
from tests.gateway.conftest import count, rows, totals, wait_until
from tests.gateway.desks import BY, PHONE, Clock, Desk, minutes, put_up

ADD_FRIEND = "https://line.me/R/ti/p/%40000sample"


def test_a_scan_leads_to_the_add_friend_address(client: Client, desk: Desk) -> None:
    answer = client.get(f"/R/{desk.code}", headers=PHONE)
    assert answer.status_code == 302
    assert answer.headers["location"] == "https://line.me/R/ti/p/%40000sample"
    assert answer.content == b""


def test_a_redirect_is_never_kept_by_anybody_and_tells_nobody_where_it_came_from(client: Client, desk: Desk) -> None:
    headers = client.get(f"/R/{desk.code}", headers=PHONE).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_a_scan_is_stored_before_its_answer_leaves(client: Client, desk: Desk, store: Store) -> None:
    client.get(f"/R/{desk.code}", headers=PHONE)
    place = desk.placements[0]
    [(programme, _boot, seq, placement, at, kind, rule, _sign)] = rows(store, "scan")
    assert (programme, seq, placement, kind, rule) == (desk.programme.id, 1, place.id, "person", RULE)
    assert at == milliseconds(NOON)
    assert rows(store, "scan_hour") == [(programme, placement, milliseconds(NOON), "person", 1)]


def test_a_code_is_read_in_small_letters_and_with_typing_errors_that_look_alike(
    client: Client, desk: Desk, store: Store
) -> None:
    code = desk.code
    for typed in (code.lower(), f"{code[:3]}-{code[3:]}", code.replace("0", "o").replace("1", "l"), f"%20{code}"):
        assert client.get(f"/r/{typed}", headers=PHONE).status_code == 302
    assert totals(store) == {"person": 4}


def test_a_query_is_never_passed_on(client: Client, desk: Desk) -> None:
    answer = client.get(f"/R/{desk.code}?next=https://evil.example&openExternalBrowser=1", headers=PHONE)
    assert answer.headers["location"] == "https://line.me/R/ti/p/%40000sample"


def test_head_bot_preview_prefetch_and_staff_are_kept_apart(client: Client, desk: Desk, store: Store) -> None:
    path = f"/R/{desk.code}"
    assert client.head(path, headers=PHONE).status_code == 302
    client.get(path, headers={"user-agent": "curl/8.5.0"})
    client.get(path)
    client.get(path, headers={"user-agent": "facebookexternalhit/1.1;line-poker/1.0"})
    client.get(path, headers={**PHONE, "sec-purpose": "prefetch"})
    client.get(f"{path}?T", headers=PHONE)
    client.get(path, headers=PHONE)
    assert totals(store) == {"head": 1, "bot": 2, "preview": 1, "prefetch": 1, "staff": 1, "person": 1}


def test_scans_of_an_hour_add_up(client: Client, desk: Desk, store: Store, clock: Clock) -> None:
    for minute in (0, 59, 60, 61, 119, 120):
        clock.at = NOON + minutes(minute)
        client.get(f"/R/{desk.code}", headers=PHONE)
    assert [row[4] for row in rows(store, "scan_hour")] == [2, 3, 1]


def test_a_clock_that_jumps_back_loses_no_scan(client: Client, desk: Desk, store: Store, clock: Clock) -> None:
    for at in (NOON, NOON - minutes(60), NOON):
        clock.at = at
        client.get(f"/R/{desk.code}", headers=PHONE)
    assert totals(store) == {"person": 3}


def test_a_device_counts_once_a_day_and_leaves_no_address(
    client: Client, desk: Desk, store: Store, clock: Clock
) -> None:
    before_midnight = datetime(2026, 6, 3, 14, 59, tzinfo=UTC)
    for at in (before_midnight, before_midnight, before_midnight + minutes(2)):
        clock.at = at
        client.get(f"/R/{desk.code}", headers=PHONE)
    found = rows(store, "device")
    assert [str(row[1]) for row in found] == ["2026-06-03", "2026-06-04"]
    assert len({row[3] for row in found}) == 2
    assert all(len(str(row[3])) == 32 for row in found)
    assert "203.0.113.7" not in str(found)


def test_machines_and_staff_are_no_devices(client: Client, desk: Desk, store: Store) -> None:
    client.head(f"/R/{desk.code}", headers=PHONE)
    client.get(f"/R/{desk.code}?T", headers=PHONE)
    client.get(f"/R/{desk.code}")
    assert count(store, "device") == 0


def test_a_placement_made_a_moment_ago_works_at_once(client: Client, desk: Desk, store: Store) -> None:
    with store.writing() as db:
        fresh = put_up(db, desk.programme, "leaflet")[0]
    assert client.get(f"/R/{fresh.code}", headers=PHONE).status_code == 302


def test_a_retired_code_leads_to_the_neutral_page_and_its_scan_is_stored(
    client: Client, gateway: Gateway, desk: Desk, store: Store
) -> None:
    # Else the codes that the start reads may be of before, and known after the code was asked for by itself.
    wait_until(lambda: gateway.known.can_serve)
    with store.writing() as db:
        placements.retire(db, by=BY, at=NOON, programme=desk.programme, placement_id=desk.placements[0].id)
    path = f"/R/{desk.code}"
    wait_until(lambda: client.get(path, headers={"user-agent": "curl/8"}).headers["location"] == "/closed/toshima-r8")
    answer = client.get(path, headers=PHONE, follow_redirects=True)
    assert answer.status_code == 200
    assert "このコードは、いまは使われていません" in answer.text
    assert totals(store)["person"] == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_unknown_code_gets_a_kind_page_that_names_no_desk(client: Client, desk: Desk, language: str) -> None:
    answer = client.get(f"/R/{mint()}", headers={**PHONE, "accept-language": language})
    assert answer.status_code == 404
    wanted = {"ja": "このページは見つかりません", "en": "There is no page at this address"}[language]
    assert wanted in answer.text
    for word in ("相談", "LINE", "女性", "counsel", desk.programme.name, desk.programme.desk):
        assert word not in answer.text


def test_an_unknown_and_a_mistyped_code_get_the_same_page(client: Client) -> None:
    assert client.get(f"/R/{mint()}").content == client.get("/R/UUUUUUU").content


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_of_a_retired_code_leads_on_by_one_button_and_names_no_desk(
    client: Client, desk: Desk, language: str
) -> None:
    wait_until(lambda: ADD_FRIEND in client.get("/closed/toshima-r8", headers=PHONE).text)
    page = client.get("/closed/toshima-r8", headers={**PHONE, "accept-language": language}).text
    assert sorted(re.findall(r'href="([^"]*)"', page)) == ["/exit", ADD_FRIEND]
    assert {"ja": "ページを開く", "en": "Open the page"}[language] in page
    shown = page.replace(f'href="{ADD_FRIEND}"', "")
    for word in (
        "相談",
        "LINE",
        "女性",
        "counsel",
        desk.programme.name,
        desk.programme.desk,
        desk.programme.municipality,
    ):
        assert word not in shown


def test_a_slug_that_nobody_has_gets_the_page_of_one_whose_desk_has_ended(client: Client, desk: Desk) -> None:
    wait_until(lambda: ADD_FRIEND in client.get("/closed/toshima-r8", headers=PHONE).text)
    ended = client.get("/closed", headers=PHONE)
    for slug in ("nobody", "toshima-r7", "TOSHIMA-R8", "%00", "日本", "x" * 3000):
        answer = client.get(f"/closed/{slug}", headers=PHONE)
        assert (answer.status_code, answer.content) == (200, ended.content)
    assert re.findall(r'href="([^"]*)"', ended.text) == ["/exit"]


def test_where_the_desk_has_ended_the_page_only_says_so(client: Client, desk: Desk, store: Store, clock: Clock) -> None:
    wait_until(lambda: ADD_FRIEND in client.get("/closed/toshima-r8", headers=PHONE).text)
    with store.writing() as db:
        db.execute(text("UPDATE programme SET ends = '2027-03-31'"))
        placements.retire(db, by=BY, at=NOON, programme=desk.programme, placement_id=desk.placements[0].id)
    clock.at = datetime(2027, 3, 31, 14, 59, tzinfo=UTC)
    wait_until(lambda: client.get(f"/R/{desk.code}").headers["location"] == "/closed/toshima-r8")
    assert ADD_FRIEND in client.get("/closed/toshima-r8", headers=PHONE).text
    clock.at += minutes(1)
    assert client.get("/closed/toshima-r8", headers=PHONE).content == client.get("/closed", headers=PHONE).content


def test_what_can_be_no_code_costs_the_same_question_as_a_code_that_nobody_made(
    client: Client, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    look_up = gateway.known._codes._question

    def noted(codes: list[str]) -> dict[str, Route]:
        asked.extend(codes)
        return look_up(codes)

    monkeypatch.setattr(gateway.known._codes, "_question", noted)
    odd = ["UUUUUUU", "0", "x" * 500, "日本語のコード", "%00%00", "a/b/c", "%ED%A0%80"]
    for typed in [mint(), *odd]:
        asked.clear()
        assert client.get(f"/R/{typed}", headers=PHONE).status_code == 404
        assert [len(code) for code in asked] == [7]


def test_other_methods_are_not_allowed_and_store_nothing(client: Client, desk: Desk, store: Store) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        answer = client.request(method, f"/R/{desk.code}", headers=PHONE)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert count(store, "scan") == 0
