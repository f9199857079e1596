"""Several questionnaires a programme with drafts and reviews, open links, counts with reasons, what was published."""

import sqlalchemy as sa
from alembic import op

from store.types import Json, Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "urgent_change",
        sa.Column("dial", sa.Text(), nullable=False, comment="the number as it is dialled"),
        sa.Column("facts", Json(), nullable=True, comment="what staff say of it; null where they took it away"),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dial", name=op.f("pk_urgent_change")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("open_survey_id", sa.Integer(), nullable=True),
        sa.Column("since_week", sa.Text(), nullable=False),
        sa.Column("until_week", sa.Text(), nullable=False),
        sa.Column("figures", Json(), nullable=False, comment="what was shown, hidden numbers as null"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("until_week >= since_week", name=op.f("ck_publication_weeks")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_publication_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_table(
        "questionnaire_draft",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("definition", Json(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_questionnaire_draft_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "code", name=op.f("pk_questionnaire_draft")),
    )
    op.create_table(
        "quotation",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="random; nothing of the answer's"),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False, comment="as a person has read and released it"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("sentence <> ''", name=op.f("ck_quotation_sentence")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_quotation_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "id", name=op.f("pk_quotation")),
    )
    op.create_table(
        "survey_count",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="which of the programme's questionnaires"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="sent, or why none was sent"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('sent', 'gone', 'declined', 'unsafe', 'unfit', 'other')", name=op.f("ck_survey_count_outcome")
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_survey_count_number")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_survey_count_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "month", "code", "outcome", name=op.f("pk_survey_count")),
    )
    op.create_table(
        "survey_review",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="SHA-256 of the texts that were read"),
        sa.Column("reviewed_by", sa.Text(), nullable=False, comment="who read them: a name or an office"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "language IN ('ja', 'ja-easy', 'en', 'zh-Hans', 'ko', 'vi', 'pt', 'tl', 'ne')",
            name=op.f("ck_survey_review_language"),
        ),
        sa.CheckConstraint("reviewed_by <> ''", name=op.f("ck_survey_review_reviewed_by")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_survey_review_programme_id")),
        sa.PrimaryKeyConstraint("programme_id", "language", "fingerprint", name=op.f("pk_survey_review")),
    )
    op.create_table(
        "open_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="what its address ends with"),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False, comment="which event, in the office's words"),
        sa.Column("opens_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False, comment="answers it takes at most"),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("label <> ''", name=op.f("ck_open_survey_label")),
        sa.CheckConstraint("ends_at > opens_at", name=op.f("ck_open_survey_ends_after_opens")),
        sa.CheckConstraint("most > 0 AND answered BETWEEN 0 AND most", name=op.f("ck_open_survey_answered")),
        sa.ForeignKeyConstraint(
            ["programme_id", "questionnaire_id"],
            ["questionnaire.programme_id", "questionnaire.id"],
            name=op.f("fk_open_survey_programme_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_open_survey_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_survey")),
        sa.UniqueConstraint("key", name=op.f("uq_open_survey_key")),
        sa.UniqueConstraint("programme_id", "id", name=op.f("uq_open_survey_programme_id_id")),
    )
    # Until now there was one questionnaire a programme, and only what was sent was counted. The old table stays for
    # gateways of the release before; the next release drops it.
    op.execute(
        "INSERT INTO survey_count (programme_id, month, code, outcome, number) "
        "SELECT programme_id, month, 'closing', 'sent', sent FROM survey_sent"
    )
    if op.get_bind().dialect.name == "sqlite":
        _make_answers_anew(with_event=True)
    else:
        op.add_column("answer", _open_survey_id())
        op.create_foreign_key(_FK, "answer", "open_survey", _OURS, _THEIRS)
        _sample_no_keys()
    with op.batch_alter_table("questionnaire") as batch:
        batch.add_column(
            sa.Column(
                "code",
                sa.Text(),
                server_default="closing",
                nullable=False,
                comment="which of the programme's questionnaires",
            )
        )


_FK = "fk_answer_programme_id_open_survey_id"
_OURS, _THEIRS = ["programme_id", "open_survey_id"], ["programme_id", "id"]
_KEYS = (("survey_link", "token_hash"), ("answer", "id"), ("answer_item", "answer_id"))


def _open_survey_id() -> sa.Column[int]:
    told = "the event whose open link it came by; nothing for one-time links"
    return sa.Column("open_survey_id", sa.Integer(), nullable=True, comment=told)


def _sample_no_keys() -> None:
    """PostgreSQL's planner keeps samples of a column's values: a spent link's and an answer's old key among them."""
    for table, column in _KEYS:
        # The same type once more throws away what was sampled until now.
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE text")
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def _make_answers_anew(*, with_event: bool) -> None:
    """SQLite adds no key of two columns to a table that is there, and to drop it first would empty its items.

    So both are made beside the old ones and take their places, the items first.
    """
    event = [_open_survey_id()] if with_event else []
    event_key = [sa.ForeignKeyConstraint(_OURS, [f"open_survey.{name}" for name in _THEIRS], name=_FK)]
    answer = op.create_table(
        "answer_anew",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        *event,
        sa.ForeignKeyConstraint(
            ["programme_id", "questionnaire_id"],
            ["questionnaire.programme_id", "questionnaire.id"],
            name="fk_answer_programme_id_questionnaire_id",
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_answer_programme_id"),
        *(event_key if with_event else []),
        sa.PrimaryKeyConstraint("programme_id", "id", name="pk_answer"),
        sqlite_with_rowid=False,
    )
    items = op.create_table(
        "answer_item_anew",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "answer_id"],
            ["answer_anew.programme_id", "answer_anew.id"],
            name="fk_answer_item_programme_id_answer_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_answer_item_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "answer_id", "question", "value", name="pk_answer_item"),
        sqlite_with_rowid=False,
    )
    for new in (answer, items):
        kept = [column.name for column in new.columns if column.name != "open_survey_id"]
        old = sa.table(new.name.removesuffix("_anew"), *map(sa.column, kept))
        op.execute(new.insert().from_select(kept, sa.select(old)))
    for name in ("answer_item", "answer"):
        op.drop_table(name)
    for name in ("answer", "answer_item"):
        op.rename_table(f"{name}_anew", name)


def downgrade() -> None:
    # Not made anew, as a batch of Alembic's would: answers point to it.
    op.execute("ALTER TABLE questionnaire DROP COLUMN code")
    if op.get_bind().dialect.name == "sqlite":
        _make_answers_anew(with_event=False)
    else:
        op.drop_column("answer", "open_survey_id")
        for table, column in _KEYS:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS -1")
    op.execute("DELETE FROM survey_sent")
    op.execute(
        "INSERT INTO survey_sent (programme_id, month, sent) SELECT programme_id, month, sum(number) FROM survey_count "
        "WHERE outcome = 'sent' GROUP BY programme_id, month"
    )
    op.drop_table("open_survey")
    op.drop_table("survey_review")
    op.drop_table("survey_count")
    op.drop_table("quotation")
    op.drop_table("questionnaire_draft")
    op.drop_table("publication")
    op.drop_table("urgent_change")
