"""The page of activities and earlier surveys, as counsellors and managers use it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.language import spoken
from funnel import activities, baselines
from funnel.activities import Told
from funnel.report import Deed
from store import activities as stored
from store import staff
from store.database import Store
from store.records import Programme
from store.report_records import Activity
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace.activities_forms import form_key
from workspace.activities_view import sentence, told_columns
from workspace.baselines_forms import form_key as figure_key
from workspace.sessions import hash_of

TODAY = tokyo_day(now())
YEAR = fiscal_year(TODAY)
FIRST = fiscal_bounds(YEAR)[0]
PEER = Told("peer_support", FIRST, title="茶話会", amount=9)
SHARE = baselines.Told("悩みを相談した人がいる女性", 44.6, "%", "令和3年度", "区民意識調査", 1200)


@pytest.fixture
def desk(workspace: Store) -> Programme:
    with workspace.writing() as db:
        made = add_programme(db, "mine-r8", starts=FIRST, ends=None)
    return made


def record(store: Store, desk: Programme, told: Told = PEER) -> Activity:
    with store.writing() as db:
        key = activities.add(db, by="test", at=now(), programme=desk, told=told)
        found = stored.by_id(db, desk.id, key)
    assert found
    return found


def records(store: Store, desk: Programme) -> list[Told]:
    with store.reading() as db:
        return [activities.told_of(one) for one in stored.within(db, desk.id, FIRST, TODAY)]


def opened(store: Store, desk: Programme, role: str = "counsellor") -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [desk])
    return pages.visit(store, person, "activities")


def keys(page: AppTest) -> list[str]:
    found = [*page.button, *page.selectbox, *page.text_input, *page.number_input]
    return [one.key for one in found if one.key]


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (Deed("peer_support", "", 18, 179), "ピアサポート 全18回 179人"),
        (Deed("specialist", "法律相談", 2, 23), "法律相談 全2回 23件"),
        (Deed("stay", "", 0, 211), "一時宿泊 211泊"),
        (Deed("stay", "", 0, None), "一時宿泊 数の記録なし"),
        (Deed("outreach_done", "", 0, 0), "アウトリーチの実施 0件"),
        (Deed("goods", "生理用品", 0, 10_000), "生理用品 10,000個"),
        (
            Deed("training", "", 2, 40, satisfied=(("第1回", 88.0, None), ("", 56.0, 25))),
            "研修 全2回 40人、第1回の満足度88％（回答者数の記録なし）、満足度56％（回答25人）",
        ),
    ],
)
def test_a_sum_is_worded_as_a_report_words_it(deed: Deed, told: str) -> None:
    with spoken("ja"):
        assert sentence(deed) == told


def test_a_column_of_which_no_record_says_anything_is_left_out() -> None:
    columns = {"kind": "種類", "title": "名称", "meetings": "回数", "amount": "数"}
    silent = {"kind": "宿泊", "title": "", "meetings": "–", "amount": "記録がありません"}
    assert list(told_columns(columns, [silent])) == ["kind", "amount"]
    assert list(told_columns(columns, [silent, silent | {"title": "研修"}])) == [
        "kind",
        "title",
        "amount",
    ]


@pytest.mark.slow
def test_an_empty_year_says_what_to_do_and_one_record_makes_a_sum(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    assert "この年度の活動は、まだ記録されていません。" in pages.text(page)
    page.selectbox(key="activity-new-kind").set_value("peer_support").run()
    page.text_input(key="activity-new-peer_support-0-title").input("茶話会")
    page.number_input(key="activity-new-peer_support-0-amount").set_value(9)
    page.button(key="activity-new-peer_support-0-go").click().run()
    told = pages.text(page)
    assert "記録を加えました。" in told
    assert "ピアサポート 全1回 9人" in told
    assert records(workspace, desk) == [replace(PEER, day=TODAY, meetings=1)]
    assert page.number_input(key="activity-new-peer_support-1-amount").value is None, "the next form is empty"


@pytest.mark.slow
def test_a_record_is_changed_removed_and_put_back(workspace: Store, desk: Programme) -> None:
    seen = record(workspace, desk)
    page = opened(workspace, desk, "manager")
    page.selectbox(key="activity-which").set_value(seen.id).run()
    key = form_key(seen)
    page.number_input(key=f"{key}-peer_support-amount").set_value(10)
    page.button(key=f"{key}-peer_support-go").click().run()
    assert "全1回 10人" in pages.text(page)
    changed = replace(seen, amount=10)
    page.selectbox(key="activity-which").set_value(seen.id).run()
    assert page.button(key=f"{form_key(changed)}-away").disabled
    page.checkbox(key=f"{form_key(changed)}-sure").check().run()
    page.button(key=f"{form_key(changed)}-away").click().run()
    assert "記録を消しました。" in pages.text(page)
    assert records(workspace, desk) == []
    page.button(key="activity-undo").click().run()
    assert "記録を元に戻しました。" in pages.text(page)
    assert records(workspace, desk) == [activities.told_of(changed)]
    assert "activity-undo" not in keys(page)


@pytest.mark.slow
def test_what_a_colleague_changed_is_not_overwritten(workspace: Store, desk: Programme) -> None:
    seen = record(workspace, desk)
    page = opened(workspace, desk)
    page.selectbox(key="activity-which").set_value(seen.id).run()
    with workspace.writing() as db:
        told = replace(PEER, amount=30)
        activities.change(db, by="other", at=now(), programme=desk, seen=seen, told=told)
    page.number_input(key=f"{form_key(seen)}-peer_support-amount").set_value(11)
    page.button(key=f"{form_key(seen)}-peer_support-go").click().run()
    assert [one.amount for one in records(workspace, desk)] == [30]
    assert "ほかの職員がこの記録を変えたか消しました。" in pages.text(page)


@pytest.mark.slow
def test_a_file_is_checked_and_only_its_good_new_rows_come_in_when_one_says_so(
    workspace: Store, desk: Programme
) -> None:
    record(workspace, desk)
    lines = [
        "種別\t名称\t開始日\t数",
        f"ピアサポート\t茶話会\t{FIRST}\t9人",
        f"宿泊\t\t{FIRST}\t0",
        f"宿泊\t\t{TODAY + timedelta(days=1)}\t2",
    ]
    page = opened(workspace, desk)
    page.get("file_uploader")[0].upload("list.tsv", "\n".join(lines).encode())
    page.run().button(key="activity-check").click().run()
    told = pages.text(page)
    assert "1行は、すでに記録があるため除きます。" in told
    assert "記録できる日は" in told
    assert page.button(key="activity-pending-go").disabled
    page.checkbox(key="activity-only-good").check().run()
    page.button(key="activity-pending-go").click().run()
    assert "1件の記録を加えました。" in pages.text(page)
    assert "一時宿泊 0泊" in pages.text(page)
    assert len(records(workspace, desk)) == 2
    assert "activity-pending-go" not in keys(page)


@pytest.mark.slow
def test_managers_write_figures_of_earlier_surveys_and_counsellors_read_them(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk, "manager")
    page.text_input(key="baseline-new-0-subject").input(SHARE.subject)
    page.number_input(key="baseline-new-0-value").set_value(44.6)
    page.button(key="baseline-new-0-go").click().run()
    assert "出典（調査の名前）を200字以内で書いてください。" in pages.text(page)
    page.text_input(key="baseline-new-0-source").input(SHARE.source)
    page.button(key="baseline-new-0-go").click().run()
    assert "数値を加えました。" in pages.text(page)
    with workspace.reading() as db:
        [seen] = stored.baselines(db, desk.id)
    assert (seen.value, seen.unit, seen.source) == (44.6, "%", "区民意識調査")
    page.selectbox(key="baseline-which").set_value(seen.id).run()
    page.checkbox(key=f"{figure_key(seen)}-sure").check().run()
    page.button(key=f"{figure_key(seen)}-away").click().run()
    with workspace.writing() as db:
        assert stored.baselines(db, desk.id) == []
        baselines.add(db, by="test", at=now(), programme=desk, told=SHARE)
        trail = [one.action for one in staff.audit_trail(db) if one.action.startswith("baseline.")]
    assert trail == ["baseline.add", "baseline.remove", "baseline.add"]
    reader = opened(workspace, desk)
    assert "44.6 %" in pages.text(reader)
    assert [key for key in keys(reader) if key.startswith("baseline-")] == []


@pytest.mark.slow
def test_publicity_staff_are_turned_away(workspace: Store, desk: Programme) -> None:
    with workspace.writing() as db:
        id_hash = hash_of(open_session(db, hire(db, "pr", [desk])))
    assert "この画面は、ほかの担当の人" in pages.text(pages.alone(id_hash, "activities"))


@pytest.mark.slow
def test_before_a_programme_begins_nothing_can_be_recorded(workspace: Store) -> None:
    with workspace.writing() as db:
        later = add_programme(db, "later", starts=date(YEAR + 2, 4, 1), ends=None)
    page = opened(workspace, later)
    assert "この年度の活動は、まだ記録されていません。" in pages.text(page)
    assert "activity-new-kind" not in keys(page)
