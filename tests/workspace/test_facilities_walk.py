"""A division's list of facilities in a browser: without its material, into the campaign that is meant, and out again.

What was done is read where one is: the message is in the window and holds the keyboard, on a phone too.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaigns import campaigns
from core.dates import now
from core.settings import Settings
from store.database import Store
from tests import browser as browsing
from tests.conftest import add_programme
from tests.workspace.cast import hire
from tests.workspace.walk import Walk

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

ROWS = [("見本中央図書館", "見本区本町1-2-3"), ("見本駅前交流館", "見本区駅前4-5"), ("見本西保健センター", "見本区西6")]


@pytest.fixture
def address(tmp_path: Path, sqlite_store: Store) -> Iterator[str]:
    with sqlite_store.writing() as db:
        desk = add_programme(db, "mine-r8", starts=date(2026, 4, 1))
        hire(db, "pr", [desk])
        who: dict[str, Any] = {"by": "pr@office.example", "at": now(), "programme": desk}
        for name in ("春の配布", "秋の配布"):
            campaigns.create(db, **who, name=name, starts=date(2026, 4, 1), ends=date(2027, 3, 31))
    settings = Settings(data_dir=tmp_path, database_url=sqlite_store.url, _env_file=None)
    with browsing.running_workspace(settings) as made:
        yield made


def facilities() -> bytes:
    """A list under a title, its last row twice, with a column of remarks that nobody filled in."""
    book = openpyxl.Workbook()
    for row in [("見本区　施設一覧",), ("施設名", "住所", "備考"), *ROWS, ROWS[-1]]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def is_told(walk: Walk, text: str) -> None:
    """The message is in the window and has the keyboard."""
    walk.sees(text)
    walk.settle()
    message = walk.page.locator("[data-told]")
    box = message.bounding_box()
    assert box
    assert 0 <= box["y"] <= 1000 - box["height"]
    assert message.evaluate("one => one === document.activeElement")
    # Nothing lies over it.
    assert message.evaluate(
        "one => { const r = one.getBoundingClientRect();"
        " return one.contains(document.elementFromPoint(r.left + 20, r.top + r.height / 2)) }"
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_a_list_comes_in_for_a_campaign_and_goes_out_as_a_whole(address: str, tmp_path: Path, width: int) -> None:
    with browsing.browser() as browser:
        walk = Walk(browser, address, "pr", width=width)
        page = walk.page
        walk.go("placements")
        page.get_by_role("tab", name="ファイルを選ぶ").click()
        walk.settle()
        walk.hand_in(facilities(), "施設一覧.xlsx")
        walk.sees("どの列がどの項目ですか")
        walk.choose("すべての行の媒体", "カード")
        page.screenshot(path=tmp_path / "mapping.png", full_page=True)
        walk.press("この列で読み込む")
        walk.sees("5行目と6行目は同じ内容です")
        walk.settle()
        walk.tick("同じ行は1件にする")
        walk.settle()
        walk.choose("これらの置き場所のキャンペーン", "秋の配布")
        page.screenshot(path=tmp_path / "review.png", full_page=True)
        walk.is_well(address)
        walk.press("「秋の配布」に3件を登録する")
        is_told(walk, "3件の置き場所のコードができました")
        page.screenshot(path=tmp_path / "told.png")
        page.locator("summary", has_text="一覧を取り消す").click()
        page.wait_for_timeout(500)
        walk.choose("取り込み", "取り込み番号")
        walk.tick("はい、取り込み番号")
        walk.settle()
        page.screenshot(path=tmp_path / "undo.png", full_page=True)
        assert re.search(r"はい、取り込み番号\d+（秋の配布、3か所、", page.inner_text("body"))
        walk.press("取り消す")
        is_told(walk, "一覧を取り消しました")
        page.screenshot(path=tmp_path / "undone.png", full_page=True)
        walk.sees("取り消し済み")
        walk.is_well(address)
