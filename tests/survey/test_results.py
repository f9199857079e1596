"""What released answers say, and what stays hidden."""

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.dates import iso_week, tokyo_day
from core.disclosure import wilson
from store.database import Store
from survey.answers import release
from survey.figures import QuestionFigures, SplitFigures, SurveyFigures
from survey.population import Population, first_week, last_week
from survey.questionnaires import compose, publish_preset
from survey.results import figures_of, read, read_words
from tests.conftest import NOON
from tests.survey.conftest import BY, Desk, open_desk

YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def figures(desk: Desk, since: date = YEAR[0], until: date = YEAR[1], **more: int) -> SurveyFigures:
    with desk.store.writing() as db:
        release(db, at=NOON, rng=random.Random(1))
    with desk.store.reading() as db:
        return read(db, programme_id=desk.programme.id, since=since, until=until, **more)


def question(found: SurveyFigures, code: str) -> QuestionFigures:
    return next(question for question in found.questions if question.code == code)


def split(found: SurveyFigures, code: str) -> SplitFigures:
    return next(split for split in found.splits if split.code == code)


def shown(found: SurveyFigures, code: str) -> list[int | None]:
    return [option.count for option in question(found, code).options]


def test_a_rate_is_the_top_two_of_those_who_answered_the_question(desk: Desk) -> None:
    desk.answer([("helpful", "very")], times=12)
    desk.answer([("helpful", "somewhat")], times=8)
    desk.answer([("helpful", "little")], times=10)
    desk.answer([("age_band", "20s")], times=5)
    rate = figures(desk).rates["helpful"]
    assert (rate.n, rate.positive, rate.rate) == (30, 20, 20 / 30)
    assert (rate.low, rate.high) == wilson(20, 30)
    assert not rate.is_reference


def test_sent_answered_and_the_response_rate_are_totals_and_never_hidden(desk: Desk) -> None:
    desk.tokens(14)
    desk.answer(times=6)
    found = figures(desk)
    assert (found.sent, found.answered) == (20, 6)
    assert found.response_rate.rate == 0.3


def test_answers_that_wait_for_their_group_count_nowhere(desk: Desk) -> None:
    desk.answer(times=4)
    found = figures(desk)
    assert (found.sent, found.answered, found.rates["helpful"].n) == (4, 0, 0)


def test_under_ten_there_is_no_rate_and_under_thirty_it_is_a_reference(desk: Desk) -> None:
    desk.answer(times=9)
    nine = figures(desk).rates["helpful"]
    assert (nine.n, nine.positive, nine.rate, nine.low, nine.high) == (9, 9, None, None, None)
    desk.answer(times=5)
    fourteen = figures(desk).rates["helpful"]
    assert (fourteen.n, fourteen.rate, fourteen.is_reference) == (14, 1.0, True)


def test_few_who_were_not_helped_are_hidden_and_so_is_the_rate_that_would_tell(desk: Desk) -> None:
    desk.answer([("helpful", "very")], times=30)
    desk.answer([("helpful", "not_at_all")], times=2)
    found = figures(desk)
    assert found.rates["helpful"].rate is None
    assert found.rates["helpful"].positive is None
    assert shown(found, "helpful") == [None] * 5


def test_where_the_rate_is_hidden_no_option_says_which_side_is_small() -> None:
    """20 beside three hidden ones would leave each of the three 1 or 2 persons."""
    [found] = with_one_scale([20, 10, 1, 1, 1]).questions
    assert found.rate is not None
    assert found.rate.positive is None
    assert {option.count for option in found.options} == {None}


def test_what_all_said_of_themselves_is_hidden_and_what_all_said_of_the_desk_is_not(desk: Desk) -> None:
    with desk.store.writing() as db:
        publish_preset(db, by=BY, at=NOON, programme_id=desk.programme.id, modules=["itabashi"], channels=["card"])
    told_before = next(one for one in compose(modules=["itabashi"], channels=[]).questions if one.code == "told_before")
    desk.answer([("helpful", "very"), ("told_before", told_before.codes[0])], times=15)
    found = figures(desk)
    assert {option.count for option in question(found, "told_before").options} == {None}
    assert shown(found, "helpful") == [15, 0, 0, 0, 0]


def test_a_small_cell_inside_the_good_ones_is_hidden_with_its_neighbour_while_the_rate_stands(desk: Desk) -> None:
    for value, times in (("very", 20), ("somewhat", 3), ("neither", 5), ("little", 6)):
        desk.answer([("helpful", value)], times=times)
    found = figures(desk)
    assert found.rates["helpful"].positive == 23
    assert shown(found, "helpful") == [None, None, 5, 6, 0]


def test_of_several_reasons_each_splits_the_persons_in_two(desk: Desk) -> None:
    desk.answer([("why_here", "talk"), ("why_here", "chat")], times=10)
    desk.answer([("why_here", "talk"), ("why_here", "unnamed")], times=8)
    desk.answer([("why_here", "chat"), ("why_here", "hours")], times=3)
    found = question(figures(desk), "why_here")
    told = {option.code: option.count for option in found.options}
    assert found.n == 21
    # 18 of 21 wanted to talk: that 3 didn't would be told with it.
    assert (told["talk"], told["chat"], told["unnamed"], told["hours"], told["other"]) == (None, 13, 8, None, 0)


def test_a_higher_threshold_hides_more(desk: Desk) -> None:
    desk.answer([("age_band", "20s")], times=40)
    desk.answer([("age_band", "30s")], times=11)
    desk.answer([("age_band", "40s")], times=7)
    assert shown(figures(desk), "age_band") == [0, 40, 11, 7, 0, 0, 0]
    published = figures(desk, threshold=10)
    assert shown(published, "age_band") == [0, 40, None, None, 0, 0, 0]
    assert [(group.codes, group.n) for group in split(published, "age_band").groups] == [
        (("20s",), 40),
        (("30s", "40s"), 18),
    ]


def test_words_are_no_cells(desk: Desk) -> None:
    desk.answer([("word", "ありがとう")], times=6)
    assert "word" not in {told.code for told in figures(desk).questions}


def texts(desk: Desk, since: date = YEAR[0], until: date = YEAR[1]) -> tuple[str, ...] | None:
    with desk.store.writing() as db:
        release(db, at=NOON, rng=random.Random(1))
    with desk.store.reading() as db:
        [written] = read_words(db, programme_id=desk.programme.id, since=since, until=until)
    return written.texts


def test_words_are_shown_from_five_on(desk: Desk) -> None:
    desk.answer([("word", "ありがとう")], times=4)
    desk.answer(times=5)
    assert texts(desk) is None
    desk.answer([("word", "<b>話せて</b>\nよかった")])
    desk.answer(times=4)
    assert sorted(texts(desk) or ()) == ["<b>話せて</b>\nよかった", *["ありがとう"] * 4]


def test_only_released_words_of_the_period_and_the_programme_are_shown_and_masked(store: Store) -> None:
    desk, other = open_desk(store), open_desk(store, "itabashi-r8")
    other.answer([("word", "ほかの区")], times=5)
    desk.answer([("word", "03-1234-5678に電話して")], times=5)
    desk.answer([("word", "来年度")], times=5, at=datetime(2027, 4, 10, 3, tzinfo=UTC))
    assert texts(desk) == ("〔電話〕に電話して",) * 5
    desk.answer([("word", "まだ")], times=4)
    assert "まだ" not in (texts(desk) or ())
    assert texts(desk, date(2026, 6, 8), date(2026, 6, 30)) is None


def test_words_stand_in_an_order_that_isnt_theirs(desk: Desk) -> None:
    written = tuple(f"ことば{letter}" for letter in "アイウエオカキクケコサシ")
    for word in written:
        desk.answer([("word", word)])
    found = texts(desk)
    assert found is not None
    assert sorted(found) == sorted(written)
    assert found != written
    assert texts(desk) == found


def test_versions_are_counted_together_and_each_by_its_own_good_options(desk: Desk) -> None:
    desk.answer([("helpful", "very")], times=10)
    with desk.store.writing() as db:
        publish_preset(db, by=BY, at=NOON, programme_id=desk.programme.id, modules=["osaka"], channels=["poster"])
    desk.answer([("helpful", "little"), ("glad", "very"), ("channel", "poster")], times=10)
    found = figures(desk)
    assert (found.rates["helpful"].n, found.rates["helpful"].positive) == (20, 10)
    assert found.rates["glad"].n == 10
    assert {option.code for option in question(found, "channel").options} == {"card", "sticker", "poster", "forgotten"}


def test_a_programme_sees_only_its_own(store: Store) -> None:
    kita, itabashi = open_desk(store, "kita-r8"), open_desk(store, "itabashi-r8")
    kita.answer(times=6)
    assert figures(itabashi).answered == 0
    assert figures(kita).answered == 6


def test_a_desk_without_a_survey_has_no_questions(sqlite_store: Store, sqlite_desk: Desk) -> None:
    with sqlite_store.reading() as db:
        found = read(db, programme_id=0, since=YEAR[0], until=YEAR[1])
    assert (found.sent, found.answered, found.questions, found.response_rate.rate) == (0, 0, (), None)


def test_a_week_belongs_to_the_period_its_thursday_lies_in(desk: Desk) -> None:
    # 2027-03-31 is a Wednesday: its week's Thursday is 1 April, in the next fiscal year.
    desk.answer(times=5, at=datetime(2027, 3, 31, 3, tzinfo=UTC))
    desk.answer(times=6, at=datetime(2027, 3, 28, 3, tzinfo=UTC))
    assert figures(desk).answered == 6
    assert figures(desk, date(2027, 4, 1), date(2028, 3, 31)).answered == 5


def test_sent_counts_whole_months_that_the_period_touches(desk: Desk) -> None:
    for month in (5, 6, 7):
        desk.tokens(month, at=datetime(2026, month, 20, 3, tzinfo=UTC))
    found = figures(desk, date(2026, 6, 10), date(2026, 7, 2))
    assert (found.sent, found.sent_since, found.sent_until) == (13, date(2026, 6, 1), date(2026, 7, 31))


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 800))
def test_every_week_lies_in_exactly_one_of_two_periods_that_meet(day: date, shift: int) -> None:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    cut = day + timedelta(days=shift - 400)
    before = iso_week(at) <= last_week(cut)
    after = iso_week(at) >= first_week(cut + timedelta(days=1))
    thursday = tokyo_day(at) + timedelta(days=3 - day.weekday())
    assert before != after
    assert before == (thursday <= cut)


def with_one_scale(counts: list[int]) -> SurveyFigures:
    """The figures of as many persons as chose each option of one scale."""
    ends = [sum(counts[: place + 1]) for place in range(len(counts))]
    persons = [frozenset(range(end - count, end)) for count, end in zip(counts, ends, strict=True)]
    population = Population(
        size=sum(counts),
        questions=(HELPFUL,),
        said={"helpful": dict(zip(HELPFUL.codes, persons, strict=True))},
        good={"helpful": persons[0] | persons[1]},
        months={YEAR[0]: frozenset(range(sum(counts)))},
    )
    return figures_of(population, since=YEAR[0], until=YEAR[1], sent_since=YEAR[0], sent_until=YEAR[1])


HELPFUL = compose(channels=[]).questions[0]


@given(st.lists(st.integers(0, 14), min_size=5, max_size=5))
def test_what_is_shown_of_a_scale_never_tells_a_small_number(counts: list[int]) -> None:
    """Given all that is shown, a hidden number of persons could be none or as many as the threshold."""
    n, good = sum(counts), sum(counts[:2])
    [found] = with_one_scale(counts).questions
    assert found.rate is not None
    told = [option.count for option in found.options]
    assert all(count is None or count == 0 or count >= 5 for count in told)
    if found.rate.positive is None:
        assert told == [None] * 5
        return
    for cells, total in ((told[:2], good), (told[2:], n - good)):
        hidden = cells.count(None)
        spare = total - sum(count for count in cells if count is not None)
        assert hidden != 1
        assert hidden == 0 or hidden == len(cells) or spare - hidden + 1 >= 5
    assert all(part == 0 or part >= 5 for part in (good, n - good))
