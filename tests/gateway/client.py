"""A client of a gateway that lives in its own thread, with the background work of a real one."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx

from gateway.app import Gateway, running

Result = TypeVar("Result")


class Client:
    """Sends one request after another, or many at once; follows no redirect."""

    def __init__(self, loop: asyncio.AbstractEventLoop, requests: httpx.AsyncClient) -> None:
        self._loop = loop
        self._requests = requests

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.run(self._requests.request(method, path, **more))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def head(self, path: str, **more: Any) -> httpx.Response:
        return self.request("HEAD", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)

    def many(self, paths: list[str], **more: Any) -> list[httpx.Response]:
        async def together() -> list[httpx.Response]:
            return await asyncio.gather(*(self._requests.get(path, **more) for path in paths))

        return self.run(together())


@contextmanager
def living(gateway: Gateway, *, address: str = "203.0.113.7") -> Iterator[Client]:
    """Start a gateway as a server would, and stop it as a server would."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    transport = httpx.ASGITransport(gateway, raise_app_exceptions=False, client=(address, 50000))
    client = Client(loop, httpx.AsyncClient(transport=transport, base_url="https://go.example"))
    for name in ("user-agent", "accept-encoding"):
        del client._requests.headers[name]
    life = running(gateway)
    try:
        client.run(life.__aenter__())
        try:
            yield client
        finally:
            client.run(life.__aexit__(None, None, None))
            client.run(client._requests.aclose())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
