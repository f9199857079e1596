"""How a contractor's or division's lists are read, remembered under its name: headings, and words somebody matched.

Every change stands in the record, without the words.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.language import mark as _
from core.refusals import Refusal
from exchange import cells, mapping, own_words
from exchange.own_words import Words
from exchange.tables import Table, plain
from store import exchange, staff
from store.database import Db
from store.exchange_records import ColumnMapping
from store.records import Programme

MOST = 20  # a kind of list
MOST_WORDS = 400  # a kind of list under a name; a vocabulary has a dozen
LONGEST_NAME = 40
_LONGEST_HEADER = 120
_CLIENT = re.compile(r"U[0-9a-f]{32}|[^\W\d]{0,6}\d?[-_/ ]?\d{3,}", re.IGNORECASE)
_HALF = 0.5


class TooManyRemembered(Refusal):
    """More lists than a programme has contractors and divisions."""

    sentence = _("{most} kinds of lists are remembered already. Please forget one that is no longer used.")


class NotRememberable(Refusal):
    """The header row may be a record: it would be kept in clear."""

    sentence = _(
        "The columns can't be remembered, because a heading looks like a record or is very long. The list can be read "
        "all the same: leave the name empty, or put a row of headings above the first record."
    )


class TooManyWords(Refusal):
    """More words than any vocabulary has: the column is likely one of free text."""

    sentence = _(
        "More than {most} words can't be remembered for one list. They were used for this list alone. Please look "
        "whether a column of free text was chosen for one with fixed words."
    )


def keep(
    db: Db,
    *,
    by: str,
    at: datetime,
    programme: Programme,
    kind: str,
    name: str,
    headers: Mapping[str, str],
    words: Words | None = None,
) -> None:
    """Remember headings (exchange.mapping.remembered) in place of those under the name; the same again changes nothing.

    `words` are added to those under the name, as far as they may be kept. Raises NotRememberable, TooManyRemembered,
    TooManyWords.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    if any(_may_be_a_record(header) for header in headers.values()):
        raise NotRememberable
    there = {each.name: each for each in exchange.mappings(db, programme.id, kind)}
    if name not in there and len(there) >= MOST:
        raise TooManyRemembered(most=MOST)
    before = there[name].words if name in there else {}
    after = own_words.merged(before, own_words.keepable(words or {}))
    if own_words.number(after) > MOST_WORDS:
        raise TooManyWords(most=MOST_WORDS)
    if name in there and there[name].headers == headers and before == after:
        return
    told: dict[str, Any] = {"programme_id": programme.id, "kind": kind}
    exchange.keep_mapping(db, **told, name=name, headers=headers, words=after, at=at, by=by)
    numbers = {"count": len(mapping.mapping_of(headers))}
    if after:
        numbers["words"] = own_words.number(after)
    staff.write_audit(db, at=at, by=by, action="mapping.keep", **told, **numbers)


def remove(db: Db, *, by: str, at: datetime, programme: Programme, kind: str, name: str) -> None:
    """Forget how a list is read; nothing where somebody else has done so."""
    if exchange.remove_mapping(db, programme.id, kind, name):
        staff.write_audit(db, at=at, by=by, action="mapping.remove", programme_id=programme.id, kind=kind)


def forget_words(db: Db, *, by: str, at: datetime, programme: Programme, kind: str, name: str) -> None:
    """Forget the words of a list and keep its columns; nothing where there are none."""
    there = {each.name: each for each in exchange.mappings(db, programme.id, kind)}
    if name not in there or not there[name].words:
        return
    told: dict[str, Any] = {"programme_id": programme.id, "kind": kind}
    exchange.keep_mapping(db, **told, name=name, headers=there[name].headers, at=at, by=by)
    number = own_words.number(there[name].words)
    staff.write_audit(db, at=at, by=by, action="mapping.forget_words", **told, words=number)


def words_of(near: ColumnMapping | None, kept: Sequence[ColumnMapping]) -> dict[str, dict[str, str]]:
    """The words of a remembered list; not those of which another one with the same columns says otherwise.

    Two contractors may use one template, and nothing in a list tells whose it is.
    """
    if not near:
        return {}
    alike = [each.words for each in kept if mapping.mapping_of(each.headers) == mapping.mapping_of(near.headers)]
    mine = {
        key: {word: code for word, code in words.items() if all(o.get(key, {}).get(word, code) == code for o in alike)}
        for key, words in near.words.items()
    }
    return {key: words for key, words in mine.items() if words}


def nearest(table: Table, kept: Sequence[ColumnMapping]) -> ColumnMapping | None:
    """What was remembered of the lists that look most like this one: at least half of its columns are there."""
    there = {plain(name) for name in table.columns}

    def likeness(each: ColumnMapping) -> float:
        mine = [plain(header) for header in mapping.mapping_of(each.headers).values()]
        rest = {plain(header) for header in each.headers.values()}
        # Of two that fit alike, the one whose other columns are there too.
        return sum(header in there for header in mine) / max(len(mine), 1) + len(rest & there) / 1_000

    best = max(kept, key=likeness, default=None)
    return best if best and likeness(best) >= _HALF else None


def _may_be_a_record(header: str) -> bool:
    written = plain(header)
    return len(header) > _LONGEST_HEADER or bool(_CLIENT.fullmatch(written)) or cells.is_moment(header)
