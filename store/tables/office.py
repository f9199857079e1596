"""Staff, sign-ins, the audit trail, and the worker."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, Table, Text

from core import words
from store.tables.shared import metadata, one_of
from store.types import Json, Moment

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("language", Text, nullable=False, server_default="ja"),
    Column("is_demo", Boolean, nullable=False),
    CheckConstraint("email = lower(email)", name="email_lower"),
    one_of("role", words.ROLES, "role"),
)

membership = Table(
    "membership",
    metadata,
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), primary_key=True),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("id_hash", Text, primary_key=True, comment="SHA-256 of the random id in the cookie"),
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("programme_id", Integer, ForeignKey("programme.id"), comment="programme last worked on"),
)

signin_failure = Table(
    "signin_failure",
    metadata,
    Column("subject", Text, primary_key=True, comment="keyed hash of the address typed"),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False, comment="address of the staff, or the command"),
    Column("programme_id", Integer),
    Column("action", Text, nullable=False),
    Column("detail", Json, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last_run_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Moment, nullable=False),
)
