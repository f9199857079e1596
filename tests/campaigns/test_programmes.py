"""A programme's calendar: opening days with holidays and exceptions, and the hours as they are printed."""

from datetime import date
from typing import Any

import pytest

from campaigns import programmes
from core.language import spoken
from printing.values import Hours
from store import programmes as stored
from store import staff
from store.database import Db
from store.records import Programme
from tests.conftest import NOON, add_programme

BY = "admin@demo.example"
FACTS: dict[str, Any] = {
    "slug": "mihon-r8",
    "name": "女性のためのLINE相談",
    "municipality": "見本区",
    "section": "男女共同参画課",
    "desk": "ひとやすみ",
    "doorway": "line",
    "line_basic_id": "@000sample",
    "doorway_url": "https://line.me/R/ti/p/%40000sample",
    "starts": date(2026, 4, 1),
}
EVENING = {"opens": "18:00", "closes": "21:00", "last_intake": "20:30"}


def create(db: Db, **facts: Any) -> Programme:
    return programmes.create(db, by=BY, at=NOON, **(FACTS | facts))


def test_a_programme_is_made_with_all_that_belongs_to_it(db: Db) -> None:
    made = create(
        db,
        destinations=["https://example.jp/chat"],
        hours=[{"weekday": 3, **EVENING}],
        exceptions=[{"day": date(2026, 5, 7), "open": False}],
        targets=[{"fiscal_year": 2026, "measure": "friends", "kind": "stock", "value": 250, "unit": "人"}],
        years=[{"fiscal_year": 2026, "cost_yen": 6_562_000}],
    )
    assert stored.destinations(db, made.id) == ["https://example.jp/chat", made.doorway_url]
    assert stored.hours(db, made.id)[0].since == made.starts
    assert stored.targets(db, made.id)[0].value == 250
    assert stored.years(db, made.id)[0].cost_yen == 6_562_000
    assert [(entry.action, entry.by) for entry in staff.audit_trail(db)] == [("programme.create", BY)]


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"slug": "Mihon R8"}, "SlugNotUsable"),
        ({"slug": "toshima-r8"}, "SlugTaken"),
        ({"doorway_url": "http://line.me/x"}, "DestinationNotHttps"),
        ({"destinations": ["https://user@evil.example"]}, "DestinationNotHttps"),
        ({"destinations": ["javascript:alert(1)"]}, "DestinationNotHttps"),
        ({"hours": [{"weekday": 3, "opens": "21:00", "closes": "18:00"}]}, "HoursNotUsable"),
        ({"hours": [{"weekday": 3, "opens": "9:00", "closes": "18:00"}]}, "HoursNotUsable"),
        ({"hours": [{"weekday": 3, "opens": "18:00", "closes": "25:00"}]}, "HoursNotUsable"),
    ],
)
def test_a_programme_that_could_not_work_is_refused(
    db: Db, programme: Programme, facts: dict[str, Any], key: str
) -> None:
    with pytest.raises(programmes.Refusal) as refused:
        create(db, **facts)
    assert refused.value.key == key
    assert [each.slug for each in stored.all_programmes(db)] == [programme.slug]


def test_an_address_is_allowed_with_an_audit_row(db: Db, programme: Programme) -> None:
    programmes.allow(db, by=BY, at=NOON, programme=programme, url="https://example.jp/chat")
    assert "https://example.jp/chat" in stored.destinations(db, programme.id)
    assert staff.audit_trail(db)[0].action == "destination.allow"


def test_opening_days_follow_the_week_the_holidays_and_the_exceptions(db: Db) -> None:
    made = create(
        db,
        hours=[{"weekday": 3, **EVENING}, {"weekday": 5, **EVENING}],
        exceptions=[
            {"day": date(2026, 4, 30), "open": False, "note": "停電"},
            {"day": date(2026, 5, 4), "open": True, "note": "連休中の特別相談"},
        ],
        closed_on_holidays=True,
    )
    # 29 April (Wed) to 10 May: 30 April is closed, 2 May (Sat) is open, 4 May is a holiday that is open, 7 and 9 May.
    assert programmes.opening_days(db, made, date(2026, 4, 29), date(2026, 5, 10)) == [
        date(2026, 5, 2),
        date(2026, 5, 4),
        date(2026, 5, 7),
        date(2026, 5, 9),
    ]


def test_a_desk_that_does_not_close_on_holidays_opens_on_them(db: Db) -> None:
    facts = {"hours": [{"weekday": 2, **EVENING}]}
    showa = date(2026, 4, 29)  # a Wednesday, 昭和の日
    assert programmes.opening_days(db, create(db, **facts), showa, showa) == [showa]
    closes = create(db, slug="zu-r8", closed_on_holidays=True, **facts)
    assert programmes.opening_days(db, closes, showa, showa) == []


def test_days_outside_the_programme_and_outside_changed_hours_are_no_opening_days(db: Db) -> None:
    hours = [
        {"weekday": 3, **EVENING, "until": date(2026, 4, 16)},
        {"weekday": 4, **EVENING, "since": date(2026, 4, 17)},
    ]
    made = create(db, hours=hours, ends=date(2026, 4, 24))
    assert programmes.opening_days(db, made, date(2026, 3, 1), date(2026, 12, 31)) == [
        date(2026, 4, 2),
        date(2026, 4, 9),
        date(2026, 4, 16),
        date(2026, 4, 17),
        date(2026, 4, 24),
    ]


def test_a_year_of_wednesdays_and_sundays_without_new_year_has_103_opening_days(db: Db) -> None:
    hours = [{"weekday": 2, "opens": "14:00", "closes": "20:00"}, {"weekday": 6, "opens": "10:00", "closes": "16:00"}]
    new_year = {"day": date(2023, 1, 1), "open": False}
    made = create(db, starts=date(2022, 4, 1), ends=date(2023, 3, 31), hours=hours, exceptions=[new_year])
    assert len(programmes.opening_days(db, made, date(2022, 4, 1), date(2023, 3, 31))) == 52 + 52 - 1


def test_days_that_share_their_hours_share_a_line(db: Db, programme: Programme) -> None:
    with spoken("ja"):
        assert programmes.hours_lines(db, programme, date(2026, 6, 3)) == (
            Hours(days="木・土", time="18:00–21:00", last_intake="受付 20:30まで"),
        )


def test_days_with_other_hours_have_lines_of_their_own(db: Db) -> None:
    made = create(
        db,
        hours=[
            {"weekday": 6, "opens": "10:00", "closes": "16:00"},
            {"weekday": 2, "opens": "14:00", "closes": "20:00"},
        ],
    )
    with spoken("ja"):
        assert programmes.hours_lines(db, made, date(2026, 6, 3)) == (
            Hours(days="水", time="14:00–20:00"),
            Hours(days="日", time="10:00–16:00"),
        )


def test_three_days_in_a_row_are_written_from_to_and_in_the_readers_language(db: Db) -> None:
    made = create(db, hours=[{"weekday": day, "opens": "09:00", "closes": "17:00"} for day in range(5)])
    with spoken("ja"):
        assert programmes.hours_lines(db, made, date(2026, 6, 3))[0].days == "月〜金"
    with spoken("en"):
        assert programmes.hours_lines(db, made, date(2026, 6, 3))[0].days == "Mon–Fri"


def test_a_programme_that_continues_another_shares_its_line(db: Db) -> None:
    first = add_programme(db)
    assert create(db, continues=first).line_id == first.id
