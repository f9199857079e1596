"""Questionnaires, one-time links, answers that nobody can trace, and what of them was published."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from core import words
from store.tables.shared import metadata, one_of, programme_key
from store.types import Json, Moment

questionnaire = Table(
    "questionnaire",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("code", Text, nullable=False, server_default="closing", comment="which of the programme's questionnaires"),
    Column("definition", Json, nullable=False),
    Column("published_at", Moment, nullable=False),
    UniqueConstraint("programme_id", "id"),
    UniqueConstraint("programme_id", "version"),
)

questionnaire_draft = Table(
    "questionnaire_draft",
    metadata,
    programme_key(),
    Column("code", Text, primary_key=True),
    Column("definition", Json, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Text, nullable=False),
)

survey_review = Table(
    "survey_review",
    metadata,
    programme_key(),
    Column("language", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True, comment="SHA-256 of the texts that were read"),
    Column("reviewed_by", Text, nullable=False, comment="who read them: a name or an office"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    CheckConstraint("reviewed_by <> ''", name="reviewed_by"),
    one_of("language", words.LANGUAGES, "language"),
)

open_survey = Table(
    "open_survey",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("key", Text, nullable=False, unique=True, comment="what its address ends with"),
    Column("questionnaire_id", Integer, nullable=False),
    Column("label", Text, nullable=False, comment="which event, in the office's words"),
    Column("opens_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("most", Integer, nullable=False, comment="answers it takes at most"),
    Column("answered", Integer, nullable=False),
    Column("closed_at", Moment),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    UniqueConstraint("programme_id", "id"),
    ForeignKeyConstraint(["programme_id", "questionnaire_id"], ["questionnaire.programme_id", "questionnaire.id"]),
    CheckConstraint("label <> ''", name="label"),
    CheckConstraint("ends_at > opens_at", name="ends_after_opens"),
    CheckConstraint("most > 0 AND answered BETWEEN 0 AND most", name="answered"),
)

survey_link = Table(
    "survey_link",
    metadata,
    programme_key(),
    Column("token_hash", Text, primary_key=True),
    Column("questionnaire_id", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    ForeignKeyConstraint(["programme_id", "questionnaire_id"], ["questionnaire.programme_id", "questionnaire.id"]),
    Index("ix_survey_link_token_hash", "token_hash"),
)

survey_count = Table(
    "survey_count",
    metadata,
    programme_key(),
    Column("month", Date, primary_key=True),
    Column("code", Text, primary_key=True, comment="which of the programme's questionnaires"),
    Column("outcome", Text, primary_key=True, comment="sent, or why none was sent"),
    Column("number", Integer, nullable=False),
    CheckConstraint("number >= 0", name="number"),
    one_of("outcome", words.SURVEY_OUTCOMES, "outcome"),
)

# What survey_count was before. No code of ours asks it any more; the release before does, until the next one drops it.
survey_sent = Table(
    "survey_sent",
    metadata,
    programme_key(),
    Column("month", Date, primary_key=True),
    Column("sent", Integer, nullable=False),
    CheckConstraint("sent >= 0", name="sent"),
)

answer = Table(
    "answer",
    metadata,
    programme_key(),
    Column("id", Text, primary_key=True, comment="random; says nothing of order"),
    Column("questionnaire_id", Integer, nullable=False),
    Column("week", Text, nullable=False, comment="ISO week in Tokyo"),
    Column("released", Boolean, nullable=False),
    Column("open_survey_id", Integer, comment="the event whose open link it came by; nothing for one-time links"),
    ForeignKeyConstraint(["programme_id", "questionnaire_id"], ["questionnaire.programme_id", "questionnaire.id"]),
    ForeignKeyConstraint(["programme_id", "open_survey_id"], ["open_survey.programme_id", "open_survey.id"]),
    sqlite_with_rowid=False,
)

answer_item = Table(
    "answer_item",
    metadata,
    programme_key(),
    Column("answer_id", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Text, primary_key=True, comment="the option's code, or the masked word"),
    ForeignKeyConstraint(["programme_id", "answer_id"], ["answer.programme_id", "answer.id"], ondelete="CASCADE"),
    sqlite_with_rowid=False,
)

# What left the house as a table: a later one is refused where the difference would tell of a few.
publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("open_survey_id", Integer),
    Column("since_week", Text, nullable=False),
    Column("until_week", Text, nullable=False),
    Column("figures", Json, nullable=False, comment="what was shown, hidden numbers as null"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    CheckConstraint("until_week >= since_week", name="weeks"),
)

quotation = Table(
    "quotation",
    metadata,
    programme_key(),
    Column("id", Text, primary_key=True, comment="random; nothing of the answer's"),
    Column("code", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("sentence", Text, nullable=False, comment="as a person has read and released it"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    CheckConstraint("sentence <> ''", name="sentence"),
)

urgent_change = Table(
    "urgent_change",
    metadata,
    Column("dial", Text, primary_key=True, comment="the number as it is dialled"),
    Column("facts", Json, comment="what staff say of it; null where they took it away"),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Text, nullable=False),
)
