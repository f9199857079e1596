"""What leaves the house (公開用): tables kept as they were shown, and never two of the same weeks."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from core import rounding
from core.dates import fiscal_bounds, fiscal_year, tokyo_day
from core.disclosure import PUBLISHED
from core.language import mark as _
from core.refusals import Refusal
from store import publications as kept
from store import staff
from store.database import Db
from store.survey_records import Publication
from survey import results
from survey.figures import GroupFigures, QuestionFigures, Rate, SplitFigures, SurveyFigures
from survey.forms import ORIGINAL, Labels
from survey.periods import is_settled


class TooFewToPublish(Refusal):
    """So few answered that any table would be of a few."""

    sentence = _(
        "Fewer than {least} people answered from {since} to {until}. Nothing was published. A table of so few would "
        "tell who said what."
    )


class NotAYear(Refusal):
    """A part of a year could be taken from the year."""

    sentence = _("From {since} to {until} is no fiscal year. Nothing was published. Choose a whole fiscal year.")


class NotOver(Refusal):
    """Answers of these weeks may still come."""

    sentence = _(
        "Answers may still come until {until} and some days longer. Nothing was published. Choose a fiscal year that "
        "is over."
    )


class Overlaps(Refusal):
    """What was published before shares weeks with this, so that one could be subtracted from the other."""

    sentence = _(
        "On {day} the answers from {since} to {until} were published. Laid beside it, this table would tell what is "
        "hidden in both. Nothing was published. Please use the earlier table."
    )


class Changed(Refusal):
    """What would leave isn't what was shown."""

    sentence = _("The table has changed since it was shown. Nothing was published. Please look through it once more.")


@dataclass(frozen=True)
class Line:
    """One line of a published table; hidden numbers are None.

    `part` is what it is of: sent, answered, option, rate, mean, group (how many persons) or share (a rate of a group);
    `by` the split of the last two. `names` are labels, or months as '2026-04'; `is_silent` as in GroupFigures.
    `percent`, `low` and `high` are whole.
    """

    part: str
    count: int | None
    n: int | None = None
    question: Labels | None = None
    by: str = ""
    names: tuple[Labels | str, ...] = ()
    is_silent: bool = False
    percent: int | None = None
    low: int | None = None
    high: int | None = None
    is_reference: bool = False


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be published: a questionnaire's answers, or an event's, in a fiscal year."""

    programme_id: int
    code: str
    open_survey_id: int | None
    since: date
    until: date


def preview(db: Db, request: Request) -> tuple[Line, ...]:
    """What would leave. Raises TooFewToPublish."""
    found = results.read(db, **asdict(request), threshold=PUBLISHED)
    if found.answered < PUBLISHED:
        raise TooFewToPublish(least=PUBLISHED, since=request.since, until=request.until)
    return tuple(_lines(found, is_event=request.open_survey_id is not None))


def check(db: Db, request: Request, *, at: datetime) -> None:
    """Whether a period may be published: a whole fiscal year to which nothing is added any more.

    The house sees whole years too, and a part of one could be taken from it. Raises NotAYear, NotOver, Overlaps.
    """
    if (request.since, request.until) != fiscal_bounds(fiscal_year(request.since)):
        raise NotAYear(since=request.since, until=request.until)
    if not is_settled(request.until, tokyo_day(at)):
        raise NotOver(until=request.until)
    first, last = _weeks(request)
    for before in kept.of_survey(db, request.programme_id, request.code):
        is_same = before.open_survey_id == request.open_survey_id
        if is_same and before.since_week <= last and first <= before.until_week:
            told = {name: date.fromisoformat(before.figures[name]) for name in ("since", "until")}
            raise Overlaps(day=tokyo_day(before.made_at), **told)


def publish(db: Db, request: Request, *, by: str, at: datetime, seen: str) -> int:
    """Keep what leaves, as it was shown, and write it down; the publication's key.

    `seen` is the seal of the lines that somebody looked through. Answers that are released later to weeks that were
    published stay unpublished. Raises TooFewToPublish, NotAYear, NotOver, Overlaps, Changed.
    """
    kept.hold(db, request.programme_id)
    check(db, request, at=at)
    lines = preview(db, request)
    if seal(lines) != seen:
        raise Changed
    told = {"since": f"{request.since}", "until": f"{request.until}", "threshold": PUBLISHED}
    figures = {**told, "lines": [asdict(line) for line in lines]}
    key = kept.add(
        db,
        programme_id=request.programme_id,
        code=request.code,
        open_survey_id=request.open_survey_id,
        weeks=_weeks(request),
        figures=figures,
        at=at,
        by=by,
    )
    detail = {"questionnaire": request.code, "since": told["since"], "until": told["until"]}
    staff.write_audit(db, at=at, by=by, action="survey.results_published", programme_id=request.programme_id, **detail)
    return key


def of_year(db: Db, *, programme_id: int, code: str, bounds: tuple[date, date]) -> tuple[Line, ...] | None:
    """The lines that were published of a fiscal year's answers by one-time links; None where none were."""
    since, until = (day.isoformat() for day in bounds)
    for one in kept.of_survey(db, programme_id, code):
        if one.open_survey_id is None and (one.figures["since"], one.figures["until"]) == (since, until):
            return lines_of(one)
    return None


def lines_of(publication: Publication) -> tuple[Line, ...]:
    """The lines that were published."""
    return tuple(_line(facts) for facts in publication.figures["lines"])


def seal(lines: Sequence[Line]) -> str:
    """What tells whether two tables are the same: SHA-256 of all that they say."""
    return hashlib.sha256(json.dumps([asdict(line) for line in lines], sort_keys=True).encode()).hexdigest()


def _line(facts: Mapping[str, Any]) -> Line:
    return Line(**{**facts, "names": tuple(facts["names"])})


def _weeks(request: Request) -> tuple[str, str]:
    return results.asked_for(**asdict(request)).weeks


def _lines(found: SurveyFigures, *, is_event: bool) -> Iterator[Line]:
    if not is_event:
        yield Line("sent", found.sent)
    yield _rated("answered", found.response_rate) if not is_event else Line("answered", found.answered)
    divided = {split.code for split in found.splits}
    asked = [one for one in found.questions if one.code not in divided and one.n >= found.threshold]
    for question in asked:
        yield from _of_question(question)
    labels = {question.code: _label(question.label) for question in found.questions}
    for split in found.splits:
        for group in split.groups:
            yield _of_group("group", split, group, count=group.n, n=split.n)
        for group in split.rows:
            for code, rate in zip(found.compared, group.rates, strict=True):
                yield _of_group("share", split, group, question=labels[code], **_numbers(rate))


def _of_question(question: QuestionFigures) -> Iterator[Line]:
    label = _label(question.label)
    for option in question.options:
        names = (_label(option.label),)
        percent = None if option.count is None else rounding.percent(option.count / question.n)
        yield Line("option", option.count, question.n, label, names=names, percent=percent)
    if question.rate:
        yield _rated("rate", question.rate, question=label)
    if question.mean is not None:
        yield Line("mean", question.mean, question.n, label)


def _of_group(part: str, split: SplitFigures, group: GroupFigures, **told: Any) -> Line:
    names = tuple(_label(label) for label in group.labels) or group.codes
    told = {"question": _label(split.label) or None, **told}
    return Line(part, by=split.code, names=names, is_silent=group.is_silent, **told)


def _rated(part: str, rate: Rate, **told: Any) -> Line:
    return Line(part, **_numbers(rate), **told)


def _numbers(rate: Rate) -> dict[str, Any]:
    """A rate in whole per cent; n is shown even where the rate is not."""
    percents = [None if share is None else rounding.percent(share) for share in (rate.rate, rate.low, rate.high)]
    numbers = dict(zip(("percent", "low", "high"), percents, strict=True))
    return {"count": rate.positive, "n": rate.n, "is_reference": rate.rate is not None and rate.is_reference, **numbers}


def _label(label: Labels) -> dict[str, str]:
    """A label in the languages that staff read."""
    return {language: label[language] for language in ORIGINAL if language in label}
