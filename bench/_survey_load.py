"""Filled-in forms sent by wrk, each by a link of its own; what it says comes back as numbers."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench._scan_load import AGENT, Load
from core.dates import now
from store.database import Store
from store.records import Programme
from survey import invitations
from survey.invitations import MOST_AT_ONCE
from tests.gateway.desks import BY

FORM = [
    ("helpful", "very"),
    ("more_positive", "more"),
    ("felt_heard", "fully"),
    ("why_here", "talk"),
    ("why_here", "unnamed"),
    ("channel", "card"),
    ("glad", "little"),
    ("age_band", "20s"),
    ("word", "話を聞いてもらえて、すこし楽になりました。ありがとうございました。"),
]
# More than any server here takes in a second.
_MOST_A_SECOND = 3_000
# Requests are made ready before the clock starts, so that wrk's own work is the same for all servers and small.
_SCRIPT = """
local ready, turn = {{}}, 0
local body = "{body}"
function init(args)
  for token in io.lines("{listed}") do
    ready[#ready + 1] = "POST /s/" .. token .. "?lang=ja HTTP/1.1\\r\\nHost: localhost\\r\\n" ..
      "User-Agent: {agent}\\r\\n" ..
      "Accept: text/html\\r\\nAccept-Language: ja-JP,ja;q=0.9\\r\\n" ..
      "Content-Type: application/x-www-form-urlencoded\\r\\nContent-Length: " .. #body .. "\\r\\n\\r\\n" .. body
  end
end
function request()
  turn = turn + 1
  return ready[turn] or "GET /none HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n"
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\\n{{"requests": %d, "us": %d, "p50": %d, "p99": %d, "slowest": %d, "failed": %d}}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass
class Tokens:
    """Links of a desk that are issued as they are needed, and those that no run has used."""

    store: Store
    programme: Programme
    unused: list[str] = field(default_factory=list)

    def take(self, count: int) -> list[str]:
        """So many unused ones."""
        while len(self.unused) < count:
            with self.store.writing() as db:
                self.unused += invitations.issue(db, by=BY, at=now(), programme=self.programme, count=MOST_AT_ONCE)
        taken, self.unused = self.unused[:count], self.unused[count:]
        return taken


def run_wrk(port: int, tokens: Tokens, folder: Path, *, connections: int, seconds: int) -> Load:
    """One run; every answer must be below 400. Links that were ready and not sent are good for the next."""
    listed, script = folder / "tokens.txt", folder / "send.lua"
    ready = tokens.take(_MOST_A_SECOND * seconds)
    listed.write_text("\n".join(ready) + "\n")
    script.write_text(_SCRIPT.format(listed=listed, agent=AGENT, body=urlencode(FORM)))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script)]
    done = subprocess.run([*command, f"http://127.0.0.1:{port}"], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    tokens.unused += ready[told["requests"] + 2 * connections :]
    per_ms = [told[name] / 1000 for name in ("p50", "p99", "slowest")]
    return Load(told["requests"], told["requests"] / told["us"] * 1e6, *per_ms, told["failed"])
