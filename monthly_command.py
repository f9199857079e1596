"""`manage.py monthly`: a month's page as a file, for the PDF on paper or the mail of the first working day."""

import re
from collections.abc import Callable, Mapping
from datetime import date

import typer

from command_line import programme_of
from core.dates import now, tokyo_day
from funnel import monthly_mail, monthly_paper
from funnel.monthly import Monthly
from store.database import Db
from workspace import monthly_source

FORMATS: Mapping[str, Callable[[Monthly], bytes]] = {
    "pdf": monthly_paper.pdf,
    "html": monthly_mail.html_file,
    "txt": monthly_mail.text_file,
}
_MONTH = re.compile("[0-9]{4}-[0-9]{2}")


def month(text: str) -> date:
    """The first day of a month such as 2023-10. Raises typer.BadParameter."""
    try:
        # Python's own reader also takes weeks and days without strokes.
        return date.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else "")
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a month such as 2023-10") from error


def make(db: Db, *, slug: str, of: date, ending: str, today: date | None = None) -> bytes:
    """A month's page in a format of FORMATS, as made today. Raises NoSuchProgramme, MonthOutside."""
    as_on = today or tokyo_day(now())
    return FORMATS[ending](monthly_source.read(db, programme=programme_of(db, slug), month=of, today=as_on))
