"""The page of text says all that the piece says, in an order and with a markup that can be listened to."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from printing import describe, designs, formats
from printing.piece import Piece
from printing.values import Code, Facts, Hours, Phone
from tests.browser import browser

CODE = Code("7QXM2K4", "HTTPS://SHIRUBE.EXAMPLE/R/7QXM2K4")
EMPTY = {"meta"}


def piece(language: str = "ja", message: str = "alone", **facts: object) -> Piece:
    told = Facts(
        **{
            "office": "見本区 男女共同参画課",
            "desk": "ひとやすみ",
            "kind": "女性のためのLINE相談",
            "hours": (Hours(days="木・土", time="18:00–21:00", last_intake="受付 20:30まで"),),
            "closed": "祝日・年末年始は休み",
            "cost": designs.sentences(language).cost,
            "secrecy": designs.sentences(language).secrecy,
            "anonymity": designs.sentences(language).anonymity,
            "who": "どの年代の方でも相談できます。",
            "languages": "日本語でお答えします",
            "phones": (Phone("見本相談室", "03-0000-0000", "月〜金 9:00–17:00"),),
            "urgent": designs.urgent(language=language),
            "language": language,
            **facts,
        }
    )
    wording = designs.wording(message, language)
    theme = designs.theme("soft")
    return Piece(format=formats.of("card-91x55"), facts=told, wording=wording, theme=theme, sides=())


class Page(HTMLParser):
    """What stands in a page: its elements, links and text; fails where an element isn't closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            self.texts.setdefault(tag, []).append(data)

    def text(self, tag: str) -> str:
        return "".join(self.texts.get(tag, []))

    @property
    def links(self) -> list[str | None]:
        return [attributes["href"] for tag, attributes in self.found if tag == "a"]

    @property
    def headings(self) -> list[str]:
        return [text for text in self.texts.get("h2", []) if text.strip()]


def test_the_page_says_everything_that_the_paper_does() -> None:
    page = Page(describe.html(piece(), CODE))
    said = page.text("body")
    for words in (
        "木・土 18:00–21:00 受付 20:30まで",
        "祝日・年末年始は休み",
        "どの年代の方でも",
        "通信料",
        "命や安全",
    ):
        assert words in said
    assert page.text("title") == "ひとやすみ"
    assert page.text("h1") == "ひとりで抱えなくて、だいじょうぶ。"
    assert page.headings == [
        "コードを読みとると",
        "相談できる日と時間",
        "相談できる方",
        "料金",
        "秘密について",
        "いま危険なとき",
        "電話で話したいとき",
        "ほかの相談先",
        "この窓口を開いているところ",
    ]


def test_the_address_is_a_link_in_small_letters_and_numbers_can_be_called() -> None:
    links = Page(describe.html(piece(), CODE)).links
    assert links == [
        "https://shirube.example/r/7qxm2k4",
        "tel:110",
        "tel:0300000000",
        "tel:0120279889",
        "tel:%238008",
    ]


def test_without_line_the_telephone_comes_first() -> None:
    headings = Page(describe.html(piece(message="voice", without_line=True), CODE)).headings
    assert headings[:2] == ["LINEを使わない方は、お電話でどうぞ", "コードを読みとると"]
    assert "電話で話したいとき" not in headings


def test_the_breaks_of_a_headline_are_for_the_eye() -> None:
    assert Page(describe.html(piece(message="unsettled"), CODE)).text("h1") == "その もやもや、話してみませんか。"
    assert Page(describe.html(piece("en", "unsettled"), CODE)).text("h1") == "Something on your mind? Tell us about it."


def test_a_sample_says_so_in_its_title() -> None:
    assert Page(describe.html(piece(sample=True), CODE)).text("title") == "ひとやすみ · 見本"


@pytest.mark.parametrize(
    ("language", "tag"), [("ja-easy", "ja"), ("zh-Hans", "zh-Hans"), ("pt", "pt-BR"), ("tl", "fil")]
)
def test_the_page_names_its_language(language: str, tag: str) -> None:
    assert Page(describe.html(piece(language), CODE)).found[0] == ("html", {"lang": tag})


def test_japanese_names_are_spoken_in_japanese_on_a_page_in_another_language() -> None:
    page = describe.html(piece("vi"), CODE)
    assert '<strong><span lang="ja">ひとやすみ</span></strong>' in page
    assert "<h1>Bạn không phải chịu đựng một mình.</h1>" in page
    assert "<span" not in describe.html(piece(), CODE)


def test_readings_are_marked_up_and_are_no_part_of_the_title() -> None:
    page = describe.html(piece("ja-easy", sample=True), CODE)
    assert "<ruby>" in page
    assert "《" not in page
    assert Page(page).text("title") == "ひとやすみ · 見本"


@pytest.mark.parametrize("language", designs.languages())
def test_every_language_has_a_page_that_is_well_formed(language: str) -> None:
    page = Page(describe.html(piece(language, elsewhere=designs.sentences(language).elsewhere), CODE))
    assert [tag for tag, _attributes in page.found].count("h1") == 1
    assert len(page.found[-1]) == 2
    assert all(page.headings)


ATTACK = "</p><script src=//evil.example>alert(1)</script><img src=x onerror=alert(1)>\"'&"


@pytest.mark.parametrize(
    "part",
    ["office", "desk", "kind", "closed", "cost", "secrecy", "anonymity", "reading", "who", "languages", "elsewhere"],
)
def test_nothing_that_staff_type_becomes_markup(part: str) -> None:
    page = describe.html(piece(**{part: ATTACK}), CODE)
    assert ATTACK in Page(page).text("html")
    assert {tag for tag, _attributes in Page(page).found} <= set(_tags())


def test_nothing_in_hours_telephones_and_headlines_becomes_markup() -> None:
    told = piece(hours=(Hours(ATTACK, ATTACK, ATTACK),), phones=(Phone(ATTACK, ATTACK, ATTACK),))
    own = replace(told, wording=replace(told.wording, headline=ATTACK, sub=ATTACK, topics=(ATTACK,), notes=(ATTACK,)))
    page = Page(describe.html(own, CODE))
    assert page.text("html").count(ATTACK) == 10
    assert {tag for tag, _attributes in page.found} <= set(_tags())


def _tags() -> list[str]:
    return [tag for tag, _attributes in Page(describe.html(piece(), CODE)).found]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", 'https://x.example/"onclick="alert(1)', ""])
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    page = describe.html(piece(phones=(), urgent=()), Code("7QXM2K4", url))
    assert Page(page).links == []


def test_an_address_arrives_letter_by_letter() -> None:
    url = "https://x.example/?a=1&lt;b"
    assert Page(describe.html(piece(phones=(), urgent=()), Code("7QXM2K4", url))).links == [url]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = describe.html(piece(), CODE)
    assert not re.search(r"<script|<link|<img|<iframe|url\(|@import|\bon\w+=", page)
    assert len(page.encode()) < 8_000


@pytest.mark.chromium
def test_a_screen_reader_finds_headings_links_and_landmarks_in_order() -> None:
    asked: list[str] = []
    with browser() as chromium:
        page = chromium.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(describe.html(piece(), CODE))
        tree = page.locator("body").aria_snapshot()
        assert page.title() == "ひとやすみ"
    assert asked == []
    order = ["banner:", "main:", 'heading "ひとりで抱えなくて、だいじょうぶ。" [level=1]']
    order += ['heading "コードを読みとると" [level=2]', 'link "https://shirube.example/r/7qxm2k4"', 'link "110"']
    places = [tree.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
