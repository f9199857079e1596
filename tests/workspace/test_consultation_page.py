"""The contractor's month: hand the list in, correct it, bring it in, take it back."""

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest

from core.dates import now
from exchange.tables import MOST_BYTES
from store import batches, consultations, exchange, staff
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace.sessions import hash_of

HEADER = "開始,終了,相談者番号,新規/継続,知ったきっかけ,年代,結果\n"
GOOD = (
    HEADER
    + "2026/5/7 18:05,18:55,HIMITSU-77,新規,カード,20代,終了\n令和8年5月14日 19時,,HIMITSU-77,新規,不明,20代,終了\n"
)
BAD = GOOD + "きのう,,HIMITSU-78,,テレビ,,終了\n"


def open_page(store: Store, role: str = "counsellor") -> tuple[AppTest, Programme]:
    with store.writing() as db:
        programme = add_programme(db)
        person = hire(db, role, [programme])
    return pages.visit(store, person, "consultations"), programme


def upload(page: AppTest, data: bytes) -> AppTest:
    page.get("file_uploader")[0].upload("liste.csv", data)
    return page.run()


def there(store: Store, programme: Programme) -> int:
    with store.reading() as db:
        return len(consultations.before(db, [programme.id], now()))


def test_a_good_list_is_checked_brought_in_and_taken_back(workspace: Store) -> None:
    page, programme = open_page(workspace)
    assert "記録がまだありません" in pages.text(page)
    page = upload(page, GOOD.encode("cp932"))
    assert "新しい記録 2件" in pages.text(page)
    assert there(workspace, programme) == 0
    page = page.button(key="consultation-go").click().run()
    said = pages.text(page)
    assert "2件を取り込みました" in said
    assert "2件のうち1件" not in said
    assert "非表示" in said
    assert "記録は「新規」ですが、以前にも相談があります" in said
    assert there(workspace, programme) == 2
    assert page.selectbox(key="consultation-undo").value is None
    with workspace.reading() as db:
        [batch] = [one.id for one in batches.of_programme(db, programme.id, "consultations")]
    page = page.selectbox(key="consultation-undo").set_value(batch).run()
    assert page.button(key=f"consultation-undo-{batch}-go").disabled
    page = page.checkbox(key=f"consultation-undo-{batch}").check().run()
    page = page.button(key=f"consultation-undo-{batch}-go").click().run()
    assert "取り込みを取り消しました" in pages.text(page)
    assert there(workspace, programme) == 0
    with workspace.reading() as db:
        assert [entry.action for entry in staff.audit_trail(db)][:2] == ["consultations.undo", "consultations.import"]


def test_wrong_rows_are_named_and_the_good_ones_come_in_only_after_a_yes(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page = upload(page, BAD.encode())
    said = pages.text(page)
    assert "1行に直しが要ります" in said
    assert "「きのう」は日時として読めません" in said
    assert page.button(key="consultation-go").disabled
    page = page.checkbox(key="consultation-only-good").check().run().button(key="consultation-go").click().run()
    assert "2件を取り込みました" in pages.text(page)
    assert there(workspace, programme) == 2


OWN = "受付日時,利用者No,はじめてか,世代,終わり方\n"
MINE = OWN + "".join(f"2026/5/{day} 18:05,K-{day:03},新規,20代,終了\n" for day in range(1, 10))


def chosen(page: AppTest, name: str = "") -> AppTest:
    page.text_input(key="consultations-mapping-name").set_value(name)
    return page.button(key="consultations-mapping-go").click().run()


def test_headings_of_their_own_are_proposed_with_reasons_and_read_as_chosen(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page = upload(page, MINE.encode())
    said = pages.text(page)
    assert "どの列がどの項目ですか" in said
    assert "見出しに「日時」が入っています" in said
    assert "例： 2026/5/1 18:05" in said
    assert page.selectbox(key="consultations-map-start").value == "受付日時"
    page = page.selectbox(key="consultations-map-age").set_value("").run()
    page = chosen(page)
    assert "新しい記録 9件" in pages.text(page)
    page = page.button(key="consultation-go").click().run()
    with workspace.reading() as db:
        assert {one.age_band for one in consultations.before(db, [programme.id], now())} == {"unknown"}


def test_what_was_chosen_is_remembered_and_the_next_list_asks_nothing(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page = chosen(upload(page, MINE.encode()), "見本の会").button(key="consultation-no").click().run()
    page = upload(page, MINE.replace("K-", "L-").encode())
    said = pages.text(page)
    assert "「見本の会」として覚えた列で読み込みました" in said
    assert "新しい記録 9件" in said
    page = page.button(key="consultation-no").click().run()
    page = upload(page, MINE.replace("終わり方", "結末").encode())
    said = pages.text(page)
    assert "「見本の会」として覚えた列と違うところがあります" in said
    assert "なくなった列：終わり方" in said
    page = page.button(key="consultations-mapping-no").click().run()
    page = page.button(key="consultations-forget-go").click().run()
    assert "列を忘れました" in pages.text(page)
    with workspace.reading() as db:
        actions = [entry.action for entry in staff.audit_trail(db)]
    assert actions[:2] == ["mapping.remove", "mapping.keep"]
    assert "mapping.keep" not in pages.text(page)


def test_columns_that_do_not_fit_are_refused_and_the_choice_stays(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page = upload(page, MINE.encode())
    page = page.selectbox(key="consultations-map-outcome").set_value("受付日時").run()
    page = chosen(page, "見本の会")
    assert "選んだ列では読めません" in pages.text(page)
    assert page.selectbox(key="consultations-map-outcome").value == "受付日時"
    with workspace.reading() as db:
        assert exchange.mappings(db, 1, "consultations") == []


def test_wrong_cells_are_corrected_on_the_page_and_the_number_typed_stays_nowhere(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page = upload(page, (GOOD + "きのう,,HIMITSU-78,,カード,,終了\n2026/5/9 18:00,,,,,,終了\n").encode())
    assert "2行に直しが要ります" in pages.text(page)
    page.text_input(key="consultations-corrections-4-開始").set_value("2026/5/8 18:00")
    page.text_input(key="consultations-corrections-5-相談者番号").set_value("HIMITSU-79")
    page = page.button(key="consultations-corrections-go").click().run()
    said = pages.text(page)
    assert "新しい記録 4件" in said
    assert "直しが要ります" not in said
    assert "himitsu" not in (said + repr(page.session_state)).lower()
    page.button(key="consultation-go").click().run()
    assert there(workspace, programme) == 4


def test_a_wrong_number_of_a_client_is_not_repeated_in_its_field(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page = upload(page, (HEADER + f"2026/5/9 18:00,,HIMITSU-{'7' * 70},,,,終了\n").encode())
    field = page.text_input(key="consultations-corrections-2-相談者番号")
    assert field.value == ""
    field.set_value(f"HIMITSU-{'8' * 70}")
    page = page.button(key="consultations-corrections-go").click().run()
    assert "1行に直しが要ります" in pages.text(page)
    assert page.text_input(key="consultations-corrections-2-相談者番号").value == ""
    assert "himitsu" not in (pages.text(page) + repr(page.session_state)).lower()


def test_the_same_list_again_offers_nothing_to_bring_in(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page = upload(page, GOOD.encode()).button(key="consultation-go").click().run()
    page = upload(page, GOOD.encode())
    assert "2件はすでに取り込み済みで、そのままにします" in pages.text(page)
    assert page.button(key="consultation-go").disabled
    page = page.button(key="consultation-no").click().run()
    assert "取り込む前の確認" not in pages.text(page)
    assert there(workspace, programme) == 2


def test_neither_the_page_nor_its_memory_keeps_a_clients_number(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page = upload(page, BAD.encode())
    remembered = repr(page.session_state)
    assert "ConsultationRow" in remembered
    assert "himitsu" not in (pages.text(page) + remembered).lower()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7", "表のファイルではありません"),
        ("氏名,電話\n見本,03\n".encode(), "次の列がありません"),
        (b"x" * (MOST_BYTES + 1), "60MBを超えています"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_saved(workspace: Store, data: bytes, sentence: str) -> None:
    page, programme = open_page(workspace)
    assert sentence in pages.text(upload(page, data))
    assert there(workspace, programme) == 0


@pytest.fixture
def memories(monkeypatch: pytest.MonkeyPatch) -> list[MemoryUploadedFileManager]:
    """Where Streamlit holds files that were handed in."""
    seen: list[MemoryUploadedFileManager] = []
    add = MemoryUploadedFileManager.add_file

    def watched(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        seen.append(self)
        add(self, session_id, file)

    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", watched)
    return seen


@pytest.mark.parametrize("text", [GOOD, BAD, "相談者番号,結果\nHIMITSU-77,終了\n", "%PDF HIMITSU-77"])
def test_a_file_good_or_bad_stays_nowhere_in_memory(
    workspace: Store, memories: list[MemoryUploadedFileManager], text: str
) -> None:
    page, _programme = open_page(workspace)
    page = upload(page, text.encode())
    assert memories
    assert [file for memory in memories for files in memory.file_storage.values() for file in files] == []
    assert [uploader.value for uploader in page.get("file_uploader")] in ([], [None])
    assert "himitsu" not in (pages.text(page) + repr(page.session_state)).lower()


def test_a_refusal_is_said_once_and_another_file_can_follow(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page = upload(page, b"%PDF-1.7")
    assert "表のファイルではありません" in pages.text(page)
    assert "consultations-refused" not in page.session_state
    page = upload(page, GOOD.encode())
    assert "表のファイルではありません" not in pages.text(page)
    assert "新しい記録 2件" in pages.text(page)


def test_publicity_staff_dont_see_the_page(workspace: Store) -> None:
    with workspace.writing() as db:
        programme = add_programme(db)
        id_hash = hash_of(open_session(db, hire(db, "pr", [programme])))
    assert "ほかの担当" in pages.text(pages.alone(id_hash, "consultations"))
