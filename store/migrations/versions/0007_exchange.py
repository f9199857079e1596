"""Columns as contractors name them, LINE's days from a file, Google Sheets and what waits to be sent there."""

import sqlalchemy as sa
from alembic import op

from store.types import Json, Moment

revision = "0007"
down_revision = "0006"

_KIND = "kind IN ('placements', 'consultations', 'known_clients'{more})"


def upgrade() -> None:
    _batches_of(more=", 'friend_days'")
    op.create_table(
        "column_mapping",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="whose lists look like this: a contractor or a division; no person",
        ),
        sa.Column("headers", Json(), nullable=False, comment="our column's key: the header in their list"),
        sa.Column(
            "words",
            Json(),
            server_default="{}",
            nullable=False,
            comment="our column's key: their words that somebody matched with our codes; of fixed vocabularies alone",
        ),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('consultations', 'friend_days', 'placements')", name=op.f("ck_column_mapping_kind")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_column_mapping_name")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_column_mapping_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "kind", "name", name=op.f("pk_column_mapping")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="which table is to be brought up to date, or read"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", Moment(), nullable=False, comment="when it may be tried (again)"),
        sa.Column(
            "fault", sa.Text(), server_default="", nullable=False, comment="a code of our own; never what Google wrote"
        ),
        sa.Column(
            "rows", sa.Integer(), nullable=True, comment="how many rows stand there now, or were read and are right"
        ),
        sa.Column("wrong", sa.Integer(), nullable=True, comment="of a reading: how many rows are wrong"),
        sa.Column("added", sa.Integer(), nullable=True, comment="of a reading: how many count now that didn't before"),
        sa.Column("gone", sa.Integer(), nullable=True, comment="of a reading: how many count no more"),
        sa.Column(
            "wrong_at",
            Json(),
            nullable=True,
            comment="of a reading: the first wrong rows' numbers and columns; no cell",
        ),
        sa.Column(
            "takes_fewer",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="read though far fewer rows stand",
        ),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('monthly', 'targets', 'survey', 'placements', 'consultations')", name=op.f("ck_outbox_kind")
        ),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_outbox_state")),
        sa.CheckConstraint("rows IS NULL OR rows >= 0", name=op.f("ck_outbox_rows")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_outbox_tries")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_outbox_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_programme_id_state", "outbox", ["programme_id", "state"], unique=False)

    op.create_table(
        "sheet_book",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("spreadsheet", sa.Text(), nullable=False, comment="the id in its address; no secret by itself"),
        sa.Column("sends", Json(), nullable=False, comment="which tables go out"),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column(
            "reads_from", sa.Text(), server_default="", nullable=False, comment="the id of the spreadsheet that is read"
        ),
        sa.Column(
            "reads", sa.Text(), server_default="", nullable=False, comment="the worksheet that is read; '' for none"
        ),
        sa.Column("mapping", sa.Text(), server_default="", nullable=False, comment="the name of the column mapping"),
        sa.Column(
            "headers",
            Json(),
            server_default="{}",
            nullable=False,
            comment="what was approved: our column's key: theirs",
        ),
        sa.Column(
            "writes_back",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="whether wrong rows are told there",
        ),
        sa.Column("approved_on", sa.Date(), nullable=True, comment="when the security officer approved reading"),
        sa.Column(
            "approved_by", sa.Text(), server_default="", nullable=False, comment="the office's section, no person"
        ),
        sa.Column("approval", sa.Text(), server_default="", nullable=False, comment="the document's number"),
        sa.Column(
            "asked_at",
            Moment(),
            nullable=True,
            comment="when somebody last approved or asked to read; what was undone since, stays out",
        ),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reads = '' OR approved_on IS NOT NULL AND approval <> '' AND reads_from <> '' AND asked_at IS NOT NULL",
            name=op.f("ck_sheet_book_approved"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_sheet_book_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_sheet_book")),
        sa.UniqueConstraint("spreadsheet", name=op.f("uq_sheet_book_spreadsheet")),
    )
    op.create_table(
        "friend_day",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "followers",
            sa.Integer(),
            nullable=True,
            comment="who ever added the account, by LINE, at the end of the day",
        ),
        sa.Column("added", sa.Integer(), nullable=True, comment="who added it on the day"),
        sa.Column("blocks", sa.Integer(), nullable=True, comment="who has blocked it, at the end of the day"),
        sa.CheckConstraint("added IS NULL OR added >= 0", name=op.f("ck_friend_day_added")),
        sa.CheckConstraint("blocks IS NULL OR blocks >= 0", name=op.f("ck_friend_day_blocks")),
        sa.CheckConstraint("followers IS NULL OR followers >= 0", name=op.f("ck_friend_day_followers")),
        sa.ForeignKeyConstraint(
            ["programme_id", "batch_id"],
            ["import_batch.programme_id", "import_batch.id"],
            name=op.f("fk_friend_day_programme_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_friend_day_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "batch_id", "day", name=op.f("pk_friend_day")),
    )


def downgrade() -> None:
    for table in ("outbox", "sheet_book", "friend_day", "column_mapping"):
        op.drop_table(table)
    op.execute("DELETE FROM import_batch WHERE kind = 'friend_days'")
    _batches_of(more="")


def _batches_of(*, more: str) -> None:
    with op.batch_alter_table("import_batch") as batch:
        batch.drop_constraint(op.f("ck_import_batch_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_import_batch_kind"), _KIND.format(more=more))
