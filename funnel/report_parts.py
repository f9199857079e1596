"""The parts of a project's sheet that stand on every form: title, texts, targets, effect, partners, money."""

from collections.abc import Iterator, Mapping, Sequence

from core import words
from core.disclosure import RATE_IS_FIRM
from core.language import gettext as _
from funnel import report_amounts as amounts
from funnel.report import Aim, Answered, Desk, Project
from funnel.report_amounts import HIDDEN, NOTHING
from funnel.report_number_shares import is_share
from funnel.report_view import View, hidden_note, prose
from printing.paper import Figures, Heading, Part, Points, Table, Title, Words

_MOST_FIGURES = 4


def title(view: View) -> Title:
    """The title with what the form has beside it: number of the project, cost, grant."""
    report, project = view.report, view.project
    is_one_of_several = len(report.projects) > 1
    cost = _("Cost of this project") if is_one_of_several else _("Cost of the whole project")
    facts = [
        (_("Number of the project"), project.number),
        (cost, amounts.money(project.money.cost_yen, project.money.note)),
        (_("Amount of the grant"), amounts.money(project.money.grant_yen, project.money.note)),
    ]
    name = _("{project} ({municipality})").format(project=project.name, municipality=report.municipality)
    above = _("Report on the project, {year}").format(year=amounts.fiscal_year(report.fiscal_year))
    return Title(name, above=above, facts=[(label, value) for label, value in facts if value])


def heading(view: View, part: str, level: int = 2) -> Heading:
    """A heading of core.words.REPORT_TEXTS that others can lead to."""
    return Heading(_(words.REPORT_TEXTS[part]), level, view.key(part))


def under(view: View, part: str, more: Sequence[Part] = (), *, first: Sequence[Part] = ()) -> list[Part]:
    """A heading with what was written and what the data add before or after; nothing where there is neither."""
    body = [*first, *prose(view.project.texts.get(part, "")), *more]
    return [heading(view, part), *body] if body else []


def situation(view: View) -> list[Part]:
    """Why the area needs it, with figures of earlier surveys."""
    rows = [
        (
            one.subject,
            amounts.amount(one.value, one.unit),
            NOTHING if one.persons is None else amounts.amount(one.persons, "people"),
            one.year,
            one.source,
        )
        for one in view.project.figures
    ]
    head = (_("What was asked"), _("Figure of the survey"), _("Who answered"), _("Year it is of"), _("Source of it"))
    table = Table(_("Figures that earlier surveys found"), head, rows, (0.4, 0.12, 0.12, 0.12, 0.24), (1, 2))
    return under(view, "situation", [table] if rows else [])


def purpose(view: View) -> list[Part]:
    """What it is for, with the targets and what was reached."""
    return under(view, "purpose", list(_targets(view)))


def _targets(view: View) -> Iterator[Part]:
    notes = _notes(view)
    rows = [_target(view, aim, notes) for aim in view.project.aims]
    if not rows:
        return
    head = (_("Measure"), _("Aimed for"), _("Result reached"), _("Of the target"), _("Who says so, and when"))
    yield Table(_("Targets and results"), head, rows, (0.26, 0.21, 0.16, 0.12, 0.25), (1, 2, 3))
    if notes:
        told = (_("Note {number}: {source}").format(number=number, source=one) for one, number in notes.items())
        yield Words("\n".join(told), small=True)
    if any(aim.later for aim in view.project.aims):
        yield Words(_("A target of a later year isn't compared with this year's result."), small=True)
    yield from hidden_note(view, rows)


def _notes(view: View) -> dict[str, int]:
    """What others say has a long source: it stands under the table once, under a number."""
    shown = (aim for aim in view.project.aims if aim.is_typed and aim.result is not None and not view.hides(aim))
    return {one: number for number, one in enumerate(dict.fromkeys(map(source, shown)), start=1)}


def _target(view: View, aim: Aim, notes: Mapping[str, int]) -> tuple[str, ...]:
    aimed = amounts.amount(aim.value, aim.unit)
    if aim.later:
        aimed = _("{aimed}, aimed for by {year}").format(aimed=aimed, year=amounts.fiscal_year(aim.fiscal_year))
    if view.hides(aim):
        return view.measure(aim), aimed, HIDDEN, HIDDEN, ""
    said = source(aim)
    if said in notes:
        said = _("see note {number}").format(number=notes[said])
    return view.measure(aim), aimed, amounts.amount(aim.result, aim.unit), _degree(view, aim), said


def _degree(view: View, aim: Aim) -> str:
    """How much of the target in per cent; of a share, how many points more or less."""
    if aim.later or aim.result is None:
        return NOTHING
    if is_share(aim):
        return _("{number} points").format(number=amounts.points(aim.result - aim.value))
    achieved = view.reached(aim, "achieved")
    return NOTHING if achieved is None or achieved.value is None else amounts.amount(achieved.value, "%")


def source(aim: Aim) -> str:
    """Who says so and of which day; how sure a share of our own is."""
    if aim.result is None:
        return ""
    told = (aim.source or _("no source given")) if aim.is_typed else _("Counted here")
    if aim.on:
        told = _("{source} (as of {day})").format(source=told, day=amounts.day(aim.on))
    if aim.n is not None and aim.low is not None and aim.high is not None:
        sure = _("{n} answers, 95 % interval {low} to {high} %")
        told += "\n" + sure.format(n=f"{aim.n:,}", low=amounts.plain(aim.low), high=amounts.plain(aim.high))
    return told


def effect(view: View) -> list[Part]:
    """What it brought: a few large numbers, then what was written."""
    large = list(_large(view))[:_MOST_FIGURES]
    return under(view, "effect", first=[Figures(large)] if large else [])


def _large(view: View) -> Iterator[tuple[str, str, str]]:
    desk = view.project.desk
    if desk:
        yield from _large_of_desk(view, desk)
    for deed in view.project.deeds if not desk else ():
        if deed.amount is not None:
            label, unit = words.ACTIVITIES[deed.kind]
            yield _(label), amounts.amount(deed.amount, unit), deed.title


def _large_of_desk(view: View, desk: Desk) -> Iterator[tuple[str, str, str]]:
    aims = {aim.measure: aim for aim in view.project.aims if not aim.later}
    for stage in ("consultations", "friends_stock", "friends_new", "persons"):
        number = desk.stages.get(stage)
        if number is None or (stage == "friends_new" and desk.stages.get("friends_stock") is not None):
            continue
        aim = aims.get(stage)
        note = _("target {target}").format(target=amounts.amount(aim.value, aim.unit)) if aim else ""
        yield view.stage(stage), amounts.amount(number, words.STAGES[stage][1]), note
    asked = [one for one in view.split(desk).questions if one.share is not None and one.n is not None]
    aimed_at = [one for one in asked if one.code in aims] or [one for one in asked if one.code == "glad"]
    for one in aimed_at[:1]:
        yield one.label, amounts.share(one.share), answers_note(one)


def answers_note(one: Answered) -> str:
    """Of how many answers a share is, and that it is for reference where they are few."""
    told = _("of {n} answers").format(n=f"{one.n:,}")
    return f"{told}{for_reference(one)}"


def for_reference(one: Answered) -> str:
    """What is said of a share of few answers; nothing of others."""
    return _(" (for reference)") if one.n is not None and one.n < RATE_IS_FIRM else ""


def partners(view: View) -> list[Part]:
    """Who takes part: the list, then what was written of it."""
    named = view.project.partners
    return under(view, "partners", first=[Words(_(", ").join(named))] if named else [])


def cost(view: View) -> list[Part]:
    """What it cost line by line, with the sum, and by which rate the grant pays."""
    money = view.project.money
    rows = [(label, f"{yen:,}") for label, yen in money.lines]
    terms = list(_terms(view.project))
    if not rows and not terms:
        return []
    parts: list[Part] = [Heading(_("Costs and grant"), 2, view.key("money")), *([Points(terms)] if terms else [])]
    if rows:
        rows.append((_("In all"), f"{sum(yen for _label, yen in money.lines):,}"))
        parts.append(Table(_("Lines of cost"), (_("What for"), _("Amount (yen)")), rows, (0.75, 0.25), (1,)))
    return parts


def _terms(project: Project) -> Iterator[str]:
    if project.money.rate is not None:
        yield _("Rate of the grant: {rate}").format(rate=amounts.amount(project.money.rate * 100, "%"))
    if project.money.ceiling_yen is not None:
        yield _("Ceiling of the grant: {ceiling}").format(ceiling=amounts.money(project.money.ceiling_yen))
