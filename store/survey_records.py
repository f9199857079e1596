"""What the questions about surveys give back: frozen values, without a method that asks the store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Questionnaire:
    """A published, frozen version of one of a programme's questionnaires."""

    id: int
    programme_id: int
    version: int
    code: str
    definition: dict[str, Any]
    published_at: datetime


@dataclass(frozen=True)
class QuestionnaireDraft:
    """What staff are about to publish; one a questionnaire."""

    programme_id: int
    code: str
    definition: dict[str, Any]
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True)
class SurveyReview:
    """Somebody has read all that a survey says in a language; `fingerprint` is of those texts."""

    programme_id: int
    language: str
    fingerprint: str
    reviewed_by: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class SurveyLink:
    """An unspent one-time link; the token itself is never stored."""

    programme_id: int
    token_hash: str
    questionnaire_id: int
    expires_at: datetime


@dataclass(frozen=True)
class OpenSurvey:
    """A link for everybody at one event, which takes `most` answers between two moments."""

    id: int
    programme_id: int
    key: str
    questionnaire_id: int
    label: str
    opens_at: datetime
    ends_at: datetime
    most: int
    answered: int
    closed_at: datetime | None
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Publication:
    """A table that left the house: `figures` as shown, hidden numbers None."""

    id: int
    programme_id: int
    code: str
    open_survey_id: int | None
    since_week: str
    until_week: str
    figures: dict[str, Any]
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Quotation:
    """A word that a person has read and released; its key says nothing of the answer."""

    programme_id: int
    id: str
    code: str
    question: str
    sentence: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class UrgentChange:
    """What staff say of an urgent number instead of the data file; None where they took it away."""

    dial: str
    facts: dict[str, Any] | None
    changed_at: datetime
    changed_by: str
