"""What all pages are made of, so that they stay short and look alike."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from html import escape

import streamlit as st

from core.dates import fiscal_year
from core.language import current, worded
from core.language import gettext as _
from core.refusals import Refusal
from store.records import Programme
from workspace import navigation

_FIGURE = re.compile(r"^([\d,.]+)(\D+)$")
_MARKDOWN = re.compile(r"[!-/:-@\[-`{-~]")  # ASCII punctuation, which CommonMark lets a backslash stand before
_SHORT = 16


def title(text: str, first_sentence: str) -> None:
    """The page's heading and the sentence that says what the page answers."""
    st.html(f'<header class="sb-title"><h1>{escape(text)}</h1><p>{escape(first_sentence)}</p></header>')


def section(text: str, note: str = "") -> None:
    """A heading inside a page, with a quiet sentence under it."""
    below = f"<p>{escape(note)}</p>" if note else ""
    st.html(f'<div class="sb-section"><h2>{escape(text)}</h2>{below}</div>')


def demo_note(programme: Programme) -> None:
    """On every screen of a demo programme: that it is a demo, and what of it is made up. Nothing elsewhere."""
    if not programme.is_demo:
        return
    st.html(f'<p class="sb-demo" role="note"><b>{escape(_("Demo"))}</b>{escape(made_up(programme))}</p>')


def made_up(programme: Programme) -> str:
    """What of a demo programme isn't real; '' where nothing is."""
    return programme.made_up and _("Not real, made up for this demo: {made_up}").format(made_up=programme.made_up)


def big_number(label: str, value: str, note: str = "") -> None:
    """One large figure with its small label; `value` is worded already, such as by `people()`; its unit is small."""
    below = f"<small>{escape(note)}</small>" if note else ""
    figure = _FIGURE.sub(r"\1<i>\2</i>", escape(value))
    st.html(f'<div class="sb-number"><span>{escape(label)}</span><b>{figure}</b>{below}</div>')


def table(
    rows: Sequence[Mapping[str, object]],
    columns: Mapping[str, str],
    *,
    caption: str,
    numbers: Collection[str] = (),
    stacks: bool = False,
) -> None:
    """A read-only table that screen readers can read: `columns` maps keys of the rows to headings, in order.

    `caption` says what the table holds. Columns in `numbers` are set flush right. None shows as hidden. One that
    `stacks` tells its columns below one another on a phone, where a row is wider than the screen.
    """
    head = "".join(
        f'<th scope="col" class="{"n" if key in numbers else ""}">{escape(name)}</th>' for key, name in columns.items()
    )
    labels = columns if stacks else dict.fromkeys(columns, "")
    cells = (
        "".join(_cell(row.get(key), name, is_number=key in numbers) for key, name in labels.items()) for row in rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    kind = "sb-table stacks" if stacks else "sb-table"
    st.html(
        f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: object, heading: str, *, is_number: bool) -> str:
    text = count(value) if value is None or isinstance(value, int) else str(value)
    # Short words stay on one line; a wide letter takes the room of two.
    width = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    kind = "n" if is_number else "s" if width <= _SHORT else ""
    label = f' data-label="{escape(heading)}"' if heading else ""
    return f'<td class="{kind}"{label}>{escape(text)}</td>'


def empty(sentence: str, next_step: str = "") -> None:
    """What stands where nothing is yet: a sentence, and what to do next."""
    step = f"<p>{escape(next_step)}</p>" if next_step else ""
    st.html(f'<div class="sb-empty"><p>{escape(sentence)}</p>{step}</div>')


def way_to(page: str, label: str) -> None:
    """A link to another page of the workspace, such as "campaigns"; one that this role may open."""
    # Streamlit looks for pages from the main script's folder, not from the project's.
    st.page_link(navigation.FOLDER / f"{page}.py", label=label)


def note(*sentences: str) -> None:
    """Quiet sentences at the end of a page: how its numbers are to be read."""
    st.html(f'<p class="sb-note">{escape(" ".join(sentences))}</p>')


def refused(refusal: Refusal) -> None:
    """What could not be done, in the reader's words."""
    st.html(f'<p class="sb-refused" role="alert">{escape(worded(refusal))}</p>')


def attention(sentence: str) -> None:
    """Something to look after, said calmly."""
    st.html(f'<p class="sb-attention">{escape(sentence)}</p>')


def saved(sentence: str) -> None:
    """What was just done."""
    st.html(f'<p class="sb-saved" role="status">{escape(sentence)}</p>')


def done(sentence: str) -> None:
    """What a change did, on top of the page: the browser's script brings the reader there from wherever it was made."""
    mark = secrets.token_hex(4)  # so that the same sentence said again is seen again
    st.html(f'<p class="sb-saved" role="status" tabindex="-1" data-told="{mark}">{escape(sentence)}</p>')


def plain(text: str) -> str:
    """What somebody named, as part of a label: text, never Markdown."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def count(number: int | None) -> str:
    """A number with separators; what stands for too few persons to be shown reads as hidden."""
    return _("hidden") if number is None else f"{number:,}"


def people(number: int | None) -> str:
    """Persons (人)."""
    return _with_unit(number, _("{number} people"))


def consultations(number: int | None) -> str:
    """Consultations (件)."""
    return _with_unit(number, _("{number} consultations"))


def times(number: int | None) -> str:
    """Sessions or scans (回)."""
    return _with_unit(number, _("{number} times"))


def pieces(number: int | None) -> str:
    """Printed pieces (枚)."""
    return _with_unit(number, _("{number} pieces"))


def places(number: int | None) -> str:
    """Places with a code (か所)."""
    return _with_unit(number, _("{number} places"))


def devices(number: int | None) -> str:
    """Estimated devices (台)."""
    return _with_unit(number, _("{number} devices"))


def links(number: int | None) -> str:
    """One-time survey links (通)."""
    return _with_unit(number, _("{number} links"))


def yen(number: int | float | None) -> str:
    """Money (円), in whole yen."""
    return _("not recorded") if number is None else _("{number} yen").format(number=f"{round(number):,}")


def percent(share: float | None) -> str:
    """A share with one decimal; None reads as hidden."""
    return _("hidden") if share is None else _("{share} %").format(share=f"{share * 100:.1f}")


def _with_unit(number: int | None, worded_unit: str) -> str:
    return _("hidden") if number is None else worded_unit.format(number=f"{number:,}")


def day(value: date | None) -> str:
    """A day as people write it: 2026年6月3日, 3 June 2026."""
    if value is None:
        return _("not set")
    if current() == "ja":
        return _("{year}-{month}-{day}").format(year=value.year, month=value.month, day=value.day)
    return f"{value.day} {value:%B} {value.year}"


def programme_name(programme: Programme) -> str:
    """A programme as the office calls it among others: its place, its desk and the fiscal year it began in."""
    reiwa = fiscal_year(programme.starts) - 2018
    return _("{municipality} {desk} R{reiwa}").format(
        municipality=programme.municipality, desk=programme.desk, reiwa=reiwa
    )


def fiscal_year_name(year: int) -> str:
    """A fiscal year as an office says it: 令和4年度（2022年度）."""
    return _("FY{year} (Reiwa {reiwa})").format(year=year, reiwa=year - 2018)


def month_name(first: date) -> str:
    """A month inside a fiscal year."""
    return _("{month}/{year}").format(year=first.year, month=first.month)
