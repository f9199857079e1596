"""Months' pages for tests: a small one by the real functions, and one that is fuller than any year."""

from dataclasses import replace
from datetime import date, timedelta

from campaigns import programmes
from core import words
from funnel import monthly
from funnel.channels import ChannelRow
from funnel.effect import compare
from funnel.forecast import Forecast
from funnel.happenings import Note
from funnel.monthly import Before, ChannelLine, Line, Monthly
from funnel.monthly_tasks import Task
from funnel.targets import Progress, Standing
from store.records import Target
from tests.funnel.town import APRIL, MAY, Town, at, row

MADE = date(2026, 6, 20)


def read(town: Town, month: date = MAY, today: date = MADE) -> Monthly:
    """The page of a town's month."""
    with town.store.reading() as db:
        return monthly.read(
            db, programme=town.programme, month=month, today=today, opening_days=programmes.opening_days
        )


def a_small_month(town: Town) -> Monthly:
    """May of a town: a card and a poster are up, three women consulted, two of them for the first time."""
    card, poster = town.put_up("card", installed_on=APRIL), town.put_up("poster", installed_on=APRIL)
    for number in range(7):
        town.come(card, f"anna {number}", at(APRIL + timedelta(days=number)))
    for number in range(3):
        town.come(poster, f"bea {number}", at(MAY + timedelta(days=number)))
    town.consult(
        *(row(f"anna {number}", APRIL + timedelta(days=number), channel_told="card") for number in range(7)),
        row("anna 0", MAY, channel_told="card"),
        *(row(f"bea {number}", MAY + timedelta(days=number), channel_told="poster") for number in range(2)),
    )
    return read(town)


def full(found: Monthly) -> Monthly:
    """The same page with more channels, targets, notes and words than any year has."""
    programme = replace(found.programme, is_demo=True, made_up="見本のために作ったもの、" * 12)
    return replace(
        found,
        programme=programme,
        lines=tuple(_line(stage) for stage in monthly.STAGES),
        channels=tuple(_channel(name) for name in (*words.CHANNELS, words.UNKNOWN)),
        targets=tuple(target(number) for number in range(20)),
        tasks=tuple(Task("silent", number=240, names=("あ" * 20, "い" * 20, "う" * 20)) for _number in range(4)),
        notes=tuple(Note(MAY, MAY, "press", "え" * 200, is_own=True, key=number) for number in range(9)),
        missing={},
        began=("before", "year_before"),
        records_until=date(2026, 5, 20),
    )


def _line(stage: str) -> Line:
    change = compare(12_345, 23_456)
    earlier = [Before(than, 12_345, False, change) for than in monthly.EARLIER]
    return Line(stage, 23_456, False, tuple(earlier))


def _channel(name: str) -> ChannelLine:
    row_ = ChannelRow(name, 1_234, 345, 330, 360, 120, 230, 101_920, has_code=True)
    return ChannelLine(1_234, {"before": 1_100, "year_before": 1_000}, row_)


def target(number: int) -> Progress:
    """One of many targets, far behind, with as many words as may be typed in."""
    wanted = Target(1, 2026, f"{number} " + "目標のことば" * 9, "flow", 1200.0, "件", None, "")
    forecast = Forecast(900.0, 800, 1_000, 3, 1.2)
    pace = {"months": 12, "pace": 100.0, "expected": 200.0}
    return Progress(wanted, 150.0, False, forecast=forecast, standing=Standing.HARD, **pace)  # type: ignore[arg-type] # numbers
