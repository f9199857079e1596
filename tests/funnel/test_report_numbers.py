"""Every number of a report: worded, keyed, and shown, hidden or unknown as its edition asks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.language import spoken
from funnel import report_numbers
from funnel.report import (
    Aim,
    Answered,
    Cell,
    Channel,
    Deed,
    Desk,
    Edition,
    Figure,
    Money,
    Month,
    Project,
    Report,
    Split,
)
from funnel.report_numbers import GROUPS, Told

SUBMIT, PUBLIC, INSIDE = Edition.SUBMIT, Edition.PUBLIC, Edition.INSIDE
APRIL = date(2023, 4, 1)


def asked(n: int | None = 40, positive: int | None = 30, share: float | None = 0.75, **facts: Any) -> Answered:
    usual: dict[str, Any] = {"low": 0.6, "high": 0.86, "options": (("はい", 30), ("いいえ", 10))}
    return Answered("helpful", "役に立ちましたか", n, positive, share, **{**usual, **facts})


def split(**facts: Any) -> Split:
    usual: dict[str, Any] = {"ages": (Cell("10s", 7), Cell("30s", 219)), "sent": 171, "answered": 58}
    return Split(**{**usual, **facts})


def desk(**facts: Any) -> Desk:
    stages = {"consultations": 226, "friends_stock": 442, "friends_new": None, "sessions": 103, "busy": 0}
    usual: dict[str, Any] = {"months": (Month(APRIL, 20, None),), "opening_days": (), "stages": stages}
    return Desk(**{**usual, "splits": dict.fromkeys(Edition, split()), **facts})


def project(**facts: Any) -> Project:
    usual: dict[str, Any] = {
        "number": "1-1",
        "name": "LINE相談",
        "money": Money(6_347_000, 4_760_000),
        "partners": (),
        "implementer": "",
        "since": APRIL,
        "until": date(2024, 3, 31),
        "texts": {},
        "aims": (),
        "desk": desk(),
    }
    return Project(**{**usual, **facts})


def numbers(edition: Edition = SUBMIT, *projects: Project, **facts: Any) -> dict[str, Told]:
    made = projects or (project(**facts),)
    report = Report("kita-r5", "To U", "東京都北区", "係", 2023, date(2024, 5, 1), made)
    told = report_numbers.told(report, edition)
    assert len({one.key for one in told}) == len(told)
    return {one.key: one for one in told}


def aim(measure: str = "consultations", value: float = 280, **facts: Any) -> Aim:
    usual: dict[str, Any] = {"kind": "flow", "unit": "件", "result": 226.0, "is_typed": False}
    return Aim(measure=measure, value=value, **{**usual, **facts})


def test_a_number_is_known_with_its_unit_meaning_and_source() -> None:
    told = numbers()["1-1/consultations"]
    assert (told.value, told.unit, told.state, told.project, told.group) == (226, "件", "known", "1-1", "stages")
    assert told.definition
    assert told.source


def test_zero_is_known_and_none_is_unknown() -> None:
    told = numbers()
    assert (told["1-1/busy"].value, told["1-1/busy"].state) == (0, "known")
    assert (told["1-1/friends_new"].value, told["1-1/friends_new"].state) == (None, "unknown")
    assert told["1-1/months/2023-04/friends_new"].state == "unknown"


def test_an_achievement_is_as_the_office_writes_it() -> None:
    told = numbers(aims=(aim(),))
    assert told["1-1/aims/consultations"].value == 226
    assert told["1-1/aims/consultations/target"].value == 280
    assert told["1-1/aims/consultations/achieved"].value == 80.7


def test_a_share_has_no_achievement() -> None:
    told = numbers(aims=(aim("helpful", 70, kind="rate", unit="%", result=75.0),), **surveyed(asked()))
    assert "1-1/aims/helpful/achieved" not in told
    assert told["1-1/aims/helpful"].label.startswith("役に立ちましたか")


def test_a_target_of_a_later_year_has_that_years_key() -> None:
    later = aim("equality_share_r7", 20, kind="external", unit="%", result=None, later=True, fiscal_year=2025)
    told = numbers(aims=(later,))
    assert told["1-1/aims/2025/equality_share_r7"].state == "unknown"
    assert "1-1/aims/2025/equality_share_r7/achieved" not in told


def test_an_age_has_its_share_of_all_consultations() -> None:
    assert numbers()["1-1/ages/10s/share"].value == 3.1


def test_a_hidden_age_hides_its_share() -> None:
    splits = {**dict.fromkeys(Edition, split()), PUBLIC: split(ages=(Cell("10s", None), Cell("30s", None)))}
    told = numbers(PUBLIC, desk=desk(splits=splits))
    assert {told[f"1-1/ages/{name}"].state for name in ("10s", "10s/share", "30s", "30s/share")} == {"hidden"}
    assert numbers(SUBMIT, desk=desk(splits=splits))["1-1/ages/10s"].value == 7


def test_a_hidden_number_of_friends_hides_its_interval() -> None:
    row = Channel("card", 300, 4, 3_600, 50, None, None, None, 12, None, hidden=("friends_new", "repeat"))
    splits = dict.fromkeys(Edition, split(channels=(row,)))
    told = numbers(desk=desk(splits=splits))
    hidden = {name for name, one in told.items() if one.state == "hidden"}
    assert hidden == {f"1-1/channels/card/{name}" for name in ("friends_new", "friends_low", "friends_high", "repeat")}
    assert told["1-1/channels/card/first"].value == 12


def test_friends_that_nobody_can_estimate_are_unknown_not_hidden() -> None:
    row = Channel("card", 300, 4, 3_600, 50, None, None, None, 12, 3)
    told = numbers(desk=desk(splits=dict.fromkeys(Edition, split(channels=(row,)))))
    assert told["1-1/channels/card/friends_new"].state == "unknown"


def test_a_channel_without_a_code_has_only_consultations() -> None:
    row = Channel("website", None, None, 0, 0, None, None, None, 12, 3)
    told = numbers(desk=desk(splits=dict.fromkeys(Edition, split(channels=(row,)))))
    names_ = {name for name in told if name.startswith("1-1/channels/")}
    assert names_ == {"1-1/channels/website/first", "1-1/channels/website/repeat"}


def test_the_unknown_channel_has_no_pieces() -> None:
    row = Channel("unknown", None, None, None, None, 5, 3, 9, 2, 1)
    told = numbers(desk=desk(splits=dict.fromkeys(Edition, split(channels=(row,)))))
    assert "1-1/channels/unknown/pieces" not in told
    assert told["1-1/channels/unknown/friends_new"].value == 5


def test_the_offices_own_count_of_sessions_gives_the_mean() -> None:
    own = desk(stages={"consultations": 1081, "sessions": 103}, sessions_counted=105)
    told = numbers(desk=own)
    assert told["1-1/sessions"].value == 103
    assert told["1-1/sessions_counted"].value == 105
    assert told["1-1/mean_per_session"].value == 10.3


def test_without_a_count_of_its_own_the_calendar_gives_the_mean() -> None:
    told = numbers()
    assert "1-1/sessions_counted" not in told
    assert told["1-1/mean_per_session"].value == 2.2


@pytest.mark.parametrize("stages", [{"consultations": None, "sessions": 10}, {"consultations": 5, "sessions": 0}])
def test_a_mean_of_what_is_unknown_is_unknown(stages: dict[str, int | None]) -> None:
    assert numbers(desk=desk(stages=stages))["1-1/mean_per_session"].state == "unknown"


def surveyed(public: Answered | None) -> dict[str, Any]:
    whole = split(questions=(asked(),))
    splits = {SUBMIT: whole, INSIDE: whole, PUBLIC: replace(whole, questions=(public,) if public else ())}
    return {"desk": desk(splits=splits)}


def test_a_share_of_the_survey_stands_with_how_many_answered() -> None:
    told = numbers(**surveyed(asked()))
    names = ("n", "positive", "share", "low", "high", "options/1")
    assert [told[f"1-1/survey/helpful/{name}"].value for name in names] == [40, 30, 75.0, 60.0, 86.0, 30]
    assert told["1-1/survey/response"].value == 33.9


def test_a_question_that_an_edition_leaves_out_is_hidden_there() -> None:
    told = numbers(PUBLIC, **surveyed(None))
    states = {one.state for name, one in told.items() if name.startswith("1-1/survey/helpful/")}
    assert states == {"hidden"}


def test_what_a_survey_hides_no_target_tells() -> None:
    few = asked(positive=None, share=None, low=None, high=None, options=(("はい", None), ("いいえ", None)))
    wanted = (aim("helpful", 70, kind="rate", unit="%", result=97.0, n=40),)
    assert numbers(PUBLIC, aims=wanted, **surveyed(few))["1-1/aims/helpful"].state == "hidden"
    assert numbers(SUBMIT, aims=wanted, **surveyed(few))["1-1/aims/helpful"].value == 97


@pytest.mark.parametrize(
    ("per_cent", "n", "state"),
    [(50.0, 9, "hidden"), (88.0, 25, "hidden"), (50.0, 20, "known"), (100.0, 9, "hidden"), (56.0, None, "known")],
)
def test_a_satisfaction_that_tells_of_few_is_hidden_in_public(per_cent: float, n: int | None, state: str) -> None:
    training = Deed("training", "", 2, 30, satisfied=(("1回目", per_cent, n),))
    assert numbers(PUBLIC, deeds=(training,))["1-1/deeds/training/satisfied/1"].state == state
    assert numbers(SUBMIT, deeds=(training,))["1-1/deeds/training/satisfied/1"].value == per_cent
    wanted = aim("training_satisfaction_1", 80, kind="rate", unit="%", result=per_cent, n=n)
    assert numbers(PUBLIC, aims=(wanted,))["1-1/aims/training_satisfaction_1"].state == state


def test_activities_are_told_in_their_own_units() -> None:
    deeds = (Deed("stay", "", 0, 211), Deed("peer_support", "", 18, None), Deed("outreach_done", "", 0, 0))
    told = numbers(deeds=deeds)
    assert told["1-1/deeds/stay/amount"].value == 211
    assert told["1-1/deeds/stay/amount"].unit != told["1-1/deeds/outreach_done/amount"].unit == "件"
    assert told["1-1/deeds/peer_support/meetings"].value == 18
    assert told["1-1/deeds/peer_support/amount"].state == "unknown"
    assert told["1-1/deeds/outreach_done/amount"].value == 0
    assert "1-1/deeds/stay/meetings" not in told


def test_a_second_deed_of_a_kind_has_a_key_of_its_own() -> None:
    deeds = (Deed("specialist", "法律相談", 2, 23), Deed("specialist", "からだの相談", 2, 21))
    told = numbers(deeds=deeds)
    assert [told[f"1-1/deeds/{name}/amount"].value for name in ("specialist", "specialist.2")] == [23, 21]


def test_parts_of_a_deed_are_its_editions() -> None:
    parts: dict[str, tuple[Cell, ...]] = {
        SUBMIT: (Cell("police", 3), Cell("hospital", 20)),
        PUBLIC: (Cell("police", None), Cell("hospital", None)),
    }
    deeds = (Deed("accompaniment", "", 0, 23, parts=parts),)
    assert numbers(deeds=deeds)["1-1/deeds/accompaniment/parts/police"].value == 3
    assert numbers(PUBLIC, deeds=deeds)["1-1/deeds/accompaniment/parts/police"].state == "hidden"


def test_money_and_earlier_figures_are_told() -> None:
    told = numbers(
        money=Money(6_347_000, 4_760_000, 0.75, 5_000_000, "", (("委託料", 5_797_000),)),
        figures=(Figure("相談しなかった人", 44.6, "%", "令和元年度", "板橋区", 1_200),),
    )
    assert told["1-1/money/grant_yen"].value == 4_760_000
    assert told["1-1/money/rate"].value == 75.0
    assert told["1-1/money/lines/1"].value == 5_797_000
    assert (told["1-1/figures/1"].value, told["1-1/figures/1/persons"].value) == (44.6, 1_200)
    assert "令和元年度" in told["1-1/figures/1"].source


def test_projects_stand_apart() -> None:
    told = numbers(SUBMIT, project(), project(number="1-2", desk=None, aims=(aim("outreach", 12, result=0.0),)))
    assert told["1-2/aims/outreach/achieved"].value == 0
    assert "1-2/consultations" not in told


def test_every_group_has_its_name() -> None:
    told = numbers(aims=(aim(),), deeds=(Deed("stay", "", 0, 3),), figures=(Figure("a", 1, "%", "b", "c", None),))
    assert {one.group for one in told.values()} <= set(GROUPS)


def test_labels_follow_the_readers_language() -> None:
    with spoken("en"):
        assert numbers()["1-1/months/2023-04/consultations"].label == "Consultations (month 4)"
    assert numbers()["1-1/months/2023-04/consultations"].label == "相談（4月）"


@pytest.mark.parametrize(("per_cent", "public"), [(75.0, "hidden"), (100.0, "hidden"), (0.0, "hidden")])
def test_a_share_that_tells_of_each_of_twelve_is_hidden_wherever_it_stands(per_cent: float, public: str) -> None:
    training = Deed("training", "", 1, 12, satisfied=(("", per_cent, 12),))
    typed = aim("training_satisfaction_1", 80, kind="rate", unit="%", result=per_cent, is_typed=True, n=12)
    for edition, state in ((PUBLIC, public), (SUBMIT, "known")):
        told = numbers(edition, deeds=(training,), aims=(typed,))
        assert told["1-1/deeds/training/satisfied/1"].state == state
        assert told["1-1/aims/training_satisfaction_1"].state == state


def test_a_share_of_the_survey_that_was_published_otherwise_is_not_told_as_a_result() -> None:
    result = aim("helpful", 70, kind="rate", unit="%", result=75.0, n=40)
    late = {SUBMIT: split(questions=(asked(),)), PUBLIC: split(questions=(asked(35, 27, 27 / 35),))}
    told = numbers(PUBLIC, desk=desk(splits={**late, INSIDE: late[SUBMIT]}), aims=(result,))
    assert told["1-1/survey/helpful/n"].value == 35
    assert told["1-1/aims/helpful"].state == "hidden"


def test_the_stages_of_the_survey_are_those_of_the_edition() -> None:
    splits = {SUBMIT: split(), INSIDE: split(answered=50), PUBLIC: split(sent=None, answered=None)}
    stages = {"surveys_answered": 108, "surveys_sent": 171}
    shown = {edition: numbers(edition, desk=desk(splits=splits, stages=stages)) for edition in Edition}
    assert [shown[each]["1-1/surveys_answered"].value for each in (SUBMIT, INSIDE, PUBLIC)] == [58, 50, None]
    assert shown[PUBLIC]["1-1/surveys_sent"].state == shown[PUBLIC]["1-1/survey/sent"].state == "hidden"
    aims = (aim("surveys_answered", 100, unit="人", result=108),)
    assert (
        numbers(PUBLIC, desk=desk(splits=splits, stages=stages), aims=aims)["1-1/aims/surveys_answered"].state
        == "hidden"
    )
