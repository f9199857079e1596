"""A contractor's worksheet at the stand-in of Google, read by approved columns; what came in, and what was noted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core.settings import Settings
from exchange import outbox, sheet_settings
from exchange.sheet_settings import Approval
from funnel import imports
from store import batches, consultations
from store import exchange as kept
from store.database import Store
from store.exchange_records import Outgoing
from store.records import Consultation, ImportBatch
from tests import sheets_town as there
from tests.conftest import NOON
from tests.exchange import sheets_cast as cast
from tests.funnel.town import Town, found
from tests.sheets_grid import Sheet
from tests.sheets_platform import Google

DAY = timedelta(days=1)
HEADERS = ("開始", "相談者番号", "相談内容", "結果", "メモ")
ROWS = [
    ("2026/5/1 18:05", "K-1", "家族", "終了", "秘密の話"),
    ("2026/5/2 18:05", "K-2", "お金", "終了", "住所は見本町"),
    ("2026/5/8 18:05", "K-1", "仕事", "終了", ""),
]
MAPPING = {"start": "開始", "reference": "相談者番号", "topics": "相談内容", "outcome": "結果", "_00": "メモ"}


def list_of(google: Google, rows: Sequence[tuple[str, ...]], headers: tuple[str, ...] = HEADERS) -> Sheet:
    sheet = Sheet(7, "相談記録")
    for row, cells in enumerate([headers, *rows]):
        sheet.cells |= {(row, column): text for column, text in enumerate(cells) if text}
    google.books[cast.SPREADSHEET].sheets = [sheet]
    return sheet


def approved(store: Store, *, writes_back: bool = False, headers: dict[str, str] | None = None) -> Town:
    town = found(store)
    there.switched_on(store, town.programme, ("placements",))
    remember(store, town, headers or MAPPING)
    approve(store, town, writes_back=writes_back)
    return town


def remember(store: Store, town: Town, headers: dict[str, str]) -> None:
    """Remember a contractor's columns, as a counsellor may at any time."""
    with store.writing() as db:
        told = {"programme_id": town.programme.id, "kind": outbox.READ, "name": "NPO見本"}
        kept.keep_mapping(db, headers=headers, at=NOON, by="counsellor@npo.example", **told)  # type: ignore[arg-type]


def approve(store: Store, town: Town, moment: datetime = NOON, *, writes_back: bool = False, address: str = "") -> None:
    given = Approval(date(2026, 5, 1), "情報政策課", "8情第12号", "相談記録", "NPO見本", writes_back, address)
    who = {"by": there.ADMIN, "at": moment, "today": date(2026, 6, 3), "programme": town.programme}
    with store.writing() as db:
        sheet_settings.approve_reading(db, given=given, **who)  # type: ignore[arg-type]


def send_now(store: Store, town: Town, moment: datetime) -> None:
    with store.writing() as db:
        sheet_settings.send_now(db, by=there.ADMIN, at=moment, programme=town.programme)


def take_back(store: Store, town: Town, moment: datetime) -> None:
    """Take back what counts of the sheet."""
    (batch,) = [one for one in imported(store, town) if one.state == "published"]
    with store.writing() as db:
        imports.undo(db, by="manager@office.example", at=moment, programme=town.programme, batch_id=batch.id)


def came_in(store: Store, town: Town) -> int:
    return len(records(store, town))


def records(store: Store, town: Town) -> list[Consultation]:
    with store.reading() as db:
        return consultations.before(db, [town.programme.id], NOON + 30 * DAY)


def imported(store: Store, town: Town) -> list[ImportBatch]:
    with store.reading() as db:
        return batches.of_programme(db, town.programme.id, "consultations")


def entry(store: Store, town: Town) -> Outgoing:
    """The newest reading."""
    return next(one for one in there.entries(store, town.programme) if one.kind == outbox.READ)


def reading(store: Store, town: Town) -> tuple[str, str]:
    one = entry(store, town)
    return one.state, one.fault


def by_night(store: Store, town: Town, settings: Settings, moment: datetime) -> None:
    with store.writing() as db:
        book = kept.sheet_book(db, town.programme.id)
        assert book
        outbox.mark_nightly(db, book, moment)
    there.send(store, settings, moment)
