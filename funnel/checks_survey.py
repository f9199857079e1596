"""What texts tell of the closing survey: who answered, what share did, and what they said, against the answers."""

import re
from collections.abc import Iterator
from itertools import accumulate

from core.words import STAGES
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.checks_cells import ANSWERED, RESPONSE
from funnel.report import Answered
from funnel.report_amounts import amount
from funnel.told_numbers import Role, Said, sentences

# Surveys of these are others than the one that closes a consultation.
_ELSE = re.compile("研修|講座|講演|講師|セミナー|イベント|ピアサポート|ピア・サポート|受講|参加者|職員|満足度")
_ANSWER = re.compile("アンケート|回答")
_BEFORE = re.compile(r"(?:回答(?:者数|者|数|件数)?|有効回答(?:数)?)[はが:]?、?$")
_BEHIND = re.compile(r"(?:\([^()]*\))?(?:が|から|に|より|の)?(?:有効)?(?:の)?回答(?!し?な)")
_QUESTIONS = {
    "helpful": "役に立",
    "more_positive": "前向き",
    "glad": "(?:良|よ)かった」",
    "felt_heard": "受け止め|受けとめ",
}
_NEGATIVE = re.compile("なかった|つらく|どちらとも|変わらな|かわらな")
_MOST = re.compile(
    r"(?:ほとんど|大半|大多数|多く|半数以上|過半数|大部分)(?:の(?:人|方|相談者|回答者|利用者))?(?:が|は)"
    r"(?=[^。\d]{0,40}(?:答え|回答|感じ|評価し))"
)


def found(of: Checked) -> Iterator[Asked]:
    """All questions on what the survey is said to have told."""
    for text in of.own:
        for said in text.said:
            if said.role in (Role.RESULT, Role.PART) and not _ELSE.search(_line(text, said.start)):
                yield from _answered(of, text, said)
                yield from _response(of, text, said)
                yield from _share(of, text, said)
        yield from _most(of, text)


def _line(text: Text, start: int) -> str:
    begins = text.plain.rfind("\n", 0, start) + 1
    return text.plain[begins:].partition("\n")[0]


def _answered(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    ours = of.split.answered
    if ours is None or said.unit not in ("人", "件") or said.is_about:
        return
    is_of_survey = text.part == "survey" or _ANSWER.search(said.before)
    is_told = _BEFORE.search(said.before) or (is_of_survey and _BEHIND.match(said.after))
    if is_told and said.value not in {ours, *(one.n for one in of.split.questions)}:
        facts = {"told": said.quote, "ours": amount(ours, said.unit), "subject": STAGES["surveys_answered"][0]}
        yield ask(of, "differs", text, said.quote, said.start, f"{of.home}/survey/answered", **facts)


def _response(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    sent, answered = of.split.sent, of.split.answered
    if said.unit != "%" or not sent or answered is None or not RESPONSE.search(said.before):
        return
    if not said.fits(100 * answered / sent):
        yield ratio(of, text, said, (answered, sent), "people", f"{of.home}/survey/response")


def ratio(of: Checked, text: Text, said: Said, counts: tuple[float, float], unit: str, number: str = "") -> Asked:
    """The question on a share that isn't that of its two counts."""
    part, total = counts
    facts = {
        "told": said.quote,
        "part": amount(part, unit),
        "total": amount(total, unit),
        "ours": amount(100 * part / total, "%"),
    }
    return ask(of, "ratio_differs", text, said.quote, said.start, number, **facts)


def _share(of: Checked, text: Text, said: Said) -> Iterator[Asked]:
    """A share of a question's answers, or how many gave them."""
    one = _question(of, text, said) if said.unit == "%" or (said.unit == "人" and not said.is_about) else None
    if one is None or not one.n or one.positive is None:
        return
    counts = _tellable(one)
    if said.unit == "人":
        if said.value in {one.n, *counts} or not re.match(r"[がはで(、。]", said.after):
            return
        ours = amount(one.positive, "people")
    else:
        if any(said.fits(100 * count / one.n) for count in counts):
            return
        ours = amount(100 * one.positive / one.n, "%")
    facts = {"told": said.quote, "ours": ours, "subject": one.label}
    yield ask(of, "differs", text, said.quote, said.start, f"{of.home}/survey/{one.code}/share", **facts)


def _question(of: Checked, text: Text, said: Said) -> Answered | None:
    """The only question whose words stand around a number, up to the numbers beside it."""
    begins = max((one.end for one in text.said if one.sentence == said.sentence and one.at < said.at), default=0)
    following = [one.at for one in text.said if one.sentence == said.sentence and one.at > said.at]
    around = said.sentence[begins : min(following, default=None)]
    named = [one for one in of.split.questions if re.search(_QUESTIONS.get(one.code, "(?!)"), around)]
    if len(named) != 1 or (_NEGATIVE.search(around) and not named[0].options):
        return None
    return named[0]


def _tellable(one: Answered) -> set[int]:
    """Counts that may be told of a question: the good answers, each option, those from either end on."""
    counts = [count for _label, count in one.options if count is not None]
    there = {one.positive or 0, *counts}
    if len(counts) == len(one.options):
        there |= {*accumulate(counts), *accumulate(reversed(counts))}
    return there


def _most(of: Checked, text: Text) -> Iterator[Asked]:
    """Most of them, without how many answered."""
    if ANSWERED.search(text.plain):
        return
    for start, sentence in sentences(text.plain):
        claim = _MOST.search(sentence)
        if claim and (text.part == "survey" or _ANSWER.search(sentence) or "」と" in sentence):
            quote = text.written[start + claim.start() : start + claim.end() - 1]
            yield ask(of, "n_missing", text, quote, start + claim.start(), told=quote)
