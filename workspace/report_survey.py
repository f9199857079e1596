"""The closing survey of a fiscal year as it was published, for the report's edition that everybody may read."""

from collections.abc import Mapping, Sequence

from core.dates import fiscal_bounds
from core.disclosure import wilson
from funnel.report import Answered
from funnel.report_desk import Surveyed
from store.database import Db
from store.records import Programme
from survey import publications
from survey.publications import Line

_CODE = "closing"
_LANGUAGE = "ja"


def published(db: Db, programme: Programme, year: int, asked: Sequence[Answered]) -> Surveyed:
    """The table that was published of a year, question by question of those that are `asked`; nothing without one.

    Nothing stands here that the published table doesn't say, so that laid beside it this tells no more.
    """
    lines = publications.of_year(db, programme_id=programme.id, code=_CODE, bounds=fiscal_bounds(year))
    if lines is None:
        return Surveyed()
    totals = {line.part: line for line in lines if line.part in ("sent", "answered")}
    questions = (_answered(one, [line for line in lines if _said(line.question) == one.label]) for one in asked)
    # The line of those who answered is a rate: its n are the links that were handed over.
    return Surveyed(
        sent=totals["sent"].count if "sent" in totals else None,
        answered=totals["answered"].count if "answered" in totals else None,
        questions=tuple(one for one in questions if one),
    )


def _answered(asked: Answered, lines: Sequence[Line]) -> Answered | None:
    """A question as it was published; None where the table has it only by groups, or not at all."""
    options = {_said(line.names[0]): line.count for line in lines if line.part == "option"}
    rate = next((line for line in lines if line.part == "rate"), None)
    n = next((line.n for line in lines if line.part in ("option", "rate")), None)
    if n is None:
        return None
    positive = rate.count if rate else None
    is_rated = rate is not None and rate.percent is not None and positive is not None
    low, high = wilson(positive or 0, n) if is_rated else (None, None)
    return Answered(
        code=asked.code,
        label=asked.label,
        n=n,
        positive=positive,
        share=(positive or 0) / n if is_rated else None,
        low=low,
        high=high,
        options=tuple((label, options.get(label)) for label, _count in asked.options),
        good=asked.good,
    )


def _said(label: Mapping[str, str] | str | None) -> str:
    return label.get(_LANGUAGE, "") if isinstance(label, Mapping) else ""
