"""The page of urgent numbers, as staff use it."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import now, tokyo_day
from store import publications, staff
from store.database import Store
from survey import urgent, urgent_changes
from survey.urgent import UrgentLine, every_line
from survey.urgent_changes import Told
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace.sessions import hash_of
from workspace.urgent_forms import form_key
from workspace.urgent_view import age


@pytest.fixture
def page(workspace: Store, unconfirmed: str) -> AppTest:
    # #8778 waits here to be confirmed.
    assert unconfirmed
    with workspace.writing() as db:
        yu = hire(db, "manager", [add_programme(db, "mine-r8")])
    return pages.visit(workspace, yu, "urgent")


def numbers(store: Store) -> list[str]:
    with store.reading() as db:
        return [line.number for line in urgent.every_line(publications.urgent_changes(db))]


def known(store: Store, dial: str) -> UrgentLine:
    with store.reading() as db:
        return next(line for line in urgent.every_line(publications.urgent_changes(db)) if line.dial == dial)


def choose(page: AppTest, dial: str) -> AppTest:
    return page.selectbox(key="urgent-which").set_value(dial).run()


def fill_in(page: AppTest, key: str, **texts: str) -> None:
    for name, text in texts.items():
        page.text_input(key=f"{key}-{name.replace('_', '-')}").input(text)


def test_the_page_says_what_nobody_has_checked_yet(page: AppTest) -> None:
    told = pages.text(page)
    assert "まだ確かめていないため、載せていない番号があります：#8778。" in told
    assert "まだ確かめていない番号があります：119。" in told
    assert "警察" in told


def test_a_number_is_added_and_stands_in_the_record(page: AppTest, workspace: Store) -> None:
    page.text_input(key="urgent-new-number").input("０３-1234-5678").run()
    fill_in(page, "urgent-new", name_ja="区の相談", name_en="Ward desk", source="https://www.city.example.lg.jp/")
    page.date_input(key="urgent-new-checked").set_value(tokyo_day(now()))
    page.button(key="urgent-new-go").click().run()
    assert numbers(workspace)[-1] == "03-1234-5678"
    assert "載せました" in pages.text(page)
    with workspace.reading() as db:
        [entry] = [each for each in staff.audit_trail(db) if each.action == "urgent.add"]
    assert (entry.by, entry.detail["dial"]) == ("manager@office.example", "03-1234-5678")


def test_what_can_not_be_dialled_is_said_and_nothing_is_added(page: AppTest, workspace: Store) -> None:
    page.text_input(key="urgent-new-number").input("javascript:alert(1)").run()
    fill_in(page, "urgent-new", name_ja="区の相談", name_en="Ward desk", source="x")
    page.button(key="urgent-new-go").click().run()
    assert "電話をかけられません" in pages.text(page)
    assert page.text_input(key="urgent-new-name-ja").value == "区の相談"
    assert numbers(workspace) == [line.number for line in every_line()]


def test_words_source_and_day_are_changed(page: AppTest, workspace: Store) -> None:
    choose(page, "%238778")
    key = form_key(known(workspace, "%238778"))
    fill_in(page, key, note_ja="平日のみ", note_en="Weekdays only")
    page.date_input(key=f"{key}-checked").set_value(tokyo_day(now()))
    page.button(key=f"{key}-go").click().run()
    told = pages.text(page)
    assert "平日のみ" in told
    assert "今日" in told
    assert "載せていない番号" not in told
    assert "ほかの人が" not in told
    line = known(workspace, "%238778")
    assert (line.note["en"], line.checked, line.is_shown) == ("Weekdays only", tokyo_day(now()), True)


def test_after_going_back_the_fields_hold_what_it_was_delivered_with(page: AppTest, workspace: Store) -> None:
    delivered = known(workspace, "189")
    choose(page, "189")
    fill_in(page, form_key(delivered), note_ja="平日のみ", note_en="Weekdays only")
    page.button(key=f"{form_key(delivered)}-go").click().run()
    page.button(key="urgent-189-back").click().run()
    assert page.text_input(key=f"{form_key(delivered)}-note-ja").value == delivered.note["ja"]
    page.button(key=f"{form_key(delivered)}-go").click().run()
    assert known(workspace, "189") == delivered


def test_a_colleagues_change_is_told_and_not_written_over(page: AppTest, workspace: Store) -> None:
    before = known(workspace, "189")
    choose(page, "189")
    fill_in(page, form_key(before), note_ja="平日のみ", note_en="Weekdays only")
    told = Told(before.name, {"ja": "昼だけ", "en": "By day"}, before.source, tokyo_day(now()))
    with workspace.writing() as db:
        urgent_changes.change(db, by="ume@office.example", at=now(), seen=before, told=told)
    page.button(key=f"{form_key(before)}-go").click().run()
    assert "ほかの人が189を変更しました" in pages.text(page)
    after = known(workspace, "189")
    assert after.note["ja"] == "昼だけ"
    assert page.text_input(key=f"{form_key(after)}-note-ja").value == "昼だけ"


def test_a_number_of_the_offices_own_is_deleted_for_good_and_the_question_says_so(
    page: AppTest, workspace: Store
) -> None:
    with workspace.writing() as db:
        told = Told({"ja": "区の相談", "en": "Ward desk"}, {"ja": "", "en": ""}, "届出書", tokyo_day(now()))
        urgent_changes.add(db, by="ume@office.example", at=now(), number="0312345678", told=told)
    page.run()
    choose(page, "0312345678")
    assert "もどせません" in page.checkbox(key="urgent-0312345678-sure").label
    choose(page, "189")
    assert "もどせません" not in page.checkbox(key="urgent-189-sure").label


def test_taking_away_is_confirmed_first_and_can_be_undone(page: AppTest, workspace: Store) -> None:
    choose(page, "189")
    assert page.button(key="urgent-189-away").disabled
    page.checkbox(key="urgent-189-sure").check().run()
    page.button(key="urgent-189-away").click().run()
    assert "189" not in numbers(workspace)
    page.button(key="urgent-189-return").click().run()
    assert numbers(workspace) == [line.number for line in every_line()]


def test_police_and_ambulance_have_no_button_to_take_them_away(page: AppTest) -> None:
    choose(page, "110")
    assert "110はいつも載ります" in pages.text(page)
    assert not [button for button in page.button if button.key == "urgent-110-away"]


def test_a_number_moves_and_goes_back(page: AppTest, workspace: Store) -> None:
    before = numbers(workspace)
    choose(page, "189")
    page.button(key="urgent-189-up").click().run()
    assert numbers(workspace) == [*before[:-2], before[-1], before[-2]]
    page.button(key="urgent-189-back").click().run()
    page.selectbox(key="urgent-which").set_value("0120997777").run()
    page.button(key="urgent-0120997777-back").click().run()
    assert numbers(workspace) == before


def test_the_phone_shows_them_first_in_every_language(page: AppTest) -> None:
    page.selectbox(key="urgent-spoken").set_value("vi").run()
    assert not page.exception
    assert page.get("iframe")


@pytest.mark.parametrize(("days", "told"), [(0, "今日"), (1, "1日前"), (59, "59日前"), (400, "13か月前")])
def test_the_day_of_checking_says_how_long_ago_it_was(days: int, told: str) -> None:
    today = date(2026, 11, 21)
    assert told in age(today - timedelta(days=days), today)


@pytest.mark.parametrize("role", ["pr", "counsellor"])
def test_others_do_not_change_them(workspace: Store, role: str) -> None:
    with workspace.writing() as db:
        person = hire(db, role, [add_programme(db, "mine-r8")])
        id_hash = hash_of(open_session(db, person))
    assert "ほかの担当の人が使うもの" in pages.text(pages.alone(id_hash, "urgent"))
