"""Letting a report out of the house: who may, and the line in the audit that says so."""

from datetime import datetime

from core.language import mark as _
from core.refusals import Refusal
from funnel.report import Edition
from store import staff
from store.database import Db
from store.records import Programme

RELEASERS = ("manager", "admin")
# What `manage.py` writes into the audit for a name; whoever runs the server types it in.
COMMAND = "manage.py"


class MayNotRelease(Refusal):
    """Somebody would release the complete edition who is neither manager nor administrator."""

    sentence = _(
        "The complete report is released by a manager or an administrator. Nothing was given out. "
        "Please ask one of them, or take the edition for publication."
    )


def note(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    year: int,
    edition: Edition,
    fmt: str,
    version: int | None,
) -> None:
    """Write down that an edition left the house in a format; `version` is None for what isn't frozen.

    `by` is an address of staff, or COMMAND. Raises MayNotRelease, for an address that nobody has too.
    """
    if edition is Edition.SUBMIT and by != COMMAND and not _may(db, by):
        raise MayNotRelease
    action = "report.release" if edition is Edition.SUBMIT else "report.publish"
    told = {"fiscal_year": year, "format": fmt, "version": version}
    staff.write_audit(db, at=at, by=by, action=action, programme_id=programme.id, **told)


def _may(db: Db, by: str) -> bool:
    person = staff.by_email(db, by)
    return person is not None and person.active and person.role in RELEASERS
