"""Which answers are all there: periods that nobody adds to any more."""

from datetime import date, timedelta

# What was answered on a period's last day is released on the day after; a day more for a worker that stood still.
SETTLES = timedelta(days=2)


def is_settled(until: date, today: date) -> bool:
    """Whether nothing is added any more to a period that ends on a day.

    Its last week is the one whose Thursday it holds, and that week may end after the period.
    """
    sunday = until - timedelta(days=(until.weekday() - 3) % 7) + timedelta(days=3)
    return today > max(until, sunday) + SETTLES


def end_of_month(month: date) -> date:
    """The last day of the month that a day lies in."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
