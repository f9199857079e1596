"""Two versions of a report are told apart in all they say: every field of the value, changed one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.language import spoken
from funnel.report import Edition, Report
from funnel.report_versions import difference
from tests.funnel import report_values as values


def others(value: Any, *, is_row: bool = False) -> Iterator[tuple[str, Any]]:
    """The value with one thing in it changed, for each thing, with where that is; rows have their fixed length."""
    if is_dataclass(value) and not isinstance(value, type):
        for name in (one.name for one in fields(value) if one.name != "desk" or getattr(value, "desk", None)):
            held = getattr(value, name)
            some = others(held) if held is not None or name not in DAYS else [("other", date(2023, 5, 5))]
            yield from ((f"{name}.{where}", replace(value, **{name: other})) for where, other in some)
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from ((f"{key}.{where}", {**value, key: other}) for where, other in others(held))
    elif isinstance(value, tuple):
        yield from of_tuple(value, is_row=is_row)
    else:
        yield "other", leaf(value)


def of_tuple(value: tuple[Any, ...], *, is_row: bool) -> Iterator[tuple[str, Any]]:
    if value and not is_row:
        yield "shorter", value[:-1]
    for place, held in enumerate(value):
        for where, other in others(held, is_row=True):
            yield f"{place}.{where}", (*value[:place], other, *value[place + 1 :])


def leaf(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, bytes):
        return value + b"x"
    return f"{value}x" if isinstance(value, str) else 7 if value is None else value + 1


DAYS = ("on", "recorded_until")
# Told by words of the code, which have no other, or never empty where something stands in them.
CODES = ("code", "channel", "kind", "includes", "hidden", "untitled")
REPORT = values.report(values.line(untitled=("specialist",)), values.outreach(), first_label="First consultations")


def changed() -> Iterator[tuple[str, Report]]:
    for where, other in others(REPORT):
        names = where.split(".")
        if where != "as_on.other" and not set(CODES) & set(names):
            yield where, other


def seldom(found: Iterator[tuple[str, Report]]) -> list[tuple[str, Report]]:
    """Of the many days, months and cells of each list only the first."""
    return [(where, one) for where, one in found if all(int(name) < 1 for name in where.split(".") if name.isdigit())]


@pytest.mark.slow
def test_every_field_of_a_report_that_changes_is_told_and_what_staff_enter_by_its_name() -> None:
    """A general word is left for what no paper shows, such as a number of an edition that hides it elsewhere."""
    entered = {"texts", "deeds", "aims", "money", "figures", "materials", "partners", "hours", "opening_days"}
    with spoken("ja"):
        told = {where: [one.key for one in difference(REPORT, other)] for where, other in seldom(changed())}
    assert len(told) > 100
    assert [where for where, keys in told.items() if not keys] == []
    assert [where for where, keys in told.items() if keys == ["other"] and entered & set(where.split("."))] == []


@pytest.mark.parametrize("field", [name.name for name in fields(Report) if name.name != "as_on"])
def test_no_field_of_the_report_itself_is_forgotten(field: str) -> None:
    other = replace(REPORT, **{field: next(one for _where, one in others(getattr(REPORT, field)))})
    assert difference(REPORT, other)


def test_the_day_of_counting_alone_is_no_difference() -> None:
    assert difference(REPORT, replace(REPORT, as_on=date(2024, 6, 1))) == ()


def test_a_day_that_moved_is_told_as_gone_and_come() -> None:
    line = values.line()
    deeds = [
        replace(one, days=((date(2023, 10, 24), None), *one.days[1:])) if one.kind == "training" else one
        for one in line.deeds
    ]
    with spoken("ja"):
        [change] = difference(values.report(line), values.report(replace(line, deeds=tuple(deeds))))
    assert (change.before, change.after) == ("2023-10-23", "2023-10-24")


def test_another_picture_is_told_unless_none_were_read() -> None:
    line = values.line()
    first, *rest = line.materials
    other = values.report(replace(line, materials=(replace(first, png=b"other"), *rest)))
    assert [one.key for one in difference(values.report(line), other)] == ["1-1/materials"]
    unread = values.report(replace(line, materials=()))
    assert difference(values.report(line), unread, with_pictures=False) == ()


def test_how_few_were_asked_is_not_told_by_a_difference() -> None:
    def of(n: int) -> Report:
        line = values.line()
        aims = [
            replace(one, n=n, result=75, low=50, high=90)
            for one in line.aims
            if one.measure == "training_satisfaction_2"
        ]
        return values.report(replace(line, aims=tuple(aims)))

    with spoken("ja"):
        told = " ".join(one.before + one.after for one in difference(of(12), of(8)) if one.key.endswith("/said"))
    assert told
    assert "12" not in told
    assert "n=8" not in told


def test_a_first_publication_of_the_survey_is_told() -> None:
    line = values.line()
    assert line.desk
    public = replace(line.desk.splits[Edition.PUBLIC], sent=None, answered=None, questions=())
    before = replace(line, desk=replace(line.desk, splits={**line.desk.splits, Edition.PUBLIC: public}))
    assert [one.key for one in difference(values.report(before), values.report(line))] == ["1-1/shown/public"]
