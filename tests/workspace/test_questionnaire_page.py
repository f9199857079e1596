"""The editor of questionnaires: every change is in the draft at once, and nobody sees it before it is published."""

import base64
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from streamlit.testing.v1 import AppTest

from core.dates import now
from gateway import survey_form, survey_pages
from store import questionnaires as questions
from store import staff
from store.database import Store
from store.records import Programme
from store.survey_records import Questionnaire
from survey import questionnaires, urgent
from survey.questionnaires import Form, Question, form_of
from tests.conftest import add_programme
from tests.workspace import pages
from tests.workspace.cast import hire, open_session
from workspace import questionnaire_preview as preview
from workspace.sessions import hash_of

BY = "manager@office.example"


def office(store: Store, *, published: bool = True) -> Programme:
    with store.writing() as db:
        programme = add_programme(db, starts=(now() - timedelta(days=400)).date())
        if published:
            usual = ["card", "desk", "friend", "other"]
            questionnaires.publish_preset(db, by=BY, at=now(), programme_id=programme.id, channels=usual)
    return programme


def opened(store: Store, programme: Programme, role: str = "manager") -> AppTest:
    with store.writing() as db:
        person = hire(db, role, [programme])
    return pages.visit(store, person, "questionnaires")


def key(programme: Programme, name: str, code: str = "closing") -> str:
    return f"ask-{programme.id}-{code}-{name}"


def drafted(store: Store, programme: Programme, code: str = "closing") -> Form:
    with store.reading() as db:
        return questionnaires.draft(db, programme.id, code)


def has_draft(store: Store, programme: Programme, code: str = "closing") -> bool:
    with store.reading() as db:
        return questions.draft(db, programme.id, code) is not None


def out(store: Store, programme: Programme, code: str = "closing") -> list[Questionnaire]:
    with store.reading() as db:
        return questions.of_programme(db, programme.id, code)


def part(page: AppTest, programme: Programme, name: str, code: str = "closing") -> AppTest:
    page.session_state[key(programme, "part", code)] = name
    return page.run()


def choose(page: AppTest, programme: Programme, question: str) -> AppTest:
    return page.radio(key=key(programme, "asked")).set_value(question).run()


def codes(form: Form) -> tuple[str, ...]:
    return tuple(question.code for question in form.questions)


def said(question: Question | None, language: str = "ja") -> str:
    assert question
    return question.label[language]


def on_the_phone(page: AppTest) -> str:
    source = page.get("iframe")[0].proto.src
    return base64.b64decode(source.partition("base64,")[2].partition("#")[0]).decode()


def keys(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button if str(button.key).startswith("ask-")]


def test_every_questionnaire_says_whether_it_is_out_since_when_and_in_which_languages(either: Store) -> None:
    programme = office(either)
    page = opened(either, programme)
    radio = page.radio(key=f"ask-{programme.id}-which")
    assert radio.options[0] == "相談のあとのアンケート"
    captions = list(radio.proto.captions)
    assert re.fullmatch(r"第1版、\d+年\d+月\d+日から、日本語、English", captions[0])
    assert captions[1:] == ["公開していません"] * 4
    assert "公開中の内容です" in pages.text(page)


def test_a_changed_word_is_in_the_draft_at_once_and_nobody_sees_it(either: Store) -> None:
    programme = office(either)
    page = opened(either, programme)
    page = page.text_area(key=key(programme, "helpful-ask-ja")).set_value("相談は、\nお役に立ちましたか。").run()
    assert said(drafted(either, programme).question("helpful")) == "相談は、 お役に立ちましたか。"
    told = pages.text(page)
    assert "下書きを保存しました" in told
    assert "公開していないので、まだだれにも見えません" in told
    assert "相談は、 お役に立ちましたか。" in on_the_phone(page)
    assert said(form_of(out(either, programme)[0]).question("helpful")) == "今回の相談は、あなたの役に立ちましたか。"


def test_what_is_refused_stays_in_its_field_with_the_reason(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    field = key(programme, "helpful-very-ja")
    page = page.text_input(key=field).set_value("すこし役に立った").run()
    assert "sb-refused" in pages.text(page)
    assert page.text_input(key=field).value == "すこし役に立った"
    assert not has_draft(workspace, programme)
    page = page.text_input(key=field).set_value("とっても役に立った").run()
    assert "sb-refused" not in pages.text(page)
    assert drafted(workspace, programme).questions[0].options[0].label["ja"] == "とっても役に立った"


def test_questions_move_and_go_and_come_back_with_their_words(workspace: Store) -> None:
    programme = office(workspace)
    before = codes(drafted(workspace, programme))
    page = opened(workspace, programme)
    assert page.button(key=key(programme, "up")).disabled
    page = page.button(key=key(programme, "down")).click().run()
    assert codes(drafted(workspace, programme))[:2] == (before[1], before[0])
    page = page.text_area(key=key(programme, "helpful-ask-ja")).set_value("役に立ちましたか。").run()
    page = page.button(key=key(programme, "off")).click().run()
    assert "helpful" not in codes(drafted(workspace, programme))
    page = page.button(key=key(programme, "on-helpful")).click().run()
    assert codes(drafted(workspace, programme))[-1] == "helpful"
    assert said(drafted(workspace, programme).question("helpful")) == "役に立ちましたか。"


def test_each_change_can_be_undone_until_nothing_is_drafted(either: Store) -> None:
    programme = office(either)
    page = opened(either, programme)
    undo = key(programme, "undo-go")
    assert page.button(key=undo).disabled
    page = page.button(key=key(programme, "down")).click().run()
    page = page.text_area(key=key(programme, "helpful-ask-ja")).set_value("別の言葉").run()
    page = page.button(key=undo).click().run()
    assert page.text_area(key=key(programme, "helpful-ask-ja")).value == "今回の相談は、あなたの役に立ちましたか。"
    assert codes(drafted(either, programme))[0] == "more_positive"
    page = page.button(key=undo).click().run()
    assert not has_draft(either, programme)
    assert page.button(key=undo).disabled


def test_what_a_colleague_has_changed_meanwhile_is_not_undone(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    page = page.button(key=key(programme, "down")).click().run()
    with workspace.writing() as db:
        form = questionnaires.draft(db, programme.id)
        theirs = Form(form.code, form.languages, form.questions[:-1], form.name)
        questionnaires.keep_draft(db, by="x@office.example", at=now(), programme_id=programme.id, form=theirs)
    page = page.button(key=key(programme, "undo-go")).click().run()
    assert "元に戻していません" in pages.text(page)
    assert codes(drafted(workspace, programme)) == codes(theirs)


def test_a_change_falls_on_the_draft_as_it_is_now_not_as_the_page_showed_it(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    with workspace.writing() as db:
        form = questionnaires.draft(db, programme.id)
        theirs = Form(form.code, form.languages, form.questions[:-1], form.name)
        questionnaires.keep_draft(db, by="x@office.example", at=now(), programme_id=programme.id, form=theirs)
    page.text_area(key=key(programme, "helpful-ask-en")).set_value("Useful?").run()
    assert codes(drafted(workspace, programme)) == codes(theirs)
    assert said(drafted(workspace, programme).question("helpful"), "en") == "Useful?"


def test_what_a_colleague_has_taken_out_can_not_be_changed_any_more(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    with workspace.writing() as db:
        form = questionnaires.draft(db, programme.id)
        theirs = Form(form.code, form.languages, form.questions[1:], form.name)
        questionnaires.keep_draft(db, by="x@office.example", at=now(), programme_id=programme.id, form=theirs)
    page = page.button(key=key(programme, "down")).click().run()
    assert "もう下書きにありません" in pages.text(page)


def test_the_preset_comes_with_modules_and_the_channels_of_the_programme(workspace: Store) -> None:
    programme = office(workspace, published=False)
    page = opened(workspace, programme)
    assert "用意された質問です" in pages.text(page)
    page.multiselect(key=key(programme, "modules")).set_value(["kita"])
    page = page.button(key=key(programme, "preset-go")).click().run()
    form = drafted(workspace, programme)
    assert {"outreach_known", "outreach_wish", "in_person"} <= set(codes(form))
    channel = form.question("channel")
    assert channel
    assert channel.codes == ("desk", "friend", "other", "forgotten")


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("single", {"options-ja": "はい\nいいえ", "options-en": "Yes\nNo"}, ("own_1", "own_2")),
        ("multiple", {"options-ja": "あ\nい\nう", "options-en": "a\nb\nc"}, ("own_1", "own_2", "own_3")),
        ("scale", {"options-ja": "よい\nわるい", "options-en": "Good\nBad"}, ("own_1", "own_2")),
        ("text", {}, ()),
        ("number", {}, ()),
    ],
)
def test_an_own_question_is_added_at_the_end_and_chosen(
    workspace: Store, kind: str, typed: dict[str, str], expected: tuple[str, ...]
) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    own = key(programme, "own")
    page = page.selectbox(key=f"{own}-kind").set_value(kind).run()
    for name, text in ({"ask-ja": "駅から何分ですか。", "ask-en": "How far is it?"} | typed).items():
        page.text_area(key=f"{own}-{name}").set_value(text)
    page = page.button(key=f"{own}-go").click().run()
    added = drafted(workspace, programme).questions[-1]
    assert (added.code, added.kind, added.codes) == ("own_1", kind, expected)
    assert (added.limit, added.low, added.high) == {"text": (200, None, None), "number": (0, 0, 10)}.get(
        kind, (0, None, None)
    )
    assert page.radio(key=key(programme, "asked")).value == "own_1"
    assert page.text_area(key=f"{own}-ask-ja").value == ""
    assert 'id="q-own_1"' in on_the_phone(page)


def test_an_own_question_with_uneven_options_is_refused_and_stays_to_be_mended(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    own = key(programme, "own")
    page = page.selectbox(key=f"{own}-kind").set_value("single").run()
    for name, text in {"ask-ja": "問", "ask-en": "Q", "options-ja": "はい\nいいえ", "options-en": "Yes"}.items():
        page.text_area(key=f"{own}-{name}").set_value(text)
    page = page.button(key=f"{own}-go").click().run()
    assert "日本語は2個、英語は1個です" in pages.text(page)
    assert page.text_area(key=f"{own}-options-ja").value == "はい\nいいえ"
    assert not has_draft(workspace, programme)


def test_options_are_moved_added_and_taken_out(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    page = page.selectbox(key=key(programme, "helpful-which")).set_value("somewhat").run()
    page = page.button(key=key(programme, "helpful-opt-up")).click().run()
    assert drafted(workspace, programme).questions[0].codes[:2] == ("somewhat", "very")
    page = page.button(key=key(programme, "helpful-opt-off")).click().run()
    changed = drafted(workspace, programme).questions[0]
    assert "somewhat" not in changed.codes
    assert changed.positive == ("very",)
    page.text_input(key=key(programme, "helpful-new-ja")).set_value("まだ分からない")
    page.text_input(key=key(programme, "helpful-new-en")).set_value("Too early to say")
    page = page.button(key=key(programme, "helpful-new-go")).click().run()
    assert drafted(workspace, programme).questions[0].options[-1].label["ja"] == "まだ分からない"


def test_an_option_added_after_publishing_is_never_counted_as_one_taken_out(either: Store) -> None:
    programme = office(either)
    page = opened(either, programme)
    page = publish(page.button(key=key(programme, "on-glad")).click().run(), programme)
    page = add_option(choose(page, programme, "glad"), programme, "わからない")
    page = publish(page, programme)
    assert codes_of(either, programme, "glad")[-1] == "own_1"
    page = choose(page, programme, "glad").selectbox(key=key(programme, "glad-which")).set_value("own_1").run()
    page = page.button(key=key(programme, "glad-opt-off")).click().run()
    add_option(choose(publish(page, programme), programme, "glad"), programme, "まあまあ")
    assert codes_of(either, programme, "glad")[-1] == "own_2"


def add_option(page: AppTest, programme: Programme, japanese: str, question: str = "glad") -> AppTest:
    page.text_input(key=key(programme, f"{question}-new-ja")).set_value(japanese)
    page.text_input(key=key(programme, f"{question}-new-en")).set_value(f"{japanese} (en)")
    return page.button(key=key(programme, f"{question}-new-go")).click().run()


def codes_of(store: Store, programme: Programme, question: str) -> tuple[str, ...]:
    found = drafted(store, programme).question(question)
    assert found
    return found.codes


def publish(page: AppTest, programme: Programme) -> AppTest:
    """Publish what is drafted, and come back to the questions."""
    page = part(page, programme, "publish").checkbox(key=key(programme, "sure")).check().run()
    return part(page.button(key=key(programme, "publish")).click().run(), programme, "questions")


def test_a_new_question_never_gets_the_code_of_one_on_the_shelf_or_in_an_old_version(workspace: Store) -> None:
    programme = office(workspace)
    page = add_text(opened(workspace, programme), programme)
    page = add_text(page, programme)
    page = publish(page, programme)
    for code in ("own_1", "own_2"):
        page = choose(page, programme, code).button(key=key(programme, "off")).click().run()
    page = publish(page, programme)
    page = add_text(page, programme)
    page = choose(page, programme, "own_3").button(key=key(programme, "off")).click().run()
    add_text(page, programme)
    assert [code for code in codes(drafted(workspace, programme)) if code.startswith("own")] == ["own_4"]


def add_text(page: AppTest, programme: Programme) -> AppTest:
    own = key(programme, "own")
    page = page.selectbox(key=f"{own}-kind").set_value("text").run()
    page.text_area(key=f"{own}-ask-ja").set_value("なにか")
    page.text_area(key=f"{own}-ask-en").set_value("Anything")
    return page.button(key=f"{own}-go").click().run()


def test_a_target_that_changes_is_told_and_goes_out(either: Store) -> None:
    programme = office(either)
    page = opened(either, programme).number_input(key=key(programme, "helpful-target")).set_value(70).run()
    page = part(page, programme, "publish")
    assert "<h3>目標の割合が変わる質問</h3>" in pages.text(page)
    assert "今回の相談は、あなたの役に立ちましたか。 – → 70 %" in pages.text(page)
    publish(page, programme)
    assert form_of(out(either, programme)[-1]).questions[0].target == 70


def test_options_that_exclude_the_others_are_marked(workspace: Store) -> None:
    programme = office(workspace)
    page = choose(opened(workspace, programme), programme, "channel")
    alone = page.multiselect(key=key(programme, "channel-alone"))
    assert alone.value == ["forgotten"]
    page = alone.set_value(["forgotten", "friend"]).run()
    channel = drafted(workspace, programme).question("channel")
    assert channel
    assert [one.code for one in channel.options if one.alone] == ["friend", "forgotten"]
    assert "どこで知りましたか。 家族・友だち・知りあいから聞いた" in pages.text(part(page, programme, "publish"))


def test_a_questionnaire_gets_another_name_and_never_none(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    page = page.text_input(key=key(programme, "name-ja")).set_value("相談後アンケート").run()
    assert drafted(workspace, programme).name["ja"] == "相談後アンケート"
    assert page.radio(key=f"ask-{programme.id}-which").options[0] == "相談後アンケート"
    told = pages.text(part(page, programme, "publish"))
    assert "相談のあとのアンケート</td>" in told
    page = part(page, programme, "questions").text_input(key=key(programme, "name-en")).set_value(" ").run()
    assert "sb-refused" in pages.text(page)
    assert drafted(workspace, programme).name["en"] == "Survey after a consultation"


def test_channels_registered_since_are_not_called_out(workspace: Store) -> None:
    programme = office(workspace)
    with workspace.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=now(), programme_id=programme.id, channels=["card"])
    page = opened(workspace, programme)
    assert "公開中の内容です" not in pages.text(page)
    assert "あとから登録した媒体を足した" in pages.text(page)


def test_whose_option_was_reworded_is_told(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    page = page.text_input(key=key(programme, "helpful-very-ja")).set_value("たいへん役に立った").run()
    told = pages.text(part(page, programme, "publish"))
    assert "どの質問の選択肢か" in told
    assert re.search(r">日本語、今回の相談は、あなたの役に立ちましたか。</td><td[^>]*>とても役に立った</td>", told)


def test_a_condition_is_set_and_taken_away_and_the_phone_shows_its_second_page(workspace: Store) -> None:
    programme = office(workspace)
    page = choose(opened(workspace, programme), programme, "word")
    asked = key(programme, "word-if")
    page = page.selectbox(key=asked).set_value("helpful").run()
    assert "まだ保存していません" in pages.text(page)
    assert not has_draft(workspace, programme)
    page = page.multiselect(key=f"{asked}-helpful-").set_value(["little", "not_at_all"]).run()
    word = drafted(workspace, programme).question("word")
    assert word
    assert word.only_if == ("helpful", ("little", "not_at_all"))
    assert 'id="q-word"' not in on_the_phone(page)
    page = choose(choose(page, programme, "helpful"), programme, "word")
    assert 'id="q-word"' in on_the_phone(page)
    assert page.selectbox(key=asked).value == "helpful"
    page.selectbox(key=asked).set_value("").run()
    word = drafted(workspace, programme).question("word")
    assert word
    assert word.only_if is None


def test_a_language_is_offered_once_somebody_has_read_just_these_words(either: Store) -> None:
    programme = office(either)
    page = part(opened(either, programme), programme, "languages")
    assert re.search(r"简体中文</td><td[^>]*>まだ公開しません</td><td[^>]*>まだいません", pages.text(page))
    page.session_state[key(programme, "reading")] = "zh-Hans"
    page = page.run()
    assert all(said in pages.text(page) for said in ("换到别的页面", "急救、消防", "这是问卷页面"))
    page.text_input(key=key(programme, "review-zh-Hans-by")).set_value("国際交流協会")
    page = page.button(key=key(programme, "review-zh-Hans-go")).click().run()
    assert re.search(r"简体中文</td><td[^>]*>公開します</td><td[^>]*>国際交流協会", pages.text(page))
    page = page.text_area(key=key(programme, "helpful-ask-zh-Hans")).set_value("有用吗？").run()
    assert re.search(
        r"简体中文</td><td[^>]*>まだ公開しません</td><td[^>]*>国際交流協会が読んだあとで", pages.text(page)
    )


def test_a_language_with_a_hole_can_not_be_noted_as_read(workspace: Store) -> None:
    programme = office(workspace)
    page = part(opened(workspace, programme), programme, "languages")
    page.session_state[key(programme, "reading")] = "ko"
    page = page.run().text_area(key=key(programme, "helpful-ask-ko")).set_value("").run()
    assert re.search(r"한국어</td><td[^>]*>1か所が空いています", pages.text(page))
    assert key(programme, "review-ko-go") not in keys(page)


def test_publishing_says_what_changes_and_freezes_the_next_version(either: Store) -> None:
    programme = office(either)
    page = opened(either, programme)
    page = page.text_area(key=key(programme, "helpful-ask-ja")).set_value("<b>役に</b>立ちましたか。").run()
    page = page.button(key=key(programme, "on-glad")).click().run()
    page = choose(page, programme, "first_time")
    page = page.button(key=key(programme, "off")).click().run()
    page = part(page, programme, "publish")
    told = pages.text(page)
    assert "<h3>新しく聞くこと</h3><ul><li>相談してよかったと思いますか。</li></ul>" in told
    assert (
        "<h3>聞かなくなること（これまでの答えは残ります）</h3><ul><li>この窓口に相談したのは、はじめてですか。</li>"
        in told
    )
    assert '今回の相談は、あなたの役に立ちましたか。</td><td class="">&lt;b&gt;役に&lt;/b&gt;立ちましたか。' in told
    assert "公開する言語：日本語、English。" in told
    assert page.button(key=key(programme, "publish")).disabled
    page = page.checkbox(key=key(programme, "sure")).check().run()
    page = page.button(key=key(programme, "publish")).click().run()
    assert "公開しました" in pages.text(page)
    versions = out(either, programme)
    assert [one.version for one in versions] == [1, 2]
    assert codes(form_of(versions[1]))[-1] == "glad"
    assert codes(form_of(versions[0]))[-1] == "word"
    assert not has_draft(either, programme)
    assert "公開中のものと同じです" in pages.text(page)


def test_what_changed_since_somebody_looked_is_not_published(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    page = page.button(key=key(programme, "down")).click().run()
    page = part(page, programme, "publish").checkbox(key=key(programme, "sure")).check().run()
    with workspace.writing() as db:
        form = questionnaires.draft(db, programme.id)
        theirs = Form(form.code, form.languages, form.questions[:-1], form.name)
        questionnaires.keep_draft(db, by="x@office.example", at=now(), programme_id=programme.id, form=theirs)
    page = page.button(key=key(programme, "publish")).click().run()
    assert "もう一度確かめてください" in pages.text(page)
    assert len(out(workspace, programme)) == 1


def test_a_draft_is_thrown_away_only_after_a_yes(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme).button(key=key(programme, "down")).click().run()
    page = part(page, programme, "publish")
    assert page.button(key=key(programme, "discard")).disabled
    page = page.checkbox(key=key(programme, "discard-sure")).check().run()
    page = page.button(key=key(programme, "discard")).click().run()
    assert not has_draft(workspace, programme)
    assert "下書きを捨てました" in pages.text(page)


def test_old_versions_can_be_looked_at_as_they_were(workspace: Store) -> None:
    programme = office(workspace)
    with workspace.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=now(), programme_id=programme.id, modules=["osaka"], channels=[])
    page = part(opened(workspace, programme), programme, "versions")
    told = pages.text(page)
    assert "第2版（公開中）" in told
    assert "<b>相談してよかったと思いますか。</b>" in told
    old = out(workspace, programme)[0]
    page = page.selectbox(key=key(programme, "version")).set_value(old.id).run()
    assert "相談してよかったと思いますか。" not in pages.text(page) + on_the_phone(page)
    assert "公開したときの見えかたです" in pages.text(page)


@pytest.mark.parametrize("code", questionnaires.presets())
@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "zh-Hans"])
def test_the_phone_shows_what_the_gateway_sends(workspace: Store, code: str, language: str) -> None:
    form = questionnaires.compose(code, modules=questionnaires.modules(code), channels=["card"])
    given = [(one.only_if[0], option) for one in form.questions if one.only_if for option in one.only_if[1]]
    found = survey_pages.Found(form=form, is_open=code in ("event", "sns"), is_demo=True)
    for is_second in (False, True) if given else (False,):
        sheet = survey_form.Sheet(given=given if is_second else (), is_second=is_second)
        sent = survey_pages.form_page(found, sheet, language=language, lines=urgent.lines())
        shown = preview.document(form, language, offered=form.languages, is_second=is_second, is_demo=True)
        assert read(shown) == read(bytes(sent.body).decode())


class Elements(HTMLParser):
    """The elements of a page with what they carry, and its words, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        # Links lead nowhere on the page's phone, and it sends nothing: hidden fields and a button's name are left out.
        if not (told.get("href") or "#").startswith("#"):
            told["href"] = "#"
        if tag == "button":
            told.pop("name", None)
        if told.get("type") != "hidden":
            self.found.append((tag, told))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append((data.strip(), {}))


def read(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """What stands on a page, without style and script."""
    elements = Elements()
    elements.feed(re.sub(r"<script>.*?</script>", "", page[page.index("<body") :], flags=re.DOTALL))
    return elements.found


def test_the_phone_can_neither_send_nor_load_nor_run_anything(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    page = page.text_area(key=key(programme, "helpful-ask-ja")).set_value("</script><script>alert(1)</script>").run()
    shown = on_the_phone(page)
    assert "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'" in shown
    assert "<script>alert" not in shown
    assert page.get("iframe")[0].proto.src.startswith("data:text/html;charset=utf-8;base64,")


def test_words_of_staff_are_no_markup_in_the_list(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    page = (
        page.text_area(key=key(programme, "helpful-ask-ja")).set_value("**太字** [道](http://x.example) :red[a]").run()
    )
    label = page.radio(key=key(programme, "asked")).options[0]
    assert label.endswith(r"\*\*太字\*\* \[道\]\(http\://x\.example\) \:red\[a\]")


def test_counsellors_and_publicity_staff_do_not_see_the_page(workspace: Store) -> None:
    programme = office(workspace)
    for role in ("counsellor", "pr"):
        with workspace.writing() as db:
            id_hash = hash_of(open_session(db, hire(db, role, [programme])))
        page = pages.alone(id_hash, "questionnaires")
        assert len(page.info) == 1
        assert not keys(page)


def test_who_has_lost_the_role_since_can_change_nothing(workspace: Store) -> None:
    programme = office(workspace)
    page = opened(workspace, programme)
    with workspace.writing() as db:
        person = staff.by_email(db, BY)
        assert person
        staff.change(db, person.id, role="counsellor")
    page.button(key=key(programme, "down")).click().run()
    assert not has_draft(workspace, programme)
