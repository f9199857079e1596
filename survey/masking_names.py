"""Masking rules for names: after 「名前は」, before さん and its like, and known names after a relation."""

import re
from collections.abc import Callable, Iterable, Mapping

from survey.masking_rules import Rule

_KIND = "名前"
_KANJI = "一-龥々〆ヵヶ"
_IS = r"(?:\s*(?:は|が|を|:|=|→|、)\s*|\s+)"
_CUE = "(?:名前|なまえ|氏名|本名|実名|フルネーム|旧姓|苗字|名字|みょうじ|下の名)"
_ANY = (
    rf"(?:[{_KANJI}]{{1,5}}(?:\s[{_KANJI}]{{1,4}})?|[ァ-ヴー]{{2,8}}(?:[\s・][ァ-ヴー]{{2,8}})?"
    r"|[ぁ-ん]{2,7}?(?:\s[ぁ-ん]{2,5})?|(?-i:[A-Z][a-z]{1,11})(?:\s(?-i:[A-Z][a-z]{1,11}))?)"
)
_END = r"(?=で(?:す|し|あ)|と(?:いい|言い|申|もう|呼|よば|いう|言う)|って(?:いい|言い|呼|いう)|だ|、|。|,|\s|$|」)"
_CALLED = "(?:さん|ちゃん|くん|君|さま|様|先生|氏|サン|チャン|クン)"
_RELATION = (
    "(?:夫|妻|旦那|主人|彼氏|彼女|彼|娘|息子|長女|長男|次女|次男|母|父|姉|妹|兄|弟|友達|友だち|友人|親友|ママ友"
    "|上司|先輩|後輩|同僚|担任|店長|相談員|担当|元カレ|元彼|名前)"
)
_PARTICLE = r"(?=が|は|に|を|も|と|へ|、|。|から|まで|って|です|より|\s|$)"


def name_rules(lists: Mapping[str, frozenset[str]]) -> tuple[Rule, ...]:
    """The rules, with the word lists `surnames`, `given`, `kana`, `nobody` and `unsaid`."""
    surname, given, kana = (_either(lists[name]) for name in ("surnames", "given", "kana"))
    known = rf"(?:(?:{surname})\s?(?:{given}|{kana}|[{_KANJI}]{{1,2}})?|{given})"
    long_surname = _either(name for name in lists["surnames"] if len(name) > 1)
    is_somebody, is_said = _is_somebody(lists["nobody"]), _is_said(lists["unsaid"], lists["nobody"])
    return (
        Rule(_KIND, rf"{_CUE}{_IS}[「『]?(?P<it>{_ANY}|(?:{surname})\s?(?:{kana})){_END}", is_said),
        Rule(_KIND, rf"(?<![{_KANJI}])(?P<it>{known})(?={_CALLED})", is_somebody),
        Rule(
            _KIND, rf"(?:(?<![ぁ-ん])|(?<=[のとがにはもやへを]))(?P<it>{kana})(?=(?:さん|ちゃん|くん|君|先生|さま|様))"
        ),
        Rule(_KIND, rf"(?P<it>[ァ-ヴー]{{2,10}})(?={_CALLED})", is_somebody),
        Rule(_KIND, rf"(?P<it>(?-i:[A-Z][a-z]{{2,11}}))(?={_CALLED})", is_somebody),
        Rule(
            _KIND,
            rf"(?P<it>[{_KANJI}]{{2,5}})(?=さん|ちゃん(?!と)|くん|君|さま|様(?![{_KANJI}])|先生|サン)",
            is_somebody,
        ),
        Rule(_KIND, rf"(?P<it>(?<![{_KANJI}])[{_KANJI}]{{1,5}}(?:\s[{_KANJI}]{{1,4}})?|{kana})(?=と(?:申|もう)し)"),
        Rule(
            _KIND,
            rf"(?:私|わたし|あたし|僕|俺)(?:は|の名は|、)\s?(?P<it>{known}|{kana})(?=です|と(?:いい|言い)|って|だ)",
        ),
        Rule(_KIND, rf"{_RELATION}の\s?(?P<it>{known}){_PARTICLE}"),
        Rule(_KIND, rf"(?<![{_KANJI}])(?P<it>(?:{surname})\s?(?:{given}|(?:{kana})(?![ぁ-ん])))(?![{_KANJI}])"),
        Rule(_KIND, rf"(?P<it>{known}|{kana})(?=と(?:いい|言い)ます|って(?:いい|言い)ます)"),
        Rule(_KIND, rf"(?:^|(?<=[。、\s]))(?P<it>{long_surname})(?=です(?:[。、\s]|$))"),
        Rule(_KIND, rf"(?:^|(?<=[。、\s]))(?P<it>{known}|{kana})(?=より[。\s]*$)"),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _is_somebody(nobody: frozenset[str]) -> Callable[[re.Match[str]], bool]:
    """Whether what stands before さん is a name: no role, and no word that ends like one (相談員, 保健師)."""
    roles = tuple(word for word in nobody if len(word) > 1)

    def accepts(match: re.Match[str]) -> bool:
        name = match["it"]
        return not (name in nobody or name.endswith(roles) or (len(name) >= 3 and name[-1] in "員師士者官長係役"))

    return accepts


def _is_said(unsaid: frozenset[str], nobody: frozenset[str]) -> Callable[[re.Match[str]], bool]:
    """Whether what follows 「名前は」 is a name and not 「内緒」."""
    beginnings = tuple(unsaid)

    def accepts(match: re.Match[str]) -> bool:
        return not (match["it"].startswith(beginnings) or match["it"] in nobody)

    return accepts
