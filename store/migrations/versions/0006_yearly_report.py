"""The yearly report: activities, earlier surveys, costs, texts and frozen versions; more of a project's year."""

import sqlalchemy as sa
from alembic import op

from store.types import Json, Moment

revision = "0006"
down_revision = "0005"

_CHECKS = {
    "cost": "cost_yen IS NULL OR cost_yen >= 0",
    "grant_rate": "grant_rate IS NULL OR grant_rate > 0 AND grant_rate <= 1",
    "grant_ceiling": "grant_ceiling_yen IS NULL OR grant_ceiling_yen >= 0",
    "sessions_counted": "sessions_counted IS NULL OR sessions_counted >= 0",
}


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "title", sa.Text(), server_default="", nullable=False, comment="such as the name of a training; no person"
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "until", sa.Date(), nullable=True, comment="last day of what lasts several days, or of a sum over a period"
        ),
        sa.Column("meetings", sa.Integer(), nullable=False, comment="how often; 0 for what is no meeting"),
        sa.Column(
            "amount",
            sa.Integer(),
            nullable=True,
            comment="persons, cases, nights or pieces, by kind; none where nobody counted",
        ),
        sa.Column("body", sa.Text(), nullable=True, comment="to which kind of body, of accompaniment and referral"),
        sa.Column("place", sa.Text(), nullable=True, comment="at which kind of place goods were given out"),
        sa.Column("satisfied", sa.Float(), nullable=True, comment="per cent of those asked who were satisfied"),
        sa.Column("satisfied_of", sa.Integer(), nullable=True, comment="how many were asked; none where nobody says"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "body IN ('welfare_office', 'child_support', 'social_council', 'women_counselling', 'police', 'hospital', 'shelter', 'legal', 'employment', 'school', 'other')",
            name=op.f("ck_activity_body"),
        ),
        sa.CheckConstraint(
            "kind IN ('outreach_offered', 'outreach_wanted', 'outreach_done', 'accompaniment', 'referral', 'stay', 'peer_support', 'specialist', 'training', 'case_conference', 'goods')",
            name=op.f("ck_activity_kind"),
        ),
        sa.CheckConstraint(
            "place IN ('school', 'ward_facility', 'shop', 'hospital', 'station', 'library', 'community', 'employment', 'online', 'other')",
            name=op.f("ck_activity_place"),
        ),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_activity_amount")),
        sa.CheckConstraint("meetings >= 0", name=op.f("ck_activity_meetings")),
        sa.CheckConstraint("satisfied IS NULL OR satisfied BETWEEN 0 AND 100", name=op.f("ck_activity_satisfied")),
        sa.CheckConstraint(
            "satisfied_of IS NULL OR satisfied_of > 0 AND satisfied IS NOT NULL", name=op.f("ck_activity_satisfied_of")
        ),
        sa.CheckConstraint("until IS NULL OR until >= day", name=op.f("ck_activity_until_after_day")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_activity_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index("ix_activity_programme_id_day", "activity", ["programme_id", "day"], unique=False)

    op.create_table(
        "baseline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, comment="what was found, in a short sentence"),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False, comment="of the survey, as an office writes it"),
        sa.Column("source", sa.Text(), nullable=False, comment="who found it"),
        sa.Column("persons", sa.Integer(), nullable=True, comment="how many were asked; none where nobody says"),
        sa.CheckConstraint("source <> ''", name=op.f("ck_baseline_source")),
        sa.CheckConstraint("subject <> ''", name=op.f("ck_baseline_subject")),
        sa.CheckConstraint("persons IS NULL OR persons > 0", name=op.f("ck_baseline_persons")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_baseline_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline")),
    )
    op.create_index("ix_baseline_programme_id", "baseline", ["programme_id"], unique=False)

    op.create_table(
        "cost_line",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("project_number", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("yen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("label <> ''", name=op.f("ck_cost_line_label")),
        sa.CheckConstraint("yen >= 0", name=op.f("ck_cost_line_yen")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_cost_line_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "fiscal_year", "project_number", "position", name=op.f("pk_cost_line")),
    )
    op.create_table(
        "report_text",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("project_number", sa.Text(), server_default="", nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False, comment="staff's own words; no person"),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "part IN ('situation', 'features', 'purpose', 'effect', 'partners', 'issues', 'outline', 'schedule', 'survey')",
            name=op.f("ck_report_text_part"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_report_text_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "fiscal_year", "project_number", "part", name=op.f("pk_report_text")),
    )
    op.create_table(
        "report_version",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 for the first, one more for each correction"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False, comment="why it was corrected; no person"),
        sa.Column("report", Json(), nullable=False, comment="the whole report as it was; funnel.report"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name=op.f("ck_report_version_reason")),
        sa.CheckConstraint("number > 0", name=op.f("ck_report_version_number")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_report_version_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "fiscal_year", "number", name=op.f("pk_report_version")),
    )
    with op.batch_alter_table("programme_year") as batch:
        batch.add_column(
            sa.Column("grant_rate", sa.Float(), nullable=True, comment="share of the cost that the grant pays, 0 to 1")
        )
        batch.add_column(sa.Column("grant_ceiling_yen", sa.BigInteger(), nullable=True))
        batch.add_column(
            sa.Column(
                "amount_note",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="what was written beside the amounts",
            )
        )
        batch.add_column(
            sa.Column(
                "is_desk",
                sa.Boolean(),
                server_default=sa.true(),
                nullable=False,
                comment="whether the desk's numbers are its own",
            )
        )
        batch.add_column(
            sa.Column(
                "sessions_counted",
                sa.Integer(),
                nullable=True,
                comment="opening sessions as the office counts them, where it does",
            )
        )
        batch.add_column(sa.Column("implementer", sa.Text(), server_default="", nullable=False))
        for name, rule in _CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_programme_year_{name}"), rule)
    number = sa.Column(
        "project_number", sa.Text(), server_default="", nullable=False, comment="of which (sub-)project; '' the desk's"
    )
    op.add_column("target", number)


def downgrade() -> None:
    with op.batch_alter_table("target") as batch:
        batch.drop_column("project_number")
    with op.batch_alter_table("programme_year") as batch:
        for name in _CHECKS:
            batch.drop_constraint(op.f(f"ck_programme_year_{name}"), type_="check")
        for column in ("implementer", "sessions_counted", "is_desk", "amount_note", "grant_ceiling_yen", "grant_rate"):
            batch.drop_column(column)
    for table in ("report_version", "report_text", "cost_line", "baseline", "activity"):
        op.drop_table(table)
