"""Parts of the JSON object of `manage.py figures` beside the figures themselves: plain values of what pages show."""

from collections.abc import Collection, Sequence
from math import isfinite
from typing import Any

from funnel import comparisons
from funnel.breakdowns import Breakdown
from funnel.comparisons import Comparison, Earlier
from funnel.effect import Change
from funnel.figures import Figures
from funnel.places import Place
from funnel.stage_rates import StageRate
from funnel.targets import Progress, in_percent
from funnel.times import Clock, Week
from funnel.witnesses import Disagreement, Share, Witness

Json = dict[str, Any]


def of_stage_rate(told: StageRate) -> Json:
    """A stage's share in another; `reference` where it is a 参考値."""
    return vars(told) | {"reference": told.is_reference}


def of_comparison(comparison: Comparison) -> Json:
    """Each stage beside both earlier periods; `missing` says why one of them is not there."""
    return {"before": _earlier(comparison, "before"), "year_before": _earlier(comparison, "year_before")}


def _earlier(comparison: Comparison, than: Earlier) -> Json:
    earlier = comparison.earlier(than)
    if earlier is None:
        return {"since": None, "until": None, "missing": comparison.missing.get(than), "stages": {}}
    changes = {stage: comparisons.change(comparison, stage, than) for stage in earlier.stages}
    return {
        "since": earlier.since.isoformat(),
        "until": earlier.until.isoformat(),
        "missing": None,
        "stages": {stage: _beside(earlier, stage, change) for stage, change in changes.items() if change},
    }


def _beside(earlier: Figures, stage: str, change: Change) -> Json:
    return {"number": earlier.stages[stage], **of_change(change)}


def of_change(change: Change) -> Json:
    """Ratio, interval and verdict; None for a ratio to nothing and for a bound without end."""
    bounds = {"low": _finite(change.low), "high": _finite(change.high)}
    return {"ratio": change.ratio, **bounds, "verdict": change.verdict.value}


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def of_target(year: int, told: Progress) -> Json:
    """A target with what was reached; `source` is that of what was typed, None where our own data say it.

    `on` is the day of what was typed, else the last one that our own data tell of. `low` and `high` are the
    interval of a share, in the target's unit (%).
    """
    typed, target, share = told.is_typed, told.target, told.interval
    on = target.result_on if typed else told.known
    return {
        "fiscal_year": year,
        "measure": target.measure,
        "kind": target.kind,
        "value": target.value,
        "unit": target.unit,
        "target_source": target.source,
        "actual": told.result,
        "is_typed": typed,
        "source": (target.result_source or target.source) if typed else None,
        "on": on.isoformat() if on else None,
        "n": share.n if share else None,
        "low": in_percent(share.low) if share else None,
        "high": in_percent(share.high) if share else None,
        "pace": told.pace,
        "forecast": _forecast(told),
        "verdict": told.standing.value if told.standing else None,
    }


def _forecast(told: Progress) -> Json | None:
    if told.forecast is None:
        return None
    return {"expected": told.forecast.expected, "low": told.forecast.low, "high": told.forecast.high}


def of_breakdown(told: Breakdown) -> Json:
    """Rows by one attribute; `friends` is 'shown', or why new friends are hidden or can't be estimated."""
    hidden = ["friends_new"] if told.friends in ("too_few", "only_years") else []
    return {"by": told.by, "friends": told.friends, "rows": [{**vars(row), "hidden": hidden} for row in told.rows]}


def of_witnesses(told: Sequence[Witness], disagreements: Sequence[Disagreement], hidden: Collection[str] = ()) -> Json:
    """What each of the three says, and where two contradict each other; of those in `hidden` nothing is shown."""
    return {
        "witnesses": [_witness(one, is_hidden=one.name in hidden) for one in told],
        "disagreements": [
            {"channel": one.channel, one.one: _share(one.share), one.other: _share(one.other_share)}
            for one in disagreements
        ],
    }


def _witness(told: Witness, *, is_hidden: bool) -> Json:
    """`hidden` names 'n' and channels that are not shown; without a source or channels to compare there are none."""
    shares = {channel: _share(share) for channel, share in told.shares.items()}
    hidden = ["n"] if told.n is None and (is_hidden or (told.has_source and shares)) else []
    if told.has_source:
        hidden += [channel for channel, share in shares.items() if share is None]
    return {"name": told.name, "has_source": told.has_source, "n": told.n, "shares": shares, "hidden": hidden}


def _share(share: Share | None) -> Json | None:
    return vars(share) | {"reference": share.is_reference} if share else None


def of_place(told: Place) -> Json:
    """A placement's scans; its venue is a place in town."""
    return {
        "code": told.placement.code,
        "channel": told.placement.channel,
        "venue": told.placement.venue,
        "scans": told.scans,
        "months": list(told.months),
        "last_scan": told.last_scan.isoformat() if told.last_scan else None,
        "is_silent": told.is_silent,
    }


def of_times(clock: Clock, weeks: Sequence[Week]) -> Json:
    """Scans by week, and by weekday and hour against opening hours."""
    return {
        "weeks": [
            {"since": week.first.isoformat(), "until": week.last.isoformat(), "scans": week.scans} for week in weeks
        ],
        "hours": [
            {"weekday": day, "hour": hour, "scans": clock.cells.get((day, hour), 0), "open": (day, hour) in clock.open}
            for day in range(7)
            for hour in range(24)
        ],
        "scans_in_hours": clock.inside,
        "scans_out_of_hours": clock.outside,
    }
