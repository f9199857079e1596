import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.told_months import months
from funnel.told_numbers import Role, names_a_year, numbers, plain

WIDE = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
UNITS = {
    "件": "件",
    "名": "人",
    "人": "人",
    "回": "回",
    "泊": "泊",
    "%": "%",
    "パック": "個",
    "千円": "千円",
    "倍": "倍",
}


def one(text: str, year: int | None = 2023):
    found = numbers(text, year)
    assert len(found) == 1, found
    return found[0]


@given(
    value=st.integers(0, 9_999_999),
    unit=st.sampled_from(sorted(UNITS)),
    grouped=st.booleans(),
    wide=st.booleans(),
    space=st.sampled_from(["", " ", "　"]),
    before=st.sampled_from(["", "相談件数は", "令和5年4月に、", "・登録者数：", "10代から50代まで"]),
    after=st.sampled_from(["", "である。", "、", "となった。\n"]),
)
def test_a_number_written_in_any_usual_way_is_read_back(value, unit, grouped, wide, space, before, after) -> None:
    digits = f"{value:,}" if grouped else str(value)
    written = f"{digits}{space}{unit}"
    text = before + (written.translate(WIDE) if wide else written) + after
    said = one(text)
    assert (said.value, said.unit) == (value, UNITS[unit])
    assert text[said.start : said.start + len(said.quote)] == said.quote
    assert said.quote == (written.translate(WIDE) if wide else written)


@given(tenths=st.integers(0, 1000), wide=st.booleans())
def test_a_share_keeps_its_decimals(tenths: int, wide: bool) -> None:
    written = f"{tenths / 10:.1f}%"
    said = one("割合は" + (written.translate(WIDE) if wide else written))
    assert (said.value, said.unit, said.decimals) == (tenths / 10, "%", 1)


@given(st.text(alphabet="0123456789,.，．%％件人名回万年度月日代目標平均全～（）()、。\n うち前", max_size=60))
def test_whatever_is_written_each_quote_stands_where_it_says(text: str) -> None:
    for said in numbers(text, 2023):
        assert text[said.start : said.start + len(said.quote)] == said.quote


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1万パック", 10_000, "個"),
        ("1万2000枚", 12_000, "個"),
        ("６，３４７ 千円", 6347, "千円"),
        ("226（件）", 226, "件"),
        ("全105回開設", 105, "回"),
        ("約1.5倍", 1.5, "倍"),
        ("80パーセント", 80, "%"),
    ],
)
def test_other_ways_of_writing(text: str, value: float, unit: str) -> None:
    said = one(text)
    assert (said.value, said.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "令和5年4月1日",
        "10代から50代",
        "2回目以降",
        "生理用品(28個入)",
        "1日あたり",
        "03-3579-2188",
        "14時～20時",
        "1人ずつ",
        "3部署",
    ],
)
def test_days_ages_ordinals_and_sizes_count_nothing(text: str) -> None:
    assert numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("目標280件に対する達成率80.7％", [Role.TARGET, Role.RATE]),
        ("目標100泊→実績211泊", [Role.TARGET, Role.RESULT]),
        ("目標値100件を多く超え283件", [Role.TARGET, Role.RESULT]),
        ("280件を目標とし、226件の相談", [Role.TARGET, Role.RESULT]),
        ("＜目標＞\n相談件数 年間280件\n＜達成状況＞\n226件", [Role.TARGET, Role.RESULT]),
        ("前年度の232件から226件に減少した", [Role.EARLIER, Role.RESULT]),
        ("令和4年度は232件、登録は333名だった", [Role.EARLIER, Role.EARLIER]),
        ("令和5年度の件数は226件", [Role.RESULT]),
        ("目標 20%(R7年度) 現状 12.7%(R2年度)", [Role.EARLIER, Role.EARLIER]),
        ("1日あたり平均10.3件、累計1,081件", [Role.MEAN, Role.RESULT]),
        ("226件で、うち新規は40件", [Role.RESULT, Role.PART]),
    ],
)
def test_the_words_around_say_what_a_number_is(text: str, roles: list[Role]) -> None:
    assert [said.role for said in numbers(text, 2023)] == roles


@pytest.mark.parametrize(
    ("text", "is_about"), [("約200件", True), ("2～4%程度", True), ("200件弱", True), ("200件を超え", False)]
)
def test_what_is_only_about_so_many_is_told_apart(text: str, is_about: bool) -> None:
    assert numbers(text)[-1].is_about is is_about


@pytest.mark.parametrize("text", ["令和元年度の調査", "H30年で", "2019年の", "過去3年間の", "令和5年3月の"])
def test_a_year_is_a_year_in_any_writing(text: str) -> None:
    assert names_a_year(text)
    assert not names_a_year("3年生の8月")


def test_months_go_on_into_the_next_year() -> None:
    span, open_span = months(plain("7月～11月に9件、1月以降に21件"), 2022)
    assert (span.since.isoformat(), span.until and span.until.isoformat()) == ("2022-07-01", "2022-11-01")
    assert (open_span.since.isoformat(), open_span.until) == ("2023-01-01", None)
    assert [span.until.month for span in months("令和4年7月から令和5年3月まで", 2022) if span.until] == [3]
    assert list(months("13月以降", 2022)) == []
