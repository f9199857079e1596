"""The demo: plays the scenarios of assets/scenarios through the real functions until the published totals stand.

Codes are minted, scans and signed webhooks go through the gateway, consultation files through the import, answers
through the survey's form. Times come from the plan (scenario.py), so that a year plays in seconds.
"""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
from gateway.app import create_app, running

import playing
import scenario
from campaigns import campaigns, placements, programmes
from core.dates import start_of
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from core.settings import Settings
from core.words import ROLES
from funnel import figures
from scenario import Person, Place, Scenario
from store import programmes as programme_store
from store import staff as staff_store
from store.database import Db, Store
from store.records import Programme
from workspace import passwords
from workspace import staff as staff_subject

_ROLES = ("admin", "pr", "manager", "counsellor")
_LOCAL = ("http://localhost", "http://127.0.0.1")


class NoSuchScenario(Refusal):
    """A name that assets/scenarios doesn't have."""

    sentence = mark("There is no scenario '{name}'. There are: {names}.")


class PublicAddress(Refusal):
    """The demo must not stand where real people could scan it."""

    sentence = mark("The demo runs on this machine only. Nothing was loaded. Please unset SHIRUBE_PUBLIC_URL.")


class TotalsMissed(Refusal):
    """The play did not end with the published totals; a fault in the scenario or in the counting."""

    sentence = mark("Scenario {name}: {figure} is {found}, but {published} was published.")


def scenarios(name: str = "all") -> list[str]:
    """The scenario of a name with those it continues, or all, in the order to be played. Raises NoSuchScenario."""
    known = scenario.names()
    if name == "all":
        return known
    if name not in known:
        raise NoSuchScenario(name=name, names=", ".join(known))
    before = scenario.load(name).continues
    return [*([before] if before else []), name]


def password_file(settings: Settings) -> Path:
    """Where the demo's one password stands (mode 0600)."""
    return settings.data_dir / "demo-password.txt"


def load(store: Store, settings: Settings, *, names: Sequence[str], say: Callable[[str], None]) -> None:
    """Play scenarios that are not in the store yet; makes the four demo accounts.

    Raises PublicAddress, TotalsMissed.
    """
    if settings.public_url and not settings.public_url.startswith(_LOCAL):
        raise PublicAddress
    people: dict[str, Sequence[Person]] = {}
    for place, name in enumerate(names, start=1):
        with store.reading() as db:
            there = programme_store.by_slug(db, scenario.load(name).programme["slug"])
        if there:
            say(_("{place}/{of} {name}: already there").format(place=place, of=len(names), name=name))
            continue
        people[name] = asyncio.run(_play(store, settings, name, people))
        say(_("{place}/{of} {name}: played").format(place=place, of=len(names), name=name))
    with store.writing() as db:
        _accounts(db, settings)


async def _play(
    store: Store, settings: Settings, name: str, people: Mapping[str, Sequence[Person]]
) -> Sequence[Person]:
    """Play one scenario from its first day to its last; its consultees."""
    told = scenario.load(name)
    rng = Random(name)  # noqa: S311 - a play that is the same every time, nothing secret
    at = start_of(told.programme["starts"] - timedelta(days=14))
    with store.writing() as db:
        programme = _programme(db, told, at=at)
        places = _places(db, told, programme, at=at)
        days = programmes.opening_days(db, programme, programme.starts, programme.ends or programme.starts)
    year = scenario.plan(told, rng, places=places, opening_days=days, earlier=people.get(told.continues or "", []))
    clock = playing.Clock(at)
    app = create_app(settings, store=store, clock=clock)
    async with running(app):
        transport = httpx.ASGITransport(app=app, client=("198.51.100.7", 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://demo.example") as client:
            stage = playing.Stage(store, settings, told, programme, rng, client, clock)
            await playing.happen(stage, year)
            await playing.survey(stage, days)
    playing.consultations(stage, year.visits)
    _must_match(stage)
    return year.people


def _programme(db: Db, told: Scenario, *, at: datetime) -> Programme:
    year = told.programme["starts"].year - (told.programme["starts"].month < 4)
    before = programme_store.by_slug(db, told.continues) if told.continues else None
    return programmes.create(
        db,
        by=playing.BY,
        at=at,
        continues=before,
        hours=[
            {"weekday": weekday, **{name: row[name] for name in ("opens", "closes", "last_intake")}}
            for row in told.opening
            for weekday in row["weekdays"]
        ],
        exceptions=told.exceptions,
        targets=[{"fiscal_year": year, "source": told.source, **row} for row in told.targets],
        years=[{"fiscal_year": year, "source": told.source, **row} for row in told.years],
        is_demo=True,
        **{"history_starts": None, **told.programme},
    )


def _places(db: Db, told: Scenario, programme: Programme, *, at: datetime) -> list[Place]:
    """Make campaigns and placements, each venue of a kind with its own code."""
    places = []
    for row in told.campaigns:
        money = {name: row.get(name) for name in ("budget_yen", "actual_cost_yen")}
        campaign = campaigns.create(
            db,
            by=playing.BY,
            at=at,
            programme=programme,
            name=row["name"],
            starts=row["starts"],
            ends=row["ends"],
            **money,
        )
        for group in row["placements"]:
            for number in range(1, group["places"] + 1):
                places.append(_place(db, programme, campaign.id, group, number, row["starts"], at))
    return places


def _place(
    db: Db, programme: Programme, campaign_id: int, group: Mapping[str, Any], number: int, starts: date, at: datetime
) -> Place:
    venue = group["venue"] if group["places"] == 1 else f"{group['venue']} {number}"
    draft = placements.Draft(
        campaign_id=campaign_id,
        channel=group["channel"],
        venue=venue,
        venue_kind=group["kind"],
        quantity=group["quantity"],
        unit_cost_yen=group["unit_cost_yen"],
        installed_on=group.get("installed", starts),
        design=group.get("design", ""),
    )
    made = placements.add(db, by=playing.BY, at=at, programme=programme, draft=draft)
    up = made.installed_on or starts
    return Place(made.code, made.channel, up, group["weight"] / group["places"], group["again"] / group["places"])


def _must_match(stage: playing.Stage) -> None:
    """Raise TotalsMissed unless the year ends with what was published."""
    programme, published = stage.programme, stage.scenario.published
    with stage.store.reading() as db:
        until = programme.ends or programme.starts
        read = figures.read(db, programme=programme, since=programme.starts, until=until, opening_days=[])
    for name in ("friends_stock", "consultations"):
        if name in published and read.stages[name] != published[name]:
            raise TotalsMissed(
                name=stage.scenario.name, figure=name, found=read.stages[name], published=published[name]
            )


def _accounts(db: Db, settings: Settings) -> None:
    """The four demo accounts with one random password a store, on every demo programme."""
    path = password_file(settings)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(passwords.made() + "\n")
    password = path.read_text().strip()
    members = [programme for programme in programme_store.all_programmes(db) if programme.is_demo]
    for role in _ROLES:
        email = f"{role}@demo.example"
        person = staff_store.by_email(db, email)
        if person is None:
            staff_subject.add(
                db,
                by=playing.BY,
                at=start_of(date(2021, 4, 1)),
                email=email,
                name=_(ROLES[role]),
                role=role,
                password=password,
                programmes=members,
                is_demo=True,
            )
        else:
            for programme in members:
                staff_store.join(db, person.id, programme.id)
