"""Lists on A4 for people who walk with paper: what ought to hang where, with boxes to tick and room to write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.language import current
from core.language import gettext as _
from exchange.ledger_file import LedgerRow
from printing import paper_letters, paper_pdf
from printing.paper import Paper, Part, Table, Title, Words

MIME = "application/pdf"
_BOX = "□"  # ☐ is in no typeface for Japanese print
_MISSING = "〓"
# Parts of what is left of the paper once each column has its least: a day and a code stay on one line.
_ROUND, _LEDGER = (25, 15, 4, 16, 18, 20), (0, 10, 29, 9, 5, 15, 18)


@dataclass(frozen=True)
class Stop:
    """One piece to look at: where it ought to be, what it is, and what is known of it; no names of people."""

    venue: str
    address: str
    material: str
    code: str
    pieces: int
    installed: str | date | None
    last: str | date | None
    look: str = ""


@dataclass(frozen=True)
class Head:
    """What stands over the list: its title, whose it is, facts by name, a note, and a mark of what isn't real."""

    title: str
    whose: str
    facts: Sequence[tuple[str, str]] = ()
    note: str = ""
    mark: str = ""


def check_list(stops: Iterable[Stop], head: Head) -> bytes:
    """A PDF for a round: three boxes a piece, and a column to write in. Raises PaperTooLong beyond 300 pages."""
    ticks = "\n".join(f"{_BOX} {word}" for word in (_("Is there"), _("Came off"), _("Was moved")))
    rows = [
        (
            _under(one.venue, one.address, one.look),
            _under(one.material, one.code),
            f"{one.pieces:,}",
            f"{_day(one.installed)}\n{_day(one.last)}",
            ticks,
            "",
        )
        for one in stops
    ]
    names = (
        *(_under(_("Place"), _("Address")), _under(_("Material"), _("Code")), _("Pieces")),
        *(_under(_("Put up on"), _("Last scan")), _("What you find"), _("Remarks")),
    )
    return _pdf(head, Table(head.title, names, rows, _ROUND, numbers=(2,)))


def ledger(rows: Iterable[LedgerRow], head: Head) -> bytes:
    """A PDF of the placement ledger, a box before what isn't in place yet. Raises PaperTooLong beyond 300 pages."""
    told = [
        (
            _("done") if one.installed_on else _BOX,
            one.code,
            _under(one.venue, one.address),
            _under(one.material, one.design),
            f"{one.copies:,}",
            f"{_day(one.installed_on)}\n{_day(one.removed_on)}",
            "",
        )
        for one in rows
    ]
    names = (
        *(
            _("In place"),
            _("Code"),
            _under(_("Place"), _("Address")),
            _under(_("Material"), _("Look or wording")),
            _("Pieces"),
        ),
        *(_under(_("Put up on"), _("Taken down on")), _("Remarks")),
    )
    return _pdf(head, Table(head.title, names, told, _LEDGER, numbers=(4,)))


def _pdf(head: Head, table: Table) -> bytes:
    told = [table.caption, *table.head, *(cell for row in table.rows for cell in row)]
    is_short = any(_drawn(text) != text for text in told)
    parts: list[Part] = [Title(_drawn(head.title), above=_drawn(head.whose), facts=_pairs(head.facts))]
    if head.note:
        parts.append(Words(_drawn(head.note), small=True))
    rows = [[*map(_drawn, row)] for row in table.rows]
    parts.append(Table("", table.head, rows, table.widths, table.numbers))
    if is_short:
        parts.append(
            Words(_("{sign} stands for a letter that this paper can't show.").format(sign=_MISSING), small=True)
        )
    return paper_pdf.pdf(
        Paper(
            title=f"{_drawn(head.title)} {_drawn(head.whose)}",
            author=_drawn(head.whose),
            parts=parts,
            foot=_drawn(f"{head.title}　{head.whose}"),
            mark=_drawn(head.mark),
            language=current(),
            is_dense=True,
        )
    )


def _pairs(facts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_drawn(name), _drawn(value)) for name, value in facts]


def _drawn(text: str) -> str:
    """The text with a sign of its own for each letter that no typeface of paper has: a list must not fail for one."""
    bare = paper_letters.bare(text)
    if not paper_letters.missing(bare):
        return bare
    return "".join(_MISSING if paper_letters.missing(sign) else sign for sign in bare)


def _under(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _day(day: str | date | None) -> str:
    return f"{day.year}/{day.month}/{day.day}" if isinstance(day, date) else day or "–"
