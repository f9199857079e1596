"""What the counts of a page lack: scans that could not be recorded, and scans whose device is unknown."""

from collections.abc import Sequence
from datetime import UTC, datetime

from core.dates import TOKYO, now, tokyo_day
from core.language import current
from core.language import gettext as _
from store import unrecorded
from store.database import Db
from store.records import Programme, Unrecorded
from workspace import widgets

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_SPANS_TOLD = 3


def ever(db: Db, programme: Programme) -> list[Unrecorded]:
    """All spans of a programme in which scans could not be recorded."""
    return unrecorded.of_programme(db, programme.id, _EVER, now())


def note(spans: Sequence[Unrecorded]) -> None:
    """That scans are missing from every number of the page, how many and when; nothing where none are."""
    if sentence := missing(spans):
        widgets.attention(sentence)


def missing(spans: Sequence[Unrecorded]) -> str:
    """The same as a sentence."""
    if not spans:
        return ""
    text = _(
        "{number} scans ({when}) were led on to the desk but could not be recorded. From which place they came isn't "
        "known; no number here has them in it."
    )
    return text.format(number=f"{sum(span.scans for span in spans):,}", when=_when(spans))


def _when(spans: Sequence[Unrecorded]) -> str:
    told = [_span(span) for span in spans[:_SPANS_TOLD]]
    if rest := len(spans) - len(told):
        told.append(_("{number} more spans").format(number=rest))
    return ("、" if current() == "ja" else ", ").join(told)


def _span(span: Unrecorded) -> str:
    since, until = (f"{at.astimezone(TOKYO):%H:%M}" for at in (span.since, span.until))
    first, last = tokyo_day(span.since), tokyo_day(span.until)
    if first != last:
        return f"{widgets.day(first)} {since} – {widgets.day(last)} {until}"
    return f"{widgets.day(first)} {since}" + (f"–{until}" if until != since else "")


def devices(scans: int | None) -> str:
    """That some scans are in no count of devices; nothing where all are."""
    if not scans:
        return ""
    text = _(
        "For {number} scans no device could be told apart (unknown). The estimate is of the others. An installation "
        "date changed later does not change this."
    )
    return text.format(number=f"{scans:,}")
