"""The page of results by placement, its files and the list for a round."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from core.dates import now, tokyo_day
from core.settings import Settings
from exchange.writing import csv_bytes
from funnel import places
from funnel.comparisons import Comparison, Span
from funnel.figures import Figures
from funnel.periods import Period, of_month
from store.database import Store
from store.records import Placement
from tests import browser as browsing
from tests.funnel.town import Town, at, found
from tests.workspace import pages
from tests.workspace.cast import PASSWORD, hire, open_session
from workspace import exhibits, place_results, place_results_round, place_results_table
from workspace.access import Visit
from workspace.place_results import Looked
from workspace.sessions import hash_of

APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 30)
QUARTER = Period(APRIL, JUNE)
STICKER = Placement(
    id=7,
    programme_id=1,
    code="0000000",
    channel="sticker",
    campaign_id=1,
    venue_id=1,
    design="B",
    language="ja",
    quantity=4,
    unit_cost_yen=0.0,
    installed_on=APRIL,
    removed_on=None,
    destination="https://line.me/x",
    retired_at=None,
    made_at=datetime(2026, 4, 1, tzinfo=now().tzinfo),
    batch_id=None,
    campaign="春のカード",
    venue="<見本>会館",
    venue_kind="ward_facility",
    venue_address="見本町1",
)
SILENT = places.Place(STICKER, (3, 0, 1), date(2026, 5, 20), is_silent=True)


@pytest.fixture
def visit(sqlite_store: Store) -> Visit:
    town = found(sqlite_store).programme
    with sqlite_store.writing() as db:
        person = hire(db, "pr", [town])
    return Visit(person, (town,), town, "")


def looked(*some: places.Place) -> Looked:
    return Looked(QUARTER, JUNE, some, some)


@pytest.mark.parametrize(
    ("channel", "asked"), [("poster", "まだ貼ってありますか"), ("card", "まだ置いて"), ("sns", "まだ載って")]
)
def test_what_nobody_scans_asks_what_can_be_looked_for(channel: str, asked: str) -> None:
    one = replace(SILENT, placement=replace(STICKER, channel=channel))
    assert asked in place_results.still(one)
    assert place_results.still(replace(one, is_silent=False)) == ""


def test_what_was_never_scanned_is_said_to_be_so() -> None:
    assert place_results.still(SILENT).startswith("30日以上読みとりなし。")
    never = place_results.row(replace(SILENT, last_scan=None))
    assert (never.last, never.look) == ("一度も読みとられていません", "まだ貼ってありますか")


def test_scans_are_told_for_a_hundred_pieces() -> None:
    many = replace(SILENT, placement=replace(STICKER, quantity=300), months=(5, 0, 0))
    assert place_results.row(many).a_hundred == "1.7"
    html = place_results_table._row(place_results.row(many), QUARTER.months, 5)
    assert "100枚あたり1.7回" in html
    none = replace(many, months=(0, 0, 0))
    assert "100枚" not in place_results_table._row(place_results.row(none), QUARTER.months, 5)


def test_the_files_have_all_that_was_chosen_with_a_column_a_month(visit: Visit) -> None:
    exhibit = place_results.exhibit(visit, looked(SILENT))
    [row] = exhibit.rows
    assert (row["scans"], row["a_hundred"], row["design"], row["last"]) == (4, 100.0, "B案", date(2026, 5, 20))
    assert [row[f"2026-0{month}"] for month in (4, 5, 6)] == [3, 0, 1]
    assert set(exhibit.columns) == set(row)


def test_the_little_columns_say_all_their_numbers_and_a_single_scan_is_seen() -> None:
    html = place_results_table.columns([100, 0, 1], QUARTER.months, 100)
    assert 'aria-label="2026年4月 100回、2026年5月 0回、2026年6月 1回"' in html
    assert [height in html for height in ("height:26px;background", "height:3px;background")] == [True, True]


def test_scans_of_all_places_are_set_beside_the_month_before_and_the_same_month_last_year(visit: Visit) -> None:
    may = of_month(date(2026, 5, 1))
    found = Figures(visit.programme, may.since, may.until, {"scans": 40}, (), (), (), "First consultations")
    span = Span(20, 20, 31, 31, is_whole=True, visits={})
    beside = Comparison(may, found, found, found, spans={"now": span, "before": span, "year_before": span})
    said = place_results.compared(beside)
    assert [one.partition("とくらべて、全体の読みとり：")[0] for one in said] == ["前月", "前年同月"]


def test_the_list_for_a_round_has_room_to_tick(visit: Visit) -> None:
    exhibit = place_results_round.exhibit(visit, looked(SILENT))
    table = csv_bytes([*exhibit.columns.values()], [[row[key] for key in exhibit.columns] for row in exhibit.rows])
    heading, [*row] = csv.reader(io.StringIO(table.decode("utf-8-sig")))
    assert heading[-4:] == ["貼ってある", "はがれた", "場所が変わった", "メモ"]
    assert (row[:3], row[-4:]) == (["<見本>会館", "見本町1", "トイレのステッカー B案"], [""] * 4)


def test_the_list_to_print_runs_nothing_and_names_no_other_host(visit: Visit) -> None:
    html = place_results_round.page(place_results_round.exhibit(visit, looked(SILENT)), language="ja")
    assert "&lt;見本&gt;会館" in html
    assert html.count("☐") == 3
    assert not any(word in html for word in ("<script", "http", "url("))


def test_the_workbook_opens_with_its_numbers(visit: Visit) -> None:
    made = exhibits._xlsx(place_results.exhibit(visit, looked(SILENT)))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    cells = {heading.value: value.value for heading, value in zip(*sheet.iter_rows(), strict=True)}
    assert (cells["読みとり"], cells["置き場所"]) == (4, "<見本>会館")


def a_town(store: Store) -> Town:
    today = tokyo_day(now())
    town = found(store, starts=today - timedelta(days=80))
    card, quiet = (town.put_up(one, installed_on=today - timedelta(days=60)) for one in ("card", "sticker"))
    town.scan(card, at(today - timedelta(days=1)), at(today - timedelta(days=2)))
    town.scan(quiet, at(today - timedelta(days=50)))
    return town


@pytest.mark.slow
def test_the_page_shows_what_wants_a_look_first_and_choices_narrow_it(workspace: Store) -> None:
    town = a_town(workspace)
    with workspace.writing() as db:
        person = hire(db, "pr", [town.programme])
    page = pages.visit(workspace, person, "placement_results")
    told = pages.text(page)
    assert "2件の掲示・配布のうち2件が、合わせて3回読みとられました" in told
    assert "1件で30日以上読みとりがありません" in told
    assert told.index("まだ貼ってありますか") < told.index("カード</td>")
    page.selectbox(key="view-channel").set_value("card").run()
    assert "30日以上" not in pages.text(page)
    assert page.query_params["channel"] == "card"


@pytest.mark.slow
def test_a_programme_without_places_says_what_to_do_next(workspace: Store) -> None:
    programme = found(workspace).programme
    with workspace.writing() as db:
        person = hire(db, "manager", [programme])
    assert "置き場所がまだありません" in pages.text(pages.visit(workspace, person, "placement_results"))


@pytest.mark.slow
@pytest.mark.parametrize("page", ["placement_results", "times"])
def test_counsellors_are_not_let_in(workspace: Store, page: str) -> None:
    programme = found(workspace).programme
    with workspace.writing() as db:
        id_hash = hash_of(open_session(db, hire(db, "counsellor", [programme])))
    assert "ほかの担当の人が使うもの" in pages.text(pages.alone(id_hash, page))


@pytest.mark.chromium
@pytest.mark.slow
def test_on_a_telephone_the_page_stays_as_wide_as_the_screen(
    tmp_path_factory: pytest.TempPathFactory, sqlite_store: Store
) -> None:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), database_url=sqlite_store.url, _env_file=None)
    town = a_town(sqlite_store)
    with sqlite_store.writing() as db:
        person = hire(db, "pr", [town.programme])
    with browsing.running_workspace(settings) as workspace, browsing.browser() as browser:
        page = browser.new_context(base_url=workspace, viewport={"width": 390, "height": 844}).new_page()
        page.goto("/")
        page.fill("input[name=email]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("form button")
        page.wait_for_selector(".sb-title", timeout=30_000)
        for name, last in (("placement_results", ".st-key-places-round-print"), ("times", ".st-key-chart-times-hours")):
            page.goto(f"/{name}")
            page.wait_for_selector(last, timeout=60_000)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        with page.expect_download() as saved:
            page.get_by_role("button", name="画像で保存（PNG）").first.click()
        assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
        page.goto("/placement_results?channel=sticker")
        page.wait_for_selector(".sb-table [role=img]", timeout=60_000)
        label = page.locator(".sb-table [role=img]").first.get_attribute("aria-label")
        assert label
        assert "1回" in label
        assert page.locator(".sb-table").first.locator("tbody tr").count() == 1
