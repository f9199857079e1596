"""Google Sheets, as the administrator sets it up and a manager sees what went out."""

import json
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
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import database, navigation

ADDRESS = "https://docs.google.com/spreadsheets/d/1AbC-dEf_sheet/edit#gid=0"
EMAIL = "shirube@office.iam.gserviceaccount.example"
SECRET = "-----BEGIN PRIVATE KEY----- not for anybody"


def desk(store: Store, slug: str = "toshima-r8") -> Programme:
    with store.writing() as db:
        return add_programme(db, slug)


def opened(store: Store, programme: Programme, role: str = "admin") -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [programme])
    return pages.visit(store, person, "sheets")


def with_key(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    file = folder / "key.json"
    told = {"type": "service_account", "client_email": EMAIL, "private_key": SECRET}
    file.write_text(json.dumps(told | {"token_uri": "https://oauth2.googleapis.com/token"}), "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("SHIRUBE_SHEETS_KEY_FILE", str(file))
    database.settings.cache_clear()


def switched_on(store: Store, programme: Programme, sends: tuple[str, ...] = ("targets", "placements")) -> None:
    with store.writing() as db:
        given = {"address": ADDRESS, "sends": sends, "is_on": True, "is_confirmed": True}
        sheet_settings.set_sending(db, by="admin@office.example", at=now(), programme=programme, **given)  # type: ignore[arg-type]


def mapped(store: Store, programme: Programme) -> None:
    with store.writing() as db:
        headers = {"start": "開始", "reference": "番号", "outcome": "結果"}
        told = {"programme_id": programme.id, "kind": outbox.READ, "name": "NPO見本"}
        kept.keep_mapping(db, headers=headers, at=NOON, by="admin@office.example", **told)  # type: ignore[arg-type]


def saved(store: Store, programme: Programme) -> SheetBook | None:
    with store.reading() as db:
        return kept.sheet_book(db, programme.id)


def waiting(store: Store) -> int:
    with store.reading() as db:
        return kept.waiting(db)


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
    assert SECRET not in everything


def test_without_a_key_file_the_page_says_so(workspace: Store) -> None:
    assert "鍵ファイルが設定されていません" in pages.text(opened(workspace, desk(workspace)))


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


def test_switching_on_needs_the_tick_then_puts_the_tables_out(workspace: Store) -> None:
    programme = desk(workspace)
    page = opened(workspace, programme)
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
    assert "3件の表が待っています" in pages.text(page)


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


def test_a_fault_is_told_with_what_to_do_and_sending_now_tries_at_once(workspace: Store) -> None:
    programme = desk(workspace)
    switched_on(workspace, programme, ("targets",))
    with workspace.writing() as db:
        (one,) = kept.due(db, now(), most=5)
        outbox.failed(db, one, at=now(), fault="ReadOnly")
    page = opened(workspace, programme)
    said = pages.text(page)
    assert "直さないと送れない表があります" in said
    assert "1回試しました" in said
    page.button(key="sheets-now").click().run()
    with workspace.reading() as db:
        (again,) = kept.due(db, now(), most=5)
    assert (again.tries, again.fault) == (0, "")
    assert actions(workspace)[0] == "sheets.sent_now"


def test_what_was_sent_is_told_with_its_rows_and_moment(workspace: Store) -> None:
    programme = desk(workspace)
    switched_on(workspace, programme, ("placements",))
    with workspace.writing() as db:
        (one,) = kept.due(db, now(), most=5)
        outbox.done(db, one, at=NOON, rows=1234)
    said = pages.text(opened(workspace, programme))
    assert "最後に送ったときの状態" in said
    assert "1,234" in said
    assert "2026-06-03 12:00" in said


def test_reading_is_off_until_the_approval_is_whole(workspace: Store) -> None:
    programme = desk(workspace)
    switched_on(workspace, programme)
    page = opened(workspace, programme)
    assert "列の対応が、まだありません" in pages.text(page)
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
    assert "情報政策課が承認" in pages.text(page)


def test_reading_can_be_stopped(workspace: Store) -> None:
    programme = desk(workspace)
    switched_on(workspace, programme)
    mapped(workspace, programme)
    given = Approval(date(2026, 5, 1), "課", "号", "相談記録", "NPO見本", False)
    with workspace.writing() as db:
        told = {"by": "admin@office.example", "at": now(), "today": date(2026, 6, 3)}
        sheet_settings.approve_reading(db, programme=programme, given=given, **told)  # type: ignore[arg-type]
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
