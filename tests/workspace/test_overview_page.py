"""The overview as its page shows it, and whose it is."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.folders import ROOT
from store.database import Store
from store.records import Staff
from tests.conftest import add_programme
from tests.funnel.town import APRIL, MAY, Town, row
from tests.workspace.cast import hire, open_session
from tests.workspace.pages import MAIN, text, visit
from workspace.access import SIGN_IN
from workspace.sessions import hash_of

pytestmark = pytest.mark.slow


@pytest.fixture
def manager(workspace: Store) -> Staff:
    with workspace.writing() as db:
        town = Town(workspace, add_programme(db))
        person = hire(db, "manager", [town.programme])
    town.consult(
        *(row(f"{month}{number}", month + timedelta(days=number)) for month in (APRIL, MAY) for number in range(9))
    )
    return person


def test_the_page_says_what_changed_and_offers_the_files(workspace: Store, manager: Staff) -> None:
    page = visit(workspace, manager, "overview")
    said = text(page)
    assert "18人から18件の相談がありました" in said
    assert "多くの相談で、知ったきっかけが記録されていません" in said
    assert '<th scope="col">項目</th>' in said or ">項目<" in said
    assert len(page.get("download_button")) == 2


def test_a_month_is_chosen_and_stands_in_the_address(workspace: Store, manager: Staff) -> None:
    page = visit(workspace, manager, "overview")
    assert page.query_params["month"] == "all"
    page.selectbox(key="view-month").select("2026年5月").run()
    assert "2026年5月は、9人から9件の相談がありました" in text(page)
    assert page.query_params["month"] == "2026-05"


def test_a_link_opens_the_month_it_names(workspace: Store, manager: Staff) -> None:
    with workspace.writing() as db:
        page = AppTest.from_file(str(MAIN), default_timeout=60)
        page.user = {SIGN_IN: hash_of(open_session(db, manager))}
    page.query_params["month"] = "2026-05"
    page.run()
    assert "2026年5月は" in text(page.switch_page(str(ROOT / "pages" / "overview.py")).run())


def test_a_counsellor_has_no_overview(workspace: Store, manager: Staff) -> None:
    with workspace.writing() as db:
        counsellor = hire(db, "counsellor", [])
    assert "概況" not in text(visit(workspace, counsellor))
