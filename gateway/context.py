"""What every part of the gateway is given: settings, store, clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.settings import Settings
from store.database import Store


@dataclass(frozen=True)
class Context:
    """Settings, the store, and a clock that gives moments in UTC."""

    settings: Settings
    store: Store
    clock: Callable[[], datetime]
