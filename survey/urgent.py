"""Numbers for somebody who needs help now; facts with source and date in assets/urgent.toml."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from core.folders import ASSETS
from survey.questionnaires import Labels


@dataclass(frozen=True)
class UrgentLine:
    """One number: as written, as dialled (for a tel: address), what it is, its hours and cost, and who says so.

    `checked` is the day somebody read it at its source; None where nobody has confirmed it yet.
    """

    number: str
    dial: str
    name: Labels
    note: Labels
    source: str
    checked: date | None = None
    now: bool = False
    paper: Sequence[str] = ()


@cache
def lines() -> tuple[UrgentLine, ...]:
    """All numbers, those for danger at this moment (`now`) first."""
    read = tomllib.loads((ASSETS / "urgent.toml").read_text(encoding="utf-8"))["lines"]
    return tuple(sorted((UrgentLine(**facts) for facts in read), key=lambda line: not line.now))
