"""The sign-in page, the sign-out button's address, and /healthz: all that answers beside Streamlit."""

import hmac
from functools import partial
from secrets import token_urlsafe
from urllib.parse import parse_qs, quote, urlsplit

from anyio import CapacityLimiter, to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from core import language
from core.dates import now
from core.folders import ASSETS, ROOT
from core.language import gettext, worded
from core.language import mark as _
from core.refusals import Refusal
from store.database import StoreUnavailable
from workspace import cookies, sessions
from workspace.database import settings, store
from workspace.wall import ID_HASH

_HASHING_AT_ONCE = 2
_WAITING_AT_MOST = 20
_LARGEST_FORM = 8_192
_LONGEST_PATH = 512

_templates = Environment(
    loader=FileSystemLoader(ROOT / "workspace" / "templates"), autoescape=True, undefined=StrictUndefined
)


class FormOutOfDate(Refusal):
    """The form was open for more than an hour, or isn't ours."""

    sentence = _("This page had been open for a while. Nothing is wrong; please sign in once more.")


class TooManySignIns(Refusal):
    """More people are signing in than can be checked at once."""

    sentence = _("Many people are signing in just now. Please try again in a moment.")


def public_routes() -> list[Route]:
    """What answers signed out: /signin and /healthz, nothing else."""
    turnstile = CapacityLimiter(_HASHING_AT_ONCE)
    return [
        Route("/signin", show, methods=["GET"]),
        Route("/signin", partial(enter, turnstile), methods=["POST"]),
        Route("/healthz", healthz, methods=["GET"]),
    ]


def private_routes() -> list[Route]:
    """What answers behind the wall beside Streamlit."""
    return [Route("/signout", leave, methods=["POST"]), Route("/home", home, methods=["GET"])]


async def healthz(request: Request) -> Response:
    """Whether the process answers."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def show(request: Request) -> Response:
    """The sign-in page."""
    return _page(request, wanted=local_path(request.query_params.get("next")), email="")


async def enter(turnstile: CapacityLimiter, request: Request) -> Response:
    """Check address and password; a session and its cookie, or the page again with what went wrong."""
    form = await _small_form(request)
    wanted, email = local_path(form.get("next")), form.get("email", "")[:254]
    key = settings().signing_key
    try:
        if not cookies.form_is_ours(request, nonce=form.get("token", ""), key=key):
            raise FormOutOfDate
        if turnstile.statistics().tasks_waiting >= _WAITING_AT_MOST:
            raise TooManySignIns
        session_id = await to_thread.run_sync(_sign_in, email, form.get("password", ""), limiter=turnstile)
    except Refusal as refusal:
        return _page(request, wanted=wanted, email=email, refusal=refusal)
    response = RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
    cookies.give_session(response, session_id=session_id, key=key, secure=_is_secure(request))
    return response


def _sign_in(email: str, password: str) -> str:
    with store().writing() as db:
        attempt = sessions.begin(db, email=email, key=settings().signing_key, at=now())
    # Outside of any transaction: hashing takes long, and the attempt is counted already.
    if not sessions.check(attempt, password):
        raise sessions.WrongSignIn
    with store().writing() as db:
        return sessions.open_session(db, attempt=attempt, at=now())


async def leave(request: Request) -> Response:
    """End the sign-in and all its open pages."""
    id_hash = request.scope[ID_HASH]
    token = (await _small_form(request)).get("token", "")
    ours = cookies.sign_out_token(id_hash, key=settings().signing_key)
    if not hmac.compare_digest(ours.encode(), token.encode()):
        return PlainTextResponse("forbidden", 403)
    await to_thread.run_sync(_end, id_hash)
    response = RedirectResponse("/signin", 303, {"Cache-Control": "no-store"})
    cookies.take_session(response, secure=_is_secure(request))
    return response


async def home(request: Request) -> Response:
    """The first page under its name; to Streamlit it has none and it would say that it doesn't exist."""
    return RedirectResponse("/", 303)


def _end(id_hash: str) -> None:
    with store().writing() as db:
        sessions.close(db, id_hash)


def local_path(wanted: str | None) -> str:
    """The path to go to after signing in: one of ours, or the first page."""
    if not wanted or len(wanted) > _LONGEST_PATH or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    if "\\" in wanted or any(not "!" <= letter <= "~" for letter in wanted):
        return "/"
    parts = urlsplit(wanted)
    return "/" if parts.scheme or parts.netloc or parts.path in ("/signin", "/signout") else wanted


async def _small_form(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise HTTPException(413)
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}


def _page(request: Request, *, wanted: str, email: str, refusal: Refusal | None = None) -> Response:
    code = "en" if request.query_params.get("lang") == "en" else "ja"
    key, nonce = settings().signing_key, token_urlsafe(16)
    # A second tab must not spoil the first one's form: the same hour keeps its nonce.
    form_nonce = cookies.form_nonce(request, key=key) or cookies.new_nonce()
    with language.spoken(code):
        html = _templates.get_template("signin.html").render(
            _=gettext,
            language=code,
            other="ja" if code == "en" else "en",
            css=(ASSETS / "css" / "signin.css").read_text(),
            nonce=nonce,
            token=form_nonce,
            wanted=wanted,
            wanted_quoted=quote(wanted, safe=""),
            email=email,
            refusal=worded(refusal) if refusal else "",
        )
    response = HTMLResponse(html, _status(refusal), _headers(nonce))
    cookies.give_form(response, key=key, secure=_is_secure(request), nonce=form_nonce)
    return response


def _status(refusal: Refusal | None) -> int:
    match refusal:
        case None:
            return 200
        case sessions.SignInLocked():
            return 429
        case TooManySignIns() | StoreUnavailable():
            return 503
        case FormOutOfDate():
            return 400
        case _:
            return 401


def _headers(nonce: str) -> dict[str, str]:
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
