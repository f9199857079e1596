"""What could not be counted, LINE's settings, counters and talks: new tables, three columns, one kind, two keys less."""

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "pseudonym_key",
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="tells a key from another and nothing of it"),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("forgotten_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "forgotten_at IS NULL OR forgotten_at >= since", name=op.f("ck_pseudonym_key_forgotten_after_since")
        ),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_pseudonym_key")),
    )
    op.create_table(
        "device_unknown",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scans", sa.Integer(), nullable=False, comment="human scans whose device was not estimated"),
        sa.CheckConstraint("scans > 0", name=op.f("ck_device_unknown_scans")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_device_unknown_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "day", name=op.f("pk_device_unknown")),
    )
    op.create_table(
        "follower_count",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "followers", sa.Integer(), nullable=False, comment="first adds ever until that day, LINE's own counter"
        ),
        sa.Column("blocks", sa.Integer(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.CheckConstraint("followers >= 0", name=op.f("ck_follower_count_followers")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_follower_count_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "day", name=op.f("pk_follower_count")),
    )
    op.create_table(
        "known_follower",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False, comment="a friend by LINE's list before we saw her follow"),
        sa.Column("at", Moment(), nullable=False, comment="when the list was read"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_known_follower_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "person", name=op.f("pk_known_follower")),
    )
    op.create_table(
        "line_desk",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "survey_keyword",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="a message that asks for a survey link",
        ),
        sa.Column("survey_postback", sa.Text(), server_default="", nullable=False, comment="a postback that does"),
        sa.Column("talks_count", sa.Boolean(), nullable=False, comment="closed talks are consultations"),
        sa.Column("talk_gap_minutes", sa.Integer(), nullable=False, comment="silence that closes a talk"),
        sa.Column("relay_url", sa.Text(), nullable=True, comment="the contractor's webhook, where ours comes first"),
        sa.Column(
            "relay_approval", sa.Text(), server_default="", nullable=False, comment="document that allows the relay"
        ),
        sa.Column("relay_approved_at", Moment(), nullable=True),
        sa.Column("relay_approved_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "relay_url IS NULL OR relay_approval <> '' AND relay_approved_at IS NOT NULL AND relay_approved_by IS NOT NULL",
            name=op.f("ck_line_desk_relay_approved"),
        ),
        sa.CheckConstraint("relay_url IS NULL OR relay_url LIKE 'http%'", name=op.f("ck_line_desk_relay_url")),
        sa.CheckConstraint("talk_gap_minutes BETWEEN 5 AND 1440", name=op.f("ck_line_desk_talk_gap")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_line_desk_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_line_desk")),
    )
    op.create_table(
        "line_talk",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("closed_by IN ('silence', 'contractor')", name=op.f("ck_line_talk_closed_by")),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_line_talk_closed")),
        sa.CheckConstraint("last_at >= opened_at", name=op.f("ck_line_talk_last")),
        sa.CheckConstraint("messages > 0", name=op.f("ck_line_talk_messages")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_line_talk_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "person", "opened_at", name=op.f("pk_line_talk")),
    )
    with op.batch_alter_table("line_talk", schema=None) as batch_op:
        batch_op.create_index("ix_line_talk_programme_id_opened_at", ["programme_id", "opened_at"], unique=False)

    op.create_table(
        "line_unsent",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("message_key", sa.Text(), nullable=False, comment="HMAC of the id of a message she took back"),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_line_unsent_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "message_key", name=op.f("pk_line_unsent")),
    )
    op.create_table(
        "relay_day",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("forwarded", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False, comment="given up after all tries"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_relay_day_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "day", name=op.f("pk_relay_day")),
    )
    op.create_table(
        "talk_end",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False, comment="the contractor said that the talk was over"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_talk_end_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "person", "at", name=op.f("pk_talk_end")),
    )
    op.create_table(
        "unrecorded",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("boot_id", sa.BigInteger(), nullable=False, comment="random number of the gateway's start"),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column(
            "scans", sa.Integer(), nullable=False, comment="redirected while neither store nor spool took a scan"
        ),
        sa.CheckConstraint("scans > 0", name=op.f("ck_unrecorded_scans")),
        sa.CheckConstraint("until >= since", name=op.f("ck_unrecorded_until_after_since")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_unrecorded_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "boot_id", "since", name=op.f("pk_unrecorded")),
    )
    with op.batch_alter_table("line_event") as batch:
        batch.add_column(
            sa.Column(
                "message_key",
                sa.Text(),
                nullable=True,
                comment="HMAC of a message's id, so that it can be unsent; forgotten after 30 days",
            )
        )
        batch.drop_constraint(op.f("ck_line_event_kind"), type_="check")
        batch.create_check_constraint(
            op.f("ck_line_event_kind"), "kind IN ('follow', 'unfollow', 'message', 'postback')"
        )
    op.create_index("ix_line_event_programme_id_message_key", "line_event", ["programme_id", "message_key"])
    with op.batch_alter_table("scan") as batch:
        batch.add_column(
            sa.Column(
                "sign",
                sa.Text(),
                nullable=True,
                comment="which kind of sign decided the class; a word of a short list, never a user agent",
            )
        )
        # A scan's placement is its programme's: checked once a scan, not twice.
        batch.drop_constraint(op.f("fk_scan_programme_id"), type_="foreignkey")
    with op.batch_alter_table("scan_hour") as batch:
        batch.drop_constraint(op.f("fk_scan_hour_programme_id"), type_="foreignkey")


def downgrade() -> None:
    with op.batch_alter_table("scan_hour") as batch:
        batch.create_foreign_key(op.f("fk_scan_hour_programme_id"), "programme", ["programme_id"], ["id"])
    with op.batch_alter_table("scan") as batch:
        batch.create_foreign_key(op.f("fk_scan_programme_id"), "programme", ["programme_id"], ["id"])
        batch.drop_column("sign")
    op.drop_index("ix_line_event_programme_id_message_key", "line_event")
    op.execute("DELETE FROM line_event WHERE kind = 'postback'")
    with op.batch_alter_table("line_event") as batch:
        batch.drop_constraint(op.f("ck_line_event_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_line_event_kind"), "kind IN ('follow', 'unfollow', 'message')")
        batch.drop_column("message_key")
    op.drop_table("unrecorded")
    op.drop_table("talk_end")
    op.drop_table("relay_day")
    op.drop_table("line_unsent")
    op.drop_table("line_talk")
    op.drop_table("line_desk")
    op.drop_table("known_follower")
    op.drop_table("follower_count")
    op.drop_table("device_unknown")
    op.drop_table("pseudonym_key")
