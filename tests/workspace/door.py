"""The wall with a stand-in for Streamlit behind it, which tells what reached it."""

import warnings

from starlette.applications import Starlette
from starlette.exceptions import StarletteDeprecationWarning
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from workspace import signin
from workspace.cookies import TimestampSigner, session_name
from workspace.database import settings
from workspace.wall import Wall

with warnings.catch_warnings():
    # It asks for another HTTP client than the one we have; it works with ours.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient

HOST = "http://office.test"
PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate"}


async def _anything(request: Request) -> Response:
    return JSONResponse({"path": request.url.path, "headers": request.headers.items()})


async def _echo(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        while True:
            await websocket.send_bytes(b"heard " + await websocket.receive_bytes())
    except WebSocketDisconnect as end:
        websocket.app.state.ended.append(end.code)


def app() -> Starlette:
    """Like app.py: our routes first, and behind them something that answers every path."""
    public = signin.public_routes()
    behind = [
        Route("/{path:path}", _anything, methods=["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]),
        WebSocketRoute("/{path:path}", _echo),
    ]
    made = Starlette(routes=[*public, *signin.private_routes(), *behind], middleware=[Middleware(Wall, public=public)])
    made.state.ended = []
    return made


def client(host: str = HOST) -> TestClient:
    """A browser at the door that doesn't follow redirects."""
    return TestClient(app(), base_url=host, follow_redirects=False)


def cookie(session_id: str) -> str:
    """The cookie of a session, as the door would set it."""
    return TimestampSigner(settings().signing_key, salt="session").sign(session_id).decode()


def come_in(browser: TestClient, session_id: str) -> TestClient:
    """The same browser with a session's cookie."""
    browser.cookies.set(session_name(secure=browser.base_url.scheme == "https"), cookie(session_id))
    return browser
