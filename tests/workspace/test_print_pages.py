"""The print studio's pages: preview, files, approval, reprint, check, languages and comparison, without a browser."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from campaigns import campaigns, language_reviews, print_designs, print_runs, printed_facts, prints, variants
from campaigns.print_designs import Spec
from core.dates import now
from printing import reading
from store import placements as stored
from store import staff
from store.database import Store
from store.records import Programme, Staff
from tests.campaigns import printing_town
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import print_handout
from workspace.sessions import hash_of

PAGES = ("prints", "print_overview", "print_release", "print_check", "print_texts", "variants")


@dataclass
class Office:
    """A town with places to print for, and who works there."""

    store: Store
    programme: Programme
    people: dict[str, Staff]

    def open(self, page: str, role: str = "pr", **state: object) -> AppTest:
        return pages.visit(self.store, self.people[role], page, state)


@pytest.fixture
def office(workspace: Store) -> Office:
    with workspace.writing() as db:
        programme = printing_town.town(db)
        people = {role: hire(db, role, [programme]) for role in ("pr", "manager")}
    return Office(workspace, programme, people)


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office whose codes lead to a real address: its prints are no samples."""
    monkeypatch.setenv("SHIRUBE_PUBLIC_URL", printing_town.ORIGIN)


def kept(office: Office, role: str = "pr") -> AppTest:
    """A version kept in the studio, and the page where it is approved."""
    page = office.open("prints", role).button(key="print-keep").click().run()
    assert "第1版として残しました" in pages.text(page)
    return office.open("print_release", role)


def approved(office: Office) -> AppTest:
    page = kept(office, "manager")
    [design] = versions(office)
    page = page.checkbox(key=f"release-sure-{design.id}").check().run()
    page = page.button(key="release-approve").click().run()
    assert "校了しました" in pages.text(page)
    return page


def versions(office: Office) -> list[Any]:
    with office.store.reading() as db:
        return print_designs.of_programme(db, office.programme)


def zipped(page: AppTest) -> dict[str, bytes]:
    """The ZIP that the page offers now."""
    made = page.session_state["print-zip"]
    assert isinstance(made, print_handout.Made)
    with zipfile.ZipFile(io.BytesIO(made.data)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def offered(page: AppTest) -> list[str]:
    """The print files that can be taken away."""
    return [str(one.key) for one in page.get("download_button") if str(one.key).endswith(".pdf")]


@pytest.mark.parametrize("page", PAGES)
def test_counsellors_see_none_of_these_pages(workspace: Store, page: str) -> None:
    with workspace.writing() as db:
        programme = add_programme(db)
        id_hash = hash_of(open_session(db, hire(db, "counsellor", [programme])))
    assert "ほかの担当" in pages.text(pages.alone(id_hash, page))


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("prints", "印刷する置き場所がまだありません"),
        ("print_overview", "印刷する置き場所がまだありません"),
        ("print_release", "まだ版がありません"),
        ("variants", "キャンペーンがまだありません"),
    ],
)
def test_an_empty_page_says_what_to_do_next(workspace: Store, page: str, sentence: str) -> None:
    with workspace.writing() as db:
        person = hire(db, "pr", [add_programme(db)])
    assert sentence in pages.text(pages.visit(workspace, person, page))


def test_prints_are_previewed_and_given_out_with_every_code_read_back(office: Office) -> None:
    page = office.open("prints")
    assert "まだ https ではない" in pages.text(page)
    assert len(page.get("image")) == 1
    page = page.button(key="print-make").click().run()
    assert "できました" in pages.text(page)
    assert len(offered(page)) == 2, "schools get a file of their own"
    page = page.number_input(key="print-copies-card").set_value(20).run()
    assert not offered(page), "a file for other copies is no longer what the form says"


def made(office: Office) -> AppTest:
    page = office.open("prints").button(key="print-make").click().run()
    assert len(offered(page)) == 2
    return page


def test_drafts_say_why_they_carry_no_number(office: Office) -> None:
    assert "版の番号は、校了用に残すと入ります" in pages.text(made(office))


def test_files_for_another_first_label_are_no_longer_offered_nor_kept(office: Office) -> None:
    page = made(office)
    [start] = [one for one in page.number_input if str(one.key).startswith("print-start-")]
    page = start.set_value(2).run()
    assert not offered(page)
    assert "prints-finished" not in page.session_state


def test_files_for_another_printer_are_no_longer_offered(office: Office) -> None:
    assert not offered(made(office).number_input(key="print-offset-x").set_value(1.0).run())


def test_files_are_no_longer_offered_when_a_fact_has_changed(office: Office) -> None:
    page = made(office)
    assert offered(page.run()), "as long as nothing changes, they are"
    free_of_charge(office)
    page = page.run()
    assert not offered(page)
    assert "prints-finished" not in page.session_state


def test_files_with_a_code_retired_since_are_no_longer_offered(office: Office) -> None:
    page = made(office)
    with office.store.writing() as db:
        second = stored.of_programme(db, office.programme.id)[1]
        stored.change(db, programme_id=office.programme.id, placement_id=second.id, retired_at=now())
    assert not offered(page.run())


def test_files_are_no_longer_offered_when_they_could_not_be_made_again(office: Office) -> None:
    page = made(office)
    free_of_charge(office, "相談のお金についてのとても長い文です。" * 10)
    page = page.run()
    assert "収まりません" in pages.text(page)
    assert not offered(page)


def free_of_charge(office: Office, sentence: str = "相談は無料です。") -> None:
    """A fact that every piece says changes."""
    with office.store.writing() as db:
        who: dict[str, Any] = {"by": "t", "at": now(), "programme": office.programme, "language": "ja"}
        language_reviews.set_text(db, **who, part="cost", sentence=sentence)


def test_the_first_piece_is_there_as_text(office: Office) -> None:
    assert [one for one in office.open("prints").get("download_button") if one.key == "preview-text"]


def test_the_sides_of_a_folded_leaflet_have_their_names(office: Office) -> None:
    page = office.open("prints").button_group(key="print-material").set_value("leaflet").run()
    page = page.button_group(key="print-size-leaflet").set_value("leaflet-a4-trifold").run()
    view = next(one for one in page.button_group if str(one.key).startswith("preview-view-"))
    assert view.options[:2] == ["外側", "内側"]


def test_own_words_hold_for_one_design_and_say_so(office: Office) -> None:
    page = office.open("prints")
    assert "自分で書いた見出し" not in pages.text(page)
    page = page.text_area(key="print-headline-soft-ja").set_value("話せます").run()
    assert "自分で書いた見出しを使っています" in pages.text(page)
    page = page.button_group(key="print-theme-card").set_value("bright").run()
    assert "自分で書いた見出し" not in pages.text(page)


def test_a_file_that_fails_its_check_names_page_and_detail(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = (prints.Fault("text-small", "4.1 pt", 2),)
    monkeypatch.setattr("campaigns.prints.checked", lambda *_given, **_told: faults)
    page = office.open("prints").button(key="print-make").click().run()
    said = pages.text(page)
    assert "4.1 pt" in said
    assert "直すところ（1件のうち1件）" in said
    assert not offered(page)


def test_pieces_of_one_wording_are_chosen_at_a_time(office: Office) -> None:
    page = office.open("prints")
    assert not [one for one in page.button_group if one.key == "print-label-0"], "there is one wording only"
    with office.store.writing() as db:
        noted = stored.of_programme(db, office.programme.id)[-1]
        stored.change(db, programme_id=office.programme.id, placement_id=noted.id, design="quiet")
    page = office.open("prints")
    assert not [one for one in page.button_group if one.key == "print-label-0"], "a note is no wording"
    assert noted.id in page.multiselect(key="print-places-card-0-").value
    with office.store.writing() as db:
        every = stored.of_programme(db, office.programme.id)
        variants.make(db, by="t", at=now(), programme=office.programme, placement_ids=[every[0].id], share=True)
        every = stored.of_programme(db, office.programme.id)
    page = office.open("prints")
    by_label = {label: [one.id for one in every if one.design == label] for label in ("", "quiet", "A", "B")}
    first = {*by_label[""], *by_label["quiet"], *by_label["A"]}
    assert set(page.multiselect(key="print-places-card-0-").value) == first
    assert len([one for one in page.multiselect(key="print-places-card-0-").options if "B案" in one]) == 1
    page = page.button_group(key="print-label-0").set_value("B").run()
    assert page.multiselect(key="print-places-card-0-B").value == by_label["B"]


def test_the_code_is_looked_at_close_up_and_says_where_it_leads(office: Office) -> None:
    page = office.open("prints")
    page.button_group(key="preview-view-front").set_value("code")
    with office.store.reading() as db:
        first = stored.of_programme(db, office.programme.id)[0]
    assert f"http://localhost:8600/r/{first.code}".lower() in pages.text(page.run())


def test_words_that_do_not_fit_are_refused_by_name_and_nothing_is_kept(office: Office) -> None:
    page = office.open("prints")
    page.text_area(key="print-headline-soft-ja").set_value("だれかに話したいと思ったときのとても長い見出し" * 3)
    page = page.run().button(key="print-keep").click().run()
    assert "この印刷物に収まりません" in pages.text(page)
    assert versions(office) == []


def test_all_materials_show_at_a_glance(office: Office) -> None:
    page = office.open("print_overview")
    assert len(page.get("image")) == 19
    assert "予定は3か所・120枚" in pages.text(page)
    assert "置き場所の予定はありません" in pages.text(page)


def test_materials_are_those_of_the_chosen_campaign(office: Office) -> None:
    with office.store.writing() as db:
        days = {"starts": date(2026, 10, 1), "ends": date(2026, 12, 1)}
        empty = campaigns.create(db, by="t", at=now(), programme=office.programme, name="秋", **days)
    page = office.open("print_overview")
    page = page.selectbox(key="all-campaign").set_value(empty.id).run()
    assert "このキャンペーンには、まだ置き場所がありません" in pages.text(page)
    assert not page.get("image")


@pytest.mark.usefixtures("public")
def test_a_kept_version_is_approved_by_a_manager_and_then_goes_to_press(office: Office) -> None:
    with office.store.writing() as db:
        db.exec_driver_sql("UPDATE placement SET design = 'soft'")
    page = approved(office).button(key="release-zip").click().run()
    files = zipped(page)
    press = {name: data for name, data in files.items() if name.startswith("press/")}
    with office.store.reading() as db:
        codes = {one.code for one in stored.of_programme(db, office.programme.id)}
        [run] = print_runs.runs(db, office.programme)
    assert {name.removesuffix(".pdf")[-7:] for name in press} == codes
    assert all("_40_" in name for name in press), "as many copies as planned"
    assert {"6_設置台帳.xlsx", "7_検査結果.txt"} <= set(files)
    assert (run.profile, sorted(copies for _key, copies in run.pieces)) == ("press", [40, 40, 40])
    assert {name for name, _sha in run.files} >= {name.rpartition("/")[2] for name in press}
    book = openpyxl.load_workbook(io.BytesIO(files["6_設置台帳.xlsx"]))
    told = {row[0].value: row[1].value for row in book["このファイルについて"].iter_rows()}
    assert (told["事業"], told["版"]) == ("見本区 ひとやすみ R8", "v1")
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert {row[heads.index("文面")] for row in rows} == {"やわらか"}, "the wording's name, not its key"


@pytest.mark.usefixtures("public")
def test_an_approved_version_can_be_printed_in_the_office_too(office: Office) -> None:
    page = approved(office)
    [design] = versions(office)
    page = page.button_group(key=f"release-for-{design.id}").set_value("office").run()
    page = page.button(key="release-zip").click().run()
    folders = {name.partition("/")[0] for name in zipped(page) if name.endswith(".pdf") and "/" in name}
    assert folders == {"office"}
    assert [run.profile for run in runs(office)] == ["office"]


def test_no_press_file_is_made_of_codes_that_lead_nowhere_public(office: Office) -> None:
    page = approved(office).button(key="release-zip").click().run()
    assert "https" in pages.text(page)
    assert runs(office) == []


def test_publicity_staff_can_not_approve_and_get_no_press_files(office: Office) -> None:
    page = kept(office)
    assert not [one for one in page.button if one.key == "release-approve"]
    page = page.button(key="release-zip").click().run()
    assert not [name for name in zipped(page) if name.startswith("press/")]
    assert [name for name in zipped(page) if name.startswith("office/")]


def test_a_changed_fact_makes_a_version_outdated_and_stops_its_printing(office: Office) -> None:
    approved(office)
    free_of_charge(office)
    page = office.open("print_release", "manager")
    assert "第1版を作ったあとに、印刷する内容（受付時間や電話番号など）が変わりました" in pages.text(page)
    assert page.button(key="release-zip").disabled


def runs(office: Office) -> list[Any]:
    with office.store.reading() as db:
        return print_runs.runs(db, office.programme)


@pytest.mark.usefixtures("public")
def test_the_same_order_is_made_and_noted_once(office: Office) -> None:
    page = approved(office).button(key="release-zip").click().run()
    first = page.session_state["print-zip"].data
    page = page.button(key="release-zip").click().run()
    assert len(runs(office)) == 1
    assert page.session_state["print-zip"].data is first


def test_a_zip_that_could_not_be_noted_is_not_given_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    page = kept(office)
    monkeypatch.setattr("campaigns.print_runs.note_run", refuse_run)
    page = page.button(key="release-zip").click().run()
    assert "第9版" in pages.text(page)
    assert "print-zip" not in page.session_state
    assert not [one for one in page.get("download_button") if one.key == "release-download"]


def refuse_run(*_given: object, **_told: object) -> None:
    raise print_designs.DesignOutdated(number=9)


def test_the_zip_of_another_order_is_let_go(office: Office) -> None:
    page = kept(office)
    [design] = versions(office)
    page = page.button(key="release-zip").click().run()
    assert "print-zip" in page.session_state
    page = page.button_group(key=f"release-way-{design.id}-new").set_value("each").run()
    assert "print-zip" not in page.session_state


def test_what_changes_between_looking_and_making_stops_the_making(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = kept(office)
    monkeypatch.setattr("workspace.print_release.proof", lambda *_given: versions(office)[0].fingerprint)
    free_of_charge(office)
    page = page.button(key="release-zip").click().run()
    assert "変わりました" in pages.text(page)
    assert runs(office) == []


def test_a_plan_of_many_pieces_is_never_cut(office: Office) -> None:
    with office.store.writing() as db:
        first = stored.of_programme(db, office.programme.id)[0]
        stored.change(db, programme_id=office.programme.id, placement_id=first.id, quantity=12_000)
    assert "3か所、12,080枚" in pages.text(kept(office))


def test_an_approval_is_taken_back_by_anybody(office: Office) -> None:
    approved(office)
    office.open("print_release").button(key="release-withdraw").click().run()
    assert versions(office)[0].approved_at is None


@pytest.mark.usefixtures("public")
def test_a_reprint_chooses_version_places_and_copies_as_they_were(office: Office) -> None:
    page = approved(office)
    [design] = versions(office)
    with office.store.reading() as db:
        first, second, third = (one.id for one in stored.of_programme(db, office.programme.id))
    places = f"release-places-{design.id}-"
    page = page.multiselect(key=places).set_value([first, second]).run()
    page = page.button_group(key=f"release-way-{design.id}-new").set_value("each").run()
    page = page.number_input(key="release-copies").set_value(5).run().button(key="release-zip").click().run()
    with office.store.writing() as db:
        stored.change(db, programme_id=office.programme.id, placement_id=second, retired_at=now())
    page = office.open("print_release", "manager").button(key="release-once-more").click().run()
    assert "1か所はコードの使用を終了したので外しました" in pages.text(page)
    assert page.multiselect(key=places).value == [first]
    page = page.button(key="release-zip").click().run()
    assert [run.pieces for run in runs(office)] == [[[first, 5]], [[first, 5], [second, 5]]]
    assert third not in [key for key, _copies in runs(office)[0].pieces]


@pytest.mark.usefixtures("public")
def test_a_second_reprint_begins_with_the_copies_of_its_run(office: Office) -> None:
    approved(office).button(key="release-zip").click().run()
    [design] = versions(office)
    page = office.open("print_release", "manager").button(key="release-once-more").click().run()
    [run] = runs(office)
    page = page.button_group(key=f"release-way-{design.id}-{run.id}-1").set_value("each").run()
    page = page.button(key="release-once-more").click().run()
    assert page.button_group(key=f"release-way-{design.id}-{run.id}-2").value == "before"


@pytest.mark.usefixtures("public")
def test_numbers_that_nobody_confirmed_stop_the_press(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaigns.printed_facts.numbers_must_be_confirmed", refuse)
    page = approved(office).button(key="release-zip").click().run()
    assert "110" in pages.text(page)
    assert "print-zip" not in page.session_state
    assert runs(office) == []


def refuse(_facts: object) -> None:
    raise printed_facts.NumberUnconfirmed(numbers="110")


def test_an_unread_language_says_so_and_is_read_where_it_is_approved(office: Office) -> None:
    with office.store.writing() as db:
        who: dict[str, Any] = {"db": db, "by": "t", "at": now(), "programme": office.programme, "language": "ja-easy"}
        language_reviews.set_text(**who, part="who", sentence="だれでも 相談《そうだん》できます。")
        language_reviews.set_text(**who, part="closed", sentence="祝日《しゅくじつ》は 休《やす》みです。")
    page = office.open("prints").selectbox(key="print-language").set_value("ja-easy").run()
    assert "まだ誰も確かめていません" in pages.text(page)
    page.button(key="print-keep").click().run()
    page = office.open("print_release", "manager")
    page.text_input(key="review-ja-easy-by").set_value("国際交流協会")
    [note] = [one for one in page.button if "FormSubmitter" in str(one.key)]
    note.click().run()
    with office.store.reading() as db:
        assert language_reviews.is_read(db, office.programme, "ja-easy")


@pytest.mark.usefixtures("public")
def test_any_pdf_is_checked_and_its_codes_are_named(office: Office) -> None:
    group = printing_town.groups(office.store, office.programme, printing_town.CARD)[0]
    good = prints.press_file(group, listed=group.listed[0], at=now()).data
    page = office.open("print_check")
    said = pages.text(page.file_uploader(key="check-file").set_value(("a.pdf", good, "application/pdf")).run())
    assert "問題は見つかりませんでした" in said
    assert f"{group.listed[0].venue} ({group.listed[0].code})" in said
    wrong = page.file_uploader(key="check-file").set_value(("b.pdf", b"%PDF-1.7 not really", "application/pdf")).run()
    assert "まだ印刷しないでください" in pages.text(wrong)


def test_a_code_of_ours_under_another_address_is_not_called_ours(office: Office) -> None:
    group = printing_town.groups(office.store, office.programme, printing_town.CARD)[0]
    strange = prints.press_file(group, listed=group.listed[0], at=now()).data
    assert reading.read_codes(strange)[0][0].startswith("HTTPS://TO-U.EXAMPLE")
    page = office.open("print_check")
    page = page.file_uploader(key="check-file").set_value(("a.pdf", strange, "application/pdf")).run()
    assert "この事業のコードではありません" in pages.text(page)


def test_the_same_code_under_two_addresses_is_told_apart(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with office.store.reading() as db:
        first = stored.of_programme(db, office.programme.id)[0]
    urls = [f"HTTP://LOCALHOST:8600/R/{first.code}", f"HTTPS://ELSEWHERE.EXAMPLE/R/{first.code}"]
    monkeypatch.setattr("campaigns.prints.examined", lambda _data: ((), [urls]))
    page = office.open("print_check")
    said = pages.text(page.file_uploader(key="check-file").set_value(("a.pdf", b"%PDF-1.7", "application/pdf")).run())
    assert all(url in said for url in urls)
    assert said.count(f"{first.venue} ({first.code})") == 1
    assert said.count("この事業のコードではありません") == 1


def test_the_desk_writes_its_own_sentences_in_every_language_but_no_japanese_telephones(office: Office) -> None:
    page = office.open("print_texts").button_group(key="texts-language").set_value("en").run()
    english = {str(one.label): one.placeholder for one in page.text_input if "-en-" in str(one.key)}
    assert english["料金についての文"] == "Talking with us is free (your data charges apply)."
    assert any("-phone_0" in str(one.key) for one in page.text_input)
    page = page.button_group(key="texts-language").set_value("ja").run()
    parts = {str(one.key).rpartition("-")[2] for one in page.text_input if "-ja-" in str(one.key)}
    assert parts == set(language_reviews.PARTS)


def test_the_second_wording_gets_codes_of_its_own(office: Office) -> None:
    with office.store.reading() as db:
        first = stored.of_programme(db, office.programme.id)[0]
    page = office.open("variants").multiselect(key="variants-places").set_value([first.id]).run()
    page = page.button(key="variants-make").click().run()
    with office.store.reading() as db:
        found = [one for one in stored.of_programme(db, office.programme.id) if one.design]
    assert sorted((one.venue, one.design, one.quantity) for one in found) == [
        (first.venue, "A", 20),
        (first.venue, "B", 20),
    ]


@pytest.mark.usefixtures("public")
def test_everything_that_was_decided_is_in_the_record_of_changes(office: Office) -> None:
    approved(office).button(key="release-zip").click().run()
    with office.store.reading() as db:
        done = [row.action for row in staff.audit_trail(db)]
    assert [action for action in done if action.startswith(("design", "print"))] == [
        "print.run",
        "design.approve",
        "design.save",
    ]


def test_the_same_choice_keeps_its_number(office: Office) -> None:
    kept(office)
    kept(office)
    assert [design.number for design in versions(office)] == [1]
    assert print_designs.read(versions(office)[0].spec) == Spec(format="card-91x55", theme="soft")
