import html
import re
from collections.abc import Iterator

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import now
from store import staff as questions
from store.database import Store, StoreUnavailable
from store.records import Staff
from tests.workspace import door
from tests.workspace.cast import PASSWORD, hire, open_session
from tests.workspace.door import TestClient
from workspace import sessions, signin
from workspace.cookies import FORM, SESSION, sign_out_token
from workspace.database import settings

EMAIL = "pr@office.example"


@pytest.fixture
def minami(workspace: Store) -> Staff:
    with workspace.writing() as db:
        return hire(db, "pr")


@pytest.fixture
def browser(minami: Staff) -> Iterator[TestClient]:
    with door.client() as opened:
        yield opened


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


def fill_in(browser: TestClient, password: str = PASSWORD, **fields: str):
    token = token_of(browser.get("/signin").text)
    return browser.post("/signin", data={"token": token, "email": EMAIL, "password": password, **fields})


def test_the_right_password_opens_a_session_and_the_page_that_was_wanted(
    browser: TestClient, workspace: Store, minami: Staff
) -> None:
    answer = fill_in(browser, next="/placements?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/placements?a=1")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION}=")
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"))
    assert "Secure" not in cookie
    session_id = browser.cookies[SESSION].split(".")[0]
    with workspace.reading() as db:
        assert questions.signed_in(db, sessions.hash_of(session_id), now()) == minami


def test_over_https_the_cookies_are_secure(minami: Staff) -> None:
    with door.client("https://office.test") as browser:
        answer = fill_in(browser)
        cookie = answer.headers["set-cookie"]
        # What browsers ask of a cookie with this name; else they drop it.
        assert cookie.startswith(f"__Host-{SESSION}=")
        assert all(word in cookie for word in ("Secure", "Path=/", "HttpOnly"))
        assert "Domain" not in cookie
        assert browser.get("/").status_code == 200
        assert "Secure" in browser.get("/signin").headers["set-cookie"]


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), ("nobody@office.example", PASSWORD), ("", "")])
def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(
    browser: TestClient, email: str, password: str
) -> None:
    answer = fill_in(browser, password, email=email)
    assert answer.status_code == 401
    assert "メールアドレスかパスワードが違うようです" in answer.text
    assert SESSION not in browser.cookies


def test_the_address_stays_in_the_form_and_the_password_does_not(browser: TestClient) -> None:
    page = fill_in(browser, "a-wrong-password", email='x"><script>@office.example').text
    assert "a-wrong-password" not in page
    assert "<script>" not in page
    assert "x&#34;&gt;&lt;script&gt;@office.example" in page


def test_after_five_failures_even_the_right_password_waits(browser: TestClient) -> None:
    for _ in range(5):
        fill_in(browser, "wrong")
    answer = fill_in(browser)
    assert answer.status_code == 429
    assert "1分ほどおいて" in answer.text


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_a_form_without_our_token_is_refused(browser: TestClient, token: str) -> None:
    answer = fill_in(browser, token=token)
    assert answer.status_code == 400
    assert "もう一度サインインしてください" in answer.text


def test_a_form_from_another_browser_is_refused(browser: TestClient) -> None:
    token = token_of(browser.get("/signin").text)
    browser.cookies.clear()
    data = {"token": token, "email": EMAIL, "password": PASSWORD}
    assert browser.post("/signin", data=data).status_code == 400
    browser.cookies.set(FORM, "forged.value.here")
    assert browser.post("/signin", data=data).status_code == 400


def test_a_second_tab_does_not_spoil_the_first_ones_form(browser: TestClient) -> None:
    first = token_of(browser.get("/signin").text)
    browser.get("/signin")
    answer = browser.post("/signin", data={"token": first, "email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/placements", "/placements"),
        ("/results?year=2023", "/results?year=2023"),
        ("/%E7%B5%90", "/%E7%B5%90"),
        (None, "/"),
        ("", "/"),
        ("placements", "/"),
        ("//evil.test", "/"),
        ("///evil.test", "/"),
        ("/\\evil.test", "/"),
        ("\\/evil.test", "/"),
        ("https://evil.test/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: x=1", "/"),
        ("/\t/evil.test", "/"),
        (" //evil.test", "/"),
        ("/\x00", "/"),
        ("/結果", "/"),
        ("/" + "a" * 600, "/"),
        ("/signin", "/"),
        ("/signin?next=/signin", "/"),
        ("/signout", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(wanted: str | None, goes_to: str) -> None:
    assert signin.local_path(wanted) == goes_to


@given(st.text(max_size=40))
def test_whatever_is_wanted_the_way_leads_to_a_path_of_ours(wanted: str) -> None:
    path = signin.local_path(wanted)
    assert path.startswith("/")
    assert not path.startswith("//")
    assert "\\" not in path
    assert path.isascii()
    assert path.isprintable()


def test_a_wanted_page_cannot_break_out_of_the_form(browser: TestClient) -> None:
    page = browser.get("/signin", params={"next": '/"><script>alert(1)</script>'}).text
    assert "<script" not in page


def test_the_page_loads_nothing_and_runs_nothing(browser: TestClient) -> None:
    answer = browser.get("/signin")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    loads = re.findall(r'(?:src|href)="([^"]*)"', answer.text)
    assert [one for one in loads if not one.startswith(("/signin?lang=", "data:"))] == []
    assert "url(" not in answer.text


def test_the_page_speaks_japanese_and_on_request_english(browser: TestClient) -> None:
    japanese, english = browser.get("/signin").text, browser.get("/signin?lang=en").text
    assert '<html lang="ja">' in japanese
    assert "サインイン" in japanese
    assert '<html lang="en">' in english
    assert "Sign in" in english
    assert "相談" not in english


def test_a_failed_sign_in_in_english_is_told_in_english(browser: TestClient) -> None:
    token = token_of(browser.get("/signin?lang=en").text)
    answer = browser.post("/signin?lang=en", data={"token": token, "email": EMAIL, "password": "wrong"})
    assert "isn&#39;t right" in answer.text


def test_an_oversized_form_is_cut_off(browser: TestClient) -> None:
    assert browser.post("/signin", content=b"email=" + b"x" * 9_000).status_code == 413


@pytest.mark.parametrize("body", [b"\xff\xfe=%ff&&&==", b"a=1&" * 50, b"token[]=1", b""])
def test_a_broken_form_is_refused_kindly(browser: TestClient, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.post("/signin", content=body, headers=headers).status_code == 400


def test_when_too_many_sign_in_at_once_the_rest_is_asked_to_wait(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "_WAITING_AT_MOST", 0)
    answer = fill_in(browser)
    assert answer.status_code == 503
    assert "混み合っています" in answer.text


def test_passwords_are_hashed_two_at_a_time(minami: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0

    async def slow(*_args: object, limiter: anyio.CapacityLimiter) -> str:
        nonlocal running, most
        async with limiter:
            running += 1
            most = max(most, running)
            await anyio.sleep(0.01)
            running -= 1
        raise sessions.WrongSignIn

    monkeypatch.setattr(signin.to_thread, "run_sync", slow)

    async def many() -> None:
        turnstile = anyio.CapacityLimiter(signin._HASHING_AT_ONCE)
        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(one, turnstile)

    async def one(turnstile: anyio.CapacityLimiter) -> None:
        with pytest.raises(sessions.WrongSignIn):
            await signin.to_thread.run_sync(signin._sign_in, "a", "b", limiter=turnstile)

    anyio.run(many)
    assert most == signin._HASHING_AT_ONCE == 2


def test_a_store_out_of_reach_is_told_on_the_page(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_facts: str) -> str:
        raise StoreUnavailable

    monkeypatch.setattr(signin, "_sign_in", unreachable)
    answer = fill_in(browser)
    assert answer.status_code == 503
    assert "もう一度お試しください" in answer.text


def signed_in(browser: TestClient, store: Store, person: Staff) -> str:
    with store.writing() as db:
        session_id = open_session(db, person)
    door.come_in(browser, session_id)
    return session_id


def test_signing_out_ends_the_session_and_removes_the_cookie(
    browser: TestClient, workspace: Store, minami: Staff
) -> None:
    session_id = signed_in(browser, workspace, minami)
    token = sign_out_token(sessions.hash_of(session_id), key=settings().signing_key)
    answer = browser.post("/signout", data={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")
    assert f'{SESSION}=""' in answer.headers["set-cookie"]
    assert browser.get("/", headers={"cookie": f"{SESSION}={door.cookie(session_id)}"}).status_code == 401


def test_over_https_signing_out_removes_the_cookie_by_its_name(workspace: Store, minami: Staff) -> None:
    with door.client("https://office.test") as browser:
        session_id = signed_in(browser, workspace, minami)
        token = sign_out_token(sessions.hash_of(session_id), key=settings().signing_key)
        cookie = browser.post("/signout", data={"token": token}).headers["set-cookie"]
        assert cookie.startswith(f'__Host-{SESSION}=""')
        assert "Secure" in cookie


def test_no_other_site_can_sign_somebody_out(browser: TestClient, workspace: Store, minami: Staff) -> None:
    session_id = signed_in(browser, workspace, minami)
    with workspace.writing() as db:
        other = open_session(db, minami)
    foreign = sign_out_token(sessions.hash_of(other), key=settings().signing_key)
    for token in ("", "x", "é", foreign):
        assert browser.post("/signout", data={"token": token}).status_code == 403
    ours = sign_out_token(sessions.hash_of(session_id), key=settings().signing_key)
    assert browser.post("/signout", data={"token": ours}, headers={"origin": "http://evil.test"}).status_code == 401
    assert browser.get("/signout", headers=door.PAGE).status_code in (200, 405)
    assert browser.get("/").status_code == 200


def test_the_first_page_can_be_asked_for_by_its_name(browser: TestClient, workspace: Store, minami: Staff) -> None:
    signed_in(browser, workspace, minami)
    answer = browser.get("/home", headers=door.PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
