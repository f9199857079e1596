"""Who says a target: a long source stands once below the table, under a number."""

from hypothesis import given
from hypothesis import strategies as st

from workspace import targets_words

LONG = "令和3年度 女性つながりサポート事業 事業実績報告書"
SOURCES = st.lists(st.sampled_from([LONG, f"{LONG}の別紙", "–", "当初計画"]), max_size=8)


@given(SOURCES, SOURCES)
def test_each_long_source_stands_once_and_short_ones_in_their_rows(first: list[str], second: list[str]) -> None:
    rows = [{"a": one, "b": two} for one, two in zip(first, second, strict=False)]
    marked, notes = targets_words.noted(rows, ("a", "b"))
    told = [str(cell) for row in rows for cell in row.values()]
    assert sorted(notes) == sorted({one for one in told if one.startswith(LONG)})
    for row, shown in zip(rows, marked, strict=True):
        for key, source in row.items():
            if source in notes:
                assert str(notes.index(source) + 1) in str(shown[key])
            else:
                assert shown[key] == source


def test_another_column_is_left_as_it_is() -> None:
    marked, notes = targets_words.noted([{"measure": LONG, "source": LONG}], ("source",))
    assert marked[0]["measure"] == LONG
    assert notes == [LONG]
