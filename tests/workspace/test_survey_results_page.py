"""The results page's months, and its address opened from outside."""

import re
from datetime import date
from pathlib import Path

import pytest

from core.settings import Settings
from store.database import Store
from survey.figures import GroupFigures, SplitFigures, SurveyFigures
from tests import browser as browsing
from tests.conftest import add_programme
from tests.workspace.cast import PASSWORD, hire
from workspace import survey_results_splits

APRIL, MARCH = date(2025, 4, 1), date(2026, 3, 31)
YEAR = SurveyFigures(APRIL, MARCH, 0, APRIL, MARCH, 40, ())


def by_month(*groups: tuple[tuple[str, ...], int]) -> SplitFigures:
    made = tuple(GroupFigures(codes, (), n) for codes, n in groups)
    return SplitFigures("month", {}, None, overlaps=False, groups=made, rows=())


def test_months_put_together_over_an_empty_one_are_one_column() -> None:
    split = by_month((("2025-04", "2025-06"), 15), (("2025-09",), 25))
    html = survey_results_splits.columns(YEAR, split)
    labels = re.findall(r"</div>([^<]+)</li>", html)
    assert labels == ["4–6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月"]
    assert '<li style="flex-grow:3"><b>15人</b><div><i style="height:20.0%">' in html, "five a month, of twenty-five"
    assert html.count("人</b>") == 2


@pytest.mark.slow
@pytest.mark.chromium
def test_a_pages_own_address_asks_for_nothing_that_is_not_there(tmp_path: Path, sqlite_store: Store) -> None:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with sqlite_store.writing() as db:
        person = hire(db, "manager", [add_programme(db)])
    with browsing.running_workspace(settings) as workspace, browsing.browser() as browser:
        page = browser.new_context(base_url=workspace, locale="ja-JP").new_page()
        page.goto("/")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("form button")
        page.wait_for_selector(".sb-title", timeout=30_000)
        seen: list[tuple[int, str]] = []
        page.on("response", lambda answer: seen.append((answer.status, answer.url)))
        page.goto("/survey_results")
        page.wait_for_selector(".sb-empty", timeout=30_000)
        assert [one for one in seen if one[0] >= 400] == []
        assert any(url.endswith("/_stcore/health") for _status, url in seen), "it looks for its server once"
