"""Whatever is written, the checker and the comparison of two texts answer before anybody waits."""

import time
from dataclasses import replace

import pytest

from core.words import REPORT_TEXTS
from funnel import report_checks, report_difference, told_numbers
from tests.funnel import report_values as values

# Of the machine's own time: a busy one is no fault of ours. Measured at about a third of it.
MOST_SECONDS = 0.5
LONGEST = 4_000


@pytest.mark.parametrize(
    "written",
    [
        "1件" * 2_000,
        "a\n" + " " * 3_990 + "1件",
        "\n" * 3_999 + "1",
        "3.1％" * 1_000,
        "10代3.1％、" * 600,
        "うち1人、" * 800,
        "目標280件、" * 600,
        "1" * LONGEST,
        "（" * 2_000 + "）" * 2_000,
        "延べ" * LONGEST,
    ],
    ids=lambda written: repr(written[:6]),
)
def test_nine_full_headings_are_checked_at_once(written: str) -> None:
    whole = values.report()
    report_checks.findings(whole)  # reads the catalogues
    texts = dict.fromkeys(REPORT_TEXTS, written[:LONGEST])
    report = replace(whole, projects=(replace(whole.projects[0], texts=texts), *whole.projects[1:]))
    begun = time.process_time()
    report_checks.findings(report)
    assert time.process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("\n" * 4_000, "\n" * 3_999 + "x"),
        ("x" + "\n" * 3_999, "y" + "\n" * 3_998 + "z"),
        ("あ\n" * 2_000, "い\n" * 1_000 + "あ\n" * 1_000),
        ("a\nb\n" * 1_000, "b\na\n" * 1_000 + "x"),
        ("1a" * 2_000, "a1" * 2_000),
    ],
)
def test_two_long_texts_are_compared_at_once_and_whole(older: str, newer: str) -> None:
    begun = time.process_time()
    pieces = report_difference.pieces(older, newer)
    assert time.process_time() - begun < MOST_SECONDS
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == older
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == newer


def test_a_long_sentence_is_never_cut_inside_a_number() -> None:
    text = "あ" * 298 + "1,234件" + "い" * 300
    assert [one.value for one in told_numbers.numbers(text)] == [1234.0]
