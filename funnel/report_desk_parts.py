"""The parts of a project's sheet about its counselling desk: numbers, months, ages, channels, days and the survey."""

from collections import Counter
from collections.abc import Iterator, Sequence

from core import words
from core.language import gettext as _
from funnel import report_amounts as amounts
from funnel.report import Cell, Channel, Desk
from funnel.report_amounts import HIDDEN, NOTHING
from funnel.report_parts import under
from funnel.report_view import View, hidden_note
from printing.paper import Bars, Heading, Part, Picture, Pictures, Points, Table, Words

# Said even where nobody knows them; the others only where they are known.
_ALWAYS = ("consultations", "friends_stock", "friends_new", "sessions")
_IF_KNOWN = ("persons", "consultations_first", "consultations_repeat", "linked_onward", "faded_out", "scans")
# mm; three of them stand side by side.
_PICTURE_WIDTH, _PICTURE_HEIGHT = 52.0, 60.0


def stages(desk: Desk) -> list[str]:
    """Which stages are said: the main ones in any case, others where they are known."""
    return [*_ALWAYS, *(stage for stage in _IF_KNOWN if desk.stages.get(stage) is not None)]


def numbers(view: View, desk: Desk) -> list[Part]:
    """What the desk did in the year, number by number with its unit; stock or flow is said of each."""
    rows = [
        (view.stage(stage), amounts.amount(desk.stages.get(stage), words.STAGES[stage][1]), _kind(view, stage))
        for stage in stages(desk)
    ]
    if desk.sessions_counted is not None and desk.sessions_counted != desk.stages.get("sessions"):
        told = amounts.amount(desk.sessions_counted, "times")
        rows.insert(len(_ALWAYS), (_("Sessions as the office counts them"), told, ""))
    head = (_("What was counted"), _("Number in the year"), _("What is to be known of it"))
    parts: list[Part] = [
        Heading(_("Results of the year"), 3, view.key("results")),
        Table(_("What the desk did (sums of the year)"), head, rows, (0.45, 0.25, 0.3), (1,)),
    ]
    if desk.recorded_until is not None:
        told = _("Consultations are recorded up to {day} only.").format(day=amounts.day(desk.recorded_until))
        parts.append(Words(told, small=True))
    return parts


def _kind(view: View, stage: str) -> str:
    """What a number is that is no sum of the year; nothing of a sum, which the caption says all are."""
    if stage == "friends_stock":
        return _("as of {day}").format(day=amounts.day(min(view.report.as_on, view.project.until)))
    return _("different persons of the year") if stage == "persons" else ""


def months(view: View, desk: Desk) -> list[Part]:
    """Consultations by month, drawn, and with new friends as a table."""
    shown = desk.months
    if not any(one.consultations is not None or one.friends_new is not None for one in shown):
        return []
    names = [amounts.month(one.month) for one in shown]
    parts: list[Part] = [Heading(_("Consultations by month"), 3, view.key("months"))]
    if any(one.consultations is not None for one in shown):
        parts.append(_bars_of_months(names, [one.consultations for one in shown]))
    rows = [
        _row_of_months(_("Consultations (cases) by month"), [one.consultations for one in shown]),
        _row_of_months(_("New friends (persons) by month"), [one.friends_new for one in shown]),
    ]
    head = ("", *names, _("In all"))
    # The sum is the longest number: 1,424 stands on one line in letters of this size.
    widths = (6.0, *[1.0] * len(names), 2.4)
    parts.append(Table(_("By month"), head, rows, widths, range(1, len(head))))
    if any(NOTHING in row for row in rows):
        parts.append(Words(_("{sign} Not recorded.").format(sign=NOTHING), small=True))
    return parts


def _bars_of_months(names: Sequence[str], values: Sequence[int | None]) -> Bars:
    known = [(value, name) for value, name in zip(values, names, strict=True) if value is not None]
    most, least = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
    alt = _("Bars: most in {most} ({many} cases), fewest in {least} ({few} cases).").format(
        most=most[1], many=most[0], least=least[1], few=least[0]
    )
    unit = _(words.UNITS["consultations"])
    return Bars(_("Consultations of each month"), names, values, unit, alt, missing=_("no record"))


def _row_of_months(label: str, values: Sequence[int | None]) -> tuple[str, ...]:
    """A row with its sum, which is known only where each month is."""
    known = [value for value in values if value is not None]
    total = amounts.plain(sum(known)) if len(known) == len(values) else NOTHING
    return (label, *(amounts.plain(value) for value in values), total)


def ages(view: View, desk: Desk) -> list[Part]:
    """Consultations by age of who consulted: drawn lying, and with shares."""
    cells = view.split(desk).ages
    if not cells:
        return []
    parts: list[Part] = [Heading(_("Ages of those who consulted"), 3, view.key("ages"))]
    if all(cell.count is None for cell in cells):
        return [*parts, Words(_("Not shown by age, because there are too few."), small=True)]
    total = desk.stages.get("consultations")
    names = [_(words.AGE_BANDS[cell.code]) for cell in cells]
    rows = [_age(view, name, cell) for name, cell in zip(names, cells, strict=True)]
    caption = _("Consultations by age and their share ({n} cases in all)").format(n=amounts.plain(total))
    head = (_("Age"), _("Consultations (cases)"), _("Share of all"))
    alt = _("Bars of consultations by age; the table has the same numbers.")
    unit = _(words.UNITS["consultations"])
    values = [cell.count for cell in cells]
    return [
        *parts,
        Bars(_("Consultations by age"), names, values, unit, alt, missing=HIDDEN, is_lying=True),
        Table(caption, head, rows, (0.4, 0.3, 0.3), (1, 2)),
        *hidden_note(view, rows),
    ]


def _age(view: View, name: str, cell: Cell) -> tuple[str, str, str]:
    if cell.count is None:
        return name, HIDDEN, HIDDEN
    share = view.number("ages", cell.code, "share")
    return name, amounts.plain(cell.count), amounts.plain_share(share.value if share else None)


def materials(view: View) -> list[Part]:
    """What was put up and handed out, in pictures, and where it was."""
    shown = view.project.materials
    if not shown:
        return []
    pictures = [
        Picture(one.png, one.alt, f"{one.label}\n{one.places}".strip(), _PICTURE_WIDTH, _PICTURE_HEIGHT)
        for one in shown
    ]
    return [Heading(_("How people were told"), 3, view.key("materials")), Pictures(pictures)]


_CHANNEL_WIDTHS = {"pieces": 1.0, "cost_yen": 0.8, "scans": 0.9, "friends_new": 1.4, "first": 1.2, "repeat": 1.2}


def channel_columns(view: View, desk: Desk) -> dict[str, str]:
    """Columns of the table of channels, worded; those that nobody has numbers for are left out."""
    first = view.report.first_label or words.STAGES["consultations_first"][0]
    labels = {
        "pieces": _("Pieces put up or handed out"),
        "cost_yen": _("Cost (yen)"),
        "scans": _("Codes read (times)"),
        "friends_new": _("{label}, in persons").format(label=_("New friends")),
        "first": _("{label}, in cases").format(label=_(first)),
        "repeat": _("{label}, in cases").format(label=_("Repeat consultations")),
    }
    rows = view.split(desk).channels
    return {
        column: label
        for column, label in labels.items()
        if any(getattr(row, column) is not None or column in row.hidden for row in rows)
    }


def channels(view: View, desk: Desk) -> list[Part]:
    """What was put up and what came of it, channel by channel."""
    columns = channel_columns(view, desk)
    if not columns:
        return []
    rows = [
        (_channel_name(row), *(_channel_cell(row, column) for column in columns)) for row in view.split(desk).channels
    ]
    head = (_("What people came by"), *columns.values())
    widths = (1.8, *(_CHANNEL_WIDTHS[column] for column in columns))
    note = _("{sign} Nothing put up, or not recorded. In brackets the 95 % interval of what was estimated.")
    return [
        Heading(_("By what people came"), 3, view.key("channels")),
        Table(_("What was put up and what came of it"), head, rows, widths, range(1, len(head))),
        Words(note.format(sign=NOTHING), small=True),
        *hidden_note(view, rows),
    ]


def _channel_name(row: Channel) -> str:
    name = _("Channel not known") if row.channel == words.UNKNOWN else _(words.CHANNELS[row.channel])
    if not row.includes:
        return name
    others = _(", ").join(_(words.CHANNELS[one]) for one in row.includes)
    return _("{name}, with {others}").format(name=name, others=others)


def _channel_cell(row: Channel, column: str) -> str:
    value: int | None = getattr(row, column)
    told = amounts.cell(value, is_hidden=value is None and column in row.hidden)
    if column == "friends_new" and value is not None and row.friends_low is not None and row.friends_high is not None:
        return f"{told}\n（{row.friends_low:,}～{row.friends_high:,}）"
    return told


def schedule(view: View) -> list[Part]:
    """When it was, who did it, and on which days the desk was open."""
    project = view.project
    facts = [_("Period: {period}").format(period=amounts.span(project.since, project.until))]
    if project.implementer:
        facts.append(_("Done by: {name}").format(name=project.implementer))
    if project.desk:
        facts += list(_opening(project.desk))
    return under(view, "schedule", first=[Points(facts)])


def _opening(desk: Desk) -> Iterator[str]:
    if desk.hours:
        yield _("Hours: {hours}").format(hours=_(", ").join(desk.hours))
    if desk.opening_days:
        by_weekday = sorted(Counter(day.weekday() for day in desk.opening_days).items())
        told = _(", ").join(
            _("{weekday} {times}").format(weekday=amounts.weekday(number), times=amounts.amount(many, "times"))
            for number, many in by_weekday
        )
        total = amounts.amount(len(desk.opening_days), "times")
        yield _("Open by the calendar: {total} ({told})").format(total=total, told=told)
    else:
        yield _("Opening days: {unknown}").format(unknown=amounts.unknown())
