"""The snapshot on the disk: what a gateway serves that starts while its store is out of reach.

Three parts: a first line that names the format, the HMAC of all that follows it, and the content: a line of JSON and
the columns of the route table as they stand in memory. Several gateways of a host share the file; the last one wins.
"""

import hmac
import json
import os
import secrets
import sys
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from core.settings import make_private
from gateway.route_table import RouteTable, Shelf
from gateway.snapshot import Snapshot, Target
from store.records import Programme
from store.schema import newest
from survey.urgent import UrgentLine

NAME = "gateway-snapshot"

_FORMAT = b"shirube gateway snapshot 2\n"
_LARGEST = 256 * 1024 * 1024
_DAYS = ("starts", "ends", "history_starts")
# A gateway that was killed while it wrote has left its draft.
_LEFT_BEHIND = 60.0


class SnapshotUnusable(Exception):
    """The file is damaged, was not written by this host's gateways, or belongs to another release."""


def write(folder: Path, snapshot: Snapshot, *, key: bytes) -> None:
    """Put the snapshot in the place of the last one; readable by its owner only. Raises OSError."""
    make_private(folder)
    _clear_drafts(folder)
    parts = list(_parts(snapshot))
    draft = folder / f".{NAME}-{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            file.writelines([_FORMAT, _seal(key, parts), *parts])
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / NAME)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(folder)


def read(folder: Path, *, key: bytes) -> Snapshot:
    """The last snapshot. Raises SnapshotUnusable, FileNotFoundError and other OSErrors."""
    path = folder / NAME
    if path.stat().st_size > _LARGEST:
        raise SnapshotUnusable("too large")
    told = path.read_bytes()
    if not told.startswith(_FORMAT):
        raise SnapshotUnusable("another format")
    content = memoryview(told)[len(_FORMAT) + 65 :]
    if not hmac.compare_digest(told[len(_FORMAT) : len(_FORMAT) + 65], _seal(key, [content])):
        raise SnapshotUnusable("not as it was written here")
    end = told.index(b"\n", len(_FORMAT) + 65) + 1
    try:
        return _snapshot(json.loads(told[len(_FORMAT) + 65 : end]), memoryview(told)[end:])
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotUnusable("another release") from error


def _seal(key: bytes, parts: Iterable[bytes | memoryview]) -> bytes:
    made = hmac.new(key, _FORMAT, sha256)
    for part in parts:
        made.update(part)
    return made.hexdigest().encode() + b"\n"


def _parts(snapshot: Snapshot) -> Iterator[bytes]:
    shelves = sorted(snapshot.table.shelves.items())
    head = {
        "schema": newest(),
        "machine": _machine(),
        "targets": snapshot.targets,
        "programmes": [_facts(programme) for programme in snapshot.programmes.values()],
        "allowed": {key: sorted(urls) for key, urls in snapshot.allowed.items()},
        "portions": snapshot.portions,
        "urgent": [_number(line) for line in snapshot.urgent],
        "shelves": [[letter, len(shelf.codes)] for letter, shelf in shelves],
    }
    yield json.dumps(head, ensure_ascii=False).encode() + b"\n"
    for _letter, shelf in shelves:
        for column in (shelf.codes, shelf.placements, shelf.targets):
            yield column.tobytes()


def _snapshot(head: dict[str, Any], columns: memoryview) -> Snapshot:
    if (head["schema"], head["machine"]) != (newest(), _machine()):
        raise ValueError
    allowed = {int(key): frozenset(urls) for key, urls in head["allowed"].items()}
    programmes = [_programme(facts) for facts in head["programmes"]]
    return Snapshot(
        table=RouteTable(dict(_shelves(head["shelves"], columns))),
        targets=tuple(Target(*target) for target in head["targets"]),
        programmes={programme.slug: programme for programme in programmes},
        allowed=allowed,
        portions={int(number): digest for number, digest in head["portions"].items()},
        urgent=tuple(_line(told) for told in head["urgent"]),
    )


def _shelves(told: list[list[Any]], columns: memoryview) -> Iterator[tuple[str, Shelf]]:
    place = 0
    for letter, count in told:
        shelf = Shelf()
        for column in (shelf.codes, shelf.placements, shelf.targets):
            column.frombytes(columns[place : place + count * column.itemsize])
            place += count * column.itemsize
        yield letter, shelf
    if place != len(columns):
        raise ValueError


def _machine() -> str:
    """How numbers stand in the columns."""
    return f"{sys.byteorder} {array('Q').itemsize} {array('I').itemsize}"


def _facts(programme: Programme) -> dict[str, Any]:
    days = {name: day.isoformat() for name in _DAYS if (day := getattr(programme, name))}
    return {**vars(programme), **dict.fromkeys(_DAYS), **days}


def _programme(facts: dict[str, Any]) -> Programme:
    days = {name: date.fromisoformat(facts[name]) for name in _DAYS if facts[name]}
    return Programme(**{**facts, **days})


def _number(line: UrgentLine) -> dict[str, Any]:
    return {**vars(line), "checked": line.checked and line.checked.isoformat()}


def _line(told: dict[str, Any]) -> UrgentLine:
    checked = told["checked"] and date.fromisoformat(told["checked"])
    return UrgentLine(**{**told, "checked": checked, "paper": tuple(told["paper"])})


def _clear_drafts(folder: Path) -> None:
    for draft in folder.glob(f".{NAME}-*"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > _LEFT_BEHIND:
                draft.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
