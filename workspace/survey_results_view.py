"""The parts of the survey results page: totals, and each question with its bars."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.language import current
from core.language import gettext as _
from survey.questionnaires import said
from survey.results import OptionCount, QuestionFigures, Rate, SurveyFigures, Words
from workspace import widgets


def totals(found: SurveyFigures) -> None:
    """Sent, answered, and how many answered of a hundred."""
    sent, answered, rate = st.columns(3)
    with sent:
        widgets.big_number(_("Links sent"), widgets.links(found.sent), _months(found))
    with answered:
        widgets.big_number(_("Answers"), widgets.people(found.answered), _("by the week of the answer"))
    with rate:
        share = found.response_rate.rate
        widgets.big_number(_("Response rate"), "–" if share is None else widgets.percent(share))


def _months(found: SurveyFigures) -> str:
    first, last = widgets.month_name(found.sent_since), widgets.month_name(found.sent_until)
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def sentence(found: SurveyFigures) -> str:
    """One sentence a manager can read aloud: the first scale that has a rate."""
    for question in found.questions:
        rate = question.rate
        if rate and rate.rate is not None:
            text = _("“{question}” {positive} of {n} chose one of the two answers at the top ({share} %).")
            values = {"question": said(question.label, current()), "positive": rate.positive, "n": rate.n}
            return text.format(**values, share=f"{rate.rate * 100:.0f}")
    return _("There are too few answers for a rate yet. A rate is shown from ten answers on.")


def question(asked: QuestionFigures) -> None:
    """One question: its words, its rate, a bar for each option."""
    widgets.section(said(asked.label, current()), _note(asked))
    if asked.rate and asked.rate.rate is not None:
        st.html(f'<p class="sb-rate{" faint" if asked.rate.is_reference else ""}">{_rate(asked.rate)}</p>')
    st.html(bars(asked.options, n=asked.n))


def _note(asked: QuestionFigures) -> str:
    text = _("{n} people answered; several answers each") if asked.kind == "multiple" else _("{n} people answered")
    text = text.format(n=f"{asked.n:,}")
    if asked.rate and asked.rate.positive is None:
        text += _(". The share isn't shown: one side is fewer than 5 people.")
    return text


def _rate(rate: Rate) -> str:
    assert rate.rate is not None
    assert rate.low is not None
    assert rate.high is not None
    text = _("{share} % chose one of the two answers at the top ({low}–{high} %, 95 % interval)").format(
        share=f"{rate.rate * 100:.1f}", low=f"{rate.low * 100:.0f}", high=f"{rate.high * 100:.0f}"
    )
    return escape(text + (_(", a reference value: under 30 answers") if rate.is_reference else ""))


def bars(options: Sequence[OptionCount], *, n: int) -> str:
    """A bar for each option against all who answered, zero-based; what is hidden has words and no bar."""
    rows = []
    for option in options:
        share = 100 * (option.count or 0) / (n or 1)
        # A hidden number has no bar: its length would tell. Nor is it "under 5": its neighbour may be.
        bar = "" if option.count is None else f'<i style="width:{share:.1f}%"></i>'
        tone = "good" if option.is_positive else "plain"
        label, count = escape(said(option.label, current())), escape(widgets.people(option.count))
        rows.append(f'<li class="{tone}"><span>{label}</span><b>{count}</b><div>{bar}</div></li>')
    return f'<ol class="sb-shares">{"".join(rows)}</ol>'


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
