"""The survey as a telephone sees it: the form, one answer a link, and pages that tell a stranger nothing."""

import asyncio
import re
import sqlite3
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import text

from gateway.app import Gateway
from store.database import Store, StoreUnavailable
from store.records import Programme
from survey import answers, invitations, questionnaires
from tests.conftest import NOON
from tests.gateway.client import Client
from tests.gateway.conftest import count, rows
from tests.gateway.desks import BY, PHONE, Clock, Desk, open_desk

FILLED = {
    "helpful": "very",
    "more_positive": "same",
    "why_here": ["talk", "unnamed"],
    "word": "聞いてくれて、ありがとう",
}
# LINE's own browser, inside the app.
IN_LINE = {
    "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile Line/14.19.0",
    "accept-language": "ja",
}


@pytest.fixture
def programme(desk: Desk, store: Store) -> Programme:
    with store.writing() as db:
        questionnaires.publish_preset(
            db,
            by=BY,
            at=NOON,
            programme_id=desk.programme.id,
            modules=["osaka"],
            channels=list(questionnaires.channels_with_words()),
        )
    return desk.programme


@pytest.fixture
def token(programme: Programme, store: Store) -> str:
    return issue(store, programme)[0]


def issue(store: Store, programme: Programme, number: int = 1) -> list[str]:
    with store.writing() as db:
        return invitations.issue(db, by=BY, at=NOON, programme=programme, count=number)


def totals(store: Store) -> tuple[int, int, int]:
    return count(store, "survey_link"), count(store, "answer"), count(store, "answer_item")


def test_the_form_is_answered_and_leads_to_an_address_without_a_token(client: Client, token: str, store: Store) -> None:
    sent = client.post(f"/s/{token}", data=FILLED, headers=IN_LINE)
    assert sent.status_code == 303
    assert re.fullmatch(r"/thanks\?lang=ja&m=[\w-]{12}", sent.headers["location"])
    thanks = client.get(sent.headers["location"], headers=IN_LINE)
    assert "ありがとうございました" in thanks.text
    assert token not in thanks.text
    assert totals(store) == (0, 1, 5)
    assert {row[3] for row in rows(store, "answer_item")} == {"very", "same", "talk", "unnamed", FILLED["word"]}


def test_looking_at_the_form_never_spends_the_link(client: Client, token: str, store: Store) -> None:
    before = totals(store)
    previewer = {"user-agent": "facebookexternalhit/1.1;line-poker/1.0"}
    for headers in (previewer, IN_LINE, {"sec-purpose": "prefetch"}, PHONE):
        assert client.get(f"/s/{token}", headers=headers).status_code == 200
        assert client.head(f"/s/{token}", headers=headers).status_code == 200
    assert totals(store) == before
    assert client.post(f"/s/{token}", data=FILLED).status_code == 303


def test_a_link_is_good_for_one_answer(client: Client, token: str, store: Store) -> None:
    client.post(f"/s/{token}", data=FILLED)
    again = client.post(f"/s/{token}", data=FILLED)
    assert again.status_code == 404
    assert count(store, "answer") == 1


def test_people_racing_for_a_link_give_one_answer(client: Client, programme: Programme, store: Store) -> None:
    tokens = issue(store, programme, 4)

    async def race() -> list[httpx.Response]:
        requests = client._requests
        return await asyncio.gather(
            *(requests.post(f"/s/{token}", data={"helpful": "very"}) for token in tokens for _try in range(8))
        )

    statuses = [answer.status_code for answer in client.run(race())]
    assert sorted(statuses) == [303] * 4 + [404] * 28
    assert totals(store) == (0, 4, 4)


def test_unknown_spent_expired_and_malformed_links_look_alike(
    client: Client, programme: Programme, store: Store, clock: Clock
) -> None:
    spent, expired = issue(store, programme, 2)
    client.post(f"/s/{spent}", data=FILLED)
    clock.at = NOON + timedelta(hours=24)
    dead = [
        spent,
        expired,
        "A" * 22,
        "short",
        "",
        "a/b/c",
        "%00",
        "%ff%fe",
        "あ",
        "'; DROP TABLE answer; --",
        "x" * 4000,
    ]
    for language in ("ja", "en"):
        headers = {"accept-language": language}
        pages = [client.get(f"/s/{one}", headers=headers) for one in dead]
        pages += [client.post(f"/s/{one}", headers=headers, data=FILLED) for one in dead]
        assert {page.status_code for page in pages} == {404}
        assert len({page.content for page in pages}) == 1
        assert len({tuple(sorted(page.headers.items())) for page in pages}) == 1


def test_the_page_of_a_dead_link_does_not_say_what_it_was_for(client: Client, programme: Programme) -> None:
    page = client.get(f"/s/{'A' * 22}", headers=PHONE).text
    assert "このページは、もう使えません" in page
    # She who pressed twice.
    assert "送信したあとなら、もう届いています。" in page
    for word in ("相談", "LINE", "女性", "アンケート", programme.name, programme.desk):
        assert word not in page


def _huge() -> bytes:
    return urlencode({"word": "あ" * 30_000}).encode()


FORM = "application/x-www-form-urlencoded"
BAD: dict[str, tuple[bytes, str, int, str, str]] = {
    "an option the form doesn't offer": (b"helpful=VERY", FORM, 400, "答えを読みとれませんでした", "could not be read"),
    "two answers where one fits": (
        b"helpful=very&helpful=little",
        FORM,
        400,
        "答えを読みとれませんでした",
        "could not be read",
    ),
    "a channel of another desk": (b"channel=balloon", FORM, 400, "答えを読みとれませんでした", "could not be read"),
    "NUL": (b"helpful=very&word=a%00b", FORM, 400, "答えを読みとれませんでした", "could not be read"),
    "invalid UTF-8": (b"word=%ff%fe%83", FORM, 400, "答えを読みとれませんでした", "could not be read"),
    "raw bytes": (b"word=\xff\xfe", FORM, 400, "答えを読みとれませんでした", "could not be read"),
    "a surrogate": (b"word=%ed%a0%80", FORM, 400, "答えを読みとれませんでした", "could not be read"),
    "a thousand fields": (b"&".join([b"a=1"] * 1000), FORM, 400, "答えを読みとれませんでした", "could not be read"),
    "nothing": (b"", FORM, 400, "まだ何も選ばれていない", "Nothing is chosen yet"),
    "blanks": (b"word=+%0D%0A+", FORM, 400, "まだ何も選ばれていない", "Nothing is chosen yet"),
    "a long word": (
        urlencode({"word": "あ" * 201}).encode(),
        FORM,
        400,
        "「ひとこと」は200字まで",
        "up to 200 characters",
    ),
    "huge": (_huge(), FORM, 413, "内容が大きすぎます", "too large"),
    "JSON": (b'{"helpful":"very"}', "application/json", 415, "内容を読みとれません", "not this form"),
    "multipart": (b"--x", "multipart/form-data; boundary=x", 415, "内容を読みとれません", "not this form"),
    "no type": (b"helpful=very", "", 415, "内容を読みとれません", "not this form"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_changes_nothing_and_comes_back_with_a_sentence(
    client: Client, token: str, store: Store, name: str
) -> None:
    body, kind, status, japanese, english = BAD[name]
    before = totals(store)
    for language, sentence in (("ja", japanese), ("en", english)):
        headers = {"content-type": kind} if kind else {}
        page = client.post(f"/s/{token}?lang={language}", content=body, headers=headers)
        assert page.status_code == status
        assert 'role="alert"' in page.text
        assert sentence in page.text
    assert totals(store) == before
    assert client.post(f"/s/{token}", data=FILLED).status_code == 303


def test_a_refused_form_comes_back_with_everything_she_chose(client: Client, token: str) -> None:
    long = "<b>ながい</b>" * 30
    page = client.post(f"/s/{token}", data={**FILLED, "word": long}).text
    assert 'name="helpful" value="very" checked' in page
    assert 'name="why_here" value="unnamed" checked' in page
    assert 'name="helpful" value="little" checked' not in page
    assert "&lt;b&gt;ながい" in page
    assert "<b>ながい" not in page


def test_while_the_store_is_out_of_reach_her_choices_wait_in_the_page(
    client: Client, token: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_reach(*_given: object, **_more: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(answers, "keep", out_of_reach)
        page = client.post(f"/s/{token}", data={**FILLED, "word": 'a"b<c'}, headers=PHONE)
    assert page.status_code == 503
    assert "いま、送れませんでした" in page.text
    assert 'href="tel:110"' in page.text
    assert totals(store)[:2] == (1, 0)
    kept = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
    assert ("word", "a&#34;b&lt;c") in kept
    assert [pair for pair in kept if pair[0] == "why_here"] == [("why_here", "talk"), ("why_here", "unnamed")]
    again = urlencode([(name, value.replace("&#34;", '"').replace("&lt;", "<")) for name, value in kept])
    assert client.post(f"/s/{token}", content=again, headers={"content-type": FORM}).status_code == 303
    assert count(store, "answer_item") == 5


def test_a_form_that_cannot_be_opened_says_so_and_stays_unspent(
    client: Client, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_reach(*_given: object, **_more: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(invitations, "live", out_of_reach)
        page = client.get(f"/s/{token}", headers=PHONE)
    assert page.status_code == 503
    assert "いま、このページを開けません" in page.text
    assert client.get(f"/s/{token}").status_code == 200


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Another process writes and doesn't come to an end."""
    other = sqlite3.connect(str(store.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_an_unknown_token_is_answered_while_the_store_is_locked(
    client: Client, programme: Programme, store: Store
) -> None:
    with locked(store):
        began = time.monotonic()
        assert client.post(f"/s/{'A' * 22}", data=FILLED).status_code == 404
        assert time.monotonic() - began < 1.0


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_while_forty_answers_wait_for_a_locked_store_nobody_else_waits(
    client: Client, programme: Programme, store: Store
) -> None:
    tokens = issue(store, programme, 40)
    took: dict[str, float] = {}

    async def timed(path: str) -> httpx.Response:
        began = time.monotonic()
        answer = await client._requests.get(path, headers=PHONE)
        took[path] = time.monotonic() - began
        return answer

    async def all_at_once() -> tuple[list[httpx.Response], list[httpx.Response]]:
        posts = [
            asyncio.create_task(client._requests.post(f"/s/{token}", data=FILLED, headers=PHONE)) for token in tokens
        ]
        await asyncio.sleep(0.3)
        paths = ["/exit", "/", "/healthz", "/thanks", f"/s/{tokens[0]}", "/readyz"]
        others = await asyncio.gather(*(timed(path) for path in paths))
        assert not all(post.done() for post in posts)
        return await asyncio.gather(*posts), list(others)

    with locked(store):
        began = time.monotonic()
        answered, others = client.run(all_at_once())
        assert time.monotonic() - began < 4.5
    assert [other.status_code for other in others] == [200, 200, 200, 200, 200, 503]
    assert max(took.values()) < 1.2
    # Every answer is handed back with what was chosen, and every link is still good.
    assert {one.status_code for one in answered} == {503}
    assert all('name="helpful" value="very"' in one.text for one in answered)
    assert totals(store)[:2] == (40, 0)
    assert client.get("/readyz").status_code == 200
    assert client.post(f"/s/{tokens[0]}", data=FILLED).status_code == 303


def test_whoever_hangs_up_while_sending_leaves_no_trace_and_no_fault(
    gateway: Gateway, client: Client, token: str, store: Store
) -> None:
    before = totals(store)

    async def hang_up() -> list[dict[str, object]]:
        sent: list[dict[str, object]] = []
        parts = iter([{"type": "http.request", "body": b"helpful=", "more_body": True}, {"type": "http.disconnect"}])

        async def receive() -> dict[str, object]:
            return next(parts)

        async def send(message: object) -> None:
            assert isinstance(message, dict)
            sent.append(message)

        headers = [(b"content-type", FORM.encode())]
        path = f"/s/{token}"
        scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
        await gateway(scope, receive, send)
        return sent

    assert client.run(hang_up())[0]["status"] == 400
    assert totals(store) == before


def test_pages_are_packed_for_who_takes_them_packed(client: Client, token: str) -> None:
    plain = client.get(f"/s/{token}", headers=PHONE)
    packed = client.get(f"/s/{token}", headers={**PHONE, "accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.content == plain.content


def test_no_page_lets_anything_else_in_or_is_kept_by_anybody(client: Client, token: str) -> None:
    for path in (f"/s/{token}", "/thanks", "/s/nothing"):
        page = client.get(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in page.headers
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)


def test_only_the_script_of_ours_may_run_and_only_where_it_stands(client: Client, token: str) -> None:
    for path in (f"/s/{token}", "/thanks"):
        page = client.get(path)
        [script] = re.findall("<script>(.*?)</script>", page.text, re.DOTALL)
        allowed = b64encode(sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{allowed}';" in page.headers["content-security-policy"]
        assert not re.findall(r"<[^>]*\son\w+=", page.text)
    assert "script-src" not in client.get("/s/nothing").headers["content-security-policy"]


def test_the_form_promises_no_more_than_it_keeps(client: Client, token: str) -> None:
    page = client.get(f"/s/{token}", headers=PHONE).text
    # What can't be undone is said where it is done.
    sending = client.post(f"/s/{token}", data={"helpful": "very", "/step": "next"}, headers=PHONE).text
    assert "だれの答えか分からないので、消すことができません" in sending
    assert "<title>アンケート</title>" in page
    for sentence in (
        "LINEのトークと、ブラウザーの履歴は残ります",
        "あとでまとめて読みます。返事はできません。",
    ):
        assert sentence in page
    assert page.count('href="/exit"') == 1
    # Above the box, not below it.
    assert page.index("返事はできません") < page.index("<textarea")


def test_urgent_numbers_stand_on_the_form_and_after_it_with_110_apart(client: Client, token: str) -> None:
    for path in (f"/s/{token}", "/thanks"):
        page = client.get(path, headers=PHONE).text
        now, later = page.split("電話で話したいとき")
        assert 'href="tel:110"' in now
        assert 'href="tel:%238008"' in later
        for number in ("#8008", "0120-279-889", "0120-0-78310", "0120-99-7777", "189"):
            assert number in later
            assert number not in now
        assert "受付時間内・通話料あり" in later


def test_every_question_has_a_legend_and_a_way_not_to_answer(client: Client, token: str) -> None:
    page = client.get(f"/s/{token}", headers=PHONE).text
    assert page.count("<fieldset") == page.count("<legend") == page.count("答えたくない") == 10
    assert page.count('<label class="ask" for="q-word">') == 1


def test_the_language_is_the_browsers_and_can_be_switched_without_javascript(client: Client, token: str) -> None:
    japanese = client.get(f"/s/{token}", headers={"accept-language": "ja,en;q=0.5"}).text
    assert '<html lang="ja">' in japanese
    assert '<a href="?lang=en" lang="en">English</a>' in japanese
    english = client.get(f"/s/{token}?lang=en", headers={"accept-language": "ja"}).text
    assert '<html lang="en">' in english
    assert "Was talking with us useful to you?" in english
    assert not re.findall("[ぁ-ん]", re.sub(r'<a href="\?lang.*?</a>|<summary>.*?</summary>', "", english))
    sent = client.post(f"/s/{token}?lang=en", data=FILLED)
    assert sent.headers["location"].startswith("/thanks?lang=en&")


def test_no_log_holds_a_token_or_a_word(client: Client, token: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        client.get(f"/s/{token}")
        client.post(f"/s/{token}", data={"word": "ひみつのことば", "helpful": "nonsense"})
        client.post(f"/s/{token}", data={"word": "ひみつのことば"})
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "asyncio"))]
    told = " ".join(record.getMessage() for record in ours)
    assert token not in told
    assert "ひみつ" not in told
    assert invitations.hash_of(token) not in told


def test_other_methods_are_not_allowed(client: Client, token: str, store: Store) -> None:
    before = totals(store)
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.request(method, f"/s/{token}").status_code == 405
    with store.reading() as db:
        assert db.execute(text("SELECT count(*) FROM survey_link")).scalar_one() == before[0]


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_the_form_of_a_demo_desk_says_that_it_is_a_sample(client: Client, store: Store, is_demo: bool) -> None:
    desk = open_desk(store, "card", slug="another-r8", is_demo=is_demo)
    with store.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=NOON, programme_id=desk.programme.id, channels=["card"])
    page = client.get(f"/s/{issue(store, desk.programme)[0]}", headers=PHONE)
    assert ("見本" in page.text) is is_demo
