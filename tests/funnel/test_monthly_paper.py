"""A month's page on paper: one sheet of A4, its words, and that it tells of nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest

from core.language import spoken
from funnel import monthly, monthly_paper, monthly_parts, monthly_words
from funnel.monthly import Monthly
from funnel.monthly_tasks import Task
from funnel.targets import Progress, Standing
from printing.paper import Heading, Points, Table, Words
from store import programmes
from store.database import Store
from tests.demo_store import Played, played
from tests.funnel import months
from tests.funnel.town import Town, found
from workspace import monthly_source

__all__ = ["played"]


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return found(sqlite_store)


@pytest.fixture
def page(town: Town) -> Monthly:
    return months.a_small_month(town)


def sheets(pdf: bytes) -> list[str]:
    """The words of each page, all of them A4."""
    with pdfium.PdfDocument(pdf) as document:
        assert {tuple(map(round, sheet.get_size())) for sheet in document} == {(595, 842)}
        return [sheet.get_textpage().get_text_bounded() for sheet in document]


def grids(page: Monthly) -> list[Sequence[Sequence[str]]]:
    return [part.rows for part in monthly_paper.paper(page).parts if isinstance(part, Table)]


def sentences(page: Monthly) -> list[str]:
    parts = monthly_paper.paper(page).parts
    told = [part.text for part in parts if isinstance(part, Words)]
    return told + [item for part in parts if isinstance(part, Points) for item in part.items]


def test_the_sentence_on_top_can_be_repeated(page: Monthly) -> None:
    assert sentences(page)[0] == "2026年5月は、3人から3件の相談がありました。前月（7件）と比べた増減は判断できません。"


def test_each_number_stands_beside_the_earlier_one_with_what_can_be_said(page: Monthly) -> None:
    changed, channels = grids(page)
    assert list(changed[2]) == ["相談", "3件", "7件", "判断できない"]
    assert list(changed[6]) == ["渡したアンケート", "記録なし", "記録なし", "比べられない"], "unknown is no zero"
    assert [row[0] for row in channels] == ["カード", "ポスター", "不明"]
    assert [row[1:3] for row in channels] == [["0回", "7回"], ["3回", "0回"], ["–", "–"]]


def test_a_row_of_few_people_hides_them_and_shows_its_scans(page: Monthly) -> None:
    _changed, channels = grids(page)
    assert channels[1][0:2] == ["ポスター", "3回"]
    hidden = {cell for row in channels[:2] for cell in row[3:]}
    assert hidden == {"非表示"}, "three came by the poster; the card's seven would tell it"


def test_a_month_without_records_says_that_none_are_there_yet(page: Monthly) -> None:
    none = [replace(one, number=None) if one.stage in ("consultations", "persons") else one for one in page.lines]
    told = monthly_words.lead(replace(page, lines=tuple(none)))
    assert told == "2026年5月の相談記録は、まだ届いていません。"
    zero = [replace(one, number=0) if one.stage == "consultations" else one for one in page.lines]
    assert monthly_words.lead(replace(page, lines=tuple(zero))) == "2026年5月の相談は、記録では0件でした。"


def test_a_month_that_runs_says_so(town: Town) -> None:
    page = months.a_small_month(town)
    assert monthly_words.running(page) == ""
    june = months.read(town, date(2026, 6, 1))
    assert monthly_words.running(june) == "この月はまだ終わっていません。2026年6月20日までの数で、これから変わります。"
    assert monthly_words.running(june) in sentences(june)


def test_answers_that_wait_for_company_are_no_zero_to_be_compared(page: Monthly) -> None:
    numbers = {"surveys_sent": 9, "surveys_answered": 0}
    lines = [replace(one, number=numbers.get(one.stage, one.number)) for one in page.lines]
    told = monthly_words.beside(replace(page, lines=tuple(lines)))
    assert told[-1].startswith("アンケートの回答は5人分以上まとまってから数えます。")
    assert not any("アンケート" in one for one in monthly_words.beside(page))
    assert all(one.change is None for one in page.line("surveys_answered").earlier)


def behind(**facts: object) -> Progress:
    return replace(months.target(1), **facts)  # type: ignore[arg-type] # any of its columns


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (Task("records", day=date(2026, 4, 30)), "相談記録が2026年4月30日で終わっています。2026年5月分までの一覧を"),
        (Task("silent", number=2, names=("図書館", "駅")), "30日以上読みとりのない場所が2か所あります（図書館、駅）。"),
        (Task("codes", number=4, names=("あ", "い", "う")), "設置日のないコードが4件あります（あ、い、うほか）。"),
        (Task("links", number=3, of=20), "2026年5月は、相談20件に対してアンケートのリンクは3通でした。"),
    ],
)
def test_what_to_do_is_said_with_what_is_needed_for_it(page: Monthly, task: Task, said: str) -> None:
    assert monthly_parts.task(page, task).startswith(said)


def test_a_target_behind_says_what_a_month_has_to_bring(page: Monthly) -> None:
    late = behind(target=replace(months.target(1).target, measure="consultations"))
    told = monthly_parts.task(page, Task("target", progress=late, needed=105.0, months_left=10.0))
    assert told == (
        "相談：年度末までに目標へ届くには、月に105件が必要です（これまでは月に75件、目標1,200件に対し150件）。"
    )
    missed = replace(late, is_over=True, standing=Standing.NOT_REACHED)
    assert monthly_parts.task(page, Task("missed", progress=missed)).endswith("理由を年度の報告に書いてください。")


@pytest.mark.parametrize(("on", "said"), [(None, "0件（入力値）"), (date(2026, 6, 1), "0件（2026年6月1日）")])
def test_a_result_that_was_typed_in_says_so(on: date | None, said: str) -> None:
    target = replace(months.target(1).target, result=0.0, result_on=on)
    assert monthly_parts.result(behind(target=target, result=0.0, is_typed=True)) == said
    assert monthly_parts.result(behind(target=target, result=0.0)) == "0件"


def test_a_full_month_is_one_sheet_and_says_what_was_left_out(page: Monthly) -> None:
    whole = months.full(page)
    [words] = sheets(monthly_paper.pdf(whole))
    flat = "".join(words.split())
    assert "行あり、画面「媒体別」で見られます。" in flat
    assert "件の目標があり、画面「目標」で見られます。" in flat
    assert "これからすること" in flat
    assert "この月のできごと" not in flat, "what is missed least goes first"


def test_a_small_month_leaves_nothing_out(page: Monthly) -> None:
    [words] = sheets(monthly_paper.pdf(page))
    assert "見られます" not in words
    assert "3人から3件" in "".join(words.split())


def test_the_targets_that_need_something_keep_their_place() -> None:
    fine, late = behind(standing=Standing.REACHED), behind()
    assert monthly_paper.pressing([fine, late], 1) == [late]
    assert monthly_paper.pressing([fine, late], 2) == [fine, late]


def test_the_paper_reads_in_english_too(page: Monthly) -> None:
    with spoken("en"):
        made = monthly_paper.paper(page)
        assert [part.text for part in made.parts if isinstance(part, Heading)][:2] == ["What changed", "By channel"]
        assert len(sheets(monthly_paper.pdf(months.full(page)))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["kita-r5", "osaka-r4"])
def test_every_month_of_a_year_is_one_sheet(played: Played, slug: str) -> None:
    with played.store.reading() as db:
        programme = programmes.by_slug(db, slug)
        assert programme
        for first in monthly.months_of(programme, date(2026, 11, 1)):
            page = monthly_source.read(db, programme=programme, month=first, today=date(2026, 11, 1))
            assert len(sheets(monthly_paper.pdf(page))) == 1, first
