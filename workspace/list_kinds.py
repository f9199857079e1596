"""A list that was handed in on another list's page: known by its headings, with the page that it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.language import mark as _
from core.refusals import Refusal
from exchange import activity_file, consultation_file, friend_file, mapping, placement_file
from exchange.columns import Column, mapped
from exchange.refusals import ColumnsMissing
from exchange.tables import Table


class FriendsByDay(Refusal):
    """LINE's days, where something else was expected."""

    sentence = _(
        "This looks like a list of friends by day. Nothing was saved. Please bring it in on the page “Connection with "
        "LINE”."
    )


class ConsultationList(Refusal):
    """Consultations, where something else was expected."""

    sentence = _(
        "This looks like a list of consultations. Nothing was saved. Please bring it in on the page “Consultation "
        "records”."
    )


class PlaceList(Refusal):
    """Places, where something else was expected."""

    sentence = _(
        "This looks like a list of places. Nothing was saved. Please bring it in on the page “Places and codes”."
    )


class ActivityList(Refusal):
    """Activities, where something else was expected."""

    sentence = _(
        "This looks like a list of activities. Nothing was saved. Please bring it in on the page “Activities and "
        "earlier surveys”."
    )


@dataclass(frozen=True, eq=False)
class _Kind:
    name: str
    columns: Sequence[Column]
    one_of: Sequence[str]
    refusal: type[Refusal]


_KINDS = (
    _Kind("consultations", consultation_file.COLUMNS, consultation_file.ONE_OF, ConsultationList),
    _Kind("friend_days", friend_file.COLUMNS, friend_file.ONE_OF, FriendsByDay),
    _Kind("placements", placement_file.COLUMNS, (), PlaceList),
    _Kind("activities", activity_file.COLUMNS, (), ActivityList),
)


_LEAST = 2  # headings; one alone, such as 場所, may stand in any list


def must_be(table: Table, name: str) -> None:
    """Refuse a list that has all needed headings of a kind other than `name`, and more than might be any other's.

    Raises ConsultationList, FriendsByDay, PlaceList, ActivityList.
    """
    others = {kind: _known(table, kind) for kind in _KINDS if kind.name != name}
    best = max(others, key=lambda kind: others[kind])
    if others[best] < _LEAST:
        return
    rest = (len(mapping.propose(table, kind.columns).mapping) for kind in _KINDS if kind is not best)
    if others[best] > max(rest):
        raise best.refusal


def _known(table: Table, kind: _Kind) -> int:
    """How many of a kind's columns a table has by their headings; 0 where one is missing that every list has."""
    columns = [replace(each, required=each.required and not each.for_all) for each in kind.columns]
    try:
        return len(mapped(table, columns, one_of=kind.one_of).headers)
    except ColumnsMissing:
        return 0
