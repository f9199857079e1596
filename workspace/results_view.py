"""Words and tables of the results page."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from core import rounding, words
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.language import current
from core.language import gettext as _
from funnel.figures import Figures
from funnel.targets import Progress
from store.database import Db
from store.records import Programme
from survey import looks
from survey.figures import Rate, SurveyFigures
from survey.questionnaires import said
from workspace import charts, widgets

_CONSULTATIONS = ("consultations", "consultations_first", "consultations_repeat")


def sentence(found: Figures) -> str:
    """One sentence a manager can repeat: how many consultations, and how many of them first."""
    all_, first = found.stages["consultations"] or 0, found.stages["consultations_first"] or 0
    if not all_:
        return escape(_("No consultations are recorded in this period."))
    share = rounding.percent(first / all_)
    text = _("{consultations} consultations by {persons} people; {first} of them ({share} %) were first consultations.")
    return escape(
        text.format(
            consultations=f"{all_:,}", persons=f"{found.stages['persons'] or 0:,}", first=f"{first:,}", share=share
        )
    )


def same_visit(found: Figures) -> str:
    """How many consultations were a second one on the first day; nothing where there are none."""
    numbers = [found.stages[name] or 0 for name in _CONSULTATIONS]
    rest = numbers[0] - numbers[1] - numbers[2]
    text = _("{number} more consultations were a second one on the first day and count as neither.")
    return escape(text.format(number=rest)) if rest else ""


def beside(found: Figures) -> str:
    """The stages beside the ladder, as one quiet line of HTML."""
    names = ("scans_excluded", "devices", "friends_returning", "sessions", "faded_out", "linked_onward")
    parts = [
        f"<span>{escape(_(words.STAGES[name][0]))} "
        f"<b>{escape(charts.worded(name, found.stages[name], unavailable=name in found.unavailable))}</b></span>"
        for name in names
    ]
    return f'<p class="sb-beside">{"".join(parts)}</p>'


def unknown_share(found: Figures) -> str:
    """How many of the new friends and first consultations no channel is known for."""
    row = found.channels[-1]
    friends, first = found.stages["friends_new"], found.stages["consultations_first"]
    parts = [
        _share(_("new friends"), row.friends_new, friends, widgets.people),
        _share(_("first consultations"), row.consultations_first, first, widgets.consultations),
    ]
    known = "、" if current() == "ja" else ", "
    text = _("Channel unknown: {parts}. New friends by channel are those who came within 10 minutes after a scan.")
    return escape(text.format(parts=known.join(parts)))


def _share(label: str, part: int | None, whole: int | None, worded: Callable[[int | None], str]) -> str:
    if not whole:
        return f"{label} –"
    if part is None:
        return _("{label} {part}").format(label=label, part=worded(part))
    return _("{label} {part} of {whole} ({share} %)").format(
        label=label, part=worded(part), whole=worded(whole), share=rounding.percent(part / whole)
    )


def channel_table(found: Figures) -> None:
    """Each channel's numbers with interval and cost."""
    rows = [
        {
            "channel": charts.channel_name(row.channel),
            "scans": "–" if row.scans is None else f"{row.scans:,}",
            "friends": _friends(row.friends_new, row.friends_low, row.friends_high, "friends_new" in row.hidden),
            "first": row.consultations_first,
            "again": row.consultations_repeat,
            "cost": "–" if row.cost_yen is None else widgets.yen(row.cost_yen),
        }
        for row in found.channels
    ]
    columns = {
        "channel": _("Channel"),
        "scans": _("Scans"),
        "friends": _("New friends (95 % range)"),
        "first": _(found.first_label),
        "again": _("Repeat consultations"),
        "cost": _("Cost"),
    }
    numbers = ("scans", "friends", "first", "again", "cost")
    widgets.table(rows, columns, caption=_("Scans, new people and people who come again by channel"), numbers=numbers)


def _friends(number: int | None, low: int | None, high: int | None, is_hidden: bool) -> str:
    if number is None:
        return _("hidden") if is_hidden else _("can't be estimated")
    return f"{number:,}" if low == high else f"{number:,} ({low:,}–{high:,})"


def month_table(found: Figures) -> None:
    """The stages of each month; scans without a device only where there are some."""
    lacks = ("devices_unknown_scans",) if found.stages["devices_unknown_scans"] else ()
    names = ("scans", "devices", *lacks, "friends_new", *_CONSULTATIONS, "surveys_answered")
    rows = [
        {"month": widgets.month_name(month)}
        | {name: charts.worded(name, stages[name], unavailable=name in found.unavailable) for name in names}
        for month, stages in found.monthly
    ]
    columns = {"month": _("Month")} | {name: charts.stage_name(name, found.first_label) for name in names}
    widgets.table(rows, columns, caption=_("Stages by month"), numbers=names)


def age_table(found: Figures) -> None:
    """Consultations by age band."""
    rows = [{"band": _(words.AGE_BANDS[row.band]), "number": _small(row.consultations)} for row in found.ages]
    columns = {"band": _("Age band"), "number": _("Consultations")}
    widgets.table(rows, columns, caption=_("Consultations by age band"), numbers=("number",))


def _small(number: int | None) -> str:
    return _("hidden") if number is None else widgets.consultations(number)


def survey_of_year(db: Db, programme: Programme, day: date) -> SurveyFigures:
    """The survey in the fiscal year of a day: a month of it could be taken from the year."""
    since, until = fiscal_bounds(fiscal_year(day))
    return looks.read(db, programme_id=programme.id, since=since, until=until, today=tokyo_day(now()))


def whole_rates(survey: SurveyFigures) -> dict[str, float | None]:
    """Rates by question as fractions of whole per cent."""
    rates = {code: rate.rate for code, rate in survey.rates.items()}
    return {code: None if rate is None else rounding.percent(rate) / 100 for code, rate in rates.items()}


def survey_note(survey: SurveyFigures) -> str:
    """Of which fiscal year, and how many were sent and answered."""
    year = widgets.fiscal_year_name(fiscal_year(survey.since))
    between = "：" if current() == "ja" else ": "
    return f"{year}{between}{_answered(survey)}"


def _answered(survey: SurveyFigures) -> str:
    if not survey.sent:
        return _("No survey links were issued in this period.")
    share = rounding.percent(survey.answered / survey.sent)
    return _("{answered} of {sent} answered ({share} %).").format(
        answered=f"{survey.answered:,}", sent=f"{survey.sent:,}", share=share
    )


def survey_table(survey: SurveyFigures) -> None:
    """The rate of each scale with its n and interval."""
    rows = [
        {"question": said(question.label, current()), "rate": rate_words(question.rate), "n": f"{question.rate.n:,}"}
        for question in survey.questions
        if question.rate and question.rate.n
    ]
    columns = {"question": _("Question"), "rate": _("Positive (95 % interval)"), "n": "n"}
    if rows:
        widgets.table(rows, columns, caption=_("Share of positive answers by question"), numbers=("rate", "n"))


def rate_words(rate: Rate) -> str:
    """A rate with its interval; fewer than 30 answers read as a reference value."""
    if rate.rate is None or rate.low is None or rate.high is None:
        return _("too few to show")
    share = _("{share} %").format(share=rounding.percent(rate.rate))
    text = f"{share} ({rounding.percent(rate.low)}–{rounding.percent(rate.high)})"
    return _("{rate} reference value").format(rate=text) if rate.is_reference else text


def target_table(reached: Sequence[Progress]) -> None:
    """Targets with results and how much was reached."""
    rows = [
        {
            "measure": _measure(row.target.measure),
            "target": f"{row.target.value:g} {row.target.unit}",
            "result": "–"
            if row.result is None
            else f"{row.result:.4g} {row.target.unit}" + (" *" if row.is_typed else ""),
            "share": "–" if row.share is None else widgets.percent(row.share),
        }
        for row in reached
    ]
    columns = {"measure": _("Measure"), "target": _("Target"), "result": _("Result"), "share": _("Reached")}
    caption = _("Targets of the fiscal year; results with * were typed in from the programme's own report")
    widgets.table(rows, columns, caption=caption, numbers=("target", "result", "share"))


def _measure(code: str) -> str:
    if code in words.STAGES:
        return _(words.STAGES[code][0])
    return _(words.MEASURES.get(code, code))
