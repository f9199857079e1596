"""Which numbers the paper prints under which heading, in its order, and which headings fill themselves."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from core.language import gettext as _
from funnel import report_amounts, report_desk_parts
from funnel.report import Edition, Project, Split
from funnel.report_numbers import Told

# The groups of funnel.report_numbers.GROUPS under each heading.
_GROUPS = {
    "situation": ("figures",),
    "purpose": ("aims",),
    "outline": ("stages", "sessions", "months", "ages", "deeds", "channels"),
    "survey": ("survey",),
}
# The large numbers of the effect: stages, else the question that the funder asks about.
_LARGE = ("consultations", "friends_stock", "friends_new", "persons")
_GLAD = "glad"
_SHARES = ("share", "low", "high", "response")


def fills_itself(project: Project, part: str) -> bool:
    """Whether the paper has all that belongs under a heading without a word being written."""
    if part == "partners":
        return bool(project.partners)
    return part == "schedule" or (part == "survey" and _has_survey(project))


def needs_words(project: Project, part: str) -> bool:
    """Whether a report without words under a heading lacks something; no survey belongs to a project without desk."""
    return not fills_itself(project, part) and (part != "survey" or project.desk is not None)


def _has_survey(project: Project) -> bool:
    split = project.desk.splits.get(Edition.SUBMIT, Split()) if project.desk else Split()
    return split.sent is not None or split.answered is not None or bool(split.questions)


def under(project: Project, part: str, numbers: Sequence[Told]) -> list[Told]:
    """The numbers of a project that are printed under a heading, in the paper's order."""
    printed = list(_printed(project, numbers))
    if part == "effect":
        return _effect(project, printed)
    if part == "schedule":
        return [one for one in printed if name(one) == "sessions"]
    groups = _GROUPS.get(part, ())
    return [one for group in groups for one in printed if one.group == group]


def others(project: Project, part: str, numbers: Sequence[Told]) -> list[Told]:
    """The numbers of the same project that are printed under other headings."""
    here = {one.key for one in under(project, part, numbers)}
    return [one for one in _printed(project, numbers) if one.key not in here]


def name(one: Told) -> str:
    """A number's key without its project: consultations, ages/10s."""
    return one.key.partition("/")[2]


def label(one: Told, until: date | None) -> str:
    """What a number is; of the sessions of a year that runs, up to which day: the calendar has all of the year."""
    if until is None or name(one) != "sessions":
        return one.label
    return _("{label} (up to {day})").format(label=one.label, day=report_amounts.day(until))


def amount(one: Told) -> str:
    """A number as the paper writes it: money in thousands of yen, shares with one decimal; hidden in words."""
    if one.state == "hidden":
        return _("hidden")
    key = name(one)
    if key.startswith("money/") and key.endswith("_yen"):
        return report_amounts.money(int(one.value) if one.value is not None else None)
    if key.split("/")[0] in ("ages", "survey") and key.rpartition("/")[2] in _SHARES and one.value is not None:
        return report_amounts.plain_share(one.value)
    return report_amounts.amount(one.value, one.unit)


def _printed(project: Project, numbers: Iterable[Told]) -> Iterator[Told]:
    """The project's numbers that are on the paper, the stages in its order."""
    stages = report_desk_parts.stages(project.desk) if project.desk else []
    own = {name(one): one for one in numbers if one.project == project.number}
    yield from (own[stage] for stage in stages if stage in own)
    yield from (one for one in own.values() if one.group != "stages" and not _is_left_out(project, one))


def _is_left_out(project: Project, one: Told) -> bool:
    key, desk = name(one), project.desk
    if one.group == "channels":
        return one.state == "unknown" or key.endswith("/places")
    counted_the_same = desk is not None and desk.sessions_counted == desk.stages.get("sessions")
    return key == "mean_per_session" or (key == "sessions_counted" and counted_the_same)


def _effect(project: Project, printed: Sequence[Told]) -> list[Told]:
    """What stands in large letters: the desk's main numbers and the share that is aimed at, else what was done."""
    if not project.desk:
        return [
            one
            for one in printed
            if name(one).startswith("deeds/") and name(one).endswith("/amount") and _is_known(one)
        ]
    own = {name(one): one for one in printed}
    has_stock = project.desk.stages.get("friends_stock") is not None
    found = [own[stage] for stage in _LARGE if _is_known(own.get(stage)) and not (stage == "friends_new" and has_stock)]
    aims = {aim.measure for aim in project.aims if not aim.later}
    asked = [one for one in printed if one.group == "survey" and name(one).endswith("/share") and _is_known(one)]
    aimed = [one for one in asked if name(one).split("/")[1] in aims]
    return [*found, *(aimed or [one for one in asked if name(one).split("/")[1] == _GLAD])[:1]][:4]


def _is_known(one: Told | None) -> bool:
    return one is not None and one.value is not None
