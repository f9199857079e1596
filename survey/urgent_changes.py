"""What staff do with the urgent numbers: change, add, order and take away; each can go back to what the file says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core.dates import tokyo_day
from core.language import mark as _
from core.refusals import Refusal
from store import publications, staff
from store.database import Db
from survey.forms import Labels
from survey.urgent import ALWAYS, WRITTEN_IN, UrgentLine, by_file, every_line

# The page after sending must stay light, and nobody in a hurry reads more.
MOST = 16
LONGEST_NAME, LONGEST_NOTE, LONGEST_SOURCE = 40, 80, 200
_WRITTEN = re.compile(r"#?(?:[0-9]{1,11}|[0-9]{1,5}(?:-[0-9]{1,5}){1,3})")
_DIGITS = range(3, 12)


class NotDialable(Refusal):
    """Something else than digits, hyphens and a leading #, or too short or too long to be a telephone number."""

    sentence = _("{number} can't be dialled: only digits, hyphens and a # in front are possible. Nothing was changed.")


class AlreadyThere(Refusal):
    """The number is on the list."""

    sentence = _("{number} is on the list already. Change it there. Nothing was added.")


class NotThere(Refusal):
    """The number is not on the list (any more)."""

    sentence = _("This number is not on the list any more. Nothing was changed.")


class AlwaysShown(Refusal):
    """Police and ambulance."""

    sentence = _("{number} is always shown and can't be taken away. Nothing was changed.")


class NotInBothLanguages(Refusal):
    """A name is missing, or a note stands in one language only."""

    sentence = _("Please write the name in Japanese and English, and the note in both or in neither. Nothing was kept.")


class NoSource(Refusal):
    """Nobody could check the number again."""

    sentence = _("Please say where the number can be checked (an address or a document). Nothing was kept.")


class TooLong(Refusal):
    """More than fits on a phone."""

    sentence = _("The text is too long for a phone: at most {limit} characters. Nothing was kept.")


class CheckedLater(Refusal):
    """A day of checking in the future."""

    sentence = _("The day of checking lies in the future. Nothing was kept.")


class NotChecked(Refusal):
    """No day on which somebody has read the number at its source."""

    sentence = _("Please enter the day somebody checked the number at its source. Nothing was kept.")


class ChangedSince(Refusal):
    """Somebody else has changed the number while it was being edited."""

    sentence = _("Somebody has changed {number} since you opened it. Nothing was saved. Please look at it once more.")


class TooMany(Refusal):
    """More numbers than somebody in a hurry can read."""

    sentence = _("There are {limit} numbers already. Take one away first. Nothing was added.")


@dataclass(frozen=True)
class Told:
    """What staff say of a number: name and note by language (ja, en), where and when it was checked."""

    name: Labels
    note: Labels
    source: str
    checked: date | None


def now_known(db: Db) -> tuple[UrgentLine, ...]:
    """All numbers as they stand now, with those that wait for somebody to confirm them."""
    return every_line(publications.urgent_changes(db))


def taken_away(db: Db) -> tuple[UrgentLine, ...]:
    """Numbers of the data file that staff took away."""
    gone = [by_file(change.dial) for change in publications.urgent_changes(db) if change.facts is None]
    return tuple(line for line in gone if line and line.dial not in ALWAYS)


def add(db: Db, *, by: str, at: datetime, number: str, told: Told) -> UrgentLine:
    """Show one more number, last of all.

    Raises NotDialable, AlreadyThere, TooMany, NotInBothLanguages, NoSource, TooLong, NotChecked, CheckedLater.
    """
    known, written = now_known(db), _written(number)
    dial = written.replace("-", "").replace("#", "%23")
    if any(line.dial == dial for line in known):
        raise AlreadyThere(number=written)
    if len(known) >= MOST:
        raise TooMany(limit=MOST)
    place = 1 + max(line.place for line in known)
    _keep(db, by=by, at=at, dial=dial, facts=_facts(told, number=written, place=place, at=at))
    staff.write_audit(db, at=at, by=by, action="urgent.add", dial=written)
    return next(line for line in now_known(db) if line.dial == dial)


def change(db: Db, *, by: str, at: datetime, seen: UrgentLine, told: Told) -> None:
    """Say something else of a number, which is still what somebody has seen of it, but for its place.

    Raises NotThere, ChangedSince, NotInBothLanguages, NoSource, TooLong, NotChecked, CheckedLater.
    """
    line = _line(now_known(db), seen.dial)
    if replace(line, place=seen.place) != seen:
        raise ChangedSince(number=line.number)
    facts = _facts(told, number=line.number, place=line.place, at=at)
    if facts == facts_of(line):
        return
    _keep(db, by=by, at=at, dial=line.dial, facts=facts)
    staff.write_audit(db, at=at, by=by, action="urgent.change", dial=line.number)


def move(db: Db, *, by: str, at: datetime, dial: str, up: bool) -> None:
    """Show a number one place earlier or later among its like; nothing happens at the end. Raises NotThere."""
    known = now_known(db)
    line = _line(known, dial)
    alike = [each for each in known if each.now == line.now]
    here = alike.index(line)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(alike):
        return
    alike[here], alike[there] = alike[there], alike[here]
    others = [each for each in known if each.now != line.now]
    ordered = [*alike, *others] if line.now else [*others, *alike]
    said = {change.dial: change.facts or {} for change in publications.urgent_changes(db)}
    for place, each in enumerate(ordered):
        if each.place != place:
            # The place alone: a number that nobody worded here goes on saying what the data file learns of it.
            _keep(db, by=by, at=at, dial=each.dial, facts={**said.get(each.dial, {}), "place": place})
    staff.write_audit(db, at=at, by=by, action="urgent.order", dial=line.number)


def take_away(db: Db, *, by: str, at: datetime, dial: str) -> None:
    """Show a number no more. Raises NotThere, AlwaysShown."""
    line = _line(now_known(db), dial)
    if dial in ALWAYS:
        raise AlwaysShown(number=line.number)
    if by_file(dial):
        _keep(db, by=by, at=at, dial=dial, facts=None)
    else:
        publications.forget_urgent(db, dial)
    staff.write_audit(db, at=at, by=by, action="urgent.take_away", dial=line.number)


def put_back(db: Db, *, by: str, at: datetime, dial: str) -> None:
    """Show of a number what the data file says, in the file's place. Raises NotThere where the file hasn't it."""
    line = by_file(dial)
    if line is None or not publications.forget_urgent(db, dial):
        raise NotThere
    staff.write_audit(db, at=at, by=by, action="urgent.put_back", dial=line.number)


def facts_of(line: UrgentLine) -> dict[str, Any]:
    """What the store keeps of a number."""
    return {
        "number": line.number,
        "name": {language: line.name[language] for language in WRITTEN_IN},
        "note": {language: line.note[language] for language in WRITTEN_IN},
        "source": line.source,
        "checked": line.checked.isoformat() if line.checked else None,
        "place": line.place,
    }


def _keep(db: Db, *, by: str, at: datetime, dial: str, facts: dict[str, Any] | None) -> None:
    publications.keep_urgent(db, dial=dial, facts=facts, at=at, by=by)


def _line(known: Sequence[UrgentLine], dial: str) -> UrgentLine:
    for line in known:
        if line.dial == dial:
            return line
    raise NotThere


def _written(number: str) -> str:
    """A number as it is written: plain digits, hyphens between them, a # in front."""
    plain = re.sub(r"[‐‑‒–—―−ー]", "-", unicodedata.normalize("NFKC", number)).strip()
    if not _WRITTEN.fullmatch(plain) or len(re.sub("[^0-9]", "", plain)) not in _DIGITS:
        raise NotDialable(number=number.strip()[:20] or "–")
    return plain


def _facts(told: Told, *, number: str, place: int, at: datetime) -> dict[str, Any]:
    name, note = _words(told.name, LONGEST_NAME), _words(told.note, LONGEST_NOTE)
    if not all(name.values()) or len({bool(words) for words in note.values()}) > 1:
        raise NotInBothLanguages
    source = _one_line(told.source, LONGEST_SOURCE)
    if not source:
        raise NoSource
    if told.checked is None:
        raise NotChecked
    if told.checked > tokyo_day(at):
        raise CheckedLater
    day = told.checked.isoformat()
    return {"number": number, "name": name, "note": note, "source": source, "checked": day, "place": place}


def _words(labels: Mapping[str, str], longest: int) -> dict[str, str]:
    return {language: _one_line(labels.get(language, ""), longest) for language in WRITTEN_IN}


def _one_line(text: str, longest: int) -> str:
    plain = " ".join(text.split())
    if len(plain) > longest:
        raise TooLong(limit=longest)
    return plain
