import pytest

from core.refusals import Refusal
from store import programmes as programme_questions
from store import staff as questions
from store.database import Db
from store.records import Programme, Staff
from tests.conftest import NOON, add_programme
from tests.workspace.cast import PASSWORD, hire, open_session
from workspace import passwords, sessions, staff

SACHI = "admin@office.example"


def actions(db: Db) -> list[tuple[str, str, int | None]]:
    return [(one.action, one.by, one.programme_id) for one in reversed(questions.audit_trail(db))]


def is_in(db: Db, session_id: str) -> bool:
    return questions.signed_in(db, sessions.hash_of(session_id), NOON) is not None


def test_a_new_colleague_can_sign_in_and_sees_their_programmes(db: Db, programme: Programme) -> None:
    add_programme(db, "other-r8")
    made = hire(db, "pr", [programme], at=NOON)
    assert passwords.check(made.password_hash, PASSWORD)
    assert [one.slug for one in programme_questions.of_staff(db, made.id)] == [programme.slug]
    assert actions(db) == [("staff.add", "manage.py", None)]
    assert PASSWORD not in str(questions.audit_trail(db))


def test_an_address_is_kept_in_small_letters(db: Db) -> None:
    assert hire(db, "pr", at=NOON, email=" Minami.H@Office.Example ").email == "minami.h@office.example"


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"email": "minami"}, staff.NotAnAddress),
        ({"email": "minami@office"}, staff.NotAnAddress),
        ({"email": "mi nami@office.example"}, staff.NotAnAddress),
        ({"email": "x" * 250 + "@office.example"}, staff.NotAnAddress),
        ({"name": "  "}, staff.NameMissing),
        ({"name": "み" * 81}, staff.NameMissing),
        ({"email": "ADMIN@office.example"}, staff.AlreadyStaff),
        ({"password": "short"}, passwords.PasswordTooShort),
    ],
)
def test_what_cannot_be_added_leaves_no_trace(db: Db, facts: dict[str, str], refusal: type[Refusal]) -> None:
    hire(db, "admin", at=NOON)
    before = questions.everyone(db), questions.audit_trail(db)
    values = {"email": "pr@office.example", "name": "広瀬 みなみ", "password": PASSWORD, **facts}
    with pytest.raises(refusal):
        staff.add(db, by=SACHI, at=NOON, role="pr", programmes=[], **values)
    assert (questions.everyone(db), questions.audit_trail(db)) == before


def test_another_role_ends_the_sign_ins_and_is_written_down(db: Db) -> None:
    person = hire(db, "pr", at=NOON)
    session_id = open_session(db, person, NOON)
    staff.change_role(db, by=SACHI, at=NOON, person=person, role="manager")
    assert questions.by_id(db, person.id).role == "manager"
    assert not is_in(db, session_id)
    entry = questions.audit_trail(db)[0]
    assert (entry.action, entry.by) == ("staff.role", SACHI)
    assert entry.detail == {"email": person.email, "before": "pr", "after": "manager"}


def test_programmes_are_set_exactly_with_a_row_for_each_change(db: Db, programme: Programme) -> None:
    other, third = add_programme(db, "other-r8"), add_programme(db, "third-r8")
    person = hire(db, "pr", [programme, other], at=NOON)
    staff.set_programmes(db, by=SACHI, at=NOON, person=person, programmes=[other, third])
    assert {one.id for one in programme_questions.of_staff(db, person.id)} == {other.id, third.id}
    assert actions(db)[1:] == [("staff.join", SACHI, third.id), ("staff.leave", SACHI, programme.id)]


def test_setting_the_same_programmes_changes_nothing(db: Db, programme: Programme) -> None:
    person = hire(db, "pr", [programme], at=NOON)
    staff.set_programmes(db, by=SACHI, at=NOON, person=person, programmes=[programme])
    assert len(actions(db)) == 1


def test_a_new_password_ends_the_sign_ins(db: Db) -> None:
    person = hire(db, "pr", at=NOON)
    session_id = open_session(db, person, NOON)
    staff.set_password(db, by=SACHI, at=NOON, person=person, password="asagao-no-niwa")
    assert not is_in(db, session_id)
    changed = questions.by_id(db, person.id)
    assert passwords.check(changed.password_hash, "asagao-no-niwa")
    assert not passwords.check(changed.password_hash, PASSWORD)


def test_a_sign_in_taken_away_ends_at_once_and_can_be_given_back(db: Db) -> None:
    person = hire(db, "pr", at=NOON)
    session_id = open_session(db, person, NOON)
    staff.switch_off(db, by=SACHI, at=NOON, person=person)
    assert not is_in(db, session_id)
    assert not questions.by_id(db, person.id).active
    staff.switch_on(db, by=SACHI, at=NOON, person=person)
    assert questions.by_id(db, person.id).active
    assert not is_in(db, session_id), "a sign-in that was ended stays ended"
    assert [action for action, _by, _programme in actions(db)] == ["staff.add", "staff.switch_off", "staff.switch_on"]


def test_an_administrator_cannot_lock_themselves_out(db: Db) -> None:
    sachi: Staff = hire(db, "admin", at=NOON)
    with pytest.raises(staff.NotYourself):
        staff.change_role(db, by=sachi.email, at=NOON, person=sachi, role="pr")
    with pytest.raises(staff.NotYourself):
        staff.switch_off(db, by=sachi.email, at=NOON, person=sachi)
    assert questions.by_id(db, sachi.id) == sachi
