"""Kept requests with what each of them must be called, from tests/data/user_agents.toml."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "user_agents.toml"


@dataclass(frozen=True)
class Request:
    """A kept request and what it must be called."""

    what: str
    agent: str
    kind: str
    sign: str
    method: str = "GET"
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def kept() -> list[Request]:
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))["request"]
    return [Request(kind=one["class"], **{name: one[name] for name in one if name != "class"}) for one in told]


KEPT = kept()
