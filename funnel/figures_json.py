"""The figures as the one JSON object that `manage.py figures` prints: each number with definition, n and interval."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from core.dates import TOKYO
from core.language import current
from funnel.channels import ChannelRow
from funnel.figures import AgeRow, Figures
from funnel.figures_definitions import definitions
from funnel.periods import Period, of_month

FEW, PERIOD, DAYS = "few", "period", "days"
Told = Mapping[str, Any]


def as_json(figures: Figures, survey: Mapping[str, Told], **more: Any) -> dict[str, Any]:
    """The figures as one JSON object; `survey` comes from survey.looks, `more` are further parts by name.

    Every row names its own hidden numbers; `hidden` names all of them once more, such as 'channels.card.friends_new',
    and `hidden_because` says of each whether few stand behind it, the period is none of which people are split, or it
    is not of whole months. A part of `more` that is None is hidden too.
    """
    channels = [_shown(row, figures) for row in figures.channels]
    because = dict([*_hidden(figures, channels, survey), *_hidden_parts(more)])
    return {
        "programme": figures.programme.slug,
        "since": figures.since.isoformat(),
        "until": figures.until.isoformat(),
        "stages": dict(figures.stages),
        "channels": [_channel(row) for row in channels],
        "monthly": [{"month": f"{month:%Y-%m}", **stages} for month, stages in figures.monthly],
        "ages": [_age(row) for row in figures.ages],
        "survey": {name: dict(rate) for name, rate in survey.items()},
        "hidden": list(because),
        "hidden_because": because,
        "scans_unrecorded": figures.scans_unrecorded,
        "unrecorded": [
            {"since": _clock(span.since), "until": _clock(span.until), "scans": span.scans}
            for span in figures.unrecorded
        ],
        "unavailable": sorted(figures.unavailable),
        "demo": figures.programme.is_demo,
        **more,
        "language": current(),
        "definitions": definitions(),
    }


def is_of_months(since: date, until: date) -> bool:
    """Whether a period is made of whole months."""
    return (since, until) == (Period(since, until).months[0], of_month(until).until)


def shows_scans(figures: Figures) -> bool:
    """Whether scans may stand by channel, place and hour: days beside totals of people would tell of single people."""
    return figures.is_split or is_of_months(figures.since, figures.until)


def _shown(row: ChannelRow, figures: Figures) -> ChannelRow:
    if row.scans is None or shows_scans(figures):
        return row
    return replace(row, scans=None, hidden=("scans", *row.hidden))


def _hidden(figures: Figures, channels: Sequence[ChannelRow], survey: Mapping[str, Told]) -> Iterator[tuple[str, str]]:
    because = FEW if figures.is_split else PERIOD
    for row in channels:
        yield from (
            (f"channels.{row.channel}.{name}", DAYS if name == "scans" else because) for name in _hidden_of(row)
        )
    yield from ((f"ages.{row.band}.consultations", because) for row in figures.ages if row.consultations is None)
    for name, rate in survey.items():
        yield from ((f"survey.{name}.{number}", because) for number in rate.get("hidden", ()))


def _hidden_parts(more: Told) -> Iterator[tuple[str, str]]:
    yield from ((name, PERIOD if name == "witnesses" else DAYS) for name, part in more.items() if part is None)
    for told in more.get("breakdowns") or ():
        because = PERIOD if told["friends"] == "only_years" else FEW
        for row in told["rows"]:
            yield from ((f"breakdowns.{told['by']}.{row['group']}.{name}", because) for name in row["hidden"])
    for told in (more.get("witnesses") or {}).get("witnesses", ()):
        yield from ((f"witnesses.{told['name']}.{name}", FEW) for name in told["hidden"])


def _hidden_of(row: ChannelRow) -> Sequence[str]:
    return (*row.hidden, *(["told_first"] if row.told_first.is_hidden else []))


def _channel(row: ChannelRow) -> dict[str, Any]:
    told = asdict(row) | {"told_first": row.told_first.consultations, "includes": list(row.includes)}
    return told | {"hidden": list(_hidden_of(row))}


def _age(row: AgeRow) -> dict[str, Any]:
    hidden = [] if row.consultations is not None else ["consultations"]
    return {"band": row.band, "consultations": row.consultations, "hidden": hidden}


def _clock(at: datetime) -> str:
    return at.astimezone(TOKYO).isoformat(timespec="seconds")
