"""What the demo's offices wrote of their years is in the store as their pages would have put it there."""

import pytest

import scenario
from core.dates import fiscal_year
from core.words import REPORT_TEXTS
from store import activities, programmes, reports, staff
from store.records import Programme
from tests.demo_store import Played, played

__all__ = ["played"]  # a fixture


def desk(played: Played, slug: str) -> Programme:
    with played.store.reading() as db:
        found = programmes.by_slug(db, slug)
    assert found
    return found


@pytest.mark.parametrize("slug", scenario.names())
def test_every_text_of_a_scenario_stands_under_its_heading(played: Played, slug: str) -> None:
    there, told = desk(played, slug), scenario.load(slug)
    with played.store.reading() as db:
        written = {
            (one.project_number, one.part): one.written
            for one in reports.texts(db, there.id, fiscal_year(there.starts))
        }
    assert written == {(row.get("project_number", ""), row["part"]): row["text"].strip() for row in told.report_texts}
    assert {part for _number, part in written} <= set(REPORT_TEXTS)


def test_no_outreach_is_recorded_as_none(played: Played) -> None:
    there = desk(played, "kita-r5")
    with played.store.reading() as db:
        (none,) = activities.within(db, there.id, there.starts, there.ends or there.starts)
    assert (none.kind, none.amount) == ("outreach_done", 0)


def test_a_meeting_of_three_days_is_one_meeting(played: Played) -> None:
    there = desk(played, "ueda-r3")
    with played.store.reading() as db:
        rows = activities.within(db, there.id, there.starts, there.ends or there.starts)
    peers = [one for one in rows if one.kind == "peer_support"]
    days = sum(((one.until or one.day) - one.day).days + 1 for one in peers)
    assert (sum(one.meetings for one in peers), days) == (18, 20)
    assert sum(one.amount or 0 for one in peers) == 179


def test_the_lines_of_a_cost_add_up_to_it(played: Played) -> None:
    there = desk(played, "kita-r5")
    with played.store.reading() as db:
        lines = reports.cost_lines(db, there.id, 2023)
        project = next(one for one in programmes.years(db, there.id) if one.project_number == "1-1")
    assert sum(line.yen for line in lines) == project.cost_yen


def test_who_wrote_it_stands_in_the_record_of_changes(played: Played) -> None:
    with played.store.reading() as db:
        for action in ("report.text", "activity.add", "project.costs"):
            assert staff.was_done(db, programme_id=desk(played, "kita-r5").id, action=action), action
