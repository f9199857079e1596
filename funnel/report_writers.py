"""The report as files that people read: PDF, Word file, web page; all three of the same paper."""

from collections.abc import Iterator

from core.language import spoken
from funnel import report_paper
from funnel.report import Edition, Report
from printing import paper_letters, paper_pdf, paper_web, paper_word
from printing.paper import Heading, Paper, Title

__all__ = ["FORMATS", "Paper", "body", "headings", "paper", "style", "write"]

FORMATS = ("pdf", "docx", "html")
_MAIN = 2  # the level of a heading that is part of a sheet
_WRITERS = {"pdf": paper_pdf.pdf, "docx": paper_word.docx, "html": paper_web.html}


def write(report: Report, edition: Edition, fmt: str, version: int | None = None) -> bytes:
    """A file of one edition in one of FORMATS; `version` is None for what isn't frozen.

    Papers are Japanese, whatever language their reader's screen has.
    """
    return _WRITERS[fmt](paper(report, edition, version))


def paper(report: Report, edition: Edition, version: int | None = None) -> Paper:
    """The paper of an edition as a value, in Japanese."""
    with spoken("ja"):
        return report_paper.paper(report, edition, version)


def unwritable(text: str) -> str:
    """Which letters of a text no PDF can show, parted by spaces; '' for none."""
    return " ".join(paper_letters.missing(text))


def body(report: Report, edition: Edition, version: int | None = None) -> str:
    """An edition as HTML for a page that has `style()`; escaped."""
    return paper_web.body(paper(report, edition, version))


def style() -> str:
    """What the paper looks like on a page, as CSS that touches nothing else."""
    return paper_web.STYLE.read_text(encoding="utf-8")


def headings(paper: Paper) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each sheet's title with its headings: the ids that they have in `body`, and their words."""
    name, found = "", list[tuple[str, str]]()
    for part in paper.parts:
        if isinstance(part, Title):
            if found:
                yield name, found
            name, found = part.text, []
        elif isinstance(part, Heading) and part.level == _MAIN and part.key:
            found.append((paper_web.place(part.key), part.text))
    if found:
        yield name, found
