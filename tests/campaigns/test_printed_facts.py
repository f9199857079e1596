"""What is printed of a programme is complete, in one language, and honest about what the desk can do."""

import re
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from campaigns import language_reviews, printed_facts
from core.language import spoken, worded
from core.refusals import Refusal
from printing import designs
from printing.values import Facts, Hours, Phone
from store import programmes
from store.database import Db
from store.records import Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
TODAY = date(2026, 6, 3)
ORIGIN = "https://to-u.example.lg.jp"
PHONES = [
    {"name": "見本相談室", "number": "03-0000-0000", "hours": "月〜金 9:00–17:00"},
    {"name": "見本健康相談", "number": "03-0000-0001", "hours": "月〜金 9:00–17:00"},
]
VIETNAMESE = {
    "office": "Phòng Bình đẳng giới, quận Mihon (見本区男女共同参画課)",
    "desk_kind": "Tư vấn LINE cho phụ nữ",
    "who": "Mọi lứa tuổi đều có thể tư vấn.",
    "closed": "Nghỉ ngày lễ và cuối năm",
    "phone_0": "Phòng tư vấn Mihon (T2–T6 9:00–17:00)",
    "phone_1": "Tư vấn sức khỏe Mihon (T2–T6 9:00–17:00)",
}


@pytest.fixture
def programme(db: Db) -> Programme:
    return add_programme(
        db,
        name_en="LINE counselling for women",
        desk_kind="女性のためのLINE相談",
        desk_reading="ヒトヤスミ",
        who_may_consult="どの年代の方でも相談できます。",
        closed_note="祝日・年末年始は休み",
        telephones=PHONES,
    )


def facts(db: Db, programme: Programme, **asked: Any) -> Facts:
    return printed_facts.facts(db, programme=programme, **({"origin": ORIGIN, "on": TODAY} | asked))


def say(db: Db, programme: Programme, language: str, **sentences: str) -> None:
    for part, sentence in sentences.items():
        told = {"programme": programme, "language": language, "part": part, "sentence": sentence}
        language_reviews.set_text(db, by=BY, at=NOON, **told)


def test_japanese_facts_are_the_programmes_own(db: Db, programme: Programme) -> None:
    told = facts(db, programme)
    assert (told.office, told.desk, told.kind) == ("見本区 男女共同参画課", "ひとやすみ", "女性のためのLINE相談")
    assert told.hours == (Hours(days="木・土", time="18:00–21:00", last_intake="受付 20:30まで"),)
    assert (told.who, told.closed) == ("どの年代の方でも相談できます。", "祝日・年末年始は休み")
    assert "通信料" in told.cost
    assert "命や安全" in told.secrecy
    assert told.languages == "日本語でお答えします"
    assert told.elsewhere == ""
    assert told.phones == tuple(Phone(**row) for row in PHONES)
    assert told.urgent == designs.urgent()


@pytest.mark.parametrize(
    ("more", "written"), [((), "木・土"), ((4,), "木〜土"), ((2,), "水・木・土"), ((2, 4), "水〜土")]
)
def test_three_days_or_more_in_a_row_are_written_from_to(
    db: Db, programme: Programme, more: tuple[int, ...], written: str
) -> None:
    hours = {"opens": "18:00", "closes": "21:00", "last_intake": "20:30", "since": date(2026, 4, 1)}
    for weekday in more:
        programmes.add_hours(db, programme_id=programme.id, weekday=weekday, **hours)
    assert [line.days for line in facts(db, programme).hours] == [written]


def test_two_days_in_a_row_are_no_row(db: Db, programme: Programme) -> None:
    hours = {"opens": "09:00", "closes": "12:00", "last_intake": "11:30", "since": date(2026, 4, 1)}
    for weekday in (0, 1):
        programmes.add_hours(db, programme_id=programme.id, weekday=weekday, **hours)
    assert facts(db, programme).hours[0].days == "月・火"


def test_facts_are_the_same_whoever_asks(db: Db, programme: Programme) -> None:
    with spoken("en"):
        assert facts(db, programme) == facts(db, programme, language="ja")


def test_staff_can_put_their_own_sentences_in_place_of_ours(db: Db, programme: Programme) -> None:
    say(db, programme, "ja", cost="無料です（通信料は自己負担です）。", who="区内の方が相談できます。")
    told = facts(db, programme)
    assert (told.cost, told.who) == ("無料です（通信料は自己負担です）。", "区内の方が相談できます。")
    assert told.secrecy == designs.sentences().secrecy


def test_a_piece_in_another_language_is_in_that_language_throughout(db: Db, programme: Programme) -> None:
    say(db, programme, "vi", **VIETNAMESE)
    told = facts(db, programme, language="vi", audience="school")
    assert told.hours == (Hours(days="T5, T7", time="18:00–21:00", last_intake="Tiếp nhận đến 20:30"),)
    assert (told.kind, told.who, told.closed) == (VIETNAMESE["desk_kind"], VIETNAMESE["who"], VIETNAMESE["closed"])
    assert told.phones[0] == Phone(VIETNAMESE["phone_0"], "03-0000-0000")
    assert told.languages == "Trả lời bằng tiếng Nhật"
    assert told.urgent[0].name == "Cảnh sát"
    japanese = {
        field.name
        for field in fields(told)
        if field.name not in ("office", "desk") and re.search("[぀-ヿ一-鿿]", str(getattr(told, field.name)))
    }
    assert japanese == set()


def test_somebody_the_desk_cannot_answer_is_told_who_can(db: Db, programme: Programme) -> None:
    say(db, programme, "vi", **VIETNAMESE)
    assert facts(db, programme, language="vi").elsewhere == designs.sentences("vi").elsewhere
    answering = replace(programme, languages=["ja", "vi"])
    told = facts(db, answering, language="vi")
    assert (told.elsewhere, told.languages) == ("", "Trả lời bằng tiếng Nhật, tiếng Việt")


def test_a_text_that_is_not_there_is_named(db: Db, programme: Programme) -> None:
    say(db, programme, "vi", office=VIETNAMESE["office"], who=VIETNAMESE["who"], phone_1=VIETNAMESE["phone_1"])
    with pytest.raises(printed_facts.TextMissing) as refused:
        facts(db, programme, language="vi")
    said = worded(refused.value)
    for part in ("Tiếng Việt", "窓口の種類", "休みの日", "電話 03-0000-0000 の名前と受付時間"):
        assert part in said
    assert "担当課" not in said
    assert "03-0000-0001" not in said


def test_a_telephone_that_is_not_shown_needs_no_text(db: Db, programme: Programme) -> None:
    say(db, programme, "vi", **{part: text for part, text in VIETNAMESE.items() if part != "phone_0"})
    assert [phone.number for phone in facts(db, programme, language="vi", phones=[1]).phones] == ["03-0000-0001"]


def test_the_english_name_of_a_programme_says_what_kind_it_is(db: Db, programme: Programme) -> None:
    said = {part: "Mihon" for part in VIETNAMESE if part != "desk_kind"}
    say(db, programme, "en", **said)
    assert facts(db, programme, language="en").kind == "LINE counselling for women"
    with pytest.raises(printed_facts.TextMissing):
        facts(db, replace(programme, name_en=""), language="en")


def test_easy_japanese_keeps_names_and_asks_for_easy_sentences(db: Db, programme: Programme) -> None:
    with pytest.raises(printed_facts.TextMissing) as refused:
        facts(db, programme, language="ja-easy")
    assert "相談できる人、休みの日" in worded(refused.value)
    say(db, programme, "ja-easy", who="だれでも 相談《そうだん》できます。", closed="祝日《しゅくじつ》は 休《やす》み")
    told = facts(db, programme, language="ja-easy")
    assert (told.office, told.reading, told.phones[0].name) == ("見本区 男女共同参画課", "ヒトヤスミ", "見本相談室")
    assert told.languages == "日本語《にほんご》で 答《こた》えます"
    assert told.hours[0].days == "木《もく》・土《ど》"


@pytest.mark.parametrize(
    ("without", "part"),
    [
        ({"section": ""}, "担当課"),
        ({"who_may_consult": ""}, "相談できる人"),
        ({"closed_note": ""}, "休みの日"),
        ({"languages": []}, "対応言語"),
    ],
)
def test_a_fact_that_every_piece_must_say_is_required(
    db: Db, programme: Programme, without: dict[str, Any], part: str
) -> None:
    with pytest.raises(printed_facts.FactMissing) as refused:
        facts(db, replace(programme, **without))
    assert f"（{part}）" in worded(refused.value)


def test_all_missing_facts_are_named_at_once(db: Db, programme: Programme) -> None:
    hours = {"weekday": 0, "opens": "10:00", "closes": "12:00", "last_intake": None, "since": date(2026, 4, 1)}
    programmes.add_hours(db, programme_id=programme.id, **hours)
    with pytest.raises(printed_facts.FactMissing) as refused:
        facts(db, replace(programme, who_may_consult="", closed_note=""))
    assert "（相談できる人、休みの日、最終受付の時刻）" in worded(refused.value)
    with spoken("en"), pytest.raises(printed_facts.FactMissing, match="who may consult, the days off, the last intake"):
        facts(db, replace(programme, who_may_consult="", closed_note=""))


def test_hours_that_do_not_hold_yet_are_no_hours(db: Db, programme: Programme) -> None:
    with pytest.raises(printed_facts.HoursMissing):
        facts(db, programme, on=date(2026, 3, 31))


@pytest.mark.parametrize(
    "asked",
    [{"without_line": True, "phones": []}, {"phones": [2]}, {"phones": [-1]}],
)
def test_a_telephone_that_is_not_there_is_refused(db: Db, programme: Programme, asked: dict[str, Any]) -> None:
    with pytest.raises(printed_facts.TelephoneMissing):
        facts(db, programme, **asked)


def test_a_piece_for_those_without_line_has_its_telephones(db: Db, programme: Programme) -> None:
    assert facts(db, programme, without_line=True).without_line
    with pytest.raises(printed_facts.TelephoneMissing):
        facts(db, replace(programme, telephones=[]), without_line=True)
    assert facts(db, replace(programme, telephones=[])).phones == ()


def test_an_urgent_number_that_nobody_confirmed_does_not_go_to_press(db: Db, programme: Programme) -> None:
    told = facts(db, programme)
    read, unread = (replace(told.urgent[0], checked=day) for day in (TODAY, None))
    printed_facts.must_be_confirmed([read])
    with pytest.raises(printed_facts.NumberUnconfirmed, match="110"):
        printed_facts.must_be_confirmed([read, unread])
    with pytest.raises(printed_facts.NumberUnconfirmed):
        printed_facts.must_be_confirmed([replace(read, source="")])


def test_a_language_without_texts_is_refused(db: Db, programme: Programme) -> None:
    with pytest.raises(designs.DesignNotFound):
        facts(db, programme, language="../ja")


def test_no_brace_is_left_over_in_any_language(db: Db, programme: Programme) -> None:
    for language in designs.languages()[1:]:
        say(db, programme, language, **VIETNAMESE)
    for language in designs.languages():
        assert not re.search("[{}]", repr(facts(db, programme, language=language)).replace("{}", ""))


def test_every_refusal_says_what_to_do_next() -> None:
    refusals = [each for each in vars(printed_facts).values() if isinstance(each, type) and issubclass(each, Refusal)]
    assert len(refusals) == 6
    assert all("Please" in each.sentence for each in refusals if each is not Refusal)
