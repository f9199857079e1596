"""The tables and sentences of a month's page, in words: the same on screen and on paper."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from core import words
from core.language import current
from core.language import gettext as _
from funnel import monthly_words as said
from funnel import target_words
from funnel.channels import ChannelRow
from funnel.comparisons import Earlier
from funnel.monthly import ChannelLine, Monthly
from funnel.monthly_tasks import Task, months_left
from funnel.report import Edition
from funnel.report_number_shares import is_telling
from funnel.target_changes import DEED_KINDS, STAGE_KINDS
from funnel.targets import Progress

_FEW_LEFT = 10  # below it, a decimal matters
_LONGEST = 20
NOTHING = "–"
_NAME, _NUMBER, _WORD = 3.0, 1.5, 1.6


@dataclass(frozen=True)
class Grid:
    """A table's head, rows, widths in parts of the whole, and which columns are numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Collection[int]


def changed(found: Monthly) -> Grid:
    """The month's numbers beside earlier ones."""
    head, widths = [_("What is told"), _("This month")], [_NAME, _NUMBER]
    for than in found.compared:
        head += [_column(than), _("What can be said")]
        widths += [_NUMBER, _WORD]
    rows = [
        [
            said.stage_name(found, line.stage),
            said.cell(line.stage, line.number),
            *(cell for seen in line.earlier for cell in (said.cell(line.stage, seen.number), said.short_verdict(seen))),
        ]
        for line in said.lines(found)
    ]
    return Grid(head, rows, widths, {1, *range(2, len(head), 2)})


def _column(than: Earlier) -> str:
    return _("Month before") if than == "before" else _("Same month last year")


def channels(found: Monthly, shown: Sequence[ChannelLine]) -> Grid:
    """Scans of the month by channel, and the people of the year."""
    earlier = found.compared
    rows = [
        [
            channel_name(line.year),
            scans(line),
            *(scans(line, than) for than in earlier),
            friends(line.year),
            first(line.year),
        ]
        for line in shown
    ]
    names = [_column(than) for than in earlier]
    head = [_("Channel"), _("Scans this month"), *names, _("New friends (year)"), _("First consultations (year)")]
    widths = [2.0, 1.5, *(1.0 for _than in earlier), 2.6, 2.1]
    return Grid(head, rows, widths, set(range(1, len(head))))


def channel_note(found: Monthly) -> str:
    """Of which days the people are, and why not of the month."""
    if not found.is_split:
        return _("People by channel are shown for a whole fiscal year: a month could be subtracted from it.")
    return _(
        "People by channel are those of {year}, with their 95 % range; those of a month would tell of few."
    ).format(year=said.year_so_far(found))


def targets(found: Monthly, shown: Sequence[Progress]) -> Grid:
    """Targets with what is reached, what their pace asks for, what the year's end will bring."""
    rows = [
        [_in_short(measure(found, one)), wanted(one), result(one), needed_by_now(one), outlook(one), standing(one)]
        for one in shown
    ]
    head = [
        *(_("Measure"), _("Target"), _("Result"), _("Needed by now")),
        *(_("At the year's end"), _("What can be said")),
    ]
    return Grid(head, rows, [3.2, 1.0, 1.4, 1.6, 2.5, 2.4], {1, 2, 3, 4})


def target_notes(found: Monthly, shown: Sequence[Progress]) -> Iterator[str]:
    """What must be known of some of the targets."""
    if any(one.forecast for one in shown):
        yield _("What the year's end will bring is told with its 95 % range.")
    if any(_is_of_survey(one) for one in shown):
        # The survey has no month of its own: a month could be taken from the year.
        yield (
            _("Shares from the survey are those of the whole year, not as at the month's end.")
            if found.is_year_over
            else _("Shares from the survey are those of the year so far.")
        )


def _is_of_survey(one: Progress) -> bool:
    return one.is_share and not one.is_typed and one.result is not None and one.target.measure not in DEED_KINDS


def channel_name(row: ChannelRow) -> str:
    """A channel's row as people say it."""
    return _("Unknown") if row.channel == words.UNKNOWN else _(words.CHANNELS[row.channel])


def scans(line: ChannelLine, than: Earlier | None = None) -> str:
    """Scans of a row (回); a stroke where nothing was up."""
    number = line.scans if than is None else line.earlier.get(than)
    return NOTHING if number is None else said.cell("scans", number)


def friends(row: ChannelRow) -> str:
    """New friends of the year by channel, with their range; hidden and unknown ones say so."""
    told = _people(row, "friends_new")
    if row.friends is None or row.friends_low == row.friends_high:
        return told
    return _("{number} ({low} to {high})").format(number=told, low=row.friends_low, high=row.friends_high)


def first(row: ChannelRow) -> str:
    """First consultations of the year by channel; hidden ones say so."""
    return _people(row, "consultations_first")


def _people(row: ChannelRow, stage: str) -> str:
    number = getattr(row, stage)
    if stage in row.hidden:
        return _("hidden")
    # Friends come to a row without a code as well, only by no scan: there is nothing to estimate.
    return NOTHING if number is None and stage == "friends_new" else said.cell(stage, number)


def measure(found: Monthly, one: Progress) -> str:
    """What is aimed for."""
    name = one.target.measure
    if name in words.STAGES or name in words.MEASURES:
        return target_words.measure_name(name)
    return found.names.get(name) or target_words.measure_name(name)


def _in_short(name: str) -> str:
    """Words of one's own may be long; a row has two lines of them."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def is_withheld(one: Progress, few: int) -> bool:
    """Whether a result is of so few persons that it isn't written out, nor what would tell it."""
    if one.result is None:
        return False
    if one.is_share:
        # A share of the survey is hidden with its question (survey.looks); that of a training's guests is not.
        n = one.interval.n if one.interval and one.target.measure in DEED_KINDS else None
        return few > 0 and is_telling(one.result, n, Edition.INSIDE)
    is_of_persons = one.target.measure in said.OF_PERSONS or one.target.measure not in STAGE_KINDS
    return is_of_persons and 0 < one.result < few


def result(one: Progress, few: int = 0) -> str:
    """What is reached; of what was typed in that it was, and of which day."""
    if is_withheld(one, few):
        if one.is_share:
            return _("hidden")
        return _("fewer than {number}").format(number=target_words.amount(float(few), one.target.unit))
    told = _amount(one.result, one)
    if not one.is_typed:
        return told
    if one.target.result_on is None:
        return _("{number} (typed in)").format(number=told)
    return _("{number} ({day})").format(number=told, day=said.day_name(one.target.result_on))


def _amount(value: float | None, one: Progress) -> str:
    if value is None and one.target.measure in STAGE_KINDS:
        return _("none recorded")
    return target_words.amount(value, one.target.unit)


def wanted(one: Progress) -> str:
    """The target."""
    return target_words.amount(one.target.value, one.target.unit)


def needed_by_now(one: Progress) -> str:
    """What its pace asks for by the day that is counted; a stroke where it has none."""
    return NOTHING if one.expected is None else target_words.amount(_short(one.expected), one.target.unit)


def outlook(one: Progress, few: int = 0) -> str:
    """What the year's end will bring, with its range; a stroke where nothing can be said."""
    if one.forecast is None or is_withheld(one, few):
        return NOTHING
    return _("{number} ({low} to {high})").format(
        number=target_words.amount(round(one.forecast.expected), one.target.unit),
        low=f"{one.forecast.low:,}",
        high=f"{one.forecast.high:,}",
    )


def standing(one: Progress) -> str:
    """What can be said of a target, and whether it is behind its pace."""
    told = target_words.standing_name(one)
    if one.is_on_the_way is False and not one.is_over:
        return _("{standing} (behind its pace)").format(standing=told)
    return told


def _short(value: float) -> float:
    return round(value, 1) if value < _FEW_LEFT else float(round(value))


def task(found: Monthly, one: Task, few: int = 0) -> str:
    """One thing to do, as a sentence."""
    if one.kind == "records" and one.day:
        text = _("Records of consultations end on {day}. Ask the contractor for the list up to {month}.")
        return text.format(day=said.day_name(one.day), month=said.month_name(found.month))
    if one.kind in ("silent", "codes"):
        return _of_places(one)
    if one.kind == "links":
        text = _("In {month}, {sent} of the survey went out for {held}. Hand one over after each consultation.")
        sent, held = said.amount("surveys_sent", one.number), said.amount("consultations", one.of)
        return text.format(month=said.month_name(found.month), sent=sent, held=held)
    return _of_target(found, one, few)


def _of_places(one: Task) -> str:
    text = (
        _("{number} places have had no scan for more than 30 days ({names}). Please go and look.")
        if one.kind == "silent"
        else _("{number} codes have no day of installation ({names}). Please put them up, and note the day.")
    )
    names = ("、" if current() == "ja" else ", ").join(one.names)
    if one.number > len(one.names):
        names = _("{names} and others").format(names=names)
    return text.format(number=one.number, names=names)


def _of_target(found: Monthly, one: Task, few: int) -> str:
    reached = one.progress
    assert reached, "a task about a target has its progress"
    name = measure(found, reached)
    if one.needed is None or is_withheld(reached, few):
        text = _("{measure}: {result} of a target of {target}. Please write the reason down for the yearly report.")
        if not reached.is_over:
            text = _("{measure}: {result} so far of a target of {target}. Please talk about what can still be done.")
        return text.format(measure=name, result=result(reached, few), target=wanted(reached))
    text = _("{measure}: {needed} a month are needed until the year's end, {pace} so far ({result} of {target}).")
    return text.format(
        measure=name,
        needed=target_words.amount(_short(one.needed), reached.target.unit),
        pace=target_words.amount(_short(_so_far(reached)), reached.target.unit),
        result=result(reached, few),
        target=wanted(reached),
    )


def _so_far(one: Progress) -> float:
    """What was reached a month up to now."""
    left = months_left(one) or 0.0
    gone = (one.months or 0) - left
    return (one.result or 0.0) / gone if gone else 0.0
