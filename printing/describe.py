"""A piece as a page of text: what a screen reader says, and what a web site shows to those who can't see the paper."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from printing import designs
from printing.lettering import ruby
from printing.piece import Piece
from printing.values import Code, Facts, Urgent, Wording

_KANA = re.compile("[\u3041-\u30ff]")
_WEB = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
# Language tags as web pages write them, where they are not our own.
_TAGS = {"ja-easy": "ja", "pt": "pt-BR", "tl": "fil"}

# Ink on white 8.5 : 1, coral on white 5.3 : 1 (WCAG AA asks for 4.5); links are underlined as well as coloured.
_STYLE = (
    "body{max-width:34em;margin:0 auto;padding:1.5em;color:#434d5f;background:#fff;"
    "font:1.125rem/1.8 'BIZ UDPGothic','Noto Sans',sans-serif;overflow-wrap:break-word}"
    "h1{font-size:1.6em;line-height:1.5}h2{font-size:1.1em;margin:1.6em 0 .2em}"
    "p,ul{margin:.2em 0}ul{padding-left:1.2em}a{color:#b5492f}ruby{ruby-align:center}"
)


def html(piece: Piece, code: Code) -> str:
    """A complete page that says what the piece says, in its language; it runs no script and loads nothing.

    Raises DesignNotFound for a language without texts.
    """
    facts, wording = piece.facts, piece.wording
    heads, said = designs.headings(facts.language), designs.sentences(facts.language)
    scan = _section(heads["scan"], [*_sentences(_opens(facts), facts), _link(code)], facts)
    speak = _section(said.without_line if facts.without_line else said.speak, _phones(facts), facts)
    parts = [
        _headline(wording),
        *_paragraphs([wording.sub], facts),
        _list([*wording.topics], facts),
        _list([*wording.notes], facts),
        *([speak, scan] if facts.without_line else [scan]),
        _section(heads["hours"], _hours(facts), facts),
        _section(heads["who"], _sentences([facts.who, facts.languages, facts.elsewhere], facts), facts),
        _section(heads["cost"], _sentences([facts.cost], facts), facts),
        _section(heads["secrecy"], _sentences([facts.secrecy, facts.anonymity], facts), facts),
        _section(said.danger, [_number(line, facts) for line in facts.urgent if line.now], facts),
        *([] if facts.without_line else [speak]),
        _section(heads["numbers"], [_number(line, facts) for line in facts.urgent if not line.now], facts),
        _section(heads["office"], _sentences([facts.office], facts), facts),
    ]
    return _page(facts, [part for part in parts if part])


def _page(facts: Facts, parts: Sequence[str]) -> str:
    sample = designs.sentences(facts.language).sample if facts.sample else ""
    title = " · ".join(ruby.plain(words) for words in (facts.desk, sample) if words)
    reading = f" {_marked(facts.reading, facts)}" if facts.reading else ""
    head = [
        "<!DOCTYPE html>",
        f'<html lang="{_TAGS.get(facts.language, facts.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
    ]
    top = [*_paragraphs([sample], facts), f"<p><strong>{_name(facts)}</strong>{reading}</p>"]
    top += _paragraphs([facts.kind], facts)
    body = ["<body>", "<header>", *top, "</header>", "<main>", *parts, "</main>", "</body>", "</html>", ""]
    return "\n".join([*head, *body])


def _headline(wording: Wording) -> str:
    """The headline as one sentence: its line breaks are for the eye."""
    joint = "" if wording.language in ("ja", "ja-easy", "zh-Hans") else " "
    return f"<h1>{ruby.html(joint.join(wording.headline.splitlines()))}</h1>"


def _section(heading: str, lines: Sequence[str], facts: Facts) -> str:
    """A heading with what stands under it, or nothing without that."""
    if not any(lines):
        return ""
    words = "\n".join(f"<p>{line}</p>" for line in lines if line)
    return f"<section>\n<h2>{_marked(heading, facts)}</h2>\n{words}\n</section>"


def _sentences(sentences: Iterable[str], facts: Facts) -> list[str]:
    return [_marked(words, facts) for words in sentences if words]


def _paragraphs(sentences: Iterable[str], facts: Facts) -> list[str]:
    return [f"<p>{words}</p>" for words in _sentences(sentences, facts)]


def _list(items: Iterable[str], facts: Facts) -> str:
    rows = "\n".join(f"<li>{item}</li>" for item in _sentences(items, facts))
    return f"<ul>\n{rows}\n</ul>" if rows else ""


def _opens(facts: Facts) -> tuple[str, str]:
    """What a scan opens, and what the desk then sees."""
    said = designs.sentences(facts.language)
    return said.doorway[facts.doorway], said.seen[facts.doorway]


def _hours(facts: Facts) -> list[str]:
    told = [" ".join(part for part in (line.days, line.time, line.last_intake) if part) for line in facts.hours]
    return _sentences([*told, facts.closed], facts)


def _link(code: Code) -> str:
    """The code's address; in small letters, because a screen reader spells out capitals, and it works in either."""
    address = code.url.lower()
    return f'<a href="{escape(address)}">{escape(address)}</a>' if _WEB.fullmatch(address) else ""


def _phones(facts: Facts) -> list[str]:
    return [_callable(phone.name, phone.number, phone.hours, facts) for phone in facts.phones]


def _number(line: Urgent, facts: Facts) -> str:
    return _callable(line.name, line.number, line.note, facts)


def _callable(name: str, number: str, note: str, facts: Facts) -> str:
    return " ".join(part for part in (_marked(name, facts), _call(number), _marked(note, facts)) if part)


def _call(number: str) -> str:
    """The number as a link that calls it; the # of a short number is written %23 in an address."""
    dialled = "".join(sign for sign in number if sign in "0123456789+#*").replace("#", "%23")
    return f'<a href="tel:{dialled}">{escape(number)}</a>' if dialled else escape(number)


def _name(facts: Facts) -> str:
    """The desk's name, which stays Japanese in every language."""
    foreign = not facts.language.startswith("ja") and not facts.desk.isascii()
    return f'<span lang="ja">{ruby.html(facts.desk)}</span>' if foreign else ruby.html(facts.desk)


def _marked(words: str, facts: Facts) -> str:
    """Words with their readings, said to be Japanese where they are and the page isn't."""
    shown = ruby.html(words.strip())
    foreign = not facts.language.startswith("ja") and _KANA.search(words)
    return f'<span lang="ja">{shown}</span>' if foreign else shown
