"""Every page of results where a source doesn't tell of the period: it opens, and says so instead of 0."""

from datetime import date, timedelta

import pytest

from core.dates import now, tokyo_day
from funnel import imports
from store.database import Store
from tests.funnel.town import BY, Town, at, found, row
from tests.workspace import pages
from tests.workspace.cast import hire

RESULTS = ("overview", "results", "channels", "channel_sheet", "placement_results", "times", "effect", "targets")
pytestmark = pytest.mark.slow  # eight pages are run, each of them four times


def running(store: Store, *, counted: bool) -> Town:
    """A desk since the second month before this one; what was counted ends with the month before last."""
    today = tokyo_day(now())
    starts = (today.replace(day=1) - timedelta(days=40)).replace(day=1)
    town = found(store, starts=starts, ends=None, history_starts=starts)
    if not counted:
        return town
    card = town.put_up("card", installed_on=starts)
    days = [starts + timedelta(days=number) for number in range(20)]
    town.scan(card, *(at(day) for day in days))
    for number, day in enumerate(days):
        town.line("follow", f"p{number}", at(day, 19, 2))
    with store.writing() as db:
        rows = [row(f"p{number % 12}", day) for number, day in enumerate(days)]
        imports.import_rows(db, by=BY, at=at(today), programme=town.programme, rows=rows, file_hash="x")
    return town


@pytest.mark.parametrize("counted", [True, False], ids=["records ended", "nothing yet"])
@pytest.mark.parametrize("name", RESULTS)
def test_a_page_opens_in_months_that_records_do_not_tell_of(workspace: Store, name: str, counted: bool) -> None:
    town = running(workspace, counted=counted)
    with workspace.writing() as db:
        manager = hire(db, "manager", [town.programme])
    page = pages.visit(workspace, manager, name)
    assert pages.text(page)
    if name == "targets":
        return
    chosen = page.selectbox(key="view-month")
    for place in range(1, len(chosen.options)):
        month = page.selectbox(key="view-month").options[place]
        said = pages.text(page.selectbox(key="view-month").select_index(place).run())
        assert said, month
        if counted and name == "results" and is_now(month):
            assert "0件" not in said


def is_now(month: str) -> bool:
    today: date = tokyo_day(now())
    return month.startswith(f"{today.year}年{today.month}月")
