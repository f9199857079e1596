"""A year's targets beside what was reached, as a spreadsheet may hold them: of people only once the year is closed.

Of surveys only what was published, so that laid beside the published table the targets tell no more (docs/adr/0046).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaigns import programmes
from core import rounding
from core.disclosure import RATE_NEEDS
from exchange.sheet_plan import OutColumn, Outward, Value
from funnel import monthly
from funnel.figures import Figures
from funnel.target_words import measure_name, standing_name
from funnel.targets import Interval, Progress, Standing, is_share
from sheets_people import HIDDEN, LATER, NOT_KNOWN, UNPUBLISHED, hidden_of_year, is_few, is_telling
from store import questionnaires
from store.database import Db
from store.records import Programme, Target
from survey import publications
from survey.forms import form_of, said
from survey.publications import Line

_CODE = "closing"
# What is counted without anybody being counted: it may go out while the year runs.
_THINGS = ("scans", "sessions", "peer_sessions", "training_sessions")
_UNITS_OF_THINGS = ("枚", "部", "冊", "個", "通")


_COLUMNS = (
    OutColumn("year", "年度", "4月～翌年3月。"),
    OutColumn("measure", "指標", "目標を立てたもの。"),
    OutColumn("value", "目標値", "単位は「目標の単位」の列。"),
    OutColumn("unit", "目標の単位", "人・件・回などをまぜません。"),
    OutColumn("result", "実績", "人・件の数と割合は、年度が終わってから。アンケートは、公表した数だけ。"),
    OutColumn("n", "割合の母数", "実績が割合のとき、何人の回答か。分かるときだけ。"),
    OutColumn("standing", "見通し", "目標に届いたか、届きそうか。言えないときは言いません。"),
)
_Told = tuple[Value, Value, Value]  # the result or a word in its place, of how many, how it stands


@dataclass(frozen=True)
class _Published:
    """What was published of a year's closing survey: who answered, and by question what goes with a target."""

    names: Mapping[str, str]
    answered: int | None
    rates: Mapping[str, float]
    intervals: Mapping[str, Interval]


def targets(db: Db, *, programme: Programme, found: Figures, span: str, today: date, is_closed: bool) -> Outward:
    """The targets of a year; `found` are its figures and `span` what it is called."""
    published = _published(db, programme, (found.since, found.until))
    year = monthly.read(
        db,
        programme=programme,
        month=min(today, found.until, programme.ends or today),
        today=today,
        opening_days=programmes.opening_days,
        rates=published.rates,
        intervals=published.intervals,
    )
    hidden = hidden_of_year(found.stages) if is_closed else set()
    rows: dict[str, Sequence[Value]] = {}
    for one in year.targets:
        aim = one.target
        name = published.names.get(aim.measure) or measure_name(aim.measure)
        told = _told(one, published, hidden) if is_closed or is_thing(aim) else (LATER, None, None)
        rows[f"{aim.fiscal_year}/{aim.measure}".strip()] = (span, name, aim.value, aim.unit, *told)
    return Outward(_COLUMNS, rows)


def is_thing(target: Target) -> bool:
    """Whether a target counts no people: scans, meetings, and what staff count in sheets or pieces."""
    return target.measure in _THINGS or (target.kind == "external" and target.unit.strip() in _UNITS_OF_THINGS)


def _told(one: Progress, published: _Published, hidden: Collection[str]) -> _Told:
    measure = one.target.measure
    if measure == "surveys_answered" and published.answered is not None:
        standing = Standing.REACHED if published.answered >= one.target.value else Standing.NOT_REACHED
        one = replace(one, result=published.answered, standing=standing)
    elif measure == "surveys_answered" or (measure in published.names and measure not in published.rates):
        return UNPUBLISHED, None, None
    if one.result is None:
        return NOT_KNOWN, None, None
    is_free = is_thing(one.target) or measure in published.rates  # what was published may be told again
    if not is_free and (measure in hidden or _is_of_few(one, one.result)):
        return HIDDEN, None, None
    return round(one.result, 1), one.interval.n if one.interval else None, standing_name(one)


def _is_of_few(one: Progress, result: float) -> bool:
    """Whether a number is of a few, or a share tells of a few; one of nobody knows how many does, but of residents."""
    if not is_share(one.target):
        return is_few(result)
    if one.interval is None:
        return one.target.kind != "external"
    return one.interval.n < RATE_NEEDS or is_telling(rounding.whole(result * one.interval.n / 100), one.interval.n)


def _published(db: Db, programme: Programme, bounds: tuple[date, date]) -> _Published:
    lines = publications.of_year(db, programme_id=programme.id, code=_CODE, bounds=bounds) or ()
    rated = {said(line.question, "ja"): line for line in lines if line.part == "rate" and line.question}
    forms = map(form_of, questionnaires.of_programme(db, programme.id, _CODE))
    # Of all versions: the published table says the words that were asked.
    asked = [(question.code, said(question.label, "ja")) for form in forms for question in form.questions]
    told = {code: rated[label] for code, label in asked if label in rated and rated[label].percent is not None}
    return _Published(
        names={code: f"アンケート：{label}" for code, label in asked},
        answered=next((line.count for line in lines if line.part == "answered"), None),
        rates={code: (line.percent or 0) / 100 for code, line in told.items()},
        intervals={code: interval for code, line in told.items() if (interval := _interval(line))},
    )


def _interval(line: Line) -> Interval | None:
    if line.n is None or line.low is None or line.high is None:
        return None
    return Interval(line.n, line.low / 100, line.high / 100)
