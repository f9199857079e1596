"""The page of channels: its sentence, its chart, and what it says where nothing can be told."""

from dataclasses import replace
from datetime import date

import pytest

from funnel import witnesses
from funnel.channels import ChannelRow, CostPer
from funnel.comparisons import Comparison, Span
from funnel.figures import Figures
from funnel.periods import of_month, of_year
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.funnel.town import Town, at, found
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import channels_charts, channels_view, channels_witnesses, overview_numbers
from workspace.access import Visit

CARD = ChannelRow("card", 30, 25, 24, 26, 11, 70, 32400, (), True, (), CostPer(1296, 1246, 1350, 2945))
POSTER = ChannelRow("poster", 9, 12, 9, 14, None, 5, 0, ("consultations_first",), True, ("sns",))
WEBSITE = ChannelRow("website", 0, None, None, None, 7, 25, 0)
UNKNOWN = ChannelRow("unknown", None, 41, 39, 44, None, 26, None, ("consultations_first",))
ROWS = (CARD, POSTER, WEBSITE, UNKNOWN)


@pytest.fixture
def programme(sqlite_store: Store) -> Programme:
    with sqlite_store.writing() as db:
        return add_programme(db)


def figures(programme: Programme, *rows: ChannelRow, friends: int | None = 78, is_split: bool = True) -> Figures:
    stages = {"friends_new": friends, "consultations_first": 40}
    since, until = date(2026, 4, 1), date(2027, 3, 31)
    return Figures(programme, since, until, stages, rows, (), (), "First consultations", is_split=is_split)


def test_the_first_sentence_says_of_how_many_the_channel_is_known(programme: Programme) -> None:
    said = channels_view.lead(figures(programme, *ROWS))
    assert "新しい友だち78人のうち、37人（47％。推定の範囲 34～39人）" in said
    assert "最も多いのはカードで、25人（推定の範囲 24～26人）" in said


def test_of_one_channel_with_a_code_nobody_says_that_it_brought_most(programme: Programme) -> None:
    said = channels_view.lead(figures(programme, CARD, WEBSITE, UNKNOWN))
    assert "37人（47％" in said
    assert "多い" not in said


def test_channels_whose_ranges_overlap_are_not_put_in_order(programme: Programme) -> None:
    close = ChannelRow("sticker", 9, 24, 22, 25, 7, 5, 0, (), True)
    said = channels_view.lead(figures(programme, CARD, close, UNKNOWN, friends=90))
    assert "カード・トイレのステッカー" in said
    assert "判断できません" in said


def test_without_webhooks_or_over_a_month_it_says_so(programme: Programme) -> None:
    assert "推定できません" in channels_view.lead(figures(programme, UNKNOWN, friends=None))
    assert "年度全体" in channels_view.lead(figures(programme, *ROWS, is_split=False))


def test_hidden_because_they_are_few_and_unknown_because_scans_overlap_are_told_apart(programme: Programme) -> None:
    nobody = replace(UNKNOWN, friends_new=None, friends_low=None, friends_high=None, hidden=())
    assert "推定できません" in channels_view.lead(figures(programme, CARD, nobody))
    assert "少ないため" in channels_view.lead(figures(programme, CARD, replace(nobody, hidden=("friends_new",))))


def test_bars_differ_by_more_than_colour_and_the_unknown_are_last() -> None:
    drawn = channels_charts.figure(ROWS, with_cost_per=True)
    bars = [trace for trace in drawn.data if trace.type == "bar"]
    assert len({bar.marker.pattern.shape[0] for bar in bars}) == 3
    assert {bar.marker.pattern.shape[-1] for bar in bars} == {"x"}
    assert all(list(bar.y) == sorted(bar.y, reverse=True) for bar in bars), "the rows go downwards"


def test_every_bar_says_its_number_and_a_hidden_one_draws_none() -> None:
    drawn = channels_charts.figure(ROWS, with_cost_per=True)
    said = {text.strip() for trace in drawn.data if trace.type == "scatter" for text in trace.text or ()}
    assert {"友だち 25", "はじめて 11", "くり返し 70", "はじめて 非表示"} <= said
    [first] = [trace for trace in drawn.data if trace.type == "bar" and trace.marker.pattern.shape[0] == "/"]
    assert list(first.x) == [11, 0, 7, 0]
    names = [one.text for one in drawn.layout.annotations]
    assert "友だち1人 1,296円 / はじめて1件 2,945円" in names
    assert "ポスター（SNSを含む）" in names


def test_whiskers_stand_on_friends_alone_and_the_unknown_have_none() -> None:
    drawn = channels_charts.figure(ROWS, with_cost_per=False)
    [whiskers] = [trace for trace in drawn.data if trace.error_x.array is not None]
    ends = zip(whiskers.x, whiskers.error_x.arrayminus, whiskers.error_x.array, strict=True)
    assert [(x - low, x + high) for x, low, high in ends] == [(24, 26), (9, 14)]


def test_a_phone_reads_the_same_numbers_without_seeing_the_chart() -> None:
    told = channels_charts.alternative(ROWS)
    assert "カード：友だち 25、はじめて 11、くり返し 70" in told
    assert "ホームページ：はじめて 7" in told


def test_witnesses_are_only_compared_where_two_tell_of_the_same_channel(programme: Programme) -> None:
    empty = channels_witnesses.contradictions(figures(programme, *ROWS), [])
    assert empty == ["同じ媒体についての数が少なく、比べられません。"]


def test_of_one_channel_with_a_code_no_shares_are_shown(programme: Programme) -> None:
    found = figures(programme, CARD, WEBSITE, UNKNOWN)
    told = [witnesses.by_scan(found.channels, 78), witnesses.by_record(found.channels, 40)]
    assert not channels_witnesses.has_table(found, told)
    assert channels_witnesses.contradictions(found, told) == [
        "コードのある媒体が2つ以上ないため、割合は比べられません。"
    ]


def test_the_survey_says_that_several_answers_are_possible(sqlite_store: Store, programme: Programme) -> None:
    with sqlite_store.writing() as db:
        visit = Visit(hire(db, "pr", [programme]), (programme,), programme, "")
    told = [witnesses.by_survey({"card": 20, "forgotten": 6}, 40)]
    exhibit = channels_witnesses.exhibit(visit, figures(programme, *ROWS), told)
    assert exhibit.columns["survey"] == "アンケート（複数回答、34人のうち）"
    assert "コードのあるこれらの媒体" in exhibit.caption
    assert "複数回答" in " ".join(channels_witnesses.notes(told))


def test_a_month_is_set_beside_the_month_before_and_the_same_month_last_year() -> None:
    june, year = of_month(date(2026, 6, 1)), of_year(2026)
    names = [channels_view.earlier_name(june, than) for than in ("before", "year_before")]
    assert [*names, channels_view.earlier_name(year, "year_before")] == ["前月", "前年同月", "前年度"]


def test_the_desk_s_first_year_is_told_of_where_numbers_are_compared_with_it(programme: Programme) -> None:
    now = figures(programme, *ROWS)
    began = replace(programme, starts=date(2025, 4, 1))
    first = replace(now, programme=began, since=date(2025, 4, 1), until=date(2026, 3, 31))
    span = Span(250, 250, 365, 365, is_whole=True, visits={})
    spans = {"now": span, "before": span, "year_before": span}
    said = channels_view.compared(Comparison(of_year(2026), now, first, first, spans=spans))
    assert said[-1] == overview_numbers.first_year(Comparison(of_year(2026), now, first, first))
    assert said[-1]
    later = replace(first, programme=replace(began, continues_id=9))
    assert said[-1] not in channels_view.compared(Comparison(of_year(2026), now, later, later, spans=spans))


def a_town(store: Store) -> Town:
    town = found(store)
    card, poster = town.put_up("card", quantity=100, unit_cost_yen=10), town.put_up("poster")
    for place, many in ((card, 9), (poster, 8)):
        for number in range(many):
            town.come(place, f"{place.channel}{number}", at(date(2026, 4, 2 + number), 4 * place.id, 13 * number))
    return town


@pytest.mark.slow
def test_the_page_shows_every_channel_and_leads_to_its_sheet(workspace: Store) -> None:
    town = a_town(workspace)
    with workspace.writing() as db:
        person = hire(db, "pr", [town.programme])
    page = pages.visit(workspace, person, "channels", {"view-year": 2026})
    told = pages.text(page)
    assert "新しい友だち17人" in told
    assert '<td class="s">カード</td>' in told
    assert "相談の記録：この期間は、知ったきっかけの記録がありません。" in told


@pytest.mark.slow
def test_a_programme_without_anything_says_what_to_do_next(workspace: Store) -> None:
    with workspace.writing() as db:
        person = hire(db, "manager", [add_programme(db)])
    assert "sb-empty" in pages.text(pages.visit(workspace, person, "channels"))
    assert "sb-sheet" not in pages.text(pages.visit(workspace, person, "channel_sheet"))
