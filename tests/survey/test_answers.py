"""Answers: read against the published questions, stored without a trace, released in groups."""

import random
import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from core import language
from core.language import worded
from store.database import Store
from survey import answers, open_surveys, parsing
from survey.answers import (
    LinkGone,
    NothingChosen,
    NotOnTheForm,
    NumberOutside,
    WordTooLong,
    keep,
    read,
    release,
    submit,
    submit_open,
)
from survey.forms import Form, Question
from survey.parsing import Given
from survey.questionnaires import DECLINED, compose
from survey.releasing import shared_weeks
from tests.conftest import NOON
from tests.survey.conftest import PLEASED, Desk, open_desk

FORM = compose(modules=["osaka"], channels=["card", "sticker"])


def parse(form: Form, given: Given) -> list[tuple[str, str]]:
    return list(parsing.read(form, given).items)


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    with store.reading() as db:
        return [tuple(row) for row in db.execute(text(f"SELECT * FROM {table}"))]


def release_now(store: Store, *, seed: int = 1) -> int:
    with store.writing() as db:
        released = release(db, at=NOON, rng=random.Random(seed))
    store.forget_order()
    return released


# --- reading


def test_a_full_form_is_read_as_pairs() -> None:
    given = [*PLEASED, ("glad", "little"), ("channel", "card"), ("channel", "sticker"), ("age_band", "10s")]
    assert sorted(parse(FORM, given)) == sorted(given)


def test_fields_that_are_no_question_are_dropped() -> None:
    assert parse(FORM, [("helpful", "very"), ("utm_source", "x"), ("csrf", "")]) == [("helpful", "very")]


def test_a_tick_that_contradicts_the_others_counts_alone() -> None:
    given = [("channel", "card"), ("channel", "forgotten"), ("channel", "sticker")]
    assert parse(FORM, given) == [("channel", "forgotten")]


def test_rather_not_say_leaves_nothing_behind_and_outweighs_a_tick() -> None:
    assert parse(FORM, [("helpful", DECLINED), ("why_here", "talk"), ("why_here", DECLINED)]) == []


@pytest.mark.parametrize(
    "given",
    [
        [("helpful", "VERY")],
        [("helpful", "very' OR 1=1")],
        [("helpful", "")],
        [("helpful", "very"), ("helpful", "little")],
        [("channel", "poster")],
        [("age_band", "20s"), ("age_band", "30s")],
        [("word", "a"), ("word", "b")],
        [("word", "a\0b")],
    ],
)
def test_what_the_form_does_not_offer_is_refused(given: list[tuple[str, str]]) -> None:
    with pytest.raises(NotOnTheForm):
        parse(FORM, given)


def test_an_untouched_form_is_not_an_answer() -> None:
    for given in ([], [("word", "")], [("word", " \r\n ")], [("nonsense", "x")]):
        with pytest.raises(NothingChosen):
            parse(FORM, given)


def test_a_word_counts_a_line_end_as_one_character_as_the_form_does() -> None:
    fitting = "あ" * 99 + "\r\n" + "い" * 100
    assert parse(FORM, [("word", fitting)]) == [("word", fitting.replace("\r\n", "\n"))]
    with pytest.raises(WordTooLong):
        parse(FORM, [("word", fitting + "う")])


def test_a_word_is_masked_before_anything_keeps_it() -> None:
    assert parse(FORM, [("word", "ありがとう。090-1234-5678")]) == [("word", "ありがとう。〔電話〕")]


NIGHTS = Question("nights", "number", {"ja": "何泊"}, low=1, high=30)
LATER = Question("later", "text", {"ja": "くわしく"}, limit=20, only_if=("helpful", ("little", "not_at_all")))
LONGER = Form("stay", ("ja",), (FORM.questions[0], NIGHTS, LATER))


@pytest.mark.parametrize(("typed", "read_as"), [("3", "3"), ("０１２", "12"), (" 30 ", "30")])
def test_a_number_is_read_however_its_digits_are_typed(typed: str, read_as: str) -> None:
    assert parse(LONGER, [("nights", typed)]) == [("nights", read_as)]


@pytest.mark.parametrize("typed", ["0", "31", "-1", "3.5", "三", "1e1", "9" * 5000])
def test_a_number_outside_its_bounds_comes_back_with_them(typed: str) -> None:
    with pytest.raises(NumberOutside) as refused:
        parse(LONGER, [("nights", typed)])
    assert refused.value.facts == {"question": "何泊", "low": 1, "high": 30}


def test_a_number_may_be_left_out_or_declined() -> None:
    assert parse(LONGER, [("helpful", "very"), ("nights", "")]) == [("helpful", "very")]
    assert parse(LONGER, [("nights", ""), ("nights", DECLINED)]) == []
    assert parse(LONGER, [("nights", "3"), ("nights", DECLINED)]) == []


def test_what_was_asked_only_of_others_is_dropped_whatever_it_is() -> None:
    told = [("later", "つらかった")]
    assert parse(LONGER, [("helpful", "little"), *told]) == [("helpful", "little"), *told]
    for first in ("very", DECLINED):
        assert ("later", "つらかった") not in parse(LONGER, [("helpful", first), *told])
    assert parse(LONGER, [("helpful", "very"), ("later", "x" * 500)]) == [("helpful", "very")]
    with pytest.raises(NothingChosen):
        parse(LONGER, told)


# --- submitting


def test_an_answer_carries_a_random_key_its_week_and_nothing_else(desk: Desk) -> None:
    [token] = desk.tokens()
    desk.submit(token)
    [(programme_id, key, _questionnaire, week, released, event)] = rows(desk.store, "answer")
    assert (programme_id, week, bool(released), event) == (desk.programme.id, "2026-W23", False, None)
    assert re.fullmatch("[0-9a-f]{32}", str(key))
    items = sorted(tuple(row[1:]) for row in rows(desk.store, "answer_item"))
    assert items == sorted((key, question, value) for question, value in PLEASED)
    assert rows(desk.store, "survey_link") == []


def test_a_spent_an_expired_and_an_unknown_link_are_refused_alike(desk: Desk) -> None:
    spent, expired = desk.tokens(2)
    desk.submit(spent)
    before = rows(desk.store, "answer")
    for token, at in ((spent, NOON), (expired, NOON + timedelta(hours=24)), ("x" * 22, NOON), ("", NOON)):
        with pytest.raises(LinkGone):
            desk.submit(token, at=at)
    assert rows(desk.store, "answer") == before


def test_a_refused_answer_leaves_its_link_unspent(desk: Desk) -> None:
    [token] = desk.tokens()
    with pytest.raises(NotOnTheForm):
        desk.submit(token, [("helpful", "nonsense")])
    desk.submit(token)
    assert len(rows(desk.store, "answer")) == 1


def test_whatever_signs_a_word_has_are_stored_as_they_came(desk: Desk) -> None:
    word = "\"'\\ {}[]:, %s ? $.value\n髙﨑𩸽👩‍👧 \uffff \u200d é e\u0301 नमस्ते"
    [token] = desk.tokens()
    desk.submit(token, [("word", word)])
    assert [row[-1] for row in rows(desk.store, "answer_item")] == [word]


def test_a_crash_after_spending_gives_the_link_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    [token] = desk.tokens()

    def crash(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(answers.questions, "add_answers", crash)
        with pytest.raises(KeyboardInterrupt):
            desk.submit(token)
    assert len(rows(desk.store, "survey_link")) == 1
    desk.submit(token)


def test_old_answers_keep_their_version_and_links_lead_to_the_version_they_were_made_for(desk: Desk) -> None:
    [old] = desk.tokens()
    with desk.store.writing() as db:
        answers.questionnaires.publish(
            db,
            programme_id=desk.programme.id,
            code="closing",
            definition={"code": "closing", "languages": [], "questions": []},
            at=NOON,
        )
    desk.submit(old)
    assert len(rows(desk.store, "answer_item")) == len(PLEASED)


def test_eight_people_racing_for_one_link_give_one_answer(desk: Desk) -> None:
    for token in desk.tokens(5):
        won: list[bool] = []
        gate = threading.Barrier(8)

        def race(token: str = token, gate: threading.Barrier = gate, won: list[bool] = won) -> None:
            gate.wait()
            try:
                desk.submit(token)
                won.append(True)
            except LinkGone:
                won.append(False)

        threads = [threading.Thread(target=race) for _number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(won) == [False] * 7 + [True]
    assert len(rows(desk.store, "answer")) == 5


def open_event(desk: Desk, *, most: int = 100) -> str:
    with desk.store.writing() as db:
        made = open_surveys.open_one(
            db,
            by="pr@example.lg.jp",
            at=NOON,
            programme=desk.programme,
            code="closing",
            label="研修",
            opens_at=NOON,
            ends_at=NOON + timedelta(hours=2),
            most=most,
        )
    return made.key


def answer_event(desk: Desk, key: str, *, times: int = 1) -> None:
    for _time in range(times):
        with desk.store.writing() as db:
            submit_open(db, key=key, given=PLEASED, at=NOON)


def test_an_open_link_takes_as_many_answers_as_it_has_places(desk: Desk) -> None:
    key = open_event(desk, most=2)
    answer_event(desk, key, times=2)
    with pytest.raises(LinkGone):
        answer_event(desk, key)
    events = {row[5] for row in rows(desk.store, "answer")}
    assert (len(rows(desk.store, "answer")), len(events), None in events) == (2, 1, False)


def test_a_refused_answer_takes_no_place(desk: Desk) -> None:
    key = open_event(desk, most=1)
    with pytest.raises(NotOnTheForm), desk.store.writing() as db:
        submit_open(db, key=key, given=[("helpful", "nonsense")], at=NOON)
    answer_event(desk, key)


def test_whoever_writes_of_danger_is_told_apart_and_nothing_of_it_is_stored(desk: Desk) -> None:
    calm, urgent = desk.tokens(2)
    with desk.store.writing() as db:
        assert not submit(db, token=calm, given=[("word", "ありがとう")], at=NOON).sounds_urgent
        assert submit(db, token=urgent, given=[("word", "もう死にたい")], at=NOON).sounds_urgent
    assert {len(row) for row in rows(desk.store, "answer")} == {6}


def test_answers_kept_together_spend_each_link_once(desk: Desk) -> None:
    one, other, late = desk.tokens(3)
    with desk.store.reading() as db:
        filled = [read(db, token=token, given=PLEASED, at=NOON) for token in (one, other, one, late)]
    desk.submit(late)
    with desk.store.writing() as db:
        assert keep(db, filled, at=NOON) == [True, True, False, False]
    assert len(rows(desk.store, "answer")) == 3


# --- releasing


def test_an_event_and_the_desk_do_not_fill_up_each_others_groups(desk: Desk) -> None:
    key, other = open_event(desk), open_event(desk)
    answer_event(desk, key, times=4)
    answer_event(desk, other, times=5)
    desk.answer(times=4)
    assert release_now(desk.store) == 5
    answer_event(desk, key)
    assert release_now(desk.store) == 5


def test_versions_do_not_fill_up_each_others_groups(desk: Desk) -> None:
    desk.answer(times=3)
    with desk.store.writing() as db:
        found = answers.questionnaires.current(db, desk.programme.id)
        assert found
        told = {"programme_id": desk.programme.id, "code": "closing", "definition": found.definition}
        answers.questionnaires.publish(db, **told, at=NOON)
    desk.answer(times=4)
    assert release_now(desk.store) == 0
    desk.answer()
    assert release_now(desk.store) == 5


@pytest.mark.parametrize(
    ("came", "put_down_to"),
    [
        ("1" * 5, "1" * 5),
        ("1" * 5 + "2" * 5, "1" * 5 + "2" * 5),
        ("1" * 2 + "2" * 3, "2" * 5),
        ("1" * 6 + "2" * 4, "1" * 10),
        ("1" + "2" * 5 + "3" * 2 + "4" * 3 + "5", "2" * 6 + "4" * 6),
    ],
)
def test_fewer_than_five_never_stand_in_a_week_of_their_own(came: str, put_down_to: str) -> None:
    weeks = shared_weeks(list(came))
    assert "".join(weeks[week] for week in came) == put_down_to


def test_fewer_than_five_are_carried_over(desk: Desk) -> None:
    desk.answer(times=4)
    assert release_now(desk.store) == 0
    desk.answer()
    assert release_now(desk.store) == 5
    assert all(row[4] for row in rows(desk.store, "answer"))


def test_programmes_do_not_fill_up_each_others_groups(desk: Desk) -> None:
    other = open_desk(desk.store, "kita-r8")
    desk.answer(times=4)
    other.answer(times=6)
    assert release_now(desk.store) == 6
    assert {row[0] for row in rows(desk.store, "answer") if row[4]} == {other.programme.id}


def test_released_answers_say_what_they_said_before(desk: Desk) -> None:
    for number, value in enumerate(("very", "somewhat", "neither", "little", "not_at_all")):
        desk.answer([("helpful", value), ("age_band", f"{number + 1}0s")])

    def contents() -> list[list[tuple[object, object]]]:
        items = rows(desk.store, "answer_item")
        return sorted(sorted((row[2], row[3]) for row in items if row[1] == key) for key in {row[1] for row in items})

    before = contents()
    assert release_now(desk.store) == 5
    assert contents() == before


@pytest.fixture
def released(desk: Desk) -> tuple[Desk, list[str]]:
    """Twelve released answers, and the keys they had before, in the order they came."""
    order = []
    for number in range(12):
        seen = set(order)
        desk.answer([("word", f"{number}番目")])
        order += [str(row[1]) for row in rows(desk.store, "answer") if str(row[1]) not in seen]
    release_now(desk.store)
    return desk, order


def test_no_key_survives_the_release(released: tuple[Desk, list[str]]) -> None:
    desk, order = released
    assert not {str(row[1]) for row in rows(desk.store, "answer")} & set(order)


def test_a_curious_administrator_finds_no_order_in_keys_or_places(released: tuple[Desk, list[str]]) -> None:
    desk, _order = released
    place = "ctid" if not desk.store.is_sqlite else "answer_id"
    with desk.store.reading() as db:
        said = db.execute(text(f"SELECT value FROM answer_item ORDER BY {place}")).scalars()
        told = [int(value.removesuffix("番目")) for value in said]
        columns = set(db.execute(text("SELECT * FROM answer")).keys())
    assert sorted(told) == list(range(12))
    assert told != sorted(told)
    # No column but the week says anything of time, and no number counts up.
    assert columns == {"programme_id", "id", "questionnaire_id", "week", "released", "open_survey_id"}


def test_after_a_release_the_database_keeps_nothing_of_the_rows_as_they_came(released: tuple[Desk, list[str]]) -> None:
    desk, order = released
    kept = _table_bytes(desk.store)
    assert b"toshima" in kept or not desk.store.is_sqlite
    assert not [key for key in order if key.encode() in kept]


def test_released_rows_were_all_written_at_once(released: tuple[Desk, list[str]]) -> None:
    desk, _order = released
    with desk.store.reading() as db:
        if desk.store.is_sqlite:
            with pytest.raises(Exception, match="rowid"):
                db.execute(text("SELECT rowid FROM answer"))
        else:
            union = "SELECT xmin::text FROM answer UNION SELECT xmin::text FROM answer_item"
            assert len(db.execute(text(union)).all()) == 1


def _table_bytes(store: Store) -> bytes:
    """What the database's own files hold of the answers, the write-ahead log of SQLite included."""
    if store.is_sqlite:
        path = Path(store.url.removeprefix("sqlite:///"))
        return path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
    with store.reading() as db:
        db.execute(text("CHECKPOINT"))
        files = (
            "SELECT pg_read_binary_file(pg_relation_filepath(name)) FROM (VALUES ('answer'), ('answer_item')) t(name)"
        )
        return b"".join(db.execute(text(files)).scalars())


@pytest.mark.parametrize("spoken", ["ja", "en"])
@pytest.mark.parametrize(
    "refusal",
    [
        LinkGone(),
        NotOnTheForm(),
        NothingChosen(),
        WordTooLong(question="ひとこと", limit=200),
        NumberOutside(question="何泊", low=1, high=30),
    ],
)
def test_every_refusal_is_worded_in_both_languages(refusal: answers.Refusal, spoken: str) -> None:
    with language.spoken(spoken):
        said = worded(refusal)
    assert "{" not in said
    assert (said == refusal.sentence.format(**refusal.facts)) == (spoken == "en")
