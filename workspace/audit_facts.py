"""What an entry of the record of changes says beside who did what: each fact and each code in words."""

import re
from collections.abc import Callable, Mapping

from campaigns import pieces
from campaigns.printed_facts import PARTS, TELEPHONE
from core.language import gettext as _
from core.language import mark
from core.words import ACTIVITIES, HAPPENINGS, LANGUAGES, REPORT_TEXTS, ROLES
from exchange.outbox import KINDS
from funnel.imports import SOURCES
from funnel.target_words import measure_name
from store.records import AuditEntry
from survey import presets
from workspace import questionnaire_words, widgets

FACTS = {
    "after": mark("now"),
    "answers": mark("answers"),
    "approved_by": mark("approved by"),
    "batch": mark("import no."),
    "before": mark("before"),
    "campaign": mark("campaign no."),
    "characters": mark("number of characters"),
    "closes": mark("closing"),
    "code": mark("code"),
    "codes": mark("codes"),
    "copies": mark("copies"),
    "count": mark("number"),
    "day": mark("day"),
    "design": mark("version"),
    "dial": mark("telephone number"),
    "document": mark("approved by document"),
    "email": mark("address"),
    "figure": mark("figure no."),
    "file": mark("file"),
    "fiscal_year": mark("fiscal year"),
    "format": mark("file format"),
    "host": mark("server"),
    "installed_on": mark("put up on"),
    "kind": mark("kind"),
    "label": mark("for"),
    "language": mark("language"),
    "logo": mark("logo"),
    "made_by": mark("laid out by"),
    "measure": mark("aimed for"),
    "minutes": mark("minutes of silence"),
    "most": mark("at most"),
    "note": mark("sentence"),
    "number": mark("number"),
    "opens": mark("opening"),
    "part": mark("part"),
    "persons": mark("people"),
    "placement": mark("place no."),
    "profile": mark("printed by"),
    "programmes": mark("programmes"),
    "project": mark("project no."),
    "quantity": mark("pieces planned"),
    "questionnaire": mark("questionnaire"),
    "removed_on": mark("taken down on"),
    "result": mark("result"),
    "reviewed_by": mark("read by"),
    "role": mark("role"),
    "rows": mark("rows"),
    "run": mark("print run no."),
    "since": mark("from the day"),
    "slug": mark("short name"),
    "source": mark("came from"),
    "spreadsheet": mark("spreadsheet"),
    "survey_keyword": mark("keyword"),
    "survey_postback": mark("postback"),
    "tables": mark("tables"),
    "unit_cost_yen": mark("yen apiece"),
    "until": mark("to the day"),
    "url": mark("destination"),
    "variants": mark("variants"),
    "venue": mark("venue no."),
    "version": mark("version"),
    "weekdays": mark("weekdays"),
    "words": mark("words"),
}
# Facts that are kept as a code, in words.
_CODES = {"open": mark("open"), "closed": mark("closed")}
# As the files are called on the report's page.
_FORMATS = {"pdf": "PDF", "docx": "Word (DOCX)", "xlsx": "Excel (XLSX)", "html": "HTML"}
# A remembered mapping is of a kind of list, whether it comes as a file or stands in a sheet.
_LISTS = {
    "consultations": mark("lists of consultations"),
    "friend_days": mark("lists of friends by day"),
    "placements": mark("lists of places"),
}
_WEEKDAYS = {day: day for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_SENTENCES = {
    "cost": mark("Sentence on the cost"),
    "secrecy": mark("Sentence on secrecy"),
    "anonymity": mark("Sentence on giving no name"),
}
_DONE = {code: label for code, (label, _unit) in ACTIVITIES.items()}
# By the name of a fact, since one code may stand for two things.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "after": {**_CODES, **ROLES},
    "before": {**_CODES, **ROLES},
    "format": _FORMATS,
    "kind": {**HAPPENINGS, **_DONE, **_LISTS},
    "language": LANGUAGES,
    "part": {**REPORT_TEXTS, **PARTS, **_SENTENCES},
    "profile": {"press": mark("print shop"), "office": mark("office")},
    "role": ROLES,
    "source": SOURCES,
    "tables": KINDS,
    "weekdays": _WEEKDAYS,
}
_AMOUNTS = (
    "after",
    "answers",
    "before",
    "characters",
    "copies",
    "count",
    "most",
    "number",
    "persons",
    "quantity",
    "result",
    "rows",
    "unit_cost_yen",
    "words",
)
_PHONE = re.compile(r"phone_([0-9]+)")
_SHOWN = 5


def told(entry: AuditEntry) -> str:
    """The facts of an entry in a line, in the reader's language; what is empty is left out."""
    facts = {name: value for name, value in entry.detail.items() if value not in (None, "", [])}
    return " / ".join(f"{_named(entry.action, name)} {_plain(name, value)}" for name, value in facts.items())


def _named(action: str, name: str) -> str:
    if name == "number" and action.startswith("placement"):
        return _("number of codes")
    return _(FACTS[name]) if name in FACTS else name


def _plain(name: str, value: object) -> str:
    if isinstance(value, list):
        rest = len(value) - _SHOWN
        shown = " ".join(_plain(name, one) for one in value[:_SHOWN])
        return _("{names} and {number} more").format(names=shown, number=rest) if rest > 0 else shown
    if isinstance(value, int | float) and name in _AMOUNTS:
        return f"{value:,}"
    return _word(name, str(value))


def _word(name: str, value: str) -> str:
    if value in _WORDS.get(name, {}):
        return _(_WORDS[name][value])
    return _MADE[name](value) if name in _MADE else value


def _part(value: str) -> str:
    phone = _PHONE.fullmatch(value)
    return _(TELEPHONE).format(number=int(phone[1]) + 1) if phone else value


def _year(value: str) -> str:
    return widgets.fiscal_year_name(int(value)) if value.isdigit() else value


def _questionnaire(value: str) -> str:
    return questionnaire_words.name(presets.compose(value)) if value in presets.presets() else value


def _variant(value: str) -> str:
    return pieces.themes().get(value, value)


# Codes whose words somebody else makes.
_MADE: Mapping[str, Callable[[str], str]] = {
    "fiscal_year": _year,
    "measure": measure_name,
    "part": _part,
    "questionnaire": _questionnaire,
    "variants": _variant,
}
