"""A page open in a browser, without the browser: Streamlit's own messages over its websocket."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_SECONDS = 120
_LARGEST = 64 * 2**20


class PageFailed(Exception):
    """A run ended otherwise than well, or showed an exception."""


@dataclass
class OpenPage:
    """A tab: its connection, the page it shows, what the last run sent; `first` are the seconds of its first run."""

    connection: ClientConnection
    page: str
    query: str = ""
    page_hash: str = ""
    bytes_sent: int = 0
    first: float = 0.0
    elements: list[str] = field(default_factory=list)

    def run(self, *, query: str | None = None) -> float:
        """Run the whole page again, as a widget does; seconds until its last message is here."""
        self.query = self.query if query is None else query
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_script_hash = self.page_hash
        if not self.page_hash:
            asked.rerun_script.page_name = self.page
        self.bytes_sent, self.elements = 0, []
        begin = time.perf_counter()
        self.connection.send(asked.SerializeToString())
        while not self._ends(self.connection.recv(timeout=_SECONDS)):
            pass
        return time.perf_counter() - begin

    def _ends(self, told: str | bytes) -> bool:
        assert isinstance(told, bytes)
        message = ForwardMsg.FromString(told)
        self.bytes_sent += len(told)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self.elements.append(message.delta.new_element.WhichOneof("type") or "")
            if self.elements[-1] == "exception":
                raise PageFailed(f"{self.page}: {message.delta.new_element.exception.message}")
        if kind != "script_finished":
            return False
        if message.script_finished not in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_EARLY_FOR_RERUN):
            raise PageFailed(f"{self.page}: {message.script_finished}")
        return bool(message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)


@contextmanager
def opened(address: str, page: str, *, query: str = "", cookies: Mapping[str, str] | None = None) -> Iterator[OpenPage]:
    """A tab on a page of a Streamlit process, run for the first time; closed at the end."""
    cookie = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    headers = {"Cookie": cookie} if cookie else {}
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(
        url,
        origin=Origin(address),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers,
        max_size=_LARGEST,
        open_timeout=_SECONDS,
    ) as connection:
        tab = OpenPage(connection, page, query)
        tab.first = tab.run()
        yield tab
