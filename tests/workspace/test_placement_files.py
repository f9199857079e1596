"""What hangs where as files: the ledger of a campaign, and its days for a calendar, as the store knows them."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
from icalendar import Calendar

from campaigns import campaigns, placements
from campaigns.placements import Draft
from core.language import spoken
from exchange import ledger_file, placement_file, placement_list, tables
from printing import reading
from store import placements as stored
from store.database import Store
from store.records import Campaign, Programme
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import placement_files, widgets
from workspace.access import Visit

AT = datetime(2026, 4, 1, tzinfo=UTC)
BY = "pr@office.example"
UP, DOWN = date(2026, 6, 3), date(2026, 9, 30)


def town(store: Store) -> tuple[Programme, list[Campaign]]:
    """Two campaigns: cards at a library, a poster at a station."""
    with store.writing() as db:
        programme = add_programme(db, starts=date(2026, 4, 1))
        who: dict[str, Any] = {"by": BY, "at": AT, "programme": programme}
        made = []
        for name, channel, venue in (("春", "card", "見本図書館"), ("秋", "poster", "=見本駅")):
            one = campaigns.create(db, **who, name=name, budget_yen=0, starts=programme.starts, ends=date(2027, 3, 31))
            draft = Draft(campaign_id=one.id, channel=channel, venue=venue, venue_kind="library", installed_on=UP)
            placements.add_all(db, **who, drafts=[draft])
            made.append(one)
        return programme, made


def days(store: Store, programme: Programme, chosen: list[Campaign], **more: Any) -> list[Any]:
    with store.reading() as db, spoken("ja"):
        data = placement_files.calendar(db, programme, chosen, at=AT, **more)
    return [*Calendar.from_ical(data).walk("VEVENT")]


def test_the_calendar_has_the_days_of_the_chosen_campaigns(store: Store) -> None:
    programme, made = town(store)
    told = [str(one["summary"]) for one in days(store, programme, made[:1])]
    assert told == ["掲示：見本図書館", "掲示の期間：初日", "掲示の期間：最終日"]
    assert len(days(store, programme, made)) == 6
    assert days(store, programme, []) == []


def test_a_day_that_staff_move_keeps_its_identity_and_grows_in_number(store: Store) -> None:
    programme, made = town(store)
    [before, *_rest] = days(store, programme, made)
    later = AT + timedelta(days=3)
    with store.writing() as db:
        [one, *_others] = stored.of_programme(db, programme.id)
        facts: dict[str, Any] = {
            "quantity": 5,
            "unit_cost_yen": 0.0,
            "installed_on": UP + timedelta(days=1),
            "removed_on": DOWN,
        }
        placements.change(db, by=BY, at=later, programme=programme, placement_id=one.id, **facts)
    [after, down, *_rest] = days(store, programme, made)
    assert (after["uid"], after["dtstart"].dt) == (before["uid"], date(2026, 6, 4))
    assert (before["sequence"], after["sequence"]) == (0, 3 * 24 * 3600)
    assert after["last-modified"].dt == later
    assert (str(down["summary"]), down["dtstart"].dt) == ("取り外し：見本図書館", DOWN)


def test_names_of_the_desk_stand_in_it_only_where_somebody_wants_them(store: Store) -> None:
    programme, made = town(store)
    plain = "".join(map(str, days(store, programme, made)))
    assert not any(word in plain for word in ("相談", "見本区", "ひとやすみ", "春", "秋"))
    told = [str(one["description"]) for one in days(store, programme, made, is_named=True)]
    assert all(widgets.programme_name(programme) in one for one in told)
    spring, autumn = [True, False], [False, True]
    assert [["春" in one, "秋" in one] for one in told] == [spring, autumn, spring, spring, autumn, autumn]


def test_the_ledger_has_every_code_that_is_not_retired(store: Store) -> None:
    programme, made = town(store)
    with store.writing() as db:
        [one, other] = stored.of_programme(db, programme.id)
        placements.retire(db, by=BY, at=AT, programme=programme, placement_id=one.id)
        rows = placement_files.ledger_rows(db, programme, made)
    assert [(row.code, row.venue, row.copies) for row in rows] == [(other.code, "=見本駅", 1)]
    table = csv.reader(io.StringIO(ledger_file.as_csv([replace(rows[0], url="x")]).decode("utf-8-sig")))
    heading, row = table
    assert dict(zip(heading, row, strict=True))["設置先"] == "'=見本駅"


def test_the_page_offers_them_in_plain_names(workspace: Store) -> None:
    programme, _made = town(workspace)
    with workspace.writing() as db:
        person = hire(db, "pr", [programme])
    page = pages.visit(workspace, person, "placements")
    found: list[Any] = [*page.get("download_button")]
    assert [one.label for one in found][:5] == [
        "設置台帳（Excel）",
        "設置台帳（PDF）",
        "設置台帳（CSV）",
        "置き場所一覧（取り込み用Excel）",
        "設置・取り外しの予定（カレンダー .ics）",
    ]


def test_what_will_not_be_put_up_because_its_code_is_retired_is_called_off(store: Store) -> None:
    programme, made = town(store)
    [before, *_rest] = days(store, programme, made)
    later = AT + timedelta(days=9)
    with store.writing() as db:
        [one, _other] = stored.of_programme(db, programme.id)
        placements.retire(db, by=BY, at=later, programme=programme, placement_id=one.id)
    [after, *_rest] = days(store, programme, made)
    assert (after["uid"], str(after["status"]), str(after["summary"])) == (
        before["uid"],
        "CANCELLED",
        "中止：掲示：見本図書館",
    )
    assert after["sequence"] == 9 * 24 * 3600


def test_the_list_to_take_in_again_says_all_that_the_template_asks(store: Store) -> None:
    programme, made = town(store)
    with store.reading() as db:
        rows = placement_files.place_rows(db, programme, made)
    with spoken("ja"):
        table = tables.read("x", placement_list.as_workbook(rows), expects=placement_file.HEADERS)
    assert placement_file.parse(table).rows == tuple(rows)
    assert [(one.venue, one.venue_kind, one.installed_on) for one in rows] == [
        ("見本図書館", "library", UP),
        ("=見本駅", "library", UP),
    ]


def test_files_of_the_ledger_say_whose_they_are_as_of_which_day_and_that_a_demo_is_one(store: Store) -> None:
    programme, made = town(store)
    with store.writing() as db:
        visit = Visit(hire(db, "pr", [programme]), (programme,), replace(programme, is_demo=True), "")
    with store.reading() as db, spoken("ja"):
        book = openpyxl.load_workbook(io.BytesIO(placement_files._ledger(visit, made, db)))
        [page] = reading.read_text(placement_files._paper(visit, made, db))
    told = {row[0].value: row[1].value for row in book["このファイルについて"]}
    assert told.keys() == {"見本", "事業", "基準日", "キャンペーン"}
    assert told["キャンペーン"] == "春、秋"
    assert book.worksheets[0].oddHeader.right.text.startswith("見本")
    assert all(word in page for word in ("見本図書館", "基準日", "春、秋", widgets.programme_name(programme)))
