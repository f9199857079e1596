"""How the editor names things: questionnaires, kinds of questions, modules, and one question in a line."""

import re

from core.language import current, mark
from core.language import gettext as _
from survey import questionnaires, readings
from survey.questionnaires import Form, Question

KINDS = {
    "scale": mark("Scale (one of several, in order)"),
    "single": mark("One of several"),
    "multiple": mark("Any of several"),
    "number": mark("A number"),
    "text": mark("A few words"),
}
MODULES = {
    "kita": mark("Kita: support in person, whether she knew of it and uses it"),
    "itabashi": mark("Itabashi: whom she has told before, other help she has used"),
    "osaka": mark("Osaka: whether she is glad, special consultations, sanitary pads"),
    "ueda": mark("Ueda: what else she has used, whether places felt safe"),
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!$:~<>|&])")


def name(form: Form) -> str:
    """A questionnaire's name as staff read it."""
    return readings.plain(questionnaires.said(form.name, current()))


def module(code: str) -> str:
    """What a module asks."""
    return _(MODULES[code]) if code in MODULES else code


def line(question: Question) -> str:
    """A question's words as staff read them, without readings."""
    return readings.plain(questionnaires.said(question.label, current()))


def option(question: Question, code: str) -> str:
    """An option's words as staff read them."""
    found = next(one for one in question.options if one.code == code)
    return readings.plain(questionnaires.said(found.label, current()))


def shape(form: Form, question: Question) -> str:
    """What kind of question it is, and who is asked."""
    told = [_kind(question)]
    if question.only_if:
        other = form.question(question.only_if[0])
        assert other
        chosen = _(", ").join(option(other, code) for code in question.only_if[1])
        told.append(_("second page, only after “{options}”").format(options=chosen))
    return _("; ").join(told)


def _kind(question: Question) -> str:
    number = len(question.options)
    if question.kind == "multiple":
        return _("any of {number}").format(number=number)
    if question.kind == "text":
        return _("up to {number} characters").format(number=question.limit)
    if question.kind == "number":
        return _("a number from {low} to {high}").format(low=question.low, high=question.high)
    return _("one of {number}").format(number=number)


def literal(text: str) -> str:
    """Words as they are in a label that Streamlit reads as Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)
