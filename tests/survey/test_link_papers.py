"""Links on paper: Japanese whatever staff read, neutral, and right about until when."""

import re
from datetime import UTC, datetime

import pytest

from core import language
from printing import reading
from survey import invitations, link_papers
from survey.link_papers import CannotBeDrawn

UNTIL = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
ORIGIN = "https://to-u.city.example.lg.jp"
ADDRESSES = [invitations.address(22 * letter, origin=ORIGIN) for letter in "abc"]


@pytest.mark.parametrize(
    ("ends_at", "japanese", "english"),
    [
        (UNTIL, "11月22日（日）20:00", "11/22 (Sun), 20:00"),
        (datetime(2026, 11, 22, 15, 0, tzinfo=UTC), "11月22日（日）", "11/22 (Sun)"),
        (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), "11月22日（日）9:00", "11/22 (Sun), 9:00"),
    ],
)
def test_the_end_reads_as_people_say_it(ends_at: datetime, japanese: str, english: str) -> None:
    assert link_papers.when(ends_at) == japanese
    with language.spoken("en"):
        assert link_papers.when(ends_at) == english


def papers() -> list[bytes]:
    return [
        link_papers.hand_outs(ADDRESSES, until=UNTIL, is_demo=False),
        link_papers.room_sheet(f"{ORIGIN}/q/ab3k9mxz2p", label="6月3日", until=UNTIL, is_demo=False),
    ]


@pytest.mark.parametrize("reader", ["ja", "en"])
def test_papers_are_japanese_and_say_nothing_of_what_the_desk_is_for(reader: str) -> None:
    with language.spoken(reader):
        made = papers()
    for paper in made:
        text = "".join(reading.read_text(paper))
        assert "アンケート" in text
        assert "20:00まで" in text
        assert not re.search("相談|DV|暴力|女性|支援|被害|悩み|見本", text)


def test_a_demos_papers_say_that_it_is_one() -> None:
    assert "見本" in reading.read_text(link_papers.hand_outs(ADDRESSES, until=UNTIL, is_demo=True))[0]
    sheet = link_papers.room_sheet(ADDRESSES[0], label="研修", until=UNTIL, is_demo=True)
    assert "見本" in reading.read_text(sheet)[0]


def test_the_sheet_carries_its_label_in_the_longest_form_there_is() -> None:
    label = "あ" * 60
    sheet = link_papers.room_sheet(f"{ORIGIN}/q/ab3k9mxz2p", label=label, until=UNTIL, is_demo=False)
    assert label in "".join(reading.read_text(sheet)[0].split())


def test_a_label_that_cannot_be_printed_is_refused_before_a_link_is_made() -> None:
    link_papers.must_be_printable("6月3日 研修（第2回）")
    with pytest.raises(CannotBeDrawn) as refused:
        link_papers.must_be_printable("研修🦄")
    assert "🦄" in language.worded(refused.value)
