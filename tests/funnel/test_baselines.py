"""Figures of earlier surveys: with source, in the record of changes, and never over a colleague's."""

from dataclasses import replace
from typing import Any

import pytest

from core.refusals import Refusal
from funnel import baselines
from funnel.baselines import (
    BaselineGone,
    BaselinePersonsUnfit,
    BaselineSourceUnfit,
    BaselineSubjectUnfit,
    BaselineUnitUnfit,
    BaselineValueUnfit,
    BaselineYearUnfit,
    Told,
    TooManyBaselines,
)
from store import activities as stored
from store import staff
from store.database import Db, Store
from store.records import Programme
from store.report_records import Baseline
from tests.conftest import NOON, add_programme

BY = "manager@example.lg.jp"
SHARE = Told("悩みを相談した人がいる女性", 44.6, "%", "令和3年度", "区民意識調査", 1200)


def made(db: Db, programme: Programme, told: Told = SHARE) -> Baseline:
    baselines.add(db, by=BY, at=NOON, programme=programme, told=told)
    return stored.baselines(db, programme.id)[-1]


def trail(db: Db) -> list[tuple[str, dict[str, Any]]]:
    return [(one.action, one.detail) for one in staff.audit_trail(db) if one.action.startswith("baseline.")]


def test_a_figure_is_added_changed_and_removed_with_a_row_each_in_the_record(db: Db, programme: Programme) -> None:
    one = made(db, programme, replace(SHARE, subject=" 悩みを相談した人が\u3000いる女性 "))
    assert baselines.told_of(one) == replace(SHARE, subject="悩みを相談した人が いる女性")
    told = replace(SHARE, value=60.4)
    baselines.change(db, by=BY, at=NOON, programme=programme, seen=one, told=told)
    [changed] = stored.baselines(db, programme.id)
    assert changed.value == 60.4
    baselines.change(db, by=BY, at=NOON, programme=programme, seen=changed, told=told)
    baselines.remove(db, by=BY, at=NOON, programme=programme, seen=changed)
    assert stored.baselines(db, programme.id) == []
    assert trail(db) == [
        ("baseline.remove", {"figure": one.id, "before": 60.4}),
        ("baseline.change", {"figure": one.id, "before": 44.6, "after": 60.4}),
        ("baseline.add", {"figure": one.id, "after": 44.6}),
    ]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"subject": "  "}, BaselineSubjectUnfit),
        ({"subject": "あ" * 121}, BaselineSubjectUnfit),
        ({"value": None}, BaselineValueUnfit),
        ({"value": float("inf")}, BaselineValueUnfit),
        ({"value": float("nan")}, BaselineValueUnfit),
        ({"unit": ""}, BaselineUnitUnfit),
        ({"unit": "あ" * 13}, BaselineUnitUnfit),
        ({"year": "あ" * 21}, BaselineYearUnfit),
        ({"source": "\t"}, BaselineSourceUnfit),
        ({"source": "あ" * 201}, BaselineSourceUnfit),
        ({"persons": 0}, BaselinePersonsUnfit),
        ({"persons": 200_000_001}, BaselinePersonsUnfit),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    facts: dict[str, Any], refusal: type[Refusal], sqlite_store: Store
) -> None:
    with sqlite_store.writing() as db:
        programme = add_programme(db)
        one = made(db, programme)
        with pytest.raises(refusal):
            made(db, programme, replace(SHARE, **facts))
        with pytest.raises(refusal):
            baselines.change(db, by=BY, at=NOON, programme=programme, seen=one, told=replace(SHARE, **facts))
        assert stored.baselines(db, programme.id) == [one]
        assert len(trail(db)) == 1


def test_the_year_may_be_missing_and_zero_is_a_figure(db: Db, programme: Programme) -> None:
    one = made(db, programme, replace(SHARE, value=0, year="", persons=None))
    assert (one.value, one.year, one.persons) == (0, "", None)


def test_what_a_colleague_changed_is_not_overwritten(db: Db, programme: Programme) -> None:
    seen = made(db, programme)
    baselines.change(db, by=BY, at=NOON, programme=programme, seen=seen, told=replace(SHARE, value=50))
    with pytest.raises(BaselineGone):
        baselines.change(db, by=BY, at=NOON, programme=programme, seen=seen, told=replace(SHARE, value=51))
    with pytest.raises(BaselineGone):
        baselines.remove(db, by=BY, at=NOON, programme=programme, seen=seen)
    assert [one.value for one in stored.baselines(db, programme.id)] == [50]


def test_a_programme_holds_so_many_figures_and_no_more(
    db: Db, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baselines, "MOST_ROWS", 1)
    made(db, programme)
    with pytest.raises(TooManyBaselines):
        made(db, programme)
    assert len(stored.baselines(db, programme.id)) == 1
