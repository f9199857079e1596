"""What every part of the gateway is given: settings, store, clock, and the numbers for help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.settings import Settings
from store.database import Store
from survey import urgent
from survey.urgent import UrgentLine


@dataclass(frozen=True)
class Context:
    """Settings, the store, a clock that gives moments in UTC, and the numbers for somebody who needs help now."""

    settings: Settings
    store: Store
    clock: Callable[[], datetime]
    # From memory: they are shown while the store is away.
    urgent_lines: Callable[[], Sequence[UrgentLine]] = urgent.lines
    # Seconds a scan or a LINE event is given before it goes to the spool; None where somebody waits for the answer.
    patience: float | None = None
