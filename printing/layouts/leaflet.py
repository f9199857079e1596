"""Leaflets: A6 for sanitary packs and counters, and A4 folded in three."""

from collections.abc import Sequence

from printing.formats import Format
from printing.layout import Layout
from printing.layouts import leaflet_folded, leaflet_small
from printing.values import Theme


def layouts(format: Format, theme: Theme) -> Sequence[Layout]:
    """Front and back, or the outer and the inner side."""
    if format.folds:
        return leaflet_folded.layouts(format, theme)
    return leaflet_small.layouts(format, theme)
