"""The parts of the survey results page: totals, scales as bars to both sides, other questions, and words."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core import rounding
from core.language import current
from core.language import gettext as _
from survey.figures import OptionCount, QuestionFigures, Rate, SurveyFigures, Words
from survey.forms import Labels, said
from workspace import survey_results_scales as scales
from workspace import widgets


def totals(found: SurveyFigures, *, is_event: bool) -> None:
    """Sent, answered, and how many answered of a hundred; an event has no links to count."""
    sent, answered, rate = st.columns(3)
    with answered if not is_event else sent:
        widgets.big_number(_("Answers"), widgets.people(found.answered), _("by the week of the answer"))
    if is_event:
        return
    with sent:
        widgets.big_number(_("Links sent"), widgets.links(found.sent), _months(found))
    with rate:
        response = found.response_rate
        share = "–" if response.rate is None else percent(response.rate)
        widgets.big_number(_("Response rate"), share, interval(response))


def _months(found: SurveyFigures) -> str:
    first, last = widgets.month_name(found.sent_since), widgets.month_name(found.sent_until)
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def percent(share: float) -> str:
    """A share in whole per cent: more would say more than so few persons can."""
    return _("{share} %").format(share=rounding.percent(share))


def interval(rate: Rate) -> str:
    """The 95 % interval of a rate; nothing where it has none."""
    if rate.low is None or rate.high is None:
        return ""
    low, high = rounding.percent(rate.low), rounding.percent(rate.high)
    return _("95 % interval {low}–{high} %").format(low=low, high=high)


def sentence(found: SurveyFigures) -> str:
    """One sentence a manager can read aloud: the first question that has a rate."""
    for question in found.questions:
        if question.rate and question.rate.rate is not None:
            text = told(question, question.rate, with_question=True)
            return text + (_(" (Reference value: fewer than 30 people.)") if question.rate.is_reference else "")
    if not found.is_over:
        return _("While the year runs, rates appear once enough people have answered on both sides, some months later.")
    return _("No rate is shown, because too few answered or nearly all said the same.")


def told(question: QuestionFigures, rate: Rate, *, with_question: bool = False) -> str:
    """A rate as a sentence, with the answers that count as good in their own words."""
    good = [said(option.label, current()) for option in question.options if option.is_positive]
    quoted = [_("“{answer}”").format(answer=one) for one in good]
    values = {
        "question": said(question.label, current()),
        "answers": _(" or ").join(quoted),
        "n": f"{rate.n:,}",
        "positive": f"{rate.positive:,}",
        "share": rounding.percent(rate.rate or 0),
    }
    if with_question:
        return _("“{question}” {positive} of {n} people ({share} %) answered {answers}.").format(**values)
    return _("{positive} of {n} people ({share} %) answered {answers}.").format(**values)


def questions(found: SurveyFigures) -> None:
    """All questions that aren't what the answers are split by: scales on one common middle line, then the others."""
    split_by = {split.code for split in found.splits}
    asked = [one for one in found.questions if one.code not in split_by and one.n]
    rated = [one for one in asked if one.kind == "scale"]
    reach = scales.reach(rated)
    for one in [*rated, *(one for one in asked if one.kind != "scale")]:
        widgets.section(said(one.label, current()), _note(one, found.threshold))
        if one.n < found.threshold:
            continue
        if found.is_over and one.options and all(option.count is None for option in one.options):
            widgets.note(_("The answers aren't shown, because too few answered or nearly all said the same."))
            continue
        if one.rate and one.rate.rate is not None:
            _rated(one, one.rate)
        if one.kind == "scale":
            st.html(scales.bar(one, reach))
        elif one.options:
            st.html(bars(one.options, n=one.n))
        elif one.mean is not None:
            widgets.note(_("On average {mean}.").format(mean=f"{one.mean:,}"))


def _note(asked: QuestionFigures, threshold: int) -> str:
    if asked.n < threshold:
        return _("Fewer than {threshold} people answered this, so nothing of it is shown.").format(threshold=threshold)
    text = _("{n} people answered; several answers each") if asked.kind == "multiple" else _("{n} people answered")
    text = text.format(n=f"{asked.n:,}")
    if asked.until:
        text += _("; counted until the end of {month}").format(month=widgets.month_name(asked.until))
    return text


def _rated(asked: QuestionFigures, rate: Rate) -> None:
    parts = [interval(rate)]
    if asked.target is not None:
        parts.append(_("target {target} %").format(target=asked.target))
    if rate.is_reference:
        parts.append(_("reference value: under 30 answers"))
    quiet = "　".join(parts) if current() == "ja" else ", ".join(parts)
    kind = " faint" if rate.is_reference else ""
    st.html(f'<p class="sb-rate{kind}">{escape(told(asked, rate))}<small>{escape(quiet)}</small></p>')


def bars(options: Sequence[OptionCount], *, n: int) -> str:
    """A bar for each option against all who answered, zero-based; what is hidden has words and no bar."""
    rows = [bar(option.label, option.count, n=n, is_good=option.is_positive) for option in options]
    return f'<ol class="sb-shares">{"".join(rows)}</ol>'


def bar(label: Labels | str, count: int | None, *, n: int, is_good: bool = False) -> str:
    """One line: words, how many, and a bar. A hidden number has none: its length would tell."""
    name = label if isinstance(label, str) else said(label, current())
    drawn = "" if count is None else f'<i style="width:{100 * count / (n or 1):.1f}%"></i>'
    share = "" if count is None or not n else f"<small>{escape(percent(count / n))}</small>"
    words = f"<span>{escape(name)}</span><b>{escape(widgets.people(count))}{share}</b>"
    return f'<li class="{"good" if is_good else "plain"}">{words}<div>{drawn}</div></li>'


def words(written: Words) -> None:
    """What people wrote, or from when on it is shown; never how few there are, nor when."""
    widgets.section(said(written.label, current()))
    if written.texts is None:
        widgets.note(_("Words are shown once five or more have come together in the period."))
        return
    st.html(listed(written.texts))
    widgets.note(_("Before you quote, read once more and make sure that no word tells who somebody is."))


def listed(texts: Sequence[str]) -> str:
    """Words as a list in HTML; what looks like markup reads as it was written."""
    return f'<ul class="sb-words">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>'
