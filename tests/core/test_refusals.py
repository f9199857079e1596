"""Every refusal of the code base says a sentence in both languages, with its facts in it."""

import ast
import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import language
from core.folders import ROOT
from core.refusals import Refusal

FOLDERS = ("core", "store", "printing", "campaigns", "survey", "funnel", "exchange", "gateway", "workspace")
ALONE = ("demo", "manage", "running", "worker", "playing", "scenario")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def modules() -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            # What Streamlit or Alembic runs as a script does its work when it is imported.
            if not {"migrations", "shell"} & {*parts}:
                yield ".".join(part for part in parts if part != "__init__")
    yield from ALONE


def all_below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for below in kind.__subclasses__():
        yield below
        yield from all_below(below)


def refusals() -> list[type[Refusal]]:
    for name in modules():
        importlib.import_module(name)
    ours = [kind for kind in all_below(Refusal) if not kind.__module__.startswith("tests")]
    return sorted(ours, key=lambda kind: (kind.__module__, kind.__name__))


def facts_of(kind: type[Refusal]) -> dict[str, str]:
    return {name: f"<{name}>" for _text, name, _format, _conversion in string.Formatter().parse(kind.sentence) if name}


REFUSALS = refusals()


def test_there_are_refusals_in_every_subject() -> None:
    packages = {kind.__module__.split(".")[0] for kind in REFUSALS}
    assert packages >= {"campaigns", "survey", "funnel", "exchange", "workspace", "store", "manage", "demo"}
    assert len(REFUSALS) > 30


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_a_refusal_says_its_facts_in_both_languages(kind: type[Refusal]) -> None:
    facts = facts_of(kind)
    for code in language.SPOKEN:
        with language.spoken(code):
            said = language.worded(kind(**facts))
        assert len(said) >= 8
        assert all(fact in said for fact in facts.values()), said
        assert bool(JAPANESE.search(said)) == (code == "ja")
        assert "{" not in said
        assert "!" not in said
        assert "！" not in said


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_a_refusal_is_a_sentence(kind: type[Refusal]) -> None:
    assert kind.sentence[0].isupper() or kind.sentence[0] in "'“{"
    assert kind.sentence.rstrip().endswith(".")


def test_a_refusal_names_itself_for_logs_and_tests() -> None:
    assert {kind().key for kind in REFUSALS if not facts_of(kind)} == {
        kind.__name__ for kind in REFUSALS if not facts_of(kind)
    }


def test_every_raise_gives_the_facts_its_sentence_needs() -> None:
    """A missing fact would be a KeyError in the place of a sentence; found by reading the source."""
    kinds = {kind.__name__: kind for kind in REFUSALS}
    wrong = []
    for path in [
        *ROOT.glob("*.py"),
        *(path for folder in (*FOLDERS, "pages") for path in (ROOT / folder).rglob("*.py")),
    ]:
        wrong += wrong_raises(path, kinds)
    assert wrong == []


def wrong_raises(path: Path, kinds: dict[str, type[Refusal]]) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Raise) or node.exc is None:
            continue
        call = node.exc if isinstance(node.exc, ast.Call) else None
        named = call.func if call else node.exc
        name = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
        # Two subjects may name a refusal alike; the rule below holds for all of a name or is not decided here.
        if name in kinds and sum(kind.__name__ == name for kind in REFUSALS) == 1:
            given = {keyword.arg for keyword in call.keywords} if call else set()
            if None not in given and given != set(facts_of(kinds[name])):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {name} is given {sorted(map(str, given))}")
    return found
