"""POST /line/{programme}/webhook: signature, events, store, 200. Of a talk it keeps moments, never a text."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from funnel import line_secrets, pseudonym_keys, pseudonyms
from funnel.pseudonym_keys import KeyNotInUse
from gateway import line_events, line_signature
from gateway.body import TooLarge, TooSlow, read_body
from gateway.context import Context
from gateway.inbox import Inbox
from gateway.known import Known
from gateway.line_events import Asked
from gateway.line_key import LineKey
from gateway.pages import plain
from gateway.relay import Relay
from gateway.replies import Replies
from store.database import StoreUnavailable
from store.records import Programme

log = logging.getLogger("shirube.gateway")

LARGEST_BODY = 1024 * 1024
_LARGE = 32 * 1024


@dataclass(frozen=True)
class Webhook:
    """The endpoint in one gateway."""

    context: Context
    known: Known
    inbox: Inbox
    key: LineKey
    relay: Relay
    replies: Replies

    async def __call__(self, request: Request) -> Response:
        """404 unknown or not configured, 413 and 408 too large and too slow, 401 not signed, 400 no events.

        200 when all is durable.
        """
        try:
            programme = await self.known.programme(request.path_params["programme"])
            secrets = self._secrets(programme)
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
        except TooSlow:
            return plain("too slow", status=408, connection="close")
        except ClientDisconnect:
            return plain("incomplete", status=400)
        if not line_signature.is_signed(request.headers.get("x-line-signature", ""), body, secrets):
            return plain("not signed", status=401)
        answer = await self._take(programme, body)
        if answer.status_code != 400:
            # Where our own counting failed too: what she wrote must reach those who answer her.
            self._give_on(programme, body, request)
        return answer

    def _give_on(self, programme: Programme, body: bytes, request: Request) -> None:
        told = {name: request.headers.get(name, "") for name in ("x-line-signature", "content-type")}
        self.relay.offer(programme, body, signature=told["x-line-signature"], content_type=told["content-type"])

    async def _take(self, programme: Programme, body: bytes) -> Response:
        try:
            key = await self.key.current()
            pseudonym = partial(pseudonyms.of, key, programme)
            asked = self.replies.set_apart(programme, await _read(body, programme.id, pseudonym))
            made_with = pseudonym_keys.fingerprint(key)
            fresh = await self.inbox.take(programme, [each.event for each in asked], made_with=made_with)
        except line_events.NotEvents:
            return plain("no events", status=400)
        except KeyNotInUse:
            log.error("the pseudonym key here is not the one in use; LINE events are not taken")
            return plain("try again", status=503, retry_after="60")
        except (OSError, StoreUnavailable) as error:
            log.error("LINE events could not be kept (%s)", type(error).__name__)
            return plain("try again", status=503, retry_after="5")
        self.replies.offer(programme, _once_each(asked, fresh))
        return plain("ok")

    def _secrets(self, programme: Programme | None) -> list[str]:
        file = self.context.settings.line_secrets_file
        return line_secrets.of_programme(programme, file).secrets if programme else []


async def _read(body: bytes, programme_id: int, pseudonym: line_events.Pseudonym) -> list[Asked]:
    """The events of a body; of a large one in another thread, so that no scan waits for it."""
    read = partial(line_events.read, body, programme_id=programme_id, pseudonym=pseudonym)
    return await asyncio.to_thread(read) if len(body) > _LARGE else read()


def _once_each(asked: Sequence[Asked], fresh: set[str]) -> list[Asked]:
    """Of each event stored just now the first in the body, in the body's order."""
    first = {each.event.event_id: each for each in reversed(asked)}
    return [each for each in asked if each.event.event_id in fresh and each is first[each.event.event_id]]


def routes(webhook: Webhook) -> list[Route]:
    """The routes of LINE."""
    return [Route("/line/{programme}/webhook", webhook.__call__, methods=["POST"])]
