"""The table of a desk's other work stays a table, however much was recorded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.language import spoken
from funnel import report_paper
from funnel.report import Deed, Edition
from printing.paper import Table, Words
from tests.funnel import report_values as values

APRIL = date(2023, 4, 1)


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with spoken("ja"):
        yield


def drawn(*deeds: Deed) -> tuple[Table, list[str]]:
    project = replace(values.report().projects[0], deeds=deeds)
    parts = report_paper.paper(values.report(project), Edition.SUBMIT).parts
    [table] = [part for part in parts if isinstance(part, Table) and part.head[0] == "取組"]
    return table, [part.text for part in parts if isinstance(part, Words)]


def trainings(count: int) -> Deed:
    days = tuple((APRIL + timedelta(days=number), None) for number in range(count))
    answers = tuple((f"研修{number}", 90.0, 50) for number in range(1, count + 1))
    return Deed("training", "", count, count * 30, days=days[::-1], satisfied=answers)


def test_sixty_days_are_named_and_the_others_counted() -> None:
    [row] = drawn(trainings(63))[0].rows
    assert "30日、ほか3日" in row[3]
    assert row[3].count("研修") == 20
    assert "、ほか43回" in row[3]


def test_sixty_days_are_named_whole() -> None:
    [row] = drawn(trainings(60))[0].rows
    assert "ほか" not in row[3].splitlines()[0]


def test_of_thousands_of_names_a_table_shows_some_and_says_how_many_it_leaves_out() -> None:
    many = [Deed("specialist", f"相談{number}", 1, 12) for number in range(5_000)]
    table, words = drawn(*many)
    assert len(table.rows) == 120
    assert [text for text in words if text.startswith("このほか4,880件")]
