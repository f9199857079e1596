import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from campaigns.language_reviews import PARTS
from campaigns.pieces import themes
from core import words
from core.folders import ROOT
from core.language import gettext
from exchange.outbox import READ, SENT
from store import staff as questions
from store.database import Db
from store.records import AuditEntry, Programme
from survey import presets
from tests.conftest import NOON, add_programme
from tests.workspace.cast import hire, open_session
from workspace import access, audit, audit_facts, sessions
from workspace.audit import Asked

LISTS = ("consultations", "friend_days", "placements")  # kinds of lists whose columns are remembered


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


def _facts(path: Path) -> set[str]:
    """Names of the facts that a module writes into the trail, as keywords or in dicts of the same function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return set().union(*(_facts_of(function) for function in functions))


def _facts_of(function: ast.AST) -> set[str]:
    calls = [one for one in ast.walk(function) if isinstance(one, ast.Call)]
    # line_desks._put writes what it is called with.
    audits = [one for one in calls if ast.unparse(one.func).endswith("_audit") or ast.unparse(one.func) == "_put"]
    given = [word for one in audits for word in one.keywords]
    spread = _names(ast.Tuple([word.value for word in given if not word.arg]))
    kinds = (ast.Assign, ast.AnnAssign, ast.AugAssign)
    assigned = [one for one in ast.walk(function) if isinstance(one, kinds) and one.value]
    found = {word.arg for word in given if word.arg}
    for _step in range(3):  # a dict may be put together of others
        for one in assigned:
            if _names(*(one.targets if isinstance(one, ast.Assign) else [one.target])) & spread:
                spread |= _names(one.value) - _names(*_looked_into(one.value))
                found |= _keys(one.value)
    return found


def _names(*trees: ast.AST | None) -> set[str]:
    return {one.id for tree in trees if tree for one in ast.walk(tree) if isinstance(one, ast.Name)}


def _looked_into(made: ast.AST | None) -> list[ast.AST]:
    """What only one value is taken of, as in told["since"]."""
    return [one for one in ast.walk(made) if isinstance(one, ast.Subscript)] if made else []


def _keys(made: ast.AST | None) -> set[str]:
    inside = list(ast.walk(made)) if made else []
    keys = [key for one in inside if isinstance(one, ast.Dict) for key in one.keys]
    for one in (one for one in inside if isinstance(one, ast.DictComp)):
        keys += [word for each in one.generators for word in ast.walk(each.iter)]
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def test_every_fact_in_the_source_has_a_name() -> None:
    sources = [path for path in ROOT.rglob("*.py") if not {".venv", "tests"} & set(path.relative_to(ROOT).parts)]
    written = set().union(*(_facts(path) for path in sources))
    assert {"codes", "batch", "unit_cost_yen", "survey_keyword", "weekdays", "minutes"} <= written
    # Who, when and where stand in columns of their own; `told` and `programme` are handed on to a function.
    assert sorted(written - set(audit_facts.FACTS) - {"at", "by", "action", "programme_id", "programme", "told"}) == []
    assert all(gettext(name) != name for name in audit_facts.FACTS.values())


CODES = [
    *(("measure", code) for code in [*words.MEASURES, "friends_new", "consultations"]),
    *(("kind", code) for code in [*words.HAPPENINGS, *words.ACTIVITIES, *LISTS]),
    *(("part", code) for code in [*words.REPORT_TEXTS, *PARTS, "phone_0", "phone_12"]),
    *(("role", code) for code in words.ROLES),
    *(("after", code) for code in [*words.ROLES, "open", "closed"]),
    *(("tables", code) for code in [*SENT, READ]),
    *(("profile", code) for code in ("press", "office")),
    *(("source", code) for code in ("file", "sheet")),
    *(("weekdays", code) for code in ("Mon", "Sun")),
    *(("questionnaire", code) for code in presets.presets()),
    *(("variants", code) for code in themes()),
    ("language", "ja-easy"),
]


@pytest.mark.parametrize(("name", "code"), CODES)
def test_a_fact_kept_as_a_code_reads_as_words(name: str, code: str) -> None:
    entry = AuditEntry(1, NOON, "pr", 1, "something.new", {name: [code]})
    told = audit_facts.told(entry).removeprefix(gettext(audit_facts.FACTS[name])).strip()
    assert told != code
    assert not re.search(r"[a-z]", told.removeprefix("Google")), told


def test_numbers_have_commas_and_keys_and_years_have_none() -> None:
    facts = {"rows": 60000, "batch": 1200, "fiscal_year": 2026}
    told = audit_facts.told(AuditEntry(1, NOON, "pr", 1, "consultations.import", facts))
    assert told == "行数 60,000 / 取り込み番号 1200 / 年度 令和8年度（2026年度）"


def test_the_trail_is_read_by_month_by_person_and_page_by_page(db: Db, programme: Programme) -> None:
    days = [NOON + timedelta(days=number) for number in range(60)]  # from 3 June on
    for number, at in enumerate(days):
        by = "sachi" if number % 2 else "worker"
        questions.write_audit(db, at=at, by=by, action="venue.create", programme_id=programme.id, venue=number)
    visit = _visit(db, "manager", [programme])
    there = audit.reach(db, visit, today=days[-1].date())
    assert [str(one) for one in there.months] == ["2026-08-01", "2026-07-01", "2026-06-01"]
    assert [audit.person(one) for one in there.people] == ["sachi", "自動処理"]
    last, number, _names = audit.trail(db, visit, Asked(page=2))
    assert (len(last), number) == (10, 60)
    assert last[-1].at == days[0]
    june, number, _names = audit.trail(db, visit, Asked(month=date(2026, 6, 1), by="sachi"))
    assert (len(june), number) == (14, 14)


def _visit(db: Db, role: str, programmes: list[Programme]) -> access.Visit:
    id_hash = sessions.hash_of(open_session(db, hire(db, role, programmes), NOON))
    visit = access.visit_of(db, id_hash, NOON)
    assert visit
    return visit


def test_a_manager_sees_the_changes_of_their_programmes_only(db: Db, programme: Programme) -> None:
    other = add_programme(db, "other-r8")
    for one in (programme, other):
        questions.write_audit(db, at=NOON, by="pr", action="venue.create", programme_id=one.id, venue=one.id)
    entries, number, names = audit.trail(db, _visit(db, "manager", [programme]), Asked())
    assert ([one.programme_id for one in entries], number) == ([programme.id], 1)
    assert list(names) == [programme.id]
    entries, _number, _names = audit.trail(db, _visit(db, "admin", []), Asked())
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
        "detail": "コード A B C D E ほか2件 / 数 0 / 役割 管理職",
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


def test_what_was_remembered_of_a_list_is_no_sheets_and_an_import_says_where_it_came_from(
    db: Db, programme: Programme
) -> None:
    facts: dict[str, object] = {"kind": "consultations", "count": 5}
    questions.write_audit(db, at=NOON, by="pr", action="mapping.keep", programme_id=programme.id, **facts)
    facts = {"batch": 16, "rows": 24, "source": "sheet"}
    questions.write_audit(db, at=NOON, by="pr", action="consultations.import", programme_id=programme.id, **facts)
    facts = {"tables": ["consultations"]}
    questions.write_audit(db, at=NOON, by="pr", action="sheets.on", programme_id=programme.id, **facts)
    sheets, imported, kept = (row["detail"] for row in audit.rows(questions.audit_trail(db), {}))
    assert kept == "数 5 / 種類 相談の一覧"
    assert imported == "取り込み番号 16 / 行数 24 / 取り込み元 Googleスプレッドシート"
    assert "受託事業者のシートの相談記録" in str(sheets)
