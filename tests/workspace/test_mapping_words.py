"""Words of a contractor's own on the page: said once each, however many cells hold them, and not asked for again."""

from streamlit.testing.v1 import AppTest

from core.dates import now
from store import consultations, exchange, staff
from store.database import Store
from store.records import Programme
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire

HEADER = "開始,相談者番号,知ったきっかけ,結果\n"
FIELD = "consultations-corrections"
CLOSED = f"{FIELD}-word-outcome-対応済"


def rows(month: int, *, wrong: int = 70) -> str:
    return "".join(f"2026/{month}/{n % 28 + 1} 18:05,K-{n:03},テレビ,対応済\n" for n in range(wrong))


def open_page(store: Store) -> tuple[AppTest, Programme]:
    with store.writing() as db:
        programme = add_programme(db)
        person = hire(db, "counsellor", [programme])
    return pages.visit(store, person, "consultations"), programme


def upload(page: AppTest, text: str) -> AppTest:
    page.get("file_uploader")[0].upload("liste.csv", text.encode())
    return page.run()


def there(store: Store, programme: Programme) -> int:
    with store.reading() as db:
        return len(consultations.before(db, [programme.id], now()))


def keys(page: AppTest) -> set[str]:
    return {str(each.key) for each in (*page.button, *page.text_input, *page.checkbox, *page.selectbox)}


def test_a_word_in_seventy_rows_is_asked_once_and_nothing_is_chosen_for_anybody(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page = upload(page, HEADER + rows(5))
    said = pages.text(page)
    assert "ことばを合わせる" in said
    assert "取り込める行はまだありません" in said
    assert "70行に直しが要ります。" in said
    assert said.count("対応済") == 1
    assert "70か所" in said
    mine = {key for key in keys(page) if key.startswith(FIELD)}
    assert mine == {CLOSED, f"{FIELD}-word-channel-テレビ", f"{FIELD}-name", f"{FIELD}-go"}
    outcome, channel = page.selectbox(key=CLOSED), page.selectbox(key=f"{FIELD}-word-channel-テレビ")
    assert (outcome.value, channel.value) == (None, None)
    assert outcome.options == ["終了（近いことば）", "つないだ", "フェードアウト", "混雑", "返信なし"]
    assert channel.options[0] == "カード"
    assert channel.options[-1] == "空にする"
    assert not {"consultation-go", "consultation-only-good"} & keys(page), "there is nothing to bring in yet"
    page = page.button(key=f"{FIELD}-go").click().run()
    assert "まだ何も選んでいない" in pages.text(page)
    assert page.selectbox(key=CLOSED).value is None


def test_words_said_with_a_name_are_remembered_and_the_next_list_is_read_without_asking(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page = upload(page, HEADER + rows(5))
    page.selectbox(key=CLOSED).set_value("closed")
    page.selectbox(key=f"{FIELD}-word-channel-テレビ").set_value("")
    page.text_input(key=f"{FIELD}-name").set_value("見本の会")
    page = page.button(key=f"{FIELD}-go").click().run()
    said = pages.text(page)
    assert "新しい記録 70件" in said
    assert "次のことばは、この意味で読みました：テレビ＝（空）、対応済＝終了。" in said
    assert "「見本の会」として覚えた列で読み込みました" in said
    page = page.button(key="consultation-go").click().run()
    assert there(workspace, programme) == 70
    page = upload(page, HEADER + rows(4))
    assert "新しい記録 70件" in pages.text(page)
    assert "直しが要ります" not in pages.text(page)
    page = page.button(key="consultation-no").click().run()
    with workspace.reading() as db:
        [kept] = exchange.mappings(db, programme.id, "consultations")
        told = [entry for entry in staff.audit_trail(db) if entry.action.startswith("mapping")]
    assert kept.words == {"channel": {"テレビ": ""}, "outcome": {"対応済": "closed"}}
    assert "対応済" not in repr(told)
    assert "テレビ＝（空）、対応済＝終了" in pages.text(page)
    page = page.button(key="consultations-forget-words").click().run()
    assert "ことばを忘れました" in pages.text(page)
    assert "consultations-forget-words" not in keys(page)
    page = upload(page, HEADER + rows(4))
    assert CLOSED in keys(page)


def test_a_word_and_a_wrong_cell_are_put_right_in_one_go_and_the_right_rows_may_go_first(workspace: Store) -> None:
    page, programme = open_page(workspace)
    good = "2026/5/1 18:05,G-1,カード,終了\n"
    page = upload(page, HEADER + good + rows(5, wrong=9) + "きのう,K-9,カード,対応済\n")
    button = page.button(key="consultation-go")
    assert button.disabled
    assert "secondary" in repr(button.proto.type)
    assert "primary" in repr(page.button(key=f"{FIELD}-go").proto.type)
    assert f"{FIELD}-top" not in keys(page)
    page.selectbox(key=CLOSED).set_value("closed")
    page.text_input(key=f"{FIELD}-12-開始").set_value("2026/5/20 18:00")
    page = page.button(key=f"{FIELD}-go").click().run()
    said = pages.text(page)
    assert "9行に直しが要ります（2行はそのままで大丈夫です）" in said
    assert {CLOSED, f"{FIELD}-12-開始"}.isdisjoint(keys(page))
    page.checkbox(key="consultation-only-good").check().run()
    page = page.button(key="consultation-go").click().run()
    assert there(workspace, programme) == 2


def test_where_very_much_is_wrong_the_words_are_asked_for_and_the_rest_is_listed(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page = upload(page, HEADER + rows(5, wrong=2) + "きのう,K-9,カード,対応済\n" * 61)
    said = pages.text(page)
    assert "次のところは、ご自身の表で直してから" in said
    assert CLOSED in keys(page)
    assert not any(key.startswith(f"{FIELD}-3") for key in keys(page))


def test_a_long_page_has_its_button_above_and_below(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    letters = "アイウエオカキクケコ"
    lines = "".join(f"2026/5/{n + 1} 18:05,K-{n},カード,{letter}で終わり\n" for n, letter in enumerate(letters))
    page = upload(page, HEADER + lines)
    assert {f"{FIELD}-top", f"{FIELD}-go"} <= keys(page)
    page.selectbox(key=f"{FIELD}-word-outcome-アで終わり").set_value("busy")
    page = page.button(key=f"{FIELD}-top").click().run()
    assert "9行に直しが要ります（1行はそのままで大丈夫です）" in pages.text(page)


def test_a_name_that_cannot_be_kept_is_refused_and_the_list_is_read_all_the_same(workspace: Store) -> None:
    page, programme = open_page(workspace)
    page = upload(page, "開始,相談者番号,K-0123,結果\n2026/5/1 18:05,K-1,,対応済\n")
    page.selectbox(key=CLOSED).set_value("closed")
    page.text_input(key=f"{FIELD}-name").set_value("見本の会")
    page = page.button(key=f"{FIELD}-go").click().run()
    said = pages.text(page)
    assert "列を覚えられません" in said
    assert "新しい記録 1件" in said
    with workspace.reading() as db:
        assert exchange.mappings(db, programme.id, "consultations") == []


def test_a_word_is_shown_as_it_is_written(workspace: Store) -> None:
    page, _programme = open_page(workspace)
    page = upload(page, HEADER + "2026/5/1 18:05,K-1,カード,<b>![x](y)</b>\n")
    assert "「&lt;b&gt;![x](y)&lt;/b&gt;」" in pages.text(page)
    assert not any("![x]" in each.value for each in page.markdown)
