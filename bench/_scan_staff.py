"""What staff do while scans come in: bring in a list of 5,000 consultations, and save a form ten times a second."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from campaigns import placements
from campaigns.placements import Draft
from core.dates import now
from exchange.consultation_file import ConsultationRow
from funnel import imports
from store.database import Store, StoreUnavailable
from tests.conftest import NOON
from tests.gateway.desks import BY, Desk

ROWS = 5_000
_EVERY = 0.1


@dataclass
class Staff:
    """What they saw: forms by the seconds each took, imports likewise, and how often the store was locked for them."""

    forms: list[float] = field(default_factory=list)
    imports: list[float] = field(default_factory=list)
    locked: int = 0
    imported: int = 0


@contextmanager
def at_work(store: Store, desk: Desk) -> Iterator[Staff]:
    """Two members of staff, each in a thread, until the block ends and the import is through."""
    seen, over = Staff(), threading.Event()
    work = [threading.Thread(target=_save_forms, args=(store, desk, seen, over))]
    work.append(threading.Thread(target=_bring_in, args=(store, desk, seen)))
    for thread in work:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in work:
            thread.join()


def _save_forms(store: Store, desk: Desk, seen: Staff, over: threading.Event) -> None:
    draft = Draft(campaign_id=desk.placements[0].campaign_id, channel="poster", venue="見本図書館")
    while not over.wait(_EVERY):
        began = time.perf_counter()
        try:
            with store.writing() as db:
                placements.add(db, by=BY, at=now(), programme=desk.programme, draft=draft)
        except StoreUnavailable:
            seen.locked += 1
        seen.forms.append(time.perf_counter() - began)


def _bring_in(store: Store, desk: Desk, seen: Staff) -> None:
    """As the page does it: staged in short transactions, published by one flip."""
    rows, began = _rows(), time.perf_counter()
    who = {"by": BY, "at": now()}
    try:
        with store.reading() as db:
            fresh = imports.fresh(db, programme=desk.programme, rows=rows).rows
        with store.writing() as db:
            told = {"programme": desk.programme, "rows": len(fresh), "file_hash": secrets.token_hex(32)}
            batch = imports.stage(db, **who, **told)
        keys = list(fresh)
        for start in range(0, len(keys), imports.CHUNK):
            with store.writing() as db:
                imports.add_rows(db, batch=batch, rows={key: fresh[key] for key in keys[start : start + imports.CHUNK]})
        with store.writing() as db:
            imports.publish(db, **who, batch=batch)
        seen.imported += len(keys)
    except StoreUnavailable:
        seen.locked += 1
    seen.imports.append(time.perf_counter() - began)


def _rows() -> list[ConsultationRow]:
    return [
        ConsultationRow(
            person=secrets.token_hex(32),
            started_at=NOON + timedelta(minutes=number % 300),
            ended_at=None,
            flag=None,
            channel_told="card",
            age_band="30s",
            topics=(),
            outcome="closed",
        )
        for number in range(ROWS)
    ]
