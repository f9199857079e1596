"""The demo: plays the scenarios of assets/scenarios through the real functions until the published totals stand.

Codes are minted, scans and signed webhooks go through the gateway, consultation files through the import, answers
through the survey's form. Times come from the plan (planning.py), so that a year plays in seconds.
"""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import httpx

import planning
import playing
import preparing
import scenario
import writing_up
from campaigns import demos, programmes
from core.dates import now, start_of
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from core.settings import Settings, make_private
from core.words import ROLES
from funnel import figures
from gateway.app import create_app, running
from scenario import Person
from store import programmes as programme_store
from store import staff as staff_store
from store.database import Db, Store
from store.records import Programme
from workspace import passwords
from workspace import staff as staff_subject

_PLAYED = "demo.played"
_UNTIL_WRITTEN_UP = 20  # days after the year's last
# Seconds. Nobody waits for an answer in a play, and one on a slow disk must come out like one on a fast disk.
_PATIENCE = 60.0
_ROLES = ("admin", "pr", "manager", "counsellor")


class NoSuchScenario(Refusal):
    """A name that assets/scenarios doesn't have."""

    sentence = mark("There is no scenario '{name}'. There are: {names}.")


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


def is_wanted(db: Db) -> bool:
    """Whether the demo belongs into a store: no programme is there, or only demos of which one was broken off.

    A store for which somebody chose one scenario has what it was made for.
    """
    there = programme_store.all_programmes(db)
    return all(one.is_demo for one in there) and not (there and all(_is_played(db, one) for one in there))


def _is_played(db: Db, programme: Programme) -> bool:
    return staff_store.was_done(db, programme_id=programme.id, action=_PLAYED)


def load(store: Store, settings: Settings, *, names: Sequence[str], say: Callable[[str], None]) -> None:
    """Play scenarios that are not in the store yet; makes the four demo accounts.

    A play that was broken off is removed and begun again. Raises PublicAddress, TotalsMissed.
    """
    if settings.is_public:
        raise demos.PublicAddress
    with store.writing() as db:
        _accounts(db, settings)  # first, because they lay out and approve what is printed in the play
    people: dict[str, Sequence[Person]] = {}
    for place, name in enumerate(names, start=1):
        told = {"place": place, "of": len(names), "name": name}
        if _is_there(store, name):
            say(_("{place}/{of} {name}: already there").format(**told))
            continue
        people[name] = asyncio.run(_play(store, settings, name, people))
        say(_("{place}/{of} {name}: played").format(**told))
    with store.writing() as db:
        _accounts(db, settings)


def _is_there(store: Store, name: str) -> bool:
    with store.writing() as db:
        found = programme_store.by_slug(db, name)
        if found and not _is_played(db, found):
            programme_store.remove_demo(db, found)
            return False
    return found is not None


async def _play(
    store: Store, settings: Settings, name: str, people: Mapping[str, Sequence[Person]]
) -> Sequence[Person]:
    """Play one scenario from its first day to its last; its consultees."""
    told = scenario.load(name)
    rng = _chance(name)
    at = start_of(told.programme["starts"] - timedelta(days=14))
    with store.writing() as db:
        programme = preparing.programme(db, told, at=at)
        places = preparing.places(db, told, programme, at=at)
        preparing.texts(db, told, programme, at=at)
        preparing.versions(db, told, programme, at=at + timedelta(days=2), origin=settings.public_origin)
        days = programmes.opening_days(db, programme, programme.starts, programme.ends or programme.starts)
    year = planning.plan(
        told, rng, places=places, opening_days=days, earlier=_consultees(store, told.continues, people)
    )
    year = replace(year, scans=planning.between_wordings(year.scans, places, _chance(f"{name}: two wordings")))
    clock = playing.Clock(at)
    app = create_app(settings, store=store, clock=clock, patience=_PATIENCE)
    async with running(app):
        transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://demo.example") as client:
            stage = playing.Stage(store, settings, told, programme, rng, client, clock)
            await playing.happen(stage, year)
            await playing.survey(stage, days)
    playing.consultations(stage, year.visits)
    _must_match(stage)
    with store.writing() as db:
        ended = programme.ends or programme.starts
        writing_up.year(db, told, programme, at=start_of(ended + timedelta(days=_UNTIL_WRITTEN_UP)))
        staff_store.write_audit(db, at=clock.at, by=playing.BY, action=_PLAYED, programme_id=programme.id)
    return year.people


def _consultees(store: Store, name: str | None, played: Mapping[str, Sequence[Person]]) -> Sequence[Person]:
    """The people of the scenario that is continued; drawn again where it was played on another day."""
    if name is None or name in played:
        return played[name] if name else []
    told = scenario.load(name)
    with store.reading() as db:
        programme = programme_store.by_slug(db, name)
        assert programme, "the scenario that is continued is played first"
        days = programmes.opening_days(db, programme, programme.starts, programme.ends or programme.starts)
    return planning.plan(told, _chance(name), places=scenario.places(told), opening_days=days).people


def _chance(name: str) -> Random:
    return Random(name)  # noqa: S311 - a play that is the same every time, nothing secret


def _must_match(stage: playing.Stage) -> None:
    """Raise TotalsMissed unless the year ends with what was published."""
    programme, published = stage.programme, stage.scenario.published
    with stage.store.reading() as db:
        until = programme.ends or programme.starts
        days = programmes.opening_days(db, programme, programme.starts, until)
        read = figures.read(db, programme=programme, since=programme.starts, until=until, opening_days=days)
    for name in ("friends_stock", "sessions", "consultations"):
        if name in published and read.stages[name] != published[name]:
            raise TotalsMissed(
                name=stage.scenario.name, figure=name, found=read.stages[name], published=published[name]
            )


def _accounts(db: Db, settings: Settings) -> None:
    """The four demo accounts with one random password a store, on every demo programme."""
    path = password_file(settings)
    is_new = not path.exists()
    if is_new:
        make_private(path.parent)
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
            continue
        for programme in members:
            staff_store.join(db, person.id, programme.id)
        if is_new:
            # The store outlived its data folder: the password that is printed must be the one that opens the door.
            staff_subject.set_password(db, by=playing.BY, at=now(), person=person, password=password)
