"""`manage.py scans`: stored classes beside those of a rule."""

import json
import sys
from typing import Any

import pytest

import manage
from core import language
from store.database import Store
from tests.funnel.town import APRIL, MAY, Town, at, found

PERIOD = ("--programme", "toshima-r8", "--since", "2026-04-01", "--until", "2026-05-31")


@pytest.fixture
def town(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", sqlite_store.url)
    made = found(sqlite_store)
    card = made.put_up("card")
    made.scan(card, at(APRIL), rule=1)
    made.scan(card, at(MAY), at(MAY, 20), rule=2, sign="in-app")
    made.scan(card, at(MAY), kind="bot", rule=2, sign="headless")
    return made


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["manage.py", "scans", *words])
    try:
        manage.main()
        status: object = 0
    except SystemExit as end:
        status = end.code or 0
    told = capsys.readouterr()
    assert isinstance(status, int)
    return status, told.out, told.err


@pytest.mark.usefixtures("town")
def test_one_json_object_has_stored_and_judged_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _err = said(monkeypatch, capsys, *PERIOD, "--rule", "1", "--json")
    told: dict[str, Any] = json.loads(out)
    none = dict.fromkeys(("person", "bot", "preview", "prefetch", "head", "staff"), 0)
    assert status == 0
    assert (told["programme"], told["since"], told["until"], told["rule"]) == (
        "toshima-r8",
        "2026-04-01",
        "2026-05-31",
        1,
    )
    assert told["stored"] == none | {"person": 3, "bot": 1}
    assert told["under_rule"] == none | {"person": 4}
    assert told["unknown"] == 0
    assert told["signs"] == {"in-app": 2, "headless": 1, "none": 1}
    assert [(month["month"], month["stored"]["person"]) for month in told["monthly"]] == [
        ("2026-04", 1),
        ("2026-05", 2),
    ]


@pytest.mark.usefixtures("town")
def test_the_newest_rule_is_the_usual_one_and_unknown_scans_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _status, out, _err = said(monkeypatch, capsys, *PERIOD, "--json")
    told = json.loads(out)
    assert (told["rule"], told["under_rule"]["person"], told["unknown"]) == (2, 2, 1)
    assert [month["unknown"] for month in told["monthly"]] == [1, 0]


@pytest.mark.usefixtures("town")
def test_the_table_reads_in_both_languages(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _status, out, _err = said(monkeypatch, capsys, *PERIOD, "--rule", "1")
    lines = [line.split() for line in out.splitlines()]
    assert ["2026-05", "ボット", "1", "0"] in lines
    assert ["期間全体", "人", "3", "4"] in lines
    language.use("en")
    _status, out, _err = said(monkeypatch, capsys, *PERIOD)
    assert "can't be judged again (no sign was kept)" in out
    assert ["2026-04", "Person", "1", "0"] in [line.split() for line in out.splitlines()]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "words",
    [
        (*PERIOD, "--rule", "9"),
        ("--programme", "nowhere-r9", *PERIOD[2:]),
        ("--programme", "toshima-r8", "--since", "2026-05-31", "--until", "2026-04-01"),
    ],
)
def test_what_can_not_be_shown_is_status_2_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    status, out, err = said(monkeypatch, capsys, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "Traceback" not in err
