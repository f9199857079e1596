"""What a page says of a file: names from the file stay text."""

import pytest
from streamlit.testing.v1 import AppTest

HOSTILE = [
    "![x](http://evil.example/x.png)",
    "[開く](http://evil.example)",
    "<script>alert(1)</script>",
    ":red[**名**]",
    "$x$",
]


def script(names: list[str]) -> None:
    from workspace import upload_review

    upload_review.notices(names, 3)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_column_name_is_shown_as_it_is_written(name: str) -> None:
    page = AppTest.from_function(script, args=([name],)).run()
    assert not page.exception
    assert not page.markdown
    assert not page.caption
    said = "\n".join(node.proto.body for node in page.get("html"))
    assert html_of(name) in said
    assert "合計の行は除きました：3行" in said


def html_of(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
