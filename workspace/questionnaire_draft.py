"""The questionnaire that staff have before them: what is out, what is drafted, and one change after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from core.dates import now
from core.language import gettext as _
from core.language import mark, use, worded
from core.refusals import Refusal
from store import placements
from store import questionnaires as questions
from store.database import Db
from store.survey_records import Questionnaire, QuestionnaireDraft
from survey import drafts, questionnaires
from survey.questionnaires import Form, Question
from workspace import access, changing
from workspace.access import Visit
from workspace.database import store

ROLES = ("manager",)
_MOST_UNDONE = 30
_REFUSED = "questionnaire-refused"
# The draft before a change and after it; None where there was none.
_Step = tuple[QuestionnaireDraft | None, QuestionnaireDraft | None]


class NotYours(Refusal):
    """Whoever changes it may not do so any more."""

    sentence = mark("This questionnaire isn't yours to change any more. Nothing was saved. Please open the page anew.")


class NothingToUndo(Refusal):
    """Somebody else has changed the draft since."""

    sentence = mark("Somebody else has changed this draft since. Nothing was undone. Please change it by hand.")


class DraftChanged(Refusal):
    """What somebody is about to publish is not what she has looked at."""

    sentence = mark("The draft has changed since you looked at it. Nothing was published. Please look once more.")


@dataclass(frozen=True)
class Sheet:
    """One questionnaire of a programme: `form` is the draft, else what is out, else the preset as it comes."""

    visit: Visit
    code: str
    form: Form
    draft: QuestionnaireDraft | None
    versions: tuple[Questionnaire, ...]

    @property
    def out(self) -> Questionnaire | None:
        """The version that links lead to now."""
        return self.versions[-1] if self.versions else None

    @property
    def key(self) -> str:
        """Begins the keys of everything on the page that belongs to this questionnaire."""
        return f"ask-{self.visit.programme.id}-{self.code}"


def read(db: Db, visit: Visit, code: str) -> Sheet:
    """The questionnaire of a code as it stands now."""
    programme_id = visit.programme.id
    versions = tuple(questions.of_programme(db, programme_id, code))
    form = questionnaires.draft(db, programme_id, code)
    return Sheet(visit, code, form, questions.draft(db, programme_id, code), versions)


def ever(sheet: Sheet) -> list[Form]:
    """Every form there is of it, as the store has them now: all versions, the draft, and what this page shows."""
    with store().reading() as db:
        now_there = read(db, sheet.visit, sheet.code)
    return [*(questionnaires.form_of(version) for version in now_there.versions), now_there.form, sheet.form]


def shelf(sheet: Sheet) -> dict[str, Question]:
    """Questions that this tab has switched off, by their codes."""
    found: dict[str, Question] = st.session_state.setdefault(f"{sheet.key}-shelf", {})
    return found


def preset(db: Db, visit: Visit, code: str, modules: Sequence[str] = ()) -> Form:
    """The questionnaire as it comes, with the programme's channels."""
    return questionnaires.compose(code, modules=modules, channels=channels(db, visit))


def channels(db: Db, visit: Visit) -> list[str]:
    """The channels through which the programme tells people, and those nobody has to put up."""
    ours = {*placements.channels(db, visit.programme.id), *drafts.UNREGISTERED}
    return [code for code in questionnaires.channels_with_words() if code in ours]


def change(sheet: Sheet, make: Callable[[Form], Form], *, field: str = "", told: str = "") -> bool:
    """Change the draft as it stands in the store now, and remember how it was; whether that was possible.

    `field` is the key of the widget whose text is kept where it was refused, `told` a text of the catalogue. For
    callbacks: they run before the page has asked who is there and in which language, so both are asked here.
    """
    return do(sheet, lambda db: _change(db, sheet, make), field=field, told=told)


def _change(db: Db, sheet: Sheet, make: Callable[[Form], Form]) -> None:
    programme_id = sheet.visit.programme.id
    drafted = questions.draft(db, programme_id, sheet.code)
    before = questionnaires.draft(db, programme_id, sheet.code)
    after = make(before)
    if after == before:
        return
    questionnaires.keep_draft(db, **who(sheet), form=after)
    undone: list[_Step] = st.session_state.setdefault(f"{sheet.key}-undo", [])
    undone.append((drafted, questions.draft(db, programme_id, sheet.code)))
    del undone[:-_MOST_UNDONE]


def click(sheet: Sheet, make: Callable[[Form], Form], told: str = "") -> None:
    """What a button does that changes the draft."""
    change(sheet, make, told=told)


def can_undo(sheet: Sheet) -> bool:
    """Whether this tab has changed something that can be taken back."""
    return bool(st.session_state.get(f"{sheet.key}-undo"))


def undo(sheet: Sheet) -> None:
    """Take the last change of this tab back; refused where somebody else has changed the draft since."""
    do(sheet, lambda db: _undo(db, sheet), told=mark("The last change was taken back."))


def _undo(db: Db, sheet: Sheet) -> None:
    undone: list[_Step] = st.session_state.get(f"{sheet.key}-undo", [])
    programme_id = sheet.visit.programme.id
    if not undone or questions.draft(db, programme_id, sheet.code) != undone[-1][1]:
        raise NothingToUndo
    before = undone.pop()[0]
    # Only then is the step before this one still this tab's to take back.
    is_ours = bool(undone) and undone[-1][1] == before
    if before:
        questionnaires.keep_draft(db, **who(sheet), form=questionnaires.form_from(before.definition))
    else:
        questionnaires.drop_draft(db, **who(sheet), code=sheet.code)
    if is_ours:
        # The same words are in the store again, kept at another moment.
        undone[-1] = (undone[-1][0], questions.draft(db, programme_id, sheet.code))


def discard(sheet: Sheet) -> None:
    """Throw the draft away; the version that is out stays as it is."""
    do(sheet, lambda db: _discard(db, sheet), told=mark("The draft was thrown away. What is out stays as it is."))


def _discard(db: Db, sheet: Sheet) -> None:
    questionnaires.drop_draft(db, **who(sheet), code=sheet.code)
    forget(sheet)


def forget(sheet: Sheet) -> None:
    """Let go of what could be undone and put back."""
    for name in ("undo", "shelf", "asked"):
        st.session_state.pop(f"{sheet.key}-{name}", None)


def do(sheet: Sheet, change: Callable[[Db], object], *, field: str = "", told: str = "") -> bool:
    """Make a change in one transaction, from a callback: what was done or refused is said on the run that follows."""
    use(sheet.visit.language)
    try:
        with store().writing() as db:
            _must_be_theirs(db, sheet.visit)
            change(db)
    except Refusal as refusal:
        st.session_state[_REFUSED] = (field, worded(refusal))
        return False
    if told:
        changing.tell(_(told))
    return True


def refused() -> tuple[str, str]:
    """Which widget's change was refused just now, and why; both empty where none was."""
    found: tuple[str, str] = st.session_state.get(_REFUSED, ("", ""))
    return found


def say_refusal() -> None:
    """On top of the page what was refused, unless it stands beside its field; let go of at the end of the run."""
    where, why = refused()
    if why and not where:
        say_no(why)


def say_refusal_of(field: str) -> None:
    """Beside a field or a button what of it was refused."""
    where, why = refused()
    if why and where == field:
        say_no(why)


def say_no(why: str) -> None:
    """What was not saved, and why."""
    st.html(f'<p class="sb-refused" role="alert">{escape(why)}</p>')


def settle() -> None:
    """Let go of a refusal once it has been said; last statement of the page."""
    st.session_state.pop(_REFUSED, None)


def _must_be_theirs(db: Db, visit: Visit) -> None:
    here = access.visit_of(db, visit.id_hash, now(), wanted=visit.programme.id)
    if here is None or here.staff.role not in (*ROLES, "admin") or here.chosen is None:
        raise NotYours
    if here.chosen.id != visit.programme.id:
        raise NotYours


def who(sheet: Sheet) -> dict[str, Any]:
    """By whom, when, of which programme: what every change is told."""
    return {"by": sheet.visit.by, "at": now(), "programme_id": sheet.visit.programme.id}
