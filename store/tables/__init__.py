"""Every table. Invariants live here: checks, uniques, foreign keys.

Office tables (programme, venue, placement, staff ...) have one integer key. Event tables (scan, friend, answer ...)
carry programme_id first in their keys, so that the same schema distributes by programme. Audit has no foreign keys:
what happened stays told after its subject is gone.
"""

from store.tables.line import (
    follower_count,
    known_follower,
    line_desk,
    line_talk,
    line_unsent,
    pseudonym_key,
    relay_day,
    talk_end,
)
from store.tables.office import audit, job, lease, membership, signin_failure, staff, staff_session
from store.tables.persons import consultation, consultation_topic, friend, known_client, line_event
from store.tables.printing import language_review, logo, print_design, print_run, programme_text
from store.tables.programmes import (
    destination,
    happening,
    opening_exception,
    opening_hours,
    programme,
    programme_year,
    target,
)
from store.tables.publicity import campaign, import_batch, placement, venue
from store.tables.scans import (
    day_salt,
    device,
    device_day,
    device_unknown,
    people_hour,
    scan,
    scan_day,
    scan_hour,
    scan_month,
    unrecorded,
)
from store.tables.shared import metadata
from store.tables.surveys import (
    answer,
    answer_item,
    open_survey,
    publication,
    questionnaire,
    questionnaire_draft,
    quotation,
    survey_count,
    survey_link,
    survey_review,
    survey_sent,
    urgent_change,
)

__all__ = [
    "metadata",
    "programme",
    "destination",
    "opening_hours",
    "opening_exception",
    "target",
    "happening",
    "programme_year",
    "campaign",
    "venue",
    "import_batch",
    "placement",
    "print_design",
    "print_run",
    "logo",
    "language_review",
    "programme_text",
    "scan",
    "scan_hour",
    "scan_day",
    "scan_month",
    "people_hour",
    "day_salt",
    "device",
    "device_day",
    "device_unknown",
    "unrecorded",
    "line_event",
    "line_desk",
    "line_unsent",
    "line_talk",
    "talk_end",
    "relay_day",
    "follower_count",
    "known_follower",
    "pseudonym_key",
    "friend",
    "known_client",
    "consultation",
    "consultation_topic",
    "questionnaire",
    "questionnaire_draft",
    "survey_review",
    "open_survey",
    "survey_link",
    "survey_count",
    "survey_sent",
    "answer",
    "answer_item",
    "publication",
    "quotation",
    "urgent_change",
    "staff",
    "membership",
    "staff_session",
    "signin_failure",
    "audit",
    "job",
    "lease",
]
