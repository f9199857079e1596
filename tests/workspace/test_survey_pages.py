"""Survey results, as staff see them."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import fiscal_year, now, start_of, tokyo_day
from store import publications
from store.database import Store
from store.records import Programme
from survey import answers, invitations, open_surveys, questionnaires
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import database
from workspace.sessions import hash_of

BY = "counsellor@office.example"
# A fiscal year that is over for good, and a day in it.
YEAR = fiscal_year(tokyo_day(now())) - 2
THEN = start_of(date(YEAR, 10, 1))


def open_page(store: Store, page: str, role: str, *, published: bool = True) -> tuple[AppTest, Programme]:
    with store.writing() as db:
        programme = add_programme(db, starts=date(YEAR, 4, 1))
        person = hire(db, role, [programme])
        if published:
            questionnaires.publish_preset(db, by=BY, at=now(), programme_id=programme.id, channels=["card"])
    return pages.visit(store, person, page), programme


@pytest.fixture
def both(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The process's store, on either database."""
    monkeypatch.setenv("SHIRUBE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SHIRUBE_DATABASE_URL", store.url)
    database.forget()
    yield database.store()
    database.forget()


def answer(
    store: Store, programme: Programme, value: str, times: int, question: str = "helpful", at: datetime = THEN
) -> None:
    with store.writing() as db:
        for token in invitations.issue(db, by=BY, at=at, programme=programme, count=times):
            answers.submit(db, token=token, given=[(question, value)], at=at)
        answers.release(db, at=now(), rng=random.Random(1))


def of_the_year(page: AppTest) -> AppTest:
    """The page with the year that is over chosen."""
    return next(box for box in page.run().selectbox if box.label == "年度").select(YEAR).run()


def test_results_show_rates_with_n_and_hide_small_cells(workspace: Store) -> None:
    page, programme = open_page(workspace, "survey_results", "manager")
    for value, times in (("very", 20), ("somewhat", 3), ("little", 9)):
        answer(workspace, programme, value, times)
    said = pages.text(of_the_year(page))
    assert "32人のうち23人（72%）が、「とても役に立った」か「すこし役に立った」と答えました" in said
    assert "95%信頼区間 55–84%" in said
    assert said.count("<b>非表示</b>") == 2
    assert "参考値" not in said
    assert "回答率" in said


@pytest.mark.parametrize("role", ["manager", "counsellor", "admin"])
def test_words_are_read_from_five_on_as_they_were_written(both: Store, role: str) -> None:
    page, programme = open_page(both, "survey_results", role)
    answer(both, programme, "very", 6)
    answer(both, programme, "<script>alert(1)</script> **話せて** & 03-1234-5678\n楽に", 4, question="word")
    answer(both, programme, "very", 1)
    said = pages.text(of_the_year(page))
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
        questionnaires.publish_preset(db, by=BY, at=now(), programme_id=programme.id, channels=["card"])
        id_hash = hash_of(open_session(db, hire(db, "pr", [programme])))
    for name in ("survey_links", "survey_results"):
        page = pages.alone(id_hash, name)
        assert len(page.info) == 1
        assert not survey_buttons(page)
        assert "sb-number" not in pages.text(page)


def survey_buttons(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button if str(button.key).startswith("survey")]


def test_a_rate_of_fewer_than_thirty_is_called_a_reference_value(workspace: Store) -> None:
    page, programme = open_page(workspace, "survey_results", "manager")
    answer(workspace, programme, "very", 12)
    answer(workspace, programme, "little", 8)
    said = pages.text(of_the_year(page))
    assert "と答えました。（参考値：30人未満）</p>" in said, "the sentence to read aloud says so too"
    assert "　参考値（30人未満）</small>" in said


def test_only_whole_fiscal_years_are_offered(workspace: Store) -> None:
    """A month taken from its year would tell what both hide."""
    page, _programme = open_page(workspace, "survey_results", "manager")
    labels = [box.label for box in page.selectbox if "survey-results" in str(box.key)]
    assert labels == ["年度", "アンケート"]


def publishing_page(store: Store, **answers: int) -> tuple[AppTest, Programme]:
    page, programme = open_page(store, "survey_publishing", "manager")
    for value, times in answers.items():
        answer(store, programme, value, times)
    return of_the_year(page), programme


def test_a_manager_sees_what_leaves_publishes_it_and_gets_its_files(both: Store) -> None:
    page, programme = publishing_page(both, very=20, little=12)
    assert '<td class="n">63</td>' in pages.text(page)
    page = page.button(key="survey-publish-table").click().run()
    said = pages.text(page)
    assert "表を公開しました" in said
    assert '<th scope="col" class="n">人数・通数</th><th scope="col" class="n">回答者数（母数）</th>' in said
    assert "同じファイルを、下から何度でも渡せます" in said
    assert not [button for button in page.button if button.key == "survey-publish-table"]
    assert len(page.get("download_button")) == 2
    with both.reading() as db:
        [kept] = publications.of_survey(db, programme.id, "closing")
    assert kept.made_by == "manager@office.example"


def test_answers_released_between_looking_and_pressing_stop_the_publication(workspace: Store) -> None:
    page, programme = publishing_page(workspace, very=20, little=12)
    answer(workspace, programme, "very", 5)
    page = page.button(key="survey-publish-table").click().run()
    assert "表示したあとで、表の数字が変わりました" in pages.text(page)
    with workspace.reading() as db:
        assert publications.of_survey(db, programme.id, "closing") == []


def test_a_quotation_is_read_shortened_released_and_taken_back(workspace: Store) -> None:
    page, programme = publishing_page(workspace)
    answer(workspace, programme, "駅前で話せて楽になった", 5, question="word")
    page = page.run()
    assert page.button(key="survey-quote-go").disabled
    page.checkbox[0].check()
    page.text_area[0].set_value("〔…〕話せて楽になった")
    page = page.run()
    assert not page.checkbox[0].value, "what was read isn't what stands there now"
    assert page.button(key="survey-quote-go").disabled
    page.checkbox[0].check()
    page = page.run().button(key="survey-quote-go").click().run()
    assert "引用を公開しました" in pages.text(page)
    assert "〔…〕話せて楽になった</blockquote>" in pages.text(page)
    assert len(page.get("download_button")) == 2
    [back] = [button for button in page.button if str(button.key).startswith("survey-quotation-back-")]
    assert "引用を取り下げました" in pages.text(back.click().run())


def test_words_that_begin_alike_can_be_chosen_each(workspace: Store) -> None:
    page, programme = publishing_page(workspace)
    same = "話を聞いてもらえて、気持ちがとても楽になりました。話してよかったと思います。"
    for word in (f"{same}夜もよく眠れます。", f"{same}ありがとうございました。"):
        answer(workspace, programme, word, 3, question="word")
    [box] = [box for box in page.run().selectbox if box.label == "ひとこと"]
    assert len(set(box.options)) == len(box.options) == 2


def held(store: Store, programme: Programme, first: datetime, label: str) -> None:
    with store.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=first, programme_id=programme.id, code="event")
        times = {"at": first, "opens_at": first, "ends_at": first + timedelta(days=1)}
        made = open_surveys.open_one(db, by=BY, programme=programme, label=label, most=50, code="event", **times)
        for _person in range(6):
            answers.submit_open(db, key=made.key, given=[("satisfied", "very")], at=first)
        answers.release(db, at=now(), rng=random.Random(1))


def test_two_events_of_one_name_are_told_apart_by_their_days(workspace: Store) -> None:
    page, programme = open_page(workspace, "survey_results", "manager")
    held(workspace, programme, THEN, "夏の研修")
    held(workspace, programme, THEN + timedelta(days=14), "夏の研修")
    held(workspace, programme, THEN + timedelta(days=14), "夏の研修")
    [box] = [box for box in of_the_year(page).selectbox if box.label == "アンケート"]
    events = [name for name in box.options if "夏の研修" in name]
    assert len(set(events)) == 3
    assert sum("10月1日〜10月1日" in name for name in events) == 1
    assert sum(name.endswith("(2)") for name in events) == 1


def test_a_counsellor_publishes_nothing(workspace: Store) -> None:
    with workspace.writing() as db:
        id_hash = hash_of(open_session(db, hire(db, "counsellor", [add_programme(db)])))
    page = pages.alone(id_hash, "survey_publishing")
    assert len(page.info) == 1
    assert not page.button
