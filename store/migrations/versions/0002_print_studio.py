"""Designs, print runs, logos, reviews of languages, the desk's texts in other languages: five tables, nothing altered."""

import sqlalchemy as sa
from alembic import op

from store.types import Json, Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "language_review",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="SHA-256 of the texts that were read"),
        sa.Column("reviewed_by", sa.Text(), nullable=False, comment="who read them: a name or an office"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "language IN ('ja', 'ja-easy', 'en', 'zh-Hans', 'ko', 'vi', 'pt', 'tl', 'ne')",
            name=op.f("ck_language_review_language"),
        ),
        sa.CheckConstraint("reviewed_by <> ''", name=op.f("ck_language_review_reviewed_by")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_language_review_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "language", "fingerprint", name=op.f("pk_language_review")),
    )
    op.create_table(
        "logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False, comment="pixels, or units of the drawing"),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False, comment="not offered any more; designs that use it keep it"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('svg', 'png')", name=op.f("ck_logo_kind")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_logo_named")),
        sa.CheckConstraint("length(data) BETWEEN 1 AND 1048576", name=op.f("ck_logo_data")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_logo_size")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_logo_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logo")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_logo_programme_id_id")),
        sa.UniqueConstraint("programme_id", "sha256", name=op.f("uq_logo_programme_id_sha256")),
    )
    op.create_table(
        "programme_text",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "language IN ('ja', 'ja-easy', 'en', 'zh-Hans', 'ko', 'vi', 'pt', 'tl', 'ne')",
            name=op.f("ck_programme_text_language"),
        ),
        sa.CheckConstraint("sentence <> ''", name=op.f("ck_programme_text_sentence")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_text_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "language", "part", name=op.f("pk_programme_text")),
    )
    op.create_table(
        "print_design",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True, comment="the campaign it was first laid out for"),
        sa.Column("number", sa.Integer(), nullable=False, comment="the version printed small on each piece"),
        sa.Column("spec", Json(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="SHA-256 of all that is printed beside the code"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name=op.f("ck_print_design_approved")),
        sa.CheckConstraint("length(fingerprint) = 64", name=op.f("ck_print_design_fingerprint")),
        sa.CheckConstraint("number > 0", name=op.f("ck_print_design_number")),
        sa.ForeignKeyConstraint(
            ["programme_id", "campaign_id"],
            ["campaign.programme_id", "campaign.id"],
            name=op.f("fk_print_design_programme_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_print_design_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_design")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_print_design_programme_id_id")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_print_design_programme_id_number")),
    )
    op.create_table(
        "print_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("design_id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("pieces", Json(), nullable=False, comment="[[placement, copies], ...] in the order printed"),
        sa.Column("files", Json(), nullable=False, comment="[[name, SHA-256], ...]"),
        sa.Column("checks", Json(), nullable=False, comment="names of the checks that were made"),
        sa.Column("faults", Json(), nullable=False, comment="[{reason, detail, page}, ...]"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("profile = 'office' OR faults = '[]'", name=op.f("ck_print_run_press_without_faults")),
        sa.CheckConstraint("profile IN ('office', 'press')", name=op.f("ck_print_run_profile")),
        sa.ForeignKeyConstraint(
            ["programme_id", "design_id"],
            ["print_design.programme_id", "print_design.id"],
            name=op.f("fk_print_run_programme_id_design_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_print_run_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_print_run_programme_id_id")),
    )


def downgrade() -> None:
    op.drop_table("print_run")
    op.drop_table("print_design")
    op.drop_table("programme_text")
    op.drop_table("logo")
    op.drop_table("language_review")
