import ast
from datetime import timedelta
from pathlib import Path

from core.folders import ROOT
from store import staff as questions
from store.database import Db
from store.records import Programme
from tests.conftest import NOON, add_programme
from tests.workspace.cast import hire, open_session
from workspace import access, audit, sessions


def _actions(path: Path) -> set[str]:
    """What a module writes into the audit trail, itself or through a function of its own that ends in `_audit`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    audits = [one for one in calls if ast.unparse(one.func).endswith("_audit")]
    values = [word.value for one in audits for word in one.keywords if word.arg == "action"]
    values += [value for one in audits for value in one.args]
    assigned = [one for one in tree.body if isinstance(one, ast.Assign)]
    constants = {ast.unparse(name): one.value for one in assigned for name in one.targets}
    values = [constants.get(one.id, one) if isinstance(one, ast.Name) else one for one in values]
    return {one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def test_every_action_in_the_source_is_worded() -> None:
    sources = [path for path in ROOT.rglob("*.py") if not {".venv", "tests"} & set(path.relative_to(ROOT).parts)]
    written = set().union(*(_actions(path) for path in sources))
    assert {"staff.add", "demo.played"} <= written
    assert sorted(written - set(audit.ACTIONS)) == []


def _visit(db: Db, role: str, programmes: list[Programme]) -> access.Visit:
    id_hash = sessions.hash_of(open_session(db, hire(db, role, programmes), NOON))
    visit = access.visit_of(db, id_hash, NOON)
    assert visit
    return visit


def test_a_manager_sees_the_changes_of_their_programmes_only(db: Db, programme: Programme) -> None:
    other = add_programme(db, "other-r8")
    for one in (programme, other):
        questions.write_audit(db, at=NOON, by="pr", action="venue.create", programme_id=one.id, venue=one.id)
    entries, names = audit.trail(db, _visit(db, "manager", [programme]))
    assert [one.programme_id for one in entries] == [programme.id]
    assert list(names) == [programme.id]
    entries, _names = audit.trail(db, _visit(db, "admin", []))
    assert {one.programme_id for one in entries} == {programme.id, other.id, None}


def test_the_newest_change_stands_first_whenever_it_was_written(db: Db, programme: Programme) -> None:
    hour = timedelta(hours=1)
    for at, by in ((NOON, "b"), (NOON, "c"), (NOON + hour, "d"), (NOON - hour, "a")):
        questions.write_audit(db, at=at, by=by, action="venue.create", programme_id=programme.id)
    assert [entry.by for entry in questions.audit_trail(db)] == ["d", "c", "b", "a"]
    assert [entry.by for entry in questions.audit_trail(db, limit=1)] == ["d"]


def test_an_entry_reads_as_a_sentence(db: Db, programme: Programme) -> None:
    facts = {"role": "manager", "codes": ["A", "B", "C", "D", "E", "F", "G"], "count": 0, "email": ""}
    questions.write_audit(db, at=NOON, by="sachi", action="placement.add", programme_id=programme.id, **facts)
    questions.write_audit(db, at=NOON, by="sachi", action="something.new", odd=1)
    newest, first = audit.rows(questions.audit_trail(db), {programme.id: "見本区"})
    assert first == {
        "at": "2026-06-03 12:00",
        "by": "sachi",
        "programme": "見本区",
        "action": "置き場所を追加",
        "detail": "コード A B C D E (+2) / 数 0 / 役割 管理職",
    }
    assert (newest["action"], newest["detail"], newest["programme"]) == ("something.new", "odd 1", "")


def test_a_change_of_the_report_names_its_heading_and_format(db: Db, programme: Programme) -> None:
    text = {"fiscal_year": 2026, "project": "1-1", "part": "effect", "characters": 120}
    questions.write_audit(db, at=NOON, by="sachi", action="report.text", programme_id=programme.id, **text)
    taken = {"fiscal_year": 2026, "format": "docx", "version": None}
    questions.write_audit(db, at=NOON, by="sachi", action="report.release", programme_id=programme.id, **taken)
    newest, first = audit.rows(questions.audit_trail(db), {})
    assert "事業の効果" in str(first["detail"])
    assert "effect" not in str(first["detail"])
    assert "形式 Word (DOCX)" in str(newest["detail"])
