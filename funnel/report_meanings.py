"""What the numbers on a project's sheet count, in a sentence each; the same sentences as on the pages."""

from collections.abc import Iterator

from core import words
from core.language import gettext as _
from core.language import mark
from funnel import report_desk_parts
from funnel.report import Desk
from funnel.report_number_parts import BY_AGE, CONSULTATIONS_BY_CHANNEL, FRIENDS_BY_CHANNEL, SESSIONS_COUNTED
from funnel.report_view import View

_SESSIONS_COUNTED = mark("Opening sessions of the year as the office counted them; some may not be in the calendar.")
_BY_AGE = mark("Consultations (cases) of people of an age band by the contractor's record, and their share of all.")
_DEEDS = mark("Sum of the year's records; unknown where one of them has no number.")
_OF_SURVEY = mark(
    "Good answers in per cent of the persons who answered the question. Under 10 answers there is no share, under 30 "
    "it is for reference. The interval is by Wilson, 95 %."
)


def of(view: View) -> Iterator[tuple[str, str]]:
    """Names of numbers with what they count, in the order of the sheet; one for all ages, months and channels."""
    desk = view.project.desk
    if desk:
        yield from _of_desk(view, desk)
    if any(view.number("deeds", deed.kind, "amount") for deed in view.project.deeds):
        yield _("Done beside counselling"), _(_DEEDS)


def _of_desk(view: View, desk: Desk) -> Iterator[tuple[str, str]]:
    for stage in report_desk_parts.stages(desk):
        yield view.stage(stage), _(words.STAGE_MEANINGS[stage])
    counted = view.number("sessions_counted")
    if counted:
        yield counted.label, _(SESSIONS_COUNTED)
    split = view.split(desk)
    if split.ages:
        yield _("Ages of those who consulted"), _(BY_AGE)
    columns = report_desk_parts.channel_columns(view, desk)
    if "friends_new" in columns:
        yield _("New friends by channel (persons)"), _(FRIENDS_BY_CHANNEL)
    if "first" in columns or "repeat" in columns:
        yield _("Consultations by channel (cases)"), _(CONSULTATIONS_BY_CHANNEL)
    if split.questions:
        yield _("Share of good answers by question"), _(_OF_SURVEY)
