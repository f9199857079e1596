"""Scans, totals by hour, day and month, devices of a day, and what could not be counted."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKeyConstraint, Index, Integer, Table, Text

from core import words
from store.tables.shared import metadata, one_of, programme_key, programme_part
from store.types import Moment

scan = Table(
    "scan",
    metadata,
    programme_part(),
    Column("boot_id", BigInteger, primary_key=True, comment="random number of the gateway's start"),
    Column("seq", BigInteger, primary_key=True),
    Column("placement_id", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("class", Text, nullable=False),
    Column("rule", Integer, nullable=False, comment="version of the classifier's rule"),
    Column("sign", Text, comment="which kind of sign decided the class; a word of a short list, never a user agent"),
    ForeignKeyConstraint(["programme_id", "placement_id"], ["placement.programme_id", "placement.id"]),
    Index("ix_scan_programme_id_at", "programme_id", "at"),
    one_of("class", words.SCAN_CLASSES, "class"),
)

scan_hour = Table(
    "scan_hour",
    metadata,
    programme_part(),
    Column("placement_id", Integer, primary_key=True),
    Column("hour", Moment, primary_key=True),
    Column("class", Text, primary_key=True),
    Column("scans", Integer, nullable=False),
    ForeignKeyConstraint(["programme_id", "placement_id"], ["placement.programme_id", "placement.id"]),
    Index("ix_scan_hour_programme_id_hour", "programme_id", "hour"),
    CheckConstraint("scans > 0", name="scans"),
    one_of("class", words.SCAN_CLASSES, "class"),
)

scan_day = Table(
    "scan_day",
    metadata,
    programme_part(),
    Column("placement_id", Integer, primary_key=True),
    Column("day", Date, primary_key=True, comment="in Tokyo"),
    Column("class", Text, primary_key=True),
    Column("scans", Integer, nullable=False),
    ForeignKeyConstraint(["programme_id", "placement_id"], ["placement.programme_id", "placement.id"]),
    Index("ix_scan_day_programme_id_day", "programme_id", "day"),
    CheckConstraint("scans > 0", name="scans"),
    one_of("class", words.SCAN_CLASSES, "class"),
)

scan_month = Table(
    "scan_month",
    metadata,
    programme_part(),
    Column("placement_id", Integer, primary_key=True),
    Column("month", Date, primary_key=True, comment="its first day, in Tokyo"),
    Column("class", Text, primary_key=True),
    Column("scans", Integer, nullable=False),
    ForeignKeyConstraint(["programme_id", "placement_id"], ["placement.programme_id", "placement.id"]),
    Index("ix_scan_month_programme_id_month", "programme_id", "month"),
    CheckConstraint("scans > 0", name="scans"),
    one_of("class", words.SCAN_CLASSES, "class"),
)

people_hour = Table(
    "people_hour",
    metadata,
    programme_key(),
    Column("hour", Moment, primary_key=True),
    Column("scans", Integer, nullable=False, comment="of people, of all placements; of days that are over, by night"),
    CheckConstraint("scans > 0", name="scans"),
)

day_salt = Table(
    "day_salt",
    metadata,
    Column("day", Date, primary_key=True),
    Column("salt", Text, nullable=False),
)

device = Table(
    "device",
    metadata,
    programme_key(),
    Column("day", Date, primary_key=True),
    Column("placement_id", Integer, primary_key=True),
    Column("hash", Text, primary_key=True, comment="HMAC under the day's salt; gone with it after 48 hours"),
)

device_day = Table(
    "device_day",
    metadata,
    programme_key(),
    Column("day", Date, primary_key=True),
    Column("devices", Integer, nullable=False),
)

device_unknown = Table(
    "device_unknown",
    metadata,
    programme_key(),
    Column("day", Date, primary_key=True),
    Column("scans", Integer, nullable=False, comment="human scans whose device was not estimated"),
    CheckConstraint("scans > 0", name="scans"),
)

unrecorded = Table(
    "unrecorded",
    metadata,
    programme_key(),
    Column("boot_id", BigInteger, primary_key=True, comment="random number of the gateway's start"),
    Column("since", Moment, primary_key=True),
    Column("until", Moment, nullable=False),
    Column("scans", Integer, nullable=False, comment="redirected while neither store nor spool took a scan"),
    CheckConstraint("scans > 0", name="scans"),
    CheckConstraint("until >= since", name="until_after_since"),
)
