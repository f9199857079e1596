"""The ladder of the funnel page: what stands on it, what stands between its rungs, and what it says where it can't."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache

import pytest

from core import language, words
from funnel import stage_rates
from funnel.figures import Figures
from store.records import Programme
from survey.figures import OptionCount, QuestionFigures, SurveyFigures, rate_of
from survey.forms import Labels
from workspace import charts, funnel_ladder, funnel_stages
from workspace.funnel_stages import Rung

SINCE, UNTIL = date(2026, 4, 1), date(2027, 3, 31)
NUMBERS = dict.fromkeys(words.STAGES, 0) | {
    "scans": 763,
    "devices": 747,
    "friends_new": 109,
    "friends_stock": 442,
    "requests": 244,
    "busy": 6,
    "consultations": 226,
    "consultations_first": 46,
    "consultations_repeat": 180,
    "persons": 94,
    "linked_onward": 29,
    "surveys_sent": 171,
    "surveys_answered": 56,
}
NO_SURVEY = SurveyFigures(SINCE, UNTIL, 0, SINCE, UNTIL, 0, ())


@cache
def programme() -> Programme:
    facts = {field.name: "" for field in fields(Programme)} | {"starts": SINCE, "history_starts": SINCE}
    return Programme(**facts)  # type: ignore[arg-type] # of a programme the ladder needs nothing


def figures(numbers: Mapping[str, int | None] = NUMBERS, unavailable: frozenset[str] = frozenset()) -> Figures:
    return Figures(programme(), SINCE, UNTIL, numbers, (), (), (), words.STAGES["consultations_first"][0], unavailable)


def rungs(found: Figures, survey: SurveyFigures = NO_SURVEY) -> dict[str, Rung]:
    return {rung.told.stage: rung for part in funnel_stages.parts(found, survey) for rung in part.rungs}


def asked(code: str, positive: int, n: int) -> SurveyFigures:
    label: Labels = {"ja": "役に立ちましたか", "en": "Did it help?"}
    option = OptionCount("very", label, positive, True)
    question = QuestionFigures(code, "scale", label, n, (option,), rate_of(positive, n, threshold=5))
    return replace(NO_SURVEY, questions=(question,))


def test_every_stage_has_one_meaning_in_both_languages() -> None:
    assert set(words.STAGE_MEANINGS) == set(words.STAGES)
    for meaning in words.STAGE_MEANINGS.values():
        assert language.gettext(meaning) != meaning


def test_a_part_is_told_with_its_whole_and_its_interval() -> None:
    told = rungs(figures())
    assert told["consultations"].between == "「相談の申し込み」の93％（n＝244、95％区間 89～95％）"
    assert told["surveys_answered"].between == "「渡したアンケート」の33％（n＝171、95％区間 26～40％）"


def test_what_nobody_recorded_and_what_is_none_have_no_bar() -> None:
    told = rungs(figures({**NUMBERS, "linked_onward": None, "surveys_answered": 0}, frozenset({"consultations_first"})))
    for stage in ("linked_onward", "surveys_answered", "consultations_first"):
        assert told[stage].share is None


def test_between_people_cases_and_scans_there_is_no_rate_but_the_reason() -> None:
    told = rungs(figures())
    for stage in ("devices", "friends_new", "requests", "persons", "surveys_sent"):
        assert told[stage].between.startswith("割合なし：")
        assert "％" not in told[stage].between
    assert "1人あたり平均2.4件" in told["persons"].between


def test_every_rung_after_the_first_says_why_or_how_much() -> None:
    found = rungs(figures())
    assert [stage for stage, rung in found.items() if not rung.between] == ["scans"]


@pytest.mark.parametrize(
    ("sent", "answered", "said"),
    [
        (9, 4, "割合なし：「渡したアンケート」が9で、10に満たないため。"),
        (20, 10, "n＝20、95％区間 30～70％） 参考値"),
        (5, 7, "割合なし：期間より前の分が含まれています。"),
    ],
)
def test_small_wholes_have_no_rate_or_a_reference_value(sent: int, answered: int, said: str) -> None:
    between = rungs(figures(NUMBERS | {"surveys_sent": sent, "surveys_answered": answered}))["surveys_answered"].between
    assert said in between
    assert ("参考値" in between) == (sent == 20)


def test_a_stage_without_a_source_says_so_and_has_neither_zero_nor_rate() -> None:
    records = frozenset({"requests", "consultations", "consultations_first", "persons"})
    friends = frozenset({"friends_new", "friends_returning", "friends_blocked", "friends_stock"})
    numbers: dict[str, int | None] = NUMBERS | dict.fromkeys(records | friends)
    told = rungs(figures(numbers, records | friends))
    assert {told[stage].told.number for stage in records} == {"記録がありません"}
    assert told["friends_new"].told.number == "推定できません"
    assert {other.number for other in told["friends_new"].beside} == {"推定できません"}
    assert told["consultations"].between == "割合なし：両方の記録がそろっていません。"
    assert told["friends_new"].note == ""


def test_only_what_counts_the_same_as_the_first_of_its_part_has_a_bar() -> None:
    told = rungs(figures())
    assert {stage for stage, rung in told.items() if rung.share is None} == {"devices", "persons"}
    assert told["consultations_first"].share == 46 / 244
    assert {told[names[0]].share for _heading, names in funnel_stages.PARTS} == {1}


def test_where_somebody_was_linked_to_is_said_not_to_be_recorded() -> None:
    assert "記録にありません" in rungs(figures())["linked_onward"].note
    assert rungs(figures(NUMBERS | {"linked_onward": 0}))["linked_onward"].note == ""


def test_the_survey_ends_the_ladder_and_hides_what_nearly_all_said() -> None:
    shown = funnel_stages.parts(figures(), asked("helpful", 40, 50))[-1].rungs[-1]
    assert (shown.told.label, shown.told.number, shown.share) == ("役に立ちましたか", "80％", 0.8)
    assert "50人のうち（95％区間 67～89％）" in shown.between
    hidden = funnel_stages.parts(figures(), asked("more_positive", 48, 50))[-1].rungs[-1]
    assert not re.search(r"\d", hidden.told.number)
    assert hidden.share is None
    assert hidden.between == "よい回答の割合。この年度に答えた50人のうち"


def test_each_name_carries_its_meaning_for_pointer_keyboard_and_touch() -> None:
    html = funnel_ladder.ladder(funnel_stages.parts(figures(), NO_SURVEY))
    named = re.findall(r'tabindex="0" aria-describedby="([^"]+)"', html)
    tips = re.findall(r'role="tooltip" id="([^"]+)"', html)
    assert named == tips
    assert len(set(named)) == len(named) == len(words.STAGES) - 1  # scans without a device, of which there are none
    assert language.gettext(words.STAGE_MEANINGS["friends_new"]) in html


def test_the_page_s_list_of_meanings_names_what_stands_on_it() -> None:
    names = [name for name, _meaning in funnel_stages.meanings(figures())]
    assert charts.stage_name("requests", "") in names
    assert charts.stage_name("devices_unknown_scans", "") not in names


def test_rates_are_those_of_the_command_line() -> None:
    told = {one.stage: one for one in stage_rates.read(NUMBERS)}
    shown = {stage for stage, rung in rungs(figures()).items() if "％区間" in rung.between}
    assert shown == set(told)
