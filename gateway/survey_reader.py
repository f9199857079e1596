"""Reads what several have sent to the survey at once: looks up their links in one question, and masks their words.

The usual way of an answer, so that it takes no thread and no transaction of its own. Questions once read are kept in
memory: a published version never changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.refusals import Refusal
from gateway import survey_form
from gateway.survey_ways import Way
from store import questionnaires as questions
from store.database import Db, Store
from store.survey_records import OpenSurvey, SurveyLink
from survey import answers, questionnaires
from survey.answers import Filled, Given
from survey.questionnaires import Form

_MOST_FORMS = 200


@dataclass(frozen=True)
class Sent:
    """What somebody sent, and to which address."""

    way: Way
    key: str
    given: Given


@dataclass(frozen=True)
class Lead:
    """What a live link leads to."""

    link: SurveyLink | OpenSurvey
    form: Form


class Reader:
    """Looks up what addresses lead to, and writes nothing. Belongs to one thread."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._forms: dict[int, Form] = {}

    def look(self, batch: Sequence[Sent]) -> list[Lead | None]:
        """What each leads to; None where that is no live link. Raises StoreUnavailable."""
        at = self._clock()
        with self._store.reading() as db:
            links = {
                way: way.live_all(db, {sent.key for sent in batch if sent.way is way}, at)
                for way in dict.fromkeys(sent.way for sent in batch)
            }
            found = [links[sent.way].get(sent.key) for sent in batch]
            return [self._lead(db, link) if link else None for link in found]

    def _lead(self, db: Db, link: SurveyLink | OpenSurvey) -> Lead | None:
        version = link.questionnaire_id
        if version not in self._forms and (published := questions.by_id(db, version)):
            if len(self._forms) >= _MOST_FORMS:
                self._forms.clear()
            self._forms[version] = questionnaires.form_of(published)
        form = self._forms.get(version)
        return Lead(link, form) if form else None


def read(lead: Lead | None, given: Given) -> Filled | Exception | None:
    """What was given, as it can be stored; None where that isn't to be. An error is hers alone, and is handed back."""
    if lead is None:
        return None
    try:
        if survey_form.step_of(given) == survey_form.FIRST or survey_form.has_more(lead.form, given):
            return None
        return answers.fill(lead.form, lead.link, given)
    except Refusal:  # not swallowed: it's raised once more where the page is made that says it
        return None
    except Exception as error:  # not swallowed: it must not take the others with it
        return error
