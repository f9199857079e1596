"""Load by wrk: half of the scans hit one hot code, the others any of the rest; what it says comes back as numbers."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
_HEADERS = f"Host: localhost\\r\\nUser-Agent: {AGENT}\\r\\nAccept: text/html\\r\\nAccept-Language: ja-JP,ja;q=0.9\\r\\n"
# Requests are made ready before the clock starts, so that wrk's own work is the same for all servers and small.
_SCRIPT = """
local ready, turn = {{}}, 0
function init(args)
  for code in io.lines("{codes}") do ready[#ready + 1] = "GET /R/" .. code .. " HTTP/1.1\\r\\n{headers}\\r\\n" end
end
function request()
  turn = turn + 1
  if turn % 2 == 0 then return ready[1] end
  return ready[1 + (turn * 7919) % #ready]
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\\n{{"requests": %d, "us": %d, "p50": %d, "p99": %d, "slowest": %d, "failed": %d}}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw; latencies in ms. `requests` are those answered."""

    requests: int
    a_second: float
    p50: float
    p99: float
    slowest: float
    failed: int


def must_have_wrk() -> None:
    """End with a plain sentence where wrk is missing."""
    if not shutil.which("wrk"):
        raise SystemExit("This bench puts its load on by wrk, which is not here. On Debian: apt-get install wrk")


class Wrk:
    """Runs of wrk over one list of codes, the first of them hot."""

    def __init__(self, codes: Sequence[str], folder: Path) -> None:
        listed = folder / "codes.txt"
        listed.write_text("\n".join(codes) + "\n")
        with tempfile.NamedTemporaryFile("w", suffix=".lua", dir=folder, delete=False) as script:
            script.write(_SCRIPT.format(codes=listed, headers=_HEADERS))
        self._script = script.name

    def run(self, port: int, *, connections: int, seconds: int) -> Load:
        """One run; every answer must be below 400."""
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", self._script]
        done = subprocess.run([*command, f"http://127.0.0.1:{port}"], check=True, capture_output=True, text=True)
        told = json.loads(done.stdout.strip().splitlines()[-1])
        return Load(
            told["requests"],
            told["requests"] / told["us"] * 1e6,
            told["p50"] / 1000,
            told["p99"] / 1000,
            told["slowest"] / 1000,
            told["failed"],
        )
