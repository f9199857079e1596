"""What the gateway is held against, as ASGI apps: `bare` only redirects, `naive` commits one insert a request first."""

import os
import sqlite3
import time

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

TARGET = "https://line.me/R/ti/p/%40000sample"


async def redirect(_request: Request) -> RedirectResponse:
    return RedirectResponse(TARGET, 302, headers={"Cache-Control": "no-store"})


bare = Starlette(routes=[Route("/R/{code}", redirect)])


def naive() -> Starlette:
    """For `uvicorn --factory`; its database is the file BENCH_NAIVE names."""
    db = sqlite3.connect(os.environ["BENCH_NAIVE"], isolation_level=None)
    db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE scan(at REAL, code TEXT)")

    async def scan(request: Request) -> RedirectResponse:
        db.execute("INSERT INTO scan VALUES (?, ?)", (time.time(), request.path_params["code"]))
        return await redirect(request)

    return Starlette(routes=[Route("/R/{code}", scan)])
