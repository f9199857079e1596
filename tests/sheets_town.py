"""A programme with a spreadsheet at the stand-in of Google, and a worker that sends; what stands there afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import sheets_sending
from core.dates import tokyo_day
from core.settings import Settings
from exchange import outbox, sheet_settings
from exchange.sheet_session import Patience
from funnel.imports import Recorded
from sheets_tables import tables
from store import exchange as kept
from store.database import Store
from store.exchange_records import Outgoing
from store.records import Programme
from tests.conftest import NOON
from tests.exchange import sheets_cast as cast
from tests.funnel.town import JUNE, Town, at, found, row
from tests.sheets_grid import Sheet
from tests.sheets_platform import Google

ADDRESS = f"https://docs.google.com/spreadsheets/d/{cast.SPREADSHEET}/edit#gid=0"
ADMIN = "admin@office.example"
HASTY = Patience(retries=0, timeout=(3, 3))
WHO = {"by": ADMIN, "at": NOON}


@contextmanager
def google(monkeypatch, settings: Settings) -> Iterator[tuple[Google, Settings]]:  # type: ignore[no-untyped-def]
    """The stand-in, and settings with its key in a file."""
    with cast.google() as platform:
        monkeypatch.setattr(sheets_sending, "ORIGIN", platform.origin)
        monkeypatch.setattr(sheets_sending, "PATIENCE", HASTY)
        platform.reads_a_minute = platform.writes_a_minute = 10_000
        yield platform, with_key(settings, platform.key())


def with_key(settings: Settings, key: dict[str, str]) -> Settings:
    file = Path(settings.data_dir) / "sheets-key.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(key), "utf-8")
    file.chmod(0o600)
    return settings.model_copy(update={"sheets_key_file": file})


def town(store: Store) -> Town:
    """Two materials, friends and consultations of three persons and of many."""
    made = found(store)
    card, _poster = made.put_up("card"), made.put_up("poster", quantity=20)
    made.scan(card, *[at(JUNE - timedelta(days=day)) for day in range(1, 8)])
    rows: list[Recorded] = [row(f"p{number}", date(2026, 4, 2 + number)) for number in range(12)]
    rows += [row(f"q{number}", date(2026, 5, 2 + number)) for number in range(3)]
    made.consult(*rows)  # type: ignore[arg-type]
    return made


def switched_on(store: Store, programme: Programme, sends: tuple[str, ...] = outbox.SENT) -> None:
    with store.writing() as db:
        given = {"address": ADDRESS, "sends": sends, "is_on": True, "is_confirmed": True}
        sheet_settings.set_sending(db, programme=programme, **WHO, **given)  # type: ignore[arg-type]


def send(store: Store, settings: Settings, moment: datetime = NOON) -> int | str:
    return sheets_sending.run(store, settings, moment)


def entries(store: Store, programme: Programme) -> list[Outgoing]:
    with store.reading() as db:
        return kept.outgoing(db, programme.id, most=100)


def states(store: Store, programme: Programme) -> dict[str, str]:
    return {one.kind: one.state for one in reversed(entries(store, programme))}


def must_equal_the_store(
    store: Store, programme: Programme, platform: Google, moment: datetime = NOON, kinds: tuple[str, ...] = outbox.SENT
) -> None:
    """Every worksheet says what the store says: no row twice, none missing."""
    with store.reading() as db:
        for kind in kinds:
            made = tables(db, programme=programme, kind=kind, today=tokyo_day(moment), origin="http://localhost:8600")
            for name, table in made.items():
                cast.must_equal(sheet(platform, name), table)


def sheet(platform: Google, name: str) -> Sheet:
    return platform.books[cast.SPREADSHEET].sheet(name)


def later(one: datetime, minutes: float) -> datetime:
    return one + timedelta(minutes=minutes)
