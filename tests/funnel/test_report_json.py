"""A report as JSON: what was written is read again, and what isn't ours is refused."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import words
from funnel import report_json
from funnel.report import (
    Aim,
    Answered,
    Cell,
    Channel,
    Deed,
    Desk,
    Edition,
    Figure,
    Material,
    Money,
    Month,
    Project,
    Report,
    Split,
)
from funnel.report_json import FormatUnknown
from tests.funnel import report_values as values

COUNTS = st.none() | st.integers(0, 5_000)
TEXTS = st.text(max_size=12)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
SHARES = st.none() | st.floats(0, 1)


def rows(some: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(some, max_size=most).map(tuple)


CELLS = st.builds(Cell, st.sampled_from([*words.AGE_BANDS]), COUNTS)
SPLITS = st.builds(
    Split,
    ages=rows(CELLS),
    channels=rows(st.builds(Channel, TEXTS, *[COUNTS] * 9, rows(TEXTS), rows(TEXTS))),
    sent=COUNTS,
    answered=COUNTS,
    questions=rows(
        st.builds(Answered, TEXTS, TEXTS, COUNTS, COUNTS, SHARES, SHARES, SHARES, rows(st.tuples(TEXTS, COUNTS)))
    ),
    is_split=st.booleans(),
)
DESKS = st.builds(
    Desk,
    stages=st.dictionaries(st.sampled_from([*words.STAGES]), COUNTS),
    months=rows(st.builds(Month, DAYS, COUNTS, COUNTS)),
    opening_days=rows(DAYS),
    splits=st.fixed_dictionaries(dict.fromkeys(Edition, SPLITS)),
    sessions_counted=COUNTS,
    recorded_until=st.none() | DAYS,
    hours=rows(TEXTS),
)
DEEDS = st.builds(
    Deed,
    st.sampled_from([*words.ACTIVITIES]),
    TEXTS,
    st.integers(0, 50),
    COUNTS,
    rows(st.tuples(DAYS, st.none() | DAYS)),
    st.fixed_dictionaries({edition: rows(CELLS) for edition in Edition}),
    rows(st.tuples(TEXTS, st.floats(0, 100), COUNTS)),
)
AIMS = st.builds(
    Aim, TEXTS, TEXTS, st.floats(0, 1e6), TEXTS, st.none() | st.floats(0, 1e6), st.booleans(), TEXTS, st.none() | DAYS
)
PROJECTS = st.builds(
    Project,
    number=TEXTS,
    name=TEXTS,
    money=st.builds(Money, COUNTS, COUNTS, SHARES, COUNTS, TEXTS, rows(st.tuples(TEXTS, st.integers(0, 10**9)))),
    partners=rows(TEXTS),
    implementer=TEXTS,
    since=DAYS,
    until=DAYS,
    texts=st.dictionaries(st.sampled_from([*words.REPORT_TEXTS]), TEXTS),
    aims=rows(AIMS),
    desk=st.none() | DESKS,
    deeds=rows(DEEDS),
    figures=rows(st.builds(Figure, TEXTS, st.floats(0, 100), TEXTS, TEXTS, TEXTS, COUNTS)),
    materials=rows(st.builds(Material, TEXTS, TEXTS, TEXTS, st.binary(max_size=40))),
)
REPORTS = st.builds(
    Report,
    slug=TEXTS,
    programme=TEXTS,
    municipality=TEXTS,
    section=TEXTS,
    fiscal_year=st.integers(2015, 2030),
    as_on=DAYS,
    projects=rows(PROJECTS, 2),
)


@settings(max_examples=40)
@given(REPORTS)
def test_a_report_comes_back_from_json_as_it_was(report: Report) -> None:
    kept = json.loads(json.dumps(report_json.write(report), ensure_ascii=False))
    assert report_json.read(kept) == report


def one() -> Report:
    return Report("a", "b", "c", "d", 2026, date(2027, 4, 1), ())


def test_its_format_is_said() -> None:
    assert report_json.write(one())["format"] == report_json.FORMAT


@pytest.mark.parametrize("format", [True, 1.0, "1"])
def test_only_the_number_one_is_the_format(format: Any) -> None:
    with pytest.raises(FormatUnknown):
        report_json.read({**report_json.write(one()), "format": format})


def test_what_nobody_knows_of_a_report_is_refused_and_not_left_out() -> None:
    kept = json.dumps(report_json.write(values.report()))
    for other in (kept.replace('"public"', '"zzz"'), kept.replace('"slug"', '"is_secret": 1, "slug"')):
        assert other != kept
        with pytest.raises(FormatUnknown):
            report_json.read(json.loads(other))


def test_a_later_format_is_refused() -> None:
    with pytest.raises(FormatUnknown):
        report_json.read(report_json.write(one()) | {"format": 2})


@pytest.mark.parametrize(
    "kept", [None, [], "x", {}, {"format": 1}, {"format": 1, "report": [{"slug": "a"}]}, {"format": 1, "report": []}]
)
def test_what_is_no_report_is_refused(kept: Any) -> None:
    with pytest.raises(FormatUnknown):
        report_json.read(kept)


def test_what_is_written_in_an_older_version_of_the_value_takes_its_defaults() -> None:
    kept = report_json.write(one())
    del kept["report"][0]["made_up"]
    assert report_json.read(kept) == one()
