"""A paper as a web page: one file, readable on a phone, by a screen reader and on A4; nothing in it runs or loads."""

import re
from base64 import b64encode
from collections.abc import Sequence
from html import escape

from core.folders import ASSETS
from core.language import tag
from printing.paper import Bars, Figures, Heading, NewSheet, Paper, Part, Picture, Points, Table, Title, Words
from printing.paper_ready import DASH, caption, pictures_of, ready, shown, size

STYLE = ASSETS / "css" / "paper.css"

_MANY = 11  # columns: months stand closer, so that a screen holds the year
_PLACE = re.compile(r"[^\w.-]+")
_ALONE = "body { margin: 0; padding: 2.5rem 1.25rem; background: #fff; } @media print { body { padding: 0; } }"
_NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def html(paper: Paper) -> bytes:
    """The paper as a file of its own: style and pictures inside, nothing from elsewhere, no script.

    Raises PaperTooLong, PicturesTooLarge, PictureUnreadable.
    """
    whole = ready(paper)
    return (
        f'<!doctype html>\n<html lang="{escape(tag(whole.language))}"><head><meta charset="utf-8">\n'
        f"<title>{escape(whole.title)}</title>\n"
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FROM_ELSEWHERE}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="author" content="{escape(whole.author)}">\n'
        f"<style>\n{STYLE.read_text(encoding='utf-8')}{_ALONE}\n</style></head>\n"
        f"<body><main>{_article(whole)}</main></body></html>\n"
    ).encode()


def body(paper: Paper) -> str:
    """The paper as HTML for a page that has STYLE; escaped, and raises as `html` does."""
    return _article(ready(paper))


def place(key: str) -> str:
    """The id that a heading of this key has, so that others can lead to it."""
    return f"sb-paper-{_PLACE.sub('-', key)}"


def _article(paper: Paper) -> str:
    mark = f'<p class="sb-paper-mark">{escape(paper.mark)}</p>' if paper.mark else ""
    foot = f'<p class="sb-paper-foot">{escape(paper.foot)}</p>' if paper.foot else ""
    first = next((part for part in paper.parts if not isinstance(part, NewSheet)), None)
    title = "" if isinstance(first, Title) else f"<header><h1>{escape(paper.title)}</h1></header>"
    return f'<article class="sb-paper">{mark}{title}{"".join(_sheets(paper.parts))}{foot}</article>\n'


def _sheets(parts: Sequence[Part]) -> Sequence[str]:
    """One section a sheet, none of them empty."""
    sheets: list[list[str]] = [[]]
    keys: set[str] = set()
    for part in parts:
        if isinstance(part, NewSheet):
            sheets.append([])
        elif isinstance(part, Heading):
            sheets[-1].append(_heading(part, keys))
        else:
            sheets[-1].append(_part(part))
    return [f"<section>{''.join(sheet)}</section>" for sheet in sheets if sheet]


def _heading(heading: Heading, keys: set[str]) -> str:
    """A heading; a key that stands twice leads to the first."""
    level = 3 if heading.level > 2 else 2
    is_new = heading.key and heading.key not in keys
    keys.add(heading.key)
    place_ = f' id="{escape(place(heading.key))}"' if is_new else ""
    return f"<h{level}{place_}>{escape(heading.text)}</h{level}>"


def _part(part: Part) -> str:
    match part:
        case Title():
            return _title(part)
        case Words():
            kind = ' class="sb-paper-strong"' if part.strong else ' class="sb-paper-note"' if part.small else ""
            return f"<p{kind}>{escape(part.text)}</p>"
        case Points():
            return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in part.items)}</ul>" if part.items else ""
        case Figures():
            return _listed("figures", [(name, (value, note)) for name, value, note in part.items])
        case Table():
            return _table(part)
        case Bars():
            return _bars(part)
        case _:
            return f'<div class="sb-paper-pictures">{"".join(map(_picture, pictures_of(part)))}</div>'


def _title(title: Title) -> str:
    above = f"<p>{escape(title.above)}</p>" if title.above else ""
    facts = _listed("facts", [(name, (value,)) for name, value in title.facts])
    return f"<header>{above}<h1>{escape(title.text)}</h1>{facts}</header>"


def _listed(kind: str, items: Sequence[tuple[str, Sequence[str]]]) -> str:
    told = "".join(
        f"<div><dt>{escape(name)}</dt>{''.join(f'<dd>{escape(value)}</dd>' for value in values if value)}</div>"
        for name, values in items
    )
    return f'<dl class="sb-paper-{kind}">{told}</dl>' if told else ""


def _table(table: Table) -> str:
    def cell(kind: str, column: int, text: str) -> str:
        number = ' class="sb-paper-number"' if column in table.numbers else ""
        return f"<{kind}{number}>{escape(text)}</{kind.split()[0]}>"

    named = "td" if 0 in table.numbers else 'th scope="row"'
    head = "".join(cell('th scope="col"', column, text) for column, text in enumerate(table.head))
    rows = "".join(
        f"<tr>{''.join(cell('td' if column else named, column, text) for column, text in enumerate(row))}</tr>"
        for row in table.rows
    )
    above = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    many = " sb-paper-many" if len(table.head) >= _MANY else ""
    # Wide tables move sideways on a phone, by keyboard too.
    label = f' role="group" aria-label="{escape(table.caption)}"' if table.caption else ""
    return (
        f'<div class="sb-paper-wide{many}" tabindex="0"{label}>'
        f"<table>{above}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _bars(bars: Bars) -> str:
    """Bars as a table of names and values; the bars themselves are empty, so that nothing reads them twice."""
    longest = max([1, *(value for value in bars.values if value is not None)])
    rows = []
    for name, value in zip(bars.names, bars.values, strict=True):
        if value is None:
            told = f'<span class="sb-paper-missing">{escape(_missing(bars))}</span>'
        else:
            share = max(0, value) / longest
            told = f'<i style="width:calc((100% - 6.5rem) * {share:.4f})"></i>'
            told += f"<b>{escape(shown(bars, value))}</b>"
        rows.append(f'<tr><th scope="row">{escape(name)}</th><td>{told}</td></tr>')
    return (
        f'<figure class="sb-paper-bars" aria-label="{escape(bars.alt or bars.caption)}">'
        f"<table><caption>{escape(caption(bars))}</caption><tbody>{''.join(rows)}</tbody></table></figure>"
    )


def _missing(bars: Bars) -> str:
    return f"{DASH} {bars.missing}".strip()


def _picture(picture: Picture) -> str:
    across, _down = size(picture)
    under = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    source = f"data:image/png;base64,{b64encode(picture.png).decode()}"
    return (
        f'<figure style="width:{across:.1f}mm"><img src="{source}" alt="{escape(picture.alt)}" '
        f'style="width:{across:.1f}mm">{under}</figure>'
    )


__all__ = ["STYLE", "body", "html", "place"]
