"""Two texts side by side: what was taken out and what was put in."""

from hypothesis import given
from hypothesis import strategies as st

from funnel.report_difference import pieces

TEXTS = st.text(st.sampled_from("相談件数はの、。ab12\n 　"), max_size=60)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_between_two_texts(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.kind != "added") == before
    assert "".join(one.text for one in found if one.kind != "removed") == after


def test_a_number_that_changed_stands_whole() -> None:
    found = [(one.kind, one.text) for one in pieces("相談は232件であった。", "相談は226件であった。")]
    assert found == [("kept", "相談は"), ("removed", "232"), ("added", "226"), ("kept", "件であった。")]


def test_a_new_line_leaves_the_others_alone() -> None:
    found = [(one.kind, one.text) for one in pieces("一つめ。\n三つめ。", "一つめ。\n二つめ。\n三つめ。")]
    assert found == [("kept", "一つめ。\n"), ("added", "二つめ。\n"), ("kept", "三つめ。")]


def test_the_same_text_has_one_piece() -> None:
    assert [one.kind for one in pieces("同じ。\n同じ。", "同じ。\n同じ。")] == ["kept"]
    assert pieces("", "") == ()
