"""A division's list of facilities as it is, into the campaign that is meant, and out again as a whole."""

from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

from campaigns import campaigns, placements
from core.dates import now
from store import batches, exchange, staff
from store import campaigns as stored_campaigns
from store import placements as stored
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire

BY = "pr@office.example"
LIST = "施設名\t住所\t備考\n見本図書館\t見本区1-2\t\n見本駅\t見本区3-4\t\n"
SPRING, AUTUMN = "春の配布", "秋の*ステッカー*"


def open_page(store: Store, *names: str) -> tuple[AppTest, Programme]:
    with store.writing() as db:
        programme = add_programme(db, starts=date(2026, 4, 1))
        who: dict[str, Any] = {"by": BY, "at": now(), "programme": programme}
        for name in names:
            campaigns.create(db, **who, name=name, starts=date(2026, 4, 1), ends=date(2027, 3, 31))
        person = hire(db, "pr", [programme])
    return pages.visit(store, person, "placements"), programme


def paste(page: AppTest, text: str) -> AppTest:
    page = page.text_area(key="placement-text").set_value(text).run()
    return page.button(key="placement-check").click().run()


def choose_and_read(page: AppTest, name: str = "") -> AppTest:
    page.text_input(key="placements-mapping-name").set_value(name)
    return page.button(key="placements-mapping-go").click().run()


def there(store: Store, programme: Programme) -> list[tuple[str, str, str]]:
    with store.reading() as db:
        return [(one.campaign, one.channel, one.venue) for one in stored.of_programme(db, programme.id)]


def batch_of(store: Store, programme: Programme) -> int:
    with store.reading() as db:
        [batch] = batches.of_programme(db, programme.id, "placements")
    return batch.id


def test_a_list_without_material_comes_in_with_one_for_all_and_asks_for_it_again_next_time(workspace: Store) -> None:
    page, programme = open_page(workspace, SPRING)
    page = choose_and_read(paste(page, LIST), "地域振興課")
    said = pages.text(page)
    assert "まだ列を選んでいない項目があります：媒体" in said
    assert "その下の「すべての行の…」で" in said
    page = page.selectbox(key="placements-map-channel").set_value("備考").run()
    page = choose_and_read(page, "地域振興課")
    assert "「備考」の列には何も書かれていないので、「媒体」として読めません" in pages.text(page)
    page = page.selectbox(key="placements-map-channel").set_value("").run()
    page = page.selectbox(key="placements-all-channel").set_value("カード").run()
    page.number_input(key="placements-all-quantity").set_value(30)
    page = choose_and_read(page.run(), "地域振興課")
    page = page.button(key="placement-pending-go").click().run()
    assert there(workspace, programme) == [(SPRING, "card", "見本図書館"), (SPRING, "card", "見本駅")]
    with workspace.reading() as db:
        assert {one.quantity for one in stored.of_programme(db, programme.id)} == {30}
        [kept] = exchange.mappings(db, programme.id, "placements")
    assert "channel" not in kept.headers
    page = paste(page, LIST.replace("見本駅", "見本公園"))
    assert page.selectbox(key="placements-map-venue").value == "施設名"
    assert page.selectbox(key="placements-all-channel").value is None


def test_a_blank_price_is_said_to_be_unknown_and_to_count_as_none(workspace: Store) -> None:
    page, _programme = open_page(workspace, SPRING)
    said = pages.text(paste(page, "媒体\t施設名\t単価\nカード\t見本図書館\t\nカード\t見本駅\t0\n"))
    assert "記入なし" in said
    assert "単価が記入されていない行が1件あります" in said


def test_among_several_campaigns_none_is_chosen_beforehand_and_the_button_names_it(workspace: Store) -> None:
    page, programme = open_page(workspace, SPRING, AUTUMN)
    page = paste(page, "媒体\t施設名\nカード\t見本図書館\n")
    assert page.selectbox(key="placement-pending-campaign").value is None
    assert page.button(key="placement-pending-go").disabled
    [autumn] = [key for key, name in campaign_names(workspace, programme).items() if name == AUTUMN]
    page = page.selectbox(key="placement-pending-campaign").set_value(autumn).run()
    assert page.button(key="placement-pending-go").label == r"「秋の\*ステッカー\*」に1件を登録する"
    page = page.button(key="placement-pending-go").click().run()
    assert there(workspace, programme) == [(AUTUMN, "card", "見本図書館")]


def campaign_names(store: Store, programme: Programme) -> dict[int, str]:
    with store.reading() as db:
        return {one.id: one.name for one in stored_campaigns.of_programme(db, programme.id)}


def test_a_list_is_taken_back_after_a_yes_that_names_it(workspace: Store) -> None:
    page, programme = open_page(workspace, SPRING)
    page = paste(page, "媒体\t施設名\nカード\t見本図書館\nカード\t見本駅\n")
    page = page.button(key="placement-pending-go").click().run()
    batch = batch_of(workspace, programme)
    assert page.selectbox(key="placements-undo").value is None
    page = page.selectbox(key="placements-undo").set_value(batch).run()
    box = page.checkbox(key=f"placements-undo-{batch}")
    assert box.label.startswith(f"はい、取り込み番号{batch}（春の配布、2か所、")
    assert page.button(key=f"placements-undo-{batch}-go").disabled
    page = box.check().run().button(key=f"placements-undo-{batch}-go").click().run()
    said = pages.text(page)
    assert "一覧を取り消しました" in said
    assert "取り消し済み" in said
    assert there(workspace, programme) == []
    with workspace.reading() as db:
        assert staff.audit_trail(db)[0].action == "placements.undo"


def test_a_list_that_a_colleague_changed_while_somebody_looked_is_not_taken_back(workspace: Store) -> None:
    page, programme = open_page(workspace, SPRING)
    page = paste(page, "媒体\t施設名\nカード\t見本図書館\n")
    page = page.button(key="placement-pending-go").click().run()
    batch = batch_of(workspace, programme)
    page = page.selectbox(key="placements-undo").set_value(batch).run()
    page = page.checkbox(key=f"placements-undo-{batch}").check().run()
    with workspace.writing() as db:
        [one] = stored.of_programme(db, programme.id)
        facts: dict[str, Any] = {"quantity": 500, "unit_cost_yen": 0.0, "installed_on": None, "removed_on": None}
        placements.change(db, by="other", at=now(), programme=programme, placement_id=one.id, **facts)
    page = page.button(key=f"placements-undo-{batch}-go").click().run()
    assert "ほかの人がこの一覧の置き場所を変えました" in pages.text(page)
    assert len(there(workspace, programme)) == 1
    page = page.button(key=f"placements-undo-{batch}-go").click().run()
    assert there(workspace, programme) == []


def test_rows_that_are_the_same_are_said_and_come_in_once_if_wished(workspace: Store) -> None:
    page, programme = open_page(workspace, SPRING)
    page = paste(page, "媒体\t施設名\nカード\t見本図書館\nカード\t見本駅\nカード\t見本図書館\n")
    assert "2行目と4行目は同じ内容です" in pages.text(page)
    assert "3件を登録する" in page.button(key="placement-pending-go").label
    page = page.checkbox(key="placement-once").check().run()
    assert "2件を登録する" in page.button(key="placement-pending-go").label
    page = page.button(key="placement-pending-go").click().run()
    assert len(there(workspace, programme)) == 2
