"""Which numbers stand beside a heading while it is written: those that the paper prints under it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from core import words
from core.language import gettext as _
from core.language import spoken
from funnel import report_numbers, report_paper, report_writers
from funnel.report import Edition, Project
from printing.paper import Heading, NewSheet, Paper, Part, Title
from tests.funnel import report_values as values
from workspace import report_printed


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with spoken("ja"):
        yield


def under(paper: Paper, heading: str) -> Sequence[Part]:
    [start] = [place for place, part in enumerate(paper.parts) if isinstance(part, Heading) and part.text == heading]
    found: list[Part] = []
    for part in paper.parts[start + 1 :]:
        if isinstance(part, NewSheet | Title) or (isinstance(part, Heading) and part.level == 2):
            break
        found.append(part)
    return found


def beside(project: Project, part: str) -> list[str]:
    told = report_numbers.told(values.report(project), Edition.INSIDE)
    return [report_printed.name(one) for one in report_printed.under(project, part, told)]


@pytest.mark.parametrize("part", words.REPORT_TEXTS)
def test_each_number_beside_a_heading_is_on_the_paper_under_it(part: str) -> None:
    report = values.report(values.line())
    [project] = report.projects
    told = report_numbers.told(report, Edition.INSIDE)
    printed = repr(under(report_paper.paper(report, Edition.INSIDE), _(words.REPORT_TEXTS[part])))
    for one in report_printed.under(project, part, told):
        if one.value is not None:
            assert f"{one.value:,.1f}".removesuffix(".0") in printed, one


def test_what_counts_most_stands_first() -> None:
    assert beside(values.line(), "outline")[:4] == ["consultations", "friends_stock", "friends_new", "sessions"]
    assert beside(values.line(), "effect")[:2] == ["consultations", "friends_stock"]


@pytest.mark.parametrize("name", ["scans_excluded", "devices", "requests", "friends_blocked", "mean_per_session"])
def test_what_is_not_printed_stands_nowhere(name: str) -> None:
    told = report_numbers.told(values.report(values.line()), Edition.INSIDE)
    found = [
        *report_printed.under(values.line(), "outline", told),
        *report_printed.others(values.line(), "outline", told),
    ]
    assert name not in map(report_printed.name, found)


def test_numbers_stand_under_their_heading_or_among_the_others_but_never_twice() -> None:
    told = report_numbers.told(values.report(values.line()), Edition.INSIDE)
    for part in words.REPORT_TEXTS:
        here, there = report_printed.under(values.line(), part, told), report_printed.others(values.line(), part, told)
        keys = [one.key for one in (*here, *there)]
        assert len(keys) == len(set(keys))


def test_the_sessions_of_a_year_that_runs_say_up_to_which_day_they_are() -> None:
    told = {report_printed.name(one): one for one in report_numbers.told(values.report(), Edition.INSIDE)}
    assert report_printed.label(told["sessions"], date(2023, 11, 23)) == "開設回数（令和5年11月23日まで）"
    assert report_printed.label(told["sessions"], None) == "開設回数"
    assert report_printed.label(told["consultations"], date(2023, 11, 23)) == "相談"


def test_headings_that_the_paper_fills_need_no_words() -> None:
    line = values.line()
    assert [part for part in words.REPORT_TEXTS if report_printed.fills_itself(line, part)] == [
        "partners",
        "schedule",
        "survey",
    ]
    alone = replace(line, partners=(), desk=None)
    assert [part for part in words.REPORT_TEXTS if report_printed.fills_itself(alone, part)] == ["schedule"]


def test_a_project_without_a_desk_lacks_no_survey() -> None:
    line = replace(values.line(), partners=())
    assert report_printed.needs_words(line, "partners")
    assert not report_printed.needs_words(line, "survey")
    assert not report_printed.needs_words(replace(line, desk=None), "survey")
    assert line.desk
    assert report_printed.needs_words(replace(line, desk=replace(line.desk, splits={})), "survey")


@pytest.mark.parametrize("part", ["partners", "schedule", "survey"])
def test_a_heading_that_fills_itself_is_on_the_paper_without_words(part: str) -> None:
    report = values.report(replace(values.line(), texts={}))
    keys = [one.key for one in report_paper.paper(report, Edition.SUBMIT).parts if isinstance(one, Heading)]
    assert f"{report.projects[0].number}/{part}" in keys


def test_the_contents_lead_to_each_main_heading_of_each_sheet() -> None:
    report = values.report()
    found = list(report_writers.headings(report_writers.paper(report, Edition.SUBMIT)))
    assert [name.split(" ")[0] for name, _headings in found] == [one.name for one in report.projects]
    body = report_writers.body(report, Edition.SUBMIT)
    assert all(f'id="{place}">{text}<' in body for _name, headings in found for place, text in headings)


def test_the_contents_leave_out_the_parts_of_a_heading() -> None:
    found = report_writers.headings(report_writers.paper(values.report(values.line()), Edition.SUBMIT))
    told = [text for _name, headings in found for _place, text in headings]
    assert "事業の概要" in told
    assert "月別相談件数" not in told
