"""POST /line/{programme}/webhook: signature, events, store, 200. Of a talk it keeps moments, never a text."""

import logging
from dataclasses import dataclass
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from funnel import pseudonyms
from gateway import line_events, line_secrets
from gateway.body import TooLarge, read_body
from gateway.context import Context
from gateway.inbox import Inbox
from gateway.known import Known
from gateway.pages import plain
from store.database import StoreUnavailable
from store.records import Programme

log = logging.getLogger("shirube.gateway")

LARGEST_BODY = 1024 * 1024


@dataclass(frozen=True)
class Webhook:
    """The endpoint in one gateway."""

    context: Context
    known: Known
    inbox: Inbox

    async def __call__(self, request: Request) -> Response:
        """404 unknown or not configured, 413 too large, 401 not signed, 400 no events; 200 when all is durable."""
        try:
            programme = await self.known.programme(request.path_params["programme"])
            secrets = line_secrets.of_programme(programme, self.context.settings.line_secrets_file) if programme else []
        except StoreUnavailable:
            return plain("try again", status=503, retry_after="5")
        except line_secrets.SecretsUnreadable:
            log.error("the file of LINE secrets can't be read")
            return plain("try again", status=503, retry_after="60")
        if programme is None or not secrets:
            return plain("unknown", status=404)
        try:
            body = await read_body(request, limit=LARGEST_BODY)
        except TooLarge:
            return plain("too large", status=413)
        except ClientDisconnect:
            return plain("incomplete", status=400)
        if not line_secrets.is_signed(request.headers.get("x-line-signature", ""), body, secrets):
            return plain("not signed", status=401)
        return await self._take(programme, body)

    async def _take(self, programme: Programme, body: bytes) -> Response:
        try:
            pseudonym = partial(pseudonyms.line_user, self.context.settings.pseudonym_key, programme)
            events = line_events.read(body, programme_id=programme.id, pseudonym=pseudonym)
            await self.inbox.take(programme, events)
        except line_events.NotEvents:
            return plain("no events", status=400)
        except OSError as error:
            log.error("LINE events could not be kept (%s)", type(error).__name__)
            return plain("try again", status=503, retry_after="5")
        return plain("ok")


def routes(webhook: Webhook) -> list[Route]:
    """The routes of LINE."""
    return [Route("/line/{programme}/webhook", webhook.__call__, methods=["POST"])]
