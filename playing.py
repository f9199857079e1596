"""The acts of a scenario's play: each goes the way the real thing goes, at the moment the plan says."""

import base64
import csv
import hashlib
import hmac
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import httpx

from core.dates import TOKYO, end_of, start_of, tokyo_day
from core.settings import Settings
from core.words import CONSULTED
from exchange import consultation_file, spellings, tables
from funnel import imports, pseudonym_keys, pseudonyms
from gateway import survey_form
from scenario import LineMoment, Scan, Scenario, Visit, Year
from store.database import Store
from store.records import Programme
from survey import answers, invitations, questionnaires
from survey.questionnaires import Form, Question

BY = "demo"
_AGENTS = {
    "person": "Mozilla/5.0 (iPhone; CPU iPhone OS {major}_{minor} like Mac OS X) AppleWebKit/605 Safari Line/13.1",
    "bot": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "preview": "facebookexternalhit/1.1;line-poker/1.0",
    "head": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
    "staff": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
}


@dataclass
class Clock:
    """The play's time, read by the gateway at each request."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Stage:
    """Where a scenario is played: the store, its settings, the programme, and the seeded chance."""

    store: Store
    settings: Settings
    scenario: Scenario
    programme: Programme
    rng: Random
    client: httpx.AsyncClient
    clock: Clock


async def happen(stage: Stage, year: Year) -> None:
    """Scans and LINE moments in the order of time."""
    moments: list[Scan | LineMoment] = sorted([*year.scans, *year.line], key=lambda moment: moment.at)
    for moment in moments:
        stage.clock.at = moment.at
        if isinstance(moment, Scan):
            await _scan(stage, moment)
        else:
            await _webhook(stage, moment)


async def _scan(stage: Stage, scan: Scan) -> None:
    agent = _AGENTS[scan.client].format(major=stage.rng.randint(14, 18), minor=stage.rng.randint(0, 7))
    method = "HEAD" if scan.client == "head" else "GET"
    address = f"/R/{scan.code}?T" if scan.client == "staff" else f"/R/{scan.code}"
    answer = await stage.client.request(method, address, headers={"User-Agent": agent})
    _must_answer(answer, 302)


async def _webhook(stage: Stage, moment: LineMoment) -> None:
    """Post one event as LINE would, signed with the demo's channel secret."""
    event: dict[str, Any] = {
        "type": moment.kind,
        "mode": "active",
        "timestamp": round(moment.at.timestamp() * 1000),
        "webhookEventId": f"{stage.rng.getrandbits(128):032X}"[:26],
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": moment.user_id},
    }
    if moment.kind == "follow":
        event["follow"] = {"isUnblocked": moment.is_unblocked}
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}).encode()
    secret = f"demo-secret-{stage.programme.slug}".encode()
    signature = base64.b64encode(hmac.digest(secret, body, hashlib.sha256)).decode()
    headers = {"X-Line-Signature": signature, "Content-Type": "application/json"}
    answer = await stage.client.post(f"/line/{stage.programme.slug}/webhook", content=body, headers=headers)
    _must_answer(answer, 200)


def _must_answer(answer: httpx.Response, status: int) -> None:
    if answer.status_code != status:
        raise RuntimeError(f"the gateway answered {answer.status_code} where {status} was due")


async def survey(stage: Stage, days: Sequence[date]) -> None:
    """Issue links on opening days and answer some of them within the hour; release once a month."""
    wanted = stage.scenario.play.get("survey")
    if not wanted:
        return
    stage.clock.at = start_of(days[0])
    with stage.store.writing() as db:
        channels = sorted({group["channel"] for row in stage.scenario.campaigns for group in row["placements"]})
        published = questionnaires.publish_preset(
            db,
            by=BY,
            at=stage.clock.at,
            programme_id=stage.programme.id,
            modules=wanted.get("modules", []),
            channels=channels,
        )
    form = questionnaires.form_of(published)
    replies = [_asked(form, reply) for reply in _replies(stage.rng, form.questions, wanted)]
    # A week belongs to the period where its Thursday lies: answers stay clear of the year's edges.
    open_days = [day for day in days if days[0] + timedelta(days=6) <= day <= days[-1] - timedelta(days=6)]
    sent = sorted(stage.rng.choices(open_days, k=wanted["sent"]))
    answering = set(stage.rng.sample(range(len(sent)), len(replies)))
    for number, day in enumerate(sent):
        reply = replies.pop() if number in answering else None
        await _one_link(stage, day, reply)
        if number + 1 == len(sent) or sent[number + 1].month != day.month:
            _release(stage, end_of(day))


async def _one_link(stage: Stage, day: date, reply: Mapping[str, Any] | None) -> None:
    stage.clock.at = start_of(day) + timedelta(hours=20)
    with stage.store.writing() as db:
        token = invitations.issue(db, by=BY, at=stage.clock.at, programme=stage.programme, count=1)[0]
    if reply is not None:
        stage.clock.at += timedelta(minutes=stage.rng.randint(2, 50))
        _must_answer(await stage.client.post(f"/s/{token}", data=reply), 303)


def _release(stage: Stage, at: datetime) -> None:
    with stage.store.writing() as db:
        answers.release(db, at=at, rng=stage.rng)
    stage.store.forget_order()


def _replies(rng: Random, questions: Sequence[Question], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """As many filled forms as were answered, with exactly the published shares."""
    n = wanted["answered"]
    replies: list[dict[str, Any]] = [{} for _number in range(n)]
    for question in questions:
        for reply, value in zip(replies, _values(rng, question, wanted, n), strict=True):
            if value:
                reply[question.code] = value
    return replies


def _asked(form: Form, reply: Mapping[str, Any]) -> dict[str, Any]:
    """A reply as sent from the last page she sees: without questions whose condition her answers don't meet."""
    given = [(code, value) for code, said in reply.items() for value in (said if isinstance(said, list) else [said])]
    later = questionnaires.second_step(form, given)
    shown = {question.code for question in (*questionnaires.first_step(form), *later)}
    last = {survey_form.STEP: survey_form.SECOND} if later else {}
    return {code: said for code, said in reply.items() if code in shown} | last


def _values(rng: Random, question: Question, wanted: Mapping[str, Any], n: int) -> list[Any]:
    if question.kind == "scale":
        good = _exactly(rng, wanted["positive"].get(question.code, round(n * 0.7)), n)
        bad = [code for code in question.codes if code not in question.positive]
        return [rng.choice(question.positive) if positive else rng.choices(bad, [6, 2, 1])[0] for positive in good]
    if question.kind == "multiple":
        exact = wanted.get("chosen", {}).get(question.code, {})
        columns = {code: _exactly(rng, exact.get(code, n // 8), n) for code in question.codes}
        ticked = [[code for code in question.codes if columns[code][number]] for number in range(n)]
        # A share is of those who said anything: where shares were published, everybody did.
        free = [code for code in question.codes if code not in exact] if exact else []
        return [codes or free and [rng.choice(free)] for codes in ticked]
    if question.kind == "text":
        words = wanted.get("words", [])
        return [rng.choice(words) if words and rng.random() < 0.12 else None for _number in range(n)]
    return [rng.choice(question.codes) if rng.random() < 0.9 else None for _number in range(n)]


def _exactly(rng: Random, count: int, n: int) -> list[bool]:
    drawn = [True] * count + [False] * (n - count)
    rng.shuffle(drawn)
    return drawn


def consultations(stage: Stage, visits: Sequence[Visit]) -> None:
    """Bring the year's consultations in as the contractor's monthly files."""
    with stage.store.writing() as db:
        key = pseudonym_keys.in_use(db, stage.settings.pseudonym_key_file, at=start_of(stage.programme.starts))
    by_month: dict[tuple[int, int], list[Visit]] = {}
    for visit in visits:
        day = tokyo_day(visit.starts)
        by_month.setdefault((day.year, day.month), []).append(visit)
    for (year, month), rows in sorted(by_month.items()):
        at = end_of(tokyo_day(rows[-1].starts))
        data = _file(stage.rng, rows)
        table = tables.read(f"{year}-{month:02d}.csv", data, expects=consultation_file.HEADERS)
        parsed = consultation_file.parse(table, pseudonym=partial(_pseudonym, key, stage.programme), at=at)
        if parsed.errors:
            raise RuntimeError(f"the demo's own file has errors: {parsed.errors[0]}")
        file_hash = hashlib.sha256(data).hexdigest()
        with stage.store.writing() as db:
            imports.import_rows(db, by=BY, at=at, programme=stage.programme, rows=parsed.rows, file_hash=file_hash)


def _pseudonym(key: bytes, programme: Programme, kind: str, text: str) -> str:
    hide = pseudonyms.line_user if kind == "line" else pseudonyms.reference
    return hide(key, programme, text)


def _file(rng: Random, rows: Sequence[Visit]) -> bytes:
    """A month's file as a contractor would write it: Japanese headings, Tokyo time, Shift_JIS."""
    keys = ("start", "end", "line", "flag", "channel", "age", "topics", "outcome")
    headings = {column.key: column.headers[0] for column in consultation_file.COLUMNS}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([headings[key] for key in keys])
    writer.writerows(_line_of(rng, visit) for visit in rows)
    return text.getvalue().encode("cp932")


def _line_of(rng: Random, visit: Visit) -> list[str]:
    is_consultation = visit.outcome in CONSULTED
    flag = "new" if visit.is_first else "repeat"
    topics = rng.sample(["family", "partner", "childcare", "work", "money", "mind", "relations"], 2)
    return [
        f"{visit.starts.astimezone(TOKYO):%Y/%m/%d %H:%M}",
        f"{visit.ends.astimezone(TOKYO):%H:%M}",
        visit.person.user_id,
        spellings.FLAGS.written(flag) if is_consultation and rng.random() < 0.85 else "",
        spellings.CHANNELS.written(visit.channel_told) if visit.channel_told else "",
        spellings.AGE_BANDS.written(visit.person.band),
        "、".join(spellings.TOPICS.written(topic) for topic in topics),
        spellings.OUTCOMES.written(visit.outcome),
    ]
