"""What every bench shares: turns of timing, medians, ratios, peak memory, one JSON object last."""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping


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


def report(*, ratios: Mapping[str, float], **more: object) -> None:
    """Print the one JSON object."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    told = {**more, "ratios": {name: round(value, 3) for name, value in ratios.items()}, "peak_mb": round(peak, 1)}
    print(json.dumps(told, ensure_ascii=False))
