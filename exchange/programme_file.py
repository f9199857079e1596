"""A programme as a TOML file: the desk's facts, calendar, targets and money, as an administrator writes them down."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.dates import fiscal_year
from core.language import mark as _
from core.refusals import Refusal
from core.words import DOORWAYS, LANGUAGES

_LARGEST = 100_000  # bytes
_NEEDED: dict[str, type] = {
    "slug": str,
    "name": str,
    "municipality": str,
    "section": str,
    "desk": str,
    "doorway": str,
    "doorway_url": str,
    "starts": date,
}
_MAY_BE: dict[str, type] = {
    "name_en": str,
    "desk_reading": str,
    "desk_kind": str,
    "who_may_consult": str,
    "closed_note": str,
    "line_basic_id": str,
    "languages": list,
    "telephones": list,
    "closed_on_holidays": bool,
    "ends": date,
    "history_starts": date,
    "made_up": str,
}
_TIMES = ("opens", "closes", "last_intake")


class ProgrammeFileUnusable(Refusal):
    """The file doesn't describe a programme."""

    sentence = _("The file can't be used: {reason}. Nothing was saved. docs/programme.example.toml shows how it looks.")


@dataclass(frozen=True)
class ProgrammeFile:
    """What campaigns.programmes.create needs; rows have the columns of their tables without programme_id."""

    facts: Mapping[str, Any]
    hours: Sequence[Mapping[str, Any]]
    exceptions: Sequence[Mapping[str, Any]]
    targets: Sequence[Mapping[str, Any]]
    years: Sequence[Mapping[str, Any]]


def read(data: bytes) -> ProgrammeFile:
    """The programme of a TOML file. Raises ProgrammeFileUnusable."""
    if len(data) > _LARGEST:
        raise ProgrammeFileUnusable(reason="it is too large")
    try:
        return parse(tomllib.loads(data.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProgrammeFileUnusable(reason=str(error)) from error


def parse(told: Mapping[str, Any], *, source: str = "") -> ProgrammeFile:
    """The programme of a mapping with the keys of the example. Raises ProgrammeFileUnusable."""
    facts = _facts(told.get("programme", {}))
    common = {"fiscal_year": fiscal_year(facts["starts"]), "source": source}
    try:
        return ProgrammeFile(
            facts=facts,
            hours=[_hours(row, weekday) for row in told.get("opening", []) for weekday in row["weekdays"]],
            exceptions=told.get("exceptions", []),
            targets=[common | row for row in told.get("targets", [])],
            years=[common | row for row in told.get("years", [])],
        )
    except (KeyError, TypeError) as error:
        raise ProgrammeFileUnusable(reason=f"opening, targets or years: {error}") from error


def _facts(given: Mapping[str, Any]) -> dict[str, Any]:
    allowed = _NEEDED | _MAY_BE
    if unknown := sorted(set(given) - set(allowed)):
        raise ProgrammeFileUnusable(reason=f"unknown in [programme]: {', '.join(unknown)}")
    if missing := sorted(set(_NEEDED) - set(given)):
        raise ProgrammeFileUnusable(reason=f"missing in [programme]: {', '.join(missing)}")
    for name, value in given.items():
        if not isinstance(value, allowed[name]):
            raise ProgrammeFileUnusable(reason=f"{name} in [programme] is of the wrong kind")
    if given["doorway"] not in DOORWAYS:
        raise ProgrammeFileUnusable(reason=f"doorway is none of {', '.join(DOORWAYS)}")
    if given["doorway"] == "line" and not str(given.get("line_basic_id", "")).startswith("@"):
        raise ProgrammeFileUnusable(reason="line_basic_id must begin with @")
    if not set(given.get("languages", [])) <= set(LANGUAGES):
        raise ProgrammeFileUnusable(reason=f"languages are {', '.join(LANGUAGES)}")
    return {"history_starts": None, **given}


def _hours(row: Mapping[str, Any], weekday: int) -> dict[str, Any]:
    return {"weekday": weekday, **{name: row.get(name) for name in _TIMES}}
