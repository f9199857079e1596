"""LINE's days from a file on the page of the connection with LINE: in, compared, and out again."""

from datetime import timedelta

from core.dates import now, tokyo_day
from store import batches, exchange
from store.database import Store
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire


def test_a_file_of_days_is_checked_brought_in_compared_and_taken_back(workspace: Store) -> None:
    today = tokyo_day(now())
    with workspace.writing() as db:
        programme = add_programme(db, starts=today - timedelta(days=20), history_starts=today - timedelta(days=20))
        person = hire(db, "manager", [programme])
    days = [today - timedelta(days=number) for number in range(6, 1, -1)]
    lines = [f"{day:%Y%m%d},{100 + place},90,3" for place, day in enumerate(days)]
    data = "\n".join(["date,contacts,targetReaches,blocks", *lines, "20260399,200,1,1"]).encode("utf-8-sig")
    page = pages.visit(workspace, person, "line")
    page.get("file_uploader")[0].upload("friends.csv", data)
    page = page.run()
    said = pages.text(page)
    assert "新しい日 5日分" in said
    assert "1行に直しが要ります" in said
    page.text_input(key="friend_days-corrections-7-date").set_value(f"{today - timedelta(days=1):%Y%m%d}")
    page = page.button(key="friend_days-corrections-go").click().run()
    assert "新しい日 6日分" in pages.text(page)
    page = page.button(key="friend-days-go").click().run()
    said = pages.text(page)
    assert "6日分を取り込みました" in said
    assert "LINEで数えた新しい友だち" in said or "LINEの数え方" in said or "100人" in said
    with workspace.reading() as db:
        assert len(exchange.friend_days(db, programme.id, today - timedelta(days=30), today)) == 6
    assert page.selectbox(key="friend-days-undo").value is None
    with workspace.reading() as db:
        [batch] = [one.id for one in batches.of_programme(db, programme.id, "friend_days")]
    page = page.selectbox(key="friend-days-undo").set_value(batch).run()
    page = page.checkbox(key=f"friend-days-undo-{batch}").check().run()
    page = page.button(key=f"friend-days-undo-{batch}-go").click().run()
    assert "ファイルを取り消しました" in pages.text(page)
    with workspace.reading() as db:
        assert exchange.friend_days(db, programme.id, today - timedelta(days=30), today) == []
