"""Files and sheets that come in and go out: columns as each contractor names them, LINE's days, Google Sheets."""

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
    false,
)

from store.tables.shared import metadata, one_of, programme_key
from store.types import Json, Moment

column_mapping = Table(
    "column_mapping",
    metadata,
    programme_key(),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True, comment="whose lists look like this: a contractor or a division; no person"),
    Column("headers", Json, nullable=False, comment="our column's key: the header in their list"),
    Column(
        "words",
        Json,
        nullable=False,
        server_default="{}",
        comment="our column's key: their words that somebody matched with our codes; of fixed vocabularies alone",
    ),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Text, nullable=False),
    one_of("kind", ("consultations", "friend_days", "placements"), "kind"),
    CheckConstraint("name <> ''", name="name"),
)

friend_day = Table(
    "friend_day",
    metadata,
    programme_key(),
    Column("batch_id", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("followers", Integer, comment="who ever added the account, by LINE, at the end of the day"),
    Column("added", Integer, comment="who added it on the day"),
    Column("blocks", Integer, comment="who has blocked it, at the end of the day"),
    ForeignKeyConstraint(["programme_id", "batch_id"], ["import_batch.programme_id", "import_batch.id"]),
    CheckConstraint("followers IS NULL OR followers >= 0", name="followers"),
    CheckConstraint("added IS NULL OR added >= 0", name="added"),
    CheckConstraint("blocks IS NULL OR blocks >= 0", name="blocks"),
)

sheet_book = Table(
    "sheet_book",
    metadata,
    programme_key(),
    Column("spreadsheet", Text, nullable=False, unique=True, comment="the id in its address; no secret by itself"),
    Column("sends", Json, nullable=False, comment="which tables go out"),
    Column("is_on", Boolean, nullable=False),
    Column("reads_from", Text, nullable=False, server_default="", comment="the id of the spreadsheet that is read"),
    Column("reads", Text, nullable=False, server_default="", comment="the worksheet that is read; '' for none"),
    Column("mapping", Text, nullable=False, server_default="", comment="the name of the column mapping"),
    Column("headers", Json, nullable=False, server_default="{}", comment="what was approved: our column's key: theirs"),
    Column("writes_back", Boolean, nullable=False, server_default=false(), comment="whether wrong rows are told there"),
    Column("approved_on", Date, comment="when the security officer approved reading"),
    Column("approved_by", Text, nullable=False, server_default="", comment="the office's section, no person"),
    Column("approval", Text, nullable=False, server_default="", comment="the document's number"),
    Column(
        "asked_at", Moment, comment="when somebody last approved or asked to read; what was undone since, stays out"
    ),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", Text, nullable=False),
    CheckConstraint(
        "reads = '' OR approved_on IS NOT NULL AND approval <> '' AND reads_from <> '' AND asked_at IS NOT NULL",
        name="approved",
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme_id", Integer, ForeignKey("programme.id"), nullable=False),
    Column("kind", Text, nullable=False, comment="which table is to be brought up to date, or read"),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("not_before", Moment, nullable=False, comment="when it may be tried (again)"),
    Column("fault", Text, nullable=False, server_default="", comment="a code of our own; never what Google wrote"),
    Column("rows", Integer, comment="how many rows stand there now, or were read and are right"),
    Column("wrong", Integer, comment="of a reading: how many rows are wrong"),
    Column("added", Integer, comment="of a reading: how many count now that didn't before"),
    Column("gone", Integer, comment="of a reading: how many count no more"),
    Column("wrong_at", Json, comment="of a reading: the first wrong rows' numbers and columns; no cell"),
    Column("takes_fewer", Boolean, nullable=False, server_default=false(), comment="read though far fewer rows stand"),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("done_at", Moment),
    Index("ix_outbox_programme_id_state", "programme_id", "state"),
    one_of("kind", ("monthly", "targets", "survey", "placements", "consultations"), "kind"),
    one_of("state", ("waiting", "done", "failed"), "state"),
    CheckConstraint("tries >= 0", name="tries"),
    CheckConstraint("rows IS NULL OR rows >= 0", name="rows"),
)
