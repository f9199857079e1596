"""Google Sheets, as the administrator sets it up and a manager sees what went out."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import now
from core.words import ROLES
from exchange import outbox, sheet_settings
from exchange.sheet_settings import Approval
from store import exchange as kept
from store import staff
from store.database import Store
from store.exchange_records import SheetBook
from store.records import Programme
from tests.conftest import NOON, add_programme
from tests.sheets_platform import private_key
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import database, navigation

ADDRESS = "https://docs.google.com/spreadsheets/d/1AbC-dEf_sheet/edit#gid=0"
EMAIL = "shirube@office.iam.gserviceaccount.example"
UNUSABLE = re.compile("鍵ファイル[がを]使えません")
PROMISES = ("数分のうち", "送る準備をしました")


def desk(store: Store, slug: str = "toshima-r8") -> Programme:
    with store.writing() as db:
        return add_programme(db, slug)


def opened(store: Store, programme: Programme, role: str = "admin") -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [programme])
    return pages.visit(store, person, "sheets")


def with_key(monkeypatch: pytest.MonkeyPatch, folder: Path, key: str = "") -> None:
    file = folder / "key.json"
    told = {"type": "service_account", "client_email": EMAIL, "private_key": key or private_key()}
    file.write_text(json.dumps(told | {"token_uri": "https://oauth2.googleapis.com/token"}), "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("SHIRUBE_SHEETS_KEY_FILE", str(file))
    database.settings.cache_clear()


def switched_on(store: Store, programme: Programme, sends: tuple[str, ...] = ("targets", "placements")) -> None:
    with store.writing() as db:
        given = {"address": ADDRESS, "sends": sends, "is_on": True, "is_confirmed": True}
        sheet_settings.set_sending(db, by="admin@office.example", at=now(), programme=programme, **given)  # type: ignore[arg-type]


def reading(store: Store, programme: Programme, address: str = "") -> None:
    """A list is read by an approval."""
    switched_on(store, programme)
    mapped(store, programme)
    given = Approval(date(2026, 5, 1), "課", "号", "相談記録", "NPO見本", False, address)
    with store.writing() as db:
        told = {"by": "admin@office.example", "at": now(), "today": date(2026, 6, 3)}
        sheet_settings.approve_reading(db, programme=programme, given=given, **told)  # type: ignore[arg-type]


def mapped(store: Store, programme: Programme, reference: str = "番号") -> None:
    with store.writing() as db:
        headers = {"start": "開始", "reference": reference, "outcome": "結果"}
        told = {"programme_id": programme.id, "kind": outbox.READ, "name": "NPO見本"}
        kept.keep_mapping(db, headers=headers, at=NOON, by="admin@office.example", **told)  # type: ignore[arg-type]


def saved(store: Store, programme: Programme) -> SheetBook | None:
    with store.reading() as db:
        return kept.sheet_book(db, programme.id)


def waiting(store: Store) -> int:
    with store.reading() as db:
        return len(kept.due(db, now(), most=99))


def actions(store: Store) -> list[str]:
    with store.reading() as db:
        return [entry.action for entry in staff.audit_trail(db) if entry.action.startswith("sheets.")]


def sent_to_the_browser(block: Any) -> str:
    """All messages of a block and of the blocks in it."""
    inside = getattr(block, "children", {})
    return "\n".join([str(block.proto), *map(sent_to_the_browser, inside.values())])


def keys(page: AppTest) -> set[str]:
    return {str(button.key) for button in page.button if str(button.key).startswith("sheets-")}


def test_who_begins_reads_the_steps_and_the_address_to_share_with_and_no_secret(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = desk(workspace)
    with_key(monkeypatch, tmp_path)
    page = opened(workspace, programme)
    said = pages.text(page)
    assert said.count("<li>") >= 5
    assert "SHIRUBE_SHEETS_KEY_FILE" in said
    assert page.code[0].value == EMAIL
    everything = sent_to_the_browser(page.main)
    assert EMAIL in everything
    assert "PRIVATE KEY" not in everything


def test_the_steps_stay_at_hand_after_the_first_save(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = desk(workspace)
    with_key(monkeypatch, tmp_path)
    switched_on(workspace, programme)
    page = opened(workspace, programme)
    assert "設定の手順" in [one.label for one in page.expander]
    assert "SHIRUBE_SHEETS_KEY_FILE" in pages.text(page)


def test_without_a_key_file_the_page_says_so_and_promises_nothing(workspace: Store) -> None:
    programme = desk(workspace)
    page = opened(workspace, programme)
    assert "鍵ファイルが設定されていません" in pages.text(page)
    page.text_input(key="sheets-address").set_value(ADDRESS)
    page.checkbox(key="sheets-sure").check()
    page.button(key="sheets-save").click().run()
    said = pages.text(page)
    assert saved(workspace, programme)
    assert said.count("鍵ファイルが設定されていません") == 1
    assert "使えるようになるまで送れません" in said
    assert not [promise for promise in PROMISES if promise in said]
    assert page.button(key="sheets-now").disabled


def test_a_key_that_is_none_is_said_once_and_nothing_is_promised(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = desk(workspace)
    with_key(monkeypatch, tmp_path, "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----")
    switched_on(workspace, programme)
    with workspace.writing() as db:
        (one, *_rest) = kept.due(db, now(), most=5)
        outbox.failed(db, one, at=now(), fault="KeyUnusable")
    page = opened(workspace, programme)
    said = pages.text(page)
    assert len(UNUSABLE.findall(said)) == 1
    assert "key.json" in said
    assert not [promise for promise in PROMISES if promise in said]
    assert page.button(key="sheets-now").disabled


def test_a_manager_sees_the_state_and_changes_nothing(workspace: Store) -> None:
    programme = desk(workspace)
    page = opened(workspace, programme, "manager")
    assert "管理者が設定できます" in pages.text(page)
    assert keys(page) == set()
    switched_on(workspace, programme)
    page.run()
    said = pages.text(page)
    assert "目標と実績" in said or "設置台帳" in said
    assert keys(page) == set()


def test_switching_on_needs_the_tick_then_puts_the_tables_out(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_key(monkeypatch, tmp_path)
    programme = desk(workspace)
    page = opened(workspace, programme)
    assert "sheets-on" not in {box.key for box in page.checkbox}, "to save for the first time is to begin"
    page.text_input(key="sheets-address").set_value(ADDRESS)
    page.button(key="sheets-save").click().run()
    assert "確認の欄に印" in pages.text(page)
    assert saved(workspace, programme) is None
    page.checkbox(key="sheets-sure").check()
    page.checkbox(key="sheets-send-survey").uncheck()
    page.button(key="sheets-save").click().run()
    book = saved(workspace, programme)
    assert book
    assert (book.spreadsheet, book.is_on, book.sends) == ("1AbC-dEf_sheet", True, ["monthly", "targets", "placements"])
    assert waiting(workspace) == 3
    assert actions(workspace) == ["sheets.on"]
    assert "3つの表が待っています" in pages.text(page)


@pytest.mark.parametrize("address", ["", "https://example.com/", "https://docs.google.com/document/d/1AbC-dEf/edit"])
def test_what_is_no_spreadsheet_is_refused(workspace: Store, address: str) -> None:
    programme = desk(workspace)
    page = opened(workspace, programme)
    page.text_input(key="sheets-address").set_value(address)
    page.checkbox(key="sheets-sure").check()
    page.button(key="sheets-save").click().run()
    assert "アドレスではありません" in pages.text(page)
    assert saved(workspace, programme) is None


def test_a_spreadsheet_of_another_programme_is_refused(workspace: Store) -> None:
    switched_on(workspace, desk(workspace))
    other = desk(workspace, "kita-r8")
    page = opened(workspace, other)
    page.text_input(key="sheets-address").set_value(ADDRESS)
    page.checkbox(key="sheets-sure").check()
    page.button(key="sheets-save").click().run()
    assert "ほかの事業が使っています" in pages.text(page)
    assert saved(workspace, other) is None


def test_a_fault_is_told_with_what_to_do_and_sending_now_tries_at_once(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_key(monkeypatch, tmp_path)
    programme = desk(workspace)
    switched_on(workspace, programme, ("targets",))
    with workspace.writing() as db:
        (one,) = kept.due(db, now(), most=5)
        outbox.failed(db, one, at=now(), fault="ReadOnly")
    page = opened(workspace, programme)
    said = pages.text(page)
    assert "直していただきたいところがあります" in said
    assert "1回試しました" in said
    page.button(key="sheets-now").click().run()
    with workspace.reading() as db:
        (again,) = kept.due(db, now(), most=5)
    assert (again.tries, again.fault) == (0, "")
    assert actions(workspace)[0] == "sheets.sent_now"


def test_what_was_sent_is_told_with_its_rows_and_moment(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_key(monkeypatch, tmp_path)
    programme = desk(workspace)
    switched_on(workspace, programme, ("placements",))
    with workspace.writing() as db:
        (one,) = kept.due(db, now(), most=5)
        outbox.done(db, one, at=NOON, rows=1234)
    said = pages.text(opened(workspace, programme))
    assert "すべての表を送り終えています" in said
    assert "2026-06-03 12:00 に送信（1,234行）" in said


def test_reading_is_off_until_the_approval_is_whole(workspace: Store) -> None:
    programme = desk(workspace)
    switched_on(workspace, programme)
    page = opened(workspace, programme)
    assert "列を、まだ覚えていません" in pages.text(page)
    mapped(workspace, programme)
    page.run()
    page.button(key="sheets-approve").click().run()
    assert "承認の記録が足りません" in pages.text(page)
    page.date_input(key="sheets-approved-on").set_value(date.today() - timedelta(days=30))
    page.text_input(key="sheets-approved-by").set_value("情報政策課")
    page.text_input(key="sheets-approval").set_value("8情第12号")
    page.text_input(key="sheets-worksheet").set_value("相談記録")
    page.button(key="sheets-approve").click().run()
    book = saved(workspace, programme)
    assert book
    assert (book.reads, book.mapping, book.approved_by, book.approval) == (
        "相談記録",
        "NPO見本",
        "情報政策課",
        "8情第12号",
    )
    assert not book.writes_back
    assert actions(workspace)[0] == "sheets.reading_on"
    said = pages.text(page)
    assert "情報政策課が承認" in said
    assert "列（開始、番号、結果）を読みます" in said
    assert "新しい承認を記録する" in [one.label for one in page.expander]
    assert "覚え直されました" not in said
    mapped(workspace, programme, reference="メモ")
    assert "覚え直されました" in pages.text(page.run())


def test_the_contractors_spreadsheet_may_be_another_one(workspace: Store) -> None:
    programme = desk(workspace)
    reading(workspace, programme, address="https://docs.google.com/spreadsheets/d/2XyZ-theirs/edit")
    book = saved(workspace, programme)
    assert book
    assert (book.spreadsheet, book.reads_from) == ("1AbC-dEf_sheet", "2XyZ-theirs")
    page = opened(workspace, programme)
    assert page.text_input(key="sheets-reads-from").value == "https://docs.google.com/spreadsheets/d/2XyZ-theirs/edit"
    assert "2XyZ-theirs/edit" in sent_to_the_browser(page.main)


def test_wrong_rows_are_told_by_number_and_column(workspace: Store) -> None:
    programme = desk(workspace)
    reading(workspace, programme)
    found = {"wrong": 7, "added": 1200, "gone": 1, "wrong_at": [(4, "開始"), (4, "結果"), (9, "番号")]}
    with workspace.writing() as db:
        one = next(one for one in kept.due(db, now(), most=5) if one.kind == outbox.READ)
        outbox.done(db, one, at=NOON, rows=1500, **found)
    said = pages.text(opened(workspace, programme, "manager"))
    assert "1,507行のうち7行は読めませんでした（4行目の開始、結果、9行目の番号、ほか5行）" in said
    assert "新しく数えたのは1,200件、数えなくなったのは1件" in said


def test_far_fewer_rows_are_read_only_after_a_tick(workspace: Store) -> None:
    programme = desk(workspace)
    reading(workspace, programme)
    page = opened(workspace, programme, "manager")
    assert keys(page) == set()
    with workspace.writing() as db:
        one = next(one for one in kept.due(db, now(), most=5) if one.kind == outbox.READ)
        outbox.failed(db, one, at=now(), fault="FarFewer")
    page.run()
    assert "いつもより大幅に少ないため、取り込んでいません" in pages.text(page)
    assert page.button(key="sheets-fewer").disabled
    page.checkbox(key="sheets-fewer-sure").check().run()
    page.button(key="sheets-fewer").click().run()
    with workspace.reading() as db:
        one = next(one for one in kept.due(db, now(), most=5) if one.kind == outbox.READ)
    assert (one.takes_fewer, one.fault) == (True, "")
    assert actions(workspace)[0] == "sheets.far_fewer"


def test_one_button_is_the_main_one(workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_key(monkeypatch, tmp_path)
    programme = desk(workspace)
    page = opened(workspace, programme)
    assert main_buttons(page) == ["sheets-save"]
    reading(workspace, programme)
    assert main_buttons(page.run()) == ["sheets-now"]


def main_buttons(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button if button.proto.type == "primary" and "sheets" in str(button.key)]


def test_reading_can_be_stopped(workspace: Store) -> None:
    programme = desk(workspace)
    reading(workspace, programme)
    page = opened(workspace, programme)
    page.checkbox(key="sheets-stop-sure").check().run()
    page.button(key="sheets-stop").click().run()
    book = saved(workspace, programme)
    assert book
    assert (book.reads, book.approved_on) == ("", None)
    assert actions(workspace)[0] == "sheets.reading_off"
    assert "何も読んでいません" in pages.text(page)


def test_the_page_is_for_managers_and_administrators() -> None:
    assert [role for role in ROLES if "sheets" in {entry.name for entry in navigation.for_role(role)}] == [
        "manager",
        "admin",
    ]
