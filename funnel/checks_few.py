"""Numbers of few persons that a text spells out, where the public edition hides them in its tables."""

import re
from collections.abc import Iterator

from core.disclosure import PUBLISHED
from funnel.checked_project import Asked, Checked, Text, ask
from funnel.report import Edition, Split
from funnel.told_ages import bands_of, named
from funnel.told_numbers import Role, Said, plain

_PERSONS = ("件", "人", "泊")
_TELLING = (Role.RESULT, Role.PART, Role.EARLIER)
# So many letters before a number name what it is of.
_NEAR = 40
_BAND = re.compile(r"(?P<bands>(?:[1-7]0代[、・,と~及びや ]*)+)[^\d。%]{0,24}$")
_BODY = re.compile(
    r"(?:警察|病院|医療機関|クリニック|福祉事務所|支援センター|児童相談所|社会福祉協議会|社協|女性相談|シェルター|"
    r"法テラス|弁護士|ハローワーク|学校)[^\d。、]{0,16}$"
)
_LED = re.compile("同行|紹介|つな|繋|引[きぎ]?継|案内")
_CHANNEL = re.compile(
    r"(?:カード|ステッカー|ポスター|チラシ|リーフレット|SNS|ホームページ|広報紙?|[区市]報|イベント)[^\d。、]{0,20}$"
)
_CAME = re.compile("きっかけ|経由|見て|見た|知[っり]")
_ANSWERED = re.compile("(?:答え|回答し|と思っ|と感じ|感じ|選ん)た?")


def found(of: Checked) -> Iterator[Asked]:
    """Each number of persons that tells of few, or one of an age that the public edition doesn't show."""
    public = of.desk.splits.get(Edition.PUBLIC, Split(is_split=False)) if of.desk else Split(is_split=False)
    shown = {cell.code for cell in public.ages if cell.count is not None}
    for text in of.own:
        for said in text.said:
            if said.unit in _PERSONS and said.role in _TELLING and said.value and _tells(of, said, shown):
                yield _asked(of, text, said)


def _tells(of: Checked, said: Said, shown: set[str]) -> bool:
    near = said.before[-_NEAR:]
    if said.value < PUBLISHED:
        return bool(_BAND.search(near)) or bool(bands_of(said)) or _is_of_few(of, said, near)
    # 20代26件, hidden so that 10代7件 can't be found by it.
    bands = named(near)
    return len(bands) == 1 and bands[0] not in shown and not said.is_about and said.unit != "泊"


def _is_of_few(of: Checked, said: Said, near: str) -> bool:
    if _BODY.search(near) and _LED.search(said.sentence):
        return True
    if _CHANNEL.search(near) and _CAME.search(said.sentence):
        return True
    if said.unit == "人" and (_ANSWERED.search(near) or _ANSWERED.search(said.after[:10])):
        return True
    titles = (plain(deed.title).strip() for deed in of.project.deeds if deed.kind == "specialist")
    return any(title and title in near for title in titles)


def _asked(of: Checked, text: Text, said: Said) -> Asked:
    return ask(of, "few_told", text, said.quote, said.start, told=said.quote, most=str(PUBLISHED))
