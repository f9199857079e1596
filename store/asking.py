"""The few shapes of question all query files share."""

from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table
from sqlalchemy.dialects import sqlite

Record = TypeVar("Record")


def every(db: Connection, query: Select[Any], record: type[Record]) -> list[Record]:
    """All rows of a query as records."""
    return [record(**row) for row in db.execute(query).mappings()]


def one(db: Connection, query: Select[Any], record: type[Record]) -> Record | None:
    """The only row of a query as a record, or None."""
    row = db.execute(query).mappings().one_or_none()
    return None if row is None else record(**row)


def add(db: Connection, table: Table, **values: Any) -> int:
    """Insert one row; its integer key."""
    return int(db.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())


def dialect_insert(db: Connection, table: Table) -> Any:
    """An insert statement of the database's own dialect, for ON CONFLICT."""
    if db.dialect.name == "sqlite":
        return sqlite.insert(table)
    # It comes with five drivers' dialects, which who has no PostgreSQL can spare.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
