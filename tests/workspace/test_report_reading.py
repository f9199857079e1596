"""What is settled or given out is what the page showed; another thing is looked at again first."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from funnel.report import Report
from tests.funnel import report_values as values
from workspace import report_reading
from workspace.report_reading import Changed, Shown


def shown(report: Report) -> Shown:
    visit: Any = None
    return Shown(visit, 2023, date(2024, 4, 20), report, (), (), {}, ())


def whole(monkeypatch: pytest.MonkeyPatch, report: Report) -> None:
    monkeypatch.setattr(report_reading, "whole", lambda _visit, _year: report)


def test_the_report_as_it_was_shown_comes_with_its_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    line = values.line()
    whole(monkeypatch, values.report(line))
    found = report_reading.as_shown(shown(values.report(replace(line, materials=()))))
    assert found.projects[0].materials == line.materials


def test_words_saved_since_are_looked_at_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    line = values.line()
    whole(monkeypatch, values.report(replace(line, texts={"effect": "同僚の文"})))
    with pytest.raises(Changed):
        report_reading.as_shown(shown(values.report(line)))
