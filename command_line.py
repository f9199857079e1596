"""What every command of `manage.py` needs: the store it opens, and the programme, days and names it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
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
