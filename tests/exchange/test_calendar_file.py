"""Calendar files: every day that is set, once for good, told so that a stranger learns nothing from it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from core.language import spoken
from exchange.calendar_file import Put, Span, calendar

MADE = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
AT = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
LIBRARY = Put(7, MADE, None, "区立図書館", "見本市1-2", "カード", 1200, date(2026, 6, 3), date(2026, 9, 30))
SPRING = Span(7, MADE, None, date(2026, 4, 1), date(2027, 3, 31))
NAMES = st.text(st.characters(codec="utf-8"), max_size=120) | st.text(
    st.sampled_from([",", ";", ":", "\\", "\n", "\r", "\t", '"', "=", "＝", "😀", "館", " ", "\x0b", "N"]), max_size=60
)


def events(*puts: Put, spans: tuple[Span, ...] = (), at: datetime = AT) -> list[Any]:
    with spoken("ja"):
        return list(Calendar.from_ical(calendar(puts, spans, at=at)).walk("VEVENT"))


def test_a_place_has_a_day_of_putting_up_and_one_of_taking_down_each_a_whole_day() -> None:
    up, down = events(LIBRARY)
    assert (str(up["summary"]), str(down["summary"])) == ("掲示：区立図書館", "取り外し：区立図書館")
    assert (up["dtstart"].dt, up["dtend"].dt) == (date(2026, 6, 3), date(2026, 6, 4))
    assert up["dtstart"].params["VALUE"] == "DATE"
    assert down["dtstart"].dt == date(2026, 9, 30)
    assert (str(up["description"]), str(up["location"])) == ("カード　1,200枚", "見本市1-2")
    assert up.alarms.times == []


def test_a_day_that_is_not_set_is_not_in_the_calendar() -> None:
    assert events(replace(LIBRARY, installed_on=None, removed_on=None)) == []
    assert len(events(replace(LIBRARY, removed_on=None))) == 1


def test_a_campaign_has_its_first_and_its_last_day() -> None:
    told = [(str(one["summary"]), one["dtstart"].dt) for one in events(spans=(SPRING,))]
    assert told == [("掲示の期間：初日", date(2026, 4, 1)), ("掲示の期間：最終日", date(2027, 3, 31))]


def test_a_day_is_the_same_in_every_file_and_no_other_has_its_identity() -> None:
    before = [str(one["uid"]) for one in events(LIBRARY, spans=(SPRING,))]
    moved = replace(LIBRARY, venue="別の館", installed_on=date(2026, 6, 9), changed_at=AT)
    assert [str(one["uid"]) for one in events(moved, spans=(SPRING,), at=datetime(2027, 1, 1, tzinfo=UTC))] == before
    others = events(replace(LIBRARY, key=8), replace(LIBRARY, made_at=AT))
    assert len({*before, *(str(one["uid"]) for one in others)}) == 8


def test_a_changed_day_has_a_higher_number_and_says_when_it_was_changed() -> None:
    first, later = (events(replace(LIBRARY, changed_at=at))[0] for at in (None, AT))
    assert (first["sequence"], later["sequence"]) == (0, 61 * 24 * 3600 + 5400)
    assert (first["last-modified"].dt, later["last-modified"].dt) == (MADE, AT)
    assert later["dtstamp"].dt == AT


def test_nothing_tells_a_stranger_whose_calendar_it_is() -> None:
    with spoken("ja"):
        told = calendar([LIBRARY], [SPRING], at=AT).decode()
    assert not any(word in told for word in ("http", "相談", "Shirube", "shirube", "@", "女性", "R/"))


def test_names_stand_in_it_where_somebody_wants_them() -> None:
    [up, *_down] = events(replace(LIBRARY, remark="女性のためのLINE相談\n春のカード"))
    assert str(up["description"]) == "カード　1,200枚\n女性のためのLINE相談\n春のカード"


def test_calendars_of_all_makers_find_what_they_need() -> None:
    with spoken("ja"):
        data = calendar([LIBRARY], at=AT)
    assert data.endswith(b"END:VCALENDAR\r\n")
    whole = Calendar.from_ical(data)
    assert [str(whole[name]) for name in ("version", "method", "x-wr-timezone")] == ["2.0", "PUBLISH", "Asia/Tokyo"]


@pytest.mark.parametrize("text", ["=1+1", "＝1", "@x", "-x", "\t=1"])
def test_an_address_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert str(events(replace(LIBRARY, address=text))[0]["location"]).startswith("'")


@given(venue=NAMES, address=NAMES, remark=NAMES)
def test_whatever_a_place_is_called_comes_back_and_begins_no_line_of_its_own(
    venue: str, address: str, remark: str
) -> None:
    put = replace(LIBRARY, venue=venue, address=address, remark=remark)
    with spoken("ja"):
        data = calendar([put], at=AT)
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any({*line} & {*range(9), *range(10, 32), 127} for line in lines)
    found: list[Any] = [*Calendar.from_ical(data).walk("VEVENT")]
    first, second = found
    shown = "".join(sign for sign in venue if sign.isprintable() and not sign.isspace()).replace("\\", "＼")
    kept = "".join(sign for sign in str(first["summary"]) if not sign.isspace())
    assert [sign for sign in kept.removeprefix("掲示：") if sign in shown] == [*shown]
    assert (first["dtstart"].dt, second["dtstart"].dt) == (LIBRARY.installed_on, LIBRARY.removed_on)


def test_what_is_not_up_when_its_code_is_retired_is_called_off_and_what_hangs_is_still_taken_down() -> None:
    first, later = (replace(LIBRARY, retired_on=day) for day in (date(2026, 5, 1), date(2026, 7, 1)))
    assert [(str(one["status"]), str(one["summary"])) for one in events(first)] == [
        ("CANCELLED", "中止：掲示：区立図書館"),
        ("CANCELLED", "中止：取り外し：区立図書館"),
    ]
    assert [str(one["uid"]) for one in events(first)] == [str(one["uid"]) for one in events(LIBRARY)]
    assert {str(one["status"]) for one in events(later)} == {"CONFIRMED"}


_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^;:\"]+)*):(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\([nN,;\\])")


def strictly_read(data: bytes) -> Iterator[dict[str, tuple[str, str]]]:
    """Events by a reader of our own that knows the letter of RFC 5545, and nothing that a library forgives."""
    assert data.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.replace(b"\r\n ", b"").decode("utf-8")
    event: dict[str, tuple[str, str]] | None = None
    for line in text.removesuffix("\r\n").split("\r\n"):
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f]", line)
        found = _LINE.fullmatch(line)
        assert found, line
        name, told, value = found.groups()
        if value == "VEVENT":
            if event is not None and name == "END":
                yield event
            event = {} if name == "BEGIN" else None
        elif event is not None:
            assert name not in event, "once only"
            event[name] = (told, value)


def unescaped(text: str) -> str:
    assert not re.search(r"[,;]", re.sub(r"\\.", "", text)), "commas and semicolons are escaped"
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


@given(venue=NAMES, address=NAMES, remark=NAMES, later=st.integers(0, 10**7), up=st.dates(date(2000, 1, 1)))
def test_a_reader_that_forgives_nothing_reads_the_same_as_the_library(
    venue: str, address: str, remark: str, later: int, up: date
) -> None:
    up = min(up, date(9999, 12, 30))
    changed = MADE + timedelta(seconds=later)
    put = replace(LIBRARY, venue=venue, address=address, remark=remark, installed_on=up, changed_at=changed)
    data = calendar([put], [replace(SPRING, remark=remark)], at=AT)
    theirs: list[Any] = [*Calendar.from_ical(data).walk("VEVENT")]
    ours = [*strictly_read(data)]
    assert len(ours) == len(theirs) == 4
    for mine, their in zip(ours, theirs, strict=True):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "STATUS"} <= mine.keys()
        for name in {"SUMMARY", "DESCRIPTION", "LOCATION"} & mine.keys():
            assert unescaped(mine[name][1]) == str(their[name])
        days = [mine[name] for name in ("DTSTART", "DTEND")]
        assert [told for told, _value in days] == [";VALUE=DATE"] * 2
        first, last = (datetime.strptime(value, "%Y%m%d").date() for _told, value in days)
        assert last - first == timedelta(days=1), "the end is the day after"
        assert all(re.fullmatch(r"\d{8}T\d{6}Z", mine[name][1]) for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"))
    assert [one["SEQUENCE"][1] for one in ours] == [str(later)] * 2 + ["0"] * 2
    assert len({one["UID"][1] for one in ours}) == 4
