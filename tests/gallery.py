"""Pictures of every main screen for docs/gallery, taken from the demo (part of `make gallery`)."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pypdfium2 as pdfium
from playwright.sync_api import Browser, ViewportSize

import demo
import worker
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.settings import Settings
from funnel import friends, line_talks, monthly_paper
from funnel.report import Edition
from store import programmes
from store.database import Store
from store.records import LineEvent, Programme
from store.schema import migrate
from survey import invitations, link_papers, open_surveys, publications, questionnaires, quotations, results
from tests import browser as browsing
from tests import gallery_files
from tests.pictures import DESK, FOLDER, PHONE, keep, signed_in, whole
from tests.serving import running_gateway
from workspace import monthly_source, report_files, report_source

PROGRAMME = "kita-r5"
RESULTS = ("overview", "results", "channels", "channel_sheet", "placement_results", "times", "effect", "targets")
REPORT = ("report", "monthly", "activities", "calendar", "money")
PAGES = (
    "home",
    "campaigns",
    "placements",
    "prints",
    "print_overview",
    "print_release",
    "print_texts",
    "print_check",
    "variants",
    "consultations",
    *RESULTS,
    *REPORT,
    "questionnaires",
    "survey_links",
    "survey_results",
    "survey_publishing",
    "urgent",
)
ON_PHONE = ("questionnaires", "survey_links", "survey_results", "survey_publishing", *RESULTS, *REPORT)
ADMIN_PAGES = ("line", "staff", "audit", "state")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        played(Path(folder)) as (settings, store),
        browsing.browser() as browser,
    ):
        with running_gateway(settings) as gateway:
            take_public(browser, gateway, store)
            take_event(browser, gateway, store)
        keep_report(store)
        let_out(store)
        with (
            gallery_files.google(settings) as (google, with_key),
            browsing.running_workspace(settings) as workspace,
        ):
            take_signin(browser, workspace)
            password = demo.password_file(settings).read_text().strip()
            take_pages(browser, workspace, "manager@demo.example", password, PAGES)
            take_pages(browser, workspace, "manager@demo.example", password, ON_PHONE, size=PHONE)
            worker.run_due(store, settings, at=now(), holder="gallery")
            take_pages(browser, workspace, "admin@demo.example", password, ADMIN_PAGES)
            begin_talks(store)
            take_pages(browser, workspace, "counsellor@demo.example", password, ("talks",))
            gallery_files.take_list(browser, workspace, programme(store), password)
            gallery_files.take_spreadsheet(browser, workspace, store, with_key, google, programme(store))


@contextmanager
def played(folder: Path) -> Iterator[tuple[Settings, Store]]:
    settings = Settings(data_dir=folder, _env_file=None)
    store = Store(settings.database)
    migrate(store)
    demo.load(store, settings, names=demo.scenarios(PROGRAMME), say=print)
    yield settings, store
    store.close()


def programme(store: Store) -> Programme:
    with store.reading() as db:
        found = programmes.by_slug(db, PROGRAMME)
    assert found
    return found


def begin_talks(store: Store) -> None:
    """Three talks that are going on; last of all, because they end what stands on the other pictures."""
    minutes_ago = {"7c19": (48, 41, 30, 12, 6), "e204": (22, 20, 2), "3f2a": (9,)}
    with store.writing() as db:
        programme = programmes.by_slug(db, PROGRAMME)
        assert programme
        for start, moments in minutes_ago.items():
            person = start.ljust(32, "0")
            for number in moments:
                at = now() - timedelta(minutes=number)
                event = LineEvent(programme.id, f"{start}-{number}", "message", at, person, None)
                friends.receive(db, programme=programme, events=[event])
            line_talks.bring_up_to_date(db, programme=programme, persons=[person], at=now())


def take_public(browser: Browser, gateway: str, store: Store) -> None:
    with store.writing() as db:
        programme = programmes.by_slug(db, PROGRAMME)
        assert programme
        tokens = invitations.issue(db, by="gallery@demo.example", at=now(), programme=programme, count=10)
    page = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="ja-JP").new_page()
    page.goto(invitations.address(tokens[0], origin=gateway))
    keep(page.screenshot(), "public-survey")
    keep(page.screenshot(full_page=True), "public-survey-whole", width=390)
    page.get_by_label("とても役に立った", exact=True).check()
    page.locator("form button").first.click()
    keep(page.screenshot(), "public-thanks")
    page.goto(invitations.address(tokens[0], origin=gateway))
    keep(page.screenshot(), "public-gone")
    page.route("**/exit/on", lambda route: route.fulfill(status=204))  # where it goes on to is somebody else's
    page.goto(f"{gateway}/exit")
    keep(page.screenshot(), "public-exit")
    page.goto(f"{gateway}/r/0000000")
    keep(page.screenshot(), "public-unknown-code")
    page.goto(f"{gateway}/closed")
    keep(page.screenshot(), "public-closed-code")
    wide = browser.new_context(viewport=DESK, locale="ja-JP").new_page()
    wide.goto(invitations.address(tokens[1], origin=gateway))
    keep(wide.screenshot(), "public-survey-wide")
    until = now() + invitations.LIFE
    slips = link_papers.hand_outs(
        [invitations.address(one, origin=gateway) for one in tokens], until=until, is_demo=True
    )
    keep(drawn(slips), "survey-paper-slips")


def take_event(browser: Browser, gateway: str, store: Store) -> None:
    at = now()
    with store.writing() as db:
        programme = programmes.by_slug(db, PROGRAMME)
        assert programme
        who = {"by": "gallery@demo.example", "at": at}
        questionnaires.publish_preset(db, **who, programme_id=programme.id, code="event")  # type: ignore[arg-type] # two kinds of values
        told = {"code": "event", "label": "相談員の研修", "opens_at": at, "ends_at": at + timedelta(days=2), "most": 40}
        event = open_surveys.open_one(db, **who, programme=programme, **told)  # type: ignore[arg-type] # the same
    address = open_surveys.address(event.key, origin=gateway)
    page = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="ja-JP").new_page()
    page.goto(address)
    keep(page.screenshot(full_page=True), "public-event", width=390)
    page.locator("input[name=satisfied][value=little]").check()
    page.locator("form button").first.click()
    keep(page.screenshot(full_page=True), "public-event-second", width=390)
    sheet = link_papers.room_sheet(address, label=event.label, until=event.ends_at, is_demo=True)
    keep(drawn(sheet), "survey-paper-sheet")


def drawn(pdf: bytes, number: int = 0) -> bytes:
    """A page of a PDF, the first unless told, as a PNG."""
    out = io.BytesIO()
    with pdfium.PdfDocument(pdf) as document:
        document[number].render(scale=1.4).to_pil().save(out, "PNG")
    return out.getvalue()


def keep_report(store: Store) -> None:
    """The first pages of a yearly report as it is handed in, and a month's page."""
    with store.reading() as db:
        programme = programmes.by_slug(db, PROGRAMME)
        assert programme
        year = fiscal_year(programme.starts)
        told = report_source.read(db, programme=programme, year=year, today=tokyo_day(now()))
        month = monthly_source.read(db, programme=programme, month=date(year, 10, 1), today=tokyo_day(now()))
    paper = report_files.files(told, Edition.SUBMIT, "pdf")
    for number in range(3):
        keep(drawn(paper, number), f"report-paper-{number + 1}", width=900)
    keep(drawn(monthly_paper.pdf(month)), "month-paper", width=900)


def let_out(store: Store) -> None:
    """A table and a quotation that are published, for the page of what is out."""
    with store.writing() as db:
        programme = programmes.by_slug(db, PROGRAMME)
        assert programme
        since, until = fiscal_bounds(fiscal_year(programme.starts))
        asked = {
            "programme_id": programme.id,
            "code": "closing",
            "open_survey_id": None,
            "since": since,
            "until": until,
        }
        who = {"by": "manager@demo.example", "at": now()}
        request = publications.Request(**asked)  # type: ignore[arg-type] # values of four kinds
        publications.publish(db, request, seen=publications.seal(publications.preview(db, request)), **who)  # type: ignore[arg-type] # two kinds
        [written] = results.read_words(db, **asked)  # type: ignore[arg-type] # values of four kinds
        word = (written.texts or ())[0]
        chosen = quotations.Chosen(**asked, question=written.code, word=word, sentence=word)  # type: ignore[arg-type] # the same
        quotations.release(db, chosen, **who)  # type: ignore[arg-type] # two kinds


def take_signin(browser: Browser, workspace: str) -> None:
    for name, size in (("workspace-signin", DESK), ("workspace-signin-phone", PHONE)):
        page = browser.new_context(base_url=workspace, viewport=size, locale="ja-JP").new_page()
        page.goto("/")
        keep(page.screenshot(), name)


def take_pages(
    browser: Browser,
    workspace: str,
    email: str,
    password: str,
    names: tuple[str, ...],
    size: ViewportSize = DESK,
) -> None:
    page = signed_in(browser, workspace, email, password, size)
    for name in names:
        page.goto(f"/{name}")
        page.wait_for_selector(".sb-title", timeout=30_000)
        page.wait_for_timeout(4_000)
        # The page of all materials draws them one by one.
        page.wait_for_selector("[data-testid=stProgress]", state="detached", timeout=180_000)
        keep(whole(page, size), f"workspace-{name.replace('_', '-')}" + ("" if size == DESK else "-phone"))


if __name__ == "__main__":
    main()
