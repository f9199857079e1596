"""A list on another list's page is sent to its own."""

import pytest

from core import language
from core.refusals import Refusal
from exchange import tables
from workspace import list_kinds, navigation

LISTS = {
    "consultations": "開始,終了,相談者番号,結果\n2026/5/7 18:05,18:55,A-1,終了\n",
    "friend_days": "date,contacts,targetReaches,blocks\n20260501,100,90,3\n",
    "placements": "媒体,施設名,枚数\nカード,見本駅,3\n",
    "activities": "種別,名称,開始日,終了日,回数,満足度,回答者数\n研修,,2026/5/1,,1,97.5,20\n",
}
PAGES = {"consultations": "consultations", "friend_days": "line", "placements": "placements"}
NAMES = {**PAGES, "activities": "activities"}


@pytest.mark.parametrize("given", LISTS)
@pytest.mark.parametrize("page", NAMES)
def test_a_list_is_taken_on_its_own_page_and_sent_there_from_any_other(given: str, page: str) -> None:
    table = tables.read("x.csv", LISTS[given].encode())
    if given == page:
        list_kinds.must_be(table, page)
        return
    with pytest.raises(Refusal) as refused:
        list_kinds.must_be(table, page)
    [title] = [entry.title for entry in navigation.ENTRIES if entry.name == NAMES[given]]
    assert f"「{language.gettext(title)}」の画面" in language.worded(refused.value)


@pytest.mark.parametrize(
    "text",
    ["日付,場所\n2026/5/1,見本駅\n", "受付日時,利用者No,区分,場所\n2026/5/1 18:00,A-1,新規,本所\n", "あ,い\n1,2\n"],
)
@pytest.mark.parametrize("page", ["consultations", "friend_days"])
def test_a_list_of_which_nobody_can_say_whose_it_is_is_left_to_the_assistant(text: str, page: str) -> None:
    list_kinds.must_be(tables.read("x.csv", text.encode()), page)


def test_a_divisions_list_of_facilities_is_known_without_its_material() -> None:
    table = tables.read("x.csv", "施設名,所在地,備考\n見本駅,見本区1,\n".encode())
    list_kinds.must_be(table, "placements")
    with pytest.raises(list_kinds.PlaceList):
        list_kinds.must_be(table, "friend_days")
