"""Metrics for the office's own monitoring, on a port of this machine alone: numbers of the whole gateway, of nobody.

No label holds a code, a programme, a person or an address. Nothing is counted here: a scrape reads the plain numbers
that the parts keep anyway, in a thread of its own, so that a scan pays nothing for being measured.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import CollectorRegistry, ProcessCollector, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import ThreadingWSGIServer
from prometheus_client.registry import Collector

from gateway.tallies import BOUNDS, Durations

if TYPE_CHECKING:
    from gateway.app import Gateway

log = logging.getLogger("shirube.gateway")

HOST = "127.0.0.1"

_SPOOLS = ("scans", "refused-scans", "line", "refused-line")
_LONGEST_SCRAPE = 5
# Seconds until the thread sees that it is to stop.
_LOOK_EVERY = 0.2


def registry_of(gateway: "Gateway") -> CollectorRegistry:
    """A registry of its own for one gateway; any number of them live in one process."""
    registry = CollectorRegistry()
    registry.register(_Numbers(gateway))
    ProcessCollector(registry=registry)
    return registry


class MetricsPort:
    """Serves a gateway's metrics on the loopback address; a port of 0 serves none."""

    def __init__(self, gateway: "Gateway", port: int) -> None:
        self._gateway = gateway
        self._port = port
        self._server: ThreadingWSGIServer | None = None

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """Listen inside a with block; where another program has the port the gateway goes on without, and says so."""
        if self._port:
            self._start()
        try:
            yield
        finally:
            if self._server:
                await asyncio.to_thread(self._server.shutdown)
                self._server.server_close()

    def _start(self) -> None:
        app = make_wsgi_app(registry_of(self._gateway))
        try:
            self._server = make_server(HOST, self._port, app, _Server, _Scrape)
        except OSError as error:
            log.warning("no metrics are served: port %d can't be had (%s)", self._port, type(error).__name__)
            return
        serve = partial(self._server.serve_forever, poll_interval=_LOOK_EVERY)
        threading.Thread(target=serve, name="metrics", daemon=True).start()


class _Server(ThreadingWSGIServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        log.warning("a scrape of the metrics broke off")


class _Scrape(WSGIRequestHandler):
    timeout = _LONGEST_SCRAPE

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class _Numbers(Collector):
    gateway: "Gateway"

    def collect(self) -> Iterator[Metric]:
        yield from self._scans()
        yield from self._requests()
        yield from self._line()
        yield from self._state()

    def _scans(self) -> Iterator[Metric]:
        recorder = self.gateway.recorder
        outcomes = dict(recorder.tally.outcomes)
        yield _counter("scans", "Scans by class, and by what became of them.", ("class", "outcome"), outcomes)
        yield _counter("redirects", "Answers that led on.", (), {(): sum(outcomes.values())})
        yield _counter("scans_unrecorded", "Scans that neither store nor spool took.", (), {(): recorder.unrecorded})
        yield _histogram(
            "scan_durable_seconds",
            "Time until a scan was on a disk, by the slowest of its batch.",
            recorder.tally.durable,
        )
        yield _gauge("scans_waiting", "Scans that wait to be written.", recorder.waiting)

    def _requests(self) -> Iterator[Metric]:
        gateway = self.gateway
        answers = {(part, str(status)): n for (part, status), n in dict(gateway.edge.answers).items()}
        yield _counter("answers", "Answers but redirects of scans, by part and status.", ("part", "status"), answers)
        unknown = {(): answers.get(("scan", "404"), 0)}
        yield _counter("unknown_codes", "Requests for a code that nobody made.", (), unknown)
        limited = {("survey",): gateway.limits.survey.limited, ("code",): gateway.limits.unknown_codes.limited}
        yield _counter("limited", "Requests over the budget of their address.", ("what",), limited)
        refused = {(why,): n for why, n in dict(gateway.edge.refused).items()}
        yield _counter("refused", "Requests the server refused before any part saw them.", ("why",), refused)
        yield _counter("errors", "Requests that ended by an error of ours.", (), {(): gateway.edge.errors})

    def _line(self) -> Iterator[Metric]:
        results = {(result,): n for result, n in dict(self.gateway.inbox.results).items()}
        yield _counter("line_events", "LINE events by what became of them.", ("result",), results)
        relay = self.gateway.relay
        relayed = {("forwarded",): relay.forwarded, ("failed",): relay.failed}
        yield _counter("relayed", "Webhooks for the contractor by what became of them.", ("result",), relayed)
        yield _gauge("relay_waiting", "Webhooks that wait for the contractor's server.", relay.waiting)
        yield _counter("replies", "Survey links sent on LINE.", (), {(): self.gateway.replies.sent})

    def _state(self) -> Iterator[Metric]:
        gateway = self.gateway
        yield _gauge("store_up", "Whether scans go straight into the store.", int(gateway.recorder.is_up))
        yield _gauge("losing", "Whether neither store nor spool took the last scan.", int(gateway.recorder.is_losing))
        yield _gauge("codes", "Codes known by heart.", len(gateway.known.snapshot.table))
        yield _gauge("codes_age_seconds", "Since the store last confirmed them.", gateway.known.age)
        files = GaugeMetricFamily("shirube_spool_files", "Files that wait in the spool.", labels=["kind"])
        size = GaugeMetricFamily("shirube_spool_bytes", "Bytes that wait in the spool.", labels=["kind"])
        for kind in _SPOOLS:
            sizes = _sizes(gateway.context.settings.spool_dir, kind)
            files.add_metric([kind], len(sizes))
            size.add_metric([kind], sum(sizes))
        yield files
        yield size


def _counter(name: str, words: str, labels: tuple[str, ...], numbers: dict[Any, int]) -> CounterMetricFamily:
    made = CounterMetricFamily(f"shirube_{name}", words, labels=labels)
    for values, number in sorted(numbers.items()):
        made.add_metric(list(values), number)
    return made


def _gauge(name: str, words: str, number: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"shirube_{name}", words, value=number)


def _histogram(name: str, words: str, durations: Durations) -> HistogramMetricFamily:
    counts, buckets, below = list(durations.counts), [], 0
    for bound, count in zip([*map(str, BOUNDS), "+Inf"], counts, strict=True):
        below += count
        buckets.append((bound, below))
    return HistogramMetricFamily(f"shirube_{name}", words, buckets=buckets, sum_value=durations.total)


def _sizes(folder: Path, kind: str) -> list[int]:
    """Bytes of each file of a kind; one that is replayed and gone meanwhile counts no more."""
    sizes = []
    for path in folder.glob(f"{kind}-*.jsonl"):
        with suppress(OSError):
            sizes.append(path.stat().st_size)
    return sizes
