from datetime import date

import pytest

from core.dates import months
from core.language import spoken
from workspace import charts

STAGES = {"consultations_first": 1, "consultations_repeat": 2}
APRIL = date(2023, 4, 1)


@pytest.mark.parametrize(
    ("until", "named"),
    [
        (date(2024, 3, 31), ["4月", "6月", "8月", "10月", "12月", "2月"]),
        (date(2023, 9, 30), ["4月", "5月", "6月", "7月", "8月", "9月"]),
        (date(2023, 4, 30), ["4月"]),
    ],
)
def test_names_of_months_lie_flat_and_leave_room_on_a_phone(until: date, named: list[str]) -> None:
    with spoken("ja"):
        drawn = charts.monthly([(month, STAGES) for month in months(APRIL, until)], "First consultations")
    assert list(drawn.layout.xaxis.tickvals) == named
    assert drawn.layout.xaxis.tickangle == 0
    assert all(len(bars.x) == len(months(APRIL, until)) for bars in drawn.data), "every month has its bar"
