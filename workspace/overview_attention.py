"""What of a programme needs somebody's attention, each in a sentence with the page where it is looked after."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import streamlit as st

from core import rounding
from core.dates import now, tokyo_day
from core.disclosure import PUBLISHED
from core.language import gettext as _
from funnel.comparisons import Comparison
from funnel.figures import Figures
from funnel.target_words import amount, measure_name
from funnel.targets import Standing
from store.records import Programme
from workspace import navigation, uncounted, widgets
from workspace.next_steps import Step, has_ended
from workspace.overview_reading import Rest

_RECORDS_DAYS = 35
_MOST_UNKNOWN = 0.5


def steps(found: Comparison, rest: Rest) -> list[Step]:
    """What needs attention in a period, most urgent first; of a programme that is over only what its numbers lack."""
    return [
        *_records(found.now.programme, rest),
        *_silent(rest),
        *_missed(rest),
        *_unrecorded(found.now),
        *_unknown(found.now),
        *_untold(found),
    ]


def _records(programme: Programme, rest: Rest) -> Iterator[Step]:
    today = tokyo_day(now())
    if has_ended(programme, today) or rest.records_until is None:
        return
    if rest.records_until + timedelta(days=_RECORDS_DAYS) < today:
        text = _("The last consultation records came on {day}; the numbers of consultations end there.")
        yield Step("consultations", text.format(day=widgets.day(rest.records_until)))


def _silent(rest: Rest) -> Iterator[Step]:
    if rest.silent:
        text = _("{places} have had no scan for more than 30 days. Is everything still there?")
        yield Step("placement_results", text.format(places=widgets.places(rest.silent)))


def _missed(rest: Rest) -> Iterator[Step]:
    """Targets of the fiscal year that were not reached, or hardly will be."""
    said = {
        Standing.NOT_REACHED: _("{measure}: {result} of a target of {target}, so it isn't reached."),
        Standing.HARD: _("{measure}: {result} so far of a target of {target}, which will be hard to reach."),
    }
    for one in rest.reached:
        if one.standing in said:
            result, target = (amount(number, one.target.unit) for number in (one.result, one.target.value))
            text = said[one.standing].format(measure=measure_name(one.target.measure), result=result, target=target)
            yield Step("targets", text)


def _unrecorded(figures: Figures) -> Iterator[Step]:
    if sentence := uncounted.missing(figures.unrecorded):
        yield Step("results", sentence)


def _unknown(figures: Figures) -> Iterator[Step]:
    row = figures.channels[-1]
    for part, stage, text in (
        (row.friends_new, "friends_new", _("Of {share} % of the new friends the channel isn't known.")),
        (
            row.consultations_first,
            "consultations_first",
            _("Of {share} % of the first consultations it isn't known by which channel they came."),
        ),
    ):
        whole = figures.stages[stage]
        if part is not None and whole and part / whole > _MOST_UNKNOWN:
            yield Step("results", text.format(share=rounding.percent(part / whole)))


def _untold(found: Comparison) -> Iterator[Step]:
    """Without a number: beside the channels it would tell of the few who said; the records' page guards the share."""
    held, told = found.now.stages["consultations"] or 0, found.spans["now"].told
    is_many = (found.now.stages["persons"] or 0) >= PUBLISHED
    if is_many and (held - told) / held > _MOST_UNKNOWN:
        yield Step("consultations", _("For many consultations nobody recorded how she came to know of the desk."))


def show(offered: Sequence[Step], role: str) -> None:
    """The sentences, each with a link to its page where the role may open it."""
    entries = {entry.name: entry for entry in navigation.for_role(role)}
    for place, step in enumerate(offered):
        with st.container(key=f"attention-overview-{place}", horizontal=True, vertical_alignment="center"):
            widgets.attention(step.sentence)
            if step.page in entries:
                widgets.way_to(step.page, _(entries[step.page].title))
