"""A programme as a file: the example is usable as it stands, and what is wrong is said and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from campaigns import programmes
from core.folders import ROOT
from exchange import programme_file
from exchange.programme_file import ProgrammeFileUnusable
from store.database import Db
from tests.conftest import NOON

EXAMPLE = ROOT / "docs" / "programme.example.toml"


def test_the_example_makes_a_programme_with_its_calendar(db: Db) -> None:
    told = programme_file.read(EXAMPLE.read_bytes())
    made = programmes.create(
        db, by="test", at=NOON, hours=told.hours, exceptions=told.exceptions, targets=told.targets, **told.facts
    )
    assert made.slug == "hitoyasumi-r8"
    assert not made.is_demo
    assert [target.value for target in programmes.targets(db, made, date(2026, 6, 1))] == [200]
    december = programmes.opening_days(db, made, date(2026, 12, 24), date(2026, 12, 31))
    assert december == [date(2026, 12, 24), date(2026, 12, 26)], "the exception closes New Year's Eve, a Thursday"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('slug = "hitoyasumi-r8"', "", "missing in [programme]: slug"),
        ('desk_reading = ""', 'nickname = ""', "unknown in [programme]: nickname"),
        ("starts = 2026-04-01", 'starts = "April"', "starts in [programme] is of the wrong kind"),
        ('doorway = "line"', 'doorway = "fax"', "doorway is none of"),
        ('"@000sample"', '"000sample"', "line_basic_id must begin with @"),
        ('languages = ["ja"]', 'languages = ["xx"]', "languages are"),
        ("weekdays = [3, 5]", "", "opening, targets or years"),
        ("[programme]", "[programme", "Expected"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(before: str, after: str, reason: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert before in text
    with pytest.raises(ProgrammeFileUnusable, match="Nothing was saved") as refused:
        programme_file.read(text.replace(before, after, 1).encode())
    assert reason in str(refused.value.facts["reason"])


def test_a_file_that_is_no_text_or_too_large_is_refused() -> None:
    for data in (b"\xff\xfe\x00", b"#" * 200_000):
        with pytest.raises(ProgrammeFileUnusable):
            programme_file.read(data)


def test_the_example_is_the_one_the_refusal_names() -> None:
    assert Path("docs/programme.example.toml").name in ProgrammeFileUnusable.sentence
