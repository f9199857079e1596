"""The tables that go to a programme's spreadsheet, made anew from the store each time, by the name of their worksheet.

Headers, definitions and words are Japanese whoever looks: by them the columns are found again. Nothing of people stands
in a table before its year is closed, because a spreadsheet remembers what it said yesterday; then all of it is decided
together (sheets_people, docs/adr/0046).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from campaigns import links, programmes
from core.dates import fiscal_bounds, fiscal_year
from core.dates import months as months_of
from core.language import gettext as _
from core.language import spoken
from core.words import CHANNELS, UNKNOWN
from exchange import outbox
from exchange.sheet_plan import OutColumn, Outward, Value
from funnel import figures, put_up, sources
from funnel.channels import ChannelRow
from funnel.figures import Figures
from funnel.sources import end_of_month
from sheets_people import HIDDEN, LATER, NOT_KNOWN, PEOPLE, hidden_months, is_closed
from sheets_survey import survey
from sheets_targets import targets
from store import placements
from store.database import Db
from store.records import Placement, Programme

NAMES = {"monthly": "月別・媒体別", "targets": "目標と実績", "survey": "アンケート公表値", "placements": "設置台帳"}
_ALL = "all"
_Row = tuple[tuple[str, ...], list[Value]]  # the channels of a row, and its cells
# Lists of a year's last month come in for some weeks after it.
_STILL_SENT = timedelta(days=92)

_MONTHLY = (
    OutColumn("span", "期間", "月、または年度（4月～翌年3月）。"),
    OutColumn("channel", "媒体", "「全体」は媒体で分けない数。人の数を媒体で分けるのは、年度の行だけです。"),
    OutColumn("scans", "読み取り（回）", "二次元コードから人が開いた回数。機械・職員の試し・設置前は含みません。"),
    OutColumn("friends_new", "新しい友だち（人）", "LINEで初めて友だちになった人。媒体の行は推計です。"),
    OutColumn("consultations", "相談（件）", "やりとりのあった相談。一人が何件も相談することがあります。"),
    OutColumn("consultations_first", "初回の相談（件）", "初めて相談した人の相談。"),
    OutColumn("consultations_repeat", "2回目以降の相談（件）", "初回の日より後の日の相談。"),
    OutColumn("cost_yen", "費用（円）", "年度末までに設置したものの部数×単価。年度の行だけ。"),
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


def _is_closed(db: Db, programme: Programme, found: Figures, today: date) -> bool:
    return is_closed(min(found.until, programme.ends or found.until), today, sources.records_until(db, programme))


def _monthly(db: Db, programme: Programme, year: int, today: date) -> Outward:
    found = _figures(db, programme, year, today)
    first, last = max(found.since, programme.starts), min(found.until, programme.ends or found.until, today)
    stages = {month: told for month, told in found.monthly if month in months_of(first, last)}
    closed = _is_closed(db, programme, found, today)
    people = _people_of_months(stages) if closed else {month: [LATER] * len(PEOPLE) for month in stages}
    of_year = _of_channels(found) if closed else _put_up(db, programme, found)
    rows: dict[str, Sequence[Value]] = {}
    for month, told in people.items():
        span = f"{month.year}年{month.month}月"
        rows[f"{month:%Y-%m}/{_ALL}"] = (span, "全体", stages[month]["scans"], *told, None)
        up = put_up.by_channel(db, programme=programme, since=month, until=end_of_month(month))
        for names, _cells in of_year:
            if names[0] != UNKNOWN:
                scans = [up[name].scans for name in names if name in up]
                cells = (span, _channel(names), sum(scans) if scans else None, *([None] * len(PEOPLE)), None)
                rows[f"{month:%Y-%m}/{names[0]}"] = cells
    rows |= {f"{year}/{names[0]}": (_year(year), _channel(names), *cells) for names, cells in of_year}
    return Outward(_MONTHLY, rows)


def _put_up(db: Db, programme: Programme, found: Figures) -> list[_Row]:
    """A running year's channels that were put up: which others have a row, or share one, would tell of people."""
    up = put_up.by_channel(db, programme=programme, since=found.since, until=found.until)
    return [((name,), [one.scans, *([LATER] * len(PEOPLE)), one.cost_yen]) for name, one in up.items()]


def _of_channels(found: Figures) -> list[_Row]:
    return [((row.channel, *row.includes), [row.scans, *_people(row, found), row.cost_yen]) for row in found.channels]


def _people_of_months(stages: Mapping[date, Mapping[str, int | None]]) -> dict[date, list[Value]]:
    """People of all channels by month of a closed year."""
    hidden = hidden_months(stages)
    return {
        month: [NOT_KNOWN if each[name] is None else HIDDEN if month in hidden[name] else each[name] for name in PEOPLE]
        for month, each in stages.items()
    }


def _people(row: ChannelRow, found: Figures) -> list[Value]:
    """The people of a channel's year that is closed: new friends, first and repeat consultations."""
    told: dict[str, Value] = {"consultations": None}
    for name in ("friends_new", "consultations_first", "consultations_repeat"):
        number = getattr(row, name)
        told[name] = number if number is not None else HIDDEN if name in row.hidden else NOT_KNOWN
        if name != "friends_new" and found.stages[name] is None:
            told[name] = NOT_KNOWN  # without records nobody knows who came by a channel, which is no zero
    return [told[name] for name in PEOPLE]


def _channel(names: Sequence[str]) -> str:
    return "・".join("不明" if name == UNKNOWN else _(CHANNELS[name]) for name in names)


def _targets(db: Db, programme: Programme, year: int, today: date) -> Outward:
    found = _figures(db, programme, year, today)
    closed = _is_closed(db, programme, found, today)
    return targets(db, programme=programme, found=found, span=_year(year), today=today, is_closed=closed)


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
