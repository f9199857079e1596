"""A scenario of assets/scenarios as a value, and what a year planned from it is made of."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.folders import ASSETS

_FOLDER = ASSETS / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """One programme's published figures and how its made-up year is drawn.

    `texts` are what the desk says, by language and part; `readers` who has read them, by language; `versions` what
    was laid out for printing. The last four are what the yearly report needs beside the counts.
    """

    name: str
    source: str
    continues: str | None
    programme: Mapping[str, Any]
    published: Mapping[str, Any]
    opening: Sequence[Mapping[str, Any]]
    exceptions: Sequence[Mapping[str, Any]]
    targets: Sequence[Mapping[str, Any]]
    years: Sequence[Mapping[str, Any]]
    campaigns: Sequence[Mapping[str, Any]]
    play: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, str]]
    readers: Mapping[str, str]
    versions: Sequence[Mapping[str, Any]]
    activities: Sequence[Mapping[str, Any]] = ()
    baselines: Sequence[Mapping[str, Any]] = ()
    cost_lines: Sequence[Mapping[str, Any]] = ()
    report_texts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Place:
    """A placement as the plan sees it: how strongly it draws new people and people who come again.

    `facts` are those of a placement draft; the codes are known once the placement is made. Where two wordings hang,
    the second gets `second_share` of the scans.
    """

    campaign: str
    channel: str
    installed_on: date
    weight: float
    again: float
    facts: Mapping[str, Any]
    second_share: float = 0.0
    code: str = ""
    second_code: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody made up: her id, age band, and whether her first consultation lies in this programme."""

    user_id: str
    band: str
    is_new: bool


@dataclass(frozen=True)
class Visit:
    """One consultation record."""

    person: Person
    starts: datetime
    ends: datetime
    is_first: bool
    channel_told: str | None
    outcome: str


@dataclass(frozen=True)
class Scan:
    """One request for a code: when, which, and what kind of client asks."""

    at: datetime
    code: str
    client: str


@dataclass(frozen=True)
class LineMoment:
    """A follow, unfollow or message of a person."""

    at: datetime
    kind: str
    user_id: str
    is_unblocked: bool = False


@dataclass(frozen=True)
class Year:
    """Everything that happens in a programme's year, each list in the order of time."""

    visits: Sequence[Visit]
    scans: Sequence[Scan]
    line: Sequence[LineMoment]
    people: Sequence[Person]


def names() -> list[str]:
    """Names of all scenarios, a continued programme before the one that continues it."""
    found = {path.stem: load(path.stem) for path in sorted(_FOLDER.glob("*.toml"))}
    return sorted(found, key=lambda name: (found[name].continues is not None, name))


def load(name: str) -> Scenario:
    """Read a scenario. Raises FileNotFoundError."""
    read = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Scenario(
        name=name,
        source=read["source"],
        continues=read.get("continues"),
        programme=read["programme"],
        published=read["published"],
        opening=read["opening"],
        exceptions=read.get("exceptions", []),
        targets=read.get("targets", []),
        years=read.get("years", []),
        campaigns=read["campaigns"],
        play=read["play"],
        texts=read.get("texts", {}),
        readers=read.get("readers", {}),
        versions=read.get("versions", []),
        activities=read.get("activities", []),
        baselines=read.get("baselines", []),
        cost_lines=read.get("cost_lines", []),
        report_texts=read.get("report_texts", []),
    )


def places(scenario: Scenario) -> list[Place]:
    """Every placement of a scenario; several venues of a kind are numbered."""
    return [
        _place(row, group, number)
        for row in scenario.campaigns
        for group in row["placements"]
        for number in range(1, group["places"] + 1)
    ]


def _place(campaign: Mapping[str, Any], group: Mapping[str, Any], number: int) -> Place:
    installed_on = group.get("installed", campaign["starts"])
    facts = {
        "channel": group["channel"],
        "venue": group["venue"] if group["places"] == 1 else f"{group['venue']} {number}",
        "venue_kind": group["kind"],
        "quantity": group["quantity"],
        "unit_cost_yen": group["unit_cost_yen"],
        "installed_on": installed_on,
        "design": group.get("design", ""),
    }
    share = group["places"]
    weight, again = group["weight"] / share, group["again"] / share
    second_share = group.get("second_share", 0.0)
    return Place(campaign["name"], group["channel"], installed_on, weight, again, facts, second_share)
