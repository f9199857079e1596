"""Survey links and survey results, as staff see them."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import now
from store import surveys
from store.database import Store
from store.records import Programme
from survey import answers, invitations, questionnaires
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import database
from workspace.sessions import hash_of

BY = "counsellor@office.example"


def open_page(store: Store, page: str, role: str, *, published: bool = True) -> tuple[AppTest, Programme]:
    with store.writing() as db:
        programme = add_programme(db, starts=(now() - timedelta(days=400)).date())
        person = hire(db, role, [programme])
        if published:
            questionnaires.publish(db, by=BY, at=now(), programme_id=programme.id, channels=["card"])
    return pages.visit(store, person, page), programme


@pytest.fixture
def both(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The process's store, on either database."""
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", store.url)
    database.forget()
    yield database.store()
    database.forget()


def answer(store: Store, programme: Programme, value: str, times: int, question: str = "helpful") -> None:
    at = now() - timedelta(days=7)
    with store.writing() as db:
        for token in invitations.issue(db, by=BY, at=at, programme=programme, count=times):
            answers.submit(db, token=token, given=[(question, value)], at=at)
        answers.release(db, at=now(), rng=random.Random(1))


def test_a_counsellor_makes_a_link_that_is_shown_once_and_works(workspace: Store) -> None:
    page, _programme = open_page(workspace, "survey_links", "counsellor")
    page = page.button(key="survey-link-one").click().run()
    found = re.search(r"/s/([A-Za-z0-9_-]{22})$", page.code[0].value)
    assert found
    with workspace.reading() as db:
        assert invitations.live(db, found[1], at=now())
    page.run()
    assert not page.code


def test_many_links_come_as_a_file_that_excel_reads(workspace: Store) -> None:
    page, programme = open_page(workspace, "survey_links", "counsellor")
    page.number_input(key="survey-links-count").set_value(12)
    page = page.button(key="survey-links-go").click().run()
    assert "12通のリンクを作りました" in pages.text(page)
    assert len(page.get("download_button")) == 1
    with workspace.reading() as db:
        month = now().date().replace(day=1)
        assert sum(surveys.sent(db, programme.id, month - timedelta(days=40), month).values()) == 12


def test_a_manager_publishes_the_survey_before_anybody_can_issue_links(workspace: Store) -> None:
    page, programme = open_page(workspace, "survey_links", "manager", published=False)
    assert "この事業のアンケートは、まだありません" in pages.text(page)
    assert survey_buttons(page) == ["survey-publish-go"]
    page = page.button(key="survey-publish-go").click().run()
    assert "アンケートを公開しました" in pages.text(page)
    with workspace.reading() as db:
        current = surveys.current(db, programme.id)
    assert current
    channel = questionnaires.form_of(current).question("channel")
    assert channel
    assert channel.codes == ("desk", "friend", "other", "forgotten")


def test_a_counsellor_is_told_whom_to_ask_when_nothing_is_published(workspace: Store) -> None:
    page, _programme = open_page(workspace, "survey_links", "counsellor", published=False)
    assert "管理職の方に、公開を頼んでください" in pages.text(page)
    assert not survey_buttons(page)


def test_results_show_rates_with_n_and_hide_small_cells(workspace: Store) -> None:
    page, programme = open_page(workspace, "survey_results", "manager")
    for value, times in (("very", 20), ("somewhat", 3), ("little", 9)):
        answer(workspace, programme, value, times)
    said = pages.text(page.run())
    assert "答えた32人のうち23人（72%）が、上の2つのどちらか" in said
    assert "71.9%" in said
    assert said.count("<b>非表示</b>") == 2
    assert "参考値" not in said
    assert "回答率" in said


@pytest.mark.parametrize("role", ["manager", "counsellor", "admin"])
def test_words_are_read_from_five_on_as_they_were_written(both: Store, role: str) -> None:
    page, programme = open_page(both, "survey_results", role)
    answer(both, programme, "very", 6)
    answer(both, programme, "<script>alert(1)</script> **話せて** & 03-1234-5678\n楽に", 4, question="word")
    answer(both, programme, "very", 1)
    said = pages.text(page.run())
    assert "この期間に5つ以上そろってから" in said
    assert "話せて" not in said
    answer(both, programme, "ありがとう", 1, question="word")
    answer(both, programme, "very", 4)
    said = pages.text(page.run())
    assert said.count("<li>&lt;script&gt;alert(1)&lt;/script&gt; **話せて** &amp; 〔電話〕\n楽に</li>") == 4
    assert said.count("<li>ありがとう</li>") == 1
    assert "<script" not in said
    assert "引用するときは、もう一度読んで、個人が分かる言葉がないか確かめてください" in said
    assert "5つ以上そろってから" not in said


def test_before_there_are_answers_the_page_says_what_to_do(workspace: Store) -> None:
    page, programme = open_page(workspace, "survey_results", "counsellor")
    answer(workspace, programme, "very", 4)
    assert "答えは5人分以上そろってから表示されます" in pages.text(page.run())


def test_publicity_staff_see_neither_page(workspace: Store) -> None:
    with workspace.writing() as db:
        programme = add_programme(db)
        questionnaires.publish(db, by=BY, at=now(), programme_id=programme.id, channels=["card"])
        id_hash = hash_of(open_session(db, hire(db, "pr", [programme])))
    for name in ("survey_links", "survey_results"):
        page = pages.alone(id_hash, name)
        assert len(page.info) == 1
        assert not survey_buttons(page)
        assert "sb-number" not in pages.text(page)


def survey_buttons(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button if str(button.key).startswith("survey")]
