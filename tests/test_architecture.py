"""The import rules of docs/architecture.md, read from the source itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "pages": {"workspace", "campaigns", "survey", "funnel", "exchange", "core"},
    "app": {"workspace", "store", "core"},
    "workspace": {"campaigns", "survey", "funnel", "exchange", "store", "core"},
    "gateway": {"campaigns", "survey", "funnel", "store", "core"},
    "campaigns": {"printing", "store", "core"},
    "survey": {"printing", "store", "core"},
    "funnel": {"printing", "store", "core"},
    "exchange": {"printing", "store", "core"},
    "printing": {"core"},
    "store": {"core"},
    "core": set(),
}
EVERYTHING = {"workspace", "gateway", "campaigns", "survey", "funnel", "exchange", "printing", "store", "core"}
COMMANDS = {"manage", "demo", "planning", "playing", "preparing", "print_command", "scenario", "running", "worker"}
COMMANDS |= {"command_line", "figures_command", "key_command", "office_commands", "scans_command", "writing_up"}
COMMANDS |= {"monthly_command", "report_command"}
COMMANDS |= {"sheets_inward", "sheets_sending", "sheets_people", "sheets_survey", "sheets_tables", "sheets_targets"}
MAY_IMPORT |= dict.fromkeys(COMMANDS, EVERYTHING | COMMANDS)
OURS = set(MAY_IMPORT)
ONLY_IN = {
    "streamlit": {"app", "pages", "workspace"},
    "starlette": {"app", "workspace", "gateway"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "sqlite3": {"store"},
    "reportlab": {"printing"},
    "gspread": {"exchange"},
    "icalendar": {"exchange"},
    "openpyxl": {"exchange"},
    "docx": {"printing"},
    "plotly": {"workspace"},
    "prometheus_client": {"gateway"},
}


def sources() -> list[Path]:
    folders = [ROOT / name for name in OURS if (ROOT / name).is_dir()]
    return sorted([*ROOT.glob("*.py"), *(path for folder in folders for path in folder.rglob("*.py"))])


def package_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add((node.module or "").split(".")[0])
    return names


def broken_rules(path: Path, names: set[str]) -> list[str]:
    package = package_of(path)
    allowed = MAY_IMPORT[package] | {package}
    wrong = [f"imports {name}" for name in sorted(names & OURS - allowed)]
    return wrong + [f"imports {name}" for name in sorted(names & set(ONLY_IN)) if package not in ONLY_IN[name]]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_folder_may(path: Path) -> None:
    assert broken_rules(path, imported(path)) == []


def test_the_rule_finds_a_forbidden_import() -> None:
    assert broken_rules(ROOT / "survey" / "x.py", {"funnel"}) == ["imports funnel"]
    assert broken_rules(ROOT / "funnel" / "x.py", {"sqlalchemy"}) == ["imports sqlalchemy"]
    assert broken_rules(ROOT / "gateway" / "x.py", {"streamlit"}) == ["imports streamlit"]


def test_nobody_imports_an_entry_point() -> None:
    entry_points = {"app", "pages", "manage"}
    for path in sources():
        assert not imported(path) & entry_points, path


def imported_inside(source: str) -> list[str]:
    """What of ours the functions of a module import, in both ways of writing it."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    names: list[str] = []
    for node in (each for function in functions for each in ast.walk(function)):
        if isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return [name for name in names if name.split(".")[0] in OURS]


def test_nothing_of_ours_is_imported_inside_a_function() -> None:
    for path in sources():
        assert imported_inside(path.read_text(encoding="utf-8")) == [], path


def test_the_rule_finds_an_import_inside_a_function() -> None:
    for line in ("from store import staff", "import store.staff", "import json, worker", "import core.dates as days"):
        assert imported_inside(f"def a():\n    async def b():\n        {line}\n"), line
        assert not imported_inside(f"{line}\ndef a():\n    import json\n"), line


def test_modules_and_functions_stay_short() -> None:
    for path in sources():
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, f"{path} is too long"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path}:{node.lineno} {node.name}"


def test_pages_are_thin() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        assert path.read_text(encoding="utf-8").count("\n") <= 100, path


def test_the_main_script_stands_alone_in_its_folder() -> None:
    # Beside pages/, Streamlit would run a page without the main script; beside a sibling, sys.path would shadow it.
    shell = ROOT / "workspace" / "shell"
    assert [path.name for path in shell.glob("*.py")] == ["main.py"]
