"""The page of targets, as managers and publicity staff use it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from funnel import target_changes
from funnel.target_changes import Told
from store import programmes, staff
from store.database import Store
from store.records import Programme, Target
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace.sessions import hash_of
from workspace.target_forms import form_key

pytestmark = pytest.mark.slow  # each test runs the page through the main script several times, a second or two

TODAY = tokyo_day(now())
YEAR = fiscal_year(TODAY)
NIGHTS = Told(YEAR, "nights", "nights", 100, "泊", "事業計画")


@pytest.fixture
def desk(workspace: Store) -> Programme:
    with workspace.writing() as db:
        return add_programme(db, "mine-r8", starts=fiscal_bounds(YEAR)[0], ends=None)


def aim(store: Store, desk: Programme, told: Told = NIGHTS) -> Target:
    with store.writing() as db:
        target_changes.add(db, by="test", at=now(), programme=desk, told=told)
    return targets(store, desk)[-1]


def targets(store: Store, desk: Programme) -> list[Target]:
    with store.reading() as db:
        return programmes.targets(db, desk.id)


def opened(store: Store, desk: Programme, role: str = "manager", state: Mapping[str, object] | None = None) -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [desk])
    return pages.visit(store, person, "targets", state)


def chosen(page: AppTest, target: Target) -> str:
    page.selectbox(key="target-which").set_value((target.fiscal_year, target.measure)).run()
    return form_key(target)


def actions(store: Store) -> list[tuple[str, str]]:
    with store.reading() as db:
        return [(one.action, one.by) for one in staff.audit_trail(db) if one.action.startswith("target.")]


def test_an_empty_year_says_what_to_do(workspace: Store, desk: Programme) -> None:
    told = pages.text(opened(workspace, desk))
    assert "この年度の目標は、まだありません。" in told
    assert "下から加えてください。" in told


def test_publicity_staff_read_and_change_nothing(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk, "pr")
    assert "管理職がこの画面で加えられます。" in pages.text(page)
    aim(workspace, desk)
    told = pages.text(page.run())
    assert "目標 100泊" in told
    assert [one.key for one in page.selectbox if one.key and one.key.startswith("target-")] == []
    assert [one.label for one in page.button if "目標" in one.label] == []


def test_a_counsellor_is_turned_away(workspace: Store, desk: Programme) -> None:
    with workspace.writing() as db:
        id_hash = hash_of(open_session(db, hire(db, "counsellor", [desk])))
    assert "この画面は、ほかの担当の人" in pages.text(pages.alone(id_hash, "targets"))


def test_a_target_of_ours_is_added(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    page.selectbox(key="target-new").set_value("consultations").run()
    page.number_input(key="target-new-value").set_value(280.0)
    page.text_input(key="target-new-source").input("事業計画")
    page.button(key="target-new-go").click().run()
    told = pages.text(page)
    assert "目標を加えました。" in told
    assert "目標 280件" in told
    [found] = targets(workspace, desk)
    assert (found.measure, found.kind, found.unit, found.fiscal_year) == ("consultations", "flow", "件", YEAR)
    assert actions(workspace) == [("target.add", "manager@office.example")]


def test_what_activities_fill_is_offered_by_its_name_with_the_choice_of_a_project(
    workspace: Store, desk: Programme
) -> None:
    with workspace.writing() as db:
        for number, name, is_desk in (("1-1", "LINE相談", True), ("1-2", "アウトリーチ支援", False)):
            told = {"fiscal_year": YEAR, "project_number": number, "project": name, "is_desk": is_desk}
            programmes.add_year(db, programme_id=desk.id, **told)
    page = opened(workspace, desk)
    page.selectbox(key="target-new").set_value("outreach").run()
    assert "target-new-kind" not in [one.key for one in page.selectbox]
    assert page.selectbox(key=f"target-new-project-{YEAR}").value == "1-1"
    page.selectbox(key=f"target-new-project-{YEAR}").set_value("1-2").run()
    page.number_input(key="target-new-value").set_value(12.0)
    page.button(key="target-new-go").click().run()
    [found] = targets(workspace, desk)
    assert (found.measure, found.kind, found.unit, found.project_number) == ("outreach", "flow", "件", "1-2")
    assert "1-2 アウトリーチ支援" in pages.text(page)
    page.selectbox(key="target-new-year").set_value(YEAR + 1).run()
    assert [one.key for one in page.selectbox if "project" in str(one.key)] == [], "that year has no projects"


def test_own_words_need_a_unit_and_nothing_typed_is_lost(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    page.selectbox(key="target-new").set_value("").run()
    page.selectbox(key="target-new-kind").set_value("participants").run()
    page.text_input(key="target-new-words").input("出前講座の参加者")
    page.number_input(key="target-new-value").set_value(40.0)
    page.button(key="target-new-go").click().run()
    assert "単位を12字以内で書いてください。" in pages.text(page)
    assert page.text_input(key="target-new-words").value == "出前講座の参加者"
    assert targets(workspace, desk) == []
    page.text_input(key="target-new-unit").input("人")
    page.button(key="target-new-go").click().run()
    assert "出前講座の参加者" in pages.text(page)
    assert [one.kind for one in targets(workspace, desk)] == ["participants"]


def test_a_result_is_typed_in_and_deleted_only_when_one_is_sure(workspace: Store, desk: Programme) -> None:
    target = aim(workspace, desk)
    page = opened(workspace, desk)
    key = chosen(page, target)
    page.number_input(key=f"{key}-reached").set_value(211.0)
    page.text_input(key=f"{key}-result-source").input("実績報告書")
    page.date_input(key=f"{key}-result-on").set_value(TODAY)
    page.button(key=f"{key}-result-go").click().run()
    told = pages.text(page)
    assert "実績を保存しました。" in told
    assert "211泊" in told
    assert "実績報告書" in told
    [found] = targets(workspace, desk)
    key = chosen(page, found)
    assert page.button(key=f"{key}-result-away").disabled
    page.checkbox(key=f"{key}-result-sure").check().run()
    page.button(key=f"{key}-result-away").click().run()
    assert targets(workspace, desk) == [target]
    assert [action for action, _by in actions(workspace)] == ["target.result", "target.result", "target.add"]


def test_a_result_without_a_source_is_refused(workspace: Store, desk: Programme) -> None:
    target = aim(workspace, desk)
    key = chosen(page := opened(workspace, desk), target)
    page.number_input(key=f"{key}-reached").set_value(211.0)
    page.button(key=f"{key}-result-go").click().run()
    assert "出典（文書名やページ）を200字以内で書いてください。" in pages.text(page)
    assert targets(workspace, desk) == [target]


def test_a_target_is_changed_and_removed_when_one_is_sure(workspace: Store, desk: Programme) -> None:
    target = aim(workspace, desk)
    key = chosen(page := opened(workspace, desk), target)
    page.number_input(key=f"{key}-value-number").set_value(120.0)
    page.button(key=f"{key}-value-go").click().run()
    assert "目標を変えました。" in pages.text(page)
    [found] = targets(workspace, desk)
    assert found == replace(target, value=120)
    key = chosen(page, found)
    assert page.button(key=f"{key}-away").disabled
    page.checkbox(key=f"{key}-sure").check().run()
    page.button(key=f"{key}-away").click().run()
    assert "目標を消しました。" in pages.text(page)
    assert targets(workspace, desk) == []


def test_what_a_colleague_changed_is_not_overwritten(workspace: Store, desk: Programme) -> None:
    target = aim(workspace, desk)
    key = chosen(page := opened(workspace, desk), target)
    with workspace.writing() as db:
        facts = {"value": 90, "unit": "泊", "source": "変更届"}
        target_changes.change(db, by="other", at=now(), programme=desk, seen=target, **facts)  # type: ignore[arg-type] # two kinds of values
    # The page's own fields are those of the target as it was; the next run shows it as it is.
    page.number_input(key=f"{key}-value-number").set_value(120.0)
    page.button(key=f"{key}-value-go").click().run()
    assert targets(workspace, desk)[0].value == 90
    told = pages.text(page)
    assert "ほかの職員がこの目標を変えたか消しました。" in told
    assert "目標 90泊" in told


def test_a_target_of_a_later_year_is_shown_before_its_time(workspace: Store, desk: Programme) -> None:
    aim(workspace, desk, Told(YEAR + 3, "平等だと思う人の割合", "external", 20, "%", "現状 12.7%（R2年度）"))
    page = opened(workspace, desk)
    told = pages.text(page)
    assert "先の年度の目標" in told
    assert "現状 12.7%（R2年度）" in told
    page.selectbox(key="view-year").set_value(YEAR + 3).run()
    assert "まだ判断できない" in pages.text(page)
    assert page.query_params["year"] == str(YEAR + 3)


def test_a_typed_flow_is_compared_with_its_pace(workspace: Store, desk: Programme) -> None:
    target = aim(workspace, desk)
    first = fiscal_bounds(YEAR)[0]
    with workspace.writing() as db:
        facts = {"result": 1.0, "source": "報告", "on": min(TODAY, first + timedelta(days=29))}
        target_changes.type_result(db, by="test", at=now(), programme=desk, seen=target, **facts)  # type: ignore[arg-type] # the same
    told = pages.text(opened(workspace, desk))
    assert "を下回っていました。" in told
    assert "月ごとの数がないため、見込みは出せません。" in told
