"""The yearly report as a paper: headings in their order, units said, zero apart from unknown, few people hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from core.language import spoken
from funnel import report_amounts, report_paper
from funnel.report import Deed, Edition, Material, Money, Project, Report, Split
from printing.paper import (
    Bars,
    Figures,
    Heading,
    NewSheet,
    Paper,
    Part,
    Pictures,
    Points,
    Table,
    Title,
    Words,
)
from tests.funnel import report_values as values

SUBMIT, PUBLIC, INSIDE = Edition.SUBMIT, Edition.PUBLIC, Edition.INSIDE


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    with spoken("ja"):
        yield


def paper(*projects: Project, edition: Edition = SUBMIT, **told: object) -> Paper:
    return report_paper.paper(values.report(*projects, **told), edition)


def headings(made: Paper, level: int = 2) -> list[str]:
    return [part.text for part in made.parts if isinstance(part, Heading) and part.level == level]


def under(made: Paper, heading: str) -> list[Part]:
    """What stands between a heading and the next of its level or higher."""
    [start] = [place for place, part in enumerate(made.parts) if isinstance(part, Heading) and part.text == heading]
    level = getattr(made.parts[start], "level", 2)
    found: list[Part] = []
    for part in made.parts[start + 1 :]:
        if isinstance(part, NewSheet | Title) or (isinstance(part, Heading) and part.level <= level):
            break
        found.append(part)
    return found


def table(parts: Sequence[Part], caption: str) -> Table:
    [found] = [part for part in parts if isinstance(part, Table) and part.caption.startswith(caption)]
    return found


def notes(parts: Sequence[Part]) -> list[str]:
    return [part.text for part in parts if isinstance(part, Words) and part.small]


def whole_text(made: Paper) -> str:
    return repr(made.parts)


def test_the_headings_are_those_of_the_form_in_its_order() -> None:
    assert headings(paper(values.line())) == [
        "地域の実情と課題",
        "事業の特徴",
        "目的・目標",
        "事業の効果",
        "連携団体",
        "今後の課題",
        "事業の概要",
        "実施期間・実施事業者・開設日",
        "アンケート結果",
        "経費と交付金",
        "数字の定義",
    ]


def test_the_outline_has_its_parts_in_order() -> None:
    assert headings(paper(values.line()), 3) == [
        "概要",
        "実績",
        "月別相談件数",
        "相談者の年齢構成",
        "相談のほかの取組",
        "広報物と設置・配布場所",
        "相談のきっかけ",
    ]


def test_each_project_has_a_sheet_with_its_name_number_cost_and_grant() -> None:
    made = paper()
    titles = [part for part in made.parts if isinstance(part, Title)]
    assert [title.text for title in titles] == [
        "女性のためのLINE相談 【豊島区】",
        "女性のためのアウトリーチ支援 【豊島区】",
    ]
    assert list(titles[0].facts) == [("事業番号", "1-1"), ("個別事業費", "6,347千円"), ("交付金額", "4,760千円")]
    second = made.parts.index(titles[1])
    assert made.parts[second - 1] == NewSheet()


def test_a_programme_of_one_project_says_the_whole_cost_and_no_number() -> None:
    [title] = [part for part in paper(values.line(number="")).parts if isinstance(part, Title)]
    assert [name for name, _value in title.facts] == ["総事業費", "交付金額"]


@pytest.mark.parametrize(
    ("money", "told"),
    [
        (Money(18_374_000, note="+ P"), "18,374 + P（千円）"),
        (Money(18_374_500), "18,374,500円"),
        (Money(0), "0千円"),
        (Money(), "記録がありません"),
    ],
)
def test_money_is_in_thousands_and_keeps_its_note(money: Money, told: str) -> None:
    [title] = [part for part in paper(values.line(money=money)).parts if isinstance(part, Title)]
    assert dict(title.facts)["総事業費"] == told


def test_targets_say_what_was_reached_and_by_whom() -> None:
    rows = table(under(paper(values.line()), "目的・目標"), "目標と実績").rows
    assert [tuple(row) for row in rows] == [
        ("相談", "280件", "226件", "80.7％", "記録から集計"),
        ("前向きな気持ちになれましたか", "70％", "75％", "+5ポイント", "記録から集計\n回答28人\n95％の幅 57～87％"),
        ("研修の満足度（2回目）", "80％", "56％", "-24ポイント", "注1"),
        ("宿泊", "100泊", "記録がありません", "―", ""),
        (
            "社会全体で男女が平等だと思う人の割合（令和7年度まで）",
            "20％\n（令和7年度の目標）",
            "12.7％",
            "―",
            "注2",
        ),
    ]
    assert notes(under(paper(values.line()), "目的・目標")) == [
        "注1 実績報告書（令和6年2月10日現在）\n注2 意識調査",
        "先の年度の目標は、今年度の実績とは比べていません。",
    ]


def test_a_source_that_several_targets_have_is_told_once() -> None:
    [typed] = [aim for aim in values.AIMS if aim.measure == values.AIMS[2].measure]
    made = paper(values.line(aims=(typed, replace(typed, measure="研修の満足度（3回目）"))))
    assert [row[4] for row in table(under(made, "目的・目標"), "目標と実績").rows] == ["注1", "注1"]
    assert notes(under(made, "目的・目標")) == ["注1 実績報告書（令和6年2月10日現在）"]


def test_a_target_whose_result_is_hidden_leaves_no_note_of_its_source() -> None:
    [typed] = [aim for aim in values.AIMS if aim.measure == values.AIMS[2].measure]
    made = paper(values.line(aims=(replace(typed, n=12, result=50.0),)), edition=PUBLIC)
    assert table(under(made, "目的・目標"), "目標と実績").rows[0][2:] == ("※", "※", "")
    assert not [note for note in notes(under(made, "目的・目標")) if note.startswith("注")]


@pytest.mark.parametrize(
    ("difference", "told"),
    [(1.25, "+1.3"), (-1.25, "-1.3"), (0.0, "0"), (-0.04, "0"), (5, "+5"), (-24.0, "-24")],
)
def test_points_are_rounded_as_people_do_it(difference: float, told: str) -> None:
    assert report_amounts.points(difference) == told


def test_a_share_is_rounded_as_people_do_it() -> None:
    assert (report_amounts.share(0.1225), report_amounts.plain_share(12.25)) == ("12.3％", "12.3％")


def test_without_a_target_of_a_later_year_nothing_is_said_of_one() -> None:
    made = paper(values.line(aims=values.AIMS[:1]))
    assert notes(under(made, "目的・目標")) == []


def test_numbers_have_their_units_and_say_whether_they_are_stock_or_flow() -> None:
    rows = table(under(paper(values.line()), "事業の概要"), "相談窓口の実績").rows
    assert ("相談", "226件", "") in rows
    assert ("期末の友だち", "442人", "令和6年3月31日現在") in rows
    assert ("相談した人", "52人", "実人数") in rows
    assert ("開設回数", "105回", "") in rows
    assert table(under(paper(values.line()), "事業の概要"), "相談窓口の実績").caption.endswith("年間の計）")


def test_a_stock_of_a_year_that_runs_is_of_the_day_of_counting() -> None:
    made = paper(values.line(), as_on=date(2023, 9, 30))
    assert ("期末の友だち", "442人", "令和5年9月30日現在") in table(under(made, "事業の概要"), "相談窓口の実績").rows


def test_a_main_number_that_nobody_knows_is_said_and_a_side_one_left_out() -> None:
    desk = values.desk()
    blind = replace(desk, stages={**desk.stages, "friends_stock": None, "friends_new": None, "persons": None})
    rows = table(under(paper(values.line(desk=blind)), "事業の概要"), "相談窓口の実績").rows
    assert ("期末の友だち", "記録がありません", "令和6年3月31日現在") in rows
    assert "相談した人" not in [row[0] for row in rows]
    assert "0人" not in repr(rows)


def test_the_office_s_own_count_of_sessions_stands_beside_the_calendar_s_where_they_differ() -> None:
    def own(counted: int) -> list[Sequence[str]]:
        made = paper(values.line(desk=values.desk(sessions_counted=counted)))
        rows = table(under(made, "事業の概要"), "相談窓口の実績").rows
        return [row for row in rows if row[0] == "開設回数（担当課の集計）"]

    assert own(107) == [("開設回数（担当課の集計）", "107回", "")]
    assert own(105) == []


def test_records_that_stop_before_the_year_does_are_said_to() -> None:
    made = paper(values.line(desk=values.desk(recorded_until=date(2023, 11, 30))))
    assert notes(under(made, "実績")) == ["相談の記録は令和5年11月30日までです。"]
    assert notes(under(paper(values.line()), "実績")) == []


def test_months_are_drawn_and_summed_and_an_unknown_one_leaves_no_sum() -> None:
    parts = under(paper(values.line()), "月別相談件数")
    [bars] = [part for part in parts if isinstance(part, Bars)]
    assert (bars.names[0], bars.values[0], bars.unit) == ("4月", 14, "件")
    assert "最も多いのは8月の22件、最も少ないのは4月の14件" in bars.alt
    assert table(parts, "月別").rows[0][-1] == "226"
    desk = values.desk()
    gap = replace(desk, months=(replace(desk.months[0], consultations=None), *desk.months[1:]))
    gapped = under(paper(values.line(desk=gap)), "月別相談件数")
    row = table(gapped, "月別").rows[0]
    assert (row[1], row[-1]) == ("―", "―")
    assert notes(gapped) == ["― 記録なし。"]


def test_ages_have_counts_and_shares_of_all_consultations() -> None:
    parts = under(paper(values.line()), "相談者の年齢構成")
    found = table(parts, "年代別の件数と割合（計226件）")
    assert [tuple(row) for row in found.rows][:3] == [
        ("10代以下", "7", "3.1％"),
        ("20代", "26", "11.5％"),
        ("30代", "119", "52.7％"),
    ]
    assert notes(parts) == []


def test_a_hidden_age_is_a_sign_with_a_note_and_nowhere_a_number() -> None:
    made = paper(values.line(texts={}), edition=PUBLIC)
    parts = under(made, "相談者の年齢構成")
    assert tuple(table(parts, "年代別の件数と割合").rows[0]) == ("10代以下", "※", "※")
    assert notes(parts) == ["※ 10人未満、またはそこから10人未満の数が分かるため、非公表。"]
    assert "3.1％" not in whole_text(made)
    assert "11.5％" not in whole_text(made)


def test_ages_that_are_all_hidden_are_told_in_words() -> None:
    split = Split(ages=values.ages(s20=None, s30=None))
    desk = replace(values.desk(), splits={PUBLIC: split})
    assert under(paper(values.line(desk=desk), edition=PUBLIC), "相談者の年齢構成") == [
        Words("人数が少ないため、年代別の内訳は非公表です。", small=True)
    ]


def test_a_channel_has_pieces_scans_and_estimates_with_their_range() -> None:
    found = table(under(paper(values.line()), "相談のきっかけ"), "広報物ときっかけ別の実績")
    assert list(found.head) == [
        "きっかけ",
        "配布・設置（枚）",
        "費用（円）",
        "読み取り（回）",
        "新しい友だち\n（人）",
        "はじめての相談\n（件）",
        "くり返しの相談\n（件）",
    ]
    assert tuple(found.rows[0]) == ("カード", "3,000", "66,000", "310", "48\n（31～66）", "21", "60")
    assert tuple(found.rows[-1]) == ("きっかけ不明", "―", "―", "―", "32", "15", "75")


def test_a_hidden_channel_number_differs_from_an_unknown_one() -> None:
    rows = table(under(paper(values.line(), edition=PUBLIC), "相談のきっかけ"), "広報物").rows
    assert tuple(rows[2]) == ("SNS", "―", "―", "88", "※", "※", "※")


def test_columns_of_channels_that_nobody_knows_are_left_out_and_first_has_its_own_label() -> None:
    split = Split(channels=(values.channel("card", first=20, includes=("poster",)),))
    made = paper(
        values.line(desk=values.desk(splits={SUBMIT: split})), first_label="First consultations since we began"
    )
    found = table(under(made, "相談のきっかけ"), "広報物")
    assert (len(found.head), found.rows[0][0]) == (2, "カード（ポスターを含む）")
    assert found.head[1] == "First consultations since we began\n（件）"


def test_a_recorded_zero_is_printed_and_what_was_not_counted_is_unknown() -> None:
    rows = table(under(paper(values.outreach()), "相談のほかの取組"), "回数").rows
    assert [tuple(row)[1:3] for row in rows] == [("―", "6件"), ("―", "1件"), ("―", "0件")]
    stay = table(under(paper(values.line()), "相談のほかの取組"), "回数").rows[1]
    assert tuple(stay)[:3] == ("一時宿泊", "―", "記録がありません")


def test_a_deed_of_which_nothing_is_known_is_not_printed() -> None:
    made = paper(values.outreach(deeds=(Deed("stay", "", 0, None),)))
    assert "相談のほかの取組" not in headings(made, 3)


def test_meetings_say_their_days_and_what_those_who_came_said() -> None:
    rows = {row[0]: row for row in table(under(paper(values.line()), "相談のほかの取組"), "回数").rows}
    peers, training = rows["ピアサポート（手芸の会）"], rows["研修（相談員の研修）"]
    assert tuple(peers)[1:] == ("4回", "31人", "開催日：令和5年10月15日、11月9、10日、令和6年1月1～3日")
    assert training[3].endswith("満足度：1回目 88％（回答数の記録なし）、2回目 56％（回答18人）")


def test_the_days_of_a_sum_are_those_of_a_period() -> None:
    whole = Deed("peer_support", "", 6, 21, days=((date(2023, 4, 1), date(2024, 3, 31)),))
    [row] = [
        row
        for part in under(paper(values.line(deeds=(whole,))), "相談のほかの取組")
        if isinstance(part, Table)
        for row in part.rows
    ]
    assert tuple(row)[1:] == ("6回", "21人", "期間：令和5年4月1日～令和6年3月31日")


def test_a_share_of_few_is_hidden_where_it_is_published() -> None:
    made = paper(values.line(texts={}), edition=PUBLIC)
    rows = {row[0]: row for row in table(under(made, "相談のほかの取組"), "回数").rows}
    assert rows["研修（相談員の研修）"][3].endswith("満足度：1回目 88％（回答数の記録なし）、2回目 ※")
    assert rows["関係機関への紹介"][3] == "福祉事務所 ※、法律相談機関 ※"
    assert "56％" not in whole_text(made)


def test_a_target_whose_question_is_hidden_shows_nothing_of_what_was_reached() -> None:
    rows = table(under(paper(values.line(), edition=PUBLIC), "目的・目標"), "目標と実績").rows
    assert tuple(rows[1]) == ("前向きな気持ちになれましたか", "70％", "※", "※", "")
    [large] = [part for part in under(paper(values.line(), edition=PUBLIC), "事業の効果") if isinstance(part, Figures)]
    assert "75" not in repr(large)


def test_the_survey_says_how_many_were_asked_and_how_sure_each_share_is() -> None:
    parts = under(paper(values.line()), "アンケート結果")
    [points] = [part for part in parts if isinstance(part, Points)]
    assert list(points.items) == ["アンケートの送付：120通", "回答：48人", "回収率：40.0％（120通のうち48人）"]
    rows = table(parts, "肯定的な回答の割合").rows
    assert tuple(rows[0]) == ("相談して良かったですか", "40", "83.3％", "73.3～93.3％", "48人")
    assert tuple(rows[1])[-1] == "28人（参考値）"
    answers = table(parts, "回答の内訳").rows
    assert tuple(answers[0])[:2] == ("相談して良かったですか", "48人")
    assert answers[0][2].splitlines()[-1] == "良くなかった 0人（0.0％）"


def chosen(*options: tuple[str, int | None], n: int | None = 48) -> tuple[str, ...]:
    asked = replace(values.question("glad", "良かったですか", 48, 40), n=n, options=options)
    split = Split(sent=60, answered=48, questions=(asked,))
    made = paper(values.line(desk=values.desk(splits={PUBLIC: split})), edition=PUBLIC)
    [row] = table(under(made, "アンケート結果"), "回答の内訳").rows
    return tuple(row)


def test_a_question_of_which_nothing_is_shown_says_so_once() -> None:
    assert chosen(("はい", None), ("いいえ", None)) == ("良かったですか", "48人", "※（内訳は非公表）")
    assert chosen(("はい", None), n=None) == ("良かったですか", "※", "※（内訳は非公表）")


def test_answers_that_are_hidden_are_named_together_after_those_shown() -> None:
    told = chosen(("はい", 30), ("どちらとも", None), ("いいえ", None))[2]
    assert told.splitlines() == ["はい 30人（62.5％）", "どちらとも、いいえ ※"]


def test_a_share_of_good_answers_says_which_answers_are_good() -> None:
    asked = replace(
        values.question("glad", "良かったですか", 48, 40), options=values.GLAD, good=("とても良かった", "良かった")
    )
    made = paper(values.line(desk=values.desk(splits={SUBMIT: Split(questions=(asked,))})))
    found = table(under(made, "アンケート結果"), "回答の内訳")
    assert found.caption == "回答の内訳（○は肯定的な回答）"
    assert [line[0] == "○" for line in found.rows[0][2].splitlines()] == [True, True, False, False]


def test_a_question_of_fewer_than_ten_has_no_share() -> None:
    asked = replace(values.question("glad", "良かったですか", 8, 6), share=None, low=None, high=None)
    split = Split(sent=10, answered=8, questions=(asked,))
    made = paper(values.line(desk=values.desk(splits={SUBMIT: split})))
    [row] = table(under(made, "アンケート結果"), "肯定的").rows
    assert tuple(row) == ("良かったですか", "6", "―", "―", "8人（参考値）")


def test_large_numbers_have_a_unit_and_their_target() -> None:
    [large] = [part for part in under(paper(values.line()), "事業の効果") if isinstance(part, Figures)]
    assert list(large.items) == [
        ("相談", "226件", "目標 280件"),
        ("期末の友だち", "442人", ""),
        ("相談した人", "52人", ""),
        ("前向きな気持ちになれましたか", "75.0％", "回答28人（参考値）"),
    ]


def test_bullets_become_a_list_and_an_empty_line_a_paragraph() -> None:
    made = paper(values.line())
    assert under(made, "今後の課題") == [Points(["はじめて相談する人を増やす。", "相談員の研修を続ける。"])]
    assert [part for part in under(made, "地域の実情と課題") if isinstance(part, Words)] == [
        Words("相談につながりにくい女性に、必要な支援が届いていない。"),
        Words("夜間に相談できる窓口が区内になかった。"),
    ]


def test_a_line_of_a_list_that_goes_on_set_in_stays_one_point() -> None:
    made = paper(values.line(texts={"issues": "・はじめの\n　つづき\n・つぎの\n\n\nおわり"}))
    assert under(made, "今後の課題") == [Points(["はじめのつづき", "つぎの"]), Words("おわり")]


def test_a_heading_with_nothing_is_left_out_and_only_staff_are_told() -> None:
    bare = values.outreach(texts={}, aims=(), deeds=())
    for edition in (SUBMIT, PUBLIC):
        made = paper(bare, edition=edition)
        assert headings(made)[:1] == ["実施期間・実施事業者・開設日"]
        assert "記入のない項目" not in whole_text(made)
    [told] = [text for text in notes(paper(bare, edition=INSIDE).parts) if "記入のない項目" in text]
    assert told == (
        "記入のない項目：地域の実情と課題、事業の特徴、目的・目標、事業の効果、連携団体、今後の課題、事業の概要、アンケート結果"
    )


def test_opening_days_are_counted_by_weekday_and_missing_ones_are_unknown() -> None:
    [points] = [part for part in under(paper(values.line()), "実施期間・実施事業者・開設日")]
    assert isinstance(points, Points)
    assert list(points.items) == [
        "実施期間：令和5年4月1日～令和6年3月31日",
        "実施事業者：特定非営利活動法人",
        "開設時間：木曜日・土曜日 18:00～21:00",
        "開設日：全105回（木曜日52回、土曜日53回）",
    ]
    [bare] = under(paper(values.line(desk=values.desk(opening_days=()))), "実施期間・実施事業者・開設日")
    assert isinstance(bare, Points)
    assert bare.items[-1] == "開設日：記録がありません"


def test_cost_lines_are_summed_and_the_grant_has_its_rate_and_ceiling() -> None:
    parts = under(paper(values.line()), "経費と交付金")
    assert table(parts, "経費の内訳").rows[-1] == ("計", "6,347,000")
    assert parts[0] == Points(["交付率：75％", "交付上限額：5,000千円"])
    assert "経費と交付金" not in headings(paper(values.outreach()))


def test_pictures_have_their_words_and_where_they_were() -> None:
    [shown] = [part for part in under(paper(values.line()), "広報物と設置・配布場所") if isinstance(part, Pictures)]
    assert (shown.items[0].alt, shown.items[0].caption) == (
        "相談カードの見本",
        "相談カード\n区立中学校・高等学校で配布",
    )
    [bare] = [
        part
        for part in paper(values.line(materials=(Material("カード", "見本", "", values.png()),))).parts
        if isinstance(part, Pictures)
    ]
    assert bare.items[0].caption == "カード"


def test_earlier_surveys_have_source_year_and_how_many_were_asked() -> None:
    rows = table(under(paper(values.line()), "地域の実情と課題"), "これまでの調査").rows
    assert list(rows) == [("だれにも相談しなかった人", "44.6％", "412人", "令和元年度", "意識・実態調査")]


def foot(report: Report, edition: Edition, version: int | None = None) -> str:
    return report_paper.paper(report, edition, version).foot


def test_the_foot_says_year_edition_version_and_day() -> None:
    report = values.report()
    assert foot(report, SUBMIT) == "女性のつながりサポート事業　令和5年度　提出用　未確定　集計日 令和6年4月20日"
    assert foot(report, PUBLIC, 2) == "女性のつながりサポート事業　令和5年度　公開用　第2版　集計日 令和6年4月20日"
    assert "確認用" in foot(report, INSIDE)


def test_a_demo_is_marked_and_says_on_the_first_sheet_alone_what_is_made_up() -> None:
    made = paper(is_demo=True, made_up="広報の枚数")
    told = [place for place, part in enumerate(made.parts) if isinstance(part, Words) and "広報の枚数" in part.text]
    assert (made.mark, told) == ("見本", [1])
    assert paper().mark == ""


def test_each_number_s_meaning_is_told_once() -> None:
    rows = table(under(paper(), "数字の定義"), "この報告書の数字").rows
    names = [row[0] for row in rows]
    assert len(names) == len(set(names))
    assert {"相談", "期末の友だち", "きっかけ別の新しい友だち（人）", "肯定的な回答の割合"} <= set(names)
    assert not [row for row in rows if "friends_low" in row[1] or "unknown" in row[1]]


def test_every_key_of_a_heading_begins_with_its_project() -> None:
    keys = [part.key for part in paper().parts if isinstance(part, Heading) and part.key != "definitions"]
    assert {key.partition("/")[0] for key in keys} == {"1-1", "1-2"}
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("edition", list(Edition))
def test_no_row_is_longer_or_shorter_than_its_head(edition: Edition) -> None:
    for part in paper(edition=edition).parts:
        if isinstance(part, Table):
            assert {len(row) for row in part.rows} == {len(part.head)} == {len(part.widths)}, part.caption


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([(date(2019, 4, 30), None), (date(2019, 5, 1), None)], "平成31年4月30日、令和元年5月1日"),
        ([(date(2022, 1, 25), None), (date(2021, 12, 28), None)], "令和3年12月28日、令和4年1月25日"),
        ([(date(2022, 1, 30), date(2022, 2, 2))], "令和4年1月30日～2月2日"),
        ([(date(2021, 12, 30), date(2022, 1, 2))], "令和3年12月30日～令和4年1月2日"),
    ],
)
def test_days_say_year_and_month_only_where_they_change(days: list[tuple[date, date | None]], told: str) -> None:
    assert report_amounts.days(days) == told
