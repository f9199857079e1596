"""The number of each stage of `core.words.STAGES` over days of a period; None where it has no source or is unknown."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from core.dates import TOKYO
from funnel.consultations import Session
from funnel.material import Material
from store.records import OpeningHours

_SOURCES = {
    "placements": ("scans", "scans_excluded", "devices", "devices_unknown_scans"),
    "webhook": ("friends_new", "friends_returning", "friends_blocked", "friends_stock"),
    "records": (
        *("requests", "requests_in_hours", "requests_out_of_hours", "busy", "no_reply"),
        *("consultations", "consultations_first", "consultations_repeat", "persons", "faded_out", "linked_onward"),
    ),
    "links": ("surveys_sent", "surveys_answered"),
    "hours": ("requests_in_hours", "requests_out_of_hours"),
}


def unavailable(material: Material) -> frozenset[str]:
    """Stages without a source: nothing of the kind was ever put up, connected, imported, sent or entered."""
    there = {
        "placements": bool(material.placements),
        "webhook": material.has_webhook,
        "records": material.has_records,
        "links": material.has_links,
        "hours": bool(material.hours),
    }
    return frozenset(stage for source, is_there in there.items() if not is_there for stage in _SOURCES[source])


def read(material: Material, first: date, last: date, today: date) -> dict[str, int | None]:
    """Every stage from first to last, both days included and within the material's period, as on a day.

    Of what is counted only the calendar knows days to come.
    """
    counted = (
        _scan_stages(material, first, last)
        | _friend_stages(material, first, last)
        | _request_stages(material, first, last)
        | _desk_stages(material, first, last)
        | {"sessions": sum(first <= day <= min(last, today) for day in material.opening_days)}
    )
    return counted | dict.fromkeys(unavailable(material) | _outside(material, first, last))


def _outside(material: Material, first: date, last: date) -> frozenset[str]:
    """Stages whose source tells nothing of these days: before the first follow, after the last record."""
    silent = {
        "webhook": material.friends_since is not None and last < material.friends_since,
        "records": material.records_until is not None and first > material.records_until,
    }
    return frozenset(stage for source, is_silent in silent.items() if is_silent for stage in _SOURCES[source])


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
    new = sum(first <= friend.day <= last for friend in material.new_friends)
    follows = sum(first <= day <= last for day in material.follow_days)
    return {
        "friends_new": new,
        "friends_returning": follows - new,
        "friends_blocked": sum(change < 0 and first <= day <= last for day, change in material.stock_changes),
        "friends_stock": sum(change for day, change in material.stock_changes if day <= last),
    }


def _request_stages(material: Material, first: date, last: date) -> dict[str, int | None]:
    within = [session for session in material.sessions if first <= session.day <= last]
    is_inside = partial(_began_inside, hours=material.hours, opening_days=set(material.opening_days))
    inside = sum(is_inside(session) for session in within)
    return {
        "requests": len(within),
        "requests_in_hours": inside,
        "requests_out_of_hours": len(within) - inside,
        "busy": sum(session.outcome == "busy" for session in within),
        "no_reply": sum(session.outcome == "no_reply" for session in within),
    }


def _began_inside(session: Session, hours: Sequence[OpeningHours], opening_days: Collection[date]) -> bool:
    """Whether a record began while the desk was open.

    A day that is opened against the weekly rule has no hours of its own; it has those of the other days.
    """
    if session.day not in opening_days:
        return False
    held = [row for row in hours if row.since <= session.day and (row.until is None or session.day <= row.until)]
    clock = f"{session.started_at.astimezone(TOKYO):%H:%M}"
    own = [row for row in held if row.weekday == session.day.weekday()] or held
    return any(row.opens <= clock < row.closes for row in own)


def _desk_stages(material: Material, first: date, last: date) -> dict[str, int | None]:
    within = [session for session in material.sessions if first <= session.day <= last]
    held = [session for session in within if session.is_consultation]
    return {
        "consultations": len(held),
        "consultations_first": sum(session.is_first for session in held),
        "consultations_repeat": sum(session.is_repeat for session in held),
        "persons": len({session.person for session in held}),
        "faded_out": sum(session.outcome == "faded_out" for session in within),
        "linked_onward": sum(session.outcome == "linked_onward" for session in within),
        "surveys_sent": sum(count for month, count in material.sent.items() if first.replace(day=1) <= month <= last),
        "surveys_answered": sum(count for day, count in material.answered.items() if first <= day <= last),
    }
