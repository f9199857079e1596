"""The numbers of a report's targets, survey and activities, each worded, with shares hidden as the edition asks."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from core import rounding, words
from core.disclosure import hidden_cells, is_one_thing
from core.language import gettext as _
from core.language import mark
from funnel.report import THRESHOLDS, Aim, Answered, Deed, Desk, Edition, Split
from funnel.report_number_parts import OF_SURVEY, PERCENT, SOURCES, Number, in_percent, of, of_survey, unit

# Makes a number of a question: name, label, value, unit, meaning.
_Numbered = Callable[[str, str, float | None, str, str], Number]
_SHARE_UNITS = (PERCENT, "％")
_ENTERED = mark("Activities as entered")
_CASES = mark("Cases are counted and not persons: several may be of one person.")
_TYPED = mark("Typed in by staff")
_COUNTED = mark("Counted by Shirube")
_SURVEY = mark("Closing survey")


def is_share(aim: Aim) -> bool:
    """Whether a target is a share in per cent."""
    return aim.kind == "rate" or aim.unit.strip() in _SHARE_UNITS


def is_hidden(aim: Aim, desk: Desk | None, edition: Edition) -> bool:
    """Whether an edition must not show what was reached of a target: a share that would tell of too few.

    A share of the survey goes with its question; any other with the number of those asked, where that is known.
    """
    if aim.result is None:
        return False
    if desk and aim.measure in OF_SURVEY and not aim.later:
        known, told = of_survey(desk, aim.measure, Edition.SUBMIT), of_survey(desk, aim.measure, edition)
        return known is not None and told != aim.result
    if not is_share(aim):
        return False
    asked = _questions(desk, Edition.SUBMIT).get(aim.measure) if desk else None
    if desk and asked and edition is not Edition.SUBMIT:
        shown = _questions(desk, edition).get(aim.measure)
        # What was published before late answers came is another share than the one that was reached.
        return shown is None or shown.share is None or (shown.n, shown.positive) != (asked.n, asked.positive)
    return is_telling(aim.result, aim.n, edition)


def is_telling(per_cent: float, n: int | None, edition: Edition) -> bool:
    """Whether a share of n persons tells of fewer than an edition shows; nobody can tell where n is unknown.

    That all said the same tells of each of them.
    """
    if n is None or edition is Edition.SUBMIT:
        return False
    sides = [positive := min(n, rounding.whole(n * per_cent / 100)), n - positive]
    return bool(hidden_cells(sides, threshold=THRESHOLDS[edition])) or is_one_thing(sides, n)


def aims(told: Sequence[Aim], names: Mapping[str, str], desk: Desk | None, edition: Edition) -> Iterator[Number]:
    """Targets with what was reached, in their own units; `names` say what each is for."""
    for aim in told:
        yield from _aim(aim, names[aim.measure], is_hidden=is_hidden(aim, desk, edition))


def _aim(aim: Aim, label: str, *, is_hidden: bool) -> Iterator[Number]:
    name = f"aims/{aim.fiscal_year}/{aim.measure}" if aim.later else f"aims/{aim.measure}"
    value = None if is_hidden else aim.result
    yield Number(
        name=name,
        group="aims",
        label=of(label, _("what was reached")),
        value=value,
        unit=aim.unit,
        definition=_("What was reached of the target, in its own unit."),
        source=aim.source or _(_TYPED if aim.is_typed else _COUNTED),
        is_hidden=is_hidden,
    )
    yield Number(f"{name}/target", "aims", of(label, _("the aim itself")), aim.value, aim.unit, source=_(_TYPED))
    if aim.later or is_share(aim):
        # 72 % of a wanted 70 % is no 103 %.
        return
    yield Number(
        name=f"{name}/achieved",
        group="aims",
        label=of(label, _("in per cent of the target")),
        value=None if value is None else in_percent(value, aim.value),
        unit=PERCENT,
        definition=_("What was reached in per cent of what was aimed for."),
        source=_(SOURCES["sums"]),
    )


def _questions(desk: Desk, edition: Edition) -> dict[str, Answered]:
    return {one.code: one for one in desk.splits.get(edition, Split()).questions}


def question_labels(desk: Desk | None) -> dict[str, str]:
    """What the survey asked, by question."""
    return {code: one.label for code, one in _questions(desk, Edition.SUBMIT).items()} if desk else {}


def survey(desk: Desk, edition: Edition) -> Iterator[Number]:
    """The closing survey: links and answers, and of each question how many said what."""
    split, whole = (desk.splits.get(one, Split()) for one in (edition, Edition.SUBMIT))
    told = {
        "sent": (_("Survey: links handed over"), "links", "surveys_sent"),
        "answered": (_("Survey: answers"), "people", "surveys_answered"),
    }
    for name, (label, code, stage) in told.items():
        number: int | None = getattr(split, name)
        yield Number(
            name=f"survey/{name}",
            group="survey",
            label=label,
            value=number,
            unit=unit(code),
            definition=_(words.STAGE_MEANINGS[stage]),
            source=_(SOURCES["links"]),
            is_hidden=number is None and getattr(whole, name) is not None,
        )
    if split.sent and split.answered is not None and split.answered <= split.sent:
        yield Number(
            name="survey/response",
            group="survey",
            label=_("Survey: answered of those handed over"),
            value=in_percent(split.answered, split.sent),
            unit=PERCENT,
            definition=_("Answers to the survey in per cent of the links handed over."),
            source=_(SOURCES["sums"]),
        )
    shown = _questions(desk, edition)
    for code, asked in _questions(desk, Edition.SUBMIT).items():
        yield from _question(asked, shown.get(code))


def _question(whole: Answered, shown: Answered | None) -> Iterator[Number]:
    """A question as an edition shows it; `whole` says which numbers there are at all."""
    persons, source = unit("people"), _(_SURVEY)

    def number(name: str, label: str, value: float | None, code: str, meaning: str) -> Number:
        return Number(
            name=f"survey/{whole.code}/{name}",
            group="survey",
            label=of(whole.label, label),
            value=value,
            unit=code,
            definition=meaning,
            source=source,
            is_hidden=value is None,
        )

    yield number(
        "n", _("how many answered"), shown.n if shown else None, persons, _("Persons who answered the question.")
    )
    if whole.positive is not None:
        meaning = _("Persons who chose an answer that counts as good.")
        yield number("positive", _("good answers"), shown.positive if shown else None, persons, meaning)
    if whole.share is not None:
        yield from _rates(number, shown)
    counts = dict(shown.options) if shown else {}
    for place, (label, _count) in enumerate(whole.options, start=1):
        yield number(f"options/{place}", label, counts.get(label), persons, _("Persons who chose this answer."))


def _rates(number: _Numbered, shown: Answered | None) -> Iterator[Number]:
    meanings = {
        "share": (_("share of good answers"), _("Good answers in per cent of those who answered the question.")),
        "low": (_("share, lower end"), _("Lower end of the 95 % interval (Wilson) of the share.")),
        "high": (_("share, upper end"), _("Upper end of the 95 % interval (Wilson) of the share.")),
    }
    for name, (label, meaning) in meanings.items():
        share: float | None = getattr(shown, name) if shown else None
        yield number(name, label, None if share is None else in_percent(share, 1), PERCENT, meaning)


def deeds(told: Sequence[Deed], edition: Edition) -> Iterator[Number]:
    """What was done beside counselling: meetings (回), amounts, parts, satisfaction; a second one of a kind is .2."""
    kinds: list[str] = []
    for deed in told:
        kinds.append(deed.kind)
        number = kinds.count(deed.kind)
        yield from _deed(deed, f"deeds/{deed.kind}" if number == 1 else f"deeds/{deed.kind}.{number}", edition)


def _deed(deed: Deed, name: str, edition: Edition) -> Iterator[Number]:
    label, code = words.ACTIVITIES[deed.kind]
    label, source = of(_(label), deed.title) if deed.title else _(label), _(_ENTERED)
    if deed.kind in words.MEETINGS:
        meaning = _("Meetings held (times); one of several days counts once.")
        yield Number(
            f"{name}/meetings", "deeds", of(label, _("how often")), deed.meetings, unit("times"), meaning, source
        )
    meaning = _("Sum of the year; unknown where one of its entries wasn't counted.")
    yield Number(f"{name}/amount", "deeds", label, deed.amount, unit(code), meaning, source)
    names = words.BODIES if deed.kind in words.WITH_BODY else words.VENUE_KINDS
    for cell in deed.parts.get(edition, ()):
        part = of(label, _(names.get(cell.code, words.AGE_BANDS["unknown"])))
        is_few = cell.count is None
        meaning = _(_CASES) if deed.kind in words.WITH_BODY else ""
        key = f"{name}/parts/{cell.code}"
        yield Number(key, "deeds", part, cell.count, unit(code), meaning, source, is_hidden=is_few)
    for place, one in enumerate(deed.satisfied, start=1):
        yield from _satisfied(f"{name}/satisfied/{place}", label, one, edition)


def _satisfied(name: str, label: str, told: tuple[str, float, int | None], edition: Edition) -> Iterator[Number]:
    title, per_cent, n = told
    is_few, source = is_telling(per_cent, n, edition), _(_ENTERED)
    yield Number(
        name=name,
        group="deeds",
        label=of(label, " ".join(filter(None, (title, _("were satisfied"))))),
        value=None if is_few else per_cent,
        unit=PERCENT,
        definition=_("Of those who were asked, how many per cent were satisfied."),
        source=source,
        is_hidden=is_few,
    )
    if n is not None:
        asked = of(label, " ".join(filter(None, (title, _("were asked")))))
        few = 0 < n < THRESHOLDS[edition]
        yield Number(f"{name}/n", "deeds", asked, None if few else n, unit("people"), source=source, is_hidden=few)
