"""A month's page for a mail to colleagues: HTML that every mail program shows, and the same as plain text.

No table, picture, link or address of anywhere: a mail program may fetch them and tell somebody that it did. A mail is
kept in many places and goes on to others, so a number of fewer than five persons isn't written out, not as a total
either, and nothing that would tell it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.disclosure import INSIDE
from core.language import current
from core.language import gettext as _
from funnel import monthly_parts as parts
from funnel import monthly_words as said
from funnel.monthly import ChannelLine, Line, Monthly
from funnel.monthly_paper import pressing
from funnel.targets import Progress

LARGEST = 30_000
_MOST_TARGETS, _MOST_NOTES = 12, 6
_BODY = "margin:0;padding:16px;max-width:640px;font-family:sans-serif;font-size:15px;line-height:1.7;color:#222"
_H1, _H2 = "font-size:20px;margin:0 0 4px", "font-size:16px;margin:24px 0 4px;border-bottom:1px solid #bbb"
_LEAD, _SMALL, _LIST = "font-size:17px;font-weight:bold", "font-size:13px;color:#555", "margin:4px 0;padding-left:20px"


@dataclass(frozen=True)
class Section:
    """A part of the mail: a heading, lines of it, and what must be known."""

    title: str
    lines: Sequence[str]
    note: str = ""


def subject(found: Monthly) -> str:
    """The mail's title; it names programme and month, nobody and no number."""
    return _("{title} ({programme})").format(title=said.title(found), programme=said.programme_name(found.programme))


def html(found: Monthly) -> str:
    """The mail as one HTML document below 30 KB, escaped; its style stands in its tags."""
    heads = [f'<p style="{_SMALL}">{escape(one)}</p>' for one in _heads(found)]
    sections = "".join(
        f'<h2 style="{_H2}">{escape(one.title)}</h2><ul style="{_LIST}">'
        f"{''.join(f'<li>{escape(line)}</li>' for line in one.lines)}</ul>"
        + (f'<p style="{_SMALL}">{escape(one.note)}</p>' if one.note else "")
        for one in _sections(found)
    )
    return (
        f'<!doctype html>\n<html lang="{current()}"><head><meta charset="utf-8">'
        f"<title>{escape(subject(found))}</title></head>\n"
        f'<body style="{_BODY}"><h1 style="{_H1}">{escape(subject(found))}</h1>{"".join(heads)}'
        f'<p style="{_LEAD}">{escape(said.lead(found, INSIDE))}</p>{sections}'
        f'<p style="{_SMALL}">{escape(_foot())}</p></body></html>\n'
    )


def text(found: Monthly) -> str:
    """The same as plain text."""
    blocks = ["\n".join([subject(found), *_heads(found)]), said.lead(found, INSIDE)]
    for one in _sections(found):
        mark = "■ " if current() == "ja" else "* "
        point = "・" if current() == "ja" else "- "
        note = [one.note] if one.note else []
        blocks.append("\n".join([f"{mark}{one.title}", *(f"{point}{line}" for line in one.lines), *note]))
    return "\n\n".join([*blocks, _foot()]) + "\n"


def html_file(found: Monthly) -> bytes:
    """The HTML as a file."""
    return html(found).encode()


def text_file(found: Monthly) -> bytes:
    """The plain text as a file, with lines that every editor ends where they end."""
    return text(found).replace("\n", "\r\n").encode()


def _heads(found: Monthly) -> list[str]:
    told = [_("{name}: {value}").format(name=name, value=value) for name, value in said.facts(found)]
    programme = found.programme
    if programme.is_demo:
        made_up = _("Not real, made up for this demo: {made_up}").format(made_up=programme.made_up)
        told.append(made_up if programme.made_up else _("Demo"))
    return [*told, *([said.running(found)] if said.running(found) else [])]


def _foot() -> str:
    return _("Made with Shirube. Numbers of fewer than 5 persons are not written out. For the office's own use.")


def _sections(found: Monthly) -> list[Section]:
    changed = [_moved(found, line) for line in said.lines(found, INSIDE)]
    tasks = [parts.task(found, one, INSIDE) for one in found.tasks]
    told = [
        Section(_("What changed"), changed, said.joined(said.beside(found))),
        Section(
            _("By channel"),
            [_channel(found, line) for line in found.channels],
            parts.channel_note(found),
        ),
        Section(
            _("Targets as at {day}").format(day=said.month_end(found)),
            [_target(found, one) for one in pressing(found.targets, _MOST_TARGETS)],
        ),
        Section(
            _("What to do (as on {day})").format(day=said.day_name(found.as_on)),
            tasks or [_("Nothing needs attention at the moment.")],
        ),
        Section(_("What happened in this month"), [said.happened(one) for one in found.notes[:_MOST_NOTES]]),
    ]
    return [one for one in told if one.lines]


def _listed(phrases: Sequence[str]) -> str:
    return ("、" if current() == "ja" else ", ").join(phrases)


def _moved(found: Monthly, line: Line) -> str:
    name, number = said.stage_name(found, line.stage), said.number(line, INSIDE)
    told = _("{name}: {value}").format(name=name, value=number)
    seen = [
        _("{earlier} {number}: {verdict}").format(
            earlier=_(said.EARLIER[one.than]), number=said.earlier_number(line, one, INSIDE), verdict=said.verdict(one)
        )
        for one in line.earlier
    ]
    return _("{told} ({beside})").format(told=told, beside=_listed(seen)) if seen else told


def _channel(found: Monthly, line: ChannelLine) -> str:
    phrases = []
    if line.scans is not None:
        phrases.append(_("scans this month {number}").format(number=parts.scans(line)))
        phrases += [
            _("{earlier} {number}").format(earlier=_(said.EARLIER[than]), number=parts.scans(line, than))
            for than in found.compared
            if line.earlier.get(than) is not None
        ]
    phrases += [
        _("new friends in the year {number}").format(number=parts.friends(line.year)),
        _("first consultations in the year {number}").format(number=parts.first(line.year)),
    ]
    return _("{name}: {value}").format(name=parts.channel_name(line.year), value=_listed(phrases))


def _target(found: Monthly, one: Progress) -> str:
    phrases = [_("{result} of {target}").format(result=parts.result(one, INSIDE), target=parts.wanted(one))]
    if one.expected is not None:
        phrases.append(_("needed by now {number}").format(number=parts.needed_by_now(one)))
    if parts.outlook(one, INSIDE) != parts.NOTHING:
        phrases.append(_("at the year's end {number}").format(number=parts.outlook(one, INSIDE)))
    told = _("{name}: {value}").format(name=parts.measure(found, one), value=_listed(phrases))
    return _("{told} ({beside})").format(told=told, beside=parts.standing(one)) if parts.standing(one) else told
