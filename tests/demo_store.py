"""All five scenarios played once a test session; import the fixtures where they are needed."""

import json
from collections.abc import Iterator
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


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The five demo programmes in one SQLite store; nobody may write to it."""
    yield from play(tmp_path_factory.mktemp("demo"), demo.scenarios())


def play(folder: Path, names: list[str]) -> Iterator[Played]:
    settings = Settings(data_dir=folder, _env_file=None)
    store = Store(settings.database)
    migrate(store)
    said: list[str] = []
    demo.load(store, settings, names=names, say=said.append)
    yield Played(store, settings, said)
    store.close()


def programme(seed: str) -> dict[str, Any]:
    """What the source says of a programme."""
    return next(each for each in FACTS["programmes"] if each["id"] == seed)


def fact(seed: str, section: str, key: str) -> Any:
    """One value of a source, such as ('kita_line_tou_a', 'results', 'friends')."""
    found = [each["value"] for each in programme(seed)[section] if each["key"] == key]
    assert len(found) == 1, (seed, section, key)
    return found[0]
