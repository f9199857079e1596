"""The closing survey: shows the form of a one-time link, takes its answer, says thank you."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core import language as reader
from core import words
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from gateway import body as bodies
from gateway import notices
from gateway.context import Context
from gateway.limits import Limiter
from gateway.pages import SAFE, plain, preferred_language, render
from gateway.turns import Turns
from store import programmes, surveys
from store.database import StoreUnavailable
from survey import answers, invitations, questionnaires, urgent
from survey.answers import Given

LARGEST_BODY = 64 * 1024
MOST_FIELDS = 200
# With the gateway's other threads, fewer than a pool of connections has.
_READERS, _WRITERS = 4, 4
# Seconds an answer waits for the store; after that it is handed back to be sent again.
_PATIENCE = 3.0
_TRY_AGAIN = 5


class TooLarge(Refusal):
    """More than any filled-in form can be."""

    sentence = mark("What was sent is too large. Nothing was stored. Please send the form once more.")


class NotAForm(Refusal):
    """Not what a browser sends for a form."""

    sentence = mark("What was sent is not this form. Nothing was stored. Please send the form once more.")


STATUS: dict[type[Refusal], int] = {TooLarge: 413, NotAForm: 415}


@dataclass(frozen=True)
class Survey:
    """The endpoints of the survey in one gateway."""

    context: Context
    limiter: Limiter
    # Forms open while answers wait for a store that can be read and not written.
    reading: Turns = field(default_factory=lambda: Turns(_READERS))
    writing: Turns = field(default_factory=lambda: Turns(_WRITERS))

    async def answer(self, request: Request) -> Response:
        """GET shows the form and spends nothing; POST spends the link and stores the answer, or does neither."""
        token, language = request.path_params["token"], language_of(request)
        form = partial(self.form_page, token, language)
        given: Given = ()
        wait = self.limiter.wait(request.scope)
        try:
            if request.method != "POST":
                return notices.busy(language, seconds=wait) if wait else await self.reading.take(form)
            given = await read_form(request)
            if wait:
                return out_of_reach(language, given, status=429, seconds=wait)
            # Whoever guesses tokens never holds up those who write.
            if not await self.reading.take(partial(self.is_live, token)):
                return gone(language)
            return await self.writing.take(partial(self.take, token, language, given))
        except ClientDisconnect:
            return plain("incomplete", status=400)
        except bodies.TooSlow:
            return notices.too_slow(language)
        except StoreUnavailable:
            return out_of_reach(language, given)
        except Refusal as refusal:
            return await self.refused(partial(form, refusal=refusal), language, wait=wait)

    async def refused(self, form: Callable[[], Response], language: str, *, wait: int) -> Response:
        """The form once more, with the sentence why what was sent could not be read."""
        if wait:
            return notices.busy(language, seconds=wait)
        try:
            return await self.reading.take(form)
        except StoreUnavailable:
            return out_of_reach(language, ())

    def is_live(self, token: str) -> bool:
        """Whether a token leads to a form. Raises StoreUnavailable."""
        with self.context.store.reading() as db:
            return invitations.live(db, token, at=self.context.clock()) is not None

    async def thanks(self, request: Request) -> Response:
        """After sending: an address without a token, and no way back to the answers."""
        return render("survey_thanks.html", language=language_of(request), lines=urgent.lines(), said=said)

    def form_page(self, token: str, language: str, *, given: Given = (), refusal: Refusal | None = None) -> Response:
        """The form of a live link, with what was chosen before and why it came back; else the page of a dead one."""
        try:
            with self.context.store.reading() as db:
                link = invitations.live(db, token, at=self.context.clock())
                published = surveys.by_id(db, link.questionnaire_id) if link else None
                desk = programmes.by_id(db, link.programme_id) if link else None
        except StoreUnavailable:
            return out_of_reach(language, given)
        if published is None:
            return gone(language)
        form = questionnaires.form_of(published)
        return render(
            "survey.html",
            language=language if language in form.languages else reader.DEFAULT,
            status=STATUS.get(type(refusal), 400) if refusal else 200,
            form=form,
            is_demo=desk is not None and desk.is_demo,
            chosen=set(given),
            typed={name: value for name, value in given},
            declined=questionnaires.DECLINED,
            refusal=refusal,
            worded=reader.worded,
            lines=urgent.lines(),
            said=said,
            names={code: words.LANGUAGES[code] for code in reader.SPOKEN if code in form.languages},
        )

    def take(self, token: str, language: str, given: Given) -> Response:
        """Store an answer; whatever can be mended comes back in the form with everything she chose."""
        try:
            with reader.spoken(language), self.context.store.writing(patience=_PATIENCE) as db:
                answers.submit(db, token=token, given=given, at=self.context.clock())
        except answers.LinkGone:
            return gone(language)
        except StoreUnavailable:
            return out_of_reach(language, given)
        except Refusal as refusal:
            return self.form_page(token, language, given=given, refusal=refusal)
        return RedirectResponse(f"/thanks?lang={language}", 303, headers=SAFE)


def routes(context: Context, limiter: Limiter) -> list[Route]:
    """Routes of the survey. Whatever stands below /s/ that is no live link gets one and the same page."""
    survey = Survey(context, limiter)
    return [
        Route("/s/{token:path}", survey.answer, methods=["GET", "POST"]),
        Route("/thanks", survey.thanks, methods=["GET"]),
    ]


def language_of(request: Request) -> str:
    """The language in the address, else the browser's wish."""
    wished = request.query_params.get("lang", "")
    return wished if wished in reader.SPOKEN else preferred_language(request.headers.get("accept-language", ""))


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
        # Strict: a byte that is no UTF-8 is refused, not replaced.
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise answers.NotOnTheForm from error


def said(labels: questionnaires.Labels) -> str:
    """A label in the page's language."""
    return questionnaires.said(labels, reader.current())


def gone(language: str) -> Response:
    """Unknown, spent, expired and malformed: the same bytes for all."""
    with reader.spoken(language):
        heading = _("This page can't be used any more.")
        sentences: Sequence[str] = [_("You can close it.")]
    return render("notice.html", language=language, status=404, heading=heading, sentences=sentences, way_on=None)


def out_of_reach(language: str, given: Given, *, status: int = 503, seconds: int = _TRY_AGAIN) -> Response:
    """It can't be taken just now: what she chose stays in the page, to be sent again with one button."""
    page = render("survey_again.html", language=language, status=status, given=given)
    page.headers["retry-after"] = str(seconds)
    return page
