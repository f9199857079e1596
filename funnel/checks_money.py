"""The grant against its rate and its ceiling, in whole 1,000 yen as papers have it."""

from collections.abc import Iterator

from funnel.checked_project import Asked, Checked, ask
from funnel.report_amounts import money
from funnel.year_money import check_grant, rate_text


def found(of: Checked) -> Iterator[Asked]:
    """The question on a grant that its terms don't explain."""
    told = of.project.money
    due = check_grant(told)
    if due is None or told.grant_yen is None or told.rate is None:
        return
    # What is paid to the last yen is cut off to the same thousands.
    if told.grant_yen // 1_000 * 1_000 == due:
        return
    number = of.key("money", "grant_yen")
    facts = {
        "grant": money(told.grant_yen),
        "rate": rate_text(told.rate),
        "cost": money(told.cost_yen),
        "due": money(due),
    }
    if told.ceiling_yen is not None and due < told.ceiling_yen:
        facts["ceiling"] = money(told.ceiling_yen)
        kind = "grant_differs"
    elif told.ceiling_yen is not None:
        facts["ceiling"] = money(told.ceiling_yen)
        kind = "grant_not_ceiling"
    else:
        kind = "grant_above" if told.grant_yen > due else "grant_below"
    yield ask(of, kind, None, "", 0, number, **facts)
