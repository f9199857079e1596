"""A desk that exists nowhere, in every language: facts for pictures and tests, read from assets/designs/sample.toml."""

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from printing import designs
from printing.values import Audience, Code, Facts, Hours, Phone


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((designs.FOLDER / "sample.toml").read_text(encoding="utf-8"))


def code() -> Code:
    """A code that leads nowhere."""
    return Code(**_table()["code"])


@cache
def facts(language: str = "ja", audience: Audience = "everyone") -> Facts:
    """What the desk says of itself in a language; raises DesignNotFound."""
    desk, said = _table()["desk"], designs.sentences(language)
    words = _table()["words"][language]
    japanese = language.startswith("ja")
    intake = said.intake.format(time=desk["last_intake"])
    return Facts(
        office=words["office"],
        desk=desk["desk"],
        reading=desk["reading"] if japanese else "",
        kind=words["kind"],
        hours=(Hours(_days(desk["days"], "two", language), desk["time"], intake),),
        closed=words["closed"],
        who=words["who"],
        cost=said.cost,
        anonymity=said.anonymity,
        secrecy=said.secrecy,
        languages=said.answers.format(languages=designs.named(["ja"], language)),
        elsewhere="" if japanese else said.elsewhere,
        doorway=desk["doorway"],
        phones=(
            Phone(words["phone"], desk["phone"], f"{_days(desk['phone_days'], 'row', language)} {desk['phone_time']}"),
        ),
        urgent=designs.urgent(audience, language),
        sample=True,
        language=language,
    )


def _days(numbers: Sequence[int], way: str, language: str) -> str:
    """Two days as the language writes a pair (`two`) or a row with its first and last (`row`)."""
    words = designs.days(language)
    first, last = (words["names"][number] for number in numbers)
    return str(words[way]).format(before=first, day=last, first=first, last=last)
