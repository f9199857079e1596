"""The whole path, as people walk it: print a code, scan it, follow, consult, answer, and read what changed.

Real processes (workspace, gateway), a real Chromium, LINE's own library for the webhook's signature.
"""

import io
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import openpyxl
import pytest
from linebot.v3.webhook import SignatureValidator
from playwright.sync_api import Browser, Locator, Page, expect

import worker
from campaigns import campaigns
from core.dates import TOKYO, fiscal_bounds, fiscal_year, now, tokyo_day
from core.settings import Settings
from gateway import line_signature
from printing import reading
from store.database import Store
from store.records import Programme
from survey import questionnaires
from tests import browser as browsing
from tests.conftest import add_programme
from tests.serving import running_gateway
from workspace import staff

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
PASSWORD = "correct-horse-battery-9"
MANAGER = "manager@example.lg.jp"
USER_ID = "U4af4980629000000000000000000abcd"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"


@dataclass(frozen=True)
class Office:
    """A desk, its store, and where its processes answer."""

    programme: Programme
    store: Store
    workspace: str
    gateway: str


@pytest.fixture
def office(tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    port = browsing.free_port()
    origin = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("SHIRUBE_PUBLIC_URL", origin)
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, public_url=origin, _env_file=None)
    first, last = fiscal_bounds(fiscal_year(tokyo_day(now())))
    with sqlite_store.writing() as db:
        said = {"who_may_consult": "どの年代の方でも相談できます。", "closed_note": "祝日は休み"}
        programme = add_programme(db, starts=first, history_starts=first, **said)
        facts = {"db": db, "by": MANAGER, "at": now(), "programme": programme}
        campaigns.create(**facts, name="カードの配布", starts=first, ends=last)
        questionnaires.publish_preset(db, by=MANAGER, at=now(), programme_id=programme.id, channels=["card"])
        staff.add(
            db,
            by="test",
            at=now(),
            email=MANAGER,
            name="管理 花",
            role="manager",
            password=PASSWORD,
            programmes=[programme],
        )
    secrets = tmp_path / "line-secrets.json"
    secrets.write_text(json.dumps({programme.slug: SECRET}))
    with (
        running_gateway(settings, port=port, line_secrets=secrets) as gateway,
        browsing.running_workspace(settings) as workspace,
    ):
        yield Office(programme, sqlite_store, workspace, gateway)


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing.browser() as opened:
        yield opened


def test_a_code_is_printed_scanned_followed_consulted_answered_and_seen_in_the_results(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_context(base_url=office.workspace, locale="ja-JP", accept_downloads=True).new_page()
    sign_in(page)
    add_placement(page)
    address = address_on_the_card(download_cards(page, tmp_path))
    scan(address)
    follow(office)
    bring_in_consultations(page, tmp_path)
    links = survey_links(page)
    answer_without_javascript(browser, links[0])
    for link in links[1:]:
        answer_plainly(link)
    assert "release_answers" in worker.run_due(office.store, Settings(_env_file=None), at=now(), holder="test")
    read_results(page)


def sign_in(page: Page) -> None:
    page.goto("/")
    page.fill("input[name=email]", MANAGER)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)


def add_placement(page: Page) -> None:
    page.goto("/placements")
    choose(page.locator(".st-key-placement-venue input"), "区立図書館")
    choose(page.locator('[class*="st-key-placement-kind-"] input:enabled'), "図書館")
    page.locator(".st-key-placement-add button").click()
    expect(page.get_by_text("「区立図書館」のコードができました").first).to_be_visible(timeout=30_000)


def choose(box: Locator, text: str) -> None:
    """Type into a choice and take what is offered."""
    expect(box).to_be_enabled(timeout=30_000)
    box.fill(text)
    box.press("Enter")


def download_cards(page: Page, folder: Path) -> bytes:
    page.goto("/prints")
    page.locator(".st-key-print-make button").click(timeout=30_000)
    with page.expect_download(timeout=60_000) as download:
        page.locator(".st-key-print-files button").click(timeout=30_000)
    download.value.save_as(folder / "cards.pdf")
    return (folder / "cards.pdf").read_bytes()


def address_on_the_card(pdf: bytes) -> str:
    codes = reading.read_codes(pdf)
    assert len(codes[0]) == 10, "an A4 sheet holds ten cards"
    assert len(set(codes[0])) == 1
    return codes[0][0]


def scan(address: str) -> None:
    assert address == address.upper(), "the printed address is in upper case, for a smaller code"
    answer = httpx.get(address, headers={"User-Agent": SAFARI})
    assert answer.status_code == 302
    assert answer.headers["location"] == "https://line.me/R/ti/p/%40000sample"
    assert answer.headers["cache-control"] == "no-store"


def follow(office: Office) -> None:
    event = {
        "type": "follow",
        "mode": "active",
        "timestamp": round(time.time() * 1000),
        "webhookEventId": "01J0000000000000000000TEST",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": USER_ID},
        "follow": {"isUnblocked": False},
    }
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]})
    signature = line_signature.sign(SECRET, body.encode())
    assert SignatureValidator(SECRET).validate(body, signature), "LINE's own library accepts the signature"
    address = f"{office.gateway}/line/{office.programme.slug}/webhook"
    assert httpx.post(address, content=body, headers={"X-Line-Signature": "forged"}).status_code == 401
    assert httpx.post(address, content=body, headers={"X-Line-Signature": signature}).status_code == 200


def consultation_list(path: Path) -> Path:
    """A contractor's workbook: the follower's first consultation, and another person's two."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["開始", "終了", "相談者番号", "LINEユーザーID", "新規/継続", "知ったきっかけ", "年代", "結果"])
    began = (datetime.now(TOKYO) - timedelta(hours=1)).replace(second=0, microsecond=0)
    for person, line, flag, days in (("", USER_ID, "新規", 0), ("A-1", "", "", 3), ("A-1", "", "", 1)):
        start = began - timedelta(days=days)
        end = start + timedelta(minutes=30)
        sheet.append([f"{start:%Y/%m/%d %H:%M}", f"{end:%Y/%m/%d %H:%M}", person, line, flag, "", "30代", "終了"])
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    return path


def bring_in_consultations(page: Page, folder: Path) -> None:
    page.goto("/consultations")
    page.set_input_files("input[type=file]", consultation_list(folder / "records.xlsx"))
    page.get_by_role("button", name="3件を取り込む").click()
    expect(page.get_by_text("3件を取り込みました").first).to_be_visible(timeout=30_000)


def survey_links(page: Page) -> list[str]:
    """Five links, each shown once: answers are released in groups of five."""
    page.goto("/survey_links")
    links: list[str] = []
    while len(links) < 5:
        page.locator(".st-key-survey-link-one button").click(timeout=30_000)
        shown = page.locator('.st-key-survey-link-address [data-testid="stCode"]').filter(has_text="/s/")
        if links:
            shown = shown.filter(has_not_text=links[-1])
        expect(shown).to_be_visible(timeout=30_000)
        links.append(next(word for word in shown.inner_text().split() if "/s/" in word))
    return links


def answer_without_javascript(browser: Browser, link: str) -> None:
    page = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="ja-JP"
    ).new_page()
    page.goto(link)
    assert page.title() == "アンケート"
    page.get_by_label("とても役に立った", exact=True).check()
    page.get_by_label("すこし前向きになった").check()
    page.get_by_role("button", name="送る").click()
    assert "/s/" not in page.url


def answer_plainly(link: str) -> None:
    assert httpx.post(link, data={"helpful": "very", "more_positive": "more"}).status_code == 303
    assert httpx.post(link, data={"helpful": "very"}).status_code == 404, "a link is spent by its answer"


def read_results(page: Page) -> None:
    page.goto("/results")
    funnel = page.locator(".sb-funnel")
    expect(funnel).to_be_visible(timeout=30_000)
    for stage, number in {
        "scans": "1回",
        "friends_new": "1人",
        "consultations_first": "2件",
        "consultations_repeat": "1件",
        "surveys_sent": "5通",
        "surveys_answered": "5人",
    }.items():
        expect(funnel.locator(f"li[data-stage={stage}] .number")).to_have_text(number)
    name = funnel.get_by_text("読みとり", exact=True)
    meaning = funnel.locator("#meaning-scans")
    expect(meaning).to_be_hidden()
    name.focus()
    expect(meaning).to_be_visible()
