"""The pages of a survey: the form in one step or two, what comes instead of it, and the thanks."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from core import language as reader
from core import words
from core.language import gettext as _
from gateway import survey_form
from gateway.pages import render
from gateway.survey_form import Sheet
from survey import questionnaires
from survey.answers import Given
from survey.questionnaires import Form
from survey.urgent import UrgentLine

Lines = Sequence[UrgentLine]

GONE = 404
_TRY_AGAIN = 5


@dataclass(frozen=True)
class Found:
    """What a live address leads to: the questions, whether it is open to everybody, whether the desk is made up."""

    form: Form
    is_open: bool
    is_demo: bool


def form_page(found: Found, sheet: Sheet, *, language: str, lines: Lines) -> Response:
    """A page of the form with everything she chose, answers to its other page in hidden fields; nothing is stored."""
    form, given = found.form, sheet.given
    first, second = questionnaires.first_step(form), questionnaires.second_step(form, given)
    here, other = (second, first) if sheet.is_second else (first, second)
    return render(
        "survey.html",
        language=language,
        status=_status(sheet),
        found=found,
        sheet=sheet,
        questions=here,
        hidden=survey_form.of(other, given),
        chosen=set(given),
        typed=dict(given),
        declined=questionnaires.DECLINED,
        step=(survey_form.STEP, survey_form.FIRST, survey_form.SECOND),
        lines=lines,
        names={code: words.LANGUAGES[code] for code in reader.PUBLIC if code in form.languages},
    )


def _status(sheet: Sheet) -> int:
    if sheet.refusal:
        return survey_form.STATUS.get(type(sheet.refusal), 400)
    return 400 if sheet.problems else 200


def gone(language: str) -> Response:
    """Unknown, spent, expired, full, closed, not open yet and malformed: the same bytes for all."""
    with reader.spoken(language):
        heading = _("This page can't be used any more.")
        sentences: Sequence[str] = [
            # The same for all: she who pressed twice must not think that nothing came.
            _("If you had sent it already, it has arrived. If it was closed by then, nothing was sent."),
            _("You can close it."),
        ]
    return render("notice.html", language=language, status=GONE, heading=heading, sentences=sentences, way_on=None)


def out_of_reach(
    language: str, given: Given, *, lines: Lines, status: int = 503, seconds: int = _TRY_AGAIN
) -> Response:
    """It can't be taken just now: what she chose stays in the page, to be sent again with one button."""
    page = render("survey_again.html", language=language, status=status, given=given, lines=lines)
    page.headers["retry-after"] = str(seconds)
    return page


def thanks(language: str, *, lines: Lines, urgent_first: bool) -> Response:
    """After sending; the numbers for help stand first where what was written sounded like danger."""
    return render("survey_thanks.html", language=language, lines=lines, urgent_first=urgent_first)
