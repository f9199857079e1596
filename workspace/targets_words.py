"""What is said of a target in sentences: how sure it is, its pace, its forecast, who says so."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from core.language import current
from core.language import gettext as _
from funnel.forecast import FEWEST_MONTHS
from funnel.target_changes import STAGE_KINDS
from funnel.target_words import amount
from funnel.targets import Progress, Standing, in_percent
from survey.figures import QuestionFigures
from survey.forms import said
from workspace import widgets

_MONTHS_A_YEAR = 12
_FEW = 10  # below it, a decimal matters
_SHORT = 14  # letters of a source that stands in its row


def question(asked: QuestionFigures) -> str:
    """A question of the survey as a measure."""
    return _("Survey: {question}").format(question=said(asked.label, current()))


def noted(rows: Sequence[Mapping[str, object]], keys: Collection[str]) -> tuple[list[dict[str, object]], list[str]]:
    """A table's rows with long sources told by a number each, and the sources in the order of their numbers."""
    numbers: dict[str, int] = {}
    for row in rows:
        for told in (str(row[key]) for key in keys):
            if len(told) > _SHORT:
                numbers.setdefault(told, len(numbers) + 1)
    told_by = {told: _("Note {number} below").format(number=number) for told, number in numbers.items()}
    marked = [{**row, **{key: told_by.get(str(row[key]), row[key]) for key in keys}} for row in rows]
    return marked, list(numbers)


def notes(one: Progress) -> list[str]:
    """The sentences under a bullet chart, the most important first."""
    return [*_result(one), *_share(one), *_pace(one), *_forecast(one), *_beside(one)]


def _result(one: Progress) -> Iterator[str]:
    if one.result is None:
        is_ours = one.target.measure in STAGE_KINDS
        yield _("We have no count of this.") if is_ours else _("No result has been entered yet.")
        if one.target.source:
            yield _("About the target: {source}").format(source=one.target.source)


def _share(one: Progress) -> Iterator[str]:
    if not one.is_share or one.result is None:
        return
    if one.interval:
        told = _("Of {n} answers; 95 % range {low} to {high} %.")
        low, high = (round(in_percent(bound)) for bound in (one.interval.low, one.interval.high))
        yield told.format(n=f"{one.interval.n:,}", low=low, high=high)
        return
    yield no_count()


def no_count() -> str:
    """Of a share that nobody has told the number of answers of."""
    return _("Of how many answers isn't published, so nobody can say how sure it is.")


def _pace(one: Progress) -> Iterator[str]:
    if one.pace is None or one.months is None:
        return
    if one.months < _MONTHS_A_YEAR:
        told = _("The programme runs {months} months of this fiscal year: {pace} a month.")
        yield told.format(months=one.months, pace=amount(one.pace, one.target.unit))
    if one.expected is None or one.is_on_the_way is None:
        return
    late, fine = _("Behind: {expected} were needed by {day}."), _("On the way: {expected} were enough by {day}.")
    told = fine if one.is_on_the_way else late
    expected = round(one.expected, 1 if one.expected < _FEW else None)
    yield told.format(expected=amount(expected, one.target.unit), day=widgets.day(one.known or one.target.result_on))


def _forecast(one: Progress) -> Iterator[str]:
    if one.pace is None or one.is_over or one.result is None or one.standing is Standing.REACHED:
        return
    unit = one.target.unit
    if one.forecast:
        told = _("By the year's end about {number} ({low} to {high}, 95 %), from the {months} whole months so far.")
        yield told.format(
            number=amount(round(one.forecast.expected), unit),
            low=f"{one.forecast.low:,}",
            high=amount(one.forecast.high, unit),
            months=one.forecast.months,
        )
    elif one.is_typed:
        yield _("There are no numbers by month, so there is no forecast.")
    else:
        yield _("No forecast yet: {months} whole months with records are needed.").format(months=FEWEST_MONTHS)


def _beside(one: Progress) -> Iterator[str]:
    if one.typed is None or one.result is None or one.difference is None:
        return
    told = _("Typed in: {typed} ({source}). Our own count is {own}; they differ by {difference}.")
    unit = one.target.unit
    points = _("{number} points").format(number=f"{abs(one.difference):.1f}".removesuffix(".0"))
    yield told.format(
        typed=amount(one.typed, unit),
        source=_typed_source(one),
        own=amount(one.result, unit),
        difference=points if one.is_share else amount(abs(one.difference), unit),
    )
    if one.is_share:
        yield _("Of how many answers the typed share is isn't published, so nobody can say how sure it is.")


def result_source(one: Progress, *, today: date) -> str:
    """Who says what was reached, and of which day."""
    if one.result is None:
        return ""
    if one.is_typed:
        return _typed_source(one)
    until = widgets.day(one.known or today) if not one.is_over else _("the end")
    return _("Our own count up to {day}").format(day=until)


def _typed_source(one: Progress) -> str:
    same = _("the target's own source") if one.target.source else _("source not given")
    parts = [one.target.result_source or same]
    if one.target.result_on:
        parts.append(widgets.day(one.target.result_on))
    return ("、" if current() == "ja" else ", ").join(parts)
