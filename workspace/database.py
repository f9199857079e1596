"""The settings and the store of this process, opened once."""

from functools import cache

from core.settings import Settings
from store.database import Store


@cache
def settings() -> Settings:
    """The settings, read from the environment once a process."""
    return Settings()


@cache
def store() -> Store:
    """The store, opened once a process; threads share its connections."""
    return Store(settings().database)


def forget() -> None:
    """Close the store and read the settings anew at the next question; for tests and the command line."""
    if store.cache_info().currsize:
        store().close()
    store.cache_clear()
    settings.cache_clear()
