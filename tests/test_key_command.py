"""`manage.py forget-key`: says what is lost, asks, and leaves no key behind."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import key_command
import manage
from core.settings import Settings
from funnel import pseudonym_keys
from funnel.pseudonym_keys import OtherKeyHere
from key_command import NotConfirmed
from store import pseudonym_keys as stored
from store.database import Store
from tests.conftest import NOON, add_programme

BY = "manage.py"


@pytest.fixture
def file(settings: Settings, store: Store) -> Path:
    """A key in use, of a store with two programmes."""
    with store.writing() as db:
        add_programme(db)
        add_programme(db, "kita-r8")
        pseudonym_keys.in_use(db, settings.pseudonym_key_file, at=NOON)
    return settings.pseudonym_key_file


def forget(store: Store, file: Path, typed: str | None) -> list[str]:
    said: list[str] = []
    asked = [] if typed is None else [typed]
    ask = (lambda question: (said.append(question), asked.pop())[1]) if asked else None
    key_command.forget(store, file, by=BY, ask=ask, say=said.append)
    return said


def test_it_says_what_is_lost_before_it_asks_and_what_it_cannot_reach_afterwards(store: Store, file: Path) -> None:
    said = forget(store, file, " 2 ")
    assert not file.exists()
    told = "\n".join(said)
    assert str(file) in told
    assert "kita-r8, toshima-r8" in told
    assert "二度と分からなくなります" in told
    assert "バックアップ" in said[-1]
    assert "SSD" in said[-1]


@pytest.mark.parametrize("typed", ["", "1", "yes", "２個"])
def test_whatever_else_is_typed_destroys_nothing(store: Store, file: Path, typed: str) -> None:
    with pytest.raises(NotConfirmed):
        forget(store, file, typed)
    assert file.exists()
    with store.reading() as db:
        assert stored.current(db)


def test_where_it_would_be_refused_nobody_is_asked(store: Store, file: Path) -> None:
    file.write_bytes(b"x" * 32)
    with pytest.raises(OtherKeyHere):
        forget(store, file, "2")


def test_the_command_asks_nothing_where_it_is_told_yes(
    store: Store, settings: Settings, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", store.url)
    answer = CliRunner().invoke(manage.app, ["forget-key", "--yes"])
    assert answer.exit_code == 0, answer.output
    assert not file.exists()
    with store.reading() as db:
        assert stored.current(db) is None


def test_the_command_takes_the_number_of_programmes_for_a_yes(
    store: Store, settings: Settings, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", store.url)
    assert CliRunner().invoke(manage.app, ["forget-key"], input="").exit_code != 0
    assert file.exists()
    assert CliRunner().invoke(manage.app, ["forget-key"], input="2\n").exit_code == 0
    assert not file.exists()
