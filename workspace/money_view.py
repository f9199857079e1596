"""The money of a fiscal year on the page: a table of its projects, and the cost lines of one beside its total."""

import streamlit as st

from core.language import gettext as _
from funnel import year_money
from funnel.year_money import UNITS, YearProject
from store.records import ProgrammeYear
from workspace import viewing, widgets


def unit_choice() -> str:
    """In which unit amounts are typed and shown, of funnel.year_money.UNITS; 千円 as offices write."""
    chosen: str = viewing.choice(
        _("Unit of the amounts"), list(UNITS), name="unit", format_func=lambda one: _(UNITS[one])
    )
    return chosen


def amount(yen: int | None, unit: str) -> str:
    """An amount with its unit: 4,760千円; not recorded where nobody knows."""
    if yen is None:
        return _("not recorded")
    told = _("{number} thousand yen") if unit == "thousand" else _("{number} yen")
    return told.format(number=year_money.amount_text(yen, unit))


def project_name(row: ProgrammeYear) -> str:
    """A project in a list: 1-1 LINE相談; the programme itself where it has neither number nor name."""
    return " ".join(part for part in (row.project_number, row.project) if part) or _("The whole programme")


def table(projects: tuple[YearProject, ...], unit: str) -> None:
    """The projects of the year, and what they come to."""
    rows = [_row(one, unit) for one in projects]
    if len(projects) > 1:
        rows.append(_sums(projects, unit))
    columns = {
        "project": _("Project"),
        "cost": _("Total cost"),
        "grant": _("Grant"),
        "rate": _("Rate of the grant"),
        "ceiling": _("Ceiling of the grant"),
        "note": _("Beside the amounts"),
        "desk": _("Counselling desk"),
        "counted": _("Sessions, as the office counts"),
        "partners": _("Partner bodies"),
        "implementer": _("Contractor"),
    }
    caption = _("Projects of the fiscal year (amounts in {unit})").format(unit=_(UNITS[unit]))
    widgets.table(rows, columns, caption=caption, numbers=("cost", "grant", "ceiling", "counted", "partners"))


def _row(project: YearProject, unit: str) -> dict[str, object]:
    row = project.row
    return {
        "project": project_name(row),
        "cost": _bare(row.cost_yen, unit),
        "grant": _bare(row.grant_yen, unit),
        "rate": year_money.rate_text(row.grant_rate) or "–",
        "ceiling": year_money.amount_text(row.grant_ceiling_yen, unit) or "–",
        "note": row.amount_note or "–",
        "desk": _("this project") if row.is_desk else "–",
        "counted": "–" if row.sessions_counted is None else widgets.times(row.sessions_counted),
        "partners": _("{number} bodies").format(number=len(row.partners)) if row.partners else "–",
        "implementer": row.implementer or "–",
    }


def _sums(projects: tuple[YearProject, ...], unit: str) -> dict[str, object]:
    blank = dict.fromkeys(("rate", "ceiling", "note", "desk", "counted", "partners", "implementer"), "")
    costs = [one.row.cost_yen for one in projects]
    grants = [one.row.grant_yen for one in projects]
    return {"project": _("All projects"), "cost": _sum(costs, unit), "grant": _sum(grants, unit), **blank}


def _sum(amounts: list[int | None], unit: str) -> str:
    known = [yen for yen in amounts if yen is not None]
    # A sum that leaves one out would be read as the whole.
    return _bare(sum(known), unit) if len(known) == len(amounts) else _("not recorded")


def _bare(yen: int | None, unit: str) -> str:
    return year_money.amount_text(yen, unit) or _("not recorded")


def grant_note(project: YearProject, unit: str) -> None:
    """What rate and ceiling make of the cost, where both are known and the grant says otherwise; a question only."""
    expected, written = year_money.check_grant(project.money), project.row.grant_yen
    if expected is None or written is None or expected == written:
        return
    told = _(
        "By rate, cost and ceiling the grant would be {expected}; written is {written}. Please check which is right."
    )
    widgets.attention(told.format(expected=amount(expected, unit), written=amount(written, unit)))


def lines_sum(project: YearProject, unit: str) -> None:
    """What the cost lines come to, beside the total; a difference is said, not forbidden."""
    if project.lines_yen is None:
        return
    difference = project.difference_yen
    facts = {"sum": amount(project.lines_yen, unit), "total": amount(project.row.cost_yen, unit)}
    if not difference:
        told = _("The lines come to {sum}; the total cost is {total}.")
        st.html(f'<p class="sb-note">{told.format(**facts)}</p>')
        return
    told = _("The lines come to {sum}, {difference} more than the total cost of {total}.")
    if difference < 0:
        told = _("The lines come to {sum}, {difference} less than the total cost of {total}.")
    widgets.attention(told.format(difference=amount(abs(difference), unit), **facts))


def lines_table(lines: tuple[tuple[str, int], ...], unit: str, caption: str) -> None:
    """Cost lines with their sum."""
    rows = [{"label": label, "amount": year_money.amount_text(yen, unit)} for label, yen in lines]
    rows.append({"label": _("Sum"), "amount": year_money.amount_text(sum(yen for _label, yen in lines), unit)})
    columns = {"label": _("What for"), "amount": _("Amount ({unit})").format(unit=_(UNITS[unit]))}
    widgets.table(rows, columns, caption=caption, numbers=("amount",))
