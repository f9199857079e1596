"""Redirects at 32 in flight, called in-process: ours (durable before the answer) against a bare Starlette 302 and the
naive way (one committed insert a request)."""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from core.settings import Settings
from gateway.app import create_app, running
from store.database import Store
from store.rollups import by_placement
from store.schema import migrate
from tests.gateway.desks import SAFARI, open_desk

IN_FLIGHT = 32
TARGET = "https://line.me/R/ti/p/%40000sample"


def scope(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"localhost"), (b"user-agent", SAFARI.encode())],
        "client": ("192.0.2.1", 1),
        "server": ("localhost", 80),
    }


async def ask(app: Callable[..., Awaitable[None]], path: str) -> None:
    """One request, without a server between; the answer must be a redirect."""
    statuses: list[int] = []

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    await app(scope(path), receive, send)
    assert statuses == [302]


async def drive(app: Callable[..., Awaitable[None]], path: str, count: int) -> float:
    """Requests a second with IN_FLIGHT going at once."""
    left = iter(range(count))

    async def one() -> None:
        for _number in left:
            await ask(app, path)

    begin = time.perf_counter()
    await asyncio.gather(*(one() for _client in range(IN_FLIGHT)))
    return count / (time.perf_counter() - begin)


def bare(_request: Request) -> RedirectResponse:
    return RedirectResponse(TARGET, 302, headers={"Cache-Control": "no-store"})


def naive(folder: Path) -> Starlette:
    db = sqlite3.connect(folder / "naive.db", isolation_level=None, check_same_thread=False)
    db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE scan(at REAL, code TEXT);")

    async def scan(request: Request) -> RedirectResponse:
        db.execute("INSERT INTO scan VALUES (?, ?)", (time.time(), request.path_params["code"]))
        return bare(request)

    return Starlette(routes=[Route("/R/{code}", scan)])


async def measure(folder: Path, *, count: int, turns: int) -> tuple[dict[str, float], int]:
    store = Store(f"sqlite:///{folder / 'shirube.db'}")
    migrate(store)
    desk = open_desk(store, "card")
    settings = Settings(data_dir=folder, database_url=store.url, _env_file=None)
    app = create_app(settings, store=store)
    plain, simple = Starlette(routes=[Route("/R/{code}", bare)]), naive(folder)
    path, found = f"/R/{desk.code}", {"ours": [], "bare": [], "naive": []}
    async with running(app):
        for _turn in range(turns):
            found["ours"].append(await drive(app, path, count))
            found["bare"].append(await drive(plain, path, count))
            found["naive"].append(await drive(simple, path, count // 4))
    with store.reading() as db:
        stored = sum(by_placement(db, desk.programme.id).values())
    assert stored == count * turns, "every acknowledged scan is stored"
    return {name: sorted(values)[len(values) // 2] for name, values in found.items()}, stored


def main() -> None:
    count, turns = (2_000, 3) if measuring.quick() else (20_000, 5)
    with tempfile.TemporaryDirectory() as folder:
        found, stored = asyncio.run(measure(Path(folder), count=count, turns=turns))
    measuring.report(
        requests_a_second={name: round(value) for name, value in found.items()},
        stored=stored,
        ratios={"ours_to_bare": found["ours"] / found["bare"], "ours_to_naive": found["ours"] / found["naive"]},
    )


if __name__ == "__main__":
    main()
