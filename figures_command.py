"""`manage.py figures`: every number of the results pages as one JSON object."""

from dataclasses import asdict, fields
from datetime import date
from math import isfinite

from campaigns import programmes
from command_line import must_be_in_order, programme_of
from core import rounding
from core.dates import fiscal_bounds, fiscal_year, now, tokyo_day
from core.language import mark
from core.refusals import Refusal
from funnel import (
    breakdowns,
    comparisons,
    effect_series,
    figures,
    figures_json,
    figures_parts,
    places,
    sources,
    stage_rates,
    target_results,
    targets,
    times,
)
from funnel import witnesses as three_witnesses
from funnel.figures import Figures
from funnel.figures_parts import Json
from funnel.periods import Period
from store import activities
from store import programmes as programme_store
from store.database import Db
from store.records import Programme
from survey import looks, results
from survey.figures import Rate, SurveyFigures

_BY: tuple[breakdowns.By, ...] = ("campaign", "venue_kind", "language", "design")


class OutsideTheProgramme(Refusal):
    """A period reaches beyond the fiscal years of a programme."""

    sentence = mark(
        "The period must lie between {first} and {last}, the programme's fiscal years. Nothing was counted."
    )


def read(db: Db, *, slug: str, since: date, until: date, today: date | None = None) -> Json:
    """The figures of a programme, both days included, inside view, as on a day (the present one unless told).

    Comparisons, breakdowns and placements are of whole months: None for other days, as is what else could be subtracted
    (docs/adr/0038). Raises NoSuchProgramme, PeriodReversed, OutsideTheProgramme.
    """
    programme, as_on = programme_of(db, slug), today or tokyo_day(now())
    must_be_in_order(since, until)
    _must_be_within(programme, since, until, as_on)
    days = programmes.opening_days(db, programme, since, until)
    found = figures.read(db, programme=programme, since=since, until=until, opening_days=days, today=as_on)
    period, is_months = Period(since, until), figures_json.is_of_months(since, until)
    asked = results.read(db, programme_id=programme.id, since=since, until=until)
    survey = _survey(db, programme, found, as_on)
    rates = {code: _rate(survey.rates.get(code) if survey else None) for code in asked.rates}
    clock = times.clock(db, programme=programme, since=since, until=until, opening_days=days)
    weeks = times.weeks(db, programme=programme, since=since, until=until)
    return figures_json.as_json(
        found,
        rates,
        rates=[figures_parts.of_stage_rate(one) for one in stage_rates.read(found.stages)],
        comparisons=_comparisons(db, programme, period, as_on) if is_months else None,
        targets=_targets(db, programme, found, survey, as_on) if survey else [],
        effect=_effect(db, programme, until),
        witnesses=_witnesses(found, survey, is_asked=asked.question("channel") is not None) if survey else None,
        breakdowns=_breakdowns(db, programme, period) if is_months else None,
        placements=_placements(db, programme, period, as_on) if is_months else None,
        times=figures_parts.of_times(clock, weeks) if figures_json.shows_scans(found) else None,
    )


def _must_be_within(programme: Programme, since: date, until: date, today: date) -> None:
    """Raises OutsideTheProgramme."""
    first, _last = fiscal_bounds(fiscal_year(programme.starts))
    _first, last = fiscal_bounds(fiscal_year(max(programme.starts, programme.ends or today, today)))
    if since < first or until > last:
        raise OutsideTheProgramme(first=first.isoformat(), last=last.isoformat())


def _survey(db: Db, programme: Programme, found: Figures, today: date) -> SurveyFigures | None:
    """The survey of the fiscal year as the pages show it; None where the period is not that year."""
    if not found.is_split:
        return None
    return looks.read_year(db, programme_id=programme.id, year=fiscal_year(found.until), today=today)


def _rate(rate: Rate | None) -> Json:
    """A question's rate; all of it is hidden where the pages show nothing of the question."""
    told = asdict(rate) if rate else dict.fromkeys(each.name for each in fields(Rate))
    return {**told, "hidden": [name for name, number in told.items() if number is None]}


def _comparisons(db: Db, programme: Programme, period: Period, today: date) -> Json:
    told = comparisons.read(db, programme=programme, period=period, opening_days=programmes.opening_days, today=today)
    return figures_parts.of_comparison(told)


def _targets(db: Db, programme: Programme, found: Figures, survey: SurveyFigures, today: date) -> list[Json]:
    """Targets of the fiscal year, as the page of targets has them: shares in whole per cent."""
    year = fiscal_year(found.until)
    told = target_results.reached(
        programme_store.targets(db, programme.id, year),
        found=found,
        activities=activities.within(db, programme.id, *fiscal_bounds(year)),
        rates={code: _whole(rate.rate) for code, rate in survey.rates.items() if rate.rate is not None},
        intervals={
            code: targets.Interval(rate.n, _whole(rate.low), _whole(rate.high))
            for code, rate in survey.rates.items()
            if rate.low is not None and rate.high is not None
        },
        course=targets.course(
            programme,
            year,
            today=today,
            monthly=found.monthly,
            opening_days=programmes.opening_days(db, programme, *fiscal_bounds(year)),
            recorded=sources.records_until(db, programme),
        ),
    )
    return [figures_parts.of_target(year, one) for one in told]


def _whole(share: float) -> float:
    return rounding.percent(share) / 100


def _effect(db: Db, programme: Programme, until: date) -> list[Json]:
    """What could be seen at all, for each stage that has a source; nothing where nothing was counted."""
    told = []
    for stage in effect_series.counted(db, programme=programme):
        series = effect_series.read(
            db, programme=programme, stage=stage, opening_days=programmes.opening_days, until=until
        )
        if found := effect_series.smallest(series, until):
            months, plain, careful = found
            told.append(
                {
                    "stage": stage,
                    "months": len(months),
                    "count": sum(month.count for month in months),
                    "smallest_visible": plain,
                    "smallest_visible_if_visits_hang_together": careful if isfinite(careful) else None,
                }
            )
    return told


def _witnesses(found: Figures, survey: SurveyFigures, *, is_asked: bool) -> Json:
    """What scans, record and survey say of a whole fiscal year; `is_asked` says whether the survey asks it at all."""
    asked = survey.question("channel")
    counts = {option.code: option.count for option in asked.options} if asked else None
    told = [
        three_witnesses.by_scan(found.channels, found.stages["friends_new"]),
        three_witnesses.by_record(found.channels, found.stages["consultations_first"]),
        three_witnesses.by_survey(counts, asked.n if asked else 0),
    ]
    hidden = {three_witnesses.SURVEY} if is_asked and not asked else set()
    return figures_parts.of_witnesses(told, three_witnesses.disagreements(told), hidden)


def _breakdowns(db: Db, programme: Programme, period: Period) -> list[Json]:
    days = programmes.opening_days(db, programme, period.since, period.until)
    told = (breakdowns.read(db, programme=programme, period=period, by=by, opening_days=days) for by in _BY)
    return [figures_parts.of_breakdown(one) for one in told]


def _placements(db: Db, programme: Programme, period: Period, today: date) -> list[Json]:
    told = places.read(db, programme=programme, period=period, today=today)
    return [figures_parts.of_place(one) for one in told]
