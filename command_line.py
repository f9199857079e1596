"""What every command of `manage.py` needs: the store it opens, and the programme, days and names it is told."""

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from campaigns import demos
from core.dates import read_date
from core.language import mark
from core.refusals import Refusal
from core.settings import Settings
from store import programmes, schema
from store.database import Db, Store, answers
from store.records import Programme

# Who changed something, in the audit trail.
COMMAND = "manage.py"


class NoSuchProgramme(Refusal):
    """A slug that no programme has."""

    sentence = mark("There is no programme '{slug}'. Known: {known}.")


class PeriodReversed(Refusal):
    """A period ends before it begins."""

    sentence = mark("The period ends ({until}) before it begins ({since}). Nothing was counted.")


class PathUnfit(Refusal):
    """A file in a folder that isn't there, too long a name, or a place that may not be written."""

    sentence = mark("'{path}' can't be written. Please name a file in a folder that is there. Nothing was written.")


class PathNoFile(Refusal):
    """A folder, a link to another place, a device: what a finished file must not take the place of."""

    sentence = mark(
        "'{path}' is no ordinary file (a folder, a link or a device). Please name a new file, or one to be replaced. "
        "Nothing was written."
    )


class NotMigrated(Refusal):
    """The store is of another version than this code."""

    sentence = mark("The store is not ready for this version. Please run 'python manage.py migrate' first.")


def _day(text: str) -> date:
    try:
        return read_date(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date such as 2023-03-31") from error


Slug = Annotated[str, typer.Option("--programme", help="Slug of the programme, such as kita-r5.")]
Day = Annotated[date, typer.Option(parser=_day, metavar="DATE")]


@contextmanager
def opened(*, migrates: bool = False) -> Iterator[tuple[Settings, Store]]:
    """The settings and the store. Raises NotMigrated unless the command brings the schema up itself."""
    settings = Settings()
    store = Store(settings.database)
    try:
        if schema.is_current(store):
            with store.reading() as db:
                demos.must_stay_here(db, is_public=settings.is_public)
        elif not migrates and answers(store):
            raise NotMigrated
        yield settings, store
    finally:
        store.close()


def programme_of(db: Db, slug: str) -> Programme:
    """The programme of a slug. Raises NoSuchProgramme."""
    found = programmes.by_slug(db, slug)
    if found is None:
        known = ", ".join(programme.slug for programme in programmes.all_programmes(db)) or "-"
        raise NoSuchProgramme(slug=slug, known=known)
    return found


def must_be_in_order(since: date, until: date) -> None:
    """Raises PeriodReversed."""
    if until < since:
        raise PeriodReversed(since=since.isoformat(), until=until.isoformat())


def must_be_a_file(out: Path) -> None:
    """Refuse a place where no file may be put, before any work is done for it. Raises PathUnfit, PathNoFile."""
    try:
        is_there = stat.S_ISDIR(out.parent.stat().st_mode)
        is_other = not stat.S_ISREG(out.lstat().st_mode)
    except FileNotFoundError:
        is_there, is_other = out.parent.is_dir(), False
    except (OSError, ValueError):  # too long a name, a folder we may not look into; a NUL
        is_there = is_other = False
    if not is_there:
        raise PathUnfit(path=out)
    if is_other:
        raise PathNoFile(path=out)


def put(out: Path, data: bytes, *, before: Callable[[], None] | None = None, only_for_the_owner: bool = False) -> None:
    """Write a file whole or not at all: beside its place first, then `before` notes it, then it takes its place.

    Raises PathUnfit, PathNoFile.
    """
    must_be_a_file(out)
    # A name of its own, however long the file's is.
    beside = out.with_name(f".{os.getpid()}-{secrets.token_hex(8)}.part")
    try:
        beside.touch(mode=0o600 if only_for_the_owner else 0o666, exist_ok=False)
        beside.write_bytes(data)
        if before:
            before()
        must_be_a_file(out)
        beside.replace(out)
    except OSError as error:
        raise PathUnfit(path=out) from error
    finally:
        beside.unlink(missing_ok=True)
