"""What the checker asks about the five programmes is what their sources give rise to, no more and no less."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.dates import fiscal_year
from funnel.report_checks import findings
from funnel.report_findings import Finding
from funnel.report_wording import SENTENCES
from store import programmes as stored
from tests.demo_store import FACTS, Played, played
from tests.funnel.reports import SCENARIOS
from workspace import report_source

__all__ = ["played"]  # a fixture

EXPECTED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "report_findings.json").read_text(encoding="utf-8")
)
# Fragments of sentences without a figure, of which the copy of the sources' facts has none.
WITHOUT_A_FIGURE = {"若年女性からの相談が", "効果的であったと考えている", "実施回数も参加者も目標値を超え"}


def expected(slug: str) -> list[tuple[str, str, str, str]]:
    return [(one["kind"], one["project"], one["part"], one["quote"]) for one in EXPECTED if one["scenario"] == slug]


def told(found: tuple[Finding, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.project, one.part, one.quote) for one in found]


@pytest.mark.slow
@pytest.mark.parametrize("slug", SCENARIOS)
def test_the_questions_about_a_programme_are_those_expected(played: Played, slug: str) -> None:
    with played.store.reading() as db:
        desk = stored.by_slug(db, slug)
        assert desk
        assert desk.ends
        year = fiscal_year(desk.starts)
        report = report_source.read(db, programme=desk, year=year, today=date(year + 1, 6, 30), with_pictures=False)
    found = findings(report)
    assert told(found) == expected(slug)


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_report_of_the_published_figures_alone_gives_rise_to_the_same_questions(slug: str) -> None:
    # Built by hand, without what the demo makes up.
    assert told(findings(SCENARIOS[slug]())) == expected(slug)


def test_each_question_rests_on_words_of_its_source() -> None:
    quotes = json.dumps(FACTS, ensure_ascii=False)
    for one in EXPECTED:
        assert one["kind"] in SENTENCES
        assert one["seed_quote"] or one.get("made_up")
        written = json.dumps(one["seed_quote"], ensure_ascii=False)[1:-1]
        assert written in quotes or one["seed_quote"] in WITHOUT_A_FIGURE, one
