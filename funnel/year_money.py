"""The money of a fiscal year: its projects with cost, grant and cost lines, and how rates and amounts are written."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import floor

from core import typed
from core.dates import fiscal_year
from core.language import mark as _
from core.refusals import Refusal
from funnel.report import Money
from store import programmes, reports
from store.database import Db
from store.records import Programme, ProgrammeYear
from store.report_records import CostLine

# Amounts are typed and shown in one of them; an office writes 千円.
UNITS = {"thousand": _("thousand yen"), "yen": _("yen")}
_YEN = {"thousand": 1_000, "yen": 1}
_SUFFIXES = {"thousand": "千円", "yen": "円"}
MOST_YEN = 10**12
LONGEST_LABEL, MOST_LINES = 60, 100
MOST_PASTED = 20_000

_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})")
_PER_CENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*%")
_SEPARATORS = re.compile(r"[\s,]")
_TOTALS = ("合計", "計", "総計", "total")


class AmountUnfit(Refusal):
    """No amount of money, or more than any grant."""

    sentence = _(
        "'{text}' is no amount. Nothing was saved. Please enter digits, such as 6,347; leave it empty if unknown."
    )


class RateUnfit(Refusal):
    """No share between nothing and all."""

    sentence = _("'{text}' is no rate. Nothing was saved. Please write it as 3/4, 10/10 or 75 %.")


class LineUnreadable(Refusal):
    """A pasted line that isn't a label and an amount."""

    sentence = _(
        "Line {line} can't be read. Nothing was saved. Please paste two columns, what it was for and the amount, "
        "with a tab or a comma between them."
    )


class TooManyLines(Refusal):
    """More than a page of the report can hold."""

    sentence = _("There are too many lines: at most {limit}. Nothing was saved.")


class LineLabelUnfit(Refusal):
    """An amount that nobody could explain, or too long an explanation."""

    sentence = _("Please say what each line was for, in at most {limit} characters. Nothing was saved.")


class LineAmountMissing(Refusal):
    """A line that says what for and not how much."""

    sentence = _("Please enter an amount for each line; 0 where nothing was spent. Nothing was saved.")


@dataclass(frozen=True)
class YearProject:
    """A (sub-)project of a fiscal year as it is stored, with its cost lines."""

    row: ProgrammeYear
    lines: tuple[CostLine, ...] = ()

    @property
    def lines_yen(self) -> int | None:
        """What the lines come to (yen); None where there is none."""
        return sum(line.yen for line in self.lines) if self.lines else None

    @property
    def difference_yen(self) -> int | None:
        """How much more the lines come to than the total (yen; fewer is negative); None where one isn't known."""
        if self.lines_yen is None or self.row.cost_yen is None:
            return None
        return self.lines_yen - self.row.cost_yen

    @property
    def money(self) -> Money:
        """The same as the report holds it."""
        row = self.row
        lines = tuple((line.label, line.yen) for line in self.lines)
        return Money(row.cost_yen, row.grant_yen, row.grant_rate, row.grant_ceiling_yen, row.amount_note, lines)


def read(db: Db, programme: Programme, year: int) -> tuple[YearProject, ...]:
    """The projects of a fiscal year, by number."""
    lines = reports.cost_lines(db, programme.id, year)
    return tuple(
        YearProject(row, tuple(one for one in lines if one.project_number == row.project_number))
        for row in programmes.years(db, programme.id)
        if row.fiscal_year == year
    )


def years(db: Db, programme: Programme, today: date) -> list[int]:
    """Fiscal years to choose from: the programme's, latest first, then others with projects and the one to come."""
    last = max(programme.starts, min(today, programme.ends or today))
    own = list(range(fiscal_year(last), fiscal_year(programme.starts) - 1, -1))
    others = {one.fiscal_year for one in programmes.years(db, programme.id)}
    if programme.ends is None or own[0] < fiscal_year(programme.ends):
        others.add(own[0] + 1)
    return own + sorted(others - set(own))


def year_before(db: Db, programme: Programme, year: int) -> tuple[ProgrammeYear, ...]:
    """The projects of the fiscal year before, of the programme or of the one that it continues."""
    for key in programmes.chain(db, programme):
        found = [row for row in programmes.years(db, key) if row.fiscal_year == year - 1]
        if found:
            return tuple(found)
    return ()


def check_grant(money: Money) -> int | None:
    """What the grant should come to (yen): rate times cost, at most the ceiling, in whole 1,000 yen, the rest cut off.

    None where cost or rate isn't known. Source: the seeds, which write grants in 千円 (6,347 x 3/4 is 4,760).
    """
    if money.cost_yen is None or money.rate is None:
        return None
    paid = exact(money.rate) * money.cost_yen
    if money.ceiling_yen is not None:
        paid = min(paid, Fraction(money.ceiling_yen))
    return floor(paid / 1_000) * 1_000


def exact(rate: float) -> Fraction:
    """A stored rate as it was meant: 2/3 is two thirds, however a computer writes it."""
    return Fraction(rate).limit_denominator(10_000)


def read_rate(text: str) -> float | None:
    """A rate as people write it (3/4, 10/10, 75 %), 0 to 1; None where nothing is written. Raises RateUnfit."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    share = _share(plain)
    if share is None or not 0 < share <= 1:
        raise RateUnfit(text=text.strip()[:20])
    return float(share)


def _share(plain: str) -> Fraction | None:
    if found := _FRACTION.fullmatch(_SEPARATORS.sub("", plain)):
        return Fraction(int(found[1]), int(found[2])) if int(found[2]) else None
    if found := _PER_CENT.fullmatch(plain):
        return Fraction(found[1]) / 100
    return None


def rate_text(rate: float | None) -> str:
    """A rate as an office writes it: 3/4, 10/10, else in per cent; '' where none is known."""
    if rate is None:
        return ""
    share = exact(rate)
    if share == 1:
        return "10/10"
    if share.denominator <= 10:
        return f"{share.numerator}/{share.denominator}"
    return f"{float(share) * 100:.4g}%"


def read_amount(text: str, unit: str) -> int | None:
    """Yen from what was typed in a unit of UNITS; None where nothing is. Raises AmountUnfit."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if not plain:
        return None
    unfit = AmountUnfit(text=text.strip()[:20])
    if not re.fullmatch(r"\d{1,13}(\.\d{1,3})?", plain):
        raise unfit
    try:
        yen = Decimal(plain) * _YEN[unit]
    except InvalidOperation:
        raise unfit from None
    if yen != int(yen) or yen > MOST_YEN:
        raise unfit
    return int(yen)


def amount_text(yen: int | None, unit: str) -> str:
    """Yen as they are typed in a unit of UNITS, with no digit lost: 4,760; '' where none are known."""
    if yen is None:
        return ""
    told = f"{Decimal(yen) / _YEN[unit]:,f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def read_lines(pasted: str, unit: str) -> tuple[tuple[str, int], ...]:
    """Cost lines (label, yen) from two pasted columns; empty lines, headings and a closing sum are left out.

    Raises LineUnreadable, TooManyLines, LineLabelUnfit.
    """
    if len(pasted) > MOST_PASTED:
        raise TooManyLines(limit=MOST_LINES)
    written = [(number, line) for number, line in enumerate(pasted.splitlines(), 1) if line.strip()]
    if written and not any(letter.isdigit() for letter in written[0][1]):
        written = written[1:]  # the headings of the columns
    found = [_pasted(line, number, unit) for number, line in written]
    return must_be_lines([one for one in found if "".join(one[0].casefold().split()) not in _TOTALS])


def _pasted(line: str, number: int, unit: str) -> tuple[str, int]:
    # A comma also parts thousands, so the first one of a line without tabs ends the label.
    label, parted, amount = line.partition("\t" if "\t" in line else ",")
    try:
        # Only the unit that was chosen: 千円 read as yen would be a thousandth.
        yen = read_amount(amount.strip().strip('"').removesuffix(_SUFFIXES[unit]), unit)
    except AmountUnfit:
        raise LineUnreadable(line=number) from None
    if not parted or yen is None:
        raise LineUnreadable(line=number)
    return label.strip().strip('"'), yen


def must_be_lines(lines: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The lines as they can be stored. Raises TooManyLines, LineLabelUnfit, AmountUnfit."""
    if len(lines) > MOST_LINES:
        raise TooManyLines(limit=MOST_LINES)
    told = tuple((typed.line(label), yen) for label, yen in lines)
    if not all(0 < len(label) <= LONGEST_LABEL for label, _yen in told):
        raise LineLabelUnfit(limit=LONGEST_LABEL)
    for _label, yen in told:
        if not 0 <= yen <= MOST_YEN:
            raise AmountUnfit(text=str(yen)[:20])
    return told
