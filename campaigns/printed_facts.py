"""What goes on paper of a programme: its hours, cost, secrecy and numbers, sentence by sentence, in Japanese."""

from datetime import date

from campaigns import programmes
from core import words
from core.language import gettext, spoken
from core.language import mark as _
from core.refusals import Refusal
from printing import designs
from printing.values import Audience, Facts, Phone
from store.database import Db
from store.records import Programme


class HoursMissing(Refusal):
    """The desk has no opening hours, and a piece without them promises too much."""

    sentence = _("The programme has no opening hours on {day}. Please ask an administrator to enter them first.")


def facts(db: Db, *, programme: Programme, origin: str, on: date, audience: Audience = "everyone") -> Facts:
    """What is printed of a programme, in Japanese; marked 見本 for a demo and where codes lead to no https address.

    Raises HoursMissing.
    """
    with spoken("ja"):
        hours = programmes.hours_lines(db, programme, on)
        if not hours:
            raise HoursMissing(day=on.isoformat())
        return Facts(
            office=f"{programme.municipality} {programme.section}",
            desk=programme.desk,
            kind=programme.desk_kind or programme.name,
            reading=programme.desk_reading,
            hours=hours,
            closed=programme.closed_note,
            cost=gettext("Consultation is free (communication charges apply)."),
            secrecy=gettext("Your secret is kept (except where life or safety is at risk)."),
            anonymity=gettext("We don't ask for your real name."),
            who=programme.who_may_consult,
            languages=_languages(programme),
            doorway="line" if programme.doorway == "line" else "webchat",
            phones=tuple(Phone(**phone) for phone in programme.telephones),
            urgent=designs.urgent(audience),
            sample=programme.is_demo or not origin.startswith("https://"),
        )


def _languages(programme: Programme) -> str:
    names = "、".join(words.LANGUAGES[code] for code in programme.languages)
    return gettext("We answer in {languages}.").format(languages=names)
