"""Sums and shares: ages against counts, shares that should come to 100, months, cost lines, mean times sessions."""

from collections.abc import Iterator

from core.words import ACTIVITIES
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report import Edition
from funnel.report_amounts import amount, money, plain
from funnel.told_ages import AgeShare, shares
from funnel.told_numbers import Role, Said

_A_SESSION = ("1日", "1回", "実施日", "開設日")


def found(of: Checked) -> Iterator[Asked]:
    """All questions on sums and shares."""
    yield from _months(of)
    yield from _cost_lines(of)
    yield from _parts(of)
    for text in of.own:
        told = tuple(shares(text))
        yield from _ages(of, text, told)
        yield from _whole(of, text, told)
        for said in text.said:
            if said.role is Role.MEAN and said.unit == "件":
                yield from _mean(of, text, said)


def _months(of: Checked) -> Iterator[Asked]:
    total = of.stage("consultations")
    if not of.is_home or of.desk is None or total is None:
        return
    counts = [month.consultations for month in of.desk.months if month.consultations is not None]
    if counts and len(counts) == len(of.desk.months) and sum(counts) != total:
        facts = {"ours": amount(total, "件"), "sum": amount(sum(counts), "件")}
        yield ask(of, "months_sum", None, "", 0, f"{of.home}/consultations", **facts)


def _cost_lines(of: Checked) -> Iterator[Asked]:
    lines, cost = of.project.money.lines, of.project.money.cost_yen
    total = sum(yen for _label, yen in lines)
    if lines and cost is not None and total != cost:
        facts = {"sum": money(total), "ours": money(cost)}
        yield ask(of, "lines_sum", None, "", 0, of.key("money", "cost_yen"), **facts)


def _parts(of: Checked) -> Iterator[Asked]:
    """Activities split by kind of body or place; not where staff may not see a part."""
    for deed in of.project.deeds:
        counts = [cell.count for cell in deed.parts.get(Edition.INSIDE, ())]
        known = [count for count in counts if count is not None]
        if known and len(known) == len(counts) and deed.amount is not None and sum(known) != deed.amount:
            facts = {
                "subject": deed.title or ACTIVITIES[deed.kind][0],
                "sum": plain(sum(known)),
                "ours": plain(deed.amount),
            }
            yield ask(of, "parts_sum", None, "", 0, of.key("deeds", deed.kind, "amount"), **facts)


def _ages(of: Checked, text: Text, told: tuple[AgeShare, ...]) -> Iterator[Asked]:
    counts = {cell.code: cell.count for cell in of.split.ages}
    if not counts or None in counts.values():
        return
    known = {code: count or 0 for code, count in counts.items()}
    every = sum(known.values())
    totals = [total for total in (every, every - known.get("unknown", 0)) if total]
    for share in told:
        mine = sum(known.get(band, 0) for band in share.bands)
        if totals and not any(share.fits(100 * mine / total) for total in totals):
            facts = {"told": share.said.quote, "ours": plain(100 * mine / totals[0]), "count": amount(mine, "件")}
            number = f"{of.home}/ages/{share.bands[0]}"
            yield ask(of, "share_differs", text, share.said.quote, share.said.start, number, **facts)


def _whole(of: Checked, text: Text, told: tuple[AgeShare, ...]) -> Iterator[Asked]:
    """Shares by age that stand side by side and come to more than 100, or to less where every age is there."""
    single = {share.bands: share for share in told if len(share.bands) == 1 and not share.said.is_about}
    if len(single) < 3:
        return
    total = sum(share.said.value for share in single.values())
    most = sum(share.said.half_a_digit for share in single.values())
    there = {cell.code for cell in of.split.ages if cell.count != 0 and cell.code != "unknown"}
    is_every = bool(there) and there <= {bands[0] for bands in single}
    if total > 100 + most or (is_every and total < 100 - most):
        first = next(iter(single.values())).said
        facts = {"told": first.quote, "sum": plain(total)}
        yield ask(of, "shares_sum", text, first.quote, first.start, f"{of.home}/ages/{told[0].bands[0]}", **facts)


def _mean(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    """A mean by session against total and sessions: the calendar's, the office's own, or those the texts tell."""
    total, desk = of.stage("consultations"), of.desk
    if total is None or desk is None or not any(word in said.sentence[: said.end] for word in _A_SESSION):
        return
    told = [
        other.value
        for one in of.own
        for other, topic in one.told
        if topic and topic.name == "sessions" and other.unit == "回"
    ]
    sessions = [number for number in (desk.stages.get("sessions"), desk.sessions_counted, *told) if number]
    if not sessions or any(_rounds(total / number, said) for number in sessions):
        return
    facts = {
        "told": said.quote,
        "total": amount(total, "件"),
        "sessions": amount(sessions[0], "回"),
        "ours": plain(total / sessions[0]),
    }
    yield ask(of, "mean_differs", text, said.quote, said.start, f"{of.home}/consultations", **facts)


def _rounds(value: float, said: Said) -> bool:
    return said.fits(value)
