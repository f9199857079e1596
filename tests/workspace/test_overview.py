"""What the overview says of a small town, in words."""

from datetime import date, timedelta

import pytest

from campaigns import programmes
from core import language
from funnel import comparisons, effect, verdicts
from funnel.comparisons import Comparison
from funnel.happenings import Note
from funnel.periods import Period, of_month, of_year
from funnel.targets import Progress, Standing
from store.database import Store
from store.records import Target
from tests.conftest import add_programme
from tests.funnel.town import APRIL, MAY, Town, at, found, row
from workspace import overview_attention, overview_notes, overview_numbers
from workspace.overview_reading import Rest

MAY_AFTER = of_month(date(2027, 5, 1))
LONG_AFTER = date(2030, 1, 1)
NOTHING = Rest(silent=0, records_until=None, reached=(), notes=())


def compared(town: Town, period: Period) -> Comparison:
    with town.store.reading() as db:
        days = programmes.opening_days
        return comparisons.read(db, programme=town.programme, period=period, opening_days=days, today=LONG_AFTER)


def two_months(town: Town, before: int, after: int) -> Comparison:
    """As many strangers in April and in May."""
    days = [
        (month + timedelta(days=number % 28), f"{month}{number}")
        for month, count in ((APRIL, before), (MAY, after))
        for number in range(count)
    ]
    if days:
        town.consult(*(row(person, day) for day, person in days))
    return compared(town, of_month(MAY))


@pytest.fixture
def town(sqlite_store: Store) -> Town:
    return found(sqlite_store)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (10, 12, "2026年4月（10件）と比べた増減は判断できません。"),
        (5, 40, "2026年4月（5件）より増えた可能性が高いです。"),
        (40, 5, "2026年4月（40件）より減った可能性が高いです。"),
        (0, 5, ""),
    ],
)
def test_the_lead_says_what_the_numbers_carry(town: Town, before: int, after: int, said: str) -> None:
    seen = two_months(town, before, after)
    assert overview_numbers.lead(seen) == f"2026年5月は、{after}人から{after}件の相談がありました。"
    assert overview_numbers.lead_change(seen) == said.replace("2026年4月", "前月")


def test_a_period_without_consultations_says_so(town: Town) -> None:
    assert overview_numbers.lead(compared(town, of_month(MAY))) == "この期間の相談記録はありません。"


def test_kita_s_two_years_can_not_be_told_apart() -> None:
    change = effect.compare(232, 226)
    assert verdicts.worded(change) == "増減は判断できない：0.97倍（95％区間 0.81～1.18）"


def test_what_has_no_source_is_no_zero(town: Town) -> None:
    assert "推定できません" in overview_numbers.cards(compared(town, of_month(MAY)))


def test_with_what_a_period_can_not_be_compared_is_said_once(town: Town) -> None:
    seen = compared(town, of_month(MAY))
    assert overview_numbers.section_note(seen).endswith("前年同月：まだ始まっていません。")
    assert "前年同月" not in overview_numbers.cards(seen)


def test_a_fiscal_year_stands_beside_one_other_and_a_month_beside_two(town: Town) -> None:
    assert overview_numbers.compared_with(compared(town, of_year(2026))) == []
    assert overview_numbers.compared_with(compared(town, of_year(2027))) == ["before"]
    assert overview_numbers.compared_with(compared(town, MAY_AFTER)) == ["before", "year_before"]


def test_the_desk_s_first_year_is_told_of_where_it_is_compared_with(town: Town) -> None:
    by_month = compared(town, of_month(MAY))
    assert overview_numbers.first_year(by_month).startswith("前月は窓口を始めた月で、全員が初めての方でした。")
    assert overview_numbers.first_year(compared(town, MAY_AFTER)) == ""
    a_year_after = overview_numbers.first_year(compared(town, of_month(date(2027, 4, 1))))
    assert a_year_after.startswith("前年同月は窓口を始めた月で")
    by_year = overview_numbers.first_year(compared(town, of_year(2027)))
    assert by_year.startswith("前年度は窓口を始めた年で、全員が初めての方でした。")
    assert overview_numbers.first_year(compared(town, of_month(date(2026, 8, 1)))) == ""


def test_the_desk_s_first_year_is_told_in_the_picture_that_is_saved(town: Town) -> None:
    seen = compared(town, of_year(2027))
    assert overview_numbers.first_year(seen) in overview_numbers.cards(seen)


def test_nothing_that_is_well_needs_attention(town: Town) -> None:
    town.consult(row("anna", MAY, channel_told="card"))
    assert overview_attention.steps(compared(town, of_month(MAY)), NOTHING) == []


def test_places_late_records_and_untold_channels_need_attention(town: Town) -> None:
    town.consult(*(row(f"person {number}", MAY, channel_told="card" if number < 3 else None) for number in range(10)))
    rest = Rest(silent=4, records_until=date(2026, 6, 3), reached=(), notes=())
    said = overview_attention.steps(compared(town, of_month(MAY)), rest)
    assert [step.page for step in said] == ["consultations", "placement_results", "consultations"]
    assert "2026年6月3日" in said[0].sentence
    assert said[1].sentence.startswith("4か所で30日以上")
    assert said[2].sentence == "多くの相談で、知ったきっかけが記録されていません。"


@pytest.mark.parametrize(("told", "people"), [(1, 4), (2, 10), (0, 12)])
def test_no_share_tells_how_few_said_how_they_learned(town: Town, told: int, people: int) -> None:
    town.consult(
        *(row(f"person {number}", MAY, channel_told="card" if number < told else None) for number in range(people))
    )
    for period in (of_month(MAY), of_year(2026)):
        said = [one.sentence for one in overview_attention.steps(compared(town, period), NOTHING)]
        untold = [sentence for sentence in said if "知ったきっかけ" in sentence]
        assert not any(letter.isdigit() for sentence in untold for letter in sentence)
        assert bool(untold) == (people > 4), "of four women nothing is said"


def reached(result: float, standing: Standing, measure: str = "consultations") -> Progress:
    target = Target(1, 2026, measure, "flow", 300.0, "件", None, "")
    return Progress(target, result, is_typed=False, standing=standing)


def test_a_target_that_is_missed_or_hardly_to_be_reached_needs_attention(town: Town) -> None:
    some = [
        reached(226.0, Standing.NOT_REACHED),
        reached(40.0, Standing.HARD, "persons"),
        reached(301.0, Standing.REACHED),
        reached(40.0, Standing.UNCLEAR),
        reached(40.0, Standing.LIKELY),
    ]
    said = overview_attention.steps(compared(town, of_month(MAY)), Rest(0, None, some, ()))
    assert [one.page for one in said] == ["targets", "targets"]
    assert said[0].sentence == "相談は目標300件に対し226件で、届いていません。"
    assert "これまで40件" in said[1].sentence


def test_the_survey_s_people_are_named_as_such(town: Town) -> None:
    assert "アンケートに答えた人" in overview_numbers.cards(compared(town, of_month(MAY)))


def test_a_channel_that_is_mostly_unknown_needs_attention(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        over = Town(sqlite_store, add_programme(db, ends=date(2027, 3, 31)))
    for number in range(12):
        over.line("follow", f"person {number}", at(MAY, 19, number))
    said = overview_attention.steps(compared(over, of_year(2026)), NOTHING)
    assert [step.sentence for step in said] == ["新しい友だちの100％は、どの媒体から来たか分かりません。"]


def test_of_a_programme_that_is_over_nobody_waits_for_records(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        over = Town(sqlite_store, add_programme(db, ends=date(2026, 6, 30)))
    rest = Rest(silent=0, records_until=date(2026, 5, 1), reached=(), notes=())
    assert overview_attention.steps(compared(over, of_month(MAY)), rest) == []


def test_of_many_notes_the_first_stand_and_the_others_are_counted() -> None:
    notes = [Note(MAY + timedelta(days=number), None, "press", f"記事 <{number}>", is_own=True) for number in range(15)]
    listed = overview_notes.listed(notes)
    assert "記事 &lt;0&gt;" in listed
    assert "記事 &lt;12&gt;" not in listed
    assert "ほか3件" in listed


def test_it_is_said_in_english_too(town: Town) -> None:
    seen = two_months(town, 10, 12)
    language.use("en")
    assert overview_numbers.lead(seen) == "In 5/2026, 12 people came for 12 consultations."
    assert overview_numbers.lead_change(seen).startswith("Whether that is more or fewer than the month before")
