"""The monthly page: the last month that is over stands first, its words are the paper's, its files come along."""

import re
from datetime import date, timedelta

import pytest

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from funnel import periods
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.funnel.town import Town, row
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import monthly_source, monthly_view, navigation
from workspace.sessions import hash_of

TODAY = tokyo_day(now())
LAST = TODAY.replace(day=1) - timedelta(days=1)
BEGAN = fiscal_bounds(fiscal_year(TODAY) - 1)[0]


@pytest.fixture
def town(workspace: Store) -> Town:
    with workspace.writing() as db:
        return Town(workspace, add_programme(db, "mine-r8", starts=BEGAN, history_starts=BEGAN, ends=None))


def consulted(town: Town, number: int) -> Programme:
    """So many women, one after the other, in the last month that is over."""
    first = LAST.replace(day=1)
    town.consult(*(row(f"person {one}", first + timedelta(days=one % 28)) for one in range(number)))
    return town.programme


def test_the_page_and_the_file_read_the_same_survey_and_calendar(town: Town) -> None:
    consulted(town, 6)
    with town.store.reading() as db:
        found = monthly_source.read(db, programme=town.programme, month=LAST, today=TODAY)
    assert (found.month, found.is_over, found.line("consultations").number) == (LAST.replace(day=1), True, 6)
    assert found.opening_days


def test_every_thing_to_do_leads_to_a_page_that_is_there() -> None:
    assert set(monthly_view.PAGES.values()) <= {entry.name for entry in navigation.ENTRIES}


@pytest.mark.slow
def test_a_programme_with_nothing_to_count_yet_is_told_where_to_begin(workspace: Store, town: Town) -> None:
    with workspace.writing() as db:
        person = hire(db, "manager", [town.programme])
    told = pages.text(pages.visit(workspace, person, "monthly"))
    assert "キャンペーン" in told
    assert "いま確認が必要なことはありません" not in told


@pytest.mark.slow
def test_the_last_month_that_is_over_stands_first(workspace: Store, town: Town) -> None:
    consulted(town, 6)
    with workspace.writing() as db:
        person = hire(db, "manager", [town.programme])
    page = pages.visit(workspace, person, "monthly")
    told = pages.text(page)
    assert f"{LAST.year}年{LAST.month}月は、6人から6件の相談がありました。" in told
    assert "この月はまだ終わっていません" not in told
    assert page.query_params["month"] == f"{LAST:%Y-%m}"
    page.selectbox(key="view-month").set_value(periods.of_month(TODAY)).run()
    assert "この月はまだ終わっていません" in pages.text(page)


@pytest.mark.slow
def test_publicity_staff_see_the_page_with_its_three_files(workspace: Store, town: Town) -> None:
    town.put_up("poster", installed_on=LAST - timedelta(days=90))
    with workspace.writing() as db:
        person = hire(db, "pr", [town.programme])
    page = pages.visit(workspace, person, "monthly")
    told = pages.text(page)
    assert "30日以上読みとりのない場所が1か所あります（館 0）" in told
    assert {button.proto.label for button in page.get("download_button")} == {
        "PDFで保存（A4 1枚）",
        "メール用に保存（HTML）",
        "文字だけで保存",
    }


@pytest.mark.slow
def test_no_row_of_few_persons_is_split_on_the_page(workspace: Store, town: Town) -> None:
    town.put_up("poster", installed_on=BEGAN)
    first = LAST.replace(day=1)
    town.consult(*(row(f"bea {one}", first + timedelta(days=one), channel_told="poster") for one in range(3)))
    with workspace.writing() as db:
        person = hire(db, "manager", [town.programme])
    told = pages.text(pages.visit(workspace, person, "monthly"))
    [poster] = [line for line in re.findall("<tr>.*?</tr>", told) if "ポスター" in line]
    assert "非表示" in poster
    assert "3件" not in poster


@pytest.mark.slow
def test_a_counsellor_is_turned_away(workspace: Store, town: Town) -> None:
    with workspace.writing() as db:
        id_hash = hash_of(open_session(db, hire(db, "counsellor", [town.programme])))
    assert "この画面は、ほかの担当の人" in pages.text(pages.alone(id_hash, "monthly"))


def test_a_month_is_offered_from_the_programme_s_first(town: Town) -> None:
    assert date(BEGAN.year, 4, 1) == BEGAN
    with town.store.reading() as db:
        found = monthly_source.read(db, programme=town.programme, month=BEGAN, today=TODAY)
    assert found.missing == {"before": "not_begun", "year_before": "not_begun"}
