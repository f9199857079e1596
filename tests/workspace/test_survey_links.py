"""The page of survey links: made, counted, withdrawn, opened for an event; and an address is kept nowhere."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import end_of, now, start_of, tokyo_day
from store import questionnaires as questions
from store import staff, survey_links
from store.database import Store
from store.records import Programme
from store.survey_records import OpenSurvey
from survey import invitations, open_surveys, questionnaires
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire

BY = "counsellor@office.example"
ADDRESS = re.compile(r"/s/([A-Za-z0-9_-]{22})")


def open_page(store: Store, role: str = "counsellor", *codes: str) -> tuple[AppTest, Programme]:
    """The page in a programme that has published the closing survey and these others."""
    with store.writing() as db:
        programme = add_programme(db, starts=(now() - timedelta(days=400)).date())
        person = hire(db, role, [programme])
        questionnaires.publish_preset(db, by=BY, at=now(), programme_id=programme.id, channels=["card"])
        closing = questions.current(db, programme.id)
        assert closing
        for code in codes:
            form = {**closing.definition, "code": code, "name": {"ja": f"{code}のアンケート"}}
            questions.publish(db, programme_id=programme.id, code=code, definition=form, at=now())
    return pages.visit(store, person, "survey_links"), programme


def click(page: AppTest, key: str) -> AppTest:
    return page.button(key=key).click().run()


def one_token(page: AppTest) -> tuple[AppTest, str]:
    page = click(page, "survey-link-one")
    found = ADDRESS.search(page.code[-1].value)
    assert found
    return page, found[1]


def month_counts(store: Store, programme: Programme, code: str = "closing") -> dict[str, int]:
    month = tokyo_day(now()).replace(day=1)
    with store.reading() as db:
        found = survey_links.counts(db, programme.id, month, month, code)
    return {outcome: number for (_month, outcome), number in found.items() if number}


def test_a_counsellor_makes_a_link_that_is_shown_once_and_works(either: Store) -> None:
    page, _programme = open_page(either)
    page, token = one_token(page)
    with either.reading() as db:
        assert invitations.live(db, token, at=now())
    assert not page.run().code


def test_the_link_comes_with_words_in_each_language_of_the_form_and_a_code_for_the_screen(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page, token = one_token(page)
    with workspace.reading() as db:
        current = questions.current(db, programme.id)
    assert current
    languages = questionnaires.form_of(current).languages
    assert {"ja", "en"} <= set(languages)
    texts = [block.value for block in page.code]
    assert len(texts) == len(languages) + 1
    assert all(token in text for text in texts)
    assert "アンケート" in texts[0]
    assert f"{token}?lang=en" in next(text for text in texts if "questionnaire" in text)
    assert '<img alt="リンクの二次元コード" src="data:image/svg+xml;base64,' in pages.text(page)


def test_an_address_stays_in_no_session_no_log_and_no_store(workspace: Store, caplog: pytest.LogCaptureFixture) -> None:
    page, _programme = open_page(workspace)
    page, token = one_token(page)
    page = page.run()
    page.text_input(key="survey-withdraw-address").set_value(f"https://go.example/s/{token}")
    page = click(page, "survey-withdraw-go").run()
    assert token not in repr({key: page.session_state[key] for key in page.session_state})
    assert token not in pages.text(page)
    assert token not in caplog.text
    files = list(Path(workspace.url.removeprefix("sqlite:///")).parent.glob("shirube.db*"))
    assert files
    assert not [file for file in files if token.encode() in file.read_bytes()]


def test_many_links_come_as_slips_workbook_and_csv(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page.number_input(key="survey-links-count").set_value(12)
    page = click(page, "survey-links-go")
    assert "12通のリンクを作りました" in pages.text(page)
    assert [button.key for button in page.get("download_button")] == ["survey-pdf", "survey-xlsx", "survey-csv"]
    assert not page.code
    assert month_counts(workspace, programme) == {"sent": 12}
    assert not page.run().get("download_button")


def test_links_lead_to_the_questionnaire_that_is_chosen(workspace: Store) -> None:
    page, programme = open_page(workspace, "counsellor", "event")
    page = page.button_group(key="survey-links-code").set_value("event").run()
    page, token = one_token(page)
    with workspace.reading() as db:
        found = invitations.live(db, token, at=now())
        event = questions.current(db, programme.id, "event")
    assert found
    assert event
    assert found.questionnaire_id == event.id
    assert (month_counts(workspace, programme, "event"), month_counts(workspace, programme)) == ({"sent": 1}, {})


def test_with_one_questionnaire_there_is_nothing_to_choose(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    assert not page.get("button_group")


def test_a_reason_is_counted_by_one_click_and_taken_back_by_another(either: Store) -> None:
    page, programme = open_page(either)
    page = click(page, "survey-unsent-unsafe")
    assert "数えました：送ると危険があった" in pages.text(page)
    page = click(page, "survey-unsent-gone")
    assert month_counts(either, programme) == {"unsafe": 1, "gone": 1}
    page = click(page, "survey-unsent-undo")
    assert "1つ戻しました" in pages.text(page)
    assert month_counts(either, programme) == {"unsafe": 1}
    assert "survey-unsent-undo" not in {button.key for button in page.button}
    with either.reading() as db:
        told = [(entry.action, entry.detail) for entry in staff.audit_trail(db) if "unsent" in entry.action]
    assert sorted(told, key=str) == [
        ("survey.unsent", {"count": 1}),
        ("survey.unsent", {"count": 1}),
        ("survey.unsent_taken_back", {"count": 1}),
    ]


def test_few_of_a_reason_are_hidden_and_the_months_total_is_shown(workspace: Store) -> None:
    page, programme = open_page(workspace)
    with workspace.writing() as db:
        invitations.issue(db, by=BY, at=now(), programme=programme, count=31)
        for reason, number in (("gone", 23), ("unsafe", 2), ("declined", 9), ("unfit", 7)):
            who = {"by": BY, "at": now(), "programme": programme, "reason": reason}
            invitations.count_unsent(db, **who, number=number)  # type: ignore[arg-type]
    said = pages.text(page.run())
    assert ">31</td>" in said
    assert ">41</td>" in said
    assert ">23</td>" in said
    assert said.count(">非表示</td>") >= 2
    assert ">2</td>" not in said


def test_a_pasted_link_is_withdrawn(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page, token = one_token(page)
    page.text_input(key="survey-withdraw-address").set_value(f"https://go.example/s/{token}")
    page = click(page, "survey-withdraw-go")
    assert "リンクを取り消しました" in pages.text(page)
    with workspace.reading() as db:
        assert invitations.live(db, token, at=now()) is None
    assert month_counts(workspace, programme) == {}


def test_whether_a_link_was_spent_is_not_told(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page, token = one_token(page)
    with workspace.writing() as db:
        survey_links.spend_all(db, {invitations.hash_of(token)}, now())
    told = []
    for pasted in (token, "x" * 22):
        page.text_input(key="survey-withdraw-address").set_value(pasted)
        page = click(page, "survey-withdraw-go")
        told.append(re.findall(r'<p class="sb-attention">(.*?)</p>', pages.text(page)))
    assert told[0] == told[1]
    assert "どれかはお伝えしません" in told[0][0]


def test_what_is_no_link_is_refused_in_words(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page.text_input(key="survey-withdraw-address").set_value("https://go.example/")
    assert "リンクが見つかりません" in pages.text(click(page, "survey-withdraw-go"))


def opened(store: Store, programme: Programme) -> list[OpenSurvey]:
    with store.reading() as db:
        return survey_links.opened(db, programme.id)


def test_an_event_gets_a_link_with_its_days_and_its_most_answers_and_is_closed_by_hand(either: Store) -> None:
    page, programme = open_page(either)
    page.text_input(key="survey-open-label").set_value("8月3日 研修")
    page.number_input(key="survey-open-most").set_value(30)
    page = click(page, "survey-open-go")
    [made] = opened(either, programme)
    today = tokyo_day(now())
    assert (made.label, made.most) == ("8月3日 研修", 30)
    assert (made.opens_at, made.ends_at) == (start_of(today), end_of(today + timedelta(days=7)))
    said = pages.text(page)
    assert "「8月3日 研修」のリンクを作りました" in said
    assert "上限 30人" in said
    assert "受付中" in said
    assert page.code[0].value.endswith(f"/q/{made.key}")
    assert len(page.get("download_button")) == 2
    assert page.button(key=f"survey-event-{made.id}-close").disabled
    page = page.checkbox(key=f"survey-event-{made.id}-sure").check().run()
    page = click(page, f"survey-event-{made.id}-close")
    [closed] = opened(either, programme)
    assert closed.closed_at
    assert "「8月3日 研修」のリンクを締め切りました" in pages.text(page)
    assert "survey-event" not in "".join(str(button.key) for button in page.button)


def made_open(store: Store, programme: Programme, *, answered: int, most: int = 9) -> OpenSurvey:
    """A link for an event, with so many answers."""
    at = now()
    limits: dict[str, Any] = {"opens_at": at, "ends_at": at + timedelta(days=1), "most": most}
    with store.writing() as db:
        made = open_surveys.open_one(db, by=BY, at=at, programme=programme, code="closing", label="講座", **limits)
        for _answer in range(answered):
            assert survey_links.take_place(db, made.key, at)
    return made


def test_while_an_event_is_open_nobody_sees_who_answers_next(either: Store) -> None:
    page, programme = open_page(either)
    made = made_open(either, programme, answered=0)
    told = [re.sub(r"[0-9a-f]{32,}", "", pages.text(page.run()))]
    for _answer in range(8):
        with either.writing() as db:
            survey_links.take_place(db, made.key, now())
        told.append(re.sub(r"[0-9a-f]{32,}", "", pages.text(page.run())))
    assert len(set(told)) == 1
    assert "受付中" in told[0]
    with either.writing() as db:
        survey_links.take_place(db, made.key, now())
    assert "上限に達しました" in pages.text(page.run())


@pytest.mark.parametrize(("answered", "shown"), [(4, "非表示"), (5, "5"), (0, "0")])
def test_after_an_event_fewer_than_five_answers_are_hidden(workspace: Store, answered: int, shown: str) -> None:
    page, programme = open_page(workspace)
    made = made_open(workspace, programme, answered=answered)
    with workspace.writing() as db:
        open_surveys.close(db, by=BY, at=now(), programme=programme, open_survey_id=made.id)
    assert f'<td class="n">{shown}</td><td class="n">9</td>' in pages.text(page.run())


@pytest.mark.parametrize(("label", "said"), [("", "どの催しのリンクか"), ("研修🦄", "「🦄」は、書体にない")])
def test_an_event_that_cannot_be_told_from_others_gets_no_link(workspace: Store, label: str, said: str) -> None:
    page, programme = open_page(workspace)
    page.text_input(key="survey-open-label").set_value(label)
    assert said in pages.text(click(page, "survey-open-go"))
    assert opened(workspace, programme) == []


def test_without_a_survey_a_counsellor_is_told_whom_to_ask_and_a_manager_where(workspace: Store) -> None:
    with workspace.writing() as db:
        programme = add_programme(db)
        people = [hire(db, role, [programme]) for role in ("counsellor", "manager")]
    counsellor, manager = (pages.visit(workspace, person, "survey_links") for person in people)
    assert "管理職の方に、公開を頼んでください" in pages.text(counsellor)
    assert "先に公開してください" in pages.text(manager)
    for page in (counsellor, manager):
        assert not [button for button in page.button if str(button.key).startswith("survey")]
