from collections.abc import Iterator
from datetime import timedelta

import pytest
from itsdangerous import TimestampSigner
from starlette.websockets import WebSocketDisconnect

from core.dates import now
from store import staff as questions
from store.database import Store, StoreUnavailable
from store.records import Staff
from tests.workspace import door
from tests.workspace.cast import hire, open_session
from tests.workspace.door import TestClient
from workspace import sessions, wall
from workspace.cookies import HOST_SESSION, SESSION
from workspace.database import settings

PATHS = [
    "/",
    "/placements",
    "/signin/",
    "/signin/x",
    "/signinx",
    "/healthz/",
    "/healthz/x",
    "//signin",
    "/SIGNIN",
    "/signout",
    "/home",
    "/media/0123456789.pdf",
    "/static/js/index.js",
    "/assets/css/workspace.css",
    "/component/x/index.html",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/_stcore/agent/openapi.json",
    "/_stcore/metrics",
    "/favicon.png",
    "/oauth2callback",
]
ORIGIN = {"origin": door.HOST}


@pytest.fixture
def minami(workspace: Store) -> Staff:
    with workspace.writing() as db:
        return hire(db, "pr")


@pytest.fixture
def session_id(workspace: Store, minami: Staff) -> str:
    with workspace.writing() as db:
        return open_session(db, minami)


@pytest.fixture
def outside(workspace: Store) -> Iterator[TestClient]:
    with door.client() as browser:
        yield browser


@pytest.fixture
def inside(outside: TestClient, session_id: str) -> TestClient:
    return door.come_in(outside, session_id)


def revoke(store: Store, session_id: str) -> None:
    with store.writing() as db:
        sessions.close(db, sessions.hash_of(session_id))


@pytest.mark.parametrize("path", PATHS)
def test_signed_out_a_page_leads_to_the_sign_in_page_and_everything_else_is_refused(
    outside: TestClient, path: str
) -> None:
    page = outside.get(path, headers=door.PAGE)
    assert page.status_code == 303
    assert page.headers["location"].startswith("/signin?next=")
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
        answer = outside.request(method, path)
        assert answer.status_code == 401, method
        assert answer.text in ("signed out", "")
    assert outside.post(path, headers=door.PAGE).status_code == 401


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin"])
def test_only_navigations_are_redirected(outside: TestClient, mode: str) -> None:
    assert outside.get("/", headers={"accept": "text/html", "sec-fetch-mode": mode}).status_code == 401


def test_an_old_browser_is_redirected_by_what_it_accepts(outside: TestClient) -> None:
    assert outside.get("/placements?a=1", headers={"accept": "text/html"}).headers["location"] == (
        "/signin?next=%2Fplacements%3Fa%3D1"
    )


def test_the_sign_in_page_and_the_health_check_answer_signed_out(outside: TestClient) -> None:
    assert outside.get("/signin").status_code == 200
    assert outside.get("/healthz").text == "ok"


def test_signed_in_pages_are_served_with_the_walls_own_identity(inside: TestClient, session_id: str) -> None:
    answer = inside.get("/placements", headers=door.PAGE)
    assert answer.status_code == 200
    assert ["x-shirube-sign-in", sessions.hash_of(session_id)] in answer.json()["headers"]


@pytest.mark.parametrize("name", ["X-Shirube-Sign-In", "x-shirube-sign-in", "X-SHIRUBE-Role"])
def test_identity_from_the_wire_is_removed(inside: TestClient, session_id: str, name: str) -> None:
    answer = inside.get("/placements", headers={name: "forged"})
    ours = [value for key, value in answer.json()["headers"] if key.startswith("x-shirube-")]
    assert ours == [sessions.hash_of(session_id)]


def test_identity_from_the_wire_opens_nothing(outside: TestClient, session_id: str) -> None:
    forged = {"x-shirube-sign-in": sessions.hash_of(session_id)}
    assert outside.get("/placements", headers=forged).status_code == 401


def _aged(session_id: str, monkeypatch: pytest.MonkeyPatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _self: int(now().timestamp()) - 12 * 3600 - 1)
        return door.cookie(session_id)


@pytest.mark.parametrize("kind", ["empty", "unsigned", "foreign", "altered", "hash", "aged", "other salt"])
def test_a_cookie_that_is_not_ours_or_too_old_opens_nothing(
    outside: TestClient, session_id: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = door.cookie(session_id)
    assert outside.get("/", headers={"cookie": f"{SESSION}={ours}"}).status_code == 200
    value = {
        "empty": "",
        "unsigned": session_id,
        "foreign": TimestampSigner(b"x" * 32, salt="session").sign(session_id).decode(),
        "altered": ("B" if ours[0] == "A" else "A") + ours[1:],
        "hash": door.cookie(sessions.hash_of(session_id)),
        "aged": _aged(session_id, monkeypatch),
        "other salt": TimestampSigner(settings().signing_key, salt="form").sign(session_id).decode(),
    }[kind]
    assert outside.get("/", headers={"cookie": f"{SESSION}={value}"}).status_code == 401


@pytest.mark.parametrize("foreign", ["forged", "", None])
@pytest.mark.parametrize("ours_is_last", [True, False])
def test_of_two_sign_in_cookies_none_counts(
    outside: TestClient, workspace: Store, minami: Staff, session_id: str, foreign: str | None, ours_is_last: bool
) -> None:
    if foreign is None:  # somebody else's that is as good as ours
        with workspace.writing() as db:
            foreign = door.cookie(open_session(db, minami))
    both = [f"{SESSION}={foreign}", f"{SESSION}={door.cookie(session_id)}"][:: 1 if ours_is_last else -1]
    assert outside.get("/", headers={"cookie": "; ".join(both)}).status_code == 401
    assert outside.get("/", headers=[("cookie", one) for one in both]).status_code == 401
    assert _refused(outside, {**ORIGIN, "cookie": ";".join(both)}) == 1008
    assert outside.get("/", headers={"cookie": f"other=1; {both[ours_is_last]}"}).status_code == 200


def test_over_https_only_the_cookie_that_no_other_host_can_set_counts(workspace: Store, session_id: str) -> None:
    ours = door.cookie(session_id)
    with door.client("https://office.test") as browser:
        assert browser.get("/", headers={"cookie": f"{SESSION}={ours}"}).status_code == 401
        assert browser.get("/", headers={"cookie": f"{HOST_SESSION}={ours}"}).status_code == 200
        # A neighbour's host may still set one of the plain name; it is nobody's.
        both = f"{SESSION}=forged; {HOST_SESSION}={ours}"
        assert browser.get("/", headers={"cookie": both}).status_code == 200
        with browser.websocket_connect(
            "wss://office.test/_stcore/stream", headers={"origin": "https://office.test", "cookie": both}
        ) as socket:
            socket.send_bytes(b"hello")
            assert socket.receive_bytes() == b"heard hello"


def test_a_session_that_ended_opens_nothing(inside: TestClient, workspace: Store, session_id: str) -> None:
    revoke(workspace, session_id)
    assert inside.get("/").status_code == 401


def test_a_session_past_its_time_opens_nothing(outside: TestClient, workspace: Store, minami: Staff) -> None:
    with workspace.writing() as db:
        old = open_session(db, minami, now() - timedelta(hours=12, seconds=1))
    assert door.come_in(outside, old).get("/").status_code == 401


def test_somebody_switched_off_gets_nothing(inside: TestClient, workspace: Store, minami: Staff) -> None:
    with workspace.writing() as db:
        questions.change(db, minami.id, active=False)
    assert inside.get("/").status_code == 401


def test_a_store_out_of_reach_says_so_and_lets_nobody_in(inside: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(_id_hash: str | None) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(wall, "_whose", unreachable)
    answer = inside.get("/", headers=door.PAGE)
    assert answer.status_code == 503
    assert "もう一度お試しください" in answer.text
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        inside.websocket_connect("ws://office.test/_stcore/stream", headers=ORIGIN),
    ):
        pass
    assert refused.value.code == 1013


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "origin", ["http://evil.test", "null", "http://office.test.evil.test", "http://office.test:81"]
)
def test_another_sites_pages_cannot_change_anything(inside: TestClient, method: str, origin: str) -> None:
    assert inside.request(method, "/_stcore/upload_file/a/b", headers={"origin": origin}).status_code == 401
    assert inside.request(method, "/_stcore/upload_file/a/b", headers=ORIGIN).status_code == 200


def test_a_websocket_is_served_to_somebody_signed_in(inside: TestClient) -> None:
    with inside.websocket_connect("ws://office.test/_stcore/stream", headers=ORIGIN) as socket:
        socket.send_bytes(b"hello")
        assert socket.receive_bytes() == b"heard hello"


def test_text_in_a_websocket_closes_it_before_streamlit_sees_it(inside: TestClient) -> None:
    with inside.websocket_connect("ws://office.test/_stcore/stream", headers=ORIGIN) as socket:
        socket.send_text("hello")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_bytes()
    assert closed.value.code == 1003
    assert inside.app.state.ended == [1003]


def _refused(browser: TestClient, headers: dict[str, str]) -> int:
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        browser.websocket_connect("ws://office.test/_stcore/stream", headers=headers),
    ):
        pass
    return refused.value.code


def test_a_websocket_is_refused_to_anybody_signed_out(outside: TestClient, session_id: str) -> None:
    assert _refused(outside, ORIGIN) == 1008
    assert _refused(outside, {**ORIGIN, "cookie": f"{SESSION}=forged"}) == 1008
    assert _refused(outside, {**ORIGIN, "x-shirube-sign-in": sessions.hash_of(session_id)}) == 1008


@pytest.mark.parametrize("headers", [{"origin": "http://evil.test"}, {"origin": "null"}, {}])
def test_a_websocket_from_another_site_is_refused(inside: TestClient, headers: dict[str, str]) -> None:
    assert _refused(inside, headers) == 1008


def test_a_public_paths_websocket_is_refused_too(outside: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), outside.websocket_connect("ws://office.test/signin", headers=ORIGIN):
        pass


def test_signing_out_cuts_an_open_page_at_its_next_word(inside: TestClient, workspace: Store, session_id: str) -> None:
    with inside.websocket_connect("ws://office.test/_stcore/stream", headers=ORIGIN) as socket:
        revoke(workspace, session_id)
        socket.send_bytes(b"hello")
        with pytest.raises(WebSocketDisconnect) as cut:
            socket.receive_bytes()
    assert cut.value.code == 1008
    assert inside.app.state.ended == [1008]


@pytest.mark.timeout(20)
def test_signing_out_cuts_an_open_page_that_nobody_touches(
    inside: TestClient, workspace: Store, session_id: str
) -> None:
    with inside.websocket_connect("ws://office.test/_stcore/stream", headers=ORIGIN) as socket:
        revoke(workspace, session_id)
        with pytest.raises(WebSocketDisconnect) as cut:
            socket.receive_text()
    assert cut.value.code == 1008
