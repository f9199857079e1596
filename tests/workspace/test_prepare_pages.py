"""Campaigns, places and prints, as publicity staff see them."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from campaigns import campaigns, placements
from campaigns.placements import Draft
from core.dates import now
from store import campaigns as stored_campaigns
from store import placements as stored
from store import staff
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace.sessions import hash_of

BY = "pr@office.example"
PASTED = "媒体\t施設名\t施設の種類\t枚数\nカード\t見本図書館\t図書館\t１００枚\nポスター\t見本駅\t駅\t2\n"


def open_page(store: Store, page: str, *places: str, campaign: bool = True) -> tuple[AppTest, Programme]:
    """A page of a programme with a campaign and a card at each place."""
    with store.writing() as db:
        programme = add_programme(db, starts=date(2026, 4, 1))
        if campaign:
            who: dict[str, Any] = {"by": BY, "at": now(), "programme": programme}
            period = {"starts": date(2026, 4, 1), "ends": date(2027, 3, 31)}
            made = campaigns.create(db, **who, name="春のカード", budget_yen=1000, **period)
            drafts = [Draft(campaign_id=made.id, channel="card", venue=name, venue_kind="library") for name in places]
            if drafts:
                placements.add_all(db, **who, drafts=drafts)
        person = hire(db, "pr", [programme])
    return pages.visit(store, person, page), programme


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("campaigns", "キャンペーンがまだありません"),
        ("placements", "先にキャンペーンをつくってください"),
    ],
)
def test_an_empty_page_says_what_to_do_next(workspace: Store, page: str, sentence: str) -> None:
    opened, _programme = open_page(workspace, page, campaign=False)
    assert sentence in pages.text(opened)


def test_a_campaign_is_made_and_its_cost_changed_in_the_table(workspace: Store) -> None:
    page, programme = open_page(workspace, "campaigns", campaign=False)
    page.text_input(key="campaign-add-name").set_value("秋のステッカー")
    page = page.button(key="campaign-add-go").click().run()
    assert "「秋のステッカー」をつくりました" in pages.text(page)
    page.session_state["campaigns-0"] = {"edited_rows": {0: {"actual_cost_yen": 98000, "ends": "2026-12-31"}}}
    page = page.run().button(key="campaigns-save").click().run()
    assert "キャンペーンを保存しました" in pages.text(page)
    with workspace.reading() as db:
        [campaign] = stored_campaigns.of_programme(db, programme.id)
    assert (campaign.actual_cost_yen, campaign.ends, campaign.name) == (98000, date(2026, 12, 31), "秋のステッカー")


def test_a_campaign_that_is_refused_leaves_what_was_typed(workspace: Store) -> None:
    page, _programme = open_page(workspace, "campaigns")
    page.text_input(key="campaign-add-name").set_value("春のカード")
    page = page.button(key="campaign-add-go").click().run()
    assert "すでにあります" in pages.text(page)
    assert page.text_input(key="campaign-add-name").value == "春のカード"


def test_quantity_and_day_of_a_place_are_changed_in_the_table(workspace: Store) -> None:
    page, programme = open_page(workspace, "placements", "見本図書館", "見本駅")
    page.session_state["placements-0"] = {"edited_rows": {1: {"quantity": 6000, "installed_on": "2026-06-10"}}}
    page = page.run().button(key="placements-save").click().run()
    assert "置き場所を保存しました" in pages.text(page)
    with workspace.reading() as db:
        first, second = stored.of_programme(db, programme.id)
    assert (first.quantity, second.quantity, second.installed_on) == (1, 6000, date(2026, 6, 10))


def test_a_wrong_edit_is_refused_and_nothing_of_it_kept(workspace: Store) -> None:
    page, programme = open_page(workspace, "placements", "見本図書館", "見本駅")
    page.session_state["placements-0"] = {"edited_rows": {0: {"quantity": 5}, 1: {"removed_on": "2026-06-10"}}}
    page = page.run().button(key="placements-save").click().run()
    assert "撤去日には、それより前の設置日が必要です" in pages.text(page)
    with workspace.reading() as db:
        assert [one.quantity for one in stored.of_programme(db, programme.id)] == [1, 1]


def test_a_code_shows_its_address_its_test_link_and_is_retired_after_a_yes(workspace: Store) -> None:
    page, programme = open_page(workspace, "placements", "見本図書館")
    with workspace.reading() as db:
        [one] = stored.of_programme(db, programme.id)
    page = page.selectbox(key="placement-one").set_value(one.id).run()
    assert [code.value for code in page.code] == [f"HTTP://LOCALHOST:8600/R/{one.code}{end}" for end in ("", "?T")]
    assert page.button(key=f"retire-{one.id}-go").disabled
    page = page.checkbox(key=f"retire-{one.id}").check().run().button(key=f"retire-{one.id}-go").click().run()
    assert "使用を終了しました" in pages.text(page)
    with workspace.reading() as db:
        assert stored.of_programme(db, programme.id)[0].retired_at
        assert staff.audit_trail(db)[0].action == "placement.retire"


def test_pasted_rows_are_shown_before_they_are_saved(workspace: Store) -> None:
    page, programme = open_page(workspace, "placements")
    page = page.text_area(key="placement-text").set_value(PASTED).run()
    page = page.button(key="placement-check").click().run()
    assert "まだ何も保存していません" in pages.text(page)
    with workspace.reading() as db:
        assert stored.of_programme(db, programme.id) == []
    page = page.button(key="placement-pending-go").click().run()
    assert "2件の置き場所のコードができました" in pages.text(page)
    with workspace.reading() as db:
        found = stored.of_programme(db, programme.id)
    assert [(one.channel, one.venue, one.quantity) for one in found] == [
        ("card", "見本図書館", 100),
        ("poster", "見本駅", 2),
    ]


def test_one_wrong_row_keeps_all_rows_from_being_saved(workspace: Store) -> None:
    page, _programme = open_page(workspace, "placements")
    page = page.text_area(key="placement-text").set_value(PASTED + "のぼり\t見本公園\t\t0\n").run()
    page = page.button(key="placement-check").click().run()
    said = pages.text(page)
    assert "1行に直しが要ります（2行はそのままで大丈夫です）" in said
    assert "「のぼり」" in said
    assert "ことばを合わせる" in said
    assert page.button(key="placement-pending-go").disabled


def test_a_divisions_list_is_mapped_corrected_and_its_good_rows_come_in_after_a_yes(workspace: Store) -> None:
    page, programme = open_page(workspace, "placements")
    rows = ["カード\t見本図書館\t100", "カード\t見本駅\t2", "カード\t見本公園\t0", "のぼり\t見本校\t1"]
    listed = "\n".join(["置くもの\t置く施設\tまいすう", *rows])
    page = page.text_area(key="placement-text").set_value(listed).run()
    page = page.button(key="placement-check").click().run()
    assert "どの列がどの項目ですか" in pages.text(page)
    for key, header in (("channel", "置くもの"), ("venue", "置く施設"), ("quantity", "まいすう")):
        page = page.selectbox(key=f"placements-map-{key}").set_value(header).run()
    page = page.button(key="placements-mapping-go").click().run()
    assert "2行に直しが要ります（2行はそのままで大丈夫です）" in pages.text(page)
    page.text_input(key="placements-corrections-4-まいすう").set_value("30")
    page = page.button(key="placements-corrections-go").click().run()
    assert page.button(key="placement-pending-go").disabled
    page = page.checkbox(key="placement-only-good").check().run()
    page = page.button(key="placement-pending-go").click().run()
    assert "3件の置き場所のコードができました" in pages.text(page)
    with workspace.reading() as db:
        assert [one.quantity for one in stored.of_programme(db, programme.id)] == [100, 2, 30]


def test_what_is_no_table_is_refused_in_words(workspace: Store) -> None:
    page, _programme = open_page(workspace, "placements")
    page = page.text_area(key="placement-text").set_value("こんにちは\nお元気ですか").run()
    assert "次の列がありません：媒体、施設名" in pages.text(page.button(key="placement-check").click().run())


@pytest.mark.parametrize("page", ["campaigns", "placements"])
def test_counsellors_see_none_of_these_pages(workspace: Store, page: str) -> None:
    with workspace.writing() as db:
        programme = add_programme(db)
        id_hash = hash_of(open_session(db, hire(db, "counsellor", [programme])))
    assert "ほかの担当" in pages.text(pages.alone(id_hash, page))
