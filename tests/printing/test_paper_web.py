"""A paper as a web page: one file that reads well on a phone and aloud, and in which nothing runs or loads."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from printing import paper_ready, paper_web
from printing.paper import Bars, Figures, Heading, NewSheet, Part, Picture, Points, Table, Title, Words
from tests.browser import browser
from tests.printing import papers

VOID = {"meta", "img"}


class Read(HTMLParser):
    """The elements of a page and its text; one that isn't closed where it stands fails."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside: list[str] = []
        self.feed(html)
        assert self._inside == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@cache
def sample() -> str:
    return paper_web.html(papers.sample()).decode()


def body(*parts: Part, **more: Any) -> str:
    return paper_web.body(papers.paper(*parts, **more))


def test_every_word_of_the_paper_is_in_the_page() -> None:
    read = Read(sample())
    told = read.text + "".join(f"{each.get('alt')}{each.get('aria-label')}" for _tag, each in read.elements)
    assert [each for each in papers.words(papers.sample()) if each not in told] == []


def test_the_page_loads_nothing_runs_nothing_and_says_so() -> None:
    read = Read(sample())
    assert not {"script", "link", "iframe", "object", "form", "base", "a"} & {tag for tag, _each in read.elements}
    [policy] = [each["content"] for tag, each in read.elements if tag == "meta" and "http-equiv" in each]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert "http://" not in sample()
    assert "https://" not in sample()
    assert "url(" not in sample()
    assert all(str(each["src"]).startswith("data:image/png;base64,") for tag, each in read.elements if tag == "img")
    assert not any(name.startswith("on") for _tag, each in read.elements for name in each)


def test_a_heading_with_a_key_can_be_led_to_and_each_place_stands_once() -> None:
    read = Read(body(Heading("一", key="kita 1/2"), Heading("二", key="kita 1/2"), Heading("三", level=3)))
    headings = [(tag, each.get("id")) for tag, each in read.elements if re.fullmatch("h[1-6]", tag)]
    assert headings == [("h1", None), ("h2", paper_web.place("kita 1/2")), ("h2", None), ("h3", None)]
    assert re.fullmatch(r"[\w.-]+", paper_web.place("kita 1/2"))


def test_a_table_says_what_its_heads_are_about() -> None:
    read = Read(body(Table("題", ("名", "数"), [("甲", "1")], (1, 1), (1,))))
    assert [each.get("scope") for tag, each in read.elements if tag == "th"] == ["col", "col", "row"]
    assert "caption" in [tag for tag, _each in read.elements]
    [number] = [each for tag, each in read.elements if tag == "td"]
    assert number["class"] == "sb-paper-number"


def test_what_isnt_known_is_said_and_has_no_bar() -> None:
    made = body(Bars("題", ("春", "夏", "秋"), (None, 0, 7), "件", "棒グラフ", missing=papers.UNKNOWN))
    assert re.search(f"春</th><td><span[^>]*>— {papers.UNKNOWN}<", made)
    assert '夏</th><td><i style="width:calc((100% - 6.5rem) * 0.0000)"></i><b>0件</b>' in made
    assert '* 1.0000)"></i><b>7件</b>' in made


def test_each_sheet_is_a_section_and_none_is_empty() -> None:
    made = body(NewSheet(), Words("一"), NewSheet(), NewSheet(), Title("二"), NewSheet())
    assert made.count("<section>") == 2
    assert made.count("<h1>") == 2
    assert body(Title("一"), NewSheet(), Title("二")).count("<h1>") == 2


def test_the_mark_stands_on_papers_that_have_one() -> None:
    assert '<p class="sb-paper-mark">見本</p>' in sample()
    assert "sb-paper-mark" not in body(Words("一"))


def test_bounds_hold_for_the_page_as_for_the_other_files() -> None:
    with pytest.raises(paper_ready.PictureUnreadable):
        body(Picture(b"<svg onload=alert(1)>", "灯り"))
    with pytest.raises(paper_ready.PaperTooLong):
        body(Words("あ" * (paper_ready.MOST_LETTERS + 1)))


MARKUP = ("<script>alert(1)</script>", '" onload="x', "</style>", "&lt;", "'--><b>")
ANY = st.text(max_size=40) | st.sampled_from(MARKUP)
OURS = """
html head meta title style body main article section header h1 h2 p ul li dl div dt dd table caption thead tbody
tr th td figure img figcaption i b span
"""


@settings(max_examples=60, deadline=None)
@given(one=ANY, two=ANY, number=st.none() | st.integers(-(10**12), 10**12))
def test_whatever_people_write_is_text_and_never_markup(one: str, two: str, number: int | None) -> None:
    paper = papers.paper(
        Title(one, above=two, facts=((one, two),)),
        Heading(two, key=one),
        Words(two),
        Points((one, two)),
        Figures(((one, two, one),)),
        Table(one, (one, two), [(two, one)], (1, 3), (1,)),
        Bars(one, (two,), (number,), one, two, missing=one),
        Picture(papers.png(3, 2), one, two),
        foot=one,
        mark=two,
    )
    read = Read(paper_web.html(paper).decode())
    for text in (one, two):
        assert paper_ready.clean(text) in read.text
    assert {tag for tag, _each in read.elements} <= set(OURS.split())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.chromium
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_axe_finds_nothing_and_nothing_stands_outside_of_a_phone(chromium: Browser, width: int) -> None:
    # The policy keeps axe's script out, as it should; what it judges is the page without the policy.
    page = chromium.new_page(viewport={"width": width, "height": 844})
    page.set_content(re.sub(r"<meta http-equiv[^>]*>", "", sample()))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(each["id"], node["html"]) for each in found for node in each["nodes"]] == []


@pytest.mark.slow
@pytest.mark.chromium
def test_the_page_asks_for_nothing_and_reports_no_fault(chromium: Browser) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.set_content(sample())
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[...document.images].every(each => each.naturalWidth > 0)")
    assert [url for url in asked if not url.startswith("data:")] == []
    assert said == []
    page.close()


def test_a_table_of_the_months_stands_closer_than_one_of_few_columns() -> None:
    def page(columns: int) -> str:
        cells = tuple(str(column) for column in range(columns))
        return paper_web.body(papers.paper(Table("表", cells, [cells], [1] * columns)))

    assert "sb-paper-many" in page(14)
    assert "sb-paper-many" not in page(7)
