"""Questions that the checker asks about a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """A question to the writer, never a verdict.

    `kind` is one of funnel.report_wording.SENTENCES. `part` is the heading the words stand under (core.words
    .REPORT_TEXTS; '' where no text is meant), `quote` is exactly what is written there ('' where something is missing).
    `number` is the key of the number it is about (funnel.report_numbers.Told.key; '' for none). `facts` fill the
    sentence.
    """

    kind: str
    project: str
    part: str
    quote: str
    number: str
    facts: Mapping[str, str] = field(default_factory=dict)
