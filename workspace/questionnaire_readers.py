"""The languages of a draft: what each says beside the Japanese, and who has read just these words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from core.dates import now, tokyo_day
from core.language import READING, tag
from core.language import gettext as _
from core.words import LANGUAGES
from store import questionnaires as questions
from store import staff
from store.database import Db
from survey import drafts as subject
from survey import questionnaires, readings
from workspace import changing, widgets
from workspace import questionnaire_questions as editor
from workspace.database import store
from workspace.questionnaire_draft import Sheet

TRANSLATIONS = tuple(code for code in LANGUAGES if code not in questionnaires.ORIGINAL)
# A review says whose words it is of by a fingerprint; of which questionnaire, the record of changes says.
_LATEST = 1000


@dataclass(frozen=True)
class Standing:
    """How a language stands: the texts it lacks, who has read just these words and when, and who has read others."""

    language: str
    lacking: int
    reader: str
    read_on: date | None
    before: tuple[str, date] | None

    @property
    def is_ready(self) -> bool:
        """Whether the next version can be read in it."""
        return not self.lacking and (bool(self.reader) or self.language in questionnaires.ORIGINAL)


def read(db: Db, sheet: Sheet) -> tuple[Standing, ...]:
    """How each language of the draft stands now."""
    earlier = _earlier(db, sheet)
    return tuple(_standing(db, sheet, language, earlier.get(language)) for language in LANGUAGES)


def _standing(db: Db, sheet: Sheet, language: str, before: tuple[str, date] | None) -> Standing:
    programme_id = sheet.visit.programme.id
    found = questions.review_of(db, programme_id, language, questionnaires.fingerprint(sheet.form, language))
    return Standing(
        language=language,
        lacking=sum(not label.get(language) for label in questionnaires.every_label(sheet.form)),
        reader=questionnaires.reader_of(db, programme_id, sheet.form, language),
        read_on=tokyo_day(found.made_at) if found else None,
        before=before,
    )


def _earlier(db: Db, sheet: Sheet) -> dict[str, tuple[str, date]]:
    """The last who has read this questionnaire in a language, in whatever words it had then."""
    found: dict[str, tuple[str, date]] = {}
    for entry in staff.audit_trail(db, programme_ids=[sheet.visit.programme.id], limit=_LATEST):
        told = entry.detail
        if entry.action == "survey.reviewed" and told.get("questionnaire") == sheet.code:
            found.setdefault(str(told["language"]), (str(told["reviewed_by"]), tokyo_day(entry.at)))
    return found


def overview(standings: Sequence[Standing]) -> None:
    """One row a language: whether the next version is offered in it, and who has read it."""
    rows = [{"language": LANGUAGES[one.language], "ready": _ready(one), "who": _who(one)} for one in standings]
    columns = {"language": _("Language"), "ready": _("Next version"), "who": _("Read by")}
    widgets.table(rows, columns, caption=_("Languages of this questionnaire"))


def _ready(one: Standing) -> str:
    if one.is_ready:
        return _("offered")
    return _("{number} texts missing").format(number=one.lacking) if one.lacking else _("not offered yet")


def _who(one: Standing) -> str:
    if one.language in questionnaires.ORIGINAL:
        return _("Written by the office")
    if one.reader:
        return _("{name}, {day}").format(name=one.reader, day=widgets.day(one.read_on)) if one.read_on else one.reader
    if one.before:
        name, day = one.before
        return _("Changed since {name} read it ({day})").format(name=name, day=widgets.day(day))
    return _("Nobody yet")


def choosing(sheet: Sheet) -> str:
    """The language to read and to mend."""
    return str(
        st.pills(
            _("Language to read"),
            TRANSLATIONS,
            default=TRANSLATIONS[0],
            required=True,
            format_func=LANGUAGES.__getitem__,
            key=f"{sheet.key}-reading",
            on_change=_on_the_phone,
            args=(sheet,),
        )
    )


def _on_the_phone(sheet: Sheet) -> None:
    """The phone shows the language that is read, if it has all its words."""
    language = st.session_state[f"{sheet.key}-reading"]
    if language in sheet.form.languages:
        st.session_state[f"{sheet.key}-spoken"] = language


def side_by_side(sheet: Sheet, language: str) -> None:
    """Every text with the Japanese it stands for, to be read and mended; kept as soon as a field is left."""
    st.caption(_("Japanese on the left. A change on the right goes into the draft as soon as you leave the field."))
    if language == "ja-easy":
        st.caption(_("Readings over letters are written {example}.").format(example="{漢字|かんじ}"))
    with st.container(key="ask-pairs"):
        _japanese(sheet.form.name["ja"], is_question=True)
        editor.name_field(sheet, language, _label(sheet.form.name["ja"], language))
        for question in sheet.form.questions:
            _japanese(question.label["ja"], is_question=True)
            editor.field(sheet, question, language, _label(question.label["ja"], language), area=True)
            for option in question.options:
                _japanese(option.label["ja"])
                label = _label(option.label["ja"], language)
                # Readings make a line twice as long.
                is_long = language == "ja-easy"
                editor.field(sheet, question, language, label, option=option.code, area=is_long)
    _around(language)


def _around(language: str) -> None:
    """What every survey says around its questions: to be read as well, and not to be mended here."""
    pairs = subject.around(language)
    with st.expander(_("Pages, message and telephone numbers around the questions")):
        st.caption(_("These come with the product. If one of them is wrong, don't note that the language was read."))
        shown = ((escape(text), escape(READING.sub(r"\1（\2）", said))) for text, said in pairs)
        spoken = tag(language)
        st.html(
            "".join(f'<p class="sb-pair" lang="ja">{one}</p><p lang="{spoken}">{other}</p>' for one, other in shown)
        )


def _japanese(text: str, *, is_question: bool = False) -> None:
    st.html(f'<p class="sb-pair{" ask" if is_question else ""}" lang="ja">{escape(readings.plain(text))}</p>')


def _label(japanese: str, language: str) -> str:
    return f"{LANGUAGES[language]}: {japanese}"


def review(sheet: Sheet, standing: Standing) -> None:
    """Say who has read all the texts above; nothing to say where some are missing or somebody has."""
    if standing.reader:
        widgets.saved(_("Read: {who}").format(who=_who(standing)))
        return
    if standing.lacking:
        widgets.note(
            _("{number} texts are missing. Write them above; then somebody can read it all.").format(
                number=standing.lacking
            )
        )
        return
    key, language = f"{sheet.key}-review-{standing.language}", standing.language
    seen = questionnaires.fingerprint(sheet.form, language)
    with st.form(key, border=False):
        name = st.text_input(
            _("Read by (a person or an office)"),
            max_chars=subject.LONGEST_REVIEWER,
            help=_("Somebody who speaks this language and has read every text above, those around the questions too."),
            key=f"{key}-by",
        )
        if st.form_submit_button(_("Note that all texts were read"), key=f"{key}-go"):
            noted = {"language": language, "read": seen, "reviewed_by": name, "code": sheet.code}
            changing.make(
                lambda db: questionnaires.review(
                    db, by=sheet.visit.by, at=now(), programme_id=sheet.visit.programme.id, **noted
                ),
                _("Noted. The next version is offered in this language."),
            )


def all_of(sheet: Sheet) -> tuple[Standing, ...]:
    """How each language stands, read from the store."""
    with store().reading() as db:
        return read(db, sheet)
