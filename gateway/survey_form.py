"""What is sent of a survey: in which language it was read, its fields, and what of them can't be taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.requests import Request

from core import language as reader
from core.language import mark
from core.refusals import Refusal
from gateway import body as bodies
from gateway.pages import preferred_language
from survey import answers, parsing, questionnaires
from survey.answers import Given
from survey.questionnaires import Form, Question

LARGEST_BODY = 64 * 1024
MOST_FIELDS = 200
# For a form with two pages: to go back to the first, to send the second, to go on from the first without sending.
# No question's code has such a sign.
STEP, FIRST, SECOND, NEXT = "/step", "1", "2", "next"
_ESCAPED = re.compile("(?:%[0-9A-Fa-f]{2})+")


class TooLarge(Refusal):
    """More than any filled-in form can be."""

    sentence = mark("What was sent is too large. Nothing was stored. Please send the form once more.")


class NotAForm(Refusal):
    """Not what a browser sends for a form."""

    sentence = mark("What was sent is not this form. Nothing was stored. Please send the form once more.")


STATUS: dict[type[Refusal], int] = {TooLarge: 413, NotAForm: 415}


@dataclass(frozen=True)
class Wish:
    """The language asked for in the address, and what the browser says its owner reads."""

    asked: str
    browser: str

    def among(self, languages: Sequence[str]) -> str:
        """The language of a form that is offered in some; Japanese where none of them is wished for."""
        return self.asked if self.asked in languages else preferred_language(self.browser, among=languages)

    @property
    def anywhere(self) -> str:
        """The language of a page without a form. Only our own forms ask for one beyond those every text is in."""
        return self.asked if self.asked in reader.PUBLIC else preferred_language(self.browser)


def wish_of(request: Request) -> Wish:
    """In which language somebody would like to read."""
    return Wish(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


async def read_form(request: Request) -> list[tuple[str, str]]:
    """Names and values of a sent form.

    Raises TooLarge, NotAForm, answers.NotOnTheForm where the text is broken, body.TooSlow.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise NotAForm
    try:
        body = await bodies.read_body(request, limit=LARGEST_BODY)
    except bodies.TooLarge as error:
        raise TooLarge from error
    try:
        return fields_of(body)
    except ValueError as error:
        raise answers.NotOnTheForm from error


def fields_of(body: bytes) -> list[tuple[str, str]]:
    """Names and values of a body, as urllib.parse.parse_qsl reads them, in a quarter of its time.

    Every answer pays for it on the event loop. Raises ValueError where there are too many fields, and where a byte is
    no UTF-8: it is refused, not replaced.
    """
    fields = body.decode("ascii").replace("+", " ").split("&")
    if len(fields) > MOST_FIELDS:
        raise ValueError("more fields than any form has")
    pairs = (field.partition("=") for field in fields if field)
    return [(_unescaped(name), _unescaped(value)) for name, _is, value in pairs]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda run: bytes.fromhex(run[0].replace("%", "")).decode(), text) if "%" in text else text


def step_of(given: Given) -> str:
    """What the button says that was pressed: FIRST, SECOND or NEXT; nothing on a form of one page."""
    return next((value for name, value in given if name == STEP), "")


def has_more(form: Form, given: Given) -> bool:
    """Whether a page comes before anything is sent: always where the button said Next, though nothing more is asked."""
    step = step_of(given)
    return step != SECOND and (step == NEXT or bool(questionnaires.second_step(form, given)))


def of(questions: Sequence[Question], given: Given) -> list[tuple[str, str]]:
    """What was given to some questions, in the order it came."""
    codes = {question.code for question in questions}
    return [(name, value) for name, value in given if name in codes]


@dataclass(frozen=True)
class Sheet:
    """One of a form's pages: what was given before, and what of it couldn't be taken, by the question's code.

    `refusal` is why all of it came back where that is no single question's.
    """

    given: Given = ()
    is_second: bool = False
    problems: Mapping[str, Refusal] = field(default_factory=dict)
    refusal: Refusal | None = None


def to_mend(form: Form, *, given: Given, refusal: Refusal) -> Sheet:
    """The page on which what was refused can be mended; the second where all of it stands there."""
    later = questionnaires.second_step(form, given)
    problems = _problems(form, (*questionnaires.first_step(form), *later), given)
    is_second = bool(problems) and problems.keys() <= {question.code for question in later}
    return Sheet(given, is_second, problems, None if problems else refusal)


def _problems(form: Form, questions: Sequence[Question], given: Given) -> dict[str, Refusal]:
    """By the question's code; each is read by itself, so that she learns of all at once."""
    found: dict[str, Refusal] = {}
    for question in questions:
        alone = replace(form, questions=(replace(question, only_if=None),))
        try:
            parsing.read(alone, of([question], given))
        except answers.NothingChosen:
            continue
        except Refusal as refusal:
            found[question.code] = refusal
    return found
