"""The numbers of a programme and period, counted once for screen, paper and command line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from core import disclosure, words
from core.dates import TOKYO, months
from funnel import channels
from funnel.channels import ChannelRow
from funnel.consultations import Session
from funnel.material import Material, gather
from store.database import Db
from store.records import Programme, Unrecorded

STAGES = (
    "scans",
    "scans_excluded",
    "devices",
    "devices_unknown_scans",
    "friends_new",
    "friends_returning",
    "friends_stock",
    "sessions",
    "consultations",
    "consultations_first",
    "consultations_repeat",
    "persons",
    "faded_out",
    "linked_onward",
    "surveys_sent",
    "surveys_answered",
)
_FROM_WEBHOOK = ("friends_new", "friends_returning", "friends_stock")


@dataclass(frozen=True)
class AgeRow:
    """Consultations (件) of an age band; None where fewer than the threshold persons stand behind it."""

    band: str
    consultations: int | None


@dataclass(frozen=True)
class Figures:
    """All numbers of a programme in a period, both days included, as they may be shown.

    `unrecorded` are spans in which scans were led on that no number counts; one that reaches over an end of the period
    is whole in it, because nobody knows how many of its scans lie on which side. `devices_unknown_scans` of `stages`
    are scans without an estimated device; each is judged by the date of installation that was known when it came, so a
    date that is put right later changes `scans` at any time, `devices` only while the day's hashes are there, and this
    number never.
    """

    programme: Programme
    since: date
    until: date
    stages: Mapping[str, int | None]
    channels: Sequence[ChannelRow]
    monthly: Sequence[tuple[date, Mapping[str, int | None]]]
    ages: Sequence[AgeRow]
    first_label: str
    unavailable: frozenset[str] = field(default_factory=frozenset)
    unrecorded: Sequence[Unrecorded] = ()

    @property
    def scans_unrecorded(self) -> int:
        """Scans that were led on and could not be recorded, of whatever class."""
        return sum(span.scans for span in self.unrecorded)


def read(
    db: Db,
    *,
    programme: Programme,
    since: date,
    until: date,
    opening_days: Sequence[date],
    threshold: int = disclosure.INSIDE,
) -> Figures:
    """Count a programme's figures from since to until, both days included.

    `opening_days` are the desk's days in the period (回). Persons split by channel or age are hidden below `threshold`
    persons, together with what would give them away; programme totals never are.
    """
    material = gather(db, programme=programme, since=since, until=until, opening_days=opening_days)
    spans = [(month, *_month_within(month, since, until)) for month in months(since, until)]
    return Figures(
        programme=programme,
        since=since,
        until=until,
        stages=_stages(material, since, until),
        channels=channels.rows(material, threshold=threshold),
        monthly=[(month, _stages(material, first, last)) for month, first, last in spans],
        ages=_ages([session for session in material.sessions if session.is_consultation], threshold),
        first_label=material.first_label,
        unavailable=frozenset() if material.has_webhook else frozenset(_FROM_WEBHOOK),
        unrecorded=material.unrecorded,
    )


def _month_within(month: date, since: date, until: date) -> tuple[date, date]:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return max(month, since), min(date.fromordinal(following.toordinal() - 1), until)


def _stages(material: Material, first: date, last: date) -> dict[str, int | None]:
    return (
        _scan_stages(material, first, last)
        | _friend_stages(material, first, last)
        | _desk_stages(material, first, last)
    )


def _scan_stages(material: Material, first: date, last: date) -> dict[str, int | None]:
    within = [scan for scan in material.scans if first <= scan.day <= last]
    devices = [count for day, count in material.devices.items() if first <= day <= last]
    unknown = sum(scans for day, scans in material.device_unknown.items() if first <= day <= last)
    counted = sum(scan.scans for scan in within if scan.counts)
    return {
        "scans": counted,
        "scans_excluded": sum(scan.scans for scan in within) - counted,
        # Nothing was estimated although people scanned: unknown, not zero. Where only some scans have no device, the
        # number is of the others.
        "devices": sum(devices) if devices or not (counted or unknown) else None,
        "devices_unknown_scans": unknown,
    }


def _friend_stages(material: Material, first: date, last: date) -> dict[str, int | None]:
    if not material.has_webhook:
        return dict.fromkeys(_FROM_WEBHOOK)
    new = sum(first <= friend.day <= last for friend in material.new_friends)
    follows = sum(first <= day <= last for day in material.follow_days)
    return {
        "friends_new": new,
        "friends_returning": follows - new,
        "friends_stock": sum(change for day, change in material.stock_changes if day <= last),
    }


def _desk_stages(material: Material, first: date, last: date) -> dict[str, int | None]:
    within = [session for session in material.sessions if first <= session.day <= last]
    held = [session for session in within if session.is_consultation]
    return {
        "sessions": sum(first <= day <= last for day in material.opening_days),
        "consultations": len(held),
        "consultations_first": sum(session.is_first for session in held),
        "consultations_repeat": sum(session.is_repeat for session in held),
        "persons": len({session.person for session in held}),
        "faded_out": sum(session.outcome == "faded_out" for session in within),
        "linked_onward": sum(session.outcome == "linked_onward" for session in within),
        "surveys_sent": sum(count for month, count in material.sent.items() if first.replace(day=1) <= month <= last),
        "surveys_answered": sum(count for day, count in material.answered.items() if first <= day <= last),
    }


def _ages(held: Sequence[Session], threshold: int) -> list[AgeRow]:
    counts = Counter(session.age_band for session in held)
    bands = list(words.AGE_BANDS)
    persons = [len({session.person for session in held if session.age_band == band}) for band in bands]
    shown = disclosure.hide([counts[band] for band in bands], persons=persons, threshold=threshold)
    # A band that nobody is in is left out only where that is shown to be so; a hidden one may be empty too.
    return [AgeRow(band, number) for band, number in zip(bands, shown, strict=True) if number != 0]


def as_json(figures: Figures, survey: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The figures as the one JSON object that `manage.py figures` prints; `survey` comes from survey.results.

    Every row names its own hidden numbers; `hidden` names all of them once more, such as 'channels.card.friends_new'.
    """
    return {
        "programme": figures.programme.slug,
        "since": figures.since.isoformat(),
        "until": figures.until.isoformat(),
        "stages": dict(figures.stages),
        "channels": [asdict(row) | {"hidden": list(row.hidden)} for row in figures.channels],
        "monthly": [{"month": f"{month:%Y-%m}", **stages} for month, stages in figures.monthly],
        "ages": [
            {"band": row.band, "consultations": row.consultations}
            | {"hidden": [] if row.consultations is not None else ["consultations"]}
            for row in figures.ages
        ],
        "survey": {name: dict(rate) for name, rate in survey.items()},
        "hidden": [
            *(f"channels.{row.channel}.{name}" for row in figures.channels for name in row.hidden),
            *(f"ages.{row.band}.consultations" for row in figures.ages if row.consultations is None),
            *(f"survey.{name}.{number}" for name, rate in survey.items() for number in rate.get("hidden", ())),
        ],
        "scans_unrecorded": figures.scans_unrecorded,
        "unrecorded": [
            {"since": _clock(span.since), "until": _clock(span.until), "scans": span.scans}
            for span in figures.unrecorded
        ],
        "unavailable": sorted(figures.unavailable),
        "demo": figures.programme.is_demo,
    }


def _clock(at: datetime) -> str:
    return at.astimezone(TOKYO).isoformat(timespec="seconds")
