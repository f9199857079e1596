"""The most memory that a number of cards takes, in MB: run in a process of its own, `_print_peak.py 1000`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench import _measuring as measuring
from printing import designs, formats, gallery, office, piece
from printing.values import Code


def card() -> piece.Piece:
    """The card of the bench."""
    return piece.compose(
        formats.of("card-91x55"), facts=gallery.FACTS, wording=designs.wording("alone"), theme=designs.theme("soft")
    )


if __name__ == "__main__":
    texts = [f"{number:07d}" for number in range(int(sys.argv[1]))]
    office.sheets(card(), [Code(text, f"HTTPS://SHIRUBE.EXAMPLE/R/{text}") for text in texts])
    print(measuring.peak_mb())
