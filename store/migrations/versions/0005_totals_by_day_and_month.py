"""Totals of scans by day and month, and of people by hour, notes on the time axis, who says what a target has reached."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0005"
down_revision = "0004"

_CLASSES = "class IN ('person', 'bot', 'preview', 'prefetch', 'head', 'staff')"
_TOTALS = (("scan_day", "day", "in Tokyo"), ("scan_month", "month", "its first day, in Tokyo"))
_PEOPLE = """INSERT INTO people_hour (programme_id, hour, scans)
SELECT programme_id, hour, sum(scans) FROM scan_hour WHERE class = 'person' GROUP BY 1, 2"""
# What a moment of an hour (ms since 1970) is in Tokyo, whose clock is never changed. Gateways of the release before go
# on adding hours alone; the worker adds what they leave out.
_FILLED = {
    "sqlite": (
        """INSERT INTO scan_day (programme_id, placement_id, day, class, scans)
        SELECT programme_id, placement_id, date((hour + 32400000) / 1000, 'unixepoch'), class, sum(scans)
        FROM scan_hour GROUP BY 1, 2, 3, 4""",
        """INSERT INTO scan_month (programme_id, placement_id, month, class, scans)
        SELECT programme_id, placement_id, date(day, 'start of month'), class, sum(scans)
        FROM scan_day GROUP BY 1, 2, 3, 4""",
        _PEOPLE,
    ),
    "postgresql": (
        """INSERT INTO scan_day (programme_id, placement_id, day, class, scans)
        SELECT programme_id, placement_id,
            (timestamp 'epoch' + (hour + 32400000) * interval '1 millisecond')::date, class, sum(scans)
        FROM scan_hour GROUP BY 1, 2, 3, 4""",
        """INSERT INTO scan_month (programme_id, placement_id, month, class, scans)
        SELECT programme_id, placement_id, date_trunc('month', day)::date, class, sum(scans)
        FROM scan_day GROUP BY 1, 2, 3, 4""",
        _PEOPLE,
    ),
}


def upgrade() -> None:
    for table, column, told in _TOTALS:
        op.create_table(
            table,
            sa.Column("programme_id", sa.Integer(), nullable=False),
            sa.Column("placement_id", sa.Integer(), nullable=False),
            sa.Column(column, sa.Date(), nullable=False, comment=told),
            sa.Column("class", sa.Text(), nullable=False),
            sa.Column("scans", sa.Integer(), nullable=False),
            sa.CheckConstraint("scans > 0", name=op.f(f"ck_{table}_scans")),
            sa.CheckConstraint(_CLASSES, name=op.f(f"ck_{table}_class")),
            sa.ForeignKeyConstraint(
                ["programme_id", "placement_id"],
                ["placement.programme_id", "placement.id"],
                name=op.f(f"fk_{table}_programme_id_placement_id"),
            ),
            sa.PrimaryKeyConstraint("programme_id", "placement_id", column, "class", name=op.f(f"pk_{table}")),
        )
        op.create_index(f"ix_{table}_programme_id_{column}", table, ["programme_id", column], unique=False)
    op.create_table(
        "people_hour",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("hour", Moment(), nullable=False),
        sa.Column(
            "scans",
            sa.Integer(),
            nullable=False,
            comment="of people, of all placements; of days that are over, by night",
        ),
        sa.CheckConstraint("scans > 0", name=op.f("ck_people_hour_scans")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_people_hour_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "hour", name=op.f("pk_people_hour")),
    )
    for filled in _FILLED[op.get_bind().dialect.name]:
        op.execute(filled)
    op.create_table(
        "happening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True, comment="last day, where it went on for several"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False, comment="what happened, in the office's words; no person"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("sentence <> ''", name=op.f("ck_happening_sentence")),
        sa.CheckConstraint("until IS NULL OR until >= day", name=op.f("ck_happening_until_after_day")),
        sa.CheckConstraint("kind IN ('material', 'hours', 'press', 'event', 'other')", name=op.f("ck_happening_kind")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_happening_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happening")),
    )
    op.create_index("ix_happening_programme_id_day", "happening", ["programme_id", "day"], unique=False)
    said = sa.Column("result_source", sa.Text(), server_default="", nullable=False, comment="who says what was reached")
    op.add_column("target", said)
    op.add_column("target", sa.Column("result_on", sa.Date(), nullable=True, comment="day of what was typed in"))


def downgrade() -> None:
    with op.batch_alter_table("target") as batch:
        batch.drop_column("result_on")
        batch.drop_column("result_source")
    for table in ("happening", "people_hour", "scan_month", "scan_day"):
        op.drop_table(table)
