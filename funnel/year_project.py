"""What staff say of a project in a fiscal year, and whether it can be stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core import typed
from core.language import mark as _
from core.refusals import Refusal
from funnel.year_money import MOST_YEN, AmountUnfit, RateUnfit

LONGEST_NUMBER, LONGEST_NAME, LONGEST_NOTE, LONGEST_IMPLEMENTER = 10, 80, 80, 80
MOST_PARTNERS, LONGEST_PARTNER = 40, 60
MOST_SESSIONS = 9_999


class ProjectNumberUnfit(Refusal):
    """Too long a number."""

    sentence = _("The project's number is too long: at most {limit} characters, such as 1-1. Nothing was saved.")


class ProjectUnnamed(Refusal):
    """A project with a number and no name, or too long a name."""

    sentence = _("Please name the project, in at most {limit} characters. Nothing was saved.")


class ProjectTextTooLong(Refusal):
    """A note or an implementer that no table can hold."""

    sentence = _("'{text}…' is too long: at most {limit} characters. Nothing was saved.")


class PartnersUnfit(Refusal):
    """Too many partner bodies, or too long a name of one."""

    sentence = _(
        "Please write one partner body a line, at most {most} lines of {limit} characters each. Nothing was saved."
    )


class SessionsUnfit(Refusal):
    """No count of sessions."""

    sentence = _("The sessions counted are a number from 0 to {most}. Nothing was saved.")


@dataclass(frozen=True)
class Told:
    """What staff say of a project in a fiscal year: amounts in yen, `rate` 0 to 1, `sessions_counted` in 回."""

    number: str
    name: str
    cost_yen: int | None = None
    grant_yen: int | None = None
    rate: float | None = None
    ceiling_yen: int | None = None
    note: str = ""
    partners: Sequence[str] = ()
    implementer: str = ""
    is_desk: bool = True
    sessions_counted: int | None = None


def facts(told: Told) -> dict[str, Any]:
    """The columns of a project's year, trimmed.

    Raises ProjectNumberUnfit, ProjectUnnamed, AmountUnfit, RateUnfit, ProjectTextTooLong, PartnersUnfit, SessionsUnfit.
    """
    number, name = typed.line(told.number), typed.line(told.name)
    if len(number) > LONGEST_NUMBER:
        raise ProjectNumberUnfit(limit=LONGEST_NUMBER)
    # A programme that is one project needs neither number nor name.
    if len(name) > LONGEST_NAME or (number and not name):
        raise ProjectUnnamed(limit=LONGEST_NAME)
    for yen in (told.cost_yen, told.grant_yen, told.ceiling_yen):
        if yen is not None and not 0 <= yen <= MOST_YEN:
            raise AmountUnfit(text=str(yen)[:20])
    if told.rate is not None and not 0 < told.rate <= 1:
        raise RateUnfit(text=str(told.rate)[:20])
    if told.sessions_counted is not None and not 0 <= told.sessions_counted <= MOST_SESSIONS:
        raise SessionsUnfit(most=MOST_SESSIONS)
    return {
        "project_number": number,
        "project": name,
        "cost_yen": told.cost_yen,
        "grant_yen": told.grant_yen,
        "grant_rate": told.rate,
        "grant_ceiling_yen": told.ceiling_yen,
        "amount_note": _short(told.note, LONGEST_NOTE),
        "partners": _partners(told.partners),
        "implementer": _short(told.implementer, LONGEST_IMPLEMENTER),
        "is_desk": told.is_desk,
        "sessions_counted": told.sessions_counted,
    }


def _short(text: str, limit: int) -> str:
    told = typed.line(text)
    if len(told) > limit:
        raise ProjectTextTooLong(text=told[:12], limit=limit)
    return told


def _partners(partners: Sequence[str]) -> list[str]:
    told = [line for one in partners if (line := typed.line(one))]
    if len(told) > MOST_PARTNERS or any(len(one) > LONGEST_PARTNER for one in told):
        raise PartnersUnfit(most=MOST_PARTNERS, limit=LONGEST_PARTNER)
    return told
