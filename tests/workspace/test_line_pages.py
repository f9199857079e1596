"""Connection with LINE, as the administrator sets it up and a manager reads it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import now, tokyo_day
from funnel import friends
from gateway import replies
from store import batches, line_desks, line_talks, staff
from store.database import Store
from store.records import FollowerCount, LineDesk, LineEvent, LineTalk, Programme
from tests.conftest import add_programme
from tests.line_platform import TOKEN, Line, line_platform
from tests.workspace import pages
from tests.workspace.cast import hire
from workspace import database

SECRET = "a-secret-of-32-characters-0123456"
THEIRS = "https://hooks.contractor.example.jp/line?key=abc"


@pytest.fixture
def line() -> Iterator[Line]:
    with line_platform() as platform:
        yield platform


def desk(store: Store, **facts: Any) -> Programme:
    values = {"starts": (now() - timedelta(days=400)).date(), **facts}
    with store.writing() as db:
        return add_programme(db, **values)


def opened(store: Store, programme: Programme, role: str = "admin") -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [programme])
    return pages.visit(store, person, "line")


def configure(monkeypatch: pytest.MonkeyPatch, folder: Path, told: object) -> Path:
    file = folder / "line.json"
    file.write_text(told if isinstance(told, str) else json.dumps(told), "utf-8")
    monkeypatch.setenv("SHIRUBE_LINE_SECRETS_FILE", str(file))
    database.settings.cache_clear()
    return file


def came(store: Store, programme: Programme, *moments: datetime, kind: str = "follow") -> None:
    with store.writing() as db:
        for number, at in enumerate(moments):
            event = LineEvent(programme.id, f"{at.timestamp()}-{number}", kind, at, f"p{number}", None)
            friends.receive(db, programme=programme, events=[event])


def saved(store: Store, programme: Programme) -> LineDesk:
    with store.reading() as db:
        return line_desks.of_programme(db, programme.id)


def actions(store: Store) -> list[str]:
    with store.reading() as db:
        return [entry.action for entry in staff.audit_trail(db) if entry.action.startswith("line.")]


def sent_to_the_browser(block: Any) -> str:
    """All messages of a block and of the blocks in it."""
    inside = getattr(block, "children", {})
    return "\n".join([str(block.proto), *map(sent_to_the_browser, inside.values())])


def keys(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button if str(button.key).startswith("line-")]


def test_the_page_gives_the_address_and_what_the_contractor_must_set(workspace: Store) -> None:
    page = opened(workspace, desk(workspace))
    assert page.code[0].value == "http://localhost:8600/line/toshima-r8/webhook"
    said = pages.text(page)
    assert said.count("<li>") == 3
    assert "写しを、下の宛先に" in said
    assert "X-Line-Signature は、届いたままで1文字も変えないでください" in said
    assert "https の宛先が必要です" in said


def test_what_is_configured_is_told_without_a_secret(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = desk(workspace)
    told = {"toshima-r8": {"secrets": [SECRET, f"{SECRET}-next"], "token": TOKEN}}
    file = configure(monkeypatch, tmp_path, told)
    page = opened(workspace, programme)
    said = pages.text(page)
    assert "切りかえ中（2つ）" in said
    assert f"サーバーの {file}" in said
    assert "設定なし" not in said
    everything = sent_to_the_browser(page.main)
    assert "/line/toshima-r8/webhook" in everything
    assert SECRET not in everything
    assert TOKEN not in everything


def test_without_a_file_the_page_says_what_is_missing(workspace: Store) -> None:
    said = pages.text(opened(workspace, desk(workspace)))
    assert said.count("<b>設定なし</b>") == 2
    assert "SHIRUBE_LINE_SECRETS_FILE" in said


def test_a_file_that_can_not_be_read_is_told(workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = desk(workspace)
    configure(monkeypatch, tmp_path, "{not json")
    assert "LINEの設定ファイルが読めません" in pages.text(opened(workspace, programme))


def test_the_last_notice_is_told_to_the_hour_and_days_are_counted(either: Store) -> None:
    programme = desk(either)
    today = tokyo_day(now())
    at = datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(hours=21) + timedelta(minutes=37)
    came(either, programme, at, at - timedelta(minutes=30), at - timedelta(days=3))
    said = pages.text(opened(either, programme))
    assert "の12時台に届きました" in said
    assert "12:37" not in said
    assert "14日間の通知（件）</span><b>3</b>" in said
    bars = re.findall(r"<li title=\"[^\"]+\"><b>(\d+)</b>", said)
    assert [int(number) for number in bars] == [0] * 9 + [1, 0, 0, 2, 0]


def test_of_a_programme_that_has_ended_the_last_two_weeks_are_shown(workspace: Store) -> None:
    programme = desk(workspace, starts=date(2025, 4, 1), ends=date(2026, 3, 31))
    came(workspace, programme, datetime(2026, 3, 31, 3, tzinfo=UTC))
    said = pages.text(opened(workspace, programme))
    assert "3/18 – 3/31" in said
    assert '<li title="2026年3月31日"><b>1</b>' in said


def test_what_asks_for_the_survey_is_saved(either: Store) -> None:
    programme = desk(either)
    page = opened(either, programme)
    page.text_input(key="line-keyword").set_value("アンケート")
    page.text_input(key="line-postback").set_value("survey=1")
    page.number_input(key="line-gap").set_value(45)
    page = page.button(key="line-answers-go").click().run()
    assert "保存しました" in pages.text(page)
    kept = saved(either, programme)
    assert (kept.survey_keyword, kept.survey_postback, kept.talk_gap_minutes) == ("アンケート", "survey=1", 45)
    assert actions(either) == ["line.settings"]


def test_the_reply_is_shown_as_the_gateway_sends_it(workspace: Store) -> None:
    said = pages.text(opened(workspace, desk(workspace)))
    assert replies.words("http://localhost:8600/s/…") in said
    assert "アクセストークンの設定がないので、いまは送られません" in said
    assert "アンケートが公開されるまで、送られません" in said


def test_a_manager_reads_and_changes_nothing(workspace: Store) -> None:
    programme = desk(workspace)
    with workspace.writing() as db:
        line_desks.put(db, LineDesk(programme.id, survey_keyword="アンケート"))
    page = opened(workspace, programme, "manager")
    assert keys(page) == []
    assert [box for box in page.checkbox if str(box.key).startswith("line-")] == []
    assert ">アンケート</td>" in pages.text(page)


def approving(page: AppTest, **changes: str) -> AppTest:
    given = {"url": THEIRS, "document": "8情第123号", "typed": "toshima-r8", **changes}
    for name, value in given.items():
        page.text_input(key=f"line-relay-{name}").set_value(value)
    return page.button(key="line-relay-go").click().run()


def test_an_administrator_approves_the_relay_and_stops_it(either: Store) -> None:
    programme = desk(either)
    page = approving(opened(either, programme))
    said = pages.text(page)
    assert "これから通知を渡します" in said
    assert "hooks.contractor.example.jp に渡しています。承認：8情第123号（登録：admin@office.example）" in said
    assert "key=abc" not in said
    assert saved(either, programme).relay_url == THEIRS
    with either.writing() as db:
        line_desks.note_relayed(db, programme.id, tokyo_day(now()), forwarded=12, failed=3)
    page = page.run()
    assert ">12</td>" in pages.text(page)
    assert ">3</td>" in pages.text(page)
    assert page.button(key="line-relay-stop").disabled
    page = page.checkbox(key="line-relay-sure").check().run()
    page = page.button(key="line-relay-stop").click().run()
    assert "渡すのをやめました" in pages.text(page)
    assert saved(either, programme).relay_url is None
    assert actions(either) == ["line.relay_off", "line.relay_on"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"url": "http://hooks.contractor.example.jp/"}, "https:// で始まる"),
        ({"url": "https://192.168.1.7/"}, "「192.168.1.7」は、組織の中だけの宛先か"),
        ({"url": "https://a:b@hooks.example.jp/"}, "ユーザー名かパスワード"),
        ({"document": " "}, "承認した文書の番号か名称"),
        ({"typed": "toshima"}, "「toshima-r8」とそのまま入力"),
    ],
)
def test_a_relay_that_is_not_right_is_refused_in_words(workspace: Store, changes: dict[str, str], told: str) -> None:
    programme = desk(workspace)
    page = approving(opened(workspace, programme), **changes)
    assert told in pages.text(page)
    assert page.text_input(key="line-relay-url").value == changes.get("url", THEIRS)
    assert saved(workspace, programme).relay_url is None
    assert actions(workspace) == []


def test_in_a_demo_everything_shows_and_nothing_goes_outside(workspace: Store) -> None:
    programme = desk(workspace, is_demo=True)
    page = opened(workspace, programme)
    said = pages.text(page)
    assert "見本の事業です。外には何も送りません" in said
    assert "見本用（だれでも知っているもの）" in said
    assert "LINEには問い合わせません" in said
    assert page.button(key="line-list-go").disabled
    assert "外には何も送りません。保存していません" in pages.text(approving(page))


def test_letting_talks_count_says_what_changes_and_asks_first(either: Store) -> None:
    programme = desk(either)
    over = now() - timedelta(days=2)
    with either.writing() as db:
        talk = LineTalk(programme.id, "p", over, over, 1, over + timedelta(hours=1), "silence")
        line_talks.replace(db, programme.id, {"p": [talk]})
    page = opened(either, programme)
    assert "これまでに終わった会話1件が、相談の件数に加わります" in pages.text(page)
    assert page.button(key="line-count-go").disabled
    page = page.checkbox(key="line-count-False").check().run()
    page = page.button(key="line-count-go").click().run()
    assert saved(either, programme).talks_count
    assert "終わった会話1つを、相談1件と数えています" in pages.text(page)
    page = page.checkbox(key="line-count-True").check().run()
    page.button(key="line-count-go").click().run()
    assert not saved(either, programme).talks_count
    assert actions(either) == ["line.talks_off", "line.talks_on"]


def test_beside_imported_records_talks_can_not_be_counted(workspace: Store) -> None:
    programme = desk(workspace)
    with workspace.writing() as db:
        facts = {"programme_id": programme.id, "kind": "consultations", "file_hash": "f", "rows": 3}
        batch = batches.open_batch(db, by="x", at=now(), **facts)
        batches.set_state(db, batch=batch, state="published")
    page = opened(workspace, programme)
    assert "同じ相談を2回数えてしまいます" in pages.text(page)
    assert "line-count-go" not in keys(page)


def test_lines_own_counter_stands_beside_ours_with_the_days_nobody_knows(either: Store) -> None:
    programme = desk(either, starts=date(2026, 4, 1), ends=date(2026, 6, 30))
    came(either, programme, *(datetime(2026, 6, day, 3, tzinfo=UTC) for day in (2, 2, 3, 20)))
    with either.writing() as db:
        for day, followers in ((1, 100), (2, 103), (3, 104)):
            line_desks.put_count(db, FollowerCount(programme.id, date(2026, 6, day), followers, 0, now()))
    said = pages.text(opened(either, programme, "manager"))
    assert "LINEが数えた新しい友だち4人に対して、こちらに届いたのは3人（75％）です" in said
    cells = re.findall(r"<td class=\"[ns]?\">([^<]*)</td>", said[said.index("くらべた日数") :])
    assert cells[:6] == ["2026年6月", "2", "3人", "4人", "75％", "6/1 6/4 6/5 6/6 6/7 (+23)"]


def test_the_list_of_friends_is_brought_in_once_a_token_is_there(
    either: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: Line
) -> None:
    programme = desk(either)
    line.followers = ["U" + f"{number:032x}" for number in range(3)]
    monkeypatch.setenv("SHIRUBE_LINE_API", line.origin)
    configure(monkeypatch, tmp_path, {"toshima-r8": {"secrets": SECRET, "token": TOKEN}})
    page = opened(either, programme)
    assert page.button(key="line-list-go").disabled
    page = page.checkbox(key="line-list-sure").check().run()
    page = page.button(key="line-list-go").click().run()
    assert "一覧の友だちは3人でした。そのうち、これまで分からなかった3人" in pages.text(page)
    assert actions(either) == ["line.friends_listed"]


def test_an_account_that_is_not_verified_is_told_so(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: Line
) -> None:
    programme = desk(workspace)
    line.is_verified = False
    monkeypatch.setenv("SHIRUBE_LINE_API", line.origin)
    configure(monkeypatch, tmp_path, {"toshima-r8": {"secrets": SECRET, "token": TOKEN}})
    page = opened(workspace, programme).checkbox(key="line-list-sure").check().run()
    page = page.button(key="line-list-go").click().run()
    assert "sb-refused" in pages.text(page)
    assert actions(workspace) == []


def test_without_a_token_line_is_not_asked(workspace: Store) -> None:
    page = opened(workspace, desk(workspace))
    assert "アクセストークンの設定がないので、LINEに問い合わせできません" in pages.text(page)
    assert page.checkbox(key="line-list-sure").disabled
    assert page.button(key="line-list-go").disabled


def test_a_programme_by_web_chat_has_nothing_to_connect(workspace: Store) -> None:
    page = opened(workspace, desk(workspace, doorway="webchat", line_basic_id=None))
    assert "入口はウェブチャット" in pages.text(page)
    assert keys(page) == []
    assert not page.code
