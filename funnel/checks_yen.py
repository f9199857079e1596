"""Money that a text tells (yen) against cost, grant, rate and lines of cost; thousands may be cut off or rounded."""

import re
from collections.abc import Iterator

from core.language import mark
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report_amounts import amount, money
from funnel.report_topics import Ours
from funnel.told_numbers import Role, Said

_YEN = {"円": 1, "千円": 1_000}
# Whatever money is called; the last name before an amount is what it is of.
_CALLED = re.compile(
    r"[一-龥ァ-ヶー]*?(?:交付金額|補助金額|交付金|補助金|助成金|交付額|総額|費用|費|料|謝金|賃金|報酬|単価)(?:の(?:総額|額|合計))?"
)
_COST = re.compile("総?事業費(?:の?総額|合計)?|事業費用|総事業費用|総?事業経費")
_GRANT = re.compile("(?:国の|国庫)?(?:交付金額|補助金額|交付金|補助金|交付額)(?:の(?:総額|額|合計))?")
_SPENT = re.compile("事業に(?:要した|かかった)(?:経費|費用|金額)(?:の総額)?(?:は|が)?、?$")
_BY_GRANT = re.compile(r"を?(?:国|県|都|府)?の?(?:交付金|補助金)")
_RATE = re.compile(r"(?:交付率|補助率)[はが:]?[、 ]?$")
_PLANNED = re.compile(
    "予算|見込|予定|当初|上限|限度|単価|あたり|当たり|につき|[1１]人|[1１]回|[1１]枚|差額|不足|翌|来年"
)
# So many letters after its name an amount may be of something else; "about" may be so far off.
_FAR, _ROUGH = 10, 0.05
# A name and what may stand behind it.
_NEAR = 40


def found(of: Checked) -> Iterator[Asked]:
    """All questions on money told in texts."""
    for text in of.own:
        for said in text.said:
            if said.role not in (Role.RESULT, Role.PART) or _PLANNED.search(said.stretch):
                continue
            if said.unit in _YEN:
                yield from _amount(of, text, said)
            elif said.unit == "%" and _RATE.search(said.before):
                yield from _rate(of, text, said)


def _amount(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    ours = _ours(of, said)
    if ours is None or ours.value is None or any(_fits(said, value) for value in (ours.value, _of_all(of, ours))):
        return
    facts = {"told": said.quote, "ours": money(int(ours.value)), "subject": ours.label}
    yield ask(of, "differs", text, said.quote, said.start, ours.key, **facts)


def _rate(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    rate = of.project.money.rate
    if rate is not None and not said.fits(100 * rate):
        facts = {
            "told": said.quote,
            "ours": amount(100 * rate, "%"),
            "subject": mark("Rate of the grant by its rules"),
        }
        yield ask(of, "differs", text, said.quote, said.start, of.key("money", "rate"), **facts)


def _ours(of: Checked, said: Said) -> Ours | None:
    """What an amount is of: cost, grant, or the only line of cost that is called so."""
    told = of.project.money
    cost = Ours(of.key("money", "cost_yen"), mark("Cost of the project"), told.cost_yen)
    grant = Ours(of.key("money", "grant_yen"), mark("Grant for the project"), told.grant_yen)
    if _BY_GRANT.match(said.after):
        return grant
    if _SPENT.search(said.before):
        return cost
    if line := _labelled(of, said):
        return line
    near = said.before[-_NEAR:]
    names = list(_CALLED.finditer(near))
    between = near[names[-1].end() :] if names else "1"
    if len(between) > _FAR or re.search(r"\d", between):
        return None
    called = names[-1][0]
    if _GRANT.fullmatch(called):
        return grant
    if _COST.fullmatch(called):
        return None if said.role is Role.PART else cost
    return _line(of, called)


def _labelled(of: Checked, said: Said) -> Ours | None:
    """The line of cost whose whole name stands right before an amount."""
    for place, (label, yen) in enumerate(of.project.money.lines, start=1):
        _begins, found, between = said.before.rpartition(label)
        if label and found and len(between) <= _FAR and not re.search(r"\d", between):
            return Ours(of.key("money", "lines", str(place)), label, yen)
    return None


def _line(of: Checked, called: str) -> Ours | None:
    lines = of.project.money.lines
    fitting = [place for place, (label, _yen) in enumerate(lines, start=1) if label.endswith(called)]
    if len(fitting) != 1:
        return None
    label, yen = lines[fitting[0] - 1]
    return Ours(of.key("money", "lines", str(fitting[0])), label, yen)


def _of_all(of: Checked, ours: Ours) -> float | None:
    """The same of all projects together; None where it is a line, or where one isn't entered."""
    name = ours.key.rpartition("/")[2]
    if name not in ("cost_yen", "grant_yen"):
        return None
    values = [one.money.cost_yen if name == "cost_yen" else one.money.grant_yen for one in of.report.projects]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _fits(said: Said, ours: float | None) -> bool:
    """Whether yen are written so: rounded, or with what is under the last digit cut off."""
    if ours is None:
        return False
    step = _YEN[said.unit]
    # 634万円 is read as yen, and told in tens of thousands.
    last = 10_000 if said.quote.endswith("万円") else step
    told, digit = said.value * step, last / 10**said.decimals
    if said.is_about:
        return abs(ours - told) <= _ROUGH * ours
    return bool(abs(ours - told) <= digit / 2 or 0 <= ours - told < digit)
