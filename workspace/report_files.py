"""The yearly report as files: PDF, Word, web page and a workbook of its numbers, all of the same report."""

from collections.abc import Iterable, Sequence

from core.language import gettext as _
from core.language import mark, spoken
from exchange.books import Sheet, book
from exchange.columns import Column
from funnel import report_amounts, report_sheet, report_writers
from funnel.report import Edition, Report

XLSX = "xlsx"
FORMATS = (*report_writers.FORMATS, XLSX)


def files(report: Report, edition: Edition, fmt: str, version: int | None = None) -> bytes:
    """The file of an edition in one of FORMATS, in Japanese; `version` is None for what isn't frozen."""
    if fmt == XLSX:
        return workbook(report, edition, version)
    return report_writers.write(report, edition, fmt, version)


def name(report: Report, edition: Edition, fmt: str) -> str:
    """What the file is called, of letters that every system takes: toshima-r5-2023-submit.pdf."""
    return f"{report.slug}-{report.fiscal_year}-{edition.value}.{fmt}"


def workbook(report: Report, edition: Edition, version: int | None = None) -> bytes:
    """The numbers with what they mean, months, targets and texts, each on a sheet, with one that says what it is."""
    with spoken("ja"):
        return book(
            [
                _sheet(mark("Numbers of the report"), report_sheet.NUMBERS, report_sheet.numbers(report, edition)),
                _sheet(mark("By month"), report_sheet.MONTHS, report_sheet.months(report)),
                _sheet(mark("Targets of the report"), report_sheet.TARGETS, report_sheet.targets(report, edition)),
                _sheet(mark("Texts of the report"), report_sheet.TEXTS, report_sheet.texts(report)),
                _sheet(mark("About the file"), report_sheet.ABOUT, report_sheet.about(report, edition, version)),
            ],
            title=f"{report.programme} {report_amounts.fiscal_year(report.fiscal_year)}",
        )


def _sheet(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[report_sheet.Row]) -> Sheet:
    told = [Column(key="", headers=(_(heading),), definition="", width=width) for heading, width in columns]
    return Sheet(_(title), told, rows)
