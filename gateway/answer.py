"""The survey: shows the form of a link, takes its answer, says thank you."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from core import language as reader
from core.refusals import Refusal
from gateway import body as bodies
from gateway import notices, survey_form, survey_pages
from gateway.beforehand import Beforehand
from gateway.context import Context
from gateway.limits import SurveyLimits
from gateway.marks import Marks
from gateway.pages import plain
from gateway.survey_form import Sheet, Wish, wish_of
from gateway.survey_keeper import Keeper
from gateway.survey_pages import Found
from gateway.survey_reader import Sent
from gateway.survey_ways import ONE_TIME, OPEN, Way
from gateway.turns import Turns
from store import programmes
from store import questionnaires as questions
from store.database import Db, StoreUnavailable
from survey import answers, questionnaires
from survey.answers import Filled, Given
from survey.questionnaires import Form

# With the gateway's other threads, fewer than a pool of connections has.
_READERS = 4


@dataclass(frozen=True)
class Survey:
    """The endpoint of one way to a survey in one gateway."""

    context: Context
    limits: SurveyLimits
    beforehand: Beforehand
    way: Way
    # Forms open while answers wait for a store that can be read and not written.
    reading: Turns
    keeper: Keeper
    marks: Marks

    async def answer(self, request: Request) -> Response:
        """GET shows the form and changes nothing; POST stores the answer and spends what it came by, or does neither.

        Where the form has a second page, the first POST gives that and stores nothing.
        """
        answer = await self.answered(request)
        if answer.status_code == survey_pages.GONE:
            self.limits.led_nowhere(request.scope)
        return answer

    async def answered(self, request: Request) -> Response:
        """What comes of a request."""
        key, wish = request.path_params["key"], wish_of(request)
        given: Given = ()
        wait = self.limits.wait(request.scope)
        try:
            if request.method != "POST":
                return await self.opened(partial(self.show, key, wish), wish, wait=wait)
            given = await survey_form.read_form(request)
            if wait:
                return self.out_of_reach(wish, given, status=429, seconds=wait)
            await self.beforehand.wait()
            if kept := await self.keeper.take(Sent(self.way, key, given)):
                return self.thanked(kept, wish)
            return await self.reading.take(partial(self.look, key, wish, given))
        except ClientDisconnect:
            return plain("incomplete", status=400)
        except bodies.TooSlow:
            return notices.too_slow(wish.anywhere)
        except StoreUnavailable:
            return self.out_of_reach(wish, given)
        except Refusal as refusal:
            return await self.opened(partial(self.show, key, wish, refusal), wish, wait=wait)

    async def opened(self, form: Callable[[], Response], wish: Wish, *, wait: int) -> Response:
        """The form, or why it can't be opened just now."""
        if wait:
            return notices.busy(wish.anywhere, seconds=wait)
        try:
            return await self.reading.take(form)
        except StoreUnavailable:
            return self.out_of_reach(wish, ())

    def out_of_reach(self, wish: Wish, given: Given, **more: int) -> Response:
        """What comes instead while nothing can be taken."""
        return survey_pages.out_of_reach(wish.anywhere, given, lines=self.context.urgent_lines(), **more)

    def show(self, key: str, wish: Wish, refusal: Refusal | None = None) -> Response:
        """The form as nobody has touched it yet, with why what was sent could not be read. Raises StoreUnavailable."""
        with self.context.store.reading() as db:
            return self.sheet(db, key, wish, lambda _form: Sheet(refusal=refusal))

    def found(self, db: Db, key: str) -> Found | None:
        """What a live link leads to."""
        link = self.way.live(db, key, self.context.clock())
        published = questions.by_id(db, link.questionnaire_id) if link else None
        if link is None or published is None:
            return None
        desk = programmes.by_id(db, link.programme_id)
        return Found(questionnaires.form_of(published), self.way.is_open, bool(desk and desk.is_demo))

    def look(self, key: str, wish: Wish, given: Given) -> Response:
        """The page for what isn't stored: the next one, or the one where it's mended. Raises StoreUnavailable."""
        with self.context.store.reading() as db:
            if survey_form.step_of(given) == survey_form.FIRST:
                return self.sheet(db, key, wish, lambda _form: Sheet(given))
            try:
                filled = self.way.read(db, key, given, self.context.clock())
            except answers.LinkGone:
                return survey_pages.gone(wish.anywhere)
            except Refusal as refusal:
                return self.sheet(db, key, wish, partial(survey_form.to_mend, given=given, refusal=refusal))
            is_second = survey_form.has_more(filled.form, given)
            return self.sheet(db, key, wish, lambda _form: Sheet(given, is_second=is_second))

    def sheet(self, db: Db, key: str, wish: Wish, made: Callable[[Form], Sheet]) -> Response:
        """A page of a link's form, or that of a dead one."""
        found = self.found(db, key)
        if found is None:
            return survey_pages.gone(wish.anywhere)
        language = wish.among(found.form.languages)
        with reader.spoken(language):
            sheet = made(found.form)
        return survey_pages.form_page(found, sheet, language=language, lines=self.context.urgent_lines())

    def thanked(self, kept: Filled, wish: Wish) -> Response:
        """To an address that has nothing of the answer."""
        mark = self.marks.give(sounds_urgent=kept.sounds_urgent)
        address = f"/thanks?lang={wish.among(kept.form.languages)}&m={mark}"
        return Response(status_code=303, headers={"location": address})


def routes(context: Context, limits: SurveyLimits, beforehand: Beforehand) -> list[Route]:
    """Routes of the survey. Whatever stands below /s/ or /q/ and is no live link gets one and the same page."""
    keeper, marks = Keeper(context.store, context.clock), Marks()

    def way(of: Way) -> Callable[[Request], Awaitable[Response]]:
        return Survey(context, limits, beforehand, of, reading, keeper, marks).answer

    async def thanks(request: Request) -> Response:
        # Whoever only asks for the head sees nothing of it.
        first = request.method == "GET" and marks.take(request.query_params.get("m", ""))
        return survey_pages.thanks(wish_of(request).anywhere, lines=context.urgent_lines(), urgent_first=first)

    reading = Turns(_READERS)
    return [
        Route("/s/{key:path}", way(ONE_TIME), methods=["GET", "POST"]),
        Route("/q/{key:path}", way(OPEN), methods=["GET", "POST"]),
        Route("/thanks", thanks, methods=["GET"]),
    ]
