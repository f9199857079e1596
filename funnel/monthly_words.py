"""What a month's page says, in words: the same on screen, on paper and in a mail.

`few` is how many persons a number must stand for to be written out: 0 where totals are shown, as on the pages, 5 in
what is sent round. A number that isn't written out takes with it whatever would tell it (ratios, other parts).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from core import words
from core.dates import fiscal_year
from core.language import current, mark
from core.language import gettext as _
from funnel import verdicts
from funnel.comparisons import Earlier
from funnel.effect import Verdict
from funnel.happenings import Note
from funnel.monthly import Before, Line, Monthly
from funnel.sources import end_of_month
from store.records import Programme

_AMOUNTS = {
    "people": mark("{number} people"),
    "consultations": mark("{number} consultations"),
    "times": mark("{number} times"),
    "devices": mark("{number} devices"),
    "links": mark("{number} links"),
}
EARLIER: dict[Earlier, str] = {"before": mark("the month before"), "year_before": mark("the same month last year")}
_MISSING = {
    "not_begun": mark("not begun yet"),
    "none_ran": mark("no programme ran then"),
    "began_within": mark("began in the middle of it"),
    "ended_within": mark("ended in the middle of it"),
    "several": mark("two programmes share it"),
}
_SAID = {
    Verdict.MORE: mark("Very likely more than {earlier} ({number})."),
    Verdict.FEWER: mark("Very likely fewer than {earlier} ({number})."),
    Verdict.UNCLEAR: mark("Whether that is more or fewer than {earlier} ({number}) can't be told."),
}
_SHORT = {
    Verdict.MORE: mark("more"),
    Verdict.FEWER: mark("fewer"),
    Verdict.UNCLEAR: mark("undecided"),
}
# A number of them stands for persons, as many or fewer.
OF_PERSONS = frozenset(
    ("friends_new", "consultations", "consultations_first", "consultations_repeat", "persons", "surveys_answered")
)
_PARTS = ("consultations_first", "consultations_repeat")


def programme_name(programme: Programme) -> str:
    """A programme as the office calls it among others."""
    return _("{municipality} {desk} R{reiwa}").format(
        municipality=programme.municipality, desk=programme.desk, reiwa=fiscal_year(programme.starts) - 2018
    )


def month_name(first: date) -> str:
    """A month: 2023年10月."""
    return _("{month}/{year}").format(year=first.year, month=first.month)


def year_name(day: date) -> str:
    """The fiscal year of a day: 令和5年度（2023年度）."""
    year = fiscal_year(day)
    return _("FY{year} (Reiwa {reiwa})").format(year=year, reiwa=year - 2018)


def day_name(day: date) -> str:
    """A day: 2023年10月3日."""
    if current() == "ja":
        return _("{year}-{month}-{day}").format(year=day.year, month=day.month, day=day.day)
    return f"{day.day} {day:%B} {day.year}"


def title(found: Monthly) -> str:
    """What the page is called."""
    return _("Monthly report: {month}").format(month=month_name(found.month))


def facts(found: Monthly) -> list[tuple[str, str]]:
    """What stands beside the title: days counted, opening days, when it was made."""
    days = _("from {month}/{first} to {month}/{last}").format(month=found.month.month, first=1, last=found.until.day)
    told = [(_("Days counted"), days)]
    if found.opening_days is not None:
        told.append((_("Opening days"), _(_AMOUNTS["times"]).format(number=found.opening_days)))
    return [*told, (_("Made on"), day_name(found.made_on))]


def running(found: Monthly) -> str:
    """That the month isn't over; empty where it is."""
    if found.is_over:
        return ""
    text = _("The month isn't over: the numbers are those up to {day}, and will change.")
    return text.format(day=day_name(found.until))


def stage_name(found: Monthly, stage: str) -> str:
    """A stage as people say it."""
    return _(found.first_label if stage == "consultations_first" else words.STAGES[stage][0])


def is_withheld(stage: str, number: int | None, few: int) -> bool:
    """Whether a number stands for so few persons that it isn't written out."""
    return stage in OF_PERSONS and number is not None and 0 < number < few


def amount(stage: str, number: int | None, *, few: int = 0) -> str:
    """A stage's number with its unit; what has no source or is unknown says so in short, and never reads as zero."""
    if number is None:
        return _("no estimate") if stage.startswith("friends_") else _("none recorded")
    text = _(_AMOUNTS[words.STAGES[stage][1]])
    if is_withheld(stage, number, few):
        return _("fewer than {number}").format(number=text.format(number=few))
    return text.format(number=f"{number:,}")


def cell(stage: str, number: int | None) -> str:
    """The same in a table. English has no room for its unit; the row or the column says what is counted."""
    return amount(stage, number) if number is None or current() == "ja" else f"{number:,}"


def lines(found: Monthly, few: int = 0) -> list[Line]:
    """The lines that may be said: parts of consultations not at all where one of them isn't written out."""
    parts = [found.line(stage) for stage in _PARTS]
    numbers = [(one.stage, number) for one in parts for number in (one.number, *(each.number for each in one.earlier))]
    is_close = any(is_withheld(stage, number, few) for stage, number in numbers)
    return [one for one in found.lines if not (is_close and one.stage in _PARTS)]


def number(line: Line, few: int = 0) -> str:
    """The month's own."""
    return amount(line.stage, line.number, few=few)


def earlier_number(line: Line, seen: Before, few: int = 0) -> str:
    """The earlier period's."""
    return amount(line.stage, seen.number, few=few)


def short_verdict(seen: Before) -> str:
    """The same in a word, for a table with a note that says how sure it is."""
    if seen.change is None:
        return _("no comparison")
    return _(_SHORT[seen.change.verdict])


def verdict(seen: Before) -> str:
    """What can be said of a number beside an earlier one."""
    if seen.change is None:
        return _("can't be compared")
    if seen.change.ratio is None:
        return _("nothing to compare with")
    return verdicts.verdict(seen.change)


def lead(found: Monthly, few: int = 0) -> str:
    """The sentence to repeat, with what can be said against a year before, else the month before."""
    held, came = found.line("consultations"), found.line("persons")
    period = month_name(found.month)
    if held.number is None:
        return _("There are no records of consultations of {period} yet.").format(period=period)
    if not held.number:
        return _("The records of {period} hold no consultation.").format(period=period)
    text = (
        _("In {period}, {persons} came for {consultations}.")
        if found.is_over
        else _("In {period} so far, {persons} came for {consultations}.")
    )
    told = text.format(period=period, persons=number(came, few), consultations=number(held, few))
    return f"{told}{'' if current() == 'ja' else ' '}{_changed(held, few)}".strip()


def _changed(line: Line, few: int) -> str:
    seen = next((one for one in reversed(line.earlier) if one.number is not None), None)
    if seen is None or seen.change is None or seen.change.ratio is None:
        return ""
    return _(_SAID[seen.change.verdict]).format(earlier=_(EARLIER[seen.than]), number=earlier_number(line, seen, few))


def beside(found: Monthly) -> list[str]:
    """With what the month is compared, and what must be known of it."""
    told = [
        _("{earlier}: {reason}.").format(earlier=_capital(_(EARLIER[than])), reason=_(_MISSING[found.missing[than]]))
        for than in EARLIER
        if than in found.missing
    ]
    if found.compared:
        told.insert(
            0,
            _(
                "Compared per opening day (scans and new friends per day). More or fewer is said only where chance "
                "would hardly bring it about."
            ),
        )
    told += [
        _(
            "{earlier}: the desk began in it, and everybody was new then. What looks like fewer doesn't say that "
            "publicity has lost its effect."
        ).format(earlier=_capital(_(EARLIER[than])))
        for than in found.began
        if than in found.compared
    ]
    return [*told, *_records(found), *_answers(found)]


def _answers(found: Monthly) -> Iterator[str]:
    if found.line("surveys_answered").number == 0 and found.line("surveys_sent").number:
        yield _("Answers are counted once five are together: none counted doesn't mean that none came.")


def joined(sentences: Iterable[str]) -> str:
    """Sentences one after the other."""
    return ("" if current() == "ja" else " ").join(sentences)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _records(found: Monthly) -> Iterator[str]:
    until = found.records_until
    if until is not None and found.month <= until < min(found.until, found.programme.ends or date.max):
        yield _("Records of consultations reach to {day} only.").format(day=day_name(until))


def happened(note: Note) -> str:
    """One thing that may have changed the numbers."""
    first = day_name(note.day)
    days = (
        first
        if note.until in (None, note.day)
        else _("{first} to {last}").format(first=first, last=day_name(note.until or note.day))
    )
    return _("{days}: {kind}, {text}").format(days=days, kind=_(words.HAPPENINGS[note.kind]), text=note.text)


def year_so_far(found: Monthly) -> str:
    """Of which days the people by channel are."""
    if found.is_year_over:
        return _("whole {year}").format(year=year_name(found.month))
    return _("{year} up to {day}").format(year=year_name(found.month), day=day_name(found.made_on))


def month_end(found: Monthly) -> str:
    """As on which day the targets stand."""
    return day_name(min(found.made_on, end_of_month(found.month)))
