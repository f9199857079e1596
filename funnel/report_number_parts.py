"""The numbers of a report's counselling desk, each worded: stages, months, sessions, persons by age and channel."""

from collections.abc import Iterator
from dataclasses import dataclass

from core import rounding, words
from core.language import gettext as _
from core.language import mark
from funnel.report import Channel, Desk, Edition, Report, Split

PERCENT = "%"
# Where numbers come from.
SOURCES = {
    "scans": mark("Our own count of scans"),
    "friends": mark("What LINE told us of friends"),
    "records": mark("Records of consultations"),
    "links": mark("Survey links and released answers"),
    "calendar": mark("The calendar of opening days"),
    "office": mark("The office's own count of sessions"),
    "placements": mark("What was put up, as entered"),
    "sums": mark("Worked out from the numbers above"),
}
_SOURCE_OF = {
    **dict.fromkeys(("scans", "scans_excluded", "devices", "devices_unknown_scans"), "scans"),
    **dict.fromkeys(("friends_new", "friends_returning", "friends_blocked", "friends_stock"), "friends"),
    **dict.fromkeys(("surveys_sent", "surveys_answered"), "links"),
    "sessions": "calendar",
}
# What numbers are, said once on paper and at each of them in a workbook.
FRIENDS_BY_CHANNEL = mark(
    "New friends (persons) who came within 10 minutes after a scan of the code, less those who would have come by "
    "chance, with the 95 % interval. Who came otherwise is in the last row."
)
CONSULTATIONS_BY_CHANNEL = mark(
    "Consultations (cases) of people who came by this: as the contractor recorded it, else by the last scan within 10 "
    "minutes before becoming a friend."
)
BY_AGE = mark("Consultations (cases) of people of an age band by the contractor's record, and their share of all.")
SESSIONS_COUNTED = mark("Opening sessions of the year as the office counted them; some may not be in the calendar.")
_SCANS = mark("How often (times) the codes that were up were read, less machines, tests and scans before they were up.")
_COST = mark("Yen for what was put up or handed out by the end of the year: pieces times the price of a piece.")
_PIECES = mark("Pieces put up or handed out in the year, as entered.")
_PLACES = mark("Different places where they were put up or handed out, as entered.")
# Of a channel: label, unit, what it is, source.
_OF_CHANNEL = {
    "pieces": (mark("pieces put up or handed out"), "print", _PIECES, "placements"),
    "places": (mark("different places"), "", _PLACES, "placements"),
    "cost_yen": (mark("cost of what was up"), "yen", _COST, "placements"),
    "scans": (mark("scans of its codes"), "times", _SCANS, "scans"),
    "friends_new": (mark("new friends by it"), "people", FRIENDS_BY_CHANNEL, "friends"),
    "friends_low": (mark("new friends by it, lower end"), "people", FRIENDS_BY_CHANNEL, "friends"),
    "friends_high": (mark("new friends by it, upper end"), "people", FRIENDS_BY_CHANNEL, "friends"),
    "first": (mark("first consultations by it"), "consultations", CONSULTATIONS_BY_CHANNEL, "records"),
    "repeat": (mark("repeat consultations by it"), "consultations", CONSULTATIONS_BY_CHANNEL, "records"),
}
_FRIENDS = ("friends_new", "friends_low", "friends_high")
_OF_CODES = ("pieces", "places", "cost_yen", "scans", *_FRIENDS)
# Stages that an edition tells as it tells its survey, by their name there: what it holds back tells of few.
OF_SURVEY = {"surveys_sent": "sent", "surveys_answered": "answered"}
_OWN_UNITS = {"yen": mark("yen in all"), "print": mark("pieces of print"), "": mark("different places (unit)")}


@dataclass(frozen=True)
class Number:
    """A number without its project: `name` follows the project's number in its key; all else is worded."""

    name: str
    group: str
    label: str
    value: int | float | None
    unit: str
    definition: str = ""
    source: str = ""
    is_hidden: bool = False


def unit(code: str) -> str:
    """A unit of core.words.UNITS in words; any other as it is."""
    return _(words.UNITS[code]) if code in words.UNITS else code


def in_percent(part: float, whole: float) -> float | None:
    """A part in per cent of a whole, with one decimal; None of nothing."""
    return rounding.tenth(part * 100 / whole) if whole else None


def of(label: str, more: str) -> str:
    """A label with what it is of: 相談件数（4月）."""
    return _("{label} ({of})").format(label=label, of=more)


def of_desk(report: Report, desk: Desk, edition: Edition) -> Iterator[Number]:
    """All numbers of a desk but those of its survey."""
    split = desk.splits.get(edition, Split(is_split=False))
    yield from _stages(report, desk, edition)
    yield from _sessions(desk)
    yield from _months(desk)
    yield from _ages(desk, split)
    for row in split.channels:
        yield from _channel(row)


def stage_label(report: Report, stage: str) -> str:
    """What a stage is called; first consultations by what is known of the time before."""
    own = report.first_label if stage == "consultations_first" else ""
    return _(own or words.STAGES[stage][0])


def of_survey(desk: Desk, stage: str, edition: Edition) -> int | None:
    """Links or answers of the survey as an edition tells them."""
    number: int | None = getattr(desk.splits.get(edition, Split()), OF_SURVEY[stage])
    return number


def _stages(report: Report, desk: Desk, edition: Edition) -> Iterator[Number]:
    for stage, (_label, code) in words.STAGES.items():
        value = desk.stages.get(stage)
        is_surveyed = stage in OF_SURVEY and of_survey(desk, stage, Edition.SUBMIT) is not None
        if is_surveyed:
            value = of_survey(desk, stage, edition)
        yield Number(
            name=stage,
            group="stages",
            label=stage_label(report, stage),
            value=value,
            unit=unit(code),
            definition=_(words.STAGE_MEANINGS[stage]),
            source=_(SOURCES[_SOURCE_OF.get(stage, "records")]),
            is_hidden=is_surveyed and value is None,
        )


def _sessions(desk: Desk) -> Iterator[Number]:
    counted, held = desk.sessions_counted, desk.stages.get("sessions")
    if counted is not None:
        yield Number(
            "sessions_counted",
            "sessions",
            _("Sessions as the office counts them"),
            counted,
            unit("times"),
            _(SESSIONS_COUNTED),
            _(SOURCES["office"]),
        )
    consultations, sessions = desk.stages.get("consultations"), held if counted is None else counted
    is_known = consultations is not None and sessions
    yield Number(
        "mean_per_session",
        "sessions",
        _("Consultations per session"),
        rounding.tenth((consultations or 0) / sessions) if is_known and sessions else None,
        unit("consultations"),
        _("Consultations (cases) divided by sessions: by the office's own count of them where it has one."),
        _(SOURCES["sums"]),
    )


def _months(desk: Desk) -> Iterator[Number]:
    for one in desk.months:
        for stage in ("consultations", "friends_new"):
            label, code = words.STAGES[stage]
            yield Number(
                name=f"months/{one.month:%Y-%m}/{stage}",
                group="months",
                label=of(_(label), _("month {number}").format(number=one.month.month)),
                value=getattr(one, stage),
                unit=unit(code),
                definition=_(words.STAGE_MEANINGS[stage]),
                source=_(SOURCES[_SOURCE_OF.get(stage, "records")]),
            )


def _ages(desk: Desk, split: Split) -> Iterator[Number]:
    everybody = desk.stages.get("consultations")
    for cell in split.ages:
        label, band = _("Consultations by age"), _(words.AGE_BANDS[cell.code])
        yield Number(
            name=f"ages/{cell.code}",
            group="ages",
            label=of(label, band),
            value=cell.count,
            unit=unit("consultations"),
            definition=_(BY_AGE),
            source=_(SOURCES["records"]),
            is_hidden=cell.count is None,
        )
        yield Number(
            name=f"ages/{cell.code}/share",
            group="ages",
            label=of(label, f"{band} {_('share')}"),
            value=None if cell.count is None or everybody is None else in_percent(cell.count, everybody),
            unit=PERCENT,
            definition=_("Consultations of people of an age band in per cent of all consultations."),
            source=_(SOURCES["sums"]),
            is_hidden=cell.count is None,
        )


def _channel(row: Channel) -> Iterator[Number]:
    name = _(words.CHANNELS.get(row.channel, words.AGE_BANDS["unknown"]))
    for field, (label, code, meaning, source) in _OF_CHANNEL.items():
        # What has no code of its own can't be scanned, and has no pieces, cost or friends to estimate.
        if row.pieces is None and field in _OF_CODES and (row.channel != words.UNKNOWN or field not in _FRIENDS):
            continue
        hides = "friends_new" if field in _FRIENDS else field
        yield Number(
            name=f"channels/{row.channel}/{field}",
            group="channels",
            label=of(name, _(label)),
            value=getattr(row, field),
            unit=_(_OWN_UNITS[code]) if code in _OWN_UNITS else unit(code),
            definition=_(meaning),
            source=_(SOURCES[source]),
            is_hidden=hides in row.hidden,
        )
