"""Pages and their language."""

import pytest

from gateway.pages import plain, preferred_language, render


@pytest.mark.parametrize(
    ("wished", "language"),
    [
        ("", "ja"),
        ("ja", "ja"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("ja,en-US;q=0.9,en;q=0.8", "ja"),
        ("en;q=0.5,ja;q=0.5", "ja"),
        ("EN", "en"),
        ("zh-CN,zh;q=0.9", "ja"),
        ("zh-CN,zh;q=0.9,en;q=0.1", "en"),
        ("en;q=0", "ja"),
        ("*", "ja"),
        ("en;q=nan", "ja"),
        ("en;q=x", "ja"),
        ("en;", "en"),
        (",;=,;;,", "ja"),
        ("x" * 10_000 + ",en", "ja"),
    ],
)
def test_a_page_is_japanese_unless_the_browser_prefers_another_language_we_speak(wished: str, language: str) -> None:
    assert preferred_language(wished) == language


def test_what_goes_into_a_page_is_escaped() -> None:
    page = render("notice.html", language="ja", heading="<b>&", sentences=['"><script>'], way_on=None)
    assert b"<script>" not in page.body
    assert b"&lt;b&gt;&amp;" in page.body


def test_a_language_nobody_speaks_here_is_japanese() -> None:
    assert b'<html lang="ja">' in render("blank.html", language="xx").body


def test_a_short_answer_carries_its_headers() -> None:
    answer = plain("busy", status=503, retry_after="5")
    assert (answer.status_code, answer.headers["retry-after"], answer.headers["cache-control"]) == (
        503,
        "5",
        "no-store",
    )
