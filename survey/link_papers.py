"""Links on paper and as pictures: slips to hand over, a sheet for a room, a code for the screen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from core.dates import TOKYO, tokyo_day
from core.language import gettext as _
from core.language import mark, spoken
from core.refusals import Refusal
from printing import qr, slips
from printing.lettering import fonts
from printing.slips import LinkWords

PDF, PNG, SVG = "application/pdf", "image/png", "image/svg+xml"
_DAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))


class CannotBeDrawn(Refusal):
    """A label with a letter that no font of ours has."""

    sentence = mark("“{letter}” can't be printed: the fonts lack it. No link was made. Please write it another way.")


def must_be_printable(label: str) -> None:
    """Refuse what the sheet for the room could not show. Raises CannotBeDrawn."""
    try:
        fonts.runs(label)
    except fonts.CharacterNotInFont as error:
        raise CannotBeDrawn(letter=error.character) from error


def hand_outs(addresses: Sequence[str], *, until: datetime, is_demo: bool) -> bytes:
    """A PDF of slips, ten on a page of A4, each with one address; Japanese, whatever the reader's language."""
    with spoken("ja"):
        how = (_("Opens with the camera."), _("It can be answered once. You need not answer."))
        place = urlsplit(addresses[0]).netloc
        return slips.slips(addresses, replace(_words(how, until=until, is_demo=is_demo), place=place))


def room_sheet(address: str, *, label: str, until: datetime, is_demo: bool) -> bytes:
    """A PDF of one page of A4 for the room of an event, with its label, which must be printable, in fine print."""
    with spoken("ja"):
        how = (_("Opens with the camera."), _("You need not answer."))
        return slips.sheet(address, _words(how, until=until, is_demo=is_demo, foot=label))


def picture(address: str) -> bytes:
    """An address's code as an SVG drawing with its quiet zone."""
    return qr.svg(address)


def png(address: str) -> bytes:
    """An address's code as a PNG with its quiet zone, for a poster of somebody else's making."""
    return qr.png(address)


def when(ends_at: datetime) -> str:
    """Until when, as people read it: 11月22日（日）20時; the day alone where it ends with the day."""
    there = (ends_at - timedelta.resolution).astimezone(TOKYO)
    day = _("{month}/{day} ({weekday})").format(month=there.month, day=there.day, weekday=_(_DAYS[there.weekday()]))
    if tokyo_day(ends_at) > there.date():
        return day
    return _("{day}, {hour}").format(day=day, hour=f"{ends_at.astimezone(TOKYO):%-H:%M}")


def _words(how: Sequence[str], *, until: datetime, is_demo: bool, foot: str = "") -> LinkWords:
    return LinkWords(
        title=_("Questionnaire"),
        also="Questionnaire",
        how=how,
        until=_("Until {when}").format(when=when(until)),
        sample=_("Sample") if is_demo else "",
        foot=foot,
    )
