"""What every table shares: the naming of constraints, and two shapes of column."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, allowed: Iterable[str], name: str) -> CheckConstraint:
    """A check that a column holds one of some codes."""
    choices = ", ".join(f"'{code}'" for code in allowed)
    return CheckConstraint(f"{column} IN ({choices})", name=name)


def programme_key() -> Column[int]:
    """The programme as first part of an event table's key."""
    return Column("programme_id", Integer, ForeignKey("programme.id"), primary_key=True)


def programme_part() -> Column[int]:
    """The same where another key of the table (a placement's) is the programme's already: checked once, not twice."""
    return Column("programme_id", Integer, primary_key=True)
