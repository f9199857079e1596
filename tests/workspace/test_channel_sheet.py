"""The page about a channel (答弁資料): what it says, what it leaves unsaid, and that it is one sheet of paper."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from core.settings import Settings
from funnel.channels import ChannelRow, CostPer
from funnel.comparisons import Comparison, Span
from funnel.figures import Figures
from funnel.periods import of_year
from funnel.put_up import PutUp
from store.database import Store
from tests import browser as browsing
from tests.conftest import add_programme
from tests.workspace.cast import PASSWORD, hire
from tests.workspace.test_channels import a_town
from workspace import channel_sheet, overview_numbers
from workspace.channel_sheet import Sheet

STICKER = ChannelRow("sticker", 231, 28, 26, 29, 17, 15, 101920, (), True, (), CostPer(3640, 3514, 3920, 5995))
UNKNOWN = ChannelRow("unknown", None, 41, 41, 41, 6, 26, None)
UP = PutUp("sticker", 18, 392, 101920, date(2026, 6, 1), None, 231, 59)
MADE = date(2027, 4, 2)


@pytest.fixture
def sheet(sqlite_store: Store) -> Sheet:
    with sqlite_store.writing() as db:
        programme = add_programme(db, municipality="<b>見本区</b>")
    year = of_year(2026)
    stages = {"friends_new": 109, "consultations_first": 46}
    rows = (STICKER, UNKNOWN)
    found = Figures(programme, year.since, year.until, stages, rows, (), (), "First consultations")
    return Sheet(Comparison(year, found, None, None), "sticker", STICKER, UP, None)


def changed(sheet: Sheet, **facts: object) -> Sheet:
    """The sheet of other figures."""
    now = replace(sheet.comparison.now, **facts)  # type: ignore[arg-type] # any of its columns
    return replace(sheet, comparison=replace(sheet.comparison, now=now))


def test_the_sheet_says_what_was_done_and_what_came_of_it(sheet: Sheet) -> None:
    assert [value for _label, value in channel_sheet.done(sheet)] == [
        "392枚",
        "18か所",
        "101,920円",
        "2026年6月1日から（期間の終わりも掲示・配布中）",
    ]
    told = dict(channel_sheet.came(sheet))
    assert told["読みとり（人によるもの）"] == "231回（ほかに、機械・職員によるもの、掲示前のもの 59回）"
    assert told["新しい友だち"] == "28人（推定の範囲 26～29人）"
    assert told["新しい友だち1人あたりの費用"] == "3,640円（推定の範囲 3,514～3,920円）"
    assert told["はじめての相談1件あたりの費用"] == "5,995円"


def test_the_sheet_says_what_it_can_not_say(sheet: Sheet) -> None:
    said = channel_sheet.unsaid(sheet)
    assert said[0] == "新しい友だち109人のうち41人（38％）は、どの媒体から来たか分かりません。"
    assert any("とまでは言えません" in one for one in said)
    assert any("10分よりあと" in one for one in said)


def test_a_channel_that_shares_a_row_tells_its_scans_and_no_person(sheet: Sheet) -> None:
    told = dict(channel_sheet.came(replace(sheet, row=None)))
    assert told["新しい友だちと相談"] == "少人数のため「その他」に含めています"
    assert not {"新しい友だち", "新しい友だち1人あたりの費用"} & set(told)
    assert "示せません" in channel_sheet.lead(replace(sheet, row=None))


def test_a_hidden_number_is_hidden_on_the_sheet_too(sheet: Sheet) -> None:
    blank = {"friends_new": None, "friends_low": None, "friends_high": None, "cost_per": CostPer()}
    hidden = replace(STICKER, hidden=("friends_new",), **blank)  # type: ignore[arg-type] # numbers and costs
    html = channel_sheet.article(replace(sheet, row=hidden), made_on=MADE)
    assert "<th>新しい友だち</th><td>非表示</td>" in html
    assert "28人" not in html
    assert "3,640" not in html


def test_without_a_number_the_sheet_doesn_t_speak_of_others(sheet: Sheet) -> None:
    blank = replace(UNKNOWN, friends_new=None, hidden=("friends_new",))
    said = channel_sheet.unsaid(changed(sheet, channels=(STICKER, blank)))
    assert said[0] == "新しい友だちがどの媒体から来たかは分かりません。"


def test_the_desk_s_first_year_is_told_of_under_what_is_compared_with_it(sheet: Sheet) -> None:
    now = sheet.comparison.now
    first = replace(now, programme=replace(now.programme, starts=date(2025, 4, 1)), since=date(2025, 4, 1))
    first = replace(first, until=date(2026, 3, 31))
    span = Span(250, 250, 365, 365, is_whole=True, visits={})
    spans = {"now": span, "before": span, "year_before": span}
    beside = replace(sheet, comparison=replace(sheet.comparison, before=first, year_before=first, spans=spans))
    warned = overview_numbers.first_year(beside.comparison)
    assert warned
    assert warned in channel_sheet.article(beside, made_on=MADE)
    assert warned not in channel_sheet.article(sheet, made_on=MADE)


def test_over_a_month_the_sheet_splits_nobody(sheet: Sheet) -> None:
    told = dict(channel_sheet.came(changed(sheet, is_split=False)))
    assert told["新しい友だちと相談"] == "年度全体を選ぶと表示します"
    assert "新しい友だち" not in told


def test_the_file_runs_nothing_loads_nothing_and_is_escaped(sheet: Sheet) -> None:
    html = channel_sheet.document(sheet, made_on=MADE)
    assert "&lt;b&gt;見本区&lt;/b&gt;" in html
    assert not any(word in html for word in ("<b>見", "<script", "http://", "https://", "url(", "@import", "src="))
    assert "default-src 'none'" in html


def paper(pdf: bytes) -> tuple[int, str]:
    """How many sheets, and the words on the first."""
    with pdfium.PdfDocument(pdf) as document:
        page = document[0]
        width, height = page.get_size()
        assert (round(width), round(height)) == (595, 842), "A4"
        return len(document), page.get_textpage().get_text_bounded()


@pytest.mark.slow
@pytest.mark.chromium
def test_the_file_is_one_sheet_of_paper(sheet: Sheet, tmp_path: Path) -> None:
    long = "見本のために作ったもの、" * 12
    demo = replace(sheet.comparison.now.programme, is_demo=True, made_up=long)
    (tmp_path / "sheet.html").write_text(
        channel_sheet.document(changed(sheet, programme=demo), made_on=MADE), encoding="utf-8"
    )
    with browsing.browser() as browser:
        page = browser.new_page()
        page.goto(f"file://{tmp_path / 'sheet.html'}")
        count, words = paper(page.pdf(prefer_css_page_size=True))
    assert count == 1
    assert all(number in words for number in ("28人", "231回", "101,920円", "3,640円", "17件", "41人"))


@pytest.mark.slow
@pytest.mark.chromium
def test_the_page_prints_one_sheet_without_menu_and_choices(tmp_path: Path, sqlite_store: Store) -> None:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    town = a_town(sqlite_store)
    with sqlite_store.writing() as db:
        person = hire(db, "manager", [town.programme])
    with browsing.running_workspace(settings) as workspace, browsing.browser() as browser:
        page = browser.new_context(base_url=workspace, locale="ja-JP").new_page()
        page.goto("/")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("form button")
        page.wait_for_selector(".sb-title", timeout=60_000)
        page.goto("/channel_sheet?year=2026&channel=card")
        page.wait_for_selector(".sb-sheet footer", timeout=60_000)
        with page.expect_download() as saved:
            page.get_by_text("ファイルに保存").click()
        assert "カード" in Path(saved.value.path()).read_text(encoding="utf-8")
        count, words = paper(page.pdf(prefer_css_page_size=True))
    assert count == 1
    assert "カード" in words
    assert "9人" in words
    assert not any(word in words for word in ("年度を", "サインアウト", "ファイルに保存", "Ctrl"))
