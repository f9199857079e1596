"""Costs and grant of a fiscal year, as managers enter them."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from funnel import year_money, year_money_changes
from funnel.year_money import YearProject
from funnel.year_project import Told
from store import staff
from store.database import Store
from store.records import Programme, ProgrammeYear
from store.report_records import CostLine
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import money_forms, money_lines, money_view
from workspace.sessions import hash_of

TODAY = tokyo_day(now())
YEAR = fiscal_year(TODAY)
LINE = Told("1-1", "LINE相談", 6_347_000, 4_760_000, 0.75, partners=("区社会福祉協議会",))
OUTREACH = Told("1-2", "アウトリーチ", 297_000, 222_000, 0.75, is_desk=False)


# What is said, without a page


def a_project(**facts: Any) -> YearProject:
    lines = facts.pop("lines", ())
    row = ProgrammeYear(1, 2026, "1-1", "LINE相談", 6_347_000, 4_760_000, [], "", 0.75)
    told = tuple(CostLine(1, 2026, "1-1", place, label, yen) for place, (label, yen) in enumerate(lines, 1))
    return YearProject(replace(row, **facts), told)


@pytest.mark.parametrize(
    ("yen", "unit", "told"),
    [
        (6_347_000, "thousand", "6,347千円"),
        (4_760_250, "thousand", "4,760.25千円"),
        (6_347_000, "yen", "6,347,000円"),
        (0, "thousand", "0千円"),
        (None, "thousand", "記録なし"),
    ],
)
def test_amounts_say_their_unit_and_lose_nothing(yen: int | None, unit: str, told: str) -> None:
    assert money_view.amount(yen, unit) == told


def test_a_programme_without_number_and_name_is_the_whole() -> None:
    assert money_view.project_name(a_project().row) == "1-1 LINE相談"
    assert money_view.project_name(a_project(project_number="", project="").row) == "事業全体"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr("workspace.widgets.attention", told.append)
    monkeypatch.setattr("streamlit.html", told.append)
    return told


def test_a_grant_that_its_rate_does_not_give_is_asked_about(said: list[str]) -> None:
    money_view.grant_note(a_project(), "thousand")
    money_view.grant_note(a_project(grant_rate=None, grant_yen=1), "thousand")
    money_view.grant_note(a_project(grant_yen=None), "thousand")
    assert said == []
    money_view.grant_note(a_project(grant_yen=4_761_000), "thousand")
    [told] = said
    assert "4,760千円" in told
    assert "4,761千円" in told
    assert "どちらが正しいか" in told


def test_a_sum_of_lines_stands_beside_the_total(said: list[str]) -> None:
    money_view.lines_sum(a_project(), "thousand")
    assert said == []
    for yen in (6_347_000, 6_350_000, 6_300_000):
        money_view.lines_sum(a_project(lines=[("委託料", yen)]), "thousand")
    same, more, less = said
    assert "内訳の合計は6,347千円、総事業費は6,347千円です。" in same
    assert more == "内訳の合計は6,350千円で、総事業費6,347千円より3千円多くなっています。"
    assert less == "内訳の合計は6,300千円で、総事業費6,347千円より47千円少なくなっています。"


def test_a_sum_with_an_unknown_part_is_unknown(said: list[str]) -> None:
    money_view.table((a_project(), a_project(project_number="1-2", cost_yen=None)), "thousand")
    [table] = said
    sums = table[table.index("合計") :]
    assert "記録なし" in sums
    assert "9,520" in sums
    assert "3/4" in table


def test_the_table_tells_how_many_bodies_take_part_and_sessions_were_counted(said: list[str]) -> None:
    projects = a_project(partners=["社会福祉協議会", "NPO法人"], sessions_counted=103), a_project(partners=[])
    money_view.table(projects, "thousand")
    [table] = said
    assert "103回" in table
    assert table.count("開設回数") == 1, "its heading alone"
    assert "連携団体" in table
    assert "2団体" in table
    assert "0団体" not in table


# The page


@pytest.fixture
def desk(workspace: Store) -> Programme:
    with workspace.writing() as db:
        return add_programme(db, "mine-r8", starts=fiscal_bounds(YEAR - 1)[0], ends=fiscal_bounds(YEAR)[1])


def add(store: Store, desk: Programme, *projects: Told, year: int = YEAR) -> list[YearProject]:
    with store.writing() as db:
        for told in projects:
            year_money_changes.add(db, by="test", at=now(), programme=desk, year=year, told=told)
    return read(store, desk, year)


def read(store: Store, desk: Programme, year: int = YEAR) -> list[YearProject]:
    with store.reading() as db:
        return list(year_money.read(db, desk, year))


def opened(store: Store, desk: Programme) -> AppTest:
    with store.writing() as db:
        person = hire(db, "manager", [desk])
    return pages.visit(store, person, "money")


def actions(store: Store) -> list[str]:
    with store.reading() as db:
        return [one.action for one in staff.audit_trail(db) if one.action.startswith("project.")]


def test_counsellors_and_publicity_staff_are_turned_away(workspace: Store, desk: Programme) -> None:
    for role in ("counsellor", "pr"):
        with workspace.writing() as db:
            id_hash = hash_of(open_session(db, hire(db, role, [desk])))
        assert "この画面は、ほかの担当の人" in pages.text(pages.alone(id_hash, "money"))


def test_a_project_is_typed_in_thousands_and_a_slip_loses_nothing(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    assert "この年度の事業は、まだ入っていません。" in pages.text(page)
    key = f"money-new-{YEAR}-thousand-0"
    for name, value in (
        ("number", "1-1"),
        ("name", "LINE相談"),
        ("cost", "6,347"),
        ("grant", "4,760千"),
        ("rate", "3/4"),
        ("note", "+ P"),
    ):
        page.text_input(key=f"{key}-{name}").input(value)
    page.text_area(key=f"{key}-partners").input("区社会福祉協議会\n\n区立図書館\n")
    page.button(key=f"{key}-go").click().run()
    assert "「4,760千」は金額として読めません。" in pages.text(page)
    assert read(workspace, desk) == []
    page.text_input(key=f"{key}-grant").input("4,760")
    page.button(key=f"{key}-go").click().run()
    told = pages.text(page)
    assert "事業を加えました。" in told
    assert "6,347" in told
    [found] = read(workspace, desk)
    row = found.row
    assert (row.cost_yen, row.grant_yen, row.grant_rate, row.amount_note) == (6_347_000, 4_760_000, 0.75, "+ P")
    assert (row.partners, row.is_desk) == (["区社会福祉協議会", "区立図書館"], True)
    assert actions(workspace) == ["project.add"]


def test_a_project_is_changed_in_yen_and_removed_when_one_is_sure(workspace: Store, desk: Programme) -> None:
    [project] = add(workspace, desk, LINE)
    page = opened(workspace, desk)
    page.selectbox(key="view-unit").set_value("yen").run()
    key = money_forms.form_key(project.row, "yen")
    assert page.text_input(key=f"{key}-cost").value == "6,347,000"
    page.text_input(key=f"{key}-grant").input("4,761,000")
    page.number_input(key=f"{key}-counted").set_value(105)
    page.button(key=f"{key}-go").click().run()
    told = pages.text(page)
    assert "事業の変更を保存しました。" in told
    assert "交付金は4,760,000円です。入力は4,761,000円です。" in told
    [project] = read(workspace, desk)
    assert (project.row.grant_yen, project.row.sessions_counted) == (4_761_000, 105)
    key = money_forms.form_key(project.row, "yen")
    assert page.button(key=f"{key}-away").disabled
    page.checkbox(key=f"{key}-sure").check().run()
    page.button(key=f"{key}-away").click().run()
    assert "事業を消しました。" in pages.text(page)
    assert read(workspace, desk) == []


def test_what_a_colleague_changed_is_said_and_not_overwritten(workspace: Store, desk: Programme) -> None:
    [project] = add(workspace, desk, LINE)
    page = opened(workspace, desk)
    with workspace.writing() as db:
        told = replace(LINE, cost_yen=6_000_000)
        year_money_changes.change(db, by="other", at=now(), programme=desk, seen=project.row, told=told)
    key = money_forms.form_key(project.row, "thousand")
    page.text_input(key=f"{key}-cost").input("7,000")
    page.button(key=f"{key}-go").click().run()
    assert "ほかの職員がこの事業を変えたか消しました。" in pages.text(page)
    assert read(workspace, desk)[0].row.cost_yen == 6_000_000


def test_cost_lines_are_added_emptied_and_pasted_after_a_look(workspace: Store, desk: Programme) -> None:
    [project] = add(workspace, desk, LINE)
    page = opened(workspace, desk)
    key = money_lines.form_key(project, "thousand")
    page.text_input(key=f"{key}-0-label").input("委託料")
    page.button(key=f"{key}-go").click().run()
    assert "それぞれの行に金額を入れてください。" in pages.text(page)
    page.text_input(key=f"{key}-0-amount").input("6,000")
    page.text_input(key=f"{key}-1-label").input("印刷製本費")
    page.text_input(key=f"{key}-1-amount").input("350")
    page.button(key=f"{key}-go").click().run()
    assert "6,350千円で、総事業費6,347千円より3千円多く" in pages.text(page)
    [project] = read(workspace, desk)
    assert project.money.lines == (("委託料", 6_000_000), ("印刷製本費", 350_000))
    key = money_lines.form_key(project, "thousand")
    page.text_input(key=f"{key}-0-label").input("")
    page.text_input(key=f"{key}-0-amount").input("")
    page.button(key=f"{key}-go").click().run()
    [project] = read(workspace, desk)
    assert project.money.lines == (("印刷製本費", 350_000),)
    key = money_lines.form_key(project, "thousand")
    page.text_area(key=f"{key}-paste").input("費目\t金額\n委託料\t6,000\n旅費\t347").run()
    assert "読みとった内訳（まだ保存していません）" in pages.text(page)
    assert read(workspace, desk) == [project]
    page.button(key=f"{key}-paste-go").click().run()
    assert read(workspace, desk)[0].money.lines == (("委託料", 6_000_000), ("旅費", 347_000))
    assert actions(workspace) == ["project.costs"] * 3 + ["project.add"]


def test_a_new_year_begins_with_last_years_projects(workspace: Store, desk: Programme) -> None:
    add(workspace, desk, LINE, OUTREACH, year=YEAR - 1)
    page = opened(workspace, desk)
    page.button(key=f"money-copy-{YEAR}").click().run()
    told = pages.text(page)
    assert "前年度の事業を写しました。" in told
    assert [one.row.project_number for one in read(workspace, desk)] == ["1-1", "1-2"]
    page.selectbox(key=f"money-which-{YEAR}").set_value("1-2").run()
    assert page.text_input(key=f"{money_forms.form_key(read(workspace, desk)[1].row, 'thousand')}-rate").value == "3/4"
