"""A month's page as a mail: small, without anything to fetch, escaped, and with no number of a few persons."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import spoken
from funnel import monthly_mail, monthly_paper, monthly_parts, monthly_words
from funnel.effect import compare
from funnel.monthly import Monthly
from funnel.monthly_parts import is_withheld
from funnel.targets import Interval, Progress
from store.database import Store
from store.records import Target
from tests.funnel import months
from tests.funnel.town import found

TAGS = {"html", "head", "meta", "title", "body", "h1", "h2", "p", "ul", "li"}


class Tags(HTMLParser):
    """Which tags and attributes a document has, and its words."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture
def page(sqlite_store: Store) -> Monthly:
    return months.a_small_month(found(sqlite_store, municipality="<b>見本区</b>"))


def numbers(page: Monthly, **told: int) -> Monthly:
    """The page with other numbers of the month, each beside fifty a month before."""
    lines = []
    for one in page.lines:
        if one.stage in told:
            after = told[one.stage]
            earlier = [replace(each, number=50, change=compare(50, after)) for each in one.earlier]
            lines.append(replace(one, number=after, is_unavailable=False, earlier=tuple(earlier)))
        else:
            lines.append(one)
    return replace(page, lines=tuple(lines))


def test_the_mail_has_nothing_to_fetch_and_is_escaped(page: Monthly) -> None:
    made = monthly_mail.html(months.full(page))
    told = Tags(made)
    assert told.tags == TAGS
    assert told.attributes <= {"lang", "charset", "style"}
    assert not any(word in made for word in ("://", "url(", "<b>", "script", "cid:", "src=", "href"))
    assert "&lt;b&gt;見本区&lt;/b&gt;" in made


def test_the_fullest_mail_is_below_thirty_thousand_bytes(page: Monthly) -> None:
    for language in ("ja", "en"):
        with spoken(language):
            assert len(monthly_mail.html_file(months.full(page))) < monthly_mail.LARGEST


def satisfied(n: int, result: float = 88.0) -> Progress:
    target = Target(1, 2026, "training_satisfaction_1", "rate", 80.0, "%", None, "")
    return Progress(target, result, is_typed=False, interval=Interval(n, 0.6, 0.97))


def test_the_share_of_a_training_s_few_guests_is_not_written_in_a_mail(page: Monthly) -> None:
    with spoken("ja"):
        assert "88％" in monthly_mail.text(replace(page, targets=(satisfied(250),)))
        few = replace(page, targets=(satisfied(25),))
        assert "88％" not in monthly_mail.text(few)
        assert "88％" in repr(monthly_paper.paper(few)), "the paper has all totals"


def test_shares_of_the_survey_are_said_to_be_of_the_whole_year_once_it_is_over(page: Monthly) -> None:
    asked = replace(satisfied(40, 75.0).target, measure="more_positive")
    shares = [Progress(asked, 75.0, is_typed=False)]
    with spoken("en"):
        [running] = monthly_parts.target_notes(replace(page, is_year_over=False), shares)
        [over] = monthly_parts.target_notes(replace(page, is_year_over=True), shares)
        assert list(monthly_parts.target_notes(page, [satisfied(40)])) == [], "no survey was asked"
    assert "so far" in running
    assert "so far" not in over
    assert "whole year" in over


def test_html_and_text_say_the_same(page: Monthly) -> None:
    written = monthly_mail.text(page)
    assert "■ 変化\n・読みとり：3回（前月 7回：" in written
    lines = [line.strip("■・ ") for line in written.splitlines() if line.strip()]
    words = Tags(monthly_mail.html(page)).words
    assert [line for line in lines if line not in words] == []


def test_the_text_ends_its_lines_as_mail_does(page: Monthly) -> None:
    made = monthly_mail.text_file(page)
    assert b"\r\n" in made
    assert b"\n" not in made.replace(b"\r\n", b"")


def test_few_persons_are_not_written_out_nor_what_would_tell_them(page: Monthly) -> None:
    few = numbers(page, consultations=12, consultations_first=3, consultations_repeat=9, persons=4, friends_new=2)
    told = monthly_mail.text(few)
    assert "5人未満から12件の相談がありました。" in told
    assert "相談した人：5人未満（前月 50人：" in told
    assert "新しい友だち：5人未満（" in told
    assert "くり返しの相談" not in told, "twelve less nine would be three"
    assert "はじめての相談：" not in told


def test_a_zero_is_told_and_an_unknown_number_is_no_zero(page: Monthly) -> None:
    told = monthly_mail.text(numbers(page, friends_new=0))
    assert "新しい友だち：0人（" in told
    assert "渡したアンケート：記録なし" in told


@given(consultations=st.integers(0, 12), first=st.integers(0, 12), friends=st.integers(0, 12), seen=st.integers(0, 12))
def test_no_line_of_the_mail_tells_of_one_to_four_persons(
    consultations: int, first: int, friends: int, seen: int
) -> None:
    for stage, number in (("consultations", consultations), ("consultations_first", first), ("persons", seen)):
        said = monthly_words.amount(stage, number, few=5)
        shown = int(re.findall(r"\d+", said)[0])
        assert (shown == number and "未満" not in said) if number in (0, *range(5, 13)) else said.endswith("未満")
    assert ("未満" in monthly_words.amount("friends_new", friends, few=5)) == (0 < friends < 5)


def test_a_target_s_small_result_takes_its_forecast_and_pace_along(page: Monthly) -> None:
    one = months.target(1)
    few = replace(one, result=3.0, target=replace(one.target, measure="consultations"))
    assert is_withheld(few, 5)
    told = monthly_mail.text(replace(page, targets=(few,)))
    assert "相談：目標1,200件に対し5件未満" in told
    assert "見込み" not in told
    assert not is_withheld(replace(few, result=5.0), 5)


def test_the_subject_names_programme_and_month_alone(page: Monthly) -> None:
    assert monthly_mail.subject(page) == "月次報告　2026年5月（<b>見本区</b> ひとやすみ R8）"
