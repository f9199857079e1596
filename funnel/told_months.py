"""Months that a text names as a span: from July to November, since December."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.dates import fiscal_year as year_of

_SPAN = re.compile(
    r"(?P<first>\d{1,2})月(?:\d{1,2}日|末|初め)?(?:から|より|~|-|以降、?)(?:令和\d{1,2}年|翌年?|20\d\d年)?(?P<last>\d{1,2})月"
    r"|(?P<one>\d{1,2})月(?:分?は|に(?=は|\d)|分?の(?=\d|相談|利用|件数|登録|友|LINE|SNS|チャット))"
    r"|(?P<since>\d{1,2})月(?:\d{1,2}日)?(?:の[^。、\d]{0,10})?以降"
)


@dataclass(frozen=True)
class Months:
    """Months of a fiscal year, each by its first day; `until` is None where the text doesn't say."""

    since: date
    until: date | None
    start: int
    end: int

    def holds(self, month: date) -> bool:
        """Whether a month lies in it."""
        return self.since <= month and (self.until is None or month <= self.until)


def months(plain: str, fiscal_year: int) -> Iterator[Months]:
    """The spans of months that a text with half-width signs names, in their order."""
    for found in _SPAN.finditer(plain):
        first = _month(int(found["first"] or found["one"] or found["since"]), fiscal_year)
        last = _month(int(found["last"] or found["one"] or 0), fiscal_year)
        if first and (found["since"] or (last and first <= last)):
            yield Months(first, last, found.start(), found.end())


def _month(number: int, fiscal_year: int) -> date | None:
    if not 1 <= number <= 12:
        return None
    first = date(fiscal_year, number, 1)
    return first if year_of(first) == fiscal_year else date(fiscal_year + 1, number, 1)
