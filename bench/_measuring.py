"""What every bench shares: turns of timing, medians, ratios, peak memory, one JSON object last."""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def quick() -> bool:
    """Whether the bench was asked for a short run (--quick)."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="fewer and shorter turns")
    return bool(parser.parse_args().quick)


def in_turn(ways: Mapping[str, Callable[[], float]], *, turns: int) -> dict[str, float]:
    """Run each way once a turn, in turn, so that a slow moment of the machine hits all; median of what each returns."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _turn in range(turns):
        for name, way in ways.items():
            found[name].append(way())
    return {name: statistics.median(values) for name, values in found.items()}


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def cpu_seconds(work: Callable[[], object]) -> float:
    """How long the processor works for a call, in this process and in those it runs."""
    begin = _worked()
    work()
    return _worked() - begin


def _worked() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def peak_mb() -> float:
    """The most memory this process ever held."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says of a child may be its parent's
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def report(*, ratios: Mapping[str, float], peak: float | None = None, **more: object) -> None:
    """Print the one JSON object; `peak` in MB where it was measured elsewhere than in this process."""
    told = {
        **more,
        "ratios": {name: round(value, 3) for name, value in ratios.items()},
        "peak_mb": round(peak_mb() if peak is None else peak, 1),
    }
    print(json.dumps(told, ensure_ascii=False))


def report_reading(read: Callable[[], int]) -> None:
    """Print how long a call takes the processor, how many rows it says it read, and what memory it added."""
    idle, found = peak_mb(), list[int]()
    spent = cpu_seconds(lambda: found.append(read()))
    print(json.dumps({"seconds": spent, "rows": found[0], "idle_mb": idle, "added_mb": peak_mb() - idle}))
