"""The yearly report of each demo programme holds every figure that was published, in all formats of 提出用."""

import io
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest

from funnel import report_numbers
from funnel.report import Edition, Report
from store import programmes
from tests.demo_store import Played, fact, played
from workspace import report_files, report_source

__all__ = ["played"]  # a fixture

KITA_R4, KITA_R5, OUTREACH_R5 = "kita_line_tou_a", "kita_line_tou_r5", "kita_outreach_r5"
ITABASHI, OSAKA, UEDA = "itabashi_sns_r4", "osaka_tsunagari_r4", "ueda_ibasho_r3"
YEARS = {"kita-r4": 2022, "kita-r5": 2023, "itabashi-r4": 2022, "osaka-r4": 2022, "ueda-r3": 2021}
TODAY = date(2026, 11, 20)
THOUSAND = 1000

# Which number of the report is which published figure.
TOLD = [
    ("kita-r4", "/friends_stock", KITA_R4, "results", "friends", 1),
    ("kita-r4", "/consultations", KITA_R4, "results", "consultations", 1),
    ("kita-r4", "/aims/friends_stock/target", KITA_R4, "goals", "goal_friends", 1),
    ("kita-r4", "/money/cost_yen", KITA_R4, "cost_and_grant", "total_cost", THOUSAND),
    ("kita-r4", "/money/grant_yen", KITA_R4, "cost_and_grant", "grant", THOUSAND),
    ("kita-r5", "1-1/consultations", KITA_R5, "results", "consultations", 1),
    ("kita-r5", "1-1/friends_stock", KITA_R5, "results", "friends", 1),
    ("kita-r5", "1-1/aims/consultations", KITA_R5, "results", "consultations", 1),
    ("kita-r5", "1-1/aims/consultations/target", KITA_R5, "goals", "goal_consultations", 1),
    ("kita-r5", "1-1/aims/consultations/achieved", KITA_R5, "results", "achievement", 1),
    ("kita-r5", "1-1/ages/10s/share", KITA_R5, "age_composition", "age_10s", 1),
    ("kita-r5", "1-1/ages/20s/share", KITA_R5, "age_composition", "age_20s", 1),
    ("kita-r5", "1-1/ages/30s/share", KITA_R5, "age_composition", "age_30s", 1),
    ("kita-r5", "1-1/ages/40s/share", KITA_R5, "age_composition", "age_40s", 1),
    ("kita-r5", "1-1/ages/50s/share", KITA_R5, "age_composition", "age_50s", 1),
    ("kita-r5", "1-1/money/cost_yen", KITA_R5, "cost_and_grant", "project_cost", THOUSAND),
    ("kita-r5", "1-1/money/grant_yen", KITA_R5, "cost_and_grant", "grant", THOUSAND),
    ("kita-r5", "1-2/money/cost_yen", OUTREACH_R5, "cost_and_grant", "project_cost", THOUSAND),
    ("kita-r5", "1-2/money/grant_yen", OUTREACH_R5, "cost_and_grant", "grant", THOUSAND),
    ("kita-r5", "1-2/deeds/outreach_done/amount", OUTREACH_R5, "results", "outreach", 1),
    ("kita-r5", "1-2/aims/outreach", OUTREACH_R5, "results", "outreach", 1),
    ("kita-r5", "1-2/aims/outreach/target", OUTREACH_R5, "goals", "goal_outreach", 1),
    ("itabashi-r4", "/consultations", ITABASHI, "results", "consultations", 1),
    ("itabashi-r4", "/aims/consultations/target", ITABASHI, "goals", "goal_consultations", 1),
    ("itabashi-r4", "/money/cost_yen", ITABASHI, "cost_and_grant", "total_cost", THOUSAND),
    ("itabashi-r4", "/money/grant_yen", ITABASHI, "cost_and_grant", "grant", THOUSAND),
    ("itabashi-r4", "/figures/1", ITABASHI, "background_figures", "dv_not_consulted", 1),
    ("itabashi-r4", "/figures/2", ITABASHI, "background_figures", "dv_not_worth_consulting", 1),
    ("osaka-r4", "/friends_stock", OSAKA, "results", "friends_march_end", 1),
    ("osaka-r4", "/consultations", OSAKA, "results", "consultations_total", 1),
    ("osaka-r4", "/mean_per_session", OSAKA, "results", "consultations_per_day", 1),
    ("osaka-r4", "/sessions_counted", OSAKA, "sessions", "session_count", 1),
    ("osaka-r4", "/survey/glad/share", OSAKA, "survey_results", "glad_consulted", 1),
    ("osaka-r4", "/aims/more_positive/target", OSAKA, "goals", "goal_positive_feeling", 1),
    ("osaka-r4", "/deeds/goods/amount", OSAKA, "results", "sanitary_packs", 1),
    ("osaka-r4", "/deeds/peer_support/meetings", OSAKA, "results", "peer_support_sessions", 1),
    ("osaka-r4", "/deeds/peer_support/amount", OSAKA, "results", "peer_support_participants", 1),
    ("osaka-r4", "/deeds/specialist/meetings", OSAKA, "results", "legal_sessions", 1),
    ("osaka-r4", "/deeds/specialist/amount", OSAKA, "results", "legal_consultations", 1),
    ("osaka-r4", "/deeds/specialist.2/meetings", OSAKA, "results", "body_sessions", 1),
    ("osaka-r4", "/deeds/specialist.2/amount", OSAKA, "results", "body_consultations", 1),
    ("ueda-r3", "/consultations", UEDA, "results", "consultations", 1),
    ("ueda-r3", "/aims/consultations/target", UEDA, "goals", "goal_consultations", 1),
    ("ueda-r3", "/aims/nights", UEDA, "results", "stays", 1),
    ("ueda-r3", "/aims/nights/target", UEDA, "goals", "goal_stays", 1),
    ("ueda-r3", "/deeds/stay/amount", UEDA, "results", "stays", 1),
    ("ueda-r3", "/deeds/peer_support/amount", UEDA, "results", "peer_participants", 1),
    ("ueda-r3", "/deeds/peer_support/meetings", UEDA, "results", "peer_sessions", 1),
    ("ueda-r3", "/aims/peer_participants/target", UEDA, "goals", "goal_peer_participants", 1),
    ("ueda-r3", "/aims/peer_sessions/target", UEDA, "goals", "goal_peer_sessions", 1),
    ("ueda-r3", "/aims/training_sessions", UEDA, "results", "training_sessions", 1),
    ("ueda-r3", "/aims/training_satisfaction_1", UEDA, "survey_results", "training_satisfaction_1", 1),
    ("ueda-r3", "/aims/training_satisfaction_2", UEDA, "survey_results", "training_satisfaction_2", 1),
    ("ueda-r3", "/aims/2025/equality_share_r7/target", UEDA, "goals", "goal_equality", 1),
    ("ueda-r3", "/figures/1", UEDA, "results", "equality_baseline", 1),
]

# What stands on the paper itself, as people read it.
PRINTED = {
    "kita-r4": ["6,562", "4,923", "333人", "232件", "250人"],
    "kita-r5": ["6,347", "4,760", "297", "222", "442人", "226件", "80.7", "3.1", "11.5", "52.7", "13.3", "19.5", "0件"],
    "itabashi-r4": ["950", "475", "30件", "90件", "44.6", "60.4"],
    "osaka-r4": ["18,374", "11,250", "+ P", "1,424人", "1,081件", "105回", "79.4", "10,000", "6回", "21人", "23件"],
    "ueda-r3": ["283件", "211泊", "179人", "18回", "88", "56", "20", "12.7", "1,859", "11.1"],
}


@pytest.fixture(scope="module")
def reports(played: Played) -> Mapping[str, Report]:
    made = {}
    with played.store.reading() as db:
        for slug, year in YEARS.items():
            found = programmes.by_slug(db, slug)
            assert found
            made[slug] = report_source.read(db, programme=found, year=year, today=TODAY)
    return made


def numbers(told: Report) -> Mapping[str, Any]:
    return {one.key: one.value for one in report_numbers.told(told, Edition.SUBMIT)}


@pytest.mark.parametrize(("slug", "key", "seed", "section", "name", "times"), TOLD, ids=lambda each: str(each))
def test_a_published_figure_is_the_reports(
    reports: Mapping[str, Report], slug: str, key: str, seed: str, section: str, name: str, times: int
) -> None:
    published = fact(seed, section, name)
    known = published["known"] if isinstance(published, dict) else published
    told = numbers(reports[slug])
    assert key in told, [one for one in told if one.split("/")[1] == key.split("/")[1]]
    assert round(float(told[key]), 1) == known * times


def test_the_amount_that_was_left_open_stays_open(reports: Mapping[str, Report]) -> None:
    money = reports["osaka-r4"].projects[0].money
    assert (money.cost_yen, money.note) == (18_374_000, "+ P")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said.append(data)


def text_of(data: bytes, fmt: str) -> str:
    """All words of a file, without the spaces between them."""
    match fmt:
        case "pdf":
            paper = pypdfium2.PdfDocument(data)
            said = " ".join(page.get_textpage().get_text_range() for page in paper)
        case "docx":
            word = docx.Document(io.BytesIO(data))
            said = " ".join(
                part.text or "" for part in word.element.body.iter() if part.tag.endswith("}t") and part.text
            )
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            said = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        case _:
            reader = _Text()
            reader.feed(data.decode())
            said = " ".join(reader.said)
    return "".join(said.split())


@pytest.mark.parametrize("fmt", ["pdf", "docx", "html"])
@pytest.mark.parametrize("slug", YEARS)
def test_the_paper_prints_what_was_published(reports: Mapping[str, Report], slug: str, fmt: str) -> None:
    said = text_of(report_files.files(reports[slug], Edition.SUBMIT, fmt), fmt)
    assert [figure for figure in PRINTED[slug] if "".join(figure.split()) not in said] == []


@pytest.mark.parametrize("edition", [Edition.SUBMIT, Edition.PUBLIC])
@pytest.mark.parametrize("slug", YEARS)
def test_the_sheet_holds_every_number_of_its_edition_as_a_number(
    reports: Mapping[str, Report], slug: str, edition: Edition
) -> None:
    told = reports[slug]
    book = openpyxl.load_workbook(io.BytesIO(report_files.files(told, edition, "xlsx")))
    held = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    values = {float(cell) for cell in held if isinstance(cell, int | float)}
    wanted = {float(one.value) for one in report_numbers.told(told, edition) if one.value is not None}
    assert wanted <= values
