"""Forms beyond the one-time link: open links at an event, a second page, numbers, and other languages."""

import re
from dataclasses import asdict, replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from core.settings import Settings
from gateway.app import create_app
from gateway.limits import MOST_DEAD_LINKS
from store import questionnaires as stored
from store.database import Store
from survey import invitations, open_surveys, questionnaires
from survey.questionnaires import Form, Option, Question
from tests.conftest import NOON
from tests.gateway.client import Client, living
from tests.gateway.conftest import count, rows
from tests.gateway.desks import BY, PHONE, Clock, Desk

# The same for everybody but for what is random.
THANKS = r"/thanks\?lang=ja&m=[\w-]{12}"
ASKED_ON = Question(
    "what_was_hard",
    "single",
    {"ja": "どんなことが、つらかったですか。", "en": "What was hard?", "ja-easy": "{何|なに}が つらかったですか。"},
    (
        Option("wait", {"ja": "待つ時間", "en": "The wait", "ja-easy": "{待|ま}つ {時間|じかん}"}),
        Option("words", {"ja": "言われたこと", "en": "What was said", "ja-easy": "{言|い}われたこと"}),
    ),
    only_if=("helpful", ("little", "not_at_all")),
)
TIMES = Question(
    "times",
    "number",
    {"ja": "何回目ですか。", "en": "Which time is it?", "ja-easy": "{何回目|なんかいめ}ですか。"},
    low=1,
    high=99,
)


def form_of(*languages: str) -> Form:
    """The closing survey with a number, and with a question for those it didn't help."""
    form = questionnaires.compose("closing", channels=["card"])
    return replace(form, languages=languages, questions=(*form.questions, TIMES, ASKED_ON))


@pytest.fixture
def key(desk: Desk, store: Store) -> str:
    return opened(store, desk)


def opened(store: Store, desk: Desk, *, most: int = 50, starts: int = -1, ends: int = 3) -> str:
    """An open link, in hours from noon."""
    with store.writing() as db:
        form = form_of("ja", "ja-easy", "en")
        stored.publish(db, programme_id=desk.programme.id, code="closing", definition=asdict(form), at=NOON)
        made = open_surveys.open_one(
            db,
            by=BY,
            at=NOON,
            programme=desk.programme,
            code="closing",
            label="6月の研修",
            opens_at=NOON + timedelta(hours=starts),
            ends_at=NOON + timedelta(hours=ends),
            most=most,
        )
    return made.key


def totals(store: Store) -> tuple[int, int]:
    return count(store, "answer"), sum(int(str(row[8])) for row in rows(store, "open_survey"))


def test_everybody_at_an_event_answers_by_one_address(client: Client, key: str, store: Store) -> None:
    for _person in range(3):
        assert "<title>アンケート</title>" in client.get(f"/q/{key}", headers=PHONE).text
        sent = client.post(f"/q/{key}", data={"helpful": "very"}, headers=PHONE)
        assert sent.status_code == 303
        assert re.fullmatch(THANKS, sent.headers["location"])
    assert count(store, "answer") == 3


def test_looking_at_an_open_link_takes_no_place(client: Client, key: str, store: Store) -> None:
    before = rows(store, "open_survey")
    for headers in ({"user-agent": "facebookexternalhit/1.1;line-poker/1.0"}, {"sec-purpose": "prefetch"}, PHONE):
        assert client.get(f"/q/{key}", headers=headers).status_code == 200
        assert client.head(f"/q/{key}", headers=headers).status_code == 200
    assert rows(store, "open_survey") == before


def test_links_that_are_not_open_full_closed_or_unknown_look_like_a_spent_one(
    client: Client, desk: Desk, store: Store, clock: Clock
) -> None:
    later, over, full = opened(store, desk, starts=1), opened(store, desk, ends=1), opened(store, desk, most=1)
    closed = opened(store, desk)
    with store.writing() as db:
        [shut] = [each for each in open_surveys_of(store, desk) if each[1] == closed]
        open_surveys.close(db, by=BY, at=NOON, programme=desk.programme, open_survey_id=shut[0])
    assert client.post(f"/q/{full}", data={"helpful": "very"}).status_code == 303
    before = count(store, "answer")
    dead = [f"/q/{one}" for one in (later, full, closed, "zzzzzzzzzz", "", "a/b", "%00", "x" * 4000)]
    pages = [client.get(path) for path in (*dead, f"/s/{'A' * 22}")]
    pages += [client.post(path, data={"helpful": "very"}) for path in dead]
    clock.at = NOON + timedelta(hours=1)
    pages.append(client.get(f"/q/{over}"))
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert len({tuple(sorted(page.headers.items())) for page in pages}) == 1
    assert count(store, "answer") == before


def open_surveys_of(store: Store, desk: Desk) -> list[tuple[int, str]]:
    return [(int(str(row[0])), str(row[2])) for row in rows(store, "open_survey")]


def test_a_room_full_of_people_behind_one_address_answers(client: Client, desk: Desk, store: Store) -> None:
    people = MOST_DEAD_LINKS // 2 + 30
    key = opened(store, desk, most=people)
    assert {answer.status_code for answer in client.many([f"/q/{key}"] * people, headers=PHONE)} == {200}
    sent = [client.post(f"/q/{key}", data={"helpful": "very"}, headers=PHONE).status_code for _person in range(people)]
    assert sent == [303] * people
    assert count(store, "answer") == people


def test_who_tries_many_dead_links_is_told_to_wait_and_loses_nothing(client: Client, key: str) -> None:
    for _form in range(MOST_DEAD_LINKS):
        client.get("/q/unknown", headers=PHONE)
    assert client.get(f"/q/{key}", headers=PHONE).status_code == 429
    kept = client.post(f"/q/{key}", data={"helpful": "very"}, headers=PHONE)
    assert kept.status_code == 429
    assert 'name="helpful" value="very"' in kept.text


def test_who_chose_so_is_asked_on_a_second_page_and_until_then_nothing_is_stored(
    client: Client, key: str, store: Store
) -> None:
    first = {"helpful": "little", "why_here": ["talk", "unnamed"], "word": 'a"b<c'}
    second = client.post(f"/q/{key}?lang=ja", data=first, headers=PHONE)
    assert second.status_code == 200
    assert "どんなことが、つらかったですか。" in second.text
    assert "まだ送っていません。" in second.text
    assert second.text.count("<fieldset") == 1
    assert totals(store)[0] == 0
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', second.text)
    assert ("word", "a&#34;b&lt;c") in hidden
    kept = [(name, value.replace("&#34;", '"').replace("&lt;", "<")) for name, value in hidden]
    body = urlencode([*kept, ("what_was_hard", "wait"), ("/step", "2")])
    form = {**PHONE, "content-type": "application/x-www-form-urlencoded"}
    # Back to the first page and on again; still nothing is stored.
    back = client.post(f"/q/{key}", content=body.replace("%2Fstep=2", "%2Fstep=1"), headers=form)
    assert 'name="helpful" value="little" checked' in back.text
    assert '<input type="hidden" name="what_was_hard" value="wait">' in back.text
    assert totals(store)[0] == 0
    assert client.post(f"/q/{key}", content=body, headers=form).status_code == 303
    assert totals(store)[0] == 1
    assert {str(row[3]) for row in rows(store, "answer_item")} == {"little", "talk", "unnamed", 'a"b<c', "wait"}


def test_next_never_sends_and_what_comes_then_says_so(client: Client, key: str, store: Store) -> None:
    first = client.get(f"/q/{key}", headers=PHONE).text
    assert '<button name="/step" value="next">つぎへ</button>' in first
    assert "送る</button>" not in first
    for given, more in (({"helpful": "little"}, "もうすこしだけ聞かせて"), ({"helpful": "very"}, "質問はこれで終わり")):
        page = client.post(f"/q/{key}", data={**given, "/step": "next"}, headers=PHONE)
        assert page.status_code == 200
        assert "<p><strong>まだ送っていません。</strong>" in page.text
        assert more in page.text
        assert '<button name="/step" value="2">送る</button>' in page.text
        assert totals(store) == (0, 0)
        assert client.post(f"/q/{key}", data={**given, "/step": "2"}, headers=PHONE).status_code == 303
        with store.writing() as db:
            db.execute(text("DELETE FROM answer"))
            db.execute(text("UPDATE open_survey SET answered = 0"))
    # Mistakes are told on the page they were made on, whatever the button said.
    wrong = client.post(f"/q/{key}", data={"times": "x", "helpful": "very", "/step": "next"}, headers=PHONE)
    assert wrong.status_code == 400
    assert "つぎへ</button>" in wrong.text


def test_a_form_of_one_page_is_sent_from_it(client: Client, desk: Desk, store: Store) -> None:
    with store.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=NOON, programme_id=desk.programme.id, channels=["card"])
        [token] = invitations.issue(db, by=BY, at=NOON, programme=desk.programme)
    page = client.get(f"/s/{token}", headers=PHONE).text
    assert "<button>送る</button>" in page
    assert "つぎへ" not in page


def test_who_chose_otherwise_is_asked_once(client: Client, key: str, store: Store) -> None:
    for given in ({"helpful": "very"}, {"helpful": "-"}, {"helpful": "very", "what_was_hard": "wait"}):
        assert client.post(f"/q/{key}", data=given, headers=PHONE).status_code == 303
    assert "wait" not in {str(row[3]) for row in rows(store, "answer_item")}


@pytest.mark.parametrize(("typed", "is_taken"), [("7", True), ("７", True), ("0", False), ("100", False), ("x", False)])
def test_a_number_is_taken_within_its_bounds(
    client: Client, key: str, store: Store, typed: str, is_taken: bool
) -> None:
    page = client.post(f"/q/{key}?lang=en", data={"times": typed, "helpful": "very"})
    assert page.status_code == (303 if is_taken else 400)
    assert count(store, "answer") == is_taken
    if not is_taken:
        assert f'name="times" value="{typed}" aria-invalid="true" aria-describedby="q-times-e"' in page.text


def test_everything_that_needs_mending_is_told_at_once_and_leads_to_its_field(client: Client, key: str) -> None:
    page = client.post(f"/q/{key}?lang=en", data={"times": "x", "word": "あ" * 201, "helpful": "very"}).text
    told = page.split('role="alert" tabindex="-1" autofocus')[1].split("</div>")[0]
    for field in ("q-times", "q-word"):
        assert f'href="#{field}"' in told
        assert f'id="{field}"' in page
        assert f'id="{field}-e"' in page
    assert 'name="helpful" value="very" checked' in page


def test_a_reading_stands_above_its_letters_and_is_not_read_twice(client: Client, key: str) -> None:
    page = client.get(f"/q/{key}?lang=ja-easy").text
    # Easy Japanese is Japanese to a browser.
    assert '<html lang="ja">' in page
    assert "<ruby>何回目<rt aria-hidden=true>なんかいめ</ruby>ですか。" in page
    assert "|" not in re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    sent = client.post(f"/q/{key}?lang=ja-easy", data={"helpful": "very"})
    assert sent.headers["location"].startswith("/thanks?lang=ja-easy&m=")


def test_a_language_the_form_was_not_reviewed_in_is_not_offered(client: Client, key: str) -> None:
    for wish in ({"accept-language": "ko,vi;q=0.9"}, {"accept-language": "ko"}):
        page = client.get(f"/q/{key}?lang=ne", headers=wish).text
        assert '<html lang="ja">' in page
        assert 'lang="ne"' not in page
        assert 'lang="ko"' not in page


def sent_thanks(client: Client, key: str, word: str) -> str:
    """Where it leads to, having been answered with a word."""
    address = client.post(f"/q/{key}", data={"helpful": "very", "word": word}, headers=PHONE).headers["location"]
    assert re.fullmatch(THANKS, address)
    return str(address)


def numbers_are_first(client: Client, address: str) -> bool:
    page = client.get(address, headers=PHONE).text
    assert 'href="tel:110"' in page
    return page.index('href="tel:110"') < page.index("答えを受けとりました")


def test_the_numbers_stand_first_once_after_a_word_that_sounds_like_danger(client: Client, key: str) -> None:
    urgent = sent_thanks(client, key, "いま、夫に包丁を向けられています")
    usual = sent_thanks(client, key, "ありがとうございました")
    assert client.head(urgent).status_code == 200
    assert numbers_are_first(client, urgent)
    # Whoever finds the address in the history sees what everybody would.
    for address in (urgent, usual, "/thanks?lang=ja", "/thanks?lang=ja&m=AAAAAAAAAAAA"):
        assert not numbers_are_first(client, address)
    pages = {client.get(address, headers=PHONE).content for address in (urgent, usual)}
    assert len(pages) == 1


def test_at_another_gateway_the_thanks_are_the_usual_ones_with_all_numbers(
    client: Client, key: str, settings: Settings, store: Store, clock: Clock
) -> None:
    address = sent_thanks(client, key, "いま、夫に包丁を向けられています")
    with living(create_app(settings, store=store, clock=clock)) as other:
        assert not numbers_are_first(other, address)
