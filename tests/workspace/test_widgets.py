from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core import language
from funnel.periods import of_month
from tests.workspace.pages import text
from workspace import widgets


@pytest.mark.parametrize(
    ("said", "japanese", "english"),
    [
        (lambda: widgets.people(1234), "1,234人", "1,234 people"),
        (lambda: widgets.consultations(1), "1件", "1 consultations"),
        (lambda: widgets.times(0), "0回", "0 times"),
        (lambda: widgets.yen(1234.5), "1,234円", "1,234 yen"),
        (lambda: widgets.yen(None), "記録なし", "not recorded"),
        (lambda: widgets.people(None), "非表示", "hidden"),
        (lambda: widgets.count(None), "非表示", "hidden"),
        (lambda: widgets.percent(0.7941), "79.4％", "79.4 %"),
        (lambda: widgets.percent(None), "非表示", "hidden"),
        (lambda: widgets.day(date(2026, 6, 3)), "2026年6月3日", "3 June 2026"),
        (lambda: widgets.day(None), "未定", "not set"),
        (lambda: widgets.fiscal_year_name(2022), "令和4年度（2022年度）", "FY2022 (Reiwa 4)"),
        (lambda: widgets.month_name(date(2022, 7, 1)), "2022年7月", "7/2022"),
    ],
)
def test_numbers_and_days_read_as_people_write_them(said, japanese: str, english: str) -> None:
    assert said() == japanese
    with language.spoken("en"):
        assert said() == english


def run(script) -> str:
    return text(AppTest.from_function(script).run())


def test_a_table_escapes_what_it_shows_and_says_what_it_holds() -> None:
    def script() -> None:
        from workspace import widgets

        rows = [{"name": "<img src=x>", "number": 1200}, {"name": "b", "number": None}]
        widgets.table(rows, {"name": "Name <b>", "number": "数"}, caption="A & B", numbers=["number"])

    shown = run(script)
    assert "<img" not in shown
    assert "&lt;img src=x&gt;" in shown
    assert "Name &lt;b&gt;" in shown
    assert '<td class="n">1,200</td>' in shown
    assert '<td class="n">非表示</td>' in shown
    assert "<caption>A &amp; B</caption>" in shown
    assert '<th scope="col"' in shown


def test_a_table_that_stacks_says_beside_each_cell_what_it_is() -> None:
    def script() -> None:
        from workspace import widgets

        widgets.table([{"a": 1, "b": "x"}], {"a": "数<b>", "b": "状態"}, caption="c", numbers=["a"], stacks=True)

    shown = run(script)
    assert '<div class="sb-table stacks"' in shown
    assert '<td class="n" data-label="数&lt;b&gt;">1</td><td class="s" data-label="状態">x</td>' in shown


def test_only_a_demo_says_that_it_is_one() -> None:
    def script() -> None:
        from types import SimpleNamespace

        from workspace import widgets

        widgets.demo_note(SimpleNamespace(is_demo=False, made_up="x"))
        widgets.demo_note(SimpleNamespace(is_demo=True, made_up="月別の件数<b>"))

    shown = run(script)
    assert shown.count("sb-demo") == 1
    assert "見本" in shown
    assert "月別の件数&lt;b&gt;" in shown


def test_texts_of_people_never_become_markup() -> None:
    def script() -> None:
        from workspace import widgets

        widgets.title("<i>a", "<i>b")
        widgets.section("<i>c", "<i>d")
        widgets.big_number("<i>e", "<i>f", "<i>g")
        widgets.empty("<i>h", "<i>j")
        widgets.saved("<i>k")

    assert run(script).count("&lt;i&gt;") == 10


def period(starts: date, ends: date | None) -> AppTest:
    def script(starts, ends) -> None:
        from types import SimpleNamespace

        import streamlit as st

        from workspace import viewing

        found = viewing.period(SimpleNamespace(slug="mine-r8", starts=starts, ends=ends))
        st.caption(str((found.since, found.until)))

    return AppTest.from_function(script, args=(starts, ends)).run()


def test_a_period_begins_with_the_latest_fiscal_year_of_the_programme() -> None:
    page = period(date(2022, 7, 1), date(2024, 3, 31))
    assert page.selectbox[0].options == ["令和5年度（2023年度）", "令和4年度（2022年度）"]
    assert page.caption[-1].value == str((date(2023, 4, 1), date(2024, 3, 31)))


def test_a_period_can_be_a_month_of_the_fiscal_year() -> None:
    page = period(date(2022, 7, 1), date(2024, 3, 31))
    page.selectbox[1].set_value(of_month(date(2024, 2, 1))).run()
    assert page.caption[-1].value == str((date(2024, 2, 1), date(2024, 2, 29)))


def test_only_whole_months_and_years_are_offered() -> None:
    # Two periods that differ by a day can be subtracted, and what was hidden in each stands there.
    page = period(date(2022, 7, 1), date(2024, 3, 31))
    assert len(page.selectbox[1].options) == 13
    assert not page.date_input


def test_a_programme_that_has_not_begun_shows_its_first_year() -> None:
    assert period(date(2099, 4, 1), None).selectbox[0].options == ["令和81年度（2099年度）"]
