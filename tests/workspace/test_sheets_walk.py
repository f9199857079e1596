"""The Google Sheets page in a browser, on a desk and on a phone, in every state that staff meet it in."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from core.dates import now
from core.settings import Settings
from exchange import outbox, sheet_settings
from exchange.sheet_settings import Approval
from store import exchange as kept
from store.database import Store
from store.records import Programme
from tests import browser as browsing
from tests.conftest import add_programme
from tests.sheets_platform import private_key
from tests.workspace.cast import hire
from tests.workspace.walk import Walk

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

WIDTHS = {"desk": 1280, "phone": 390}
ACCOUNT = "shirube-toshima-sheets@office.iam.gserviceaccount.example"
ADMIN = "admin@office.example"


class Town:
    """A programme and a workspace, with a service account's key."""

    def __init__(self, store: Store, programme: Programme, address: str, folder: Path) -> None:
        self.store, self.programme, self.address, self.folder = store, programme, address, folder

    def switch_on(self) -> None:
        sheet = "https://docs.google.com/spreadsheets/d/1AbC-dEf_sheet-of-the-town-0123456789abcdefgh/edit#gid=0"
        given: dict[str, Any] = {"address": sheet, "sends": outbox.SENT, "is_on": True, "is_confirmed": True}
        with self.store.writing() as db:
            sheet_settings.set_sending(db, by=ADMIN, at=now(), programme=self.programme, **given)

    def remember(self) -> None:
        headers = {"start": "受付日時", "reference": "利用者No", "outcome": "終わり方"}
        told: dict[str, Any] = {"programme_id": self.programme.id, "kind": outbox.READ, "name": "見本の会"}
        with self.store.writing() as db:
            kept.keep_mapping(db, headers=headers, at=now(), by=ADMIN, **told)

    def approve(self) -> None:
        given = Approval(date(2026, 5, 1), "情報政策課", "8情第12号", "相談一覧", "見本の会", True)
        who: dict[str, Any] = {"by": ADMIN, "at": now(), "today": date(2026, 6, 3), "programme": self.programme}
        with self.store.writing() as db:
            sheet_settings.approve_reading(db, given=given, **who)

    def note(self, *faults: str) -> None:
        """What waits is done, but for so many from the first on, which meet these faults."""
        with self.store.writing() as db:
            for number, one in enumerate(sorted(kept.due(db, now(), most=9), key=lambda one: one.id)):
                if number < len(faults):
                    outbox.failed(db, one, at=now(), fault=faults[number])
                else:
                    outbox.done(db, one, at=now(), rows=12 + 345 * number)

    def give_up(self, fault: str) -> None:
        with self.store.writing() as db:
            one = kept.due(db, now(), most=9)[0]
            kept.note_outgoing(db, one.id, state="failed", fault=fault, tries=14, done_at=now())


@pytest.fixture
def town(tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with sqlite_store.writing() as db:
        programme = add_programme(db)
        hire(db, "admin", [programme])
        hire(db, "manager", [programme])
    file = tmp_path / "key.json"
    told = {"type": "service_account", "client_email": ACCOUNT, "private_key": private_key()}
    file.write_text(json.dumps(told | {"token_uri": "https://oauth2.googleapis.com/token"}), "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("SHIRUBE_SHEETS_KEY_FILE", str(file))
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with browsing.running_workspace(settings) as running:
        yield Town(sqlite_store, programme, running, tmp_path)


class Onlookers:
    """An administrator at a desk and with a phone, and a manager."""

    def __init__(self, browser: Browser, town: Town) -> None:
        self.town = town
        self.walks = {name: Walk(browser, town.address, "admin", width) for name, width in WIDTHS.items()}
        self.walks["manager"] = Walk(browser, town.address, "manager")

    def see(self, state: str, *texts: str, admin: tuple[str, ...] = (), opened: str = "") -> None:
        """All of them see these texts, administrators some more in what they open, and no page has a fault."""
        for name, walk in self.walks.items():
            walk.go("sheets")
            if opened and name != "manager":
                walk.page.locator("summary", has_text=opened).click()
                walk.settle()
            for text in texts + (admin if name != "manager" else ()):
                walk.sees(text)
            walk.is_well(self.town.address)
            tall = walk.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            walk.page.set_viewport_size({"width": walk.width, "height": max(1000, int(tall))})
            walk.page.screenshot(path=self.town.folder / f"sheets-{state}-{name}.png")
            walk.page.set_viewport_size({"width": walk.width, "height": 1000})


def test_every_state_is_told_on_a_desk_and_on_a_phone_and_nothing_runs_out_of_the_page(town: Town) -> None:
    with browsing.browser() as browser:
        staff = Onlookers(browser, town)
        staff.see("empty", "何も読んでいません", admin=(ACCOUNT, "スプレッドシートのアドレス"))
        town.switch_on()
        begin = "読み取りの承認を記録する"
        staff.see("waiting", "4つの表が待っています", "数分のうちに", admin=("まだ覚えていません",), opened=begin)
        town.remember()
        staff.see("approving", "4つの表が待っています", admin=("承認した課", "読み始める"), opened=begin)
        town.note("ReadOnly", "QuotaUsedUp")
        town.approve()
        staff.see("failed", "書き込めません", admin=("いま送る",))
        with town.store.writing() as db:
            sheet_settings.send_now(db, by=ADMIN, at=now() - timedelta(seconds=1), programme=town.programme)
        town.give_up("CredentialsRevoked")
        staff.see("given-up", "送れませんでした")
        with town.store.writing() as db:
            sheet_settings.send_now(db, by=ADMIN, at=now() - timedelta(seconds=1), programme=town.programme)
        town.note()
        staff.see("done", "一覧も読み終えています", "に読み取り（正しい行は")
