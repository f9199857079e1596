"""Targets against what the texts say of them: missed and not mentioned, without a result, said to be reached."""

import re
from collections.abc import Iterator
from itertools import pairwise

from funnel import report_topics
from funnel.checked_project import Asked, Checked, Text, aims_meant, ask
from funnel.checks_numbers import name
from funnel.report import Aim, Edition
from funnel.report_amounts import amount, plain
from funnel.report_number_shares import is_hidden
from funnel.told_numbers import Role, Said, sentences

_SHORT = re.compile(
    "届か|下回|未達|達しな|達して(?:い)?な|達せ|達成でき(?:な|ず)|達成しな|達成に(?:は)?至ら|至ら|及ば|少な|伸び悩|低[いくか]|低調|課題|"
    "増加させ|増や|達成率|目標値?に近い|とどま|留ま|すぎな|過ぎな|改善|要因|原因|"
    "(?:上回|超え)(?:る|れ|られ)[^。、]{0,8}(?:でき)?(?:な|ず)"
)
_BUT = re.compile(r"(?:であった|だった|となった|でした|という結果)?(?:が|ものの|けれど)")
_DISCUSSING = ("effect", "issues", "survey", "outline")
_ABOVE = re.compile(
    r"目標(?:値|件数|人数|回数|数)?[^、。]{0,12}?(?:を|も|より)(?:[^、。]{0,6}?)(?:上回(?:り|っ|る)|超え|超過)"
)
_REACHED = re.compile(
    r"目標(?:値|件数|人数|回数|数)?[^、。]{0,12}?(?:を|も|は)(?:[^、。]{0,6}?)達成(?:し|でき|済|することができ)"
    r"|目標(?:の|である)[^、。]{0,10}?[件回人名泊]を(?:すべて)?(?:実施|開催|提供|支援|受け付け)(?!す)|目標(?:どおり|通り)"
)
_SHORT_OF = re.compile(
    r"目標(?:値|件数|人数|回数|数)?[^、。]{0,12}?(?:を|に|は|も)[^、。]{0,6}?"
    r"(?:下回(?:り|っ|る)|届か(?:な|ず)|及ば(?:な|ず)|達し(?:な|て(?:い)?な|ていま)|達せ|達成(?:でき|し)(?:な|ず))"
)
# Another year's target; "compared with" turns to this one.
_OTHER_YEAR = re.compile(r"(?:前年|昨年|前回|来年|次年|翌年)(?!度?[^、。]{0,8}(?:比べ|より|から|同様))")
# What was hoped for, or wasn't so.
_UNTRUE = re.compile(
    r"(?:(?:こと|に)?[はが]?(?:でき(?:な|ず)|至ら|な[かい]|ず|ら(?:な|ず|れな)))|て(?:は)?いな|な(?:かった|い|く)|ず(?:、|に)|"
    r"る?(?:よう|ことを目|ため|こと(?:が|は)(?:でき(?:な|ず)|課題))|たい|させ"
)
_NUMBERED = re.compile(r"(\d)回目")
_ASPECTS = (
    (re.compile("回数|開催数|日数"), ("回", "日")),
    (re.compile("参加者|人数|登録者|友だち|友達"), ("人",)),
    (re.compile("件数|相談"), ("件",)),
    (re.compile("宿泊|泊"), ("泊",)),
    (re.compile("満足|割合"), ("%",)),
)


def found(of: Checked) -> Iterator[Asked]:
    """All questions on targets."""
    for aim in of.aims:
        yield from _result(of, aim)
    for text in of.own:
        yield from _claims(of, text)
        for said in text.said:
            if said.role is Role.RATE:
                yield from _rate(of, text, said)


def _result(of: Checked, aim: Aim) -> Iterator[Asked]:
    number = of.key("aims", aim.measure)
    facts = {"subject": name(of, aim.measure), "aimed": amount(aim.value, aim.unit)}
    if aim.result is None:
        yield ask(of, "target_without_result", None, "", 0, number, **facts)
    elif aim.result < aim.value:
        is_written = any(text.part in _DISCUSSING for text in of.own)
        if is_written and not _is_discussed(of, aim):
            kind, ours = _ours(of, aim, "missed_unmentioned")
            yield ask(of, kind, None, "", 0, number, **facts, **ours)
    else:
        yield from _untold(of, aim)


def _ours(of: Checked, aim: Aim, kind: str) -> tuple[str, dict[str, str]]:
    """A question with what was reached; without the number, and worded so, where it would tell staff of few people."""
    if is_hidden(aim, of.desk, Edition.INSIDE):
        return f"{kind}_of_few", {}
    return kind, {"ours": amount(aim.result, aim.unit)}


def _is_discussed(of: Checked, aim: Aim) -> bool:
    called = report_topics.aim_words(aim)
    for text in of.own:
        if text.part not in _DISCUSSING:
            continue
        for start, sentence in sentences(text.plain):
            if called.search(sentence) and (_SHORT.search(sentence) or _is_told_with_but(text, start, sentence, aim)):
                return True
            if _is_told_beside(text, start, sentence, aim) or _is_said_missed(of, text, start, sentence, aim):
                return True
    return False


def _is_said_missed(of: Checked, text: Text, start: int, sentence: str, aim: Aim) -> bool:
    """Whether a sentence says that a target is missed by its number, or that the only one there is."""
    if not _SHORT_OF.search(sentence):
        return False
    unit = report_topics.unit(aim.unit)
    is_named = any(
        said.value == aim.value and said.unit == unit
        for said in text.said
        if start <= said.start < start + len(sentence)
    )
    return is_named or len(of.aims) == 1


def _is_told_beside(text: Text, start: int, sentence: str, aim: Aim) -> bool:
    """Whether a sentence holds target and result side by side: 目標280件に対し226件."""
    unit = report_topics.unit(aim.unit)
    told = [said for said in text.said if start <= said.start < start + len(sentence) and said.unit == unit]
    is_aimed = any(said.role is Role.TARGET and said.value == aim.value for said in told)
    return is_aimed and any(said.role is Role.RESULT and _rounds_to(aim.result, said) for said in told)


def _is_told_with_but(text: Text, start: int, sentence: str, aim: Aim) -> bool:
    return any(
        said.value == aim.result and _BUT.match(said.after)
        for said in text.said
        if start <= said.start < start + len(sentence) and said.unit == report_topics.unit(aim.unit)
    )


def _untold(of: Checked, aim: Aim) -> Iterator[Asked]:
    """A text names the target, and none says what came of it."""
    unit, called = report_topics.unit(aim.unit), report_topics.aim_words(aim)
    told = [(text, said) for text in of.own for said in text.said if said.unit == unit]
    aimed = [
        (text, said)
        for text, said in told
        if said.role is Role.TARGET and said.value == aim.value and aim in aims_meant(of, said)
    ]
    results = [said for _text, said in told if said.role in (Role.RESULT, Role.PART)]
    is_told = any(_rounds_to(aim.result, said) or called.search(said.before) for said in results)
    # Who writes that it was reached has said what came of it.
    said_so = (_REACHED, _ABOVE, _SHORT_OF)
    claims = (
        one for text in of.own for _start, one in sentences(text.spoken) if any(each.search(one) for each in said_so)
    )
    is_told = is_told or any(called.search(claim) for claim in claims)
    if aimed and not is_told:
        text, said = aimed[0]
        facts = {"subject": name(of, aim.measure), "told": said.quote}
        yield ask(of, "result_untold", text, said.quote, said.start, of.key("aims", aim.measure), **facts)


def _rounds_to(value: float | None, said: Said) -> bool:
    return value is not None and abs(value - said.value) <= said.half_a_digit


def _claims(of: Checked, text: Text) -> Iterator[Asked]:
    for start, sentence in sentences(text.spoken):
        marks = sorted(
            [(one, "not_above") for one in _ABOVE.finditer(sentence)]
            + [(one, "not_reached") for one in _REACHED.finditer(sentence)]
            + [(one, "not_short") for one in _SHORT_OF.finditer(sentence)],
            key=lambda mark: mark[0].start(),
        )
        ends = [0, *(one.end() for one, _kind in marks)]
        for (begins, _end), (claim, kind) in zip(pairwise(ends), marks, strict=True):
            is_of_another_year = _OTHER_YEAR.search(sentence, begins, claim.start())
            if not _UNTRUE.match(sentence, claim.end()) and not is_of_another_year:
                yield from _claim(of, text, start, sentence, begins, claim, kind)


def _claim(
    of: Checked, text: Text, start: int, sentence: str, begins: int, claim: re.Match[str], kind: str
) -> Iterator[Asked]:
    within = [said for said in text.said if start + claim.start() <= said.start < start + claim.end()]
    meant = _aims_of(of, sentence[begins : claim.start()], within)
    for aim in _not_short(meant, claim[0], within) if kind == "not_short" else meant:
        if aim.result is None or (kind != "not_short" and not _is_below(aim, kind)):
            continue
        quote = text.written[start + claim.start() : start + claim.end()]
        asked, ours = _ours(of, aim, kind)
        facts = {"told": quote, "subject": name(of, aim.measure), "aimed": amount(aim.value, aim.unit), **ours}
        yield ask(of, asked, text, quote, start + claim.start(), of.key("aims", aim.measure), **facts)


def _is_below(aim: Aim, kind: str) -> bool:
    """Whether a target that is said to be reached isn't, or isn't surpassed where the words say so."""
    return aim.result is not None and (aim.result < aim.value or (kind == "not_above" and aim.result == aim.value))


def _not_short(meant: list[Aim], claim: str, within: list[Said]) -> list[Aim]:
    """The target that is said to be missed and isn't; none where one of those meant is, or isn't known."""
    # 目標の3倍には届かなかった says nothing of the target itself.
    is_of_itself = all(any(said.value == aim.value for aim in meant) for said in within)
    is_missed = any(aim.result is None or aim.result < aim.value for aim in meant)
    return [] if is_missed or not is_of_itself else meant[:1]


def _aims_of(of: Checked, subject: str, within: list[Said]) -> list[Aim]:
    """The targets that a claim is about: by its number, by what stands before it, else the only one there is."""
    for said in within:
        fitting = [aim for aim in of.aims if aim.value == said.value and report_topics.unit(aim.unit) == said.unit]
        if fitting:
            named = [aim for aim in fitting if report_topics.aim_words(aim).search(subject)]
            return named or fitting[:1]
    named = [aim for aim in of.aims if report_topics.aim_words(aim).search(subject)]
    units = {unit for words, of_it in _ASPECTS if words.search(subject) for unit in of_it}
    of_aspect = [aim for aim in named if report_topics.unit(aim.unit) in units]
    numbered = _NUMBERED.findall(subject)
    of_number = [aim for aim in of_aspect or named if numbered and aim.measure.endswith(f"_{numbered[-1]}")]
    return of_number or of_aspect or named or (list(of.aims) if len(of.aims) == 1 else [])


def _rate(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    # A rate of what staff may not see would tell it.
    seen = [aim for aim in of.aims if not is_hidden(aim, of.desk, Edition.INSIDE)]
    aims = [aim for aim in seen if aim.result is not None and aim.value]
    told = {other.value for other in text.said if other.sentence is said.sentence and other.role is Role.TARGET}
    named = [aim for aim in aims if report_topics.aim_words(aim).search(said.before)]
    meant = [aim for aim in aims if aim.value in told] or named or (aims if len(aims) == 1 else [])
    shares = {aim.measure: 100 * (aim.result or 0) / aim.value for aim in meant}
    if not meant or any(said.fits(share) for share in shares.values()):
        return
    aim = meant[0]
    facts = {
        "told": said.quote,
        "aimed": amount(aim.value, aim.unit),
        "result": amount(aim.result, aim.unit),
        "ours": plain(shares[aim.measure]),
    }
    yield ask(of, "rate_differs", text, said.quote, said.start, of.key("aims", aim.measure), **facts)
