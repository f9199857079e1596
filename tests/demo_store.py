"""All five scenarios played once a test session; import the fixtures where they are needed."""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import demo
from core.settings import Settings
from store.database import Store
from store.schema import migrate

FACTS = json.loads((Path(__file__).parent / "data" / "seed_facts.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Played:
    """A store with the demo, its settings, and what the loader said."""

    store: Store
    settings: Settings
    said: list[str]


_PLAYED: list[Played] = []


@pytest.fixture(scope="session")
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The five demo programmes in one SQLite store; nobody may write to it."""
    # Each file that imports the fixture has one of its own; they share the play.
    if not _PLAYED:
        # So do the workers of one run: playing five years takes as long as hundreds of tests.
        own = tmp_path_factory.getbasetemp()
        _PLAYED.append(played_once((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demo"))
        request.config.add_cleanup(_PLAYED[0].store.close)
    return _PLAYED[0]


def played_once(folder: Path) -> Played:
    """The five programmes in a folder, played by whoever asks first."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "said.json"
        if not told.exists():
            made = play(folder, demo.scenarios())
            told.write_text(json.dumps(made.said), encoding="utf-8")
            return made
    settings = Settings(data_dir=folder, _env_file=None)
    return Played(Store(settings.database), settings, json.loads(told.read_text(encoding="utf-8")))


def play(folder: Path, names: list[str]) -> Played:
    """Scenarios played into a store of their own; whoever asks for it closes it."""
    settings = Settings(data_dir=folder, _env_file=None)
    store = Store(settings.database)
    migrate(store)
    said: list[str] = []
    demo.load(store, settings, names=names, say=said.append)
    return Played(store, settings, said)


def programme(seed: str) -> dict[str, Any]:
    """What the source says of a programme."""
    return next(each for each in FACTS["programmes"] if each["id"] == seed)


def fact(seed: str, section: str, key: str) -> Any:
    """One value of a source, such as ('kita_line_tou_a', 'results', 'friends')."""
    found = [each["value"] for each in programme(seed)[section] if each["key"] == key]
    assert len(found) == 1, (seed, section, key)
    return found[0]
