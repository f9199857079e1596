"""What a gateway counts as it works, in plain numbers: nobody takes a lock for it, a scrape reads them as they are."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from store.recording import ScanRow

# Seconds; the deadline of the store is one of them.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

_class_of = attrgetter("kind")


class Durations:
    """How many took how long: one number for each of BOUNDS and one for what took longer."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.total = 0.0

    def add(self, seconds: float, times: int) -> None:
        """Note that so many took so long."""
        self.counts[bisect_left(BOUNDS, seconds)] += times
        self.total += seconds * times


class ScanTally:
    """Scans by class and outcome (stored, spooled, unrecorded), and how long they took until they were durable."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.durable = Durations()

    def add(self, rows: Sequence[ScanRow], outcome: str, seconds: float) -> None:
        """Note a batch that ended; `seconds` since the first of it came, so none of it took longer."""
        for kind, scans in Counter(map(_class_of, rows)).items():
            self.outcomes[kind, outcome] += scans
        if outcome != "unrecorded":
            self.durable.add(seconds, len(rows))
