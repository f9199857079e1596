"""`manage.py scans`: scans as they were stored, beside what a version of the rule makes of them."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from core import words
from core.language import gettext as _
from funnel import scan_rules
from funnel.recounts import Counts, Recount

_NO_SIGN = "none"


def as_json(found: Recount) -> dict[str, Any]:
    """The recount as one JSON object; every class of core.words.SCAN_CLASSES is there, `unknown` apart.

    `signs` counts the kept signs; under `none` stand scans that carry none.
    """
    return {
        "programme": found.programme.slug,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "rule": found.rule,
        "why": scan_rules.RULES[found.rule].why,
        **_counts(found.total),
        "signs": {sign or _NO_SIGN: scans for sign, scans in found.signs.items()},
        "monthly": [{"month": f"{month:%Y-%m}", **_counts(counts)} for month, counts in found.monthly],
    }


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "stored": {kind: counts.stored.get(kind, 0) for kind in words.SCAN_CLASSES},
        "under_rule": {kind: counts.judged.get(kind, 0) for kind in words.SCAN_CLASSES},
        "unknown": counts.unknown,
    }


def table(found: Recount) -> str:
    """The recount for reading: a block a month and one for the period, then the signs."""
    rule = _("rule {number}").format(number=found.rule)
    rows = [("", "", _("stored"), rule)]
    for month, counts in found.monthly:
        rows += _block(f"{month:%Y-%m}", counts)
    if len(found.monthly) > 1:
        rows += _block(_("whole period"), found.total)
    signs = [(_sign(sign), f"{scans:,}") for sign, scans in found.signs.items()]
    parts = [
        f"{found.programme.slug}  {found.since} – {found.until}",
        f"{rule}: {_(scan_rules.RULES[found.rule].why)}",
        _aligned(rows, left=2),
        *([_("By which sign:"), _aligned(signs, left=1)] if signs else []),
        _("Nothing was changed: figures count what was stored. Scans before an installation are among these."),
    ]
    return "\n\n".join(parts)


def _block(name: str, counts: Counts) -> Iterator[tuple[str, str, str, str]]:
    for kind, label in words.SCAN_CLASSES.items():
        stored, judged = counts.stored.get(kind, 0), counts.judged.get(kind, 0)
        if stored or judged:
            yield name, _(label), f"{stored:,}", f"{judged:,}"
    if counts.unknown:
        yield name, _("can't be judged again (no sign was kept)"), "", f"{counts.unknown:,}"


def _sign(sign: str) -> str:
    return f"{sign}: {_(scan_rules.SIGNS[sign])}" if sign else _("no sign was kept")


def _aligned(rows: Sequence[Sequence[str]], *, left: int) -> str:
    """Columns as wide as their widest cell, the first `left` of them flush left, the numbers flush right."""
    wide = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        blanks = [" " * (size - _width(cell)) for cell, size in zip(row, wide, strict=True)]
        cells = [
            cell + blank if place < left else blank + cell
            for place, (cell, blank) in enumerate(zip(row, blanks, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
