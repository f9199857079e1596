"""The page of the yearly report, as a manager writes, checks, settles and takes it out."""

from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.language import spoken
from funnel import report_texts
from funnel.report_numbers import Told
from store import programmes, reports, staff
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.funnel import town
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import report_beside, report_links, report_printed, report_questions
from workspace.sessions import hash_of

THIS = fiscal_year(tokyo_day(now()))
LAST = THIS - 1
NAME = "相談"


def read(store: Store, desk: Programme, year: int = LAST) -> dict[tuple[str, str], str]:
    with store.reading() as db:
        return {(one.project_number, one.part): one.written for one in reports.texts(db, desk.id, year)}


def written(store: Store, desk: Programme, part: str, words: str, *, year: int = LAST, by: str = "other") -> None:
    with store.writing() as db:
        seen = {(one.project_number, one.part): one.written for one in reports.texts(db, desk.id, year)}
        facts = {"project_number": "1-1", "part": part, "seen": seen.get(("1-1", part), ""), "written": words}
        report_texts.write(db, by=by, at=now(), programme=desk, year=year, **facts)


def actions(store: Store) -> list[tuple[str, str]]:
    with store.reading() as db:
        return [(one.action, one.by) for one in staff.audit_trail(db) if one.action.startswith("report.")]


@pytest.fixture
def desk(workspace: Store) -> Programme:
    """A desk in its third fiscal year, with two projects in each."""
    with workspace.writing() as db:
        made = add_programme(db, "mine-r8", starts=fiscal_bounds(THIS - 2)[0], ends=None)
        for year in (THIS - 2, LAST, THIS):
            for number, is_desk in (("1-1", True), ("1-2", False)):
                facts = {"project_number": number, "project": f"{NAME}{number}", "is_desk": is_desk}
                programmes.add_year(db, programme_id=made.id, fiscal_year=year, **facts)
    return made


def opened(
    store: Store, desk: Programme, step: str = "write", *, year: int = LAST, state: Mapping[str, object] | None = None
) -> AppTest:
    with store.writing() as db:
        person = hire(db, "manager", [desk])
    return pages.visit(store, person, "report", {"report-step": step, "view-year": year, **(state or {})})


def field(desk: Programme, part: str = "situation", project: str = "1-1", year: int = LAST) -> str:
    return f"report-{desk.id}-{year}-{project}-{part}"


def box(page: AppTest, name: str) -> Any:
    """A box by a part of its key, whose end is of what the report says."""
    return next(one for one in page.checkbox if name in str(one.key))


def test_what_is_asked_about_stands_marked_among_the_words_around_it() -> None:
    words = "あ" * 40 + "多くの若い女性" + "<い>" * 20
    told = report_questions.quoted(words, "多くの若い女性")
    assert "<mark>多くの若い女性</mark>" in told
    assert told.count("…") == 2
    assert "<い>" not in told
    assert "<い>" in unescape(told)


def test_words_that_no_text_has_are_shown_alone() -> None:
    assert report_questions.quoted("ほかの文", "1-1") == "<blockquote><mark>1-1</mark></blockquote>"
    assert report_questions.quoted("ほかの文", "") == ""


@pytest.mark.parametrize(
    ("number", "page"),
    [
        ("1-1/money/grant_yen", "money"),
        ("1-1/deeds/stay/amount", "activities"),
        ("/aims/consultations", "targets"),
        ("1-1/sessions_counted", "calendar"),
        ("1-1/consultations", "results"),
        ("1-1/survey/helpful", "survey_results"),
        ("", ""),
    ],
)
def test_a_number_leads_to_the_page_on_which_it_is_kept(number: str, page: str) -> None:
    assert report_links.page_of(number) == page


def test_a_hidden_number_is_never_written_out() -> None:
    one = Told("1-1/ages/10s", "1-1", "ages", "10代", 4, "件", "", "", "hidden")
    assert "4" not in report_printed.amount(one)


@pytest.mark.parametrize(
    ("key", "value", "unit", "told"),
    [
        ("1-1/money/grant_yen", 4_760_000, "円", "4,760千円"),
        ("1-1/money/lines/1", 4_760_000, "円", "4,760,000円"),
        ("1-1/ages/10s/share", 3.0, "%", "3.0％"),
        ("1-1/consultations", 1424, "件", "1,424件"),
    ],
)
def test_a_number_beside_a_heading_is_written_as_on_paper(key: str, value: float, unit: str, told: str) -> None:
    with spoken("ja"):
        assert report_printed.amount(Told(key, "1-1", "", "", value, unit, "", "", "known")) == told


def test_texts_that_differ_in_nearly_everything_are_not_compared() -> None:
    assert report_beside.are_alike("相談は年間226件だった。", "相談は年間244件だった。")
    assert not report_beside.are_alike("相談は年間226件だった。", "女性の貧困が深刻になっている。")


@pytest.mark.slow
def test_a_text_is_saved_and_on_record(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    assert "文のない見出し 15か所" in pages.text(page), "schedules fill themselves; one project has no desk"
    page.text_area(key=field(desk)).input("区の調査では44.6％だった。").run()
    page.button(key=f"{field(desk)}-save").click().run()
    told = pages.text(page)
    assert "保存しました：1-1" in told
    assert "文のない見出し 14か所" in told
    assert read(workspace, desk) == {("1-1", "situation"): "区の調査では44.6％だった。"}
    assert actions(workspace) == [("report.text", "manager@office.example")]


@pytest.mark.slow
def test_unsaved_words_stay_while_another_heading_is_looked_at(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    page.text_area(key=field(desk)).input("まだ途中").run()
    assert "未保存" in page.radio(key="report-part").proto.captions[0]
    page.radio(key="report-part").set_value("effect").run()
    assert page.text_area(key=field(desk, "effect")).value == ""
    page.radio(key="report-part").set_value("situation").run()
    assert page.text_area(key=field(desk)).value == "まだ途中"
    assert read(workspace, desk) == {}
    page.button(key=f"{field(desk)}-drop").click().run()
    assert page.text_area(key=field(desk)).value == ""


@pytest.mark.slow
def test_what_a_colleague_saved_meanwhile_is_not_overwritten_unseen(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    page.text_area(key=field(desk)).input("わたしの文").run()
    written(workspace, desk, "situation", "同僚の文")
    page.button(key=f"{field(desk)}-save").click().run()
    told = pages.text(page)
    assert "ほかの画面でこの見出しの文が変わりました" in told
    assert "同僚" in told
    assert page.text_area(key=field(desk)).value == "わたしの文"
    assert read(workspace, desk)["1-1", "situation"] == "同僚の文"
    page.button(key=f"{field(desk)}-mine").click().run()
    page.button(key=f"{field(desk)}-save").click().run()
    assert read(workspace, desk)["1-1", "situation"] == "わたしの文"


@pytest.mark.slow
def test_last_years_text_goes_into_an_empty_heading_and_over_words_only_when_one_is_sure(
    workspace: Store, desk: Programme
) -> None:
    written(workspace, desk, "situation", "昨年度の事情", year=THIS - 2)
    page = opened(workspace, desk)
    page.button(key=f"{field(desk)}-last").click().run()
    assert page.text_area(key=field(desk)).value == "昨年度の事情"
    assert read(workspace, desk) == {}
    page.text_area(key=field(desk)).input("今年度の事情").run()
    assert "<del>" in pages.text(page)
    page.button(key=f"{field(desk)}-last").click().run()
    assert page.text_area(key=field(desk)).value == "昨年度の事情"
    page.button(key=f"{field(desk)}-before").click().run()
    assert page.text_area(key=field(desk)).value == "今年度の事情"
    assert read(workspace, desk) == {}


@pytest.mark.slow
def test_a_question_comes_with_words_left_open_and_goes_with_them(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    key = field(desk)
    page.text_area(key=key).input("体制は＋Pを検討する。").run()
    page.button(key=f"{key}-save").click().run()
    assert "<mark>" in pages.text(page)
    page.button_group(key="report-step").set_value("ask").run()
    assert "<mark>" in pages.text(page)
    opening = next(one for one in page.button if str(one.key).startswith("report-open-"))
    opening.click().run()
    page.text_area(key=key).input("体制を検討する。").run()
    page.button(key=f"{key}-save").click().run()
    assert "<mark>" not in pages.text(page)


@pytest.mark.slow
def test_a_year_that_still_runs_can_not_be_settled(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk, "freeze", year=THIS)
    assert "翌日から確定できます" in pages.text(page)
    assert [one.key for one in page.button if "settle" in str(one.key)] == []


@pytest.mark.slow
def test_a_report_is_settled_and_corrected_with_its_difference_and_a_reason(workspace: Store, desk: Programme) -> None:
    written(workspace, desk, "effect", "はじめの文")
    page = opened(workspace, desk, "freeze")
    key = f"report-{desk.id}-{LAST}-settle"
    assert page.button(key=f"{key}-0-go").disabled
    box(page, "-settle-0-sure-").check().run()
    page.button(key=f"{key}-0-go").click().run()
    told = pages.text(page)
    assert "報告書を確定しました" in told
    assert "第1版から変わったところはありません" in told
    written(workspace, desk, "effect", "直した文")
    page.run()
    told = pages.text(page)
    assert "確定のあとに変わったところがあります" in told
    assert "はじめの文" in told
    assert "直した文" in told
    box(page, "-settle-1-sure-").check().run()
    page.button(key=f"{key}-1-go").click().run()
    assert "理由" in pages.text(page)
    page.text_input(key=f"{key}-1-reason").input("誤記の訂正").run()
    page.button(key=f"{key}-1-go").click().run()
    told = pages.text(page)
    assert "第2版（" in told
    assert "理由：誤記の訂正" in told
    frozen = [action for action, _by in actions(workspace) if action == "report.freeze"]
    assert len(frozen) == 2


@pytest.mark.slow
def test_what_changed_since_it_was_read_is_read_again_before_it_is_settled(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk, "freeze")
    box(page, "-settle-0-sure-").check().run()
    assert not page.button(key=f"report-{desk.id}-{LAST}-settle-0-go").disabled
    written(workspace, desk, "effect", "同僚の文")
    page.run()
    assert page.button(key=f"report-{desk.id}-{LAST}-settle-0-go").disabled


@pytest.mark.slow
def test_unsaved_words_keep_the_report_from_being_settled(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk)
    page.text_area(key=field(desk)).input("まだ途中").run()
    page.button_group(key="report-step").set_value("freeze").run()
    box(page, "-settle-0-sure-").check().run()
    assert page.button(key=f"report-{desk.id}-{LAST}-settle-0-go").disabled
    assert "先に保存するか" in pages.text(page)


@pytest.mark.slow
def test_what_is_taken_out_is_on_record_before_it_can_be_downloaded(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk, "take", state={"report-format": "html"})
    assert not page.get("download_button")
    page.button(key="report-make").click().run()
    assert actions(workspace) == [("report.release", "manager@office.example")]
    assert len(page.get("download_button")) == 1
    # Other words are another file.
    written(workspace, desk, "effect", "あとから書いた文")
    page.run()
    assert not page.get("download_button")


@pytest.mark.slow
def test_what_is_hidden_is_said_before_it_is_published(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk, "take", state={"report-format": "html"})
    assert "10人未満" not in pages.text(page)
    page.button_group(key="report-take-edition").set_value("public").run()
    assert "10人未満の数と、そこから計算で分かる数を非表示にします。" in pages.text(page)
    page.button(key="report-make").click().run()
    assert actions(workspace) == [("report.publish", "manager@office.example")]


@pytest.mark.slow
def test_publishing_waits_until_words_that_tell_of_few_were_read_again(workspace: Store, desk: Programme) -> None:
    day = fiscal_bounds(LAST)[0] + timedelta(days=40)
    bands = ["10s"] * 8 + ["30s"] * 192
    rows = [town.row(f"p{place}", day, age_band=band) for place, band in enumerate(bands)]
    town.Town(workspace, desk).consult(*rows)
    written(workspace, desk, "effect", "年代では10代以下が4.0％、30代が96.0％であった。")
    page = opened(workspace, desk, "take", state={"report-take-edition": "public"})
    assert "<mark>4.0％</mark>" in pages.text(page), "the words themselves stand beside the tick"
    assert page.button(key="report-make").disabled
    box(page, "-read-").check().run()
    assert not page.button(key="report-make").disabled
    written(workspace, desk, "effect", "年代では10代以下は4.0％、30代は96.0％であった。")
    page.run()
    assert page.button(key="report-make").disabled


@pytest.mark.slow
@pytest.mark.parametrize("role", ["pr", "counsellor"])
def test_others_are_turned_away(workspace: Store, desk: Programme, role: str) -> None:
    with workspace.writing() as db:
        id_hash = hash_of(open_session(db, hire(db, role, [desk])))
    assert "この画面は、ほかの担当の人" in pages.text(pages.alone(id_hash, "report"))


@pytest.mark.slow
def test_the_step_and_the_heading_are_in_the_address_and_back_leads_to_those_before(
    workspace: Store, desk: Programme
) -> None:
    page = opened(workspace, desk)
    assert "step" not in page.query_params
    page.radio(key="report-part").set_value("issues").run()
    page.button_group(key="report-step").set_value("take").run()
    assert (page.query_params["step"], page.query_params["heading"]) == ("take", "issues")
    page.query_params["step"] = "write"
    page.run()
    assert page.radio(key="report-part").value == "issues"
    del page.query_params["heading"]
    page.run()
    assert page.radio(key="report-part").value == "situation"


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["nothing", "<b>"])
def test_a_step_that_there_is_not_is_left_aside(workspace: Store, desk: Programme, asked: str) -> None:
    page = opened(workspace, desk, state={"report-step": asked})
    assert page.button_group(key="report-step").value == "write"


@pytest.mark.slow
def test_who_settled_is_told_by_name(workspace: Store, desk: Programme) -> None:
    page = opened(workspace, desk, "freeze")
    box(page, "-settle-0-sure-").check().run()
    page.button(key=f"report-{desk.id}-{LAST}-settle-0-go").click().run()
    with workspace.reading() as db:
        person = staff.by_email(db, "manager@office.example")
    assert person
    assert f"確定した人：{person.name}（" in pages.text(page)


@pytest.mark.slow
def test_the_complete_report_is_read_in_a_file_that_is_on_record_and_not_on_the_page(
    workspace: Store, desk: Programme
) -> None:
    page = opened(workspace, desk, "read")
    assert list(page.button_group(key="report-read-edition").options) == ["確認用", "公開用"]
    assert "提出用" not in pages.text(page)
    assert actions(workspace) == []


@pytest.mark.slow
def test_a_version_of_another_release_can_be_corrected_with_its_difference_said_to_be_unknown(
    workspace: Store, desk: Programme
) -> None:
    with workspace.writing() as db:
        kept = {"programme_id": desk.id, "fiscal_year": LAST, "number": 1, "made_at": now(), "made_by": "other"}
        reports.add_version(db, **kept, report={"format": 99})
    page = opened(workspace, desk, "freeze")
    assert "しるべの別のバージョンで保存された" in pages.text(page)
    assert "第1版（" in pages.text(page)
    key = f"report-{desk.id}-{LAST}-settle"
    page.text_input(key=f"{key}-1-reason").input("版の更新").run()
    box(page, "-settle-1-sure-").check().run()
    page.button(key=f"{key}-1-go").click().run()
    assert "第2版（" in pages.text(page)
    page.button_group(key="report-step").set_value("take").run()
    page.radio(key=f"report-{desk.id}-{LAST}-take-version").set_value(1).run()
    assert "しるべの別のバージョンで保存された" in pages.text(page)
