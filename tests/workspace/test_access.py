import ast
from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.folders import ROOT
from store import staff as questions
from store.database import Db, Store
from store.records import Programme, Staff
from tests.conftest import NOON, add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import access, navigation, sessions, staff

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
ROLES = ["pr", "manager", "counsellor", "admin"]
TURNED_AWAY = "この画面は、ほかの担当の人が使うものです。"


def hire_on(store: Store, role: str, slugs: Sequence[str] = ("mine-r8",), **facts: str) -> Staff:
    with store.writing() as db:
        return hire(db, role, [add_programme(db, slug, desk=f"窓口-{slug}") for slug in slugs], **facts)


def visit_of(db: Db, person: Staff, wanted: int | None = None) -> access.Visit | None:
    return access.visit_of(db, sessions.hash_of(open_session(db, person, NOON)), NOON, wanted=wanted)


def test_a_visit_has_only_ones_own_programmes(db: Db, programme: Programme) -> None:
    other = add_programme(db, "other-r8")
    visit = visit_of(db, hire(db, "pr", [programme]))
    assert visit
    assert [one.id for one in visit.programmes] == [programme.id]
    assert visit.programme == programme
    assert visit.by == "pr@office.example"
    assert visit_of(db, hire(db, "manager", [programme]), wanted=other.id).programme == programme


def test_a_tabs_own_programme_goes_before_the_one_last_worked_on(db: Db, programme: Programme) -> None:
    later = add_programme(db, "later-r8", starts=NOON.date())
    person = hire(db, "pr", [programme, later])
    id_hash = sessions.hash_of(open_session(db, person, NOON))
    assert access.visit_of(db, id_hash, NOON).programme == later
    questions.change_session(db, id_hash, programme_id=programme.id)
    assert access.visit_of(db, id_hash, NOON).programme == programme
    assert access.visit_of(db, id_hash, NOON, wanted=later.id).programme == later


def test_a_link_to_a_programme_one_may_not_see_says_that_another_is_shown_and_no_more(db: Db) -> None:
    mine, _theirs = add_programme(db, "mine-r8"), add_programme(db, "theirs-r8")
    id_hash = sessions.hash_of(open_session(db, hire(db, "pr", [mine]), NOON))
    asked = {slug: access.visit_of(db, id_hash, NOON, asked=slug) for slug in ("mine-r8", "theirs-r8", "nowhere", "")}
    assert {slug: visit and visit.is_elsewhere for slug, visit in asked.items()} == {
        "mine-r8": False,
        "theirs-r8": True,
        "nowhere": True,
        "": False,
    }
    assert asked["theirs-r8"] == asked["nowhere"]


def test_the_page_says_that_it_shows_another_programme_than_its_link(workspace: Store) -> None:
    person = hire_on(workspace, "pr")
    with workspace.writing() as db:
        add_programme(db, "other-r8", desk="窓口-other-r8")
        id_hash = sessions.hash_of(open_session(db, person))
    said = {slug: pages.text(pages.visit_as(id_hash, asked=slug)) for slug in ("other-r8", "nowhere", "mine-r8")}
    told = "このリンクの事業は見られません。かわりに見本区 窓口-mine-r8 R8を表示しています。"
    assert [told in text for text in said.values()] == [True, True, False]
    assert "窓口-other-r8" not in said["other-r8"]


def test_a_programme_one_was_taken_off_is_gone_at_once(db: Db, programme: Programme) -> None:
    person = hire(db, "pr", [programme])
    id_hash = sessions.hash_of(open_session(db, person, NOON))
    questions.change_session(db, id_hash, programme_id=programme.id)
    staff.set_programmes(db, by="admin@office.example", at=NOON, person=person, programmes=[])
    assert access.visit_of(db, id_hash, NOON, wanted=programme.id).chosen is None


def test_there_is_no_visit_without_a_live_session(db: Db, programme: Programme) -> None:
    person = hire(db, "pr", [programme])
    id_hash = sessions.hash_of(open_session(db, person, NOON))
    assert access.visit_of(db, "", NOON) is None
    assert access.visit_of(db, id_hash, NOON + timedelta(hours=12)) is None
    questions.change(db, person.id, active=False)
    assert access.visit_of(db, id_hash, NOON) is None


@pytest.mark.parametrize("name", PAGES)
def test_every_page_asks_for_its_role_before_anything_else(name: str) -> None:
    # Navigation is no authorisation: the page's own first statement is, and it names the roles navigation names.
    tree = ast.parse((ROOT / "pages" / f"{name}.py").read_text(encoding="utf-8"))
    imports = (ast.Import, ast.ImportFrom)
    first = next(one for one in tree.body[1:] if not isinstance(one, imports))
    assert isinstance(first, ast.Assign), "visit = require(...) comes first"
    call = first.value
    assert isinstance(call, ast.Call)
    assert ast.unparse(call.func).split(".")[-1] == "require"
    entry = next(one for one in navigation.ENTRIES if one.name == name)
    assert {one.value for one in call.args} == set(entry.roles)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_its_roles_and_for_nobody_else(workspace: Store, name: str, role: str) -> None:
    person = hire_on(workspace, role)
    allowed = name in {entry.name for entry in navigation.for_role(role)}
    if allowed:
        assert TURNED_AWAY not in pages.text(pages.visit(workspace, person, name))
        return
    with workspace.writing() as db:
        id_hash = sessions.hash_of(open_session(db, person))
    shown = pages.text(pages.alone(id_hash, name))
    assert TURNED_AWAY in shown
    assert "窓口-mine-r8" not in shown
    with pytest.raises(ValueError, match="not found|find"):
        pages.visit(workspace, person, name)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_says_anything_without_a_session(workspace: Store, name: str) -> None:
    hire_on(workspace, "admin")
    for id_hash in (None, "", "0" * 64):
        page = pages.alone(id_hash, name)
        assert "サインアウトしています" in pages.text(page)
        assert len(page.main) == 1


def test_a_page_that_is_open_ends_with_its_session(workspace: Store) -> None:
    person = hire_on(workspace, "pr")
    with workspace.writing() as db:
        id_hash = sessions.hash_of(open_session(db, person))
    page = pages.visit_as(id_hash)
    assert "窓口-mine-r8" in pages.text(page)
    with workspace.writing() as db:
        questions.close_session(db, id_hash)
    page.run()
    assert "サインアウトしています" in pages.text(page)
    assert "窓口-mine-r8" not in pages.text(page)


def test_another_role_is_in_force_on_the_next_run(workspace: Store) -> None:
    person = hire_on(workspace, "admin")
    with workspace.writing() as db:
        id_hash = sessions.hash_of(open_session(db, person))
    page = pages.visit_as(id_hash, "staff")
    assert "職員を追加する" in pages.text(page)
    with workspace.writing() as db:
        questions.change(db, person.id, role="pr")
    page.run()
    assert "職員を追加する" not in pages.text(page)


def test_another_programme_can_neither_be_chosen_nor_seen(workspace: Store) -> None:
    with workspace.writing() as db:
        other = add_programme(db, "other-r8", desk="窓口-other-r8")
    person = hire_on(workspace, "pr")
    page = pages.visit(workspace, person)
    assert [name for box in page.selectbox for name in box.options] == ["見本区 窓口-mine-r8 R8"]
    forced = pages.visit(workspace, person, state={access.PROGRAMME: other.id})
    assert "窓口-other-r8" not in pages.text(forced)
    assert "窓口-mine-r8" in pages.text(forced)


def test_choosing_a_programme_is_remembered_for_the_next_tab(workspace: Store) -> None:
    person = hire_on(workspace, "pr", ["a-r8", "b-r8"])
    with workspace.writing() as db:
        id_hash = sessions.hash_of(open_session(db, person))
    page = pages.visit_as(id_hash)
    assert "窓口-b-r8" in pages.text(page)
    page.selectbox(key=access.PROGRAMME).select_index(0).run()
    assert "<h1>見本区  窓口-a-r8" in pages.text(page)
    assert "<h1>見本区  窓口-a-r8" in pages.text(pages.visit_as(id_hash))


def test_the_language_is_switched_for_good(workspace: Store) -> None:
    person = hire_on(workspace, "pr")
    page = pages.visit(workspace, person)
    assert "次にできること" in pages.text(page)
    page.button(key="language-en").click().run()
    page.run()
    assert "次にできること" not in pages.text(page)
    assert 'data-language="en"' in pages.text(page)
    assert "Next" in pages.text(pages.visit(workspace, person))


def test_somebody_without_a_programme_is_told_whom_to_ask(workspace: Store) -> None:
    person = hire_on(workspace, "pr", [])
    assert "まだどの事業にも入っていません" in pages.text(pages.visit(workspace, person))


def test_an_administrator_without_a_programme_can_still_do_their_work(workspace: Store) -> None:
    person = hire_on(workspace, "admin", [])
    assert "職員を追加する" in pages.text(pages.visit(workspace, person, "staff"))
