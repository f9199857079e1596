"""The ways to a survey's questions: a one-time link, and an open link for everybody at an event."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from store.database import Db
from store.survey_records import OpenSurvey, SurveyLink
from survey import answers, invitations, open_surveys
from survey.answers import Filled, Given


@dataclass(frozen=True)
class Way:
    """What an address leads to at a moment, and how what is sent to it is read; neither changes anything.

    `read` raises answers.LinkGone where it leads nowhere, and what parsing.read raises.
    """

    live: Callable[[Db, str, datetime], SurveyLink | OpenSurvey | None]
    # The same for some addresses at once; those that lead nowhere are missing.
    live_all: Callable[[Db, Collection[str], datetime], Mapping[str, SurveyLink | OpenSurvey]]
    read: Callable[[Db, str, Given, datetime], Filled]
    is_open: bool


def _live(db: Db, token: str, at: datetime) -> SurveyLink | None:
    return invitations.live(db, token, at=at)


def _read(db: Db, token: str, given: Given, at: datetime) -> Filled:
    return answers.read(db, token=token, given=given, at=at)


def _live_all(db: Db, tokens: Collection[str], at: datetime) -> Mapping[str, SurveyLink | OpenSurvey]:
    return invitations.live_all(db, tokens, at=at)


def _open_live(db: Db, key: str, at: datetime) -> OpenSurvey | None:
    return open_surveys.live(db, key, at=at)


def _open_live_all(db: Db, keys: Collection[str], at: datetime) -> Mapping[str, SurveyLink | OpenSurvey]:
    # Everybody at an event has the same.
    return {key: link for key in keys if (link := open_surveys.live(db, key, at=at))}


def _open_read(db: Db, key: str, given: Given, at: datetime) -> Filled:
    return answers.read_open(db, key=key, given=given, at=at)


ONE_TIME = Way(_live, _live_all, _read, is_open=False)
OPEN = Way(_open_live, _open_live_all, _open_read, is_open=True)
