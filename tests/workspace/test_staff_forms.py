import re

from streamlit.testing.v1 import AppTest

from core.dates import now
from store import programmes as programme_questions
from store import staff as questions
from store.database import Store
from store.records import Staff
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import passwords, sessions


def open_staff_page(store: Store) -> AppTest:
    with store.writing() as db:
        mine = add_programme(db, "mine-r8", desk="窓口-mine")
        sachi = hire(db, "admin", [mine])
    return pages.visit(store, sachi, "staff")


def by_email(store: Store, email: str) -> Staff | None:
    with store.reading() as db:
        return questions.by_email(db, email)


def add_minami(page: AppTest, email: str = "minami@office.example") -> AppTest:
    page.text_input(key="staff-add-name").input("広瀬 みなみ")
    page.text_input(key="staff-add-email").input(email)
    page.selectbox(key="staff-add-role").set_value("manager")
    page.multiselect(key="staff-add-programmes").set_value([1])
    return page.button(key="staff-add-go").click().run()


def choose(page: AppTest, person: Staff) -> AppTest:
    return page.selectbox(key="staff-change").set_value(person.id).run()


def test_a_new_colleague_gets_a_password_that_is_shown_once(workspace: Store) -> None:
    page = add_minami(open_staff_page(workspace))
    shown = page.code[0].value
    email, password = shown.splitlines()
    assert email == "minami@office.example"
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password)
    made = by_email(workspace, email)
    assert made
    assert made.role == "manager"
    assert passwords.check(made.password_hash, password)
    with workspace.reading() as db:
        assert [one.slug for one in programme_questions.of_staff(db, made.id)] == ["mine-r8"]
        assert questions.audit_trail(db)[0].by == "admin@office.example"
    page.run()
    assert password not in pages.text(page)
    assert not page.code


def test_what_cannot_be_added_is_said_and_stays_in_the_form(workspace: Store) -> None:
    page = add_minami(open_staff_page(workspace), email="minami")
    assert "メールアドレスの形ではないようです" in pages.text(page)
    assert page.text_input(key="staff-add-name").value == "広瀬 みなみ"
    assert not page.code


def test_role_and_programmes_are_changed(workspace: Store) -> None:
    page = open_staff_page(workspace)
    with workspace.writing() as db:
        minami = hire(db, "pr")
    choose(page.run(), minami)
    page.selectbox(key=f"staff-{minami.id}-role").set_value("counsellor")
    page.multiselect(key=f"staff-{minami.id}-programmes").set_value([1])
    page.button(key=f"staff-{minami.id}-save").click().run()
    assert "保存しました" in pages.text(page)
    changed = by_email(workspace, minami.email)
    assert changed
    assert changed.role == "counsellor"
    with workspace.reading() as db:
        assert len(programme_questions.of_staff(db, minami.id)) == 1


def test_a_sign_in_is_taken_away_only_after_saying_yes(workspace: Store) -> None:
    page = open_staff_page(workspace)
    with workspace.writing() as db:
        minami = hire(db, "pr")
        id_hash = sessions.hash_of(open_session(db, minami))
    choose(page.run(), minami)
    assert page.button(key=f"staff-{minami.id}-off").disabled
    page.checkbox(key=f"staff-{minami.id}-sure").check().run()
    page.button(key=f"staff-{minami.id}-off").click().run()
    with workspace.reading() as db:
        assert questions.session(db, id_hash, now()) is None
    assert "停止中" in pages.text(page)
    page.button(key=f"staff-{minami.id}-on").click().run()
    assert by_email(workspace, minami.email).active


def test_an_administrator_cannot_switch_themselves_off(workspace: Store) -> None:
    page = open_staff_page(workspace)
    sachi = by_email(workspace, "admin@office.example")
    choose(page, sachi)
    page.checkbox(key=f"staff-{sachi.id}-sure").check().run()
    page.button(key=f"staff-{sachi.id}-off").click().run()
    assert "自分のアカウントにはできない操作です" in pages.text(page)
    assert by_email(workspace, sachi.email).active


def test_a_new_password_replaces_the_old_one(workspace: Store) -> None:
    page = open_staff_page(workspace)
    with workspace.writing() as db:
        minami = hire(db, "pr")
    choose(page.run(), minami)
    page.button(key=f"staff-{minami.id}-password").click().run()
    password = page.code[0].value.splitlines()[1]
    assert passwords.check(by_email(workspace, minami.email).password_hash, password)
