"""Stored scans under another version of the rule, beside what they were stored as. Nothing is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.dates import end_of, months, start_of
from core.language import mark as _
from core.refusals import Refusal
from funnel import scan_rules
from store import scans
from store.database import Db
from store.records import Programme
from store.scans import Told


class NoSuchRule(Refusal):
    """A number that no version of the rule has."""

    sentence = _("There is no rule {rule}. Known: {known}. Nothing was counted.")


@dataclass(frozen=True)
class Counts:
    """Scans by class as stored and under the rule; `unknown` are those that carry no sign the rule could judge.

    The scans under the rule and the unknown ones together are as many as were stored.
    """

    stored: Mapping[str, int]
    judged: Mapping[str, int]
    unknown: int


@dataclass(frozen=True)
class Recount:
    """A programme's scans of a period, both days included, under a version of the rule."""

    programme: Programme
    since: date
    until: date
    rule: int
    total: Counts
    monthly: Sequence[tuple[date, Counts]]
    signs: Mapping[str, int]


def read(db: Db, *, programme: Programme, since: date, until: date, rule: int) -> Recount:
    """Judge the kept signs of a programme's scans once more. Raises NoSuchRule.

    Every recorded scan is counted, those before an installation too: it is the rule that is looked at, not the desk.
    """
    if rule not in scan_rules.RULES:
        raise NoSuchRule(rule=rule, known=", ".join(map(str, scan_rules.RULES)))
    told = scans.by_sign(db, programme.id, start_of(since), end_of(until))
    signs: Counter[str] = Counter()
    for each in told:
        signs[each.sign or ""] += each.scans
    return Recount(
        programme=programme,
        since=since,
        until=until,
        rule=rule,
        total=_counts(told, rule),
        monthly=[
            (month, _counts([each for each in told if each.day.replace(day=1) == month], rule))
            for month in months(since, until)
        ],
        signs={sign: signs[sign] for sign in (*scan_rules.SIGNS, "") if signs[sign]},
    )


def _counts(told: Iterable[Told], rule: int) -> Counts:
    stored: Counter[str] = Counter()
    judged: Counter[str | None] = Counter()
    for each in told:
        stored[each.kind] += each.scans
        judged[scan_rules.under(rule, kind=each.kind, stored_by=each.rule, sign=each.sign)] += each.scans
    unknown = judged.pop(None, 0)
    return Counts(stored, {kind: number for kind, number in judged.items() if kind}, unknown)
