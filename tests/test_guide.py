"""The guide says what the pages say: its pictures are there, and the words that it quotes stand on a page."""

import re
from functools import cache

import pytest

import sheets_people
from core.folders import ROOT
from exchange import sheet_plan

GUIDE = (ROOT / "docs" / "guide.ja.md").read_text(encoding="utf-8")
CHAPTERS = (
    "### 設置と取り外しの日を、いつもの予定表に入れる",
    "### 受託事業者の方へ：相談の一覧を取り込む",
    "## Googleスプレッドシートに表を送る",
)
# Words of Google, of Outlook and of somebody's own list; what follows "> " to the next heading is of others as well.
OF_OTHERS = {"日時", "共有", "編集者", "閲覧者", "リンクを知っている全員"}

# Words that stand in a spreadsheet; they are the same in every language.
IN_SHEETS = (sheet_plan.ID_HEADER, sheets_people.HIDDEN, sheets_people.NOT_KNOWN)


def chapter(heading: str) -> str:
    """The lines under a heading to the next of its rank, without what is about others' screens."""
    rank = heading.split()[0]
    lines, kept, is_others = GUIDE.split(heading + "\n")[1].splitlines(), [], False
    for line in lines:
        marks = re.match(r"#+(?= )", line)
        if marks and len(marks[0]) <= len(rank):
            break
        is_others = False if marks else is_others or line.startswith("> ")
        if not is_others:
            kept.append(line)
    return "\n".join(kept)


@cache
def worded() -> frozenset[str]:
    """All that pages say, with a ring for what is put in."""
    files = (ROOT / "assets" / "locales" / "ja").glob("*.po")
    whole = "\n".join(re.sub(r'"\n"', "", file.read_text(encoding="utf-8")) for file in files)
    return frozenset(re.sub(r"\{\w+\}", "○", text) for text in re.findall(r'^msgstr "(.+)"$', whole, re.MULTILINE))


@pytest.mark.parametrize("heading", CHAPTERS)
def test_what_the_guide_quotes_stands_on_a_page(heading: str) -> None:
    found = set(re.findall(r"「([^「」]+)」", chapter(heading))) - OF_OTHERS
    assert found
    quoted = {re.sub("『[^』]+』", "「○」", words) for words in found}
    said = "\n".join([*worded(), *IN_SHEETS])
    assert [words for words in sorted(quoted) if words not in said] == []


def test_every_picture_of_the_guide_is_there_and_is_told_in_words() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", GUIDE)
    assert len(pictures) >= 4
    assert [name for _told, name in pictures if not (ROOT / "docs" / name).is_file()] == []
    assert [name for told, name in pictures if len(told) < 30] == []
