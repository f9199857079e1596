"""The part of a project's sheet about the closing survey: how many were asked, good answers, and all answers."""

from collections.abc import Iterator

from core.disclosure import RATE_NEEDS
from core.language import gettext as _
from core.language import mark
from funnel import report_amounts as amounts
from funnel.report import Answered, Desk, Edition, Split
from funnel.report_amounts import HIDDEN
from funnel.report_parts import for_reference, under
from funnel.report_view import View, hidden_note
from printing.paper import Part, Points, Table, Words

# What is published of a survey is kept, so that no two tables of one year can be subtracted.
_AWAITED = mark("The results of the survey stand here once they have been released for publication.")
# Before an answer that counts as positive.
_GOOD = "○"


def survey(view: View, desk: Desk) -> list[Part]:
    """What those said who consulted: how many were asked, shares with their interval, and each answer."""
    split = view.split(desk)
    if split.sent is None and split.answered is None and not split.questions:
        complete = desk.splits.get(Edition.SUBMIT, Split())
        is_awaited = view.edition is Edition.PUBLIC and complete.answered is not None
        return under(view, "survey", [Words(_(_AWAITED), small=True)] if is_awaited else [])
    return under(view, "survey", [Points(list(_asked(split))), *_rates(view, desk), *_options(view, split)])


def _asked(split: Split) -> Iterator[str]:
    links, people = amounts.amount(split.sent, "links"), amounts.amount(split.answered, "people")
    yield _("Links handed over: {links}").format(links=links)
    yield _("Who answered: {people}").format(people=people)
    if split.sent and split.answered is not None and split.answered <= split.sent:
        told = _("Answered of those handed over: {share} ({people} of {links})")
        yield told.format(share=amounts.share(split.answered / split.sent), people=people, links=links)


def _rates(view: View, desk: Desk) -> list[Part]:
    """Shares of good answers; a question for which some answer is good has them in the complete edition."""
    complete = {one.code for one in desk.splits.get(Edition.SUBMIT, Split()).questions if one.positive is not None}
    asked = [one for one in view.split(desk).questions if one.positive is not None or one.code in complete]
    rows = [_rate(one) for one in asked]
    if not rows:
        return []
    head = (
        _("Question asked"),
        _("Good answers (persons)"),
        _("Share of good answers"),
        _("95 % interval"),
        _("How many answered"),
    )
    return [
        Table(_("Share of good answers by question"), head, rows, (0.42, 0.15, 0.11, 0.17, 0.15), (1, 2, 3, 4)),
        *hidden_note(view, rows),
    ]


def _rate(one: Answered) -> tuple[str, ...]:
    """A question's row; of fewer than ten answers there is no share, which isn't the same as a hidden one."""
    if one.n is None or one.positive is None:
        return one.label, HIDDEN, HIDDEN, HIDDEN, HIDDEN if one.n is None else _answers(one)
    return (
        one.label,
        amounts.plain(one.positive),
        amounts.share(one.share) if one.share is not None or one.n < RATE_NEEDS else HIDDEN,
        amounts.between(one.low, one.high),
        _answers(one),
    )


def _answers(one: Answered) -> str:
    return f"{amounts.amount(one.n, 'people')}{for_reference(one)}"


def _options(view: View, split: Split) -> list[Part]:
    """Each question in a row with all its answers; one of which nothing may be shown says so once."""
    rows = [(one.label, HIDDEN if one.n is None else _answers(one), _chosen(one)) for one in split.questions]
    rows = [row for row, one in zip(rows, split.questions, strict=True) if one.options]
    if not rows:
        return []
    head = (_("Question asked"), _("How many answered"), _("Answers chosen: persons, and share of who answered"))
    caption = _("All answers, question by question")
    if any(one.good for one in split.questions):
        caption = _("All answers, question by question ({sign} marks good ones)").format(sign=_GOOD)
    return [Table(caption, head, rows, (0.33, 0.13, 0.54), (1,)), *hidden_note(view, rows)]


def _chosen(one: Answered) -> str:
    """A line for each answer, and one for those that may not be shown."""
    said = [(f"{_GOOD}{label}" if label in one.good else label, count) for label, count in one.options]
    lines = [_option(label, count, one.n) for label, count in said if count is not None]
    hidden = [label for label, count in said if count is None]
    if not lines:
        return _("{sign} No answer is shown.").format(sign=HIDDEN)
    if hidden:
        lines.append(_("{answers}: {sign}").format(answers=_(", ").join(hidden), sign=HIDDEN))
    return "\n".join(lines)


def _option(label: str, count: int, n: int | None) -> str:
    people = amounts.amount(count, "people")
    if not n:
        return _("{answer}: {people}").format(answer=label, people=people)
    return _("{answer}: {people} ({share})").format(answer=label, people=people, share=amounts.share(count / n))
