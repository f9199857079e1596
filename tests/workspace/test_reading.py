"""Figures kept for pages: counted once, never over a change, never another programme's."""

from datetime import timedelta
from typing import Any

import pytest

from core.dates import now
from funnel import figures
from funnel.figures import Figures
from funnel.periods import of_month, of_year
from store.database import Store
from tests.conftest import add_programme
from tests.funnel.town import APRIL, Town, at, row
from tests.workspace.cast import hire, open_session
from workspace import reading
from workspace.access import Visit, visit_of
from workspace.sessions import hash_of

YEAR = of_year(2026)


def visit(store: Store, *towns: Town) -> Visit:
    with store.writing() as db:
        person = hire(db, "manager", [town.programme for town in towns])
        found = visit_of(db, hash_of(open_session(db, person)), now(), wanted=towns[0].programme.id)
    assert found
    return found


def town(store: Store, slug: str = "toshima-r8") -> Town:
    with store.writing() as db:
        return Town(store, add_programme(db, slug))


def test_what_was_counted_is_not_counted_again(workspace: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    looking = visit(workspace, town(workspace))
    counted: list[object] = []
    count = figures.read

    def counting(*args: Any, **asked: Any) -> Figures:
        counted.append(asked)
        return count(*args, **asked)

    monkeypatch.setattr(figures, "read", counting)
    assert reading.figures_of(looking, YEAR) == reading.figures_of(looking, YEAR)
    assert len(counted) == 1
    reading.figures_of(looking, of_month(APRIL))
    assert len(counted) == 2


def test_an_import_is_seen_at_once(either: Store) -> None:
    desk = town(either)
    looking = visit(either, desk)
    assert reading.figures_of(looking, YEAR).stages["consultations"] in (0, None)
    assert reading.comparison_of(looking, YEAR).now.stages["consultations"] in (0, None)
    desk.consult(row("anna", APRIL + timedelta(days=8)))
    assert reading.figures_of(looking, YEAR).stages["consultations"] == 1
    assert reading.comparison_of(looking, YEAR).now.stages["consultations"] == 1


def test_an_import_of_the_programme_that_this_one_continues_is_seen_too(workspace: Store) -> None:
    earlier = town(workspace)
    with workspace.writing() as db:
        later = add_programme(db, "toshima-r9", continues=earlier.programme, starts=APRIL.replace(year=2027))
    looking = visit(workspace, Town(workspace, later), earlier)
    before = reading.comparison_of(looking, of_year(2027)).before
    assert before is not None
    assert before.stages["consultations"] in (0, None)
    earlier.consult(row("anna", APRIL + timedelta(days=8)))
    before = reading.comparison_of(looking, of_year(2027)).before
    assert before is not None
    assert before.stages["consultations"] == 1


def test_another_programme_s_figures_never_come(workspace: Store) -> None:
    ours, theirs = town(workspace), town(workspace, "kita-r8")
    theirs.consult(row("anna", APRIL + timedelta(days=8)))
    both = visit(workspace, ours, theirs)
    with workspace.writing() as db:
        person = hire(db, "pr", [theirs.programme])
        other = visit_of(db, hash_of(open_session(db, person)), now())
    assert other
    seen = [reading.figures_of(one, YEAR) for one in (both, other, both)]
    assert [(each.programme.slug, each.stages["consultations"] or None) for each in seen] == [
        ("toshima-r8", None),
        ("kita-r8", 1),
        ("toshima-r8", None),
    ]


def test_scans_that_no_staff_change_tells_of_are_seen_after_a_minute(workspace: Store) -> None:
    desk = town(workspace)
    card = desk.put_up("card", installed_on=APRIL)
    looking = visit(workspace, desk)
    assert reading.figures_of(looking, YEAR).stages["scans"] == 0
    desk.scan(card, at(APRIL))
    assert reading.figures_of(looking, YEAR).stages["scans"] == 0
    assert reading.SECONDS <= 60
    reading._figures.clear()  # what a minute does
    assert reading.figures_of(looking, YEAR).stages["scans"] == 1
