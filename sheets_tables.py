"""The tables that go to a programme's spreadsheet, made anew from the store each time, by the name of their worksheet.

Headers, definitions and words are Japanese whoever looks: by them the columns are found again. Whatever is hidden
inside the house is a word here too, and more: of people by channel only a whole fiscal year that is over goes out, and
numbers of a month below five are a word, because a spreadsheet remembers what it said yesterday (docs/adr/0046).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from campaigns import links, programmes
from core import disclosure
from core.dates import fiscal_bounds, fiscal_year
from core.dates import months as months_of
from core.language import gettext as _
from core.language import spoken
from core.words import CHANNELS, UNKNOWN
from exchange import outbox
from exchange.sheet_plan import OutColumn, Outward, Value
from funnel import figures, put_up
from funnel.channels import ChannelRow
from funnel.figures import Figures
from funnel.put_up import PutUp
from funnel.sources import end_of_month
from funnel.target_words import measure_name, standing_name
from funnel.targets import Progress
from sheets_survey import survey
from store import placements
from store.database import Db
from store.records import Placement, Programme
from workspace import monthly_source

NAMES = {"monthly": "月別・媒体別", "targets": "目標と実績", "survey": "アンケート公表値", "placements": "設置台帳"}
HIDDEN, NOT_KNOWN, LATER = "5未満または非表示", "記録がありません", "年度が終わってから"
_ALL = "all"
# Lists of a year's last month come in for some weeks after it.
_STILL_SENT = timedelta(days=92)

_MONTHLY = (
    OutColumn("span", "期間", "月、または年度（4月～翌年3月）。"),
    OutColumn("channel", "媒体", "「全体」は媒体で分けない数。人の数を媒体で分けるのは、終わった年度の行だけです。"),
    OutColumn("scans", "読み取り（回）", "二次元コードから人が開いた回数。機械・職員の試し・設置前は含みません。"),
    OutColumn("friends_new", "新しい友だち（人）", "LINEで初めて友だちになった人。媒体の行は推計です。"),
    OutColumn("consultations", "相談（件）", "やりとりのあった相談。一人が何件も相談することがあります。"),
    OutColumn("consultations_first", "初回の相談（件）", "初めて相談した人の相談。"),
    OutColumn("consultations_repeat", "2回目以降の相談（件）", "初回の日より後の日の相談。"),
    OutColumn("cost_yen", "費用（円）", "年度末までに設置したものの部数×単価。年度の行だけ。"),
)
_PEOPLE = ("friends_new", "consultations", "consultations_first", "consultations_repeat")
_TARGETS = (
    OutColumn("year", "年度", "4月～翌年3月。"),
    OutColumn("measure", "指標", "目標を立てたもの。"),
    OutColumn("value", "目標値", "単位は「目標の単位」の列。"),
    OutColumn("unit", "目標の単位", "人・件・回などをまぜません。"),
    OutColumn("result", "実績", "今日までの数。分からないものは「記録がありません」。"),
    OutColumn("n", "割合の母数", "実績が割合のとき、何人の回答か。分かるときだけ。"),
    OutColumn("standing", "見通し", "目標に届いたか、届きそうか。言えないときは言いません。"),
)
_PLACEMENTS = (
    OutColumn("code", "コード", "印刷物に小さく刷ってある記号。"),
    OutColumn("campaign", "広報の回", "どの回の配布・設置か。"),
    OutColumn("venue", "設置先", "置いてある場所。"),
    OutColumn("address", "所在地", "届け先の住所。"),
    OutColumn("material", "種類", "カード、ステッカーなど。"),
    OutColumn("design", "文面", "文面が何種類かあるときの記号。"),
    OutColumn("copies", "部数", "枚数。"),
    OutColumn("installed", "設置日", "まだのときは空です。"),
    OutColumn("removed", "撤去日", "まだのときは空です。"),
    OutColumn("url", "リンク先のアドレス", "コードが開くアドレス。"),
)


def tables(db: Db, *, programme: Programme, kind: str, today: date, origin: str) -> dict[str, Outward]:
    """The tables of a kind by the name of their worksheet. Raises ValueError where no sheet could hold one."""
    assert kind in outbox.SENT
    with spoken("ja"):
        if kind == "placements":
            return {_name(programme, kind): _placements(db, programme, origin)}
        if kind == "survey":
            return {_name(programme, kind): survey(db, programme)}
        make = _monthly if kind == "monthly" else _targets
        return {_name(programme, kind, year): make(db, programme, year, today) for year in years(programme, today)}


def years(programme: Programme, today: date) -> list[int]:
    """The fiscal years that are sent: the running one or the programme's last, and the one before while lists come."""
    if today < programme.starts:
        return []
    last = min(today, programme.ends or today)
    recent = max(programme.starts, min(last, today - _STILL_SENT))
    return sorted({fiscal_year(recent), fiscal_year(last)})


def _name(programme: Programme, kind: str, year: int | None = None) -> str:
    name = f"しるべ {NAMES[kind]}" + ("" if year is None else f" {_year(year)}")
    return f"見本 {name}" if programme.is_demo else name


def _year(year: int) -> str:
    reiwa = year - 2018
    return f"令和{'元' if reiwa == 1 else reiwa}年度" if reiwa > 0 else f"{year}年度"


def _figures(db: Db, programme: Programme, year: int, today: date) -> Figures:
    since, until = fiscal_bounds(year)
    days = programmes.opening_days(db, programme, since, until)
    return figures.read(db, programme=programme, since=since, until=until, opening_days=days, today=today)


def _monthly(db: Db, programme: Programme, year: int, today: date) -> Outward:
    found = _figures(db, programme, year, today)
    since, until = fiscal_bounds(year)
    first, last = max(since, programme.starts), min(until, programme.ends or until, today)
    begun = months_of(first, last)
    stages = {month: told for month, told in found.monthly if month in begun}
    rows: dict[str, Sequence[Value]] = {}
    totals = _totals(stages)
    for month in begun:
        span = f"{month.year}年{month.month}月"
        rows[f"{month:%Y-%m}/{_ALL}"] = (span, "全体", stages[month]["scans"], *totals[month], None)
        up = put_up.by_channel(db, programme=programme, since=month, until=end_of_month(month))
        for row in found.channels:
            if row.channel != UNKNOWN:
                cells = (span, _channel(row), _scans(up, row), *([LATER] * len(_PEOPLE)), None)
                rows[f"{month:%Y-%m}/{row.channel}"] = cells
    is_over = today > min(until, programme.ends or until)
    for row in found.channels:
        cells = (_year(year), _channel(row), row.scans, *_people(row, found, is_over), row.cost_yen)
        rows[f"{year}/{row.channel}"] = cells
    return Outward(_MONTHLY, rows)


def _totals(stages: Mapping[date, Mapping[str, int | None]]) -> dict[date, list[Value]]:
    """People of all channels by month; small numbers are hidden, and what is added up of them with them.

    The consultations' three columns are hidden together, because one of them is nearly the sum of the others.
    """
    told: dict[date, list[Value]] = {month: [] for month in stages}
    counted = {name: {month: each[name] for month, each in stages.items()} for name in _PEOPLE}
    persons = {month: each["persons"] for month, each in stages.items()}
    few = {name: _few(numbers, persons if name != "friends_new" else numbers) for name, numbers in counted.items()}
    of_desk = set().union(*(few[name] for name in _PEOPLE if name != "friends_new"))
    for name, numbers in counted.items():
        hidden = few[name] if name == "friends_new" else of_desk
        for month, number in numbers.items():
            told[month].append(NOT_KNOWN if number is None else HIDDEN if month in hidden else number)
    return told


def _few(numbers: Mapping[date, int | None], persons: Mapping[date, int | None]) -> set[date]:
    months = [month for month, number in numbers.items() if number is not None]
    counts = [numbers[month] or 0 for month in months]
    people = [min(count, persons[month] or 0) for month, count in zip(months, counts, strict=True)]
    hidden = disclosure.hidden_cells(counts, persons=people)
    # A zero tells of nobody, but for one that was hidden for the sake of others.
    return {months[place] for place in hidden}


def _people(row: ChannelRow, found: Figures, is_over: bool) -> list[Value]:
    """The people of a channel's year: new friends, first and repeat consultations; all of a year that is over."""
    if not is_over:
        return [LATER] * len(_PEOPLE)
    told: dict[str, Value] = {"consultations": None}
    for name in ("friends_new", "consultations_first", "consultations_repeat"):
        number = getattr(row, name)
        told[name] = number if number is not None else HIDDEN if name in row.hidden else NOT_KNOWN
        if name != "friends_new" and found.stages[name] is None:
            told[name] = NOT_KNOWN  # without records nobody knows who came by a channel, which is no zero
    return [told[name] for name in _PEOPLE]


def _channel(row: ChannelRow) -> str:
    names = [row.channel, *row.includes]
    return "・".join("不明" if name == UNKNOWN else _(CHANNELS[name]) for name in names)


def _scans(up: Mapping[str, PutUp], row: ChannelRow) -> Value:
    members = [up[name].scans for name in (row.channel, *row.includes) if name in up]
    return sum(members) if members else None


def _targets(db: Db, programme: Programme, year: int, today: date) -> Outward:
    day = min(today, fiscal_bounds(year)[1], programme.ends or today)
    found = monthly_source.read(db, programme=programme, month=day, today=today)
    rows = {f"{year}/{one.target.measure}".strip(): _target(one, found.names) for one in found.targets}
    return Outward(_TARGETS, rows)


def _target(one: Progress, names: Mapping[str, str]) -> Sequence[Value]:
    target = one.target
    name = names.get(target.measure) or measure_name(target.measure)
    return (
        _year(target.fiscal_year),
        name,
        target.value,
        target.unit,
        NOT_KNOWN if one.result is None else round(one.result, 1),
        one.interval.n if one.interval else None,
        standing_name(one),
    )


def _placements(db: Db, programme: Programme, origin: str) -> Outward:
    found = placements.of_programme(db, programme.id)
    return Outward(_PLACEMENTS, {one.code: _placement(one, origin) for one in found if one.retired_at is None})


def _placement(one: Placement, origin: str) -> Sequence[Value]:
    return (
        one.code,
        one.campaign,
        one.venue,
        one.venue_address,
        _(CHANNELS[one.channel]),
        one.design,
        one.quantity,
        one.installed_on.isoformat() if one.installed_on else None,
        one.removed_on.isoformat() if one.removed_on else None,
        links.address(one.code, origin=origin).lower(),
    )
