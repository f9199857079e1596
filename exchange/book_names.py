"""Names of sheets that Excel takes."""

import re
from collections.abc import Sequence

from core.language import gettext as _

_LONGEST = 31
_UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RESERVED = "history"


def unique(names: Sequence[str]) -> list[str]:
    """The names as Excel takes them: short, without its own signs, none twice, none empty."""
    made: list[str] = []
    for name in names:
        base = _fit(name)
        found, turn = base, 1
        while found.casefold() in {one.casefold() for one in made}:
            turn += 1
            end = f" ({turn})"
            found = _short(base, _LONGEST - len(end)) + end
        made.append(found)
    return made


def _fit(name: str) -> str:
    fit = _short(_UNFIT.sub(" ", name).strip().strip("'"), _LONGEST).strip().rstrip("'")
    return f"{fit}_" if fit.casefold() == _RESERVED else fit or _("Table")


def _short(name: str, most: int) -> str:
    # Excel counts in units of UTF-16, where an emoji takes two.
    return name.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
