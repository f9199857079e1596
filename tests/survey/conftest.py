"""A desk with a published survey, and people who answer it."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from store.database import Store
from store.records import Programme
from survey import answers, invitations, questionnaires
from survey.answers import Given
from tests.conftest import NOON, add_programme

BY = "counsellor@example.lg.jp"
PLEASED: Given = [("helpful", "very"), ("more_positive", "more"), ("felt_heard", "fully")]


@dataclass(frozen=True)
class Desk:
    store: Store
    programme: Programme

    def tokens(self, count: int = 1, *, at: datetime = NOON) -> list[str]:
        with self.store.writing() as db:
            return invitations.issue(db, by=BY, at=at, programme=self.programme, count=count)

    def answer(self, given: Given = PLEASED, *, times: int = 1, at: datetime = NOON) -> None:
        for token in self.tokens(times, at=at):
            self.submit(token, given, at=at)

    def submit(self, token: str, given: Given = PLEASED, *, at: datetime = NOON) -> None:
        with self.store.writing() as db:
            answers.submit(db, token=token, given=given, at=at)


def open_desk(store: Store, slug: str = "toshima-r8", *modules: str) -> Desk:
    """A programme whose survey asks for card and sticker."""
    with store.writing() as db:
        programme = add_programme(db, slug)
        questionnaires.publish_preset(
            db, by=BY, at=NOON, programme_id=programme.id, modules=modules, channels=["card", "sticker"]
        )
    return Desk(store, programme)


@pytest.fixture
def desk(store: Store) -> Desk:
    return open_desk(store)


@pytest.fixture
def sqlite_desk(sqlite_store: Store) -> Desk:
    return open_desk(sqlite_store)
