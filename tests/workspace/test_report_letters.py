"""Letters that no PDF can show are said while the text is written; the text itself is saved."""

import pytest

from store.database import Store
from store.records import Programme
from tests.workspace import pages
from tests.workspace.test_report_page import desk, field, opened, read

__all__ = ["desk"]  # a fixture


@pytest.mark.slow
def test_a_text_with_an_emoji_is_saved_and_said_to_keep_the_pdf_from_being_made(
    workspace: Store, desk: Programme
) -> None:
    page = opened(workspace, desk)
    page.text_area(key=field(desk)).input("相談が増えた😀 葛\U000e0100飾区").run()
    page.button(key=f"{field(desk)}-save").click().run()
    told = pages.text(page)
    assert "保存しました：1-1" in told
    assert "PDFには書けない文字：😀" in told
    assert read(workspace, desk) == {("1-1", "situation"): "相談が増えた😀 葛\U000e0100飾区"}
