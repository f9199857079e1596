"""A PostgreSQL of one's own that may be stopped and frozen, and settings for gateways that share a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings
from store.database import Store
from store.schema import migrate
from tests.postgres import Cluster, cluster


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    with cluster("fsync=off") as started:
        yield started


@pytest.fixture
def own_store(own_cluster: Cluster) -> Iterator[Store]:
    """An empty, migrated store on the cluster."""
    store = Store(f"{own_cluster.address}/postgres")
    migrate(store)
    yield store
    store.close()


@pytest.fixture
def own_settings(own_store: Store, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "own", database_url=own_store.url, _env_file=None)
