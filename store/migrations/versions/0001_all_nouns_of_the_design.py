"""All nouns of the design."""

import sqlalchemy as sa
from alembic import op

from store.types import Json, Moment

revision = "0001"
down_revision = None


def upgrade() -> None:

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False, comment="address of the staff, or the command"),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "day_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_salt")),
    )
    op.create_table(
        "job",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_run_at", Moment(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), server_default="", nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("desk_reading", sa.Text(), server_default="", nullable=False),
        sa.Column("desk_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("who_may_consult", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_note", sa.Text(), server_default="", nullable=False),
        sa.Column("doorway", sa.Text(), nullable=False),
        sa.Column("line_basic_id", sa.Text(), nullable=True),
        sa.Column("doorway_url", sa.Text(), nullable=False),
        sa.Column("languages", Json(), nullable=False),
        sa.Column("telephones", Json(), nullable=False),
        sa.Column("closed_on_holidays", sa.Boolean(), nullable=False),
        sa.Column("continues_id", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=False, comment="first programme of the chain"),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("history_starts", sa.Date(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("made_up", sa.Text(), server_default="", nullable=False, comment="what a demo's source doesn't say"),
        sa.CheckConstraint(
            "doorway <> 'line' OR line_basic_id IS NOT NULL AND line_basic_id LIKE '@%'",
            name=op.f("ck_programme_line_has_basic_id"),
        ),
        sa.CheckConstraint("doorway IN ('line', 'webchat')", name=op.f("ck_programme_doorway")),
        sa.CheckConstraint("continues_id IS NULL OR continues_id <> id", name=op.f("ck_programme_continues_another")),
        sa.CheckConstraint("ends IS NULL OR ends >= starts", name=op.f("ck_programme_ends_after_start")),
        sa.ForeignKeyConstraint(["continues_id"], ["programme.id"], name=op.f("fk_programme_continues_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("continues_id", name=op.f("uq_programme_continues_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_table(
        "signin_failure",
        sa.Column("subject", sa.Text(), nullable=False, comment="keyed hash of the address typed"),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_signin_failure")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), server_default="ja", nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('pr', 'manager', 'counsellor', 'admin')", name=op.f("ck_staff_role")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_staff_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("budget_yen", sa.BigInteger(), nullable=True),
        sa.Column("actual_cost_yen", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_campaign_named")),
        sa.CheckConstraint("actual_cost_yen IS NULL OR actual_cost_yen >= 0", name=op.f("ck_campaign_actual_cost")),
        sa.CheckConstraint("budget_yen IS NULL OR budget_yen >= 0", name=op.f("ck_campaign_budget")),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_campaign_ends_after_start")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_campaign_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_campaign_programme_id_id")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_campaign_programme_id_name")),
    )
    op.create_table(
        "destination",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.CheckConstraint("url LIKE 'https://%'", name=op.f("ck_destination_https")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_destination_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "url", name=op.f("pk_destination")),
    )
    op.create_table(
        "device",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False, comment="HMAC under the day's salt; gone with it after 48 hours"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_device_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "day", "placement_id", "hash", name=op.f("pk_device")),
    )
    op.create_table(
        "device_day",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("devices", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_device_day_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "day", name=op.f("pk_device_day")),
    )
    op.create_table(
        "friend",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("followed_at", Moment(), nullable=False, comment="first follow seen"),
        sa.Column(
            "is_new", sa.Boolean(), nullable=False, comment="first follow ever seen in the chain and not an unblocking"
        ),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('card', 'sticker', 'poster', 'leaflet', 'sns', 'website', 'newsletter', 'event', 'desk', 'friend', 'other')",
            name=op.f("ck_friend_channel"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_friend_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "person", name=op.f("pk_friend")),
    )
    with op.batch_alter_table("friend", schema=None) as batch_op:
        batch_op.create_index("ix_friend_programme_id_followed_at", ["programme_id", "followed_at"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False, comment="SHA-256 of the file's bytes"),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('placements', 'consultations', 'known_clients')", name=op.f("ck_import_batch_kind")
        ),
        sa.CheckConstraint("state IN ('staged', 'published', 'undone')", name=op.f("ck_import_batch_state")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_import_batch_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_import_batch_programme_id_id")),
    )
    op.create_table(
        "line_event",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True, comment="pseudonym; absent where LINE names nobody"),
        sa.Column("is_unblocked", sa.Boolean(), nullable=True),
        sa.CheckConstraint("kind IN ('follow', 'unfollow', 'message')", name=op.f("ck_line_event_kind")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_line_event_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "event_id", name=op.f("pk_line_event")),
    )
    with op.batch_alter_table("line_event", schema=None) as batch_op:
        batch_op.create_index("ix_line_event_programme_id_person_at", ["programme_id", "person", "at"], unique=False)

    op.create_table(
        "membership",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_membership_programme_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_membership_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "programme_id", name=op.f("pk_membership")),
    )
    op.create_table(
        "opening_exception",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_opening_exception_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "day", name=op.f("pk_opening_exception")),
    )
    op.create_table(
        "opening_hours",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False, comment="0 Monday .. 6 Sunday"),
        sa.Column("opens", sa.Text(), nullable=False, comment="HH:MM, Tokyo"),
        sa.Column("closes", sa.Text(), nullable=False),
        sa.Column("last_intake", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("closes > opens", name=op.f("ck_opening_hours_closes_later")),
        sa.CheckConstraint(
            "last_intake IS NULL OR last_intake BETWEEN opens AND closes", name=op.f("ck_opening_hours_last_intake")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_hours_weekday")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_opening_hours_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "weekday", "opens", "since", name=op.f("pk_opening_hours")),
    )
    op.create_table(
        "programme_year",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("project_number", sa.Text(), server_default="", nullable=False),
        sa.Column("project", sa.Text(), server_default="", nullable=False),
        sa.Column("cost_yen", sa.BigInteger(), nullable=True),
        sa.Column("grant_yen", sa.BigInteger(), nullable=True),
        sa.Column("partners", Json(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("grant_yen IS NULL OR grant_yen >= 0", name=op.f("ck_programme_year_grant")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_year_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "fiscal_year", "project_number", name=op.f("pk_programme_year")),
    )
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", Json(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_questionnaire_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_questionnaire_programme_id_id")),
        sa.UniqueConstraint("programme_id", "version", name=op.f("uq_questionnaire_programme_id_version")),
    )
    op.create_table(
        "staff_session",
        sa.Column("id_hash", sa.Text(), nullable=False, comment="SHA-256 of the random id in the cookie"),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True, comment="programme last worked on"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_staff_session_programme_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_staff_session")),
    )
    op.create_table(
        "survey_sent",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.CheckConstraint("sent >= 0", name=op.f("ck_survey_sent_sent")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_survey_sent_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "month", name=op.f("pk_survey_sent")),
    )
    op.create_table(
        "target",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("result", sa.Float(), nullable=True, comment="typed in where no data source of ours has it"),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "kind IN ('stock', 'flow', 'rate', 'sessions', 'nights', 'participants', 'external')",
            name=op.f("ck_target_kind"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_target_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "fiscal_year", "measure", name=op.f("pk_target")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "kind IN ('school', 'ward_facility', 'shop', 'hospital', 'station', 'library', 'community', 'employment', 'online', 'other')",
            name=op.f("ck_venue_kind"),
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_venue_named")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_venue_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_venue_programme_id_id")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_venue_programme_id_name")),
    )
    op.create_table(
        "answer",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="random; says nothing of order"),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False, comment="ISO week in Tokyo"),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "questionnaire_id"],
            ["questionnaire.programme_id", "questionnaire.id"],
            name=op.f("fk_answer_programme_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_answer_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "id", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consultation",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False, comment="hash of the row: the same row again is the same key"),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("flag", sa.Text(), nullable=True, comment="new or repeat as the counsellor judged"),
        sa.Column("channel_told", sa.Text(), nullable=True),
        sa.Column("age_band", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "age_band IN ('10s', '20s', '30s', '40s', '50s', '60s', '70s', 'unknown')",
            name=op.f("ck_consultation_age_band"),
        ),
        sa.CheckConstraint(
            "channel_told IN ('card', 'sticker', 'poster', 'leaflet', 'sns', 'website', 'newsletter', 'event', 'desk', 'friend', 'other')",
            name=op.f("ck_consultation_channel_told"),
        ),
        sa.CheckConstraint("flag IN ('new', 'repeat')", name=op.f("ck_consultation_flag")),
        sa.CheckConstraint(
            "outcome IN ('closed', 'linked_onward', 'faded_out', 'busy', 'no_reply')",
            name=op.f("ck_consultation_outcome"),
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_consultation_ended")),
        sa.ForeignKeyConstraint(
            ["programme_id", "batch_id"],
            ["import_batch.programme_id", "import_batch.id"],
            name=op.f("fk_consultation_programme_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_consultation_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "row_key", name=op.f("pk_consultation")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_consultation_programme_id_person", ["programme_id", "person", "started_at"], unique=False
        )
        batch_op.create_index("ix_consultation_programme_id_started_at", ["programme_id", "started_at"], unique=False)

    op.create_table(
        "known_client",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "batch_id"],
            ["import_batch.programme_id", "import_batch.id"],
            name=op.f("fk_known_client_programme_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_known_client_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "person", name=op.f("pk_known_client")),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("design", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="ja", nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("unit_cost_yen", sa.Float(), server_default="0", nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('card', 'sticker', 'poster', 'leaflet', 'sns', 'website', 'newsletter', 'event', 'desk', 'friend', 'other')",
            name=op.f("ck_placement_channel"),
        ),
        sa.CheckConstraint(
            "language IN ('ja', 'ja-easy', 'en', 'zh-Hans', 'ko', 'vi', 'pt', 'tl', 'ne')",
            name=op.f("ck_placement_language"),
        ),
        sa.CheckConstraint("length(code) = 7 AND code = upper(code)", name=op.f("ck_placement_code")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_placement_quantity")),
        sa.CheckConstraint(
            "removed_on IS NULL OR installed_on IS NOT NULL AND removed_on >= installed_on",
            name=op.f("ck_placement_removed"),
        ),
        sa.CheckConstraint("unit_cost_yen >= 0", name=op.f("ck_placement_unit_cost")),
        sa.ForeignKeyConstraint(
            ["programme_id", "batch_id"],
            ["import_batch.programme_id", "import_batch.id"],
            name=op.f("fk_placement_programme_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "campaign_id"],
            ["campaign.programme_id", "campaign.id"],
            name=op.f("fk_placement_programme_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "destination"],
            ["destination.programme_id", "destination.url"],
            name=op.f("fk_placement_programme_id_destination"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "venue_id"],
            ["venue.programme_id", "venue.id"],
            name=op.f("fk_placement_programme_id_venue_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_placement_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("code", name=op.f("uq_placement_code")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_placement_programme_id_id")),
    )
    op.create_table(
        "survey_link",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "questionnaire_id"],
            ["questionnaire.programme_id", "questionnaire.id"],
            name=op.f("fk_survey_link_programme_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_survey_link_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "token_hash", name=op.f("pk_survey_link")),
    )
    with op.batch_alter_table("survey_link", schema=None) as batch_op:
        batch_op.create_index("ix_survey_link_token_hash", ["token_hash"], unique=False)

    op.create_table(
        "answer_item",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False, comment="the option's code, or the masked word"),
        sa.ForeignKeyConstraint(
            ["programme_id", "answer_id"],
            ["answer.programme_id", "answer.id"],
            name=op.f("fk_answer_item_programme_id_answer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_answer_item_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "answer_id", "question", "value", name=op.f("pk_answer_item")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consultation_topic",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "topic IN ('family', 'partner', 'violence', 'childcare', 'work', 'money', 'school', 'body', 'mind', 'relations', 'housing', 'other')",
            name=op.f("ck_consultation_topic_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "row_key"],
            ["consultation.programme_id", "consultation.row_key"],
            name=op.f("fk_consultation_topic_programme_id_row_key"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_consultation_topic_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "row_key", "topic", name=op.f("pk_consultation_topic")),
    )
    op.create_table(
        "scan",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("boot_id", sa.BigInteger(), nullable=False, comment="random number of the gateway's start"),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False, comment="version of the classifier's rule"),
        sa.CheckConstraint(
            "class IN ('person', 'bot', 'preview', 'prefetch', 'head', 'staff')", name=op.f("ck_scan_class")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "placement_id"],
            ["placement.programme_id", "placement.id"],
            name=op.f("fk_scan_programme_id_placement_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_scan_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "boot_id", "seq", name=op.f("pk_scan")),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index("ix_scan_programme_id_at", ["programme_id", "at"], unique=False)

    op.create_table(
        "scan_hour",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("hour", Moment(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "class IN ('person', 'bot', 'preview', 'prefetch', 'head', 'staff')", name=op.f("ck_scan_hour_class")
        ),
        sa.CheckConstraint("scans > 0", name=op.f("ck_scan_hour_scans")),
        sa.ForeignKeyConstraint(
            ["programme_id", "placement_id"],
            ["placement.programme_id", "placement.id"],
            name=op.f("fk_scan_hour_programme_id_placement_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_scan_hour_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "placement_id", "hour", "class", name=op.f("pk_scan_hour")),
    )
    with op.batch_alter_table("scan_hour", schema=None) as batch_op:
        batch_op.create_index("ix_scan_hour_programme_id_hour", ["programme_id", "hour"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("scan_hour", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_hour_programme_id_hour")

    op.drop_table("scan_hour")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_programme_id_at")

    op.drop_table("scan")
    op.drop_table("consultation_topic")
    op.drop_table("answer_item")
    with op.batch_alter_table("survey_link", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_link_token_hash")

    op.drop_table("survey_link")
    op.drop_table("placement")
    op.drop_table("known_client")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_programme_id_started_at")
        batch_op.drop_index("ix_consultation_programme_id_person")

    op.drop_table("consultation")
    op.drop_table("answer")
    op.drop_table("venue")
    op.drop_table("target")
    op.drop_table("survey_sent")
    op.drop_table("staff_session")
    op.drop_table("questionnaire")
    op.drop_table("programme_year")
    op.drop_table("opening_hours")
    op.drop_table("opening_exception")
    op.drop_table("membership")
    with op.batch_alter_table("line_event", schema=None) as batch_op:
        batch_op.drop_index("ix_line_event_programme_id_person_at")

    op.drop_table("line_event")
    op.drop_table("import_batch")
    with op.batch_alter_table("friend", schema=None) as batch_op:
        batch_op.drop_index("ix_friend_programme_id_followed_at")

    op.drop_table("friend")
    op.drop_table("device_day")
    op.drop_table("device")
    op.drop_table("destination")
    op.drop_table("campaign")
    op.drop_table("staff")
    op.drop_table("signin_failure")
    op.drop_table("programme")
    op.drop_table("lease")
    op.drop_table("job")
    op.drop_table("day_salt")
    op.drop_table("audit")
